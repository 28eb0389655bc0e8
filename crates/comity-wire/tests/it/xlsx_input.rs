//! Workbooks: what a spreadsheet shows is what is read.

use calamine::Reader as _;
use comity_wire::tabular::{Options, Table, TableError, read};

use crate::workbook::{Workbook, rows, sheet};

fn table(workbook: &Workbook) -> Table {
    read(&workbook.bytes(), &Options::default()).unwrap()
}

fn cells(table: &Table) -> Vec<Vec<String>> {
    table
        .rows()
        .map(|row| row.cells().map(str::to_owned).collect())
        .collect()
}

const HEAD: &str = r#"<row r="1"><c r="A1" t="str"><v>id</v></c><c r="B1" t="str"><v>date</v></c><c r="C1" t="str"><v>purity</v></c><c r="D1" t="str"><v>note</v></c></row>"#;
const STYLES: &str = r#"<styleSheet><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="10"/><xf numFmtId="165"/><xf numFmtId="22"/></cellXfs></styleSheet>"#;

#[test]
fn dates_shares_and_decimals_read_as_shown() {
    let data = format!(
        "{HEAD}{}",
        r#"<row r="2"><c r="A2"><v>7</v></c><c r="B2" s="1"><v>45321</v></c><c r="C2" s="2"><v>0.11899999999999999</v></c></row>
           <row r="4"><c r="A4" t="n"><v>1.2E-3</v></c><c r="B4" s="3"><v>45321</v></c><c r="D4" t="b"><v>1</v></c></row>
           <row r="5"><c r="B5" s="4"><v>45321.75</v></c><c r="C5" t="e"><v>#N/A</v></c><c r="D5" t="d"><v>2024-01-30</v></c></row>"#
    );
    let mut workbook = Workbook::of(&data);
    workbook.styles = Some(STYLES.into());
    let read = table(&workbook);
    assert_eq!(read.headers, ["id", "date", "purity", "note"]);
    assert_eq!(
        cells(&read),
        [
            vec!["7", "2024-01-30", "11.9%"],
            vec!["0.0012", "2024-01", "", "TRUE"],
            vec!["", "2024-01-30T18:00:00", "#N/A", "2024-01-30"],
        ]
    );
    assert_eq!(read.rows().map(|row| row.line).collect::<Vec<_>>(), [2, 4, 5]);
    workbook.from_1904 = true;
    assert_eq!(table(&workbook).rows().next().unwrap().cell(1), "2028-01-31");
}

#[test]
fn strings_shared_rich_and_escaped() {
    let data = r#"<row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>
        <row r="2"><c t="s"><v>2</v></c><c t="inlineStr"><is><r><t>a&amp;</t></r><r><t xml:space="preserve"> b</t></r></is></c></row>"#;
    let mut workbook = Workbook::of(data);
    workbook.strings = Some(
        r#"<sst xmlns="x" count="99999999999" uniqueCount="99999999999"><si><t>名称</t><rPh sb="0" eb="2"><t>meicheng</t></rPh></si><si><t>two</t></si><si><r><rPr><b/></rPr><t>line_x000A_break _x005F_x000A_ _x00</t></r></si></sst>"#.into(),
    );
    let read = table(&workbook);
    assert_eq!(read.headers, ["名称", "two"]);
    assert_eq!(cells(&read), [["line\nbreak _x000A_ _x00", "a& b"]]);
}

#[test]
fn macros_are_never_looked_at() {
    let mut workbook = Workbook::of(&rows(&[&["a", "b"], &["1", "2"]]));
    workbook.extra.push(("xl/vbaProject.bin".into(), vec![0xff; 100]));
    workbook
        .extra
        .push(("xl/embeddings/oleObject1.bin".into(), vec![0xff; 100]));
    assert_eq!(cells(&table(&workbook)), [["1", "2"]]);
}

#[test]
fn formulas_are_read_as_values() {
    let data = format!(
        "{HEAD}{}",
        r#"<row r="2" hidden="1"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>"a"</f><v>a</v></c><c r="C2"><f>NOW()</f></c></row>"#
    );
    let read = table(&Workbook::of(&data));
    assert_eq!(cells(&read), [["2", "a"]]);
    assert_eq!(read.notes.len(), 2, "{:?}", read.notes);
}

#[test]
fn the_first_visible_or_the_named_sheet() {
    let mut workbook = Workbook::of(&rows(&[&["hidden"], &["1"]]));
    workbook.sheets[0].0 = "Calc";
    workbook.sheets[0].1 = "hidden";
    workbook
        .sheets
        .push(("Findings", "visible", sheet(&rows(&[&["a", "b"], &["1", "2"]]))));
    workbook
        .sheets
        .push(("数据", "visible", sheet(&rows(&[&["名称", "b"], &["3", "4"]]))));
    let read = table(&workbook);
    assert_eq!(read.headers, ["a", "b"]);
    assert_eq!(read.read_as.sheets, ["Calc", "Findings", "数据"]);
    let named = |name: &str| Options {
        sheet: Some(name.into()),
        ..Options::default()
    };
    assert_eq!(
        comity_wire::tabular::read(&workbook.bytes(), &named("数据"))
            .unwrap()
            .headers,
        ["名称", "b"]
    );
    let error = comity_wire::tabular::read(&workbook.bytes(), &named("Nope")).unwrap_err();
    assert!(matches!(&error, TableError::NoSuchSheet { found, .. } if found.contains("Findings")));
    assert_eq!(error.mend(), "name one of the sheets listed");
}

/// A second opinion: the texts that another reader finds are the texts that we find.
#[test]
fn agrees_with_another_reader() {
    let data = format!(
        "{HEAD}{}",
        r#"<row r="2"><c r="A2" t="str"><v>x-1</v></c><c r="B2" s="1"><v>45321</v></c><c r="C2"><v>11.9</v></c><c r="D2" t="inlineStr"><is><t>芬太尼</t></is></c></row>
           <row r="3"><c r="A3" t="str"><v>x-2</v></c><c r="C3"><v>430</v></c></row>"#
    );
    let mut workbook = Workbook::of(&data);
    workbook.styles = Some(STYLES.into());
    let bytes = workbook.bytes();
    let ours = cells(&read(&bytes, &Options::default()).unwrap());
    let mut other: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let range = other.worksheet_range("Findings").unwrap();
    for (row, mine) in range.rows().skip(1).zip(&ours) {
        for (at, cell) in row.iter().enumerate() {
            let theirs = match cell {
                calamine::Data::DateTime(day) => {
                    let (year, month, day, ..) = day.to_ymd_hms_milli();
                    format!("{year}-{month:02}-{day:02}")
                }
                other => other.to_string(),
            };
            assert_eq!(theirs, mine.get(at).cloned().unwrap_or_default());
        }
    }
}
