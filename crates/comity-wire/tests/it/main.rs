//! Tests of intake and output, hostile input first.

mod csv_input;
mod hostile;
mod mapping;
mod row_drafts;
mod workbook;
mod xlsx_input;
