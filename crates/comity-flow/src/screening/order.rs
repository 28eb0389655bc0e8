//! Work on all cores whose results leave in the order of the input.
//!
//! Every worker takes a block, works on it and hands the result in; whoever brings the block that is due writes it and
//! all that wait behind it. Memory is bounded by the number of workers: a worker that is far ahead waits.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::ScreenError;
use super::blocks::{Block, Blocks};

/// Results that may wait for an earlier one, for each worker: one slow block does not stop the others at once.
const WAITING_EACH: usize = 2;

/// The blocks of `source`, worked on by `jobs` workers; `out` gets the results in the order of the blocks.
///
/// # Errors
/// The first of the reader's or of `out`. What was read before a reader failed is still handed to `out`.
pub(crate) fn in_order<R, M, W, O>(
    jobs: NonZeroUsize,
    source: Blocks<R>,
    worker: impl Fn() -> W + Sync,
    out: O,
) -> Result<(), ScreenError>
where
    R: Read + Send,
    M: Default + Send,
    W: FnMut(&Block, &mut M),
    O: FnMut(&mut M) -> io::Result<()> + Send,
{
    if jobs.get() == 1 {
        return alone(source, worker(), out);
    }
    let desk = Desk {
        source: Mutex::new(Source {
            blocks: source,
            next: 0,
            failed: None,
        }),
        shelf: Mutex::new(Shelf::new(out, jobs.get() * WAITING_EACH)),
        turn: Condvar::new(),
    };
    std::thread::scope(|scope| {
        for _ in 1..jobs.get() {
            let spawned = std::thread::Builder::new().spawn_scoped(scope, || desk.work(worker()));
            if spawned.is_err() {
                // The machine gives no more threads: those that run do the work.
                break;
            }
        }
        desk.work(worker());
    });
    desk.outcome()
}

fn alone<R: Read, M: Default>(
    mut source: Blocks<R>,
    mut work: impl FnMut(&Block, &mut M),
    mut out: impl FnMut(&mut M) -> io::Result<()>,
) -> Result<(), ScreenError> {
    let (mut block, mut made) = (Block::default(), M::default());
    while source.next(&mut block).map_err(ScreenError::Read)? {
        work(&block, &mut made);
        out(&mut made).map_err(ScreenError::Write)?;
    }
    Ok(())
}

struct Source<R> {
    blocks: Blocks<R>,
    next: u64,
    failed: Option<io::Error>,
}

struct Shelf<M, O> {
    out: O,
    /// The block whose result is due.
    due: u64,
    waiting: BTreeMap<u64, M>,
    room: usize,
    /// Results that were written: their memory is used again.
    spare: Vec<M>,
    stopped: bool,
    failed: Option<io::Error>,
}

impl<M, O: FnMut(&mut M) -> io::Result<()>> Shelf<M, O> {
    fn new(out: O, room: usize) -> Self {
        let (waiting, spare) = (BTreeMap::new(), Vec::new());
        Self {
            out,
            due: 0,
            waiting,
            room,
            spare,
            stopped: false,
            failed: None,
        }
    }

    /// Writes all that is due.
    fn write(&mut self) {
        while let Some(mut made) = self.waiting.remove(&self.due) {
            if let Err(cause) = (self.out)(&mut made) {
                (self.failed, self.stopped) = (Some(cause), true);
                return;
            }
            self.due += 1;
            self.spare.push(made);
        }
    }
}

struct Desk<R, M, O> {
    source: Mutex<Source<R>>,
    shelf: Mutex<Shelf<M, O>>,
    turn: Condvar,
}

impl<R: Read, M: Default, O: FnMut(&mut M) -> io::Result<()>> Desk<R, M, O> {
    fn work(&self, mut work: impl FnMut(&Block, &mut M)) {
        let _alarm = Alarm(self);
        let (mut block, mut made) = (Block::default(), M::default());
        while let Some(number) = self.take(&mut block) {
            work(&block, &mut made);
            match self.hand_in(number, made) {
                Some(spare) => made = spare,
                None => return,
            }
        }
    }

    /// The next block and its number; none at the end.
    fn take(&self, block: &mut Block) -> Option<u64> {
        if held(&self.shelf).stopped {
            return None;
        }
        let mut source = held(&self.source);
        if source.failed.is_some() {
            return None;
        }
        match source.blocks.next(block) {
            Ok(true) => {
                source.next += 1;
                Some(source.next - 1)
            }
            Ok(false) => None,
            Err(cause) => {
                source.failed = Some(cause);
                None
            }
        }
    }

