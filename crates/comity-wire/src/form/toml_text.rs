//! TOML to a tree with lines.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::tree::{Entry, Lines, Spot, SyntaxFault, Tree};
use crate::limits::MAX_DEPTH;

/// Reads TOML; the library itself stops at a nesting of 80.
pub(super) fn read(text: &str) -> Result<Spot, SyntaxFault> {
    let lines = Lines::of(text);
    let table = DeTable::parse(text).map_err(|error| SyntaxFault {
        line: lines.line(error.span().map_or(0, |span| span.start)),
        what: error.message().split_whitespace().collect::<Vec<_>>().join(" "),
    })?;
    let tree = map(table.get_ref(), &lines, 1)?;
    Ok(Spot { line: 1, tree })
}

fn map(table: &DeTable<'_>, lines: &Lines, depth: usize) -> Result<Tree, SyntaxFault> {
    let mut entries = Vec::new();
    for (name, value) in table {
        let line = lines.line(name.span().start);
        entries.push(Entry {
            name: name.get_ref().to_string(),
            line,
            value: spot(value, lines, depth)?,
        });
    }
    // The library sorts by name; complaints read better in the order of the file.
    entries.sort_by_key(|entry| entry.line);
    Ok(Tree::Map(entries))
}

fn spot(value: &Spanned<DeValue<'_>>, lines: &Lines, depth: usize) -> Result<Spot, SyntaxFault> {
    let line = lines.line(value.span().start);
    let nests = matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_));
    if nests && depth >= MAX_DEPTH {
        return Err(SyntaxFault {
            line,
            what: format!("nested deeper than {MAX_DEPTH} levels"),
        });
    }
    let tree = match value.get_ref() {
        DeValue::String(text) => Tree::Text(text.to_string()),
        DeValue::Integer(number) => integer(number.as_str(), number.radix(), line)?,
        DeValue::Float(number) => Tree::Float(number.as_str().to_owned()),
        DeValue::Boolean(truth) => Tree::Bool(*truth),
        DeValue::Datetime(date) => Tree::Date(date.to_string()),
        DeValue::Array(items) => Tree::List(
            items
                .iter()
                .map(|item| spot(item, lines, depth + 1))
                .collect::<Result<_, _>>()?,
        ),
        DeValue::Table(table) => map(table, lines, depth + 1)?,
    };
    Ok(Spot { line, tree })
}

fn integer(digits: &str, radix: u32, line: u32) -> Result<Tree, SyntaxFault> {
    i64::from_str_radix(digits, radix)
        .map(Tree::Int)
        .map_err(|_| SyntaxFault {
            line,
            what: "the number is too large; write it in quotes".to_owned(),
        })
}
