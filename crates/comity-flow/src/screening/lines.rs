//! Lines, each answered by the caller: on all cores, in the order of the input.

use std::io::{self, Read};
use std::num::NonZeroUsize;

use super::blocks::{Block, Blocks, Unit};
use super::{Answers, ScreenError, line, order};

/// Longest line of a list of names, in bytes: a name is far shorter, so this is no list of names.
const LONGEST_LINE: usize = 16 * 1024;

/// One line of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its number, from 1.
    pub number: u64,
    /// Its bytes, without the line end; of a line that is too long only its beginning.
    pub bytes: &'a [u8],
    /// Whether it is longer than the caller takes.
    pub too_long: bool,
}

/// Hands every line to a worker, which appends its answer to the buffer; there is a worker for each of the `jobs`
/// threads, and the answers go out in the order of the input. Empty lines are passed over; of a line of more than
/// `longest` bytes the worker gets the beginning, and the rest goes on.
///
/// # Errors
/// An input that cannot be read to its end, answers that cannot be written.
pub fn lines<W>(
    input: impl Read + Send,
    longest: usize,
    jobs: NonZeroUsize,
    worker: impl Fn() -> W + Sync,
    answers: &mut dyn Answers,
) -> Result<(), ScreenError>
where
    W: FnMut(Line<'_>, &mut Vec<u8>),
{
    let worker = || {
        let mut answer = worker();
        move |block: &Block, made: &mut Vec<u8>| {
            made.clear();
            for (number, bytes) in (block.first_line..).zip(block.bytes.split(|byte| *byte == b'\n')) {
                let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
                let too_long = block.cut || bytes.len() > longest;
                if !bytes.trim_ascii().is_empty() {
                    let line = Line {
                        number,
                        bytes,
                        too_long,
                    };
                    answer(line, made);
                }
            }
        }
    };
    let out = |made: &mut Vec<u8>| answers.text(made);
    order::in_order(jobs, Blocks::new(input, Unit::Line(longest)), worker, out)
}

/// One line of a list of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'a> {
    /// Its number, from 1.
    pub line: u64,
    /// The name or number as written; bytes that are not UTF-8 are replaced.
    pub name: &'a str,
    /// What the sender calls it, behind a tab.
    pub id: Option<&'a str>,
}

/// Hands every line `NAME` or `NAME<TAB>id` to a worker, which appends its answer to the buffer; there is a worker
/// for each of the `jobs` threads, and the answers go out in the order of the list. Empty lines are passed over.
///
/// # Errors
/// A list that cannot be read to its end or is none, answers that cannot be written.
pub fn names<W>(
    list: impl Read + Send,
    jobs: NonZeroUsize,
    worker: impl Fn() -> W + Sync,
    answers: &mut dyn Answers,
) -> Result<(), ScreenError>
where
    W: FnMut(Named<'_>, &mut Vec<u8>),
{
    let mut too_long = None;
    let out = |made: &mut Made| {
        answers.text(&made.text)?;
        too_long = made.too_long;
        made.too_long
            .map_or(Ok(()), |_| Err(io::ErrorKind::InvalidData.into()))
    };
    let worker = || {
        let mut answer = worker();
        move |block: &Block, made: &mut Made| answer_lines(block, made, &mut answer)
    };
    let ended = order::in_order(jobs, Blocks::new(list, Unit::Line(LONGEST_LINE)), worker, out);
    match too_long {
        Some(line) => Err(ScreenError::TooLong {
            line,
            limit: LONGEST_LINE,
        }),
        None => ended,
    }
}

#[derive(Default)]
struct Made {
    text: Vec<u8>,
    too_long: Option<u64>,
}

fn answer_lines(block: &Block, made: &mut Made, answer: &mut impl FnMut(Named<'_>, &mut Vec<u8>)) {
    made.text.clear();
    made.too_long = None;
    for (number, text) in (block.first_line..).zip(block.bytes.split(|byte| *byte == b'\n')) {
        if block.cut || text.len() > LONGEST_LINE {
            made.too_long = Some(number);
            return;
        }
        if let Some(line) = line::name(text) {
            let name = String::from_utf8_lossy(line.subject);
            let id = line.id.map(String::from_utf8_lossy);
            let named = Named {
                line: number,
                name: &name,
                id: id.as_deref(),
            };
            answer(named, &mut made.text);
        }
    }
}
