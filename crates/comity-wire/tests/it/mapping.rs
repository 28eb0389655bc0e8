//! Guessing columns, saving the mapping, finding it again.

use comity_core::kinds::Kind;
use comity_wire::columns::{Confidence, DateOrder, DecimalMark, Guess, Mapping, Target, fingerprint, guess};
use comity_wire::tabular::{Options, Table, read};

fn table(text: &str) -> Table {
    read(text.as_bytes(), &Options::default()).unwrap()
}

fn guessed(text: &str, kind: Kind) -> Guess {
    let table = table(text);
    guess(&table.headers, &table.sample(50), Target::of(kind).unwrap())
}

fn pairs(guess: &Guess) -> Vec<(&str, &str)> {
    guess
        .mapping
        .columns
        .iter()
        .map(|column| (column.header.as_str(), column.field.as_str()))
        .collect()
}

#[test]
fn laboratory_findings_map_without_help() {
    let guess = guessed(
        "sample_id,date,region,matrix,substance,as_written\n\
         cook-00001,2014-01-07,US-IL-Cook,postmortem,METHADONE,METHADONE\n\
         cook-00002,2014-08-13,US-IL-Cook,postmortem,FENTANYL,FENTANLY\n",
        Kind::Identification,
    );
    assert_eq!(
        pairs(&guess),
        [
            ("sample_id", "sample"),
            ("date", "date"),
            ("region", "region"),
            ("matrix", "matrix"),
            ("substance", "substance"),
            ("as_written", "as-written"),
        ]
    );
    assert!(guess.questions.is_empty(), "{:?}", guess.questions);
    assert!(
        guess
            .mapping
            .columns
            .iter()
            .all(|column| column.confidence == Confidence::Certain)
    );
    assert!(
        guess
            .mapping
            .columns
            .iter()
            .all(|column| !column.reasons.is_empty())
    );
    assert_eq!(guess.mapping.constants["date-means"], "death");
    assert_eq!(guess.mapping.constants["laboratory"], "not stated");
}

#[test]
fn chinese_headers() {
    let guess = guessed(
        "检材编号,检验日期,国家,省份,检材类型,检出成分,含量（%）,CAS号,检验机构,备注\n\
         1,2024年1月30日,中国,云南省,粉末,甲基苯丙胺,85.2,537-46-2,某实验室,无\n",
        Kind::Identification,
    );
    assert_eq!(
        pairs(&guess),
        [
            ("检材编号", "sample"),
            ("检验日期", "date"),
            ("国家", "country"),
            ("省份", "region"),
            ("检材类型", "matrix"),
            ("检出成分", "substance"),
            ("含量（%）", "amount"),
            ("CAS号", "cas"),
            ("检验机构", "laboratory"),
            ("备注", "note"),
        ]
    );
    assert_eq!(guess.mapping.constants["date-means"], "result");
    assert_eq!(guess.mapping.constants["amount-unit"], "%");
    assert!(guess.questions.is_empty(), "{:?}", guess.questions);
}

#[test]
fn seizures_in_english() {
    let guess = guessed(
        "Incident type;Seizure date;Country;Port;Drug;Weight (kg);Authority;HS code;Remarks\n\
         seizure;30/01/2024;MX;Manzanillo;fentanyl;1.234,5;Customs;2933.33;x\n",
        Kind::Incident,
    );
    let fields: Vec<&str> = guess
        .mapping
        .columns
        .iter()
        .map(|column| column.field.as_str())
        .collect();
    assert_eq!(
        fields,
        [
            "type",
            "occurred",
            "country",
            "place",
            "substance",
            "quantity",
            "reporting-authority",
            "hs",
            "note"
        ]
    );
    assert_eq!(guess.mapping.constants["quantity-unit"], "kg");
    assert_eq!(guess.mapping.date_order, Some(DateOrder::DayFirst));
    assert_eq!(guess.mapping.decimal_mark, Some(DecimalMark::Comma));
    assert!(guess.questions.is_empty(), "{:?}", guess.questions);
}

#[test]
fn notifications_and_listings() {
    let guess = guessed(
        "Exporter,Exporter address,Importer,Importing country,Chemical,CAS No.,Quantity,Unit,Dispatch date,Addressee\n\
         A Ltd,1 Road,B SA,MX,aniline,62-53-3,200,kg,2024-02-01,MX\n",
        Kind::Notification,
    );
    assert_eq!(guess.mapping.columns.len(), 10, "{:?}", pairs(&guess));
    assert!(guess.questions.is_empty(), "{:?}", guess.questions);
    let guess = guessed(
        "name,entity type,country,program,date listed,reason,authority,jurisdiction\n\
         Example Co,entity,CN,SDN,2023-04-14,reason given,OFAC,US\n",
        Kind::Listing,
    );
    assert_eq!(guess.mapping.columns.len(), 8, "{:?}", pairs(&guess));
    assert!(guess.questions.is_empty(), "{:?}", guess.questions);
}

