//! `GET` and `POST /report/file/{id}`: what the columns mean: guessed by the node, confirmed by a person.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use comity_core::kinds::Kind;
use comity_flow::columns::{DateOrder, DecimalMark, FieldSpec, Mapping, Need, Target};
use comity_flow::{ColumnView, FlowError, ImportView, Node};

use crate::answer::{Answer, page, page_with, see};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::{Fields, Query};
use crate::labels;
use crate::views::common::Choice;
use crate::views::forms::{Control, FieldView};
use crate::views::intake::{Column, ColumnsPage};
use crate::visitor::Visitor;
use crate::words::Words;

pub(crate) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    query: Query,
) -> Answer {
    let who = visitor.user()?.clone();
    let name = query.get("use").to_owned();
    let wanted = name.clone();
    let work = move |node: &Node| {
        Ok::<_, FlowError>((node.saved_mapping(&who, &wanted)?, node.saved_mappings(&who)?))
    };
    let (saved, names) = app.run(work).await?;
    let kind = saved
        .as_ref()
        .map(|mapping| mapping.kind)
        .or(Kind::parse(query.get("kind")));
    let import = load(&app, &visitor, id, kind).await?;
    let mapping = saved.map_or_else(|| import.mapping.clone(), |saved| fitted(&import, &saved));
    let choice = |(one, kind): (String, String)| Choice {
        label: format!("{one} ({})", visitor.words.t(&format!("kind-{kind}"))),
        chosen: one == name,
        value: one,
    };
    let saved = names.into_iter().map(choice).collect();
    page(&ColumnsPage {
        saved,
        ..view(&visitor, &import, &mapping, Vec::new())
    })
}

/// A saved mapping on this file: its columns by their headers, its constants as they are.
fn fitted(import: &ImportView, saved: &Mapping) -> Mapping {
    let headers: Vec<String> = import
        .columns
        .iter()
        .map(|column| column.header.clone())
        .collect();
    let mut mapping = Mapping {
        columns: Vec::new(),
        ..saved.clone()
    };
    mapping.fingerprint = Mapping::new(saved.kind, &headers).fingerprint;
    for column in &saved.columns {
        if let Some(index) = headers.iter().position(|header| *header == column.header) {
            mapping.assign(index, &column.header, &column.field);
        }
    }
    mapping
}

pub(crate) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let kind = Kind::parse(fields.get("kind")).ok_or(Fault::Unreadable)?;
    let import = load(&app, &visitor, id, Some(kind)).await?;
    // Another kind has other fields: guess again and let the person look again.
    if fields.get("kind") != fields.get("drawn-for") {
        return Ok(see(&format!("/report/file/{id}?kind={}", kind.as_str())));
    }
    let mapping = mapping(&import, kind, &fields);
    let (who, wanted) = (visitor.user()?.clone(), mapping.clone());
    let save = Some(fields.get("save").to_owned()).filter(|name| !name.is_empty());
    let work = move |node: &Node| Ok::<_, Fault>(node.map_import(&who, id, &wanted, save.as_deref()));
    match app.run(work).await? {
        Ok(()) => Ok(see(&format!("/report/file/{id}/preview"))),
        Err(FlowError::File(what)) => Ok(page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &view(&visitor, &import, &mapping, vec![what]),
        )),
        Err(FlowError::Fields(problems)) => {
            let wrong = problems
                .iter()
                .map(|problem| labels::complaint(&visitor.words, problem).sentence())
                .collect();
            Ok(page_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &view(&visitor, &import, &mapping, wrong),
            ))
        }
        Err(error) => Err(error.into()),
    }
}

async fn load(app: &App, visitor: &Visitor, id: i64, kind: Option<Kind>) -> Result<ImportView, Fault> {
    let who = visitor.user()?.clone();
    app.run(move |node: &Node| node.import(&who, id, kind)).await
}

/// The mapping as the person chose it.
fn mapping(import: &ImportView, kind: Kind, fields: &Fields) -> Mapping {
    let headers: Vec<String> = import
        .columns
        .iter()
        .map(|column| column.header.clone())
        .collect();
    let mut mapping = Mapping::new(kind, &headers);
    for (index, header) in headers.iter().enumerate() {
        let field = fields.get(&format!("column.{index}"));
        if !field.is_empty() {
            mapping.assign(index, header, field);
        }
    }
    for field in constants_of(kind) {
        let value = fields.get(&format!("constant.{}", field.name));
        if !value.is_empty() && mapping.column_of(field.name).is_none() {
            mapping.constants.insert(field.name.into(), value.into());
        }
    }
    mapping.date_order = match fields.get("date-order") {
        "day-first" => Some(DateOrder::DayFirst),
        "month-first" => Some(DateOrder::MonthFirst),
        _ => None,
    };
    mapping.decimal_mark = match fields.get("decimal-mark") {
        "point" => Some(DecimalMark::Point),
        "comma" => Some(DecimalMark::Comma),
        _ => None,
    };
    // Own words of the sender for our lists are asked nowhere yet; a saved mapping keeps them.
    mapping.words = if kind == import.mapping.kind {
        import.mapping.words.clone()
    } else {
        mapping.words
    };
    mapping
}

