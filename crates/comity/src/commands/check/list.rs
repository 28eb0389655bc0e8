//! The list that a file holds, and how its errors are told.

use std::io::Read;
use std::path::Path;

use comity_flow::screening::ScreenError;
use indicatif::ProgressBar;

use crate::cli::ListFormat;
use crate::exit::WrongUse;
pub(super) use crate::input::jobs;

/// What the file holds: as the caller says, or as the ending of its name does. None for names without more.
pub(super) fn format(said: Option<ListFormat>, path: &Path) -> Option<ListFormat> {
    if said.is_some() {
        return said;
    }
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.')?.1 {
        "smi" | "smiles" => Some(ListFormat::Smiles),
        "sdf" | "sd" => Some(ListFormat::Sdf),
        "mol" => Some(ListFormat::Mol),
        _ => None,
    }
}

/// The bytes of the list, and the bar that follows them.
///
/// # Errors
/// A file that cannot be opened.
pub(super) fn open(path: &Path) -> anyhow::Result<(Box<dyn Read + Send>, ProgressBar)> {
    crate::input::stream(path, "substances")
}

/// The error of a run, with the names of the files it is about.
pub(super) fn told(error: ScreenError, input: &Path, unwritten: &str) -> anyhow::Error {
    match error {
        ScreenError::Read(cause) => {
            anyhow::Error::new(cause).context(format!("{} could not be read to its end", input.display()))
        }
        ScreenError::Write(cause) => anyhow::Error::new(cause).context(unwritten.to_owned()),
        too_long @ ScreenError::TooLong { .. } => WrongUse(too_long.to_string()).into(),
    }
}
