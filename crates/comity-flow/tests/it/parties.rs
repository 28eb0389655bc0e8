//! Lists, customers, candidates and decisions, from the files to the log.

use comity_core::date::{PartialDate, Timestamp};
use comity_core::party::{ListedName, ListedParty, PartyType};
use comity_flow::parties::Query;
use comity_flow::parties::views::*;
use comity_flow::policy::Role;
use comity_flow::{FlowError, Node, Who};
use comity_testkit::StepClock;
use serde_json::json;

use crate::bench::{Bench, assert_sound, officer, reader, recorded_id};

pub(crate) const DAY: i64 = 86_400;

pub(crate) fn keeper() -> Who {
    Who::operator()
}

/// An officer with an account.
pub(crate) fn account(id: i64) -> Who {
    Who {
        user: Some(id),
        ..officer()
    }
}

pub(crate) fn party(id: &str, name: &str) -> ListedParty {
    ListedParty {
        id: id.into(),
        kind: PartyType::Entity,
        names: vec![ListedName {
            name: name.into(),
            ..ListedName::default()
        }],
        ..ListedParty::default()
    }
}

/// A list as read, named by its parties.
pub(crate) fn list(parties: &[ListedParty]) -> ParsedList {
    let text = serde_json::to_string(parties).unwrap();
    ParsedList {
        parties: parties.to_vec(),
        digest: <sha2::Sha256 as sha2::Digest>::digest(&text).into(),
        bytes: text.len() as u64,
        source: "sample.jsonl".into(),
        format: "lines".into(),
        accept_shrunken: true,
        ..ParsedList::default()
    }
}

pub(crate) fn new_list(id: &str) -> NewList {
    NewList {
        id: id.into(),
        title: "Sample list".into(),
        title_zh: Some("示例名单".into()),
        authority: "Sample Treasury".into(),
        format: "lines".into(),
        source: "sample.jsonl".into(),
        public: true,
    }
}

pub(crate) const BLUE: &str = "Zelandor Brightwater Reagents Ltd.";
pub(crate) const RED: &str = "Koravel Maritime Supply LLC";

/// A node with the list `s` in its first state: Blue and Red, and some that nobody deals with.
pub(crate) fn with_list(node: &Node) {
    node.list_add(&keeper(), &new_list("s")).unwrap();
    node.list_update(&keeper(), "s", list(&first_state())).unwrap();
}

pub(crate) fn first_state() -> Vec<ListedParty> {
    let mut parties = vec![party("1", BLUE), party("2", RED)];
    let others = [
        "Umbrath Pelagic Holdings",
        "Tessaline Orchard Works",
        "Vorrigan Textile Mills",
        "Quillamoor Optics",
    ];
    parties.extend(
        others
            .iter()
            .enumerate()
            .map(|(at, name)| party(&format!("x{at}"), name)),
    );
    parties
}

pub(crate) fn customers(node: &Node, who: &Who, rows: &[(&str, &str)]) -> CustomerTally {
    let lines: Vec<String> = rows
        .iter()
        .map(|(id, name)| serde_json::to_string(&party(id, name)).unwrap())
        .collect();
    let preview = node
        .customers_preview(who, "customers.jsonl", lines.join("\n").as_bytes())
        .unwrap();
    node.customers_import(who, preview.upload).unwrap()
}

pub(crate) fn queue(node: &Node) -> Vec<ReviewLine> {
    node.review_queue(&account(1), &ReviewFilter::default(), &Leaf::default())
        .unwrap()
        .rows
}

fn in_state(node: &Node, state: CandidateState) -> Vec<ReviewLine> {
    let filter = ReviewFilter {
        states: vec![state],
        ..ReviewFilter::default()
    };
    node.review_queue(&account(1), &filter, &Leaf::default())
        .unwrap()
        .rows
}

fn pass(clock: &StepClock, seconds: i64) {
    clock.pass(seconds);
}

fn ask(node: &Node, name: &str, on: Option<&str>) -> ScreenAnswer {
    let query = Query {
        kind: Some(PartyType::Entity),
        names: vec![name.into()],
        ..Query::default()
    };
    let on = on.map(|day| day.parse::<PartialDate>().unwrap());
    node.screen_parties(&account(1), &query, &[], on, 0.5, 10)
        .unwrap()
}

