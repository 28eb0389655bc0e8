//! Bytes in, values out: how records and tables reach a node, and how they leave it.
//!
//! Everything here works on outside bytes and assumes the worst of them. The crate opens no file and no
//! socket and knows no clock; what it returns is either a value within the limits of [`limits`] or an error
//! that names the line, the field and the mend.
//!
//! - [`tabular`]: CSV and XLSX bytes to a table.
//! - [`columns`]: which column of a foreign table feeds which field of ours.
//! - [`rows`]: rows to drafts of records, or rejections with the line and the mend.
//! - [`form`]: one record as TOML or JSON, and JSON Lines of them; [`schema`] has the fields of every kind.
//! - [`parties`]: lists of parties as authorities publish them.
//! - [`payload`]: the JSON of a record as the bytes that are signed, and back.
//! - [`table_out`]: verdicts and other rows as JSON Lines or CSV.

mod cells;
pub mod columns;
mod facts;
pub mod form;
mod intake;
pub mod limits;
pub mod parties;
pub mod payload;
pub mod rows;
pub mod schema;
pub mod table_out;
pub mod tabular;
mod title;

/// A piece of a sender's text for a message: one line, cut short, without control characters.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(limits::QUOTE_CHARS)
        .collect();
    if text.chars().nth(limits::QUOTE_CHARS).is_some() {
        quoted.push('…');
    }
    quoted
}
