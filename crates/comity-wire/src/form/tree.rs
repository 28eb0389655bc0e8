//! What a form says, with the line of everything: the common tree of TOML and JSON.

/// A value and the line where it is written, counted from 1.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spot {
    pub(crate) line: u32,
    pub(crate) tree: Tree,
}

/// A value as written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Text(String),
    Int(i64),
    /// A number with a fraction or an exponent, as written: never computed with.
    Float(String),
    Bool(bool),
    /// A TOML date or instant, as written.
    Date(String),
    Null,
    List(Vec<Spot>),
    Map(Vec<Entry>),
}

/// A field of a map.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    /// Line of the name.
    pub(crate) line: u32,
    pub(crate) value: Spot,
}

impl Tree {
    /// What it is, for a message.
    pub(crate) fn what(&self) -> &'static str {
        match self {
            Tree::Text(_) => "text",
            Tree::Int(_) | Tree::Float(_) => "a number",
            Tree::Bool(_) => "true or false",
            Tree::Date(_) => "a date",
            Tree::Null => "null",
            Tree::List(_) => "a list",
            Tree::Map(_) => "a map",
        }
    }
}

/// Why a text is not TOML or JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxFault {
    pub(crate) line: u32,
    pub(crate) what: String,
}

/// Line of a byte offset, counted from 1.
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        Self(
            text.bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n')
                .map(|(at, _)| at)
                .collect(),
        )
    }

    pub(crate) fn line(&self, offset: usize) -> u32 {
        let before = self.0.partition_point(|newline| *newline < offset);
        u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
    }
}
