//! Merkle trees against another implementation, and proofs against every flipped bit.

use comity_proof::Hash;
use comity_proof::merkle::{self, Frontier, MerkleError};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;

/// Sizes up to which everything is compared.
const SIZES: u64 = 70;

fn entry(number: u64) -> Vec<u8> {
    format!("entry {number}").into_bytes()
}

fn leaves(size: u64) -> Vec<Hash> {
    (0..size)
        .map(|number| merkle::leaf_hash(&entry(number)))
        .collect()
}

fn other_tree(size: u64) -> MemoryBackedTree<Sha256, Vec<u8>> {
    let mut tree = MemoryBackedTree::new();
    (0..size).for_each(|number| tree.push(entry(number)));
    tree
}

fn hashes(bytes: &[u8]) -> Vec<Hash> {
    bytes.as_chunks::<32>().0.to_vec()
}

/// Inclusion path by the definition of RFC 6962 §2.1.1.
fn path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return Vec::new();
    }
    let middle = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(middle);
    let (mut path, sibling) = match index < middle {
        true => (path(index, left), merkle::root(right)),
        false => (path(index - middle, right), merkle::root(left)),
    };
    path.push(sibling);
    path
}

#[test]
fn roots_and_proofs_agree_with_another_implementation() {
    for size in 0..=SIZES {
        let (tree, leaves) = (other_tree(size), leaves(size));
        let root = merkle::root(&leaves);
        assert_eq!(root.as_slice(), tree.root().as_bytes().as_slice(), "size {size}");
        for index in 0..size {
            let theirs = hashes(tree.prove_inclusion(index as usize).as_bytes());
            assert_eq!(theirs, path(index as usize, &leaves));
            merkle::verify_inclusion(&leaves[index as usize], index, size, &theirs, &root).unwrap();
        }
        for old in 1..=size {
            let proof = hashes(tree.prove_consistency((size - old) as usize).as_bytes());
            let old_root = merkle::root(&leaves[..old as usize]);
            merkle::verify_consistency(old, size, &proof, &old_root, &root).unwrap();
        }
    }
}

#[test]
fn frontier_agrees_with_the_whole_tree_and_can_be_saved() {
    let leaves = leaves(SIZES);
    let mut edge = Frontier::new();
    for (size, leaf) in (1..).zip(&leaves) {
        edge.push(*leaf);
        assert_eq!(
            (edge.size(), edge.root()),
            (size, merkle::root(&leaves[..size as usize]))
        );
        edge = Frontier::from_parts(edge.size(), edge.peaks().to_vec()).unwrap();
    }
    let wrong = Frontier::from_parts(3, vec![[0; 32]]);
    assert_eq!(
        wrong,
        Err(MerkleError::WrongEdge {
            size: 3,
            wanted: 2,
            got: 1
        })
    );
}

#[test]
fn proofs_of_other_lengths_are_refused() {
    let leaves = leaves(SIZES);
    for size in 1..=SIZES {
        let root = merkle::root(&leaves[..size as usize]);
        for index in 0..size {
            let good = path(index as usize, &leaves[..size as usize]);
            let leaf = &leaves[index as usize];
            let longer = [good.as_slice(), &[[0; 32]]].concat();
            let wrong = MerkleError::WrongLength { got: longer.len() };
            assert_eq!(
                merkle::verify_inclusion(leaf, index, size, &longer, &root),
                Err(wrong)
            );
            if let Some((_, shorter)) = good.split_last() {
                let wrong = MerkleError::WrongLength { got: shorter.len() };
                assert_eq!(
                    merkle::verify_inclusion(leaf, index, size, shorter, &root),
                    Err(wrong)
                );
            }
        }
    }
}

#[test]
fn sizes_that_make_no_sense_are_refused() {
    let (leaf, root) = ([1; 32], [2; 32]);
    for (index, size) in [(0, 0), (5, 5), (u64::MAX, u64::MAX), (u64::MAX, 1)] {
        let refused = merkle::verify_inclusion(&leaf, index, size, &[], &root);
        assert_eq!(refused, Err(MerkleError::IndexOutside { index, size }));
    }
    let consistency = |old, new| merkle::verify_consistency(old, new, &[], &root, &root);
    assert_eq!(consistency(2, 1), Err(MerkleError::Shrunk { old: 2, new: 1 }));
    assert_eq!(consistency(0, 1), Err(MerkleError::FromEmpty));
    assert_eq!(consistency(0, 0), Err(MerkleError::FromEmpty));
    assert_eq!(consistency(7, 7), Ok(()));
    assert_eq!(
        consistency(u64::MAX - 1, u64::MAX),
        Err(MerkleError::WrongLength { got: 0 })
    );
}