/// A planned export with these parties, as a form's tree.
pub(crate) fn consignment(exporter: &str, importer: &str) -> serde_json::Value {
    let company = |name: &str| json!({"kind": "company", "names": [{"name": name}], "country": "CN"});
    json!({
        "kind": "notification",
        "title": [{"lang": "en", "text": "A planned export"}],
        "handling": {"tlp": "AMBER", "purposes": ["precursor-control"], "onward": "with-consent"},
        "body": {
            "exporter": company(exporter), "importer": company(importer), "addressee": "US", "status": "sent",
            "items": [{"description": "solvent"}], "dispatch": "2026-12-01"
        }
    })
}

#[test]
fn a_list_comes_and_marks_nobody_but_opens_candidates() {
    let bench = Bench::new();
    let node = bench.start().node;
    assert_eq!(
        customers(
            &node,
            &account(1),
            &[
                ("C-1", "Zelandor Brightwater Reagents"),
                ("C-2", "Ostrella Bakery")
            ]
        )
        .added,
        2
    );
    assert!(queue(&node).is_empty(), "there is no list yet");
    node.list_add(&keeper(), &new_list("s")).unwrap();
    let taken = node.list_update(&keeper(), "s", list(&first_state())).unwrap();
    let ListOutcome::Taken {
        state,
        opened,
        cleared,
    } = taken
    else {
        panic!("{taken:?}")
    };
    assert_eq!(
        (state.number, state.entries, state.added, opened, cleared),
        (1, 6, 6, 1, 0)
    );
    let rows = queue(&node);
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0].subject_name.as_str(), rows[0].entry.as_str()),
        ("Zelandor Brightwater Reagents", "1")
    );
    assert_eq!(rows[0].state, CandidateState::Open);
    let detail = node.review(&account(1), rows[0].id).unwrap();
    assert!(!detail.reasons.is_empty(), "every candidate has its reasons");
    assert!(detail.is_listed && detail.cleared.is_none() && detail.story.len() == 1);
    let record = node.record(&reader(), &state.record, None, None).unwrap();
    assert_eq!(record.record.kind().as_str(), "list");
    assert!(
        record.chain[0].open,
        "a published list's state stands open in the log"
    );
    drop(node);
    let (_copy, folder) = bench.published();
    assert_sound(&folder);
}

#[test]
fn the_same_parties_are_no_new_state_and_a_shrunken_list_is_refused() {
    let bench = Bench::new();
    let node = bench.start().node;
    with_list(&node);
    pass(&bench.clock, DAY);
    let mut turned = first_state();
    turned.reverse();
    assert_eq!(
        node.list_update(&keeper(), "s", list(&turned)).unwrap(),
        ListOutcome::Same
    );
    let mut fewer = list(&first_state()[..2]);
    fewer.accept_shrunken = false;
    let refused = node
        .list_update(&keeper(), "s", fewer.clone())
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("2 parties") && refused.contains("has 6"),
        "{refused}"
    );
    let refused = node
        .list_update(&keeper(), "s", list(&[]))
        .unwrap_err()
        .to_string();
    assert!(refused.contains("no party"), "{refused}");
    let mut older = list(&[party("1", BLUE)]);
    older.at = Some(Timestamp::from_seconds(1));
    let refused = node.list_update(&keeper(), "s", older).unwrap_err().to_string();
    assert!(refused.contains("before state 1"), "{refused}");
    assert_eq!(
        node.list(&reader(), "s").unwrap().line.entries,
        6,
        "the good state stands"
    );
    fewer.accept_shrunken = true;
    assert!(matches!(
        node.list_update(&keeper(), "s", fewer).unwrap(),
        ListOutcome::Taken { .. }
    ));
}

