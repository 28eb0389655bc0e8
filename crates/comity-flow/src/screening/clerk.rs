//! One worker: takes blocks of a list apart, asks the judge about each record, writes the answers down.

use comity_molecule::{Molecule, Smiles, molfile, sdf};
use comity_substances::text::{Scan, Scanner};
use comity_substances::{Assessment, Recognition, Verdict};

use super::answer::{Id, Notes, Scribe};
use super::blocks::Block;
use super::differ::Second;
use super::line::{self, Line};
use super::{Input, Judge, LONGEST_LINE, ReadInchi, Screening, Tally, Unreadable, named, picture};

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
    inchi: Option<Box<dyn ReadInchi>>,
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
            inchi: match ask.input {
                Input::Inchi { reader } => Some(reader()),
                _ => None,
            },
        }
    }

    /// Answers every record of the block.
    pub(crate) fn block(&mut self, block: &Block, made: &mut Made) {
        made.clear();
        let ask = self.ask;
        match &ask.input {
            Input::Sdf { id } => self.records(block, id.as_deref(), made),
            Input::Mol => self.molfile(block, made),
            _ => self.lines(block, made),
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
            } else {
                self.line(text, number, made);
            }
            number += 1;
        }
    }

    #[inline]
    fn line(&mut self, text: &[u8], number: u64, made: &mut Made) {
        let ask = self.ask;
        let parted = match ask.input {
            Input::Names => line::name(text),
            Input::Text { .. } => line::free(text),
            _ => line::structure(text),
        };
        let Some(line) = parted else { return };
        let head = Head {
            id: line.id.map_or(Id::Number(number), Id::Given),
            line: number,
            notes: notes(&line),
        };
        match ask.input {
            Input::Names => self.name(head, &String::from_utf8_lossy(line.subject), made),
            Input::Text { scanner } => self.text(head, scanner, &line, made),
            Input::Inchi { .. } => self.inchi(head, &String::from_utf8_lossy(line.subject), made),
            _ => self.record(head, Subject::Smiles(line.subject), made),
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

    fn inchi(&mut self, head: Head<'_>, inchi: &str, made: &mut Made) {
        match self.inchi.as_mut().map(|reader| reader.read(inchi)) {
            Some(Ok(molecule)) => self.record(head, Subject::Molecule(&molecule), made),
            Some(Err(why)) => {
                let why = Unreadable {
                    line: head.line,
                    ..why
                };
                self.unreadable(head, &why, made);
            }
            None => {}
        }
    }

    #[inline]
    fn record(&mut self, head: Head<'_>, subject: Subject<'_>, made: &mut Made) {
        let read = match subject {
            Subject::Smiles(text) => self.judge.smiles(text),
            Subject::Molecule(molecule) => Ok(self.judge.molecule(molecule)),
        };
        match read {
            Err(error) => self.unreadable(head, &Unreadable::structure(head.line, &error), made),
            Ok(answer) => match &mut self.second {
                Some(second) => {
                    let after = match subject {
                        Subject::Smiles(text) => second.judge.smiles(text),
                        Subject::Molecule(molecule) => Ok(second.judge.molecule(molecule)),
                    };
                    // What was read once is read again.
                    made.compare(&self.scribe, &head, answer, after.unwrap_or(answer));
                }
                None if Judge::is_nothing(answer) && head.notes == Notes::default() => {
                    made.tally.nothing();
                    self.scribe.nothing(&mut made.text, &head.id);
                }
                None => {
                    made.tally.assessed(answer);
                    self.scribe
                        .assessed(&mut made.text, &head.id, answer, head.notes, None);
                    if self.ask.pictures && is_hit(answer) {
                        draw(&mut self.reader, self.ask, &head.id, subject, answer, made);
                    }
                }
            },
        }
    }

    /// A name, a number or a key: the measures on what it means.
    fn name(&mut self, mut head: Head<'_>, name: &str, made: &mut Made) {
        let recognition = self.ask.tables.recognise(name);
        if let Recognition::Invalid { reason } = recognition {
            return self.unreadable(head, &Unreadable::name(head.line, reason), made);
        }
        head.notes.unknown = recognition == Recognition::Unknown;
        head.notes.ambiguous = matches!(recognition, Recognition::Ambiguous { .. });
        let answer = named::meant(self.ask.tables, &mut self.judge, &recognition);
        if let Some(second) = &mut self.second {
            let after = named::meant(self.ask.tables, &mut second.judge, &recognition);
            return made.compare(&self.scribe, &head, &answer, &after);
        }
        made.tally.named(&answer, head.notes.unknown);
        self.scribe
            .assessed(&mut made.text, &head.id, &answer, head.notes, None);
    }

    /// A label or a description of goods: the measures on everything that it names.
    fn text(&mut self, mut head: Head<'_>, scanner: &Scanner, line: &Line<'_>, made: &mut Made) {
        let whole = String::from_utf8_lossy(line.subject);
        let scan = scan(scanner, &whole, line.id);
        let (answer, look) = named::label(&self.ask.question, &mut self.judge, scanner, &scan);
        if let Some(second) = &mut self.second {
            let (after, _) = named::label(&second.question, &mut second.judge, scanner, &scan);
            return made.compare(&self.scribe, &head, &answer, &after);
        }
        head.notes.look = look;
        made.tally.looked(&answer, look);
        self.scribe
            .assessed(&mut made.text, &head.id, &answer, head.notes, Some(&scan));
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

impl Made {
    /// Tells what differs between two answers about one record.
    fn compare(&mut self, scribe: &Scribe, head: &Head<'_>, before: &Assessment, after: &Assessment) {
        let differs = scribe.difference(&mut self.text, &head.id, before, after);
        self.tally.compared(differs);
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
            .extend(picture::of(ask.tables, molecule, answer, &id.text(), ask.lang));
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
        ..Notes::default()
    };
    Head {
        id: given,
        line,
        notes,
    }
}

fn notes(line: &Line<'_>) -> Notes {
    let repaired = |id: &[u8]| !id.is_ascii() && std::str::from_utf8(id).is_err();
    Notes {
        id_repaired: line.id.is_some_and(repaired),
        extension: line.extension,
        ..Notes::default()
    }
}

/// Reads a free text. What may be its id, behind the only tab, is left out only if nothing in it means anything.
fn scan(scanner: &Scanner, whole: &str, id: Option<&[u8]>) -> Scan {
    match id.and(whole.rsplit_once('\t')) {
        Some((text, id)) if scanner.scan(id).mentions.is_empty() => scanner.scan(text),
        _ => scanner.scan(whole),
    }
}
