//! The face of a node: pages in English and Chinese over HTTP.
//!
//! No rule lives here. A page asks [`comity_flow`], turns the answer into a view ([`views`]) and draws it with a template.
//! [`routes::ROUTES`] is the one table of addresses, each with its policy; [`serve()`] starts it all.

pub mod access;
pub mod answer;
pub mod app;
pub mod assets;
pub mod body_view;
mod cookies;
pub mod counterparts;
pub mod edge;
pub mod fault;
pub mod fault_page;
pub mod fields;
pub mod format;
pub mod forms;
mod guard;
mod history_view;
pub mod labels;
mod multipart;
mod nav;
mod pages;
mod party_view;
mod peer_view;
pub mod router;
pub mod routes;
pub mod serve;
pub mod shell;
mod structure_view;
mod substance_view;
pub mod views;
pub mod visitor;
mod wire;
pub mod words;

pub use app::{App, Settings};
pub use counterparts::Counterparts;
pub use router::router;
pub use serve::{ServeError, serve, serve_until};
pub use words::Lang;
