//! Each kind of bad line is rejected, with file, line, field and mend.

use crate::{contents, list, load};

/// Appends a line to one of the real files and gives the complaints about it.
fn complaints(file: &str, line: &str) -> Vec<comity_substances::FactError> {
    let mut files = contents();
    let content = &mut files.iter_mut().find(|(name, _)| name == file).unwrap().1;
    content.push_str(line);
    content.push('\n');
    load(&files).err().unwrap_or_default()
}

fn rejected(file: &str, line: &str, field: &str, says: &str) {
    let files = contents();
    let last = files
        .iter()
        .find(|(name, _)| name == file)
        .unwrap()
        .1
        .lines()
        .count()
        + 1;
    let errors = complaints(file, line);
    let found = errors.iter().any(|error| {
        error.file == file && error.line == last as u64 && error.field == field && error.what.contains(says)
    });
    assert!(
        found,
        "{line}\nshould be rejected on line {last} in `{field}` with `{says}`, but:\n{}",
        list(&errors)
    );
    assert!(errors.iter().all(|error| !error.mend.is_empty()));
}

#[test]
fn substances() {
    let file = "substances.csv";
    rejected(file, "new,New,,,,substance,,,source,,", "citation", "missing");
    rejected(
        file,
        "new,New,1609-66-5,,,substance,,A book,source,,",
        "cas",
        "check digit",
    );
    rejected(
        file,
        "new,New,28578-16-,,,substance,,A book,source,,",
        "cas",
        "form",
    );
    rejected(
        file,
        "new,New,437-38-7,,,substance,,A book,source,,",
        "cas",
        "also stands with `fentanyl`",
    );
    rejected(
        file,
        "new,New,,ABC,,substance,,A book,source,,",
        "inchikey",
        "not an InChIKey",
    );
    rejected(
        file,
        "new,New,,PJMPHNIQZUBGLI-UHFFFAOYSA-N,,substance,,A book,source,,",
        "inchikey",
        "`fentanyl`",
    );
    rejected(
        file,
        "new,New,,,29x,substance,,A book,source,,",
        "hs_2022",
        "tariff",
    );
    rejected(file, "new,New,,,,potion,,A book,source,,", "kind", "`potion`");
    rejected(file, "new,New,,,,salt,,A book,source,,", "salt_of", "missing");
    rejected(
        file,
        "new,New,,,,salt,nothing,A book,source,,",
        "salt_of",
        "`nothing`",
    );
    rejected(file, "fentanyl,New,,,,substance,,A book,source,,", "id", "twice");
    rejected(
        file,
        "New One,New,,,,substance,,A book,source,,",
        "id",
        "not an id",
    );
    rejected(
        file,
        "new,New,,,,substance,,A book,hearsay,,",
        "provenance",
        "`hearsay`",
    );
    rejected(
        file,
        "new,New,,,,substance,,A book,unverified,,",
        "unverified",
        "does not say what",
    );
    rejected(
        file,
        "new,New,,,,substance,,A book,source,cas,",
        "provenance",
        "marked as unverified",
    );
    rejected(
        file,
        "new,New,,,,substance,,A book,source",
        "line",
        "number of fields",
    );
}

#[test]
fn structures() {
    let file = "structures.csv";
    rejected(
        file,
        "nothing,CCO,any,,A book,source,,",
        "substance",
        "not a substance",
    );
    rejected(file, "fentanyl,CCO,any,,A book,source,,", "substance", "twice");
    rejected(file, "khat,C1CC,any,,A book,source,,", "smiles", "position 1");
    rejected(
        file,
        "khat,C(C)(C)(C)(C)C,any,,A book,source,,",
        "smiles",
        "at position",
    );
    rejected(file, "khat,,any,,A book,source,,", "smiles", "missing");
    rejected(file, "khat,CCO,left,,A book,source,,", "form", "`left`");
    rejected(file, "khat,CCO,any,no,A book,source,,", "alone", "`no`");
    rejected(file, "khat,CCO,any,,,source,,", "citation", "missing");
    rejected(
        file,
        "khat,C(CN1CCC(CC1)N(C(CC)=O)c1ccccc1)c1ccccc1,any,,A book,source,,",
        "smiles",
        "`fentanyl`",
    );
}

#[test]
fn names() {
    let file = "names.csv";
    rejected(file, "nothing,en,New,common,,A book,source,", "target", "neither");
    rejected(
        file,
        "heroin,en,fen-TANYL,common,,A book,source,",
        "name",
        "also means `fentanyl`",
    );
    rejected(
        file,
        "fentanyl,en,F E N T A N Y L,common,,A book,source,",
        "name",
        "already stands",
    );
    rejected(
        file,
        "fentanyl,en,Newname,common,yes,A book,source,",
        "ambiguous",
        "only one meaning",
    );
    rejected(file, "fentanyl,xx,Newname,common,,A book,source,", "lang", "`xx`");
    rejected(
        file,
        "fentanyl,en,--,common,,A book,source,",
        "name",
        "nothing is left",
    );
    rejected(
        file,
        "fentanyl,en,Newname,common,,,source,",
        "citation",
        "missing",
    );
}

