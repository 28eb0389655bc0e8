//! `/customers`: the organisation's own customers, brought in from a file after a preview, and what may concern them.

use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use comity_core::party::ListedParty;
use comity_flow::parties::views::{CustomerLine, CustomerPreview, CustomerTally, Leaf};
use comity_flow::{Action, FlowError, Node};

use super::file::{self, MAX_UPLOAD};
use super::review::title;
use crate::answer::{Answer, page, page_with, see};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::{Fields, Query, address};
use crate::format::{self, grouped};
use crate::labels;
use crate::party_view;
use crate::views::common::{PAGE_ROWS, Pager};
use crate::views::parties::{CustomerPage, CustomerRow, CustomersPage, CustomersPreviewPage};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

pub(crate) async fn list(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let mut view = all(&app, &visitor, &query, None).await?;
    if query.get("done") == "taken" {
        let number = |name: &str| grouped(query.number(name));
        let text = visitor.words.with(
            "customers-taken",
            [
                ("added", &number("added")),
                ("changed", &number("changed")),
                ("rejected", &number("rejected")),
                ("opened", &number("opened")),
            ],
        );
        view.s = view.s.noticing("good", text);
    } else if ["discarded", "removed"].contains(&query.get("done")) {
        let text = visitor.words.t(&format!("customers-{}", query.get("done")));
        view.s = view.s.noticing("good", text);
    }
    page(&view)
}

async fn all(
    app: &App,
    visitor: &Visitor,
    query: &Query,
    wrong: Option<String>,
) -> Result<CustomersPage, Fault> {
    let who = visitor.user()?.clone();
    let find = query.get("q").to_owned();
    let sought = Some(find.clone()).filter(|find| !find.is_empty());
    let leaf = Leaf {
        after: Some(query.get("after").to_owned()).filter(|after| !after.is_empty()),
        limit: PAGE_ROWS as u32,
    };
    let found = app
        .run(move |node: &Node| node.customers(&who, sought.as_deref(), &leaf))
        .await?;
    let words = visitor.words;
    let (seen, shown) = (query.number("seen"), found.rows.len() as u64);
    let of =
        |after: &str, seen: &str| address("/customers", &[("q", &find), ("after", after), ("seen", seen)]);
    let next = found
        .next
        .as_deref()
        .map(|after| of(after, &(seen + shown).to_string()));
    Ok(CustomersPage {
        s: visitor.shell(),
        rows: found.rows.iter().map(|line| row(&words, line)).collect(),
        pager: Pager::new(seen, shown, Some(found.total), of("", ""), next),
        may_keep: visitor.may(Action::ManageCustomers),
        largest: format::size(MAX_UPLOAD as u64),
        find,
        wrong,
    })
}

fn row(words: &Words, line: &CustomerLine) -> CustomerRow {
    CustomerRow {
        href: party_view::customer_href(&line.id),
        name: party_view::plain(&line.name),
        number: line.id.clone(),
        sort: party_view::sort(words, line.kind),
        open: line.open,
        same: line.same,
        updated: wire::instant(line.updated),
    }
}

// ---- one customer -------------------------------------------------------------------------------------------

pub(crate) async fn one(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let who = visitor.user()?.clone();
    let work = move |node: &Node| Ok::<_, FlowError>((node.customer(&who, &id)?, node.lists(&who)?));
    let (detail, lists) = app.run(work).await?;
    let words = visitor.words;
    let candidate = |line| {
        let line: &comity_flow::parties::views::ReviewLine = line;
        party_view::queue_row(&words, line, &title(&words, &lists, &line.list), "")
    };
    page(&CustomerPage {
        s: visitor.shell(),
        row: row(&words, &detail.line),
        name: party_view::first_name(&detail.party),
        names: party_view::other_names(&words, &detail.party),
        facts: party_view::facts(&words, &detail.party, true),
        candidates: detail.candidates.iter().map(candidate).collect(),
        lists: lists
            .iter()
            .filter(|list| list.state.is_some())
            .map(|list| {
                (
                    party_view::list_href(&list.id),
                    party_view::title_of(&words, list),
                )
            })
            .collect(),
        may_keep: visitor.may(Action::ManageCustomers),
    })
}

