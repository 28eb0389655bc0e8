//! The shapes in which lists are published, and how to tell them from their first bytes.

/// A published shape of a list of parties.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Our own: one party a line, JSON.
    #[default]
    Lines,
    /// FollowTheMoney entities, one a line, JSON (OpenSanctions).
    Ftm,
    /// OFAC `sdn.csv` or `cons_prim.csv`: twelve columns, no header.
    OfacCsv,
    /// OFAC `alt.csv` or `cons_alt.csv`: further names.
    OfacAltCsv,
    /// OFAC `add.csv` or `cons_add.csv`: addresses.
    OfacAddCsv,
    /// OFAC `sdn_comments.csv`: remarks that were too long.
    OfacCommentsCsv,
    /// OFAC `sdn.xml` or `consolidated.xml`.
    OfacXml,
    /// OFAC `sdn_advanced.xml` or `cons_advanced.xml`.
    OfacAdvancedXml,
    /// US Consolidated Screening List, CSV.
    CslCsv,
    /// US Consolidated Screening List, JSON.
    CslJson,
    /// BIS Entity List as the eCFR has it: Supplement No. 4 to Part 744, XML.
    BisXml,
    /// UN Security Council consolidated list, XML.
    UnXml,
    /// EU consolidated financial sanctions, XML.
    EuXml,
    /// EU consolidated financial sanctions, CSV.
    EuCsv,
    /// UK Sanctions List, XML.
    UkXml,
    /// UK Sanctions List, CSV.
    UkCsv,
    /// OFSI consolidated list of targets, XML.
    OfsiXml,
    /// OFSI consolidated list of targets, CSV (format 2022).
    OfsiCsv,
    /// Any other table with a header row: denied persons, military companies, counter-measures, customers.
    Table,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Lines,
        Self::Ftm,
        Self::OfacCsv,
        Self::OfacAltCsv,
        Self::OfacAddCsv,
        Self::OfacCommentsCsv,
        Self::OfacXml,
        Self::OfacAdvancedXml,
        Self::CslCsv,
        Self::CslJson,
        Self::BisXml,
        Self::UnXml,
        Self::EuXml,
        Self::EuCsv,
        Self::UkXml,
        Self::UkCsv,
        Self::OfsiXml,
        Self::OfsiCsv,
        Self::Table,
    ];

    /// The word on the command line and in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Ftm => "ftm",
            Self::OfacCsv => "ofac-csv",
            Self::OfacAltCsv => "ofac-alt-csv",
            Self::OfacAddCsv => "ofac-add-csv",
            Self::OfacCommentsCsv => "ofac-comments-csv",
            Self::OfacXml => "ofac-xml",
            Self::OfacAdvancedXml => "ofac-advanced-xml",
            Self::CslCsv => "csl-csv",
            Self::CslJson => "csl-json",
            Self::BisXml => "bis-xml",
            Self::UnXml => "un-xml",
            Self::EuXml => "eu-xml",
            Self::EuCsv => "eu-csv",
            Self::UkXml => "uk-xml",
            Self::UkCsv => "uk-csv",
            Self::OfsiXml => "ofsi-xml",
            Self::OfsiCsv => "ofsi-csv",
            Self::Table => "table",
        }
    }

    /// The format of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word)
    }
}

/// Guesses the format from the first bytes; `None` if they are of no known shape.
pub fn sniff(bytes: &[u8]) -> Option<Format> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(SNIFF_BYTES))?);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with('{') {
        return Some(Format::Lines);
    }
    None
}

/// Bytes at the start that are looked at.
const SNIFF_BYTES: usize = 64 * 1024;
