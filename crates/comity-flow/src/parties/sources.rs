//! Where authorities publish their lists: `data/lists/sources.csv`, a line each, so that an address is mended without Rust.

use std::sync::OnceLock;

use serde::Deserialize;

/// The table as it is shipped.
const SOURCES: &str = include_str!("../../../../data/lists/sources.csv");

/// A list that an authority publishes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownSource {
    /// The id under which a node usually keeps it.
    pub list: String,
    /// Title in English.
    pub title_en: String,
    /// Title in Chinese.
    pub title_zh: String,
    /// Who publishes it.
    pub authority: String,
    /// Word of its format.
    pub format: String,
    /// Where; `{date}` stands for a day.
    pub address: String,
    /// Usual size in megabytes.
    pub usual_mb: u64,
    /// Where the authority says so.
    pub citation: String,
    /// `verified` where it was read there.
    pub provenance: String,
}

/// The published lists that this program knows. A line that cannot be read is left out, which a test excludes.
pub fn known_sources() -> &'static [KnownSource] {
    static KNOWN: OnceLock<Vec<KnownSource>> = OnceLock::new();
    KNOWN.get_or_init(|| read(SOURCES).filter_map(Result::ok).collect())
}

fn read(text: &str) -> impl Iterator<Item = csv::Result<KnownSource>> + '_ {
    let reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    reader.into_deserialize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_is_whole_official_and_of_a_format_that_is_read() {
        let all: Vec<KnownSource> = read(SOURCES).collect::<Result<_, _>>().unwrap();
        assert!(all.len() >= 8);
        for source in &all {
            assert!(source.address.starts_with("https://"), "{source:?}");
            assert!(
                comity_wire::parties::Format::from_word(&source.format).is_some(),
                "{source:?}"
            );
            assert!(
                ["verified", "unverified"].contains(&source.provenance.as_str()),
                "{source:?}"
            );
            assert!(
                !source.title_en.is_empty() && !source.title_zh.is_empty() && !source.citation.is_empty()
            );
        }
        let mut ids: Vec<&str> = all.iter().map(|source| source.list.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all.len());
    }
}
