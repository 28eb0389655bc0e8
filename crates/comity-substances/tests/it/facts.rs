//! The real tables of the repository.

use std::collections::HashSet;

use comity_core::grading::Provenance;
use comity_substances::Recognition;

use crate::{contents, list, load, tables};

#[test]
fn load_without_a_complaint() {
    assert_eq!(
        load(&contents()).map(|_| ()).map_err(|errors| list(&errors)),
        Ok(())
    );
    let counts = tables().counts();
    assert!(
        counts.substances > 700 && counts.names > 2_000 && counts.controls > 900,
        "{counts:?}"
    );
    assert_eq!(counts.jurisdictions, 8);
}

#[test]
fn every_name_number_and_key_finds_its_substance() {
    for substance in tables().substances() {
        let numbers = substance.cas.iter().map(|cas| cas.to_string());
        let keys = substance.inchikey.iter().map(|key| key.to_string());
        for query in numbers.chain(keys).chain([substance.name_en.clone()]) {
            match tables().recognise(&query) {
                Recognition::Known { identity } => assert_eq!(identity.id, substance.id, "{query}"),
                other => panic!("{query}: {other:?}"),
            }
        }
        for name in tables().names_of(&substance.id) {
            let found = match tables().recognise(&name.name) {
                Recognition::Known { identity } => vec![identity.id],
                Recognition::Ambiguous { candidates } if name.ambiguous => {
                    candidates.into_iter().map(|c| c.id).collect()
                }
                other => panic!("{}: {other:?}", name.name),
            };
            assert!(found.contains(&substance.id), "{}", name.name);
        }
    }
}

/// What laboratories wrote: names that must be known, and what they mean.
#[test]
fn laboratory_names_are_known() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/laboratory-names.tsv");
    let mut count = 0;
    for line in std::fs::read_to_string(file)
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let (written, id) = line.split_once('\t').unwrap();
        match tables().recognise(written) {
            Recognition::Known { identity } => assert_eq!(identity.id, id, "{written}"),
            other => panic!("{written}: {other:?}"),
        }
        count += 1;
    }
    assert!(count >= 200, "{count}");
}

/// Names two letters apart are two drugs.
#[test]
fn near_names_stay_apart() {
    for (a, b) in [
        ("clonazolam", "clonazepam"),
        ("flubromazolam", "flubromazepam"),
        ("protonitazene", "isotonitazene"),
        ("bromazepam", "bromazolam"),
        ("diclazepam", "diazepam"),
        ("安非他酮", "安非拉酮"),
        ("芬太尼", "舒芬太尼"),
        ("levomethorphan", "dextromethorphan"),
        ("4-piperidone", "1-boc-4-piperidone"),
    ] {
        let id = |name: &str| match tables().recognise(name) {
            Recognition::Known { identity } => identity.id,
            other => panic!("{name}: {other:?}"),
        };
        assert_ne!(id(a), id(b), "{a} / {b}");
    }
    for unknown in [
        "clonazopam",
        "fentanyls",
        "芬太尼片剂",
        "fent",
        "tanyl",
        "isotonitazen",
    ] {
        assert_eq!(tables().recognise(unknown), Recognition::Unknown, "{unknown}");
    }
}

/// Nothing is quietly promoted: what was recollection still says so.
#[test]
fn recollection_stays_marked() {
    let controls: Vec<_> = tables()
        .substances()
        .iter()
        .flat_map(|s| tables().controls_of(&s.id))
        .collect();
    let marked = controls
        .iter()
        .filter(|control| control.citation.contains("to be verified"));
    assert!(marked.clone().count() > 100);
    assert!(
        marked
            .into_iter()
            .all(|control| control.provenance == Provenance::Unverified)
    );
}

#[test]
fn ids_stand_once() {
    for file in ["substances.csv", "families.csv"] {
        let content = contents().into_iter().find(|(name, _)| name == file).unwrap().1;
        let ids: Vec<&str> = content
            .lines()
            .filter(|line| !line.starts_with(['#', ' ']))
            .skip(1)
            .filter_map(|line| line.split(',').next())
            .collect();
        let unique: HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len());
    }
}

#[test]
fn the_version_names_the_contents() {
    let mut files = contents();
    let version = load(&files).unwrap().version().to_owned();
    assert_eq!(version.len(), 64);
    files.reverse();
    assert_eq!(
        load(&files).unwrap().version(),
        version,
        "the order of the files does not matter"
    );
    files[0].1.push_str("# a remark\n");
    assert_ne!(load(&files).unwrap().version(), version);
}
