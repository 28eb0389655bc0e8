//! Why bytes as a whole are no list.

/// Why a file cannot be read as a list of parties.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// More bytes than the limit.
    #[error("the file has {bytes} bytes; at most {most} are read")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        most: usize,
    },
    /// No known format.
    #[error("the file has none of the shapes that lists of parties come in")]
    Unknown,
    /// Not text in an encoding that is read.
    #[error("line {line}: the file is not text in UTF-8 or UTF-16")]
    NotText {
        /// Where the first wrong byte stands.
        line: u32,
    },
    /// The XML is broken.
    #[error("line {line}: the XML is broken: {what}")]
    Xml {
        /// Where.
        line: u32,
        /// What the reader met.
        what: String,
    },
    /// The JSON is broken.
    #[error("line {line}: the JSON is broken: {what}")]
    Json {
        /// Where.
        line: u32,
        /// What the reader met.
        what: String,
    },
    /// A limit was met in the middle of the file.
    #[error("line {line}: more than {most} {what}")]
    TooMany {
        /// Where.
        line: u32,
        /// Of what.
        what: &'static str,
        /// The limit.
        most: usize,
    },
    /// The file has the shape but not the columns or elements that the format needs.
    #[error("line {line}: the file has no {what}, which {format} always has")]
    Missing {
        /// Where it was looked for.
        line: u32,
        /// The column or element.
        what: String,
        /// The format.
        format: &'static str,
    },
    /// Files that do not belong together.
    #[error("these files do not make one list: {what}")]
    Apart {
        /// Why.
        what: String,
    },
    /// Not a single entry could be used.
    #[error("none of the {entries} entries could be read; the first fault: line {line}, {field}: {reason}")]
    Nothing {
        /// Entries seen.
        entries: usize,
        /// Line of the first fault.
        line: u32,
        /// Its field.
        field: String,
        /// Its reason.
        reason: String,
    },
}

impl ListError {
    /// What the person who has the file can do.
    pub fn mend(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "split the list, or raise the limit if the machine has the memory",
            Self::Unknown => "name the format, or bring the list into the plain JSON lines of the handbook",
            Self::NotText { .. } => "fetch the file again; save it as UTF-8",
            Self::Xml { .. } | Self::Json { .. } => "fetch the file again: it may be cut short",
            Self::TooMany { .. } => "check that this is the official file; raise the limit if it is",
            Self::Missing { .. } => "check that this is the official file in this format",
            Self::Apart { .. } => "give the files of one list and one day",
            Self::Nothing { .. } => "name the format of the file",
        }
    }
}
