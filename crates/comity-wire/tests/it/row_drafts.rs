//! Rows to drafts: what a cell becomes, and what it is refused for.

use comity_core::date::Timestamp;
use comity_core::kinds::{Body, Kind};
use comity_core::record::Record;
use comity_wire::columns::{DateOrder, FieldSpec, Mapping, Shape, Target, guess};
use comity_wire::rows::{Draft, Given, MappingError, Outcome, Rejection, read};
use comity_wire::tabular::{Options, Table};
use proptest::prelude::*;

fn given() -> Given {
    Given::at("2026-11-21T20:00:00Z".parse::<Timestamp>().unwrap())
}

fn table(text: &str) -> Table {
    comity_wire::tabular::read(text.as_bytes(), &Options::default()).unwrap()
}

fn mapping(table: &Table, kind: Kind) -> Mapping {
    guess(&table.headers, &table.sample(50), Target::of(kind).unwrap()).mapping
}

fn outcomes(text: &str, kind: Kind, change: impl Fn(&mut Mapping)) -> Vec<Outcome> {
    let table = table(text);
    let mut mapping = mapping(&table, kind);
    change(&mut mapping);
    read(&table, &mapping, &given()).unwrap().collect()
}

fn drafts(text: &str, kind: Kind) -> Vec<Draft> {
    outcomes(text, kind, |_| {})
        .into_iter()
        .map(|outcome| outcome.result.unwrap())
        .collect()
}

fn rejections(text: &str, kind: Kind, change: impl Fn(&mut Mapping)) -> Vec<Rejection> {
    outcomes(text, kind, change)
        .into_iter()
        .filter_map(|outcome| outcome.result.err())
        .flatten()
        .collect()
}

fn codes(rejections: &[Rejection]) -> Vec<(u32, Option<&str>, &str)> {
    rejections
        .iter()
        .map(|fault| (fault.line, fault.column.as_deref(), fault.problem.code.as_str()))
        .collect()
}

#[test]
fn a_laboratory_finding() {
    let text = "sample_id,date,region,matrix,substance,as_written\n\
                cook-00001,2014-01-07,US-IL-Cook,postmortem,METHADONE,METHADONE\n\
                cook-00002,2014-08-13,US-IL-Cook,postmortem,FENTANYL,FENTANLY\n";
    let drafts = drafts(text, Kind::Identification);
    assert_eq!(drafts[1].line, 3);
    assert_eq!(drafts[1].also_named.as_deref(), Some("FENTANYL"));
    assert_eq!(drafts[0].also_named, None);
    let expected = serde_json::json!({
        "v": 1, "kind": "identification", "issued": "2026-11-21T20:00:00Z",
        "title": [{"lang": "und", "text": "FENTANLY · cook-00002 · 2014-08-13"}],
        "summary": [{"lang": "en", "text": "named in the source as FENTANYL"}],
        "handling": {"tlp": "AMBER", "purposes": ["public-health", "law-enforcement"], "onward": "with-consent"},
        "body": {
            "laboratory": "not stated", "sample": "cook-00002", "date": "2014-08-13", "date-means": "death",
            "place": {"country": "US", "region": "US-IL-Cook"}, "matrix": "postmortem", "status": "reported",
            "findings": [{"substance": {"as-written": "FENTANLY"}, "basis": "not-stated", "confidence": "not-stated"}],
        },
    });
    assert_eq!(drafts[1].json, expected);
    let record = drafts[1].clone().into_record().unwrap();
    assert_eq!(record.to_json(), expected);
}

