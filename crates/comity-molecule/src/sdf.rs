//! SD files: molfiles with named properties, one after another.
//!
//! [`Reader`] takes bytes in pieces of any size and hands out whole records; [`records`] goes through bytes that are
//! all there. A record that cannot be read is an error of that record only.

use std::borrow::Cow;

use crate::graph::{Fault, Molecule};
use crate::molfile::{self, FileError};

/// Most bytes of one record, properties included. Structures need far less; property texts of some suppliers run
/// to hundreds of kilobytes.
pub const MAX_RECORD: usize = 4 << 20;

/// The line that ends a record.
const END: &[u8] = b"$$$$";

/// One record of an SD file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'b> {
    /// Its number in the file, from 0.
    pub number: u64,
    /// The line of the file on which it begins, from 1.
    pub line: usize,
    /// Its bytes without the line that ends it; empty if it is too long.
    bytes: &'b [u8],
    too_long: bool,
}

impl<'b> Record<'b> {
    /// The structure. Line numbers of an error are those of the file.
    pub fn molecule(&self) -> Result<Molecule, FileError> {
        if self.too_long {
            return Err(FileError {
                line: self.line,
                column: None,
                fault: Fault::TooLong,
            });
        }
        let read = molfile::read(self.bytes.get(..self.properties_start()).unwrap_or(&[]));
        read.map_err(|error| FileError {
            line: error.line + self.line - 1,
            ..error
        })
    }

    /// The first line: a name or a number, if anything. Bytes that are no UTF-8 are shown as `�`.
    pub fn title(&self) -> Cow<'b, str> {
        let end = self
            .bytes
            .iter()
            .position(|byte| matches!(byte, b'\n' | b'\r'))
            .unwrap_or(self.bytes.len());
        String::from_utf8_lossy(self.bytes.get(..end).unwrap_or(&[]).trim_ascii())
    }

    /// The named properties, in their order.
    pub fn properties(&self) -> impl Iterator<Item = Property<'b>> {
        let start = self.properties_start();
        Properties {
            rest: self.bytes.get(start..).unwrap_or(&[]),
        }
    }

    /// The first value of a property.
    pub fn property(&self, name: &str) -> Option<Cow<'b, str>> {
        self.properties()
            .find(|property| property.name == name)
            .map(|property| property.value)
    }

    /// Where the first line that begins with `>` is.
    fn properties_start(&self) -> usize {
        let mut at = 0;
        for line in self.bytes.split_inclusive(|&byte| byte == b'\n') {
            if line.starts_with(b">") {
                return at;
            }
            at += line.len();
        }
        at
    }
}

/// A named property of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property<'b> {
    /// What stands in angle brackets.
    pub name: Cow<'b, str>,
    /// The lines below, up to an empty one.
    pub value: Cow<'b, str>,
}

struct Properties<'b> {
    rest: &'b [u8],
}

impl<'b> Iterator for Properties<'b> {
    type Item = Property<'b>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let head = take_line(&mut self.rest)?;
            if !head.starts_with(b">") {
                continue;
            }
            let from = self.rest;
            let mut length = 0;
            while !self.rest.is_empty() && !self.rest.starts_with(b">") {
                let before = self.rest.len();
                let line = take_line(&mut self.rest).unwrap_or(b"");
                length += before - self.rest.len();
                if line.trim_ascii().is_empty() {
                    break;
                }
            }
            let value = from.get(..length).unwrap_or(&[]).trim_ascii_end();
            return Some(Property {
                name: name(head),
                value: String::from_utf8_lossy(value),
            });
        }
    }
}

/// The text between the first `<` and the last `>` of a property line.
fn name(head: &[u8]) -> Cow<'_, str> {
    let open = head.iter().position(|&byte| byte == b'<').map_or(1, |at| at + 1);
    let rest = head.get(open..).unwrap_or(&[]);
    let close = rest.iter().rposition(|&byte| byte == b'>').unwrap_or(rest.len());
    String::from_utf8_lossy(rest.get(..close).unwrap_or(&[]).trim_ascii())
}

/// Cuts the first line off, without its end.
fn take_line<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    if rest.is_empty() {
        return None;
    }
    let end = rest
        .iter()
        .position(|&byte| byte == b'\n')
        .map_or(rest.len(), |at| at + 1);
    let (line, after) = rest.split_at(end);
    *rest = after;
    Some(line.trim_ascii_end())
}

/// The records of bytes that are all there.
pub fn records(bytes: &[u8]) -> impl Iterator<Item = Record<'_>> {
    Records {
        rest: bytes,
        number: 0,
        line: 1,
    }
}

struct Records<'b> {
    rest: &'b [u8],
    number: u64,
    line: usize,
}

impl<'b> Iterator for Records<'b> {
    type Item = Record<'b>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.trim_ascii().is_empty() {
            return None;
        }
        let end = Scan::default().end(self.rest, true);
        let (length, used) = end.unwrap_or((self.rest.len(), self.rest.len()));
        let (taken, rest) = self.rest.split_at(used);
        self.rest = rest;
        let record = record(taken.get(..length).unwrap_or(&[]), self.number, self.line);
        self.number += 1;
        self.line += lines(taken);
        Some(record)
    }
}

