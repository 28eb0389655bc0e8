//! Laws: no sequence of releases lowers a label; two nodes never show two labels for one version; what is made from
//! others' records is never looser than they are.

use comity_core::handling::{Onward, Purpose, Tlp};
use comity_core::record::Verb;
use comity_flow::FlowError;
use comity_flow::sharing::ShareForm;
use proptest::prelude::*;
use serde_json::json;

use super::{Running, boss, finding, form, free, officer, releaser, report, row, share, talk, talk_all};

/// One step of somebody.
#[derive(Clone, Debug)]
enum Step {
    Share { from: usize, to: usize, onward: u8 },
    Amend { tlp: usize },
    Retract,
    Talk,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0usize..3, 0usize..3, 0u8..4).prop_map(|(from, to, onward)| Step::Share { from, to, onward }),
        2 => (0usize..4).prop_map(|tlp| Step::Amend { tlp }),
        1 => Just(Step::Retract),
        2 => Just(Step::Talk),
    ]
}

const NAMES: [&str; 3] = ["a.example", "b.example", "c.example"];
const LABELS: [&str; 4] = ["GREEN", "AMBER", "AMBER+STRICT", "RED"];

fn onward(number: u8) -> Onward {
    [
        Onward::None,
        Onward::WithinOrganisation,
        Onward::WithConsent,
        Onward::Free,
    ][usize::from(number % 4)]
}

fn try_share(at: &Running, record: &str, to: &str, onward: Onward) {
    let ask = ShareForm {
        purposes: vec![Purpose::PublicHealth],
        ..form(record, &[to], onward)
    };
    if let Ok(id) = at.node.propose_share(&officer(), ask) {
        drop(at.node.approve_share(&releaser(), id));
    }
}

/// Versions a node shows of a record: number of the statement, its hash and its label.
fn versions(at: &Running, record: &str) -> Vec<(u64, [u8; 32], Tlp)> {
    let Ok(detail) = at.node.record(&boss(), record, None, None) else {
        return Vec::new();
    };
    let label = |one: &comity_flow::StatementView| match &one.said {
        comity_flow::Said::Facts(record) => record.handling.tlp,
        comity_flow::Said::Reason(turn) => turn.handling.tlp,
    };
    detail
        .chain
        .iter()
        .map(|one| (one.seq, one.hash, label(one)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_releases_changes_a_label(steps in prop::collection::vec(step(), 3..10)) {
        let (_sites, nodes, _) = row(3);
        let id = report(&nodes[0], finding("S-1", free(&NAMES)));
        for step in steps {
            match step {
                Step::Share { from, to, onward: rule } if from != to => {
                    try_share(&nodes[from], &id, NAMES[to], onward(rule));
                }
                Step::Amend { tlp } => {
                    let mut handling = free(&NAMES);
                    handling["tlp"] = json!(LABELS[tlp]);
                    if tlp == 3 {
                        handling["onward"] = json!("none");
                    }
                    let tree = nodes[0].node.read_tree(finding("S-1", handling)).unwrap();
                    drop(nodes[0].node.replace(&officer(), &id, Verb::Amend, tree));
                }
                Step::Retract => {
                    // An officer does not see what is RED now, and so does not retract it.
                    let seen = nodes[0].node.record(&officer(), &id, None, None);
                    if seen.is_ok_and(|seen| seen.standing == comity_core::chain::Standing::InForce) {
                        super::turn(&nodes[0], &id, Verb::Retract);
                    }
                }
                Step::Talk => talk_all(&nodes),
                Step::Share { .. } => {}
            }
            let own = versions(&nodes[0], &id);
            for other in &nodes[1..] {
                for version in versions(other, &id) {
                    prop_assert!(own.contains(&version), "{version:?} is not what its originator said");
                }
            }
        }
    }
}

#[test]
fn what_is_made_from_anothers_record_is_as_strict() {
    let (_sites, nodes, _) = row(2);
    let (a, b) = (&nodes[0], &nodes[1]);
    let mut handling = free(&NAMES[..2]);
    handling["tlp"] = json!("AMBER+STRICT");
    handling["onward"] = json!("with-consent");
    handling["no-court"] = json!(true);
    let id = report(a, finding("S-1", handling.clone()));
    share(a, &id, &["b.example"], Onward::None);
    talk(a, b);
    let mut derived = finding("S-2", free(&["c.example"]));
    derived["links"] = json!([{"relation": "follows", "record": id}]);
    let FlowError::Fields(problems) = b.node.submit(&officer(), derived.clone()).unwrap_err() else {
        panic!()
    };
    let fields: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
    for field in [
        "handling.tlp",
        "handling.onward",
        "handling.releasable-to",
        "handling.no-court",
    ] {
        assert!(fields.contains(&field), "{field} in {fields:?}");
    }
    assert!(
        problems
            .iter()
            .all(|one| one.code == "looser-than-parent" && !one.mend.is_empty())
    );
    derived["handling"] = handling;
    let good = b.node.submit(&officer(), derived).unwrap();
    // Nor can it be loosened later.
    let loose = b
        .node
        .read_tree({
            let mut tree = finding("S-2", free(&NAMES[..2]));
            tree["links"] = json!([{"relation": "follows", "record": id}]);
            tree
        })
        .unwrap();
    assert!(matches!(
        b.node
            .replace(&officer(), crate::bench::recorded_id(&good), Verb::Amend, loose),
        Err(FlowError::Fields(_))
    ));
}
