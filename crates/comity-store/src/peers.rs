//! Counterparts and what came from their logs: the part of the port that the exchange uses.

/// Counterparts and what came from their logs: the part of the port that the exchange uses.
pub trait PeerStore: Send + Sync {}
