//! Reads the word lists and builds the tree of phrases.

use std::hash::Hasher as _;
use std::sync::Arc;

use super::key::{self, Fnv, Key, Space};
use super::tag::MAX_ENDING;
use super::{Class, Map, Meaning, Words, phrase};

/// Which files are word lists of this room: each name starts with one of these.
const FILES: &[&str] = &[
    "legal-forms",
    "org-words",
    "acronyms",
    "places",
    "numbers",
    "stop-words",
    "titles",
];

/// The columns of every word list; a list of countries has `code` beside them.
const COLUMNS: [&str; 5] = ["lang", "phrase", "canonical", "class", "source"];

/// The class of a part of joined words, `рос`, `пром`, `маш`: only [`Words::joined`] finds it.
const ELEMENT: &str = "element";

/// The end of the languages of Slavic words in Latin letters.
const LATIN: &str = "-latn";

/// The language of English abbreviations that mean something only among Slavic words.
const AMONG: &str = "en-ru";

/// The language of lines that are codes of countries and never words of a name.
const CODES: &str = "iso";

/// The class of an ending that a stem of the lists may have in a name.
const ENDING: &str = "ending";

/// What an ending is put behind to have its key: how it sounds depends on what is before it, and short words keep doubles.
const WORD: [&str; 2] = ["бдбдб", "bdbdb"];

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
        let mut builder = Builder::default();
        builder.node();
        builder.reserve(files);
        for (name, text) in files {
            if FILES.iter().any(|start| name.starts_with(start)) {
                builder.read(name, text);
            }
        }
        builder.finish()
    }
}

/// One line, its fields trimmed.
#[derive(Clone, Copy)]
struct Line<'row> {
    lang: &'row str,
    phrase: &'row str,
    canonical: &'row str,
    class: Class,
    /// The class word as it stands, which may be one of [`ELEMENT`] and [`ENDING`].
    word: &'row str,
    source: &'row str,
    code: &'row str,
}

/// No further link.
const END: u32 = u32::MAX;

/// Bytes of an average line, to make room before reading.
const LINE: usize = 64;

#[derive(Default)]
struct Builder {
    words: Words,
    /// By node: the last link of its meanings.
    heads: Vec<u32>,
    /// Meanings, as places in `meanings`, each with the link before it.
    links: Vec<(u32, u32)>,
    meanings: Vec<Meaning>,
    /// Class and canonical words to the meaning that has them.
    known: Map<Box<str>, u32>,
    /// Meanings by the hash of their language and phrase.
    seen: Map<u32, Map<u64, ()>>,
    name: String,
    faults: Vec<Fault>,
}

impl Builder {
    fn reserve(&mut self, files: &[(&str, &str)]) {
        let ours = files
            .iter()
            .filter(|(name, _)| FILES.iter().any(|start| name.starts_with(start)));
        let lines = ours.map(|(_, text)| text.len() / LINE).sum::<usize>();
        self.words.edges.reserve(lines * 2);
        self.heads.reserve(lines * 2);
        self.links.reserve(lines * 2);
        self.seen.reserve(lines);
    }

    /// A new node without meanings.
    fn node(&mut self) -> u32 {
        self.heads.push(END);
        self.heads.len() as u32 - 1
    }

    /// Puts a meaning to a node, once.
    fn hold(&mut self, node: u32, meaning: u32) {
        let Some(head) = self.heads.get_mut(node as usize) else {
            return;
        };
        let mut link = *head;
        while let Some((held, before)) = self.links.get(link as usize) {
            if *held == meaning {
                return;
            }
            link = *before;
        }
        self.links.push((meaning, *head));
        *head = self.links.len() as u32 - 1;
    }

