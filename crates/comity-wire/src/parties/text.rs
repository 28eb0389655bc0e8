//! From bytes to text, and text to lines.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::ListError;

/// The text of a list: UTF-8 without a copy, or UTF-16 by its mark.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ListError> {
    let other = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => return utf8(rest).map(Cow::Borrowed),
        [0xff, 0xfe, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest),
        [0xfe, 0xff, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest),
        _ => return utf8(bytes).map(Cow::Borrowed),
    };
    match other {
        (text, false) => Ok(text),
        (_, true) => Err(ListError::NotText { line: 1 }),
    }
}

/// The same, but a table that is not UTF-8 is taken for code page 1252, in which Western offices still save; whether it
/// was is said.
pub(super) fn decode_table(bytes: &[u8]) -> Result<(Cow<'_, str>, bool), ListError> {
    match decode(bytes) {
        Ok(text) => Ok((text, false)),
        // A byte of zero is in no code page's text.
        Err(error) if bytes.contains(&0) => Err(error),
        Err(_) => Ok((WINDOWS_1252.decode_without_bom_handling(bytes).0, true)),
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, ListError> {
    std::str::from_utf8(bytes).map_err(|error| ListError::NotText {
        line: line_at(bytes, error.valid_up_to()),
    })
}

/// The line, counted from 1, in which a byte stands.
pub(super) fn line_at(bytes: &[u8], at: usize) -> u32 {
    let before = bytes.get(..at).unwrap_or(bytes);
    let breaks = before.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(breaks + 1).unwrap_or(u32::MAX)
}

/// The lines with something in them, numbered from 1.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    (1u32..)
        .zip(text.split('\n'))
        .map(|(line, row)| (line, row.trim()))
        .filter(|(_, row)| !row.is_empty())
}
