//! The Treasury's comma separated files (data specification of 2004, updated 2023): no header, `-0-` for nothing, parts of one list in
//! up to four files that belong together by the number of the entry.

use std::collections::HashMap;

use comity_core::party::{ListedParty, NameKind, PartyType};

use super::collect::{Collector, Fault};
use super::rows::{Row, Rows};
use super::{ListError, draft, remarks, text};

/// The files of one list; `main` alone is a list too.
#[derive(Clone, Copy, Default)]
pub(super) struct Files<'a> {
    pub(super) main: &'a [u8],
    pub(super) names: Option<&'a [u8]>,
    pub(super) addresses: Option<&'a [u8]>,
    pub(super) comments: Option<&'a [u8]>,
}

/// Rows of a further file by the number of their entry; whether an entry took them.
struct Joined<'a> {
    rows: Vec<Row<'a>>,
    by_entry: HashMap<String, Vec<usize>>,
}

/// Reads one list.
pub(super) fn read(files: Files<'_>, out: &mut Collector<'_>) -> Result<(), ListError> {
    let main = decode(files.main, out)?;
    let names = files.names.map(|bytes| decode(bytes, out)).transpose()?;
    let addresses = files.addresses.map(|bytes| decode(bytes, out)).transpose()?;
    let comments = files.comments.map(|bytes| decode(bytes, out)).transpose()?;
    let most = out.limits.field_bytes;
    let mut names = names
        .as_deref()
        .map_or_else(Joined::none, |text| Joined::of(text, most));
    let mut addresses = addresses
        .as_deref()
        .map_or_else(Joined::none, |text| Joined::of(text, most));
    let mut comments = comments
        .as_deref()
        .map_or_else(Joined::none, |text| Joined::of(text, most));
    for row in Rows::new(&main, ',', most) {
        entry(&row, &mut names, &mut addresses, &mut comments, out)?;
    }
    names.orphans("alt.csv ent_num", out)?;
    addresses.orphans("add.csv ent_num", out)?;
    comments.orphans("sdn_comments.csv ent_num", out)
}

fn decode<'a>(bytes: &'a [u8], out: &mut Collector<'_>) -> Result<std::borrow::Cow<'a, str>, ListError> {
    let (text, western) = text::decode_table(bytes)?;
    if western {
        out.warn("the file is not UTF-8 and was read as code page 1252");
    }
    Ok(text)
}

fn entry(
    row: &Row<'_>,
    names: &mut Joined<'_>,
    addresses: &mut Joined<'_>,
    comments: &mut Joined<'_>,
    out: &mut Collector<'_>,
) -> Result<(), ListError> {
    if row.is_blank() {
        return Ok(());
    }
    let number = row.cell(0);
    let wrong = row.broken.or_else(|| {
        let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        (!digits || row.cells.len() < 3)
            .then_some("the row does not begin with the number of an entry, its name and its type")
    });
    if let Some(wrong) = wrong {
        return out.lose(Fault {
            line: row.line,
            field: "ent_num",
            reason: format!("{wrong}: `{}`", crate::quote(number)),
            mend: "fetch the file again, or mend the row",
        });
    }
    let mut party = ListedParty {
        id: format!("ofac-{number}"),
        list: "us_ofac_sdn".to_owned(),
        kind: kind(row.cell(2)),
        ..ListedParty::default()
    };
    draft::name(&mut party, NameKind::Primary, row.cell(1));
    for program in row.cell(3).split("] [") {
        draft::add(&mut party.programs, program.trim_matches(['[', ']', ' ']));
    }
    party.title = Some(draft::squeeze(row.cell(4))).filter(|title| !draft::is_empty(title));
    draft::id(&mut party, "callsign", row.cell(5), "");
    draft::add(&mut party.countries, row.cell(9));
    for name in names.take(number) {
        draft::name(&mut party, alias_kind(name.cell(2)), name.cell(3));
    }
    let mut words = if draft::is_empty(row.cell(11)) {
        String::new()
    } else {
        row.cell(11).to_owned()
    };
    for comment in comments.take(number) {
        words.push(' ');
        words.push_str(comment.cell(1));
    }
    let unread = remarks::read(&mut party, &words);
    for place in addresses.take(number) {
        draft::add(
            &mut party.addresses,
            &draft::address([place.cell(2), place.cell(3), place.cell(4)]),
        );
        draft::add(&mut party.countries, place.cell(4));
    }
    if !draft::is_empty(row.cell(10)) {
        words = format!("Vessel Owner {}; {words}", row.cell(10));
    }
    draft::append(&mut party.remarks, &words);
    out.unread(row.line, &party.id, unread)?;
    out.push(party, row.line)
}

fn kind(word: &str) -> PartyType {
    match word {
        "individual" | "Individual" => PartyType::Person,
        "vessel" | "Vessel" => PartyType::Vessel,
        "aircraft" | "Aircraft" => PartyType::Aircraft,
        _ => PartyType::Entity,
    }
}

fn alias_kind(word: &str) -> NameKind {
    match word.trim_end_matches('.') {
        "fka" | "f.k.a" => NameKind::Fka,
        _ => NameKind::Aka,
    }
}

impl<'a> Joined<'a> {
    fn none() -> Self {
        Self {
            rows: Vec::new(),
            by_entry: HashMap::new(),
        }
    }

    fn of(text: &'a str, most_bytes: usize) -> Self {
        let rows: Vec<Row<'a>> = Rows::new(text, ',', most_bytes)
            .filter(|row| !row.is_blank())
            .collect();
        let mut by_entry: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            by_entry.entry(row.cell(0).to_owned()).or_default().push(at);
        }
        Self { rows, by_entry }
    }

    /// The rows of an entry, which are taken.
    fn take(&mut self, number: &str) -> impl Iterator<Item = &Row<'a>> {
        let found = self.by_entry.remove(number).unwrap_or_default();
        found.into_iter().filter_map(|at| self.rows.get(at))
    }

    /// Rows that no entry took, by the number they name.
    fn orphans(&self, field: &str, out: &mut Collector<'_>) -> Result<(), ListError> {
        let mut left: Vec<&[usize]> = self.by_entry.values().map(Vec::as_slice).collect();
        left.sort_unstable();
        for rows in left {
            let Some(row) = rows.first().and_then(|at| self.rows.get(*at)) else {
                continue;
            };
            out.note(Fault {
                line: row.line,
                field,
                reason: format!(
                    "no entry has the number `{}` ({} row(s))",
                    crate::quote(row.cell(0)),
                    rows.len()
                ),
                mend: "take all files of the same day",
            })?;
        }
        Ok(())
    }
}
