//! A peer's mirror of some log, asked as if it were the log: the bytes prove themselves.

use super::{Answer, Get, Source, SourceError};
use crate::names::mirror_prefix;

/// The mirror of one log that a node holds.
pub struct MirrorOf<'a> {
    source: &'a dyn Source,
    prefix: String,
}

impl<'a> MirrorOf<'a> {
    /// The copy of the log `origin` at a node.
    pub fn new(source: &'a dyn Source, origin: &str) -> Self {
        Self {
            source,
            prefix: mirror_prefix(origin),
        }
    }
}

impl Source for MirrorOf<'_> {
    fn get(&self, ask: &Get<'_>) -> Result<Option<Vec<u8>>, SourceError> {
        let name = format!("{}{}", self.prefix, ask.name);
        self.source.get(&Get { name: &name, ..*ask })
    }

    fn post(&self, _name: &str, _body: &[u8], _most: u64) -> Result<Answer, SourceError> {
        Err(SourceError::Ours("a mirror of a log takes nothing for it".into()))
    }

    fn can_post(&self) -> bool {
        false
    }
}
