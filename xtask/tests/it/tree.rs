//! The repository as these tests read it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The top folder of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies in the top folder")
        .to_path_buf()
}

/// A file of the repository as text.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// One crate of the workspace and what its `Cargo.toml` names.
pub(crate) struct Room {
    pub(crate) name: String,
    /// What the built crate links.
    pub(crate) normal: BTreeSet<String>,
    /// What only its tests link.
    pub(crate) dev: BTreeSet<String>,
    /// The parsed file.
    pub(crate) manifest: toml::Table,
}

/// Every crate under `crates/`, by name.
pub(crate) fn rooms() -> BTreeMap<String, Room> {
    let folders = fs::read_dir(root().join("crates")).expect("crates/");
    let manifests = folders.map(|entry| entry.expect("crates/").path().join("Cargo.toml"));
    manifests
        .filter(|path| path.is_file())
        .map(|path| room(&path))
        .map(|room| (room.name.clone(), room))
        .collect()
}

fn room(path: &Path) -> Room {
    let text = fs::read_to_string(path).expect("a Cargo.toml");
    let manifest: toml::Table = text
        .parse()
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = manifest["package"]["name"]
        .as_str()
        .expect("a package name")
        .to_owned();
    Room {
        name,
        normal: keys(&manifest, "dependencies"),
        dev: keys(&manifest, "dev-dependencies"),
        manifest,
    }
}

/// The names in one table of a manifest.
pub(crate) fn keys(manifest: &toml::Table, table: &str) -> BTreeSet<String> {
    let table = manifest.get(table).and_then(toml::Value::as_table);
    table
        .into_iter()
        .flat_map(|table| table.keys().cloned())
        .collect()
}

/// Folders that tools fill and git ignores.
const MADE: [&str; 3] = ["target", "fuzz/corpus", "fuzz/artifacts"];

/// All files below a folder whose name ends with `ending`.
pub(crate) fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("a folder entry").path();
            if path.is_dir() {
                let made = MADE.iter().any(|name| path.ends_with(name));
                open.extend((!made).then_some(path));
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found
}
