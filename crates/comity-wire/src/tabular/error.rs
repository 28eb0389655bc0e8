//! Why a whole file could not be read as a table.
//!
//! Every case is the sender's to mend unless its text says otherwise; none of them is a fault of one row,
//! which is a rejection of that row instead.

use crate::limits;

/// Why bytes are not a table. The message names the place and ends with [`TableError::mend`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// The file is larger than the limit.
    #[error("the file has {bytes} bytes; at most {} are read; {}", limits::MAX_INPUT_BYTES, self.mend())]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Unpacking gives more bytes than the limit.
    #[error("`{part}` unpacks to more than {} bytes; {}", limits::MAX_UNPACKED_BYTES, self.mend())]
    UnpacksTooLarge {
        /// The file or the part of the workbook.
        part: String,
    },
    /// Unpacking gives suspiciously many bytes for its size.
    #[error("`{part}` unpacks to more than {} times its size; {}", limits::MAX_UNPACK_RATIO, self.mend())]
    UnpacksTooMuch {
        /// The file or the part of the workbook.
        part: String,
    },
    /// The packed bytes are damaged.
    #[error("`{part}` cannot be unpacked: {reason}; {}", self.mend())]
    Damaged {
        /// The file or the part of the workbook.
        part: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file format we do not read.
    #[error("this is {what}, which is not read; {}", self.mend())]
    Unsupported {
        /// What the bytes look like.
        what: &'static str,
    },
    /// Protected by a password.
    #[error("the workbook is protected by a password; {}", self.mend())]
    Encrypted,
    /// Bytes that are no text in the encoding.
    #[error("line {line}: not valid {encoding} text at byte {byte}; {}", self.mend())]
    NotText {
        /// Line, counted from 1.
        line: u32,
        /// Offset of the first bad byte in the unpacked text.
        byte: usize,
        /// Encoding it was read as.
        encoding: &'static str,
    },
    /// A quoted cell that does not end, or text after its closing quote.
    #[error("line {line}, column {column}: {what}; {}", self.mend())]
    Quotes {
        /// Line where the cell begins, counted from 1.
        line: u32,
        /// Column, counted from 1.
        column: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// A cell longer than the limit.
    #[error("line {line}, column {column}: the cell has more than {} bytes; {}",
        limits::MAX_CELL_BYTES, self.mend())]
    CellTooLong {
        /// Line, counted from 1.
        line: u32,
        /// Column, counted from 1.
        column: usize,
    },
    /// A character that no table holds.
    #[error("line {line}, column {column}: control character U+{character:04X}; {}", self.mend())]
    ControlCharacter {
        /// Line, counted from 1.
        line: u32,
        /// Column, counted from 1.
        column: usize,
        /// Its code point.
        character: u32,
    },
    /// More columns than the limit.
    #[error("line {line}: more than {} columns; {}", limits::MAX_COLUMNS, self.mend())]
    TooManyColumns {
        /// Line, counted from 1.
        line: u32,
    },
    /// More rows than the limit.
    #[error("line {line}: more than {} rows; {}", limits::MAX_ROWS, self.mend())]
    TooManyRows {
        /// Line of the first row too many.
        line: u32,
    },
    /// All cells together are too much.
    #[error("line {line}: the table holds more than {} cells or {} bytes; {}",
        limits::MAX_CELLS,
        limits::MAX_TABLE_BYTES, self.mend())]
    TooMuch {
        /// Line at which the limit was passed.
        line: u32,
    },
    /// Nothing in it.
    #[error("no row with headers was found; {}", self.mend())]
    Empty,
    /// A part of the workbook breaks the format.
    #[error("`{part}`: {reason}; {}", self.mend())]
    Workbook {
        /// The part of the workbook.
        part: String,
        /// What is wrong.
        reason: String,
    },
    /// The named sheet does not exist.
    #[error("no sheet is named `{wanted}`; the workbook has {found}; {}", self.mend())]
    NoSuchSheet {
        /// The name asked for.
        wanted: String,
        /// The names there are.
        found: String,
    },
    /// A library we read with broke down; nothing was kept.
    #[error("reading the workbook failed inside our reader; {}", self.mend())]
    Reader,
}

impl TableError {
    /// A stable word for programs and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "file-too-large",
            Self::UnpacksTooLarge { .. } | Self::UnpacksTooMuch { .. } => "unpacks-too-large",
            Self::Damaged { .. } => "damaged",
            Self::Unsupported { .. } => "unsupported",
            Self::Encrypted => "encrypted",
            Self::NotText { .. } => "not-text",
            Self::Quotes { .. } => "quotes",
            Self::CellTooLong { .. } => "cell-too-long",
            Self::ControlCharacter { .. } => "control-character",
            Self::TooManyColumns { .. } => "too-many-columns",
            Self::TooManyRows { .. } | Self::TooMuch { .. } => "too-many-rows",
            Self::Empty => "empty",
            Self::Workbook { .. } => "workbook",
            Self::NoSuchSheet { .. } => "no-such-sheet",
            Self::Reader => "reader",
        }
    }

    /// What the sender can do about it.
    pub fn mend(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } | Self::TooManyRows { .. } | Self::TooMuch { .. } => {
                "split the file and send the pieces"
            }
            Self::UnpacksTooLarge { .. } | Self::UnpacksTooMuch { .. } => {
                "send the table unpacked, or split it"
            }
            Self::Damaged { .. } | Self::Workbook { .. } => {
                "open the file in a spreadsheet program, save it again as .xlsx or CSV"
            }
            Self::Unsupported { .. } => "save the table as CSV (UTF-8) or .xlsx",
            Self::Encrypted => "remove the password in the spreadsheet program and save again",
            Self::NotText { .. } => "save the file as CSV UTF-8, or name its encoding",
            Self::Quotes { .. } => "write a quote inside a quoted cell twice and close every quoted cell",
            Self::CellTooLong { .. } => "shorten the cell, or put the text into an attachment",
            Self::ControlCharacter { .. } => "delete the character, or save the file as CSV UTF-8",
            Self::TooManyColumns { .. } => "delete the columns that no field needs",
            Self::Empty => "put one line with the names of the columns above the data",
            Self::NoSuchSheet { .. } => "name one of the sheets listed",
            Self::Reader => {
                "save the table as CSV (UTF-8) and send that; and report the file as a fault of this program"
            }
        }
    }

    /// The line it is about, where there is one.
    pub fn line(&self) -> Option<u32> {
        match self {
            Self::NotText { line, .. }
            | Self::Quotes { line, .. }
            | Self::CellTooLong { line, .. }
            | Self::ControlCharacter { line, .. }
            | Self::TooManyColumns { line }
            | Self::TooManyRows { line }
            | Self::TooMuch { line } => Some(*line),
            _ => None,
        }
    }
}
