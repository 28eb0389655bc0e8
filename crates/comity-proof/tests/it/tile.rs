//! Tiles: names, widths, and proofs computed from them.

use crate::support::Tiles;
use comity_proof::tile::{self, Resource, TileError, TileReader, tile_path, tiles_at, width_at};
use comity_proof::{Hash, merkle};

fn leaves(size: u64) -> Vec<Hash> {
    (0..size)
        .map(|number| merkle::leaf_hash(&number.to_be_bytes()))
        .collect()
}

#[test]
fn proofs_from_tiles_verify() {
    let all = leaves(600);
    let tiles = Tiles(all.clone());
    for size in [1u64, 2, 3, 255, 256, 257, 511, 512, 600] {
        let root = merkle::root(&all[..size as usize]);
        assert_eq!(tile::tree_root(&tiles, size).unwrap(), root);
        assert_eq!(tile::frontier(&tiles, size).unwrap().root(), root);
        for index in (0..size).step_by(7).chain([size - 1]) {
            let path = tile::inclusion_proof(&tiles, index, size).unwrap();
            assert_eq!(tile::leaf(&tiles, index, size).unwrap(), all[index as usize]);
            merkle::verify_inclusion(&all[index as usize], index, size, &path, &root).unwrap();
        }
        for old in 1..=size {
            let proof = tile::consistency_proof(&tiles, old, size).unwrap();
            let old_root = merkle::root(&all[..old as usize]);
            merkle::verify_consistency(old, size, &proof, &old_root, &root).unwrap();
        }
    }
}

#[test]
fn proofs_reach_over_three_levels_of_tiles() {
    let all = leaves(65_537 + 300);
    let tiles = Tiles(all.clone());
    let size = all.len() as u64;
    let root = merkle::root(&all);
    assert_eq!(tile::tree_root(&tiles, size).unwrap(), root);
    for index in [0, 255, 256, 65_535, 65_536, size - 1] {
        let path = tile::inclusion_proof(&tiles, index, size).unwrap();
        merkle::verify_inclusion(&all[index as usize], index, size, &path, &root).unwrap();
    }
    for old in [1, 256, 65_535, 65_536, 65_537] {
        let proof = tile::consistency_proof(&tiles, old, size).unwrap();
        let old_root = merkle::root(&all[..old as usize]);
        merkle::verify_consistency(old, size, &proof, &old_root, &root).unwrap();
    }
}

#[test]
fn the_empty_tree_and_questions_outside_it() {
    let tiles = Tiles(Vec::new());
    assert_eq!(tile::tree_root(&tiles, 0).unwrap(), merkle::empty_root());
    assert_eq!(tile::frontier(&tiles, 0).unwrap().size(), 0);
    assert_eq!(
        tile::inclusion_proof(&tiles, 0, 0),
        Err(TileError::IndexOutside { index: 0, size: 0 })
    );
    assert_eq!(
        tile::leaf(&tiles, 3, 3),
        Err(TileError::IndexOutside { index: 3, size: 3 })
    );
    assert_eq!(
        tile::consistency_proof(&tiles, 2, 1),
        Err(TileError::SizesOutOfOrder { size1: 2, size2: 1 })
    );
    assert_eq!(tile::consistency_proof(&tiles, 0, 9), Ok(Vec::new()));
    let missing = TileError::Missing {
        path: "tile/0/000.p/9".into(),
    };
    assert_eq!(tile::tree_root(&tiles, 9), Err(missing));
}

#[test]
fn a_reader_that_returns_too_little_is_found_out() {
    struct Short;
    impl TileReader for Short {
        fn tile(&self, _: u8, _: u64, _: u16) -> Result<Vec<Hash>, TileError> {
            Ok(vec![[0; 32]])
        }
    }
    assert!(matches!(
        tile::tree_root(&Short, 4),
        Err(TileError::WrongLength { .. })
    ));
}

#[test]
fn names_are_those_of_the_specification() {
    assert_eq!(tile_path(0, 1_234_067, 256), "tile/0/x001/x234/067");
    assert_eq!(tile_path(3, 0, 5), "tile/3/000.p/5");
    assert_eq!(tile::entries_path(1_000, 255), "tile/entries/x001/000.p/255");
    assert_eq!(
        tile::entries_path(u64::MAX, 256),
        "tile/entries/x018/x446/x744/x073/x709/x551/615"
    );
}

#[test]
fn a_name_is_read_back_in_one_spelling_only() {
    let names = [
        (Resource::Tile(0, 1_234_067, 256), "tile/0/x001/x234/067"),
        (Resource::Tile(63, 999, 1), "tile/63/999.p/1"),
        (Resource::Entries(1_000, 255), "tile/entries/x001/000.p/255"),
        (
            Resource::Entries(u64::MAX, 256),
            "tile/entries/x018/x446/x744/x073/x709/x551/615",
        ),
    ];
    for (resource, name) in names {
        assert_eq!(Resource::parse(name), Some(resource));
        assert_eq!(resource.path(), name);
    }
    let wrong = [
        "tile/0/67",
        "tile/0/0067",
        "tile/0/x001/067.p/0",
        "tile/0/067.p/256",
        "tile/0/067.p/05",
        "tile/00/067",
        "tile/64/067",
        "tile/0/x000/067",
        "tile/0/001/067",
        "tile/0/x067",
        "tile/0/+67",
        "tile/0/067/",
        "tile//067",
        "tile/entries/",
        "tile/0/067.p/",
        "tile/0/../067",
        "checkpoint",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
    ];
    for name in wrong {
        assert_eq!(Resource::parse(name), None, "{name}");
    }
}

#[test]
fn widths_and_counts_follow_from_the_size() {
    // The example of the specification: 70,000 entries.
    assert_eq!(
        (
            tiles_at(0, 70_000),
            width_at(0, 272, 70_000),
            width_at(0, 273, 70_000)
        ),
        (274, 256, 112)
    );
    assert_eq!(
        (
            tiles_at(1, 70_000),
            width_at(1, 0, 70_000),
            width_at(1, 1, 70_000)
        ),
        (2, 256, 17)
    );
    assert_eq!(
        (
            tiles_at(2, 70_000),
            width_at(2, 0, 70_000),
            width_at(3, 0, 70_000)
        ),
        (1, 1, 0)
    );
    assert_eq!(
        (tiles_at(0, 256), tiles_at(1, 256), width_at(1, 0, 256)),
        (1, 1, 1)
    );
    assert_eq!((tiles_at(0, 0), width_at(0, 0, 0)), (0, 0));
    assert_eq!(width_at(255, u64::MAX, u64::MAX), 0);
}

#[test]
fn tile_bytes_are_whole_hashes() {
    let hashes = leaves(3);
    assert_eq!(tile::parse_tile(&tile::encode_tile(&hashes)).unwrap(), hashes);
    for length in [0, 31, 33, 257 * 32] {
        assert_eq!(tile::parse_tile(&vec![0; length]), None);
    }
    assert_eq!(tile::full_tile_root(&hashes), None);
    let full = leaves(256);
    assert_eq!(tile::full_tile_root(&full), Some(merkle::root(&full)));
}
