//! Tables with a header row, in which the header says what a column is: the British and European lists, denied persons, military
//! companies, counter-measures, lists of customers.
//!
//! Rows that name the same entry are one party: authorities repeat a row for each name, address or document.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use comity_core::party::{ListedName, ListedParty, NameKind, PartyType};

use super::collect::{Collector, Fault};
use super::dates::{self, Order};
use super::rows::{Row, Rows, guess_delimiter};
use super::{Format, ListError, draft, kind, text};

/// Rows at the start among which the header is looked for: the British lists write the day of the report first.
const HEADER_ROWS: usize = 10;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// The id of the entry; rows with one id are one party.
    Id,
    /// An id for entries that do not have the first.
    OtherId,
    Type,
    Name,
    /// A part of a name, joined in this order.
    NamePart(u8),
    NameKind,
    Strength,
    /// Further names, divided.
    Names(NameKind),
    Dob,
    Gender,
    Country,
    Address,
    /// A part of an address, joined in the order of the columns.
    AddressPart,
    /// Identifiers of a scheme.
    Ids(&'static str),
    /// An identifier whose scheme another column names.
    IdNumber,
    IdType,
    IdCountry,
    Program,
    Title,
    Remarks,
    Listed,
    Delisted,
    List,
    Published,
    /// The number of a European act: its records are numbered anew in each annex, so that only the name tells them apart.
    Act,
}

/// The columns of a table that mean something.
struct Columns {
    roles: Vec<(usize, Role, String)>,
    order: Order,
    format: Format,
    /// Whether any column says of what type a party is.
    typed: bool,
    /// Whether the id of an entry stands in the table.
    numbered: bool,
}

/// Reads a table of one of the formats that have a header row.
pub(super) fn read(bytes: &[u8], format: Format, out: &mut Collector<'_>) -> Result<(), ListError> {
    let (text, western) = text::decode_table(bytes)?;
    if western {
        out.warn("the file is not UTF-8 and was read as code page 1252");
    }
    let mut rows = Rows::new(&text, guess_delimiter(&text), out.limits.field_bytes);
    let columns = header(&mut rows, format, out)?;
    if !columns.typed {
        out.warn("the list does not say who is a person: it was guessed from the words of the names");
    }
    let mut gathered = Gathered::default();
    for row in rows {
        if row.is_blank() {
            continue;
        }
        if let Some(broken) = row.broken {
            out.lose(Fault {
                line: row.line,
                field: "row",
                reason: broken.to_owned(),
                mend: "write a quote inside a quoted cell twice and close every quoted cell",
            })?;
            continue;
        }
        gathered.row(&columns, &row, out)?;
    }
    if !columns.typed {
        gathered.guess();
    }
    gathered.finish(out)
}

/// Parties of which further rows may come.
#[derive(Default)]
pub(super) struct Gathered {
    parties: Vec<(ListedParty, u32)>,
    by_id: HashMap<String, usize>,
}

impl Gathered {
    /// A row given as names and values of its fields.
    pub(super) fn fields(
        &mut self,
        fields: &[(String, String)],
        line: u32,
        out: &mut Collector<'_>,
    ) -> Result<(), ListError> {
        let row = |cells: Vec<Cow<'static, str>>| Row {
            line,
            cells,
            broken: None,
        };
        let header = row(fields.iter().map(|(name, _)| Cow::Owned(name.clone())).collect());
        let columns = Columns::of(&header, out.header().format);
        let cells = row(fields
            .iter()
            .map(|(_, value)| Cow::Owned(value.clone()))
            .collect());
        self.row(&columns, &cells, out)
    }

    fn row(&mut self, columns: &Columns, row: &Row<'_>, out: &mut Collector<'_>) -> Result<(), ListError> {
        let Some(id) = columns.id(row) else {
            return out.lose(Fault {
                line: row.line,
                field: "name",
                reason: format!(
                    "the row has no name or id: `{}`",
                    crate::quote(&row.cells.join(" "))
                ),
                mend: "give the row a name and an id, or take it out",
            });
        };
        let at = *self.by_id.entry(id.clone()).or_insert(self.parties.len());
        if at == self.parties.len() {
            if at >= out.limits.entries {
                return Err(ListError::TooMany {
                    line: row.line,
                    what: "entries",
                    most: out.limits.entries,
                });
            }
            let party = ListedParty {
                id,
                list: columns.list(row),
                ..ListedParty::default()
            };
            self.parties.push((party, row.line));
        }
        match self.parties.get_mut(at) {
            Some((party, _)) => columns.add(row, party, out),
            None => Ok(()),
        }
    }

    fn guess(&mut self) {
        for (party, _) in &mut self.parties {
            party.kind = kind::guess(party.name());
        }
    }

    /// Hands the parties over, in the order of their first rows.
    pub(super) fn finish(self, out: &mut Collector<'_>) -> Result<(), ListError> {
        for (mut party, line) in self.parties {
            primary_first(&mut party);
            without_coarse(&mut party.dob);
            out.push(party, line)?;
        }
        Ok(())
    }
}

