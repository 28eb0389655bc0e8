//! From what stands in a field to a compact number.

use unicode_normalization::UnicodeNormalization;

use super::{MAX_KEY, MAX_NUMBERS, Scheme, country_code};

/// A number found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Letters and digits.
    pub(super) key: String,
    /// The country in brackets behind it.
    pub(super) country: Option<[u8; 2]>,
}

/// The numbers of a text, at most [`MAX_NUMBERS`].
pub(super) fn numbers(_named: Scheme, value: &str) -> Vec<Found> {
    let key: String = value
        .nfkc()
        .filter(|c| c.is_alphanumeric())
        .take(MAX_KEY)
        .flat_map(char::to_uppercase)
        .collect();
    let mut found = vec![Found {
        key,
        country: country_code(""),
    }];
    found.truncate(MAX_NUMBERS);
    found
}
