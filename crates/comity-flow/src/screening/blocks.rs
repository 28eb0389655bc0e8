//! A stream cut into blocks of whole lines or whole records, with bounded memory.

use std::io::{self, ErrorKind, Read};

/// Bytes asked of the stream at a time. What becomes of a block, some twenty times its size, stays in a core's own
/// cache, and a block is still worth handing to another thread.
const STEP: usize = 32 * 1024;

/// The mark that a text in UTF-8 may begin with.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The line that ends a record of an SD file.
const RECORD_END: &[u8] = b"$$$$";

/// What must not be cut in two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// A line of at most so many bytes.
    Line(usize),
    /// A record of an SD file of at most so many bytes, with the line that ends it.
    Record(usize),
    /// The whole input, of at most so many bytes.
    Whole(usize),
}

impl Unit {
    fn limit(self) -> usize {
        match self {
            Self::Line(limit) | Self::Record(limit) | Self::Whole(limit) => limit,
        }
    }

    /// Behind the last unit that is complete, if one is; nothing before `from` is looked at again.
    fn last_end(self, bytes: &[u8], from: usize) -> Option<usize> {
        match self {
            Self::Line(_) => memchr::memrchr(b'\n', bytes.get(from..)?).map(|at| from + at + 1),
            Self::Record(_) => last_record_end(bytes, from),
            Self::Whole(_) => None,
        }
    }

    /// Behind the first unit that is complete.
    fn first_end(self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Line(_) => memchr::memchr(b'\n', bytes).map(|at| at + 1),
            Self::Record(_) => record_end(bytes),
            Self::Whole(_) => None,
        }
    }
}

/// Behind the first line `$$$$` that is complete.
pub(crate) fn record_end(bytes: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(bytes, RECORD_END).find_map(|at| closes(bytes, at))
}

fn last_record_end(bytes: &[u8], from: usize) -> Option<usize> {
    // The mark and its line end may have come in two pieces.
    let line = bytes.get(..from).and_then(|seen| memchr::memrchr(b'\n', seen));
    let from = line.map_or(0, |at| at + 1);
    let mut fresh = memchr::memmem::rfind_iter(bytes.get(from..)?, RECORD_END);
    fresh.find_map(|at| closes(bytes, from + at))
}

/// Behind the line if it begins with the mark at `at`; what follows the mark says nothing.
fn closes(bytes: &[u8], at: usize) -> Option<usize> {
    let begins = at == 0 || bytes.get(at - 1) == Some(&b'\n');
    let length = memchr::memchr(b'\n', bytes.get(at..)?)?;
    begins.then_some(at + length + 1)
}

/// Some whole units.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// Their bytes.
    pub(crate) bytes: Vec<u8>,
    /// Number of the first line in the input, from 1.
    pub(crate) first_line: u64,
    /// Number of the first unit in the input, from 1; lines are not counted twice, so it is kept for records only.
    pub(crate) first_unit: u64,
    /// The unit is longer than its limit: only its beginning is here, and nothing else.
    pub(crate) cut: bool,
}

/// The blocks of a stream.
pub(crate) struct Blocks<R> {
    reader: R,
    unit: Unit,
    carry: Vec<u8>,
    line: u64,
    units: u64,
    begun: bool,
    ended: bool,
    skipping: bool,
}

impl<R: Read> Blocks<R> {
    pub(crate) fn new(reader: R, unit: Unit) -> Self {
        let (carry, line, units) = (Vec::new(), 1, 1);
        Self {
            reader,
            unit,
            carry,
            line,
            units,
            begun: false,
            ended: false,
            skipping: false,
        }
    }

    /// Fills the block with the next units; `false` at the end.
    ///
    /// # Errors
    /// The reader's, or a text that is not in an encoding of one byte or UTF-8.
    pub(crate) fn next(&mut self, block: &mut Block) -> io::Result<bool> {
        block.cut = false;
        block.bytes.clear();
        block.bytes.append(&mut self.carry);
        if self.skipping {
            self.skip(&mut block.bytes)?;
        }
        (block.first_line, block.first_unit) = (self.line, self.units);
        let complete = self.complete(block)?;
        if complete {
            self.count(&block.bytes);
        }
        Ok(complete)
    }

    /// Reads until a unit is complete, too long, or the stream ends.
    fn complete(&mut self, block: &mut Block) -> io::Result<bool> {
        let mut seen = 0;
        loop {
            if let Some(end) = self.unit.last_end(&block.bytes, seen) {
                self.carry.extend(block.bytes.drain(end..));
                return Ok(true);
            }
            if block.bytes.len() > self.unit.limit() {
                let dropped = block.bytes.get(self.unit.limit()..).unwrap_or(&[]);
                self.line += newlines(dropped);
                block.bytes.truncate(self.unit.limit());
                (block.cut, self.skipping) = (true, true);
                return Ok(true);
            }
            seen = block.bytes.len();
            if !self.read(&mut block.bytes)? {
                return Ok(!block.bytes.is_empty());
            }
        }
    }

    /// Drops the rest of a unit that is too long.
    fn skip(&mut self, bytes: &mut Vec<u8>) -> io::Result<()> {
        self.skipping = false;
        loop {
            if let Some(end) = self.unit.first_end(bytes) {
                self.line += newlines(bytes.get(..end).unwrap_or(&[]));
                bytes.drain(..end);
                return Ok(());
            }
            // An end that came in two pieces must still be seen.
            let kept = bytes.len().saturating_sub(STEP);
            self.line += newlines(bytes.get(..kept).unwrap_or(&[]));
            bytes.drain(..kept);
            if !self.read(bytes)? {
                bytes.clear();
                return Ok(());
            }
        }
    }

