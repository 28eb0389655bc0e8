//! Which room may know which. The map is in ARCHITECTURE.md; this is the same map for the machine.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::tree::{Room, rooms};

/// A room, and the rooms it may know. Changing a line here changes the architecture: change the
/// drawing in ARCHITECTURE.md with it, and say why in `docs/decisions/`.
const MAP: [(&str, &[&str]); 18] = [
    ("comity-core", &[]),
    ("comity-proof", &[]),
    ("comity-molecule", &[]),
    ("comity-substances", &["comity-core", "comity-molecule"]),
    ("comity-picture", &["comity-molecule"]),
    ("comity-parties", &["comity-core"]),
    ("comity-log", &["comity-proof"]),
    ("comity-store", &["comity-core"]),
    ("comity-seal", &[]),
    ("comity-match", &[]),
    ("comity-release", &["comity-core"]),
    ("comity-exchange", &["comity-proof", "comity-log"]),
    ("comity-peer", &["comity-core", "comity-proof", "comity-exchange"]),
    ("comity-wire", &["comity-core", "comity-proof"]),
    (
        "comity-flow",
        &[
            "comity-core",
            "comity-molecule",
            "comity-picture",
            "comity-substances",
            "comity-parties",
            "comity-proof",
            "comity-log",
            "comity-store",
            "comity-wire",
            "comity-seal",
            "comity-match",
            "comity-release",
            "comity-exchange",
        ],
    ),
    ("comity-web", &["comity-core", "comity-flow"]),
    (
        "comity",
        &[
            "comity-core",
            "comity-molecule",
            "comity-picture",
            "comity-substances",
            "comity-parties",
            "comity-proof",
            "comity-log",
            "comity-store",
            "comity-wire",
            "comity-flow",
            "comity-web",
            "comity-peer",
            "comity-exchange",
            "comity-seal",
            "comity-match",
        ],
    ),
    (
        "comity-testkit",
        &[
            "comity-core",
            "comity-proof",
            "comity-log",
            "comity-store",
            "comity-wire",
            "comity-flow",
        ],
    ),
];

/// Rooms that are plain functions: same input, same answer, for ever.
const PURE: [&str; 6] = [
    "comity-core",
    "comity-molecule",
    "comity-picture",
    "comity-substances",
    "comity-proof",
    "comity-wire",
];

/// What a pure room must not even name: the way to a clock, chance, the network, a database, other threads.
const IMPURE: [&str; 18] = [
    "tokio",
    "axum",
    "axum-server",
    "tower",
    "tower-http",
    "hyper",
    "reqwest",
    "ureq",
    "rusqlite",
    "rustix",
    "getrandom",
    "rand",
    "rayon",
    "tracing",
    "indicatif",
    "clap",
    "fluent-templates",
    "askama",
];

/// What a pure room must not reach through others either. (Its archive reader brings `getrandom` to
/// `comity-wire`, for encryption that is switched off.)
const UNREACHABLE: [&str; 10] = [
    "tokio",
    "mio",
    "socket2",
    "hyper",
    "axum",
    "rusqlite",
    "libsqlite3-sys",
    "rustix",
    "rustls",
    "rayon",
];

/// How many crates of ours may stand on one another. A change at the bottom is rebuilt this often in a row.
const LONGEST_CHAIN: usize = 6;

#[test]
fn every_room_is_on_the_map() {
    let drawn: BTreeSet<String> = MAP.iter().map(|(name, _)| (*name).to_owned()).collect();
    let built: BTreeSet<String> = rooms().into_keys().collect();
    assert_eq!(
        built, drawn,
        "a room is added to the map when it is added to the tree"
    );
}

#[test]
fn arrows_are_as_drawn() {
    let map: BTreeMap<&str, &[&str]> = MAP.into();
    for room in rooms().values() {
        let allowed: BTreeSet<&str> = map[room.name.as_str()].iter().copied().collect();
        let not_drawn: Vec<&str> = ours(&room.normal)
            .filter(|name| !allowed.contains(name))
            .collect();
        assert!(not_drawn.is_empty(), "{} may not know {not_drawn:?}", room.name);
    }
}

#[test]
fn the_testkit_is_for_tests_only() {
    for room in rooms().values() {
        assert!(
            !room.normal.contains("comity-testkit"),
            "{} links the testkit into what it ships",
            room.name
        );
        let above: Vec<&str> = ours(&room.dev)
            .filter(|name| *name != "comity-testkit" && above(name, room))
            .collect();
        assert!(
            above.is_empty(),
            "the tests of {} know {above:?}, which stand on it",
            room.name
        );
    }
}

