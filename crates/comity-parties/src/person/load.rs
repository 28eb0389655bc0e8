//! The word lists of names, line by line.

use rustc_hash::FxHashMap;

use super::{Entry, GroupId, Honorific, Mark, Persons};
use crate::script::{Readings, Script, fold, romanise, runs};

/// A line of a word list that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {what}")]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: u64,
    /// What is wrong, and how to mend it.
    pub what: String,
}

/// Most groups of one spelling: more would be a word that says nothing.
const MOST_GROUPS: usize = 8;

/// Readings of a spelling in another script under which it is found as well, best first.
const KEPT_READINGS: usize = 3;

/// One group of spellings a line, or one nickname, or one title.
pub(super) fn load(files: &[(&str, &str)]) -> Result<Persons, Vec<Fault>> {
    let mut loading = Loading::default();
    for (file, text) in files.iter().filter(|(file, _)| file.starts_with("person-names")) {
        loading.lines(file, text, "group,class,lang,names,source", Loading::names);
    }
    for (file, text) in files.iter().filter(|(file, _)| *file == "nicknames.csv") {
        loading.lines(file, text, "lang,nickname,names,source", Loading::nickname);
    }
    for (file, text) in files.iter().filter(|(file, _)| *file == "honorifics.csv") {
        loading.lines(file, text, "lang,words,kind,source", Loading::honorific);
    }
    if loading.faults.is_empty() {
        Ok(loading.finish())
    } else {
        Err(loading.faults)
    }
}

#[derive(Default)]
struct Loading {
    persons: Persons,
    ids: FxHashMap<Box<str>, GroupId>,
    /// Word → the groups it belongs to, the groups it is short for.
    words: FxHashMap<Box<str>, [Vec<GroupId>; 2]>,
    faults: Vec<Fault>,
    folded: String,
    readings: Readings,
}

/// The cells of a line, the last ones empty where the file has fewer columns.
type Line<'a> = [&'a str; 5];

/// Which of the two lists of a word is meant.
const BELONGS: usize = 0;
const SHORT_FOR: usize = 1;

