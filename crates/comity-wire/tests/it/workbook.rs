//! Workbooks for tests, written part by part.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A zip archive of these parts.
pub(crate) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook under construction; every part can be replaced by a bad one.
pub(crate) struct Workbook {
    pub(crate) sheets: Vec<(&'static str, &'static str, String)>,
    pub(crate) strings: Option<String>,
    pub(crate) styles: Option<String>,
    pub(crate) from_1904: bool,
    pub(crate) extra: Vec<(String, Vec<u8>)>,
}

impl Workbook {
    /// A workbook of one sheet with this `sheetData`.
    pub(crate) fn of(sheet_data: &str) -> Self {
        Self {
            sheets: vec![("Findings", "visible", sheet(sheet_data))],
            strings: None,
            styles: None,
            from_1904: false,
            extra: vec![],
        }
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut parts: Vec<(String, Vec<u8>)> = vec![
            ("[Content_Types].xml".into(), CONTENT_TYPES.into()),
            (
                "_rels/.rels".into(),
                relationships(&[("rId1", "officeDocument", "xl/workbook.xml")]).into(),
            ),
            ("xl/workbook.xml".into(), self.workbook().into()),
            ("xl/_rels/workbook.xml.rels".into(), self.links().into()),
        ];
        for (at, (_, _, text)) in self.sheets.iter().enumerate() {
            parts.push((format!("xl/worksheets/sheet{}.xml", at + 1), text.clone().into()));
        }
        parts.extend(
            self.strings
                .iter()
                .map(|text| ("xl/sharedStrings.xml".to_owned(), text.clone().into_bytes())),
        );
        parts.extend(
            self.styles
                .iter()
                .map(|text| ("xl/styles.xml".to_owned(), text.clone().into_bytes())),
        );
        parts.extend(self.extra.iter().cloned());
        let parts: Vec<(&str, &[u8])> = parts
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect();
        archive(&parts)
    }

    fn workbook(&self) -> String {
        let mut sheets = String::new();
        for (at, (name, state, _)) in self.sheets.iter().enumerate() {
            let id = at + 1;
            sheets += &format!(r#"<sheet name="{name}" sheetId="{id}" state="{state}" r:id="rId{id}"/>"#);
        }
        let from_1904 = u8::from(self.from_1904);
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="{from_1904}"/><sheets>{sheets}</sheets></workbook>"#
        )
    }

    fn links(&self) -> String {
        let mut links: Vec<(String, &str, String)> = Vec::new();
        for at in 1..=self.sheets.len() {
            links.push((
                format!("rId{at}"),
                "worksheet",
                format!("worksheets/sheet{at}.xml"),
            ));
        }
        if self.strings.is_some() {
            links.push(("rId901".into(), "sharedStrings", "sharedStrings.xml".into()));
        }
        if self.styles.is_some() {
            links.push(("rId902".into(), "styles", "/xl/styles.xml".into()));
        }
        relationships(
            &links
                .iter()
                .map(|(id, kind, part)| (id.as_str(), *kind, part.as_str()))
                .collect::<Vec<_>>(),
        )
    }
}

/// A worksheet around this `sheetData`.
pub(crate) fn sheet(data: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{data}</sheetData></worksheet>"#
    )
}

/// Rows of text cells as `sheetData`.
pub(crate) fn rows(rows: &[&[&str]]) -> String {
    let mut out = String::new();
    for (at, row) in rows.iter().enumerate() {
        out += &format!(r#"<row r="{}">"#, at + 1);
        for cell in *row {
            out += &format!(r#"<c t="inlineStr"><is><t>{cell}</t></is></c>"#);
        }
        out += "</row>";
    }
    out
}

fn relationships(links: &[(&str, &str, &str)]) -> String {
    let mut out = String::from(
        r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    );
    for (id, kind, part) in links {
        out += &format!(
            r#"<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{part}"/>"#
        );
    }
    out + "</Relationships>"
}

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
