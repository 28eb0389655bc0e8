//! Taking deliveries: walking a counterpart's manifest, fetching what it names, verifying it, keeping it, answering it.
//!
//! What was read of an entry is kept in one piece together with the place in the manifest, so that a crash costs at most
//! one entry and nothing is taken twice.

use comity_core::identifiers::NodeName;
use comity_exchange::{Blame, Get, Purposed, Source, SourceError};
use comity_proof::hex;
use comity_proof::statement::MAX_STATEMENT_BYTES;
use comity_store::sharing::{IncomingFilter, NewIncoming, Taking};

use super::manifest::{MAX_HEAD_BYTES, MAX_PAGE_BYTES, ManifestEntry, PAGE, page_name, read_head, read_page};
use super::parcel::MAX_PARCEL_BYTES;
use super::scan::digest_after;
use super::trust::{NotTaken, Refusal};
use super::views::{Actor, Delivered, DeliveryTrouble, IncomingState};
use crate::error::FlowError;
use crate::node::Node;
use crate::peers::registry::Peer;

/// Longest sealed file: the parcel, a header with a stanza for each recipient, and a tag for each piece of 64 KiB.
pub(super) const MAX_SEALED_BYTES: u64 =
    MAX_PARCEL_BYTES as u64 + comity_seal::MOST_HEADER as u64 + (MAX_PARCEL_BYTES as u64 / 65_536 + 2) * 16;

/// Missing ones asked for again in a round.
const AGAIN: u32 = 64;

/// What stands in our request for a delivery.
const PURPOSE: &str = "delivery";
const GROUND: &str = "addressed to this node";

/// Why a round of deliveries stopped.
pub(super) enum Stop {
    Trouble(DeliveryTrouble),
    Ours(FlowError),
}

impl From<SourceError> for Stop {
    fn from(cause: SourceError) -> Self {
        Self::Trouble(DeliveryTrouble {
            what: cause.to_string(),
            mend: cause.mend().into(),
            actor: match cause.who() {
                Blame::Us => Actor::Us,
                Blame::Peer => Actor::Peer,
                Blame::Line => Actor::Line,
            },
            source: Some(cause),
        })
    }
}

impl From<FlowError> for Stop {
    fn from(cause: FlowError) -> Self {
        Self::Ours(cause)
    }
}

impl From<comity_store::StoreError> for Stop {
    fn from(cause: comity_store::StoreError) -> Self {
        Self::Ours(cause.into())
    }
}

fn theirs(what: impl Into<String>, mend: &str) -> Stop {
    Stop::Trouble(DeliveryTrouble {
        what: what.into(),
        mend: mend.into(),
        actor: Actor::Peer,
        source: None,
    })
}

const ASK: &str = "ask the counterpart's operator; what was sent up to here is kept";

impl Node {
    /// Fetches, verifies, keeps and answers what a counterpart has for us, from where the last round stopped. The copy of
    /// its log must be up to date: entries beyond it wait for the next round.
    ///
    /// # Errors
    /// Ours only: the store's, the disk's, the log's. What is the counterpart's or the line's is in [`Delivered::trouble`].
    pub fn take_deliveries(&self, peer: &NodeName, source: &dyn Source) -> Result<Delivered, FlowError> {
        let mut done = Delivered::default();
        match self.walk(peer, source, &mut done) {
            Ok(()) => {}
            Err(Stop::Trouble(trouble)) => done.trouble = Some(trouble),
            Err(Stop::Ours(cause)) => return Err(cause),
        }
        let turn = self.sharing_turn();
        self.log_answers(&turn)?;
        Ok(done)
    }

