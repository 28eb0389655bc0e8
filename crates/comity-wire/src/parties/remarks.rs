//! What the Treasury writes into remarks: `DOB 21 Aug 1968; POB Aleppo, Syria; Passport A0009228 (Iran) expires …`.
//!
//! Clauses are divided by semicolons, each begins with a label. What has a field of its own goes there; all remarks stay as
//! written beside it (places of birth, `Linked To`, programmes of secondary sanctions have no field).

use comity_core::party::{ListedParty, NameKind, PartyType};

use super::dates::{self, Order};
use super::draft;

/// Reads remarks into the fields of a party. What looks like a value but could not be read is answered: field and text.
pub(super) fn read(party: &mut ListedParty, remarks: &str) -> Vec<(&'static str, String)> {
    let mut unread = Vec::new();
    for clause in remarks.split(';') {
        let clause = clause.trim().trim_end_matches('.').trim();
        let clause = clause.strip_prefix("alt. ").unwrap_or(clause).trim();
        if clause.is_empty() || alias(party, clause) || status(party, clause, &mut unread) {
            continue;
        }
        identifier(party, clause);
    }
    unread
}

/// `a.k.a. 'X'` in remarks is what the Treasury calls a weak alias.
fn alias(party: &mut ListedParty, clause: &str) -> bool {
    for (label, kind) in [
        ("a.k.a. ", NameKind::Weak),
        ("A.K.A. ", NameKind::Weak),
        ("a.k.a ", NameKind::Weak),
        ("f.k.a. ", NameKind::Fka),
        ("F.K.A. ", NameKind::Fka),
        ("n.k.a. ", NameKind::Aka),
    ] {
        let Some(rest) = clause.strip_prefix(label) else {
            continue;
        };
        let rest = rest.trim().trim_end_matches(['.', ',']);
        draft::name(
            party,
            kind,
            rest.trim_matches(['\'', '"', '‘', '’', '“', '”', ' ']),
        );
        return true;
    }
    false
}

/// Birth, founding, nationality, gender, flag.
fn status(party: &mut ListedParty, clause: &str, unread: &mut Vec<(&'static str, String)>) -> bool {
    let born = clause
        .strip_prefix("DOB ")
        .or(clause.strip_prefix("Organization Established Date "))
        .or(clause.strip_prefix("Vessel Year of Build "))
        .or(clause.strip_prefix("Aircraft Manufacture Date "));
    if let Some(date) = born {
        let dates = dates::read(date, Order::DayFirst);
        if dates.is_empty() {
            unread.push(("DOB", date.to_owned()));
        }
        // The year in which a ship was built is no birth date of a customer's, but tells ships of one name apart.
        for date in dates {
            draft::add(&mut party.dob, &date);
        }
        return true;
    }
    for label in [
        "nationality ",
        "Nationality ",
        "citizen ",
        "Citizen ",
        "Nationality of Registration ",
        "Vessel Flag ",
        "Former Vessel Flag ",
        "Alternate Vessel Flag ",
        "Registration Country ",
    ] {
        // "citizen of", "citizenship": other sentences.
        if let Some(country) = clause.strip_prefix(label).filter(|rest| !rest.starts_with("of ")) {
            draft::add(&mut party.countries, country);
            return true;
        }
    }
    if let Some(gender) = clause.strip_prefix("Gender ") {
        party.gender = draft::gender(gender).or(party.gender.take());
        return true;
    }
    if let Some(call_sign) = clause.strip_prefix("Vessel Call Sign ") {
        draft::id(party, "callsign", call_sign, "");
        return true;
    }
    [
        "POB ",
        "Linked To: ",
        "(Linked To: ",
        "Secondary sanctions risk:",
        "Phone Number ",
        "Email Address ",
        "Website ",
        "Fax ",
    ]
    .iter()
    .any(|label| clause.starts_with(label))
}

/// `Registration Number 26740 (Iran)`: label, value, country; days of issue and expiry are left off.
fn identifier(party: &mut ListedParty, clause: &str) {
    let Some((scheme, rest)) = draft::labelled(clause) else {
        return;
    };
    let (value, country) = value_and_country(rest);
    let value = match scheme {
        "imo" => value.strip_prefix("IMO").unwrap_or(value).trim(),
        _ => value,
    };
    let lettered = matches!(scheme, "swift" | "callsign" | "crypto");
    if !lettered && !value.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    let scheme = match (scheme, party.kind) {
        // "Identification Number" of a company or ship is no personal one.
        ("natid", PartyType::Entity | PartyType::Vessel | PartyType::Aircraft) => "reg",
        _ => scheme,
    };
    if let Some(number) = value.strip_prefix("IMO ").filter(|number| number.len() == 7) {
        draft::id(party, "imo", number, country);
        return;
    }
    draft::id(party, scheme, value, country);
}

/// The value before, the country in the last brackets.
fn value_and_country(text: &str) -> (&str, &str) {
    let mut text = text.trim_start_matches([':', '-', ' ', '#']).trim();
    for word in [" issued ", " expires ", " issued:", " expired "] {
        text = text.split_once(word).map_or(text, |(before, _)| before).trim();
    }
    match text.strip_suffix(')').and_then(|inside| inside.rsplit_once('(')) {
        // What stands in brackets may be a number itself: "(98)(21)".
        Some((value, country))
            if !country.bytes().any(|byte| byte.is_ascii_digit()) && !value.trim().is_empty() =>
        {
            (value.trim(), country.trim())
        }
        _ => (text, ""),
    }
}
