//! The guess: headers first, cells to confirm or contradict them, and questions where only a person knows.

use serde::Serialize;

use super::mapping::{Assignment, Confidence, Mapping};
use super::target::{FieldSpec, Need, Shape, Target};
use crate::cells::{self, DateOrder, DecimalMark};
use crate::facts::{self, fold};
use crate::tabular::Row;

/// A proposed mapping, and what is open about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Guess {
    /// The proposal.
    pub mapping: Mapping,
    /// What a person must decide before rows can be read; empty when the mapping is complete.
    pub questions: Vec<Question>,
    /// Columns that feed no field, by place.
    pub unused: Vec<usize>,
}

/// Something only a person can decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The field it is about.
    pub field: String,
    /// `missing`, `date-order`, `decimal-mark` or `unit`.
    pub code: &'static str,
    /// The question in English.
    pub text: String,
}

/// Points for a header that is one of a field's headers.
const SAME_HEADER: u32 = 100;
/// Points for a header that is one of them but for a unit or a remark behind it.
const HEADER_WITH_UNIT: u32 = 95;
/// Points for a header that contains one of them.
const PART_OF_HEADER: u32 = 60;
/// Points for cells that no other field could hold (CAS numbers, InChIKeys), whatever the header.
const TELLING_CELLS: u32 = 50;
/// Points for cells that have the shape of the field.
const FITTING_CELLS: u32 = 20;
/// Points below which nothing is proposed.
const ENOUGH: u32 = 50;
/// Share of filled cells, in percent, that must have the shape to count as fitting.
const FITTING_PERCENT: usize = 80;
/// Share of filled cells, in percent, below which the cells contradict the header.
const CONTRADICTING_PERCENT: usize = 30;

struct Candidate<'t> {
    points: u32,
    column: usize,
    field: &'t FieldSpec,
    reasons: Vec<String>,
    sets: Option<(&'static str, &'static str)>,
    unit: Option<String>,
}

/// Proposes which columns feed which fields of `target`, from the headers and some rows.
pub fn guess(headers: &[String], sample: &[Row<'_>], target: &Target) -> Guess {
    let columns: Vec<Column<'_>> = (0..headers.len())
        .map(|at| Column::new(at, headers, sample))
        .collect();
    let mut candidates: Vec<Candidate<'_>> = columns
        .iter()
        .flat_map(|column| target.fields.iter().filter_map(|field| candidate(column, field)))
        .collect();
    // A stable sort: among equals the earlier column, then the earlier field.
    candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.points));
    let mut mapping = Mapping::new(target.kind, headers);
    for candidate in candidates {
        take(&mut mapping, candidate, headers, target);
    }
    mapping.columns.sort_by_key(|column| column.index);
    settle_marks(&mut mapping, &columns, target);
    fill_defaults(&mut mapping, &columns, target);
    let questions = questions(&mapping, &columns, target);
    let unused = (0..headers.len())
        .filter(|at| mapping.field_of(*at).is_none())
        .collect();
    Guess {
        mapping,
        questions,
        unused,
    }
}

/// Takes a candidate unless its column or its field is taken already.
fn take(mapping: &mut Mapping, candidate: Candidate<'_>, headers: &[String], target: &Target) {
    let name = candidate.field.name;
    if mapping.field_of(candidate.column).is_some() || mapping.column_of(name).is_some() {
        return;
    }
    let confidence = match candidate.points {
        HEADER_WITH_UNIT.. => Confidence::Certain,
        70.. => Confidence::Likely,
        _ => Confidence::Possible,
    };
    mapping.columns.push(Assignment {
        index: candidate.column,
        header: headers.get(candidate.column).cloned().unwrap_or_default(),
        field: name.to_owned(),
        confidence,
        reasons: candidate.reasons,
    });
    if let Some((field, value)) = candidate.sets {
        mapping.constants.insert(field.to_owned(), value.to_owned());
    }
    let unit_field = target
        .fields
        .iter()
        .find(|field| field.shape == Shape::Unit && field.path == candidate.field.path);
    if let (Some(unit), Some(field)) = (candidate.unit, unit_field) {
        mapping.constants.insert(field.name.to_owned(), unit);
    }
}

/// A column with its header and its filled sample cells.
struct Column<'a> {
    at: usize,
    folded: String,
    /// The header without a bracket or a unit at its end, and that unit.
    bare: String,
    unit: Option<String>,
    filled: Vec<&'a str>,
}