    /// Reads once, behind what is there; `false` at the end of the stream.
    fn read(&mut self, bytes: &mut Vec<u8>) -> io::Result<bool> {
        let had = bytes.len();
        bytes.resize(had + STEP, 0);
        let mut count = 0;
        // The mark at the beginning must be seen whole.
        while !self.ended && count < BYTE_ORDER_MARK.len() {
            let room = bytes.get_mut(had + count..).unwrap_or(&mut []);
            match self.reader.read(room) {
                Ok(0) => self.ended = true,
                Ok(read) => count += read,
                Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
                Err(cause) => return Err(cause),
            }
        }
        bytes.truncate(had + count);
        if !self.begun {
            self.begun = true;
            begin(bytes)?;
        }
        Ok(count > 0)
    }

    fn count(&mut self, bytes: &[u8]) {
        self.line += newlines(bytes);
        if matches!(self.unit, Unit::Record(_)) {
            let mut rest = bytes;
            while let Some(end) = record_end(rest) {
                self.units += 1;
                rest = rest.get(end..).unwrap_or(&[]);
            }
            self.units += u64::from(self.skipping);
        }
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// Takes the byte order mark off; refuses two bytes a character, in which nothing could be read.
fn begin(bytes: &mut Vec<u8>) -> io::Result<()> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        let reason = "this is text in UTF-16; save it as UTF-8 and send it again";
        return Err(io::Error::new(ErrorKind::InvalidData, reason));
    }
    if bytes.starts_with(BYTE_ORDER_MARK) {
        bytes.drain(..BYTE_ORDER_MARK.len());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream that comes in pieces of so many bytes.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(into.len()).min(self.0.len());
            into[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    type Seen = (String, u64, u64, bool);

    fn blocks(bytes: &[u8], piece: usize, unit: Unit) -> Vec<Seen> {
        let mut blocks = Blocks::new(Drip(bytes, piece), unit);
        let (mut block, mut all) = (Block::default(), Vec::new());
        while blocks.next(&mut block).unwrap() {
            let text = String::from_utf8(block.bytes.clone()).unwrap();
            all.push((text, block.first_line, block.first_unit, block.cut));
        }
        all
    }

    #[test]
    fn lines_stay_whole_however_the_stream_comes() {
        let text = "one\ntwo\r\n\nfour";
        for piece in 1..20 {
            let seen = blocks(text.as_bytes(), piece, Unit::Line(100));
            assert_eq!(
                seen.iter().map(|block| block.0.as_str()).collect::<String>(),
                text
            );
            for (text, line, _, cut) in &seen {
                let before = ["one", "two", "", "four"]
                    .iter()
                    .position(|word| text.starts_with(word) && !word.is_empty());
                assert!(
                    !cut && (before.is_none_or(|at| at as u64 + 1 == *line) || text.starts_with('\n')),
                    "{seen:?}"
                );
            }
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_cut_and_the_rest_goes_on() {
        let text = format!("a\n{}\nb\nc", "x".repeat(200_000));
        for piece in [1_000, 7_777, 300_000] {
            let seen = blocks(text.as_bytes(), piece, Unit::Line(50));
            let cut: Vec<&Seen> = seen.iter().filter(|block| block.3).collect();
            assert_eq!(cut.len(), 1, "{piece}");
            assert_eq!((cut[0].0.len(), cut[0].1), (50, 2));
            let last = seen.last().unwrap();
            assert!(last.0.ends_with("b\nc") || last.0 == "c", "{seen:?}");
            assert!(
                seen.iter()
                    .any(|block| block.0.starts_with("b\n") && block.1 == 3)
            );
        }
        let seen = blocks("x".repeat(100_000).as_bytes(), 999, Unit::Line(50));
        assert_eq!(
            (seen.len(), seen[0].3),
            (1, true),
            "a long line may also be the last"
        );
    }

    #[test]
    fn records_stay_whole_and_are_counted() {
        let text = "a\n$$$$\nb $$$$\n$$$$ x\r\nc\n$$$$\nd";
        for piece in 3..40 {
            let seen = blocks(text.as_bytes(), piece, Unit::Record(1_000));
            assert_eq!(
                seen.iter().map(|block| block.0.as_str()).collect::<String>(),
                text
            );
            for (text, line, record, _) in &seen {
                let expected = match text.chars().next() {
                    Some('a') => (1, 1),
                    Some('b') => (3, 2),
                    Some('c') => (5, 3),
                    _ => (7, 4),
                };
                assert_eq!((*line, *record), expected, "{seen:?}");
            }
        }
        let text = format!("a\n$$$$\n{}\n$$$$\nb\n$$$$\n", "x\n".repeat(60_000));
        let seen = blocks(text.as_bytes(), 5_000, Unit::Record(100));
        let (_, line, record, _) = seen.last().unwrap();
        assert_eq!((*line, *record), (60_005, 3), "{:?}", seen.last());
    }

    #[test]
    fn a_byte_order_mark_goes_and_sixteen_bits_are_refused() {
        assert_eq!(blocks(b"\xef\xbb\xbfa\n", 1, Unit::Line(9))[0].0, "a\n");
        let mut wide = Blocks::new(&b"\xff\xfea\0"[..], Unit::Line(9));
        assert!(wide.next(&mut Block::default()).is_err());
    }
}
