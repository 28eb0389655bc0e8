//! Proof files and receipts verify with nothing but the log's public key.

use crate::common::{ORIGIN, append, disk_with, entry, key, open, vkey};
use comity_log::ReadError;
use comity_log::faulty::MemDisk;
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::entry::Entry;
use comity_proof::hex;
use comity_proof::merkle::{leaf_hash, verify_inclusion};
use comity_proof::proof_file::ProofFile;
use comity_proof::receipt::Receipt;

#[test]
fn a_proof_file_of_every_entry_verifies() {
    for size in [1, 2, 255, 256, 257] {
        let log = open(&disk_with(size, true));
        for index in 0..size {
            let proof = ProofFile::parse(&log.proof_file(index).unwrap()).unwrap();
            let signed = SignedCheckpoint::open(proof.checkpoint.as_bytes(), &vkey())
                .unwrap()
                .checkpoint;
            assert_eq!((proof.index, signed.size), (index, size));
            let leaf = leaf_hash(&entry(index));
            verify_inclusion(&leaf, index, size, &proof.path, &signed.root).unwrap();
        }
    }
}

#[test]
fn a_receipt_of_every_entry_verifies_and_names_log_and_subject() {
    for size in [2, 3, 256, 257] {
        let log = open(&disk_with(size, true));
        let root = SignedCheckpoint::open(&log.checkpoint(), &vkey())
            .unwrap()
            .checkpoint
            .root;
        for index in 0..size {
            let receipt = Receipt::parse(&log.receipt(index).unwrap()).unwrap();
            let leaf = leaf_hash(&entry(index));
            assert_eq!(receipt.verify(&leaf, &key().public()).unwrap(), root);
            assert_eq!(receipt.header.iss, ORIGIN);
            assert_eq!(receipt.header.sub, hex::encode(&leaf));
            assert!(receipt.verify(&leaf_hash(b"another"), &key().public()).is_err());
        }
    }
}

#[test]
fn the_subject_of_a_blind_entry_is_its_hash_or_what_the_caller_knows() {
    let log = open(&MemDisk::new());
    append(&log, 0..1);
    assert!(matches!(log.receipt(0), Err(ReadError::NoReceiptYet)));
    let blind = Entry::Blind([9; 32]).encode();
    let placed = log.append(blind.clone()).unwrap();
    let sub = |bytes: Vec<u8>| Receipt::parse(&bytes).unwrap().header.sub;
    assert_eq!(sub(log.receipt(placed.index).unwrap()), hex::encode(&[9; 32]));
    assert_eq!(
        sub(log.receipt_for(placed.index, "node.example/ab12").unwrap()),
        "node.example/ab12"
    );
    assert!(matches!(log.receipt_for(0, ""), Err(ReadError::BadSubject(0))));
    assert!(matches!(log.receipt(2), Err(ReadError::NoSuchEntry { .. })));
}
