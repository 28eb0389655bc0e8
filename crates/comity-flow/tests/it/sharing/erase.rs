//! Erasing: after every holder has answered, no byte of the record is left under any data folder, and the logs verify.

use std::path::Path;

use comity_core::handling::Onward;
use comity_core::text::Text;
use comity_flow::FlowError;
use comity_flow::sharing::EraseForm;
use serde_json::json;

use super::{Running, boss, finding, free, officer, releaser, report, row, share, talk, talk_all};

const ALL: [&str; 3] = ["a.example", "b.example", "c.example"];

/// Files below a folder that hold these bytes.
fn grep(folder: &Path, needle: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            if bytes.windows(needle.len()).any(|window| window == needle) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

fn order(record: &str) -> EraseForm {
    EraseForm {
        record: record.into(),
        ground: vec![Text::en("ordered by judgment 7 of 2026")],
        ordered_by: "District Court".into(),
        by: None,
    }
}

fn nonce_of(at: &Running, record: &str) -> [u8; 32] {
    let bytes = at.node.statement_bytes(&boss(), record, 1).unwrap();
    comity_proof::statement::parse(&bytes)
        .unwrap()
        .header
        .nonce
        .unwrap()
}

#[test]
fn no_byte_of_an_erased_record_is_left_and_the_logs_verify() {
    let (sites, nodes, _) = row(3);
    let before = report(&nodes[0], finding("NEIGHBOUR-1", free(&ALL)));
    let id = report(&nodes[0], finding("ZEBRAFINCH-77", free(&ALL)));
    let after = report(&nodes[0], finding("NEIGHBOUR-2", free(&ALL)));
    for hop in 0..2 {
        for record in [&before, &id] {
            share(&nodes[hop], record, &[ALL[hop + 1]], Onward::Free);
        }
        talk(&nodes[hop], &nodes[hop + 1]);
    }
    let nonce = nonce_of(&nodes[0], &id);
    let detail = nodes[0].node.record(&officer(), &id, None, None).unwrap();
    let leaf = detail.chain[0].leaf_hash;
    for site in &sites {
        assert!(!grep(site.home(), b"ZEBRAFINCH-77").is_empty(), "it was there");
        assert!(!grep(site.home(), &nonce).is_empty(), "the nonce was there");
    }
    let sealed: Vec<_> = std::fs::read_dir(sites[2].home().join("blobs"))
        .unwrap()
        .collect();
    assert!(!sealed.is_empty());

    let row = nodes[0].node.order_erasure(&releaser(), order(&id)).unwrap();
    assert_eq!(row.ordered_by, "District Court");
    talk_all(&nodes);
    for (site, node) in sites.iter().zip(&nodes) {
        for needle in [&b"ZEBRAFINCH-77"[..], b"zebrafinch", &nonce[..]] {
            let left = grep(site.home(), needle);
            assert!(
                left.is_empty(),
                "{left:?} at {} hold {:?}",
                node.node.name(),
                String::from_utf8_lossy(needle)
            );
        }
        assert!(matches!(
            node.node.record(&boss(), &id, None, None),
            Err(FlowError::NotFound(_))
        ));
        let said = node.node.erasure_of(&boss(), &id).unwrap().unwrap();
        assert_eq!(said.originator.as_str(), "a.example");
        assert_eq!(said.ground[0].text, "ordered by judgment 7 of 2026");
        // The neighbours are whole.
        assert_eq!(
            node.node
                .record(&officer(), &before, None, None)
                .unwrap()
                .chain
                .len(),
            1
        );
    }
    let answers = nodes[0].node.erasure_of(&boss(), &id).unwrap().unwrap().holders;
    let names: Vec<&str> = answers.iter().map(|one| one.node.as_str()).collect();
    assert_eq!(names, ALL);
    assert!(
        answers
            .iter()
            .all(|one| one.at.is_some() && !one.scope.is_empty()),
        "{answers:?}"
    );
    assert!(answers[2].scope.contains(&"sealed-files".to_owned()));
    assert!(
        nodes[0]
            .node
            .outstanding(&officer())
            .unwrap()
            .iter()
            .all(|row| row.why == "share")
    );

    // The log verifies; the leaf is where it was; neighbours prove.
    crate::bench::assert_sound(&sites[0].home().join("log/public"));
    assert!(!grep(&sites[0].home().join("log/public"), &leaf).is_empty());
    for record in [&before, &after] {
        let proof = nodes[0].node.proof_file(&boss(), record, 1).unwrap();
        let bytes = nodes[0].node.statement_bytes(&boss(), record, 1).unwrap();
        let parsed = comity_proof::statement::parse(&bytes).unwrap();
        let vkey = nodes[0].node.card().unwrap().log[0].clone();
        comity_proof::proof_file::ProofFile::parse(&proof)
            .unwrap()
            .verify(
                comity_proof::proof_file::Subject::Statement(&parsed),
                &comity_proof::policy::Policy::of_log(vkey),
            )
            .unwrap();
    }
    // It comes back neither by a start nor by talking.
    drop(nodes);
    let nodes: Vec<Running> = sites.iter().map(super::Site::start).collect();
    talk_all(&nodes);
    for site in &sites {
        assert!(grep(site.home(), b"ZEBRAFINCH-77").is_empty());
    }
}

#[test]
fn what_stands_open_cannot_be_erased_nor_what_is_anothers() {
    let (_sites, nodes, _) = row(2);
    let (a, b) = (&nodes[0], &nodes[1]);
    let open = report(
        a,
        finding(
            "O-1",
            json!({"tlp": "CLEAR", "purposes": ["public"], "onward": "free"}),
        ),
    );
    let id = report(a, finding("S-1", free(&["b.example"])));
    share(a, &id, &["b.example"], Onward::None);
    talk(a, b);
    for (at, record, code) in [(a, &open, "open"), (b, &id, "issuer")] {
        let refused = at.node.order_erasure(&releaser(), order(record)).unwrap_err();
        let FlowError::Fields(problems) = refused else {
            panic!()
        };
        assert_eq!(problems[0].code, code);
    }
    assert!(matches!(
        a.node.order_erasure(&officer(), order(&id)),
        Err(FlowError::NotAllowed(_))
    ));
    let mut bare = order(&id);
    bare.ground.clear();
    assert!(matches!(
        a.node.order_erasure(&releaser(), bare),
        Err(FlowError::Fields(_))
    ));
}

#[test]
fn a_crash_while_erasing_is_made_good() {
    use comity_store::StoreError;
    use comity_store::faulty::{Fault, When};
    for when in [When::Before, When::After] {
        for method in [
            "erase_record",
            "scrub",
            "erasure_done",
            "stage",
            "settle",
            "sharing_apply",
        ] {
            let (sites, nodes, _) = row(2);
            let id = report(&nodes[0], finding("ZEBRAFINCH-77", free(&["b.example"])));
            share(&nodes[0], &id, &["b.example"], Onward::None);
            talk(&nodes[0], &nodes[1]);
            nodes[0].store.plan(Fault {
                method: Some(method),
                nth: if method == "stage" || method == "settle" {
                    2
                } else {
                    1
                },
                times: 1,
                when,
                error: || StoreError::Full,
            });
            drop(nodes[0].node.order_erasure(&releaser(), order(&id)));
            let mut nodes = nodes;
            drop(nodes.remove(0));
            let a = sites[0].start();
            talk(&a, &nodes[0]);
            talk(&a, &nodes[0]);
            for site in &sites {
                let left = grep(site.home(), b"ZEBRAFINCH-77");
                assert!(left.is_empty(), "{method} {when:?}: {left:?}");
            }
            let row = a.node.erasure_of(&boss(), &id).unwrap().unwrap();
            assert!(
                row.holders.iter().all(|one| one.at.is_some()),
                "{method} {when:?}: {row:?}"
            );
        }
    }
}
