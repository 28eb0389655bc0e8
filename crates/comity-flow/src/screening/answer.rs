//! An answer as a line of JSON, as rows of CSV, or as lines for people.

use comity_substances::text::Scan;
use comity_substances::{Assessment, Flag, Judged, Verdict};

use super::differ::{Changed, changes};
use super::{Form, Unreadable, cells, json};

/// Whose answer it is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Id<'a> {
    /// The sender's own id, any bytes.
    Given(&'a [u8]),
    /// The line or record, for want of one.
    Number(u64),
}

impl Id<'_> {
    /// As text; bytes that are not UTF-8 are replaced.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Given(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Self::Number(number) => number.to_string(),
        }
    }

    fn json(&self, into: &mut Vec<u8>) {
        match self {
            Self::Given(bytes) => json::string(into, bytes),
            Self::Number(number) => json::number(into, *number),
        }
    }
}

/// What is told of a record beside the engine's flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Notes {
    /// Bytes of the id that were not UTF-8 were replaced.
    pub(crate) id_repaired: bool,
    /// An extension in bars stood behind the structure and was not read.
    pub(crate) extension: bool,
    /// The name is not in the tables. That is no statement on whether it is controlled.
    pub(crate) unknown: bool,
    /// The name means several things.
    pub(crate) ambiguous: bool,
    /// A person must look at the text, though no entry can be named.
    pub(crate) look: bool,
}

impl Notes {
    fn words(self) -> impl Iterator<Item = &'static str> {
        let words = [
            (self.id_repaired, "id-repaired"),
            (self.extension, "extension-not-read"),
            (self.unknown, "unknown"),
            (self.ambiguous, "ambiguous"),
            (self.look, "person-must-look"),
        ];
        words.into_iter().filter_map(|(set, word)| set.then_some(word))
    }

    /// Whether the record is not answered, or not wholly.
    fn open(self) -> bool {
        self.unknown || self.ambiguous || self.look
    }
}

/// Writes answers in one form.
pub(crate) struct Scribe {
    form: Form,
    /// Whether what is told is a difference.
    two_days: bool,
    /// What follows the id in the answer for a record of which no measure says anything, in pieces: the id stands
    /// before each.
    nothing: Vec<Vec<u8>>,
}

impl Scribe {
    /// `nothing` is the answer in which no measure says anything.
    pub(crate) fn new(form: Form, two_days: bool, nothing: &Assessment) -> Self {
        let pieces = match form {
            Form::JsonLines => {
                let mut rest = Vec::new();
                json_rest(&mut rest, &nothing.verdicts, &flags(nothing, Notes::default()));
                rest.extend_from_slice(b"}\n");
                vec![rest]
            }
            Form::Csv => cells::rests(nothing, &[], true),
            Form::Table => Vec::new(),
        };
        Self {
            form,
            two_days,
            nothing: pieces,
        }
    }

    /// Nothing was found, and there is nothing else to say: the answer to nearly every record.
    #[inline]
    pub(crate) fn nothing(&self, into: &mut Vec<u8>, id: &Id<'_>) {
        for piece in &self.nothing {
            match self.form {
                Form::JsonLines => {
                    into.extend_from_slice(b"{\"id\":");
                    id.json(into);
                }
                Form::Csv | Form::Table => cells::cell(into, &id.text()),
            }
            into.extend_from_slice(piece);
        }
    }

    /// An answer in full; `more` is what a scan of free text found.
    pub(crate) fn assessed(
        &self,
        into: &mut Vec<u8>,
        id: &Id<'_>,
        answer: &Assessment,
        notes: Notes,
        more: Option<&Scan>,
    ) {
        let flags = flags(answer, notes);
        match self.form {
            Form::JsonLines => {
                into.extend_from_slice(b"{\"id\":");
                id.json(into);
                json_rest(into, &answer.verdicts, &flags);
                if let Some(scan) = more {
                    into.extend_from_slice(b",\"text\":");
                    json::value(into, scan);
                }
                into.extend_from_slice(b"}\n");
            }
            Form::Csv => {
                let id = id.text();
                for rest in cells::rests(answer, &flags, !notes.open()) {
                    cells::cell(into, &id);
                    into.extend(rest);
                }
            }
            Form::Table if notes.open() || says_something(answer) => {
                cells::lines(into, &id.text(), answer, &flags, !notes.open());
            }
            Form::Table => {}
        }
    }

    /// No answer.
    pub(crate) fn unreadable(&self, into: &mut Vec<u8>, id: &Id<'_>, why: &Unreadable, notes: Notes) {
        let flags: Vec<&str> = ["unreadable"].into_iter().chain(notes.words()).collect();
        match self.form {
            Form::JsonLines => {
                into.extend_from_slice(b"{\"id\":");
                id.json(into);
                json_rest(into, &[], &flags);
                into.extend_from_slice(b",\"error\":");
                json::value(into, why);
                into.extend_from_slice(b"}\n");
            }
            Form::Csv => {
                let flags = (!self.two_days).then_some(flags.as_slice());
                cells::unreadable_row(into, &id.text(), flags, why);
            }
            Form::Table => cells::unreadable_line(into, &id.text(), why),
        }
    }

    /// What differs between two days, if anything does.
    pub(crate) fn difference(
        &self,
        into: &mut Vec<u8>,
        id: &Id<'_>,
        before: &Assessment,
        after: &Assessment,
    ) -> bool {
        let changes = changes(before, after);
        if changes.is_empty() {
            return false;
        }
        match self.form {
            Form::JsonLines => changed_json(into, id, &changes),
            Form::Csv => cells::changed_rows(into, &id.text(), &changes),
            Form::Table => cells::changed_lines(into, &id.text(), &changes),
        }
        true
    }

    /// What the whole output begins with; `two_days` if it tells a difference.
    pub(crate) fn header(form: Form, two_days: bool) -> String {
        match form {
            Form::JsonLines => String::new(),
            Form::Csv if two_days => cells::CHANGED_COLUMNS.join(",") + "\n",
            Form::Table if two_days => cells::changed_header(),
            Form::Csv => cells::COLUMNS.join(",") + "\n",
            Form::Table => cells::table_header(),
        }
    }
}

fn changed_json(into: &mut Vec<u8>, id: &Id<'_>, changes: &[Changed<'_>]) {
    into.extend_from_slice(b"{\"id\":");
    id.json(into);
    into.extend_from_slice(b",\"changes\":");
    json::value(into, changes);
    into.extend_from_slice(b"}\n");
}

/// Everything after the id of a line of JSON but its end.
fn json_rest(into: &mut Vec<u8>, verdicts: &[Judged], flags: &[&str]) {
    into.extend_from_slice(b",\"verdicts\":");
    json::value(into, verdicts);
    into.extend_from_slice(b",\"flags\":");
    json::value(into, flags);
}

fn flags(answer: &Assessment, notes: Notes) -> Vec<&'static str> {
    answer
        .flags
        .iter()
        .map(|flag| flag.word())
        .chain(notes.words())
        .collect()
}

/// Whether people are shown the record at all.
fn says_something(answer: &Assessment) -> bool {
    let telling = |flag: &Flag| {
        matches!(
            flag,
            Flag::CorePresent | Flag::Conflict | Flag::OtherTautomer | Flag::StereoDiffers
        )
    };
    answer
        .verdicts
        .iter()
        .any(|judged| judged.verdict != Verdict::None)
        || answer.flags.iter().any(telling)
}
