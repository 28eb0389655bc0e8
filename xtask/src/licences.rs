//! The licence of every crate that is really built, and where it comes from.
//!
//! One list, two readers: `deny.toml` is read here, offline, on every run; `cargo deny` reads the same
//! file when it is installed. Known vulnerabilities need a database from the network and are looked up
//! apart (see CONTRIBUTING.md).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::repo;
use crate::spdx;
use crate::step;

/// The rules that `deny.toml` states, as far as this check reads them.
struct Rules {
    allowed: BTreeSet<String>,
    exceptions: BTreeMap<String, BTreeSet<String>>,
    banned: BTreeMap<String, Ban>,
}

/// A crate that is not to be built, and those that may bring it all the same.
struct Ban {
    reason: String,
    wrappers: BTreeSet<String>,
}

/// Checks every package that is built for this machine.
pub(crate) fn run() -> Result<()> {
    let text = fs::read_to_string(repo::root().join("deny.toml")).context("deny.toml")?;
    let rules = Rules::parse(&text)?;
    let metadata = repo::metadata(&["--filter-platform", &repo::host()?])?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata lists no packages")?;
    let registry = registry(packages);
    let faults: Vec<String> = packages
        .iter()
        .filter_map(|package| rules.fault(package, registry, &needed_by(packages, package)))
        .collect();
    ensure!(
        faults.is_empty(),
        "deny.toml does not allow:\n  {}",
        faults.join("\n  ")
    );
    println!(
        "{} packages: licences, sources and bans are in order",
        packages.len()
    );
    cargo_deny()
}

