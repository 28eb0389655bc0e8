//! Asking a source for the parts of a log, with the limits that each part has.

use crate::limits;
use crate::pull_error::PullError;
use crate::source::{Get, Source, SourceError};
use comity_proof::Hash;
use comity_proof::tile::{self, MAX_ENTRY_BYTES, TileError, TileReader, WIDTH};

/// A source, asked by name and limit.
pub(crate) struct Remote<'a> {
    pub(crate) source: &'a dyn Source,
}

impl Remote<'_> {
    /// The bytes of a resource, never more than `most`, whatever the source does.
    pub(crate) fn get(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, PullError> {
        let endless = || PullError::Endless {
            name: name.to_owned(),
            most,
        };
        match self.source.get(&Get::new(name, most)) {
            Ok(Some(bytes)) if bytes.len() as u64 > most => Err(endless()),
            Ok(bytes) => Ok(bytes),
            Err(SourceError::TooLarge { .. }) => Err(endless()),
            Err(cause) => Err(PullError::Source {
                name: name.to_owned(),
                cause,
            }),
        }
    }

    /// The first `width` hashes of a tile, unchecked: the tile of that width, or else the full one,
    /// since an unfinished tile may be removed when the full one is there. `None` if neither is.
    pub(crate) fn tile(&self, level: u8, index: u64, width: u16) -> Result<Option<Vec<Hash>>, PullError> {
        for candidate in widths(width) {
            let name = tile::tile_path(level, index, candidate);
            let wanted = usize::from(candidate) * 32;
            let Some(bytes) = self.get(&name, wanted as u64)? else {
                continue;
            };
            return match tile::parse_tile(&bytes) {
                Some(mut hashes) if bytes.len() == wanted => {
                    hashes.truncate(usize::from(width));
                    Ok(Some(hashes))
                }
                _ => Err(PullError::Truncated {
                    name,
                    what: format!("{} bytes instead of {wanted}", bytes.len()),
                }),
            };
        }
        Ok(None)
    }

    /// The bytes of a bundle with its name and its width, which may be more than asked for.
    pub(crate) fn bundle(&self, index: u64, width: u16, most: u64) -> Result<Option<RawBundle>, PullError> {
        for candidate in widths(width) {
            let name = tile::entries_path(index, candidate);
            let most = most.min(bundle_limit(candidate));
            if let Some(bytes) = self.get(&name, most)? {
                return Ok(Some(RawBundle {
                    name,
                    width: candidate,
                    bytes,
                }));
            }
        }
        Ok(None)
    }
}

/// A bundle as it came.
pub(crate) struct RawBundle {
    pub(crate) name: String,
    pub(crate) width: u16,
    pub(crate) bytes: Vec<u8>,
}

/// The longest bundle of so many entries.
fn bundle_limit(width: u16) -> u64 {
    (u64::from(width) * (2 + MAX_ENTRY_BYTES as u64)).min(limits::BUNDLE)
}

fn widths(width: u16) -> impl Iterator<Item = u16> {
    std::iter::once(width).chain((width < WIDTH).then_some(WIDTH))
}

/// Tiles of a source, unchecked: for proofs that are checked as a whole.
pub(crate) struct RemoteTiles<'a>(pub(crate) Remote<'a>);

impl TileReader for RemoteTiles<'_> {
    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError> {
        let path = || tile::tile_path(level, index, width);
        match self.0.tile(level, index, width) {
            Ok(Some(hashes)) => Ok(hashes),
            Ok(None) => Err(TileError::Missing { path: path() }),
            Err(error) => Err(TileError::Unreadable {
                path: path(),
                reason: error.to_string(),
            }),
        }
    }
}
