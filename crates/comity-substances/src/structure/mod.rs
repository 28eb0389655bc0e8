//! Named substances by their structure.
//!
//! A drawing is compared with every structure of `structures.csv` by what is connected to what: salts, charges,
//! isotopes and movable hydrogen atoms make no difference, and the form in space only where a name means one form
//! ([`crate::FormsCovered`]). Nearly every record leaves after one look at the formula of each component.

mod entry;
mod find;
mod index;
mod listings;
mod stereo;

pub(crate) use entry::{Entry, entry, main_component};
pub use find::{StructureMatch, StructureScratch};
pub(crate) use index::Index;
pub use listings::{Doubt, Listing};
pub use stereo::Stereo;
