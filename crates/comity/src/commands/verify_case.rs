//! `comity verify case FILE`: the JSON form of one check, for outside checkers. See `docs/verify-case.md`.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use comity_proof::case::{About, Case, Outcome, check};
use comity_proof::hex;
use serde_json::Value;

/// Largest case file: a bundle of 256 entries of 65,535 bytes in hexadecimal is 33 MB; nobody needs more.
const LARGEST: u64 = 48 << 20;

/// Reads and checks a case.
///
/// # Errors
/// Only when the file cannot be read at all.
pub(crate) fn run(file: &Path) -> anyhow::Result<Outcome> {
    let length = std::fs::metadata(file)
        .with_context(|| format!("could not read {}", file.display()))?
        .len();
    if length > LARGEST {
        return Ok(Outcome::NotUnderstood(format!(
            "the file has {length} bytes; at most {LARGEST} are read"
        )));
    }
    let text = std::fs::read(file).with_context(|| format!("could not read {}", file.display()))?;
    Ok(
        match serde_json::from_slice::<Value>(&text)
            .map_err(|cause| format!("not JSON: {cause}"))
            .and_then(|tree| case(&tree))
        {
            Ok(case) => check(&case),
            Err(reason) => Outcome::NotUnderstood(reason),
        },
    )
}

/// The case a tree describes.
pub(super) fn case(tree: &Value) -> Result<Case, String> {
    let tree = Tree(tree);
    match tree.kind()? {
        "cbor" => Ok(Case::Cbor {
            bytes: tree.bytes(&["bytes"])?,
        }),
        "ed25519" => Ok(Case::Ed25519 {
            key: tree.bytes(&["key"])?,
            message: tree.message()?,
            signature: tree.bytes(&["signature", "sig"])?,
        }),
        "inclusion" => Ok(Case::Inclusion {
            leaf: tree.bytes(&["leaf", "leafHash"])?,
            index: tree.number(&["index", "leafIdx"])?,
            size: tree.number(&["size", "treeSize"])?,
            path: tree.list(&["path", "proof"])?,
            root: tree.bytes(&["root"])?,
        }),
        "consistency" => Ok(Case::Consistency {
            size1: tree.number(&["size1"])?,
            size2: tree.number(&["size2"])?,
            path: tree.list(&["path", "proof"])?,
            root1: tree.bytes(&["root1"])?,
            root2: tree.bytes(&["root2"])?,
        }),
        "subtree-inclusion" => Ok(Case::SubtreeInclusion {
            leaf: tree.bytes(&["leaf", "leafHash"])?,
            index: tree.number(&["index", "leafIdx"])?,
            start: tree.number(&["start"])?,
            end: tree.number(&["end"])?,
            path: tree.list(&["path", "proof"])?,
            root: tree.bytes(&["root"])?,
        }),
        "subtree-consistency" => Ok(Case::SubtreeConsistency {
            start: tree.number(&["start"])?,
            end: tree.number(&["end"])?,
            size: tree.number(&["size"])?,
            path: tree.list(&["path", "proof"])?,
            subtree_root: tree.bytes(&["subtree_root", "root1"])?,
            root: tree.bytes(&["root", "root2"])?,
        }),
        "note" => Ok(Case::Note {
            note: tree.text(&["note"])?.into_bytes(),
            keys: tree.texts("keys")?,
        }),
        "checkpoint" => Ok(Case::Checkpoint {
            note: tree.text(&["checkpoint", "note"])?.into_bytes(),
            key: tree.text(&["vkey", "key"])?,
            origin: tree.text(&["origin"]).ok(),
        }),
        "cose-sign1" => tree.sign1(),
        "statement" => Ok(Case::Statement {
            statement: tree.bytes(&["statement"])?,
            key: tree.optional("key")?,
        }),
        "entry" => Ok(Case::Entry {
            entry: tree.bytes(&["entry"])?,
        }),
        "bundle" if tree.0.get("files").is_some() => Ok(Case::Handed {
            files: tree.files()?,
            policy: tree.text(&["policy", "vkey"]).ok(),
        }),
        "bundle" => Ok(Case::Bundle {
            bundle: tree.bytes(&["bundle"])?,
            tile: tree.optional("tile")?,
        }),
        "tlog-proof" => Ok(Case::ProofFile {
            proof: tree.text(&["proof"])?,
            about: tree.about()?,
            policy: tree.text(&["policy", "vkey"])?,
        }),
        "cosignature" => Ok(Case::Cosignature {
            note: tree.text(&["note", "checkpoint"])?.into_bytes(),
            key: tree.text(&["vkey", "key"])?,
            time: tree.number(&["time"]).ok(),
        }),
        "evidence" => Ok(Case::Evidence {
            key: tree.text(&["vkey", "key"])?,
            what: tree.text(&["what"])?,
            first: tree.text(&["first"])?,
            second: tree.text(&["second"])?,
            proof: tree.list(&["proof"])?,
        }),
        "key-chain" => Ok(Case::KeyChain {
            entries: tree.list(&["entries"])?,
            statement: tree.optional("statement")?,
            index: tree.number(&["index"]).ok(),
        }),
        "receipt" => Ok(Case::Receipt {
            receipt: tree.bytes(&["receipt"])?,
            about: tree.about()?,
            key: tree.bytes(&["key"])?,
        }),
        other => Err(format!(
            "`check` is {other:?}, which is not one of the checks in docs/verify-case.md"
        )),
    }
}

/// A tree with fields under more than one name: our own and those of published test vectors.
struct Tree<'a>(&'a Value);

