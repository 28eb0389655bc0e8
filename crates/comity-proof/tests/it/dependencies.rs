//! An outsider compiles this crate, so what it brings along is held to a list.

const ALLOWED: [&str; 6] = [
    "base64",
    "ed25519-dalek",
    // ML-DSA-44 on checkpoints: what is logged today stays proven when Ed25519 falls. Writing it
    // ourselves would be worse.
    "ml-dsa",
    "sha2",
    "thiserror",
    "unicode-normalization",
];

#[test]
fn the_crate_has_exactly_six_dependencies() {
    let manifest = include_str!("../../Cargo.toml");
    let tables: Vec<&str> = manifest.lines().filter(|line| line.starts_with('[')).collect();
    assert_eq!(
        tables,
        ["[package]", "[lints]", "[dependencies]", "[dev-dependencies]"]
    );
    let (_, rest) = manifest.split_once("[dependencies]\n").unwrap();
    let (listed, _) = rest.split_once("[dev-dependencies]").unwrap();
    let lines = listed
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let mut names: Vec<&str> = lines
        .map(|line| line.split(['.', ' ', '=']).next().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ALLOWED);
}
