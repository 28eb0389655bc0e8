//! `comity match`.

use clap::Args;

use super::{DataFolder, Output};

/// `comity match`.
#[derive(Debug, Args)]
pub(crate) struct MatchAsk {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// The counterpart that is asked.
    #[arg(long, value_name = "NAME")]
    pub(crate) peer: String,
    /// An identifier, scheme=value: passport=CN:E12345678, uscc=…, lei=…, imo=…, phone=+86…, wallet=…, cas-batch=CAS:BATCH,
    /// machine-serial=…, name=…. It is not sent: the counterpart learns how many were asked, not which.
    #[arg(long = "id", value_name = "SCHEME=VALUE", required = true)]
    pub(crate) ids: Vec<String>,
    /// What for: law-enforcement, precursor-control.
    #[arg(long, value_name = "PURPOSE")]
    pub(crate) purpose: String,
    /// Legal ground, in words; both sides log it.
    #[arg(long, value_name = "TEXT")]
    pub(crate) ground: String,
    /// Where results go.
    #[command(flatten)]
    pub(crate) output: Output,
}