#[test]
fn different_holds_until_one_of_the_two_changes() {
    let bench = Bench::new();
    let node = bench.start().node;
    with_list(&node);
    customers(&node, &account(1), &[("C-1", "Zelandor Brightwater Reagents")]);
    let id = queue(&node)[0].id;
    let no_reason = node
        .decide(&account(1), id, Verdict::Different, "  ")
        .unwrap_err();
    assert!(matches!(no_reason, FlowError::Fields(_)));
    let state = node
        .decide(&account(1), id, Verdict::Different, "another town")
        .unwrap();
    assert_eq!(state, CandidateState::Different);
    assert!(queue(&node).is_empty());

    // Another entry changes, then nothing about the customer: it holds.
    pass(&bench.clock, DAY);
    let mut parties = first_state();
    parties[1].addresses.push("1 Sample Road".into());
    node.list_update(&keeper(), "s", list(&parties)).unwrap();
    assert_eq!(
        customers(&node, &account(1), &[("C-1", "Zelandor Brightwater Reagents")]).same,
        1
    );
    assert!(queue(&node).is_empty());

    // The entry changes: opened again, with the earlier decision and what changed.
    pass(&bench.clock, DAY);
    parties[0].addresses.push("2 Sample Road".into());
    node.list_update(&keeper(), "s", list(&parties)).unwrap();
    let row = queue(&node).remove(0);
    assert!(row.reopened && row.id == id);
    let detail = node.review(&account(1), id).unwrap();
    assert_eq!(detail.changed_since[0].came, ["2 Sample Road"]);
    let told: Vec<&str> = detail.story.iter().map(|event| event.what.as_str()).collect();
    assert_eq!(told, ["opened", "decided", "reopened"]);
    assert_eq!(detail.story[1].decision.as_ref().unwrap().reason, "another town");

    // The customer changes: the same.
    node.decide(&account(1), id, Verdict::Different, "still another town")
        .unwrap();
    customers(
        &node,
        &account(1),
        &[("C-1", "Zelandor Brightwater Reagents Limited")],
    );
    assert!(queue(&node)[0].reopened);
    assert_eq!(
        node.review(&account(1), id).unwrap().changed_since[0].field,
        "ours"
    );
}

#[test]
fn four_eyes_are_two_people() {
    let bench = Bench::new();
    let node = bench.start().node;
    with_list(&node);
    customers(&node, &account(1), &[("C-1", "Zelandor Brightwater Reagents")]);
    let id = queue(&node)[0].id;
    assert_eq!(node.four_eyes().unwrap(), FourEyes::Same);
    let state = node
        .decide(&account(1), id, Verdict::Same, "same registration number")
        .unwrap();
    assert_eq!(state, CandidateState::Proposed);
    let own = node.confirm(&account(1), id).unwrap_err().to_string();
    assert!(own.contains("first signature"), "{own}");
    assert!(
        node.decide(&account(2), id, Verdict::Different, "no").is_err(),
        "it is asked to confirm or to decline"
    );
    assert!(node.parties_need(&account(1)).unwrap().confirm.is_empty());
    assert!(node.parties_need(&account(2)).unwrap().confirm[0].may_confirm);
    assert_eq!(
        node.disagree(&account(2), id, "the number is another").unwrap(),
        CandidateState::Open
    );
    node.decide(&account(2), id, Verdict::Same, "I looked it up")
        .unwrap();
    assert_eq!(node.confirm(&account(1), id).unwrap(), CandidateState::Same);
    let detail = node.review(&account(1), id).unwrap();
    let told: Vec<&str> = detail.story.iter().map(|event| event.what.as_str()).collect();
    assert_eq!(told, ["opened", "proposed", "declined", "proposed", "confirmed"]);
    let last = detail.story[4].decision.clone().unwrap();
    assert_eq!((last.by.as_str(), last.second.as_deref()), ("2", Some("1")));
    // To take a mark back needs two as well; declined, the mark stands.
    assert_eq!(
        node.decide(&account(1), id, Verdict::Different, "on reflection")
            .unwrap(),
        CandidateState::Proposed
    );
    assert_eq!(
        node.disagree(&account(2), id, "no").unwrap(),
        CandidateState::Same
    );
    node.set_four_eyes(&keeper(), FourEyes::Off).unwrap();
    assert_eq!(
        node.decide(&account(1), id, Verdict::Different, "proved")
            .unwrap(),
        CandidateState::Different
    );
    let record = node.record(&account(1), &last.record, None, None).unwrap();
    assert!(
        record.record.handling.person && record.chain.iter().all(|statement| !statement.open),
        "blind in the log"
    );
    assert!(
        node.record(&reader(), &last.record, None, None).is_err(),
        "not for readers"
    );
}

