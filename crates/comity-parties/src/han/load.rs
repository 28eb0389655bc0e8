//! Reading the files `han-*.csv` of `data/parties/`.

use std::collections::{HashMap, HashSet};

use super::HanClass;
use super::chars::Characters;
use super::fault::HanFault;
use super::phrases::Phrases;

/// Columns of a file, and what its name is.
struct Shape {
    file: &'static str,
    columns: &'static [&'static str],
}

const CHARACTERS: Shape = Shape {
    file: "han-characters.csv",
    columns: &["system", "reading", "characters", "source"],
};
const HETERONYMS: Shape = Shape {
    file: "han-heteronyms.csv",
    columns: &["character", "readings", "source"],
};
const VARIANTS: Shape = Shape {
    file: "han-variants.csv",
    columns: &["simplified", "variants", "source"],
};
const SURNAMES: Shape = Shape {
    file: "han-surnames.csv",
    columns: &[
        "surname",
        "pinyin",
        "cantonese",
        "southern",
        "korean",
        "vietnamese",
        "source",
    ],
};
const JAPANESE: Shape = Shape {
    file: "han-japanese.csv",
    columns: &["name", "reading", "class", "source"],
};
const WORDS: Shape = Shape {
    file: "han-words.csv",
    columns: &["lang", "phrase", "canonical", "class", "source"],
};

/// A family name: its readings by custom, better first; empty where the custom is not known for it.
#[derive(Clone, Debug, Default)]
pub(super) struct Surname {
    pub(super) pinyin: Vec<String>,
    pub(super) cantonese: Vec<String>,
    pub(super) southern: Vec<String>,
    pub(super) korean: Vec<String>,
    pub(super) vietnamese: Vec<String>,
}

/// The tables for Chinese names.
#[derive(Clone, Debug, Default)]
pub struct Han {
    pub(super) characters: Characters,
    pub(super) syllables: HashSet<Box<str>>,
    pub(super) surnames: HashMap<Box<str>, Surname>,
    /// Japanese family names in simplified characters.
    pub(super) japanese: HashMap<Box<str>, Vec<String>>,
    /// Readings of single characters in Japanese given names.
    pub(super) japanese_given: HashMap<char, Vec<String>>,
    pub(super) phrases: Phrases,
}

