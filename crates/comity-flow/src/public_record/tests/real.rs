//! What the real files say, as records.

use std::collections::{HashMap, HashSet};

use comity_core::kinds::{Body, Kind};
use comity_core::parts::PartyKind;
use comity_core::record::{Record, Verb};

use super::super::Statement;
use super::{real, records};

#[test]
fn the_real_files_load() {
    let entries = real();
    let mut kinds: HashMap<Kind, usize> = HashMap::new();
    for entry in &entries {
        *kinds.entry(records(entry).next().unwrap().kind()).or_default() += 1;
    }
    assert_eq!(kinds.get(&Kind::Commitment), Some(&14));
    assert_eq!(kinds.get(&Kind::Listing), Some(&1));
    for kind in [
        Kind::Action,
        Kind::Control,
        Kind::Notice,
        Kind::Meeting,
        Kind::Evidence,
        Kind::Observation,
        Kind::Reading,
    ] {
        assert!(kinds.contains_key(&kind), "no {kind}");
    }
}

#[test]
fn the_same_texts_give_the_same_entries() {
    assert_eq!(real(), real());
}

#[test]
fn keys_are_unique_and_links_look_back() {
    let mut before = HashSet::new();
    for entry in real() {
        for link in &entry.links {
            assert!(
                before.contains(&link.key),
                "{} names {} too early",
                entry.key,
                link.key
            );
        }
        assert!(before.insert(entry.key.clone()), "{} twice", entry.key);
    }
}

#[test]
fn every_record_is_public_sourced_bilingual_and_sound() {
    for entry in real() {
        assert_eq!(entry.chain.first().unwrap().verb, Verb::Issue, "{}", entry.key);
        for record in records(&entry) {
            assert!(record.handling.may_be_open(), "{}", entry.key);
            assert!(!record.source.as_ref().unwrap().citation.is_empty());
            let langs: Vec<&str> = record.title.iter().map(|text| text.lang.as_str()).collect();
            assert_eq!(langs, ["en", "zh"], "{}", entry.key);
            assert_eq!(record.problems(), [], "{}", entry.key);
            assert_eq!(Record::from_json(record.to_json()).unwrap(), *record);
        }
    }
}

#[test]
fn no_natural_person_is_named() {
    for entry in real() {
        for record in records(&entry) {
            assert!(
                record
                    .parties()
                    .iter()
                    .all(|party| party.kind != PartyKind::Person),
                "{}",
                entry.key
            );
        }
    }
}

#[test]
fn a_listing_and_its_delisting_are_one_chain() {
    let entries = real();
    let entry = entries
        .iter()
        .find(|entry| entry.key == "ls-entity-list-ifs")
        .unwrap();
    let verbs: Vec<Verb> = entry.chain.iter().map(|step| step.verb).collect();
    assert_eq!(verbs, [Verb::Issue, Verb::Delist]);
    let last = entry.chain.last().unwrap();
    assert_eq!(last.effective.unwrap().to_string(), "2023-11-16");
    assert!(matches!(&last.statement, Statement::Turn(turn) if turn.reason.len() == 2));
}

#[test]
fn a_commitment_keeps_what_it_was() {
    let entries = real();
    let entry = entries.iter().find(|entry| entry.key == "C11").unwrap();
    let statuses: Vec<String> = records(entry)
        .filter_map(|r| r.body.status().map(str::to_owned))
        .collect();
    assert_eq!(statuses, ["open", "met", "overtaken"]);
    let counts: Vec<String> = records(entry)
        .filter_map(|r| r.effective.map(|date| date.to_string()))
        .collect();
    assert_eq!(counts, ["2025-11-10", "2026-02-20"]);
    let Body::Commitment(last) = &records(entry).last().unwrap().body else {
        panic!("not a commitment")
    };
    assert_eq!(last.status_on.unwrap().to_string(), "2026-02-20");
    assert!(
        last.later_evidence
            .first()
            .unwrap()
            .text
            .starts_with("2025-11-10: ")
    );
    let sides: HashSet<&str> = last
        .wordings
        .iter()
        .map(|wording| wording.side.as_str())
        .collect();
    assert_eq!(sides, HashSet::from(["US", "CN"]));
}

#[test]
fn words_that_are_not_in_our_sources_stay_empty() {
    let entries = real();
    let entry = entries.iter().find(|entry| entry.key == "C09").unwrap();
    let Body::Commitment(commitment) = &records(entry).last().unwrap().body else {
        panic!("not a commitment")
    };
    let chinese = commitment
        .wordings
        .iter()
        .find(|wording| wording.side == "CN")
        .unwrap();
    assert!(chinese.words.is_empty() && !chinese.quoted);
    assert!(chinese.note.as_ref().unwrap().contains("not in our sources"));
}

#[test]
fn recollection_is_shown_as_such() {
    use comity_core::grading::Provenance;
    let entries = real();
    let entry = entries
        .iter()
        .find(|entry| entry.key == "ev-20180206-us-frs-temporary")
        .unwrap();
    let source = records(entry).next().unwrap().source.clone().unwrap();
    assert_eq!(source.provenance, Provenance::Unverified);
}
