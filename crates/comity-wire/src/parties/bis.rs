//! The Entity List as the Code of Federal Regulations prints it: Supplement No. 4 to Part 744, a table of country, entity, licence
//! requirement, review policy and citations of the Federal Register.
//!
//! Names, aliases and addresses stand in one cell of prose: `X Co., Ltd., a.k.a., the following two aliases: —A; and —B. No. 5 …, China; and …`.

use comity_core::party::{ListedParty, NameKind};

use super::collect::{Collector, Fault};
use super::dates::{self, Order};
use super::xml::Entries;
use super::{ListError, draft, kind, table, text};

/// Columns of the table.
const COLUMNS: usize = 5;

/// Reads the supplement: rows of the eCFR (`TR`, `TD`) or of the Federal Register (`ROW`, `ENT`).
pub(super) fn read(bytes: &[u8], out: &mut Collector<'_>) -> Result<(), ListError> {
    let text = text::decode(bytes)?;
    let limits = *out.limits;
    let mut entries = Entries::new(&text, &limits);
    let mut country = String::new();
    let mut seen = false;
    while let Some(entry) = entries.next(&["TR", "ROW", "AMDDATE", "DATE"])? {
        let element = entry.element();
        if matches!(element.name(), "AMDDATE" | "DATE") {
            let day = dates::day(&element.text(), Order::MonthFirst);
            out.header().published = day.map(|day| day.to_string()).or(out.header().published.take());
            continue;
        }
        let cells: Vec<String> = element
            .children()
            .filter(|cell| matches!(cell.name(), "TD" | "ENT"))
            .map(|cell| cell.lines(&["BR", "P", "br", "p"]))
            .collect();
        if cells.is_empty() || cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        seen = true;
        row(&cells, &mut country, entry.line, out)?;
    }
    if !seen {
        return Err(ListError::Missing {
            line: 1,
            what: "table rows".to_owned(),
            format: "bis-xml",
        });
    }
    out.warn("the list does not say who is a person: it was guessed from the words of the names");
    Ok(())
}

fn row(cells: &[String], country: &mut String, line: u32, out: &mut Collector<'_>) -> Result<(), ListError> {
    let cell = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
    if !cell(0).is_empty() {
        *country = draft::squeeze(cell(0).trim_end_matches('.'));
    }
    if draft::squeeze(cell(1)).trim_matches(['[', ']', '.']) == "Reserved" {
        return Ok(());
    }
    if cells.len() < COLUMNS || cell(1).is_empty() {
        return out.lose(Fault {
            line,
            field: "Entity",
            reason: format!(
                "the row has {} cells and no entity: `{}`",
                cells.len(),
                crate::quote(&cells.join(" "))
            ),
            mend: "nothing, if it is a note under a country; else fetch the file again",
        });
    }
    let prose = Prose::of(cell(1));
    let mut party = ListedParty {
        list: "us_bis_entity_list".to_owned(),
        ..ListedParty::default()
    };
    for (kind, name) in &prose.names {
        draft::name(&mut party, *kind, name);
    }
    let name = party.name().to_owned();
    party.id = if name.is_empty() {
        String::new()
    } else {
        table::name_id("bis-el", &format!("{name}|{country}"))
    };
    party.kind = kind::guess(&name);
    draft::add(&mut party.countries, country);
    for place in &prose.addresses {
        draft::add(&mut party.addresses, place);
    }
    draft::add(&mut party.programs, "BIS-EL");
    party.listed_on = first_citation(cell(4));
    for (label, text) in [
        ("licence requirement", cell(2)),
        ("review policy", cell(3)),
        ("citation", cell(4)),
    ] {
        if !text.is_empty() {
            draft::append(&mut party.remarks, &format!("{label}: {text}"));
        }
    }
    out.push(party, line)
}

