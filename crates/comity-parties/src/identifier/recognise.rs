//! Which scheme a compact value really is of, its normal form and its validity.

use super::normal::Found;
use super::{Scheme, Validity, america, china, national, russia, wallet, world};

/// The scheme, normal form and validity of a value that was filed under a scheme.
pub(super) fn recognise(
    named: Scheme,
    found: &Found,
    country: Option<[u8; 2]>,
) -> (Scheme, String, Validity) {
    let key = found.key.as_str();
    if let Some((address, valid)) = as_wallet(named, key) {
        return (Scheme::Wallet, address, valid);
    }
    if let Some(proved) = proved(named, key, country) {
        return (proved, key.to_owned(), Validity::Checked);
    }
    let (scheme, key, valid) = by_scheme(named, found, country);
    let national = valid == Validity::Unknown || matches!(scheme, Scheme::Okpo | Scheme::Ruc);
    match country {
        Some(country) if national && national::is_checked(country, &key) => (scheme, key, Validity::Checked),
        _ => (scheme, key, valid),
    }
}

/// By the scheme that the value was filed under.
fn by_scheme(named: Scheme, found: &Found, country: Option<[u8; 2]>) -> (Scheme, String, Validity) {
    let key = found.key.as_str();
    match named {
        Scheme::Imo | Scheme::Registration | Scheme::Other | Scheme::Mmsi => craft(named, found),
        Scheme::Swift => match world::swift(key) {
            Some(institution) => (named, institution, Validity::Shape),
            None => (
                named,
                key.to_owned(),
                Validity::Wrong("a BIC is four letters, a country and two or five characters"),
            ),
        },
        Scheme::Nit | Scheme::Tax | Scheme::Vat | Scheme::Cedula => tax(named, found, country),
        _ => (named, key.to_owned(), named_validity(named, key)),
    }
}

/// An address of a digital currency, whatever it was filed under, if its checksum is right; under its own name in any case.
fn as_wallet(named: Scheme, key: &str) -> Option<(String, Validity)> {
    match (named, wallet::recognise(key)) {
        (_, Some((address, Validity::Checked))) => Some((address, Validity::Checked)),
        (Scheme::Wallet, Some(other)) => Some(other),
        (Scheme::Wallet, None) => Some((key.to_owned(), Validity::Unknown)),
        _ => None,
    }
}

/// The scheme that check digits prove. A chance of one in ten is no proof: schemes with a single check digit also need a
/// shape, or a scheme or country that fits.
fn proved(named: Scheme, key: &str, country: Option<[u8; 2]>) -> Option<Scheme> {
    let is = |valid: Validity| valid == Validity::Checked;
    let organisation = matches!(
        named,
        Scheme::Tax
            | Scheme::Registration
            | Scheme::Other
            | Scheme::Inn
            | Scheme::Ogrn
            | Scheme::Okpo
            | Scheme::Vat
            | Scheme::Uscc
            | Scheme::Lei
    );
    let person = named.is_document()
        || matches!(
            named,
            Scheme::Tax | Scheme::Other | Scheme::Rfc | Scheme::Registration
        );
    let russia = country.is_none_or(|code| code == *b"RU");
    match key.len() {
        20 if (organisation || named == Scheme::Swift) && is(world::lei(key)) => Some(Scheme::Lei),
        18 | 19 if person && is(america::curp(key)) => Some(Scheme::Curp),
        18 if is(china::resident(key)) && !matches!(named, Scheme::Uscc) => Some(Scheme::CnResident),
        18 if organisation && is(china::uscc(key)) => Some(Scheme::Uscc),
        13 if organisation
            && russia
            && matches!(key.as_bytes().first(), Some(b'1' | b'2' | b'5'))
            && is(russia::ogrn(key)) =>
        {
            Some(Scheme::Ogrn)
        }
        15 if organisation
            && russia
            && matches!(key.as_bytes().first(), Some(b'3' | b'4'))
            && is(russia::ogrn(key)) =>
        {
            Some(Scheme::Ogrn)
        }
        12 if (organisation || named == Scheme::National) && russia && is(russia::inn(key)) => {
            Some(Scheme::Inn)
        }
        10 if organisation && country == Some(*b"RU") && is(russia::inn(key)) => Some(Scheme::Inn),
        15..=34 if matches!(named, Scheme::Iban | Scheme::Other) && is(world::iban(key)) => {
            Some(Scheme::Iban)
        }
        12 if matches!(named, Scheme::Isin | Scheme::Other) && is(world::isin(key)) => Some(Scheme::Isin),
        _ => None,
    }
}

/// Ships: IMO and MMSI stand under registration numbers too.
fn craft(named: Scheme, found: &Found) -> (Scheme, String, Validity) {
    let key = found.key.as_str();
    let number = key.strip_prefix("IMO").or(key.strip_prefix("MMSI"));
    let body = number.unwrap_or(key);
    let sure = named == Scheme::Imo || number.is_some() || found.imo;
    if sure && body.len() == 7 {
        return (Scheme::Imo, body.to_owned(), world::imo(body));
    }
    if (sure || named == Scheme::Mmsi) && body.len() == 9 && world::mmsi(body) == Validity::Shape {
        return (Scheme::Mmsi, body.to_owned(), Validity::Shape);
    }
    (named, body.to_owned(), named_validity(named, body))
}

/// Taxpayer numbers: without a check digit written apart, and without the country before the number of a European tax.
fn tax(named: Scheme, found: &Found, country: Option<[u8; 2]>) -> (Scheme, String, Validity) {
    let key = found.key.as_str();
    let is_nit = named == Scheme::Nit || country == Some(*b"CO") && named == Scheme::Tax;
    let apart = found.check_apart || (key.len() == 10 && key.starts_with(['8', '9']));
    if is_nit && apart && america::nit_of_colombia(key) {
        let number = key.get(..key.len() - 1).unwrap_or(key);
        return (Scheme::Nit, number.to_owned(), Validity::Checked);
    }
    if named == Scheme::Cedula {
        // Venezuelans write V, foreigners there E, before the number, or do not.
        let number = key
            .strip_prefix(['V', 'E'])
            .filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
        return (named, number.unwrap_or(key).to_owned(), Validity::Unknown);
    }
    let number = key.get(2..).filter(|rest| {
        named != Scheme::Nit
            && key.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
            && rest.len() >= 8
            && rest.bytes().all(|byte| byte.is_ascii_digit())
    });
    (named, number.unwrap_or(key).to_owned(), Validity::Unknown)
}

/// What the named scheme says of the value.
fn named_validity(named: Scheme, key: &str) -> Validity {
    match named {
        Scheme::Uscc => china::uscc(key),
        Scheme::CnResident => china::resident(key),
        Scheme::Inn => russia::inn(key),
        Scheme::Ogrn => russia::ogrn(key),
        Scheme::Okpo => russia::okpo(key),
        Scheme::Imo => world::imo(key),
        Scheme::Mmsi => world::mmsi(key),
        Scheme::Lei => world::lei(key),
        Scheme::Iban => world::iban(key),
        Scheme::Isin => world::isin(key),
        Scheme::Curp => america::curp(key),
        Scheme::Rfc => america::rfc(key),
        Scheme::Ruc => america::ruc(key),
        Scheme::Duns => match key.len() {
            9 => Validity::Shape,
            _ => Validity::Wrong("a D-U-N-S number has nine digits"),
        },
        Scheme::Passport => match key.len() {
            5..=12 => Validity::Shape,
            _ => Validity::Unknown,
        },
        _ => Validity::Unknown,
    }
}
