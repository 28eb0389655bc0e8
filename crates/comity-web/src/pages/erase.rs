//! `/records/…/erase` and `/erasures`: a releasing officer orders that every holder erases a record; who has.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use comity_core::date::PartialDate;
use comity_core::problem::Problem;
use comity_flow::sharing::{EraseForm, ErasedBy, ErasureRow as Row, HolderRow as Holder};
use comity_flow::{FlowError, Node, RecordDetail};

use super::record::row;
use super::turn::{text_field, texts};
use crate::answer::{Answer, page, page_with, see};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::{Fields, Query};
use crate::forms;
use crate::labels;
use crate::views::common::Complaint;
use crate::views::forms::{Control, FieldView};
use crate::views::sharing::{ErasePage, ErasureRow, ErasuresPage, HolderRow};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

type RecordPath = Path<(String, String)>;

pub(crate) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Path((issuer, digits)): RecordPath,
) -> Answer {
    let (detail, holders) = load(&app, &visitor, format!("{issuer}/{digits}")).await?;
    page(&form(&app, &visitor, &detail, &holders, &Fields::default(), &[]))
}

pub(crate) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    Path((issuer, digits)): RecordPath,
    fields: Fields,
) -> Answer {
    let id = format!("{issuer}/{digits}");
    let (who, sent) = (visitor.user()?.clone(), read(&id, &fields));
    let work = move |node: &Node| Ok::<_, Fault>(sent.and_then(|sent| node.order_erasure(&who, sent)));
    match app.run(work).await? {
        Ok(_) => Ok(see("/erasures?done=ordered")),
        Err(FlowError::Fields(problems)) => {
            let (detail, holders) = load(&app, &visitor, id).await?;
            let form = form(&app, &visitor, &detail, &holders, &fields, &problems);
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &form))
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn list(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let who = visitor.user()?.clone();
    let rows = app.run(move |node: &Node| node.erasures(&who)).await?;
    let words = visitor.words;
    let shell = visitor.shell();
    page(&ErasuresPage {
        s: match query.get("done") {
            "ordered" => shell.noticing("good", words.t("erase-done")),
            _ => shell,
        },
        rows: rows.iter().map(|row| erasure(&words, row)).collect(),
    })
}

async fn load(app: &App, visitor: &Visitor, id: String) -> Result<(RecordDetail, Vec<Holder>), Fault> {
    let who = visitor.user()?.clone();
    app.run(move |node: &Node| {
        let detail = node.record(&who, &id, None, None)?;
        Ok::<_, FlowError>((detail, node.holders(&who, &id)?))
    })
    .await
}

fn read(id: &str, fields: &Fields) -> Result<EraseForm, FlowError> {
    let by = match fields.get("by") {
        "" => None,
        text => Some(text.parse::<PartialDate>().map_err(|cause| {
            FlowError::field(Problem::new(
                "by",
                "date",
                cause.to_string(),
                "write YYYY, YYYY-MM or YYYY-MM-DD",
            ))
        })?),
    };
    Ok(EraseForm {
        record: id.to_owned(),
        ground: texts(fields, "ground"),
        ordered_by: fields.get("ordered-by").to_owned(),
        by,
    })
}

fn form(
    app: &App,
    visitor: &Visitor,
    detail: &RecordDetail,
    holders: &[Holder],
    fields: &Fields,
    problems: &[Problem],
) -> ErasePage {
    let words = visitor.words;
    let action = format!("{}/erase", wire::record_href(&detail.id));
    let complaints = complaints(&words, problems);
    let line = |name: &str, control: Control, required: bool| FieldView {
        id: format!("f-{name}"),
        name: name.into(),
        label: labels::of_field(&words, name),
        value: fields.get(name).to_owned(),
        control,
        required,
        ..FieldView::default()
    };
    let mut views = vec![
        line("ordered-by", Control::Line, true),
        line("by", Control::Date, false),
        text_field(&words, "ground", "en", fields),
        text_field(&words, "ground", "zh", fields),
    ];
    for view in &mut views {
        let about = complaints.iter().find(|c| c.field == view.name);
        view.wrong = about.map(|c| format!("{} {}", c.what, c.mend));
    }
    ErasePage {
        s: visitor.shell().switching_at(action.clone()),
        row: row(&words, detail),
        action,
        fields: views,
        complaints,
        holders: super::holders::rows(&words, holders, &[], app.node.clock().now()),
        open: detail.chain.iter().any(|statement| statement.open),
    }
}

/// A complaint about the ground leads to its first field.
fn complaints(words: &Words, problems: &[Problem]) -> Vec<Complaint> {
    let of = |c: Complaint| {
        let field = match c.field.strip_prefix("body.").unwrap_or(&c.field) {
            "ground" => "ground.en",
            shown @ ("ordered-by" | "by") => shown,
            _ => "",
        };
        Complaint {
            field: field.to_owned(),
            ..c
        }
    };
    forms::complaints(words, problems).into_iter().map(of).collect()
}

fn erasure(words: &Words, row: &Row) -> ErasureRow {
    let holder = |one: &ErasedBy| {
        let scope: Vec<String> = one
            .scope
            .iter()
            .map(|word| labels::of_value(words, "scope", word))
            .collect();
        let mut scope = scope.join(", ");
        if let Some(date) = one.backups {
            let backups = words.with("erasure-backups", [("date", &date.to_string())]);
            scope = if scope.is_empty() {
                backups
            } else {
                format!("{scope}; {backups}")
            };
        }
        let at = one.at.map(wire::instant).unwrap_or_default();
        (one.node.to_string(), at, scope)
    };
    ErasureRow {
        record: row.record.clone(),
        href: wire::record_href(&row.notice),
        ordered_by: row.ordered_by.clone(),
        at: wire::instant(row.at),
        by: row.by.map(|date| date.to_string()).unwrap_or_default(),
        ground: wire::all_said(words, &row.ground),
        done: row.holders.iter().filter(|one| one.at.is_some()).count() as u64,
        holders: row.holders.iter().map(holder).collect(),
    }
}

/// The progress of an erasure as holders of the record: for pages that show one record.
pub(crate) fn as_holders(row: &Row) -> Vec<HolderRow> {
    let holder = |one: &ErasedBy| HolderRow {
        name: one.node.to_string(),
        stage: if one.at.is_some() { "erased" } else { "waiting" }.into(),
        since: one.at.map(wire::instant).unwrap_or_default(),
        current: true,
        ..HolderRow::default()
    };
    row.holders.iter().map(holder).collect()
}
