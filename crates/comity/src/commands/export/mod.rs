//! `comity export bundle`: a folder that a third party checks alone. See `docs/bundles.md`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use comity_flow::bundle::{BundleForm, LogCopy};
use comity_flow::{Node, Who};
use comity_proof::folder::FolderTiles;
use comity_proof::tile::{encode_bundle, entries_path, tiles_at, width_at};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::verify::say;
use crate::cli::ExportBundle;
use crate::control::Desk;
use crate::exit::{Done, WrongUse};
use crate::folder::Folder;

/// What the node is asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ExportAsk {
    records: Vec<String>,
    silent: Vec<String>,
    logs: bool,
    /// Folder to write, from the root.
    output: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// Wrong use, an unknown record or counterpart, the node's, the disk's.
pub(crate) fn run(args: &ExportBundle) -> anyhow::Result<Done> {
    let taken = fs::read_dir(&args.output).is_ok_and(|mut inside| inside.next().is_some());
    if taken || args.output.is_file() {
        bail!(WrongUse(format!(
            "{} is not empty; name a new folder with --output",
            args.output.display()
        )));
    }
    fs::create_dir_all(&args.output).with_context(|| format!("could not make {}", args.output.display()))?;
    let ask = ExportAsk {
        records: args.record.clone(),
        silent: args.silent.clone(),
        logs: args.with_log,
        output: fs::canonicalize(&args.output)?,
    };
    let desk = Desk::reach(&Folder::open(&args.data.data)?)?;
    let told = desk.export(&ask)?;
    desk.close()?;
    let count = |name: &str| told.get(name).and_then(Value::as_u64).unwrap_or_default();
    say(&format!(
        "{}: {} statements, {} logs; check it with `comity verify bundle`",
        args.output.display(),
        count("statements"),
        count("logs")
    ));
    Ok(Done::Clean)
}

/// Writes the bundle.
///
/// # Errors
/// An unknown record or counterpart, the node's, the disk's.
pub(crate) fn answer(node: &Node, ask: &ExportAsk) -> anyhow::Result<Value> {
    let silent = ask.silent.iter().map(|name| {
        name.parse()
            .map_err(|cause| WrongUse(format!("--silent {name}: {cause}")))
    });
    let form = BundleForm {
        records: ask.records.clone(),
        logs: ask.logs,
        silent: silent.collect::<Result<_, _>>()?,
    };
    let made = node.export_bundle(&Who::operator(), &form)?;
    for log in &made.logs {
        copy(log, &ask.output)?;
    }
    for (name, bytes) in &made.files {
        write(&ask.output.join(name), bytes)?;
    }
    Ok(json!({"statements": made.statements, "logs": made.logs.len()}))
}

/// The entries that the checkpoint covers, bundle by bundle.
fn copy(log: &LogCopy, output: &Path) -> anyhow::Result<()> {
    let (from, to) = (FolderTiles::new(&log.from), output.join(&log.to));
    for bundle in 0..tiles_at(0, log.size) {
        let width = width_at(0, bundle, log.size);
        let entries = from.entries(bundle, width)?;
        let bytes = encode_bundle(&entries).context("an entry is too long for a bundle of entries")?;
        write(&to.join(entries_path(bundle, width)), &bytes)?;
    }
    write(&to.join("checkpoint"), &log.checkpoint)
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    }
    fs::write(path, bytes).with_context(|| format!("could not write {}", path.display()))
}
