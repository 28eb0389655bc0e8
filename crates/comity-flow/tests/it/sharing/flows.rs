//! Two nodes: shared, approved, received, answered; refused; taken back.

use comity_core::handling::{Onward, Purpose};
use comity_core::record::Verb;
use comity_core::text::Text;
use comity_flow::FlowError;
use comity_flow::sharing::{Freshness, IncomingState, RefuseForm, ShareState, Stage};
use serde_json::json;

use super::{boss, finding, form, free, officer, orcon, releaser, report, row, share, status, talk, turn};

fn code(error: &FlowError) -> Vec<(String, String)> {
    match error {
        FlowError::Fields(problems) => problems
            .iter()
            .map(|one| (one.field.clone(), one.code.clone()))
            .collect(),
        other => panic!("{other}"),
    }
}

#[test]
fn a_record_is_shared_received_and_accepted() {
    let (_sites, nodes, clock) = row(2);
    let (a, b) = (&nodes[0], &nodes[1]);
    let id = report(a, finding("S-1", free(&["b.example"])));
    let shared = share(a, &id, &["b.example"], Onward::None);
    assert_eq!(shared.state, ShareState::Released, "{:?}", shared.problem);
    assert_eq!(shared.deliveries[0].stage, Stage::Waiting);
    assert_eq!(a.node.outstanding(&officer()).unwrap().len(), 1);
    clock.pass(60);
    talk(a, b);

    let queue = b.node.incoming(&officer(), true, None, 10).unwrap();
    assert_eq!(queue.len(), 1);
    assert_eq!(
        (queue[0].state, queue[0].record.as_str()),
        (IncomingState::Delivered, id.as_str())
    );
    assert_eq!(queue[0].title[0].text, "Fentanyl in sample S-1");
    assert_eq!(status(b, &id).as_deref(), Some("reported"));
    assert_eq!(
        a.node.share(&boss(), shared.id).unwrap().deliveries[0].stage,
        Stage::Delivered
    );

    let detail = b.node.open_incoming(&officer(), queue[0].id).unwrap();
    assert_eq!(detail.purposes, [Purpose::PublicHealth]);
    assert_eq!(detail.statements.len(), 1);
    b.node.open_incoming(&officer(), queue[0].id).unwrap();
    talk(a, b);
    assert_eq!(
        a.node.share(&boss(), shared.id).unwrap().deliveries[0].stage,
        Stage::Opened
    );
    b.node.accept_incoming(&officer(), queue[0].id).unwrap();
    talk(a, b);
    let row = a.node.share(&boss(), shared.id).unwrap();
    assert_eq!(row.deliveries[0].stage, Stage::Accepted);
    assert!(
        row.deliveries[0]
            .receipt
            .as_deref()
            .unwrap()
            .starts_with("b.example/")
    );
    assert!(a.node.outstanding(&officer()).unwrap().is_empty());
    assert!(b.node.incoming(&officer(), true, None, 10).unwrap().is_empty());
    let again = b.node.accept_incoming(&officer(), queue[0].id).unwrap_err();
    assert_eq!(code(&again), [("delivery".into(), "decided".into())]);
    // One release, three receipts, and nothing more however often they talk.
    let (size_a, size_b) = (a.node.log_size(), b.node.log_size());
    talk(a, b);
    assert_eq!((a.node.log_size(), b.node.log_size()), (size_a, size_b));
}

#[test]
fn a_refusal_comes_back_with_its_reason() {
    let (_sites, nodes, _) = row(2);
    let (a, b) = (&nodes[0], &nodes[1]);
    let id = report(a, finding("S-1", free(&["b.example"])));
    let shared = share(a, &id, &["b.example"], Onward::None);
    talk(a, b);
    let queue = b.node.incoming(&officer(), true, None, 10).unwrap();
    let odd = RefuseForm {
        reason: "whim".into(),
        text: Vec::new(),
    };
    assert_eq!(
        code(&b.node.refuse_incoming(&officer(), queue[0].id, odd).unwrap_err()),
        [("reason".into(), "word".into())]
    );
    let form = RefuseForm {
        reason: "no-basis".into(),
        text: vec![Text::zh("没有法律依据")],
    };
    b.node.refuse_incoming(&officer(), queue[0].id, form).unwrap();
    talk(a, b);
    let row = a.node.share(&boss(), shared.id).unwrap();
    assert_eq!(row.deliveries[0].stage, Stage::Refused);
    assert_eq!(row.deliveries[0].reason.as_deref(), Some("no-basis"));
    assert_eq!(row.deliveries[0].text, [Text::zh("没有法律依据")]);
}

