//! Secrets on the disk: one file each, readable by their owner only, whole or not there.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::KeyError;

/// Longest secret file read: a hybrid sealing key is below 200 characters, a seed has 64.
const MOST: u64 = 4096;

/// Reads a secret; `None` if the file is not there.
pub(super) fn read(path: &Path) -> Result<Option<String>, KeyError> {
    let fault = |source| KeyError::Disk {
        doing: "read",
        path: path.into(),
        source,
    };
    match fs::metadata(path) {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(fault(cause)),
        Ok(meta) if meta.len() > MOST => return Err(KeyError::Unreadable(path.into())),
        Ok(_) => {}
    }
    let text = fs::read_to_string(path).map_err(fault)?;
    Ok(Some(text.trim().to_owned()))
}

/// Writes a secret so that after a power failure the old or the new one is there, and nobody else ever reads it.
pub(super) fn write(path: &Path, secret: &str) -> Result<(), KeyError> {
    let fault = |source| KeyError::Disk {
        doing: "write",
        path: path.into(),
        source,
    };
    let aside = path.with_extension("new");
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(fault)?;
    let write = || -> std::io::Result<()> {
        let mut file = private(&aside)?;
        file.write_all(secret.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::rename(&aside, path)?;
        fs::File::open(folder)?.sync_all()
    };
    write().map_err(fault)
}

/// Overwrites a secret, then removes its file. What the file system or the medium kept of old versions is out of reach.
pub(super) fn destroy(path: &Path) -> Result<(), KeyError> {
    let fault = |source| KeyError::Disk {
        doing: "destroy",
        path: path.into(),
        source,
    };
    let destroy = || -> std::io::Result<()> {
        let length = fs::metadata(path)?.len().min(MOST);
        let mut file = fs::OpenOptions::new().write(true).open(path)?;
        file.write_all(&vec![b'0'; usize::try_from(length).unwrap_or_default()])?;
        file.sync_all()?;
        fs::remove_file(path)?;
        fs::File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
    };
    match destroy() {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => other.map_err(fault),
    }
}

#[cfg(unix)]
fn private(path: &Path) -> std::io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    options.open(path)
}

#[cfg(not(unix))]
fn private(path: &Path) -> std::io::Result<fs::File> {
    fs::File::create(path)
}

/// Longest request kept for the root.
const MOST_REQUEST: u64 = super::root::MAX_REQUEST as u64;
/// Most requests listed.
const MOST_REQUESTS: usize = 64;

/// Reads a request; `None` if the file is not there.
pub(super) fn read_long(path: &Path) -> Result<Option<String>, KeyError> {
    let fault = |source| KeyError::Disk {
        doing: "read",
        path: path.into(),
        source,
    };
    match fs::metadata(path) {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(fault(cause)),
        Ok(meta) if meta.len() > MOST_REQUEST => Err(KeyError::Unreadable(path.into())),
        Ok(_) => fs::read_to_string(path).map(Some).map_err(fault),
    }
}

/// The texts of all requests in a folder, in the order of their names.
pub(super) fn read_all(folder: &Path) -> Result<Vec<String>, KeyError> {
    let fault = |source| KeyError::Disk {
        doing: "read",
        path: folder.into(),
        source,
    };
    let entries = match fs::read_dir(folder) {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(fault)?,
    };
    let mut paths = Vec::new();
    for entry in entries.take(MOST_REQUESTS) {
        let path = entry.map_err(fault)?.path();
        if path.extension().is_some_and(|end| end == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    let texts = paths
        .iter()
        .map(|path| read_long(path))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(texts.into_iter().flatten().collect())
}

/// Lets a waiting secret take the place of the one in use.
pub(super) fn promote(waiting: &Path, path: &Path) -> Result<(), KeyError> {
    let fault = |source| KeyError::Disk {
        doing: "put in place",
        path: path.into(),
        source,
    };
    fs::rename(waiting, path).map_err(fault)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(fault)
}

/// Removes a file that holds no secret.
pub(super) fn remove(path: &Path) -> Result<(), KeyError> {
    fs::remove_file(path).map_err(|source| KeyError::Disk {
        doing: "remove",
        path: path.into(),
        source,
    })
}
