//! The documents name what is there. The ones people read first rot exactly in their names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::tree::{files, read, rooms, root};

/// Documents whose every `code` word must exist in the tree.
const CHECKED: [&str; 2] = ["ARCHITECTURE.md", "CONTRIBUTING.md"];

/// Words of others that our documents may format as code: programs, settings and keywords not of our making.
const OF_OTHERS: [&str; 7] = [
    "kill -9",
    "CI=true",
    "unsafe",
    "unwrap",
    "[workspace.dependencies]",
    "apt-get install build-essential",
    "dist",
];

/// Cargo's own subcommands that our documents use.
const OF_CARGO: [&str; 6] = ["build", "deny", "doc", "run", "test", "tree"];

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

/// Documents whose commands people type.
const WITH_COMMANDS: [&str; 3] = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"];

#[test]
fn every_command_in_the_documents_can_be_typed() {
    let tree = Tree::read();
    let mut wrong = Vec::new();
    for document in WITH_COMMANDS {
        let text = read(document);
        let spoken = code_words(&text)
            .into_iter()
            .map(|(_, word)| word)
            .filter(|word| is_typed(word));
        for command in block_lines(&text)
            .map(str::to_owned)
            .filter(|line| is_typed(line))
            .chain(spoken)
        {
            if !tree.can_be_typed(&command) {
                wrong.push(format!("{document}: {command}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "no such subcommand, option or file:\n{}",
        wrong.join("\n")
    );
}

/// Whether a text is a command line of ours or of cargo.
fn is_typed(text: &str) -> bool {
    text.starts_with("comity ") || text.starts_with("cargo ")
}

/// The lines inside code blocks, without the remark behind `#`.
fn block_lines(text: &str) -> impl Iterator<Item = &str> {
    let blocks = text.split("\n```").skip(1).step_by(2);
    blocks
        .flat_map(|block| block.lines().skip(1))
        .map(|line| line.split(" #").next().unwrap_or(line).trim_end())
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
    /// Types, functions, modules and constants that our crates define.
    defined: BTreeSet<String>,
    /// Every word in their sources: variants and methods are looked for here, behind a defined type.
    words: BTreeSet<String>,
    /// Words in quotes in their sources, and the columns of the facts.
    quoted: BTreeSet<String>,
    /// Files and folders, relative to the top, and every ending of such a path.
    paths: BTreeSet<PathBuf>,
    rooms: BTreeSet<String>,
}

/// What stands before a name that is defined.
const DEFINING: [&str; 9] = [
    "struct",
    "enum",
    "trait",
    "type",
    "fn",
    "mod",
    "const",
    "static",
    "macro_rules",
];

impl Tree {
    fn read() -> Tree {
        let sources = texts("crates", ".rs");
        let words: Vec<&str> = sources
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .collect();
        let after = words.windows(2).filter(|pair| DEFINING.contains(&pair[0]));
        let facts = texts("data", ".csv");
        let quoted = sources
            .split('"')
            .chain(facts.split([',', '\n']))
            .map(str::to_owned);
        Tree {
            defined: after.map(|pair| pair[1].to_owned()).collect(),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            quoted: quoted.collect(),
            paths: paths(),
            rooms: rooms().into_keys().collect(),
        }
    }

    fn knows(&self, word: &str) -> bool {
        let bare = word.trim_end_matches("()").trim_end_matches('/');
        OF_OTHERS.contains(&word)
            || self.rooms.contains(bare)
            || self.paths.contains(Path::new(bare))
            || self.quoted.contains(word)
            || self.is_defined(bare)
            || self.is_command(bare)
    }

    /// `Name`, `module`, `Name::part`.
    fn is_defined(&self, name: &str) -> bool {
        let (first, rest) = name.split_once("::").unwrap_or((name, ""));
        let parts = rest.split("::").filter(|part| !part.is_empty());
        self.defined.contains(first) && parts.into_iter().all(|part| self.words.contains(part))
    }

    /// `comity verify case`, `cargo xtask test`, `cargo run --release -- serve`: every plain word is a subcommand.
    fn is_command(&self, text: &str) -> bool {
        let plain =
            |part: &str| !part.starts_with('-') && part.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        let mut parts = text.split(' ').filter(|part| plain(part));
        match (parts.next(), parts.next()) {
            (Some("comity"), Some(command)) => Self::is_subcommand(command),
            (Some("cargo"), Some("xtask")) => {
                let usage = read("xtask/src/main.rs");
                parts.all(|part| usage.contains(&format!("cargo xtask {part}")))
            }
            (Some("cargo"), Some(command)) => OF_CARGO.contains(&command),
            _ => false,
        }
    }

    /// A command with its options and the files it names.
    fn can_be_typed(&self, command: &str) -> bool {
        let words: Vec<&str> = command.split(' ').collect();
        let options = words
            .iter()
            .filter(|word| word.starts_with("--") && word.len() > 2);
        let files = words.iter().filter(|word| word.contains('/'));
        let ours = words
            .iter()
            .position(|word| *word == "--")
            .or(command.starts_with("comity ").then_some(0));
        let start = ours.map(|at| {
            ["comity"]
                .iter()
                .chain(words.iter().skip(at + 1))
                .copied()
                .collect::<Vec<_>>()
        });
        self.is_command(command)
            && start.is_none_or(|words| words.len() == 1 || self.is_command(&words.join(" ")))
            && files.into_iter().all(|file| self.paths.contains(Path::new(file)))
            && (command.starts_with("cargo ") || options.into_iter().all(|option| Self::is_option(option)))
    }

    /// An option is a field of the command line: `--input-format` is `input_format`.
    fn is_option(option: &str) -> bool {
        let name = option.trim_start_matches('-').replace('-', "_");
        let sources = read("crates/comity/src/cli.rs");
        sources
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|word| word == name)
    }

    /// A subcommand is an enum variant of the binary: `doctor` is `Doctor`.
    fn is_subcommand(part: &str) -> bool {
        let name: String = part.split('-').flat_map(capitalised).collect();
        let binary = texts("crates/comity/src", ".rs");
        binary
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == name)
    }
}

/// All files of one sort as one text.
fn texts(folder: &str, ending: &str) -> String {
    let files = files(&root().join(folder), ending);
    let texts: Vec<String> = files
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect();
    texts.join("\n")
}

fn paths() -> BTreeSet<PathBuf> {
    let top = root();
    let folders = ["crates", "xtask", "data", "docs", "fuzz", ".ci", ".cargo"];
    let mut all: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| files(&top.join(folder), ""))
        .collect();
    let at_top = std::fs::read_dir(&top).expect("the top folder").flatten();
    all.extend(at_top.map(|entry| entry.path()).filter(|path| path.is_file()));
    all.iter()
        .flat_map(|path| endings(path.strip_prefix(&top).unwrap_or(path)))
        .collect()
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
