//! What stands under a name, and for whom.

use comity_exchange::names;
use comity_flow::FlowError;
use comity_flow::peers::Served;

use super::{Desk, EAST, NORTH, SOUTH, good_round, name, pair, pin, publish};

#[test]
fn names_are_served_to_those_who_are_pinned_and_to_nobody_else() {
    let (north, south) = pair();
    let east = Desk::new(EAST);
    pin(north.node(), east.node());
    publish(north.node(), "Aurora press");
    publish(east.node(), "Eastern wind");
    good_round(&north, &east);
    good_round(&north, &south);
    good_round(&south, &north);
    let (of_east, of_north) = (
        names::origin_hash("east.example/log/1"),
        names::origin_hash("north.example/log/1"),
    );
    let good = [
        "card".to_owned(),
        "policy".into(),
        "checkpoint".into(),
        "checkpoint.cosigned".into(),
        "tile/0/000.p/1".into(),
        format!("mirror/{of_east}/checkpoint"),
        format!("mirror/{of_east}/tile/0/000.p/1"),
        format!("witness/{of_east}/checkpoint"),
    ];
    for asked in &good {
        let served = north.node().serve_name(&name(SOUTH), asked);
        assert!(served.is_ok(), "{asked}: {served:?}");
        let stranger = north.node().serve_name(&name("west.example"), asked);
        assert!(
            matches!(stranger, Err(FlowError::NotFound("name"))),
            "{asked}: {stranger:?}"
        );
    }
    let bad = [
        "",
        "/",
        "keys/statement.key",
        "../comity.sqlite",
        "tile/../../lock-record",
        "tile/0/0",
        "tile/64/000",
        "mirror",
        "mirror/abc/checkpoint",
        &format!("mirror/{of_east}/../../state"),
        &format!("mirror/{of_east}"),
        &format!("witness/{of_north}/checkpoint"),
        &format!("witness/{of_east}"),
        "checkpoint/x",
        "card?x",
        "manifest/head/x/y",
    ];
    for asked in bad {
        let served = north.node().serve_name(&name(SOUTH), asked);
        assert!(
            matches!(served, Err(FlowError::NotFound("name"))),
            "{asked}: {served:?}"
        );
    }
    // What the witness shows of north at south is what north reads there.
    let shown = south
        .node()
        .serve_name(&name(NORTH), &format!("witness/{of_north}/checkpoint"));
    assert!(matches!(shown, Ok(Served::Head(_))), "{shown:?}");
}

#[test]
fn a_third_nodes_copy_serves_as_well_as_the_log_itself() {
    let (north, south) = pair();
    let east = Desk::new(EAST);
    pin(north.node(), east.node());
    pin(south.node(), east.node());
    publish(north.node(), "Aurora press");
    good_round(&south, &north);
    let line = south.line(EAST);
    let copy = comity_exchange::MirrorOf::new(&line, "north.example/log/1");
    let report = east.node().sync_round(&name(NORTH), &copy, &|_, _| {}).unwrap();
    assert_eq!(super::found(east.node(), "aurora"), 1, "{report:#?}");
}

#[test]
fn hostile_requests_to_cosign_are_answered_with_their_status() {
    let (north, south) = pair();
    let status = |body: &[u8]| match south.node().add_checkpoint(&name(NORTH), body) {
        Ok(_) => 200,
        Err(refusal) => refusal.status,
    };
    assert_eq!(status(b""), 400);
    assert_eq!(status(&[0xff; 4096]), 400);
    assert_eq!(status(b"old 99999999999999999999\n\nx\n"), 400);
    let line = north.line(SOUTH);
    let get = comity_exchange::Get::new("checkpoint", 65_536);
    let note = comity_exchange::Source::get(&line, &get).unwrap().unwrap();
    let body = [b"old 0\n\n".as_slice(), &note].concat();
    assert_eq!(status(&body), 200);
    assert_eq!(status(&body), 409, "it knows more by now");
    let mut bent = body.clone();
    let last = bent.len() - 3;
    bent[last] ^= 1;
    assert!(matches!(status(&bent), 400 | 403), "{}", status(&bent));
    let stranger = south
        .node()
        .add_checkpoint(&name("west.example"), &body)
        .unwrap_err();
    assert_eq!(stranger.status, 404);
}
