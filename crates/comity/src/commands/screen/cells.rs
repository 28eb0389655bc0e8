//! A table of questions or pairs as lines of JSON, so that one way through the program serves both.

use std::io::{self, Cursor, Read};

use anyhow::bail;
use comity_parties::identifier::Scheme;
use serde_json::{Map, Value};

use crate::exit::WrongUse;

/// What an input is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// JSON objects, a line each.
    Lines,
    /// Rows under a heading.
    Table,
}

/// The mark that a text in UTF-8 may begin with.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Most bytes that are looked at for the first line.
const BEGINNING: usize = 64 * 1024;

/// An input whose shape was seen from its first line.
pub(super) struct Seen {
    /// All of it, the first line too.
    pub(super) input: Box<dyn Read + Send>,
    pub(super) shape: Shape,
    delimiter: u8,
}

/// Looks at the first line that is not blank, and waits for no more.
///
/// # Errors
/// The reader's.
pub(super) fn seen(mut input: Box<dyn Read + Send>) -> io::Result<Seen> {
    let mut begin = Vec::new();
    let mut part = [0; 4096];
    loop {
        let count = input.read(&mut part)?;
        begin.extend_from_slice(part.get(..count).unwrap_or(&[]));
        let line = without_mark(&begin).trim_ascii_start();
        if count == 0 || line.contains(&b'\n') || begin.len() >= BEGINNING {
            break;
        }
    }
    let text = without_mark(&begin);
    let shape = match text.trim_ascii_start().first() {
        Some(b'{' | b'[') => Shape::Lines,
        _ => Shape::Table,
    };
    let delimiter = delimiter(text.trim_ascii_start());
    let whole = Cursor::new(text.to_vec()).chain(input);
    Ok(Seen {
        input: Box::new(whole),
        shape,
        delimiter,
    })
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)
}

/// The rows of a table, each a line of JSON with its line number.
pub(super) struct Rows {
    table: csv::Reader<Box<dyn Read + Send>>,
    heading: Vec<String>,
    record: csv::ByteRecord,
    made: Vec<u8>,
    given: usize,
}

impl Rows {
    /// Reads the heading, which must have one of `needed`.
    ///
    /// # Errors
    /// A table that has none of them, a reader that fails.
    pub(super) fn open(seen: Seen, needed: &[&str]) -> anyhow::Result<Self> {
        let mut table = csv::ReaderBuilder::new()
            .delimiter(seen.delimiter)
            .flexible(true)
            .from_reader(seen.input);
        let heading: Vec<String> = table
            .byte_headers()?
            .iter()
            .map(|cell| {
                String::from_utf8_lossy(cell)
                    .trim()
                    .to_ascii_lowercase()
                    .replace(' ', "_")
            })
            .collect();
        if !heading.iter().any(|column| needed.contains(&column.as_str())) {
            let seen: String = heading.join(", ").chars().take(SHOWN).collect();
            bail!(WrongUse(format!(
                "the input has no column {}; its first line is `{seen}`. Write a table with a heading, or one JSON \
                 object a line",
                needed.join(" or ")
            )));
        }
        Ok(Self {
            table,
            heading,
            record: csv::ByteRecord::new(),
            made: Vec::new(),
            given: 0,
        })
    }

    /// The next row as a line; `false` at the end.
    fn next(&mut self) -> io::Result<bool> {
        self.made.clear();
        self.given = 0;
        if !self
            .table
            .read_byte_record(&mut self.record)
            .map_err(io::Error::other)?
        {
            return Ok(false);
        }
        let line = self.record.position().map_or(0, csv::Position::line);
        let mut fields = Map::new();
        fields.insert("line".into(), line.into());
        for (column, cell) in self.heading.iter().zip(&self.record) {
            let cell = String::from_utf8_lossy(cell);
            let cell = cell.trim();
            if !cell.is_empty() {
                put(&mut fields, column, cell);
            }
        }
        serde_json::to_writer(&mut self.made, &fields)?;
        self.made.push(b'\n');
        Ok(true)
    }
}

