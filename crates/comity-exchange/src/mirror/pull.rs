//! One pull: checkpoint, consistency, bundles in order, commit.
//!
//! What is durable when. A checkpoint is in the file of all checkpoints, durably, before anything
//! is fetched under it. Bundles and tiles are written as they come and checked, then given to the
//! sink; every [`limits::SYNC_BUNDLES`] of them all files are made durable, and then the record
//! that says how far we are. The record never says more than what is durable, and never more than
//! what the sink took. A process that dies loses what was in its memory, one bundle; a power cut
//! may cost the files since the last record, and the sink is asked to take their entries again.
//! The public checkpoint moves last.

use super::ahead::{Ahead, Closing};
use super::bundles::{Bundle, bundle};
use super::paths::{Paths, edge_tiles};
use super::record::{Place, Record};
use super::remote::Remote;
use super::shelf::Shelf;
use super::tree::{Parts, Tree};
use super::{Mirror, Pulled};

use crate::limits;
use crate::names::CHECKPOINT;
use crate::pull_error::{PullError, SinkError};
use crate::source::{MirrorOf, Source};
use crate::storage::Doing;
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::tile::{self, WIDTH, encode_tile};
use std::cell::RefCell;
use std::io;
use std::sync::Arc;

/// Who takes entries: the index of the first one, and the entries.
pub type Sink<'a> = dyn FnMut(u64, &[Vec<u8>]) -> Result<(), SinkError> + 'a;

/// A mirror stops taking entries while its own disk has less left than this: a peer must not be
/// able to fill the disk that our own log needs (which stops at 1 GiB or 5 %).
const RESERVE_BYTES: u64 = 2 << 30;

/// How a checkpoint stands to what we have.
enum Standing {
    /// Nothing is to be fetched.
    UpToDate,
    /// Fetch what it covers.
    Target,
}

impl Mirror {
    /// Brings the copy up to the peer's newest checkpoint. `sink` gets the new entries in order,
    /// at most 256 a call, with the index of the first; it stores them in a transaction of its own
    /// together with the next index. After a crash it may be given entries again that it has: by
    /// their index it knows them. `progress` is told entries here and entries in all.
    pub fn pull(
        &mut self,
        source: &dyn Source,
        sink: &mut Sink<'_>,
        progress: &dyn Fn(u64, u64),
    ) -> Result<Pulled, PullError> {
        self.fresh()?;
        let outcome = self.pull_once(source, sink, progress);
        if matches!(outcome, Err(PullError::Storage(_))) {
            // What the disk has now is anybody's guess: look again before the next step.
            self.stale = true;
        }
        outcome
    }

    /// The same from the copy that any other node holds of the log: while its own node is away, or
    /// to spare it. A copy that has less than we have is no misbehaviour, and changes nothing.
    pub fn pull_copy(
        &mut self,
        holder: &dyn Source,
        sink: &mut Sink<'_>,
        progress: &dyn Fn(u64, u64),
    ) -> Result<Pulled, PullError> {
        let origin = self.origin().to_owned();
        match self.pull(&MirrorOf::new(holder, &origin), sink, progress) {
            Err(PullError::Replayed { .. } | PullError::Shrunk { .. }) => Ok(Pulled {
                size: self.size(),
                entries: 0,
                unchanged: true,
            }),
            outcome => outcome,
        }
    }

    fn pull_once(
        &mut self,
        source: &dyn Source,
        sink: &mut Sink<'_>,
        progress: &dyn Fn(u64, u64),
    ) -> Result<Pulled, PullError> {
        let before = self.next_index();
        let mut gone = None;
        for _ in 0..limits::CHECKPOINT_TRIES {
            let signed = self.ask_checkpoint(source)?;
            let size = signed.checkpoint.size;
            // The same checkpoint again will not bring the missing tiles back.
            if gone == Some(size) {
                break;
            }
            if self.fetch_under(source, &signed, sink, progress)? {
                return Ok(Pulled {
                    size: self.size(),
                    entries: self.next_index().saturating_sub(before),
                    unchanged: self.next_index() == before,
                });
            }
            gone = Some(size);
        }
        let size = gone.unwrap_or_default();
        let name = edge_tiles(size).first().map_or_else(
            || CHECKPOINT.to_owned(),
            |(level, index, width)| tile::tile_path(*level, *index, *width),
        );
        Err(PullError::Missing { name, size })
    }

    /// The source's checkpoint, signed by the pinned key.
    fn ask_checkpoint(&self, source: &dyn Source) -> Result<SignedCheckpoint, PullError> {
        let bytes = Remote { source }.get(CHECKPOINT, limits::CHECKPOINT_BYTES)?;
        let bytes = bytes.ok_or_else(|| PullError::Missing {
            name: CHECKPOINT.into(),
            size: self.size(),
        })?;
        let signed = SignedCheckpoint::parse_unverified(&bytes).map_err(PullError::Malformed)?;
        if signed.checkpoint.origin != self.origin() {
            return Err(PullError::OtherOrigin {
                wanted: self.origin().to_owned(),
                got: signed.checkpoint.origin,
            });
        }
        signed
            .note
            .verify(self.vkey())
            .map_err(|cause| PullError::WrongSignature(cause.into()))?;
        match self.last_size {
            Some(last) if signed.checkpoint.size > last => Err(PullError::Ended {
                last,
                theirs: signed.checkpoint.size,
            }),
            _ => Ok(signed),
        }
    }

