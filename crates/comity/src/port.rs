//! The node as its peer port sees it: names to files and methods.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use comity_core::identifiers::NodeName;
use comity_exchange::{Purposed, Source};
use comity_flow::peers::{Served, SyncTrouble};
use comity_flow::{FlowError, Node};
use comity_peer::node::{Pinned, RoundFailed};
use comity_peer::{Given, PeerNode, Reply, Signer};
use comity_proof::hex;

/// Largest file that is served: a bundle of 256 entries of 65,535 bytes with their lengths, or a sealed file of 16 MiB.
const LARGEST: u64 = 17 << 20;

/// The node behind the port.
#[derive(Clone)]
pub(crate) struct PortNode(pub(crate) Arc<Node>);

impl Signer for PortNode {
    fn statement_key(&self) -> [u8; 32] {
        self.0.statement_key()
    }

    fn sign_request(&self, base: &[u8]) -> [u8; 64] {
        self.0.sign_request(base)
    }
}

impl PeerNode for PortNode {
    fn tls_seed(&self) -> [u8; 32] {
        self.0.tls_seed()
    }

    fn card(&self) -> Option<Vec<u8>> {
        told(self.0.card()).map(|card| card.encode())
    }

    fn peer_of_tls_key(&self, key: &[u8; 32]) -> Option<NodeName> {
        self.0.peer_of_tls_key(key)
    }

    fn statement_keys_of(&self, peer: &NodeName) -> Vec<[u8; 32]> {
        told(self.0.statement_keys_of(peer)).unwrap_or_default()
    }

    fn give(&self, peer: &NodeName, name: &str, purpose: Option<&Purposed>) -> Option<Given> {
        match name.split_once('/') {
            Some(("manifest", page)) => manifest(&self.0, peer, page),
            Some(("match", what)) => {
                let bytes = told(self.0.match_set(peer, what)).flatten()?;
                Some(Given {
                    bytes,
                    immutable: what != "head",
                })
            }
            Some(("blob", hash)) => {
                let hash: [u8; 32] = hex::decode_array(hash).filter(|read| hex::encode(read) == hash)?;
                let bytes = told(self.0.blob_for(peer, &hash, purpose?)).flatten()?;
                Some(immutable(bytes))
            }
            _ => served(&self.0, peer, name),
        }
    }

    fn take(&self, peer: &NodeName, name: &str, body: &[u8], purpose: Option<&Purposed>) -> Option<Reply> {
        match name {
            "add-checkpoint" => Some(add_checkpoint(&self.0, peer, body)),
            "match" => {
                let answer = told(self.0.match_answer(peer, purpose?, body))?;
                Some(Reply {
                    status: 200,
                    content_type: "application/cbor",
                    body: answer,
                })
            }
            _ => None,
        }
    }

    fn pinned(&self) -> Vec<Pinned> {
        let pinned = told(self.0.pinned()).unwrap_or_default();
        pinned
            .into_iter()
            .map(|peer| Pinned {
                name: peer.name,
                address: peer.address,
                tls: peer.tls,
                frozen: peer.frozen,
            })
            .collect()
    }

    fn log_size(&self) -> u64 {
        self.0.log_size()
    }

    fn round(&self, peer: &NodeName, source: &dyn Source) -> Result<(), RoundFailed> {
        let report = match self.0.sync_round(peer, source, &|_, _| {}) {
            Ok(report) => report,
            // Somebody asked for one by hand: it is as good as ours.
            Err(SyncTrouble::AtWork(_)) => return Ok(()),
            Err(cause) => return Err(RoundFailed(cause.to_string())),
        };
        match report.steps.iter().find(|step| !step.good) {
            None => Ok(()),
            Some(step) => Err(RoundFailed(format!("{}: {}", step.step, step.said))),
        }
    }

    fn next_round(&self, peer: &NodeName, at: i64) {
        told(self.0.next_try(peer, at));
    }
}

/// The value; an error of our own is told in our own log, and the counterpart gets what it gets for a name that is not
/// there.
fn told<T>(result: Result<T, FlowError>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(FlowError::NotFound(_) | FlowError::NotAllowed(_)) => None,
        Err(cause) => {
            tracing::warn!(%cause, "a counterpart could not be answered");
            None
        }
    }
}

fn immutable(bytes: Vec<u8>) -> Given {
    Given {
        bytes,
        immutable: true,
    }
}

fn served(node: &Node, peer: &NodeName, name: &str) -> Option<Given> {
    match told(node.serve_name(peer, name))? {
        Served::Head(bytes) => Some(Given {
            bytes,
            immutable: false,
        }),
        Served::File(path) => read(&path).map(immutable),
    }
}

/// A file of ours; none where it is not there, which is a name that is not there.
fn read(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).ok()?;
    file.take(LARGEST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// `head`, `<page>`, `<page>.p/<width>`.
fn manifest(node: &Node, peer: &NodeName, page: &str) -> Option<Given> {
    if page == "head" {
        let bytes = told(node.manifest_head(peer))?;
        return Some(Given {
            bytes,
            immutable: false,
        });
    }
    let (page, width) = match page.split_once(".p/") {
        Some((page, width)) => (page, Some(u16::try_from(number(width)?).ok()?)),
        None => (page, None),
    };
    told(node.manifest_page(peer, number(page)?, width))
        .flatten()
        .map(immutable)
}

/// A number as it is written in names: no sign, no leading nought, so that one thing has one name.
fn number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text.len() == 1 || !text.starts_with('0'));
    plain.then(|| text.parse().ok()).flatten()
}

/// C2SP tlog-witness: cosignatures, or a refusal with its status.
fn add_checkpoint(node: &Node, peer: &NodeName, body: &[u8]) -> Reply {
    match node.add_checkpoint(peer, body) {
        Ok(body) => Reply {
            status: 200,
            content_type: "text/plain",
            body,
        },
        Err(refusal) => Reply {
            status: refusal.status,
            content_type: refusal.content_type,
            body: refusal.body,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_form() {
        assert_eq!((number("0"), number("256")), (Some(0), Some(256)));
        for bad in ["", "00", "01", "+1", "-1", "1 ", "x", "99999999999999999999"] {
            assert_eq!(number(bad), None, "{bad:?}");
        }
    }
}
