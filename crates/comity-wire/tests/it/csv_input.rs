//! CSV in the dialects that people send.

use std::io::Write;

use comity_wire::tabular::{Encoding, Options, Table, TableError, read};
use flate2::write::GzEncoder;
use proptest::prelude::*;

fn table(bytes: &[u8]) -> Table {
    read(bytes, &Options::default()).unwrap()
}

fn cells(table: &Table) -> Vec<Vec<String>> {
    table
        .rows()
        .map(|row| row.cells().map(str::to_owned).collect())
        .collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const PLAIN: &str =
    "sample_id,date,substance\ncook-00001,2014-01-07,METHADONE\ncook-00002,2014-08-13,ETHANOL\n";

#[test]
fn plain_and_gzipped_are_the_same_table() {
    let plain = table(PLAIN.as_bytes());
    assert_eq!(plain.headers, ["sample_id", "date", "substance"]);
    assert_eq!(plain.len(), 2);
    assert_eq!(plain.rows().map(|row| row.line).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(plain.rows().next().unwrap().cell(2), "METHADONE");
    assert_eq!(plain.rows().next().unwrap().cell(7), "");
    assert_eq!(plain, table(&gzip(PLAIN.as_bytes())));
    let two_members = [gzip(&PLAIN.as_bytes()[..30]), gzip(&PLAIN.as_bytes()[30..])].concat();
    assert_eq!(plain, table(&two_members));
}

#[test]
fn delimiters_are_guessed_or_told() {
    for delimiter in [',', ';', '\t', '|'] {
        let text = PLAIN.replace(',', &delimiter.to_string());
        let read = table(text.as_bytes());
        assert_eq!(read.read_as.delimiter, Some(delimiter));
        assert_eq!(read.headers.len(), 3);
    }
    let decimals = table(b"name;purity;mass\nA;1,5;2,25\nB;3,5;4,25\n");
    assert_eq!(decimals.headers, ["name", "purity", "mass"]);
    let declared = table(b"sep=|\r\na|b,c,d,e\r\n1|2,3,4,5\r\n");
    assert_eq!(declared.headers, ["a", "b,c,d,e"]);
    assert_eq!(declared.rows().next().unwrap().line, 3);
    let one = table("substance\nfentanyl\n".as_bytes());
    assert_eq!(one.headers, ["substance"]);
    let told = read(
        b"a|b;c\n1|2;3\n",
        &Options {
            delimiter: Some(';'),
            ..Options::default()
        },
    )
    .unwrap();
    assert_eq!(told.headers, ["a|b", "c"]);
}

#[test]
fn encodings_are_found() {
    let text = "样品编号,日期,物质\n1,2024-01-30,芬太尼\n";
    let utf8 = table(text.as_bytes());
    let with_mark = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    assert_eq!(table(&with_mark), utf8);
    let little: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let big: Vec<u8> = [0xfe, 0xff]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_be_bytes))
        .collect();
    for (bytes, name) in [(little, "UTF-16LE"), (big, "UTF-16BE")] {
        let read = table(&bytes);
        assert_eq!(read.headers, utf8.headers);
        assert_eq!(cells(&read), cells(&utf8));
        assert_eq!(read.read_as.encoding, Some(name));
    }
    let (gb, _, _) = encoding_rs::GB18030.encode(text);
    let read = table(&gb);
    assert_eq!(read.headers, utf8.headers);
    assert_eq!(read.read_as.encoding, Some("GB18030"));
    assert!(read.notes.iter().any(|note| note.contains("GB18030")));
}

#[test]
fn western_bytes_are_not_taken_for_chinese() {
    let bytes = b"name,place\nJos\xe9,M\xe9rida\n";
    let error = read(bytes, &Options::default()).unwrap_err();
    assert_eq!(
        error,
        TableError::NotText {
            line: 2,
            byte: 14,
            encoding: "UTF-8"
        }
    );
    let named = Options {
        encoding: Some(Encoding::Windows1252),
        ..Options::default()
    };
    assert_eq!(cells(&read_with(bytes, &named))[0], ["José", "Mérida"]);
}

fn read_with(bytes: &[u8], options: &Options) -> Table {
    read(bytes, options).unwrap()
}

#[test]
fn quotes_hold_delimiters_line_breaks_and_quotes() {
    let read = table(b"a,b\r\n\"x, \"\"y\"\"\r\nz\",1\r\n5\" pipe,2\r\n");
    assert_eq!(cells(&read), [["x, \"y\"\r\nz", "1"], ["5\" pipe", "2"]]);
    assert_eq!(read.rows().map(|row| row.line).collect::<Vec<_>>(), [2, 4]);
}

#[test]
fn all_line_ends_and_blank_lines() {
    let read = table(b"a,b\n1,2\r\n\r\n3,4\r5,6\n,,\n7,8");
    assert_eq!(cells(&read), [["1", "2"], ["3", "4"], ["5", "6"], ["7", "8"]]);
    assert_eq!(read.rows().map(|row| row.line).collect::<Vec<_>>(), [2, 4, 5, 7]);
}

#[test]
fn titles_above_the_headers_are_left_out_and_said() {
    let text = "Quarterly report,,\n,,\nid,date,drug\n1,2024-01-01,heroin\n";
    let read = table(text.as_bytes());
    assert_eq!(read.headers, ["id", "date", "drug"]);
    assert_eq!(read.read_as.header_line, 3);
    assert!(read.notes.iter().any(|note| note.contains("above the headers")));
    let told = read_with(
        text.as_bytes(),
        &Options {
            header_line: Some(4),
            ..Options::default()
        },
    );
    assert_eq!(told.headers, ["1", "2024-01-01", "heroin"]);
    let nowhere = Options {
        header_line: Some(99),
        ..Options::default()
    };
    assert_eq!(
        comity_wire::tabular::read(text.as_bytes(), &nowhere),
        Err(TableError::Empty)
    );
}

#[test]
fn headers_are_named_and_doubles_are_noted() {
    let read = table(b"id,,Name, name ,,\n1,2,3,4,,\n");
    assert_eq!(read.headers, ["id", "column 2", "Name", "name"]);
    assert_eq!(read.notes.len(), 2);
}

fn cell() -> impl Strategy<Value = String> {
    "[ -~\u{e9}\u{4e2d}\n\r\"]{0,12}"
}

proptest! {
    /// What a careful writer writes comes back, cell by cell.
    #[test]
    fn reads_what_the_csv_library_writes(
        width in 1usize..6,
        rows in proptest::collection::vec(proptest::collection::vec(cell(), 6), 1..8),
    ) {
        let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        let header: Vec<String> = (0..width).map(|at| format!("h{at}")).collect();
        writer.write_record(&header).unwrap();
        for row in &rows {
            writer.write_record(&row[..width]).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let options = Options { delimiter: Some(','), header_line: Some(1), ..Options::default() };
        let read = read_with(&bytes, &options);
        let kept: Vec<Vec<String>> = rows.iter().map(|row| row[..width].to_vec())
            .filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
        prop_assert_eq!(cells(&read), kept);
    }

    /// No text breaks the reader, and what it reads stays within the text.
    #[test]
    fn any_text_is_a_table_or_an_error(text in "[a,;|\t\"\n\r\u{0}é中 ]{0,200}") {
        if let Ok(read) = read(text.as_bytes(), &Options::default()) {
            let bytes: usize = read.rows().flat_map(|row| row.cells()).map(str::len).sum();
            prop_assert!(bytes <= text.len());
        }
    }
}