/// The European table writes a birth day and, beside it, its year.
fn without_coarse(dates: &mut Vec<String>) {
    let full: Vec<String> = dates.iter().filter(|date| date.len() > 4).cloned().collect();
    dates.retain(|date| date.len() > 4 || !full.iter().any(|other| other.starts_with(date.as_str())));
}

/// The rows of one party may begin with an alias.
fn primary_first(party: &mut ListedParty) {
    if let Some(at) = party.names.iter().position(|name| name.kind == NameKind::Primary) {
        let first = party.names.remove(at);
        party.names.insert(0, first);
    } else if let Some(first) = party.names.first_mut() {
        first.kind = NameKind::Primary;
    }
}

fn header(rows: &mut Rows<'_>, format: Format, out: &mut Collector<'_>) -> Result<Columns, ListError> {
    let mut line = 1;
    for row in rows.take(HEADER_ROWS) {
        line = row.line;
        let columns = Columns::of(&row, format);
        let named = columns
            .roles
            .iter()
            .any(|(_, role, _)| matches!(role, Role::Name | Role::NamePart(_) | Role::Ids("crypto")));
        if named && (columns.roles.len() > 1 || row.cells.len() == 1) {
            return Ok(columns);
        }
        // "Report Date: 01/10/2026", "Last Updated,30/09/2026", "fileGenerationDate;2026-09-29".
        let day = row.cells.iter().rev().find_map(|cell| {
            let text = cell.rsplit_once(": ").map_or(cell.as_ref(), |(_, text)| text);
            dates::day(text, Order::DayFirst)
        });
        if let Some(day) = day {
            out.header().published = Some(day.to_string());
        }
    }
    Err(ListError::Missing {
        line,
        what: "header with a column for names".to_owned(),
        format: format.as_str(),
    })
}

impl Columns {
    fn of(row: &Row<'_>, format: Format) -> Self {
        let mut roles: Vec<(usize, Role, String)> = Vec::new();
        for (at, cell) in row.cells.iter().enumerate() {
            let header = draft::squeeze(cell.trim_start_matches('\u{feff}'));
            if let Some(role) = role_of(&header, format) {
                if role == Role::Type && roles.iter().any(|(_, other, _)| *other == role) {
                    continue;
                }
                roles.push((at, role, header));
            }
        }
        let has = |wanted: Role| roles.iter().any(|(_, role, _)| *role == wanted);
        let order = if format == Format::Table && american(&roles) {
            Order::MonthFirst
        } else {
            Order::DayFirst
        };
        let (typed, numbered) = (has(Role::Type), has(Role::Id));
        Self {
            roles,
            order,
            format,
            typed,
            numbered,
        }
    }

    fn list(&self, row: &Row<'_>) -> String {
        let act = self.cells(row, Role::Act).next();
        match (self.format, act) {
            (Format::EuCsv, _) => "eu_fsf".to_owned(),
            (Format::UkCsv, _) => "gb_uk_sanctions".to_owned(),
            (Format::OfsiCsv | Format::OfsiXml, _) => "gb_ofsi".to_owned(),
            (_, Some(act)) => format!("eu_{act}"),
            _ => String::new(),
        }
    }

