//! Merkle trees, tiles, notes and checkpoints.

use comity_proof::{Hash, merkle, tile};

#[test]
fn empty_root_is_sha256_of_nothing() {
    assert_eq!(merkle::root(&[]), merkle::empty_root());
}

struct Tiles(Vec<Hash>);

impl tile::TileReader for Tiles {
    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, tile::TileError> {
        let mut row = self.0.clone();
        for _ in 0..level {
            row = row.chunks_exact(256).map(merkle::root).collect();
        }
        let start = index as usize * 256;
        Ok(row[start..start + width as usize].to_vec())
    }
}

#[test]
fn proofs_from_tiles_verify() {
    let leaves: Vec<Hash> = (0..600u32).map(|n| merkle::leaf_hash(&n.to_be_bytes())).collect();
    for size in [1u64, 2, 3, 255, 256, 257, 511, 512, 600] {
        let root = merkle::root(&leaves[..size as usize]);
        let tiles = Tiles(leaves.clone());
        assert_eq!(tile::tree_root(&tiles, size).unwrap(), root);
        for index in (0..size).step_by(7).chain([size - 1]) {
            let path = tile::inclusion_proof(&tiles, index, size).unwrap();
            merkle::verify_inclusion(&leaves[index as usize], index, size, &path, &root).unwrap();
        }
        for old in 1..=size {
            let proof = tile::consistency_proof(&tiles, old, size).unwrap();
            let old_root = merkle::root(&leaves[..old as usize]);
            merkle::verify_consistency(old, size, &proof, &old_root, &root).unwrap();
        }
    }
}
