//! `comity sync`: the exchange on a disk, in the same names, with the same bytes and the same checks as over the line.

pub(crate) mod export;
pub(crate) mod import;

use std::path::Path;

use anyhow::Context;
use serde_json::Value;

use crate::cli::Sync;
use crate::commands::peer::ask::PeerAsk;
use crate::commands::peer::{self};
use crate::commands::rows::{items, rows};
use crate::exit::Done;
use crate::output::Sink;

/// Runs the command.
///
/// # Errors
/// A folder that cannot be used, or the node's.
pub(crate) fn run(args: &Sync) -> anyhow::Result<Done> {
    let mut sink = Sink::open(&args.output)?;
    let done = match (&args.export, &args.import) {
        (Some(folder), _) => {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("could not make {}", folder.display()))?;
            let asked = PeerAsk::Export(whole(folder)?, args.to.clone());
            let answer = peer::ask(&args.data, &asked)?;
            let columns = [
                ("folder", "/folder"),
                ("files", "/files"),
                ("bytes", "/bytes"),
                ("size", "/size"),
            ];
            rows(&mut sink, std::slice::from_ref(&answer), &columns)?;
            Done::Clean
        }
        (None, Some(folder)) => {
            let answer = peer::ask(&args.data, &PeerAsk::Import(whole(folder)?))?;
            imported(&mut sink, &answer)?
        }
        // The command line asks for one of the two.
        (None, None) => Done::Clean,
    };
    sink.finish()?;
    Ok(done)
}

/// The folder as the process that serves the node finds it.
fn whole(folder: &Path) -> anyhow::Result<std::path::PathBuf> {
    folder
        .canonicalize()
        .with_context(|| format!("could not find {}", folder.display()))
}

fn imported(sink: &mut Sink, answer: &Value) -> anyhow::Result<Done> {
    let columns = [
        ("peer", "/peer"),
        ("from", "/from"),
        ("to", "/to"),
        ("statements", "/open"),
        ("deliveries", "/delivered"),
        ("good", "/good"),
        ("problem", "/problem"),
    ];
    rows(sink, items(answer), &columns)?;
    let bad = items(answer).iter().any(|one| one["good"] == false);
    Ok(if bad { Done::Findings } else { Done::Clean })
}
