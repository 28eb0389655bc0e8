//! States of a list as intervals: as of a date, and the difference of two states.
//!
//! A list is never overwritten. Every version of an entry is kept with the interval `[from, to)` in which it held: a change
//! closes one version and opens the next, a removal closes the last. What stood on the list at any moment, and whether a
//! name stood on it, is then a comparison of instants.

mod difference;
mod names;
mod versions;

pub use difference::{Changed, Difference, Field, difference};
pub use names::{NameIndex, folded};
pub use versions::{Change, History, HistoryError, Oddity, Version};
