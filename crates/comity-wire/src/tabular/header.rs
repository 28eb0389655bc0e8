//! Which row holds the names of the columns.

use super::error::TableError;
use super::table::{Cells, ReadAs, Row, Table};
use crate::limits::HEADER_SEARCH_ROWS;

/// Makes a table of rows: finds the header row, names the columns, keeps what is below.
pub(super) fn with_headers(
    mut cells: Cells,
    named: Option<u32>,
    mut read_as: ReadAs,
    mut notes: Vec<String>,
) -> Result<Table, TableError> {
    let at = match named {
        Some(line) => (0..cells.len()).find(|at| cells.row(*at).line == line),
        None => guess(&cells),
    };
    let at = at.ok_or(TableError::Empty)?;
    let row = cells.row(at);
    read_as.header_line = row.line;
    if at > 0 && named.is_none() {
        notes.push(format!(
            "the {at} filled line(s) above the headers in line {} are left out",
            row.line
        ));
    }
    let headers = names(row, &mut notes);
    cells.skip_rows(at + 1);
    Ok(Table::new(headers, cells, read_as, notes))
}

/// The first of the top rows that fills at least two cells and half as many as the fullest; titles fill one.
fn guess(cells: &Cells) -> Option<usize> {
    let filled = |at: usize| {
        cells
            .row(at)
            .cells()
            .filter(|cell| !cell.trim().is_empty())
            .count()
    };
    let top: Vec<usize> = (0..cells.len().min(HEADER_SEARCH_ROWS)).map(filled).collect();
    let most = top.iter().copied().max()?;
    top.iter()
        .position(|count| *count * 2 >= most && (*count > 1 || most == 1))
}

/// Headers as they are shown: trimmed; an empty one is named by its place.
fn names(row: Row<'_>, notes: &mut Vec<String>) -> Vec<String> {
    let mut names: Vec<String> = row
        .cells()
        .map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    // Empty columns at the right end come from formatting, not from data.
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    for (at, name) in names.iter_mut().enumerate().filter(|(_, name)| name.is_empty()) {
        *name = format!("column {}", at + 1);
        notes.push(format!("{name} has no header"));
    }
    let mut seen = std::collections::HashSet::new();
    for name in &names {
        if !seen.insert(name.to_lowercase()) {
            notes.push(format!("two columns have the header `{}`", crate::quote(name)));
        }
    }
    names
}
