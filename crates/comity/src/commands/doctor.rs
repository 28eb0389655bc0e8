//! `comity doctor`: what is wrong with this node, and the command that mends it.

use comity_log::{OpenError, Trouble};
use comity_proof::folder;
use comity_store::{AuditVerdict, SqliteStore, UpkeepStore};

use crate::cli::DataFolder;
use crate::exit::Done;
use crate::folder::Folder;
use crate::progress;

/// One thing looked at.
struct Finding {
    what: &'static str,
    wrong: Option<(String, String)>,
    good: String,
}

impl Finding {
    fn good(what: &'static str, good: impl Into<String>) -> Self {
        Self {
            what,
            wrong: None,
            good: good.into(),
        }
    }

    fn wrong(what: &'static str, wrong: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            what,
            wrong: Some((wrong.into(), mend.into())),
            good: String::new(),
        }
    }
}

/// Runs the command. It only reads, so it may look at a node that is running.
///
/// # Errors
/// No node there.
#[allow(clippy::print_stdout, reason = "the findings are this command's result")]
pub(crate) fn run(args: &DataFolder) -> anyhow::Result<Done> {
    let folder = Folder::open(&args.data)?;
    println!("node {} in {}", folder.settings.name, folder.root().display());
    let mut findings = keys(&folder);
    findings.push(log(&folder));
    findings.push(journal(&folder));
    findings.extend(store(&folder));
    findings.push(facts());
    let mut sound = true;
    for finding in &findings {
        match &finding.wrong {
            None => println!("ok     {:<10} {}", finding.what, finding.good),
            Some((wrong, mend)) => {
                sound = false;
                println!("WRONG  {:<10} {wrong}\n       mend:      {mend}", finding.what);
            }
        }
    }
    Ok(if sound { Done::Clean } else { Done::Findings })
}

/// Keys must be there and readable by their owner only.
fn keys(folder: &Folder) -> Vec<Finding> {
    use std::os::unix::fs::PermissionsExt;
    let look = |name: &'static str| {
        let path = folder.root().join("keys").join(name);
        let Ok(about) = std::fs::metadata(&path) else {
            let mend = "put it back from a copy; without it the node can be read but signs nothing";
            return Finding::wrong("keys", format!("{} is missing", path.display()), mend);
        };
        if about.permissions().mode() & 0o077 != 0 {
            return Finding::wrong(
                "keys",
                format!("others may read {}", path.display()),
                format!("chmod 600 {}", path.display()),
            );
        }
        Finding::good("keys", format!("{name} is there, for its owner only"))
    };
    vec![look("log.key"), look("statement.key")]
}

fn log(folder: &Folder) -> Finding {
    let path = folder.log_path().join("public");
    let bar = progress::bar("log entries");
    let moves = progress::moves(&bar);
    let report = folder::verify(&path, None, &mut |done, total| moves(done, total));
    bar.finish_and_clear();
    match report {
        Ok(report) if report.is_sound() => Finding::good(
            "log",
            format!(
                "{} entries under one signed root, {} open, {} blind",
                report.size, report.open, report.blind
            ),
        ),
        Ok(report) => {
            let damage = report
                .damage
                .map_or("not all entries could be read".into(), |damage| {
                    format!("{}: {}", damage.path, damage.what)
                });
            let mend = format!(
                "if the node is running, look again when it is at rest; otherwise start it (it rewrites tiles from its journal), then put {} back from a copy or a mirror",
                path.display()
            );
            Finding::wrong("log", damage, mend)
        }
        Err(cause) => Finding::wrong(
            "log",
            cause.to_string(),
            "start the node: it writes the published files again from its journal",
        ),
    }
}

/// What a start reads besides the published files: whether it would open the log for writing, under this node's key.
fn journal(folder: &Folder) -> Finding {
    let looked = match folder.look_at_log() {
        Ok(looked) => looked,
        Err(cause) => {
            return Finding::wrong("journal", format!("not looked at: {cause:#}"), "mend that first");
        }
    };
    match looked {
        Ok(()) => Finding::good(
            "journal",
            "lock record, journal and tiles agree; the key is the log's",
        ),
        Err(OpenError::InUse(_)) => Finding::good(
            "journal",
            "in use by a running program; look again when it has ended",
        ),
        Err(OpenError::Unusable(Trouble::Damage(damage))) => {
            Finding::wrong("journal", damage.what, damage.mend)
        }
        Err(cause @ OpenError::OtherKey { .. }) => Finding::wrong(
            "journal",
            cause.to_string(),
            "put keys/log.key back from a copy of the same moment as the log",
        ),
        Err(cause) => Finding::wrong(
            "journal",
            error_chain(&cause),
            "look after the disk, then run the doctor again",
        ),
    }
}

/// An error and its causes in one line.
fn error_chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |cause| cause.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn store(folder: &Folder) -> Vec<Finding> {
    let path = folder.store_path();
    let integrity = SqliteStore::open(&path).and_then(|store| store.integrity());
    let integrity = match integrity {
        Ok(integrity) => integrity,
        Err(cause) => {
            let mend = format!(
                "put {} back from a copy; open statements are read back from the log at the next start",
                path.display()
            );
            return vec![Finding::wrong("store", cause.to_string(), mend)];
        }
    };
    let mut findings = Vec::new();
    if integrity.structure.is_empty() && integrity.dangling == 0 && integrity.holes.is_empty() {
        let (settled, waiting) = (integrity.settled, integrity.unsettled);
        findings.push(Finding::good(
            "store",
            format!("{settled} statements indexed, {waiting} waiting for the log"),
        ));
    } else {
        let what = format!(
            "{} structural faults, {} dangling rows, {} holes",
            integrity.structure.len(),
            integrity.dangling,
            integrity.holes.len()
        );
        findings.push(Finding::wrong(
            "store",
            what,
            format!("stop the node and put {} back from a copy", path.display()),
        ));
    }
    findings.push(match integrity.audit {
        AuditVerdict::Intact(head) => Finding::good("audit", format!("{} lines, none altered", head.rows)),
        AuditVerdict::Broken { row } => Finding::wrong(
            "audit",
            format!("line {row} of the audit trail was altered or is missing"),
            "keep this folder as evidence and compare with a copy",
        ),
    });
    findings
}

fn facts() -> Finding {
    match comity_flow::facts::tables() {
        Ok(tables) => Finding::good("facts", format!("tables {}", tables.version())),
        Err(cause) => Finding::wrong("facts", cause.to_string(), "use an unaltered program"),
    }
}
