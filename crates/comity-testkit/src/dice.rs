//! Dice for tests.

use std::sync::atomic::{AtomicU64, Ordering};

use comity_core::clock::Dice;

/// Bytes that look random and are the same on every run with one seed. Never for keys outside a test.
#[derive(Debug)]
pub struct SeededDice(AtomicU64);

/// The increment of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): odd, so that all 2^64 states are visited.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl SeededDice {
    /// Dice that fall alike for one seed.
    pub fn new(seed: u64) -> SeededDice {
        SeededDice(AtomicU64::new(seed))
    }

    fn next(&self) -> u64 {
        let mut word = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }
}

impl Dice for SeededDice {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let word = self.next().to_le_bytes();
            chunk.iter_mut().zip(word).for_each(|(byte, value)| *byte = value);
        }
    }
}

#[cfg(test)]
mod tests {
    use comity_core::clock::draw;

    use super::*;

    #[test]
    fn one_seed_one_sequence() {
        let (one, same, other) = (SeededDice::new(7), SeededDice::new(7), SeededDice::new(8));
        assert_eq!(draw::<16>(&one), draw::<16>(&same));
        assert_ne!(draw::<16>(&one), draw::<16>(&other));
        assert_ne!(draw::<16>(&one), draw::<16>(&one), "the dice roll on");
    }

    #[test]
    fn a_published_value_of_splitmix64() {
        assert_eq!(SeededDice::new(1_234_567).next(), 6_457_827_717_110_365_317);
    }
}
