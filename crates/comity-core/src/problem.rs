//! A complaint about one field: what is wrong and how it is mended.

use serde::{Deserialize, Serialize};

/// One thing wrong with what a sender gave us. The place (line, row) is added by whoever reads the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{field}: {what}; {mend}")]
pub struct Problem {
    /// Path of the field, such as `body.quantity.unit`.
    pub field: String,
    /// A stable word for programs and translations, such as `missing` or `cas-check-digit`.
    pub code: String,
    /// What is wrong, in English.
    pub what: String,
    /// What the sender can do about it, in English.
    pub mend: String,
}

impl Problem {
    /// A complaint about `field`.
    pub fn new(field: &str, code: &str, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            code: code.into(),
            what: what.into(),
            mend: mend.into(),
        }
    }

    /// The complaint that a required field is not there.
    pub fn missing(field: &str) -> Self {
        Self::new(
            field,
            "missing",
            "required and not given",
            format!("fill in `{field}`"),
        )
    }
}
