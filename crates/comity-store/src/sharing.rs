//! What was shared with whom, on whose approval, and what came back.

/// What was shared with whom, on whose approval, and what came back.
pub trait SharingStore: Send + Sync {}
