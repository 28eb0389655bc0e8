//! Tests of intake and output, hostile input first.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod csv_input;
mod forms;
mod hostile;
mod mapping;
mod party_lists;
mod party_traps;
mod payloads;
mod row_drafts;
mod tables_out;
mod workbook;
mod xlsx_input;
