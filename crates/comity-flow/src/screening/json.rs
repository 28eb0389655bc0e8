//! JSON written straight into a buffer: one record a line, whatever bytes its id holds.

use std::io::Write;

use serde::Serialize;

/// Appends the text as a JSON string, quotes included. Bytes that are not UTF-8 become U+FFFD.
pub(crate) fn string(into: &mut Vec<u8>, text: &[u8]) {
    into.push(b'"');
    if text.iter().all(|byte| is_plain(*byte)) {
        into.extend_from_slice(text);
    } else {
        for chunk in text.utf8_chunks() {
            escaped(into, chunk.valid());
            if !chunk.invalid().is_empty() {
                into.extend_from_slice("\u{fffd}".as_bytes());
            }
        }
    }
    into.push(b'"');
}

/// Appends any value.
pub(crate) fn value(into: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    // Writing into a `Vec` cannot fail, and no answer holds a map whose keys are not text.
    let _ = serde_json::to_writer(into, value);
}

/// Appends a number as a JSON string: the id of a record that has none of its own.
pub(crate) fn number(into: &mut Vec<u8>, number: u64) {
    // Writing into a `Vec` cannot fail.
    let _ = write!(into, "\"{number}\"");
}

/// Printable ASCII that JSON takes as it is.
fn is_plain(byte: u8) -> bool {
    matches!(byte, 0x20..=0x7e) && byte != b'"' && byte != b'\\'
}

fn escaped(into: &mut Vec<u8>, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'"' => into.extend_from_slice(b"\\\""),
            b'\\' => into.extend_from_slice(b"\\\\"),
            b'\n' => into.extend_from_slice(b"\\n"),
            b'\r' => into.extend_from_slice(b"\\r"),
            b'\t' => into.extend_from_slice(b"\\t"),
            0x00..=0x1f | 0x7f => {
                let _ = write!(into, "\\u{byte:04x}");
            }
            _ => into.push(byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_become_one_line_of_json() {
        for text in [
            "",
            "a-1",
            "a\"b\\c",
            "tab\tline\nreturn\r\0\u{7f}\u{1b}",
            "芬太尼 ü \u{2028}",
        ] {
            let mut json = Vec::new();
            string(&mut json, text.as_bytes());
            assert!(!json.contains(&b'\n'));
            assert_eq!(serde_json::from_slice::<String>(&json).unwrap(), text);
        }
        let mut json = Vec::new();
        string(&mut json, b"a\xff\xe8\x8ab");
        assert_eq!(
            serde_json::from_slice::<String>(&json).unwrap(),
            "a\u{fffd}\u{fffd}b"
        );
        json.clear();
        number(&mut json, 7);
        assert_eq!(json, b"\"7\"");
    }
}
