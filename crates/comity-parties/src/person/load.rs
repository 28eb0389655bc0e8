//! The word lists of names, line by line.

use rustc_hash::FxHashMap;

use super::{GroupId, Honorific, Mark, Persons, key};
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
const KEPT_READINGS: usize = 2;

/// About how many bytes of the files a spelling takes, with its share of the line: room is made for all at once.
const BYTES_A_SPELLING: usize = 12;

/// One group of spellings a line, or one nickname, or one title.
pub(super) fn load(files: &[(&str, &str)]) -> Result<Persons, Vec<Fault>> {
    let mut loading = Loading::default();
    let names = files.iter().filter(|(file, _)| file.starts_with("person-names"));
    let bytes: usize = names.map(|(_, text)| text.len()).sum();
    loading.persons.words.reserve(bytes / BYTES_A_SPELLING);
    loading.persons.lists.reserve(bytes / BYTES_A_SPELLING);
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
        Ok(loading.persons)
    } else {
        Err(loading.faults)
    }
}

#[derive(Default)]
struct Loading {
    persons: Persons,
    /// Name of a group → the group.
    ids: FxHashMap<Box<str>, GroupId>,
    faults: Vec<Fault>,
    folded: String,
    readings: Readings,
}

/// Which of the two lists of a word is meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum List {
    Belongs,
    ShortFor,
}

/// The cells of a line, the last ones empty where the file has fewer columns.
type Line<'a> = [&'a str; 5];

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
            self.add(name, id, List::Belongs)?;
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
    fn add(&mut self, name: &str, id: GroupId, list: List) -> Result<(), String> {
        if name.bytes().all(|byte| byte.is_ascii_lowercase()) && !name.is_empty() {
            return self.insert(key(name), id, list);
        }
        self.folded.clear();
        fold(name, &mut self.folded);
        if self.folded.is_empty() || self.folded.contains([' ', '.']) {
            return Err(format!("{name:?} is no single word: write compounds joined"));
        }
        self.insert(key(&self.folded), id, list)?;
        let script = runs(&self.folded)
            .next()
            .map(|run| run.script)
            .unwrap_or_default();
        // Readings without vowels are of many names, characters have other readings elsewhere, and lines with Cyrillic give the
        // Latin spellings themselves.
        if !matches!(
            script,
            Script::Cyrillic | Script::Arabic | Script::Hebrew | Script::Han | Script::Hangul
        ) {
            let mut readings = std::mem::take(&mut self.readings);
            romanise(&self.folded, script, &mut readings);
            for reading in readings.iter().take(KEPT_READINGS) {
                // A reading is weaker than a spelling that a line gives: there may be no room for it.
                let _ = self.insert(key(reading), id, list);
            }
            self.readings = readings;
        }
        Ok(())
    }

    /// Adds a group to one of the lists of a word, the likeliest stay first.
    fn insert(&mut self, word: u64, group: GroupId, list: List) -> Result<(), String> {
        let lists = &mut self.persons.lists;
        let entry = self.persons.words.entry(word).or_default();
        let place = match list {
            List::Belongs => &mut entry.groups,
            List::ShortFor => &mut entry.nicknames,
        };
        let (from, count) = (place.0 as usize, usize::from(place.1));
        let known = lists.get(from..from + count).unwrap_or(&[]);
        if known.contains(&group) {
            return Ok(());
        }
        if count == MOST_GROUPS {
            return Err(format!(
                "a spelling of this line is in {MOST_GROUPS} groups already: take it out of the rarer ones"
            ));
        }
        if from + count != lists.len() {
            // The groups of a word stand together: they move to the end to grow.
            place.0 = u32::try_from(lists.len()).unwrap_or(u32::MAX);
            lists.extend_from_within(from..from + count);
        }
        lists.push(group);
        place.1 += 1;
        Ok(())
    }

    fn nickname(&mut self, [_, nickname, names, _, _]: Line<'_>) -> Result<(), String> {
        for name in names.split(';') {
            let Some(id) = self.ids.get(name).copied() else {
                return Err(format!(
                    "no group is called {name:?}: add one to person-names.csv"
                ));
            };
            for spelling in nickname.split(';') {
                self.add(spelling, id, List::ShortFor)?;
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
}
