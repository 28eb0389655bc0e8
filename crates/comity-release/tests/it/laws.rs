//! What holds for every sequence of releases.

use comity_core::handling::{Handling, Onward, Purpose, Tlp};
use comity_release::{Point, Policy, Question, strictest};
use proptest::prelude::*;

use crate::table::today;

const NODES: [&str; 4] = ["maker.example", "b.example", "c.example", "d.example"];

/// A node does something with a record it holds.
#[derive(Clone, Debug)]
enum Step {
    /// Passes it on.
    Pass {
        from: usize,
        to: usize,
        granted: bool,
        purpose: usize,
    },
    /// Makes a record of its own from all it holds.
    Derive { at: usize },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..4usize, 0..4usize, any::<bool>(), 0..7usize).prop_map(|(from, to, granted, purpose)| {
            Step::Pass {
                from,
                to,
                granted,
                purpose,
            }
        }),
        (0..4usize).prop_map(|at| Step::Derive { at }),
    ]
}

fn terms() -> impl Strategy<Value = Handling> {
    let list = proptest::sample::subsequence(NODES.to_vec(), 0..3);
    (0..5usize, 0..4usize, list, any::<bool>()).prop_map(|(tlp, onward, list, no_court)| Handling {
        tlp: Tlp::ALL[tlp],
        onward: Onward::ALL[onward],
        releasable_to: list.into_iter().map(|name| name.parse().unwrap()).collect(),
        purposes: vec![Purpose::LawEnforcement, Purpose::PublicHealth, Purpose::Court],
        no_court,
        ..Handling::public()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Two records of one maker wander; whatever is held or made of them anywhere is as strict as both it came from,
    /// and nobody got one that its maker's terms keep from them.
    #[test]
    fn no_sequence_of_releases_lowers_a_label(
        first in terms(), second in terms(), steps in proptest::collection::vec(step(), 1..24),
    ) {
        let policy = Policy::shipped().unwrap();
        // what each node holds: terms, and the originals that went into it
        let mut held: Vec<Vec<(Handling, Vec<Handling>)>> = vec![Vec::new(); NODES.len()];
        for original in [&first, &second] {
            held[0].push((original.clone(), vec![original.clone()]));
        }
        for step in steps {
            match step {
                Step::Pass { from, to, granted, purpose } => {
                    for (terms, parents) in held[from].clone() {
                        let answer = policy.decide(&Question {
                            point: Point::Onward,
                            handling: &terms,
                            kind: "incident",
                            issuer: NODES[0],
                            us: NODES[from],
                            recipient: NODES[to],
                            purpose: Purpose::ALL[purpose],
                            approvals: 1,
                            caveats_filled: true,
                            granted,
                            on: today(),
                        });
                        if answer.allowed {
                            let elsewhere = to != 0 && to != from;
                            let stays = parents.iter().any(|one| one.onward < Onward::WithConsent);
                            prop_assert!(!(elsewhere && stays), "passed on against its terms");
                            held[to].push((terms, parents));
                        }
                    }
                }
                Step::Derive { at } => {
                    let parts: Vec<&Handling> = held[at].iter().map(|(terms, _)| terms).collect();
                    if parts.is_empty() {
                        continue;
                    }
                    let made = strictest(&parts);
                    let parents = held[at].iter().flat_map(|(_, parents)| parents.clone()).take(8).collect();
                    held[at].push((made, parents));
                }
            }
            for one in &mut held {
                one.truncate(6);
            }
        }
        for (terms, parents) in held.iter().flatten() {
            for parent in parents {
                prop_assert!(terms.at_least_as_strict_as(parent), "{terms:?} is weaker than {parent:?}");
            }
        }
    }
}
