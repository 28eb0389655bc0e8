//! What targets and seeds share.

mod facts;
pub mod structures;
pub mod workbook;

pub use facts::{facts, header};