impl Han {
    /// Loads the tables from named texts, [`crate::FILES`]; other files than `han-*.csv` are passed over.
    ///
    /// # Errors
    /// All lines that do not fit, and files that are absent.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, Vec<HanFault>> {
        let mut tables = Self::default();
        let mut faults = Vec::new();
        let text = |shape: &Shape| {
            files
                .iter()
                .find(|(name, _)| *name == shape.file)
                .map(|(_, text)| *text)
        };
        for shape in [&VARIANTS, &CHARACTERS, &HETERONYMS, &SURNAMES, &JAPANESE, &WORDS] {
            match text(shape) {
                Some(text) => tables.rows(shape, text, &mut faults),
                None => faults.push(HanFault {
                    file: shape.file,
                    line: 0,
                    what: "the file is absent".to_owned(),
                    mend: "hand it over with the other word lists",
                }),
            }
        }
        tables.phrases.finish();
        if faults.is_empty() {
            Ok(tables)
        } else {
            Err(faults)
        }
    }

    /// True for a syllable of pinyin, ü as `v` or `u`.
    pub fn is_syllable(&self, letters: &str) -> bool {
        self.syllables.contains(letters)
    }

    fn rows(&mut self, shape: &Shape, text: &str, faults: &mut Vec<HanFault>) {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(text.as_bytes());
        let header = reader.headers().cloned().unwrap_or_default();
        let mut fault = |line: u64, what: String, mend: &'static str| {
            faults.push(HanFault {
                file: shape.file,
                line,
                what,
                mend,
            });
        };
        if header.iter().ne(shape.columns.iter().copied()) {
            fault(
                1,
                "the header is not the expected one".to_owned(),
                "write the columns as data/parties/README.md has them",
            );
            return;
        }
        let mut row = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut row) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    fault(
                        line,
                        error.to_string(),
                        "write UTF-8 text with commas between the fields",
                    );
                    break;
                }
            }
            let line = row.position().map_or(0, csv::Position::line);
            if row.len() != shape.columns.len() {
                fault(
                    line,
                    format!("{} fields", row.len()),
                    "give one field for each column",
                );
                continue;
            }
            if row
                .iter()
                .next_back()
                .is_none_or(|source| source.trim().is_empty())
            {
                fault(line, "no source".to_owned(), "say where the fact is from");
            }
            if let Err((what, mend)) = self.row(shape.file, &row) {
                fault(line, what, mend);
            }
        }
    }

    fn row(&mut self, file: &str, row: &csv::StringRecord) -> Result<(), (String, &'static str)> {
        let field = |place: usize| row.get(place).unwrap_or_default().trim();
        match file {
            "han-characters.csv" => self.reading(field(0), field(1), field(2)),
            "han-heteronyms.csv" => self.heteronym(field(0), field(1)),
            "han-variants.csv" => self.variant(field(0), field(1)),
            "han-surnames.csv" => self.surname([field(0), field(1), field(2), field(3), field(4), field(5)]),
            "han-japanese.csv" => self.japanese(field(0), field(1), field(2)),
            _ => self.word(field(1), field(2), field(3)),
        }
    }

    fn reading(&mut self, system: &str, reading: &str, letters: &str) -> Result<(), (String, &'static str)> {
        spelled(reading)?;
        let known = &mut self.characters;
        let Some(number) = known.spellings.intern(reading) else {
            return Err(("too many spellings".to_owned(), "keep below 65,535"));
        };
        let table = match system {
            "mandarin" => &mut known.mandarin,
            "cantonese" => &mut known.cantonese,
            "korean" => &mut known.korean,
            "transcription" => &mut known.transcription,
            other => {
                return Err((
                    format!("no system {other:?}"),
                    "write mandarin, cantonese, korean or transcription",
                ));
            }
        };
        for letter in letters.chars() {
            table.set(letter, number);
        }
        // The interjections `n`, `ng` and `hm` are no syllables of names.
        if system == "mandarin" && reading.contains(['a', 'e', 'i', 'o', 'u', 'v']) {
            self.syllables.insert(reading.into());
            if reading.contains('v') {
                self.syllables.insert(reading.replace('v', "u").into());
                self.syllables.insert(reading.replace('v', "yu").into());
            }
        }
        Ok(())
    }

    fn heteronym(&mut self, letter: &str, readings: &str) -> Result<(), (String, &'static str)> {
        let letter = single(letter)?;
        let mut numbers = Vec::new();
        for reading in readings.split('|') {
            spelled(reading)?;
            numbers.extend(self.characters.spellings.intern(reading));
        }
        self.characters.more.insert(letter, numbers);
        Ok(())
    }

    fn variant(&mut self, simplified: &str, variants: &str) -> Result<(), (String, &'static str)> {
        let simplified = single(simplified)?;
        for variant in variants.chars() {
            if variant == simplified {
                return Err((format!("{variant} stands for itself"), "leave it out"));
            }
            self.characters.simpler.insert(variant, simplified);
        }
        Ok(())
    }

    fn surname(&mut self, fields: [&str; 6]) -> Result<(), (String, &'static str)> {
        let [name, pinyin, cantonese, southern, korean, vietnamese] = fields;
        let list = |field: &str| -> Result<Vec<String>, (String, &'static str)> {
            let parts = field.split('|').filter(|part| !part.is_empty());
            parts
                .map(|part| spelled(part).map(|()| part.to_owned()))
                .collect()
        };
        let surname = Surname {
            pinyin: list(pinyin)?,
            cantonese: list(cantonese)?,
            southern: list(southern)?,
            korean: list(korean)?,
            vietnamese: list(vietnamese)?,
        };
        if self.surnames.insert(name.into(), surname).is_some() {
            return Err((format!("{name} stands twice"), "keep one line"));
        }
        Ok(())
    }

    fn japanese(&mut self, name: &str, reading: &str, class: &str) -> Result<(), (String, &'static str)> {
        spelled(reading)?;
        let readings: Vec<String> = reading.split('|').map(str::to_owned).collect();
        let simplified: String = name
            .chars()
            .map(|letter| self.characters.simplified(letter))
            .collect();
        match class {
            "family" => {
                self.japanese.insert(simplified.into(), readings);
            }
            "given" => {
                self.japanese_given.insert(single(&simplified)?, readings);
            }
            other => return Err((format!("no class {other:?}"), "write family or given")),
        }
        Ok(())
    }

    fn word(&mut self, phrase: &str, canonical: &str, class: &str) -> Result<(), (String, &'static str)> {
        let Some(class) = HanClass::from_word(class) else {
            return Err((
                format!("no class {class:?}"),
                "write word, legal, org, place, number or stop",
            ));
        };
        let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == ' ';
        if !canonical.chars().all(fits) {
            return Err((
                format!("{canonical:?} is not plain"),
                "write lower-case letters, digits and single spaces",
            ));
        }
        let simplified: String = phrase
            .chars()
            .map(|letter| self.characters.simplified(letter))
            .collect();
        if simplified.is_empty() {
            return Err(("no phrase".to_owned(), "write the characters"));
        }
        self.phrases.add(&simplified, canonical, class);
        Ok(())
    }
}

/// One character.
fn single(text: &str) -> Result<char, (String, &'static str)> {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => Ok(letter),
        _ => Err((format!("{text:?} is not one character"), "write one character")),
    }
}

/// A spelling: lower-case letters, with spaces in a compound name and bars between alternatives.
fn spelled(text: &str) -> Result<(), (String, &'static str)> {
    let fits = |letter: char| letter.is_ascii_lowercase() || letter == ' ' || letter == '|';
    if !text.is_empty() && text.chars().all(fits) {
        return Ok(());
    }
    Err((format!("{text:?} is no spelling"), "write lower-case letters"))
}