#[test]
fn a_delisting_clears_what_the_listing_marked() {
    let bench = Bench::new();
    let node = bench.start().node;
    node.set_four_eyes(&keeper(), FourEyes::Off).unwrap();
    with_list(&node);
    customers(
        &node,
        &account(1),
        &[
            ("C-1", "Zelandor Brightwater Reagents"),
            ("C-2", "Koravel Maritime Supply"),
        ],
    );
    let id_of = |name: &str| queue(&node).iter().find(|row| row.entry_name == name).unwrap().id;
    let (blue, red) = (id_of(BLUE), id_of(RED));
    node.decide(&account(1), blue, Verdict::Same, "same number")
        .unwrap();
    let record = node
        .submit(
            &account(2),
            consignment("Koravel Maritime Supply", "Ostrella Bakery"),
        )
        .unwrap();
    let consigned = queue(&node)
        .into_iter()
        .find(|row| matches!(&row.subject, CandidateSubject::Record { .. }))
        .unwrap();
    node.decide(&account(2), consigned.id, Verdict::Different, "another port")
        .unwrap();

    pass(&bench.clock, DAY);
    let taken = node
        .list_update(&keeper(), "s", list(&first_state()[2..]))
        .unwrap();
    let ListOutcome::Taken {
        opened,
        cleared,
        state,
    } = taken
    else {
        panic!("{taken:?}")
    };
    assert_eq!((state.removed, opened, cleared), (2, 0, 2));
    assert!(queue(&node).is_empty());
    let ids: Vec<i64> = in_state(&node, CandidateState::Cleared)
        .iter()
        .map(|row| row.id)
        .collect();
    assert!(ids.contains(&blue) && ids.contains(&red));
    assert_eq!(
        in_state(&node, CandidateState::Different)[0].id,
        consigned.id,
        "what was told apart stays so"
    );

    let detail = node.review(&account(1), blue).unwrap();
    let clearing = detail.cleared.unwrap();
    assert_eq!((clearing.state.number, clearing.acted), (2, vec!["1".to_owned()]));
    assert!(!detail.is_listed);
    let decision = clearing
        .records
        .iter()
        .find(|line| line.kind == "decision")
        .unwrap();
    assert_eq!(
        decision.status.as_deref(),
        Some("cleared"),
        "the decision's own record says so"
    );
    let red_clearing = node.review(&account(1), red).unwrap().cleared.unwrap();
    assert!(red_clearing.acted.is_empty());
    let refused = node
        .decide(&account(1), red, Verdict::Same, "no")
        .unwrap_err()
        .to_string();
    assert!(refused.contains("listing has ended"), "{refused}");

    // Whoever had acted is told, until they say they saw it.
    assert_eq!(node.parties_need(&account(1)).unwrap().cleared[0].id, blue);
    assert!(node.parties_need(&account(2)).unwrap().cleared.is_empty());
    node.clearing_seen(&account(1), blue).unwrap();
    assert!(node.parties_need(&account(1)).unwrap().cleared.is_empty());
    assert!(!recorded_id(&record).is_empty());

    // Listed again: opened again.
    pass(&bench.clock, DAY);
    node.list_update(&keeper(), "s", list(&first_state())).unwrap();
    assert!(queue(&node).iter().any(|row| row.id == blue && row.reopened));
}

#[test]
fn records_are_screened_when_they_come_and_when_they_change() {
    let bench = Bench::new();
    let node = bench.start().node;
    let early = node
        .submit(
            &account(1),
            consignment("Koravel Maritime Supply", "Ostrella Bakery"),
        )
        .unwrap();
    with_list(&node);
    assert_eq!(queue(&node).len(), 1, "what came before the list");
    let late = node
        .submit(
            &account(1),
            consignment("Ostrella Bakery", "Zelandor Brightwater Reagents"),
        )
        .unwrap();
    let rows = queue(&node);
    assert_eq!(rows.len(), 2);
    let of = |id: &str, place| CandidateSubject::Record {
        id: id.to_owned(),
        place,
    };
    let subjects: Vec<&CandidateSubject> = rows.iter().map(|row| &row.subject).collect();
    assert!(
        subjects.contains(&&of(recorded_id(&early), 0)) && subjects.contains(&&of(recorded_id(&late), 1))
    );
    let party = node.party(&account(1), "s", "1").unwrap();
    assert!(party.listed && party.candidates.len() == 1);

    let detail = node.record(&account(1), recorded_id(&late), None, None).unwrap();
    let mut changed = detail.record.clone();
    let comity_core::kinds::Body::Notification(body) = &mut changed.body else {
        panic!()
    };
    body.importer.names[0].name = "Ostrella Confectionery".into();
    node.replace(
        &account(1),
        recorded_id(&late),
        comity_core::record::Verb::Correct,
        changed,
    )
    .unwrap();
    assert_eq!(queue(&node).len(), 1, "it resembles nobody any more");
    let reason = comity_flow::TurnForm {
        verb: comity_core::record::Verb::Retract,
        reason: vec![comity_core::text::Text::en("sent by mistake")],
        effective: None,
        source: None,
    };
    node.turn(&account(1), recorded_id(&early), reason).unwrap();
    assert!(queue(&node).is_empty());
    assert_eq!(in_state(&node, CandidateState::Withdrawn).len(), 2);
}

