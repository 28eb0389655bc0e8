//! Whether what came in is what it says: in which log it stands, and by whose key it is signed.

use std::collections::BTreeMap;

use comity_core::identifiers::NodeName;
use comity_proof::entry::Entry;
use comity_proof::keychain::{ChainError, KeyChain};
use comity_proof::note::VerifierKey;
use comity_proof::policy::Policy;
use comity_proof::proof_file::{ProofFile, Subject};
use comity_proof::statement::{self, Statement};
use comity_seal::Recipient;
use comity_store::sharing::GivenProof;
use comity_store::{Sight, StatementRow};

use super::parcel::{Parcel, Piece};
use super::propose::wrong;
use crate::error::FlowError;
use crate::node::Node;
use crate::peers::exchange::lock;

/// Most logs whose statements lie in one parcel: a record, those who passed it on, and their receipts.
const MAX_LOGS: usize = 64;

/// Why something that came in was refused: the code of the receipt, and words for people.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub reason: &'static str,
    pub what: String,
}

impl Refusal {
    pub(super) fn new(reason: &'static str, what: impl Into<String>) -> Self {
        Self {
            reason,
            what: what.into(),
        }
    }
}

/// Not taken: refused for good, or an error of ours after which it is tried again.
#[derive(Debug)]
pub(super) enum NotTaken {
    Refused(Refusal),
    Ours(FlowError),
}

impl From<Refusal> for NotTaken {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<FlowError> for NotTaken {
    fn from(cause: FlowError) -> Self {
        Self::Ours(cause)
    }
}

impl From<comity_store::StoreError> for NotTaken {
    fn from(cause: comity_store::StoreError) -> Self {
        Self::Ours(cause.into())
    }
}

/// A statement that is proved to stand in a log and to be signed by a key of that log's node.
#[derive(Clone, Debug)]
pub(super) struct Proven {
    pub statement: Statement,
    pub index: u64,
    pub leaf: [u8; 32],
    /// Whether the log publishes it whole.
    pub open: bool,
    /// Verifier key of the log, as text.
    pub vkey: String,
    /// Name of the log.
    pub origin: String,
    /// Whether the log is pinned here.
    pub pinned: bool,
    /// Proof file, where it came apart from its log.
    pub proof: Option<String>,
}

/// The logs that a parcel speaks for.
pub(super) struct Vouchers {
    chains: BTreeMap<String, KeyChain>,
}

impl Vouchers {
    /// The node and verifier key of each.
    pub(super) fn logs(&self) -> impl Iterator<Item = (String, String)> + '_ {
        self.chains
            .iter()
            .map(|(vkey, chain)| (chain.issuer().to_owned(), vkey.clone()))
    }
}

impl Node {
    /// A statement fetched from a peer by hash: it must stand in our copy of the peer's log at that place.
    pub(super) fn prove_fetched(
        &self,
        peer: &crate::peers::registry::Peer,
        index: u64,
        bytes: &[u8],
    ) -> Result<Proven, NotTaken> {
        let read = statement::parse(bytes).map_err(|cause| Refusal::new("unreadable", cause.to_string()))?;
        let vkey = peer
            .log_key()
            .map_err(|cause| FlowError::Damaged(cause.to_string()))?;
        let mirror = self
            .mirror_of(&peer.name, vkey)
            .map_err(|cause| FlowError::Damaged(cause.to_string()))?;
        let entry = lock(&mirror)
            .entry(index)
            .map_err(|cause| FlowError::Damaged(cause.to_string()))?;
        let (open, blind) = (Entry::open(&read), Entry::blind(&read));
        let is_open = entry == open.encode();
        if !is_open && entry != blind.encode() {
            let what = format!("entry {index} of the sender's log is another one than this statement");
            return Err(Refusal::new("not-in-log", what).into());
        }
        let chain = self.keys_of(peer)?;
        chain
            .check(&read, index)
            .map_err(|cause| Refusal::new("bad-signature", cause.to_string()))?;
        if read.header.iss != peer.name.as_str() {
            return Err(Refusal::new("bad-signature", "it is of another issuer than its log").into());
        }
        Ok(Proven {
            leaf: if is_open {
                open.leaf_hash()
            } else {
                blind.leaf_hash()
            },
            statement: read,
            index,
            open: is_open,
            vkey: vkey.to_string(),
            origin: peer.card.origin().to_owned(),
            pinned: true,
            proof: None,
        })
    }

