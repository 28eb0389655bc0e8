//! Checks a whole published log folder, offline and from nothing but its files.
//!
//! The checkpoint's signature, every entry against its tile, every tile against the one above,
//! the top against the signed root; then every entry: the strict form, and for open ones the
//! signature of a key that the log introduced earlier. Memory stays below 64 MiB whatever the
//! size: one bundle of at most 16.8 MB and its entries, and one row of hashes a level.

mod entries;
mod levels;
mod tiles;

pub use tiles::FolderTiles;

use crate::checkpoint::{CheckpointError, SignedCheckpoint};
use crate::keychain::KeyChain;
use crate::merkle::Frontier;
use crate::note::VerifierKey;
use crate::tile::{self, TileError, TileReader, WIDTH, entries_path, tile_path};
use crate::{Hash, merkle};
use entries::Entries;
use levels::Levels;
use std::path::{Path, PathBuf};

/// Name of the checkpoint in the folder.
pub const CHECKPOINT: &str = "checkpoint";

/// Why a folder could not be checked at all.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// No checkpoint: not a published log.
    #[error("{0} holds no file named checkpoint; give the folder that holds it and the folder tile")]
    NoCheckpoint(PathBuf),
    /// The checkpoint could not be read.
    #[error("{path}: {cause}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the disk said.
        cause: std::io::Error,
    },
}

/// Where the log's key came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeySource {
    /// The caller brought it along.
    Given,
    /// Entry 0 of the log itself. Whoever made the folder may have made the key: compare it with
    /// one that came another way.
    Log,
}

/// A statement key that a log introduced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementKey {
    /// Ed25519 public key.
    pub key: [u8; 32],
    /// The issuer it signs for.
    pub issuer: String,
}

/// The first thing found wrong. The check stops there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// File below the log's folder.
    pub path: String,
    /// Index of the entry, where it is about one.
    pub index: Option<u64>,
    /// What is wrong.
    pub what: String,
}

/// What was found in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderReport {
    /// Name of the log, as the checkpoint says.
    pub origin: String,
    /// Size of the log, as the checkpoint says.
    pub size: u64,
    /// Root of the log, as the checkpoint says.
    pub root: Hash,
    /// The key the checkpoint was checked with.
    pub log_key: Option<VerifierKey>,
    /// Where that key came from.
    pub key_source: KeySource,
    /// Entries checked.
    pub checked: u64,
    /// Open entries among them.
    pub open: u64,
    /// Blind entries among them.
    pub blind: u64,
    /// Key events among the open ones.
    pub key_events: u64,
    /// Tiles checked, at all levels.
    pub tiles: u64,
    /// Statement keys that the log introduced and has not revoked, as far as it was checked.
    pub statement_keys: Vec<StatementKey>,
    /// All keys that the log introduced, as far as it was checked: what may sign what at which
    /// index. Empty when only hashes were checked.
    pub keys: KeyChain,
    /// The first damage; `None` if all is well.
    pub damage: Option<Damage>,
}

impl FolderReport {
    /// True if everything was checked and nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.damage.is_none() && self.checked == self.size
    }
}