    /// Fetches all that a checkpoint covers. False if its unfinished tiles are gone.
    fn fetch_under(
        &mut self,
        source: &dyn Source,
        signed: &SignedCheckpoint,
        sink: &mut Sink<'_>,
        progress: &dyn Fn(u64, u64),
    ) -> Result<bool, PullError> {
        let shelf = RefCell::new(self.shelf());
        let (disk, paths) = (Arc::clone(&self.disk), self.paths.clone());
        if let Standing::UpToDate = self.standing(signed)? {
            return Ok(true);
        }
        let parts = Parts {
            remote: Remote { source },
            disk: disk.as_ref(),
            paths: &paths,
            shelf: &shelf,
            committed: self.next_index(),
        };
        let Some(tree) = Tree::open(parts, &Remote { source }, signed)? else {
            return Ok(false);
        };
        self.check_extends(&tree, signed)?;
        let newest = self.keep_newest(signed)?;
        let mut work = Work {
            mirror: self,
            shelf: &shelf,
            bytes: 0,
        };
        match work.bundles(&tree, source, sink, progress) {
            Ok(last) => work.finish(&tree, signed, newest, last)?,
            Err(error) => {
                if !matches!(error, PullError::Storage(_)) {
                    work.commit()?;
                }
                return Err(error);
            }
        }
        Ok(true)
    }

    /// What can be said of a checkpoint without asking for more.
    fn standing(&mut self, signed: &SignedCheckpoint) -> Result<Standing, PullError> {
        let Some(newest) = self.newest.clone() else {
            return Ok(Standing::Target);
        };
        let (ours, theirs) = (newest.checkpoint.size, signed.checkpoint.size);
        if theirs > ours {
            return Ok(Standing::Target);
        }
        if theirs < ours {
            return Err(self.judge_older(&newest, signed)?);
        }
        if let Some(evidence) = crate::evidence::two_roots(self.vkey(), &newest, signed) {
            self.keep_conflict(signed)?;
            return Err(PullError::Fork(Box::new(evidence)));
        }
        match self.size() == ours {
            true => Ok(Standing::UpToDate),
            false => Ok(Standing::Target),
        }
    }

    /// A smaller tree than we know of: shown again, set back, or another history.
    fn judge_older(
        &mut self,
        newest: &SignedCheckpoint,
        signed: &SignedCheckpoint,
    ) -> Result<PullError, PullError> {
        let (ours, theirs) = (newest.checkpoint.size, signed.checkpoint.size);
        let mirrored = self.mirrored.clone();
        if let Some(mirrored) = mirrored.filter(|mirrored| theirs < mirrored.checkpoint.size) {
            let proof = self.prove(theirs, mirrored.checkpoint.size).unwrap_or_default();
            if let Some(evidence) = crate::evidence::not_a_prefix(self.vkey(), signed, &mirrored, &proof) {
                self.keep_conflict(signed)?;
                return Ok(PullError::NotAPrefix(Box::new(evidence)));
            }
        }
        Ok(if self.has_seen(&signed.note.text)? {
            PullError::Replayed { ours, theirs }
        } else {
            PullError::Shrunk { ours, theirs }
        })
    }

    /// What the log signed before must be a prefix of the tree that it signs now.
    fn check_extends(&mut self, tree: &Tree<'_>, signed: &SignedCheckpoint) -> Result<(), PullError> {
        let known = [self.mirrored.clone(), self.newest.clone()];
        for known in known.into_iter().flatten() {
            let small = known.checkpoint.size;
            if small == 0 || small >= signed.checkpoint.size {
                continue;
            }
            let proof = tree.proving(|read| crate::evidence::seeded_proof(read, small, tree.size))?;
            if let Some(evidence) = crate::evidence::not_a_prefix(self.vkey(), &known, signed, &proof) {
                self.keep_conflict(signed)?;
                return Err(PullError::NotAPrefix(Box::new(evidence)));
            }
        }
        Ok(())
    }

    /// Writes a checkpoint down before anything is fetched under it.
    fn keep_newest(&mut self, signed: &SignedCheckpoint) -> Result<Place, PullError> {
        let known = self.newest.as_ref().map(|newest| &newest.note.text);
        if let (Some(place), true) = (self.record().newest, known == Some(&signed.note.text)) {
            return Ok(place);
        }
        let place = self.archive.add(&signed.to_bytes())?;
        let record = Record {
            newest: Some(place),
            ..*self.record()
        };
        self.record_file.commit(record)?;
        self.newest = Some(signed.clone());
        Ok(place)
    }