    /// Reads the keys that a parcel brings, each log by itself.
    pub(super) fn vouchers(&self, parcel: &Parcel) -> Result<Vouchers, NotTaken> {
        let mut events: BTreeMap<String, Vec<(u64, Statement)>> = BTreeMap::new();
        for piece in &parcel.keys {
            let (read, proved, _) = proved(piece)?;
            events.entry(piece.log.clone()).or_default().push((proved, read));
            if events.len() > MAX_LOGS {
                let what = format!("the parcel speaks for more than {MAX_LOGS} logs");
                return Err(Refusal::new("unreadable", what).into());
            }
        }
        let mut chains = BTreeMap::new();
        for (vkey, mut list) in events {
            list.sort_by_key(|(index, _)| *index);
            let chain = KeyChain::fold(list.iter().map(|(index, one)| (*index, one)))
                .map_err(|cause| Refusal::new("bad-signature", cause.to_string()))?;
            chains.insert(vkey, chain);
        }
        Ok(Vouchers { chains })
    }

    /// A statement out of a parcel: by our own pins where we have them, else by what the sender vouches for.
    pub(super) fn prove_piece(&self, piece: &Piece, vouchers: &Vouchers) -> Result<Proven, NotTaken> {
        let (read, index, leaf) = proved(piece)?;
        let bad = |what: String| Refusal::new("bad-signature", what);
        let name: NodeName = read
            .header
            .iss
            .parse()
            .map_err(|_| Refusal::new("unreadable", "its issuer has no name of a node"))?;
        let pinned = self.peer_named(&name)?;
        if let Some(peer) = &pinned {
            let chain = self.keys_of(peer)?;
            let known = peer
                .card
                .log
                .iter()
                .chain(chain.logs())
                .any(|key| key.to_string() == piece.log);
            if !known {
                return Err(bad(format!(
                    "{name} is pinned here with another log key than the sender names"
                ))
                .into());
            }
            // The chain may not reach that far yet: then the sender's word on newer keys counts below.
            match chain.check(&read, index) {
                Ok(_) => {}
                Err(cause @ ChainError::Unknown(_)) => {
                    self.by_word(&read, index, piece, vouchers)
                        .map_err(|_| bad(cause.to_string()))?;
                }
                Err(cause) => return Err(bad(cause.to_string()).into()),
            }
        } else if name == self.name {
            if piece.log != self.vkey || self.store.statement(&read.hash(), &Sight::all())?.is_none() {
                return Err(bad("it is said to be ours, and it is not".into()).into());
            }
        } else {
            self.by_word(&read, index, piece, vouchers)?;
            let known = self.store.vouched_log(name.as_str())?;
            if let Some((vkey, by)) = known.filter(|(vkey, _)| *vkey != piece.log) {
                let what = format!("the log key of {name} is another one than {by} vouched for ({vkey})");
                return Err(bad(what).into());
            }
        }
        let key: VerifierKey = piece
            .log
            .parse()
            .map_err(|_| bad("the log's key cannot be read".into()))?;
        Ok(Proven {
            open: leaf == Entry::open(&read).leaf_hash(),
            statement: read,
            index,
            leaf,
            vkey: piece.log.clone(),
            origin: key.name,
            pinned: pinned.is_some(),
            proof: Some(piece.proof.clone()),
        })
    }

    fn by_word(
        &self,
        read: &Statement,
        index: u64,
        piece: &Piece,
        vouchers: &Vouchers,
    ) -> Result<(), Refusal> {
        let bad = |what: String| Refusal::new("bad-signature", what);
        let chain = vouchers
            .chains
            .get(&piece.log)
            .ok_or_else(|| bad("the parcel does not bring the keys of its issuer".into()))?;
        let said = chain.logs().iter().any(|key| key.to_string() == piece.log);
        if !said || !piece.log.starts_with(&format!("{}/", read.header.iss)) {
            return Err(bad("the log that holds it is not the one of its issuer".into()));
        }
        chain
            .check(read, index)
            .map(drop)
            .map_err(|cause| bad(cause.to_string()))
    }

