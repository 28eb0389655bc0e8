//! Scripts: one form for a name however it was typed, and its readings in plain Latin letters.
//!
//! [`fold()`] gives the one form, [`runs`] divides it by script, [`romanise`] reads a word of another script in Latin letters by
//! several standards, best first. [`skeleton()`] and [`slavic_key`] are keys under which spellings of one Arabic or Slavic name
//! meet, and [`likeness`] says how well two spellings of one skeleton agree in their vowels. Nothing here knows a name: names
//! are in [`crate::person`].

mod fold;
mod likeness;
mod readings;
mod romanise;
mod runs;
mod skeleton;
mod slavic;

pub use fold::{fold, is_left_out};
pub use likeness::likeness;
pub use readings::{LONGEST_READING, MOST_READINGS, Readings};
pub use romanise::romanise;
pub use runs::{Run, Runs, Script, runs};
pub use skeleton::skeleton;
pub use slavic::slavic_key;