impl Loading {
    /// Reads a file whose cells hold no quotes or line ends, which spares the work of a full CSV reader.
    fn lines(
        &mut self,
        file: &str,
        text: &str,
        columns: &str,
        take: fn(&mut Self, Line<'_>) -> Result<(), String>,
    ) {
        let count = columns.split(',').count();
        let mut header = false;
        for (line, number) in text.lines().zip(1_u64..) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if !header {
                header = true;
                if line != columns {
                    return self.fault(file, number, format!("the columns must be {columns}"));
                }
                continue;
            }
            let mut cells = [""; 5];
            let mut found = 0;
            for cell in line.split(',') {
                if let Some(place) = cells.get_mut(found) {
                    *place = cell.trim();
                }
                found += 1;
            }
            let filled = cells.iter().take(count).all(|cell| !cell.is_empty());
            let done = match () {
                () if found != count => Err(format!(
                    "{found} cells instead of {count}: no cell may hold a comma"
                )),
                () if line.contains('"') => Err("no cell may hold a quotation mark: take it out".to_owned()),
                () if !filled => Err("every cell must be filled".to_owned()),
                () => take(self, cells),
            };
            if let Err(what) = done {
                self.fault(file, number, what);
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

    fn names(&mut self, [group, class, lang, names, _]: Line<'_>) -> Result<(), String> {
        if !matches!(class, "given" | "family" | "either" | "patronymic") {
            return Err(format!(
                "class must be given, family, either or patronymic, not {class:?}"
            ));
        }
        let id = self.group(group);
        for name in names.split(';') {
            self.add(name, id, BELONGS)?;
            if lang.contains("ko")
                && class == "family"
                && name.chars().all(|letter| Script::of(letter) == Script::Hangul)
            {
                self.persons.korean.insert(name.into(), ());
            }
        }
        Ok(())
    }

    fn group(&mut self, name: &str) -> GroupId {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = GroupId(u32::try_from(self.persons.names.len()).unwrap_or(u32::MAX));
        self.ids.insert(name.into(), id);
        self.persons.names.push(name.into());
        id
    }

    /// A spelling under its folded form, and under its first readings if it is not in plain Latin letters.
    fn add(&mut self, name: &str, id: GroupId, list: usize) -> Result<(), String> {
        self.folded.clear();
        fold(name, &mut self.folded);
        let folded = std::mem::take(&mut self.folded);
        if folded.is_empty() || folded.contains([' ', '.']) {
            return Err(format!("{name:?} is no single word: write compounds joined"));
        }
        let done = self.insert(&folded, id, list);
        if !folded.is_ascii() {
            let script = runs(&folded).next().map(|run| run.script).unwrap_or_default();
            // Readings without vowels are of many names, and characters have other readings elsewhere.
            if !matches!(
                script,
                Script::Arabic | Script::Hebrew | Script::Han | Script::Hangul
            ) {
                let mut readings = std::mem::take(&mut self.readings);
                romanise(&folded, script, &mut readings);
                for reading in readings.iter().take(KEPT_READINGS) {
                    // A reading is weaker than a spelling that a line gives: it may be full already.
                    let _ = self.insert(reading, id, list);
                }
                self.readings = readings;
            }
        }
        self.folded = folded;
        done
    }

    fn insert(&mut self, word: &str, id: GroupId, list: usize) -> Result<(), String> {
        if !self.words.contains_key(word) {
            self.words.insert(word.into(), [Vec::new(), Vec::new()]);
        }
        let Some(known) = self.words.get_mut(word).and_then(|lists| lists.get_mut(list)) else {
            return Ok(());
        };
        if known.contains(&id) {
            return Ok(());
        }
        if known.len() == MOST_GROUPS {
            return Err(format!(
                "{word:?} is in {MOST_GROUPS} groups already: take it out of the rarer ones"
            ));
        }
        known.push(id);
        Ok(())
    }

    fn nickname(&mut self, [_, nickname, names, _, _]: Line<'_>) -> Result<(), String> {
        for name in names.split(';') {
            self.folded.clear();
            fold(name, &mut self.folded);
            let found = self
                .words
                .get(self.folded.as_str())
                .and_then(|lists| lists[BELONGS].first().copied());
            let Some(id) = self.ids.get(name).copied().or(found) else {
                return Err(format!(
                    "no group of names has {name:?}: add one to person-names.csv"
                ));
            };
            for spelling in nickname.split(';') {
                self.add(spelling, id, SHORT_FOR)?;
            }
        }
        Ok(())
    }

    fn honorific(&mut self, [_, words, kind, _, _]: Line<'_>) -> Result<(), String> {
        let mark = match kind {
            "title" => Mark::Beside(Honorific::Title),
            "link" => Mark::Beside(Honorific::Link),
            "generation" => Mark::Beside(Honorific::Generation),
            "article" => Mark::Article,
            "sun-article" => Mark::SunArticle,
            "servant" => Mark::Servant,
            "father" => Mark::Father,
            "faith" => Mark::Faith,
            "ending" => Mark::Ending,
            "beginning" => Mark::Beginning,
            _ => {
                return Err(format!(
                    "kind must be title, link, generation, article, sun-article, servant, father, faith, ending or beginning, not {kind:?}"
                ));
            }
        };
        for word in words.split(';') {
            self.folded.clear();
            fold(word, &mut self.folded);
            if self.folded.is_empty() || self.folded.contains(' ') {
                return Err(format!("{word:?} is no single word"));
            }
            if self
                .persons
                .marks
                .insert(self.folded.as_str().into(), mark)
                .is_some_and(|known| known != mark)
            {
                return Err(format!("{word:?} has another kind on an earlier line: keep one"));
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Persons {
        self.persons.words.reserve(self.words.len());
        for (word, [groups, nicknames]) in self.words {
            let mut stretch = |found: Vec<GroupId>| {
                let from = u32::try_from(self.persons.lists.len()).unwrap_or(u32::MAX);
                let count = u16::try_from(found.len()).unwrap_or(u16::MAX);
                self.persons.lists.extend(found);
                (from, count)
            };
            let entry = Entry {
                groups: stretch(groups),
                nicknames: stretch(nicknames),
            };
            self.persons.words.insert(word, entry);
        }
        self.persons
    }
}
