//! Mends a copy whose files were damaged or lost.

use super::ahead::{Ahead, Closing};
use super::bundles::bundle;
use super::local::Local;
use super::paths::edge_tiles;
use super::pull::put;
use super::remote::Remote;
use super::shelf::Shelf;
use super::tree::{Parts, Tree};
use super::{Mirror, Repaired};
use crate::pull_error::PullError;
use crate::source::Source;
use comity_proof::tile::{self, encode_tile, tile_path};
use std::cell::RefCell;

impl Mirror {
    /// Checks every file of the copy against the mirrored checkpoint and fetches from `source` (the
    /// peer, or any mirror of the log) what is damaged or gone. Nothing new is taken.
    pub fn repair(
        &mut self,
        source: &dyn Source,
        progress: &dyn Fn(u64, u64),
    ) -> Result<Repaired, PullError> {
        self.fresh()?;
        let Some(signed) = self.mirrored.clone() else {
            return Ok(Repaired::default());
        };
        let shelf = RefCell::new(self.shelf());
        let parts = || Parts {
            remote: Remote { source },
            disk: self.disk.as_ref(),
            paths: &self.paths,
            shelf: &shelf,
            committed: self.size(),
        };
        let local = Local {
            disk: self.disk.as_ref(),
            paths: &self.paths,
        };
        // The source may have outgrown our unfinished tiles, so ours are used if they are sound.
        let tree = match Tree::open(parts(), &Remote { source: &local }, &signed) {
            Ok(Some(tree)) => tree,
            _ => Tree::open(parts(), &Remote { source }, &signed)?.ok_or_else(|| PullError::Missing {
                name: "the unfinished tiles".into(),
                size: signed.checkpoint.size,
            })?,
        };
        let checked = mend(&tree, source, &shelf, &self.paths, progress)?;
        shelf.borrow_mut().sync()?;
        let files = tree.fetched.take();
        Ok(Repaired { files, checked })
    }
}

/// Goes through all bundles of a mirrored tree and writes what was not sound; returns how many
/// entries were looked at.
fn mend(
    tree: &Tree<'_>,
    source: &dyn Source,
    shelf: &RefCell<Shelf>,
    paths: &super::paths::Paths,
    progress: &dyn Fn(u64, u64),
) -> Result<u64, PullError> {
    let ahead = Ahead::new(source, tree.size);
    let mut checked = 0;
    std::thread::scope(|scope| {
        let _closing = Closing(&ahead);
        ahead.start(scope);
        for index in 0..tile::tiles_at(0, tree.size) {
            let bundle = bundle(tree, &ahead, index)?;
            let name = tile_path(0, index, bundle.width);
            let tile_is_here = tree.here(&name)? == Some(encode_tile(&bundle.leaves));
            if !tile_is_here {
                tree.fetched.borrow_mut().push(name);
            }
            if !(bundle.was_here && tile_is_here) {
                put(&mut shelf.borrow_mut(), paths, &bundle)?;
            }
            checked += bundle.entries.len() as u64;
            progress(checked, tree.size);
        }
        Ok::<_, PullError>(())
    })?;
    for (level, index, width) in edge_tiles(tree.size).into_iter().filter(|(level, ..)| *level > 0) {
        let bytes = encode_tile(tree.edge(level).map_or(&[][..], Vec::as_slice));
        let name = tile_path(level, index, width);
        if tree.here(&name)?.as_ref() != Some(&bytes) {
            shelf.borrow_mut().put(&paths.tile(level, index, width), &bytes)?;
            tree.fetched.borrow_mut().push(name);
        }
    }
    Ok(checked)
}
