//! Bundles in order: from our own disk where they lie there sound, from the source otherwise,
//! each checked against the signed tree.

use super::ahead::Ahead;
use super::remote::RawBundle;
use super::tree::Tree;
use crate::limits;
use crate::pull_error::PullError;
use comity_proof::Hash;
use comity_proof::merkle::leaf_hash;
use comity_proof::tile::{self, BundleError, WIDTH, entries_path, tile_path};

/// A bundle that belongs to the tree.
pub(crate) struct Bundle {
    pub(crate) index: u64,
    pub(crate) width: u16,
    /// As it is stored: without what a wider bundle held beyond the width.
    pub(crate) bytes: Vec<u8>,
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) leaves: Vec<Hash>,
    /// True if it lay here already.
    pub(crate) was_here: bool,
}

/// What a bundle must hash to.
enum Wanted<'a> {
    /// The root of its finished tile.
    Root(Hash),
    /// The hashes of the unfinished tile.
    Leaves(&'a [Hash]),
}

impl Wanted<'_> {
    fn fits(&self, leaves: &[Hash]) -> bool {
        match self {
            Self::Root(root) => tile::full_tile_root(leaves) == Some(*root),
            Self::Leaves(wanted) => *wanted == leaves,
        }
    }
}

/// Bundle `index` of the tree.
pub(crate) fn bundle(tree: &Tree<'_>, ahead: &Ahead<'_>, index: u64) -> Result<Bundle, PullError> {
    let width = tile::width_at(0, index, tree.size);
    let wanted = if width == WIDTH {
        Wanted::Root(tree.root_of_tile(0, index)?)
    } else {
        Wanted::Leaves(tree.edge(0).map_or(&[], Vec::as_slice))
    };
    if let Some(bundle) = local(tree, index, width, &wanted)? {
        return Ok(bundle);
    }
    let raw = fetch(tree, ahead, index, width)?;
    tree.fetched.borrow_mut().push(entries_path(index, width));
    checked(tree, raw, index, width, &wanted)
}

/// The bundle as it lies here, if it does and is sound.
fn local(tree: &Tree<'_>, index: u64, width: u16, wanted: &Wanted<'_>) -> Result<Option<Bundle>, PullError> {
    let Some(bytes) = tree.here(&entries_path(index, width))? else {
        return Ok(None);
    };
    // What is spoilt is fetched again; who spoilt it was our own disk.
    let Ok(entries) = tile::parse_bundle(&bytes) else {
        return Ok(None);
    };
    let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    Ok(wanted.fits(&leaves).then_some(Bundle {
        index,
        width,
        bytes,
        entries,
        leaves,
        was_here: true,
    }))
}

fn fetch(tree: &Tree<'_>, ahead: &Ahead<'_>, index: u64, width: u16) -> Result<RawBundle, PullError> {
    let fetched = match ahead.get(index) {
        // Longer than what is fetched ahead: now it is alone in memory.
        Err(PullError::Endless { .. }) => tree.remote().bundle(index, width, limits::BUNDLE),
        fetched => fetched,
    }?;
    fetched.ok_or_else(|| PullError::Missing {
        name: entries_path(index, width),
        size: tree.size,
    })
}

/// Checks what came. Whatever is wrong is named as exactly as the tree allows.
fn checked(
    tree: &Tree<'_>,
    raw: RawBundle,
    index: u64,
    width: u16,
    wanted: &Wanted<'_>,
) -> Result<Bundle, PullError> {
    let mut entries = tile::parse_bundle(&raw.bytes).map_err(|error| not_whole(&raw.name, &error))?;
    if entries.len() != usize::from(raw.width) {
        let what = format!("{} entries instead of {}", entries.len(), raw.width);
        return Err(PullError::Truncated { name: raw.name, what });
    }
    entries.truncate(usize::from(width));
    let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    if !wanted.fits(&leaves) {
        return Err(wrong(tree, raw.name, index, &leaves, wanted));
    }
    let bytes = if raw.width == width {
        raw.bytes
    } else {
        tile::encode_bundle(&entries).map_err(|error| not_whole(&raw.name, &error))?
    };
    Ok(Bundle {
        index,
        width,
        bytes,
        entries,
        leaves,
        was_here: false,
    })
}

fn not_whole(name: &str, error: &BundleError) -> PullError {
    PullError::Truncated {
        name: name.to_owned(),
        what: error.to_string(),
    }
}

/// Which entry is wrong. For a finished bundle that needs its tile, which is only asked for now:
/// the tile must itself fit the tree, or else it is what is wrong.
fn wrong(tree: &Tree<'_>, name: String, index: u64, leaves: &[Hash], wanted: &Wanted<'_>) -> PullError {
    let tile = match wanted {
        Wanted::Leaves(hashes) => hashes.to_vec(),
        Wanted::Root(_) => match tree.full(0, index) {
            Ok(hashes) => hashes.to_vec(),
            Err(error) => return error,
        },
    };
    let at = leaves.iter().zip(&tile).position(|(leaf, hash)| leaf != hash);
    match at {
        Some(at) => PullError::WrongBundle {
            name,
            index: index * u64::from(WIDTH) + at as u64,
        },
        None => PullError::WrongTile {
            name: tile_path(0, index, WIDTH),
        },
    }
}
