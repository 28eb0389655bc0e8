//! The objects of one large JSON array, one at a time.

use super::ListError;

/// The objects directly inside the array that stands under `field` of the outermost object, or of an outermost array, each
/// with its line. They are found by counting brackets, so that one broken object is one fault and nothing is held twice.
pub(super) fn objects<'a>(
    text: &'a str,
    field: &str,
    most_depth: usize,
) -> Result<Vec<(u32, &'a str)>, ListError> {
    let outer = usize::from(
        !text
            .trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t'])
            .starts_with('['),
    );
    let marked = format!("\"{field}\"");
    let start = match outer {
        0 => 0,
        _ => text
            .find(&marked)
            .map(|at| at + marked.len())
            .ok_or_else(|| ListError::Missing {
                line: 1,
                what: format!("field {marked}"),
                format: "csl-json",
            })?,
    };
    let mut found = Vec::new();
    let (mut depth, mut line, mut in_text, mut escaped) = (0usize, 1u32, false, false);
    let mut begin = None;
    let before = text.as_bytes().get(..start).unwrap_or(&[]);
    line += u32::try_from(before.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(0);
    for (at, byte) in text.bytes().enumerate().skip(start) {
        line += u32::from(byte == b'\n');
        if in_text {
            in_text = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' => in_text = true,
            b'{' | b'[' => {
                if depth == 1 && byte == b'{' {
                    begin = Some((line, at));
                }
                depth += 1;
                if depth > most_depth {
                    return Err(ListError::TooMany {
                        line,
                        what: "levels of JSON",
                        most: most_depth,
                    });
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 1
                    && let Some((line, from)) = begin.take()
                {
                    found.extend(text.get(from..=at).map(|object| (line, object)));
                }
                if depth == 0 {
                    return Ok(found);
                }
            }
            _ => {}
        }
    }
    Err(ListError::Json {
        line,
        what: "the file ends inside the list".to_owned(),
    })
}
