//! Reads the word lists and builds the tree of phrases.

use std::collections::HashSet;

use super::key::{self, Key, Space};
use super::{Class, Meaning, Words, phrase};

/// Which files are word lists of this room: each name starts with one of these.
const FILES: &[&str] = &[
    "legal-forms",
    "org-words",
    "acronyms",
    "places",
    "numbers",
    "stop-words",
];

/// The columns of every word list; a list of countries has `code` beside them.
const COLUMNS: [&str; 5] = ["lang", "phrase", "canonical", "class", "source"];

/// A line of a word list that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {what}")]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line, 1 for the header.
    pub line: u64,
    /// What is wrong and what would be right.
    pub what: String,
}

impl Words {
    /// Reads all word lists among the files (name and text); other files are left alone.
    ///
    /// # Errors
    /// Every line that cannot be used, with file and line.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, Vec<Fault>> {
        let mut builder = Builder::new();
        for (name, text) in files {
            if FILES.iter().any(|start| name.starts_with(start)) {
                builder.read(name, text);
            }
        }
        builder.finish()
    }
}

struct Builder {
    words: Words,
    /// By node: the meanings of the phrase that ends there.
    held: Vec<Vec<Meaning>>,
    seen: HashSet<(String, String, String)>,
    faults: Vec<Fault>,
}

impl Builder {
    fn new() -> Self {
        Self {
            words: Words::default(),
            held: vec![Vec::new()],
            seen: HashSet::new(),
            faults: Vec::new(),
        }
    }

    fn read(&mut self, file: &str, text: &str) {
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .from_reader(text.as_bytes());
        let header = match reader.headers() {
            Ok(header) => header.clone(),
            Err(error) => return self.fault(file, 1, format!("unreadable header: {error}")),
        };
        if header.iter().take(COLUMNS.len()).ne(COLUMNS) {
            return self.fault(file, 1, format!("the columns must be {}", COLUMNS.join(",")));
        }
        for row in reader.records() {
            match row {
                Ok(row) => self.line(file, &row),
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    self.fault(file, line, format!("unreadable: {error}"));
                }
            }
        }
    }

    fn fault(&mut self, file: &str, line: u64, what: String) {
        self.faults.push(Fault {
            file: file.to_owned(),
            line,
            what,
        });
    }

    fn line(&mut self, file: &str, row: &csv::StringRecord) {
        if let Err(what) = self.take(row) {
            let line = row.position().map_or(0, csv::Position::line);
            self.fault(file, line, what);
        }
    }

    fn take(&mut self, row: &csv::StringRecord) -> Result<(), String> {
        let field = |at: usize| row.get(at).unwrap_or_default().trim();
        let (lang, text, canonical) = (field(0), field(1), field(2));
        let class = Class::from_word(field(3)).ok_or_else(|| format!("`{}` is no class", field(3)))?;
        check(lang, text, canonical, class, field(4))?;
        if !self
            .seen
            .insert((lang.to_owned(), text.to_lowercase(), canonical.to_owned()))
        {
            return Err(format!("`{text}` has this meaning already on another line"));
        }
        let meaning = Meaning {
            class,
            canonical: canonical.split_whitespace().map(Box::from).collect(),
            lang: lang.into(),
        };
        for words in phrase::spellings(text) {
            self.insert(&words, lang, &meaning)?;
        }
        if let Some(code) = row.get(5).filter(|code| !code.trim().is_empty()) {
            self.country(text, code.trim())?;
        }
        Ok(())
    }

    fn country(&mut self, text: &str, code: &str) -> Result<(), String> {
        let [first, second] = code.as_bytes() else {
            return Err(format!("`{code}` is no code of two letters"));
        };
        let folded = phrase::fold(text);
        let joined: String = folded.chars().filter(|letter| letter.is_alphanumeric()).collect();
        self.words.countries.insert(
            joined.into(),
            [first.to_ascii_lowercase(), second.to_ascii_lowercase()],
        );
        Ok(())
    }

    /// Puts a row of words into the tree, once by the words as they are and, for Cyrillic, once by each way of hearing them.
    fn insert(&mut self, words: &[String], lang: &str, meaning: &Meaning) -> Result<(), String> {
        if words.is_empty() || words.len() > phrase::MAX_WORDS {
            return Err(format!("a phrase has 1 to {} words", phrase::MAX_WORDS));
        }
        let slavic = words.iter().any(|word| key::is_cyrillic(word));
        let soft = [false, true];
        let ways = if slavic {
            soft.as_slice()
        } else {
            soft.get(..1).unwrap_or_default()
        };
        for soft in ways {
            let mut node = 0;
            for word in words {
                node = self.step(node, word, lang, *soft)?;
            }
            let held = self.held.get_mut(node as usize).ok_or("a node without a place")?;
            if !held
                .iter()
                .any(|other| other.class == meaning.class && other.canonical == meaning.canonical)
            {
                held.push(meaning.clone());
            }
        }
        Ok(())
    }

    fn step(&mut self, node: u32, word: &str, lang: &str, soft: bool) -> Result<u32, String> {
        let stem = word.strip_suffix('*');
        let (space, key) = key_of(stem.unwrap_or(word), lang, soft);
        if key.as_bytes().is_empty() {
            return Err(format!("`{word}` is too long or has letters that fit no key"));
        }
        let lookup = self
            .words
            .lookups
            .get_mut(space as usize)
            .ok_or("no such space")?;
        let map = if stem.is_some() {
            &mut lookup.stems
        } else {
            &mut lookup.whole
        };
        // A whole word is an even number, a stem an odd one: the same letters may be both.
        let next = (map.len() as u32 * 2 + u32::from(stem.is_some())) * key::SPACES as u32 + space as u32;
        let id = *map.entry(key.as_bytes().into()).or_insert(next);
        let fresh = self.held.len() as u32;
        let to = *self.words.edges.entry((node, id)).or_insert(fresh);
        if to == fresh {
            self.held.push(Vec::new());
        }
        Ok(to)
    }

    fn finish(mut self) -> Result<Words, Vec<Fault>> {
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        for held in self.held {
            let start = self.words.meanings.len() as u32;
            self.words.meanings.extend(held);
            self.words.ends.push(start..self.words.meanings.len() as u32);
        }
        Ok(self.words)
    }
}

fn key_of(word: &str, lang: &str, soft: bool) -> (Space, Key) {
    if key::is_cyrillic(word) {
        (Space::Slavic, key::slavic_of_cyrillic(word, soft))
    } else if matches!(lang, "ru-latn" | "uk-latn" | "be-latn") {
        (Space::Slavic, key::slavic_of_latin(word))
    } else if word.is_ascii() {
        (Space::Latin, key::latin(word))
    } else {
        (Space::Other, key::other(word))
    }
}

fn check(lang: &str, text: &str, canonical: &str, class: Class, source: &str) -> Result<(), String> {
    if lang.is_empty() || !lang.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
        return Err(format!("`{lang}` is no language code in lower case"));
    }
    if text.is_empty() || source.is_empty() {
        return Err("phrase and source must be filled in".into());
    }
    if text
        .split_whitespace()
        .any(|word| word.trim_end_matches('*').contains('*'))
    {
        return Err(format!("`{text}`: a star stands only at the end of a word"));
    }
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b' ';
    if !canonical.bytes().all(plain) {
        return Err(format!(
            "`{canonical}`: canonical words are lower case ASCII letters and digits"
        ));
    }
    if canonical.is_empty() != matches!(class, Class::Stop | Class::VesselPrefix) {
        return Err("only stop words and vessel prefixes have no canonical words".into());
    }
    Ok(())
}
