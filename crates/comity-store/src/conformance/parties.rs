//! Lists, our own parties, candidates.

use super::{Check, hash};
use crate::parties::*;
use crate::{Store, StoreError};

pub(super) const CHECKS: &[Check] = &[
    ("lists are kept with what came of asking", lists),
    ("a state that waits is not seen, and can be forgotten", waiting),
    ("states follow one another", order),
    ("versions of entries stand between states", versions),
    ("the difference of any two states is told", differences),
    ("our parties are found by key, by words and in order", ours),
    ("candidates change with what caused it", candidates),
    (
        "candidates are listed best first, to those who may see them",
        queue,
    ),
    ("a clearing waits for whoever had acted", clearings),
];

fn about(id: &str) -> ListAbout {
    ListAbout {
        id: id.into(),
        title: "Sample list".into(),
        title_zh: Some("示例名单".into()),
        authority: "Sample Treasury".into(),
        format: "party-jsonl".into(),
        source: "https://lists.example/sample".into(),
        public: true,
        added: 5,
    }
}

fn state(list: &str, number: u64) -> ListStateRow {
    ListStateRow {
        list: list.into(),
        number,
        at: 100 * i64::try_from(number).unwrap(),
        published: Some("2026-11".into()),
        digest: hash(&format!("bytes {number}")),
        bytes: 1000,
        entries: 3,
        added: 2,
        removed: 1,
        changed: 0,
        source: "file".into(),
        record: format!("record {number}"),
        statement: hash(&format!("statement {number}")),
    }
}

fn version(text: &str) -> EntryVersion {
    EntryVersion {
        digest: hash(text),
        kind: "entity".into(),
        name: text.into(),
        party: format!("{{\"name\":\"{text}\"}}"),
        from: Some(7),
    }
}

fn change(entry: &str, text: Option<&str>, until: i64) -> EntryChange {
    EntryChange {
        entry: entry.into(),
        until,
        version: text.map(version),
    }
}

fn take(store: &dyn Store, number: u64, changes: &[EntryChange]) {
    store.list_state_stage(&state("a", number), changes).unwrap();
    store.list_state_settle("a", number).unwrap();
}

/// State 1: x, y. State 2: x changed, y gone, z came. State 3: y came back as it was.
fn three_states(store: &dyn Store) {
    store.party_list_put(&about("a")).unwrap();
    take(
        store,
        1,
        &[change("x", Some("x1"), 100), change("y", Some("y1"), 100)],
    );
    take(
        store,
        2,
        &[
            change("x", Some("x2"), 190),
            change("y", None, 195),
            change("z", Some("z1"), 200),
        ],
    );
    take(store, 3, &[change("y", Some("y1"), 300)]);
}

fn lists(store: &dyn Store) {
    assert!(store.party_lists().unwrap().is_empty());
    store.party_list_put(&about("b")).unwrap();
    store.party_list_put(&about("a")).unwrap();
    let asked = ListAsked {
        at: Some(9),
        problem: Some("the address does not answer".into()),
        etag: Some("\"1\"".into()),
        modified: None,
    };
    store.party_list_asked("a", &asked).unwrap();
    let again = ListAbout {
        title: "Another title".into(),
        ..about("a")
    };
    store.party_list_put(&again).unwrap();
    let rows = store.party_lists().unwrap();
    assert_eq!(
        rows.iter().map(|row| row.about.id.as_str()).collect::<Vec<_>>(),
        ["a", "b"]
    );
    assert_eq!((&rows[0].about, &rows[0].asked), (&again, &asked));
    assert_eq!((rows[0].current, rows[0].screened), (0, 0));
    assert!(matches!(
        store.party_list_asked("c", &asked),
        Err(StoreError::Missing { .. })
    ));
}

fn waiting(store: &dyn Store) {
    three_states(store);
    let changes = [change("x", None, 400), change("n", Some("n1"), 400)];
    store.list_state_stage(&state("a", 4), &changes).unwrap();
    assert_eq!(store.list_states_waiting().unwrap(), [state("a", 4)]);
    let ids = |store: &dyn Store| -> Vec<String> {
        store
            .entry_digests("a")
            .unwrap()
            .into_iter()
            .map(|(entry, _)| entry)
            .collect()
    };
    assert_eq!(ids(store), ["x", "y", "z"], "not yet");
    let x = store.entry_history("a", "x").unwrap();
    assert_eq!((x[1].ended, x[1].to), (None, None), "it still stands");
    assert!(store.entry_history("a", "n").unwrap().is_empty());
    assert_eq!(store.list_states("a", None, 9).unwrap().len(), 3);
    store.list_state_discard("a", 4).unwrap();
    store.list_state_discard("a", 4).unwrap();
    store.list_state_discard("a", 3).unwrap();
    assert_eq!(ids(store), ["x", "y", "z"]);
    assert!(store.list_states_waiting().unwrap().is_empty());
    store.list_state_stage(&state("a", 4), &changes).unwrap();
    store.list_state_settle("a", 4).unwrap();
    store.list_state_settle("a", 4).unwrap();
    assert_eq!(ids(store), ["n", "y", "z"]);
    assert_eq!(store.entry_history("a", "x").unwrap()[1].to, Some(400));
}

