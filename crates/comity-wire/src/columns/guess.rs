//! The guess: headers first, cells to confirm or contradict them, and questions where only a person knows.

use serde::Serialize;

use super::mapping::{Assignment, Confidence, Mapping};
use super::open::{fill_defaults, questions, settle_marks};
use super::sample::Column;
use super::target::{FieldSpec, Shape, Target};
use crate::cells;
use crate::facts;
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
/// Points that a column of words loses when hardly one of them is in the list of the field.
const FOREIGN_WORDS: u32 = 30;
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

fn candidate<'t>(column: &Column<'_>, field: &'t FieldSpec) -> Option<Candidate<'t>> {
    let (mut points, mut reasons, sets) = header_points(column, field);
    if points == 0 && !is_telling(field.shape) {
        return None;
    }
    let fit = column.percent(|cell| fits(cell, field));
    match fit {
        Some(fit) if points > 0 && fit < CONTRADICTING_PERCENT && is_strict(field.shape) => return None,
        Some(fit) if points == 0 && fit == 100 && is_telling(field.shape) => {
            points = TELLING_CELLS + FITTING_CELLS;
            reasons.push("every cell has the form of this number".to_owned());
        }
        Some(fit) if points > 0 && fit < CONTRADICTING_PERCENT && field.shape == Shape::Word => {
            points = points.saturating_sub(FOREIGN_WORDS);
            reasons.push("its words are not in the list of this field".to_owned());
        }
        Some(fit)
            if points > 0
                && fit >= FITTING_PERCENT
                && (is_strict(field.shape) || field.shape == Shape::Word) =>
        {
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
        // The states of a kind are not in the word lists.
        Shape::Word if field.name != "status" => facts::word(field.word_list(), cell).is_some(),
        _ => true,
    }
}

/// The form of a CAS number, right or wrong in its check digit: wrong ones belong in this column too.
fn looks_like_cas(cell: &str) -> bool {
    cells::cas(cell).map_or_else(|fault| fault.code == "cas-check-digit", |_| true)
}
