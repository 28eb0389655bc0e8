//! Passkeys of officers.

/// Passkeys of officers.
pub trait PasskeyStore: Send + Sync {}