#[test]
fn nobody_approves_what_they_proposed() {
    let (_sites, nodes, _) = row(2);
    let a = &nodes[0];
    let id = report(a, finding("S-1", free(&["b.example"])));
    let proposal = a
        .node
        .propose_share(&releaser(), form(&id, &["b.example"], Onward::None))
        .unwrap();
    let own = a.node.approve_share(&releaser(), proposal).unwrap_err();
    assert_eq!(code(&own), [("share".into(), "four-eyes".into())]);
    assert!(matches!(
        a.node.approve_share(&officer(), proposal),
        Err(FlowError::NotAllowed(_))
    ));
    assert!(!a.node.share(&releaser(), proposal).unwrap().may_decide);
    a.node.approve_share(&boss(), proposal).unwrap();
    let twice = a.node.approve_share(&boss(), proposal).unwrap_err();
    assert_eq!(code(&twice), [("share".into(), "decided".into())]);
    let declined = a
        .node
        .propose_share(&officer(), form(&id, &["b.example"], Onward::None))
        .unwrap();
    a.node.decline_share(&releaser(), declined, "not now").unwrap();
    let row = a.node.share(&boss(), declined).unwrap();
    assert_eq!(
        (row.state, row.reason.as_deref()),
        (ShareState::Declined, Some("not now"))
    );
}

#[test]
fn terms_are_never_wider_than_the_records() {
    let (_sites, nodes, _) = row(2);
    let a = &nodes[0];
    let id = report(a, finding("S-1", orcon()));
    let mut wide = form(&id, &["b.example"], Onward::Free);
    wide.purposes = vec![Purpose::Court];
    let fields = code(&a.node.propose_share(&officer(), wide).unwrap_err());
    assert!(fields.contains(&("onward".into(), "wider".into())), "{fields:?}");
    assert!(
        fields.contains(&("purposes".into(), "wider".into())),
        "{fields:?}"
    );
    let stranger = form(&id, &["x.example"], Onward::None);
    let fields = code(&a.node.propose_share(&officer(), stranger).unwrap_err());
    assert_eq!(fields, [("to".into(), "not-pinned".into())]);
}

#[test]
fn a_record_about_a_person_needs_its_caveats() {
    let (_sites, nodes, _) = row(2);
    let (a, b) = (&nodes[0], &nodes[1]);
    let mut handling = free(&["b.example"]);
    handling["person"] = json!(true);
    let bare = report(a, finding("P-1", handling.clone()));
    let fields = code(
        &a.node
            .propose_share(&officer(), form(&bare, &["b.example"], Onward::None))
            .unwrap_err(),
    );
    assert_eq!(
        fields,
        [("handling.assurances".into(), "person-assurances".into())]
    );
    handling["assurances"] = json!(["no-death-penalty", "no-ill-treatment"]);
    let filled = report(a, finding("P-2", handling));
    let mut ask = form(&filled, &["b.example"], Onward::None);
    let fields = code(&a.node.propose_share(&officer(), ask.clone()).unwrap_err());
    assert_eq!(fields, [("assured".into(), "person-assured".into())]);
    ask.assured = vec![
        comity_core::handling::Assurance::NoDeathPenalty,
        comity_core::handling::Assurance::NoIllTreatment,
    ];
    a.node.set_release_four_eyes(&boss(), false).unwrap();
    let own = a.node.propose_share(&releaser(), ask.clone()).unwrap();
    // Of a person, always two: the setting does not matter.
    assert_eq!(
        code(&a.node.approve_share(&releaser(), own).unwrap_err()),
        [("share".into(), "four-eyes".into())]
    );
    let shared = a.node.approve_share(&boss(), own).unwrap();
    assert_eq!(shared.state, ShareState::Released, "{:?}", shared.problem);
    talk(a, b);
    assert!(b.node.incoming(&officer(), true, None, 9).unwrap()[0].person);
}