/// The earliest day among citations: `76 FR 71869, 11/21/11. 77 FR 61249, 10/9/12.`
pub(super) fn first_citation(text: &str) -> Option<comity_core::date::PartialDate> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')'))
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| word.matches('/').count() == 2)
        .filter_map(|word| dates::day(word, Order::MonthFirst))
        .min_by_key(|day| day.earliest())
}

/// The parts of an entity's cell.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Prose {
    pub(super) names: Vec<(NameKind, String)>,
    pub(super) addresses: Vec<String>,
}

impl Prose {
    /// Takes a cell apart. Whatever is neither name nor alias is an address.
    pub(super) fn of(cell: &str) -> Self {
        let cell = cell
            .replace(['\u{2013}', '\u{2014}', '\u{2015}'], "\u{2014}")
            .replace('\u{a0}', " ");
        let mut prose = Self::default();
        let (head, aliases) = match alias_mark(&cell) {
            Some((before, kind, after)) => (before, Some((kind, after))),
            None => (cell.as_str(), None),
        };
        let (name, rest) = name_and_rest(head.trim().trim_end_matches([',', '(']));
        prose.names.push((NameKind::Primary, name));
        prose.address(&rest);
        if let Some((kind, after)) = aliases {
            prose.aliases(kind, after);
        }
        prose
    }

    fn aliases(&mut self, kind: NameKind, after: &str) {
        let after = after.trim_start_matches([',', '.', ' ', ')']);
        let listed =
            after.trim_start().starts_with("the following") || after.trim_start().starts_with('\u{2014}');
        if !listed {
            // One or two aliases in the sentence: "a.k.a., X Ltd., No. 5 …".
            let (name, rest) = name_and_rest(after.trim_start_matches("and ").trim());
            self.names.push((kind, name));
            return match alias_mark(&rest) {
                Some((before, kind, more)) => {
                    self.address(before);
                    self.sentence(kind, more);
                }
                None => self.address(&rest),
            };
        }
        let list = after
            .split_once(':')
            .map_or(after, |(_, list)| list)
            .replace("\n-", "\n\u{2014}")
            .replace(" -", " \u{2014}");
        for (at, item) in list.split('\u{2014}').enumerate() {
            // Before the first dash stands the end of the introduction; behind the last alias the addresses begin.
            if at == 0 {
                if !item.trim().is_empty() && !list.contains('\u{2014}') {
                    self.item(kind, item);
                }
                continue;
            }
            self.item(kind, item);
        }
    }

    /// A further alias in the sentence; nothing is looked for behind it but an address.
    fn sentence(&mut self, kind: NameKind, after: &str) {
        let (name, rest) = name_and_rest(after.trim_start_matches([',', '.', ' ']));
        self.names.push((kind, name));
        self.address(&rest);
    }

    /// One item of a list of aliases, perhaps with the addresses behind it.
    fn item(&mut self, kind: NameKind, item: &str) {
        let (line, below) = item.trim_start().split_once('\n').unwrap_or((item, ""));
        let line = line.trim();
        let ended = line
            .strip_suffix("; and")
            .or(line.strip_suffix(';'))
            .or(line.strip_suffix(", and"));
        let (name, rest) = match ended {
            Some(name) => (name, ""),
            None => sentence_end(line),
        };
        let name = name.trim().trim_end_matches([';', ',']);
        let name = if ends_abbreviated(name) {
            name
        } else {
            name.trim_end_matches('.')
        };
        if !name.is_empty() {
            self.names.push((kind, name.to_owned()));
        }
        self.address(rest);
        if !matches!(below.trim(), "" | "and" | "or") {
            self.address(below);
        }
    }

    fn address(&mut self, text: &str) {
        for place in text.split([';', '\n']) {
            let place = draft::squeeze(place);
            let place = place
                .split_once(" (See")
                .map_or(place.as_str(), |(place, _)| place);
            let place = place
                .strip_prefix("and ")
                .unwrap_or(place)
                .trim()
                .trim_end_matches(['.', ','])
                .trim();
            let see = place.starts_with("(See") || place.starts_with("See also");
            if !place.is_empty() && place != "and" && !see {
                self.addresses.push(place.to_owned());
            }
        }
    }
}

