//! Three hops, with one node away; consent of the originator; receipts that come back.

use comity_core::handling::Onward;
use comity_core::record::Verb;
use comity_core::text::Text;
use comity_flow::FlowError;
use comity_flow::sharing::{GrantForm, ShareState, Stage};

use super::{
    all_shares, finding, form, free, officer, orcon, releaser, report, row, share, status, talk, talk_all,
    turn,
};

const ALL: [&str; 4] = ["a.example", "b.example", "c.example", "d.example"];

#[test]
fn a_delisting_goes_three_hops_and_every_receipt_comes_back() {
    let (_sites, nodes, clock) = row(4);
    let id = report(&nodes[0], finding("S-1", free(&ALL)));
    for hop in 0..3 {
        let shared = share(&nodes[hop], &id, &[ALL[hop + 1]], Onward::Free);
        assert_eq!(shared.state, ShareState::Released, "{:?}", shared.problem);
        talk(&nodes[hop], &nodes[hop + 1]);
    }
    talk_all(&nodes);
    let names = |at: usize| -> Vec<String> {
        let rows = nodes[at].node.holders(&officer(), &id).unwrap();
        rows.into_iter().map(|row| row.node.to_string()).collect()
    };
    assert_eq!(
        names(0),
        ["b.example", "c.example", "d.example"],
        "the originator knows all holders"
    );
    assert_eq!(names(1), ["c.example", "d.example"]);

    // d is away for a day.
    clock.pass(3600);
    talk_all(&nodes);
    turn(&nodes[0], &id, Verb::Suspend);
    turn(&nodes[0], &id, Verb::Retract);
    talk_all(&nodes[..3]);
    clock.pass_days(1);
    assert_eq!(status(&nodes[2], &id).as_deref(), Some("retracted"));
    assert_eq!(
        status(&nodes[3], &id).as_deref(),
        Some("reported"),
        "d has not heard of it"
    );
    let waiting: Vec<_> = nodes[0]
        .node
        .outstanding(&officer())
        .unwrap()
        .into_iter()
        .filter(|row| row.why == "take-back")
        .collect();
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert_eq!(waiting[0].to.as_str(), "d.example");
    assert_eq!(waiting[0].via.as_ref().unwrap().as_str(), "c.example");
    assert!(waiting[0].age >= 86_400);
    let at_c = nodes[2].node.outstanding(&officer()).unwrap();
    assert!(
        at_c.iter()
            .any(|row| row.to.as_str() == "d.example" && row.why == "take-back")
    );

    talk_all(&nodes);
    for node in &nodes {
        assert_eq!(status(node, &id).as_deref(), Some("retracted"));
        let rows = node.node.outstanding(&officer()).unwrap();
        assert!(rows.iter().all(|row| row.why == "share"), "{rows:?}");
    }
    for holder in nodes[0].node.holders(&officer(), &id).unwrap() {
        assert!(holder.up_to_date && holder.stage == Stage::Acted, "{holder:?}");
    }
    // It ends: nothing more is said however often they talk.
    let sizes: Vec<u64> = nodes.iter().map(|node| node.node.log_size()).collect();
    talk_all(&nodes);
    let after: Vec<u64> = nodes.iter().map(|node| node.node.log_size()).collect();
    assert_eq!(sizes, after);
}

#[test]
fn without_the_originators_consent_nothing_is_passed_on() {
    let (_sites, nodes, _) = row(3);
    let (a, b, c) = (&nodes[0], &nodes[1], &nodes[2]);
    let id = report(a, finding("S-1", orcon()));
    share(a, &id, &["b.example"], Onward::WithConsent);
    talk(a, b);
    let refused = b
        .node
        .propose_share(&officer(), form(&id, &["c.example"], Onward::None))
        .unwrap_err();
    let FlowError::Fields(problems) = refused else {
        panic!()
    };
    assert_eq!(
        (problems[0].field.as_str(), problems[0].code.as_str()),
        ("to", "policy")
    );
    assert!(problems[0].what.contains("originator"), "{}", problems[0].what);

    let grant = GrantForm {
        record: id.clone(),
        holder: "b.example".parse().unwrap(),
        may_pass_to: vec!["c.example".parse().unwrap()],
        ground: vec![Text::en("asked for on 3 November")],
    };
    let proposal = a.node.grant_onward(&officer(), grant).unwrap();
    let granted = a.node.approve_share(&releaser(), proposal).unwrap();
    assert_eq!(granted.state, ShareState::Released, "{:?}", granted.problem);
    talk(a, b);
    let passed = share(b, &id, &["c.example"], Onward::None);
    assert_eq!(passed.state, ShareState::Released, "{:?}", passed.problem);
    talk_all(&nodes);
    assert_eq!(status(c, &id).as_deref(), Some("reported"));
    let stages: Vec<_> = a
        .node
        .holders(&officer(), &id)
        .unwrap()
        .into_iter()
        .map(|row| {
            (
                row.node.to_string(),
                row.via.map(|via| via.to_string()),
                row.stage,
            )
        })
        .collect();
    assert_eq!(
        stages,
        [
            ("b.example".into(), None, Stage::Delivered),
            ("c.example".into(), Some("b.example".into()), Stage::Delivered)
        ],
        "the receipt of the further holder came back"
    );
}

#[test]
fn a_grant_by_another_than_the_originator_is_none() {
    let (_sites, nodes, _) = row(3);
    let (a, b) = (&nodes[0], &nodes[1]);
    let id = report(a, finding("S-1", free(&["b.example", "c.example"])));
    share(a, &id, &["b.example"], Onward::Free);
    talk(a, b);
    let grant = GrantForm {
        record: id,
        holder: "a.example".parse().unwrap(),
        may_pass_to: vec!["c.example".parse().unwrap()],
        ground: Vec::new(),
    };
    assert!(matches!(
        b.node.grant_onward(&officer(), grant),
        Err(FlowError::Fields(_))
    ));
}

#[test]
fn only_the_issuer_extends_a_chain_and_both_views_stand() {
    let (_sites, nodes, _) = row(2);
    let (a, b) = (&nodes[0], &nodes[1]);
    let id = report(a, finding("S-1", free(&["a.example", "b.example"])));
    share(a, &id, &["b.example"], Onward::None);
    talk(a, b);
    // During a partition the issuer corrects, the counterpart objects.
    let correction = a
        .node
        .read_tree(finding("S-1 corrected", free(&["a.example", "b.example"])))
        .unwrap();
    a.node
        .replace(&officer(), &id, Verb::Correct, correction.clone())
        .unwrap();
    assert!(matches!(
        b.node.replace(&officer(), &id, Verb::Correct, correction),
        Err(FlowError::Fields(_))
    ));
    let objection = comity_flow::ReplyForm {
        reply_type: "objection".into(),
        decision: None,
        reason: None,
        text: vec![Text::en("our laboratory found something else")],
        authority: "Laboratory of B".into(),
    };
    let placed = b.node.reply(&officer(), &id, objection).unwrap();
    share(b, &placed.record_id, &["a.example"], Onward::None);
    talk(a, b);
    for node in [a, b] {
        let detail = node.node.record(&officer(), &id, None, None).unwrap();
        assert_eq!(detail.record.title[0].text, "Fentanyl in sample S-1 corrected");
        assert_eq!(detail.chain.len(), 2);
        assert_eq!(detail.answers.len(), 1, "both views stand beside each other");
    }
    assert!(
        all_shares(a).iter().any(|row| row.why == "take-back"),
        "readers of the old version are told"
    );
}
