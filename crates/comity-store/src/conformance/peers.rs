//! Counterparts, and statements of other logs beside our own.

use super::{Check, everything, hash, ids, record, statement, with};
use crate::peers::{MAX_OWN_CHECKPOINTS, MAX_REFUSED, MAX_ROUNDS};
use crate::{
    CosignedAt, Filter, Foreign, NewFailure, NewPeer, PeerFreeze, PeerSeen, Sight, StagedStatement, Store,
    StoreError, Taken,
};

pub(super) const CHECKS: &[Check] = &[
    ("a peer is pinned, pinned anew and forgotten", pins),
    ("what a round learns is kept, the largest sizes stay", seen),
    ("the first reason of a freeze stands until it is lifted", freezes),
    ("failures of a step are counted until it is mended", failures),
    ("the last rounds are kept", rounds),
    (
        "checkpoints of our own are kept with their cosignatures",
        own_checkpoints,
    ),
    ("entries are taken over once, in order, without gaps", taken_once),
    (
        "foreign statements are found beside our own and say their log",
        beside_our_own,
    ),
    ("own-log methods see own statements only", own_log),
    ("a foreign chain has one current statement", chains),
    (
        "two statements with one number are both kept, and disputed",
        rivals,
    ),
    ("a statement that repeats ours is kept and not listed", echoes),
    ("nobody else fills a place in our chains", our_chains),
    ("what is handed over apart is one with what the log brings", given),
    ("sight holds for foreign statements too", sight),
    ("key events of a log are read in its order", key_events),
    ("refused entries are counted, the first are told", refused),
];

fn peer(name: &str) -> NewPeer {
    NewPeer {
        name: name.into(),
        address: "peer.example:8444".into(),
        code: format!("{name}@peer.example:8444#AAAA"),
        card: b"card".to_vec(),
        pinned: 5,
        pinned_by: "admin".into(),
    }
}

fn pins(store: &dyn Store) {
    store.peer_put(&peer("b.example")).unwrap();
    store.peer_put(&peer("a.example")).unwrap();
    let names = |store: &dyn Store| -> Vec<String> {
        store
            .peers()
            .unwrap()
            .into_iter()
            .map(|row| row.new.name)
            .collect()
    };
    assert_eq!(names(store), ["a.example", "b.example"]);
    assert_eq!(store.peers().unwrap()[0].new, peer("a.example"));
    let moved = NewPeer {
        address: "other.example:1".into(),
        card: b"new card".to_vec(),
        ..peer("a.example")
    };
    store.peer_put(&moved).unwrap();
    assert_eq!(store.peers().unwrap()[0].new, moved);
    store.peer_remove("a.example", 9).unwrap();
    assert_eq!(names(store), ["b.example"]);
    for gone in [
        store.peer_remove("a.example", 9),
        store.peer_freeze("a.example", None),
        store.peer_seen("a.example", &PeerSeen::default()),
        store.peer_failed("a.example", &failure("pull", 1)),
        store.peer_round("a.example", 1, "{}"),
    ] {
        assert!(matches!(gone, Err(StoreError::Missing { .. })), "{gone:?}");
    }
    store.peer_put(&moved).unwrap();
    assert_eq!(names(store), ["a.example", "b.example"], "and comes back");
}

fn seen(store: &dyn Store) {
    store.peer_put(&peer("a.example")).unwrap();
    let cosigned = |size, at| Some(CosignedAt { size, at: Some(at) });
    let first = PeerSeen {
        tried: Some(10),
        answered: Some(11),
        log_size: Some(100),
        mirrored: Some(90),
        theirs: cosigned(7, 12),
        ours: cosigned(80, 13),
        policy_size: Some(70),
    };
    store.peer_seen("a.example", &first).unwrap();
    let later = PeerSeen {
        tried: Some(20),
        log_size: Some(50),
        theirs: cosigned(6, 99),
        ours: cosigned(81, 21),
        ..PeerSeen::default()
    };
    store.peer_seen("a.example", &later).unwrap();
    let row = store.peers().unwrap().remove(0);
    assert_eq!((row.last_try, row.last_contact), (Some(20), Some(11)));
    assert_eq!((row.log_size, row.mirrored, row.policy_size), (100, 90, 70));
    assert_eq!(Some(row.theirs), cosigned(7, 12), "a smaller size tells nothing");
    assert_eq!(Some(row.ours), cosigned(81, 21));
}

