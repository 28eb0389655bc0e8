//! `GET /log/checkpoint` and `GET /log/tile/…`: the published log in the C2SP tlog-tiles layout, as files.

use std::path::{Path as FsPath, PathBuf};

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use comity_flow::{FlowError, Node};

use crate::answer::Answer;
use crate::app::App;
use crate::fault::Fault;

/// A full tile never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// A partial tile never changes either, but gives way to a wider one and may then be taken away.
const FOR_A_WHILE: &str = "public, max-age=300";
/// The checkpoint is always asked for again.
const NEVER: &str = "no-cache";

pub(crate) async fn checkpoint(State(app): State<App>) -> Answer {
    send(&app, "checkpoint".into(), "text/plain; charset=utf-8", NEVER).await
}

pub(crate) async fn tile(State(app): State<App>, Path(rest): Path<String>) -> Answer {
    let caching = match kind(&rest) {
        Some(Tile::Full) => FOR_EVER,
        Some(Tile::Partial) => FOR_A_WHILE,
        None => return Err(Fault::NotFound),
    };
    send(&app, format!("tile/{rest}"), "application/octet-stream", caching).await
}

#[derive(Debug, PartialEq, Eq)]
enum Tile {
    Full,
    Partial,
}

/// `{level or "entries"}/{x000/…}/{000}` with `.p/{width}` behind a partial one; anything else is no tile, so that no
/// path can leave the folder.
fn kind(path: &str) -> Option<Tile> {
    /// 2^64 entries have indexes of 20 digits: seven groups.
    const MOST_PARTS: usize = 7;
    let (level, rest) = path.split_once('/')?;
    let known_level = level == "entries"
        || level
            .parse::<u8>()
            .is_ok_and(|n| n < 64 && n.to_string() == level);
    let (index, width) = match rest.split_once(".p/") {
        Some((index, width)) => (index, Some(width)),
        None => (rest, None),
    };
    let parts: Vec<&str> = index.split('/').collect();
    let (last, before) = parts.split_last()?;
    let three = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit());
    let indexed = three(last)
        && before
            .iter()
            .all(|part| part.strip_prefix('x').is_some_and(three));
    let sized = width.is_none_or(|w| w.parse::<u8>().is_ok_and(|n| n > 0 && n.to_string() == w));
    match (
        known_level && indexed && sized && parts.len() <= MOST_PARTS,
        width,
    ) {
        (true, None) => Some(Tile::Full),
        (true, Some(_)) => Some(Tile::Partial),
        (false, _) => None,
    }
}

async fn send(app: &App, file: String, content_type: &'static str, caching: &'static str) -> Answer {
    let bytes = app
        .run(move |node: &Node| Ok::<_, FlowError>(bytes(&node.log_folder(), &file)))
        .await?;
    let mut response: Response = bytes.ok_or(Fault::NotFound)?.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    // Another site's page may check the log: it is public, and no cookie is looked at here.
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("cross-origin"),
    );
    Ok(response)
}

fn bytes(folder: &FsPath, file: &str) -> Option<Vec<u8>> {
    let path: PathBuf = folder.join(file);
    std::fs::read(path).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tiles_are_tiles() {
        for full in ["0/000", "0/x001/067", "entries/x001/x234/067", "7/000"] {
            assert_eq!(kind(full), Some(Tile::Full), "{full}");
        }
        for partial in ["0/000.p/5", "entries/x001/067.p/255"] {
            assert_eq!(kind(partial), Some(Tile::Partial), "{partial}");
        }
        for wrong in [
            "",
            "0",
            "0/",
            "0/00",
            "0/0000",
            "00/000",
            "64/000",
            "0/x001",
            "0/../000",
            "..",
            "0/000.p/0",
            "0/000.p/256",
            "0/000.p/05",
            "entries/x001/067.p/",
            "0/000/",
            "0/x00a/000",
            "checkpoint",
            "0/000.p/1.p/1",
            "-1/000",
            "0/x000/x000/x000/x000/x000/x000/x000/000",
        ] {
            assert_eq!(kind(wrong), None, "{wrong}");
        }
    }
}