    fn walk(&self, name: &NodeName, source: &dyn Source, done: &mut Delivered) -> Result<(), Stop> {
        let peer = self.pinned_peer(name)?;
        if peer.row.frozen.is_some() {
            return Ok(());
        }
        self.ask_again(&peer, source, done)?;
        let (mut count, mut digest) = self.store.manifest_cursor(name.as_str())?;
        let Some(bytes) = source.get(&Get::new("manifest/head", MAX_HEAD_BYTES))? else {
            return Err(theirs(
                "the counterpart has no manifest for this node",
                "ask the counterpart's operator whether this node is pinned there",
            ));
        };
        let (end, end_digest) =
            read_head(&bytes).ok_or_else(|| theirs("the head of the manifest cannot be read", ASK))?;
        if end < count || (end == count && end_digest != digest) {
            let what = format!("the manifest was changed: {count} entries were there, now {end}");
            return Err(theirs(what, ASK));
        }
        while count < end {
            let (fresh, last) = self.page(source, count, end)?;
            if last {
                check_end(&digest, &fresh, &end_digest)?;
            }
            for (index, hash) in fresh {
                if index >= self.mirrored(&peer)? {
                    return Ok(());
                }
                count += 1;
                digest = digest_after(&digest, index, &hash);
                self.take_entry(&peer, source, (index, hash), Some((count, digest)), done)?;
                done.read += 1;
            }
        }
        Ok(())
    }

    /// Entries from `count` on of the page they stand on, and whether it is the last one.
    fn page(&self, source: &dyn Source, count: u64, end: u64) -> Result<(Vec<ManifestEntry>, bool), Stop> {
        let number = count / PAGE;
        let (name, width) = page_name(number, end);
        let Some(bytes) = source.get(&Get::new(&name, MAX_PAGE_BYTES))? else {
            return Err(theirs(
                format!("the manifest has a gap: {name} is not there"),
                ASK,
            ));
        };
        let entries = read_page(&bytes, width)
            .ok_or_else(|| theirs(format!("{name} cannot be read or is not in order"), ASK))?;
        let skip = usize::try_from(count % PAGE).unwrap_or(usize::MAX);
        let last = number.saturating_mul(PAGE).saturating_add(width) == end;
        Ok((entries.into_iter().skip(skip).collect(), last))
    }

    fn mirrored(&self, peer: &Peer) -> Result<u64, Stop> {
        let damaged = |cause: &dyn std::fmt::Display| FlowError::Damaged(cause.to_string());
        let vkey = peer.log_key().map_err(|cause| damaged(&cause))?;
        let mirror = self
            .mirror_of(&peer.name, vkey)
            .map_err(|cause| damaged(&cause))?;
        let size = crate::peers::exchange::lock(&mirror).size();
        // What the store has not taken over yet, keys among it, must come first.
        Ok(size.min(self.foreign_log(peer)?.next_index))
    }

    /// What a counterpart named and did not hand out is asked for again.
    fn ask_again(&self, peer: &Peer, source: &dyn Source, done: &mut Delivered) -> Result<(), Stop> {
        let filter = IncomingFilter {
            states: vec![IncomingState::Missing.as_str().into()],
            peer: Some(peer.name.to_string()),
            ..IncomingFilter::default()
        };
        for missing in self.store.incoming_list(&filter, AGAIN)? {
            let entry = (missing.new.index, missing.new.hash);
            self.take_entry(peer, source, entry, None, done)?;
        }
        Ok(())
    }

    fn take_entry(
        &self,
        peer: &Peer,
        source: &dyn Source,
        (index, hash): ManifestEntry,
        cursor: Option<(u64, [u8; 32])>,
        done: &mut Delivered,
    ) -> Result<(), Stop> {
        let mut taking = Taking {
            peer: peer.name.to_string(),
            cursor,
            ..Taking::default()
        };
        let found = match fetch(source, &hash, MAX_STATEMENT_BYTES as u64)? {
            Fetched::Bytes(bytes) => match self.prove_fetched(peer, index, &bytes) {
                Ok(proven) => self.understand(peer, source, &proven, &mut taking)?,
                Err(NotTaken::Refused(refusal)) => Some(refusal),
                Err(NotTaken::Ours(cause)) => return Err(cause.into()),
            },
            Fetched::Missing => {
                taking.incoming = Some(self.missing(peer, index, hash, "it is not handed out"));
                None
            }
            Fetched::Other => {
                taking.incoming =
                    Some(self.missing(peer, index, hash, "other bytes are handed out under its name"));
                None
            }
        };
        if let Some(refusal) = found {
            self.refuse_entry(peer, (index, hash), &refusal, &mut taking);
        }
        self.store.incoming_take(&taking)?;
        count(&taking, done);
        Ok(())
    }

