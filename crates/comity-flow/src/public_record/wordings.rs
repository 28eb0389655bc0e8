//! `record-wordings.csv`: the words of each side, in its own language.

use comity_core::date::PartialDate;
use comity_core::jurisdiction::Jurisdiction;
use comity_core::kinds::Wording;
use comity_core::parts::Source;
use comity_core::text::{Lang, Text};

use super::error::{Complaints, Place};
use super::row::{Row, both};
use super::table::Tables;

/// Name of the file.
pub(super) const FILE: &str = "record-wordings.csv";
const COLUMNS: &[&str] = &[
    "id",
    "about",
    "topic_en",
    "topic_zh",
    "side",
    "lang",
    "form",
    "translation",
    "words",
    "by_en",
    "by_zh",
    "said_on",
    "note_en",
    "note_zh",
    "citation",
    "provenance",
];
const FORMS: &[&str] = &["quotation", "paraphrase", "missing"];
/// Who made the version: nobody (the language it was said in), the side, the press, we.
const TRANSLATIONS: &[&str] = &["", "side", "press", "ours"];

/// Words of one side.
pub(super) struct Words {
    pub(super) at: Place,
    pub(super) id: String,
    /// Key of a commitment, or a topic of its own.
    pub(super) about: String,
    pub(super) topic: Vec<Text>,
    pub(super) side: Option<Jurisdiction>,
    pub(super) lang: Lang,
    form: String,
    translation: String,
    pub(super) words: String,
    /// The office that spoke.
    pub(super) by: Vec<Text>,
    pub(super) said_on: Option<PartialDate>,
    pub(super) note: Vec<Text>,
    pub(super) source: Source,
}

pub(super) fn read(tables: &Tables<'_>, complaints: &mut Complaints) -> Vec<Words> {
    let rows = tables.rows(FILE, COLUMNS, complaints);
    rows.into_iter().map(|row| words(row, complaints)).collect()
}

fn words(row: Row, complaints: &mut Complaints) -> Words {
    let form = row.word("form", FORMS, complaints);
    fits(&form, &row, complaints);
    let side = row.country("side", complaints);
    if side.is_none() && row.text("side").is_empty() {
        complaints.add(&row.at, "side", "missing", "say whose words, by country code");
    }
    Words {
        id: row.need("id", complaints),
        about: row.need("about", complaints),
        topic: row.pair("topic", complaints),
        side,
        lang: lang(&row, complaints),
        translation: row.word("translation", TRANSLATIONS, complaints),
        words: row.text("words").to_owned(),
        by: row.pair("by", complaints),
        said_on: row.need_date("said_on", complaints),
        note: row.optional_pair("note", complaints),
        source: row.source(complaints),
        form,
        at: row.at,
    }
}

fn fits(form: &str, row: &Row, complaints: &mut Complaints) {
    let missing = form == "missing";
    if missing && !row.text("words").is_empty() {
        let mend = "leave `words` empty, or say whether they are a quotation or a paraphrase";
        complaints.add(&row.at, "words", "words on a line whose words are missing", mend);
    }
    if !missing && row.text("words").is_empty() {
        complaints.add(
            &row.at,
            "words",
            "missing",
            "write the words, or set `form` to missing and say why in the note",
        );
    }
    if missing && row.text("note_en").is_empty() {
        complaints.add(
            &row.at,
            "note_en",
            "missing words without a reason",
            "say why the words are not here",
        );
    }
}

fn lang(row: &Row, complaints: &mut Complaints) -> Lang {
    let word = row.word("lang", &["en", "zh"], complaints);
    if word == "zh" { Lang::zh() } else { Lang::en() }
}

impl Words {
    /// As a commitment shows them.
    pub(super) fn wording(&self) -> Wording {
        Wording {
            side: self.side.map(|side| side.to_string()).unwrap_or_default(),
            lang: self.lang.clone(),
            words: self.words.clone(),
            quoted: self.form == "quotation",
            citation: self.source.citation.clone(),
            note: Some(self.remark()),
        }
    }

    /// Who said it when, whether the version is a translation, and what else is to be known.
    pub(super) fn remark(&self) -> String {
        let mut parts = vec![both(&self.by)];
        parts.extend(self.said_on.map(|date| date.to_string()));
        parts.extend(self.form_remark().map(str::to_owned));
        parts.extend(self.translation_remark().map(str::to_owned));
        if !self.note.is_empty() {
            parts.push(both(&self.note));
        }
        parts.join("; ")
    }

    fn form_remark(&self) -> Option<&'static str> {
        (self.form == "paraphrase").then_some("summary of ours · 本项目转述")
    }

    fn translation_remark(&self) -> Option<&'static str> {
        match self.translation.as_str() {
            "side" => Some("version published by this side · 该方发布的文本"),
            "press" => Some("translation by the press · 媒体译文"),
            "ours" => Some("translation of ours · 本项目译文"),
            _ => None,
        }
    }
}
