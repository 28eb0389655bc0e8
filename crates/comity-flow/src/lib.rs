//! The stations a report passes, and the policy every face answers to.
//!
//! `Received → Recognised → Recorded`: [`stations`]. Who may do what: [`policy`]. What people read:
//! [`reading`]. This is the only crate that knows every engine; it knows neither HTTP nor SQL.

pub mod accounts;
pub mod audit;
pub mod bundle;
pub mod chains;
mod control_facts;
pub mod drawings;
pub mod error;
pub mod facts;
pub mod imports;
pub mod intake;
pub mod keys;
pub mod lists;
pub mod logview;
pub mod lookups;
pub mod matching;
pub mod node;
pub mod parties;
pub mod passkeys;
pub mod peers;
pub mod policy;
pub mod public_record;
pub mod reading;
pub mod recover;
pub mod screening;
pub mod sharing;
pub mod sign;
pub mod stations;
pub mod structures;
pub mod who;

pub use accounts::{Invitation, SHORTEST_PASSWORD, Secret, SignInError, UserView};
pub use audit::{AuditLine, AuditQuery, Deed};
pub use chains::{ReplyForm, TurnForm, possible_turns};
pub use error::{Blame, FlowError};
pub use imports::{ColumnView, ImportState, ImportView, Preview};
pub use logview::LogView;
pub use lookups::{Check, FactCounts, SubstanceDetail, SubstanceLine};
pub use node::{InchiReaders, Node, Outcome, Parts, Placed};
pub use policy::{Action, Role};
pub use reading::{Home, RecordDetail, RecordLine, Said, SearchPage, SearchQuery, StatementView};
pub use stations::{Incoming, LineOutcome, Mode, Received, Recognised, Recorded, Rejection};
pub use structures::{Drawn, StructureAnswer};
pub use who::Who;

/// The engine that compares parties: questions and reasons as pages show them.
pub use comity_parties::screen as party_screen;
/// Language of what pictures say, and their style for pages.
pub use comity_picture as picture;
/// The engine whose answers pages show: identities, verdicts, gaps.
pub use comity_substances as substances;
/// Columns and what they feed, as pages let people confirm them.
pub use comity_wire::columns;