/// Fields that may be the same for every row: all but the long texts of single records.
fn constants_of(kind: Kind) -> impl Iterator<Item = &'static FieldSpec> {
    let fields = Target::of(kind).map_or(&[][..], |target| target.fields.as_slice());
    fields
        .iter()
        .filter(|field| !matches!(field.name, "title" | "note" | "description"))
}

fn view(visitor: &Visitor, import: &ImportView, mapping: &Mapping, wrong: Vec<String>) -> ColumnsPage {
    let words = visitor.words;
    let kind = mapping.kind;
    let wrong = wrong.into_iter().chain(questions(&words, import)).collect();
    ColumnsPage {
        s: visitor
            .shell()
            .switching_at(format!("/report/file/{}", import.id)),
        id: import.id.to_string(),
        file: import.file.clone(),
        rows: import.rows,
        kinds: kinds(&words, kind),
        saved: Vec::new(),
        kind: kind.as_str().into(),
        columns: import
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| column_view(&words, kind, mapping, at, column))
            .collect(),
        constants: constants(&words, mapping),
        marks: marks(&words, mapping),
        notes: import.notes.clone(),
        wrong,
    }
}

/// What only a person can decide, as far as it is still open.
fn questions(words: &Words, import: &ImportView) -> Vec<String> {
    let sentence = |question: &comity_flow::columns::Question| {
        let field = field_label(words, import.mapping.kind, &question.field);
        words.with(&format!("question-{}", question.code), [("field", &field)])
    };
    import.questions.iter().map(sentence).collect()
}

fn kinds(words: &Words, chosen: Kind) -> Vec<Choice> {
    let choice = |target: &Target| Choice {
        value: target.kind.as_str().into(),
        label: words.t(&format!("kind-{}", target.kind.as_str())),
        chosen: target.kind == chosen,
    };
    Target::all().iter().map(choice).collect()
}

/// The label of a field of a table: the one of the form where both mean the same.
fn field_label(words: &Words, kind: Kind, name: &str) -> String {
    let path = Target::of(kind)
        .and_then(|target| target.field(name))
        .map_or(name, |field| field.path);
    let unit = name.ends_with("-unit") || name == "unit";
    let label = labels::of_field(words, &path.replace(['[', ']'], "."));
    if unit {
        words.with("field-unit-of", [("field", &label)])
    } else {
        label
    }
}

fn column_view(words: &Words, kind: Kind, mapping: &Mapping, at: usize, column: &ColumnView) -> Column {
    let chosen = mapping.field_of(at);
    let ignore = Choice {
        value: String::new(),
        label: words.t("columns-ignore"),
        chosen: chosen.is_none(),
    };
    let choice = |field: &FieldSpec| Choice {
        value: field.name.into(),
        label: starred(field_label(words, kind, field.name), field),
        chosen: chosen == Some(field.name),
    };
    let targets = Target::of(kind).map_or(&[][..], |target| target.fields.as_slice());
    Column {
        at: at as u64,
        header: column.header.clone(),
        samples: column
            .samples
            .iter()
            .map(|sample| crate::format::shortened(sample, 60))
            .collect(),
        targets: std::iter::once(ignore)
            .chain(targets.iter().map(choice))
            .collect(),
        guessed: chosen.is_some() && !column.reasons.is_empty(),
    }
}

/// A star marks what every record needs.
fn starred(label: String, field: &FieldSpec) -> String {
    if field.need == Need::Required {
        format!("{label} *")
    } else {
        label
    }
}

fn constants(words: &Words, mapping: &Mapping) -> Vec<FieldView> {
    let view = |field: &'static FieldSpec| FieldView {
        id: format!("f-constant-{}", field.name),
        name: format!("constant.{}", field.name),
        label: starred(field_label(words, mapping.kind, field.name), field),
        value: mapping.constants.get(field.name).cloned().unwrap_or_default(),
        ..FieldView::default()
    };
    constants_of(mapping.kind)
        .filter(|field| mapping.column_of(field.name).is_none())
        .map(view)
        .collect()
}

/// How dates and numbers are written in the file, where that is not plain.
fn marks(words: &Words, mapping: &Mapping) -> Vec<FieldView> {
    let choose = |name: &str, options: [(&str, bool); 2]| {
        let none = Choice {
            value: String::new(),
            label: words.t("mark-plain"),
            chosen: !options.iter().any(|(_, on)| *on),
        };
        let choice = |(value, on): &(&str, bool)| Choice {
            value: (*value).into(),
            label: words.t(&format!("mark-{value}")),
            chosen: *on,
        };
        FieldView {
            id: format!("f-{name}"),
            name: name.into(),
            label: words.t(&format!("mark-{name}")),
            control: Control::Choose(std::iter::once(none).chain(options.iter().map(choice)).collect()),
            ..FieldView::default()
        }
    };
    let (day, month) = (
        mapping.date_order == Some(DateOrder::DayFirst),
        mapping.date_order == Some(DateOrder::MonthFirst),
    );
    let (point, comma) = (
        mapping.decimal_mark == Some(DecimalMark::Point),
        mapping.decimal_mark == Some(DecimalMark::Comma),
    );
    vec![
        choose("date-order", [("day-first", day), ("month-first", month)]),
        choose("decimal-mark", [("point", point), ("comma", comma)]),
    ]
}
