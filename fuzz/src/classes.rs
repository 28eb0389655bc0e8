//! The class definitions of the repository, and the structures in them.

macro_rules! definitions {
    ($($name:literal),* $(,)?) => {
        &[$((concat!("classes/", $name), include_str!(concat!("../../data/classes/", $name)))),*]
    };
}

const DEFINITIONS: &[(&str, &str)] = definitions!(
    "cn-3-oxo-2-phenylbutanoic-esters.toml",
    "cn-bmk-glycidic-esters.toml",
    "cn-fentanyl.toml",
    "cn-nitazene.toml",
    "cn-pmk-glycidic-esters.toml",
    "uk-nitazene.toml",
    "us-frs.toml",
    "us-list1-4-anilinopiperidine.toml",
    "us-list1-4-piperidone.toml",
);

/// Name and text of each file.
pub fn definitions() -> &'static [(&'static str, &'static str)] {
    DEFINITIONS
}

/// Every SMILES that stands in a definition.
pub fn structures() -> Vec<&'static str> {
    let lines = DEFINITIONS.iter().flat_map(|(_, text)| text.lines());
    let quoted = lines.filter_map(|line| line.strip_prefix("smiles = \"")?.strip_suffix('"'));
    quoted.collect()
}
