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

/// Bytes at the start that are looked at: the eCFR has a long head before its table.
const SNIFF_BYTES: usize = 64 * 1024;

/// Guesses the format from the first bytes; `None` if they are of no known shape.
pub fn sniff(bytes: &[u8]) -> Option<Format> {
    let head = bytes.get(..bytes.len().min(SNIFF_BYTES))?;
    let head = match head {
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0,
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        _ => String::from_utf8_lossy(head),
    };
    let head = head.trim_start_matches('\u{feff}').trim_start();
    match head.chars().next()? {
        '<' => sniff_xml(head),
        '{' | '[' => sniff_json(head),
        _ => sniff_table(head),
    }
}

fn sniff_xml(head: &str) -> Option<Format> {
    // The first element decides; what it holds tells two of the Treasury's formats apart.
    let marks = [
        ("<CONSOLIDATED_LIST", Format::UnXml),
        ("<sdnList", Format::OfacXml),
        ("<sanctionEntity", Format::EuXml),
        ("<FinancialSanctionsTarget", Format::OfsiXml),
        ("<Designations", Format::UkXml),
        ("<Sanctions", Format::OfacAdvancedXml),
        ("gpotbl", Format::BisXml),
        ("<GPOTABLE", Format::BisXml),
        ("<TABLE", Format::BisXml),
        ("<TD", Format::BisXml),
    ];
    marks
        .into_iter()
        .filter_map(|(mark, format)| Some((head.find(mark)?, format)))
        .min()
        .map(|(_, format)| format)
}

fn sniff_json(head: &str) -> Option<Format> {
    let first = head.lines().next().unwrap_or("");
    let line = serde_json::from_str::<serde_json::Value>(first).ok();
    if let Some(serde_json::Value::Object(fields)) = &line {
        if fields.contains_key("schema") && fields.contains_key("properties") {
            return Some(Format::Ftm);
        }
        if !fields.contains_key("results") {
            return Some(Format::Lines);
        }
    }
    if head.contains("\"results\"") || head.contains("\"source_list_url\"") || head.contains("\"alt_names\"")
    {
        return Some(Format::CslJson);
    }
    // One long line, cut by the limit of what is looked at.
    match head.starts_with('{') {
        true if head.contains("\"schema\"") && head.contains("\"properties\"") => Some(Format::Ftm),
        true => Some(Format::Lines),
        false => None,
    }
}

fn sniff_table(head: &str) -> Option<Format> {
    let lower = head.to_lowercase();
    let top: Vec<&str> = lower.lines().take(5).collect();
    let has = |words: &[&str]| {
        top.iter()
            .any(|line| words.iter().all(|word| line.contains(word)))
    };
    if has(&["entity_logicalid"]) {
        return Some(Format::EuCsv);
    }
    if has(&["unique id", "name 6"]) {
        return Some(Format::UkCsv);
    }
    if has(&["group id", "name 6"]) {
        return Some(Format::OfsiCsv);
    }
    if has(&["source", "name", "alt_names"]) {
        return Some(Format::CslCsv);
    }
    sniff_ofac(head).or_else(|| {
        let named = ["name", "名称", "姓名", "שם"];
        let delimited = top
            .iter()
            .any(|line| line.contains([',', ';', '\t', '|']) && named.iter().any(|word| line.contains(word)));
        delimited.then_some(Format::Table)
    })
}

/// Tables without a header, whose first cell is the number of an entry.
fn sniff_ofac(head: &str) -> Option<Format> {
    let row = super::rows::Rows::new(head, ',', SNIFF_BYTES).find(|row| !row.is_blank())?;
    let number =
        |at: usize| !row.cell(at).is_empty() && row.cell(at).bytes().all(|byte| byte.is_ascii_digit());
    match row.cells.len() {
        _ if !number(0) => None,
        12 => Some(Format::OfacCsv),
        5 if number(1)
            && matches!(
                row.cell(2),
                "aka" | "fka" | "nka" | "a.k.a." | "f.k.a." | "n.k.a."
            ) =>
        {
            Some(Format::OfacAltCsv)
        }
        6 if number(1) => Some(Format::OfacAddCsv),
        2 => Some(Format::OfacCommentsCsv),
        _ => None,
    }
}
