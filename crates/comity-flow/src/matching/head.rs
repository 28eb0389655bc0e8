//! The head of a set with what binds it: the statement of its holder that names it, and the proof that it is logged.

use comity_core::kinds::Body;
use comity_match::SetHead;
use comity_proof::entry::Entry;
use comity_proof::hex;
use comity_proof::policy::Policy;
use comity_proof::proof_file::{ProofFile, Subject};
use comity_proof::statement;

use super::records::HOLDER;
use crate::node::Node;
use crate::peers::exchange::lock;
use crate::peers::registry::Peer;
use crate::reading::{Said, read_statement};

const KIND: &[u8; 4] = b"cmf1";

/// Most bytes of a head with its statement (60 KiB) and proof (a few KiB with all cosignatures).
pub(super) const MOST_HEAD: u64 = 256 * 1024;

/// `cmf1`, head (84 bytes), statement and proof file, each with its length (4 bytes) before it.
pub(super) fn encode(head: &SetHead, statement: &[u8], proof: &str) -> Vec<u8> {
    let mut bytes = KIND.to_vec();
    bytes.extend(head.to_bytes());
    for part in [statement, proof.as_bytes()] {
        bytes.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend(part);
    }
    bytes
}

fn part<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (part, rest) = rest.split_at_checked(length)?;
    *bytes = rest;
    Some(part)
}

/// Head, statement and proof.
pub(super) fn decode(mut bytes: &[u8]) -> Option<(SetHead, &[u8], &str)> {
    bytes = bytes.strip_prefix(KIND)?;
    let (head, rest) = bytes.split_at_checked(SetHead::BYTES)?;
    let mut rest = rest;
    let head = SetHead::from_bytes(head).ok()?;
    let statement = part(&mut rest)?;
    let proof = std::str::from_utf8(part(&mut rest)?).ok()?;
    rest.is_empty().then_some((head, statement, proof))
}

impl Node {
    /// Believes a head only if the counterpart has logged it for us: a statement by a key of its log, in its log.
    pub(super) fn believed_head(&self, peer: &Peer, bytes: &[u8]) -> Result<SetHead, String> {
        let (head, statement, proof) = decode(bytes).ok_or("the head of its set cannot be read")?;
        let read = statement::parse(statement).map_err(|cause| cause.to_string())?;
        self.is_logged(peer, &read, proof)?;
        let said = read_statement(statement).map_err(|cause| cause.to_string())?;
        let Said::Facts(record) = said.said else {
            return Err("its statement is about something else".into());
        };
        let Body::MatchQuery(said) = &record.body else {
            return Err("its statement is about something else".into());
        };
        let digest = hex::encode(&head.digest());
        let same = said.side == HOLDER
            && said.peer == self.name
            && said.epoch == head.epoch
            && said.digest == digest;
        same.then_some(head)
            .ok_or_else(|| "what it has logged is another set, or one for another node".into())
    }

    fn is_logged(&self, peer: &Peer, read: &statement::Statement, proof: &str) -> Result<(), String> {
        let vkey = peer.log_key().map_err(|cause| cause.to_string())?;
        let proved = ProofFile::parse(proof)
            .map_err(|cause| cause.to_string())?
            .verify(Subject::Statement(read), &Policy::of_log(vkey.clone()))
            .map_err(|cause| cause.to_string())?;
        let chain = self.keys_of(peer).map_err(|cause| cause.to_string())?;
        chain
            .check(read, proved.index)
            .map_err(|cause| cause.to_string())?;
        if read.header.iss != peer.name.as_str() {
            return Err("its statement is of another issuer".into());
        }
        // As far as our copy of its log reaches, the entry must stand there too: a log shown only to us is no log.
        let mirror = self
            .mirror_of(&peer.name, vkey)
            .map_err(|cause| cause.to_string())?;
        let mirror = lock(&mirror);
        if proved.index >= mirror.size() {
            return Ok(());
        }
        let entry = mirror.entry(proved.index).map_err(|cause| cause.to_string())?;
        if entry == Entry::blind(read).encode() || entry == Entry::open(read).encode() {
            Ok(())
        } else {
            Err("our copy of its log has another entry there".into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_read_back_and_nothing_else_does() {
        let holder = comity_match::Holder::new(&[1; 32], b"x").unwrap();
        let head = SetHead {
            epoch: 3,
            key: *holder.public(),
            root: [2; 32],
            tags: 1024,
        };
        let bytes = encode(&head, b"statement", "proof");
        assert_eq!(decode(&bytes), Some((head, &b"statement"[..], "proof")));
        for cut in 0..bytes.len() {
            assert_eq!(decode(&bytes[..cut]), None);
        }
        assert_eq!(decode(&[&bytes[..], b"x"].concat()), None);
        let mut endless = bytes.clone();
        endless[88] = 0xff;
        assert_eq!(decode(&endless), None);
    }
}