impl<'a> Column<'a> {
    fn new(at: usize, headers: &[String], sample: &[Row<'a>]) -> Self {
        let folded = plain_words(headers.get(at).map_or("", String::as_str));
        let (bare, unit) = split_unit(headers.get(at).map_or("", String::as_str));
        let filled = sample
            .iter()
            .map(|row| row.cell(at).trim())
            .filter(|cell| facts::null(cell).is_none())
            .collect();
        Self {
            at,
            folded,
            bare,
            unit,
            filled,
        }
    }

    /// Percent of the filled cells with a property; `None` without any cell.
    fn percent(&self, has: impl Fn(&str) -> bool) -> Option<usize> {
        let count = self.filled.iter().filter(|cell| has(cell)).count();
        (!self.filled.is_empty()).then(|| count * 100 / self.filled.len())
    }
}

/// A header as words: folded, with everything that is no letter or figure as a space.
fn plain_words(header: &str) -> String {
    let spaced: String = fold(header)
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '%' { c } else { ' ' })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `Weight (kg)`, `重量（公斤）` and `weight_kg`: the header without its unit, and the unit.
fn split_unit(header: &str) -> (String, Option<String>) {
    let folded = fold(header);
    if let Some((before, inside)) = folded.split_once(['(', '[']) {
        let inside = inside.trim_end_matches([')', ']', ' ']);
        return (plain_words(before), facts::unit(inside).map(str::to_owned));
    }
    let words = plain_words(header);
    match words
        .rsplit_once(' ')
        .and_then(|(before, last)| Some((before.to_owned(), facts::unit(last)?)))
    {
        Some((before, unit)) => (before, Some(unit.to_owned())),
        None => (words, None),
    }
}

fn candidate<'t>(column: &Column<'_>, field: &'t FieldSpec) -> Option<Candidate<'t>> {
    let (mut points, mut reasons, sets) = header_points(column, field);
    let fit = column.percent(|cell| fits(cell, field));
    match fit {
        Some(fit) if points > 0 && fit < CONTRADICTING_PERCENT && is_strict(field.shape) => return None,
        Some(fit) if points == 0 && fit == 100 && is_telling(field.shape) => {
            points = TELLING_CELLS + FITTING_CELLS;
            reasons.push("every cell has the form of this number".to_owned());
        }
        Some(fit) if points > 0 && fit >= FITTING_PERCENT && is_strict(field.shape) => {
            points += FITTING_CELLS;
            reasons.push(format!("{fit} % of the cells have its form"));
        }
        _ => {}
    }
    let unit = column.unit.clone().filter(|_| field.shape == Shape::Quantity);
    (points >= ENOUGH).then_some(Candidate {
        points,
        column: column.at,
        field,
        reasons,
        sets,
        unit,
    })
}

type Sets = Option<(&'static str, &'static str)>;

fn header_points(column: &Column<'_>, field: &FieldSpec) -> (u32, Vec<String>, Sets) {
    let mut best = (0, Vec::new(), None);
    for headers in &field.headers {
        for word in headers.en.iter().chain(&headers.zh) {
            let points = word_points(column, word);
            if points > best.0 {
                best = (points, vec![format!("the header says `{word}`")], headers.sets);
            }
        }
    }
    best
}

fn word_points(column: &Column<'_>, word: &str) -> u32 {
    if column.folded == word {
        SAME_HEADER
    } else if column.bare == word {
        HEADER_WITH_UNIT
    } else if contains(&column.folded, word) {
        // The longer the part, the more it says.
        PART_OF_HEADER + u32::try_from(word.chars().count().min(9)).unwrap_or(0)
    } else {
        0
    }
}

/// Whether a header contains a word: whole words in English, two or more characters in Chinese.
fn contains(header: &str, word: &str) -> bool {
    if word.is_ascii() {
        return format!(" {header} ").contains(&format!(" {word} "));
    }
    word.chars().count() >= 2 && header.contains(word)
}

/// Shapes that cells can contradict.
fn is_strict(shape: Shape) -> bool {
    !matches!(
        shape,
        Shape::Text | Shape::Name | Shape::Names | Shape::Texts | Shape::Region | Shape::Word
    )
}

/// Shapes that cells prove alone.
fn is_telling(shape: Shape) -> bool {
    matches!(shape, Shape::Cas | Shape::Inchikey)
}

fn fits(cell: &str, field: &FieldSpec) -> bool {
    match field.shape {
        Shape::Date => cells::date(cell, None).is_ok() || cells::figures(cell).is_some(),
        Shape::Country => facts::country(cell).is_some(),
        Shape::Quantity => {
            cell.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '<' | '>' | '~' | '.'))
        }
        Shape::Unit => facts::unit(cell).is_some(),
        Shape::Cas => looks_like_cas(cell),
        Shape::Inchikey => cells::inchikey(cell).is_ok(),
        Shape::Hs => cells::hs(cell).is_ok(),
        Shape::Bool => cells::truth(cell).is_ok(),
        _ => true,
    }
}

/// The form of a CAS number, right or wrong in its check digit: wrong ones belong in this column too.
fn looks_like_cas(cell: &str) -> bool {
    cells::cas(cell).map_or_else(|fault| fault.code == "cas-check-digit", |_| true)
}

/// Decides the order of dates and the decimal mark where the sample leaves no doubt.
fn settle_marks(mapping: &mut Mapping, columns: &[Column<'_>], target: &Target) {
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
fn fill_defaults(mapping: &mut Mapping, columns: &[Column<'_>], target: &Target) {
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

fn questions(mapping: &Mapping, columns: &[Column<'_>], target: &Target) -> Vec<Question> {
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