    pub(super) fn missing(&self, peer: &Peer, index: u64, hash: [u8; 32], what: &str) -> NewIncoming {
        NewIncoming {
            state: IncomingState::Missing.as_str().into(),
            error: Some(format!(
                "entry {index} of the counterpart's log is for this node: {what}; its operator must look"
            )),
            ..self.new_incoming(peer, index, hash)
        }
    }

    pub(super) fn new_incoming(&self, peer: &Peer, index: u64, hash: [u8; 32]) -> NewIncoming {
        NewIncoming {
            peer: peer.name.to_string(),
            hash,
            index,
            release: String::new(),
            why: String::new(),
            record: String::new(),
            sealed: None,
            terms: String::new(),
            state: String::new(),
            taken: self.clock.now().seconds(),
            reason: None,
            error: None,
            actor: Actor::Peer.as_str().into(),
            statements: Vec::new(),
        }
    }

    /// A refusal is a row in the queue and, where the release can be named, a signed receipt.
    fn refuse_entry(
        &self,
        peer: &Peer,
        (index, hash): ManifestEntry,
        refusal: &Refusal,
        taking: &mut Taking,
    ) {
        let known = taking.incoming.take();
        let mut row = known.unwrap_or_else(|| self.new_incoming(peer, index, hash));
        row.state = IncomingState::Rejected.as_str().into();
        row.reason = Some(refusal.reason.into());
        row.error = Some(refusal.what.clone());
        row.statements.clear();
        *taking = Taking {
            peer: taking.peer.clone(),
            cursor: taking.cursor,
            ..Taking::default()
        };
        if let Ok(release) = row.release.parse() {
            taking.due.push(self.receipt_due(
                &peer.name,
                &release,
                "refused",
                &[hash],
                Some((refusal.reason, refusal.what.clone())),
            ));
        }
        taking.incoming = Some(row);
    }
}

fn check_end(before: &[u8; 32], fresh: &[ManifestEntry], end: &[u8; 32]) -> Result<(), Stop> {
    let digest = fresh.iter().fold(*before, |digest, (index, hash)| {
        digest_after(&digest, *index, hash)
    });
    if digest == *end {
        return Ok(());
    }
    Err(theirs(
        "a page of the manifest was changed: its entries do not give the digest of its head",
        ASK,
    ))
}

fn count(taking: &Taking, done: &mut Delivered) {
    done.receipts += taking.answers.len() as u64;
    let Some(incoming) = &taking.incoming else { return };
    match IncomingState::parse(&incoming.state) {
        Some(IncomingState::Rejected) => done.refused += 1,
        Some(IncomingState::Missing) => done.missing += 1,
        Some(IncomingState::Acted) => done.acted += 1,
        _ => done.taken += 1,
    }
}

pub(super) enum Fetched {
    Bytes(Vec<u8>),
    Missing,
    /// Other bytes than the name says.
    Other,
}

/// A blob by its hash.
pub(super) fn fetch(source: &dyn Source, hash: &[u8; 32], most: u64) -> Result<Fetched, SourceError> {
    let name = format!("blob/{}", hex::encode(hash));
    let purposed = Purposed {
        purpose: PURPOSE.into(),
        ground: GROUND.into(),
    };
    let ask = Get {
        purpose: Some(&purposed),
        ..Get::new(&name, most)
    };
    Ok(match source.get(&ask)? {
        None => Fetched::Missing,
        Some(bytes) if comity_proof::sha256(&bytes) == *hash => Fetched::Bytes(bytes),
        Some(_) => Fetched::Other,
    })
}
