//! Every way in which a definition file is refused: with file, line, field and mend.

use crate::classes::{files, load_classes};
use crate::list;

const FILE: &str = "classes/us-list1-4-piperidone.toml";

/// A real file with one passage replaced, and the complaints about it.
fn complaints(old: &str, new: &str) -> (String, Vec<comity_substances::FactError>) {
    let real = files().into_iter().find(|(name, _)| name == FILE).unwrap().1;
    assert!(real.contains(old), "the file has no `{old}`");
    let text = real.replacen(old, new, 1);
    let errors = load_classes(&[(FILE.to_owned(), text.clone())])
        .err()
        .unwrap_or_default();
    (text, errors)
}

/// The complaint names the line that holds `at`, the field, and what is wrong.
fn refused(old: &str, new: &str, at: &str, field: &str, says: &str) {
    let (text, errors) = complaints(old, new);
    let line = text
        .lines()
        .collect::<Vec<_>>()
        .iter()
        .rposition(|line| line.contains(at))
        .unwrap();
    let line = 1 + line as u64;
    let found = errors.iter().any(|error| {
        error.file == FILE
            && error.line == line
            && error.field == field
            && error.what.contains(says)
            && !error.mend.is_empty()
    });
    assert!(
        found,
        "line {line}, {field}, `{says}` expected, but:\n{}",
        list(&errors)
    );
}

#[test]
fn the_form_of_the_file() {
    refused("[parent]", "[parent", "[parent", "file", "");
    refused(
        "status = \"in force\"",
        "states = \"in force\"",
        "states",
        "file",
        "unknown field",
    );
    refused(
        "id = \"us-list1-4-piperidone\"",
        "id = \"US list I\"",
        "US list I",
        "class.id",
        "not an id",
    );
    refused(
        "jurisdiction = \"US\"",
        "jurisdiction = \"QQ\"",
        "\"QQ\"",
        "class.jurisdiction",
        "`QQ`",
    );
    refused(
        "\"in force\"",
        "\"forgotten\"",
        "forgotten",
        "class.status",
        "`forgotten`",
    );
    refused(
        "provenance = \"source\"",
        "provenance = \"rumour\"",
        "rumour",
        "class.provenance",
        "`rumour`",
    );
    refused(
        "citation = \"88 FR 21902 (12 April 2023), Docket DEA-951\"",
        "citation = \"\"",
        "citation = \"\"",
        "class.citation",
        "missing",
    );
    refused(
        "complete = true",
        "complete = false",
        "complete = false",
        "class.complete",
        "not whole",
    );
    refused(
        "unless_listed = true",
        "max_mass = -1.0",
        "max_mass",
        "class.max_mass",
        "not a mass",
    );
}

#[test]
fn the_core() {
    let bonds = "bonds = \"N1-C2 C2-C3 C3-C4 C4-C5 C5-C6 C6-N1 C4=O4\"";
    let atoms = "atoms = \"O4:O N1:N C2:C C3:C C4:C C5:C C6:C\"";
    refused(
        atoms,
        "atoms = \"N1 C2:C\"",
        "N1 C2:C",
        "core.atoms",
        "no element",
    );
    refused(
        atoms,
        "atoms = \"N1:Nx\"",
        "N1:Nx",
        "core.atoms",
        "`Nx` is no element",
    );
    refused(
        atoms,
        "atoms = \"N1:H\"",
        "N1:H",
        "core.atoms",
        "`H` is no element",
    );
    refused(
        atoms,
        "atoms = \"N1:N N1:N\"",
        "N1:N N1:N",
        "core.atoms",
        "stands twice",
    );
    refused(atoms, "atoms = \"1N:N\"", "1N:N", "core.atoms", "not a label");
    refused(
        atoms,
        "atoms = \"\"",
        "atoms = \"\"",
        "core.atoms",
        "without atoms",
    );
    refused(bonds, "bonds = \"N1-C9\"", "N1-C9", "core.bonds", "`C9`");
    refused(bonds, "bonds = \"N1*C2\"", "N1*C2", "core.bonds", "no bond");
    refused(bonds, "bonds = \"N1-N1\"", "N1-N1", "core.bonds", "itself");
    refused(
        bonds,
        "bonds = \"N1-C2 C2-N1\"",
        "C2-N1\"",
        "core.bonds",
        "stands twice",
    );
    // In pieces.
    refused(
        bonds,
        "bonds = \"N1-C2 C2-C3 C3-C4\"",
        "O4:O N1:N",
        "core",
        "not in one piece",
    );
    // A carbon with five bonds.
    refused(
        bonds,
        "bonds = \"N1-C2 C2-C3 C3-C4 C4-C5 C5-C6 C6-N1 C4=O4 C4-N1 C4-C2\"",
        "O4:O N1:N",
        "core",
        "too many bonds",
    );
    refused(
        bonds,
        &format!("{bonds}\nchain = \"N1\""),
        "O4:O N1:N",
        "core",
        "`chain`",
    );
    refused(
        bonds,
        &format!("{bonds}\nletter = \"amides\""),
        "O4:O N1:N",
        "core",
        "the parent's core",
    );
}