#[test]
fn the_four_nulls_and_the_unidentified() {
    let text = "sample,date,drug,matrix,method,amount,accredited\n\
                1,2024-01-01,heroin,unknown,not asked,refused,withheld\n\
                2,2024-01-01,UNKNOWN,不详,n/a,,yes\n";
    let drafts = drafts(text, Kind::Identification);
    let body = &drafts[0].json["body"];
    assert_eq!(body["matrix"]["missing"], "unknown");
    // Left out means "not asked" in a record.
    assert!(body.get("method").is_none());
    assert_eq!(body["findings"][0]["amount"]["missing"], "refused");
    assert_eq!(body["accredited"]["missing"], "withheld");
    let body = &drafts[1].json["body"];
    assert_eq!(body["unidentified"], "UNKNOWN");
    assert!(body.get("findings").is_none());
    assert!(body.get("method").is_none());
    assert_eq!(body["accredited"], true);
    for draft in drafts {
        draft.into_record().unwrap();
    }
}

#[test]
fn a_seizure_with_quantity_route_and_words() {
    let text = "类型,查获日期,国家,毒品,重量（公斤）,查获单位,目的国\n缴获,2024年3月1日,墨西哥,芬太尼,12.5,海关,美国\n";
    let draft = drafts(text, Kind::Incident).remove(0);
    let Body::Incident(incident) = draft.into_record().unwrap().body else {
        panic!()
    };
    assert_eq!(incident.place.country.as_str(), "MX");
    assert_eq!(incident.items[0].quantity.value().unwrap().to_string(), "12.5 kg");
    assert_eq!(incident.route.unwrap().destination.unwrap().as_str(), "US");
}

#[test]
fn a_notification_and_a_listing() {
    let text = "Exporter,Importer,Chemical,CAS,Quantity,Unit,Dispatch date,Addressee,End user\n\
                A Ltd; 甲公司,B SA,aniline,62-53-3,200,kg,2024-02-01,MX,\n\
                A Ltd,B SA,,62-53-3,200 L,L,2024-02-01,Mexico,C\n";
    let drafts = drafts(text, Kind::Notification);
    assert_eq!(drafts[0].json["body"]["exporter"]["names"][1]["name"], "甲公司");
    assert!(drafts[0].json["body"].get("consignee").is_none());
    assert_eq!(
        drafts[1].json["body"]["items"][0]["substance"]["as-written"],
        "62-53-3"
    );
    assert_eq!(drafts[1].json["body"]["consignee"]["kind"], "company");
    for draft in drafts {
        draft.into_record().unwrap();
    }
    let text = "name,country,program,date listed,reason,authority,jurisdiction,type\n\
                Example Co,CN,SDN,2023-04-14,grounds,OFAC,US,entity\n";
    let draft = self::drafts(text, Kind::Listing).remove(0);
    assert_eq!(draft.into_record().unwrap().kind(), Kind::Listing);
}

#[test]
fn an_observation() {
    let text = "series,country,period,value,unit\nfentanyl seizures,US,2024-03,911,[lb_av]\n";
    let record = drafts(text, Kind::Observation).remove(0).into_record().unwrap();
    assert_eq!(record.kind(), Kind::Observation);
}

#[test]
fn each_fault_names_line_column_and_mend() {
    let text = "sample,date,drug,cas,amount,country\n\
                1,03/04/2024,heroin,561-27-3,5 mg,US\n\
                2,2024-01-01,heroin,561-27-4,5 mg,US\n\
                ,2024-01-01,heroin,561-27-3,5 stone,Atlantis\n\
                4,2024-01-01,,,5 mg,US\n\
                5,2024-01-01,#N/A,561-27-3,5,US,extra\n\
                6,2024-01-01,heroin,561-27-3,5 mg,US\n";
    let found = rejections(text, Kind::Identification, |_| {});
    assert_eq!(
        codes(&found),
        [
            (2, Some("date"), "date-order"),
            (3, Some("cas"), "cas-check-digit"),
            (4, Some("country"), "country"),
            (4, Some("amount"), "unit"),
            (4, Some("sample"), "missing"),
            (5, Some("drug"), "missing"),
            (6, None, "too-many-cells"),
            (6, Some("drug"), "formula-error"),
            (6, Some("amount"), "unit-missing"),
        ]
    );
    assert!(found.iter().all(|fault| !fault.problem.mend.is_empty()));
    assert!(
        found[1].to_string().starts_with("line 3, column `cas`: "),
        "{}",
        found[1]
    );
    // The message never proposes another number.
    assert!(!found[1].to_string().contains("561-27-3"));
    let json = serde_json::to_value(&found[0]).unwrap();
    assert_eq!(json["line"], 2);
    assert_eq!(json["code"], "date-order");
}

