//! What tests need and no shipped crate may link: a clock that stands still, dice that always fall
//! alike, a running node, a real browser.
//!
//! | look up | for |
//! |---|---|
//! | [`clock::StepClock`] | a time that moves only when it is told to |
//! | [`dice::SeededDice`] | the same ids, nonces and keys on every run |
//! | [`node::RunningNode`] | the built program, serving an empty folder on a free port |
//! | `browser::Browser` (feature `browser`) | Chromium without a window |
//! | `cluster::Cluster` (feature `cluster`) | several nodes with peer ports, and a line between them that can be cut, slowed, delayed |

#[cfg(feature = "browser")]
pub mod browser;
pub mod clock;
#[cfg(feature = "cluster")]
pub mod cluster;
pub mod dice;
pub mod node;
mod process;

pub use clock::{FixedClock, StepClock};
pub use dice::SeededDice;
pub use node::RunningNode;
