//! Laws of the history of a list, on lists made by chance.

use std::collections::BTreeMap;

use comity_core::date::Timestamp;
use comity_core::party::{ListedName, ListedParty, PartyType};
use comity_parties::history::{Change, Field, History, HistoryError, NameIndex, Oddity, difference, folded};
use proptest::prelude::*;

fn party(id: &str, name: &str) -> ListedParty {
    ListedParty {
        id: id.into(),
        names: vec![ListedName {
            name: name.into(),
            ..ListedName::default()
        }],
        ..ListedParty::default()
    }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

type State = BTreeMap<u8, u8>;

fn parties(state: &State) -> Vec<ListedParty> {
    let one = |(id, name): (&u8, &u8)| party(&format!("p{id}"), &format!("Name {name}"));
    state.iter().map(one).collect()
}

fn states() -> impl Strategy<Value = Vec<State>> {
    prop::collection::vec(prop::collection::btree_map(0u8..12, 0u8..4, 0..10), 1..8)
}

/// The history of states a day apart, the first at 0.
fn history(states: &[State]) -> History {
    let mut history = History::default();
    for (day, state) in (0..).zip(states) {
        history.apply_state(at(day * 86_400), parties(state)).unwrap();
    }
    history
}

proptest! {
    #[test]
    fn every_state_that_was_applied_can_be_had_again(states in states()) {
        let history = history(&states);
        for (day, state) in (0i64..).zip(&states) {
            for moment in [day * 86_400, day * 86_400 + 86_399] {
                let found: Vec<ListedParty> = history.state(at(moment)).cloned().collect();
                let mut wanted = parties(state);
                wanted.sort_by(|a, b| a.id.cmp(&b.id));
                prop_assert_eq!(&found, &wanted);
            }
        }
        prop_assert_eq!(history.state(at(-1)).count(), 0);
        let last: Vec<ListedParty> = history.state(at(10_000_000)).cloned().collect();
        let now: Vec<ListedParty> = history.current().cloned().collect();
        prop_assert_eq!(now, last);
    }

    #[test]
    fn intervals_of_an_entry_never_overlap_and_are_never_empty(states in states()) {
        let history = history(&states);
        for id in 0..12 {
            let versions = history.of(&format!("p{id}"));
            for version in versions {
                prop_assert!(version.to.is_none_or(|to| version.from.is_none_or(|from| from < to)));
            }
            for pair in versions.windows(2) {
                prop_assert!(pair[0].to.is_some() && pair[0].to <= pair[1].from);
                let touching = pair[0].to == pair[1].from;
                prop_assert!(!touching || pair[0].party != pair[1].party, "one version in two pieces");
            }
        }
    }

    #[test]
    fn a_difference_leads_from_one_state_to_the_other(states in states(), a in 0usize..8, b in 0usize..8) {
        let history = history(&states);
        let moment = |day: usize| at(i64::try_from(day % states.len()).unwrap() * 86_400);
        let (before, after) = (moment(a), moment(b));
        let difference = history.difference(before, after);
        let mut state: BTreeMap<String, ListedParty> =
            history.state(before).map(|party| (party.id.clone(), party.clone())).collect();
        difference.apply(&mut state);
        let wanted: Vec<ListedParty> = history.state(after).cloned().collect();
        prop_assert_eq!(state.into_values().collect::<Vec<_>>(), wanted);
        prop_assert_eq!(difference.is_empty(), history.state(before).eq(history.state(after)));
        prop_assert!(difference.changed.iter().all(|changed| !changed.fields.is_empty()));
    }

    #[test]
    fn single_changes_lead_where_whole_states_lead(states in states()) {
        let whole = history(&states);
        let mut single = History::default();
        let mut before = State::new();
        for (day, state) in (0i64..).zip(&states) {
            let now = at(day * 86_400);
            let difference = difference(&parties(&before), &parties(state));
            for party in difference.removed {
                prop_assert_eq!(single.apply(now, Change::Remove(party.id)), Ok(None));
            }
            for changed in difference.changed {
                prop_assert_eq!(single.apply(now, Change::Replace(changed.after)), Ok(None));
            }
            for party in difference.added {
                prop_assert_eq!(single.apply(now, Change::Add(party)), Ok(None));
            }
            before.clone_from(state);
        }
        prop_assert!(single.versions().eq(whole.versions()));
    }

    #[test]
    fn folding_again_changes_nothing(name in "\\PC{0,40}") {
        let once = folded(&name);
        prop_assert_eq!(folded(&once), once.clone());
        prop_assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "));
    }
}

#[test]
fn a_name_is_found_whatever_its_case_and_punctuation() {
    let mut history = History::beginning(vec![party("1", "Acme-Widgets Co., Ltd.")]).unwrap();
    history.apply(at(100), Change::Remove("1".into())).unwrap();
    history
        .apply(at(200), Change::Add(party("2", "ACME WIDGETS (CO) LTD")))
        .unwrap();
    let index = NameIndex::build(&history);
    let listed = |moment| -> Vec<&str> {
        let found = index.listed("acme widgets co ltd", Some(PartyType::Entity), at(moment));
        found.iter().map(|version| version.party.id.as_str()).collect()
    };
    assert_eq!(
        (listed(99), listed(100), listed(199), listed(200)),
        (vec!["1"], vec![], vec![], vec!["2"])
    );
    assert!(
        index
            .listed("acme widgets co ltd", Some(PartyType::Vessel), at(0))
            .is_empty()
    );
    assert_eq!(index.listed("Acme Widgets Co Ltd", None, at(0)).len(), 1);
    assert!(index.listed("acmewidgets co ltd", None, at(0)).is_empty());
}

#[test]
fn a_change_that_does_not_fit_is_taken_and_told() {
    let mut history = History::default();
    assert_eq!(
        history.apply(at(1), Change::Remove("a".into())),
        Ok(Some(Oddity::NotListed("a".into())))
    );
    assert_eq!(history.apply(at(2), Change::Add(party("a", "One"))), Ok(None));
    let again = history.apply(at(3), Change::Add(party("a", "Two")));
    assert_eq!(again, Ok(Some(Oddity::AlreadyListed("a".into()))));
    assert_eq!(
        history.current().map(ListedParty::name).collect::<Vec<_>>(),
        ["Two"]
    );
    assert_eq!(history.of("a").len(), 2);
    let early = history.apply(at(2), Change::Remove("a".into()));
    assert_eq!(
        early,
        Err(HistoryError::OutOfOrder {
            at: at(2),
            last: at(3)
        })
    );
    let twice = history.apply_state(at(4), vec![party("b", "B"), party("b", "C")]);
    assert_eq!(twice, Err(HistoryError::SameId("b".into())));
    assert_eq!(
        history.current().count(),
        1,
        "nothing of a refused state is applied"
    );
}

#[test]
fn what_comes_and_goes_in_one_moment_never_stood_there() {
    let mut history = History::beginning(vec![party("a", "One")]).unwrap();
    history.apply(at(5), Change::Add(party("b", "Two"))).unwrap();
    history.apply(at(5), Change::Remove("b".into())).unwrap();
    history.apply(at(5), Change::Remove("a".into())).unwrap();
    history.apply(at(5), Change::Add(party("a", "One"))).unwrap();
    assert!(history.of("b").is_empty());
    assert_eq!(history.of("a").len(), 1);
    assert_eq!(history.of("a")[0].to, None);
}

#[test]
fn a_changed_entry_says_what_changed() {
    let before = party("a", "One");
    let mut after = party("a", "Two");
    after.remarks = Some("new".into());
    let found = difference([&before], [&after]);
    assert_eq!(found.changed[0].fields, [Field::Names, Field::Remarks]);
}