fn freezes(store: &dyn Store) {
    store.peer_put(&peer("a.example")).unwrap();
    let freeze = |why: &str| PeerFreeze {
        at: 5,
        why: why.into(),
        by: "node".into(),
        common_size: 12,
        evidence: Some("a.example/1".into()),
    };
    store.peer_freeze("a.example", Some(&freeze("fork"))).unwrap();
    store.peer_freeze("a.example", Some(&freeze("again"))).unwrap();
    assert_eq!(store.peers().unwrap()[0].frozen, Some(freeze("fork")));
    store.peer_put(&peer("a.example")).unwrap();
    assert!(
        store.peers().unwrap()[0].frozen.is_some(),
        "pinning anew lifts nothing"
    );
    store.peer_freeze("a.example", None).unwrap();
    assert_eq!(store.peers().unwrap()[0].frozen, None);
}

fn failure(step: &str, at: i64) -> NewFailure {
    NewFailure {
        step: step.into(),
        what: format!("failed at {at}"),
        mend: "wait".into(),
        who: "line".into(),
        at,
        next_try: Some(at + 60),
    }
}

fn failures(store: &dyn Store) {
    store.peer_put(&peer("a.example")).unwrap();
    for at in [5, 6, 9] {
        store.peer_failed("a.example", &failure("reach", at)).unwrap();
    }
    store.peer_failed("a.example", &failure("pull", 7)).unwrap();
    let rows = store.peer_failures("a.example").unwrap();
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.last.step.as_str(), row.since, row.last.at, row.times))
        .collect();
    assert_eq!(told, [("pull", 7, 7, 1), ("reach", 5, 9, 3)]);
    assert_eq!(rows[1].last, failure("reach", 9));
    store.peer_next_try("a.example", 777).unwrap();
    let rows = store.peer_failures("a.example").unwrap();
    assert!(rows.iter().all(|row| row.last.next_try == Some(777)));
    store.peer_mended("a.example", "reach").unwrap();
    store.peer_mended("a.example", "reach").unwrap();
    assert_eq!(store.peer_failures("a.example").unwrap().len(), 1);
}

fn rounds(store: &dyn Store) {
    store.peer_put(&peer("a.example")).unwrap();
    store.peer_put(&peer("b.example")).unwrap();
    for at in 0..i64::from(MAX_ROUNDS) + 3 {
        store.peer_round("a.example", at, &at.to_string()).unwrap();
    }
    store.peer_round("b.example", 1, "other").unwrap();
    let kept = store.peer_rounds("a.example", 1000).unwrap();
    assert_eq!(kept.len(), MAX_ROUNDS as usize);
    assert_eq!(kept[0], (MAX_ROUNDS + 2).to_string());
    assert_eq!(store.peer_rounds("b.example", 5).unwrap(), ["other"]);
}

fn own_checkpoints(store: &dyn Store) {
    for size in 1..=u64::from(MAX_OWN_CHECKPOINTS) + 2 {
        store.own_checkpoint_put(size, b"one").unwrap();
    }
    store.own_checkpoint_put(20, b"two").unwrap();
    let kept = store.own_checkpoints().unwrap();
    assert_eq!(kept.len(), MAX_OWN_CHECKPOINTS as usize);
    assert_eq!(kept[0], (u64::from(MAX_OWN_CHECKPOINTS) + 2, b"one".to_vec()));
    assert!(kept.contains(&(20, b"two".to_vec())) && kept.iter().all(|(size, _)| *size > 2));
}

/// A log of another node.
fn log(store: &dyn Store) -> i64 {
    store.log_id("north.example/log/1", "north.example").unwrap()
}

/// Statement `seq` of a record of the other node.
fn foreign(id: &str, seq: u64) -> StagedStatement {
    let mut one = with(statement(&format!("north.example/{id}"), seq), |row| {
        row.issuer = "north.example".into();
        row.title = format!("northern {id} {seq}");
    });
    one.search = vec![format!("aurora {id}")];
    one
}

