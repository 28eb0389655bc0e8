//! From what the flow says to what pages show.

use comity_core::date::Timestamp;
use comity_core::text::{self, Text};
use comity_flow::RecordLine;

use crate::format;
use crate::views::common::{RecordRow, Said};
use crate::words::Words;

/// A text with its language.
pub(crate) fn said(text: &Text) -> Said {
    Said::new(text.lang.as_str(), text.text.clone())
}

/// Texts with their languages, the reader's first: both stay, neither is "the translation".
pub(crate) fn all_said(words: &Words, texts: &[Text]) -> Vec<Said> {
    let mine = text::in_language(texts, words.lang().tag());
    let rest = texts
        .iter()
        .filter(|text| !mine.is_some_and(|mine| std::ptr::eq(mine, *text)));
    mine.into_iter().chain(rest).map(said).collect()
}

/// The text in the reader's language, or the only one there is.
pub(crate) fn one_said(words: &Words, texts: &[Text]) -> Said {
    text::in_language(texts, words.lang().tag())
        .map(said)
        .unwrap_or_default()
}

/// An instant to the second, in UTC.
pub(crate) fn instant(at: Timestamp) -> String {
    format::instant(&at.to_string())
}

/// Address of a record's page. Ids hold only a node name, a slash and digits.
pub(crate) fn record_href(id: &str) -> String {
    format!("/records/{id}")
}

/// A record in a list.
pub(crate) fn row(words: &Words, line: &RecordLine) -> RecordRow {
    let title = one_said(words, &line.title);
    RecordRow {
        href: record_href(&line.id),
        title: if title.text.is_empty() {
            Said::new("", line.id.clone())
        } else {
            title
        },
        id: line.id.clone(),
        kind: line.kind.clone(),
        issued: instant(line.issued),
        issuer: line.issuer.clone(),
        state: line.status.clone().unwrap_or_default(),
        tlp: line.tlp.clone(),
        unverified: line.unverified,
        foreign: line
            .log
            .as_ref()
            .map(|log| (log.clone(), line.grade.as_str().to_owned())),
    }
}

/// Records in a list.
pub(crate) fn rows(words: &Words, lines: &[RecordLine]) -> Vec<RecordRow> {
    lines.iter().map(|line| row(words, line)).collect()
}
