//! One line of a file of facts: cells by column name, read as words, dates, codes and texts.

use comity_core::date::{DateError, PartialDate};
use comity_core::grading::Provenance;
use comity_core::jurisdiction::Jurisdiction;
use comity_core::parts::{Name, Party, PartyKind, Source};
use comity_core::text::{Lang, Text};

use super::error::{Complaints, Place};

/// One line: cells by column name.
pub(super) struct Row {
    pub(super) at: Place,
    pub(super) columns: &'static [&'static str],
    pub(super) cells: Vec<String>,
}

impl Row {
    /// The cell, empty if there is nothing in it.
    pub(super) fn text(&self, field: &str) -> &str {
        let place = self.columns.iter().position(|column| *column == field);
        place
            .and_then(|index| self.cells.get(index))
            .map_or("", String::as_str)
    }

    /// The cell, which must hold something.
    pub(super) fn need(&self, field: &str, complaints: &mut Complaints) -> String {
        let text = self.text(field);
        if text.is_empty() {
            complaints.add(&self.at, field, "missing", format!("fill in `{field}`"));
        }
        text.to_owned()
    }

    /// The cell as one of the words allowed.
    pub(super) fn word(&self, field: &str, allowed: &[&str], complaints: &mut Complaints) -> String {
        let text = self.text(field);
        if !allowed.contains(&text) {
            let mend = format!("write one of: {}", allowed.join(", "));
            complaints.add(
                &self.at,
                field,
                format!("`{text}` is not a word of this column"),
                mend,
            );
        }
        text.to_owned()
    }

    /// The codes of the cell, separated by semicolons.
    pub(super) fn codes(&self, field: &str) -> Vec<String> {
        self.text(field)
            .split(';')
            .map(str::trim)
            .filter(|code| !code.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// A date, or nothing when the cell is empty.
    pub(super) fn date(&self, field: &str, complaints: &mut Complaints) -> Option<PartialDate> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        let mend = "write the date as precisely as the source gives it";
        let date: Result<PartialDate, DateError> = text.parse();
        date.map_err(|cause| complaints.add(&self.at, field, cause.to_string(), mend))
            .ok()
    }

    /// A date that must be there. `None` only beside a complaint.
    pub(super) fn need_date(&self, field: &str, complaints: &mut Complaints) -> Option<PartialDate> {
        if self.text(field).is_empty() {
            complaints.add(&self.at, field, "missing", "give at least the year");
        }
        self.date(field, complaints)
    }

    /// Complains when the second date lies before the first.
    pub(super) fn in_order(
        &self,
        first: Option<PartialDate>,
        field: &str,
        second: Option<PartialDate>,
        complaints: &mut Complaints,
    ) {
        if let (Some(first), Some(second)) = (first, second)
            && second.latest() < first.earliest()
        {
            complaints.add(
                &self.at,
                field,
                format!("{second} lies before {first}"),
                "check both dates",
            );
        }
    }

    /// A country code, or nothing when the cell is empty.
    pub(super) fn country(&self, field: &str, complaints: &mut Complaints) -> Option<Jurisdiction> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        let country = text.parse::<Jurisdiction>();
        country
            .map_err(|cause| complaints.add(&self.at, field, cause.to_string(), "use the code of ISO 3166-1"))
            .ok()
    }

    /// The texts of `base_en` and `base_zh`, both required.
    pub(super) fn pair(&self, base: &str, complaints: &mut Complaints) -> Vec<Text> {
        for lang in ["en", "zh"] {
            let field = format!("{base}_{lang}");
            if self.text(&field).is_empty() {
                let language = if lang == "en" { "English" } else { "Chinese" };
                complaints.add(
                    &self.at,
                    &field,
                    format!("no {language} text"),
                    format!("write `{field}`"),
                );
            }
        }
        self.optional_pair(base, complaints)
    }

    /// The texts of `base_en` and `base_zh`: both or none, the Chinese one in Chinese.
    pub(super) fn optional_pair(&self, base: &str, complaints: &mut Complaints) -> Vec<Text> {
        let (field_en, field_zh) = (format!("{base}_en"), format!("{base}_zh"));
        let (en, zh) = (self.text(&field_en), self.text(&field_zh));
        if en.is_empty() && zh.is_empty() {
            return Vec::new();
        }
        if zh.is_empty() != en.is_empty() {
            let field = if zh.is_empty() { &field_zh } else { &field_en };
            complaints.add(
                &self.at,
                field,
                "one language without the other",
                "write it in both languages",
            );
        } else if !zh.chars().any(is_han) {
            complaints.add(
                &self.at,
                &field_zh,
                "no Chinese character in it",
                "write it in Simplified Chinese",
            );
        }
        vec![Text::en(en), Text::zh(zh)]
    }

    /// Where the line was read, with what is ours in it and its remarks.
    pub(super) fn source(&self, complaints: &mut Complaints) -> Source {
        let citation = self.need("citation", complaints);
        let word = self.word("provenance", &["source", "unverified"], complaints);
        let provenance = if word == "source" {
            Provenance::Source
        } else {
            Provenance::Unverified
        };
        let note = self.optional_pair("note", complaints);
        Source {
            citation,
            provenance,
            grade: None,
            note: Some(remark(&note)),
        }
    }

    /// Organisations written as `kind/country/English name|Chinese name`.
    pub(super) fn parties(&self, field: &str, complaints: &mut Complaints) -> Vec<Party> {
        let parties = self
            .codes(field)
            .into_iter()
            .map(|written| (party(&written), written));
        parties
            .filter_map(|(party, written)| {
                if party.is_none() {
                    let what = format!("`{written}` is not an organisation");
                    let mend =
                        "write kind/country/name, the kind being company or authority; persons are not named";
                    complaints.add(&self.at, field, what, mend);
                }
                party
            })
            .collect()
    }
}

/// Every text of the public record is ours unless it stands among the wordings; the record says so.
const OURS: [&str; 2] = [
    "Title and text are a summary of ours.",
    "标题和文字为本项目自拟摘要。",
];

fn remark(note: &[Text]) -> String {
    let mut parts: Vec<String> = OURS.map(str::to_owned).to_vec();
    parts.extend(note.iter().map(|text| text.text.clone()));
    parts.join(" ")
}

/// CJK Unified Ideographs, the block all modern Chinese text uses.
fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn party(written: &str) -> Option<Party> {
    let (kind, rest) = written.split_once('/')?;
    let (country, names) = rest.split_once('/')?;
    let kind = match kind {
        "company" => PartyKind::Company,
        "authority" => PartyKind::Authority,
        _ => return None,
    };
    let (en, zh) = names.split_once('|').unwrap_or((names, ""));
    let named = [(en, Lang::en()), (zh, Lang::zh())]
        .into_iter()
        .filter(|(name, _)| !name.trim().is_empty());
    let names: Vec<Name> = named
        .map(|(name, lang)| Name {
            name: name.trim().to_owned(),
            lang: Some(lang),
        })
        .collect();
    let country = Some(country.parse().ok()?);
    (!names.is_empty()).then(|| Party {
        kind,
        names,
        country,
        ids: Vec::new(),
        address: None,
    })
}

/// Both languages on one line, for the fields that hold one text.
pub(super) fn both(texts: &[Text]) -> String {
    texts
        .iter()
        .map(|text| text.text.as_str())
        .collect::<Vec<_>>()
        .join(" · ")
}
