//! Tables written for others.

use comity_wire::table_out::{OutFormat, TableOut, UnknownField};
use comity_wire::tabular::{Options, read};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn row(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[test]
fn fields_keep_their_order_and_their_number() {
    let out = TableOut::new(&["name", "controlled", "on"], OutFormat::JsonLines);
    assert_eq!(out.header(), "");
    let line = out.row(&row(json!({"on": "2024-01-01", "name": "x"}))).unwrap();
    assert_eq!(
        line,
        "{\"name\":\"x\",\"controlled\":null,\"on\":\"2024-01-01\"}\n"
    );
    let out = TableOut::new(&["name", "controlled", "on"], OutFormat::Csv);
    assert_eq!(out.header(), "name,controlled,on\n");
    assert_eq!(
        out.row(&row(json!({"name": "a,\"b\"", "controlled": ["US", 1]})))
            .unwrap(),
        "\"a,\"\"b\"\"\",\"[\"\"US\"\",1]\",\n"
    );
    assert_eq!(
        out.row(&row(json!({"nome": 1}))),
        Err(UnknownField("nome".into()))
    );
    assert_eq!(
        TableOut::new(&["a"], OutFormat::Csv).row(&Map::new()).unwrap(),
        "\"\"\n"
    );
}

#[test]
fn formulas_are_disarmed_for_spreadsheets_only() {
    let safe = TableOut::new(&["a"], OutFormat::CsvForSpreadsheets);
    let plain = TableOut::new(&["a"], OutFormat::Csv);
    for text in [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "＝1",
    ] {
        let line = safe.row(&row(json!({ "a": text }))).unwrap();
        assert!(line.trim_start_matches('"').starts_with('\''), "{line}");
        assert!(
            !plain.row(&row(json!({ "a": text }))).unwrap().contains("'="),
            "{text}"
        );
    }
    for text in ["-5", "-0.5", "plain", "4-ANPP", "1=1"] {
        assert_eq!(safe.row(&row(json!({ "a": text }))).unwrap(), format!("{text}\n"));
    }
    assert_eq!(safe.row(&row(json!({ "a": -5 }))).unwrap(), "-5\n");
}

proptest! {
    /// What we write as CSV our own reader reads back.
    #[test]
    fn csv_comes_back(texts in proptest::collection::vec("[ -~é中\n\"]{1,12}", 3)) {
        let texts: Vec<&String> = texts.iter().collect();
        let out = TableOut::new(&["a", "b", "c"], OutFormat::Csv);
        let written = out.header() + &out.row(&row(json!({ "a": texts[0], "b": texts[1], "c": texts[2] }))).unwrap();
        let options = Options { delimiter: Some(','), header_line: Some(1), ..Options::default() };
        let table = read(written.as_bytes(), &options).unwrap();
        let back: Vec<&str> = table.rows().next().map(|row| row.cells().collect()).unwrap_or_default();
        prop_assert!(back.is_empty() && texts.iter().all(|text| text.trim().is_empty()) || back == texts);
    }
}
