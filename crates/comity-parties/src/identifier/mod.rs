//! Identifiers: normal form, check digit, and what a hit is worth.
//!
//! [`read`] turns what a list or a question writes into a [`Checked`] identifier. Its `key` is a bucket: an index hashes
//! it, on both sides alike, and [`meet`] then says whether two identifiers of one bucket are one, and what that is worth;
//! [`clash`] says what it is worth that two identifiers differ, of which a party has only one.
//!
//! ```
//! use comity_parties::identifier::{Strength, Validity, meet, read};
//! let listed = read("imo", "IMO 9074729", None);
//! let asked = read("reg", "9074729", None);
//! assert_eq!(listed.valid, Validity::Checked);
//! assert_eq!(listed.key, asked.key);
//! assert!(meet(&asked, &listed).is_some());
//! ```

mod america;
mod check;
mod china;
mod country;
mod keccak;
mod labels;
mod national;
mod normal;
mod recognise;
mod russia;
mod scheme;
mod strength;
mod wallet;
mod world;

pub use country::country_code;
pub use scheme::{Family, Scheme};
pub use strength::{Strength, clash, meet};

/// What the check digit or the shape of an identifier says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Validity {
    /// The check digits are right.
    Checked,
    /// The shape is right; the scheme has no check digit, or none that is published.
    Shape,
    /// Not of its scheme, and why: it is still compared as written, since lists have misprints.
    Wrong(&'static str),
    /// A scheme without a known shape.
    Unknown,
}

/// An identifier in its normal form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Checked {
    /// The scheme: the one named, or a narrower one that the check digits prove.
    pub scheme: Scheme,
    /// The normal form: upper-case letters and digits (wallets as their scheme writes them). The same number has the same
    /// key whatever scheme it was filed under. Empty if nothing could be read.
    pub key: String,
    /// What check digit or shape say.
    pub valid: Validity,
    /// What an equal identifier is worth at most.
    pub strength: Strength,
    /// The issuing country, ISO 3166-1 alpha-2, where it is known.
    pub country: Option<[u8; 2]>,
}

/// Reads one identifier: the first of [`read_all`].
///
/// `scheme` is a word of lists and tools (`passport`, `tax`, `INN`, `imoNumber`, …), `value` what stands there, free text
/// too, `country` the issuing country as a code or a name.
pub fn read(scheme: &str, value: &str, country: Option<&str>) -> Checked {
    let named = Scheme::from_word(scheme);
    normal::numbers(named, value)
        .into_iter()
        .next()
        .map_or_else(|| nothing(named), |found| settle(named, found, country))
}

/// Reads all identifiers that one text holds (`A0002277, B0001234 (Iran)`): at most [`MAX_NUMBERS`].
pub fn read_all(scheme: &str, value: &str, country: Option<&str>) -> Vec<Checked> {
    let named = Scheme::from_word(scheme);
    normal::numbers(named, value)
        .into_iter()
        .map(|found| settle(named, found, country))
        .collect()
}

/// Most identifiers taken from one text: lists put two or three into a field, not more.
pub const MAX_NUMBERS: usize = 8;

/// Longest identifier, in characters: a wallet of Monero with a payment id has 106.
const MAX_KEY: usize = 128;

fn settle(named: Scheme, found: normal::Found, country: Option<&str>) -> Checked {
    let country = country.and_then(country_code).or(found.country);
    let (scheme, key, valid) = recognise::recognise(named, &found, country);
    let strength = strength::of(scheme, &key, valid);
    Checked {
        scheme,
        key,
        valid,
        strength,
        country,
    }
}

fn nothing(scheme: Scheme) -> Checked {
    Checked {
        scheme,
        key: String::new(),
        valid: Validity::Wrong("nothing that could be an identifier"),
        strength: Strength::Nothing,
        country: None,
    }
}
