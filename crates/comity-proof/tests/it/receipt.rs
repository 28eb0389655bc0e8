//! Receipts: what is read, and what they prove.

use crate::support::{Tiles, key, public, statement, vkey};
use comity_proof::cbor::{self, Value};
use comity_proof::cose::{self, CoseError, Header, key_identifier};
use comity_proof::entry::Entry;
use comity_proof::merkle::{self, leaf_hash};
use comity_proof::receipt::{self, InclusionProof, Receipt, ReceiptError, ReceiptHeader};
use comity_proof::statement::Statement;
use comity_proof::{Hash, hex, tile};
use ed25519_dalek::Signer;
use proptest::prelude::*;

const SIZE: u64 = 11;

fn leaves() -> Vec<Hash> {
    (0..SIZE).map(|number| leaf_hash(&[number as u8])).collect()
}

fn header() -> ReceiptHeader {
    let kid = Some(key_identifier(&public(9)).to_vec());
    ReceiptHeader {
        kid,
        iss: "node.example/log/1".into(),
        sub: "node.example/00ff".into(),
        iat: Some(5),
    }
}

fn inclusion(index: u64) -> InclusionProof {
    InclusionProof {
        size: SIZE,
        index,
        path: tile::inclusion_proof(&Tiles(leaves()), index, SIZE).unwrap(),
    }
}

fn receipt(index: u64) -> Vec<u8> {
    let protected = receipt::protected_bytes(&header());
    let signed = receipt::to_be_signed(&protected, &merkle::root(&leaves()));
    receipt::assemble(&protected, &inclusion(index), &key(9).sign(&signed).to_bytes())
}

/// A receipt with headers of the test's making.
fn with_headers(protected: Header, unprotected: Header, payload: Option<&[u8]>) -> Vec<u8> {
    let protected = cbor::encode(&Value::Map(protected));
    let signed = cose::to_be_signed(&protected, &[], &merkle::root(&leaves()));
    cose::assemble(&protected, unprotected, payload, &key(9).sign(&signed).to_bytes())
}

fn protected() -> Header {
    let Value::Map(map) = cbor::decode(&receipt::protected_bytes(&header())).unwrap() else {
        unreachable!()
    };
    map
}

fn proofs(kind: i64, list: Vec<Value>) -> Header {
    vec![(
        Value::int(396),
        Value::Map(vec![(Value::int(kind), Value::Array(list))]),
    )]
}

fn encoded(size: u64, index: u64, path: &[Hash]) -> Value {
    let path = path.iter().map(|hash| Value::Bytes(hash.to_vec())).collect();
    Value::Bytes(cbor::encode(&Value::Array(vec![
        Value::Unsigned(size),
        Value::Unsigned(index),
        Value::Array(path),
    ])))
}

#[test]
fn a_receipt_reads_back_and_proves() {
    for index in 0..SIZE {
        let read = Receipt::parse(&receipt(index)).unwrap();
        assert_eq!(read.header, header());
        assert_eq!(read.proofs, [inclusion(index)]);
        let root = read.verify(&leaves()[index as usize], &public(9)).unwrap();
        assert_eq!(root, merkle::root(&leaves()));
        assert!(matches!(
            read.verify(&[0; 32], &public(9)),
            Err(ReceiptError::Cose(CoseError::BadSignature))
        ));
        assert_eq!(
            read.verify(&leaves()[index as usize], &public(8)),
            Err(ReceiptError::OtherKey)
        );
    }
}

#[test]
fn the_labels_are_those_of_the_rfc() {
    let labels: Vec<i64> = protected()
        .iter()
        .filter_map(|(label, _)| label.as_i64())
        .collect();
    assert_eq!(labels, [1, 4, 15, 395]);
}

#[test]
fn an_attached_root_must_be_the_computed_one() {
    let root = merkle::root(&leaves());
    let proof = proofs(-1, vec![encoded(SIZE, 2, &inclusion(2).path)]);
    let attached = Receipt::parse(&with_headers(protected(), proof.clone(), Some(&root))).unwrap();
    attached.verify(&leaves()[2], &public(9)).unwrap();
    let other = Receipt::parse(&with_headers(protected(), proof, Some(&[0; 32]))).unwrap();
    assert_eq!(
        other.verify(&leaves()[2], &public(9)),
        Err(CoseError::OtherPayload.into())
    );
}

#[test]
fn several_paths_must_agree() {
    let path = inclusion(2).path;
    let twice = proofs(-1, vec![encoded(SIZE, 2, &path), encoded(SIZE, 2, &path)]);
    Receipt::parse(&with_headers(protected(), twice, None))
        .unwrap()
        .verify(&leaves()[2], &public(9))
        .unwrap();
    let differ = proofs(-1, vec![encoded(SIZE, 2, &path), encoded(SIZE, 3, &path)]);
    let differ = Receipt::parse(&with_headers(protected(), differ, None)).unwrap();
    assert_eq!(
        differ.verify(&leaves()[2], &public(9)),
        Err(ReceiptError::TwoRoots)
    );
}

