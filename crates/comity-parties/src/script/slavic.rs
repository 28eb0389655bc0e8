//! One key for the Latin spellings of a Slavic name.

/// Appends the key of a reading in ASCII small letters.
pub fn slavic_key(word: &str, out: &mut String) {
    out.extend(
        word.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_lowercase()),
    );
}
