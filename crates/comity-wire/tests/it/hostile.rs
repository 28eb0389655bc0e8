//! Files made to break the reader: each ends in an error that names the mend, quickly and in little memory.

use std::io::Write;

use comity_wire::tabular::{Options, TableError, read};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use crate::workbook::{Workbook, archive, rows, sheet};

fn refused(bytes: &[u8]) -> TableError {
    let error = read(bytes, &Options::default()).expect_err("this file must be refused");
    assert!(!error.mend().is_empty() && !error.code().is_empty());
    error
}

fn code(bytes: &[u8]) -> &'static str {
    refused(bytes).code()
}

fn gzip_of_zeros(megabytes: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..megabytes {
        encoder.write_all(&[b'0'; 1024 * 1024]).unwrap();
    }
    encoder.finish().unwrap()
}

#[test]
fn gzip_bomb() {
    assert!(matches!(
        refused(&gzip_of_zeros(64)),
        TableError::UnpacksTooMuch { .. }
    ));
}

#[test]
fn torn_gzip_and_gzip_in_gzip() {
    let whole = gzip_of_zeros(1);
    assert_eq!(code(&whole[..whole.len() / 2]), "damaged");
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&whole).unwrap();
    assert_eq!(code(&encoder.finish().unwrap()), "unsupported");
}

#[test]
fn a_file_over_the_limit() {
    let bytes = vec![b'a'; comity_wire::limits::MAX_INPUT_BYTES + 1];
    assert_eq!(code(&bytes), "file-too-large");
}

#[test]
fn a_cell_over_the_limit() {
    let long = "x".repeat(comity_wire::limits::MAX_CELL_BYTES + 1);
    for cell in [long.clone(), format!("\"{long}\"")] {
        let error = refused(format!("a,b\n1,2\n3,{cell}\n").as_bytes());
        assert_eq!(error, TableError::CellTooLong { line: 3, column: 2 });
    }
}

#[test]
fn a_million_columns() {
    let error = refused(format!("a,b\n{}", ",".repeat(1_000_000)).as_bytes());
    assert_eq!(error, TableError::TooManyColumns { line: 2 });
}

#[test]
fn too_many_rows() {
    let error = refused("1\n".repeat(comity_wire::limits::MAX_ROWS + 2).as_bytes());
    assert!(matches!(error, TableError::TooManyRows { .. }));
}

#[test]
fn broken_quotes_name_the_line_where_they_begin() {
    let open = refused(b"a,b\n1,2\n3,\"4\n5,6\n7,8\n");
    assert!(
        matches!(
            open,
            TableError::Quotes {
                line: 3,
                column: 2,
                ..
            }
        ),
        "{open}"
    );
    let after = refused(b"a,b\n1,2\n\"3\"x,4\n");
    assert!(
        matches!(
            after,
            TableError::Quotes {
                line: 3,
                column: 1,
                ..
            }
        ),
        "{after}"
    );
    // One missing quote pairs with the next cell's: the fault is still where the first cell begins.
    let paired = refused(b"a,b\n1,\"2\n3,\"4\"\n");
    assert!(
        matches!(
            paired,
            TableError::Quotes {
                line: 2,
                column: 2,
                ..
            }
        ),
        "{paired}"
    );
}

#[test]
fn control_characters() {
    let error = refused(b"a,b\n1,2\n3,x\0y\n");
    assert_eq!(
        error,
        TableError::ControlCharacter {
            line: 3,
            column: 2,
            character: 0
        }
    );
    let unmarked: Vec<u8> = "a,b\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(code(&unmarked), "control-character");
}

