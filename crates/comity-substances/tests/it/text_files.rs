//! The files of the scanner: each kind of bad line is rejected, with file, line, field and mend.

use crate::list;
use crate::text::{contents, load};

/// Appends a line to one of the real files and looks for the complaint about it.
fn rejected(file: &str, line: &str, field: &str, says: &str) {
    let mut files = contents();
    let content = &mut files.iter_mut().find(|(name, _)| *name == file).unwrap().1;
    let last = content.lines().count() as u64 + 1;
    content.push_str(line);
    content.push('\n');
    let errors = load(&files).err().unwrap_or_default();
    let found = errors.iter().any(|error| {
        error.file == file && error.line >= last && error.field == field && error.what.contains(says)
    });
    assert!(
        found,
        "{line}\nshould be rejected on line {last} in `{field}` with `{says}`, but:\n{}",
        list(&errors)
    );
    assert!(errors.iter().all(|error| !error.mend.is_empty()));
}

#[test]
fn trade_names() {
    let file = "trade-names.csv";
    rejected(file, "fentanyl,en,Newname,trade,,source,", "citation", "missing");
    rejected(
        file,
        "nothing,en,Newname,trade,A book,source,",
        "target",
        "neither",
    );
    rejected(
        file,
        "fentanyl,en,Newname,brand,A book,source,",
        "kind",
        "`brand`",
    );
    rejected(
        file,
        "fentanyl,en,Duragesic MAT,trade,A book,source,\nfentanyl,en,duragesic-mat,trade,A book,source,",
        "name",
        "twice",
    );
}

#[test]
fn lookalikes() {
    let file = "lookalikes.csv";
    rejected(
        file,
        "Something,en,harmless,,A book,source,",
        "kind",
        "`harmless`",
    );
    rejected(file, "Something,en,compound,,A book,source,", "target", "missing");
    rejected(
        file,
        "Something,en,compound,nothing,A book,source,",
        "target",
        "neither",
    );
    rejected(
        file,
        "437-38-8,,labelled-number,fentanyl,A book,source,",
        "name",
        "check digit",
    );
}

#[test]
fn label_words() {
    let file = "label-words.csv";
    rejected(file, "colour,en,red,,", "role", "`colour`");
    rejected(file, "unit,en,stone,,", "meaning", "missing");
    rejected(file, "form,en,,tablet,", "word", "missing");
}

#[test]
fn equipment() {
    let file = "equipment-controls.csv";
    rejected(
        file,
        "no-machine,US,,A law,,report,It says.,它说。,,,A book,source,,",
        "equipment",
        "`no-machine`",
    );
    rejected(
        file,
        "tablet-press,USA,,A law,,report,It says.,它说。,,,A book,source,,",
        "jurisdiction",
        "USA",
    );
    rejected(
        file,
        "tablet-press,US,,A law,,order,It says.,它说。,,,A book,source,,",
        "kind",
        "`order`",
    );
    rejected(
        file,
        "tablet-press,US,,A law,,report,It says.,它说。,soon,,A book,source,,",
        "valid_from",
        "soon",
    );
    rejected(
        file,
        "tablet-press,US,,A law,,report,It says.,它说。,,,A book,unverified,,",
        "unverified",
        "provenance",
    );
    rejected(
        file,
        "tablet-press,US,,A law,,report,It says.,,,,A book,source,,",
        "says_zh",
        "missing",
    );
    rejected(
        "equipment.csv",
        "tablet-press,A,甲,a,,A book,source,",
        "id",
        "twice",
    );
}

#[test]
fn tariff() {
    let file = "tariff.csv";
    rejected(
        file,
        "2933.3,HS2022,fentanyl,exact,A book,source,",
        "code",
        "not a tariff code",
    );
    rejected(
        file,
        "2933,HS2022,fentanyl,exact,A book,source,",
        "code",
        "four digits",
    );
    rejected(
        file,
        "2933.36,HS2022,nothing,exact,A book,source,",
        "target",
        "`nothing`",
    );
    rejected(
        file,
        "2933.36,HS2022,4-anpp,exact,A book,source,",
        "code",
        "twice",
    );
    rejected(
        file,
        "2933.36,HS2022,fentanyl,maybe,A book,source,",
        "heading",
        "`maybe`",
    );
}

#[test]
fn a_missing_file_is_told() {
    let mut files = contents();
    files.retain(|(name, _)| *name != "tariff.csv");
    let errors = load(&files).err().unwrap();
    assert_eq!(
        (errors[0].file.as_str(), errors[0].what.as_str()),
        ("tariff.csv", "missing")
    );
}

/// The word lists are vocabulary; the facts all say where they come from.
#[test]
fn recollection_stays_marked() {
    for (name, content) in contents() {
        let unverified = content.lines().filter(|line| line.contains("to be verified"));
        assert!(
            unverified.clone().all(|line| line.contains("unverified")),
            "{name}"
        );
    }
}
