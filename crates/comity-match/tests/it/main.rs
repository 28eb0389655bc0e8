//! Tests of this room, one binary.
#![allow(clippy::unwrap_used)] // a test that cannot go on says so by stopping

mod cheats;
mod second_opinion;
mod sets;
mod speed;

use comity_match::{Holder, Identifier, SetHead, TagSet};

/// Chance that comes out alike: a counter under SHA-512 would do, a simple generator is enough for tests.
pub(crate) fn chance(seed: u64) -> impl FnMut(&mut [u8]) {
    let mut state = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    move |to: &mut [u8]| {
        for byte in to {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            *byte = (state >> 32) as u8;
        }
    }
}

pub(crate) fn passports(from: usize, to: usize) -> Vec<Identifier> {
    (from..to)
        .map(|n| Identifier::new("passport", &format!("CN:E{n:08}")).unwrap())
        .collect()
}

/// A holder with this many passports, its set and its head.
pub(crate) fn holder(held: usize) -> (Holder, TagSet, SetHead) {
    let holder = Holder::new(&[5; 32], b"asker.example 1").unwrap();
    let set = TagSet::new(holder.tags(&passports(0, held)), &mut chance(1)).unwrap();
    let head = SetHead {
        epoch: 1,
        key: *holder.public(),
        root: set.root(),
        tags: set.len(),
    };
    (holder, set, head)
}