/// Checks a log of ours. Without a key, the one that entry 0 introduces is used, and the report
/// says so. `progress` is told entries done and entries in all.
pub fn verify(
    dir: &Path,
    key: Option<&VerifierKey>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<FolderReport, FolderError> {
    Check::start(dir, key, Some(Entries::new()))?.run(key, progress)
}

/// Checks checkpoint, tiles and bundles of any log in this layout, whatever its entries are.
pub fn verify_hashes(
    dir: &Path,
    key: &VerifierKey,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<FolderReport, FolderError> {
    Check::start(dir, Some(key), None)?.run(Some(key), progress)
}

/// A check under way.
struct Check {
    tiles: FolderTiles,
    checkpoint: Result<SignedCheckpoint, CheckpointError>,
    entries: Option<Entries>,
    report: FolderReport,
}

impl Check {
    fn start(dir: &Path, key: Option<&VerifierKey>, entries: Option<Entries>) -> Result<Self, FolderError> {
        let tiles = FolderTiles::new(dir);
        let checkpoint = SignedCheckpoint::parse_unverified(&read_checkpoint(&tiles, dir)?);
        let said = checkpoint.as_ref().map(|signed| signed.checkpoint.clone()).ok();
        let report = FolderReport {
            origin: said.as_ref().map(|said| said.origin.clone()).unwrap_or_default(),
            size: said.as_ref().map_or(0, |said| said.size),
            root: said.as_ref().map_or_else(merkle::empty_root, |said| said.root),
            log_key: key.cloned(),
            key_source: if key.is_some() {
                KeySource::Given
            } else {
                KeySource::Log
            },
            checked: 0,
            open: 0,
            blind: 0,
            key_events: 0,
            tiles: 0,
            statement_keys: Vec::new(),
            keys: KeyChain::new(),
            damage: None,
        };
        Ok(Self {
            tiles,
            checkpoint,
            entries,
            report,
        })
    }

    fn run(
        mut self,
        key: Option<&VerifierKey>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<FolderReport, FolderError> {
        let outcome = self.check_signature(key).and_then(|()| self.check_tree(progress));
        self.report.damage = outcome.err();
        self.report.keys = self.entries.map(Entries::into_keys).unwrap_or_default();
        self.report.statement_keys = entries::statement_keys(&self.report.keys);
        Ok(self.report)
    }

    fn check_signature(&mut self, key: Option<&VerifierKey>) -> Result<(), Damage> {
        let damage = |what: String| Damage {
            path: CHECKPOINT.into(),
            index: None,
            what,
        };
        let signed = self
            .checkpoint
            .as_ref()
            .map_err(|cause| damage(cause.to_string()))?;
        let key = match key {
            Some(key) => key.clone(),
            None => self.key_in_log()?,
        };
        signed
            .note
            .verify(&key)
            .map_err(|cause| damage(cause.to_string()))?;
        if signed.checkpoint.origin != key.name {
            return Err(damage(format!(
                "the checkpoint is of log {:?}, the key of log {:?}",
                self.report.origin, key.name
            )));
        }
        if self.entries.is_some() && !signed.checkpoint.extensions.is_empty() {
            return Err(damage("our checkpoints have no lines behind the root".into()));
        }
        self.report.log_key = Some(key);
        Ok(())
    }

    /// The key that entry 0 introduces. It is believed only once the whole folder was checked
    /// against it, and then only as the key of whoever made the folder.
    fn key_in_log(&self) -> Result<VerifierKey, Damage> {
        let path = entries_path(0, tile::width_at(0, 0, self.report.size));
        let damage = |what: String| Damage {
            path: path.clone(),
            index: Some(0),
            what,
        };
        if self.report.size == 0 {
            return Err(damage(
                "the log is empty, so it names no key; give the log's key".into(),
            ));
        }
        let bundle = self.bundle(0)?;
        let first = bundle.first().map(Vec::as_slice).unwrap_or_default();
        entries::log_key(first).map_err(damage)
    }

    fn check_tree(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<(), Damage> {
        let size = self.report.size;
        let mut levels = Levels::new();
        let mut edge = Frontier::new();
        for index in 0..tile::tiles_at(0, size) {
            let leaves = self.check_bundle(index)?;
            leaves.iter().for_each(|leaf| edge.push(*leaf));
            self.report.tiles += 1 + levels.add(&self.tiles, &leaves)?;
            progress(self.report.checked, size);
        }
        self.report.tiles += levels.finish(&self.tiles)?;
        if edge.root() == self.report.root {
            return Ok(());
        }
        let what = "the entries and tiles agree with each other, but not with the signed root".into();
        Err(Damage {
            path: CHECKPOINT.into(),
            index: None,
            what,
        })
    }

    /// Checks one bundle against its tile and then each entry; returns the leaf hashes.
    fn check_bundle(&mut self, bundle: u64) -> Result<Vec<Hash>, Damage> {
        let width = tile::width_at(0, bundle, self.report.size);
        let entries = self.bundle(bundle)?;
        let tile = self
            .tiles
            .tile(0, bundle, width)
            .map_err(|cause| missing_part(&cause))?;
        let leaves: Vec<Hash> = entries.iter().map(|entry| merkle::leaf_hash(entry)).collect();
        let first = bundle * u64::from(WIDTH);
        if let Some(at) = leaves.iter().zip(&tile).position(|(leaf, stored)| leaf != stored) {
            let what = format!(
                "the entry does not hash to its place in {}",
                tile_path(0, bundle, width)
            );
            return Err(Damage {
                path: entries_path(bundle, width),
                index: Some(first + at as u64),
                what,
            });
        }
        for (at, entry) in entries.iter().enumerate() {
            self.check_entry(first + at as u64, entry)
                .map_err(|what| Damage {
                    path: entries_path(bundle, width),
                    index: Some(first + at as u64),
                    what,
                })?;
        }
        Ok(leaves)
    }

    fn check_entry(&mut self, index: u64, entry: &[u8]) -> Result<(), String> {
        self.report.checked += 1;
        let Some(entries) = &mut self.entries else {
            return Ok(());
        };
        let kind = entries.check(index, entry, self.report.log_key.as_ref())?;
        self.report.open += u64::from(kind != entries::Seen::Blind);
        self.report.blind += u64::from(kind == entries::Seen::Blind);
        self.report.key_events += u64::from(kind == entries::Seen::KeyEvent);
        Ok(())
    }

    fn bundle(&self, index: u64) -> Result<Vec<Vec<u8>>, Damage> {
        let width = tile::width_at(0, index, self.report.size);
        self.tiles
            .entries(index, width)
            .map_err(|cause| missing_part(&cause))
    }
}

fn read_checkpoint(tiles: &FolderTiles, dir: &Path) -> Result<Vec<u8>, FolderError> {
    tiles.checkpoint().map_err(|cause| match cause.kind() {
        std::io::ErrorKind::NotFound => FolderError::NoCheckpoint(dir.to_owned()),
        _ => FolderError::Unreadable {
            path: dir.join(CHECKPOINT),
            cause,
        },
    })
}

/// Damage of a file that is not there or not whole.
fn missing_part(cause: &TileError) -> Damage {
    Damage {
        path: cause.path().to_owned(),
        index: None,
        what: cause.to_string(),
    }
}
