//! Builds the router from the table.

use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::{Router, middleware};
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::edge;
use crate::fault::Fault;
use crate::guard::{self, Post};
use crate::pages::file::MAX_UPLOAD;
use crate::routes::{Carries, ROUTES, Route};

/// A page is answered in well under a second; this bounds a stuck disk.
const PAGE_TIME: Duration = Duration::from_secs(60);
/// 64 MiB at the 128 kB/s of a slow line take less than nine minutes.
const UPLOAD_TIME: Duration = Duration::from_secs(600);

/// All routes, each behind its guard; everything behind the edge.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        router = router.route(route.path, one(route, &app));
    }
    router
        .fallback(|| async { Fault::NotFound })
        .layer(middleware::from_fn_with_state(app.clone(), edge::edge))
        // Pages hold a form token beside words that others may have chosen. Compressing both is safe here because no
        // other site can make a reader's browser ask with the session: the cookie is `SameSite=Strict`.
        .layer(CompressionLayer::new())
        .with_state(app)
}

fn one(route: &'static Route, app: &App) -> axum::routing::MethodRouter<App> {
    let post = Post {
        route,
        app: app.clone(),
    };
    let (limit, time) = match route.carries {
        // The guard reads forms by itself, within its own limit.
        Carries::Nothing | Carries::Form => (0, PAGE_TIME),
        Carries::File | Carries::List => (MAX_UPLOAD + FORM_AROUND_FILE, UPLOAD_TIME),
    };
    (route.handler)()
        .route_layer(DefaultBodyLimit::max(limit))
        .route_layer(middleware::from_fn_with_state(post, guard::guard))
        .route_layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, time))
}

/// Boundaries, names and the token around an uploaded file.
const FORM_AROUND_FILE: usize = 64 * 1024;