    fn read(&mut self, file: &str, text: &str) {
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .from_reader(text.as_bytes());
        match reader.headers() {
            Ok(header) if header.iter().take(COLUMNS.len()).eq(COLUMNS) => {}
            Ok(_) => return self.fault(file, 1, format!("the columns must be {}", COLUMNS.join(","))),
            Err(error) => return self.fault(file, 1, format!("unreadable header: {error}")),
        }
        let mut row = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut row) {
                Ok(true) => {
                    if let Err(what) = self.take(&row) {
                        let line = row.position().map_or(0, csv::Position::line);
                        self.fault(file, line, what);
                    }
                }
                Ok(false) => return,
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

    fn take(&mut self, row: &csv::StringRecord) -> Result<(), String> {
        let field = |at: usize| row.get(at).unwrap_or_default().trim();
        let class = match field(3) {
            ELEMENT => Some(Class::Org),
            ENDING => Some(Class::Stop),
            word => Class::from_word(word),
        };
        let line = Line {
            lang: field(0),
            phrase: field(1),
            canonical: field(2),
            class: class.ok_or_else(|| format!("`{}` is no class", field(3)))?,
            word: field(3),
            source: field(4),
            code: field(5),
        };
        check(&line)?;
        let folded = phrase::fold(line.phrase);
        let meaning = self.meaning(&line);
        if self.seen(&line, &folded, meaning) {
            return Err(format!(
                "`{}` has this meaning already on another line",
                line.phrase
            ));
        }
        match line.class {
            _ if line.word == ELEMENT => return self.element(&folded, meaning),
            _ if line.word == ENDING => return self.ending(&folded),
            // Codes of two and three letters are words of other meanings in a name.
            _ if line.lang == CODES => return self.country(&folded, line.code),
            Class::Number if line.canonical == "0" => self.ordinal(&folded),
            _ => {
                for words in phrase::spellings(&folded) {
                    self.insert(&words, line.lang, meaning)?;
                }
            }
        }
        if line.code.is_empty() {
            Ok(())
        } else {
            self.country(&folded, line.code)
        }
    }

    /// Whether the phrase had this meaning already.
    fn seen(&mut self, line: &Line<'_>, folded: &str, meaning: u32) -> bool {
        let mut hash = Fnv::default();
        hash.write(line.lang.as_bytes());
        hash.write(b"\t");
        hash.write(folded.as_bytes());
        self.seen
            .entry(meaning)
            .or_default()
            .insert(hash.finish(), ())
            .is_some()
    }

    fn meaning(&mut self, line: &Line<'_>) -> u32 {
        self.name.clear();
        self.name.push_str(line.class.as_str());
        self.name.push('\t');
        self.name.push_str(line.canonical);
        if let Some(at) = self.known.get(self.name.as_str()) {
            return *at;
        }
        let fresh = self.meanings.len() as u32;
        self.known.insert(self.name.as_str().into(), fresh);
        self.meanings.push(Meaning {
            class: line.class,
            canonical: line.canonical.split_whitespace().map(Box::from).collect(),
            lang: Arc::from(line.lang),
        });
        fresh
    }

    fn element(&mut self, folded: &str, meaning: u32) -> Result<(), String> {
        for soft in ways(folded) {
            let key = if key::is_cyrillic(folded) {
                key::slavic_of_cyrillic(folded, *soft)
            } else {
                key::slavic_of_latin(folded)
            };
            if key.as_bytes().len() < 2 {
                return Err(format!("`{folded}` is no part of a Slavic word"));
            }
            self.words
                .elements
                .entry(key.as_bytes().into())
                .or_insert(meaning);
        }
        Ok(())
    }

    fn ending(&mut self, folded: &str) -> Result<(), String> {
        for soft in ways(folded) {
            let key = if key::is_cyrillic(folded) {
                key::slavic_of_cyrillic(&[WORD[0], folded].concat(), *soft)
            } else {
                key::slavic_of_latin(&[WORD[1], folded].concat())
            };
            let sounds = key.as_bytes().get(WORD[1].len()..).unwrap_or_default();
            if sounds.len() > MAX_ENDING {
                return Err(format!(
                    "`{folded}` has more than {MAX_ENDING} letters in its key"
                ));
            }
            self.words.endings.insert(sounds.into(), ());
        }
        Ok(())
    }

    fn ordinal(&mut self, folded: &str) {
        self.words
            .ordinals
            .insert(folded.trim_start_matches('0').into(), ());
    }

    fn country(&mut self, folded: &str, code: &str) -> Result<(), String> {
        let [first, second] = code.as_bytes() else {
            return Err(format!("`{code}` is no code of two letters"));
        };
        let kept = |letter: &char| letter.is_alphanumeric() || *letter == '*';
        let joined: String = folded.chars().filter(kept).collect();
        self.words.countries.insert(
            joined.into(),
            [first.to_ascii_lowercase(), second.to_ascii_lowercase()],
        );
        Ok(())
    }

    /// Puts a row of words into the tree, for Cyrillic once by each way of hearing it.
    fn insert(&mut self, words: &[&str], lang: &str, meaning: u32) -> Result<(), String> {
        if words.is_empty() || words.len() > phrase::MAX_WORDS {
            return Err(format!("a phrase has 1 to {} words", phrase::MAX_WORDS));
        }
        let both = words.iter().any(|word| ways(word).len() > 1);
        for soft in [false, true].into_iter().take(if both { 2 } else { 1 }) {
            let mut node = 0;
            for word in words {
                node = self.step(node, word, lang, soft, meaning)?;
            }
            self.hold(node, meaning);
        }
        Ok(())
    }

    fn step(&mut self, node: u32, word: &str, lang: &str, soft: bool, meaning: u32) -> Result<u32, String> {
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
        let id = match map.get(key.as_bytes()) {
            Some(id) => *id,
            None => *map.entry(key.as_bytes().into()).or_insert(next),
        };
        let legal = self
            .meanings
            .get(meaning as usize)
            .is_some_and(|meaning| meaning.class == Class::Legal);
        if lang.ends_with(LATIN) && (legal || key.as_bytes().len() > 2) {
            self.words.sure.insert(id, ());
        }
        let fresh = self.heads.len() as u32;
        let to = *self.words.edges.entry((node, id)).or_insert(fresh);
        if to == fresh {
            self.node();
        }
        Ok(to)
    }

    fn finish(mut self) -> Result<Words, Vec<Fault>> {
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        // The meanings of elements keep their places; those of phrases follow, node by node.
        self.words.meanings.clone_from(&self.meanings);
        for head in self.heads {
            let start = self.words.meanings.len();
            let mut link = head;
            while let Some((meaning, before)) = self.links.get(link as usize) {
                self.words
                    .meanings
                    .extend(self.meanings.get(*meaning as usize).cloned());
                link = *before;
            }
            // The chain runs from the last line to the first.
            self.words.meanings.get_mut(start..).unwrap_or_default().reverse();
            self.words
                .ends
                .push(start as u32..self.words.meanings.len() as u32);
        }
        Ok(self.words)
    }
}

/// How a word may be heard: Ukrainian and Belarusian spellings write `г` as `h`.
fn ways(word: &str) -> &'static [bool] {
    if word.contains('г') {
        &[false, true]
    } else {
        &[false]
    }
}

fn key_of(word: &str, lang: &str, soft: bool) -> (Space, Key) {
    if key::is_cyrillic(word) {
        (Space::Slavic, key::slavic_of_cyrillic(word, soft))
    } else if matches!(lang, "ru-latn" | "uk-latn" | "be-latn") {
        (Space::Slavic, key::slavic_of_latin(word))
    } else if lang == AMONG {
        (Space::Among, key::latin(word))
    } else if word.is_ascii() {
        (Space::Latin, key::latin(word))
    } else {
        (Space::Other, key::other(word))
    }
}

fn check(line: &Line<'_>) -> Result<(), String> {
    let Line {
        lang,
        phrase,
        canonical,
        class,
        source,
        ..
    } = *line;
    if lang.is_empty() || !lang.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
        return Err(format!("`{lang}` is no language code in lower case"));
    }
    if phrase.is_empty() || source.is_empty() {
        return Err("phrase and source must be filled in".into());
    }
    if phrase
        .split_whitespace()
        .any(|word| word.trim_end_matches('*').contains('*'))
    {
        return Err(format!("`{phrase}`: a star stands only at the end of a word"));
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
