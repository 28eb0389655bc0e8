//! Every limit on outside bytes, with its reason.
//!
//! A limit is there to bound memory and time, not to describe good data: each lies well above what an
//! honest laboratory or customs file reaches.

/// Largest file taken in, in bytes. Ten times the largest public findings file we know, uncompressed.
pub const MAX_INPUT_BYTES: usize = 64 * 1024 * 1024;

/// Most bytes one file may unpack to: eight times the input limit, what a machine with 2 GB can still hold.
pub const MAX_UNPACKED_BYTES: usize = 512 * 1024 * 1024;

/// Highest ratio of unpacked to packed bytes, once past [`RATIO_FREE_BYTES`]. Tables pack 5 to 60 times;
/// a bomb packs near 1,000 times, the most that deflate can do.
pub const MAX_UNPACK_RATIO: u64 = 250;

/// Unpacked bytes below which the ratio is not looked at: a small table of one repeated word is honest.
pub const RATIO_FREE_BYTES: u64 = 8 * 1024 * 1024;

/// Most data rows of a table. A spreadsheet sheet ends at 1,048,576.
pub const MAX_ROWS: usize = 1_000_000;

/// Most columns of a table. Wider tables are exports nobody maps by hand.
pub const MAX_COLUMNS: usize = 256;

/// Most cells of a table: a million rows of sixteen columns.
pub const MAX_CELLS: usize = 16_000_000;

/// Most bytes in one cell. Excel allows 32,767 characters.
pub const MAX_CELL_BYTES: usize = 32 * 1024;

/// Most bytes of text in all cells of a table. A shared string that every cell repeats would else
/// multiply a small workbook into any amount of memory.
pub const MAX_TABLE_BYTES: usize = 256 * 1024 * 1024;

/// Bytes at the start of a text that are looked at to guess its delimiter.
pub const SNIFF_BYTES: usize = 64 * 1024;

/// Rows at the start of a table among which the header row is looked for: titles and notes are shorter.
pub const HEADER_SEARCH_ROWS: usize = 20;

/// Most parts (zip entries) of a workbook. A workbook of 200 sheets with drawings stays below.
pub const MAX_ZIP_ENTRIES: usize = 2_000;

/// Most bytes of a zip directory: the entry limit times a generous name.
pub const MAX_ZIP_DIRECTORY_BYTES: usize = 1024 * 1024;

/// Most cell formats of a workbook. Excel itself stops at 65,490.
pub const MAX_CELL_FORMATS: usize = 65_536;

/// Longest number format read, in bytes. Excel allows 255 characters.
pub const MAX_FORMAT_BYTES: usize = 1_024;

/// Most sheets of a workbook that are listed.
pub const MAX_SHEETS: usize = 1_000;

/// Most distinct shared strings of a workbook: one for each cell of the largest table.
pub const MAX_SHARED_STRINGS: usize = MAX_CELLS;

/// Most bytes of one record written as a form. The largest signed statement is 60 KiB; comments may be long.
pub const MAX_FORM_BYTES: usize = 256 * 1024;

/// Deepest nesting of a form or a record. Our deepest record kind has seven levels.
pub const MAX_DEPTH: usize = 16;

/// Most bytes of a statement's payload: the statement limit of 60 KiB less header and signature.
pub const MAX_PAYLOAD_BYTES: usize = 56 * 1024;

/// Most bytes of text in one row that becomes a record: fits the payload with its field names.
pub const MAX_ROW_TEXT_BYTES: usize = 40 * 1024;

/// Most records in one JSON Lines file: the row limit.
pub const MAX_RECORDS: usize = MAX_ROWS;

/// Longest piece of a sender's text repeated in a message, in characters.
pub const QUOTE_CHARS: usize = 40;
