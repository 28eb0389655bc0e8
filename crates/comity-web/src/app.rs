//! What every handler holds: the node, and how this face is set up.

use std::sync::Arc;

use comity_flow::Node;

use crate::counterparts::Counterparts;
use crate::fault::Fault;
use crate::words::Lang;

/// How the pages are served.
#[derive(Clone)]
pub struct Settings {
    /// Language for readers who name none.
    pub lang: Lang,
    /// Whether the pages go out over TLS: then cookies are marked `Secure` and browsers are told to insist.
    pub tls: bool,
    /// The line to counterparts; none on a node without a peer port.
    pub counterparts: Option<Arc<dyn Counterparts>>,
}

/// Shared by all handlers.
#[derive(Clone)]
pub struct App {
    /// The node all pages work on.
    pub node: Arc<Node>,
    /// How this face is set up.
    pub settings: Arc<Settings>,
}

impl App {
    /// Runs one piece of work of the node on a thread that may wait for the disk.
    pub async fn run<T, E, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        E: Into<Fault> + Send + 'static,
        F: FnOnce(&Node) -> Result<T, E> + Send + 'static,
    {
        let node = Arc::clone(&self.node);
        match tokio::task::spawn_blocking(move || work(&node)).await {
            Ok(done) => done.map_err(Into::into),
            Err(cause) => {
                tracing::error!(%cause, "a request's work ended early");
                Err(Fault::Ours)
            }
        }
    }
}
