//! Laws of the engine: a name is nearest to itself, order of the list and writing do not matter, evidence moves the score the
//! right way, and the reasons are the score. All persons and firms are invented.

use std::sync::Arc;

use comity_core::date::Timestamp;
use comity_core::party::{ListedId, ListedName, ListedParty, NameKind, PartyType};
use comity_parties::lexicon::Lexicon;
use comity_parties::screen::{Candidate, Held, Options, Query, Scratch, Screener, compare};
use proptest::prelude::*;

const PERSONS: [&str; 8] = [
    "QORVANDI, Mehrdad Behnam",
    "ZELTOVSKY, Arkady Ignatievich",
    "Mehrdad Qorvandi",
    "TIBALDERO QUISANO, Juan Esteban",
    "ABDULMAJIDOV, Rustambek",
    "BRENNICKE, Otto",
    "HUSSEIN, Ali",
    "XIANG, Yuchen",
];

const FIRMS: [&str; 8] = [
    "JOINT STOCK COMPANY VELTRONIKA PLANT NO. 5",
    "VELTRONIKA TRADING HOUSE LLC",
    "QUANSHI OPTOELECTRONICS TECHNOLOGY CO., LTD.",
    "BRIXMOOR ORE & SHIPPING LIMITED",
    "RESEARCH INSTITUTE OF TURBOMETRY NAMED AFTER V. I. OSTROLYOV",
    "ZAVOD TURBOMETRIYA OOO",
    "HARDANE INSTRUMENT MAKING PLANT",
    "COMPANIA MARALTO DEL SUR, S.A. DE C.V.",
];

fn held(kind: PartyType, name: &str) -> Held {
    Held {
        party: ListedParty {
            id: name.to_owned(),
            kind,
            names: vec![ListedName {
                name: name.to_owned(),
                kind: NameKind::Primary,
                script: None,
            }],
            ..ListedParty::default()
        },
        from: None,
        to: None,
    }
}

fn list(kind: PartyType, names: &[&str]) -> Screener {
    Screener::build(
        Lexicon::shipped(),
        names.iter().map(|name| held(kind, name)).collect(),
    )
}

fn ask(screener: &Screener, kind: PartyType, name: &str) -> Vec<(String, Candidate)> {
    let query = Query {
        kind: Some(kind),
        names: vec![name.to_owned()],
        ..Query::default()
    };
    run(screener, &query)
}

fn run(screener: &Screener, query: &Query) -> Vec<(String, Candidate)> {
    let options = Options {
        threshold: 0.0,
        limit: 50,
        ..Options::default()
    };
    screener
        .screen(query, &options, &mut Scratch::default())
        .into_iter()
        .map(|found| (screener.held()[found.held].party.id.clone(), found))
        .collect()
}

fn likeness(kind: PartyType, one: &str, other: &str) -> f64 {
    compare(Lexicon::shipped(), kind, one, other, &mut Scratch::default()).log_odds
}

#[test]
fn every_word_list_can_be_read() {
    Lexicon::load(comity_parties::FILES).unwrap();
    assert_eq!(Lexicon::shipped().version().len(), 12);
}

#[test]
fn a_name_is_nearest_to_itself() {
    for (kind, names) in [(PartyType::Person, PERSONS), (PartyType::Entity, FIRMS)] {
        let screener = list(kind, &names);
        for name in names {
            let found = ask(&screener, kind, name);
            assert_eq!(found[0].0, name, "{found:#?}");
            assert!(
                found[0].1.score > 0.5 && found[0].1.score < 1.0,
                "{name} {}",
                found[0].1.score
            );
        }
    }
}

#[test]
fn reasons_sum_to_the_log_odds() {
    for (kind, names) in [(PartyType::Person, PERSONS), (PartyType::Entity, FIRMS)] {
        let screener = list(kind, &names);
        for name in [
            "Mehrdad Qorvandy",
            "Veltronika",
            "Institut turbometrii",
            "Hussain Ali",
        ] {
            for (_, found) in ask(&screener, kind, name) {
                let sum: f64 = found.reasons.iter().map(|reason| reason.weight).sum();
                assert!((sum - found.log_odds).abs() < 1e-9);
                assert!(!found.reasons.is_empty());
            }
        }
    }
}

