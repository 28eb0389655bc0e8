//! What a guess settles beside the columns, and what it leaves to a person.

use super::guess::Question;
use super::mapping::Mapping;
use super::sample::Column;
use super::target::{FieldSpec, Need, Shape, Target};
use crate::cells::{self, DateOrder, DecimalMark};
use crate::facts::fold;

/// Decides the order of dates and the decimal mark where the sample leaves no doubt.
pub(super) fn settle_marks(mapping: &mut Mapping, columns: &[Column<'_>], target: &Target) {
    let of = |shape: Shape| {
        mapping
            .columns
            .iter()
            .filter(move |column| {
                target
                    .field(&column.field)
                    .is_some_and(|field| field.shape == shape)
            })
            .filter_map(|column| columns.get(column.index))
            .flat_map(|column| column.filled.iter().copied())
    };
    let dates: Vec<(u32, u32)> = of(Shape::Date).filter_map(cells::figures).collect();
    let day_first = dates.iter().any(|(first, _)| *first > 12);
    let month_first = dates.iter().any(|(_, second)| *second > 12);
    let numbers: Vec<&str> = of(Shape::Quantity).collect();
    let comma = numbers
        .iter()
        .any(|number| mark_of(number) == Some(DecimalMark::Comma));
    let point = numbers
        .iter()
        .any(|number| mark_of(number) == Some(DecimalMark::Point));
    mapping.date_order = match (day_first, month_first) {
        (true, false) => Some(DateOrder::DayFirst),
        (false, true) => Some(DateOrder::MonthFirst),
        _ => None,
    };
    mapping.decimal_mark = match (comma, point) {
        (true, false) => Some(DecimalMark::Comma),
        (false, true) if numbers.iter().any(|number| number.contains(',')) => Some(DecimalMark::Point),
        _ => None,
    };
}

/// The decimal mark that a number proves: the last of two different marks, or a comma without three digits behind.
fn mark_of(number: &str) -> Option<DecimalMark> {
    let digits: &str = number
        .split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | ' '))
        .next()?
        .trim();
    match (digits.rfind('.'), digits.rfind(',')) {
        (Some(point), Some(comma)) if point > comma => Some(DecimalMark::Point),
        (Some(_), Some(_)) => Some(DecimalMark::Comma),
        (None, Some(comma)) if digits.len() - comma != 4 => Some(DecimalMark::Comma),
        (Some(point), None) if digits.len() - point != 4 => Some(DecimalMark::Point),
        _ => None,
    }
}

/// Writes the defaults of required fields into the mapping, where a person sees and can change them.
pub(super) fn fill_defaults(mapping: &mut Mapping, columns: &[Column<'_>], target: &Target) {
    let postmortem = mapping
        .column_of("matrix")
        .and_then(|column| columns.get(column.index))
        .and_then(|column| {
            column.percent(|cell| {
                matches!(
                    fold(cell).as_str(),
                    "postmortem" | "post-mortem" | "autopsy" | "尸检"
                )
            })
        });
    if postmortem == Some(100) && mapping.column_of("date-means").is_none() {
        mapping
            .constants
            .entry("date-means".to_owned())
            .or_insert_with(|| "death".to_owned());
    }
    let open = target.fields.iter().filter(|field| field.need == Need::Required);
    for (field, default) in open.filter_map(|field| Some((field, field.default?))) {
        if mapping.column_of(field.name).is_none() && !default.starts_with('=') {
            mapping
                .constants
                .entry(field.name.to_owned())
                .or_insert_with(|| default.to_owned());
        }
    }
}

pub(super) fn questions(mapping: &Mapping, columns: &[Column<'_>], target: &Target) -> Vec<Question> {
    let mut found = Vec::new();
    for field in &target.fields {
        let column = mapping
            .column_of(field.name)
            .and_then(|column| columns.get(column.index));
        match column {
            Some(column) => found.extend(question_on(column, field, mapping, target)),
            None if is_open(field, mapping, columns, target) => found.push(Question {
                field: field.name.to_owned(),
                code: "missing",
                text: format!(
                    "Which column holds `{}`? Or write one value for all rows.",
                    field.name
                ),
            }),
            None => {}
        }
    }
    found
}

/// Whether a field must have a value and has none.
fn is_open(field: &FieldSpec, mapping: &Mapping, columns: &[Column<'_>], target: &Target) -> bool {
    if mapping.constants.contains_key(field.name) {
        return false;
    }
    let others = || {
        mapping
            .columns
            .iter()
            .filter_map(|column| Some((column, target.field(&column.field)?)))
    };
    let siblings = others().any(|(_, other)| other.path.starts_with(field.parent));
    let same_path = others().any(|(_, other)| other.path == field.path);
    let needed = field.need == Need::Required
        || (field.need == Need::WithParent && siblings && field.default.is_none());
    let by_region = field.shape == Shape::Country
        && others().any(|(column, other)| {
            let coded = |cell: &str| cells::country_of_region(cell).is_some();
            other.shape == Shape::Region
                && other.parent == field.parent
                && columns.get(column.index).and_then(|column| column.percent(coded)) == Some(100)
        });
    needed && !same_path && !by_region
}

/// What is open about a column that is mapped.
fn question_on(
    column: &Column<'_>,
    field: &FieldSpec,
    mapping: &Mapping,
    target: &Target,
) -> Option<Question> {
    let ask = |code, text: &str| {
        Some(Question {
            field: field.name.to_owned(),
            code,
            text: text.to_owned(),
        })
    };
    match field.shape {
        Shape::Date
            if mapping.date_order.is_none()
                && column.filled.iter().any(|cell| cells::figures(cell).is_some()) =>
        {
            ask(
                "date-order",
                "Dates such as 03/04/2024 can be read both ways: does the day or the month come first?",
            )
        }
        Shape::Quantity
            if mapping.decimal_mark.is_none() && column.filled.iter().any(|cell| cell.contains(',')) =>
        {
            ask(
                "decimal-mark",
                "Does a comma in numbers mark thousands or the fraction?",
            )
        }
        Shape::Quantity if lacks_unit(column) && !has_unit(field, mapping, target) => {
            ask("unit", "In which unit are these numbers?")
        }
        _ => None,
    }
}

fn lacks_unit(column: &Column<'_>) -> bool {
    column.filled.iter().any(|cell| {
        cell.chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '-'))
    })
}

fn has_unit(field: &FieldSpec, mapping: &Mapping, target: &Target) -> bool {
    let unit = target
        .fields
        .iter()
        .find(|other| other.shape == Shape::Unit && other.path == field.path);
    unit.is_some_and(|unit| {
        mapping.column_of(unit.name).is_some() || mapping.constants.contains_key(unit.name)
    })
}
