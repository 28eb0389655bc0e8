//! Serving: a listener in, pages out, until told to stop.

use std::future::Future;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use comity_flow::Node;

use crate::app::{App, Settings};
use crate::router::router;

/// Requests under way get so long to finish after the node was told to stop. A recording goes on in the node itself.
const GRACE: Duration = Duration::from_secs(10);

/// Why serving ended early.
#[derive(Debug, thiserror::Error)]
#[error("the pages could not be served on {address}")]
pub struct ServeError {
    /// The address.
    address: String,
    /// The operating system's complaint.
    #[source]
    cause: std::io::Error,
}

/// Serves the pages of a node until the process is told to stop (Ctrl-C, or SIGTERM), then lets requests under way finish.
///
/// # Errors
/// The operating system's complaint about the listener.
pub async fn serve(
    node: Arc<Node>,
    listener: TcpListener,
    tls: Option<Arc<rustls::ServerConfig>>,
    settings: Settings,
) -> Result<(), ServeError> {
    serve_until(node, listener, tls, settings, told_to_stop()).await
}

/// The same until `stop` is done.
///
/// # Errors
/// As [`serve`].
pub async fn serve_until(
    node: Arc<Node>,
    listener: TcpListener,
    tls: Option<Arc<rustls::ServerConfig>>,
    settings: Settings,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let settings = Settings {
        tls: tls.is_some(),
        ..settings
    };
    let pages = router(App {
        node,
        settings: Arc::new(settings),
    });
    let handle = Handle::new();
    let ending = handle.clone();
    let waiting = tokio::spawn(async move {
        stop.await;
        ending.graceful_shutdown(Some(GRACE));
    });
    let address = listener
        .local_addr()
        .map(|address| address.to_string())
        .unwrap_or_default();
    let served = listen(listener, tls, pages, handle).await;
    waiting.abort();
    served.map_err(|cause| ServeError { address, cause })
}

async fn listen(
    listener: TcpListener,
    tls: Option<Arc<rustls::ServerConfig>>,
    pages: axum::Router,
    handle: Handle<SocketAddr>,
) -> std::io::Result<()> {
    // The runtime polls the listener; a blocking one would stop a whole worker.
    listener.set_nonblocking(true)?;
    let service = pages.into_make_service();
    match tls {
        Some(config) => {
            let server = axum_server::from_tcp_rustls(listener, RustlsConfig::from_config(config))?;
            server.handle(handle).serve(service).await
        }
        None => {
            axum_server::from_tcp(listener)?
                .handle(handle)
                .serve(service)
                .await
        }
    }
}

/// Done when the operator or the system wants the node to stop. Without signals to listen to it is never done.
async fn told_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminate() => {}
    }
}

#[cfg(unix)]
async fn terminate() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut term) => {
            term.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminate() {
    std::future::pending().await
}
