//! The documents name what is there. The ones people read first rot exactly in their names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::tree::{files, read, rooms, root};

/// Documents whose every `code` word must exist in the tree.
const CHECKED: [&str; 2] = ["ARCHITECTURE.md", "CONTRIBUTING.md"];

/// Words of others that our documents may format as code: programs, formats and headers not of our making.
const OF_OTHERS: [&str; 9] = [
    "cargo",
    "rustup",
    "apt-get",
    "kill -9",
    "cargo-deny",
    "sqlite3",
    "CI",
    "true",
    "CI=true",
];

#[test]
fn every_name_in_the_documents_exists() {
    let tree = Tree::read();
    let mut unknown = Vec::new();
    for document in CHECKED {
        for (line, word) in code_words(&read(document)) {
            if !tree.knows(&word) {
                unknown.push(format!("{document}:{line}: `{word}`"));
            }
        }
    }
    assert!(
        unknown.is_empty(),
        "named but not in the tree:\n{}",
        unknown.join("\n")
    );
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let mut dead = Vec::new();
    for document in documents() {
        let text = std::fs::read_to_string(&document).expect("a document");
        let folder = document.parent().expect("a folder").to_path_buf();
        for target in links(&text)
            .into_iter()
            .filter(|target| !target.contains("://") && !target.starts_with('#'))
        {
            let path = target.split('#').next().unwrap_or_default();
            if !folder.join(path).exists() {
                dead.push(format!("{}: {target}", document.display()));
            }
        }
    }
    assert!(dead.is_empty(), "links that lead nowhere:\n{}", dead.join("\n"));
}

#[test]
fn every_decision_has_its_three_parts() {
    for document in files(&root().join("docs/decisions"), ".md") {
        let text = std::fs::read_to_string(&document).expect("a decision");
        for part in ["## Context", "## Decision", "## What becomes harder"] {
            assert!(text.contains(part), "{}: no part \"{part}\"", document.display());
        }
    }
}

/// Every name that the tree holds.
struct Tree {
    /// Identifiers in Rust files, and words of templates and tables.
    words: BTreeSet<String>,
    /// Files and folders, relative to the top, and every ending of such a path.
    paths: BTreeSet<PathBuf>,
    rooms: BTreeSet<String>,
    /// The texts in which a route or a command is looked for as it stands.
    sources: String,
}

impl Tree {
    fn read() -> Tree {
        let top = root();
        let folders = ["crates", "xtask", "data", "docs", "fuzz", ".ci", ".cargo"];
        let mut all: Vec<PathBuf> = folders
            .iter()
            .flat_map(|folder| files(&top.join(folder), ""))
            .collect();
        let at_top = std::fs::read_dir(&top).expect("the top folder").flatten();
        all.extend(at_top.map(|entry| entry.path()).filter(|path| path.is_file()));
        let source = |path: &PathBuf| {
            [".rs", ".toml"]
                .iter()
                .any(|end| path.to_string_lossy().ends_with(end))
        };
        let sources: Vec<String> = all
            .iter()
            .filter(|path| source(path))
            .filter_map(|path| std::fs::read_to_string(path).ok())
            .collect();
        let sources = sources.join("\n");
        let words = sources
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .map(str::to_owned)
            .collect();
        let paths = all
            .iter()
            .flat_map(|path| endings(path.strip_prefix(&top).unwrap_or(path)))
            .collect();
        Tree {
            words,
            paths,
            rooms: rooms().into_keys().collect(),
            sources,
        }
    }

    fn knows(&self, word: &str) -> bool {
        let bare = word.trim_end_matches("()").trim_end_matches('/');
        OF_OTHERS.contains(&bare)
            || self.rooms.contains(bare)
            || self.paths.contains(Path::new(bare))
            || self.sources.contains(&format!("\"{word}"))
            || self.is_command(bare)
            || bare.split("::").all(|part| self.words.contains(part))
    }

    /// `comity verify`, `cargo xtask test`, `cargo run --release -- serve`: the last plain word is a name in the sources.
    fn is_command(&self, text: &str) -> bool {
        let mut parts = text.split(' ');
        let program = parts.next().unwrap_or_default();
        let plain =
            |part: &&str| part.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !part.starts_with('-');
        let named: Vec<&str> = parts.filter(plain).collect();
        ["cargo", "comity"].contains(&program)
            && !named.is_empty()
            && named
                .iter()
                .all(|part| program == "cargo" || self.is_word_or_enum(part))
    }

    /// A subcommand is an enum variant in the sources: `log` is `Log`.
    fn is_word_or_enum(&self, part: &str) -> bool {
        let capital: String = part.split('-').flat_map(capitalised).collect();
        self.words.contains(part) || self.words.contains(&capital)
    }
}

fn capitalised(part: &str) -> impl Iterator<Item = char> {
    let mut letters = part.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(letters)
}

/// A path, its folders, and both without their first parts: `src/lib.rs` names any crate's.
fn endings(path: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in path.ancestors().filter(|folder| !folder.as_os_str().is_empty()) {
        let parts: Vec<_> = folder.components().collect();
        found.extend((0..parts.len()).map(|from| parts.iter().skip(from).collect()));
    }
    found
}

/// The words between single backticks outside code blocks, with their line numbers.
fn code_words(text: &str) -> Vec<(usize, String)> {
    let mut words = Vec::new();
    let mut in_block = false;
    for (number, line) in text.lines().enumerate() {
        let fence = line.trim_start().starts_with("```");
        in_block ^= fence;
        if !in_block && !fence {
            let inside = line.split('`').skip(1).step_by(2);
            words.extend(inside.map(|word| (number + 1, word.to_owned())));
        }
    }
    words
}

fn documents() -> Vec<PathBuf> {
    let top = std::fs::read_dir(root())
        .expect("the top folder")
        .flatten()
        .map(|entry| entry.path());
    let top = top.filter(|path| path.extension().is_some_and(|end| end == "md"));
    top.chain(files(&root().join("docs"), ".md")).collect()
}

/// The targets of `[text](target)`.
fn links(text: &str) -> Vec<&str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .collect()
}

#[test]
fn words_and_links_are_found() {
    let text = "One `Word` and `two words`.\n```\n`not this`\n```\n[a](b.md) ![c](d.png)";
    assert_eq!(
        code_words(text),
        [(1, "Word".to_owned()), (1, "two words".to_owned())]
    );
    assert_eq!(links(text), ["b.md", "d.png"]);
}