    fn cells<'r>(&'r self, row: &'r Row<'_>, wanted: Role) -> impl Iterator<Item = &'r str> {
        self.roles
            .iter()
            .filter(move |(_, role, _)| *role == wanted)
            .map(|(at, _, _)| row.cell(*at))
            .filter(|cell| !draft::is_empty(cell))
    }

    fn name(&self, row: &Row<'_>) -> String {
        if let Some(whole) = self.cells(row, Role::Name).last() {
            return draft::squeeze(whole);
        }
        let mut parts: Vec<(u8, &str)> = self
            .roles
            .iter()
            .filter_map(|(at, role, _)| match role {
                Role::NamePart(order) => Some((*order, row.cell(*at))),
                _ => None,
            })
            .filter(|(_, part)| !draft::is_empty(part))
            .collect();
        parts.sort_by_key(|(order, _)| *order);
        let parts: Vec<&str> = parts.into_iter().map(|(_, part)| part).collect();
        draft::squeeze(&parts.join(" "))
    }

    /// The id of a row: written, or of its name; a wallet is its own name.
    fn id(&self, row: &Row<'_>) -> Option<String> {
        let prefix = match self.format {
            Format::EuCsv => "eu-",
            Format::UkCsv => "uk-",
            Format::OfsiCsv | Format::OfsiXml => "ofsi-",
            _ => "",
        };
        if let Some(id) = self
            .cells(row, Role::Id)
            .chain(self.cells(row, Role::OtherId))
            .next()
        {
            return Some(format!("{prefix}{id}"));
        }
        if self.numbered && self.format != Format::Table {
            return None;
        }
        let name = self.name(row);
        let other = self
            .roles
            .iter()
            .filter(|(_, role, _)| matches!(role, Role::Names(_) | Role::Ids(_)))
            .map(|(at, _, _)| row.cell(*at))
            .find(|cell| !draft::is_empty(cell));
        let text = if name.is_empty() { other? } else { name.as_str() };
        let act = self.cells(row, Role::Act).next();
        Some(name_id(
            &act.map_or("name".to_owned(), |act| format!("eu-{act}")),
            text,
        ))
    }

    fn add(&self, row: &Row<'_>, party: &mut ListedParty, out: &mut Collector<'_>) -> Result<(), ListError> {
        self.add_names(row, party);
        let mut address = Vec::new();
        for (at, role, header) in &self.roles {
            let cell = row.cell(*at);
            if draft::is_empty(cell) {
                continue;
            }
            match role {
                Role::Type => self.set_type(cell, row.line, party, out)?,
                Role::Dob => self.add_births(cell, row.line, party, out)?,
                Role::Gender => party.gender = draft::gender(cell).or(party.gender.take()),
                Role::Country => divided(cell).for_each(|country| draft::add(&mut party.countries, country)),
                Role::Address => cell
                    .split([';', '|'])
                    .for_each(|place| draft::add(&mut party.addresses, place)),
                Role::AddressPart => address.push(cell),
                Role::Ids(scheme) => divided(cell).for_each(|value| draft::id(party, scheme, value, "")),
                Role::Program => draft::add(&mut party.programs, cell),
                Role::Title => draft::append(&mut party.title, cell),
                Role::Remarks => draft::append(&mut party.remarks, &format!("{header}: {cell}")),
                Role::Listed | Role::Delisted => self.set_day(*role, header, cell, row.line, party, out)?,
                Role::List if self.format == Format::Table && party.list.is_empty() => {
                    party.list = cell.to_owned()
                }
                Role::Published if out.header().published.is_none() => {
                    out.header().published = dates::day(cell, self.order).map(|day| day.to_string());
                }
                _ => {}
            }
        }
        draft::add(&mut party.addresses, &draft::address(address));
        self.add_document(row, party);
        Ok(())
    }

    fn add_names(&self, row: &Row<'_>, party: &mut ListedParty) {
        let label = self
            .cells(row, Role::NameKind)
            .next()
            .unwrap_or("")
            .to_ascii_lowercase();
        let strength = self
            .cells(row, Role::Strength)
            .next()
            .unwrap_or("")
            .to_ascii_lowercase();
        let name = self.name(row);
        let kind = match () {
            () if matches!(strength.as_str(), "weak" | "low" | "low quality" | "false") => NameKind::Weak,
            () if draft::script(&name).is_some_and(|script| script != "Latn") && !party.names.is_empty() => {
                NameKind::Original
            }
            () if label.starts_with("primary") => NameKind::Primary,
            () if label.starts_with("fka") || label.starts_with("f.k.a") => NameKind::Fka,
            () if !label.is_empty() || !party.names.is_empty() => NameKind::Aka,
            () => NameKind::Primary,
        };
        draft::name(party, kind, &name);
        for (at, role, _) in &self.roles {
            let Role::Names(kind) = role else { continue };
            let cell = row.cell(*at);
            let script = draft::script(cell).is_some_and(|script| script != "Latn");
            for name in divided(cell) {
                draft::name(party, if script { NameKind::Original } else { *kind }, name);
            }
        }
        // A wallet of an unknown holder is called by its address.
        if party.names.is_empty()
            && let Some(address) = self.cells(row, Role::Ids("crypto")).next()
        {
            party.names.push(ListedName {
                name: address.to_owned(),
                ..ListedName::default()
            });
        }
    }

    fn set_type(
        &self,
        cell: &str,
        line: u32,
        party: &mut ListedParty,
        out: &mut Collector<'_>,
    ) -> Result<(), ListError> {
        let word = match cell.trim().to_ascii_lowercase().as_str() {
            "p" | "natural person" | "persons" | "individuals" => "person",
            "e" | "enterprise" | "group" | "legal person" | "entities" => "entity",
            other => {
                return match PartyType::from_word(other) {
                    Some(kind) => {
                        party.kind = kind;
                        Ok(())
                    }
                    None => out.note(Fault {
                        line,
                        field: "type",
                        reason: format!(
                            "`{}` is no type of party and was taken for an entity",
                            crate::quote(cell)
                        ),
                        mend: "write person, entity, vessel or aircraft",
                    }),
                };
            }
        };
        party.kind = PartyType::from_word(word).unwrap_or_default();
        Ok(())
    }

    fn add_births(
        &self,
        cell: &str,
        line: u32,
        party: &mut ListedParty,
        out: &mut Collector<'_>,
    ) -> Result<(), ListError> {
        for part in cell.split([';', '|', '\n']) {
            // "(1) 12/03/1970 (2) 1971": the OFSI way to number several.
            for part in part
                .split(['(', ')'])
                .filter(|part| part.trim().len() > 3 && has_digit(part))
            {
                let dates = dates::read(part, self.order);
                if dates.is_empty() {
                    out.unread(line, &party.id, vec![("date of birth", part.to_owned())])?;
                    draft::append(&mut party.remarks, &format!("born {part}"));
                }
                for date in dates {
                    draft::add(&mut party.dob, &date);
                }
            }
        }
        Ok(())
    }

    fn set_day(
        &self,
        role: Role,
        header: &str,
        cell: &str,
        line: u32,
        party: &mut ListedParty,
        out: &mut Collector<'_>,
    ) -> Result<(), ListError> {
        let Some(day) = dates::day(cell, self.order) else {
            draft::append(&mut party.remarks, &format!("{header}: {cell}"));
            return out.note(Fault {
                line,
                field: header,
                reason: format!("`{}` is not a day", crate::quote(cell)),
                mend: "write the day as YYYY-MM-DD; the text stays in the remarks",
            });
        };
        if role == Role::Delisted {
            // Of several orders the last to end counts.
            let later = party.delisted_on.is_none_or(|old| day.latest() > old.latest());
            party.delisted_on = if later { Some(day) } else { party.delisted_on };
        } else {
            // Of several listings the first counts.
            let earlier = party.listed_on.is_none_or(|old| day.earliest() < old.earliest());
            party.listed_on = if earlier { Some(day) } else { party.listed_on };
        }
        Ok(())
    }

    fn add_document(&self, row: &Row<'_>, party: &mut ListedParty) {
        let Some(number) = self.cells(row, Role::IdNumber).next() else {
            return;
        };
        let scheme = self
            .cells(row, Role::IdType)
            .find_map(draft::scheme)
            .unwrap_or("other");
        let country = self
            .cells(row, Role::IdCountry)
            .find(|country| *country != "00" && *country != "UNKNOWN");
        draft::id(party, scheme, number, country.unwrap_or(""));
    }
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Values in one cell.
fn divided(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '|', '\n'])
        .map(str::trim)
        .filter(|value| !draft::is_empty(value))
}

