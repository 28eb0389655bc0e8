//! How common a word is in names, apart from any list.

use rustc_hash::FxHashMap;

/// By word: in how many of 100,000 names of persons, and of organisations.
#[derive(Debug, Default)]
pub(super) struct Frequency {
    words: FxHashMap<Box<str>, [f32; 2]>,
}

impl Frequency {
    /// Reads `frequency*.csv`: word, person, entity, source.
    pub(super) fn load(files: &[(&str, &str)]) -> Result<Self, Vec<String>> {
        let mut found = Self::default();
        let mut faults = Vec::new();
        for (name, text) in files {
            if name.starts_with("frequency") && name.ends_with(".csv") {
                for (at, line) in text.lines().enumerate().skip(1) {
                    if let Err(what) = found.line(line) {
                        faults.push(format!("{name} line {}: {what}", at + 1));
                    }
                }
            }
        }
        if faults.is_empty() { Ok(found) } else { Err(faults) }
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let mut cells = line.split(',');
        let word = cells.next().unwrap_or_default();
        let number = |cell: Option<&str>| -> Result<f32, String> {
            cell.unwrap_or_default()
                .parse()
                .map_err(|_| format!("`{line}` needs two numbers after the word"))
        };
        let person = number(cells.next())?;
        let entity = number(cells.next())?;
        let old = self.words.entry(word.into()).or_default();
        *old = [old[0].max(person), old[1].max(entity)];
        Ok(())
    }

    pub(super) fn per_100k(&self, word: &str, person: bool) -> f32 {
        let side = usize::from(!person);
        self.words
            .get(word)
            .and_then(|found| found.get(side).copied())
            .unwrap_or(0.0)
    }
}
