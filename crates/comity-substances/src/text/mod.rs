//! Names, numbers and labels in free text: which substances and machines a line mentions, and what a person must look at.
//!
//! [`Scanner`] is built once from the fact tables and a few files of its own ([`TEXT_FILES`]) and then reads any
//! text: a product name, a label, a customs line, in English or Chinese. The longest known name wins, and no name is
//! found inside a longer one. A likeness is never an answer: a misprint, a name inside an unknown longer name, a
//! mention of a substance that is not in the goods (a test strip) are reviews, with the reason.
//!
//! ```text
//! text → letters (folded, each with its place) → known names and label words → neighbours and context → mentions
//! ```

mod answer;
mod bounds;
mod context;
mod disguise;
mod equipment;
mod letters;
mod lexicon;
mod load;
mod mentions;
mod misprint;
mod numbers;
mod scanner;
mod select;
mod settle;
mod strength;
mod tariff;
mod unknown;
mod verdict;
mod words;

pub use answer::{Doubt, Form, How, Mention, Note, NoteKind, Scan, Sign, Span, Strength, TariffTarget, What};
pub use equipment::{Equipment, EquipmentControl, EquipmentRule, InForce};
pub use scanner::Scanner;
pub use tariff::{Heading, TariffLine};
pub use verdict::{LineVerdict, Looked, Named, line_verdict};

/// The files the scanner needs beside [`crate::FILES`]; they live in the same folder.
pub const TEXT_FILES: &[&str] = &[
    "trade-names.csv",
    "lookalikes.csv",
    "label-words.csv",
    "equipment.csv",
    "equipment-controls.csv",
    "tariff.csv",
];

/// Longest text that is read, in bytes. A label, a customs line or a web offer is far shorter; what is beyond is not
/// read, and the answer says so.
pub const MAX_TEXT: usize = 16 * 1024;
