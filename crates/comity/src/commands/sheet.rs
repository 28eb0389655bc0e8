//! Results written down in the form that was asked for, before they go out.

use std::io::Write;

use serde::Serialize;

use crate::cli::{Format, Lang};
use crate::output::table;

/// Results so far.
#[derive(Debug)]
pub(super) struct Sheet {
    /// The form.
    pub(super) format: Format,
    /// The language of what people read.
    pub(super) lang: Lang,
    /// What is written.
    pub(super) text: Vec<u8>,
}

impl Sheet {
    pub(super) fn new(format: Format, lang: Lang) -> Self {
        let text = Vec::new();
        Self { format, lang, text }
    }

    /// One result as JSON.
    pub(super) fn json(&mut self, value: &impl Serialize) {
        // Writing into a `Vec` cannot fail, and no result has a key that is no text.
        let _ = serde_json::to_writer(&mut self.text, value);
        self.text.push(b'\n');
    }

    /// One row of CSV.
    pub(super) fn csv<T: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = T>) {
        let mut writer = csv::WriterBuilder::new().from_writer(&mut self.text);
        let _ = writer.write_record(cells);
    }

    /// A line for people.
    pub(super) fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{text}");
    }

    /// A table for people.
    pub(super) fn table(&mut self, header: &[&str], rows: &[Vec<String>]) {
        for line in table(header, rows) {
            self.line(&line);
        }
    }

    /// The words in the language that was asked for.
    pub(super) fn say(&self, en: &'static str, zh: &'static str) -> &'static str {
        say(self.lang, en, zh)
    }
}

/// The words in a language.
pub(super) fn say<'a>(lang: Lang, en: &'a str, zh: &'a str) -> &'a str {
    match lang {
        Lang::En => en,
        // A text that has no Chinese form is better shown in English than not at all.
        Lang::Zh if zh.is_empty() => en,
        Lang::Zh => zh,
    }
}

/// The stable word of an enumeration.
pub(super) fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
