//! All definition files together.

use super::compile::Compiler;
use super::filter::Begin;
use super::find::{Classes, MAX_STARTS, Start};
use crate::row::{Complaints, FactError};

/// Most definitions: one bit each in [`super::CorePresent`].
const MAX_CLASSES: usize = 64;

impl Classes {
    /// Reads the definition files, given as name and text; names that do not end in `.toml` are passed over, so that all
    /// files of `data/` can be handed over as they are.
    ///
    /// # Errors
    /// Everything in them that cannot be used, with file, line, field and mend: among them a parent that does not
    /// match, and an example that does not get its letters.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, Vec<FactError>> {
        let mut complaints = Complaints::default();
        let mut classes = Self::default();
        for (name, text) in files.iter().filter(|(name, _)| name.ends_with(".toml")) {
            let mut compiler = Compiler::new(name, text, &mut complaints);
            let Some(class) = compiler.class() else { continue };
            if classes.get(&class.id).is_some() {
                let mend = "give every definition an id of its own";
                compiler.complain(0, "class.id", format!("`{}` is taken", class.id), mend);
                continue;
            }
            if classes.all.len() == MAX_CLASSES {
                compiler.complain(
                    0,
                    "file",
                    format!("more than {MAX_CLASSES} definitions"),
                    "take one away",
                );
                continue;
            }
            classes.all.push(class);
        }
        if !complaints.list.is_empty() {
            return Err(complaints.list);
        }
        classes.index();
        if classes.starts.len() > MAX_STARTS {
            let mend = "divide the definitions between two sets";
            let what = format!("the cores begin in more than {MAX_STARTS} different ways");
            complaints.add("classes", 0, "core", what, mend);
            return Err(complaints.list);
        }
        Ok(classes)
    }

    /// Families and jurisdictions of the definitions that the tables do not know.
    pub fn check(&self, tables: &crate::Tables) -> Vec<FactError> {
        let mut complaints = Complaints::default();
        for class in &self.all {
            let file = format!("classes/{}.toml", class.id);
            let own = class.letters.iter().filter_map(|letter| letter.family.as_ref());
            for family in class.family.iter().chain(own) {
                if tables.family(family).is_none() {
                    let mend = "use an id of families.csv, or leave it out";
                    complaints.add(&file, 0, "family", format!("there is no family `{family}`"), mend);
                }
            }
            if tables.jurisdiction(class.jurisdiction).is_none() {
                let mend = "enter it in jurisdictions.csv";
                let what = format!("`{}` is not entered", class.jurisdiction);
                complaints.add(&file, 0, "class.jurisdiction", what, mend);
            }
        }
        complaints.list
    }

    /// Gathers the skeletons that begin alike.
    pub(super) fn index(&mut self) {
        self.starts.clear();
        for (at, class) in self.all.iter().enumerate() {
            for (place, core) in class.rules.cores.iter().enumerate() {
                let filter = core.filter;
                let alike = |start: &&mut Start| start.beginning == core.start;
                match self.starts.iter_mut().find(alike) {
                    Some(start) => {
                        start.cores.push((at, place));
                        start.least = start.least.least(&filter);
                    }
                    None => self.starts.push(Start {
                        beginning: core.start,
                        least: filter,
                        cores: vec![(at, place)],
                    }),
                }
            }
        }
        self.begin = Begin::default();
        for (at, start) in self.starts.iter().enumerate() {
            self.begin.add(start.beginning.elements, at);
        }
    }
}
