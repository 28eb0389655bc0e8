//! nomenklatura's logic-v2 and rapidfuzz in a Python environment of their own.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::data::word;
use super::pairs::Pair;
use super::screening::{Found, candidates};
use crate::eval::python::{Package, Python};

/// What is installed; the newest of the named line.
const PACKAGES: Package = Package {
    folder: "peers",
    install: &["nomenklatura==4.10.*", "rapidfuzz==3.*"],
    version: "import nomenklatura, rapidfuzz; print(nomenklatura.__version__, rapidfuzz.__version__)",
};

/// The peers, ready to be asked.
pub(super) struct Peers(Python);

/// How fast they are.
pub(super) struct Rates {
    /// Questions a processor second of logic-v2, candidates found beforehand.
    pub(super) logic_v2: f64,
    /// Questions a processor second of a scan over all names, Jaro-Winkler, without explanation.
    pub(super) scan: f64,
}

impl Peers {
    /// The environment, made on the first run.
    ///
    /// # Errors
    /// No `python3`, or packages that cannot be installed.
    pub(super) fn ready() -> Result<Self> {
        Python::with(&PACKAGES).map(Self)
    }

    /// Their versions.
    pub(super) fn version(&self) -> &str {
        &self.0.version
    }

    /// logic-v2 on questions against a list.
    ///
    /// # Errors
    /// A script that fails.
    pub(super) fn screen(&self, list: &Path, questions: &[Value]) -> Result<Found> {
        let out = self.ask("screen", json!({"list": list, "questions": questions}))?;
        let lines = out.lines().map(serde_json::from_str::<Value>);
        lines
            .map(|line| {
                line.map(|line| (word(&line["qid"]), candidates(&line)))
                    .context("no JSON")
            })
            .collect()
    }

    /// logic-v2 on pairs.
    ///
    /// # Errors
    /// A script that fails.
    pub(super) fn pairs(&self, pairs: &[Pair]) -> Result<Vec<f64>> {
        let rows: Vec<Value> = pairs
            .iter()
            .map(|pair| json!([pair.schema, pair.names[0], pair.names[1]]))
            .collect();
        let out = self.ask("pairs", json!({"pairs": rows}))?;
        let scores: Vec<f64> = serde_json::from_str(out.trim()).context("no scores")?;
        ensure!(
            scores.len() == pairs.len(),
            "{} scores for {} pairs",
            scores.len(),
            pairs.len()
        );
        Ok(scores)
    }

    /// How fast both are on these questions.
    ///
    /// # Errors
    /// A script that fails.
    pub(super) fn rates(&self, list: &Path, questions: &[Value]) -> Result<Rates> {
        let out = self.ask("rates", json!({"list": list, "questions": questions}))?;
        let told: Value = serde_json::from_str(out.trim()).context("no rates")?;
        let rate = |name: &str| told[name].as_f64().with_context(|| format!("no rate of {name}"));
        Ok(Rates {
            logic_v2: rate("logic_v2")?,
            scan: rate("scan")?,
        })
    }

    fn ask(&self, what: &str, mut question: Value) -> Result<String> {
        question["what"] = what.into();
        self.0.script("parties_peers.py", &question.to_string())
    }
}
