//! The list that a file holds: unpacked if it is packed, with a bar that shows how far it is read.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::num::NonZeroUsize;
use std::path::Path;

use anyhow::Context;
use comity_flow::screening::ScreenError;
use flate2::read::MultiGzDecoder;
use indicatif::ProgressBar;

use crate::cli::ListFormat;
use crate::exit::WrongUse;
use crate::progress;

/// What gzip begins with (RFC 1952, 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

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
    let unreadable = || format!("could not read {}", path.display());
    let (reader, length): (Box<dyn Read + Send>, u64) = if path.as_os_str() == "-" {
        (Box::new(io::stdin()), 0)
    } else {
        let file = File::open(path).with_context(unreadable)?;
        let about = file.metadata().with_context(unreadable)?;
        if about.is_dir() {
            anyhow::bail!(WrongUse(format!("{} is a folder; name a file", path.display())));
        }
        (Box::new(file), about.len())
    };
    let bar = progress::bytes("substances", length);
    let reader = Followed {
        reader,
        bar: bar.clone(),
    };
    Ok((unpacked(Box::new(reader)).with_context(unreadable)?, bar))
}

/// Unpacks if the bytes say that they are packed; the name of a file says nothing sure.
fn unpacked(mut reader: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
    let mut begin = Vec::new();
    reader.by_ref().take(GZIP.len() as u64).read_to_end(&mut begin)?;
    let packed = begin == GZIP;
    let whole = Cursor::new(begin).chain(reader);
    Ok(if packed {
        Box::new(MultiGzDecoder::new(whole))
    } else {
        Box::new(whole)
    })
}

struct Followed {
    reader: Box<dyn Read + Send>,
    bar: ProgressBar,
}

impl Read for Followed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(into)?;
        self.bar.inc(count as u64);
        Ok(count)
    }
}

/// How many threads work on a list.
pub(super) fn jobs(asked: Option<NonZeroUsize>) -> NonZeroUsize {
    asked
        .or_else(|| std::thread::available_parallelism().ok())
        .unwrap_or(NonZeroUsize::MIN)
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
