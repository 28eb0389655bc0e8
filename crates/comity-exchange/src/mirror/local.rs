//! The published files of our own copy, asked as a source.

use super::paths::Paths;
use crate::names::is_name;
use crate::source::{Answer, Get, Source, SourceError};
use crate::storage::if_there;
use comity_log::disk::Disk;

/// Our own copy.
pub(crate) struct Local<'a> {
    pub(crate) disk: &'a dyn Disk,
    pub(crate) paths: &'a Paths,
}

impl Source for Local<'_> {
    fn get(&self, ask: &Get<'_>) -> Result<Option<Vec<u8>>, SourceError> {
        if !is_name(ask.name) {
            return Ok(None);
        }
        let bytes = if_there(self.disk.read(&self.paths.public().join(ask.name)));
        let bytes = bytes.map_err(|error| SourceError::Ours(error.to_string()))?;
        if bytes.as_ref().is_some_and(|bytes| bytes.len() as u64 > ask.most) {
            return Err(SourceError::TooLarge {
                name: ask.name.to_owned(),
                most: ask.most,
            });
        }
        Ok(bytes)
    }

    fn post(&self, name: &str, _body: &[u8], _most: u64) -> Result<Answer, SourceError> {
        Err(SourceError::Ours(format!("{name}: a copy takes nothing")))
    }

    fn can_post(&self) -> bool {
        false
    }
}
