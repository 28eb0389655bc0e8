//! Whole log folders: sound ones of every size that matters, and damage of every file.

use crate::support::{checkpoint, header, key, public, record, sign, statement, vkey};
use comity_proof::cbor::{Value, encode};
use comity_proof::entry::Entry;
use comity_proof::folder::{
    Damage, FolderError, FolderReport, FolderTiles, KeySource, verify, verify_hashes,
};
use comity_proof::key_event::{KeyChange, KeyEvent, KeyRole};
use comity_proof::statement::{Header, Statement};
use comity_proof::tile::{self, encode_bundle, encode_tile, entries_path, tile_path, width_at};
use comity_proof::{Hash, merkle, sha256};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const ORIGIN: &str = "node.example/log/1";
/// Seeds of the log's key and of the statement key.
const LOG: u8 = 9;
const ISSUER: u8 = 1;

fn event(change: KeyChange, role: KeyRole, seed: u8) -> Vec<u8> {
    let vkey = (change == KeyChange::Introduce && role == KeyRole::Statement).then(|| vkey(LOG, ORIGIN));
    let event = KeyEvent {
        vkey,
        ..KeyEvent::new(change, role, public(seed))
    };
    encode(&record("key-event", event.to_body()))
}

fn open(seed: u8, payload: &[u8]) -> Vec<u8> {
    Entry::Open(sign(seed, &header(seed), payload)).encode()
}

/// Entry 0 as it must be.
fn first() -> Vec<u8> {
    open(ISSUER, &event(KeyChange::Introduce, KeyRole::Statement, ISSUER))
}

/// A log of `size` entries: the key event, a few open ones, the others blind.
fn entries(size: u64) -> Vec<Vec<u8>> {
    let other = |index: u64| match index {
        0 => first(),
        1..=4 => Entry::Open(statement(ISSUER)).encode(),
        _ => Entry::Blind(sha256(&index.to_be_bytes())).encode(),
    };
    (0..size).map(other).collect()
}

/// Writes a log folder as a log of this size publishes it.
fn publish(entries: &[Vec<u8>]) -> TempDir {
    let dir = TempDir::new().unwrap();
    let write = |path: String, bytes: Vec<u8>| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    let leaves: Vec<Hash> = entries.iter().map(|entry| merkle::leaf_hash(entry)).collect();
    let size = entries.len() as u64;
    for (index, bundle) in (0..).zip(entries.chunks(256)) {
        write(
            entries_path(index, width_at(0, index, size)),
            encode_bundle(bundle).unwrap(),
        );
    }
    let mut row = leaves.clone();
    for level in 0.. {
        for (index, hashes) in (0..).zip(row.chunks(256)) {
            write(
                tile_path(level, index, width_at(level, index, size)),
                encode_tile(hashes),
            );
        }
        row = row.chunks_exact(256).map(merkle::root).collect();
        if row.is_empty() {
            break;
        }
    }
    write("checkpoint".into(), checkpoint(LOG, ORIGIN, &leaves).into_bytes());
    dir
}

fn check(dir: &Path) -> FolderReport {
    verify(dir, Some(&vkey(LOG, ORIGIN)), &mut |_, _| ()).unwrap()
}

fn damage(entries: &[Vec<u8>]) -> Damage {
    check(publish(entries).path()).damage.expect("damage")
}

#[test]
fn sound_logs_of_every_size_that_matters() {
    for size in [1, 2, 5, 255, 256, 257, 511, 512, 513, 600] {
        let dir = publish(&entries(size));
        let mut told = Vec::new();
        let report = verify(dir.path(), None, &mut |done, all| told.push((done, all))).unwrap();
        assert_eq!(report.damage, None, "size {size}");
        assert!(report.is_sound());
        assert_eq!(
            (report.size, report.checked, report.open + report.blind),
            (size, size, size)
        );
        assert_eq!((report.open, report.key_events), (size.min(5), 1));
        assert_eq!(
            (report.origin.as_str(), report.key_source),
            (ORIGIN, KeySource::Log)
        );
        assert_eq!(report.log_key, Some(vkey(LOG, ORIGIN)));
        assert_eq!(
            report.tiles,
            (0..8).map(|level| tile::tiles_at(level, size)).sum::<u64>()
        );
        assert_eq!(told.last(), Some(&(size, size)));
        assert!(check(dir.path()).is_sound());
        assert!(
            verify_hashes(dir.path(), &vkey(LOG, ORIGIN), &mut |_, _| ())
                .unwrap()
                .is_sound()
        );
    }
}