fn entry(statement: StagedStatement) -> Foreign {
    Foreign::Statement(Box::new(statement))
}

/// Takes statements over at the next indexes.
fn take(store: &dyn Store, statements: &[StagedStatement]) -> Vec<Taken> {
    let log = log(store);
    let first = next(store);
    let entries: Vec<Foreign> = statements.iter().cloned().map(entry).collect();
    let taken = store.take_foreign(log, first, &entries).unwrap();
    taken.into_iter().map(|(_, outcome)| outcome).collect()
}

fn next(store: &dyn Store) -> u64 {
    let log = log(store);
    let logs = store.logs().unwrap();
    logs.into_iter().find(|row| row.id == log).unwrap().next_index
}

fn taken_once(store: &dyn Store) {
    let log = log(store);
    assert_eq!(
        log,
        store.log_id("north.example/log/1", "north.example").unwrap(),
        "one number"
    );
    let entries = [entry(foreign("a", 1)), Foreign::Blind, entry(foreign("b", 1))];
    let first = store.take_foreign(log, 0, &entries).unwrap();
    assert_eq!(first, [(0, Taken::New), (2, Taken::New)]);
    assert!(
        store.take_foreign(log, 0, &entries).unwrap().is_empty(),
        "repeated"
    );
    let overlap = [entry(foreign("b", 1)), Foreign::Blind, entry(foreign("c", 1))];
    assert_eq!(store.take_foreign(log, 2, &overlap).unwrap(), [(4, Taken::New)]);
    let gap = store.take_foreign(log, 6, &[Foreign::Blind]);
    assert!(matches!(gap, Err(StoreError::Refused { .. })), "{gap:?}");
    for unknown in [0, log + 9] {
        let refused = store.take_foreign(unknown, 0, &[Foreign::Blind]);
        assert!(matches!(refused, Err(StoreError::Missing { .. })), "{refused:?}");
    }
    let row = store
        .logs()
        .unwrap()
        .into_iter()
        .find(|row| row.id == log)
        .unwrap();
    assert_eq!((row.next_index, row.open, row.blind, row.refused), (5, 3, 2, 0));
    assert_eq!(
        (row.origin.as_str(), row.node.as_str()),
        ("north.example/log/1", "north.example")
    );
    assert!(store.integrity().unwrap().is_sound());
}

fn beside_our_own(store: &dyn Store) {
    record(store, &[statement("ours", 1)]);
    take(store, &[foreign("a", 1), foreign("b", 1)]);
    assert_eq!(
        ids(store, &everything()),
        ["north.example/b", "north.example/a", "ours"]
    );
    let asking = Filter {
        text: Some("aurora".into()),
        ..everything()
    };
    assert_eq!(ids(store, &asking), ["north.example/b", "north.example/a"]);
    let found = store.list(&everything(), &crate::Page::first(9)).unwrap().rows;
    let logs: Vec<i64> = found.iter().map(|row| row.log).collect();
    assert_eq!(logs, [log(store), log(store), 0]);
    let whole = store
        .statement(&foreign("a", 1).hash, &Sight::all())
        .unwrap()
        .unwrap();
    assert_eq!((whole.settled.log, whole.settled.index), (log(store), 0));
    assert_eq!(whole.bytes, foreign("a", 1).bytes);
    let reply = |id: &str, ours: bool| {
        let base = if ours { statement(id, 1) } else { foreign(id, 1) };
        with(base, |row| row.re = Some("ours".into()))
    };
    take(store, &[reply("reply", false)]);
    record(store, &[reply("own reply", true)]);
    let answers = store.answers("ours", &Sight::all()).unwrap();
    let who: Vec<&str> = answers.iter().map(|row| row.row.record_id.as_str()).collect();
    assert_eq!(who, ["own reply", "north.example/reply"]);
}

