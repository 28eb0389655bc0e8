//! What a counterpart may fetch: a manifest of our statements that are addressed to it, in the order of our log, and
//! the blobs it names. "Not for you" and "not here" are the same answer.

use comity_core::handling::Purpose;
use comity_core::identifiers::NodeName;
use comity_exchange::Purposed;
use comity_proof::cbor::{self, Value};
use comity_proof::hex;
use comity_release::{Point, Question};
use comity_store::Sight;
use comity_store::sharing::Released;

use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;

/// Entries of a whole page.
pub const PAGE: u64 = 256;

/// Longest page: 256 entries of an index, a hash and their frames.
pub const MAX_PAGE_BYTES: u64 = 16 * 1024;

/// Longest head: a number and a digest.
pub const MAX_HEAD_BYTES: u64 = 128;

/// Longest ground that is noted, in characters.
const MAX_GROUND: usize = 200;

/// An entry: place in the log, and hash of the statement.
pub type ManifestEntry = (u64, [u8; 32]);

/// Reads a head: how many entries, and the running digest over them.
pub fn read_head(bytes: &[u8]) -> Option<(u64, [u8; 32])> {
    let value = cbor::decode(bytes).ok()?;
    entry(&value)
}

/// Reads a page of exactly `count` entries with rising places.
pub fn read_page(bytes: &[u8], count: u64) -> Option<Vec<ManifestEntry>> {
    let value = cbor::decode(bytes).ok()?;
    let items = value.as_array()?;
    if items.len() as u64 != count || count > PAGE {
        return None;
    }
    let entries: Vec<ManifestEntry> = items.iter().map(entry).collect::<Option<_>>()?;
    let rising = entries.windows(2).all(|pair| match pair {
        [(before, _), (after, _)] => before < after,
        _ => true,
    });
    rising.then_some(entries)
}

fn entry(value: &Value) -> Option<ManifestEntry> {
    match value.as_array()? {
        [number, hash] => Some((number.as_u64()?, hash.as_bytes()?.try_into().ok()?)),
        _ => None,
    }
}

fn pair(number: u64, hash: &[u8; 32]) -> Value {
    Value::Array(vec![Value::Unsigned(number), Value::Bytes(hash.to_vec())])
}

/// Name of a page that holds the entries up to `count`.
pub(super) fn page_name(page: u64, count: u64) -> (String, u64) {
    let width = count.saturating_sub(page.saturating_mul(PAGE)).min(PAGE);
    if width == PAGE {
        (format!("manifest/{page}"), width)
    } else {
        (format!("manifest/{page}.p/{width}"), width)
    }
}

impl Node {
    /// Head of what we have for a counterpart: how many entries, and the running digest over them.
    ///
    /// # Errors
    /// The store's.
    pub fn manifest_head(&self, peer: &NodeName) -> Result<Vec<u8>, FlowError> {
        self.catch_up_sharing()?;
        let (count, digest) = self.store.manifest_state(peer.as_str())?;
        Ok(cbor::encode(&pair(count, &digest)))
    }

    /// A page of it: whole, or its first `width` entries. `None`: there is no such page yet.
    ///
    /// # Errors
    /// The store's.
    pub fn manifest_page(
        &self,
        peer: &NodeName,
        page: u64,
        width: Option<u16>,
    ) -> Result<Option<Vec<u8>>, FlowError> {
        let width = width.map_or(PAGE, u64::from);
        if width == 0 || width > PAGE || page > u64::from(u32::MAX) {
            return Ok(None);
        }
        let from = page.saturating_mul(PAGE);
        let limit = u32::try_from(width).unwrap_or_default();
        let entries = self.store.manifest_entries(peer.as_str(), from, limit)?;
        if entries.len() as u64 != width {
            return Ok(None);
        }
        let page = entries.iter().map(|(index, hash)| pair(*index, hash)).collect();
        Ok(Some(cbor::encode(&Value::Array(page))))
    }