/// Whether `name` stands on `room` by the map.
fn above(name: &str, room: &Room) -> bool {
    MAP.iter()
        .any(|(other, known)| *other == name && known.contains(&room.name.as_str()))
}

#[test]
fn no_chain_is_longer_than_six() {
    let rooms = rooms();
    let longest = rooms
        .keys()
        .map(|name| chain(name, &rooms))
        .max_by_key(Vec::len)
        .unwrap_or_default();
    println!("longest chain: {}", longest.join(" -> "));
    assert!(
        longest.len() <= LONGEST_CHAIN,
        "{} crates stand on one another: {longest:?}",
        longest.len()
    );
}

fn chain(name: &str, rooms: &BTreeMap<String, Room>) -> Vec<String> {
    let below = ours(&rooms[name].normal).map(|next| chain(next, rooms));
    let mut longest = below.max_by_key(Vec::len).unwrap_or_default();
    longest.insert(0, name.to_owned());
    longest
}

#[test]
fn pure_rooms_name_no_clock_disk_network_or_chance() {
    let rooms = rooms();
    for name in PURE {
        let impure: Vec<&str> = IMPURE
            .into_iter()
            .filter(|other| rooms[name].normal.contains(*other))
            .collect();
        assert!(
            impure.is_empty(),
            "{name} is plain functions; it must not depend on {impure:?}"
        );
    }
}

#[test]
fn pure_rooms_reach_no_runtime_or_database() {
    let metadata = metadata();
    for name in PURE {
        let reached = reached(name, &metadata);
        let bad: Vec<&str> = UNREACHABLE
            .into_iter()
            .filter(|other| reached.contains(*other))
            .collect();
        assert!(bad.is_empty(), "{name} reaches {bad:?} through its dependencies");
    }
}

#[test]
fn only_the_store_speaks_sql_and_only_the_web_speaks_http() {
    let speakers = |word: &str| -> Vec<String> {
        rooms()
            .into_values()
            .filter(|room| room.normal.contains(word))
            .map(|room| room.name)
            .collect()
    };
    assert_eq!(speakers("rusqlite"), ["comity-store"]);
    assert_eq!(speakers("axum"), ["comity-web"]);
    assert_eq!(
        speakers("getrandom"),
        ["comity"],
        "chance is handed in from the binary"
    );
}

#[test]
fn only_the_binary_is_built_by_default() {
    let manifest: toml::Table = crate::tree::read("Cargo.toml").parse().expect("Cargo.toml");
    assert_eq!(
        manifest["workspace"]["default-members"].as_array().map(Vec::len),
        Some(1)
    );
}

fn ours(names: &BTreeSet<String>) -> impl Iterator<Item = &str> {
    names
        .iter()
        .map(String::as_str)
        .filter(|name| *name == "comity" || name.starts_with("comity-"))
}

fn metadata() -> Value {
    let out = std::process::Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            &host(),
        ])
        .current_dir(crate::tree::root())
        .output()
        .expect("cargo metadata");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).expect("cargo metadata prints JSON")
}

/// The target triple of this machine: crates for other systems are not looked at.
fn host() -> String {
    let out = std::process::Command::new("rustc")
        .arg("-vV")
        .output()
        .expect("rustc");
    let text = String::from_utf8(out.stdout).expect("rustc prints text");
    text.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .expect("a host line")
        .to_owned()
}

/// The names of all crates that are linked when `name` is built.
fn reached(name: &str, metadata: &Value) -> BTreeSet<String> {
    let list = |key: &str| metadata[key].as_array().expect("a list").iter();
    let names: BTreeMap<&str, &str> = list("packages")
        .map(|p| (text(&p["id"]), text(&p["name"])))
        .collect();
    let nodes = metadata["resolve"]["nodes"].as_array().expect("nodes").iter();
    let edges: BTreeMap<&str, &Value> = nodes.map(|node| (text(&node["id"]), &node["deps"])).collect();
    let mut open: Vec<&str> = names
        .iter()
        .filter(|(_, n)| **n == name)
        .map(|(id, _)| *id)
        .collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            let links = edges[id]
                .as_array()
                .expect("deps")
                .iter()
                .filter(|dep| is_normal(dep));
            open.extend(links.map(|dep| text(&dep["pkg"])));
        }
    }
    seen.into_iter().map(|id| names[id].to_owned()).collect()
}

fn is_normal(dependency: &Value) -> bool {
    let kinds = dependency["dep_kinds"].as_array();
    kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"].is_null()))
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}
