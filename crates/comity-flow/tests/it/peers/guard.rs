//! A node that was set back, or that was away, asks before it signs.

use std::sync::atomic::Ordering;

use comity_exchange::guard::{Heard, Said};
use comity_flow::peers::{Pulse, SyncTrouble};
use comity_flow::{FlowError, Node};
use comity_log::AppendError;

use super::{Desk, NORTH, SOUTH, admin, found, good_round, name, notice, pair, publish};
use crate::bench::officer;

fn refused(node: &Node) {
    let refused = node.submit(&officer(), notice("refused"));
    assert!(
        matches!(refused, Err(FlowError::Log(AppendError::Held(_)))),
        "{refused:?}"
    );
}

fn hear(here: &Desk, there: &Desk) -> Result<(), SyncTrouble> {
    let line = there.line(here.bench.name);
    here.node()
        .hear_of_us(&[here.node().ask_about_us(&name(there.bench.name), &line)])
}

fn silent() -> Vec<Heard> {
    vec![Heard {
        by: SOUTH.into(),
        said: Said::Silent,
    }]
}

#[test]
fn a_restored_backup_signs_nothing_and_gets_its_entries_back() {
    let (north, south) = pair();
    publish(north.node(), "Aurora press");
    good_round(&north, &south);
    good_round(&south, &north);
    let Desk { bench, running } = north;
    drop(running);
    let backup = bench.copy();
    let north = Desk {
        running: bench.start(),
        bench,
    };
    hear(&north, &south).unwrap();
    let lost = publish(north.node(), "Borealis press");
    good_round(&north, &south);
    good_round(&south, &north);
    let size = north.node().log_size();
    drop(north);

    let restored = Desk {
        running: backup.start(),
        bench: backup,
    };
    refused(restored.node());
    let alarm = hear(&restored, &south).unwrap_err();
    assert!(
        matches!(alarm, SyncTrouble::RolledBack { theirs, .. } if theirs == size),
        "{alarm}"
    );
    refused(restored.node());
    let held = restored.node().own_log(&officer()).unwrap().held.unwrap();
    assert_eq!(
        (held.why, held.theirs, held.may_override),
        ("rolled-back", Some(size), None)
    );
    restored.bench.clock.pass_days(2);
    assert!(
        restored.node().override_guard(&admin()).is_err(),
        "no word of an operator leads out of it"
    );
    refused(restored.node());
    assert_eq!(restored.node().heartbeat(), Pulse::Held);

    // Brought back with the node not at work, before it recovers.
    let Desk { bench, running } = restored;
    drop(running);
    let stopped = bench.start_on(std::sync::Arc::new(bench.disk.clone()));
    let line = south.line(NORTH);
    stopped.node.bring_back(&admin(), &line, &|_, _| {}).unwrap();
    assert_eq!(stopped.node.log_size(), size);
    drop(stopped);
    let restored = Desk {
        running: bench.start(),
        bench,
    };
    assert_eq!(
        found(restored.node(), "borealis"),
        1,
        "an open statement is whole in the log"
    );
    assert!(restored.node().record(&officer(), &lost, None, None).is_ok());
    hear(&restored, &south).unwrap();
    publish(restored.node(), "and goes on");
    let report = good_round(&south, &restored);
    assert!(report.evidence.is_empty(), "one history");
}

#[test]
fn nobody_answers_and_an_operator_lets_it_go_on_after_a_time() {
    let (north, south) = pair();
    publish(north.node(), "Aurora press");
    good_round(&north, &south);
    let north = north.restart();
    refused(north.node());
    assert_eq!(north.node().heartbeat(), Pulse::Ask);
    assert!(north.node().override_guard(&admin()).is_err(), "nobody was asked");
    north.node().hear_of_us(&silent()).unwrap();
    let held = north.node().held().unwrap();
    assert_eq!(held.why, "nobody-answers");
    assert_eq!(held.may_override.unwrap().seconds() - held.since.seconds(), 600);
    north.bench.clock.pass(599);
    assert!(north.node().override_guard(&admin()).is_err(), "too early");
    refused(north.node());
    north.bench.clock.pass(1);
    north.node().override_guard(&admin()).unwrap();
    publish(north.node(), "signed on an operator's word");
    assert!(north.node().held().is_none());
    let trail = north.node().audit(
        &admin(),
        &comity_flow::AuditQuery {
            limit: 5,
            ..Default::default()
        },
    );
    assert!(trail.unwrap().iter().any(|line| line.action == "guard.override"));
}

#[test]
fn the_patience_is_the_administrators_to_set() {
    let (north, south) = pair();
    good_round(&north, &south);
    north.node().set_patience(&admin(), 5).unwrap();
    let north = north.restart();
    north.node().hear_of_us(&silent()).unwrap();
    north.bench.clock.pass(5);
    north.node().override_guard(&admin()).unwrap();
    publish(north.node(), "soon");
}

#[test]
fn a_program_that_was_halted_asks_and_one_that_idles_does_not() {
    let (north, south) = pair();
    good_round(&north, &south);
    for _ in 0..40 {
        north.bench.clock.pass(15);
        assert_eq!(
            north.node().heartbeat(),
            Pulse::Fine,
            "ten quiet minutes are no gap"
        );
    }
    publish(north.node(), "after idling");
    north.bench.clock.pass(61);
    refused(north.node());
    assert_eq!(north.node().heartbeat(), Pulse::Ask);
    hear(&north, &south).unwrap();
    publish(north.node(), "after asking");
}

#[test]
fn a_node_that_nobody_has_seen_asks_nobody() {
    let (north, _south) = pair();
    let north = north.restart();
    publish(north.node(), "no contact yet");
    assert!(north.node().held().is_none());
}

#[test]
fn a_round_finds_a_larger_log_of_ours_while_we_run() {
    let (north, south) = pair();
    let Desk { bench, running } = north;
    drop(running);
    let twin = bench.copy();
    let north = Desk {
        running: bench.start(),
        bench,
    };
    publish(north.node(), "Aurora press");
    good_round(&north, &south);
    let twin = Desk {
        running: twin.start(),
        bench: twin,
    };
    let line = south.line(NORTH);
    let report = twin.node().sync_round(&name(SOUTH), &line, &|_, _| {}).unwrap();
    let step = report.steps.last().unwrap();
    assert!(step.step == "cosigned-by-them" && !step.good, "{report:#?}");
    refused(twin.node());
    line.cut.store(true, Ordering::Relaxed);
}
