//! Lists that are broken, cut, swollen or not lists at all: an error or a fault that says where, never a panic or a silent loss.

use comity_core::party::PartyType;
use comity_wire::parties::{Format, Limits, ListError, read, sniff};
use proptest::prelude::*;

fn faults(text: &str, format: Format) -> Vec<(u32, String, bool)> {
    let list = read(text.as_bytes(), format, &Limits::default()).unwrap();
    list.faults
        .into_iter()
        .map(|fault| (fault.line, fault.field, fault.lost))
        .collect()
}

#[test]
fn lines_as_people_write_them() {
    let text = concat!(
        "{\"id\":7,\"type\":\"Company\",\"name\":\"Example\",\"dob\":1968,\"countries\":\"UT\"}\n",
        "\n",
        "{\"id\":\"b\",\"type\":\"person\",\"names\":[\"Paul\",{\"name\":\"Pol\",\"kind\":\"nickname\"}],\"listed_on\":\"soon\"}\n",
        "{\"id\":\"c\",\"type\":\"spaceship\",\"name\":\"Star\"}\n",
        "{\"id\":\"d\",\"type\":\"entity\",\"names\":[]}\n",
        "{\"id\":\"e\",\n",
    );
    let list = read(text.as_bytes(), Format::Lines, &Limits::default()).unwrap();
    let [company, person] = &list.parties[..] else {
        panic!("{:?}", list.parties)
    };
    assert_eq!(
        (company.id.as_str(), company.kind, company.dob[0].as_str()),
        ("7", PartyType::Entity, "1968")
    );
    assert_eq!(person.names.len(), 2);
    let found = faults(text, Format::Lines);
    let expected = [
        (3, "listed_on", false),
        (4, "type", true),
        (5, "name", true),
        (6, "line", true),
    ];
    assert_eq!(
        found,
        expected.map(|(line, field, lost)| (line, field.to_owned(), lost))
    );
    assert_eq!(list.header.entries, 5);
}

#[test]
fn limits_hold() {
    let line = "{\"id\":\"a\",\"type\":\"entity\",\"names\":[{\"name\":\"A\"},{\"name\":\"B\"}]}\n";
    let limits = Limits {
        entries: 2,
        names: 1,
        ..Limits::default()
    };
    let list = read(line.repeat(2).as_bytes(), Format::Lines, &limits).unwrap();
    assert_eq!(list.parties[0].names.len(), 1);
    assert_eq!(list.faults.len(), 2);
    let error = read(line.repeat(3).as_bytes(), Format::Lines, &limits).unwrap_err();
    assert!(matches!(
        error,
        ListError::TooMany {
            line: 3,
            what: "entries",
            ..
        }
    ));
    let small = Limits {
        bytes: 10,
        ..Limits::default()
    };
    assert!(matches!(
        read(line.as_bytes(), Format::Lines, &small),
        Err(ListError::TooLarge { .. })
    ));
    let bytes = Limits {
        field_bytes: 3,
        ..Limits::default()
    };
    let long = "{\"id\":\"a\",\"type\":\"entity\",\"names\":[{\"name\":\"A\"},{\"name\":\"too long\"}],\"remarks\":\"too long\"}";
    let list = read(long.as_bytes(), Format::Lines, &bytes).unwrap();
    assert_eq!(
        (
            list.parties[0].names.len(),
            list.parties[0].remarks.as_deref(),
            list.faults.len()
        ),
        (1, None, 2)
    );
}

#[test]
fn entities_are_not_expanded() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>\
        <CONSOLIDATED_LIST><ENTITY><FIRST_NAME>&b;</FIRST_NAME></ENTITY></CONSOLIDATED_LIST>";
    for format in [
        Format::UnXml,
        Format::EuXml,
        Format::OfacXml,
        Format::OfacAdvancedXml,
        Format::BisXml,
        Format::UkXml,
    ] {
        assert!(matches!(
            read(bomb.as_bytes(), format, &Limits::default()),
            Err(ListError::Xml { .. })
        ));
    }
    let unknown = "<CONSOLIDATED_LIST><ENTITY><FIRST_NAME>A&b;C</FIRST_NAME><REFERENCE_NUMBER>1</REFERENCE_NUMBER></ENTITY></CONSOLIDATED_LIST>";
    assert_eq!(
        read(unknown.as_bytes(), Format::UnXml, &Limits::default())
            .unwrap()
            .parties[0]
            .name(),
        "A C"
    );
}

