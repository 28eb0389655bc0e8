//! Molfiles and SD files: every refusal says where and what to do, pieces of any size give the same records, and what
//! is read is one compound with itself.
#![no_main]

use comity_molecule::identity::{Sameness, same};
use comity_molecule::molfile::{self, FileError};
use comity_molecule::sdf::{Reader, Record, records};
use comity_molecule::{MAX_ATOMS, Molecule, formula};

/// Records of one file that are taken further.
const RECORDS: usize = 20;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((mode, rest)) = data.split_first() else {
        return;
    };
    match molfile::read(rest) {
        Ok(molecule) => check(&molecule),
        Err(error) => told(&error, rest),
    }
    for record in records(rest).take(RECORDS) {
        let _ = record.title();
        assert!(record.properties().count() <= rest.len());
        if let Ok(molecule) = record.molecule() {
            check(&molecule);
        }
    }
    in_pieces(rest, usize::from(*mode) + 1);
});

fn check(molecule: &Molecule) {
    assert!(!molecule.atoms().is_empty() && molecule.atoms().len() <= MAX_ATOMS + 1);
    assert!(formula::average_mass(molecule, None).is_finite());
    for component in 0..molecule.components().min(4) {
        let alike = same(molecule, component, molecule, component);
        assert!(matches!(alike, Sameness::Same | Sameness::Undecided));
    }
}

fn told(error: &FileError, text: &[u8]) {
    let lines = text.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1;
    assert!(error.line >= 1 && error.line <= lines);
    assert!(error.to_string().contains("; "), "every refusal has a mend");
}

fn in_pieces(text: &[u8], size: usize) {
    let mut whole = records(text);
    let mut reader = Reader::new();
    for piece in text.chunks(size) {
        reader.push(piece);
        while let Some(record) = reader.next_record() {
            equal(whole.next(), record);
        }
    }
    reader.finish();
    while let Some(record) = reader.next_record() {
        equal(whole.next(), record);
    }
    assert!(whole.next().is_none());
}

fn equal(whole: Option<Record<'_>>, record: Record<'_>) {
    assert_eq!(whole, Some(record));
}
