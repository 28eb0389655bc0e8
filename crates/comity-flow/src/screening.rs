//! The station that turns a list of structures into answers: on all cores, in the order of the list, in bounded memory.
//!
//! Whoever reads a list, the command line or the API, hands its bytes in and gets the answers back as they are written
//! out. A record that cannot be read is an answer of its own, *unreadable*, and the rest goes on.

mod answer;
mod blocks;
mod cells;
mod clerk;
mod differ;
mod json;
mod line;
mod lines;
mod named;
mod order;
pub mod picture;
mod tally;
mod unreadable;

#[cfg(test)]
mod tests;

use std::io::{self, Read};
use std::num::NonZeroUsize;

use comity_core::date::PartialDate;
use comity_molecule::Molecule;
use comity_picture::Lang;
use comity_substances::text::Scanner;
use comity_substances::{Question, Tables};

use answer::Scribe;
use blocks::{Block, Blocks, Unit};
use clerk::{Clerk, Made};
pub use comity_substances::{Judge, Readings};
pub use lines::{Line, Named, lines, names};
pub use named::label;
pub use tally::Tally;
pub use unreadable::Unreadable;

/// Longest line of a list, in bytes: ten times the longest structure of a public collection.
pub const LONGEST_LINE: usize = 64 * 1024;

/// How records are written in the list.
#[derive(Clone)]
pub enum Input<'t> {
    /// A line each: SMILES, a tab or blank, an id.
    Smiles,
    /// A line each: InChI, a tab or blank, an id.
    Inchi {
        /// Makes a reader for each thread.
        reader: &'t (dyn Fn() -> Box<dyn ReadInchi> + Sync),
    },
    /// A line each: a name, a CAS number or an InChIKey, a tab, an id.
    Names,
    /// A line each: a label or a description of goods.
    Text {
        /// Knows the names.
        scanner: &'t Scanner,
    },
    /// Molfiles with properties, one after the other.
    Sdf {
        /// The property that is the id; the title line if there is none or it is empty, then the number.
        id: Option<String>,
    },
    /// One molfile.
    Mol,
}

/// Reads InChI. The program that can do it is not ours, so it works somewhere apart and this is the way to it.
pub trait ReadInchi {
    /// Reads one structure.
    ///
    /// # Errors
    /// What is wrong with it; the line is filled in by the caller.
    fn read(&mut self, inchi: &str) -> Result<Molecule, Unreadable>;
}

/// How answers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One JSON object a line for every record.
    JsonLines,
    /// One row of CSV for every verdict.
    Csv,
    /// Lines for people, of records of which something is to be said.
    Table,
}

/// What is asked of every record.
#[derive(Clone)]
pub struct Screening<'t> {
    /// The facts.
    pub tables: &'t Tables,
    /// Day and places.
    pub question: Question,
    /// How the points that can be read two ways are read.
    pub readings: Readings,
    /// How the records are written.
    pub input: Input<'t>,
    /// How the answers are written.
    pub form: Form,
    /// Another day: then only what differs between the two is told.
    pub against: Option<PartialDate>,
    /// Whether a picture of every hit is wanted.
    pub pictures: bool,
    /// The language of pictures.
    pub lang: Lang,
}

/// Where answers go, in the order of the records.
pub trait Answers: Send {
    /// The next answers, whole lines.
    ///
    /// # Errors
    /// The disk's or the pipe's; the run ends with it.
    fn text(&mut self, lines: &[u8]) -> io::Result<()>;

    /// The picture of a hit: the id of its record, and the SVG.
    ///
    /// # Errors
    /// The disk's; the run ends with it.
    fn picture(&mut self, id: &str, svg: &str) -> io::Result<()> {
        let _ = (id, svg);
        Ok(())
    }
}

/// Why a run ended before its list did.
#[derive(Debug, thiserror::Error)]
pub enum ScreenError {
    /// The list could not be read to its end. What was read is answered.
    #[error("the input could not be read to its end")]
    Read(#[source] io::Error),
    /// The answers could not be written.
    #[error("the answers could not be written")]
    Write(#[source] io::Error),
    /// A line of names so long that the input cannot be a list of names.
    #[error("line {line} is longer than {limit} bytes; write one substance a line")]
    TooLong {
        /// The line, from 1.
        line: u64,
        /// The limit.
        limit: usize,
    },
}

impl Screening<'_> {
    /// Answers every record of the list, with `jobs` threads; says how many of which kind there were.
    ///
    /// # Errors
    /// A list that cannot be read to its end, answers that cannot be written. A record that cannot be read is none.
    pub fn run(
        &self,
        list: impl Read + Send,
        jobs: NonZeroUsize,
        answers: &mut dyn Answers,
    ) -> Result<Tally, ScreenError> {
        let header = Scribe::header(self.form, self.against.is_some());
        answers.text(header.as_bytes()).map_err(ScreenError::Write)?;
        let mut tally = Tally::default();
        let worker = || {
            let mut clerk = Clerk::new(self);
            move |block: &Block, made: &mut Made| clerk.block(block, made)
        };
        let out = |made: &mut Made| {
            tally.add(&made.tally);
            answers.text(&made.text)?;
            made.pictures
                .iter()
                .try_for_each(|(id, svg)| answers.picture(id, svg))
        };
        order::in_order(jobs, Blocks::new(list, self.unit()), worker, out)?;
        Ok(tally)
    }

    fn unit(&self) -> Unit {
        match self.input {
            Input::Smiles | Input::Inchi { .. } | Input::Names | Input::Text { .. } => {
                Unit::Line(LONGEST_LINE)
            }
            Input::Sdf { .. } => Unit::Record(comity_molecule::sdf::MAX_RECORD),
            Input::Mol => Unit::Whole(comity_molecule::molfile::MAX_BYTES),
        }
    }
}
