//! Writing what others may fetch into a folder: `DIR/<our name>/<names of the peer port>`.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use comity_core::identifiers::NodeName;
use comity_exchange::{Purposed, names};
use comity_flow::Who;
use comity_peer::PeerNode;
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::hex;
use comity_proof::tile;
use serde_json::{Value, json};

use crate::commands::peer::ask::named;
use crate::line::Line;

/// Entries of a page of the manifest.
const PAGE: u64 = 256;

/// Why sealed files are handed out here, as the trail of who got what says it.
const PURPOSE: &str = "disk";

/// Writes the folder.
///
/// # Errors
/// Nobody is pinned who could read it, or the disk's.
pub(crate) fn export(
    line: &Line,
    folder: &Path,
    to: Option<&str>,
    progress: &dyn Fn(u64, u64),
) -> anyhow::Result<Value> {
    let node = line.node();
    let peers: Vec<NodeName> = node
        .peers(&Who::operator())?
        .into_iter()
        .map(|peer| peer.name)
        .collect();
    let to = to.map(named).transpose()?;
    let Some(reader) = to
        .clone()
        .or_else(|| peers.first().cloned())
        .filter(|name| peers.contains(name))
    else {
        bail!(crate::exit::WrongUse(match to {
            Some(to) => format!("{to} is not pinned here; `comity peer list` says who is"),
            None => "nobody is pinned here who could read the folder; `comity peer accept` first".into(),
        }));
    };
    let mut writer = Writer {
        line,
        reader,
        root: folder.join(node.name().as_str()),
        files: 0,
        bytes: 0,
    };
    let size = writer.log("", progress)?;
    for name in [names::CHECKPOINT_COSIGNED, "policy", "card"] {
        writer.head(name)?;
    }
    writer.others()?;
    if to.is_some() {
        writer.manifest()?;
    }
    Ok(json!({ "folder": writer.root, "files": writer.files, "bytes": writer.bytes, "size": size }))
}

struct Writer<'a> {
    line: &'a Line,
    reader: NodeName,
    root: PathBuf,
    files: u64,
    bytes: u64,
}

impl Writer<'_> {
    /// A resource as the port would give it to the reader.
    fn give(&self, name: &str) -> Option<Vec<u8>> {
        let purpose = Purposed {
            purpose: PURPOSE.into(),
            ground: String::new(),
        };
        let given = self.line.port().give(&self.reader, name, Some(&purpose))?;
        Some(given.bytes)
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let path = self.root.join(name);
        let parent = path.parent().unwrap_or(&self.root);
        std::fs::create_dir_all(parent).with_context(|| format!("could not make {}", parent.display()))?;
        std::fs::write(&path, bytes).with_context(|| format!("could not write {}", path.display()))?;
        self.files += 1;
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// What changes is written anew; what is not there is left out.
    fn head(&mut self, name: &str) -> anyhow::Result<()> {
        match self.give(name) {
            Some(bytes) => self.write(name, &bytes),
            None => Ok(()),
        }
    }

    /// What never changes is written once: a second export onto the same medium adds only what is new.
    fn forever(&mut self, name: &str) -> anyhow::Result<()> {
        if self.root.join(name).is_file() {
            return Ok(());
        }
        if let Some(bytes) = self.give(name) {
            return self.write(name, &bytes);
        }
        // The log went on meanwhile, and the tile is full now.
        let full = name.split_once(".p/").map_or(name, |(full, _)| full);
        let bytes = self
            .give(full)
            .with_context(|| format!("{name} is missing here"))?;
        self.write(full, &bytes)
    }

    /// A whole log: ours, or one that is mirrored here, whose names have a prefix. Gives its size.
    fn log(&mut self, prefix: &str, progress: &dyn Fn(u64, u64)) -> anyhow::Result<u64> {
        let head = format!("{prefix}{}", names::CHECKPOINT);
        let Some(bytes) = self.give(&head) else {
            return Ok(0);
        };
        let size = SignedCheckpoint::parse_unverified(&bytes)
            .map(|checkpoint| checkpoint.checkpoint.size)
            .with_context(|| head.clone())?;
        let all = tiles(size);
        for (done, name) in (0u64..).zip(&all) {
            progress(done, all.len() as u64);
            self.forever(&format!("{prefix}{name}"))?;
        }
        self.write(&head, &bytes)?;
        Ok(size)
    }

    /// Mirrors, and the checkpoints that we cosigned: of our own log there are none.
    fn others(&mut self) -> anyhow::Result<()> {
        for peer in self.line.node().peers(&Who::operator())? {
            let detail = self.line.node().peer(&Who::operator(), &peer.name)?;
            self.head(&names::witness_checkpoint(&detail.origin))?;
            if peer.name != self.reader {
                self.log(&names::mirror_prefix(&detail.origin), &|_, _| {})?;
            }
        }
        Ok(())
    }

    /// What is for the reader only: the list, and what it names.
    fn manifest(&mut self) -> anyhow::Result<()> {
        let Some(head) = self.give("manifest/head") else {
            return Ok(());
        };
        let (count, _) = comity_flow::sharing::read_head(&head).context("our own manifest cannot be read")?;
        for page in 0..count.div_ceil(PAGE) {
            let width = count.saturating_sub(page * PAGE).min(PAGE);
            let name = if width == PAGE {
                format!("manifest/{page}")
            } else {
                format!("manifest/{page}.p/{width}")
            };
            self.forever(&name)?;
            for hash in self.line.node().blobs_for(&self.reader, page * PAGE)? {
                // One that may not be handed out any more is not; the recipient sees the gap.
                self.head(&format!("blob/{}", hex::encode(&hash)))?;
            }
        }
        self.write("manifest/head", &head)
    }
}

/// Names of all tiles and bundles of a log of this size.
fn tiles(size: u64) -> Vec<String> {
    let mut all = Vec::new();
    for index in 0..tile::tiles_at(0, size) {
        all.push(tile::entries_path(index, tile::width_at(0, index, size)));
    }
    for level in 0..tile::LEVELS {
        for index in 0..tile::tiles_at(level, size) {
            all.push(tile::tile_path(level, index, tile::width_at(level, index, size)));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_a_log() {
        assert!(tiles(0).is_empty());
        assert_eq!(tiles(5), ["tile/entries/000.p/5", "tile/0/000.p/5"]);
        let names = tiles(256 * 256 + 1);
        assert_eq!(
            names
                .iter()
                .filter(|name| name.starts_with("tile/entries/"))
                .count(),
            257
        );
        assert!(names.contains(&"tile/0/256.p/1".to_owned()) && names.contains(&"tile/2/000.p/1".to_owned()));
    }
}