impl Tree<'_> {
    fn kind(&self) -> Result<&str, String> {
        let has = |name: &str| self.0.get(name).is_some();
        match self.0.get("check").and_then(Value::as_str) {
            Some(kind) => Ok(kind),
            None if has("leafIdx") && has("treeSize") => Ok("inclusion"),
            None if has("leafIdx") && has("start") => Ok("subtree-inclusion"),
            None if has("start") && has("root2") => Ok("subtree-consistency"),
            None if has("size1") && has("root2") => Ok("consistency"),
            None if has("sig") && has("key") => Ok("ed25519"),
            None if self.0.pointer("/input/sign0").is_some() || self.0.pointer("/input/sign").is_some() => {
                Ok("cose-sign1")
            }
            None => Err("there is no field `check`".into()),
        }
    }

    fn field(&self, names: &[&str]) -> Result<&Value, String> {
        let found = names
            .iter()
            .find_map(|name| self.0.get(name))
            .filter(|value| !value.is_null());
        found.ok_or_else(|| {
            format!(
                "there is no field `{}`",
                names.first().copied().unwrap_or_default()
            )
        })
    }

    fn text(&self, names: &[&str]) -> Result<String, String> {
        let value = self.field(names)?;
        value
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| format!("`{}` is not a text", names.first().copied().unwrap_or_default()))
    }

    fn texts(&self, name: &str) -> Result<Vec<String>, String> {
        let list = self
            .field(&[name])?
            .as_array()
            .ok_or_else(|| format!("`{name}` is not a list"))?;
        list.iter()
            .map(|one| {
                one.as_str()
                    .map(str::to_owned)
                    .ok_or_else(|| format!("`{name}` holds something else than texts"))
            })
            .collect()
    }

    fn number(&self, names: &[&str]) -> Result<u64, String> {
        let value = self.field(names)?;
        value.as_u64().ok_or_else(|| {
            format!(
                "`{}` is not a whole number from 0 up",
                names.first().copied().unwrap_or_default()
            )
        })
    }

    fn bytes(&self, names: &[&str]) -> Result<Vec<u8>, String> {
        let text = self.text(names)?;
        decode(&text).ok_or_else(|| {
            format!(
                "`{}` is neither hexadecimal nor base64",
                names.first().copied().unwrap_or_default()
            )
        })
    }

    fn optional(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        if self.field(&[name]).is_err() {
            Ok(None)
        } else {
            self.bytes(&[name]).map(Some)
        }
    }

    fn list(&self, names: &[&str]) -> Result<Vec<Vec<u8>>, String> {
        let name = names.first().copied().unwrap_or_default();
        // Published vectors write an empty path as null.
        let Ok(value) = self.field(names) else {
            return Ok(Vec::new());
        };
        let list = value
            .as_array()
            .ok_or_else(|| format!("`{name}` is not a list"))?;
        let one = |item: &Value| {
            item.as_str()
                .and_then(decode)
                .ok_or_else(|| format!("`{name}` holds something else than bytes"))
        };
        list.iter().map(one).collect()
    }

    /// Names and bytes.
    fn files(&self) -> Result<BTreeMap<String, Vec<u8>>, String> {
        let files = self
            .field(&["files"])?
            .as_object()
            .ok_or("`files` is not an object")?;
        let one = |(name, text): (&String, &Value)| {
            let bytes = text.as_str().and_then(decode);
            bytes
                .map(|bytes| (name.clone(), bytes))
                .ok_or_else(|| format!("`files` holds something else than bytes as {name:?}"))
        };
        files.iter().map(one).collect()
    }

    /// `message` as bytes, or `msg` as the text that was signed.
    fn message(&self) -> Result<Vec<u8>, String> {
        match self.text(&["msg", "message_text"]) {
            Ok(text) => Ok(text.into_bytes()),
            Err(_) => self.bytes(&["message"]),
        }
    }

    fn about(&self) -> Result<About, String> {
        if let Some(leaf) = self.optional("leaf")? {
            return Ok(About::Leaf(leaf));
        }
        match self.optional("entry")? {
            Some(entry) => Ok(About::Entry(entry)),
            None => self.bytes(&["statement"]).map(About::Statement),
        }
    }

    /// Our own form, or that of the COSE working group's examples.
    fn sign1(&self) -> Result<Case, String> {
        if self.0.get("check").is_some() {
            return Ok(Case::Sign1 {
                message: self.bytes(&["message"])?,
                key: self.bytes(&["key"])?,
                external: self.optional("external")?.unwrap_or_default(),
                detached: self.optional("detached")?,
            });
        }
        let at = |path: &str| self.0.pointer(path).and_then(Value::as_str);
        let key =
            at("/input/sign0/key/x_hex").ok_or("the example has no Ed25519 key in /input/sign0/key/x_hex")?;
        let message = at("/output/cbor").ok_or("the example has no message in /output/cbor")?;
        let external = at("/input/sign0/external").unwrap_or_default();
        let bytes =
            |text: &str| decode(text).ok_or("the example holds something else than hexadecimal".to_owned());
        Ok(Case::Sign1 {
            message: bytes(message)?,
            key: bytes(key)?,
            external: bytes(external)?,
            detached: None,
        })
    }
}

/// Bytes written as hexadecimal or as base64; `hex:` or `base64:` in front decides where both would do.
fn decode(text: &str) -> Option<Vec<u8>> {
    use base64::Engine as _;
    let base64 = |text: &str| base64::engine::general_purpose::STANDARD.decode(text).ok();
    if let Some(text) = text.strip_prefix("base64:") {
        return base64(text);
    }
    let digits = text.strip_prefix("hex:").unwrap_or(text);
    hex::decode(&digits.to_ascii_lowercase()).or_else(|| base64(text))
}