#[test]
fn a_log_with_three_levels_of_tiles() {
    let dir = publish(&entries(65_537));
    let report = check(dir.path());
    assert_eq!(
        (report.damage, report.checked, report.tiles),
        (None, 65_537, 257 + 1 + 1)
    );
    let tiles = FolderTiles::new(dir.path());
    let path = tile::inclusion_proof(&tiles, 65_536, 65_537).unwrap();
    let leaf = tile::leaf(&tiles, 65_536, 65_537).unwrap();
    merkle::verify_inclusion(&leaf, 65_536, 65_537, &path, &report.root).unwrap();
    flip(&dir.path().join("tile/1/000"), 5_000);
    assert_eq!(check(dir.path()).damage.unwrap().path, "tile/1/000");
}

#[test]
fn an_empty_log_needs_a_given_key() {
    let dir = publish(&[]);
    assert!(check(dir.path()).is_sound());
    let report = verify(dir.path(), None, &mut |_, _| ()).unwrap();
    assert_eq!(report.damage.unwrap().index, Some(0));
}

#[test]
fn full_files_stand_in_for_removed_partial_ones() {
    let all = entries(300);
    let dir = publish(&all[..200]);
    let grown = publish(&all);
    for name in ["tile/0/000", "tile/entries/000"] {
        fs::remove_dir_all(dir.path().join(format!("{name}.p"))).unwrap();
        fs::copy(grown.path().join(name), dir.path().join(name)).unwrap();
    }
    assert!(check(dir.path()).is_sound());
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![dir.to_owned()];
    while let Some(dir) = waiting.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path)
            } else {
                found.push(path)
            }
        }
    }
    found
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    let at = at % bytes.len();
    bytes[at] ^= 0x10;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_changed_byte_in_any_file_is_found() {
    let dir = publish(&entries(600));
    for path in files(dir.path()) {
        let original = fs::read(&path).unwrap();
        for at in [0, 1, 40, original.len() / 2, original.len() - 1] {
            flip(&path, at);
            assert!(check(dir.path()).damage.is_some(), "{} at {at}", path.display());
            fs::write(&path, &original).unwrap();
        }
        fs::write(&path, &original[..original.len() - 1]).unwrap();
        assert!(check(dir.path()).damage.is_some(), "{} cut", path.display());
        fs::write(&path, [&original[..], &[0]].concat()).unwrap();
        assert!(check(dir.path()).damage.is_some(), "{} longer", path.display());
        fs::write(&path, &original).unwrap();
    }
    assert!(check(dir.path()).is_sound());
}

#[test]
fn a_missing_file_is_named() {
    let dir = publish(&entries(600));
    for name in [
        "tile/0/001",
        "tile/0/002.p/88",
        "tile/entries/000",
        "tile/1/000.p/2",
    ] {
        let away = dir.path().join("away");
        fs::rename(dir.path().join(name), &away).unwrap();
        let damage = check(dir.path()).damage.unwrap();
        assert_eq!(
            (damage.path.as_str(), damage.what),
            (name, format!("{name} is missing"))
        );
        fs::rename(away, dir.path().join(name)).unwrap();
    }
    fs::remove_file(dir.path().join("checkpoint")).unwrap();
    let none = verify(dir.path(), None, &mut |_, _| ());
    assert!(matches!(none, Err(FolderError::NoCheckpoint(_))));
}

#[test]
fn a_folder_in_place_of_a_file_is_no_file() {
    let dir = publish(&entries(2));
    let path = dir.path().join("tile/0/000.p/2");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(
        check(dir.path())
            .damage
            .unwrap()
            .what
            .contains("not a plain file")
    );
}

#[test]
fn the_damaged_entry_is_named() {
    let all = entries(600);
    let dir = publish(&all);
    let mut bundle = all[256..512].to_vec();
    bundle[7] = Entry::Blind([0; 32]).encode();
    fs::write(
        dir.path().join("tile/entries/001"),
        encode_bundle(&bundle).unwrap(),
    )
    .unwrap();
    let found = check(dir.path()).damage.unwrap();
    assert_eq!(
        (found.path.as_str(), found.index),
        ("tile/entries/001", Some(263))
    );
}

#[test]
fn a_rewritten_past_does_not_fit_the_signed_root() {
    let mut all = entries(300);
    let kept = fs::read(publish(&all).path().join("checkpoint")).unwrap();
    all[100] = Entry::Blind([0; 32]).encode();
    let dir = publish(&all);
    fs::write(dir.path().join("checkpoint"), kept).unwrap();
    assert_eq!(check(dir.path()).damage.unwrap().path, "checkpoint");
}