pub(crate) async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    fields: Fields,
) -> Answer {
    if fields.get("sure") != "true" {
        return Err(Fault::Unreadable);
    }
    let who = visitor.user()?.clone();
    app.run(move |node: &Node| node.customer_remove(&who, &id))
        .await?;
    Ok(see("/customers?done=removed"))
}

// ---- files --------------------------------------------------------------------------------------------------

/// Reads a file; nothing is taken over before somebody has seen what it would do.
pub(crate) async fn upload(State(app): State<App>, visitor: Visitor, parts: Multipart) -> Answer {
    let words = visitor.words;
    let Some((name, bytes)) = file::read(&visitor, parts).await? else {
        return refused(&app, &visitor, words.t("file-missing")).await;
    };
    let who = visitor.user()?.clone();
    let read = app
        .run(move |node: &Node| Ok::<_, Fault>(node.customers_preview(&who, &name, &bytes)))
        .await?;
    match read {
        Ok(preview) => Ok(see(&format!("/customers/file/{}", preview.upload))),
        Err(FlowError::File(what)) => refused(&app, &visitor, what).await,
        Err(FlowError::Fields(problems)) => {
            let sentence = |problem| labels::complaint(&words, problem).sentence();
            let wrong = problems.iter().map(sentence).collect::<Vec<_>>().join(" ");
            refused(&app, &visitor, wrong).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn refused(app: &App, visitor: &Visitor, wrong: String) -> Answer {
    let mut view = all(app, visitor, &Query::default(), Some(wrong)).await?;
    view.s = view.s.switching_at("/customers".into());
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

/// What the file would change.
pub(crate) async fn preview(State(app): State<App>, visitor: Visitor, Path(upload): Path<i64>) -> Answer {
    let who = visitor.user()?.clone();
    let preview = app
        .run(move |node: &Node| node.customers_preview_again(&who, upload))
        .await?;
    page(&previewed(&visitor, &preview))
}

fn previewed(visitor: &Visitor, preview: &CustomerPreview) -> CustomersPreviewPage {
    let words = &visitor.words;
    let sample = |party: &ListedParty| CustomerRow {
        name: party_view::first_name(party),
        number: party.id.clone(),
        sort: party_view::sort(words, party.kind),
        ..CustomerRow::default()
    };
    CustomersPreviewPage {
        s: visitor.shell(),
        file: preview.file_name.clone(),
        action: format!("/customers/file/{}", preview.upload),
        counts: vec![
            ("new".into(), preview.new),
            ("changed".into(), preview.changed),
            ("same".into(), preview.same),
            ("rejected".into(), preview.rejected),
        ],
        takes: preview.new + preview.changed,
        samples: preview.sample.iter().map(sample).collect(),
        faults: preview.problems.clone(),
    }
}

/// Takes a previewed file over.
pub(crate) async fn take(State(app): State<App>, visitor: Visitor, Path(upload): Path<i64>) -> Answer {
    let who = visitor.user()?.clone();
    let tally = app
        .run(move |node: &Node| node.customers_import(&who, upload))
        .await?;
    let CustomerTally {
        added,
        changed,
        rejected,
        opened,
        ..
    } = tally;
    Ok(see(&format!(
        "/customers?done=taken&added={added}&changed={changed}&rejected={rejected}&opened={opened}"
    )))
}

pub(crate) async fn discard(State(app): State<App>, visitor: Visitor, Path(upload): Path<i64>) -> Answer {
    let who = visitor.user()?.clone();
    app.run(move |node: &Node| node.customers_discard(&who, upload))
        .await?;
    Ok(see("/customers?done=discarded"))
}
