//! A witness: it cosigns trees that only grow, and keeps every one that it cosigned.

mod book;
mod desk;
mod entry;
mod error;
mod journal;
mod mirrored;
mod request;

pub use error::{MirrorCosigned, Refusal, WitnessError};
pub use request::{Request, RequestError};

use crate::cosign::CosignKeys;
use crate::evidence;
use book::Known;
use comity_log::disk::Disk;
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::evidence::Evidence;
use comity_proof::merkle;
use comity_proof::note::{Note, NoteSignature, VerifierKey};
use desk::{Desk, Turn};
use entry::Entry;
use std::path::Path;
use std::sync::Arc;

pub(crate) mod fuzzed {
    //! Readers of our own files, for the fuzz targets.
    pub(crate) use super::journal::read_all;
}

/// Gives seconds since 1970.
pub type Clock = dyn Fn() -> u64 + Send + Sync;

/// A witness and mirror cosigner. All threads share one; requests for different logs share an
/// fsync, so many are answered in the time of one.
pub struct Witness {
    desk: Desk,
    keys: CosignKeys,
    clock: Arc<Clock>,
}

impl Witness {
    /// Opens the witness whose record lies in `folder`, or begins one. `clock` gives seconds since
    /// 1970.
    pub fn open(
        folder: &Path,
        keys: CosignKeys,
        disk: Arc<dyn Disk>,
        clock: Arc<Clock>,
    ) -> Result<Self, WitnessError> {
        Ok(Self {
            desk: Desk::open(folder, disk)?,
            keys,
            clock,
        })
    }

    /// All four public keys of the node's cosigners.
    pub fn vkeys(&self) -> Vec<VerifierKey> {
        self.keys.vkeys()
    }

    /// Takes the body of a request to add-checkpoint (C2SP tlog-witness). `may` gives the pinned
    /// key of an origin; `None` answers 404. On success the answer is the witness's signature
    /// lines; what they say is durable.
    pub fn add_checkpoint(
        &self,
        body: &[u8],
        may: &dyn Fn(&str) -> Option<VerifierKey>,
    ) -> Result<Vec<u8>, Refusal> {
        let request = Request::parse(body).map_err(|error| Refusal::text(400, &error.to_string()))?;
        let origin = request.signed.checkpoint.origin.clone();
        let key = may(&origin).ok_or_else(|| Refusal::text(404, "this witness does not know the log"))?;
        if let Err(error) = request.signed.note.verify(&key) {
            return Err(Refusal::text(403, &error.to_string()));
        }
        let turn = self.desk.begin(&origin).map_err(|error| unavailable(&error))?;
        self.judge(&turn.known, &request, &key)
            .map_err(|refusal| self.remember(refusal, &origin, &request))?;
        self.cosign(&turn, &request.signed, &key)
            .map_err(|error| unavailable(&error))
    }

    /// The checks of the specification, in its order. The origin and the signature were checked.
    fn judge(&self, known: &Known, request: &Request, key: &VerifierKey) -> Result<(), Refusal> {
        let said = &request.signed.checkpoint;
        if request.old > said.size {
            return Err(Refusal::text(400, "the old size is larger than the checkpoint"));
        }
        if known.frozen {
            return Err(Refusal::text(
                403,
                "the log is frozen here: two histories of it were seen",
            ));
        }
        if known.last_size.is_some_and(|last| said.size > last) {
            return Err(Refusal::text(403, "the log was ended at a smaller size"));
        }
        if let Some(evidence) = contradicts(known, &request.signed, key) {
            return Err(Refusal::size(known.size()).with(evidence));
        }
        if request.old != known.size() {
            return Err(Refusal::size(known.size()));
        }
        let proved = match &known.cosigned {
            Some(given) if request.old > 0 => {
                let old = &given.signed.checkpoint;
                merkle::verify_consistency(old.size, said.size, &request.proof, &old.root, &said.root)
            }
            // Every tree extends the empty one, so there is nothing to prove; but the empty tree
            // has one root.
            _ if !request.proof.is_empty() => Err(merkle::MerkleError::FromEmpty),
            _ if said.size == 0 && said.root != merkle::empty_root() => {
                Err(merkle::MerkleError::RootMismatch)
            }
            _ => Ok(()),
        };
        proved.map_err(|error| {
            let refusal = Refusal::text(422, &error.to_string());
            match no_prefix(known, request, key) {
                Some(evidence) => refusal.with(evidence),
                None => refusal,
            }
        })
    }

