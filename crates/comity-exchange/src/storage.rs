//! Small things about our own disk.

use comity_log::StorageError;
use comity_log::disk::Disk;
use std::io;
use std::path::Path;

/// Says what was tried when the disk fails.
pub(crate) trait Doing<T> {
    fn doing(self, doing: &'static str, path: &Path) -> Result<T, StorageError>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, doing: &'static str, path: &Path) -> Result<T, StorageError> {
        self.map_err(|source| StorageError {
            doing,
            path: path.to_owned(),
            source,
        })
    }
}

/// A thing that may not be there.
pub(crate) fn if_there<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Makes the names durable that lead to a folder, as far up as we may: one of the folders above
/// may have been made a moment ago, by us or by whoever called. A folder that we may not open was
/// not made by us.
pub(crate) fn sync_names_to(disk: &dyn Disk, folder: &Path) -> Result<(), StorageError> {
    for above in folder.ancestors().filter(|above| !above.as_os_str().is_empty()) {
        match disk.sync_dir(above) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => break,
            synced => synced.doing("make durable", above)?,
        }
    }
    Ok(())
}