/// The registry that nearly all packages come from: cargo's default one. Any other source stands out.
fn registry(packages: &[Value]) -> &str {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for source in packages.iter().filter_map(|package| package["source"].as_str()) {
        *counts.entry(source).or_default() += usize::from(source.starts_with("registry+"));
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map_or("", |(source, _)| source)
}

/// The crates whose manifests name this one. More than what is built with the features in use, never less.
fn needed_by(packages: &[Value], package: &Value) -> BTreeSet<String> {
    let names = |other: &&Value| {
        let needs = other["dependencies"].as_array().into_iter().flatten();
        let mut built = needs.filter(|need| need["optional"] != true && need["kind"] != "dev");
        built.any(|need| need["name"] == package["name"])
    };
    let found = packages.iter().filter(names);
    found
        .filter_map(|other| other["name"].as_str())
        .map(str::to_owned)
        .collect()
}

/// The same file read by `cargo deny`, where it is installed.
fn cargo_deny() -> Result<()> {
    if repo::on_path("cargo-deny").is_none() {
        println!("cargo-deny is not installed; its advisory check is a separate command (CONTRIBUTING.md)");
        return Ok(());
    }
    step::run(&mut repo::cargo([
        "deny",
        "--offline",
        "check",
        "licenses",
        "bans",
        "sources",
    ]))
}

impl Rules {
    fn parse(text: &str) -> Result<Rules> {
        let table: toml::Table = text.parse().context("deny.toml is not TOML")?;
        let part = |name: &str| {
            table
                .get(name)
                .with_context(|| format!("deny.toml has no [{name}]"))
        };
        let licences = part("licenses")?;
        Ok(Rules {
            allowed: strings(licences.get("allow")),
            exceptions: rows(licences.get("exceptions"))
                .map(|row| (crate_name(row), strings(row.get("allow"))))
                .collect(),
            banned: rows(part("bans")?.get("deny"))
                .map(|row| {
                    let (reason, wrappers) = (reason(row), strings(row.get("wrappers")));
                    (crate_name(row), Ban { reason, wrappers })
                })
                .collect(),
        })
    }

    /// What is wrong with one package, which these crates ask for, if anything.
    fn fault(&self, package: &Value, registry: &str, needed_by: &BTreeSet<String>) -> Option<String> {
        let name = package["name"].as_str()?;
        let title = format!("{name} {}", package["version"].as_str().unwrap_or("?"));
        if let Some(ban) = self.banned.get(name)
            && (ban.wrappers.is_empty() || !needed_by.is_subset(&ban.wrappers))
        {
            return Some(format!("{title}: banned: {}", ban.reason));
        }
        // A package without a source is one of ours.
        let source = package["source"].as_str()?;
        if source != registry {
            return Some(format!("{title}: comes from {source}"));
        }
        let licence = package["license"].as_str().unwrap_or("no licence stated");
        let mut allowed = self.allowed.clone();
        allowed.extend(self.exceptions.get(name).into_iter().flatten().cloned());
        match spdx::permitted(licence, &allowed) {
            Some(true) => None,
            Some(false) | None => Some(format!("{title}: licence {licence}")),
        }
    }
}

fn strings(value: Option<&toml::Value>) -> BTreeSet<String> {
    let items = value.and_then(toml::Value::as_array).into_iter().flatten();
    items.filter_map(toml::Value::as_str).map(str::to_owned).collect()
}

fn rows(value: Option<&toml::Value>) -> impl Iterator<Item = &toml::Value> {
    value.and_then(toml::Value::as_array).into_iter().flatten()
}

fn crate_name(row: &toml::Value) -> String {
    row.get("crate")
        .and_then(toml::Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn reason(row: &toml::Value) -> String {
    row.get("reason")
        .and_then(toml::Value::as_str)
        .unwrap_or("no reason given")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const RULES: &str = r#"
        [licenses]
        allow = ["MIT"]
        exceptions = [{ crate = "odd", allow = ["Odd-1.0"] }]
        [bans]
        deny = [
            { crate = "heavy", reason = "a second C build" },
            { crate = "inner", wrappers = ["outer"], reason = "only inside another" },
        ]
    "#;

    fn fault(name: &str, licence: &str, source: Option<&str>) -> Option<String> {
        let package = json!({ "name": name, "version": "1.0.0", "license": licence, "source": source });
        let others = json!([{ "source": REGISTRY }, { "source": REGISTRY }, { "source": source }]);
        Rules::parse(RULES)
            .unwrap()
            .fault(&package, registry(others.as_array().unwrap()), &BTreeSet::new())
    }

    #[test]
    fn what_is_banned_may_stand_inside_its_wrappers_only() {
        let rules = Rules::parse(RULES).unwrap();
        let inner = json!({ "name": "inner", "version": "1.0.0", "license": "MIT", "source": REGISTRY });
        let needs = json!([{ "name": "inner", "optional": false, "kind": null }]);
        let by = |name: &str| {
            let other = json!({ "name": name, "dependencies": needs });
            needed_by(std::slice::from_ref(&other), &inner)
        };
        assert_eq!(rules.fault(&inner, REGISTRY.unwrap(), &by("outer")), None);
        assert!(rules.fault(&inner, REGISTRY.unwrap(), &by("another")).is_some());
    }

    const REGISTRY: Option<&str> = Some("registry+https://registry.example/index");

    #[test]
    fn licences_sources_and_bans_are_read() {
        assert_eq!(fault("good", "MIT OR GPL-3.0-only", REGISTRY), None);
        assert_eq!(fault("odd", "Odd-1.0", REGISTRY), None);
        assert_eq!(fault("ours", "", None), None);
        assert_eq!(
            fault("even", "Odd-1.0", REGISTRY).unwrap(),
            "even 1.0.0: licence Odd-1.0"
        );
        assert_eq!(
            fault("heavy", "MIT", REGISTRY).unwrap(),
            "heavy 1.0.0: banned: a second C build"
        );
    }

    #[test]
    fn another_source_is_refused() {
        let git = Some("git+https://code.example/good");
        assert_eq!(
            fault("good", "MIT", git).unwrap(),
            "good 1.0.0: comes from git+https://code.example/good"
        );
    }
}
