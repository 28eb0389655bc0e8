//! Who may have what: the release policy (Cedar) at the four points where a record moves.
//!
//! The rules are text under `data/release/`, one file for each point, with a sentence in English and Chinese beside
//! every rule: a lawyer reads and changes them (`docs/release-policy.md`). What no rule allows is refused; a rule that
//! forbids wins; a rule that cannot be worked out refuses. Every decision names the rules and the version of the text.

mod load;
mod policy;
mod question;

pub use comity_core::handling::strictest;
pub use load::{PolicyError, Sources};
pub use policy::{Decision, Policy, Words};
pub use question::{Point, Question};
