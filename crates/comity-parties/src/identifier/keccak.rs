//! Keccak-256 as Ethereum and Monero use it: the padding of the competition, not that of FIPS 202.

/// Rotations of the lanes, in the order in which the permutation visits them (Keccak reference, section 1.2).
const ROTATIONS: [u32; 24] = [
    1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
];

/// The order of that visit.
const LANES: [usize; 24] = [
    10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
];

/// Bytes taken in at a time.
const RATE: usize = 136;

/// The digest of a message.
pub(super) fn keccak_256(message: &[u8]) -> [u8; 32] {
    let mut state = [0u64; 25];
    let mut padded = message.to_vec();
    padded.push(1);
    padded.resize(padded.len().next_multiple_of(RATE), 0);
    if let Some(last) = padded.last_mut() {
        *last |= 0x80;
    }
    for block in padded.chunks_exact(RATE) {
        for (lane, bytes) in state.iter_mut().zip(block.chunks_exact(8)) {
            *lane ^= bytes
                .iter()
                .rev()
                .fold(0, |word, byte| word << 8 | u64::from(*byte));
        }
        permute(&mut state);
    }
    let mut digest = [0; 32];
    for (bytes, lane) in digest.chunks_exact_mut(8).zip(state) {
        bytes.copy_from_slice(&lane.to_le_bytes());
    }
    digest
}

/// The 24 rounds of Keccak-f\[1600\].
fn permute(state: &mut [u64; 25]) {
    let mut register = 1u8;
    for _ in 0..24 {
        let mut sums = [0u64; 5];
        for (at, lane) in state.iter().enumerate() {
            sums[at % 5] ^= lane;
        }
        for (at, lane) in state.iter_mut().enumerate() {
            *lane ^= sums[(at % 5 + 4) % 5] ^ sums[(at % 5 + 1) % 5].rotate_left(1);
        }
        let mut moved = state[1];
        for (place, rotation) in LANES.into_iter().zip(ROTATIONS) {
            moved = std::mem::replace(&mut state[place], moved.rotate_left(rotation));
        }
        for row in state.chunks_exact_mut(5) {
            let old = [row[0], row[1], row[2], row[3], row[4]];
            for (at, lane) in row.iter_mut().enumerate() {
                *lane ^= !old[(at + 1) % 5] & old[(at + 2) % 5];
            }
        }
        state[0] ^= round_constant(&mut register);
    }
}

/// The next round constant, from the shift register that defines them: bits 0, 1, 3, 7, 15, 31, 63.
fn round_constant(register: &mut u8) -> u64 {
    let mut constant = 0;
    for power in 0..7u32 {
        if *register & 1 == 1 {
            constant |= 1u64 << ((1u32 << power) - 1);
        }
        *register = *register << 1 ^ if *register & 0x80 == 0 { 0 } else { 0x71 };
    }
    constant
}

#[cfg(test)]
mod tests {
    use super::keccak_256;

    #[test]
    fn empty_message() {
        let hex: String = keccak_256(b"").iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            hex,
            "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
        );
    }
}