/// As much of a foreign heading as a message shows.
const SHOWN: usize = 120;

impl Read for Rows {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.given == self.made.len() && !self.next()? {
            return Ok(0);
        }
        let rest = self.made.get(self.given..).unwrap_or(&[]);
        let count = rest.len().min(into.len());
        if let (Some(room), Some(bytes)) = (into.get_mut(..count), rest.get(..count)) {
            room.copy_from_slice(bytes);
        }
        self.given += count;
        Ok(count)
    }
}

/// Puts a cell under its field. Several values are parted by semicolons, and a column that is called as a scheme holds
/// identifiers of it.
fn put(fields: &mut Map<String, Value>, column: &str, cell: &str) {
    let several = || -> Vec<Value> { cell.split(';').map(|one| Value::from(one.trim())).collect() };
    match column {
        "names" | "aliases" | "dob" | "birth_date" | "countries" | "country" | "nationality"
        | "addresses" => {
            fields.insert(column.to_owned(), several().into());
        }
        "ids" | "identifiers" => add_ids(fields, several()),
        _ if is_scheme(column) => {
            let cells = several().into_iter();
            let ids = cells.map(|value| serde_json::json!({ "type": column, "value": value }));
            add_ids(fields, ids.collect());
        }
        _ => {
            fields.insert(column.to_owned(), cell.into());
        }
    }
}

fn add_ids(fields: &mut Map<String, Value>, more: Vec<Value>) {
    let ids = fields.entry("ids").or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(ids) = ids {
        ids.extend(more);
    }
}

fn is_scheme(column: &str) -> bool {
    !matches!(column, "id" | "qid" | "type" | "name" | "schema" | "other")
        && Scheme::from_word(column) != Scheme::Other
}

/// What parts the cells of the first line.
fn delimiter(begin: &[u8]) -> u8 {
    let line = begin.split(|byte| *byte == b'\n').next().unwrap_or(&[]);
    let count = |sign: u8| line.iter().filter(|byte| **byte == sign).count();
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|sign| (count(*sign), *sign == b','))
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, as a slow pipe may.
    struct Slow(&'static [u8]);

    impl Read for Slow {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = into.len().min(1);
            self.0.read(into.get_mut(..count).unwrap_or(&mut []))
        }
    }

    fn look(text: &'static str) -> Seen {
        seen(Box::new(Slow(text.as_bytes()))).unwrap()
    }

    fn lines(table: &'static str, needed: &[&str]) -> anyhow::Result<String> {
        let seen = look(table);
        assert_eq!(seen.shape, Shape::Table);
        let mut text = String::new();
        Rows::open(seen, needed)?.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn rows_become_lines_with_their_numbers() {
        let table = "\u{feff}QID;Name;countries;IMO\na;\"Two\nlines\";CN; 9074729\nb;x;US;\n";
        let told = lines(table, &["name"]).unwrap();
        let told: Vec<&str> = told.lines().collect();
        let first = r#"{"line":2,"qid":"a","name":"Two\nlines","countries":["CN"],"ids":[{"type":"imo","value":"9074729"}]}"#;
        assert_eq!(
            told,
            [first, r#"{"line":4,"qid":"b","name":"x","countries":["US"]}"#]
        );
    }

    #[test]
    fn a_table_of_something_else_is_refused() {
        let refused = lines("a,b\n1,2\n", &["name", "names"]).unwrap_err().to_string();
        assert!(
            refused.contains("no column name or names") && refused.contains("`a, b`"),
            "{refused}"
        );
        assert!(lines("", &["name"]).is_err());
    }

    #[test]
    fn the_shape_is_seen_behind_marks_and_blanks() {
        let mut seen = look("\u{feff}\n {\"a\":1}");
        assert_eq!(seen.shape, Shape::Lines);
        let mut text = String::new();
        seen.input.read_to_string(&mut text).unwrap();
        assert_eq!(text, "\n {\"a\":1}");
    }
}
