//! What is needed to show which root a larger tree has at a smaller size.

use crate::Hash;
use crate::tile::{self, TileError, TileReader};

/// The proof of [`super::What::NotAPrefix`] from tiles of the larger tree: its consistency proof
/// from `small`, always with the node it starts from. (A consistency proof leaves that node out
/// where `small` is a power of two, because it is then the smaller root itself; here the smaller
/// root is what is in question.) Empty for the empty tree.
pub fn material(read: &dyn TileReader, small: u64, large: u64) -> Result<Vec<Hash>, TileError> {
    let mut proof = tile::consistency_proof(read, small, large)?;
    if small.is_power_of_two() && small < large {
        proof.insert(0, tile::tree_root(read, small)?);
    }
    Ok(proof)
}
