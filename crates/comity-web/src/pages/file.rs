//! `GET` and `POST /report/file`: taking a file in. Nothing is recorded by it.

use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use comity_flow::{FlowError, ImportState, Node, Who};

use crate::answer::{Answer, page, page_with, see};
use crate::app::App;
use crate::fault::Fault;
use crate::format;
use crate::labels;
use crate::views::home::OpenImport;
use crate::views::intake::FilePage;
use crate::visitor::{Visitor, same_token};

/// Largest file, as sent. 20,000 findings as plain CSV take 4 MB; a million compressed fit.
pub(crate) const MAX_UPLOAD: usize = 64 * 1024 * 1024;

pub(crate) async fn get(visitor: Visitor) -> Answer {
    page(&form(&visitor, None))
}

pub(crate) async fn post(State(app): State<App>, visitor: Visitor, parts: Multipart) -> Answer {
    let Some((name, bytes)) = read(&visitor, parts).await? else {
        let wrong = visitor.words.t("file-missing");
        return Ok(page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &form(&visitor, Some(wrong)),
        ));
    };
    let who = visitor.user()?.clone();
    match app
        .run(move |node: &Node| Ok::<_, Fault>(node.begin_import(&who, &name, &bytes)))
        .await?
    {
        Ok(id) => Ok(see(&format!("/report/file/{id}"))),
        Err(FlowError::File(what)) => Ok(page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &form(&visitor, Some(what)),
        )),
        Err(FlowError::Fields(problems)) => {
            let sentence = |problem| labels::complaint(&visitor.words, problem).sentence();
            let wrong = problems.iter().map(sentence).collect::<Vec<_>>().join(" ");
            Ok(page_with(
                StatusCode::UNPROCESSABLE_ENTITY,
                &form(&visitor, Some(wrong)),
            ))
        }
        Err(error) => Err(error.into()),
    }
}

/// Name and bytes of the file; the form's token must come first and be right, or nothing more is read.
pub(crate) async fn read(
    visitor: &Visitor,
    mut parts: Multipart,
) -> Result<Option<(String, Vec<u8>)>, Fault> {
    let too_large = |_| Fault::TooLarge {
        limit: MAX_UPLOAD as u64,
    };
    let mut checked = false;
    while let Some(part) = parts.next_field().await.map_err(too_large)? {
        match (part.name().unwrap_or_default(), checked) {
            ("csrf", false) => {
                let token = part.text().await.map_err(|_| Fault::Unreadable)?;
                checked = same_token(&token, &visitor.form_token());
            }
            ("file", true) => {
                let name = part.file_name().unwrap_or_default().to_owned();
                let bytes = part.bytes().await.map_err(too_large)?;
                return Ok((!bytes.is_empty()).then(|| (name, bytes.to_vec())));
            }
            _ => return Err(Fault::Foreign),
        }
    }
    Ok(None)
}

fn form(visitor: &Visitor, wrong: Option<String>) -> FilePage {
    FilePage {
        s: visitor.shell(),
        largest: format::size(MAX_UPLOAD as u64),
        wrong,
    }
}

/// The files of a user that are not recorded yet, with where to go on.
pub(crate) fn open_imports(node: &Node, who: &Who) -> Result<Vec<OpenImport>, FlowError> {
    let open = |(id, file): (i64, String)| {
        let state = node.import_state(who, id)?;
        let (state, page) = place(&state);
        Ok(OpenImport {
            file,
            state: state.into(),
            href: format!("/report/file/{id}{page}"),
        })
    };
    node.open_imports(who)?.into_iter().map(open).collect()
}

/// The word of a state, and the page that fits it.
pub(crate) fn place(state: &ImportState) -> (&'static str, &'static str) {
    match state {
        ImportState::Columns => ("columns", ""),
        ImportState::Preview => ("preview", "/preview"),
        ImportState::Running(..) => ("running", "/progress"),
        ImportState::Done(_) => ("done", "/result"),
        ImportState::Stopped(_) => ("stopped", "/result"),
    }
}