#[test]
fn the_mapping_decides_the_order_of_dates() {
    let text = "sample,date,drug\n1,03/04/2024,heroin\n2,30/01/2024,heroin\n";
    let settled = drafts(text, Kind::Identification);
    assert_eq!(settled[0].json["body"]["date"], "2024-04-03");
    let found = rejections(text, Kind::Identification, |mapping| {
        mapping.date_order = Some(DateOrder::MonthFirst)
    });
    assert_eq!(codes(&found), [(3, Some("date"), "date")]);
}

#[test]
fn own_words_of_the_sender() {
    let text = "sample,date,drug,basis\n1,2024-01-01,heroin,sure thing\n";
    assert_eq!(
        codes(&rejections(text, Kind::Identification, |_| {})),
        [(2, Some("basis"), "word")]
    );
    let found = outcomes(text, Kind::Identification, |mapping| {
        mapping
            .words
            .entry("basis".into())
            .or_default()
            .insert("Sure Thing".into(), "confirmed".into());
    });
    assert_eq!(
        found[0].result.as_ref().unwrap().json["body"]["findings"][0]["basis"],
        "confirmed"
    );
}

#[test]
fn a_mapping_that_does_not_fit_reads_no_row() {
    let other = table("a,b\n1,2\n");
    let table = table("sample,date,drug\n1,2024-01-01,heroin\n");
    let good = mapping(&table, Kind::Identification);
    let fails = |mapping: &Mapping, table: &Table| read(table, mapping, &given()).err().unwrap();
    assert!(matches!(
        fails(&good, &other),
        MappingError::Headers { place: 1, .. }
    ));
    let changed = |change: &dyn Fn(&mut Mapping)| {
        let mut mapping = good.clone();
        change(&mut mapping);
        fails(&mapping, &table)
    };
    assert!(matches!(changed(&|m| m.version = 2), MappingError::Version(2)));
    assert!(matches!(
        changed(&|m| m.kind = Kind::Reply),
        MappingError::Kind(_)
    ));
    assert!(matches!(
        changed(&|m| m.columns[0].field = "nonsense".into()),
        MappingError::Field(..)
    ));
    assert!(matches!(
        changed(&|m| m.columns[0].field = "date".into()),
        MappingError::Twice(_)
    ));
    assert!(matches!(
        changed(&|m| drop(m.columns.remove(0))),
        MappingError::Missing("sample")
    ));
    assert!(matches!(
        changed(&|m| drop(m.constants.insert("date-means".into(), "x".into()))),
        MappingError::Constant { .. }
    ));
    assert!(matches!(
        changed(&|m| drop(m.constants.insert("amount-unit".into(), "x".into()))),
        MappingError::Constant { .. }
    ));
}

#[test]
fn very_long_rows_are_refused() {
    let text = format!(
        "sample,date,drug,note\n1,2024-01-01,heroin,{0}\n2,2024-01-01,{0},{0}\n",
        "x".repeat(30_000)
    );
    let found = outcomes(&text, Kind::Identification, |_| {});
    assert!(found[0].result.is_ok());
    assert_eq!(
        codes(found[1].result.as_ref().unwrap_err()),
        [(3, None, "too-long")]
    );
}

