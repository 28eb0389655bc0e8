//! A record that could not be read: never an answer, always where, why and what to do.

use comity_molecule::molfile::FileError;
use comity_molecule::{Fault, ReadError};
use comity_substances::Invalid;
use serde::Serialize;

/// Why a record has no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// Line of the input where the record, or the mistake in it, is; from 1.
    pub line: u64,
    /// Byte of the structure (or atom, if the structure as a whole is wrong) where it was noticed, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<usize>,
    /// Column of the line, from 1, in a molfile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// What is wrong, as a word for programs (`ring-open`).
    pub code: &'static str,
    /// What is wrong, for people.
    pub reason: String,
    /// What the sender can do.
    pub mend: &'static str,
}

impl Unreadable {
    /// A structure that the reader refused.
    pub fn structure(line: u64, error: &ReadError) -> Self {
        Self {
            line,
            at: Some(error.at),
            column: None,
            code: error.fault.code(),
            reason: error.fault.to_string(),
            mend: mend(error.fault),
        }
    }

    /// An InChI where nothing can read one.
    pub(crate) fn no_inchi() -> Self {
        Self {
            line: 1,
            at: None,
            column: None,
            code: "no-inchi",
            reason: "this program was built without a reader of InChI".to_owned(),
            mend: "send the structure as SMILES",
        }
    }

    /// A molfile that the reader refused; `first_line` is where its block begins in the input.
    pub(crate) fn file(first_line: u64, error: &FileError) -> Self {
        Self {
            line: first_line + (error.line as u64).saturating_sub(1),
            at: None,
            column: error.column,
            code: error.fault.code(),
            reason: error.fault.to_string(),
            mend: mend(error.fault),
        }
    }

    /// A name that is none, or a number with a wrong check digit.
    pub(crate) fn name(line: u64, reason: Invalid) -> Self {
        let code = match reason {
            Invalid::CasCheckDigit => "cas-check-digit",
            Invalid::CasShape => "cas-shape",
            Invalid::InchiKeyShape => "inchi-key-shape",
            Invalid::Empty => "empty",
            Invalid::TooLong => "too-long",
        };
        Self {
            line,
            at: None,
            column: None,
            code,
            reason: reason.to_string(),
            mend: "copy the name or number from its source again",
        }
    }

    /// A line or record longer than its limit.
    pub(crate) fn too_long(line: u64, limit: usize) -> Self {
        Self {
            line,
            at: None,
            column: None,
            code: Fault::TooLong.code(),
            reason: format!("longer than {limit} bytes"),
            mend: "write one structure a record; nothing of this one was judged",
        }
    }
}

fn mend(fault: Fault) -> &'static str {
    match fault {
        Fault::Empty => "write the structure first, with at least one atom, then its id",
        Fault::Line | Fault::Counts => "save the structure again as a molfile V2000 or V3000",
        Fault::TooLong | Fault::TooManyAtoms | Fault::TooManyBonds | Fault::TooDeep => {
            "this is larger than what is judged here; a chemist must look at it"
        }
        Fault::Reaction => "send each substance of the reaction as a record of its own",
        Fault::Kekule | Fault::AromaticOutsideRing => {
            "write the rings with single and double bonds, or correct the small letters, and send it again"
        }
        Fault::Valence | Fault::Hydrogen => {
            "correct the bonds, the charge or the hydrogen atoms of this atom and send it again"
        }
        _ => "copy the structure from its source again: something is missing, added or changed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_has_a_word_a_reason_and_a_mend() {
        let fault = Fault::AromaticOutsideRing;
        let unreadable = Unreadable::structure(3, &ReadError { at: 5, fault });
        assert_eq!(
            serde_json::to_value(&unreadable).unwrap(),
            serde_json::json!({
                "line": 3, "at": 5, "code": "aromatic-outside-ring",
                "reason": "an aromatic atom lies in no ring",
                "mend": "write the rings with single and double bonds, or correct the small letters, and send it again",
            })
        );
    }
}
