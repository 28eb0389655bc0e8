//! What a column of a table holds, by its header.

use std::collections::HashMap;
use std::sync::OnceLock;

use comity_core::party::NameKind;

use crate::parties::Format;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
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

/// The role of a column, from `data/party-columns.csv`: `format,role,written`. The format's own rows come before those for any.
pub(super) fn role_of(header: &str, format: Format) -> Option<Role> {
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
        for row in include_str!("../../../data/party-columns.csv").lines().skip(1) {
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
