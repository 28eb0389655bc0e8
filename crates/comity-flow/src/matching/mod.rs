//! Private matching: asking a counterpart whether it holds anything on an identifier, and answering such questions.
//!
//! The arithmetic is `comity_match` (VOPRF, RFC 9497). Here is the rest: which identifiers of our records can be asked
//! about, the set and key for each counterpart, budgets, and the records on both sides. The holder's set is bound by a
//! blind entry of its log, whose statement it hands to the asker with the proof; so it cannot show two askers, or one
//! asker twice, different sets under one number.

mod asker;
mod files;
mod head;
mod held;
mod holder;
mod normal;
mod records;
pub mod views;

pub use views::{BudgetView, HitView, MatchAnswer, MatchDesk, MatchForm, QuestionView, SetView};

use comity_core::handling::Purpose;

/// Identifiers one counterpart may ask about in a day for one purpose: what a busy desk has in cases, and far below what
/// trying out passport numbers would need.
pub const DAY_BUDGET: u64 = 400;

/// From here on a person should look, if no request has followed: whoever has cases writes requests, whoever tries
/// numbers out does not.
pub const ALARM_FROM: u64 = DAY_BUDGET / 2;

/// Days within which a request counts as following.
const REQUEST_DAYS: i64 = 7;

/// Purposes that may be asked for, and for which our records must be usable to be in a set.
pub const PURPOSES: [Purpose; 2] = [Purpose::LawEnforcement, Purpose::PrecursorControl];

/// Age at which a set is made anew, if our log has grown.
const RENEW_AFTER: i64 = 24 * 3600;

/// Sets of one counterpart that are answered for: the newest, and the one before for whoever has just fetched it.
const SETS_KEPT: usize = 2;

/// Longest legal ground, in characters.
const MOST_GROUND: usize = 500;

/// One question at a time: a budget is read, spent and written.
pub(crate) type Turn = std::sync::Mutex<()>;
