//! The word lists of names, line by line.

use std::collections::HashMap;

use super::{GroupId, Honorific, Persons};
use crate::script::{Readings, fold, romanise, runs};

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

/// One group of spellings a line, or one nickname, or one title.
pub(super) fn load(files: &[(&str, &str)]) -> Result<Persons, Vec<Fault>> {
    let mut loading = Loading::default();
    for (file, text) in files.iter().filter(|(file, _)| file.starts_with("person-names")) {
        loading.lines(
            file,
            text,
            &["group", "class", "lang", "names", "source"],
            Loading::names,
        );
    }
    for (file, text) in files.iter().filter(|(file, _)| *file == "nicknames.csv") {
        loading.lines(
            file,
            text,
            &["lang", "nickname", "names", "source"],
            Loading::nickname,
        );
    }
    for (file, text) in files.iter().filter(|(file, _)| *file == "honorifics.csv") {
        loading.lines(
            file,
            text,
            &["lang", "word", "kind", "source"],
            Loading::honorific,
        );
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
    ids: HashMap<Box<str>, GroupId>,
    faults: Vec<Fault>,
    folded: String,
    readings: Readings,
}

type Line<'a> = [&'a str; 5];

impl Loading {
    fn lines(
        &mut self,
        file: &str,
        text: &str,
        columns: &[&str],
        take: fn(&mut Self, Line<'_>) -> Result<(), String>,
    ) {
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .from_reader(text.as_bytes());
        match reader.headers() {
            Ok(found) if found.iter().eq(columns.iter().copied()) => {}
            _ => return self.fault(file, 1, format!("the columns must be {}", columns.join(","))),
        }
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    self.fault(file, line, format!("not {} columns: {error}", columns.len()));
                    continue;
                }
            };
            let mut line = [""; 5];
            for (cell, found) in line.iter_mut().zip(record.iter()) {
                *cell = found.trim();
            }
            if let Err(what) = take(self, line) {
                self.fault(file, record.position().map_or(0, csv::Position::line), what);
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

    fn names(&mut self, [group, class, lang, names, source]: Line<'_>) -> Result<(), String> {
        if group.is_empty() || lang.is_empty() || names.is_empty() || source.is_empty() {
            return Err("every cell must be filled".to_owned());
        }
        if !matches!(class, "given" | "family" | "either") {
            return Err(format!("class must be given, family or either, not {class:?}"));
        }
        let id = self.group(group);
        for name in names.split(';') {
            self.add(name.trim(), id, |persons| &mut persons.groups);
        }
        Ok(())
    }

    fn group(&mut self, name: &str) -> GroupId {
        let next = GroupId(u32::try_from(self.persons.names.len()).unwrap_or(u32::MAX));
        let id = *self.ids.entry(name.into()).or_insert(next);
        if id == next {
            self.persons.names.push(name.into());
        }
        id
    }

    fn add(
        &mut self,
        name: &str,
        id: GroupId,
        table: fn(&mut Persons) -> &mut HashMap<Box<str>, Vec<GroupId>>,
    ) {
        self.folded.clear();
        fold(name, &mut self.folded);
        let script = runs(&self.folded)
            .next()
            .map(|run| run.script)
            .unwrap_or_default();
        romanise(&self.folded, script, &mut self.readings);
        let table = table(&mut self.persons);
        for key in std::iter::once(self.folded.as_str()).chain(self.readings.iter()) {
            if let Some(known) = table.get_mut(key) {
                if !known.contains(&id) {
                    known.push(id);
                }
            } else {
                table.insert(key.into(), vec![id]);
            }
        }
    }

    fn nickname(&mut self, [lang, nickname, names, source, _]: Line<'_>) -> Result<(), String> {
        if lang.is_empty() || nickname.is_empty() || names.is_empty() || source.is_empty() {
            return Err("every cell must be filled".to_owned());
        }
        for name in names.split(';') {
            self.folded.clear();
            fold(name, &mut self.folded);
            let Some(id) = self.persons.group(&self.folded) else {
                return Err(format!(
                    "no group of names has {name:?}: add one to person-names.csv"
                ));
            };
            self.add(nickname, id, |persons| &mut persons.nicknames);
        }
        Ok(())
    }

    fn honorific(&mut self, [lang, word, kind, source, _]: Line<'_>) -> Result<(), String> {
        if lang.is_empty() || word.is_empty() || source.is_empty() {
            return Err("every cell must be filled".to_owned());
        }
        let kind = match kind {
            "title" => Honorific::Title,
            "link" => Honorific::Link,
            "generation" => Honorific::Generation,
            _ => return Err(format!("kind must be title, link or generation, not {kind:?}")),
        };
        self.folded.clear();
        fold(word, &mut self.folded);
        self.persons.honorifics.insert(self.folded.as_str().into(), kind);
        Ok(())
    }
}
