//! Every official shape, with invented parties: names and their kinds, dates, identifiers, counts.

use comity_core::party::{ListedParty, NameKind, PartyType};
use comity_wire::parties::{Format, Limits, ReadList, read, read_several, sniff, write_ftm, write_lines};

macro_rules! sample {
    ($name:literal) => {
        include_bytes!(concat!("../data/parties/", $name)).as_slice()
    };
}

/// Reads a sample in the format that is found out; every entry is a party or a lost one.
fn list(bytes: &[u8], format: Format) -> ReadList {
    assert_eq!(sniff(bytes), Some(format));
    let list = read(bytes, format, &Limits::default()).unwrap();
    counted(&list);
    list
}

fn counted(list: &ReadList) {
    let lost = list.faults.iter().filter(|fault| fault.lost).count();
    assert_eq!(list.header.entries, list.parties.len() + lost);
    assert!(
        list.faults
            .iter()
            .all(|fault| !fault.reason.is_empty() && !fault.mend.is_empty())
    );
}

fn names(party: &ListedParty) -> Vec<(NameKind, &str)> {
    party
        .names
        .iter()
        .map(|name| (name.kind, name.name.as_str()))
        .collect()
}

fn ids(party: &ListedParty) -> Vec<(&str, &str, &str)> {
    party
        .ids
        .iter()
        .map(|id| {
            (
                id.scheme.as_str(),
                id.value.as_str(),
                id.country.as_deref().unwrap_or(""),
            )
        })
        .collect()
}

