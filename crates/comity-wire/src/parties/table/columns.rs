//! The columns of a table, and what a row of it adds to a party.

use comity_core::party::{ListedName, ListedParty, NameKind, PartyType};

use super::name_id;
use super::roles::{Role, role_of};
use crate::parties::collect::{Collector, Fault};
use crate::parties::dates::{self, Order};
use crate::parties::rows::Row;
use crate::parties::{Format, ListError, draft};

/// The columns of a table that mean something.
pub(super) struct Columns {
    pub(super) roles: Vec<(usize, Role, String)>,
    order: Order,
    format: Format,
    /// Whether any column says of what type a party is.
    pub(super) typed: bool,
    /// Whether the id of an entry stands in the table.
    numbered: bool,
}

impl Columns {
    pub(super) fn of(row: &Row<'_>, format: Format) -> Self {
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

    pub(super) fn list(&self, row: &Row<'_>) -> String {
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
    pub(super) fn id(&self, row: &Row<'_>) -> Option<String> {
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

    pub(super) fn add(
        &self,
        row: &Row<'_>,
        party: &mut ListedParty,
        out: &mut Collector<'_>,
    ) -> Result<(), ListError> {
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
