//! One table of outside crates, each line with its reason, and no crate beside the table.

use std::collections::BTreeSet;

use crate::tree::{keys, read, rooms};

/// The lines of the one table: a crate's name and the whole line.
fn table() -> Vec<(String, String)> {
    let text = read("Cargo.toml");
    let from = text
        .lines()
        .skip_while(|line| *line != "[workspace.dependencies]")
        .skip(1);
    let lines = from.take_while(|line| !line.starts_with('['));
    let entry = |line: &str| Some((line.split_once('=')?.0.trim().to_owned(), line.to_owned()));
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(entry)
        .collect()
}

#[test]
fn every_outside_crate_has_its_reason() {
    let silent: Vec<String> = table()
        .into_iter()
        .filter(|(_, line)| !line.contains("path =") && !line.contains(" # "))
        .map(|(name, _)| name)
        .collect();
    assert!(silent.is_empty(), "say why in a comment on the line: {silent:?}");
}

#[test]
fn no_crate_is_named_beside_the_table() {
    for room in rooms().values() {
        for part in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let rows = room
                .manifest
                .get(part)
                .and_then(toml::Value::as_table)
                .into_iter()
                .flatten();
            // A crate may name itself, to switch a feature on for its own tests.
            let outside = rows.filter(|(name, _)| **name != room.name);
            let beside = outside
                .filter(|(_, value)| value.get("workspace").and_then(toml::Value::as_bool) != Some(true));
            let beside: Vec<&String> = beside.map(|(name, _)| name).collect();
            assert!(
                beside.is_empty(),
                "{}: {beside:?} must come from the table in Cargo.toml",
                room.name
            );
        }
    }
}

#[test]
fn no_line_of_the_table_is_unused() {
    let xtask: toml::Table = read("xtask/Cargo.toml").parse().expect("xtask/Cargo.toml");
    let mut used = keys(&xtask, "dependencies");
    used.extend(
        rooms()
            .into_values()
            .flat_map(|room| room.normal.into_iter().chain(room.dev)),
    );
    let listed: BTreeSet<String> = table().into_iter().map(|(name, _)| name).collect();
    let unused: Vec<&String> = listed.difference(&used).collect();
    assert!(unused.is_empty(), "a crate nobody uses: {unused:?}");
}

#[test]
fn every_room_keeps_the_lints_of_the_house() {
    for room in rooms().values() {
        let kept = room
            .manifest
            .get("lints")
            .and_then(|lints| lints.get("workspace"));
        assert_eq!(
            kept.and_then(toml::Value::as_bool),
            Some(true),
            "{}: [lints] workspace = true",
            room.name
        );
    }
    let manifest: toml::Table = read("Cargo.toml").parse().expect("Cargo.toml");
    assert_eq!(
        manifest["workspace"]["lints"]["rust"]["unsafe_code"].as_str(),
        Some("forbid")
    );
}

#[test]
fn every_forbidden_call_says_why() {
    let settings: toml::Table = read("clippy.toml").parse().expect("clippy.toml");
    for row in settings["disallowed-methods"].as_array().expect("a list") {
        assert!(
            row.get("reason").is_some(),
            "clippy.toml: a lint without a reason only stops: {row}"
        );
    }
}
