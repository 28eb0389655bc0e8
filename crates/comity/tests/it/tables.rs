//! `comity report` of tables: packed, in workbooks, with columns that a person confirms or names.

use crate::house::{House, count, docs};
use crate::program::{code, err, text};

#[test]
fn gzipped_tables_and_workbooks_are_the_same_findings() {
    let house = House::new();
    let plain = std::fs::read_to_string(docs().join("samples/findings.csv")).unwrap();
    let packed = house.write("findings.csv.gz", gzip(plain.as_bytes()));
    let (code, lines) = house.report(&["--yes", text(&packed)]);
    assert_eq!((code, count(&lines, "recorded")), (0, 8), "{lines:?}");

    let book = house.write("findings.xlsx", workbook(&plain));
    let (code, lines) = house.report(&["--yes", text(&book)]);
    assert_eq!(
        (code, count(&lines, "duplicate")),
        (0, 8),
        "the same rows are known: {lines:?}"
    );

    let other = house.write("more.xlsx", workbook(&plain.replace("MADE-UP-0", "MADE-UP-1")));
    let (code, lines) = house.report(&["--yes", text(&other)]);
    assert_eq!((code, count(&lines, "recorded")), (0, 8), "{lines:?}");
    house.is_healthy();
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A workbook whose one sheet holds the cells of a CSV text as text.
fn workbook(table: &str) -> Vec<u8> {
    use std::io::{Cursor, Write};
    let escaped = |cell: &str| cell.replace('&', "&amp;").replace('<', "&lt;");
    let cell = |cell: &str| format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(cell));
    let rows: String = table
        .lines()
        .map(|line| format!("<row>{}</row>", line.split(',').map(cell).collect::<String>()))
        .collect();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/{kind}\" \
             Target=\"{target}\"/></Relationships>"
        )
    };
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
            ),
        ),
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets>\
                 <sheet name=\"Findings\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relation("worksheet", "worksheets/sheet1.xml"),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ];
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_guessed_mapping_is_confirmed_saved_changed_and_used_again() {
    let house = House::new();
    let file = house.write(
        "odd.csv",
        "ref,tag,day,found,by whom\n1,zz,2024-03-04,fentanyl,Made-up Laboratory\n",
    );
    let unasked = house.comity(&["report", text(&file)]);
    assert_eq!(code(&unasked), 2, "a guess needs a yes");
    assert!(
        err(&unasked).contains('→') && err(&unasked).contains("--yes"),
        "{}",
        err(&unasked)
    );

    let saved = house.beside("mapping.json");
    let guess = house.comity(&["report", "--preview", "--save-mapping", text(&saved), text(&file)]);
    assert!(
        err(&guess).contains("map a column or write one value"),
        "{}",
        err(&guess)
    );
    let mut mapping: serde_json::Value = serde_json::from_slice(&std::fs::read(&saved).unwrap()).unwrap();
    let columns = mapping["columns"].as_array_mut().unwrap();
    assert_eq!(columns.len(), 1, "only the day was guessed: {columns:?}");
    for (index, header, field) in [
        (0, "ref", "sample"),
        (3, "found", "substance"),
        (4, "by whom", "laboratory"),
    ] {
        columns.push(serde_json::json!({
            "index": index, "header": header, "field": field, "confidence": "certain",
        }));
    }
    mapping["constants"].as_object_mut().unwrap().remove("laboratory");
    std::fs::write(&saved, mapping.to_string()).unwrap();

    let again = house.beside("again.json");
    let arguments = [
        "--mapping",
        text(&saved),
        "--save-mapping",
        text(&again),
        text(&file),
    ];
    let (code, lines) = house.report(&arguments);
    assert_eq!((code, count(&lines, "recorded")), (0, 1), "{lines:?}");
    let kept: serde_json::Value = serde_json::from_slice(&std::fs::read(&again).unwrap()).unwrap();
    assert_eq!(kept, mapping, "what was read is what is saved");

    let other = house.write("other.csv", "a,b\n1,2\n");
    let unfit = house.comity(&["report", "--mapping", text(&saved), text(&other)]);
    assert_ne!(
        crate::program::code(&unfit),
        0,
        "a mapping of other columns is refused"
    );
    assert!(err(&unfit).contains("column"), "{}", err(&unfit));
}

#[test]
fn a_value_for_every_row_comes_from_the_command() {
    let house = House::new();
    let file = house.write("short.csv", "sample_id,substance\nb-1,fentanyl\n");
    let missing = house.comity(&["report", "--yes", text(&file)]);
    assert_eq!(code(&missing), 1);
    assert!(
        err(&missing).contains("no column and no value for `date`"),
        "{}",
        err(&missing)
    );
    let (code, lines) = house.report(&["--yes", "--set", "date=\"2024-03-04\"", text(&file)]);
    assert_eq!((code, count(&lines, "recorded")), (0, 1), "{lines:?}");
}

#[test]
fn columns_are_named_in_the_command() {
    let house = House::new();
    let file = house.write(
        "odd.csv",
        "ref,tag,day,found,by whom\n1,zz,2024-03-04,fentanyl,Made-up Laboratory\n",
    );
    let named = ["ref=sample", "found=substance", "by whom=laboratory"];
    let columns: Vec<&str> = named.iter().flat_map(|pair| ["--column", *pair]).collect();
    let (code_, lines) = house.report(&[&["--yes", text(&file)], columns.as_slice()].concat());
    assert_eq!((code_, count(&lines, "recorded")), (0, 1), "{lines:?}");
    for (pair, named) in [("nothing=sample", "ref, tag, day"), ("ref=rumour", "sample")] {
        let wrong = house.comity(&["report", "--yes", "--column", pair, text(&file)]);
        assert_eq!(code(&wrong), 2, "{}", err(&wrong));
        assert!(err(&wrong).contains(named), "{}", err(&wrong));
    }
}
