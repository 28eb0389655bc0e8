//! From a filter to SQL. Values go in as parameters only; texts of SQL are all written here.

use rusqlite::types::Value;

use crate::search::{Phrase, Term, query_terms};
use crate::{Filter, Order, Sight, StoreError, StoreResult};

/// SQL in the making and its parameters, which stand in the order of the question marks.
#[derive(Debug, Default)]
pub(super) struct Query {
    pub(super) sql: String,
    pub(super) params: Vec<Value>,
}

impl Query {
    pub(super) fn new(sql: &str) -> Self {
        Self {
            sql: sql.to_owned(),
            params: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, sql: &str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    pub(super) fn bind(&mut self, sql: &str, value: impl Into<Value>) -> &mut Self {
        self.params.push(value.into());
        self.add(sql)
    }

    /// Adds what keeps rows of the table named `table` out of sight.
    fn sight(&mut self, table: &str, sight: &Sight) {
        match sight.tlp.as_deref() {
            None => {}
            Some([]) => drop(self.add(" AND 0")),
            Some(labels) => self.one_of(&format!(" AND {table}.tlp"), labels),
        }
        if !sight.persons {
            self.add(&format!(" AND {table}.person = 0"));
        }
    }

    pub(super) fn one_of(&mut self, column: &str, values: &[String]) {
        let marks = vec!["?"; values.len()].join(", ");
        self.add(&format!("{column} IN ({marks})"));
        self.params.extend(values.iter().cloned().map(Value::from));
    }

    /// For any settled statement: its own row and the current one of its record must be in sight.
    pub(super) fn settled_in_sight(&mut self, sight: &Sight) -> &mut Self {
        self.add(" AND s.standing <> 0");
        if sight.tlp.is_none() && sight.persons {
            return self;
        }
        self.sight("s", sight);
        self.add(" AND (s.standing IN (1, 3) OR EXISTS (SELECT 1 FROM statement c WHERE c.record_key = s.record_key AND c.standing IN (1, 3)");
        self.sight("c", sight);
        self.add("))")
    }
}

/// What a query is for; decides which index it walks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Walk {
    List(Order),
    Count,
}

/// `columns` of the current records that pass the filter. The row number to order by is `key`.
#[derive(Debug)]
pub(super) struct Selected {
    pub(super) query: Query,
    pub(super) key: &'static str,
}

/// `None` when the filter finds nothing whatever the store holds: its text asks for nothing, or nothing is in sight.
pub(super) fn select(columns: &str, filter: &Filter, walk: Walk) -> Option<Selected> {
    if filter.sight.tlp.as_ref().is_some_and(Vec::is_empty) {
        return None;
    }
    let terms = match filter.text.as_deref().map(query_terms) {
        Some(terms) if terms.is_empty() => return None,
        terms => terms,
    };
    let (from, key) = source(filter, walk);
    let mut query = Query::new(&format!("SELECT {columns} FROM {from} WHERE s.standing = 1"));
    if let Some(terms) = terms {
        query.bind(" AND search MATCH ?", match_expression(&terms));
    }
    narrow(&mut query, filter);
    query.sight("s", &filter.sight);
    Some(Selected { query, key })
}

/// The table or index that has the fewest rows to offer, in the order that is asked for. Written down rather than left to the
/// planner, which knows nothing of how many rows a search word or a subject has.
fn source(filter: &Filter, walk: Walk) -> (&'static str, &'static str) {
    if filter.text.is_some() {
        return (
            "search CROSS JOIN statement s ON s.id = search.rowid",
            "search.rowid",
        );
    }
    if filter.subject.is_some() {
        return (
            "subject u CROSS JOIN statement s ON s.id = u.statement",
            "u.statement",
        );
    }
    let from = match (walk, filter.kind.is_some()) {
        (Walk::List(Order::Recorded), true) => "statement s INDEXED BY statement_by_kind",
        (Walk::List(Order::Recorded), false) => "statement s NOT INDEXED",
        (Walk::List(Order::Occurred), _) => "statement s INDEXED BY statement_by_day",
        (Walk::Count, _) => "statement s INDEXED BY statement_by_kind",
    };
    (from, "s.id")
}

fn narrow(query: &mut Query, filter: &Filter) {
    let columns = [
        (" AND s.kind = ?", &filter.kind),
        (" AND s.issuer = ?", &filter.issuer),
        (" AND s.status = ?", &filter.status),
    ];
    for (sql, value) in columns {
        if let Some(value) = value {
            query.bind(sql, value.clone());
        }
    }
    if let Some(import) = filter.import {
        query.bind(" AND s.import = ?", import);
    }
    if let Some(subject) = &filter.subject {
        let (scheme, value) = (subject.scheme.clone(), subject.value.clone());
        if filter.text.is_some() {
            query
                .bind(
                    " AND EXISTS (SELECT 1 FROM subject u WHERE u.statement = s.id AND u.scheme = ?",
                    scheme,
                )
                .bind(" AND u.value = ?)", value);
        } else {
            query
                .bind(" AND u.scheme = ?", scheme)
                .bind(" AND u.value = ?", value);
        }
    }
    days(query, filter);
}

/// Dates are ISO prefixes and compare as texts: `~` sorts after every character of a date, so that `2021~` is the end of 2021.
fn days(query: &mut Query, filter: &Filter) {
    if let Some(from) = &filter.from {
        // The year alone is enough for the index; the rest decides about imprecise dates, which may reach into the range.
        let year: String = from.chars().take(4).collect();
        query
            .bind(" AND s.day >= ?", year)
            .bind(" AND s.day || '~' >= ?", from.clone());
    }
    if let Some(to) = &filter.to {
        query.bind(" AND s.day <= ?", format!("{to}~"));
    }
}

/// FTS5's query language. Words hold letters, digits and `-.,` only (a property test of the search words), so that
/// quotes around them are enough.
fn match_expression(terms: &[Term]) -> String {
    let phrase = |p: &Phrase| format!("\"{}\"{}", p.words.join(" "), if p.prefix { " *" } else { "" });
    let term = |t: &Term| format!("({})", t.iter().map(phrase).collect::<Vec<_>>().join(" OR "));
    terms.iter().map(term).collect::<Vec<_>>().join(" AND ")
}

/// Where a page ends: the row number of its last row, and its day when the list is in the order of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    pub(super) id: i64,
    pub(super) day: String,
}

