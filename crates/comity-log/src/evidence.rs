//! What a third party checks offline: proof files and receipts.
//!
//! Both say the same: this entry stands at this index of the tree that the log signed. Nothing is
//! handed out that was not checked here first.

use crate::error::{ReadError, Trouble};
use crate::log::Log;
use comity_proof::cose::key_identifier;
use comity_proof::entry::Entry;
use comity_proof::merkle::leaf_hash;
use comity_proof::proof_file::ProofFile;
use comity_proof::receipt::{self, InclusionProof, ReceiptHeader};
use comity_proof::statement::{MAX_NAME_BYTES, Statement};
use comity_proof::{hex, note::VerifierKey};

impl Log {
    /// The proof file (C2SP tlog-proof) of an entry under the newest checkpoint.
    pub fn proof_file(&self, index: u64) -> Result<String, ReadError> {
        let evidence = self.reader().evidence(index)?;
        let checkpoint = String::from_utf8(evidence.tree.note.to_vec()).map_err(|_| own_checkpoint())?;
        let file = ProofFile {
            extra: None,
            index,
            path: evidence.path,
            checkpoint,
        };
        Ok(file.to_string())
    }

    /// The receipt (RFC 9942) of an entry under the newest checkpoint, signed by the log key. Its
    /// subject is the record of an open statement; of any other entry the log knows no more than
    /// a hash, and the subject is that hash in hexadecimal: of the statement for a blind entry, of
    /// the leaf for anything else. There is none in a log of one entry.
    pub fn receipt(&self, index: u64) -> Result<Vec<u8>, ReadError> {
        let subject = subject_of(&self.entry(index)?);
        self.receipt_for(index, &subject)
    }

    /// The same with a subject that the caller knows better: the record of a blind entry.
    pub fn receipt_for(&self, index: u64, subject: &str) -> Result<Vec<u8>, ReadError> {
        if subject.is_empty() || subject.len() > MAX_NAME_BYTES {
            return Err(ReadError::BadSubject(subject.len()));
        }
        let evidence = self.reader().evidence(index)?;
        if evidence.path.is_empty() {
            return Err(ReadError::NoReceiptYet);
        }
        let key = self.key();
        let protected = receipt::protected_bytes(&header(&self.vkey(), &key.public(), subject));
        let signature = key.sign(&receipt::to_be_signed(&protected, &evidence.tree.root));
        let proof = InclusionProof {
            size: evidence.tree.size,
            index,
            path: evidence.path,
        };
        Ok(receipt::assemble(&protected, &proof, &signature))
    }
}

/// A receipt carries no time: the log has no clock, and a log's own word on time proves nothing.
fn header(vkey: &VerifierKey, public: &[u8; 32], subject: &str) -> ReceiptHeader {
    ReceiptHeader {
        kid: Some(key_identifier(public).to_vec()),
        iss: vkey.name.clone(),
        sub: subject.to_owned(),
        iat: None,
    }
}

fn subject_of(entry: &[u8]) -> String {
    match Entry::decode(entry) {
        Ok(Entry::Open(statement)) => match Statement::parse(&statement) {
            Ok(statement) => statement.header.sub,
            Err(_) => hex::encode(&leaf_hash(entry)),
        },
        Ok(Entry::Blind(hash)) => hex::encode(&hash),
        Err(_) => hex::encode(&leaf_hash(entry)),
    }
}

fn own_checkpoint() -> ReadError {
    ReadError::Ours(Trouble::damage(
        "our own checkpoint is not text",
        "start again; if it happens twice, check the memory of this machine",
    ))
}