#[test]
fn text_that_is_no_text() {
    let lone_surrogate: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(
            [0x61, 0x2c, 0x62, 0x0a, 0xd800]
                .into_iter()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    assert!(matches!(
        refused(&lone_surrogate),
        TableError::NotText {
            line: 2,
            encoding: "UTF-16LE",
            ..
        }
    ));
    assert!(matches!(refused(b"\xff\xfea"), TableError::NotText { .. }));
    assert!(matches!(
        refused(b"a,b\n1,\xc3\x28\n"),
        TableError::NotText { line: 2, .. }
    ));
    assert_eq!(code(b"\xff\xfe\0\0a\0\0\0"), "unsupported");
    // A surrogate written as UTF-8 (CESU-8) is not UTF-8.
    assert_eq!(code(b"a,b\n\xed\xa0\x80,1\n"), "not-text");
}

#[test]
fn empty_files() {
    for bytes in [
        b"".as_slice(),
        b"\n\n\n",
        b" , ,\n",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"sep=;\n",
    ] {
        assert_eq!(refused(bytes), TableError::Empty, "{bytes:?}");
    }
}

#[test]
fn foreign_formats_are_named() {
    for (bytes, word) in [
        (b"%PDF-1.7".as_slice(), "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (b"BZh91AY", "bzip2"),
        (b"\x28\xb5\x2f\xfd....", "zstd"),
        (b"SQLite format 3\0", "SQLite"),
    ] {
        assert!(refused(bytes).to_string().contains(word));
    }
    let protected: Vec<u8> = [0xd0, 0xcf, 0x11, 0xe0]
        .into_iter()
        .chain("..EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(refused(&protected), TableError::Encrypted);
    assert!(
        refused(&archive(&[(
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet"
        )]))
        .to_string()
        .contains("OpenDocument")
    );
    assert!(
        refused(&archive(&[("a.csv", b"a,b\n1,2\n")]))
            .to_string()
            .contains("without a workbook")
    );
}

#[test]
fn a_sheet_that_unpacks_too_much() {
    let mut workbook = Workbook::of("");
    workbook.sheets[0].2 = sheet(&" ".repeat(64 * 1024 * 1024));
    assert!(matches!(
        refused(&workbook.bytes()),
        TableError::UnpacksTooMuch { .. }
    ));
}

#[test]
fn a_directory_that_lies_about_a_size_changes_nothing() {
    let mut workbook = Workbook::of("");
    workbook.sheets[0].2 = sheet(&" ".repeat(64 * 1024 * 1024));
    let mut bytes = workbook.bytes();
    // Every central directory entry now claims one byte unpacked.
    let entries: Vec<usize> = (0..bytes.len() - 4)
        .filter(|at| bytes[*at..].starts_with(b"PK\x01\x02"))
        .collect();
    for at in entries {
        bytes[at + 24..at + 28].copy_from_slice(&1u32.to_le_bytes());
    }
    refused(&bytes);
}

#[test]
fn claimed_totals_over_the_limit() {
    let mut bytes = Workbook::of(&rows(&[&["a"], &["1"]])).bytes();
    let at = (0..bytes.len() - 4)
        .find(|at| bytes[*at..].starts_with(b"PK\x01\x02"))
        .unwrap();
    bytes[at + 24..at + 28].copy_from_slice(&0x7fff_ffffu32.to_le_bytes());
    assert!(matches!(refused(&bytes), TableError::UnpacksTooLarge { .. }));
}

#[test]
fn a_cut_or_padded_workbook() {
    let bytes = Workbook::of(&rows(&[&["a", "b"], &["1", "2"]])).bytes();
    for end in [0, 4, 22, bytes.len() / 2, bytes.len() - 1] {
        refused(&bytes[..end]);
    }
    let mut padded = bytes.clone();
    padded.push(0);
    assert_eq!(code(&padded), "damaged");
}

#[test]
fn parts_of_one_name_and_encrypted_parts() {
    let mut workbook = Workbook::of(&rows(&[&["a", "b"], &["1", "2"]]));
    workbook
        .extra
        .push(("xl/worksheets/sheet9.xml".into(), b"<a/>".to_vec()));
    let bytes = workbook.bytes();
    let doubled = replace(&bytes, b"sheet9.xml", b"sheet1.xml");
    assert_eq!(code(&doubled), "damaged");
    let mut locked = bytes.clone();
    let at = (0..bytes.len() - 4)
        .find(|at| bytes[*at..].starts_with(b"PK\x01\x02"))
        .unwrap();
    locked[at + 8] |= 1;
    assert_eq!(refused(&locked), TableError::Encrypted);
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for at in 0..out.len() - from.len() {
        if out[at..].starts_with(from) {
            out[at..at + to.len()].copy_from_slice(to);
        }
    }
    out
}

#[test]
fn one_long_string_in_every_cell() {
    let mut workbook =
        Workbook::of(&format!("<row>{}</row>", r#"<c t="s"><v>0</v></c>"#.repeat(200)).repeat(100));
    workbook.strings = Some(format!("<sst><si><t>{}</t></si></sst>", "x".repeat(32_000)));
    assert!(matches!(refused(&workbook.bytes()), TableError::TooMuch { .. }));
}

#[test]
fn far_away_cells_and_rows_out_of_order() {
    let far = r#"<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>"#;
    assert_eq!(
        refused(&Workbook::of(far).bytes()),
        TableError::TooManyColumns { line: 1 }
    );
    // A formatted cell without a value is not a cell of the table.
    let blank = r#"<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="3"/></row><row r="1048576"><c r="A1048576" s="1"/></row>"#;
    assert_eq!(
        read(&Workbook::of(blank).bytes(), &Options::default())
            .unwrap()
            .headers,
        ["1"]
    );
    for data in [
        r#"<row r="5"><c><v>1</v></c></row><row r="5"><c><v>2</v></c></row>"#,
        r#"<row r="0"><c><v>1</v></c></row>"#,
        r#"<row r="99999999999"><c><v>1</v></c></row>"#,
        r#"<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="AAAAAAAAAA1"><v>1</v></c></row>"#,
        r#"<row r="1"><c t="s"><v>7</v></c></row>"#,
        r#"<row r="1"><c><v>1</v></c>"#,
        "<row r=\"1\"><c><v>&bomb;</v></c></row>",
    ] {
        assert_eq!(code(&Workbook::of(data).bytes()), "workbook", "{data}");
    }
}

#[test]
fn entity_bombs_deep_nesting_and_other_xml() {
    let mut workbook = Workbook::of("");
    for text in [
        r#"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>"#
            .to_owned(),
        format!("<worksheet><sheetData>{}", "<row>".repeat(1_000_000)),
        "<worksheet><sheetData></worksheet>".into(),
        "\u{0}\u{0}".into(),
        String::new(),
    ] {
        workbook.sheets[0].2 = text;
        assert!(matches!(
            code(&workbook.bytes()),
            "workbook" | "empty" | "unpacks-too-large"
        ));
    }
    let wide = format!(
        "<row {}><c><v>1</v></c></row>",
        (0..200_000).map(|at| format!("a{at}=\"\" ")).collect::<String>()
    );
    assert_eq!(
        read(&Workbook::of(&wide).bytes(), &Options::default())
            .unwrap()
            .headers,
        ["1"]
    );
}

#[test]
fn claims_that_would_exhaust_memory_elsewhere() {
    let mut workbook = Workbook::of(&rows(&[&["a"], &["1"]]));
    workbook.strings = Some(r#"<sst uniqueCount="18446744073709551615"><si><t>x</t></si></sst>"#.into());
    let format = "0".repeat(1_000_000);
    let many = r#"<xf numFmtId="164"/>"#.repeat(60_000);
    workbook.styles = Some(format!(
        r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="{format}"/></numFmts><cellXfs>{many}</cellXfs></styleSheet>"#
    ));
    assert_eq!(read(&workbook.bytes(), &Options::default()).unwrap().len(), 1);
    workbook.styles = Some(format!(
        "<styleSheet><cellXfs>{}</cellXfs></styleSheet>",
        r#"<xf numFmtId="0"/>"#.repeat(70_000)
    ));
    assert_eq!(code(&workbook.bytes()), "workbook");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Any bytes end in a table or an error; nothing panics.
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600), start in 0usize..6) {
        let magic: [&[u8]; 6] = [b"", b"\x1f\x8b\x08", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"\xd0\xcf\x11\xe0"];
        let bytes = [magic[start], &bytes].concat();
        if let Err(error) = read(&bytes, &Options::default()) {
            prop_assert!(error != TableError::Reader);
        }
    }

    /// A workbook with some bytes changed ends in a table or an error, never in the last line of defence.
    #[test]
    fn a_workbook_with_changed_bytes(changes in proptest::collection::vec((any::<u16>(), any::<u8>()), 1..8)) {
        let mut workbook = Workbook::of(&rows(&[&["a", "b"], &["1", "2"]]));
        workbook.strings = Some("<sst><si><t>x</t></si></sst>".into());
        let mut bytes = workbook.bytes();
        for (at, byte) in changes {
            let at = at as usize % bytes.len();
            bytes[at] = byte;
        }
        if let Err(error) = read(&bytes, &Options::default()) {
            prop_assert!(error != TableError::Reader);
        }
    }

    /// A sheet of XML scraps ends in a table or an error.
    #[test]
    fn a_sheet_of_scraps(scraps in proptest::collection::vec(0usize..14, 0..60)) {
        const SCRAPS: [&str; 14] = ["<row>", "</row>", "<row r=\"3\"/>", "<c t=\"s\">", "<c>", "</c>", "<v>", "</v>", "1", "<is>", "<t>", "</t>", "</is>", "&#65;"];
        let data: String = scraps.iter().map(|at| SCRAPS[*at]).collect();
        let mut workbook = Workbook::of(&data);
        workbook.strings = Some("<sst><si><t>x</t></si></sst>".into());
        if let Err(error) = read(&workbook.bytes(), &Options::default()) {
            prop_assert!(error != TableError::Reader);
        }
    }
}