fn order(store: &dyn Store) {
    three_states(store);
    let refused = |result| matches!(result, Err(StoreError::Refused { .. }));
    assert!(refused(store.list_state_stage(&state("a", 3), &[])));
    assert!(refused(store.list_state_stage(&state("a", 5), &[])));
    store.list_state_stage(&state("a", 4), &[]).unwrap();
    assert!(
        refused(store.list_state_stage(&state("a", 4), &[])),
        "one waits already"
    );
    assert!(matches!(
        store.list_state_settle("a", 5),
        Err(StoreError::Missing { .. })
    ));
    assert!(matches!(
        store.list_state_stage(&state("nowhere", 1), &[]),
        Err(StoreError::Missing { .. })
    ));
    let numbers = |before, limit| -> Vec<u64> {
        store
            .list_states("a", before, limit)
            .unwrap()
            .iter()
            .map(|state| state.number)
            .collect()
    };
    assert_eq!((numbers(None, 2), numbers(Some(2), 2)), (vec![3, 2], vec![1]));
}

fn versions(store: &dyn Store) {
    three_states(store);
    let told = |rows: Vec<EntryRow>| -> Vec<(String, u64, Option<u64>, Option<i64>)> {
        rows.into_iter()
            .map(|row| (row.version.name, row.since, row.ended, row.to))
            .collect()
    };
    let x = vec![("x1".into(), 1, Some(2), Some(190)), ("x2".into(), 2, None, None)];
    let y = vec![("y1".into(), 1, Some(2), Some(195)), ("y1".into(), 3, None, None)];
    let z = vec![("z1".into(), 2, None, None)];
    assert_eq!(told(store.entry_history("a", "x").unwrap()), x);
    assert_eq!(told(store.entry_history("a", "y").unwrap()), y);
    let all = store.entry_versions("a", None, 99).unwrap();
    assert_eq!(all[0].version, version("x1"), "whole");
    assert_eq!(told(all), [x.clone(), y.clone(), z.clone()].concat());
    let rest = store.entry_versions("a", Some(("x", 2)), 2).unwrap();
    assert_eq!(told(rest), y);
}

fn differences(store: &dyn Store) {
    three_states(store);
    let told = |from, to, skip, limit| -> Vec<(String, Option<String>, Option<String>)> {
        let name = |row: Option<EntryRow>| row.map(|row| row.version.name);
        let rows = store.list_difference("a", from, to, skip, limit).unwrap();
        rows.into_iter()
            .map(|row| (row.entry, name(row.before), name(row.after)))
            .collect()
    };
    let line = |entry: &str, before: Option<&str>, after: Option<&str>| {
        (
            entry.to_owned(),
            before.map(str::to_owned),
            after.map(str::to_owned),
        )
    };
    let gone = line("y", Some("y1"), None);
    let (came, changed) = (line("z", None, Some("z1")), line("x", Some("x1"), Some("x2")));
    assert_eq!(
        told(1, 2, 0, 9),
        [gone, came.clone(), changed.clone()],
        "gone, come, changed"
    );
    assert_eq!(told(1, 2, 1, 1), std::slice::from_ref(&came));
    assert_eq!(
        told(1, 3, 0, 9),
        [came, changed],
        "gone and back is no difference"
    );
    assert!(told(2, 2, 0, 9).is_empty());
    assert_eq!(
        told(0, 1, 0, 9).len(),
        2,
        "before the first state there was nothing"
    );
    let counts = DifferenceCounts {
        added: 1,
        removed: 1,
        changed: 1,
    };
    assert_eq!(store.list_difference_counts("a", 1, 2).unwrap(), counts);
}

fn key(about: &str, id: &str) -> OurKey {
    OurKey {
        about: about.into(),
        id: id.into(),
        place: 0,
    }
}

