//! Outside bytes to a table: CSV in its dialects, gzip around it, and XLSX.
//!
//! No byte sequence makes this module panic, use more memory than the limits allow, or guess in silence:
//! what was guessed stands in [`Table::read_as`] and [`Table::notes`].

mod delimited;
mod encoding;
mod error;
mod header;
mod table;
mod unpack;
mod xlsx;

pub use encoding::Encoding;
pub use error::TableError;
pub use table::{ReadAs, Row, Table};

use crate::limits::MAX_INPUT_BYTES;

/// What the sender says about the file; anything left out is found out.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// Text encoding of a CSV file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// Character between the cells of a CSV file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Sheet of a workbook; the first visible one if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Line (CSV) or row (XLSX) of the headers, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_line: Option<u32>,
}

/// Reads a table from the bytes of a file.
///
/// # Errors
/// When the bytes as a whole cannot be a table; all of them are the sender's to mend.
pub fn read(bytes: &[u8], options: &Options) -> Result<Table, TableError> {
    if bytes.len() > MAX_INPUT_BYTES {
        return Err(TableError::TooLarge { bytes: bytes.len() });
    }
    if xlsx::is_zip(bytes) {
        return xlsx::read(bytes, options);
    }
    let bytes = if unpack::is_gzip(bytes) {
        unpack::gunzip(bytes)?
    } else {
        bytes.to_vec()
    };
    refuse_foreign(&bytes)?;
    read_text(bytes, options)
}

fn read_text(bytes: Vec<u8>, options: &Options) -> Result<Table, TableError> {
    let (text, encoding) = encoding::decode(bytes, options.encoding)?;
    let mut notes = Vec::new();
    if encoding == Encoding::Gb18030 && options.encoding.is_none() {
        notes.push("the text is not UTF-8 and was read as GB18030 (Chinese)".to_owned());
    }
    let (declared, rest, line) = match delimited::declared(&text) {
        Some((delimiter, rest)) => (Some(delimiter), rest, 2),
        None => (None, text.as_str(), 1),
    };
    let delimiter = options
        .delimiter
        .or(declared)
        .unwrap_or_else(|| delimited::guess(rest));
    let cells = delimited::split(rest, delimiter, line)?;
    let read_as = ReadAs {
        format: "csv",
        encoding: Some(encoding.name()),
        delimiter: Some(delimiter),
        ..ReadAs::default()
    };
    header::with_headers(cells, options.header_line, read_as, notes)
}

/// Names the common formats that are sent by mistake, so that the sender need not guess.
fn refuse_foreign(bytes: &[u8]) -> Result<(), TableError> {
    let what = match bytes {
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            // An encrypted .xlsx is a compound file with a stream of this name, in UTF-16.
            let name: Vec<u8> = "EncryptedPackage"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect();
            if bytes.windows(name.len()).any(|window| window == name) {
                return Err(TableError::Encrypted);
            }
            "an old .xls workbook"
        }
        [b'%', b'P', b'D', b'F', ..] => "a PDF",
        [0x1f, 0x8b, ..] => "gzip inside gzip",
        [b'P', b'K', 3, 4, ..] => "a zip inside gzip",
        [b'B', b'Z', b'h', ..] => "a bzip2 file",
        [0x28, 0xb5, 0x2f, 0xfd, ..] => "a zstd file",
        [b'S', b'Q', b'L', b'i', b't', b'e', ..] => "an SQLite database",
        _ => return Ok(()),
    };
    Err(TableError::Unsupported { what })
}
