//! From a foreign table to our fields: a guess with reasons, which a person confirms and which can be saved.

mod guess;
mod mapping;
mod open;
mod sample;
mod target;

pub use crate::cells::{DateOrder, DecimalMark};
pub use guess::{Guess, Question, guess};
pub use mapping::{Assignment, Confidence, MAPPING_VERSION, Mapping, fingerprint};
pub use target::{FieldSpec, Headers, Need, Shape, Target};
