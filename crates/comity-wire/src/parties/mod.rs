//! Lists of parties: bytes as authorities publish them, to [`ListedParty`]s.
//!
//! Every source has its own shape and its own habits; behind this module all have one. Nothing is lost in silence: an
//! entry that cannot be used, and a value that cannot be read, is a [`ListFault`] with line, field and mend, and
//! `header.entries` = parties + faults that say `lost`.
//!
//! Several files that make one list (the Treasury's `sdn.csv`, `alt.csv`, `add.csv`, `sdn_comments.csv`) are read
//! together by [`read_several`]. Bytes arrive unpacked; the caller takes gzip off.

mod bis;
mod collect;
mod csl;
mod dates;
mod draft;
mod error;
mod eu_xml;
mod format;
mod ftm;
mod json;
mod kind;
mod lines;
mod ofac_advanced;
mod ofac_csv;
mod ofac_xml;
mod remarks;
mod rows;
mod table;
mod text;
mod uk;
mod un;
mod xml;

pub use error::ListError;
pub use format::{Format, sniff};
pub use ftm::write as write_ftm;
pub use lines::write as write_lines;

use comity_core::party::ListedParty;

use collect::Collector;

/// Most bytes of one list: the Treasury's advanced XML is near 130 MB, a whole collection of all lists near 3 GB as
/// lines, which is split by its publishers.
const MAX_LIST_BYTES: usize = 512 * 1024 * 1024;

/// Most parties of one list: the largest public collection has four million; memory for a tenth is held.
const MAX_ENTRIES: usize = 2_000_000;

/// Most names of one party. The longest honest entry we know has 210.
const MAX_NAMES: usize = 2_000;

/// Most values (identifiers, addresses, dates, countries, programmes) of one party, each.
const MAX_VALUES: usize = 5_000;

/// Most bytes of one field. The longest honest remarks are 30 KB.
const MAX_FIELD_BYTES: usize = 256 * 1024;

/// Deepest nesting of elements or JSON. The deepest official format has 14.
const MAX_DEPTH: usize = 32;

/// Most faults kept: a file with more is not of the format it was taken for.
const MAX_FAULTS: usize = 100_000;

/// What bounds the memory and time that one list may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes.
    pub bytes: usize,
    /// Most entries.
    pub entries: usize,
    /// Most names of one entry; the rest is a fault.
    pub names: usize,
    /// Most values of one kind of one entry; the rest is a fault.
    pub values: usize,
    /// Most bytes of one field; a longer one is cut or left out, with a fault.
    pub field_bytes: usize,
    /// Deepest nesting.
    pub depth: usize,
    /// Most faults.
    pub faults: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: MAX_LIST_BYTES,
            entries: MAX_ENTRIES,
            names: MAX_NAMES,
            values: MAX_VALUES,
            field_bytes: MAX_FIELD_BYTES,
            depth: MAX_DEPTH,
            faults: MAX_FAULTS,
        }
    }
}

/// What a list says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ListHeader {
    /// The shape in which it was read.
    pub format: Format,
    /// When it was published, as the source writes it in ISO 8601; none if it does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Entries the source has.
    pub entries: usize,
    /// What a person should know of the file as a whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// A place in a list that could not be used.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ListFault {
    /// Line of the file, counted from 1; 0 if it concerns the whole.
    pub line: u32,
    /// The field, in the words of the source.
    pub field: String,
    /// Why it could not be used.
    pub reason: String,
    /// What would help.
    pub mend: String,
    /// Whether the whole entry is lost; else only the field.
    pub lost: bool,
}

/// A list as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadList {
    /// What the list says of itself.
    pub header: ListHeader,
    /// Its parties, in its order.
    pub parties: Vec<ListedParty>,
    /// What could not be used.
    pub faults: Vec<ListFault>,
}

/// Reads a list from the bytes of one file.
///
/// # Errors
/// When the bytes as a whole cannot be a list of this format, or exceed a limit.
pub fn read(bytes: &[u8], format: Format, limits: &Limits) -> Result<ReadList, ListError> {
    if bytes.len() > limits.bytes {
        return Err(ListError::TooLarge {
            bytes: bytes.len(),
            most: limits.bytes,
        });
    }
    let mut collector = Collector::new(format, limits);
    let out = &mut collector;
    match format {
        Format::Lines => lines::read(bytes, out)?,
        Format::Ftm => ftm::read(bytes, out)?,
        Format::OfacCsv => ofac_csv::read(
            ofac_csv::Files {
                main: bytes,
                ..Default::default()
            },
            out,
        )?,
        Format::OfacAltCsv | Format::OfacAddCsv | Format::OfacCommentsCsv => {
            let what = "a file of names, addresses or remarks goes with its main file".to_owned();
            return Err(ListError::Apart { what });
        }
        Format::OfacXml => ofac_xml::read(bytes, out)?,
        Format::OfacAdvancedXml => ofac_advanced::read(bytes, out)?,
        Format::CslCsv => csl::read_csv(bytes, out)?,
        Format::CslJson => csl::read_json(bytes, out)?,
        Format::BisXml => bis::read(bytes, out)?,
        Format::UnXml => un::read(bytes, out)?,
        Format::EuXml => eu_xml::read(bytes, out)?,
        Format::UkXml => uk::read(bytes, out)?,
        Format::OfsiXml => uk::read_targets(bytes, out)?,
        Format::EuCsv | Format::UkCsv | Format::OfsiCsv | Format::Table => table::read(bytes, format, out)?,
    }
    collector.finish()
}

/// Reads one list from its files: the Treasury's `sdn.csv` with `alt.csv`, `add.csv` and `sdn_comments.csv` in any order, or the one file
/// of any other format. The formats are found out.
///
/// # Errors
/// As [`read`]; and when the files do not make one list.
pub fn read_several(files: &[&[u8]], limits: &Limits) -> Result<ReadList, ListError> {
    if let [only] = files {
        return read(only, sniff(only).ok_or(ListError::Unknown)?, limits);
    }
    let bytes = files.iter().map(|file| file.len()).fold(0, usize::saturating_add);
    if bytes > limits.bytes {
        return Err(ListError::TooLarge {
            bytes,
            most: limits.bytes,
        });
    }
    let mut parts = ofac_csv::Files::default();
    for file in files {
        let place = match sniff(file) {
            Some(Format::OfacCsv) if parts.main.is_empty() => {
                parts.main = file;
                continue;
            }
            Some(Format::OfacAltCsv) => &mut parts.names,
            Some(Format::OfacAddCsv) => &mut parts.addresses,
            Some(Format::OfacCommentsCsv) => &mut parts.comments,
            other => {
                let word = other.map_or("of no known format", Format::as_str);
                return Err(ListError::Apart {
                    what: format!("one of them is {word}"),
                });
            }
        };
        if place.replace(file).is_some() {
            return Err(ListError::Apart {
                what: "two of them are of one sort".to_owned(),
            });
        }
    }
    if parts.main.is_empty() {
        return Err(ListError::Apart {
            what: "the main file is missing".to_owned(),
        });
    }
    let mut collector = Collector::new(Format::OfacCsv, limits);
    ofac_csv::read(parts, &mut collector)?;
    collector.finish()
}