#[test]
fn words_and_places() {
    refused(
        "group = \"acyl\"",
        "group = \"potion\"",
        "potion",
        "otherwise.group",
        "`potion`",
    );
    refused(
        "group = \"acyl\"",
        "group = \"@kin\"",
        "@kin",
        "otherwise.group",
        "no list `kin`",
    );
    refused(
        "group = \"acyl\"",
        "group = \"\"",
        "group = \"\"",
        "otherwise.group",
        "no word",
    );
    refused(
        "group = \"acyl\"",
        "group = \"C1..C3 acyl\"",
        "C1..C3",
        "otherwise.group",
        "belongs to no word",
    );
    refused(
        "group = \"acyl\"",
        "group = \"alkyl C3..C1\"",
        "C3..C1",
        "otherwise.group",
        "no range",
    );
    refused(
        "group = \"acyl\"",
        "ring = \"square\", substituents = \"any\"",
        "square",
        "otherwise.ring",
        "`square`",
    );
    refused(
        "{ group = \"acyl\"",
        "{ ring = \"benzene\"",
        "on = \"N1\"",
        "otherwise.substituents",
        "what may hang on it",
    );
    refused(
        "{ group = \"acyl\"",
        "{ group = \"acyl\", mixed = \"alkyl halo\"",
        "on = \"N1\"",
        "otherwise",
        "more than one",
    );
    refused("on = \"N1\"", "on = \"N7\"", "on = \"N7\"", "at.on", "`N7`");
    refused("on = \"N1\"", "on = \"\"", "on = \"\"", "at.on", "no label");
    refused(
        "on = \"N1\"",
        "slot = \"pocket\"\non = \"N1\"",
        "pocket",
        "at.slot",
        "`pocket`",
    );
    refused(
        "on = \"N1\"",
        "parent = \"propyl\"\non = \"N1\"",
        "propyl",
        "at.parent",
        "`propyl`",
    );
    refused(
        "on = \"N1\"",
        "parent = \"alkyl\"\non = \"N1\"",
        "on = \"N1\"",
        "at.parent",
        "needs a slot",
    );
    refused(
        "[[at]]\non = \"N1\"",
        "[[at]]\non = \"N1\"\n[[at]]\non = \"N1\"\n",
        "on = \"N1\"",
        "at.on",
        "two rules",
    );
    refused(
        "atoms = \"N1\"\nen = \"piperidine nitrogen\"",
        "atoms = \"C2\"\nen = \"piperidine nitrogen\"",
        "on = \"N1\"",
        "at.place",
        "without a name",
    );
}

