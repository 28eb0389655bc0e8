//! Which operation fails, and how.

use std::path::{Path, PathBuf};

/// Operations remembered for a test's message. A long run (a load test over a faulty disk) must
/// not fill the memory with them.
const MAX_TRACE: usize = 10_000;

/// How an operation fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// An error, and nothing happened.
    Fail,
    /// An error, but it happened.
    DoneButFailed,
    /// Half of the bytes are written, then an error. For anything but a write the same as `Fail`.
    Short,
    /// A read gives one wrong bit and no error. Nothing happens to any other operation.
    Flip,
    /// No space from here on, for everything that writes or makes something.
    FullFrom,
    /// Every operation from here on fails: the process is dead and does not know it.
    DeadFrom,
}

/// What kind of operation it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// A folder is made.
    MakeDir,
    /// A file is opened that must be there.
    Open,
    /// A file is opened, and made if it is not there.
    Create,
    /// Bytes are read.
    Read,
    /// Bytes are written.
    Write,
    /// A file gets another name.
    Rename,
    /// A file or folder is removed.
    Remove,
    /// A folder is listed.
    List,
    /// A file or folder is made durable.
    Sync,
    /// Length of a file or free space.
    Measure,
    /// The lock is taken.
    Lock,
}

impl Op {
    fn needs_space(self) -> bool {
        matches!(self, Self::MakeDir | Self::Create | Self::Write | Self::Rename)
    }
}

/// What to do with one operation.
#[derive(Debug, Clone, Copy)]
pub(super) enum Verdict {
    Go,
    Fail,
    DoneButFailed,
    Short,
    Flip,
    Full,
}

/// The faults to come and the operations done.
#[derive(Debug, Default)]
pub(super) struct Plan {
    faults: Vec<(u64, Fault)>,
    count: u64,
    pub(super) done: Vec<(Op, PathBuf)>,
}

impl Plan {
    pub(super) fn new(faults: &[(u64, Fault)]) -> Self {
        Self {
            faults: faults.to_vec(),
            ..Self::default()
        }
    }

    /// Counts an operation and says what becomes of it.
    pub(super) fn next(&mut self, op: Op, path: &Path) -> Verdict {
        let number = self.count;
        self.count += 1;
        if self.done.len() < MAX_TRACE {
            self.done.push((op, path.to_owned()));
        }
        let verdicts = self.faults.iter();
        verdicts
            .filter_map(|(at, fault)| verdict(*fault, *at, number, op))
            .next()
            .unwrap_or(Verdict::Go)
    }
}

fn verdict(fault: Fault, at: u64, number: u64, op: Op) -> Option<Verdict> {
    match fault {
        Fault::DeadFrom => (number >= at).then_some(Verdict::Fail),
        Fault::FullFrom => (number >= at && op.needs_space()).then_some(Verdict::Full),
        _ if number != at => None,
        Fault::Fail => Some(Verdict::Fail),
        Fault::DoneButFailed => Some(Verdict::DoneButFailed),
        Fault::Short => Some(Verdict::Short),
        Fault::Flip => Some(Verdict::Flip),
    }
}