#[test]
fn cut_and_deep_files_say_where() {
    let cut = "<CONSOLIDATED_LIST>\n<ENTITY>\n<FIRST_NAME>A</FIRST_NAME>\n";
    assert!(matches!(
        read(cut.as_bytes(), Format::UnXml, &Limits::default()),
        Err(ListError::Xml { line: 4, .. })
    ));
    let deep = format!("<CONSOLIDATED_LIST>{}", "<a>".repeat(100_000));
    assert!(matches!(
        read(deep.as_bytes(), Format::UnXml, &Limits::default()),
        Err(ListError::TooMany { .. })
    ));
    let json = format!("{{\"results\":{}", "[".repeat(100_000));
    assert!(matches!(
        read(json.as_bytes(), Format::CslJson, &Limits::default()),
        Err(ListError::TooMany { .. })
    ));
    let lines = "[".repeat(100_000);
    assert!(read(lines.as_bytes(), Format::Lines, &Limits::default()).is_err());
    let open = "{\"results\":[{\"name\":\"A\"";
    assert!(matches!(
        read(open.as_bytes(), Format::CslJson, &Limits::default()),
        Err(ListError::Json { .. })
    ));
}

#[test]
fn quotes_that_never_close_cost_one_row() {
    let text = "name,type\n\"Example One\",entity\n\"Example Two,entity\nExample Three,entity\n";
    let list = read(text.as_bytes(), Format::Table, &Limits::default()).unwrap();
    let found: Vec<&str> = list.parties.iter().map(|party| party.name()).collect();
    assert_eq!(found, ["Example One", "Example Three"]);
    assert_eq!(list.faults[0].line, 3);
}

#[test]
fn tables_in_other_encodings() {
    let western = b"name;type\nSociedad An\xf3nima;entity\n";
    let list = read(western, Format::Table, &Limits::default()).unwrap();
    assert_eq!(list.parties[0].name(), "Sociedad Anónima");
    assert!(list.header.warnings[0].contains("1252"));
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(
            "name,type\n样本公司,entity\n"
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    assert_eq!(sniff(&utf16), Some(Format::Table));
    assert_eq!(
        read(&utf16, Format::Table, &Limits::default()).unwrap().parties[0].name(),
        "样本公司"
    );
    assert!(matches!(
        read(b"\xff\xfe\xff", Format::Lines, &Limits::default()),
        Err(ListError::NotText { .. })
    ));
}

#[test]
fn nothing_of_it_is_an_error() {
    let error = read(b"no json\nat all\n", Format::Lines, &Limits::default()).unwrap_err();
    assert!(matches!(
        error,
        ListError::Nothing {
            entries: 2,
            line: 1,
            ..
        }
    ));
    assert!(!error.mend().is_empty());
    assert!(matches!(
        read(b"a,b\n1,2\n", Format::Table, &Limits::default()),
        Err(ListError::Missing { .. })
    ));
    for nothing in [&b""[..], b"   ", b"hello", b"%PDF-1.4", b"\x00\x01"] {
        assert_eq!(sniff(nothing), None);
    }
}

#[test]
fn every_format_has_one_word() {
    for format in Format::ALL {
        assert_eq!(Format::from_word(format.as_str()), Some(format));
        assert_eq!(serde_json::to_value(format).unwrap(), format.as_str());
    }
}

proptest! {
    #[test]
    fn no_text_breaks_a_reader(text in "[\\PC\\n\",;<>{}\\[\\]a-z0-9/=. ]{0,200}", at in 0usize..19) {
        let format = Format::ALL[at];
        if let Ok(list) = read(text.as_bytes(), format, &Limits::default()) {
            let lost = list.faults.iter().filter(|fault| fault.lost).count();
            prop_assert_eq!(list.header.entries, list.parties.len() + lost);
        }
    }
}
