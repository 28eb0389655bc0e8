//! A node in memory, for tests.

use super::{Answer, Get, Source, SourceError};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Resources by name. It answers no POST.
#[derive(Debug, Default)]
pub struct MemorySource {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    asked: Mutex<Vec<String>>,
}

impl MemorySource {
    /// A node with nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a resource there, in place of an older one.
    pub fn put(&self, name: &str, bytes: impl Into<Vec<u8>>) {
        lock(&self.files).insert(name.to_owned(), bytes.into());
    }

    /// Takes a resource away.
    pub fn remove(&self, name: &str) -> Option<Vec<u8>> {
        lock(&self.files).remove(name)
    }

    /// The bytes of a resource.
    pub fn file(&self, name: &str) -> Option<Vec<u8>> {
        lock(&self.files).get(name).cloned()
    }

    /// All names, in order.
    pub fn names(&self) -> Vec<String> {
        lock(&self.files).keys().cloned().collect()
    }

    /// Names asked for since the last call.
    pub fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut *lock(&self.asked))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Source for MemorySource {
    fn get(&self, ask: &Get<'_>) -> Result<Option<Vec<u8>>, SourceError> {
        lock(&self.asked).push(ask.name.to_owned());
        let Some(bytes) = self.file(ask.name) else {
            return Ok(None);
        };
        let from = usize::try_from(ask.from).unwrap_or(usize::MAX).min(bytes.len());
        let rest = bytes.get(from..).unwrap_or_default();
        if rest.len() as u64 > ask.most {
            return Err(SourceError::TooLarge {
                name: ask.name.to_owned(),
                most: ask.most,
            });
        }
        Ok(Some(rest.to_vec()))
    }

    fn post(&self, _name: &str, _body: &[u8], _most: u64) -> Result<Answer, SourceError> {
        Err(SourceError::Refused(405))
    }

    fn can_post(&self) -> bool {
        false
    }
}
