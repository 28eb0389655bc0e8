//! The vocabulary: each word with substances for which it says yes and no.

use comity_substances::Readings;

use crate::classes::{answer, lines, load_classes};

const HEAD: &str = r#"
[class]
id = "toy"
jurisdiction = "UN"
name = { en = "toy", zh = "例" }
citation = "a test"
provenance = "source"
status = "proposed"
complete = true
language = "en"
text = "substituted by"

[[letter]]
id = "x"
text = "by a group"
en = "by a group"
zh = "取代"
"#;

const BENZENE: &str = r#"
[parent]
name = "benzene"
smiles = "c1ccccc1"

[[core]]
atoms = "a:C b:C c:C d:C e:C f:C"
bonds = "a:b b:c c:d d:e e:f f:a"

[[at]]
on = "a b c d e f"
"#;

const PIPERIDINE: &str = r#"
[parent]
name = "piperidine"
smiles = "C1CCNCC1"

[[core]]
atoms = "a:N b:C c:C d:C e:C f:C"
bonds = "a-b b-c c-d d-e e-f f-a"

[[at]]
on = "a"
"#;

/// A definition with one condition, which lets one word hang on the scaffold.
fn toy(scaffold: &str, word: &str) -> String {
    let test = match word.split_once(' ') {
        Some(("mixed", words)) => format!("mixed = \"{words}\""),
        Some(("ring", kind)) => format!("ring = \"{kind}\", substituents = \"any\""),
        Some(("fused", kind)) => {
            format!("ring = \"{kind}\", fused = \"alkylenedioxy\", substituents = \"any\"")
        }
        _ => format!("group = \"{word}\""),
    };
    format!(
        "{HEAD}{scaffold}place = {{ en = \"ring\", zh = \"环\" }}\notherwise = [{{ {test}, letter = \"x\" }}]\n"
    )
}

#[test]
fn every_word_with_yes_and_no() {
    let mut seen = std::collections::BTreeMap::<String, [usize; 2]>::new();
    let mut wrong = Vec::new();
    for line in lines("words.tsv") {
        let [word, verdict, name, smiles] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let scaffold = if smiles.contains("N1CCCCC1") {
            PIPERIDINE
        } else {
            BENZENE
        };
        let file = ("toy.toml".to_owned(), toy(scaffold, word));
        let classes = load_classes(&[file]).unwrap_or_else(|errors| panic!("{word}: {errors:?}"));
        let says = answer(&classes, smiles, &Readings::new()) == "toy=x";
        if says != (verdict == "yes") {
            wrong.push(format!("{word} of {name}: {says}"));
        }
        let count = seen
            .entry(word.split(" C").next().unwrap().to_owned())
            .or_default();
        count[usize::from(says)] += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let known = known_words();
    for word in &known {
        let [no, yes] = seen.get(word).copied().unwrap_or_default();
        assert!((yes > 0 || word == "H") && no > 0, "`{word}`: {yes} yes, {no} no");
    }
}

/// The vocabulary, as the complaint about an unknown word lists it.
fn known_words() -> Vec<String> {
    let file = ("toy.toml".to_owned(), toy(BENZENE, "potion"));
    let errors = load_classes(&[file]).unwrap_err();
    let mend = errors
        .iter()
        .find(|error| error.what.contains("potion"))
        .unwrap()
        .mend
        .clone();
    let words = mend.strip_prefix("use one of: ").unwrap();
    words.split(", ").map(str::to_owned).collect()
}
