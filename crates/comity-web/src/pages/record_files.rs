//! `GET /records/…/statement|proof|receipt/{seq}`: what a third party needs to check a record without this node.

use axum::extract::{Path, State};
use comity_flow::Node;

use crate::answer::{Answer, file};
use crate::app::App;
use crate::visitor::Visitor;

type RecordPath = Path<(String, String, u64)>;

pub(crate) async fn statement(
    State(app): State<App>,
    visitor: Visitor,
    Path((issuer, digits, seq)): RecordPath,
) -> Answer {
    let (who, id) = (visitor.user()?.clone(), format!("{issuer}/{digits}"));
    let bytes = app
        .run(move |node: &Node| node.statement_bytes(&who, &id, seq))
        .await?;
    Ok(file(
        &names(&digits, seq).statement,
        "application/cose; cose-type=\"cose-sign1\"",
        bytes,
    ))
}

pub(crate) async fn proof(
    State(app): State<App>,
    visitor: Visitor,
    Path((issuer, digits, seq)): RecordPath,
) -> Answer {
    let (who, id) = (visitor.user()?.clone(), format!("{issuer}/{digits}"));
    let text = app
        .run(move |node: &Node| node.proof_file(&who, &id, seq))
        .await?;
    Ok(file(
        &names(&digits, seq).proof,
        "text/plain; charset=utf-8",
        text,
    ))
}

pub(crate) async fn receipt(
    State(app): State<App>,
    visitor: Visitor,
    Path((issuer, digits, seq)): RecordPath,
) -> Answer {
    let (who, id) = (visitor.user()?.clone(), format!("{issuer}/{digits}"));
    let bytes = app.run(move |node: &Node| node.receipt(&who, &id, seq)).await?;
    Ok(file(
        &names(&digits, seq).receipt,
        "application/cose; cose-type=\"cose-sign1\"",
        bytes,
    ))
}

/// Names of the files, the same on the page that says which command to run.
pub(crate) struct Names {
    /// The signed statement.
    pub(crate) statement: String,
    /// The proof of inclusion.
    pub(crate) proof: String,
    /// The COSE receipt.
    pub(crate) receipt: String,
}

pub(crate) fn names(digits: &str, seq: u64) -> Names {
    Names {
        statement: format!("{digits}-{seq}.statement"),
        proof: format!("{digits}-{seq}.tlog-proof"),
        receipt: format!("{digits}-{seq}.receipt"),
    }
}
