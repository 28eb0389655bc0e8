//! Private matching: asking a counterpart whether it holds anything on an identifier, and answering such questions.

pub mod views;

pub use views::{BudgetView, HitView, MatchAnswer, MatchDesk, MatchForm, QuestionView, SetView};
