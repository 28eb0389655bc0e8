//! Files that people name on the command line: read whole and never beyond a limit, or as a stream that is unpacked if
//! it is packed.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::num::NonZeroUsize;
use std::path::Path;

use anyhow::{Context, bail};
use flate2::read::MultiGzDecoder;
use indicatif::ProgressBar;

use crate::exit::WrongUse;
use crate::progress;

/// What gzip begins with (RFC 1952, 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

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

/// The bytes of a file, unpacked if they are packed, and the bar that shows how far it is read; `-` is standard input.
///
/// # Errors
/// A file that cannot be opened.
pub(crate) fn stream(path: &Path, what: &'static str) -> anyhow::Result<(Box<dyn Read + Send>, ProgressBar)> {
    let unreadable = || format!("could not read {}", path.display());
    let (reader, length): (Box<dyn Read + Send>, u64) = if path.as_os_str() == "-" {
        (Box::new(io::stdin()), 0)
    } else {
        let file = File::open(path).with_context(unreadable)?;
        let about = file.metadata().with_context(unreadable)?;
        if about.is_dir() {
            bail!(WrongUse(format!("{} is a folder; name a file", path.display())));
        }
        (Box::new(file), about.len())
    };
    let bar = progress::bytes(what, length);
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

/// How many threads work on an input.
pub(crate) fn jobs(asked: Option<NonZeroUsize>) -> NonZeroUsize {
    asked
        .or_else(|| std::thread::available_parallelism().ok())
        .unwrap_or(NonZeroUsize::MIN)
}