#[test]
fn what_a_role_does_not_see_it_does_not_review() {
    let bench = Bench::new();
    let node = bench.start().node;
    with_list(&node);
    let mut tree = consignment("Koravel Maritime Supply", "Ostrella Bakery");
    tree["handling"]["tlp"] = json!("RED");
    node.submit(&account(1), tree).unwrap();
    assert!(queue(&node).is_empty(), "an officer does not see TLP:RED");
    let releasing = Who {
        role: Role::ReleasingOfficer,
        ..account(3)
    };
    let rows = node
        .review_queue(&releasing, &ReviewFilter::default(), &Leaf::default())
        .unwrap()
        .rows;
    assert_eq!(rows.len(), 1);
    let denied = |result: Result<(), FlowError>| {
        matches!(result, Err(FlowError::NotAllowed(_) | FlowError::NotFound(_)))
    };
    assert!(denied(node.review(&account(1), rows[0].id).map(drop)));
    assert!(denied(
        node.decide(&account(1), rows[0].id, Verdict::Same, "x").map(drop)
    ));
    let nobody = reader();
    assert!(denied(
        node.review_queue(&nobody, &ReviewFilter::default(), &Leaf::default())
            .map(drop)
    ));
    assert!(denied(
        node.screen_parties(&nobody, &Query::default(), &[], None, 0.5, 1)
            .map(drop)
    ));
    assert!(denied(node.party(&nobody, "s", "1").map(drop)));
    assert!(denied(node.customers(&nobody, None, &Leaf::default()).map(drop)));
    assert!(denied(node.customers_preview(&nobody, "x", b"{}").map(drop)));
    assert!(denied(node.confirm(&nobody, rows[0].id).map(drop)));
    assert!(denied(
        node.list_update(&account(1), "s", list(&first_state())).map(drop)
    ));
    assert!(denied(node.list_add(&releasing, &new_list("t")).map(drop)));
    assert!(denied(node.set_four_eyes(&releasing, FourEyes::Off).map(drop)));
    assert_eq!(node.parties_need(&nobody).unwrap().open, 0);
    assert!(node.lists(&nobody).is_ok());
}

#[test]
fn the_past_is_answered_as_it_was() {
    let bench = Bench::new();
    let node = bench.start().node;
    // 2026-11-21: both stand. 22: Red goes. 23: Red is back, and Blue has another name.
    with_list(&node);
    pass(&bench.clock, DAY);
    let mut second = first_state();
    second.remove(1);
    node.list_update(&keeper(), "s", list(&second)).unwrap();
    pass(&bench.clock, DAY);
    let mut third = first_state();
    third[0].names[0].name = "Ferrowind Catalysts".into();
    third[1].listed_on = Some("2026-11-22".parse().unwrap());
    node.list_update(&keeper(), "s", list(&third)).unwrap();
    pass(&bench.clock, DAY);

    let found = |name: &str, on: Option<&str>| ask(&node, name, on).candidates.len();
    assert_eq!(
        (found(RED, Some("2026-11-20")), found(RED, Some("2026-11-21"))),
        (0, 1)
    );
    assert_eq!(
        found(RED, Some("2026-11-22")),
        1,
        "the list itself says since when: the 22nd at noon, after it had gone"
    );
    assert_eq!((found(RED, Some("2026-11-23")), found(RED, None)), (1, 1));
    assert_eq!((found(BLUE, Some("2026-11-22")), found(BLUE, None)), (1, 0));
    assert_eq!(
        (
            found("Ferrowind Catalysts", Some("2026-11-22")),
            found("Ferrowind Catalysts", None)
        ),
        (0, 1)
    );
    let states = |on| ask(&node, RED, on).lists[0].state;
    assert_eq!(
        [
            states(Some("2026-11-20")),
            states(Some("2026-11-22")),
            states(None)
        ],
        [None, Some(2), Some(3)]
    );
    assert!(!ask(&node, RED, None).lexicon.is_empty());

    let history = node.list_history(&reader(), "s", &Leaf::default()).unwrap();
    let told: Vec<(u64, u64, u64, u64)> = history
        .rows
        .iter()
        .map(|state| (state.number, state.added, state.removed, state.changed))
        .collect();
    assert_eq!(told, [(3, 1, 0, 1), (2, 0, 1, 0), (1, 6, 0, 0)]);
    let difference = node
        .list_difference(&reader(), "s", 1, 3, &Leaf::default())
        .unwrap();
    assert_eq!(
        (difference.added, difference.removed, difference.changed),
        (0, 0, 2)
    );
    assert_eq!(difference.lines.rows[0].fields[0].came, ["Ferrowind Catalysts"]);
    let two = node
        .list_difference(
            &reader(),
            "s",
            2,
            3,
            &Leaf {
                after: None,
                limit: 1,
            },
        )
        .unwrap();
    assert_eq!(two.lines.rows[0].change, ChangeKind::Added);
    let rest = Leaf {
        after: two.lines.next,
        limit: 1,
    };
    let rest = node.list_difference(&reader(), "s", 2, 3, &rest).unwrap();
    assert_eq!(
        (rest.lines.rows[0].change, rest.lines.next),
        (ChangeKind::Changed, None)
    );
    assert!(
        node.list_difference(&reader(), "s", 3, 2, &Leaf::default())
            .is_err()
    );

    let blue = node.party(&account(1), "s", "1").unwrap();
    assert_eq!(blue.listings.len(), 2);
    assert_eq!(blue.listings[1].changed[0].field, "names");
    let red = node.party(&account(1), "s", "2").unwrap();
    assert_eq!((red.listings[0].ended_by, red.listings[1].state), (Some(2), 3));
    assert!(red.listings[1].changed.is_empty(), "a gap lies between");
}