fn own_log(store: &dyn Store) {
    take(store, &[foreign("a", 1), foreign("b", 1)]);
    assert_eq!(store.applied_size().unwrap(), 0);
    assert_eq!(store.statement_at(0, &Sight::all()).unwrap(), None);
    assert!(store.statements_from(0, 9, &Sight::all()).unwrap().is_empty());
    assert!(store.unsettled().unwrap().is_empty());
    record(store, &[statement("ours", 1)]);
    let at = store.statement_at(0, &Sight::all()).unwrap().unwrap();
    assert_eq!(at.settled.row.record_id, "ours");
    assert_eq!(store.statements_from(0, 9, &Sight::all()).unwrap().len(), 1);
    let state = store.integrity().unwrap();
    assert!(state.is_sound(), "{state:?}");
    assert_eq!((state.settled, state.first_index), (1, Some(0)));
}

fn chains(store: &dyn Store) {
    assert_eq!(
        take(store, &[foreign("a", 1), foreign("a", 2)]),
        [Taken::New, Taken::New]
    );
    let id = "north.example/a";
    assert_eq!(ids(store, &everything()), [id]);
    assert_eq!(store.record(id, &Sight::all()).unwrap().unwrap().row.seq, 2);
    // Handed over late: it is history at once.
    let log = log(store);
    store
        .take_given(log, &[(90, foreign("c", 3)), (91, foreign("c", 2))])
        .unwrap();
    assert_eq!(
        store
            .record("north.example/c", &Sight::all())
            .unwrap()
            .unwrap()
            .row
            .seq,
        3
    );
    let seen: Vec<(u64, bool)> = store
        .chain("north.example/c", &Sight::all())
        .unwrap()
        .iter()
        .map(|row| (row.settled.row.seq, row.settled.current))
        .collect();
    assert_eq!(seen, [(2, false), (3, true)]);
}

/// Another statement with the same number of the same record.
fn rival(id: &str, seq: u64, word: &str) -> StagedStatement {
    let mut other = foreign(id, seq);
    other.bytes = format!("{word} of {id} {seq}").into_bytes();
    other.hash = hash(&format!("{word} of {id} {seq}"));
    other.leaf_hash = hash(&format!("leaf of {word} {id} {seq}"));
    other
}

fn rivals(store: &dyn Store) {
    let first = foreign("a", 1);
    let outcomes = take(
        store,
        &[first.clone(), rival("a", 1, "another"), rival("a", 1, "a third")],
    );
    let beside = Taken::Rival { with: first.hash };
    assert_eq!(outcomes, [Taken::New, beside.clone(), beside]);
    let chain = store.chain("north.example/a", &Sight::all()).unwrap();
    assert_eq!(chain.len(), 3);
    assert_eq!(chain.iter().filter(|row| row.settled.current).count(), 1);
    let listed = store.record("north.example/a", &Sight::all()).unwrap().unwrap();
    assert_eq!(listed.row.status.as_deref(), Some("disputed"));
    take(store, &[foreign("a", 2)]);
    let listed = store.record("north.example/a", &Sight::all()).unwrap().unwrap();
    assert_eq!(
        (listed.row.seq, listed.row.status.as_deref()),
        (2, Some("disputed")),
        "it stays disputed"
    );
    assert_eq!(take(store, &[rival("a", 1, "another")]), [Taken::Known]);
    let all: Vec<StagedStatement> = (0..30).map(|n| rival("b", 1, &format!("no {n}"))).collect();
    let kept = take(store, &all);
    assert!(kept.contains(&Taken::Refused), "their number is bounded");
    assert!(store.integrity().unwrap().is_sound());
}

fn echoes(store: &dyn Store) {
    let keyed = |one: StagedStatement| StagedStatement {
        dedupe_key: Some(hash("the fact")),
        ..one
    };
    record(store, &[keyed(statement("ours", 1))]);
    assert_eq!(
        take(store, &[keyed(foreign("a", 1)), foreign("b", 1)]),
        [Taken::Echo, Taken::New]
    );
    assert_eq!(ids(store, &everything()), ["north.example/b", "ours"]);
    let sight = Sight::labels(&["GREEN"]);
    assert!(store.record("north.example/a", &sight).unwrap().unwrap().current);
    assert_eq!(
        store.chain("north.example/a", &sight).unwrap().len(),
        1,
        "its page is there"
    );
    // What the other node changes is news.
    take(store, &[foreign("a", 2)]);
    assert_eq!(
        ids(store, &everything()),
        ["north.example/a", "north.example/b", "ours"]
    );
    // A foreign statement takes no key from ours: we may still say the same ourselves.
    take(
        store,
        &[StagedStatement {
            dedupe_key: Some(hash("other")),
            ..foreign("c", 1)
        }],
    );
    assert_eq!(store.holders(&[hash("other")]).unwrap(), [None]);
}