#[test]
fn one_proof_serves_one_index_and_size_only() {
    let leaves = leaves(20);
    let root = merkle::root(&leaves);
    let proof = path(11, &leaves);
    for size in 0..40 {
        for index in 0..40 {
            // Sizes 19 to 20 may share the shape of a path; the root tells them apart.
            let accepted = merkle::verify_inclusion(&leaves[11], index, size, &proof, &root).is_ok();
            let same_walk = index == 11 && (17..=32).contains(&size);
            assert!(!accepted || same_walk, "index {index}, size {size}");
            assert!(accepted || (index, size) != (11, 20));
        }
    }
}

/// Subtree proof by the definition for Merkle tree certificates: RFC 6962 §2.1.2, for a range.
fn subtree_proof(start: usize, end: usize, leaves: &[Hash], known: bool) -> Vec<Hash> {
    if (start, end) == (0, leaves.len()) {
        return if known {
            Vec::new()
        } else {
            vec![merkle::root(leaves)]
        };
    }
    let middle = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(middle);
    let (mut proof, sibling) = if end <= middle {
        (subtree_proof(start, end, left, known), merkle::root(right))
    } else if start >= middle {
        (
            subtree_proof(start - middle, end - middle, right, known),
            merkle::root(left),
        )
    } else {
        (subtree_proof(0, end - middle, right, false), merkle::root(left))
    };
    proof.push(sibling);
    proof
}

#[test]
fn subtrees_of_every_shape_are_proved() {
    let all = leaves(33);
    for size in 1..=33usize {
        let root = merkle::root(&all[..size]);
        for start in 0..size {
            for end in start + 1..=size {
                let subtree = &all[start..end];
                let subtree_root = merkle::root(subtree);
                let (s, e, n) = (start as u64, end as u64, size as u64);
                if start % subtree.len().next_power_of_two() != 0 {
                    let refused = merkle::verify_subtree_consistency(s, e, n, &[], &subtree_root, &root);
                    assert_eq!(refused, Err(MerkleError::NoSubtree { start: s, end: e }));
                    continue;
                }
                let proof = subtree_proof(start, end, &all[..size], true);
                merkle::verify_subtree_consistency(s, e, n, &proof, &subtree_root, &root).unwrap();
                let swapped = merkle::verify_subtree_consistency(s, e, n, &proof, &root, &subtree_root);
                assert_eq!(swapped.is_ok(), proof.is_empty());
                let path = path(0, subtree);
                merkle::verify_subtree_inclusion(&all[start], s, s, e, &path, &subtree_root).unwrap();
            }
        }
    }
}

fn flip(bytes: &mut [u8], bit: usize) {
    let bit = bit % (bytes.len() * 8);
    bytes[bit / 8] ^= 1 << (bit % 8);
}

proptest! {
    #[test]
    fn any_flipped_bit_breaks_an_inclusion_proof(size in 1u64..300, at in any::<u64>(), bit in any::<usize>()) {
        let (index, leaves) = (at % size, leaves(size));
        let root = merkle::root(&leaves);
        let mut all: Vec<Hash> = path(index as usize, &leaves);
        all.push(leaves[index as usize]);
        all.push(root);
        flip(all.as_flattened_mut(), bit);
        let (root, rest) = all.split_last().unwrap();
        let (leaf, path) = rest.split_last().unwrap();
        prop_assert!(merkle::verify_inclusion(leaf, index, size, path, root).is_err());
    }

    #[test]
    fn any_flipped_bit_breaks_a_consistency_proof(size in 2u64..300, at in any::<u64>(), bit in any::<usize>()) {
        let old = 1 + at % (size - 1);
        let leaves = leaves(size);
        let mut all = subtree_proof(0, old as usize, &leaves, true);
        all.push(merkle::root(&leaves[..old as usize]));
        all.push(merkle::root(&leaves));
        flip(all.as_flattened_mut(), bit);
        let (new_root, rest) = all.split_last().unwrap();
        let (old_root, proof) = rest.split_last().unwrap();
        prop_assert!(merkle::verify_consistency(old, size, proof, old_root, new_root).is_err());
    }

    #[test]
    fn nonsense_never_panics(
        (a, b, c) in any::<(u64, u64, u64)>(),
        proof in proptest::collection::vec(any::<Hash>(), 0..70),
        root in any::<Hash>(),
    ) {
        prop_assert!(merkle::verify_inclusion(&root, a, b, &proof, &root).is_err() || proof.is_empty());
        let _ = merkle::verify_consistency(a, b, &proof, &root, &root);
        let _ = merkle::verify_subtree_inclusion(&root, a, b, c, &proof, &root);
        let _ = merkle::verify_subtree_consistency(a, b, c, &proof, &root, &root);
    }
}
