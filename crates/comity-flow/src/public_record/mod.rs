//! The public record of commitments, as drafts ready to be signed.
//!
//! `data/record-*.csv` holds what the two governments promised, what was done, who says so and in
//! whose words; `data/README-record.md` says what each column means. [`load`] reads the texts of those
//! files and answers with one [`Entry`] per record, or with everything that is wrong in them, by file,
//! line and field. It is a pure function: the same texts give the same entries.

mod actors;
mod build;
mod claims;
mod commitments;
mod draft;
mod error;
mod events;
mod evidence;
mod listings;
mod meetings;
mod observations;
mod row;
mod statuses;
mod table;
#[cfg(test)]
mod tests;
mod ties;
mod wordings;

use comity_core::date::Timestamp;

pub use draft::{ChainStep, DraftLink, Entry, Statement};
pub use error::FactError;

use error::Complaints;
use table::Tables;

/// The files of the public record, in the order they are read.
pub const FILES: [&str; 9] = [
    actors::FILE,
    events::FILE,
    meetings::FILE,
    listings::FILE,
    commitments::FILE,
    statuses::FILE,
    wordings::FILE,
    evidence::FILE,
    observations::FILE,
];

/// Everything the files say, line by line.
struct Facts {
    actors: Vec<actors::Actor>,
    events: Vec<events::Event>,
    meetings: Vec<meetings::MeetingFacts>,
    listings: Vec<listings::ListingStep>,
    commitments: Vec<commitments::Promise>,
    statuses: Vec<statuses::Status>,
    wordings: Vec<wordings::Words>,
    evidence: Vec<evidence::Tie>,
    observations: Vec<observations::Point>,
}

/// Turns the texts of the files (`name`, `text`) into drafts, events first, so that a link always names an
/// entry that comes before it. Names that are no file of the public record are passed over.
///
/// `issued` is the instant the records will carry as the time of their statement.
///
/// # Errors
/// Every fault found in one pass; nothing is returned unless all files are sound.
pub fn load(files: &[(&str, &str)], issued: Timestamp) -> Result<Vec<Entry>, Vec<FactError>> {
    let mut complaints = Complaints::default();
    let tables = Tables::read(files, &mut complaints);
    let facts = read(&tables, &mut complaints);
    complaints.stop_if_any()?;
    ties::check(&facts, &mut complaints);
    complaints.stop_if_any()?;
    let entries = build::entries(&facts, issued, &mut complaints);
    complaints.stop_if_any()?;
    Ok(entries)
}

fn read(tables: &Tables<'_>, complaints: &mut Complaints) -> Facts {
    Facts {
        actors: actors::read(tables, complaints),
        events: events::read(tables, complaints),
        meetings: meetings::read(tables, complaints),
        listings: listings::read(tables, complaints),
        commitments: commitments::read(tables, complaints),
        statuses: statuses::read(tables, complaints),
        wordings: wordings::read(tables, complaints),
        evidence: evidence::read(tables, complaints),
        observations: observations::read(tables, complaints),
    }
}