/// The American tables write the month first; they are known by a column that only they have.
fn american(roles: &[(usize, Role, String)]) -> bool {
    roles.iter().any(|(_, _, header)| {
        matches!(
            header.as_str(),
            "FR_Citation" | "Effective_Date" | "Standard_Order"
        )
    })
}

/// An id for an entry that has none: the same for the same name in every state of a list (FNV-1a, 64 bits).
pub(super) fn name_id(prefix: &str, name: &str) -> String {
    let hash = name
        .to_lowercase()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{prefix}-{hash:016x}")
}

/// The role of a column, from `data/party-columns.csv`: `format,role,written`. The format's own rows come before those for any.
fn role_of(header: &str, format: Format) -> Option<Role> {
    let folded: String = header
        .chars()
        .take(80)
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let roles = roles();
    roles
        .get(&(format.as_str(), folded.clone()))
        .or_else(|| roles.get(&("any", folded)))
        .copied()
        .flatten()
}

type Roles = HashMap<(&'static str, String), Option<Role>>;

fn roles() -> &'static Roles {
    static ROLES: OnceLock<Roles> = OnceLock::new();
    ROLES.get_or_init(|| {
        let mut roles = HashMap::new();
        for row in include_str!("../../data/party-columns.csv").lines().skip(1) {
            let mut cells = row.splitn(3, ',');
            let (Some(format), Some(role), Some(written)) = (cells.next(), cells.next(), cells.next()) else {
                continue;
            };
            for header in written.split('|') {
                let folded: String = header
                    .chars()
                    .filter(|c| c.is_alphanumeric())
                    .flat_map(char::to_lowercase)
                    .collect();
                roles.insert((format, folded), role_named(role));
            }
        }
        roles
    })
}