#[test]
fn a_retraction_reaches_who_has_the_record() {
    let (_sites, nodes, clock) = row(2);
    let (a, b) = (&nodes[0], &nodes[1]);
    let id = report(a, finding("S-1", free(&["b.example"])));
    share(a, &id, &["b.example"], Onward::None);
    talk(a, b);
    clock.pass(3600);
    talk(a, b);
    turn(a, &id, Verb::Retract);
    let waiting = a.node.outstanding(&officer()).unwrap();
    assert!(
        waiting
            .iter()
            .any(|row| row.why == "take-back" && row.to.as_str() == "b.example")
    );
    talk(a, b);
    assert_eq!(status(b, &id).as_deref(), Some("retracted"));
    assert!(
        a.node
            .outstanding(&officer())
            .unwrap()
            .iter()
            .all(|row| row.why == "share"),
        "the take-back was acted upon; the share still waits for an officer"
    );
    let acted = b.node.acted(&officer(), 10).unwrap();
    assert_eq!(
        (acted[0].verb.as_str(), acted[0].status.as_deref()),
        ("retract", Some("retracted"))
    );
    let holders = a.node.holders(&officer(), &id).unwrap();
    assert!(
        holders[0].up_to_date && holders[0].stage == Stage::Acted,
        "{holders:?}"
    );
    // No search finds it as standing.
    let query = comity_flow::SearchQuery {
        status: Some("reported".into()),
        text: Some("S-1".into()),
        limit: 5,
        ..comity_flow::SearchQuery::default()
    };
    assert_eq!(b.node.search(&boss(), &query).unwrap().total, 0);
}

#[test]
fn what_is_amended_follows_and_what_is_narrowed_is_withdrawn() {
    let (_sites, nodes, _) = row(2);
    let (a, b) = (&nodes[0], &nodes[1]);
    let id = report(a, finding("S-1", free(&["b.example"])));
    share(a, &id, &["b.example"], Onward::None);
    talk(a, b);
    let amended = a
        .node
        .read_tree(finding("S-1 of lot 4", free(&["b.example"])))
        .unwrap();
    a.node.replace(&officer(), &id, Verb::Amend, amended).unwrap();
    talk(a, b);
    let line = b.node.line(&boss(), &id).unwrap().unwrap();
    assert_eq!(line.title[0].text, "Fentanyl in sample S-1 of lot 4");
    // Now it is for somebody else: what b has stands no more, and b does not learn what it says now.
    let narrow = a
        .node
        .read_tree(finding("S-1 secret", free(&["c.example"])))
        .unwrap();
    a.node.replace(&officer(), &id, Verb::Amend, narrow).unwrap();
    talk(a, b);
    let line = b.node.line(&boss(), &id).unwrap().unwrap();
    assert_eq!(line.status.as_deref(), Some("withdrawn"));
    assert!(!line.title[0].text.contains("secret"));
    assert!(
        a.node
            .outstanding(&officer())
            .unwrap()
            .iter()
            .all(|row| row.why == "share")
    );
}

#[test]
fn what_was_not_heard_of_for_a_day_is_unknown() {
    let (_sites, nodes, clock) = row(2);
    let (a, b) = (&nodes[0], &nodes[1]);
    let id = report(a, finding("S-1", free(&["b.example"])));
    assert_eq!(a.node.freshness(&id).unwrap(), Freshness::Own);
    share(a, &id, &["b.example"], Onward::None);
    talk(a, b);
    assert_eq!(b.node.freshness(&id).unwrap(), Freshness::Fresh);
    clock.pass_days(2);
    assert!(matches!(
        b.node.freshness(&id).unwrap(),
        Freshness::Unknown { since: Some(_) }
    ));
    talk(a, b);
    assert_eq!(b.node.freshness(&id).unwrap(), Freshness::Fresh);
}
