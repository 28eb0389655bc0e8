//! Substances: which one is meant, and what is controlled, where, on a given day, by which clause.
//!
//! The crate is pure: no clock, disk or network. It is handed the fact tables as text
//! ([`Tables::load`]) and answers from them alone, so the same tables and the same question give
//! the same answer for ever; the answer names the tables by [`Tables::version`].
//!
//! Three questions:
//!
//! - [`Tables::recognise`]: a name, a CAS number or an InChIKey, and which substance it means. Exact
//!   on folded forms, never by likeness: two letters apart are two drugs.
//! - [`Tables::check`]: what every jurisdiction says of it on a day. "No measure found" says how far
//!   the law of that place is entered, and never means "legal".
//! - [`Tables::gap`], [`Tables::listing_lag`], [`Tables::difference`]: two places or two days side by side.

mod assess;
mod bound;
mod check;
mod class;
mod compare;
mod fact;
mod fold;
mod identity;
mod judge;
mod load;
mod query;
mod recognise;
mod row;
mod structure;
mod tables;
pub mod text;
mod verdict;

pub use assess::{Assessment, Flag, Judged, Position, Question, Verdict, place_written};
pub use bound::{Bound, BoundError};
pub use class::{
    Class, ClassScratch, ClassStatus, Classes, CorePresent, Letter, Membership, OpenPoint, Point, Reading,
    Readings, found_in_words,
};
pub use compare::{Change, Gap, GapRow, Lag};
pub use fact::{
    Alone, Basis, Bilingual, Control, ControlKind, Detail, Family, FamilyKind, FormsCovered, Instrument,
    JurisdictionFact, Member, Name, NameKind, Scope, Status, Structure, Substance, SubstanceKind,
};
pub use fold::fold;
pub use identity::{Identity, IdentityKind, Invalid, Match, MatchedBy, Pair, Recognition, Relation};
pub use judge::Judge;
pub use row::FactError;
pub use structure::{Doubt, Listing, Stereo, StructureMatch, StructureScratch};
pub use tables::{Counts, Tables};
pub use verdict::{JurisdictionVerdict, MeasureVerdict, Reason, Standing, State, Via};

/// The fact files, in the order in which they build on one another; they live in `data/` at the top of the repository.
pub const FILES: &[&str] = &[
    "jurisdictions.csv",
    "instruments.csv",
    "substances.csv",
    "structures.csv",
    "names.csv",
    "families.csv",
    "family-members.csv",
    "controls.csv",
];