#[test]
fn writing_does_not_matter() {
    let screener = list(PartyType::Entity, &FIRMS);
    let plain = ask(&screener, PartyType::Entity, "Brixmoor Ore & Shipping Limited");
    for other in [
        "BRIXMOOR ORE & SHIPPING LIMITED",
        "  Brixmoor   Ore & Shipping, Limited. ",
        "Ｂｒｉｘｍｏｏｒ Ore & Shipping Limited",
        "Brix\u{200b}moor Ore & Shipping \u{202a}Limited\u{202c}",
    ] {
        let found = ask(&screener, PartyType::Entity, other);
        assert_eq!(found[0].0, plain[0].0);
        assert!((found[0].1.score - plain[0].1.score).abs() < 1e-9, "{other}");
    }
}

#[test]
fn the_order_of_the_list_does_not_matter() {
    let forward = list(PartyType::Person, &PERSONS);
    let mut names = PERSONS;
    names.reverse();
    let backward = list(PartyType::Person, &names);
    for name in ["Mehrdad Qorvandi", "Ali Hussein", "Otto Brenicke"] {
        let scores = |found: Vec<(String, Candidate)>| -> Vec<(String, f64)> {
            found
                .into_iter()
                .map(|(id, found)| (id, found.log_odds))
                .collect()
        };
        assert_eq!(
            scores(ask(&forward, PartyType::Person, name)),
            scores(ask(&backward, PartyType::Person, name))
        );
    }
}

#[test]
fn the_order_of_given_and_family_name_does_not_matter() {
    let one = likeness(PartyType::Person, "Otto Brennicke", "BRENNICKE, Otto");
    let other = likeness(PartyType::Person, "Brennicke Otto", "BRENNICKE, Otto");
    assert!((one - other).abs() < 0.5, "{one} {other}");
}

#[test]
fn another_number_is_another_plant() {
    let same = likeness(PartyType::Entity, "Veltronika Plant No. 5", "VELTRONIKA PLANT 5");
    let other = likeness(PartyType::Entity, "Veltronika Plant No. 7", "VELTRONIKA PLANT 5");
    assert!(same > 0.0 && other < same - 1.0, "{same} {other}");
}

#[test]
fn a_rare_name_outranks_a_common_one() {
    let rare = likeness(
        PartyType::Person,
        "Mehrdad Behnam Qorvandi",
        "QORVANDI, Mehrdad Behnam",
    );
    let common = likeness(PartyType::Person, "Ali Hussein", "HUSSEIN, Ali");
    assert!(rare > common, "{rare} {common}");
}

#[test]
fn a_replaced_family_name_is_another_person() {
    let same = likeness(
        PartyType::Person,
        "Arkady Ignatievich Zeltovsky",
        "ZELTOVSKY, Arkady Ignatievich",
    );
    let other = likeness(
        PartyType::Person,
        "Arkady Ignatievich Brumin",
        "ZELTOVSKY, Arkady Ignatievich",
    );
    assert!(same > 1.0 && other < 0.0, "{same} {other}");
}

#[test]
fn scripts_meet() {
    let pairs = [
        (
            PartyType::Person,
            "ЗЕЛТОВСКИЙ Аркадий Игнатьевич",
            "ZELTOVSKY, Arkady Ignatievich",
        ),
        (PartyType::Person, "项宇辰", "XIANG, Yuchen"),
        (
            PartyType::Entity,
            "ООО «Завод Турбометрия»",
            "TURBOMETRIYA PLANT LLC",
        ),
        (
            PartyType::Entity,
            "НИИ турбометрии",
            "Research Institute of Turbometrii",
        ),
    ];
    for (kind, one, other) in pairs {
        let found = compare(Lexicon::shipped(), kind, one, other, &mut Scratch::default());
        assert!(found.score > 0.5, "{one} {other} {found:#?}");
    }
}