#[test]
fn another_log_key_is_refused() {
    let dir = publish(&entries(3));
    let other = verify(dir.path(), Some(&vkey(8, ORIGIN)), &mut |_, _| ()).unwrap();
    assert_eq!(other.damage.unwrap().path, "checkpoint");
    let other = verify(dir.path(), Some(&vkey(LOG, "else.example")), &mut |_, _| ()).unwrap();
    assert_eq!(other.damage.unwrap().path, "checkpoint");
}

#[test]
fn entry_zero_must_introduce_its_own_key() {
    let introduce = |role| event(KeyChange::Introduce, role, ISSUER);
    let named_other = {
        let event = KeyEvent {
            vkey: Some(vkey(8, ORIGIN)),
            ..KeyEvent::new(KeyChange::Introduce, KeyRole::Statement, public(ISSUER))
        };
        encode(&record("key-event", event.to_body()))
    };
    let wrong = [
        Entry::Blind([1; 32]).encode(),
        Entry::Open(statement(ISSUER)).encode(),
        open(ISSUER, &introduce(KeyRole::Log)),
        open(ISSUER, &event(KeyChange::Revoke, KeyRole::Statement, ISSUER)),
        open(2, &introduce(KeyRole::Statement)),
        open(ISSUER, &named_other),
        vec![0x80],
    ];
    for entry in wrong {
        assert_eq!(damage(&[entry]).index, Some(0));
    }
}

#[test]
fn statements_need_a_key_that_the_log_introduced_before() {
    let stranger = || Entry::Open(statement(2)).encode();
    let introduce = || open(ISSUER, &event(KeyChange::Introduce, KeyRole::Statement, 2));
    let rotate = || open(ISSUER, &event(KeyChange::Rotate, KeyRole::Statement, 2));
    let revoke = || open(ISSUER, &event(KeyChange::Revoke, KeyRole::Statement, 2));
    assert_eq!(damage(&[first(), stranger()]).index, Some(1));
    assert_eq!(damage(&[first(), stranger(), introduce()]).index, Some(1));
    let report = check(publish(&[first(), introduce(), stranger()]).path());
    assert_eq!((report.damage, report.key_events, report.open), (None, 2, 3));
    assert!(
        check(
            publish(&[
                first(),
                rotate(),
                stranger(),
                Entry::Open(statement(ISSUER)).encode()
            ])
            .path()
        )
        .is_sound()
    );
    assert_eq!(
        damage(&[first(), introduce(), stranger(), revoke(), stranger()]).index,
        Some(4)
    );
    let log_role = open(ISSUER, &event(KeyChange::Introduce, KeyRole::Log, 2));
    assert_eq!(damage(&[first(), log_role, stranger()]).index, Some(2));
}

#[test]
fn open_entries_are_read_strictly() {
    let good = Statement::parse(&statement(ISSUER)).unwrap();
    let other_issuer = Header {
        iss: "else.example".into(),
        ..header(ISSUER)
    };
    let mut forged = statement(ISSUER);
    *forged.last_mut().unwrap() ^= 1;
    let bad_event = record(
        "key-event",
        Value::Map(vec![(Value::text("event"), Value::text("introduce"))]),
    );
    let wrong = [
        Entry::Open(forged).encode(),
        Entry::Open(vec![1, 2, 3]).encode(),
        Entry::Open(good.with_receipts(&[vec![1]])).encode(),
        Entry::Open(sign(ISSUER, &other_issuer, &[0xa0])).encode(),
        open(ISSUER, &encode(&bad_event)),
        vec![0x83, 0x02, 0x00, 0x40],
        b"not an entry".to_vec(),
    ];
    for entry in wrong {
        let found = damage(&[first(), entry]);
        assert_eq!(
            (found.path.as_str(), found.index),
            ("tile/entries/000.p/2", Some(1))
        );
    }
}

#[test]
fn a_checkpoint_with_more_lines_is_not_ours() {
    use comity_proof::checkpoint::Checkpoint;
    use ed25519_dalek::Signer;
    let dir = publish(&entries(2));
    let leaves: Vec<Hash> = entries(2).iter().map(|entry| merkle::leaf_hash(entry)).collect();
    let mut checkpoint = Checkpoint::new(ORIGIN, 2, merkle::root(&leaves));
    checkpoint.extensions.push("more".into());
    let mut note = comity_proof::note::Note::new(&checkpoint.to_text()).unwrap();
    note.add_ed25519(
        &vkey(LOG, ORIGIN),
        &key(LOG).sign(note.text.as_bytes()).to_bytes(),
    );
    fs::write(dir.path().join("checkpoint"), note.to_string()).unwrap();
    assert_eq!(check(dir.path()).damage.unwrap().path, "checkpoint");
    assert!(
        verify_hashes(dir.path(), &vkey(LOG, ORIGIN), &mut |_, _| ())
            .unwrap()
            .is_sound()
    );
}
