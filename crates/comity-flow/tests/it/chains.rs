//! A report's later life: duplicates, corrections, retractions, answers; and what one knew when.

use comity_core::chain::Standing;
use comity_core::record::Verb;
use comity_core::text::Text;
use comity_flow::{FlowError, LineOutcome, ReplyForm, TurnForm};

use crate::bench::{Bench, assert_sound, finding, officer, reader, recorded_id};

fn turn(verb: Verb) -> TurnForm {
    TurnForm {
        verb,
        reason: vec![Text::en("the sample was mixed up")],
        effective: None,
        source: None,
    }
}

#[test]
fn the_same_report_twice_records_nothing_twice() {
    let bench = Bench::new();
    let node = bench.start().node;
    let first = node.submit(&officer(), finding("S-1", "fentanyl")).unwrap();
    let size = node.log_size();
    bench.clock.pass_days(3);
    let second = node.submit(&officer(), finding("S-1", "fentanyl")).unwrap();
    assert_eq!(
        second,
        LineOutcome::Duplicate {
            of: recorded_id(&first).to_owned()
        }
    );
    assert_eq!(node.log_size(), size);
}

#[test]
fn what_is_recognised_stands_in_the_signed_record() {
    let bench = Bench::new();
    let node = bench.start().node;
    let outcome = node.submit(&officer(), finding("S-1", "4-ANPP")).unwrap();
    let detail = node
        .record(&officer(), recorded_id(&outcome), None, None)
        .unwrap();
    let substances = detail.record.body.substances();
    assert_eq!(substances[0].as_written, "4-ANPP");
    assert!(substances[0].recognised_as.is_some());
    assert!(
        node.tables()
            .version()
            .starts_with(substances[0].tables.as_deref().unwrap())
    );
}

#[test]
fn a_retraction_is_never_valid_and_history_stays() {
    let bench = Bench::new();
    let node = bench.start().node;
    let outcome = node.submit(&officer(), finding("S-2", "xylazine")).unwrap();
    let id = recorded_id(&outcome);
    let before = node.log_size();
    bench.clock.pass_days(1);
    node.turn(&officer(), id, turn(Verb::Retract)).unwrap();
    let now = node.record(&officer(), id, None, None).unwrap();
    assert_eq!(now.standing, Standing::Retracted);
    assert_eq!(now.chain.len(), 2);
    // What did you know when you acted? The log before the retraction said it stood.
    let then = node.record(&officer(), id, None, Some(before)).unwrap();
    assert_eq!(then.standing, Standing::InForce);
    // A retracted record takes no further turn.
    assert!(matches!(
        node.turn(&officer(), id, turn(Verb::Suspend)),
        Err(FlowError::Fields(_))
    ));
    // It is still found by the words of its facts.
    let query = comity_flow::SearchQuery {
        text: Some("xylazine".into()),
        limit: 5,
        ..Default::default()
    };
    assert_eq!(
        node.search(&officer(), &query).unwrap().rows[0].status.as_deref(),
        Some("retracted")
    );
}

#[test]
fn a_correction_replaces_from_the_start_and_needs_the_same_kind() {
    let bench = Bench::new();
    let node = bench.start().node;
    let outcome = node.submit(&officer(), finding("S-3", "fentanyl")).unwrap();
    let id = recorded_id(&outcome);
    let right = node.read_tree(finding("S-3", "acetylfentanyl")).unwrap();
    let placed = node.replace(&officer(), id, Verb::Correct, right).unwrap();
    let detail = node.record(&officer(), id, None, None).unwrap();
    assert_eq!(detail.record.body.substances()[0].as_written, "acetylfentanyl");
    assert_eq!(detail.chain[1].index, placed.index);
    let proof = node.proof_file(&officer(), id, 2).unwrap();
    assert!(proof.starts_with("c2sp.org/tlog-proof@v1"));
    assert!(!node.receipt(&officer(), id, 2).unwrap().is_empty());
}

#[test]
fn a_reply_answers_the_exact_statement() {
    let bench = Bench::new();
    let node = bench.start().node;
    let outcome = node.submit(&officer(), finding("S-4", "fentanyl")).unwrap();
    let id = recorded_id(&outcome);
    let form = ReplyForm {
        reply_type: "outcome".into(),
        decision: None,
        reason: None,
        text: vec![Text::en("two arrests followed"), Text::zh("随后逮捕两人")],
        authority: "Liaison Office".into(),
    };
    node.reply(&officer(), id, form).unwrap();
    let detail = node.record(&officer(), id, None, None).unwrap();
    assert_eq!(detail.answers.len(), 1);
    assert_eq!(detail.answers[0].kind, "reply");
}

#[test]
fn a_reader_reports_nothing_and_does_not_learn_of_what_is_closed() {
    let bench = Bench::new();
    let node = bench.start().node;
    assert!(matches!(
        node.submit(&reader(), finding("S-5", "fentanyl")),
        Err(FlowError::NotAllowed(_))
    ));
    let mut closed = finding("S-6", "fentanyl");
    closed["handling"]["tlp"] = "AMBER+STRICT".into();
    let outcome = node.submit(&officer(), closed).unwrap();
    let id = recorded_id(&outcome);
    assert!(node.record(&officer(), id, None, None).is_ok());
    assert!(matches!(
        node.record(&reader(), id, None, None),
        Err(FlowError::NotFound(_))
    ));
    let query = comity_flow::SearchQuery {
        text: Some("S-6".into()),
        limit: 5,
        ..Default::default()
    };
    assert_eq!(node.search(&reader(), &query).unwrap().total, 0);
    assert_eq!(node.search(&officer(), &query).unwrap().total, 1);
}

#[test]
fn bad_fields_are_named_with_their_mend() {
    let bench = Bench::new();
    let node = bench.start().node;
    let mut wrong = finding("S-7", "fentanyl");
    wrong["body"]["findings"][0]["substance"]["cas"] = "437-38-8".into();
    let Err(FlowError::Fields(problems)) = node.submit(&officer(), wrong) else {
        panic!()
    };
    assert!(problems[0].what.contains("check digit"), "{problems:?}");
    let mut wrong = finding("S-7", "fentanyl");
    wrong["body"]["status"] = "solved".into();
    let Err(FlowError::Fields(problems)) = node.submit(&officer(), wrong) else {
        panic!()
    };
    assert_eq!(problems[0].field, "body.status");
    assert!(problems[0].mend.contains("corroborated"));
}

#[test]
fn the_log_holds_closed_records_as_hashes_only() {
    let bench = Bench::new();
    let node = bench.start().node;
    node.submit(&officer(), finding("SECRET-SAMPLE", "fentanyl"))
        .unwrap();
    drop(node);
    let (_copy, folder) = bench.published();
    assert_sound(&folder);
    for (path, bytes) in bench.disk.files() {
        let leaks = bytes.windows(13).any(|window| window == b"SECRET-SAMPLE");
        assert!(!leaks, "{} holds a closed record's words", path.display());
    }
}
