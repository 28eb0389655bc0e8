//! Reading a file of facts into rows that know their line.

use super::error::{Complaints, Place};
use super::row::Row;

/// The texts as given, by name.
pub(super) struct Tables<'a> {
    files: &'a [(&'a str, &'a str)],
}

impl<'a> Tables<'a> {
    /// Complains of a file that looks like one of ours and is none: most likely a misspelt name.
    pub(super) fn read(files: &'a [(&'a str, &'a str)], complaints: &mut Complaints) -> Self {
        let stray = files
            .iter()
            .filter(|(name, _)| name.starts_with("record-") && name.ends_with(".csv"))
            .filter(|(name, _)| !super::FILES.contains(name));
        for (name, _) in stray {
            let at = Place {
                file: super::events::FILE,
                line: 0,
            };
            let what = format!("`{name}` is not a file of the public record");
            complaints.add(
                &at,
                "file",
                what,
                format!("name it one of: {}", super::FILES.join(", ")),
            );
        }
        Self { files }
    }

    /// The rows of one file. A missing file or a wrong header is one complaint and no rows.
    pub(super) fn rows(
        &self,
        file: &'static str,
        columns: &'static [&'static str],
        complaints: &mut Complaints,
    ) -> Vec<Row> {
        let Some((_, text)) = self.files.iter().find(|(name, _)| *name == file) else {
            complaints.add(
                &Place { file, line: 0 },
                "file",
                "not given",
                "put it beside the other files of facts",
            );
            return Vec::new();
        };
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .flexible(true)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        if !header_is(&mut reader, file, columns, complaints) {
            return Vec::new();
        }
        reader
            .records()
            .filter_map(|record| row(record, file, columns, complaints))
            .collect()
    }
}

fn header_is(
    reader: &mut csv::Reader<&[u8]>,
    file: &'static str,
    columns: &[&str],
    complaints: &mut Complaints,
) -> bool {
    let found: Vec<String> = reader
        .headers()
        .map(|head| head.iter().map(str::to_owned).collect())
        .unwrap_or_default();
    if found == columns {
        return true;
    }
    let what = format!("the columns are {}", found.join(","));
    complaints.add(
        &Place { file, line: 1 },
        "header",
        what,
        format!("write them as {}", columns.join(",")),
    );
    false
}

fn row(
    record: Result<csv::StringRecord, csv::Error>,
    file: &'static str,
    columns: &'static [&'static str],
    complaints: &mut Complaints,
) -> Option<Row> {
    let record = match record {
        Ok(record) => record,
        Err(cause) => {
            let line = cause.position().map_or(0, csv::Position::line);
            complaints.add(
                &Place { file, line },
                "line",
                cause.to_string(),
                "write the line as CSV in UTF-8",
            );
            return None;
        }
    };
    let at = Place {
        file,
        line: record.position().map_or(0, csv::Position::line),
    };
    if record.len() != columns.len() {
        let what = format!("{} cells, {} columns", record.len(), columns.len());
        complaints.add(&at, "line", what, "put a cell that holds a comma in quotes");
        return None;
    }
    let cells = record.iter().map(|cell| cell.trim().to_owned()).collect();
    Some(Row { at, columns, cells })
}
