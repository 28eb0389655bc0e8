//! What targets and seeds share.

mod classes;
mod facts;
pub mod structures;
pub mod workbook;

pub use classes::{definitions, structures as class_structures};
pub use facts::{facts, header};