#[test]
fn treasury_files_are_joined_and_their_remarks_read() {
    let files = [
        sample!("alt.csv"),
        sample!("sdn.csv"),
        sample!("sdn_comments.csv"),
        sample!("add.csv"),
    ];
    let list = read_several(&files, &Limits::default()).unwrap();
    counted(&list);
    assert_eq!(list.parties.len(), 4);
    let [company, person, ship, quoted] = &list.parties[..] else {
        panic!()
    };
    assert_eq!(company.id, "ofac-9001");
    assert_eq!(company.programs, ["SDGT", "IFSR"]);
    assert_eq!(
        names(company),
        [
            (NameKind::Primary, "EXAMPLE TRADING HOUSE, LTD."),
            (NameKind::Aka, "EXAMPLE TRADE"),
            (NameKind::Fka, "EXAMPLE AND SONS"),
            (NameKind::Weak, "ETH"),
        ]
    );
    assert_eq!(
        ids(company),
        [
            ("reg", "26740", "Iran"),
            ("imo", "5055293", ""),
            ("tax", "7707083893", "Russia"),
            ("uscc", "91310115MA1K35N98L", "China"),
        ]
    );
    assert_eq!(company.dob, ["1968-08-21"]);
    assert_eq!(company.addresses, ["12 Sample Street, Nowhere 12345, Utopia"]);
    assert!(
        company
            .remarks
            .as_ref()
            .unwrap()
            .contains("Linked To: NOBODY'S HOLDING")
    );
    assert_eq!(person.kind, PartyType::Person);
    assert_eq!(person.dob, ["1968-08-21", "1970", "1971", "1972", "1973"]);
    assert_eq!(person.countries, ["Utopia", "Erewhon"]);
    assert_eq!(person.gender.as_deref(), Some("male"));
    assert_eq!(
        ids(person),
        [
            ("passport", "A0009228", "Utopia"),
            ("natid", "0035011785", ""),
            ("crypto", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", ""),
            ("swift", "XXXXUTXX", ""),
        ]
    );
    assert_eq!(ship.kind, PartyType::Vessel);
    assert_eq!(
        ids(ship),
        [
            ("callsign", "3ABC9", ""),
            ("imo", "9074729", ""),
            ("mmsi", "422141000", "")
        ]
    );
    assert_eq!(ship.countries, ["Utopia", "Erewhon"]);
    assert_eq!(quoted.name(), "UNCLOSED \"QUOTE\" INSIDE");
    let faults: Vec<(&str, bool)> = list
        .faults
        .iter()
        .map(|fault| (fault.field.as_str(), fault.lost))
        .collect();
    assert_eq!(
        faults,
        [("DOB", false), ("ent_num", true), ("alt.csv ent_num", false)]
    );
    assert_eq!(list.faults[1].line, 4);
}

#[test]
fn treasury_files_that_do_not_belong_together_are_refused() {
    let limits = Limits::default();
    assert!(read_several(&[sample!("alt.csv"), sample!("add.csv")], &limits).is_err());
    assert!(read_several(&[sample!("sdn.csv"), sample!("un.xml")], &limits).is_err());
    assert!(read(sample!("alt.csv"), Format::OfacAltCsv, &limits).is_err());
    assert_eq!(sniff(sample!("sdn_comments.csv")), Some(Format::OfacCommentsCsv));
}

#[test]
fn treasury_xml() {
    let list = list(sample!("sdn.xml"), Format::OfacXml);
    assert_eq!(list.header.published.as_deref(), Some("2024-05-03"));
    let [person, ship] = &list.parties[..] else {
        panic!()
    };
    assert_eq!(
        names(person),
        [
            (NameKind::Primary, "SAMPLE, Person Paul"),
            (NameKind::Aka, "SAMPEL, Paul"),
            (NameKind::Weak, "PAULIE"),
            (NameKind::Fka, "BEISPIEL, Paul"),
        ]
    );
    assert_eq!(ids(person)[0], ("passport", "A0009228", "Utopia"));
    assert_eq!(ids(person)[1].0, "crypto");
    assert_eq!(
        (person.dob.as_slice(), person.gender.as_deref()),
        (["1970".to_owned()].as_slice(), Some("male"))
    );
    assert_eq!(person.programs, ["CUBA", "SDGT"]);
    assert!(person.remarks.as_ref().unwrap().contains("POB Nowhere, Utopia"));
    assert_eq!(ids(ship), [("imo", "9074729", ""), ("callsign", "3ABC9", "")]);
    assert_eq!(list.faults[0].field, "id");
}

#[test]
fn treasury_advanced_xml() {
    let list = list(sample!("sdn_advanced.xml"), Format::OfacAdvancedXml);
    assert_eq!(list.header.published.as_deref(), Some("2026-05-21"));
    let [person, ship] = &list.parties[..] else {
        panic!()
    };
    assert_eq!((person.kind, ship.kind), (PartyType::Person, PartyType::Vessel));
    assert_eq!(
        names(person),
        [
            (NameKind::Primary, "SAMPLE, Person Paul"),
            (NameKind::Weak, "PAULIE"),
            (NameKind::Original, "مثال"),
        ]
    );
    assert_eq!(person.names[2].script.as_deref(), Some("Arab"));
    assert_eq!(person.dob, ["1968"]);
    assert_eq!(person.countries, ["Erewhon", "Utopia"]);
    assert_eq!(person.addresses, ["12 Sample Street, Nowhere, Utopia"]);
    assert_eq!(person.programs, ["CUBA"]);
    assert_eq!(person.listed_on.unwrap().to_string(), "2014-04-03");
    assert_eq!(person.title.as_deref(), Some("Director of Nothing"));
    assert_eq!(person.gender.as_deref(), Some("male"));
    assert!(ids(person).contains(&("passport", "A0009228", "Utopia")));
    assert_eq!(ids(ship), [("imo", "9074729", "")]);
}

#[test]
fn consolidated_screening_list_in_both_forms() {
    let table = list(sample!("csl.csv"), Format::CslCsv);
    let [person, works, denied] = &table.parties[..] else {
        panic!("{:?}", table.parties)
    };
    assert_eq!(
        (person.id.as_str(), person.list.as_str()),
        ("ofac-9002", "us_csl_sdn")
    );
    assert_eq!(person.dob, ["1968-08-21", "1970"]);
    assert_eq!(person.gender.as_deref(), Some("male"));
    assert_eq!(ids(person), [("passport", "A0009228", "UT")]);
    assert_eq!(
        names(works),
        [
            (NameKind::Primary, "Nowhere Laser Works Co., Ltd."),
            (NameKind::Aka, "Nowhere Laser"),
            (NameKind::Aka, "NLW"),
        ]
    );
    assert_eq!(works.kind, PartyType::Entity);
    assert_eq!(works.listed_on.unwrap().to_string(), "2015-11-12");
    assert_eq!(works.delisted_on.unwrap().to_string(), "2020-01-31");
    assert_eq!(denied.kind, PartyType::Person);
    assert_eq!(table.faults[0].field, "name");
    let json = list(sample!("csl.json"), Format::CslJson);
    assert_eq!(json.parties[0].id, person.id);
    assert_eq!(ids(&json.parties[0]), ids(person));
    assert_eq!(json.parties[1].id.get(..7), works.id.get(..7));
    assert_eq!((json.faults[0].line, json.faults[0].lost), (4, true));
}

#[test]
fn entity_list_of_the_federal_regulations() {
    let list = list(sample!("bis.xml"), Format::BisXml);
    let [works, person, institute] = &list.parties[..] else {
        panic!("{:?}", list.parties)
    };
    assert_eq!(
        names(works),
        [
            (NameKind::Primary, "Nowhere Laser Works Co., Ltd."),
            (NameKind::Aka, "Nowhere Laser"),
            (NameKind::Aka, "NLW"),
            (NameKind::Aka, "Nirgendwo Laserwerk GmbH"),
        ]
    );
    assert_eq!(
        works.addresses,
        [
            "No. 1 Sample Road, Nowhere, Utopia",
            "P.O. Box 5, Elsewhere, Utopia"
        ]
    );
    assert_eq!(works.countries, ["UTOPIA"]);
    assert_eq!(works.listed_on.unwrap().to_string(), "2012-10-09");
    assert!(works.remarks.as_ref().unwrap().contains("Presumption of denial"));
    assert_eq!(person.kind, PartyType::Person);
    assert_eq!(
        names(person),
        [
            (NameKind::Primary, "Paula Invented Sample"),
            (NameKind::Aka, "Paula Sample")
        ]
    );
    assert_eq!(
        person.addresses,
        ["501, 5th Floor, Sample Market, Nowhere, Utopia"]
    );
    assert_eq!(
        names(institute),
        [
            (NameKind::Primary, "Sample Institute of Nothing"),
            (NameKind::Fka, "Institute of Zero")
        ]
    );
    assert_eq!(institute.addresses, ["3 Null Street, Elsewhere, Erewhon"]);
    assert_eq!(institute.countries, ["EREWHON"]);
    assert_eq!(list.faults.len(), 1);
}

#[test]
fn united_nations() {
    let list = list(sample!("un.xml"), Format::UnXml);
    assert_eq!(list.header.published.as_deref(), Some("2026-02-27"));
    let [person, company] = &list.parties[..] else {
        panic!()
    };
    assert_eq!(person.id, "un-XXi.001");
    assert_eq!(
        names(person),
        [
            (NameKind::Primary, "PERSON PAUL SAMPLE"),
            (NameKind::Original, "مثال"),
            (NameKind::Weak, "Paulie"),
            (NameKind::Weak, "Pauly"),
            (NameKind::Aka, "مثال ما"),
            (NameKind::Aka, "Mithal Ma"),
            (NameKind::Aka, "Methal Ma"),
        ]
    );
    assert_eq!(person.dob, ["1968", "1969", "1970", "1968-08-21"]);
    assert_eq!(
        ids(person),
        [("passport", "A0009228", "Utopia"), ("natid", "0035011785", "")]
    );
    assert_eq!(person.title.as_deref(), Some("Director; General"));
    assert_eq!(names(company)[0].1, "EXAMPLE TRADING & CO");
    assert_eq!(company.names[1].kind, NameKind::Fka);
}

#[test]
fn european_union_in_both_forms() {
    let xml = list(sample!("eu.xml"), Format::EuXml);
    let table = list(sample!("eu.csv"), Format::EuCsv);
    for list in [&xml, &table] {
        let [person, company] = &list.parties[..] else {
            panic!()
        };
        assert_eq!(
            (person.id.as_str(), person.kind),
            ("eu-EU.9001.1", PartyType::Person)
        );
        assert_eq!(
            names(person)[..2],
            [
                (NameKind::Primary, "Person Paul Sample"),
                (NameKind::Original, "Пол Пример")
            ]
        );
        assert_eq!(person.dob, ["1968-08-21"]);
        assert_eq!(ids(person)[0], ("passport", "A0009228", "UTOPIA"));
        assert_eq!(person.countries[0], "UTOPIA");
        assert_eq!(person.addresses.len(), 1);
        assert_eq!(person.programs, ["UKR"]);
        assert_eq!(person.listed_on.unwrap().to_string(), "2014-03-17");
        assert_eq!(company.kind, PartyType::Entity);
        assert_eq!(list.header.published.as_deref(), Some("2026-08-05"));
    }
    assert_eq!(names(&xml.parties[0])[2], (NameKind::Weak, "Paulie"));
    assert_eq!(ids(&xml.parties[1])[0].0, "imo");
}

#[test]
fn united_kingdom_in_all_forms() {
    let samples = [
        (sample!("uk.csv"), Format::UkCsv, "uk-XXX0001"),
        (sample!("uk.xml"), Format::UkXml, "uk-XXX0001"),
        (sample!("ofsi.csv"), Format::OfsiCsv, "ofsi-14001"),
        (sample!("ofsi.xml"), Format::OfsiXml, "ofsi-14001"),
    ];
    for (bytes, format, id) in samples {
        let list = list(bytes, format);
        let person = &list.parties[0];
        assert_eq!(
            (person.id.as_str(), person.kind),
            (id, PartyType::Person),
            "{format:?}"
        );
        assert_eq!(
            names(person)[0],
            (NameKind::Primary, "Person Paul SAMPLE"),
            "{format:?}"
        );
        assert!(names(person).contains(&(NameKind::Weak, "PAULIE")), "{format:?}");
        assert!(
            person.dob.iter().any(|date| date == "1968-08-21"),
            "{format:?} {:?}",
            person.dob
        );
        assert!(ids(person).contains(&("passport", "A0009228", "")), "{format:?}");
        assert_eq!(person.listed_on.unwrap().to_string(), "2022-03-16", "{format:?}");
        assert_eq!(person.programs, ["Nowhere"], "{format:?}");
        assert!(person.addresses[0].contains("12 Sample Street"), "{format:?}");
    }
    let uk = list(sample!("uk.csv"), Format::UkCsv);
    assert_eq!(uk.header.published.as_deref(), Some("2026-10-01"));
    assert_eq!(uk.parties[0].dob, ["1968-08-21"]);
    assert_eq!(
        (uk.parties[1].kind, ids(&uk.parties[1])[0]),
        (PartyType::Vessel, ("imo", "9074729", ""))
    );
}

#[test]
fn follow_the_money_there_and_back() {
    let list = list(sample!("ftm.jsonl"), Format::Ftm);
    let [person, ship] = &list.parties[..] else {
        panic!()
    };
    assert_eq!(names(person)[0], (NameKind::Primary, "Person Paul Sample"));
    assert_eq!(names(person)[1], (NameKind::Original, "Пол Пример"));
    assert_eq!(person.addresses, ["12 Sample Street, Nowhere"]);
    assert_eq!(person.listed_on.unwrap().to_string(), "2014-03-17");
    assert!(person.programs.contains(&"XX-1".to_owned()));
    assert!(ids(person).contains(&("inn", "500100732259", "")));
    assert_eq!(ship.programs, ["XX-2"]);
    assert_eq!((list.faults.len(), list.header.warnings.len()), (1, 1));
    let again = read(
        write_ftm(&list.parties).as_bytes(),
        Format::Ftm,
        &Limits::default(),
    )
    .unwrap();
    for (one, other) in list.parties.iter().zip(&again.parties) {
        assert_eq!(
            (&one.id, one.kind, &one.dob, &one.countries),
            (&other.id, other.kind, &other.dob, &other.countries)
        );
        assert_eq!(ids(one), ids(other));
        let sorted = |party: &ListedParty| {
            let mut all: Vec<String> = party.names.iter().map(|name| name.name.clone()).collect();
            all.sort();
            all
        };
        assert_eq!(sorted(one), sorted(other));
    }
}

#[test]
fn plain_lines_there_and_back() {
    let list = list(sample!("un.xml"), Format::UnXml);
    let again = read(
        write_lines(&list.parties).as_bytes(),
        Format::Lines,
        &Limits::default(),
    )
    .unwrap();
    assert_eq!(list.parties, again.parties);
}

#[test]
fn other_tables_by_their_headers() {
    let denied = list(sample!("denied.txt"), Format::Table);
    let [person, company] = &denied.parties[..] else {
        panic!()
    };
    assert_eq!(
        (person.kind, company.kind),
        (PartyType::Person, PartyType::Entity)
    );
    assert_eq!(person.addresses.len(), 2);
    assert_eq!(person.listed_on.unwrap().to_string(), "2018-06-05");
    assert_eq!(person.delisted_on.unwrap().to_string(), "2029-06-04");
    assert!(!denied.header.warnings.is_empty());
    let measures = list(sample!("measures.csv"), Format::Table);
    let [foundation, person] = &measures.parties[..] else {
        panic!("{:?}", measures.parties)
    };
    assert_eq!(names(foundation)[2], (NameKind::Original, "无用样本基金会"));
    assert_eq!(foundation.listed_on.unwrap().to_string(), "2020-07-13");
    assert_eq!(person.delisted_on.unwrap().to_string(), "2025-11-10");
    assert_eq!(person.names[1].script.as_deref(), Some("Hani"));
    assert_eq!(measures.faults.len(), 1);
}
