//! Reading the own log for sharing: what was released to whom, what a counterpart may fetch, what was ordered.
//!
//! Manifests, deliveries and holders follow from the log and can be read again from its beginning; a place in it says
//! how far they were. So a release counts when it is logged, and nothing is lost if the power fails right after it.

use std::collections::HashMap;

use comity_core::kinds::Body;
use comity_core::record::Record;
use comity_proof::{hex, sha256};
use comity_store::sharing::{Addressed, ErasedRow, Erasure, Relay, Released, SharingWork};
use comity_store::{Sight, StatementRow};

use super::turn::Turn;
use crate::error::FlowError;
use crate::node::Node;
use crate::reading::{Said, read_statement};

/// Statements read at once: at their largest some 15 MB.
const AT_ONCE: u32 = 256;

/// Kinds that are addressed to counterparts. A record itself is never served: it travels sealed, in a release.
pub(super) const ADDRESSED: [&str; 4] = ["release", "receipt", "erase-notice", "erased"];

/// The running digest of a manifest after one more entry.
pub(super) fn digest_after(before: &[u8; 32], index: u64, hash: &[u8; 32]) -> [u8; 32] {
    let mut bytes = Vec::with_capacity(72);
    bytes.extend_from_slice(before);
    bytes.extend_from_slice(&index.to_be_bytes());
    bytes.extend_from_slice(hash);
    sha256(&bytes)
}

impl Node {
    /// The same at a start, after store and log were brought together.
    ///
    /// # Errors
    /// The store's, or damage.
    pub(crate) fn catch_up_sharing(&self) -> Result<(), FlowError> {
        self.read_log_for_sharing(&self.sharing_turn())
    }

    /// Reads what the own log holds and was not read yet.
    ///
    /// # Errors
    /// The store's, or damage.
    pub(super) fn read_log_for_sharing(&self, _turn: &Turn<'_>) -> Result<(), FlowError> {
        loop {
            let from = self.store.sharing_read_to()?;
            if from >= self.store.applied_size()? {
                return Ok(());
            }
            let page = self.store.statements_from(from, AT_ONCE, &Sight::all())?;
            let settled = self.up_to_a_hole(from, &page)?;
            let Some(last) = settled.last() else { return Ok(()) };
            let mut scan = Scan::new(self, last.settled.index + 1);
            for row in settled {
                scan.take(row)?;
            }
            self.store.sharing_apply(&scan.work)?;
        }
    }

    /// While statements wait for their place, a later one may be settled before an earlier one: stop at the first hole.
    /// A hole when none waits is one that erasing made.
    fn up_to_a_hole<'a>(&self, from: u64, page: &'a [StatementRow]) -> Result<&'a [StatementRow], FlowError> {
        let whole = (from..)
            .zip(page)
            .take_while(|(index, row)| row.settled.index == *index)
            .count();
        if whole == page.len() || self.store.unsettled()?.is_empty() {
            return Ok(page);
        }
        Ok(page.get(..whole).unwrap_or_default())
    }

    /// From whom this node has a record of another, and by which release; the first one that was taken.
    pub(super) fn held_from(&self, record: &str) -> Result<Option<(String, String)>, FlowError> {
        let filter = comity_store::sharing::IncomingFilter {
            record: Some(record.into()),
            whys: vec!["share".into(), "update".into(), "take-back".into()],
            states: ["delivered", "opened", "accepted", "acted", "refused"]
                .map(Into::into)
                .into(),
            ..Default::default()
        };
        /// Releases looked at for one record: a chain of a change a day for three years.
        const MOST: u32 = 1000;
        let found = self.store.incoming_list(&filter, MOST)?;
        Ok(found
            .into_iter()
            .last()
            .map(|one| (one.new.peer, one.new.release)))
    }
}

/// One page on its way into the store.
struct Scan<'n> {
    node: &'n Node,
    ends: HashMap<String, [u8; 32]>,
    work: SharingWork,
}

impl<'n> Scan<'n> {
    fn new(node: &'n Node, read_to: u64) -> Self {
        Self {
            node,
            ends: HashMap::new(),
            work: SharingWork {
                read_to,
                ..SharingWork::default()
            },
        }
    }

