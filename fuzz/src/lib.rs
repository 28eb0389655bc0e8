//! What targets and seeds share.

pub mod workbook;
