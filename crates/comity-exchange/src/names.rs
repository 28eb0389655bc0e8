//! Names of what one node may ask of another, and which of them are names at all.

use comity_proof::{hex, sha256};

/// The newest checkpoint of a log.
pub const CHECKPOINT: &str = "checkpoint";
/// The newest checkpoint that meets the log's own policy.
pub const CHECKPOINT_COSIGNED: &str = "checkpoint.cosigned";
/// Where a witness takes checkpoints (C2SP tlog-witness).
pub const ADD_CHECKPOINT: &str = "add-checkpoint";
/// The longest name. The longest of ours is a tile of a mirror: 150 bytes.
pub const MAX_NAME_BYTES: usize = 256;
/// The most parts between slashes.
const MAX_PARTS: usize = 16;

/// Lower-case hexadecimal SHA-256 of an origin line: how a log is called where slashes and spaces
/// cannot stand.
pub fn origin_hash(origin: &str) -> String {
    hex::encode(&sha256(origin.as_bytes()))
}

/// What names below a mirror of `origin` begin with: `mirror/<origin hash>/`.
pub fn mirror_prefix(origin: &str) -> String {
    format!("mirror/{}/", origin_hash(origin))
}

/// Where a witness shows what it cosigned last of `origin`.
pub fn witness_checkpoint(origin: &str) -> String {
    format!("witness/{}/checkpoint", origin_hash(origin))
}

/// True if `name` can be a name below a node's root: parts of letters, digits, `.`, `-` and `_`
/// between single slashes, none of them beginning with a dot. So no name leaves a folder, is
/// absolute, holds a query or is hidden.
pub fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= MAX_NAME_BYTES
        && name.split('/').count() <= MAX_PARTS
        && name.split('/').all(is_part)
}

fn is_part(part: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    !part.is_empty() && !part.starts_with('.') && part.bytes().all(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_design_are_names() {
        let mirror = format!("{}tile/entries/x001/x234/067.p/255", mirror_prefix("a/log/1"));
        for name in [
            "checkpoint",
            "tile/0/x001/067",
            "tile/0/000.p/5",
            "blob/ab12",
            &mirror,
        ] {
            assert!(is_name(name), "{name}");
        }
    }

    #[test]
    fn what_could_leave_a_folder_is_no_name() {
        let long = "a/".repeat(MAX_PARTS) + "a";
        let odd = [
            "",
            "/",
            "/etc/passwd",
            "..",
            "a/../b",
            "a//b",
            "a/",
            "./a",
            ".hidden",
            "a\\b",
            "C:a",
            "a\0",
            "a?b=c",
            "tile/0/\u{2024}\u{2024}/a",
            "a%2fb",
            "a b",
            &long,
        ];
        for name in odd {
            assert!(!is_name(name), "{name:?}");
        }
        assert!(!is_name(&"a".repeat(MAX_NAME_BYTES + 1)));
    }
}