impl Cursor {
    pub(super) fn write(&self, order: Order) -> String {
        match order {
            Order::Recorded => format!("r{}", self.id),
            Order::Occurred => format!("o{}.{}", self.id, self.day),
        }
    }

    pub(super) fn read(text: &str, order: Order) -> StoreResult<Self> {
        let parsed = match order {
            Order::Recorded => text.strip_prefix('r').map(|id| (id, "")),
            Order::Occurred => text.strip_prefix('o').and_then(|rest| rest.split_once('.')),
        };
        let cursor = parsed.and_then(|(id, day)| {
            Some(Self {
                id: id.parse().ok()?,
                day: day.to_owned(),
            })
        });
        cursor.ok_or_else(|| StoreError::Refused {
            what: "a page cursor that is not from this list".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_come_back() {
        let cursor = Cursor {
            id: 7,
            day: "2021-03".into(),
        };
        assert_eq!(
            Cursor::read(&cursor.write(Order::Occurred), Order::Occurred).unwrap(),
            cursor
        );
        assert!(Cursor::read("r7", Order::Occurred).is_err());
        assert!(Cursor::read("rx", Order::Recorded).is_err());
    }

    #[test]
    fn words_become_a_match_expression() {
        assert_eq!(
            match_expression(&query_terms("前体 437-38")),
            "(\"前体\") AND (\"437-38\" * OR \"437 38\" *)"
        );
    }
}