fn record(bytes: &[u8], number: u64, line: usize) -> Record<'_> {
    let too_long = bytes.len() > MAX_RECORD;
    Record {
        number,
        line,
        bytes: if too_long { &[] } else { bytes },
        too_long,
    }
}

fn lines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte == b'\n').count()
}

/// Looks for the line that ends a record, each byte once however often more come.
#[derive(Clone, Copy, Debug, Default)]
struct Scan {
    /// Where the line begins that was not looked at to its end.
    line: usize,
    /// Where the search goes on.
    seen: usize,
}

impl Scan {
    /// How long the record is, and how many bytes it takes with the line that ends it. `all`: no more bytes follow,
    /// so the last line needs no end.
    fn end(&mut self, bytes: &[u8], all: bool) -> Option<(usize, usize)> {
        loop {
            let rest = bytes.get(self.seen..)?;
            let found = rest
                .iter()
                .position(|&byte| byte == b'\n')
                .map(|end| self.seen + end + 1);
            let next = found.or(all.then_some(bytes.len()));
            let Some(next) = next else {
                self.seen = bytes.len();
                return None;
            };
            let line = std::mem::replace(&mut self.line, next);
            self.seen = next;
            if bytes.get(line..next)?.starts_with(END) {
                return Some((line, next));
            }
            found?;
        }
    }
}

/// Reads records from bytes that come in pieces. It holds no more than one record and one piece.
#[derive(Debug)]
pub struct Reader {
    buffer: Vec<u8>,
    /// Bytes of the buffer that have been handed out.
    used: usize,
    scan: Scan,
    number: u64,
    line: usize,
    /// Whether the record being read is over the limit and its bytes are thrown away.
    skipping: bool,
    /// Lines of it that were thrown away.
    passed: usize,
    finished: bool,
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

impl Reader {
    /// A reader before the first byte.
    pub fn new() -> Self {
        Self {
            buffer: Vec::new(),
            used: 0,
            scan: Scan::default(),
            number: 0,
            line: 1,
            skipping: false,
            passed: 0,
            finished: false,
        }
    }

    /// Takes the next piece. Call [`Reader::next_record`] until it gives none before handing in another.
    pub fn push(&mut self, piece: &[u8]) {
        self.buffer.drain(..self.used);
        self.scan.line = self.scan.line.saturating_sub(self.used);
        self.scan.seen = self.scan.seen.saturating_sub(self.used);
        self.used = 0;
        self.buffer.extend_from_slice(piece);
    }

    /// Says that there is no more.
    pub fn finish(&mut self) {
        self.finished = true;
    }

    /// The next whole record; none if more bytes are needed or all are read.
    pub fn next_record(&mut self) -> Option<Record<'_>> {
        let (length, taken) = match self.scan.end(&self.buffer, self.finished) {
            Some((end, taken)) => (end - self.used, taken),
            None if self.finished => (self.buffer.len() - self.used, self.buffer.len()),
            None => {
                self.wait();
                return None;
            }
        };
        let start = self.used;
        let number = self.number;
        let line = self.line;
        let too_long = std::mem::take(&mut self.skipping);
        self.used = taken;
        self.scan = Scan {
            line: taken,
            seen: taken,
        };
        let bytes = self.buffer.get(start..start + length).unwrap_or(&[]);
        let whole = self.buffer.get(start..taken).unwrap_or(&[]);
        if whole.trim_ascii().is_empty() && !too_long {
            return None;
        }
        self.number += 1;
        self.line += lines(whole) + std::mem::take(&mut self.passed);
        let record = record(bytes, number, line);
        Some(if too_long {
            Record {
                bytes: &[],
                too_long,
                ..record
            }
        } else {
            record
        })
    }

    /// Throws a record away that has grown over the limit.
    fn wait(&mut self) {
        let last_line = self.scan.line;
        let line = self.buffer.get(last_line..).unwrap_or(&[]);
        let ends = line.starts_with(END);
        let may_end = ends || (line.len() < END.len() && END.starts_with(line));
        if ends {
            // What follows the four signs on their line says nothing.
            self.buffer.truncate(last_line + END.len());
            self.scan.seen = self.buffer.len();
        }
        let record_ends = if may_end { last_line } else { self.buffer.len() };
        if self.skipping || record_ends - self.used > MAX_RECORD {
            self.skip_to(record_ends, may_end);
        }
    }

    /// Throws the record away up to what may be the line that ends it, or whole but for one byte, so that the rest of
    /// a line that has begun does not look like a new one.
    fn skip_to(&mut self, end: usize, may_end: bool) {
        self.skipping = true;
        let keep = if may_end {
            end
        } else {
            end.saturating_sub(1).max(self.used)
        };
        self.passed += lines(self.buffer.get(self.used..keep).unwrap_or(&[]));
        if let Some(byte) = self.buffer.get_mut(keep).filter(|_| !may_end) {
            *byte = b' ';
        }
        self.used = keep;
        self.scan.line = keep;
    }
}