    fn take(&mut self, row: &StatementRow) -> Result<(), FlowError> {
        if !ADDRESSED.contains(&row.settled.row.kind.as_str()) {
            return Ok(());
        }
        let read = read_statement(&row.bytes)?;
        for peer in &read.statement.header.to {
            self.address(peer, row)?;
        }
        let Said::Facts(record) = &read.said else {
            return Ok(());
        };
        let id = row.settled.row.record_id.clone();
        match &record.body {
            Body::Release(_) => self.released(&id, row, record)?,
            Body::EraseNotice(_) => self.work.erasures.extend(erasure(&id, row, record, "")),
            Body::Erased(erased) => {
                self.work.answered.push(id);
                self.work.erased.push(ErasedRow {
                    notice: erased.notice.to_string(),
                    node: self.node.name.to_string(),
                    at: record.issued.seconds(),
                    scope: erased.scope.clone(),
                    backups: erased.backups.map(|date| date.to_string()),
                });
            }
            Body::Receipt(_) => self.work.answered.push(id),
            _ => {}
        }
        Ok(())
    }

    fn address(&mut self, peer: &str, row: &StatementRow) -> Result<(), FlowError> {
        let before = match self.ends.get(peer) {
            Some(end) => *end,
            None => self.node.store.manifest_state(peer)?.1,
        };
        let (index, hash) = (row.settled.index, row.settled.hash);
        let digest = digest_after(&before, index, &hash);
        self.ends.insert(peer.to_owned(), digest);
        self.work.addressed.push(Addressed {
            peer: peer.to_owned(),
            index,
            hash,
            digest,
        });
        Ok(())
    }

    fn released(&mut self, id: &str, row: &StatementRow, record: &Record) -> Result<(), FlowError> {
        let Body::Release(release) = &record.body else {
            return Ok(());
        };
        let first = release.items.first();
        let statements: Vec<[u8; 32]> = release
            .items
            .iter()
            .flat_map(|item| &item.statements)
            .filter_map(|text| hex::decode_array(text))
            .collect();
        let chain = matches!(release.why.as_str(), "share" | "update" | "take-back");
        let released = Released {
            release: id.to_owned(),
            hash: row.settled.hash,
            index: row.settled.index,
            why: release.why.clone(),
            record: first.map(|item| item.record.to_string()).unwrap_or_default(),
            seq: if chain { self.highest(&statements)? } else { 0 },
            sealed: release.sealed.as_deref().and_then(hex::decode_array),
            at: record.issued.seconds(),
            to: release.to.iter().map(ToString::to_string).collect(),
            statements,
        };
        if release.why == "share" && release.held_by.is_some() {
            self.tell_upstream(&released)?;
        }
        self.work.released.push(released);
        Ok(())
    }

    /// Highest number among statements of a record's chain; an erased one had it.
    fn highest(&self, statements: &[[u8; 32]]) -> Result<u64, FlowError> {
        let mut highest = 0;
        for hash in statements {
            if let Some(row) = self.node.store.statement(hash, &Sight::all())? {
                highest = highest.max(row.settled.row.seq);
            }
        }
        Ok(highest)
    }

    /// Whoever passes a record on tells the one it came from.
    fn tell_upstream(&mut self, released: &Released) -> Result<(), FlowError> {
        if let Some((peer, _)) = self.node.held_from(&released.record)? {
            self.work.relays.push(Relay {
                why: "onward".into(),
                hash: released.hash,
                record: released.record.clone(),
                to: peer,
                nodes: released.to.clone(),
            });
        }
        Ok(())
    }
}

/// An order to erase, as the store keeps it. `from` is the peer it came from; empty for our own.
pub(super) fn erasure(id: &str, row: &StatementRow, record: &Record, from: &str) -> Option<Erasure> {
    let Body::EraseNotice(notice) = &record.body else {
        return None;
    };
    Some(Erasure {
        notice: id.to_owned(),
        hash: row.settled.hash,
        record: notice.record.to_string(),
        ordered_by: notice.ordered_by.clone(),
        ground: serde_json::to_string(&notice.ground).unwrap_or_default(),
        at: record.issued.seconds(),
        by: notice.by.map(|date| date.to_string()),
        originator: row.settled.row.issuer.clone(),
        from: from.to_owned(),
        done: None,
    })
}