#[test]
fn what_only_a_person_knows_is_asked() {
    let guess = guessed("when,drug,kilos\n03/04/2024,heroin,\"1,234\"\n", Kind::Incident);
    let codes: Vec<(&str, &str)> = guess
        .questions
        .iter()
        .map(|ask| (ask.field.as_str(), ask.code))
        .collect();
    assert!(codes.contains(&("type", "missing")));
    assert!(codes.contains(&("country", "missing")));
    assert!(codes.contains(&("reporting-authority", "missing")));
    let dated = guessed(
        "date,drug,quantity\n03/04/2024,heroin,\"1,234\"\n",
        Kind::Incident,
    );
    let codes: Vec<(&str, &str)> = dated
        .questions
        .iter()
        .map(|ask| (ask.field.as_str(), ask.code))
        .collect();
    assert!(codes.contains(&("occurred", "date-order")));
    assert!(codes.contains(&("quantity", "decimal-mark")));
    assert_eq!(dated.mapping.date_order, None);
    let unitless = guessed(
        "sample,date,drug,amount\n1,2024-01-01,heroin,12.5\n",
        Kind::Identification,
    );
    assert!(unitless.questions.iter().any(|ask| ask.code == "unit"));
}

#[test]
fn cells_outvote_headers() {
    // A column named "date" full of words is no date; CAS numbers are known by their form alone.
    let guess = guessed(
        "sample,date,drug,x\n1,monday,heroin,561-27-3\n2,friday,cocaine,50-36-2\n",
        Kind::Identification,
    );
    assert!(!pairs(&guess).contains(&("date", "date")));
    assert!(pairs(&guess).contains(&("x", "cas")));
    assert!(guess.questions.iter().any(|ask| ask.field == "date"));
    assert_eq!(guess.unused, [1]);
}

#[test]
fn saved_and_found_again() {
    let table = table("Sample ID,Date,Drug\n1,2024-01-01,heroin\n");
    let mut mapping = guess(
        &table.headers,
        &table.sample(10),
        Target::of(Kind::Identification).unwrap(),
    )
    .mapping;
    mapping
        .words
        .entry("basis".into())
        .or_default()
        .insert("sure".into(), "confirmed".into());
    let saved = serde_json::to_string_pretty(&mapping).unwrap();
    let back: Mapping = serde_json::from_str(&saved).unwrap();
    assert_eq!(back, mapping);
    assert!(back.fits(&["sample id".into(), " DATE".into(), "drug".into()]));
    assert!(!back.fits(&["date".into(), "sample id".into(), "drug".into()]));
    assert_ne!(
        fingerprint(&["a".into(), "b".into()]),
        fingerprint(&["ab".into()])
    );
    // A saved mapping outlives this program: the fingerprint never changes.
    assert_eq!(
        fingerprint(&table.headers),
        fingerprint(&["SAMPLE ID".into(), "date".into(), "Drug".into()])
    );
    assert!(serde_json::from_str::<Mapping>(&saved.replace("\"kind\"", "\"kindness\"")).is_err());
}

#[test]
fn a_person_overrules_the_guess() {
    let table = table("a,b\n1,2\n");
    let mut mapping = Mapping::new(Kind::Identification, &table.headers);
    mapping.assign(0, "a", "sample");
    mapping.assign(1, "b", "sample");
    assert_eq!(mapping.field_of(0), None);
    assert_eq!(mapping.field_of(1), Some("sample"));
    mapping.assign(1, "b", "date");
    assert!(mapping.column_of("sample").is_none());
}

#[test]
fn the_sample_file_of_the_documentation() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/samples/findings.csv");
    let guess = guessed(&std::fs::read_to_string(path).unwrap(), Kind::Identification);
    assert!(guess.questions.is_empty(), "{:?}", guess.questions);
    assert!(guess.unused.is_empty(), "{:?}", pairs(&guess));
}

#[test]
fn words_tell_columns_of_one_name_apart() {
    let basis = guessed(
        "sample,date,drug,confidence\n1,2024-01-01,x,confirmed\n",
        Kind::Identification,
    );
    assert!(pairs(&basis).contains(&("confidence", "basis")));
    let stated = guessed(
        "sample,date,drug,confidence\n1,2024-01-01,x,tentative\n",
        Kind::Identification,
    );
    assert!(pairs(&stated).contains(&("confidence", "confidence")));
}