proptest! {
    /// A draft is always the JSON of a record, and the same row gives the same draft.
    #[test]
    fn drafts_are_records(cells in proptest::collection::vec("[a-zA-Z0-9 .,/%±é中\u{301}-]{0,14}", 7)) {
        let rows = format!("sample,date,drug,matrix,amount,region,country\n{}\n1,2024-01-01,{},{},5 mg,US-CT,US\n",
            cells.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(","), cells[2].replace(',', " "), cells[3].replace(',', " "));
        let once = outcomes(&rows, Kind::Identification, |_| {});
        prop_assert_eq!(&once, &outcomes(&rows, Kind::Identification, |_| {}));
        for draft in once.into_iter().filter_map(|outcome| outcome.result.ok()) {
            let record = Record::from_json(draft.json.clone());
            prop_assert!(record.is_ok(), "{:?} {}", record, draft.json);
            prop_assert_eq!(record.unwrap().to_json(), draft.json);
        }
    }
}

/// Cells that may stand in a column of this shape, good and bad.
fn cells(field: &FieldSpec) -> &'static [&'static str] {
    match field.shape {
        Shape::Date => &["2024-01-30", "2024年3月", "03/04/2024", "never", ""],
        Shape::Country => &["US", "中国", "Atlantis", "unknown", ""],
        Shape::Region => &["US-CT", "云南省", ""],
        Shape::Quantity => &["12.5 mg", "3 kg", "7", "1,5 g", "unknown", ""],
        Shape::Unit => &["mg", "kg", "stone", ""],
        Shape::Cas => &["437-38-7", "437-38-6", ""],
        Shape::Inchikey => &["PJMPHNIQZUBGLI-UHFFFAOYSA-N", "x", ""],
        Shape::Hs => &["2933.33", "12", ""],
        Shape::Bool => &["yes", "否", "perhaps", ""],
        Shape::Word => &[
            "seizure",
            "company",
            "death",
            "confirmed",
            "reported",
            "sent",
            "listed",
            "provisional",
            "",
        ],
        _ => &["words", "名称", "a; b", "unknown", "e\u{301}", "", ""],
    }
}

/// Mostly a good cell (0) or an empty one (1), now and then any other.
fn choice() -> impl Strategy<Value = usize> {
    prop_oneof![12 => Just(0), 6 => Just(1), 1 => 2usize..8]
}

fn row(target: &Target, choices: &[usize]) -> String {
    let pick = |(field, choice): (&FieldSpec, &usize)| {
        let cells = cells(field);
        let cell = match choice {
            0 if field.shape == Shape::Word => field.default.unwrap_or("seizure"),
            0 => cells[0],
            1 => "",
            other => cells[other % cells.len()],
        };
        format!("\"{cell}\"")
    };
    target
        .fields
        .iter()
        .zip(choices)
        .map(pick)
        .collect::<Vec<_>>()
        .join(",")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// For every kind: whatever of its fields a row has, the draft is a record that can be signed, or a rejection.
    #[test]
    fn every_kind_gives_records_or_rejections(
        kind in 0usize..5,
        rows in proptest::collection::vec(proptest::collection::vec(choice(), 40), 1..6),
    ) {
        let target = &Target::all()[kind];
        let header: Vec<&str> = target.fields.iter().map(|field| field.name).collect();
        let text = format!("{}\n{}", header.join(","), rows.iter().map(|choice| row(target, choice)).collect::<Vec<_>>().join("\n"));
        let Ok(table) = comity_wire::tabular::read(text.as_bytes(), &Options { header_line: Some(1), ..Options::default() }) else { return Ok(()) };
        let mut mapping = Mapping::new(target.kind, &table.headers);
        for (at, field) in target.fields.iter().enumerate() {
            mapping.assign(at, field.name, field.name);
        }
        for draft in read(&table, &mapping, &given()).unwrap().filter_map(|outcome| outcome.result.ok()) {
            let record = Record::from_json(draft.json.clone());
            prop_assert!(record.is_ok(), "{:?} {}", record, draft.json);
            prop_assert_eq!(record.unwrap().to_json(), draft.json);
        }
    }
}
