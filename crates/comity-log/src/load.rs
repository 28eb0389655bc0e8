//! From the disk to a state that can be written to: at every start, and after every error.
//!
//! Nothing is taken over from before. The lock record says what was signed; the tiles say how it
//! began; the journal says how it went on. If these give the signed root, the log is sound and
//! its newest tiles are written again. If not, nothing is written at all.

use crate::archive::Archive;
use crate::config::LogConfig;
use crate::disk::{Disk, list_if_there, read_if_there};
use crate::error::{Doing, Trouble};
use crate::journal::{self, Journal, Replay, Stop};
use crate::key::LogKey;
use crate::layout::Layout;
use crate::lock_record::LockFile;
use crate::publish::{PublishMemory, Publisher};
use crate::tile_edge::TileEdge;
use crate::tiles::DiskTiles;
use comity_proof::checkpoint::{Checkpoint, SignedCheckpoint};
use comity_proof::merkle::{Frontier, empty_root};
use comity_proof::note::VerifierKey;
use comity_proof::{Hash, tile::TileError};
use std::sync::{Arc, Mutex};

/// What does not change while the log is open.
pub(crate) struct Context {
    pub(crate) disk: Arc<dyn Disk>,
    pub(crate) layout: Layout,
    pub(crate) key: LogKey,
    pub(crate) vkey: VerifierKey,
    /// What checkpoints are signed with: `vkey` and, if there is one, the post-quantum key.
    pub(crate) vkeys: Vec<VerifierKey>,
    pub(crate) config: LogConfig,
    /// Held by the one who replaces the cosigned checkpoint.
    pub(crate) cosigned: Mutex<()>,
    /// Milliseconds since any fixed moment.
    pub(crate) clock: Arc<dyn Fn() -> u64 + Send + Sync>,
}

impl Context {
    /// Signs a tree. The caller has checked that it extends what was signed last.
    pub(crate) fn sign(&self, size: u64, root: Hash) -> Result<SignedCheckpoint, Trouble> {
        let checkpoint = Checkpoint::new(&self.config.origin, size, root);
        let note = self
            .key
            .sign_checkpoint(&checkpoint, &self.vkeys)
            .map_err(|error| Trouble::damage(error.to_string(), "choose another origin"))?;
        Ok(SignedCheckpoint { note, checkpoint })
    }

    /// Free bytes and bytes kept free, if another batch of `bytes` would take from the reserve.
    pub(crate) fn shortage(&self, bytes: u64) -> Result<Option<(u64, u64)>, Trouble> {
        let folder = self.layout.folder();
        let space = self
            .disk
            .free_space(folder)
            .doing("measure the free space of", folder)?;
        let reserve = self.config.reserve(space.total);
        // An entry is written twice: into the journal and into a bundle.
        let wanted = reserve.saturating_add(2 * bytes);
        Ok((space.free < wanted).then_some((space.free, reserve)))
    }

    /// The published checkpoint, if there is one and it is ours.
    pub(crate) fn published(&self) -> Result<Option<SignedCheckpoint>, Trouble> {
        let path = self.layout.checkpoint();
        let bytes = read_if_there(self.disk.as_ref(), &path).doing("read", &path)?;
        Ok(bytes.and_then(|bytes| SignedCheckpoint::open(&bytes, &self.vkey).ok()))
    }
}

/// The state of a log that is sound and may be written to. After any error it is thrown away.
pub(crate) struct Live {
    pub(crate) record: LockFile,
    pub(crate) journal: Journal,
    /// The tree as hashes: gives the next root.
    pub(crate) edge: Frontier,
    /// The tree as tiles: gives the next files.
    pub(crate) tiles: TileEdge,
    /// The part whose tiles are durable.
    pub(crate) settled: TileEdge,
    pub(crate) memory: PublishMemory,
    pub(crate) archive: Archive,
}

/// Everything that a start reads, compared and found sound. Nothing has been written yet.
struct Sound {
    record: LockFile,
    target: SignedCheckpoint,
    settled: TileEdge,
    edge: Frontier,
    stop: Stop,
}

/// Reads lock record, tiles and journal, and compares the tree they give with the signed root.
fn read(cx: &Context) -> Result<Sound, Trouble> {
    let disk = cx.disk.as_ref();
    let record = LockFile::open(disk, &cx.layout.lock_record(), &cx.vkey)?;
    let target = signed_last(cx, &record)?;
    let settled = settled_edge(cx, &record, &target.checkpoint)?;
    let mut edge = settled.frontier();
    let replay = Replay::new(disk, &cx.layout, target.checkpoint.size);
    let stop = replay.run(record.record().replay_from, &mut edge, &mut |_| Ok(()))?;
    if edge.root() != target.checkpoint.root {
        return Err(Trouble::damage(
            "the tiles and the journal do not give the root that was signed",
            "restore the folder of the log from one backup, or its tiles from a mirror",
        ));
    }
    Ok(Sound {
        record,
        target,
        settled,
        edge,
        stop,
    })
}

/// What a start would find, without writing anything.
pub(crate) fn look(cx: &Context) -> Result<(), Trouble> {
    let (disk, folder) = (cx.disk.as_ref(), cx.layout.folder());
    if is_new(&list_if_there(disk, folder).doing("list", folder)?) {
        return refuse_traces(cx);
    }
    read(cx).map(drop)
}