fn our(about: &str, id: &str, name: &str) -> OurParty {
    OurParty {
        key: key(about, id),
        digest: hash(name),
        kind: "entity".into(),
        name: name.into(),
        party: "{}".into(),
        tlp: "AMBER".into(),
        updated: 3,
    }
}

fn ours(store: &dyn Store) {
    let put = vec![
        our("customer", "C-2", "Blue Chemical Works"),
        our("customer", "C-1", "Red 化工"),
        our("record", "r/1", "Blue Ship"),
    ];
    let work = PartyWork {
        put: put.clone(),
        read_to: Some(12),
        ..PartyWork::default()
    };
    store.parties_apply(&work).unwrap();
    assert_eq!(store.parties_read_to().unwrap(), 12);
    assert_eq!(store.our_party(&key("customer", "C-2")).unwrap().unwrap(), put[0]);
    assert_eq!(store.our_parties_of("record", "r/1").unwrap(), [put[2].clone()]);
    let ids = |rows: Vec<OurParty>| -> Vec<String> { rows.into_iter().map(|row| row.key.id).collect() };
    assert_eq!(ids(store.our_parties(None, 9).unwrap()), ["C-1", "C-2", "r/1"]);
    assert_eq!(
        ids(store.our_parties(Some(&key("customer", "C-1")), 1).unwrap()),
        ["C-2"]
    );
    assert_eq!(ids(store.customer_rows(None, None, 9).unwrap()), ["C-1", "C-2"]);
    assert_eq!(
        ids(store.customer_rows(Some("works BLUE"), None, 9).unwrap()),
        ["C-2"]
    );
    assert_eq!(ids(store.customer_rows(Some("化工"), None, 9).unwrap()), ["C-1"]);
    assert_eq!(ids(store.customer_rows(None, Some("C-1"), 9).unwrap()), ["C-2"]);
    assert_eq!(
        (
            store.customer_count(None).unwrap(),
            store.customer_count(Some("red")).unwrap()
        ),
        (2, 1)
    );
    let work = PartyWork {
        gone: vec![key("customer", "C-1")],
        put: vec![our("customer", "C-2", "Green Works")],
        read_to: Some(4),
        ..PartyWork::default()
    };
    store.parties_apply(&work).unwrap();
    assert!(store.our_party(&key("customer", "C-1")).unwrap().is_none());
    assert_eq!(store.customer_rows(Some("green"), None, 9).unwrap().len(), 1);
    assert_eq!(store.parties_read_to().unwrap(), 12, "never back");
}

fn row(id: &str, entry: &str, state: &str, score: f64) -> CandidateRow {
    CandidateRow {
        key: CandidateKey {
            ours: key("customer", id),
            list: "a".into(),
            entry: entry.into(),
        },
        state: state.into(),
        score,
        reasons: "[]".into(),
        opened: 4,
        tlp: "AMBER".into(),
        ours_name: format!("name of {id}"),
        kind: "entity".into(),
        entry_name: format!("name of {entry}"),
        ..CandidateRow::default()
    }
}

fn happened(what: &str, account: Option<&str>) -> CandidateEvent {
    CandidateEvent {
        at: 4,
        what: what.into(),
        account: account.map(Into::into),
        ..CandidateEvent::default()
    }
}

fn put(store: &dyn Store, changes: Vec<(CandidateRow, Option<CandidateEvent>)>) {
    let candidates = changes
        .into_iter()
        .map(|(row, event)| CandidateChange { row, event })
        .collect();
    let work = PartyWork {
        candidates,
        ..PartyWork::default()
    };
    store.parties_apply(&work).unwrap();
}

fn candidates(store: &dyn Store) {
    three_states(store);
    let opened = CandidateEvent {
        list_state: Some(3),
        ..happened("opened", None)
    };
    let work = PartyWork {
        put: vec![our("customer", "C-1", "Blue")],
        candidates: vec![CandidateChange {
            row: row("C-1", "x", "open", 0.75),
            event: Some(opened.clone()),
        }],
        screened: Some(("a".into(), 3)),
        ..PartyWork::default()
    };
    store.parties_apply(&work).unwrap();
    assert_eq!(store.party_lists().unwrap()[0].screened, 3);
    let kept = store
        .candidate_of(&row("C-1", "x", "", 0.0).key)
        .unwrap()
        .unwrap();
    let mut wanted = row("C-1", "x", "open", 0.75);
    wanted.id = kept.id;
    assert_eq!(kept, wanted);
    let decided = CandidateEvent {
        verdict: Some("different".into()),
        reason: Some("another birth date".into()),
        record: Some("r/9".into()),
        ..happened("decided", Some("7"))
    };
    let after = CandidateRow {
        decision: Some("r/9".into()),
        account: Some("7".into()),
        ..row("C-1", "x", "different", 0.75)
    };
    put(store, vec![(after.clone(), Some(decided.clone()))]);
    put(store, vec![(CandidateRow { score: 0.5, ..after }, None)]);
    let now = store.candidate(kept.id).unwrap().unwrap();
    assert_eq!(
        (now.state.as_str(), now.score, now.decision.as_deref()),
        ("different", 0.5, Some("r/9"))
    );
    assert_eq!(store.candidate_events(kept.id).unwrap(), [opened, decided]);
    let mut raised = our("customer", "C-1", "Blue and Red");
    raised.tlp = "RED".into();
    let work = PartyWork {
        put: vec![raised],
        ..PartyWork::default()
    };
    store.parties_apply(&work).unwrap();
    let now = store.candidate(kept.id).unwrap().unwrap();
    assert_eq!(
        (now.tlp.as_str(), now.ours_name.as_str()),
        ("RED", "Blue and Red"),
        "follows our side"
    );
}

