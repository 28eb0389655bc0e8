//! One worker: takes blocks of a list apart, asks the judge about each record, writes the answers down.

use super::answer::{Id, Notes, Scribe};
use super::blocks::Block;
use super::line::{self, Line};
use super::{Input, Judge, LONGEST_LINE, Screening, Tally, Unreadable};

/// What became of a block.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// The answers as they are written out.
    pub(crate) text: Vec<u8>,
    /// Id and SVG of every hit, if pictures are wanted.
    pub(crate) pictures: Vec<(String, String)>,
    /// How many of which kind.
    pub(crate) tally: Tally,
}

impl Made {
    fn clear(&mut self) {
        self.text.clear();
        self.pictures.clear();
        self.tally = Tally::default();
    }
}

/// A worker. It has its own judge, whose buffers are used for one record after the other.
pub(crate) struct Clerk<'a> {
    ask: &'a Screening<'a>,
    judge: Judge<'a>,
    scribe: Scribe,
}

impl<'a> Clerk<'a> {
    pub(crate) fn new(ask: &'a Screening<'a>) -> Self {
        let judge = Judge::new(ask.tables, &ask.question, &ask.readings);
        let scribe = Scribe::new(ask.form, judge.nothing());
        Self { ask, judge, scribe }
    }

    /// Answers every record of the block.
    pub(crate) fn block(&mut self, block: &Block, made: &mut Made) {
        made.clear();
        match self.ask.input {
            Input::Smiles => self.lines(block, made),
        }
    }

    fn lines(&mut self, block: &Block, made: &mut Made) {
        let mut number = block.first_line;
        let mut rest = block.bytes.as_slice();
        while !rest.is_empty() {
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let text = rest.get(..end).unwrap_or(&[]);
            rest = rest.get(end + 1..).unwrap_or(&[]);
            // The limit holds wherever the stream was cut.
            if block.cut || text.len() > LONGEST_LINE {
                self.too_long(number, made);
            } else if let Some(line) = line::structure(text) {
                self.smiles(&line, number, made);
            }
            number += 1;
        }
    }

    fn smiles(&mut self, line: &Line<'_>, number: u64, made: &mut Made) {
        let id = line.id.map_or(Id::Number(number), Id::Given);
        let notes = notes(line);
        match self.judge.smiles(line.subject) {
            Ok(answer) if Judge::is_nothing(answer) && notes == Notes::default() => {
                made.tally.nothing();
                self.scribe.nothing(&mut made.text, &id);
            }
            Ok(answer) => {
                made.tally.assessed(answer);
                self.scribe.assessed(&mut made.text, &id, answer, notes);
            }
            Err(error) => {
                let why = Unreadable::structure(number, &error);
                made.tally.unreadable();
                self.scribe.unreadable(&mut made.text, &id, &why, notes);
            }
        }
    }

    /// Not even the id is taken from such a line: what stands in it is anybody's guess.
    fn too_long(&self, number: u64, made: &mut Made) {
        let why = Unreadable::too_long(number, LONGEST_LINE);
        made.tally.unreadable();
        self.scribe
            .unreadable(&mut made.text, &Id::Number(number), &why, Notes::default());
    }
}

fn notes(line: &Line<'_>) -> Notes {
    let id_repaired = line
        .id
        .is_some_and(|id| !id.is_ascii() && std::str::from_utf8(id).is_err());
    Notes {
        id_repaired,
        extension: line.extension,
    }
}
