//! `GET /static/{name}`: style sheet, script, icon. The name changes with the content, so it may be cached for ever.

use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;

use crate::answer::Answer;
use crate::assets::ASSETS;
use crate::fault::Fault;

pub(crate) async fn get(Path(name): Path<String>) -> Answer {
    let asset = ASSETS.named(&name).ok_or(Fault::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, asset.bytes).into_response())
}
