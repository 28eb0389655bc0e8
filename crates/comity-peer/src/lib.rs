//! The peer port: nodes talk over mutual TLS with pinned keys, by plain GET of names that never change.
//!
//! | look up | for |
//! |---|---|
//! | [`tls`] | TLS 1.3 with raw public keys (RFC 7250): who is at the other end is 32 bytes, not a certificate |
//! | [`server`] | the port itself: what it answers, to whom, and every limit it keeps |
//! | [`client`] | the way to another node's port, as a [`comity_exchange::Source`] |
//! | [`httpsig`] | requests that can be proved later (RFC 9421): who asked for what, why, when |
//! | [`rounds`] | when which counterpart is asked again |
//! | [`node`] | what this crate needs of a node |
//!
//! Nothing here judges what a counterpart says: bytes are moved, within limits, to and from whoever holds the pinned key.

pub mod client;
pub mod httpsig;
pub mod limits;
pub mod node;
pub mod rounds;
pub mod server;
pub mod tls;

pub use client::{Dialer, PeerClient};
pub use node::{Given, PeerNode, Reply, Signer};
pub use rounds::{Rounds, RoundsSettings};
pub use server::{PortSettings, serve_until};
pub use tls::{Expect, Identity, TlsError};