    /// A statement held here with the proof that it is logged: ours, mirrored, or handed to us.
    pub(super) fn piece_of(&self, row: &StatementRow) -> Result<Piece, FlowError> {
        let damaged = |cause: &dyn std::fmt::Display| FlowError::Damaged(cause.to_string());
        if row.settled.log == 0 {
            return Ok(Piece {
                statement: row.bytes.clone(),
                log: self.vkey.clone(),
                proof: self
                    .log
                    .proof_file(row.settled.index)
                    .map_err(FlowError::LogRead)?,
            });
        }
        let name: Option<NodeName> = row.settled.row.issuer.parse().ok();
        let peer = match name {
            Some(name) => self.peer_named(&name)?,
            None => None,
        };
        if let Some(peer) = peer {
            let vkey = peer.log_key().map_err(|cause| damaged(&cause))?.clone();
            let mirror = self
                .mirror_of(&peer.name, &vkey)
                .map_err(|cause| damaged(&cause))?;
            let found = lock(&mirror).proof_file(row.settled.index);
            if let Ok(proof) = found {
                return Ok(Piece {
                    statement: row.bytes.clone(),
                    log: vkey.to_string(),
                    proof,
                });
            }
        }
        match self.store.given_proof(&row.settled.hash)? {
            Some(given) => Ok(Piece {
                statement: row.bytes.clone(),
                log: given.vkey,
                proof: given.proof,
            }),
            None => Err(wrong(
                "record",
                "no-proof",
                "the proof that a statement is logged is not here",
                "ask its sender to hand it over again",
            )),
        }
    }

    /// The key events of a node, ours or another's, that are kept here.
    pub(super) fn key_events_of(&self, node: &str) -> Result<Vec<StatementRow>, FlowError> {
        if node == self.name.as_str() {
            return Ok(self.store.key_events(0)?);
        }
        let log = self
            .store
            .logs()?
            .into_iter()
            .find(|log| log.id != 0 && log.node == node);
        log.map_or(Ok(Vec::new()), |log| Ok(self.store.key_events(log.id)?))
    }

    pub(super) fn own_recipients(&self) -> Vec<Recipient> {
        self.keys.recipients()
    }

    pub(super) fn recipients_of(&self, peer: &NodeName) -> Result<Vec<Recipient>, FlowError> {
        let texts = self.sealing_recipients_of(peer)?;
        let read: Vec<Recipient> = texts.iter().filter_map(|text| text.parse().ok()).collect();
        if read.is_empty() {
            let what = format!("{peer} has no sealing key that this node can use");
            return Err(wrong(
                "to",
                "sealing",
                &what,
                "ask its operator for the newest card",
            ));
        }
        Ok(read)
    }
}

/// Parses a piece and checks its proof against the log key it names; says nothing of whose log that is.
fn proved(piece: &Piece) -> Result<(Statement, u64, [u8; 32]), Refusal> {
    let read =
        statement::parse(&piece.statement).map_err(|cause| Refusal::new("unreadable", cause.to_string()))?;
    let key: VerifierKey = piece
        .log
        .parse()
        .map_err(|_| Refusal::new("unreadable", "the log's key cannot be read"))?;
    let proof =
        ProofFile::parse(&piece.proof).map_err(|cause| Refusal::new("not-in-log", cause.to_string()))?;
    let proved = proof
        .verify(Subject::Statement(&read), &Policy::of_log(key))
        .map_err(|cause| Refusal::new("not-in-log", cause.to_string()))?;
    Ok((read, proved.index, proved.leaf))
}

/// The proof of a piece, to be handed on with it.
pub(super) fn given(proven: &Proven) -> Option<GivenProof> {
    proven.proof.as_ref().map(|proof| GivenProof {
        hash: proven.statement.hash(),
        record: proven.statement.header.sub.clone(),
        vkey: proven.vkey.clone(),
        proof: proof.clone(),
    })
}
