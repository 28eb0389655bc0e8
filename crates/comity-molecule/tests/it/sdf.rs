//! SD files: whole, in pieces, and broken in the middle.

use comity_molecule::sdf::{MAX_RECORD, Reader, Record, records};
use comity_molecule::{Fault, formula};
use proptest::prelude::*;

const METHANE: &str =
    "methane\n\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 C   0  0\nM  END\n";
const WATER: &str =
    "water\n\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 O   0  0\nM  END\n";

fn file() -> String {
    format!(
        "{METHANE}> <CAS>\n74-82-8\n\n>  25  <NAME> (1)\nmethane\nmarsh gas\n\n$$$$\n{}$$$$\n{WATER}$$$$\n",
        METHANE.replace(" C   0", " Xx  0")
    )
}

fn formulas<'b>(records: impl Iterator<Item = Record<'b>>) -> Vec<Result<String, (usize, Fault)>> {
    let molecule = |record: Record<'b>| record.molecule().map_err(|error| (error.line, error.fault));
    records
        .map(|record| molecule(record).map(|found| formula::of(&found, None).to_string()))
        .collect()
}

#[test]
fn a_bad_record_is_an_error_of_its_own_with_the_line_of_the_file() {
    let text = file();
    let found = formulas(records(text.as_bytes()));
    assert_eq!(
        found,
        [
            Ok("CH4".to_owned()),
            Err((19, Fault::NoElement)),
            Ok("H2O".to_owned())
        ]
    );
    let found = formulas(records(text.replace('\n', "\r\n").as_bytes()));
    assert_eq!(
        found,
        [
            Ok("CH4".to_owned()),
            Err((19, Fault::NoElement)),
            Ok("H2O".to_owned())
        ]
    );
}

#[test]
fn titles_and_properties_are_read() {
    let text = file();
    let first = records(text.as_bytes()).next().unwrap();
    assert_eq!(first.title(), "methane");
    let properties: Vec<(String, String)> = first
        .properties()
        .map(|property| (property.name.into_owned(), property.value.into_owned()))
        .collect();
    let expected =
        [("CAS", "74-82-8"), ("NAME", "methane\nmarsh gas")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(properties, expected);
    assert_eq!(first.property("CAS").unwrap(), "74-82-8");
    assert_eq!(first.property("cas"), None);
}

#[test]
fn the_last_record_needs_no_end_and_empty_ones_are_errors() {
    assert_eq!(formulas(records(METHANE.as_bytes())), [Ok("CH4".to_owned())]);
    assert_eq!(
        formulas(records(format!("{METHANE}$$$$").as_bytes())),
        [Ok("CH4".to_owned())]
    );
    assert_eq!(
        formulas(records(format!("{METHANE}$$$$\n\n\n").as_bytes())),
        [Ok("CH4".to_owned())]
    );
    assert_eq!(formulas(records(b"")), []);
    let found = formulas(records(format!("$$$$\n{METHANE}$$$$\n").as_bytes()));
    assert_eq!(found, [Err((1, Fault::Empty)), Ok("CH4".to_owned())]);
}

/// What a reader hands out when the bytes come in pieces of a size.
fn in_pieces(bytes: &[u8], size: usize) -> Vec<(u64, usize, Result<String, (usize, Fault)>)> {
    let mut reader = Reader::new();
    let mut found = Vec::new();
    let mut pieces = bytes.chunks(size);
    loop {
        while let Some(record) = reader.next_record() {
            found.push((
                record.number,
                record.line,
                formulas([record].into_iter()).remove(0),
            ));
        }
        match pieces.next() {
            Some(piece) => reader.push(piece),
            None => break,
        }
    }
    reader.finish();
    while let Some(record) = reader.next_record() {
        found.push((
            record.number,
            record.line,
            formulas([record].into_iter()).remove(0),
        ));
    }
    found
}

fn whole(bytes: &[u8]) -> Vec<(u64, usize, Result<String, (usize, Fault)>)> {
    records(bytes)
        .map(|record| {
            (
                record.number,
                record.line,
                formulas([record].into_iter()).remove(0),
            )
        })
        .collect()
}

#[test]
fn a_record_over_the_limit_is_passed_over() {
    let flood = format!("{METHANE}> <DATA>\n{}\n$$$$\n", "x".repeat(2 * MAX_RECORD));
    let lines = format!("{METHANE}> <DATA>\n{}$$$$ and more\n", "x\n".repeat(MAX_RECORD));
    let tricky = format!("{METHANE}> <DATA>\n{}$$$$\n$$$$\n", "x".repeat(2 * MAX_RECORD));
    for long in [flood, lines, tricky] {
        let text = format!("{WATER}$$$$\n{long}{METHANE}$$$$\n");
        let expected = whole(text.as_bytes());
        assert_eq!(expected.len(), 3);
        assert_eq!(expected[1].2, Err((8, Fault::TooLong)));
        assert_eq!(expected[2].2, Ok("CH4".to_owned()));
        assert_eq!(in_pieces(text.as_bytes(), 1 << 16), expected);
        assert_eq!(in_pieces(text.as_bytes(), 10_007), expected);
    }
}

proptest! {
    #[test]
    fn pieces_of_any_size_give_the_same_records(size in 1..400_usize, cut in 0..600_usize, returns in any::<bool>()) {
        let mut text = file();
        if returns {
            text = text.replace('\n', "\r\n");
        }
        text.truncate(text.len() - cut.min(text.len()));
        prop_assert_eq!(in_pieces(text.as_bytes(), size), whole(text.as_bytes()));
    }

    #[test]
    fn any_bytes_are_answered(
        parts in proptest::collection::vec(prop_oneof![
            Just(b"$$$$".to_vec()), Just(b"\n".to_vec()), Just(b"> <A>".to_vec()), Just(METHANE.as_bytes().to_vec()),
            proptest::collection::vec(any::<u8>(), 0..20),
        ], 0..30),
        size in 1..50_usize,
    ) {
        let bytes = parts.concat();
        for record in records(&bytes) {
            record.title();
            record.properties().for_each(drop);
        }
        prop_assert_eq!(in_pieces(&bytes, size), whole(&bytes));
    }
}