#[test]
fn letters_readings_and_groups() {
    refused(
        "letter = \"amides\" },",
        "letter = \"potions\" },",
        "potions",
        "otherwise.letter",
        "no condition `potions`",
    );
    refused(
        "id = \"acetals\"",
        "id = \"amides\"",
        "id = \"amides\"",
        "letter.id",
        "twice",
    );
    refused(
        "text = \"its acetals\"",
        "text = \"\"",
        "text = \"\"",
        "letter.text",
        "missing",
    );
    refused(
        "[[reading]]",
        "[[letter]]\nid = \"hydrates\"\ntext = \"t\"\nen = \"t\"\nzh = \"t\"\n\n[[reading]]",
        "id = \"hydrates\"",
        "letter",
        "no rule gives",
    );
    refused(
        "reading = \"P2\"",
        "reading = \"P3\"",
        "reading = \"P3\"",
        "otherwise.reading",
        "not explained",
    );
    refused(
        "reading = \"P2\"",
        "reading = \"P77\"",
        "reading = \"P77\"",
        "otherwise.reading",
        "`P77`",
    );
    refused(
        "id = \"P2\"",
        "id = \"P3\"",
        "id = \"P3\"",
        "reading",
        "no rule asks",
    );
    refused(
        "default = \"review\"",
        "default = \"maybe\"",
        "id = \"P2\"",
        "reading.default",
        "",
    );
    refused(
        "id = \"P2\"\ndefault = \"review\"",
        "id = \"P10\"\ndefault = \"wide\"",
        "id = \"P10\"",
        "reading.id",
        "no reading can settle",
    );
    refused(
        "letter = \"carbamates\" },",
        "},",
        "on = \"N1\"",
        "otherwise",
        "neither a letter",
    );
    for (group, says) in [
        ("*C(", ""),
        ("CC", "exactly one"),
        ("C*C", "one bond"),
        ("*C.C", "one small piece"),
    ] {
        let new = format!("[groups]\nodd = \"{group}\"\n\n[[core]]");
        refused("[[core]]", &new, "odd = ", "groups.odd", says);
    }
}

#[test]
fn parent_and_examples() {
    let parent = "smiles = \"O=C1CCNCC1\"";
    refused(
        parent,
        "smiles = \"O=C1CCNCC\"",
        "O=C1CCNCC\"",
        "parent.smiles",
        "never closed",
    );
    refused(
        parent,
        "smiles = \"O=C1CCCCC1\"",
        "O=C1CCCCC1\"",
        "parent.smiles",
        "does not lie in the parent",
    );
    refused(
        parent,
        "smiles = \"CC(=O)N1CCC(=O)CC1\"",
        "smiles = \"CC(=O)N1CCC(=O)CC1\"",
        "parent.smiles",
        "gets `amides`",
    );
    let example = "smiles = \"O=C1CCN(CCc2ccccc2)CC1\"\nletters = \"none\"";
    refused(
        example,
        "smiles = \"O=C1CCN(CCc2ccccc2)CC1\"\nletters = \"amides\"",
        "O=C1CCN(CCc2ccccc2)CC1",
        "example",
        "gets none and not `amides`",
    );
    refused(
        example,
        "smiles = \"O=C1CCN(C(=O)C)CC1\"\nletters = \"none\"",
        "O=C1CCN(C(=O)C)CC1",
        "example",
        "gets `amides` and not none",
    );
    refused(
        example,
        "smiles = \"O=C1CCN(S(=O)(=O)C)CC1\"\nletters = \"amides\"",
        "O=C1CCN(S(=O)(=O)C)CC1",
        "example",
        "gets review for P2",
    );
    refused(
        example,
        "smiles = \"O=C1CC\"\nletters = \"none\"",
        "smiles = \"O=C1CC\"",
        "example.smiles",
        "never closed",
    );
    refused(
        example,
        "smiles = \"O=C1CCN(CCc2ccccc2)CC1\"",
        "O=C1CCN(CCc2ccccc2)CC1",
        "example",
        "does not say what it gets",
    );
    refused(
        "smiles = \"O=C1CCN(CCc2ccccc2)CC1\"\nletters = \"none\"\nsource = \"reading of the text\"",
        "smiles = \"O=C1CCN(CCc2ccccc2)CC1\"\nletters = \"none\"\nsource = \"\"",
        "O=C1CCN(CCc2ccccc2)CC1",
        "example.source",
        "missing",
    );
}

#[test]
fn the_set_of_files() {
    let mut twice = files();
    let again = twice.iter().find(|(name, _)| name == FILE).unwrap().1.clone();
    twice.push(("classes/again.toml".into(), again));
    let errors = load_classes(&twice).unwrap_err();
    assert!(
        errors.iter().any(|error| error.file == "classes/again.toml"
            && error.field == "class.id"
            && error.what.contains("taken")),
        "{}",
        list(&errors)
    );
    let long = ("classes/long.toml".to_owned(), " ".repeat(300_000));
    let errors = load_classes(&[long]).unwrap_err();
    assert!(errors[0].what.contains("too long"));
    // Other files of the folder are passed over.
    let other = ("controls.csv".to_owned(), "not a definition".to_owned());
    assert!(load_classes(&[other]).unwrap().all().is_empty());
}
