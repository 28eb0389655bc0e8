//! One worker: takes blocks of a list apart, asks the judge about each record, writes the answers down.

use comity_molecule::{Molecule, Smiles, molfile, sdf};
use comity_substances::{Assessment, Verdict};

use super::answer::{Id, Notes, Scribe};
use super::blocks::Block;
use super::differ::Second;
use super::line::{self, Line};
use super::{Input, Judge, LONGEST_LINE, Screening, Tally, Unreadable, picture};

/// What became of a block.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// The answers as they are written out.
    pub(crate) text: Vec<u8>,
    /// Name and SVG of every picture, if pictures are wanted.
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
    second: Option<Second<'a>>,
    scribe: Scribe,
    /// Reads a structure again to draw it.
    reader: Smiles,
}

/// A record as the judge takes it.
#[derive(Clone, Copy)]
enum Subject<'s> {
    Smiles(&'s [u8]),
    Molecule(&'s Molecule),
}

/// Which record it is, and what is to be told of it beside the answer.
#[derive(Clone, Copy)]
struct Head<'s> {
    id: Id<'s>,
    line: u64,
    notes: Notes,
}

impl<'a> Clerk<'a> {
    pub(crate) fn new(ask: &'a Screening<'a>) -> Self {
        let judge = Judge::new(ask.tables, &ask.question, &ask.readings);
        let scribe = Scribe::new(ask.form, ask.against.is_some(), judge.nothing());
        Self {
            ask,
            judge,
            second: ask.against.map(|day| Second::new(ask, day)),
            scribe,
            reader: Smiles::new(),
        }
    }

    /// Answers every record of the block.
    pub(crate) fn block(&mut self, block: &Block, made: &mut Made) {
        made.clear();
        let ask = self.ask;
        match &ask.input {
            Input::Smiles => self.lines(block, made),
            Input::Sdf { id } => self.records(block, id.as_deref(), made),
            Input::Mol => self.molfile(block, made),
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
                self.too_long(number, number, LONGEST_LINE, made);
            } else if let Some(line) = line::structure(text) {
                let id = line.id.map_or(Id::Number(number), Id::Given);
                let notes = notes(&line);
                self.record(
                    Head {
                        id,
                        line: number,
                        notes,
                    },
                    Subject::Smiles(line.subject),
                    made,
                );
            }
            number += 1;
        }
    }

    fn records(&mut self, block: &Block, property: Option<&str>, made: &mut Made) {
        if block.cut {
            return self.too_long(block.first_unit, block.first_line, sdf::MAX_RECORD, made);
        }
        for record in sdf::records(&block.bytes) {
            let number = block.first_unit + record.number;
            let line = block.first_line + (record.line as u64).saturating_sub(1);
            let own = property
                .and_then(|name| record.property(name))
                .filter(|id| !id.is_empty());
            let id = own.unwrap_or_else(|| record.title());
            let head = head(&id, number, line);
            match record.molecule() {
                Ok(molecule) => self.record(head, Subject::Molecule(&molecule), made),
                Err(error) => self.unreadable(head, &Unreadable::file(block.first_line, &error), made),
            }
        }
    }

    fn molfile(&mut self, block: &Block, made: &mut Made) {
        if block.cut {
            return self.too_long(1, 1, molfile::MAX_BYTES, made);
        }
        let end = memchr::memchr(b'\n', &block.bytes).unwrap_or(block.bytes.len());
        let title = String::from_utf8_lossy(block.bytes.get(..end).unwrap_or(&[]));
        let head = head(title.trim(), 1, 1);
        match molfile::read(&block.bytes) {
            Ok(molecule) => self.record(head, Subject::Molecule(&molecule), made),
            Err(error) => self.unreadable(head, &Unreadable::file(1, &error), made),
        }
    }

    fn record(&mut self, head: Head<'_>, subject: Subject<'_>, made: &mut Made) {
        let read = match subject {
            Subject::Smiles(text) => self.judge.smiles(text),
            Subject::Molecule(molecule) => Ok(self.judge.molecule(molecule)),
        };
        let answer = match read {
            Ok(answer) => answer,
            Err(error) => {
                let why = Unreadable::structure(head.line, &error);
                return self.unreadable(head, &why, made);
            }
        };
        if let Some(second) = &mut self.second {
            let later = match subject {
                Subject::Smiles(text) => second.judge.smiles(text).ok(),
                Subject::Molecule(molecule) => Some(second.judge.molecule(molecule)),
            };
            let differs =
                later.is_some_and(|later| self.scribe.difference(&mut made.text, &head.id, answer, later));
            made.tally.compared(differs);
        } else if Judge::is_nothing(answer) && head.notes == Notes::default() {
            made.tally.nothing();
            self.scribe.nothing(&mut made.text, &head.id);
        } else {
            made.tally.assessed(answer);
            self.scribe.assessed(&mut made.text, &head.id, answer, head.notes);
            if self.ask.pictures && is_hit(answer) {
                draw(&mut self.reader, self.ask, &head.id, subject, answer, made);
            }
        }
    }

    fn unreadable(&self, head: Head<'_>, why: &Unreadable, made: &mut Made) {
        made.tally.unreadable();
        self.scribe.unreadable(&mut made.text, &head.id, why, head.notes);
    }

    /// Not even the id is taken from such a record: what stands in it is anybody's guess.
    fn too_long(&self, number: u64, line: u64, limit: usize, made: &mut Made) {
        let (id, notes) = (Id::Number(number), Notes::default());
        self.unreadable(Head { id, line, notes }, &Unreadable::too_long(line, limit), made);
    }
}

/// Whether any measure says anything of the record.
fn is_hit(answer: &Assessment) -> bool {
    answer
        .verdicts
        .iter()
        .any(|judged| judged.verdict != Verdict::None)
}

fn draw(
    reader: &mut Smiles,
    ask: &Screening<'_>,
    id: &Id<'_>,
    subject: Subject<'_>,
    answer: &Assessment,
    made: &mut Made,
) {
    let molecule = match subject {
        Subject::Smiles(text) => reader.read(text).ok(),
        Subject::Molecule(molecule) => Some(molecule),
    };
    if let Some(molecule) = molecule {
        made.pictures
            .extend(picture::of(molecule, answer, &id.text(), ask.lang));
    }
}

/// A record of a molfile under its name, or its number for want of one.
fn head(id: &str, number: u64, line: u64) -> Head<'_> {
    let given = if id.is_empty() {
        Id::Number(number)
    } else {
        Id::Given(id.as_bytes())
    };
    let notes = Notes {
        id_repaired: id.contains(char::REPLACEMENT_CHARACTER),
        extension: false,
    };
    Head {
        id: given,
        line,
        notes,
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