/// Loads, checks and mends.
pub(crate) fn load(cx: &Context) -> Result<Live, Trouble> {
    let disk = cx.disk.as_ref();
    create_if_new(cx)?;
    let Sound {
        mut record,
        target,
        settled,
        edge,
        stop,
    } = read(cx)?;
    // Sound. From here on the disk is written to; whatever fails, the same is done again.
    // The record is written once more, into the other slot: what was read may have come from memory
    // only, after an fdatasync that failed, and the other slot may hold the remains of an attempt.
    let (first, size) = (record.record().replay_from, target.checkpoint.size);
    record.swap(record.unchanged(), target)?;

    let mut live = Live {
        tiles: settled.clone(),
        settled,
        edge,
        memory: PublishMemory::default(),
        archive: Archive::open(disk, &cx.layout)?,
        journal: Journal::from(stop.next_segment, stop.previous_end),
        record,
    };
    live.redo(cx, &Replay::new(disk, &cx.layout, size), first)?;
    journal::retire(disk, &cx.layout, first)?;
    Ok(live)
}

impl Live {
    /// Writes the tiles of what is in the journal, then the checkpoint.
    fn redo(&mut self, cx: &Context, replay: &Replay<'_>, first: u64) -> Result<(), Trouble> {
        let mut publisher = Publisher::new(cx.disk.as_ref(), &cx.layout, &mut self.memory);
        let mut edge = self.settled.frontier();
        let tiles = &mut self.tiles;
        replay.run(first, &mut edge, &mut |frame| {
            let mut pairs = frame.entries().zip(frame.leaves());
            pairs.try_for_each(|(entry, leaf)| tiles.push(entry, leaf, &mut publisher))
        })?;
        tiles.flush(&mut publisher)?;
        let note = &self.record.record().note;
        publisher.checkpoint(note)?;
        self.archive.add(note)?;
        publisher.drop_superseded(self.record.size(), self.record.record().settled_size)
    }
}

/// The newest tree that was signed. After a commit the lock record is never behind the published
/// checkpoint, unless its newest slot was damaged later or the folder comes from two backups;
/// then the published one counts, if the journal reaches it.
fn signed_last(cx: &Context, record: &LockFile) -> Result<SignedCheckpoint, Trouble> {
    let ours = record.signed().clone();
    let Some(published) = cx.published()? else {
        return Ok(ours);
    };
    if published.checkpoint.size == ours.checkpoint.size && published.checkpoint.root != ours.checkpoint.root
    {
        return Err(Trouble::damage(
            format!("two different trees of {} entries are signed", record.size()),
            "keep lock-record and public/checkpoint as evidence and begin a new log under another origin",
        ));
    }
    if published.checkpoint.size > ours.checkpoint.size {
        tracing::warn!(
            record = ours.checkpoint.size,
            published = published.checkpoint.size,
            "the lock record is behind the published checkpoint"
        );
        return Ok(published);
    }
    Ok(ours)
}

/// The part of the log that lies in durable tiles.
fn settled_edge(cx: &Context, record: &LockFile, target: &Checkpoint) -> Result<TileEdge, Trouble> {
    let size = record.record().settled_size;
    if size > target.size {
        return Err(Trouble::damage(
            format!(
                "the lock record calls {size} entries durable and signs {}",
                target.size
            ),
            "restore lock-record from a backup",
        ));
    }
    let read = DiskTiles {
        disk: cx.disk.as_ref(),
        layout: &cx.layout,
        size,
    };
    TileEdge::load(size, &read, &|index, width| read.bundle(index, width)).map_err(tile_damage)
}

fn tile_damage(error: TileError) -> Trouble {
    Trouble::damage(
        format!("a tile cannot be used: {error}"),
        "restore public/tile from a mirror or a backup; if the disk failed for a moment only, start again",
    )
}

/// Makes the folder of a new log: signed, empty, durable. A folder with anything of a log in it
/// but no lock record is not new.
fn create_if_new(cx: &Context) -> Result<(), Trouble> {
    let (disk, layout) = (cx.disk.as_ref(), &cx.layout);
    let folder = layout.folder();
    let names = list_if_there(disk, folder).doing("list", folder)?;
    if !is_new(&names) {
        return Ok(());
    }
    refuse_traces(cx)?;
    for dir in [layout.journal_dir(), layout.tmp_dir(), layout.public()] {
        disk.make_dir(&dir).doing("make the folder", &dir)?;
    }
    if let Some(parent) = folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        disk.sync_dir(parent).doing("make durable", parent)?;
    }
    let first = LockFile::first(cx.sign(0, empty_root())?.to_bytes());
    let (new, path) = (layout.unfinished(), layout.lock_record());
    disk.write_new(&new, &first).doing("write", &new)?;
    disk.sync_file(&new).doing("make durable", &new)?;
    disk.rename(&new, &path).doing("rename a new file to", &path)?;
    disk.sync_dir(folder).doing("make durable", folder)?;
    Ok(())
}

/// Whether a folder with these names has no lock record yet.
fn is_new(names: &[String]) -> bool {
    names.iter().all(|name| name != "lock-record")
}

fn refuse_traces(cx: &Context) -> Result<(), Trouble> {
    let dir = cx.layout.journal_dir();
    let segments = list_if_there(cx.disk.as_ref(), &dir).doing("list", &dir)?;
    if segments.is_empty() && cx.published()?.is_none() {
        return Ok(());
    }
    Err(Trouble::damage(
        format!(
            "{} is missing, but there is a log beside it",
            cx.layout.lock_record().display()
        ),
        "restore lock-record from a backup of the same moment as the rest of the folder",
    ))
}