#[test]
fn a_preview_says_what_taking_it_over_would_do() {
    let bench = Bench::new();
    let node = bench.start().node;
    with_list(&node);
    customers(&node, &account(1), &[("C-1", "Zelandor Brightwater Reagents")]);
    pass(&bench.clock, DAY);
    let lines: Vec<String> = first_state()[1..]
        .iter()
        .map(|one| serde_json::to_string(one).unwrap())
        .collect();
    let file = lines.join("\n");
    let preview = node
        .list_preview(&keeper(), "s", "new.jsonl", file.as_bytes(), "", None)
        .unwrap();
    assert_eq!((preview.entries, preview.removed, preview.would_clear), (5, 1, 1));
    assert!(preview.shrunken && !preview.same && preview.problems.is_empty());
    assert_eq!(preview.lines[0].name, BLUE);
    assert_eq!(
        node.list_preview_again(&keeper(), preview.upload)
            .unwrap()
            .entries,
        5
    );
    assert!(
        node.list_preview_again(
            &Who {
                user: Some(9),
                ..keeper()
            },
            preview.upload
        )
        .is_err(),
        "for whoever handed it in"
    );
    assert!(node.list_record(&keeper(), preview.upload, false).is_err());
    let taken = node.list_record(&keeper(), preview.upload, true).unwrap();
    assert!(
        matches!(taken, ListOutcome::Taken { cleared: 1, .. }),
        "{taken:?}"
    );
    assert!(node.list_record(&keeper(), preview.upload, true).is_err(), "once");
    node.customer_remove(&account(1), "C-1").unwrap();
    assert!(node.customer(&account(1), "C-1").is_err());
}

#[test]
fn the_audit_trail_has_counts_and_ids_and_no_names() {
    let bench = Bench::new();
    let node = bench.start().node;
    with_list(&node);
    customers(&node, &account(1), &[("C-1", "Zelandor Brightwater Reagents")]);
    ask(&node, BLUE, None);
    node.decide(
        &account(1),
        queue(&node)[0].id,
        Verdict::Unclear,
        "no number given",
    )
    .unwrap();
    let query = comity_flow::AuditQuery {
        limit: 100,
        ..Default::default()
    };
    let lines = node.audit(&keeper(), &query).unwrap();
    let deeds: Vec<&str> = lines.iter().map(|line| line.action.as_str()).collect();
    for deed in [
        "list.add",
        "list.update",
        "customer.import",
        "parties.screen",
        "candidate.decide",
    ] {
        assert!(deeds.contains(&deed), "{deed} of {deeds:?}");
    }
    assert!(lines.iter().all(
        |line| !format!("{line:?}").contains("Zelandor") && !format!("{line:?}").contains("number given")
    ));
}
