//! A disk in memory that knows what is durable.
//!
//! It is stricter than most file systems: a file's bytes are durable only after a sync of the
//! file, its name only after a sync of the folder, and a power cut keeps any mixture of what was
//! not durable, page by page and name by name. A sync that failed leaves pages that no later sync
//! writes unless they are written to again.

use crate::disk::{Disk, DiskFile, DiskLock, Open, Space};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const PAGE: usize = 4096;

/// A disk in memory. Clones are the same disk.
#[derive(Clone)]
pub struct MemDisk {
    state: Arc<Mutex<State>>,
}

#[derive(Clone)]
struct State {
    names: BTreeMap<PathBuf, Node>,
    durable: BTreeMap<PathBuf, Node>,
    files: BTreeMap<u64, Content>,
    locks: BTreeSet<PathBuf>,
    space: Space,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    Dir,
    File(u64),
}

#[derive(Debug, Clone, Default)]
struct Content {
    now: Vec<u8>,
    durable: Vec<u8>,
    /// Pages that the next sync writes.
    dirty: BTreeSet<usize>,
}

impl Content {
    fn write(&mut self, offset: usize, bytes: &[u8]) {
        let end = offset + bytes.len();
        let from = offset.min(self.now.len());
        if self.now.len() < end {
            self.now.resize(end, 0);
        }
        if let Some(place) = self.now.get_mut(offset..end) {
            place.copy_from_slice(bytes);
        }
        self.dirty.extend(from / PAGE..end.div_ceil(PAGE));
    }

    fn empty(&mut self) {
        self.dirty.extend(0..self.now.len().div_ceil(PAGE));
        self.now.clear();
    }

    fn sync(&mut self) {
        self.durable.resize(self.now.len(), 0);
        for page in std::mem::take(&mut self.dirty) {
            self.copy_page(page);
        }
    }

    fn copy_page(&mut self, page: usize) {
        let end = ((page + 1) * PAGE).min(self.now.len()).min(self.durable.len());
        let range = page * PAGE..end;
        if let (Some(now), Some(durable)) = (self.now.get(range.clone()), self.durable.get_mut(range)) {
            durable.copy_from_slice(now);
        }
    }

    /// Each page that was not durable is kept or lost, and so is a change of length.
    fn cut(&mut self, dice: &mut Dice) {
        if dice.toss() {
            self.durable.resize(self.now.len(), 0);
        }
        for page in std::mem::take(&mut self.dirty) {
            if dice.toss() {
                self.copy_page(page);
            }
        }
        self.now = self.durable.clone();
    }
}

/// Coin tosses that a seed repeats (splitmix64).
struct Dice(u64);

impl Dice {
    fn toss(&mut self) -> bool {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) & 1 == 1
    }
}

impl Default for MemDisk {
    fn default() -> Self {
        let root = BTreeMap::from([(PathBuf::from("/"), Node::Dir)]);
        let state = State {
            names: root.clone(),
            durable: root,
            files: BTreeMap::new(),
            locks: BTreeSet::new(),
            space: Space {
                free: 1 << 40,
                total: 1 << 41,
            },
        };
        Self {
            state: Arc::new(Mutex::new(state)),
        }
    }
}

impl MemDisk {
    /// An empty disk with 1 TiB free.
    pub fn new() -> Self {
        Self::default()
    }

    fn lock_state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Another disk with the same content, and nobody's locks.
    pub fn copy(&self) -> Self {
        let mut state = self.lock_state().clone();
        state.locks.clear();
        Self {
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Loses what is not durable, or part of it, as `seed` decides. Whatever is still open on
    /// this disk must not be used afterwards.
    pub fn cut_power(&self, seed: u64) {
        let mut state = self.lock_state();
        let mut dice = Dice(seed);
        let paths: BTreeSet<PathBuf> = state.names.keys().chain(state.durable.keys()).cloned().collect();
        let mut names = BTreeMap::new();
        for path in paths {
            let (now, durable) = (state.names.get(&path), state.durable.get(&path));
            let kept = if now == durable || dice.toss() {
                now
            } else {
                durable
            };
            let reachable = path.parent().is_none_or(|dir| names.contains_key(dir));
            if let Some(node) = kept.copied().filter(|_| reachable) {
                names.insert(path, node);
            }
        }
        state.durable = names.clone();
        state.names = names;
        state.locks.clear();
        state.files.values_mut().for_each(|file| file.cut(&mut dice));
    }

    /// What a failed sync does on Linux: the pages count as clean, and were never written.
    pub fn forget_unsynced(&self, path: &Path) {
        let mut state = self.lock_state();
        if let Ok(file) = state.file(path) {
            file.dirty.clear();
        }
    }

    /// Sets the room on the disk. Writing does not use any up.
    pub fn set_space(&self, space: Space) {
        self.lock_state().space = space;
    }

    /// All files with their content.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let state = self.lock_state();
        let names = state.names.iter();
        names
            .filter_map(|(path, node)| match node {
                Node::File(id) => Some((path.clone(), state.files.get(id)?.now.clone())),
                Node::Dir => None,
            })
            .collect()
    }

    /// Changes a file behind the log's back, durably: bit rot, or a person with an editor.
    pub fn tamper(&self, path: &Path, change: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        let mut state = self.lock_state();
        let file = state.file(path)?;
        change(&mut file.now);
        file.durable = file.now.clone();
        file.dirty.clear();
        Ok(())
    }
}

fn missing() -> io::Error {
    io::ErrorKind::NotFound.into()
}

impl State {
    fn file(&mut self, path: &Path) -> io::Result<&mut Content> {
        let Some(Node::File(id)) = self.names.get(path) else {
            return Err(missing());
        };
        self.files.get_mut(id).ok_or_else(missing)
    }

