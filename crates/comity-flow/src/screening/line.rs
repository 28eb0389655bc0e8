//! One line of a list: a structure, and what the sender calls it.

/// A line taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    /// The structure or name as written.
    pub(crate) subject: &'a [u8],
    /// What follows it, if anything does: the sender's own id, blanks and all.
    pub(crate) id: Option<&'a [u8]>,
    /// Whether an extension in bars (`|…|`) stood between them. It can say things that are not read here.
    pub(crate) extension: bool,
}

/// A line `STRUCTURE<TAB>id`, or `STRUCTURE id` in a line without a tab; none for a line without anything. A blank
/// before the tab belongs to the structure, which then cannot be read: it is not for us to say where it ends.
pub(crate) fn structure(line: &[u8]) -> Option<Line<'_>> {
    let line = line.trim_ascii_end();
    if line.is_empty() {
        return None;
    }
    // A tab at the beginning says that the structure is missing; blanks say nothing.
    let blanks = line.iter().take_while(|byte| **byte == b' ').count();
    let line = line.get(blanks..)?;
    match memchr::memchr2(b'\t', b' ', line) {
        None => Some(plain(line, b"")),
        Some(at) if line.get(at) == Some(&b'\t') => Some(plain(line.get(..at)?, line.get(at + 1..)?)),
        Some(at) => with_blank(line, at),
    }
}

/// A line whose first blank is at `at`, before any tab.
fn with_blank(line: &[u8], at: usize) -> Option<Line<'_>> {
    let (first, rest) = (line.get(..at)?, line.get(at + 1..)?.trim_ascii_start());
    let (behind, extension) = past_extension(rest);
    if extension {
        let id = given(behind);
        return Some(Line {
            subject: first,
            id,
            extension,
        });
    }
    match memchr::memchr(b'\t', line) {
        Some(tab) => {
            let subject = line.get(..tab)?.trim_ascii_end();
            Some(plain(subject, line.get(tab + 1..)?))
        }
        None => Some(plain(first, rest)),
    }
}

fn plain<'a>(subject: &'a [u8], rest: &'a [u8]) -> Line<'a> {
    Line {
        subject,
        id: given(rest),
        extension: false,
    }
}

/// A line `NAME<TAB>id`: a name may hold blanks.
pub(crate) fn name(line: &[u8]) -> Option<Line<'_>> {
    let line = line.trim_ascii_end();
    if line.is_empty() {
        return None;
    }
    let (subject, rest) = match memchr::memchr(b'\t', line) {
        Some(at) => (line.get(..at)?, line.get(at + 1..)?),
        None => (line, &b""[..]),
    };
    Some(plain(subject.trim_ascii(), rest))
}

/// A line of free text: all of it is read. What follows its only tab also serves as its id if it is one short word;
/// it may as well be part of the text, and nothing of a label is left unread.
pub(crate) fn free(line: &[u8]) -> Option<Line<'_>> {
    let line = line.trim_ascii_end();
    if line.trim_ascii_start().is_empty() {
        return None;
    }
    let mut tabs = memchr::memchr_iter(b'\t', line);
    let id = match (tabs.next(), tabs.next()) {
        (Some(at), None) => line.get(at + 1..).filter(|id| is_word(id)),
        _ => None,
    };
    Some(Line {
        subject: line,
        id,
        extension: false,
    })
}

/// Longest word after a tab that is taken for the id of a free text; no catalogue number comes near.
const LONGEST_WORD: usize = 64;

fn is_word(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.len() <= LONGEST_WORD && !bytes.iter().any(u8::is_ascii_whitespace)
}

fn given(rest: &[u8]) -> Option<&[u8]> {
    let id = rest.trim_ascii_start();
    (!id.is_empty()).then_some(id)
}

/// Skips an extension in bars, which begins after the structure and a blank.
fn past_extension(rest: &[u8]) -> (&[u8], bool) {
    let inside = rest.strip_prefix(b"|");
    let end = inside.and_then(|inside| memchr::memchr(b'|', inside));
    match (inside, end) {
        (Some(inside), Some(end)) => (inside.get(end + 1..).unwrap_or(&[]), true),
        _ => (rest, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(line: Option<Line<'_>>) -> Option<(&str, Option<&str>)> {
        let text = |bytes| std::str::from_utf8(bytes).unwrap();
        line.map(|line| (text(line.subject), line.id.map(text)))
    }

    #[test]
    fn a_structure_and_its_id() {
        for (line, expected) in [
            ("CCO\tid", ("CCO", Some("id"))),
            ("CCO id 2 x\r", ("CCO", Some("id 2 x"))),
            ("CC O\tid 2\tx", ("CC O", Some("id 2\tx"))),
            ("  CCO", ("CCO", None)),
            ("CCO\t", ("CCO", None)),
            ("CCO  \tid", ("CCO", Some("id"))),
            ("\tid", ("", Some("id"))),
            ("CCO |$;;R$| id", ("CCO", Some("id"))),
            ("CCO |$;;R$|\tid", ("CCO", Some("id"))),
            ("CCO |id", ("CCO", Some("|id"))),
        ] {
            assert_eq!(parts(structure(line.as_bytes())), Some(expected), "{line:?}");
        }
        for blank in ["", " ", "\t", "\r", " \t \r"] {
            assert_eq!(structure(blank.as_bytes()), None, "{blank:?}");
        }
        assert!(structure(b"C |c:1| a").unwrap().extension);
    }

    #[test]
    fn a_name_holds_blanks_and_a_text_is_read_whole() {
        assert_eq!(
            parts(name(b" acetic acid \tA 1 ")),
            Some(("acetic acid", Some("A 1")))
        );
        assert_eq!(parts(name(b"acetic acid")), Some(("acetic acid", None)));
        assert_eq!(
            parts(free(b"acetic acid\tA1")),
            Some(("acetic acid\tA1", Some("A1")))
        );
        assert_eq!(parts(free(b"acid\tpure, 5 kg")), Some(("acid\tpure, 5 kg", None)));
        assert_eq!(parts(free(b"a\tb\tc")), Some(("a\tb\tc", None)));
        assert_eq!(free(b" \t"), None);
    }
}
