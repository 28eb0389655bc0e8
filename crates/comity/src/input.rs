//! Files that people name on the command line, read whole and never beyond a limit.

use std::path::Path;

use anyhow::{Context, bail};

use crate::exit::WrongUse;

/// The bytes of a file of at most `largest` bytes.
///
/// # Errors
/// A file that cannot be read, or is too large.
pub(crate) fn read(file: &Path, largest: u64) -> anyhow::Result<Vec<u8>> {
    let unreadable = || format!("could not read {}", file.display());
    let length = std::fs::metadata(file).with_context(unreadable)?.len();
    if length > largest {
        bail!(WrongUse(format!(
            "{} has {length} bytes; at most {largest} are taken",
            file.display()
        )));
    }
    std::fs::read(file).with_context(unreadable)
}