/// The first `a.k.a.` or `f.k.a.`, and what stands around it.
fn alias_mark(text: &str) -> Option<(&str, NameKind, &str)> {
    ["a.k.a", "f.k.a", "d.b.a", "A.K.A", "aka ", "n.k.a"]
        .into_iter()
        .filter_map(|mark| text.find(mark).map(|at| (at, mark)))
        .filter(|(at, _)| {
            text.get(..*at)
                .is_some_and(|before| !before.ends_with(char::is_alphanumeric))
        })
        .min()
        .and_then(|(at, mark)| {
            let kind = if mark.starts_with('f') {
                NameKind::Fka
            } else {
                NameKind::Aka
            };
            Some((text.get(..at)?, kind, text.get(at + mark.len()..)?))
        })
}

/// A name ends at the first comma behind which no legal form stands: `X Co., Ltd., No. 5 Road`.
fn name_and_rest(text: &str) -> (String, String) {
    let first_line = text.split_once('\n');
    let (line, below) = first_line.unwrap_or((text, ""));
    let mut end = line.len();
    for (at, _) in line.match_indices([',', ';']) {
        let next = line.get(at + 1..).unwrap_or("");
        let segment = next.split([',', ';']).next().unwrap_or("").trim();
        if !is_legal_form(segment) {
            end = at;
            break;
        }
    }
    let (name, rest) = line.split_at_checked(end).unwrap_or((line, ""));
    let rest = rest.trim_start_matches([',', ';', ' ']);
    let name = name.trim();
    let name = if ends_abbreviated(name) {
        name
    } else {
        name.trim_end_matches('.')
    };
    (draft::squeeze(name), format!("{rest}\n{below}"))
}

/// Whether a piece between commas is a legal form that belongs to the name before it.
fn is_legal_form(segment: &str) -> bool {
    const FORMS: [&str; 34] = [
        "ltd",
        "limited",
        "inc",
        "llc",
        "llp",
        "lp",
        "co",
        "corp",
        "corporation",
        "company",
        "sa",
        "spa",
        "srl",
        "sarl",
        "gmbh",
        "ag",
        "bv",
        "nv",
        "plc",
        "fze",
        "fzc",
        "fzco",
        "jsc",
        "ojsc",
        "pjsc",
        "ooo",
        "ao",
        "oao",
        "zao",
        "pte",
        "pty",
        "bhd",
        "sti",
        "incorporated",
    ];
    let words: Vec<String> = segment
        .split_whitespace()
        .map(|word| {
            word.chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
                .to_lowercase()
        })
        .filter(|word| !word.is_empty())
        .collect();
    (1..=3).contains(&words.len()) && words.iter().all(|word| FORMS.contains(&word.as_str()))
}

/// Whether the last word is an abbreviation, whose dot belongs to it.
fn ends_abbreviated(text: &str) -> bool {
    let last = text.rsplit([' ', ',']).next().unwrap_or("");
    let word: String = last
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect::<String>()
        .to_lowercase();
    last.ends_with('.')
        && (matches!(
            word.as_str(),
            "ltd" | "inc" | "co" | "corp" | "pte" | "pty" | "bhd" | "sti" | "ltda" | "lda"
        ) || matches!(
            word.as_str(),
            "no" | "st" | "rd" | "bldg" | "dr" | "intl" | "tech" | "univ" | "inst" | "sci" | "mfg"
        ) || last.matches('.').count() > 1
            || word.chars().count() == 1)
}

/// Splits at the first dot that ends a sentence.
fn sentence_end(line: &str) -> (&str, &str) {
    line.match_indices(". ")
        .find(|(at, _)| line.get(..=*at).is_some_and(|before| !ends_abbreviated(before)))
        .and_then(|(at, _)| Some((line.get(..at)?, line.get(at + 2..)?)))
        .unwrap_or((line, ""))
}