#[test]
fn families() {
    rejected(
        "families.csv",
        "fentanyl,New,新,class,a rule,yes,A book,source,,",
        "id",
        "taken",
    );
    rejected(
        "families.csv",
        "new,New,新,class,a rule,perhaps,A book,source,,",
        "complete",
        "`perhaps`",
    );
    rejected(
        "families.csv",
        "new,New,,class,a rule,yes,A book,source,,",
        "name_zh",
        "missing",
    );
    rejected(
        "family-members.csv",
        "nothing,fentanyl,authority,why,A book,source",
        "family",
        "not a family",
    );
    rejected(
        "family-members.csv",
        "cn-nitazene-class,nothing,authority,why,A book,source",
        "member",
        "not a substance",
    );
    rejected(
        "family-members.csv",
        "fluorofentanyl,para-fluorofentanyl,wording,why,A book,source",
        "member",
        "twice",
    );
    rejected(
        "family-members.csv",
        "fluorofentanyl,fentanyl,rumour,why,A book,source",
        "basis",
        "`rumour`",
    );
}

#[test]
fn controls() {
    let file = "controls.csv";
    let line = |dates: &str| {
        format!("4-piperidone,UN,un-1988,Table II,,precursor,law,,salts,{dates},A book,source,,")
    };
    rejected(file, &line("2017-13,,,"), "valid_from", "not a date");
    rejected(file, &line("2019,2018,,"), "valid_to", "before the first");
    rejected(
        file,
        &line("2019,,2020,2020"),
        "covered_since",
        "covered only after",
    );
    rejected(file, &line("2019,,2019,2018"), "named_since", "named before");
    rejected(
        file,
        &line("2019,,2019,2019").replace("A book", ""),
        "citation",
        "missing",
    );
    rejected(
        file,
        &line("2019,,2019,2019").replace(",UN,", ",ZZ,"),
        "jurisdiction",
        "`ZZ`",
    );
    rejected(
        file,
        &line("2019,,2019,2019").replace(",UN,", ",AQ,"),
        "jurisdiction",
        "not in jurisdictions.csv",
    );
    rejected(
        file,
        &line("2019,,2019,2019").replace(",UN,", ",US,"),
        "instrument",
        "belongs to UN",
    );
    rejected(
        file,
        &line("2019,,2019,2019").replace("un-1988", "un-2088"),
        "instrument",
        "`un-2088`",
    );
    rejected(
        file,
        &line("2019,,2019,2019").replace("4-piperidone,", "nothing,"),
        "target",
        "neither",
    );
    rejected(
        file,
        &line("2019,,2019,2019").replace("4-piperidone,", "fluorofentanyl,"),
        "target",
        "name in use",
    );
    rejected(
        file,
        &line("2019,,2019,2019").replace("salts,", "salads,"),
        "scope",
        "`salads`",
    );
    rejected(
        file,
        &line("2019,,2019,2019").replace(",law,", ",temporary,"),
        "valid_to",
        "ends by itself",
    );
    rejected(
        file,
        &line("2019,,2019,2019").replace("Table II,", ","),
        "clause",
        "missing",
    );
}

#[test]
fn overlaps() {
    let file = "controls.csv";
    let again =
        |dates: &str| format!("4-piperidone,UN,un-1988,Table I,,precursor,law,,,{dates},A book,source,,");
    rejected(
        file,
        &again("2025-01-01,,2024-12-03,2024-12-03"),
        "valid_from",
        "overlaps",
    );
    rejected(file, &again("2020-01-01,2024-12-03,,"), "valid_from", "overlaps");
    rejected(file, &again(",,,"), "valid_from", "overlaps");
    assert_eq!(complaints(file, &again("2020-01-01,2024-12-02,,")), []);
    assert_eq!(
        complaints(file, &again("2020,2024,,")),
        [],
        "perhaps no common day"
    );
    let other_account = again("2025-01-01,,2024-12-03,2024-12-03").replace(",law,,", ",law,2,");
    assert_eq!(complaints(file, &other_account), []);
}

#[test]
fn places() {
    rejected(
        "jurisdictions.csv",
        "XX,New,新,state,all,全部,A book,source",
        "code",
        "not a country code",
    );
    rejected(
        "jurisdictions.csv",
        "US,New,新,state,all,全部,A book,source",
        "code",
        "twice",
    );
    rejected(
        "instruments.csv",
        "un-1988,UN,New,新,,A book,source,",
        "id",
        "twice",
    );
    rejected(
        "instruments.csv",
        "new,AQ,New,新,,A book,source,",
        "jurisdiction",
        "not in jurisdictions.csv",
    );
}

#[test]
fn whole_files() {
    let mut files = contents();
    files.retain(|(file, _)| file != "names.csv");
    let errors = load(&files).unwrap_err();
    assert!(
        errors
            .iter()
            .any(|error| error.file == "names.csv" && error.what == "missing")
    );
    let mut files = contents();
    files
        .iter_mut()
        .find(|(file, _)| file == "substances.csv")
        .unwrap()
        .1 = "id,name\nfentanyl,Fentanyl\n".into();
    let errors = load(&files).unwrap_err();
    assert!(
        errors
            .iter()
            .any(|error| error.file == "substances.csv" && error.field == "header")
    );
}

#[test]
fn all_complaints_are_listed_at_once() {
    let errors = complaints("substances.csv", "New One,,1609-66-5,,,potion,,,hearsay,,");
    let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
    for field in ["id", "name_en", "cas", "kind", "citation", "provenance"] {
        assert!(fields.contains(&field), "{field} in {fields:?}");
    }
}
