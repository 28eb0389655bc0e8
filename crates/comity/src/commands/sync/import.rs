//! Taking in what other nodes exported.

use std::path::Path;

use anyhow::{Context, bail};
use comity_exchange::FolderSource;
use comity_flow::Who;
use serde_json::{Value, json};

use crate::commands::peer::ask::round;
use crate::exit::BadInput;
use crate::line::Line;

/// One round with each counterpart that has a folder of its name there. Folders of nodes that are not pinned are named and
/// not read.
///
/// # Errors
/// A folder that cannot be read, or holds nothing of anybody.
pub(crate) fn import(line: &Line, folder: &Path, progress: &dyn Fn(u64, u64)) -> anyhow::Result<Value> {
    let pinned: Vec<_> = line
        .node()
        .peers(&Who::operator())?
        .into_iter()
        .map(|peer| peer.name)
        .collect();
    let mut found = Vec::new();
    let read = std::fs::read_dir(folder).with_context(|| format!("could not read {}", folder.display()))?;
    for entry in read {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !entry.file_type()?.is_dir() || name == line.node().name().as_str() {
            continue;
        }
        let Some(peer) = pinned.iter().find(|peer| peer.as_str() == name) else {
            let problem = "not pinned here: `comity peer accept` first";
            found.push(json!({ "peer": name, "good": false, "problem": problem }));
            continue;
        };
        let source = FolderSource::new(entry.path());
        found.push(match line.sync_from(peer, &source, progress) {
            Ok(report) => {
                let mut value = round(&report);
                if let Some(step) = report.steps.iter().find(|step| !step.good) {
                    value["problem"] = json!(format!("{}: {}", step.step, step.said));
                }
                value
            }
            Err(cause) => json!({ "peer": name, "good": false, "problem": cause.to_string() }),
        });
    }
    if found.is_empty() {
        bail!(BadInput(format!(
            "{} holds no folder of another node; name the folder that `comity sync --export` wrote",
            folder.display()
        )));
    }
    Ok(Value::Array(found))
}
