//! Laws of lists over random states: intervals say of every moment what the state of that moment said.

use std::collections::BTreeMap;

use comity_core::party::ListedParty;
use comity_flow::Node;
use comity_flow::parties::views::*;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use crate::bench::{Bench, reader};
use crate::parties::{DAY, account, keeper, list, new_list, party};

/// A state: which of six entries stand on it, in which of three versions.
type State = BTreeMap<u8, u8>;

fn parties(state: &State) -> Vec<ListedParty> {
    let one = |(entry, version): (&u8, &u8)| {
        let mut party = party(&format!("e{entry}"), &format!("Sample Party {entry}"));
        party.addresses.push(format!("{version} Sample Road"));
        party
    };
    state.iter().map(one).collect()
}

fn count(older: &State, newer: &State) -> (u64, u64, u64) {
    let added = newer.keys().filter(|entry| !older.contains_key(entry)).count();
    let removed = older.keys().filter(|entry| !newer.contains_key(entry)).count();
    let changed = newer
        .iter()
        .filter(|(entry, version)| older.get(entry).is_some_and(|was| was != *version))
        .count();
    (added as u64, removed as u64, changed as u64)
}

/// The entries of a moment, read from the intervals of each entry.
fn at(node: &Node, moment: i64) -> State {
    let mut state = State::new();
    for entry in 0..6u8 {
        let Ok(detail) = node.party(&account(1), "s", &format!("e{entry}")) else {
            continue;
        };
        for interval in detail.listings {
            let begun = interval.from.is_none_or(|from| from.seconds() <= moment);
            let ended = interval.to.is_some_and(|to| to.seconds() <= moment);
            if begun && !ended {
                let version: u8 = interval.party.addresses[0][..1].parse().unwrap();
                assert!(
                    state.insert(entry, version).is_none(),
                    "two versions at one moment"
                );
            }
        }
    }
    state
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn intervals_and_differences_are_the_states(states in vec(btree_map(0..6u8, 0..3u8, 1..6), 2..6)) {
        let bench = Bench::new();
        let node = bench.start().node;
        node.list_add(&keeper(), &new_list("s")).unwrap();
        let mut kept: Vec<(i64, State)> = Vec::new();
        for state in &states {
            let taken = node.list_update(&keeper(), "s", list(&parties(state))).unwrap();
            if let ListOutcome::Taken { state: told, .. } = taken {
                kept.push((told.at.seconds(), state.clone()));
            }
            bench.clock.pass(DAY);
        }
        for (moment, state) in &kept {
            prop_assert_eq!(&at(&node, *moment), state);
            prop_assert_eq!(&at(&node, moment + DAY - 1), state);
        }
        prop_assert!(at(&node, kept[0].0 - 1).is_empty());
        for older in 1..=kept.len() {
            for newer in older + 1..=kept.len() {
                let leaf = Leaf { after: None, limit: 100 };
                let told = node.list_difference(&reader(), "s", older as u64, newer as u64, &leaf).unwrap();
                let wanted = count(&kept[older - 1].1, &kept[newer - 1].1);
                prop_assert_eq!((told.added, told.removed, told.changed), wanted);
                prop_assert_eq!(told.lines.rows.len() as u64, wanted.0 + wanted.1 + wanted.2);
            }
        }
    }
}
