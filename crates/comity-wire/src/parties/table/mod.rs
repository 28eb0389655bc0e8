//! Tables with a header row, in which the header says what a column is: the British and European lists, denied persons, military
//! companies, counter-measures, lists of customers.
//!
//! Rows that name the same entry are one party: authorities repeat a row for each name, address or document.

mod columns;
mod roles;

use std::borrow::Cow;
use std::collections::HashMap;

use comity_core::party::{ListedParty, NameKind};

use super::collect::{Collector, Fault};
use super::dates::{self, Order};
use super::rows::{Row, Rows, guess_delimiter};
use super::{Format, ListError, kind, text};

use columns::Columns;
use roles::Role;

/// Rows at the start among which the header is looked for: the British lists write the day of the report first.
const HEADER_ROWS: usize = 10;

/// Reads a table of one of the formats that have a header row.
pub(super) fn read(bytes: &[u8], format: Format, out: &mut Collector<'_>) -> Result<(), ListError> {
    let (text, western) = text::decode_table(bytes)?;
    if western {
        out.warn("the file is not UTF-8 and was read as code page 1252");
    }
    let mut rows = Rows::new(&text, guess_delimiter(&text), out.limits.field_bytes);
    let columns = header(&mut rows, format, out)?;
    if !columns.typed {
        out.warn("the list does not say who is a person: it was guessed from the words of the names");
    }
    let mut gathered = Gathered::default();
    for row in rows {
        if row.is_blank() {
            continue;
        }
        if let Some(broken) = row.broken {
            out.lose(Fault {
                line: row.line,
                field: "row",
                reason: broken.to_owned(),
                mend: "write a quote inside a quoted cell twice and close every quoted cell",
            })?;
            continue;
        }
        gathered.row(&columns, &row, out)?;
    }
    if !columns.typed {
        gathered.guess();
    }
    gathered.finish(out)
}

/// Parties of which further rows may come.
#[derive(Default)]
pub(super) struct Gathered {
    parties: Vec<(ListedParty, u32)>,
    by_id: HashMap<String, usize>,
}

impl Gathered {
    /// A row given as names and values of its fields.
    pub(super) fn fields(
        &mut self,
        fields: &[(String, String)],
        line: u32,
        out: &mut Collector<'_>,
    ) -> Result<(), ListError> {
        let row = |cells: Vec<Cow<'static, str>>| Row {
            line,
            cells,
            broken: None,
        };
        let header = row(fields.iter().map(|(name, _)| Cow::Owned(name.clone())).collect());
        let columns = Columns::of(&header, out.header().format);
        let cells = row(fields
            .iter()
            .map(|(_, value)| Cow::Owned(value.clone()))
            .collect());
        self.row(&columns, &cells, out)
    }

    fn row(&mut self, columns: &Columns, row: &Row<'_>, out: &mut Collector<'_>) -> Result<(), ListError> {
        let Some(id) = columns.id(row) else {
            return out.lose(Fault {
                line: row.line,
                field: "name",
                reason: format!(
                    "the row has no name or id: `{}`",
                    crate::quote(&row.cells.join(" "))
                ),
                mend: "give the row a name and an id, or take it out",
            });
        };
        let at = *self.by_id.entry(id.clone()).or_insert(self.parties.len());
        if at == self.parties.len() {
            if at >= out.limits.entries {
                return Err(ListError::TooMany {
                    line: row.line,
                    what: "entries",
                    most: out.limits.entries,
                });
            }
            let party = ListedParty {
                id,
                list: columns.list(row),
                ..ListedParty::default()
            };
            self.parties.push((party, row.line));
        }
        match self.parties.get_mut(at) {
            Some((party, _)) => columns.add(row, party, out),
            None => Ok(()),
        }
    }

    fn guess(&mut self) {
        for (party, _) in &mut self.parties {
            party.kind = kind::guess(party.name());
        }
    }

    /// Hands the parties over, in the order of their first rows.
    pub(super) fn finish(self, out: &mut Collector<'_>) -> Result<(), ListError> {
        for (mut party, line) in self.parties {
            primary_first(&mut party);
            without_coarse(&mut party.dob);
            out.push(party, line)?;
        }
        Ok(())
    }
}

/// The European table writes a birth day and, beside it, its year.
fn without_coarse(dates: &mut Vec<String>) {
    let full: Vec<String> = dates.iter().filter(|date| date.len() > 4).cloned().collect();
    dates.retain(|date| date.len() > 4 || !full.iter().any(|other| other.starts_with(date.as_str())));
}

/// The rows of one party may begin with an alias.
fn primary_first(party: &mut ListedParty) {
    if let Some(at) = party.names.iter().position(|name| name.kind == NameKind::Primary) {
        let first = party.names.remove(at);
        party.names.insert(0, first);
    } else if let Some(first) = party.names.first_mut() {
        first.kind = NameKind::Primary;
    }
}

fn header(rows: &mut Rows<'_>, format: Format, out: &mut Collector<'_>) -> Result<Columns, ListError> {
    let mut line = 1;
    for row in rows.take(HEADER_ROWS) {
        line = row.line;
        let columns = Columns::of(&row, format);
        let named = columns
            .roles
            .iter()
            .any(|(_, role, _)| matches!(role, Role::Name | Role::NamePart(_) | Role::Ids("crypto")));
        if named && (columns.roles.len() > 1 || row.cells.len() == 1) {
            return Ok(columns);
        }
        // "Report Date: 01/10/2026", "Last Updated,30/09/2026", "fileGenerationDate;2026-09-29".
        let day = row.cells.iter().rev().find_map(|cell| {
            let text = cell.rsplit_once(": ").map_or(cell.as_ref(), |(_, text)| text);
            dates::day(text, Order::DayFirst)
        });
        if let Some(day) = day {
            out.header().published = Some(day.to_string());
        }
    }
    Err(ListError::Missing {
        line,
        what: "header with a column for names".to_owned(),
        format: format.as_str(),
    })
}

/// An id for an entry that has none: the same for the same name in every state of a list (FNV-1a, 64 bits).
pub(super) fn name_id(prefix: &str, name: &str) -> String {
    let hash = name
        .to_lowercase()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{prefix}-{hash:016x}")
}