    /// Puts a result where it belongs; gives back a used one, or none if the work is over.
    fn hand_in(&self, number: u64, made: M) -> Option<M> {
        let mut shelf = held(&self.shelf);
        while number != shelf.due && shelf.waiting.len() >= shelf.room && !shelf.stopped {
            shelf = self.turn.wait(shelf).unwrap_or_else(PoisonError::into_inner);
        }
        if shelf.stopped {
            return None;
        }
        shelf.waiting.insert(number, made);
        shelf.write();
        self.turn.notify_all();
        (!shelf.stopped).then(|| shelf.spare.pop().unwrap_or_default())
    }

    fn outcome(self) -> Result<(), ScreenError> {
        let shelf = self.shelf.into_inner().unwrap_or_else(PoisonError::into_inner);
        let source = self.source.into_inner().unwrap_or_else(PoisonError::into_inner);
        match (shelf.failed, source.failed) {
            (Some(cause), _) => Err(ScreenError::Write(cause)),
            (None, Some(cause)) => Err(ScreenError::Read(cause)),
            (None, None) => Ok(()),
        }
    }
}

/// Stops the others if a worker panics: its block will never come.
struct Alarm<'a, R, M, O>(&'a Desk<R, M, O>);

impl<R, M, O> Drop for Alarm<'_, R, M, O> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            held(&self.0.shelf).stopped = true;
            self.0.turn.notify_all();
        }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::super::blocks::Unit;
    use super::*;

    fn jobs(count: usize) -> NonZeroUsize {
        NonZeroUsize::new(count).unwrap()
    }

    /// Doubles every line; some blocks take much longer than others.
    fn double(block: &Block, made: &mut Vec<u8>) {
        made.clear();
        if block.first_line.is_multiple_of(3) {
            std::thread::yield_now();
        }
        for line in block.bytes.split_inclusive(|byte| *byte == b'\n') {
            made.extend_from_slice(line);
            made.extend_from_slice(line);
        }
    }

    fn run(count: usize, text: &str) -> Vec<u8> {
        let mut all = Vec::new();
        let source = Blocks::new(text.as_bytes(), Unit::Line(100));
        in_order(
            jobs(count),
            source,
            || double,
            |made: &mut Vec<u8>| {
                all.extend_from_slice(made);
                Ok(())
            },
        )
        .unwrap();
        all
    }

    #[test]
    fn the_order_is_that_of_the_input_whoever_does_the_work() {
        let text: String = (0..60_000).map(|number| format!("{number}\n")).collect();
        let one = run(1, &text);
        assert_eq!(one.len(), text.len() * 2);
        for count in [2, 3, 8] {
            assert!(run(count, &text) == one, "{count} workers");
        }
        assert!(run(4, "").is_empty());
    }

    #[test]
    fn an_output_that_fails_ends_the_work() {
        let text = "line\n".repeat(100_000);
        for count in [1, 4] {
            let source = Blocks::new(text.as_bytes(), Unit::Line(100));
            let mut written = 0;
            let ended = in_order(
                jobs(count),
                source,
                || double,
                |_: &mut Vec<u8>| {
                    written += 1;
                    if written == 3 {
                        Err(io::ErrorKind::StorageFull.into())
                    } else {
                        Ok(())
                    }
                },
            );
            assert!(matches!(ended, Err(ScreenError::Write(_))), "{ended:?}");
            assert_eq!(written, 3, "nothing is written after a failure");
        }
    }

    struct Fails<'a>(&'a [u8]);

    impl Read for Fails<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.0.read(into)
        }
    }

    #[test]
    fn what_was_read_before_a_failure_is_answered() {
        let text = "line\n".repeat(50_000);
        for count in [1, 4] {
            let mut length = 0;
            let source = Blocks::new(Fails(text.as_bytes()), Unit::Line(100));
            let ended = in_order(
                jobs(count),
                source,
                || double,
                |made: &mut Vec<u8>| {
                    length += made.len();
                    Ok(())
                },
            );
            assert!(matches!(ended, Err(ScreenError::Read(_))), "{ended:?}");
            // The block in whose middle the stream broke is not known to be whole.
            assert!(length > text.len() && length <= text.len() * 2, "{length}");
        }
    }

    #[test]
    fn a_worker_that_panics_does_not_leave_the_others_waiting() {
        let text = "line\n".repeat(200_000);
        for count in [1, 4] {
            let source = Blocks::new(text.as_bytes(), Unit::Line(100));
            let work = |block: &Block, made: &mut Vec<u8>| {
                assert!(block.first_line < 20_000, "on purpose");
                double(block, made);
            };
            let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                in_order(jobs(count), source, || work, |_: &mut Vec<u8>| Ok(()))
            }));
            assert!(ended.is_err());
        }
    }
}
