//! Disks that fail on purpose, for tests of this crate and of those above it.
//!
//! [`FaultyDisk`] stands before any disk, counts the operations and lets chosen ones fail.
//! [`MemDisk`] is a disk in memory that knows which bytes and names are durable, and can lose
//! the others as a power cut does.

mod mem;
mod plan;
pub use mem::MemDisk;
pub use plan::{Fault, Op};

use crate::disk::{Disk, DiskFile, DiskLock, Open, Space};
use plan::{Plan, Verdict};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is told of a sync that failed and did nothing.
type FailedSync = Arc<dyn Fn(&Path) + Send + Sync>;

/// A disk whose n-th operation fails as planned.
#[derive(Clone)]
pub struct FaultyDisk {
    inner: Arc<dyn Disk>,
    gate: Gate,
}

#[derive(Clone)]
struct Gate {
    plan: Arc<Mutex<Plan>>,
    failed_sync: Option<FailedSync>,
}

impl FaultyDisk {
    /// Stands before `inner`. No fault is planned yet.
    pub fn new(inner: Arc<dyn Disk>) -> Self {
        Self {
            inner,
            gate: Gate {
                plan: Arc::default(),
                failed_sync: None,
            },
        }
    }

    /// Stands before a disk in memory. A sync that fails without effect makes it forget what was
    /// waiting: so does Linux, which marks such pages clean.
    pub fn over(disk: &MemDisk) -> Self {
        let mut faulty = Self::new(Arc::new(disk.clone()));
        let disk = disk.clone();
        faulty.gate.failed_sync = Some(Arc::new(move |path| disk.forget_unsynced(path)));
        faulty
    }

    /// Counts from zero again and plans these faults. The first operation is number 0.
    pub fn plan(&self, faults: &[(u64, Fault)]) {
        *self.gate.lock() = Plan::new(faults);
    }

    /// Operations since the last plan, in order.
    pub fn operations(&self) -> Vec<(Op, PathBuf)> {
        self.gate.lock().done.clone()
    }
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an operation and runs it, or not, as planned.
    fn pass<T>(&self, op: Op, path: &Path, run: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let verdict = self.lock().next(op, path);
        self.obey(verdict, op, path, run)
    }

    fn obey<T>(
        &self,
        verdict: Verdict,
        op: Op,
        path: &Path,
        run: impl FnOnce() -> io::Result<T>,
    ) -> io::Result<T> {
        match verdict {
            Verdict::Go | Verdict::Flip => run(),
            Verdict::DoneButFailed => run().and_then(|_| Err(planned())),
            Verdict::Full => Err(io::ErrorKind::StorageFull.into()),
            Verdict::Fail | Verdict::Short => {
                if let (Op::Sync, Some(told)) = (op, &self.failed_sync) {
                    told(path);
                }
                Err(planned())
            }
        }
    }

    /// A write, which can also be cut short.
    fn write(&self, path: &Path, bytes: &[u8], run: impl Fn(&[u8]) -> io::Result<()>) -> io::Result<()> {
        let verdict = self.lock().next(Op::Write, path);
        if matches!(verdict, Verdict::Short) {
            run(bytes.get(..bytes.len() / 2).unwrap_or_default())?;
        }
        self.obey(verdict, Op::Write, path, || run(bytes))
    }

    /// A read, which can also give a wrong bit.
    fn read(&self, path: &Path, run: impl FnOnce() -> io::Result<Vec<u8>>) -> io::Result<Vec<u8>> {
        let verdict = self.lock().next(Op::Read, path);
        let flip = matches!(verdict, Verdict::Flip);
        let mut bytes = self.obey(verdict, Op::Read, path, run)?;
        let middle = bytes.len() / 2;
        if let Some(byte) = bytes.get_mut(middle).filter(|_| flip) {
            *byte ^= 1;
        }
        Ok(bytes)
    }
}

fn planned() -> io::Error {
    io::Error::other("planned fault")
}

impl Disk for FaultyDisk {
    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        self.gate.pass(Op::MakeDir, dir, || self.inner.make_dir(dir))
    }

    fn open(&self, path: &Path, how: Open) -> io::Result<Box<dyn DiskFile>> {
        let op = if how == Open::Existing {
            Op::Open
        } else {
            Op::Create
        };
        let inner = self.gate.pass(op, path, || self.inner.open(path, how))?;
        Ok(Box::new(FaultyFile {
            inner,
            path: path.to_owned(),
            gate: self.gate.clone(),
        }))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.gate.read(path, || self.inner.read(path))
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.gate
            .write(path, bytes, |bytes| self.inner.write_new(path, bytes))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.gate.pass(Op::Rename, to, || self.inner.rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.gate.pass(Op::Remove, path, || self.inner.remove(path))
    }

    fn remove_dir(&self, dir: &Path) -> io::Result<()> {
        self.gate.pass(Op::Remove, dir, || self.inner.remove_dir(dir))
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        self.gate.pass(Op::List, dir, || self.inner.list(dir))
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.gate.pass(Op::Sync, path, || self.inner.sync_file(path))
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        self.gate.pass(Op::Sync, dir, || self.inner.sync_dir(dir))
    }

    fn free_space(&self, path: &Path) -> io::Result<Space> {
        self.gate.pass(Op::Measure, path, || self.inner.free_space(path))
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn DiskLock>>> {
        self.gate.pass(Op::Lock, path, || self.inner.lock(path))
    }
}

struct FaultyFile {
    inner: Box<dyn DiskFile>,
    path: PathBuf,
    gate: Gate,
}

impl DiskFile for FaultyFile {
    fn len(&self) -> io::Result<u64> {
        self.gate.pass(Op::Measure, &self.path, || self.inner.len())
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.gate
            .write(&self.path, bytes, |bytes| self.inner.write_at(offset, bytes))
    }

    fn read_at(&self, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        self.gate.read(&self.path, || self.inner.read_at(offset, length))
    }

    fn sync(&self) -> io::Result<()> {
        self.gate.pass(Op::Sync, &self.path, || self.inner.sync())
    }
}
