//! `GET /audit`: who read, changed and took out what.

use axum::extract::State;
use comity_core::date::Timestamp;
use comity_flow::{AuditLine, AuditQuery, FlowError, Node};

use crate::answer::{Answer, page};
use crate::app::App;
use crate::fields::{Query, address};
use crate::views::common::{PAGE_ROWS, Pager};
use crate::views::log::{AuditPage, AuditRow};
use crate::visitor::Visitor;
use crate::wire;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let who = visitor.user()?.clone();
    let asked = asked(&query);
    let work =
        move |node: &Node| Ok::<_, FlowError>((node.audit(&who, &asked)?, node.audit_is_intact(&who)?));
    let (lines, intact) = app.run(work).await?;
    page(&AuditPage {
        s: visitor.shell(),
        person: query.get("person").into(),
        object: query.get("object").into(),
        pager: pager(&query, &lines),
        rows: lines.into_iter().map(row).collect(),
        intact,
    })
}

fn asked(query: &Query) -> AuditQuery {
    let text = |name: &str| Some(query.get(name).to_owned()).filter(|text| !text.is_empty());
    AuditQuery {
        who: text("person"),
        object: text("object").map(|object| object_of(&object)),
        before: query.get("before").parse().ok(),
        limit: PAGE_ROWS as u32,
        ..AuditQuery::default()
    }
}

/// `record node.example/3f…`, or only the id: an id with a slash is a record's.
fn object_of(text: &str) -> (String, String) {
    match text.split_once(' ') {
        Some((kind, id)) => (kind.to_owned(), id.trim().to_owned()),
        None => ("record".to_owned(), text.to_owned()),
    }
}

fn pager(query: &Query, lines: &[AuditLine]) -> Pager {
    let (seen, shown) = (query.number("seen"), lines.len() as u64);
    let of = |before: &str, seen: &str| {
        address(
            "/audit",
            &[
                ("person", query.get("person")),
                ("object", query.get("object")),
                ("before", before),
                ("seen", seen),
            ],
        )
    };
    let last = lines.last().filter(|line| shown == PAGE_ROWS && line.number > 1);
    let next = last.map(|line| of(&line.number.to_string(), &(seen + shown).to_string()));
    Pager::new(seen, shown, None, of("", ""), next)
}

fn row(line: AuditLine) -> AuditRow {
    let href = (line.object_kind == "record").then(|| wire::record_href(&line.object_id));
    AuditRow {
        at: wire::instant(Timestamp::from_seconds(line.at)),
        who: line.who,
        action: line.action,
        object: format!("{} {}", line.object_kind, line.object_id)
            .trim()
            .to_owned(),
        href,
        outcome: line.outcome,
        detail: line.detail,
    }
}