fn queue(store: &dyn Store) {
    let mut red = row("C-3", "x", "open", 0.9);
    red.tlp = "RED".into();
    let mut proposed = row("C-4", "y", "proposed", 0.8);
    proposed.account = Some("7".into());
    let rows = [
        row("C-1", "x", "open", 0.75),
        row("C-2", "x", "different", 0.95),
        red,
        proposed,
        row("C-5", "x", "open", 0.75),
    ];
    put(store, rows.into_iter().map(|row| (row, None)).collect());
    let ids = |filter: &CandidateFilter, after, limit| -> Vec<String> {
        let rows = store.candidates(filter, after, limit).unwrap();
        rows.into_iter().map(|row| row.key.ours.id).collect()
    };
    let all = CandidateFilter::default();
    assert_eq!(ids(&all, None, 9), ["C-2", "C-3", "C-4", "C-1", "C-5"]);
    let first = store.candidates(&all, None, 4).unwrap();
    assert_eq!(
        ids(&all, first.last().map(|row| (row.score, row.id)), 9),
        ["C-5"],
        "equal scores by number"
    );
    let waiting = CandidateFilter {
        states: vec!["open".into(), "proposed".into()],
        tlp: Some(vec!["AMBER".into()]),
        ..CandidateFilter::default()
    };
    assert_eq!(ids(&waiting, None, 9), ["C-4", "C-1", "C-5"]);
    assert_eq!(store.candidate_count(&waiting).unwrap(), 3);
    let of = |filter: CandidateFilter| ids(&filter, None, 9);
    let mine = CandidateFilter {
        not_by: Some("7".into()),
        ..waiting.clone()
    };
    assert_eq!(
        of(mine),
        ["C-1", "C-5"],
        "nobody gives the second signature under the own first"
    );
    let entry = CandidateFilter {
        list: Some("a".into()),
        entry: Some("y".into()),
        ..CandidateFilter::default()
    };
    assert_eq!(of(entry), ["C-4"]);
    let customer = CandidateFilter {
        ours: Some(("customer".into(), "C-5".into())),
        ..CandidateFilter::default()
    };
    assert_eq!(of(customer), ["C-5"]);
    let nothing = CandidateFilter {
        tlp: Some(Vec::new()),
        ..CandidateFilter::default()
    };
    assert!(of(nothing).is_empty());
}

fn clearings(store: &dyn Store) {
    put(
        store,
        vec![
            (row("C-1", "x", "same", 0.9), Some(happened("decided", Some("7")))),
            (row("C-2", "x", "open", 0.9), Some(happened("opened", None))),
        ],
    );
    assert!(store.clearings_unseen("7", 9).unwrap().is_empty());
    let cleared = |id| CandidateRow {
        cleared: Some(4),
        ..row(id, "x", "cleared", 0.9)
    };
    put(
        store,
        vec![
            (cleared("C-1"), Some(happened("cleared", None))),
            (cleared("C-2"), Some(happened("cleared", None))),
        ],
    );
    let unseen = store.clearings_unseen("7", 9).unwrap();
    assert_eq!(
        unseen
            .iter()
            .map(|row| row.key.ours.id.as_str())
            .collect::<Vec<_>>(),
        ["C-1"]
    );
    assert!(store.clearings_unseen("8", 9).unwrap().is_empty());
    store.clearing_seen(unseen[0].id, "7", 5).unwrap();
    store.clearing_seen(unseen[0].id, "7", 6).unwrap();
    assert!(store.clearings_unseen("7", 9).unwrap().is_empty());
}