    fn is_dir(&self, path: &Path) -> bool {
        self.names.get(path) == Some(&Node::Dir)
    }

    /// The file, made if it is not there; its folder must be.
    fn file_or_new(&mut self, path: &Path) -> io::Result<u64> {
        if let Some(Node::File(id)) = self.names.get(path) {
            return Ok(*id);
        }
        if !path.parent().is_some_and(|dir| self.is_dir(dir)) {
            return Err(missing());
        }
        let id = self.files.last_key_value().map_or(0, |(id, _)| id + 1);
        self.files.insert(id, Content::default());
        self.names.insert(path.to_owned(), Node::File(id));
        Ok(id)
    }

    fn children<'a>(names: &'a BTreeMap<PathBuf, Node>, dir: &'a Path) -> impl Iterator<Item = &'a PathBuf> {
        names.keys().filter(move |path| path.parent() == Some(dir))
    }
}

impl Disk for MemDisk {
    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.lock_state();
        for dir in dir.ancestors() {
            if let Node::File(_) = state.names.entry(dir.to_owned()).or_insert(Node::Dir) {
                return Err(io::ErrorKind::NotADirectory.into());
            }
        }
        Ok(())
    }

    fn open(&self, path: &Path, how: Open) -> io::Result<Box<dyn DiskFile>> {
        let mut state = self.lock_state();
        if how == Open::Existing {
            state.file(path)?;
        }
        let id = state.file_or_new(path)?;
        if let Some(file) = state.files.get_mut(&id).filter(|_| how == Open::Emptied) {
            file.empty();
        }
        Ok(Box::new(MemFile {
            disk: self.clone(),
            id,
        }))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        Ok(self.lock_state().file(path)?.now.clone())
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.open(path, Open::Emptied)?.write_at(0, bytes)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.lock_state();
        let folder_there = to.parent().is_some_and(|dir| state.is_dir(dir));
        let node = state.names.get(from).copied();
        let node = node.filter(|_| folder_there).ok_or_else(missing)?;
        state.names.remove(from);
        state.names.insert(to.to_owned(), node);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.lock_state();
        state.file(path)?;
        state.names.remove(path);
        Ok(())
    }

    fn remove_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.lock_state();
        if !state.is_dir(dir) {
            return Err(missing());
        }
        if State::children(&state.names, dir).next().is_some() {
            return Err(io::ErrorKind::DirectoryNotEmpty.into());
        }
        state.names.remove(dir);
        Ok(())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let state = self.lock_state();
        if !state.is_dir(dir) {
            return Err(missing());
        }
        let names = State::children(&state.names, dir).filter_map(|path| path.file_name());
        Ok(names.map(|name| name.to_string_lossy().into_owned()).collect())
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.lock_state().file(path)?.sync();
        Ok(())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.lock_state();
        if !state.is_dir(dir) {
            return Err(missing());
        }
        let State { names, durable, .. } = &mut *state;
        durable.retain(|path, _| path.parent() != Some(dir) || names.contains_key(path));
        for path in State::children(names, dir) {
            if let Some(node) = names.get(path) {
                durable.insert(path.clone(), *node);
            }
        }
        Ok(())
    }

    fn free_space(&self, _path: &Path) -> io::Result<Space> {
        Ok(self.lock_state().space)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn DiskLock>>> {
        let mut state = self.lock_state();
        state.file_or_new(path)?;
        if !state.locks.insert(path.to_owned()) {
            return Ok(None);
        }
        Ok(Some(Box::new(MemLock {
            disk: self.clone(),
            path: path.to_owned(),
        })))
    }
}

struct MemFile {
    disk: MemDisk,
    id: u64,
}

impl MemFile {
    fn with<T>(&self, act: impl FnOnce(&mut Content) -> io::Result<T>) -> io::Result<T> {
        let mut state = self.disk.lock_state();
        act(state.files.get_mut(&self.id).ok_or_else(missing)?)
    }
}

impl DiskFile for MemFile {
    fn len(&self) -> io::Result<u64> {
        self.with(|file| Ok(file.now.len() as u64))
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.with(|file| {
            file.write(offset as usize, bytes);
            Ok(())
        })
    }

    fn read_at(&self, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        let from = offset as usize;
        let cut = || io::Error::from(io::ErrorKind::UnexpectedEof);
        self.with(|file| {
            let bytes = file.now.get(from..from.saturating_add(length));
            bytes.map(<[u8]>::to_vec).ok_or_else(cut)
        })
    }

    fn sync(&self) -> io::Result<()> {
        self.with(|file| {
            file.sync();
            Ok(())
        })
    }
}

struct MemLock {
    disk: MemDisk,
    path: PathBuf,
}

impl DiskLock for MemLock {}

impl Drop for MemLock {
    fn drop(&mut self) {
        self.disk.lock_state().locks.remove(&self.path);
    }
}
