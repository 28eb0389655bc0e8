//! Makes evidence that a log signed two histories. What it must look like and how it is checked
//! stands in [`comity_proof::evidence`].

use comity_proof::Hash;
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::evidence::{Evidence, What, check, material};
use comity_proof::note::VerifierKey;
use comity_proof::tile::{TileError, TileReader, width_at};

/// Evidence of two roots; `None` if the two do not contradict each other in that way.
pub(crate) fn two_roots(
    vkey: &VerifierKey,
    one: &SignedCheckpoint,
    other: &SignedCheckpoint,
) -> Option<Evidence> {
    sound(Evidence {
        vkey: vkey.clone(),
        what: What::TwoRoots,
        first: one.note.to_string(),
        second: other.note.to_string(),
        proof: Vec::new(),
    })
}

/// Evidence that `small` is no prefix of `large`; `None` if the proof does not show it.
pub(crate) fn not_a_prefix(
    vkey: &VerifierKey,
    small: &SignedCheckpoint,
    large: &SignedCheckpoint,
    proof: &[Hash],
) -> Option<Evidence> {
    sound(Evidence {
        vkey: vkey.clone(),
        what: What::NotAPrefix,
        first: small.note.to_string(),
        second: large.note.to_string(),
        proof: proof.to_vec(),
    })
}

/// Nothing leaves as evidence that others would not accept.
fn sound(evidence: Evidence) -> Option<Evidence> {
    check(&evidence).ok().map(|_| evidence)
}

/// The consistency proof between two sizes of one tree with the hash it starts from. The smaller
/// size is not 0.
pub(crate) fn seeded_proof(read: &dyn TileReader, small: u64, large: u64) -> Result<Vec<Hash>, TileError> {
    material(&Within { read, size: large }, small, large)
}

/// Asks for tiles as wide as the tree of `size` leaves has them: narrower ones may be gone.
struct Within<'a> {
    read: &'a dyn TileReader,
    size: u64,
}

impl TileReader for Within<'_> {
    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError> {
        let grown = width_at(level, index, self.size).max(width);
        let mut hashes = self.read.tile(level, index, grown)?;
        hashes.truncate(usize::from(width));
        Ok(hashes)
    }
}