    /// Evidence is written down, and the log is not cosigned any more.
    fn remember(&self, refusal: Refusal, origin: &str, request: &Request) -> Refusal {
        if refusal.evidence.is_some() {
            tracing::error!(%origin, size = request.signed.checkpoint.size, "a log shows two histories");
            let conflict = Entry::Conflict(request.signed.clone());
            let frozen = Entry::Frozen(origin.to_owned());
            if let Err(error) = self.desk.commit(vec![conflict, frozen]) {
                tracing::error!(%origin, %error, "a conflict could not be written down");
            }
        }
        refusal
    }

    /// Signs, writes down, answers.
    fn cosign(
        &self,
        turn: &Turn<'_>,
        signed: &SignedCheckpoint,
        key: &VerifierKey,
    ) -> Result<Vec<u8>, WitnessError> {
        let time = turn.known.time((self.clock)());
        let lines = self.keys.witness.sign(signed, time)?;
        let same = turn
            .known
            .cosigned
            .as_ref()
            .is_some_and(|given| given.signed.note.text == signed.note.text);
        // The same tree again is written down already.
        if !same {
            let whole = with_lines(signed, key, &lines);
            self.desk.commit(vec![Entry::Cosigned(time, whole)])?;
        }
        Ok(lines_of(&lines))
    }

    /// What the monitor endpoint `witness/<origin hash>/checkpoint` shows: the checkpoint cosigned
    /// last, with the log's signatures and the witness's.
    pub fn known(&self, origin_hash: &str) -> Option<Vec<u8>> {
        self.desk.look(|book| {
            let given = book.by_hash(origin_hash)?.cosigned.as_ref()?;
            Some(given.signed.to_bytes())
        })
    }

    /// The checkpoint of a log that was cosigned last.
    pub fn latest_of(&self, origin: &str) -> Option<SignedCheckpoint> {
        let given = self.desk.look(|book| book.of(origin).cosigned)?;
        Some(SignedCheckpoint::clone(&given.signed))
    }

    /// Never cosigns the log again until it is thawed. Durable when it returns.
    pub fn freeze(&self, origin: &str) -> Result<(), WitnessError> {
        let _turn = self.desk.begin(origin)?;
        self.desk.commit(vec![Entry::Frozen(origin.to_owned())])
    }

    /// Cosigns a frozen log again: people decided. Durable when it returns.
    pub fn thaw(&self, origin: &str) -> Result<(), WitnessError> {
        let _turn = self.desk.begin(origin)?;
        self.desk.commit(vec![Entry::Thawed(origin.to_owned())])
    }

    /// True if the log is frozen.
    pub fn is_frozen(&self, origin: &str) -> bool {
        self.desk.look(|book| book.of(origin).frozen)
    }

    /// The log was ended at this size by its root keys: no larger tree is ever cosigned. Of two
    /// sizes the smaller one holds. Durable when it returns.
    pub fn end_at(&self, origin: &str, size: u64) -> Result<(), WitnessError> {
        let _turn = self.desk.begin(origin)?;
        self.desk.commit(vec![Entry::Ended(origin.to_owned(), size)])
    }
}

/// Evidence of two roots of the size that was cosigned last.
fn contradicts(known: &Known, signed: &SignedCheckpoint, key: &VerifierKey) -> Option<Evidence> {
    let given = [&known.cosigned, &known.mirrored];
    given
        .into_iter()
        .flatten()
        .find_map(|given| evidence::two_roots(key, &given.signed, signed))
}

/// A proof that leads to the signed root, but from another tree than the one cosigned before, is
/// evidence as it stands; where the old size is a power of two, it lacks the hash it starts from.
fn no_prefix(known: &Known, request: &Request, key: &VerifierKey) -> Option<Evidence> {
    let given = known.cosigned.as_ref()?;
    evidence::not_a_prefix(key, &given.signed, &request.signed, &request.proof)
}

/// The checkpoint with the log's own signatures and these lines. Lines of others are left out:
/// whoever submits it could fill the record with them.
fn with_lines(signed: &SignedCheckpoint, key: &VerifierKey, lines: &[NoteSignature]) -> SignedCheckpoint {
    let own = signed.note.signatures.iter();
    let own = own.filter(|line| line.name == key.name).take(MAX_LOG_LINES);
    SignedCheckpoint {
        note: Note {
            text: signed.note.text.clone(),
            signatures: own.chain(lines).cloned().collect(),
        },
        checkpoint: signed.checkpoint.clone(),
    }
}

/// A log signs with Ed25519 and perhaps with ML-DSA-44; while it changes keys, with both of each.
const MAX_LOG_LINES: usize = 4;

fn lines_of(lines: &[NoteSignature]) -> Vec<u8> {
    lines
        .iter()
        .flat_map(|line| format!("{line}\n").into_bytes())
        .collect()
}

fn unavailable(error: &WitnessError) -> Refusal {
    tracing::error!(%error, "add-checkpoint was not answered");
    Refusal::text(503, "the witness cannot write at the moment; nothing was signed")
}
