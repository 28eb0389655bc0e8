//! The cosigned checkpoint beside the newest one, and a log that is held.

use crate::common::{FOLDER, ORIGIN, append, both_keys, config, key, open, open_with, vkey};
use comity_log::faulty::MemDisk;
use comity_log::{AppendError, CosignedError, LogKey, LogState};
use comity_proof::checkpoint::{Checkpoint, SignedCheckpoint};
use comity_proof::note::NoteSignature;
use std::path::Path;
use std::sync::Arc;

/// The newest checkpoint with lines of so many cosigners.
fn cosigned(log: &comity_log::Log, cosigners: u8) -> Vec<u8> {
    let mut signed = SignedCheckpoint::open(&log.checkpoint(), &vkey()).unwrap();
    for number in 0..cosigners {
        signed.note.signatures.push(NoteSignature {
            name: format!("cosigner{number}.example/witness"),
            id: [number; 4],
            signature: vec![number; 72],
        });
    }
    signed.to_bytes()
}

#[test]
fn a_cosigned_checkpoint_is_replaced_by_a_larger_or_better_signed_one_only() {
    let disk = MemDisk::new();
    let log = open(&disk);
    append(&log, 0..5);
    assert_eq!(log.cosigned().unwrap(), None);
    let (poor, good) = (cosigned(&log, 1), cosigned(&log, 2));
    assert!(log.publish_cosigned(&good).unwrap());
    assert!(!log.publish_cosigned(&poor).unwrap());
    assert!(!log.publish_cosigned(&good).unwrap());
    assert_eq!(log.cosigned().unwrap(), Some(good.clone()));

    append(&log, 5..300);
    let larger = cosigned(&log, 1);
    assert!(log.publish_cosigned(&larger).unwrap());
    assert!(!log.publish_cosigned(&good).unwrap());
    let path = Path::new(FOLDER).join("public/checkpoint.cosigned");
    assert!(disk.files().contains(&(path, larger.clone())));
    log.close().unwrap();
    assert_eq!(open(&disk).cosigned().unwrap(), Some(larger));
}

#[test]
fn a_cosigned_checkpoint_that_is_not_of_this_log_is_refused() {
    let disk = MemDisk::new();
    let log = open(&disk);
    append(&log, 0..5);
    let sign = |key: &LogKey, size, root| {
        let checkpoint = Checkpoint::new(ORIGIN, size, root);
        let (text, vkey) = (checkpoint.to_text(), key.vkey(ORIGIN).unwrap());
        let mut note = comity_proof::note::Note::new(&text).unwrap();
        let seed = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
        let signature = ed25519_dalek::Signer::sign(&seed, text.as_bytes());
        note.add_ed25519(&vkey, &signature.to_bytes());
        note.to_string().into_bytes()
    };
    let other = LogKey::from_seed(&[9; 32]);
    assert!(matches!(
        log.publish_cosigned(&sign(&other, 5, [0; 32])),
        Err(CosignedError::NotOurs(_))
    ));
    assert!(matches!(
        log.publish_cosigned(&sign(&key(), 6, [0; 32])),
        Err(CosignedError::Ahead { signed: 6, size: 5 })
    ));
    assert!(matches!(
        log.publish_cosigned(&sign(&key(), 5, [0; 32])),
        Err(CosignedError::OtherTree(5))
    ));
    assert!(log.publish_cosigned(b"no note").is_err());
    assert_eq!(log.cosigned().unwrap(), None);
}

#[test]
fn a_held_log_signs_nothing_reads_on_and_goes_on_when_released() {
    let disk = MemDisk::new();
    let log = open(&disk);
    append(&log, 0..3);
    let before = (log.checkpoint(), disk.files());
    log.hold("no cosigner was asked yet");
    let reason: Arc<str> = "no cosigner was asked yet".into();
    assert_eq!(log.state(), LogState::Held { reason });
    let refused = log.append(b"x".to_vec()).unwrap_err();
    assert!(matches!(&refused, AppendError::Held(why) if why.contains("no cosigner")));
    assert!(refused.to_string().contains("no cosigner was asked yet"));
    assert_eq!((log.checkpoint(), disk.files()), before);
    assert_eq!(log.entry(1).unwrap(), crate::common::entry(1));
    assert_eq!(log.inclusion_proof(1, 3).unwrap().len(), 2);
    log.release_hold();
    assert_eq!(log.state(), LogState::Writable);
    append(&log, 3..6);
    log.hold("again");
    log.close().unwrap();
    assert_eq!(open(&disk).size(), 6);
}

#[test]
fn when_a_hold_returns_no_batch_is_under_way() {
    let folder = tempfile::tempdir().unwrap();
    let log = open_with(config(folder.path()), Arc::new(comity_log::RealDisk)).unwrap();
    let writers: Vec<_> = (0..3)
        .map(|_| {
            let log = log.clone();
            std::thread::spawn(move || {
                loop {
                    match log.append(b"entry".to_vec()) {
                        Ok(_) => {}
                        Err(AppendError::Held(_)) => return,
                        Err(other) => panic!("{other}"),
                    }
                }
            })
        })
        .collect();
    while log.size() < 20 {
        std::thread::yield_now();
    }
    log.hold("test");
    let at = (log.size(), log.checkpoint());
    writers.into_iter().for_each(|writer| writer.join().unwrap());
    assert_eq!((log.size(), log.checkpoint()), at);
}

#[test]
fn a_log_that_gets_its_second_key_later_goes_on() {
    let disk = MemDisk::new();
    let open_as = |key: LogKey| {
        comity_log::Log::open(config(FOLDER), key, Arc::new(disk.clone()), Arc::new(|| 0)).unwrap()
    };
    let log = open_as(key());
    append(&log, 0..2);
    log.close().unwrap();
    let log = open_as(both_keys());
    assert_eq!(log.vkeys().len(), 2);
    append(&log, 2..4);
    let signed = SignedCheckpoint::open(&log.checkpoint(), &vkey()).unwrap();
    assert_eq!(signed.note.signatures.len(), 2);
    log.close().unwrap();
    let log = open_as(key());
    append(&log, 4..5);
    assert_eq!(log.size(), 5);
}
