//! Tiles and entry bundles (C2SP tlog-tiles 0.1.0): names, bytes, and proofs computed from tiles.

use crate::{Hash, merkle::node_hash};

mod bundle;
mod proof;
pub use bundle::{BundleError, MAX_BUNDLE_BYTES, MAX_ENTRY_BYTES, encode_bundle, parse_bundle};
pub use proof::{consistency_proof, frontier, inclusion_proof, leaf, tree_root};

/// Levels of the tree in one tile.
pub const HEIGHT: u32 = 8;
/// Hashes in a full tile, entries in a full bundle.
pub const WIDTH: u16 = 256;
/// Bytes of a full tile.
pub const TILE_BYTES: usize = 256 * 32;
/// Tile levels that a log of fewer than 2^64 entries can have.
pub const LEVELS: u8 = 8;

/// Why a tile could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// The tile is not there.
    #[error("{path} is missing")]
    Missing {
        /// Path of the tile below the log's folder.
        path: String,
    },
    /// The tile could not be read.
    #[error("{path} could not be read: {reason}")]
    Unreadable {
        /// Path of the tile below the log's folder.
        path: String,
        /// What the disk said.
        reason: String,
    },
    /// The tile has another length than its name says.
    #[error("{path} has {got} bytes instead of {wanted}")]
    WrongLength {
        /// Path of the tile below the log's folder.
        path: String,
        /// Bytes that the name promises.
        wanted: usize,
        /// Bytes found.
        got: usize,
    },
    /// No such leaf or tree.
    #[error("leaf {index} does not lie in a tree of {size} leaves")]
    IndexOutside {
        /// Index asked about.
        index: u64,
        /// Leaves in the tree.
        size: u64,
    },
    /// No such older tree.
    #[error("a tree of {size1} leaves is no older state of a tree of {size2}")]
    SizesOutOfOrder {
        /// Leaves in the older tree.
        size1: u64,
        /// Leaves in the newer tree.
        size2: u64,
    },
}

impl TileError {
    /// The file that the error is about; empty where it is about none.
    pub fn path(&self) -> &str {
        match self {
            Self::Missing { path } | Self::Unreadable { path, .. } | Self::WrongLength { path, .. } => path,
            Self::IndexOutside { .. } | Self::SizesOutOfOrder { .. } => "",
        }
    }
}

/// Where tiles come from: a folder, a cache, a test.
pub trait TileReader {
    /// The first `width` hashes (1 to 256) of tile `index` at `level`. A reader that has only a
    /// wider tile may cut it: a tile's first hashes never change.
    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError>;

    /// Root of the complete subtree `number` of 2^`height` hashes (height 0 to 7) inside a tile
    /// that has at least `width` hashes, from a reader that keeps inner nodes. `None` has it
    /// computed from the tile.
    fn inner(
        &self,
        level: u8,
        index: u64,
        width: u16,
        height: u32,
        number: usize,
    ) -> Result<Option<Hash>, TileError> {
        let _ = (level, index, width, height, number);
        Ok(None)
    }
}

/// Name of a tile below the log's folder: `tile/0/x001/x234/067`, with `.p/5` behind it when it is
/// `width` 5 of 256.
pub fn tile_path(level: u8, index: u64, width: u16) -> String {
    format!("tile/{level}/{}{}", index_path(index), width_suffix(width))
}

/// Name of an entry bundle below the log's folder: `tile/entries/x001/x234/067`, partial as tiles.
pub fn entries_path(index: u64, width: u16) -> String {
    format!("tile/entries/{}{}", index_path(index), width_suffix(width))
}

/// How many hashes tile `index` at `level` has in a log of `size` entries: 0 (no such tile) to 256.
/// For entry bundles the level is 0.
pub fn width_at(level: u8, index: u64, size: u64) -> u16 {
    let hashes = size.checked_shr(HEIGHT * u32::from(level)).unwrap_or(0);
    let before = index.saturating_mul(u64::from(WIDTH));
    u16::try_from(hashes.saturating_sub(before).min(u64::from(WIDTH))).unwrap_or(WIDTH)
}

/// How many tiles there are at `level` in a log of `size` entries, the partial one counted.
pub fn tiles_at(level: u8, size: u64) -> u64 {
    size.checked_shr(HEIGHT * u32::from(level))
        .unwrap_or(0)
        .div_ceil(u64::from(WIDTH))
}

/// The bytes of a tile.
pub fn encode_tile(hashes: &[Hash]) -> Vec<u8> {
    hashes.concat()
}

/// The hashes in the bytes of a tile; `None` when they are not 1 to 256 whole hashes.
pub fn parse_tile(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    let fits = !hashes.is_empty() && hashes.len() <= usize::from(WIDTH) && rest.is_empty();
    fits.then(|| hashes.to_vec())
}

/// Root of a full tile: the hash that stands for it one level up.
pub fn full_tile_root(hashes: &[Hash]) -> Option<Hash> {
    (hashes.len() == usize::from(WIDTH))
        .then(|| complete_root(hashes.to_vec()))
        .flatten()
}

/// Root over a number of hashes that is a power of two.
fn complete_root(mut row: Vec<Hash>) -> Option<Hash> {
    if !row.len().is_power_of_two() {
        return None;
    }
    while row.len() > 1 {
        let (pairs, _) = row.as_chunks::<2>();
        row = pairs.iter().map(|[left, right]| node_hash(left, right)).collect();
    }
    row.pop()
}

fn index_path(index: u64) -> String {
    let mut path = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    path
}

fn width_suffix(width: u16) -> String {
    if width >= WIDTH {
        String::new()
    } else {
        format!(".p/{width}")
    }
}

/// A name below a log's folder, read back: what a server may serve and a mirror may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// A tile: level, index, width.
    Tile(u8, u64, u16),
    /// An entry bundle: index, width.
    Entries(u64, u16),
}

impl Resource {
    /// Reads `tile/…`; `None` for every other spelling, so that one resource has one name.
    pub fn parse(path: &str) -> Option<Self> {
        let (kind, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let (index, width) = parse_index_and_width(rest)?;
        let resource = match kind {
            "entries" => Self::Entries(index, width),
            level => Self::Tile(level.parse().ok().filter(|level| *level < 64)?, index, width),
        };
        (resource.path() == path).then_some(resource)
    }

    /// The name.
    pub fn path(self) -> String {
        match self {
            Self::Tile(level, index, width) => tile_path(level, index, width),
            Self::Entries(index, width) => entries_path(index, width),
        }
    }
}

fn parse_index_and_width(text: &str) -> Option<(u64, u16)> {
    let (index, width) = match text.split_once(".p/") {
        Some((index, width)) => (index, width.parse().ok().filter(|w| (1..WIDTH).contains(w))?),
        None => (text, WIDTH),
    };
    let mut number: u64 = 0;
    for part in index.split('/') {
        let digits: u64 = part
            .strip_prefix('x')
            .unwrap_or(part)
            .parse()
            .ok()
            .filter(|n| *n < 1000)?;
        number = number.checked_mul(1000)?.checked_add(digits)?;
    }
    Some((number, width))
}