fn role_named(word: &'static str) -> Option<Role> {
    Some(match word {
        "id" => Role::Id,
        "other-id" => Role::OtherId,
        "type" => Role::Type,
        "name" => Role::Name,
        "name-kind" => Role::NameKind,
        "strength" => Role::Strength,
        "names" => Role::Names(NameKind::Aka),
        "weak-names" => Role::Names(NameKind::Weak),
        "former-names" => Role::Names(NameKind::Fka),
        "original-names" => Role::Names(NameKind::Original),
        "dob" => Role::Dob,
        "gender" => Role::Gender,
        "country" => Role::Country,
        "address" => Role::Address,
        "address-part" => Role::AddressPart,
        "id-number" => Role::IdNumber,
        "id-type" => Role::IdType,
        "id-country" => Role::IdCountry,
        "program" => Role::Program,
        "title" => Role::Title,
        "remarks" => Role::Remarks,
        "listed" => Role::Listed,
        "delisted" => Role::Delisted,
        "list" => Role::List,
        "published" => Role::Published,
        "act" => Role::Act,
        other => {
            if let Some(scheme) = other.strip_prefix("ids:") {
                Role::Ids(scheme)
            } else {
                Role::NamePart(other.strip_prefix("name-part:")?.parse().ok()?)
            }
        }
    })
}
