//! Tests of intake and output, hostile input first.

mod csv_input;
mod forms;
mod hostile;
mod mapping;
mod payloads;
mod row_drafts;
mod tables_out;
mod workbook;
mod xlsx_input;