#[test]
fn broken_receipts_are_refused() {
    let path = inclusion(2).path;
    let good = proofs(-1, vec![encoded(SIZE, 2, &path)]);
    let without = |label: i64| {
        protected()
            .into_iter()
            .filter(|(l, _)| l.as_i64() != Some(label))
            .collect::<Header>()
    };
    let with = |label: Value, value: Value| [protected(), vec![(label, value)]].concat();
    let claims =
        |claims: Vec<(Value, Value)>| [without(15), vec![(Value::int(15), Value::Map(claims))]].concat();
    let name = |claim: i64| (Value::int(claim), Value::text("name"));
    let refused: [(Header, Header); 16] = [
        (without(1), good.clone()),
        (without(15), good.clone()),
        (without(395), good.clone()),
        (with(Value::int(99), Value::int(1)), good.clone()),
        (with(Value::text("x"), Value::int(1)), good.clone()),
        (
            [without(395), vec![(Value::int(395), Value::int(2))]].concat(),
            good.clone(),
        ),
        (claims(vec![name(1)]), good.clone()),
        (claims(vec![name(2)]), good.clone()),
        (claims(vec![name(1), name(2), name(3)]), good.clone()),
        (protected(), Vec::new()),
        (
            protected(),
            [good.clone(), vec![(Value::int(500), Value::Null)]].concat(),
        ),
        (protected(), proofs(-2, vec![encoded(SIZE, 2, &path)])),
        (protected(), proofs(-1, Vec::new())),
        (protected(), proofs(-1, vec![encoded(1, 0, &[])])),
        (protected(), proofs(-1, vec![encoded(SIZE, 2, &[[0; 32]; 66])])),
        (protected(), proofs(-1, vec![Value::Bytes(vec![0x80, 0x00])])),
    ];
    for (number, (protected, unprotected)) in refused.into_iter().enumerate() {
        assert!(
            Receipt::parse(&with_headers(protected, unprotected, None)).is_err(),
            "case {number}"
        );
    }
    assert_eq!(
        Receipt::parse(&vec![0; 20_000]),
        Err(ReceiptError::TooLong(20_000))
    );
}

#[test]
fn there_is_no_receipt_for_a_log_of_one_entry() {
    let protected = receipt::protected_bytes(&header());
    let leaf = leaf_hash(b"only");
    let signature = key(9).sign(&receipt::to_be_signed(&protected, &leaf)).to_bytes();
    let proof = InclusionProof {
        size: 1,
        index: 0,
        path: Vec::new(),
    };
    assert!(Receipt::parse(&receipt::assemble(&protected, &proof, &signature)).is_err());
}

#[test]
fn a_receipt_of_a_statement_names_its_log_and_record() {
    let read = Statement::parse(&statement(1)).unwrap();
    let (open, blind) = (Entry::open(&read).leaf_hash(), Entry::blind(&read).leaf_hash());
    let root = merkle::node_hash(&open, &blind);
    let receipt = |index, sibling: Hash, iss: &str, sub: &str| {
        let header = ReceiptHeader {
            iss: iss.into(),
            sub: sub.into(),
            ..header()
        };
        let protected = receipt::protected_bytes(&header);
        let signature = key(9).sign(&receipt::to_be_signed(&protected, &root)).to_bytes();
        let proof = InclusionProof {
            size: 2,
            index,
            path: vec![sibling],
        };
        Receipt::parse(&receipt::assemble(&protected, &proof, &signature)).unwrap()
    };
    let (log, sub, hash) = (
        vkey(9, "log.example"),
        read.header.sub.clone(),
        hex::encode(&read.hash()),
    );
    for good in [
        receipt(0, blind, "log.example", &sub),
        receipt(1, open, "log.example", &hash),
    ] {
        assert_eq!(good.verify_statement(&read, &log), Ok(root));
    }
    let other_log = receipt(0, blind, "else.example", &sub).verify_statement(&read, &log);
    assert_eq!(other_log, Err(ReceiptError::OtherLog("else.example".into())));
    let other_record = receipt(0, blind, "log.example", "x").verify_statement(&read, &log);
    assert_eq!(other_record, Err(ReceiptError::OtherSubject("x".into())));
    assert!(
        receipt(0, open, "log.example", &sub)
            .verify_statement(&read, &log)
            .is_err()
    );
}

#[test]
fn index_and_size_are_hints_and_not_signed() {
    let moved = InclusionProof {
        size: 16,
        ..inclusion(7)
    };
    let protected = receipt::protected_bytes(&header());
    let signed = receipt::to_be_signed(&protected, &merkle::root(&leaves()));
    let bytes = receipt::assemble(&protected, &moved, &key(9).sign(&signed).to_bytes());
    let root = Receipt::parse(&bytes).unwrap().verify(&leaves()[7], &public(9));
    assert_eq!(root, Ok(merkle::root(&leaves())));
}

proptest! {
    #[test]
    fn any_flipped_bit_is_noticed(bit in any::<usize>()) {
        let mut bytes = receipt(7);
        let bit = bit % (bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        let Ok(read) = Receipt::parse(&bytes) else { return Ok(()) };
        let only_hints_differ = read.header == header() && read.proofs[0].path == inclusion(7).path;
        prop_assert!(read.verify(&leaves()[7], &public(9)).is_err() || only_hints_differ);
    }
}