    /// A statement or sealed file by its hash, for whom it is addressed to. Who asked, for what and why is noted.
    ///
    /// # Errors
    /// The store's or the disk's.
    pub fn blob_for(
        &self,
        peer: &NodeName,
        hash: &[u8; 32],
        asked: &Purposed,
    ) -> Result<Option<Vec<u8>>, FlowError> {
        let found = match self.statement_for(peer, hash)? {
            Some(bytes) => Some(bytes),
            None => self.sealed_for(peer, hash)?,
        };
        if found.is_some() {
            let ground: String = asked.ground.chars().take(MAX_GROUND).collect();
            let purpose: String = asked.purpose.chars().take(MAX_GROUND).collect();
            let detail = format!("{peer}: {purpose}: {ground}");
            self.note(
                None,
                Deed::done("blob.serve", "blob", hex::encode(hash)).with(detail),
            )?;
        }
        Ok(found)
    }

    /// Names of all blobs that a counterpart may fetch, from the `from`th entry of its manifest on, for a copy on a
    /// disk: statements, and the sealed files of releases.
    ///
    /// # Errors
    /// The store's.
    pub fn blobs_for(&self, peer: &NodeName, from: u64) -> Result<Vec<[u8; 32]>, FlowError> {
        let limit = u32::try_from(PAGE).unwrap_or_default();
        let mut hashes = Vec::new();
        for (_, hash) in self.store.manifest_entries(peer.as_str(), from, limit)? {
            hashes.push(hash);
            let Some(row) = self.store.statement(&hash, &Sight::all())? else {
                continue;
            };
            let released = self.store.released(&row.settled.row.record_id)?;
            hashes.extend(released.and_then(|release| release.sealed));
        }
        Ok(hashes)
    }

    fn statement_for(&self, peer: &NodeName, hash: &[u8; 32]) -> Result<Option<Vec<u8>>, FlowError> {
        if !self.store.is_addressed(peer.as_str(), hash)? {
            return Ok(None);
        }
        let row = self.store.statement(hash, &Sight::all())?;
        Ok(row.map(|row| row.bytes))
    }

    /// A sealed file goes to whom its release names, while the policy lets it: a record that was narrowed or has run out
    /// is not handed out any more, whatever was released before.
    fn sealed_for(&self, peer: &NodeName, hash: &[u8; 32]) -> Result<Option<Vec<u8>>, FlowError> {
        for release in self.store.released_with(hash)? {
            let named = release.to.iter().any(|name| name == peer.as_str());
            if named && self.may_serve(peer, &release)? {
                return self.vault().get(hash);
            }
        }
        Ok(None)
    }

    fn may_serve(&self, peer: &NodeName, release: &Released) -> Result<bool, FlowError> {
        let Some(statement) = self.store.statement(&release.hash, &Sight::all())? else {
            return Ok(false);
        };
        let Some(now) = self.handling_of(&release.record)? else {
            // Erased here: what only speaks of it, such as receipts passed on, is in a release of its own.
            return Ok(!matches!(release.why.as_str(), "share" | "update"));
        };
        let read = crate::reading::read_statement(&statement.bytes)?;
        let crate::reading::Said::Facts(record) = &read.said else {
            return Ok(false);
        };
        let comity_core::kinds::Body::Release(body) = &record.body else {
            return Ok(false);
        };
        let purpose = body.purposes.first().copied().unwrap_or(Purpose::LawEnforcement);
        let kind = if release.why == "share" || release.why == "update" {
            now.1.clone()
        } else {
            release.why.clone()
        };
        let decision = self.release_policy()?.decide(&Question {
            point: Point::Serve,
            handling: &now.0,
            kind: &kind,
            issuer: super::issuer_of(&release.record),
            us: self.name.as_str(),
            recipient: peer.as_str(),
            purpose,
            approvals: body.approved.len().saturating_sub(1) as u64,
            caveats_filled: super::propose::caveats_filled(&now.0),
            granted: true,
            on: self.today(),
        });
        if !decision.allowed {
            self.note(
                None,
                Deed::refused("blob.serve", "release", release.release.clone()).with(format!(
                    "{peer}: {} {}",
                    decision.version,
                    decision.reasons.join(",")
                )),
            )?;
        }
        Ok(decision.allowed)
    }
}
