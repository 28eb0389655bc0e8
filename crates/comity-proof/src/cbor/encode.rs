//! Writing the one encoding of a value.

use super::Value;

/// The deterministic encoding. It is the caller's duty that texts are in NFC (see
/// [`Value::text`]), that no map has a key twice and that nothing nests deeper than
/// [`super::MAX_DEPTH`]; [`super::decode`] refuses the result otherwise.
pub fn encode(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    push(&mut out, value);
    out
}

fn push(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Unsigned(n) => push_head(out, 0, *n),
        Value::Negative(n) => push_head(out, 1, *n),
        Value::Bytes(bytes) => push_bytes(out, bytes),
        Value::Text(text) => push_text(out, text),
        Value::Array(items) => {
            push_array_head(out, items.len());
            items.iter().for_each(|item| push(out, item));
        }
        Value::Map(entries) => push_map(out, entries),
        Value::Tag(tag, inner) => {
            push_head(out, 6, *tag);
            push(out, inner);
        }
        Value::Bool(truth) => out.push(if *truth { 0xf5 } else { 0xf4 }),
        Value::Null => out.push(0xf6),
    }
}

pub(crate) fn push_array_head(out: &mut Vec<u8>, items: usize) {
    push_head(out, 4, items as u64);
}

pub(crate) fn push_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    push_head(out, 2, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

pub(crate) fn push_text(out: &mut Vec<u8>, text: &str) {
    push_head(out, 3, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

fn push_map(out: &mut Vec<u8>, entries: &[(Value, Value)]) {
    let mut sorted: Vec<(Vec<u8>, &Value)> =
        entries.iter().map(|(key, value)| (encode(key), value)).collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    push_head(out, 5, sorted.len() as u64);
    for (key, value) in sorted {
        out.extend_from_slice(&key);
        push(out, value);
    }
}

/// Major type and argument, the argument in as few bytes as possible.
fn push_head(out: &mut Vec<u8>, major: u8, argument: u64) {
    let major = major << 5;
    let bytes = argument.to_be_bytes();
    let (info, skipped) = match argument {
        0..=23 => (bytes[7], 8),
        24..=0xff => (24, 7),
        0x100..=0xffff => (25, 6),
        0x1_0000..=0xffff_ffff => (26, 4),
        _ => (27, 0),
    };
    out.push(major | info);
    out.extend(bytes.iter().skip(skipped));
}
