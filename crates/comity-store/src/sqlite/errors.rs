//! From SQLite's error codes to the errors of the port.

use std::path::Path;

use rusqlite::{Error, ErrorCode, ffi};

use crate::StoreError;

/// Names what was being done when SQLite failed.
pub(super) fn lift(what: &str) -> impl Fn(Error) -> StoreError + '_ {
    move |error| translate(what.to_owned(), error)
}

/// The same for a file.
pub(super) fn at<'a>(path: &'a Path, what: &'a str) -> impl Fn(Error) -> StoreError + 'a {
    move |error| translate(format!("{what} {}", path.display()), error)
}

/// A store that holds what it cannot hold.
pub(super) fn corrupt(what: impl Into<String>) -> StoreError {
    let mend = "stop the node, keep this file aside, and put back the last backup of it; the log folder stays as it is";
    StoreError::Corrupt {
        what: what.into(),
        mend: mend.to_owned(),
    }
}

fn translate(what: String, error: Error) -> StoreError {
    match error.sqlite_error().map(|e| (e.code, e.extended_code)) {
        Some((ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _)) => StoreError::Busy,
        Some((ErrorCode::DiskFull, _) | (_, ffi::SQLITE_IOERR_SHMSIZE)) => StoreError::Full,
        Some((ErrorCode::DatabaseCorrupt, _)) => corrupt(format!("SQLite could not {what}: {error}")),
        Some((ErrorCode::NotADatabase, _)) => corrupt(format!("could not {what}: it is not a SQLite file")),
        Some((ErrorCode::ConstraintViolation, code)) => broken_rule(&what, code, &error),
        Some((ErrorCode::TooBig, _)) => StoreError::Refused {
            what: format!("to {what}: a value is too large"),
        },
        _ => StoreError::Io {
            what,
            source: Box::new(error),
        },
    }
}

fn broken_rule(what: &str, code: i32, error: &Error) -> StoreError {
    match code {
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => StoreError::Missing {
            what: format!("row that this one refers to ({what})"),
        },
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => StoreError::Taken {
            what: format!("a name or number ({what})"),
        },
        _ => StoreError::Refused {
            what: format!("to {what}: {error}"),
        },
    }
}