    fn check_room(&self) -> Result<(), PullError> {
        let folder = self.paths.folder();
        let free = self
            .disk
            .free_space(folder)
            .doing("measure the space on", folder)?
            .free;
        if free >= RESERVE_BYTES {
            return Ok(());
        }
        Err(io::Error::from(io::ErrorKind::StorageFull))
            .doing("keep 2 GiB free on", folder)
            .map_err(PullError::Storage)
    }
}

/// A pull under way.
struct Work<'m, 's> {
    mirror: &'m mut Mirror,
    shelf: &'s RefCell<Shelf>,
    /// Bytes written since the last record.
    bytes: usize,
}

impl Work<'_, '_> {
    /// Takes all bundles from the next index on; returns the unfinished one, if there is one.
    fn bundles(
        &mut self,
        tree: &Tree<'_>,
        source: &dyn Source,
        sink: &mut Sink<'_>,
        progress: &dyn Fn(u64, u64),
    ) -> Result<Option<Bundle>, PullError> {
        let ahead = Ahead::new(source, tree.size);
        std::thread::scope(|scope| {
            let _closing = Closing(&ahead);
            ahead.start(scope);
            let first = self.mirror.next / u64::from(WIDTH);
            for index in first..tile::tiles_at(0, tree.size) {
                if self.shelf.borrow().unsynced() == 0 {
                    self.mirror.check_room()?;
                }
                let bundle = bundle(tree, &ahead, index)?;
                self.give(&bundle, sink)?;
                progress(self.mirror.next, tree.size);
                if bundle.width < WIDTH {
                    return Ok(Some(bundle));
                }
                self.store(&bundle)?;
            }
            Ok(None)
        })
    }

    /// Gives the sink what it does not have of a bundle.
    fn give(&mut self, bundle: &Bundle, sink: &mut Sink<'_>) -> Result<(), PullError> {
        let first = bundle.index * u64::from(WIDTH);
        let skip = usize::try_from(self.mirror.next.saturating_sub(first)).unwrap_or(usize::MAX);
        let new = bundle.entries.get(skip..).unwrap_or_default();
        if !new.is_empty() {
            sink(first + skip as u64, new)?;
        }
        self.mirror.next = self.mirror.next.max(first + bundle.entries.len() as u64);
        Ok(())
    }

    /// Writes a finished bundle and its tile.
    fn store(&mut self, bundle: &Bundle) -> Result<(), PullError> {
        put(&mut self.shelf.borrow_mut(), &self.mirror.paths, bundle)?;
        self.bytes += bundle.bytes.len();
        // Two files a bundle, and a tile above them now and then.
        let many = self.shelf.borrow().unsynced() >= 2 * limits::SYNC_BUNDLES;
        if many || self.bytes >= limits::SYNC_BYTES {
            self.commit()?;
        }
        Ok(())
    }

    /// Makes durable what was written, then says so.
    fn commit(&mut self) -> Result<(), PullError> {
        self.shelf.borrow_mut().sync()?;
        self.bytes = 0;
        let record = Record {
            next: self.mirror.next,
            ..*self.mirror.record()
        };
        self.mirror.record_file.commit(record)?;
        Ok(())
    }

    /// All entries are here: the checkpoint is mirrored.
    fn finish(
        mut self,
        tree: &Tree<'_>,
        signed: &SignedCheckpoint,
        newest: Place,
        last: Option<Bundle>,
    ) -> Result<(), PullError> {
        if let Some(bundle) = last {
            put(&mut self.shelf.borrow_mut(), &self.mirror.paths, &bundle)?;
        }
        for (level, index, width) in edge_tiles(tree.size).into_iter().filter(|(level, ..)| *level > 0) {
            let path = self.mirror.paths.tile(level, index, width);
            let hashes = tree.edge(level).map_or(&[][..], Vec::as_slice);
            self.shelf.borrow_mut().put(&path, &encode_tile(hashes))?;
        }
        self.shelf.borrow_mut().sync()?;
        let (before, outlived) = (self.mirror.size(), self.mirror.record().previous);
        let record = Record {
            next: self.mirror.next,
            previous: before,
            mirrored: Some(newest),
            ..*self.mirror.record()
        };
        self.mirror.record_file.commit(record)?;
        self.mirror.mirrored = Some(signed.clone());
        self.mirror.publish(&mut self.shelf.borrow_mut())?;
        self.mirror
            .drop_outlived(&mut self.shelf.borrow_mut(), outlived, before)?;
        self.bytes = 0;
        Ok(())
    }
}

/// Writes a bundle and the tile of its leaves.
pub(super) fn put(shelf: &mut Shelf, paths: &Paths, bundle: &Bundle) -> Result<(), PullError> {
    // Also what lay here is written again: it may only be in the cache of a disk that failed.
    shelf.put(&paths.entries(bundle.index, bundle.width), &bundle.bytes)?;
    let tile = paths.tile(0, bundle.index, bundle.width);
    shelf.put(&tile, &encode_tile(&bundle.leaves))?;
    Ok(())
}
