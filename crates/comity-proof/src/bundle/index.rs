//! The file `index` of a bundle: what is in it, one thing a line.

use crate::note::is_key_name;
use crate::{Hash, hex};

/// First line of an index.
pub const HEADER: &str = "comity.bundle v1";
/// The longest index: as many lines as are read, each with a digest and a name.
pub const MAX_INDEX_BYTES: usize = 2 * 1024 * 1024;
/// The most lines of an index.
pub const MAX_LINES: usize = 10_000;
/// The most logs of which a bundle may hold a part.
pub const MAX_LOGS: usize = 64;

/// Why an index was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// Longer than any index.
    #[error("the index has {0} bytes; at most {MAX_INDEX_BYTES} are read")]
    TooLong(usize),
    /// No text.
    #[error("the index is not UTF-8")]
    NotText,
    /// Another kind of file, or another version.
    #[error("the first line of the index is not {HEADER:?}: no bundle, or one of another version")]
    Header,
    /// A line that breaks the format.
    #[error("line {line} of the index: {what}")]
    Line {
        /// Line number, from 1.
        line: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// It stops early.
    #[error("the index does not end with the line `end`: it was cut")]
    Cut,
}

/// A request that a log holds no answer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// Hash of the statement that asks.
    pub request: Hash,
    /// Hash of the name of the log that holds no answer.
    pub log: Hash,
}

/// What a bundle says is in it. All of it is a claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    /// When it was made, as whoever made it says.
    pub made: Option<u64>,
    /// Who made it, as they say.
    pub by: Option<String>,
    /// Hashes of the statements.
    pub statements: Vec<Hash>,
    /// Hashes of the key events.
    pub key_events: Vec<Hash>,
    /// Hashes of the statements whose sealed file is there.
    pub sealed: Vec<Hash>,
    /// Numbers of the further checkpoints.
    pub checkpoints: Vec<u64>,
    /// Logs whose first entries are there: hash of the name, and the name.
    pub logs: Vec<(Hash, String)>,
    /// Requests without an answer.
    pub silences: Vec<Silence>,
}

impl Index {
    /// Reads an index.
    pub fn parse(bytes: &[u8]) -> Result<Self, IndexError> {
        if bytes.len() > MAX_INDEX_BYTES {
            return Err(IndexError::TooLong(bytes.len()));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| IndexError::NotText)?;
        let mut lines = text.split('\n');
        if lines.next() != Some(HEADER) {
            return Err(IndexError::Header);
        }
        let mut index = Self::default();
        let mut line = 1;
        while let Some(text) = lines.next() {
            line += 1;
            let wrong = |what| IndexError::Line { line, what };
            if text == "end" {
                // Behind the last newline stands nothing.
                return match (lines.next(), lines.next()) {
                    (Some(""), None) => Ok(index),
                    _ => Err(wrong("`end` is the last line")),
                };
            }
            if text.is_empty() && lines.clone().next().is_none() {
                break;
            }
            if line > MAX_LINES {
                return Err(wrong("more lines than are read"));
            }
            index.line(text).map_err(wrong)?;
        }
        Err(IndexError::Cut)
    }

    fn line(&mut self, text: &str) -> Result<(), &'static str> {
        let words: Vec<&str> = text.split(' ').collect();
        match words.as_slice() {
            ["made", time] if self.made.is_none() => {
                self.made = Some(crate::time::parse(time).ok_or("a time such as 2026-11-21T20:00:00Z")?);
                Ok(())
            }
            ["by", name] if self.by.is_none() && is_key_name(name) => {
                self.by = Some((*name).to_owned());
                Ok(())
            }
            ["statement", digest] => once(&mut self.statements, hash(digest)?),
            ["key-event", digest] => once(&mut self.key_events, hash(digest)?),
            ["sealed", digest] => once(&mut self.sealed, hash(digest)?),
            ["checkpoint", number] => {
                let number = crate::checkpoint::parse_decimal(number).ok_or("a number")?;
                once(&mut self.checkpoints, number)
            }
            ["log", digest, name] => self.log(hash(digest)?, name),
            ["silence", request, log] => {
                let silence = Silence {
                    request: hash(request)?,
                    log: hash(log)?,
                };
                once(&mut self.silences, silence)
            }
            _ => Err("not a line that this program knows"),
        }
    }

    fn log(&mut self, digest: Hash, name: &str) -> Result<(), &'static str> {
        if crate::sha256(name.as_bytes()) != digest {
            return Err("the digest is not the SHA-256 of the log's name");
        }
        if self.logs.len() == MAX_LOGS {
            return Err("more logs than are read");
        }
        once(&mut self.logs, (digest, name.to_owned()))
    }

    /// The index as text.
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        let mut line = |words: &[&str]| {
            text.push_str(&words.join(" "));
            text.push('\n');
        };
        if let Some(made) = self.made {
            line(&["made", &crate::time::format(made)]);
        }
        if let Some(by) = &self.by {
            line(&["by", by]);
        }
        for (word, digests) in [
            ("statement", &self.statements),
            ("key-event", &self.key_events),
            ("sealed", &self.sealed),
        ] {
            digests
                .iter()
                .for_each(|digest| line(&[word, &hex::encode(digest)]));
        }
        for number in &self.checkpoints {
            line(&["checkpoint", &number.to_string()]);
        }
        for (digest, name) in &self.logs {
            line(&["log", &hex::encode(digest), name]);
        }
        for silence in &self.silences {
            line(&[
                "silence",
                &hex::encode(&silence.request),
                &hex::encode(&silence.log),
            ]);
        }
        line(&["end"]);
        text
    }
}

fn hash(text: &str) -> Result<Hash, &'static str> {
    hex::decode_array(text)
        .filter(|digest| hex::encode(digest) == text)
        .ok_or("64 lower-case hexadecimal digits")
}

fn once<T: PartialEq>(list: &mut Vec<T>, item: T) -> Result<(), &'static str> {
    if list.contains(&item) {
        return Err("this stands here twice");
    }
    list.push(item);
    Ok(())
}
