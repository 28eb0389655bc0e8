//! The fact tables of the repository, for targets that search for real names.

macro_rules! table {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../data/", $name)))),*]
    };
}

const FACTS: &[(&str, &str)] = table!(
    "jurisdictions.csv",
    "instruments.csv",
    "substances.csv",
    "structures.csv",
    "names.csv",
    "families.csv",
    "family-members.csv",
    "controls.csv",
    "trade-names.csv",
    "lookalikes.csv",
    "label-words.csv",
    "equipment.csv",
    "equipment-controls.csv",
    "tariff.csv",
);

/// Name and content of each file.
pub fn facts() -> &'static [(&'static str, &'static str)] {
    FACTS
}

/// A file with no line: its comments and its header.
pub fn header(name: &str) -> &'static str {
    let content = FACTS
        .iter()
        .find(|(file, _)| *file == name)
        .map_or("", |(_, content)| content);
    let mut end = 0;
    for line in content.split_inclusive('\n') {
        end += line.len();
        if !line.starts_with('#') {
            break;
        }
    }
    content.get(..end).unwrap_or_default()
}