#[test]
fn an_identifier_finds_without_a_name_and_lifts_with_one() {
    let mut state = held(PartyType::Vessel, "MV INVENTED STAR");
    state.party.ids.push(ListedId {
        scheme: "imo".to_owned(),
        value: "9074729".to_owned(),
        country: None,
    });
    let screener = Screener::build(Lexicon::shipped(), vec![state]);
    let mut query = Query {
        kind: Some(PartyType::Vessel),
        ids: vec![ListedId {
            scheme: "imo".to_owned(),
            value: "IMO 9074729".to_owned(),
            country: None,
        }],
        ..Query::default()
    };
    let alone = run(&screener, &query);
    assert!(alone[0].1.score > 0.9, "{alone:#?}");
    query.names.push("Invented Star".to_owned());
    let both = run(&screener, &query);
    query.ids.clear();
    let named = run(&screener, &query);
    assert!(both[0].1.log_odds > alone[0].1.log_odds && both[0].1.log_odds > named[0].1.log_odds);
}

#[test]
fn a_birth_date_moves_the_score() {
    let mut state = held(PartyType::Person, "QORVANDI, Mehrdad Behnam");
    state.party.dob.push("1961-04-07".to_owned());
    let screener = Screener::build(Lexicon::shipped(), vec![state]);
    let score = |dob: &str| {
        let query = Query {
            kind: Some(PartyType::Person),
            names: vec!["Mehrdad Qorvandi".to_owned()],
            dob: vec![dob.to_owned()]
                .into_iter()
                .filter(|dob| !dob.is_empty())
                .collect(),
            ..Query::default()
        };
        run(&screener, &query)[0].1.log_odds
    };
    assert!(score("1961-04-07") > score("1961"));
    assert!(score("1961") > score(""));
    assert!(score("") > score("1983"));
}

#[test]
fn a_delisting_clears() {
    let mut state = held(PartyType::Entity, FIRMS[3]);
    state.from = Some(Timestamp::from_seconds(1_000));
    state.to = Some(Timestamp::from_seconds(2_000));
    let screener = Screener::build(Lexicon::shipped(), vec![state]);
    let query = Query {
        kind: Some(PartyType::Entity),
        names: vec![FIRMS[3].to_owned()],
        ..Query::default()
    };
    let found = |on: Option<i64>| {
        let options = Options {
            on: on.map(Timestamp::from_seconds),
            ..Options::default()
        };
        screener.screen(&query, &options, &mut Scratch::default()).len()
    };
    assert_eq!(
        [Some(999), Some(1_000), Some(1_999), Some(2_000), None].map(found),
        [0, 1, 1, 0, 0]
    );
}

#[test]
fn hostile_names_are_answered_in_time() {
    let screener = list(PartyType::Entity, &FIRMS);
    let words = "Veltronika Plant ".repeat(10_000);
    let letters = "ав".repeat(500_000);
    let brackets = "(".repeat(100_000);
    let marks = "\u{202e}\u{200d}".repeat(200_000);
    for name in [words, letters, brackets, marks, String::new()] {
        ask(&screener, PartyType::Entity, &name);
        ask(&screener, PartyType::Person, &name);
    }
}

#[test]
fn one_scratch_serves_any_list() {
    let mut scratch = Scratch::default();
    let lists = [list(PartyType::Person, &PERSONS), list(PartyType::Entity, &FIRMS)];
    let query = Query {
        names: vec!["Veltronika Plant 5".to_owned()],
        ..Query::default()
    };
    let fresh: Vec<usize> = lists
        .iter()
        .map(|list| {
            list.screen(&query, &Options::default(), &mut Scratch::default())
                .len()
        })
        .collect();
    let used: Vec<usize> = lists
        .iter()
        .map(|list| list.screen(&query, &Options::default(), &mut scratch).len())
        .collect();
    assert_eq!(fresh, used);
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&Arc::new(&lists));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn comparing_is_nearly_the_same_both_ways(one in "[a-z]{2,9}( [a-z]{2,9}){0,3}", other in "[a-z]{2,9}( [a-z]{2,9}){0,3}") {
        for kind in [PartyType::Person, PartyType::Entity] {
            let there = likeness(kind, &one, &other);
            let back = likeness(kind, &other, &one);
            prop_assert!(there == back || (there - back).abs() < 6.0, "{} {}", there, back);
        }
    }

    #[test]
    fn any_text_is_answered(name in "\\PC{0,60}") {
        let screener = list(PartyType::Entity, &FIRMS);
        for (_, found) in ask(&screener, PartyType::Entity, &name) {
            prop_assert!((0.0..1.0).contains(&found.score));
        }
    }
}
