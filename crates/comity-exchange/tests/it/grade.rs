//! Grades, and signatures from several sources on one note.

use crate::common::{ORIGIN, log};
use comity_exchange::grade::{Grade, Grades, merge};
use comity_exchange::{CosignKeys, Witness};
use comity_log::faulty::MemDisk;
use comity_proof::note::{Note, VerifierKey};
use comity_proof::policy::Policy;
use std::path::Path;
use std::sync::Arc;

fn keys(node: &str, seed: u8) -> CosignKeys {
    let seeds: Vec<[u8; 32]> = (0..4).map(|number| [seed + number; 32]).collect();
    CosignKeys::from_seeds(node, (&seeds[0], &seeds[1]), (&seeds[2], &seeds[3])).unwrap()
}

/// Signature lines of a witness over the first `size` entries at a time.
fn lines(node: &str, seed: u8, size: u64, time: u64) -> Vec<u8> {
    let witness = Witness::open(
        Path::new("/w"),
        keys(node, seed),
        Arc::new(MemDisk::new()),
        Arc::new(move || time),
    )
    .unwrap();
    let log = log(size);
    let body = log.add_checkpoint(0, size).unwrap();
    witness.add_checkpoint(&body, &|_| Some(log.vkey())).unwrap()
}

fn vkeys(node: &str, seed: u8) -> Vec<VerifierKey> {
    keys(node, seed).witness.vkeys().to_vec()
}

#[test]
fn signatures_of_several_sources_stand_on_one_note_once() {
    let log = log(10);
    let plain = log.checkpoint(10).unwrap();
    let mut note = Note::from_bytes(&plain).unwrap();
    let both: Vec<VerifierKey> = [vkeys("a.example", 10), vkeys("b.example", 20)].concat();
    let merged = merge(&mut note, &lines("a.example", 10, 10, 1000), &both).unwrap();
    assert_eq!(
        (merged.taken.len(), merged.bad.len(), note.signatures.len()),
        (2, 0, 3)
    );
    // A whole note is as good as lines; an older time does not replace a newer one.
    let whole = [
        plain.clone(),
        lines("b.example", 20, 10, 1000),
        lines("a.example", 10, 10, 900),
    ]
    .concat();
    let merged = merge(&mut note, &whole, &both).unwrap();
    assert_eq!((merged.taken.len(), note.signatures.len()), (2, 5));
    let merged = merge(&mut note, &lines("a.example", 10, 10, 2000), &both).unwrap();
    assert_eq!((merged.taken.len(), note.signatures.len()), (2, 5));
    let a = &vkeys("a.example", 10)[0];
    assert_eq!(comity_proof::cosignature::verify(&note, a).unwrap(), 2000);
    // Strangers are left out; lines over another tree are told.
    let merged = merge(&mut note, &lines("c.example", 30, 10, 1000), &both).unwrap();
    assert_eq!((merged.taken.len(), merged.bad.len()), (0, 0));
    let merged = merge(&mut note, &lines("a.example", 10, 9, 3000), &both).unwrap();
    assert_eq!((merged.taken.len(), merged.bad.len()), (0, 2));
    assert_eq!(note.signatures.len(), 5);
    assert!(merge(&mut note, b"\xff", &both).is_err());
    assert!(merge(&mut note, b"no line", &both).is_err());
    // Still a note that everybody reads.
    assert!(
        comity_proof::checkpoint::SignedCheckpoint::open(note.to_string().as_bytes(), &log.vkey()).is_ok()
    );
}

fn cosigned(size: u64, by: &[(&str, u8)]) -> Vec<u8> {
    let mut note = Note::from_bytes(&log(size).checkpoint(size).unwrap()).unwrap();
    for (node, seed) in by {
        merge(&mut note, &lines(node, *seed, size, 1000), &vkeys(node, *seed)).unwrap();
    }
    note.to_string().into_bytes()
}

#[test]
fn an_entry_has_the_grade_of_what_covers_it() {
    let log = log(0);
    let (a, b) = (vkeys("a.example", 10), vkeys("b.example", 20));
    let text = format!(
        "log {}\nwitness a {}\nwitness b {}\ngroup both all a b\nquorum both\n",
        log.vkey(),
        a[0],
        b[0]
    );
    let policy = Policy::parse(&text).unwrap();
    let counterparts = [("a", a.as_slice()), ("b", b.as_slice())];
    let mut grades = Grades::new();
    assert_eq!(grades.of(0, None), None);
    let take =
        |grades: &mut Grades, note: Vec<u8>| grades.take(&note, &log.vkey(), &counterparts, Some(&policy));
    take(
        &mut grades,
        cosigned(100, &[("a.example", 10), ("b.example", 20)]),
    )
    .unwrap();
    take(&mut grades, cosigned(200, &[("a.example", 10)])).unwrap();
    take(&mut grades, cosigned(300, &[])).unwrap();
    let tests = [
        (99, Some("a"), Some(Grade::L2)),
        (99, None, Some(Grade::L2)),
        (100, Some("a"), Some(Grade::L1)),
        (100, Some("b"), Some(Grade::L0)),
        (199, None, Some(Grade::L0)),
        (200, Some("a"), Some(Grade::L0)),
        (299, Some("nobody"), Some(Grade::L0)),
        (300, Some("a"), None),
    ];
    for (index, counterpart, wanted) in tests {
        assert_eq!(grades.of(index, counterpart), wanted, "{index} {counterpart:?}");
    }
    // What comes late changes nothing that stands.
    take(&mut grades, cosigned(50, &[])).unwrap();
    assert_eq!(
        (grades.quorum(), grades.cosigned_by("a"), grades.cosigned_by("b")),
        (100, 200, 100)
    );
    // Nor does what the log did not sign.
    let mut stranger = comity_exchange::testing::TestLog::new(ORIGIN, 66).unwrap();
    stranger.grow_to(900);
    assert!(take(&mut grades, stranger.checkpoint(900).unwrap()).is_err());
    assert_eq!(grades.of(500, None), None);
}

#[test]
fn cosigners_need_names_and_keys_of_their_own() {
    let one = [1; 32];
    assert!(CosignKeys::from_seeds("a", (&one, &[2; 32]), (&one, &[3; 32])).is_err());
    assert!(CosignKeys::from_seeds("a", (&one, &[2; 32]), (&[3; 32], &[2; 32])).is_err());
    assert!(CosignKeys::from_seeds("a b", (&one, &[2; 32]), (&[3; 32], &[4; 32])).is_err());
    assert!(CosignKeys::from_seeds(&"n".repeat(250), (&one, &[2; 32]), (&[3; 32], &[4; 32])).is_err());
    let keys = keys("a", 1);
    assert_eq!(
        (keys.witness.name(), keys.mirror.name()),
        ("a/witness", "a/mirror")
    );
    assert!(!format!("{keys:?}").contains("SigningKey"));
}
