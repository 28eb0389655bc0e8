//! The nonces of ten minutes, so that no signed request counts twice.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use comity_core::identifiers::NodeName;

use crate::limits::{NONCE_SECONDS, NONCES_A_PEER};

/// The memory. Each counterpart has its own share, so that none can push out another's.
#[derive(Debug, Default)]
pub struct Nonces(Mutex<HashMap<NodeName, Seen>>);

#[derive(Debug, Default)]
struct Seen {
    order: VecDeque<(i64, [u8; 16])>,
    known: HashSet<[u8; 16]>,
}

impl Nonces {
    /// True if this nonce is new and could be kept; the request counts only then. A full share refuses: to forget a nonce
    /// early would let its request in again.
    pub fn is_new(&self, peer: &NodeName, nonce: [u8; 16], now: i64) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = all.entry(peer.clone()).or_default();
        while seen
            .order
            .front()
            .is_some_and(|(at, _)| now.saturating_sub(*at) > NONCE_SECONDS)
        {
            if let Some((_, old)) = seen.order.pop_front() {
                seen.known.remove(&old);
            }
        }
        if seen.order.len() >= NONCES_A_PEER || !seen.known.insert(nonce) {
            return false;
        }
        seen.order.push_back((now, nonce));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nonce(number: usize) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&number.to_le_bytes());
        bytes
    }

    #[test]
    fn a_nonce_counts_once_and_is_forgotten_late() {
        let (nonces, peer) = (Nonces::default(), "a.example".parse().unwrap());
        assert!(nonces.is_new(&peer, nonce(1), 0));
        assert!(!nonces.is_new(&peer, nonce(1), 600));
        assert!(nonces.is_new(&peer, nonce(1), 601));
    }

    #[test]
    fn a_flood_fills_its_own_share_only() {
        let nonces = Nonces::default();
        let (flood, other) = ("a.example".parse().unwrap(), "b.example".parse().unwrap());
        for number in 0..NONCES_A_PEER {
            assert!(nonces.is_new(&flood, nonce(number), 0));
        }
        assert!(!nonces.is_new(&flood, nonce(NONCES_A_PEER), 0));
        assert!(
            !nonces.is_new(&flood, nonce(0), 0),
            "nothing was forgotten for it"
        );
        assert!(nonces.is_new(&other, nonce(0), 0));
        assert!(nonces.is_new(&flood, nonce(0), NONCE_SECONDS + 1));
    }
}
