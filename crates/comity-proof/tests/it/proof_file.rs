//! Proof files: what is read, and what they prove.

use crate::support::{Tiles, checkpoint, statement, vkey};
use comity_proof::entry::Entry;
use comity_proof::merkle::leaf_hash;
use comity_proof::policy::Policy;
use comity_proof::proof_file::{MAX_PROOF_FILE_BYTES, ProofFile, ProofFileError, Subject};
use comity_proof::statement::Statement;
use comity_proof::{Hash, tile};
use proptest::prelude::*;

const ORIGIN: &str = "node.example/log/1";

fn leaves() -> Vec<Hash> {
    let mut leaves: Vec<Hash> = (0..11u8).map(|number| leaf_hash(&[number])).collect();
    let statement = Statement::parse(&statement(1)).unwrap();
    leaves[3] = Entry::open(&statement).leaf_hash();
    leaves[4] = Entry::blind(&statement).leaf_hash();
    leaves
}

fn proof(index: u64) -> ProofFile {
    let leaves = leaves();
    let checkpoint = checkpoint(9, ORIGIN, &leaves);
    let size = leaves.len() as u64;
    ProofFile {
        extra: None,
        index,
        path: tile::inclusion_proof(&Tiles(leaves), index, size).unwrap(),
        checkpoint,
    }
}

fn policy() -> Policy {
    Policy::of_log(vkey(9, ORIGIN))
}

#[test]
fn a_proof_file_reads_back_and_proves() {
    for index in 0..11 {
        let proof = proof(index);
        let read = ProofFile::parse(&proof.to_string()).unwrap();
        assert_eq!(read, proof);
        let leaf = leaves()[index as usize];
        let proved = read.verify(Subject::Leaf(&leaf), &policy()).unwrap();
        assert_eq!((proved.index, proved.size, proved.leaf), (index, 11, leaf));
        assert_eq!(proved.log, vkey(9, ORIGIN));
        let other = Subject::Leaf(&[0; 32]);
        assert!(matches!(
            read.verify(other, &policy()),
            Err(ProofFileError::Path { .. })
        ));
    }
}

#[test]
fn a_statement_is_found_whole_or_as_its_hash() {
    let statement = Statement::parse(&statement(1)).unwrap();
    for index in [3, 4] {
        proof(index)
            .verify(Subject::Statement(&statement), &policy())
            .unwrap();
    }
    proof(5)
        .verify(Subject::Statement(&statement), &policy())
        .unwrap_err();
    proof(5).verify(Subject::Entry(&[5]), &policy()).unwrap();
    let with_receipt = Statement::parse(&statement.with_receipts(&[vec![1]])).unwrap();
    proof(3)
        .verify(Subject::Statement(&with_receipt), &policy())
        .unwrap();
}

#[test]
fn another_index_or_log_is_refused() {
    let mut moved = proof(5);
    moved.index = 4;
    assert!(moved.verify(Subject::Entry(&[5]), &policy()).is_err());
    let stranger = Policy::of_log(vkey(8, ORIGIN));
    assert!(matches!(
        proof(5).verify(Subject::Entry(&[5]), &stranger),
        Err(ProofFileError::Policy(_))
    ));
}

#[test]
fn extra_data_is_kept_and_proves_nothing() {
    let with = ProofFile {
        extra: Some(b"context".to_vec()),
        ..proof(5)
    };
    let text = with.to_string();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra Y29udGV4dA==\nindex 5\n"));
    assert_eq!(ProofFile::parse(&text).unwrap(), with);
}

#[test]
fn broken_proof_files_are_refused() {
    let good = proof(5).to_string();
    let hash = good.lines().nth(2).unwrap().to_owned();
    let cases = [
        (String::new(), 1),
        (good.replace("@v1", "@v2"), 0),
        (good.replace("index 5", "index 05"), 2),
        (good.replace("index 5", "index -5"), 2),
        (good.replace("index 5", "index  5"), 2),
        (good.replace("index 5\n", ""), 2),
        (good.replace("index 5", "extra \nindex 5"), 2),
        (good.replace("index 5", "extra A\nindex 5"), 2),
        (good.replace("index 5", "extra AA==\nextra AA==\nindex 5"), 3),
        (good.replace("index 5", "index 5\n AA"), 3),
        (good.replace(&hash, &hash[4..]), 3),
        (good.split_once("\n\n").unwrap().0.to_owned(), 6),
    ];
    for (text, line) in cases {
        match ProofFile::parse(&text).expect_err(&text) {
            ProofFileError::Header => assert_eq!(line, 0),
            ProofFileError::Line { line: at, .. } => assert_eq!(at, line, "{text}"),
            other => panic!("{other}"),
        }
    }
    let long_path = good.replacen(&hash, &format!("{hash}\n").repeat(66), 1);
    assert_eq!(ProofFile::parse(&long_path), Err(ProofFileError::PathTooLong));
    let long = good.replace("index", &"x".repeat(MAX_PROOF_FILE_BYTES));
    assert!(matches!(ProofFile::parse(&long), Err(ProofFileError::TooLong(_))));
}

proptest! {
    #[test]
    fn any_changed_byte_is_noticed(at in any::<usize>(), to in any::<u8>()) {
        let mut bytes = proof(5).to_string().into_bytes();
        let at = at % bytes.len();
        prop_assume!(bytes[at] != to);
        bytes[at] = to;
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        let verified = ProofFile::parse(&text).and_then(|proof| proof.verify(Subject::Entry(&[5]), &policy()));
        prop_assert!(verified.is_err());
    }

    #[test]
    fn what_is_read_is_written_back_the_same(text in "c2sp.org/tlog-proof@v1\n(extra [A-Za-z0-9+/]{4}\n)?index [0-9]{1,3}\n\n.{0,20}") {
        if let Ok(proof) = ProofFile::parse(&text) {
            prop_assert_eq!(proof.to_string(), text);
        }
    }
}