fn our_chains(store: &dyn Store) {
    record(store, &[statement("node.example/ours", 1)]);
    let mut theirs = statement("node.example/ours", 2);
    theirs.row.issuer = "north.example".into();
    assert_eq!(take(store, &[theirs]), [Taken::Refused]);
    assert_eq!(store.chain("node.example/ours", &Sight::all()).unwrap().len(), 1);
    record(store, &[statement("node.example/ours", 3)]);
    let log = log(store);
    let row = store
        .logs()
        .unwrap()
        .into_iter()
        .find(|row| row.id == log)
        .unwrap();
    assert_eq!((row.open, row.refused), (0, 1));
}

fn given(store: &dyn Store) {
    let log = log(store);
    let one = foreign("a", 1);
    assert_eq!(store.take_given(log, &[(1, one.clone())]).unwrap(), [Taken::New]);
    assert_eq!(
        store.take_given(log, &[(1, one.clone())]).unwrap(),
        [Taken::Known]
    );
    assert_eq!(
        store.take_given(log, &[(1, foreign("b", 1))]).unwrap(),
        [Taken::Refused],
        "one entry is one statement"
    );
    assert_eq!(next(store), 0, "the log itself was not read");
    let taken = store.take_foreign(log, 0, &[Foreign::Blind, Foreign::Blind, entry(foreign("c", 1))]);
    assert_eq!(taken.unwrap(), [(2, Taken::New)]);
    assert_eq!(ids(store, &everything()), ["north.example/c", "north.example/a"]);
}

fn sight(store: &dyn Store) {
    let red = with(foreign("a", 1), |row| row.tlp = "RED".into());
    let person = with(foreign("b", 1), |row| row.person = true);
    take(store, &[red.clone(), person, foreign("c", 1)]);
    let reader = Sight::labels(&["CLEAR", "GREEN"]).without_persons();
    let filter = Filter::seen_by(reader.clone());
    assert_eq!(ids(store, &filter), ["north.example/c"]);
    assert_eq!(store.statement(&red.hash, &reader).unwrap(), None);
    assert!(store.chain("north.example/b", &reader).unwrap().is_empty());
}

fn key_events(store: &dyn Store) {
    let event = |id: &str, seq| with(foreign(id, seq), |row| row.kind = "key-event".into());
    take(
        store,
        &[event("k", 1), foreign("a", 1), event("l", 1), event("k", 2)],
    );
    let own = with(statement("own key", 1), |row| row.kind = "key-event".into());
    record(store, &[own]);
    let of = |log| -> Vec<u64> {
        let rows = store.key_events(log).unwrap();
        rows.iter().map(|row| row.settled.index).collect()
    };
    assert_eq!((of(log(store)), of(0)), (vec![0, 2, 3], vec![0]));
    let current = store.current_of_log(log(store), "key-event", 9).unwrap();
    let current: Vec<u64> = current.iter().map(|row| row.index).collect();
    assert_eq!(current, [3, 2]);
}

fn refused(store: &dyn Store) {
    let log = log(store);
    let entries: Vec<Foreign> = (0..MAX_REFUSED + 20)
        .map(|n| Foreign::Refused(format!("because {n}")))
        .collect();
    store.take_foreign(log, 0, &entries).unwrap();
    let told = store.refused_entries(log).unwrap();
    assert_eq!(told.len() as u64, MAX_REFUSED);
    assert_eq!(told[1], (1, "because 1".into()));
    let row = store
        .logs()
        .unwrap()
        .into_iter()
        .find(|row| row.id == log)
        .unwrap();
    assert_eq!(
        (row.refused, row.next_index),
        (MAX_REFUSED + 20, MAX_REFUSED + 20)
    );
}
