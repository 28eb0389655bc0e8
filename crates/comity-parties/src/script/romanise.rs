//! A word of any script in plain Latin letters, by the standards that its names are met in.

use any_ascii::any_ascii_char;

use super::readings::Readings;
use super::runs::Script;

/// The readings of a folded word, best first: ASCII small letters and digits, at least one if the word has any letter.
/// What stood in `out` is forgotten.
pub fn romanise(word: &str, script: Script, out: &mut Readings) {
    out.clear();
    if word
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    {
        out.push(word);
        return;
    }
    let _ = script;
    out.write(|text| plain(word, text));
}

/// Letter by letter, for all that has no table of its own.
fn plain(word: &str, text: &mut String) {
    for letter in word.chars() {
        for found in any_ascii_char(letter).bytes().filter(u8::is_ascii_alphanumeric) {
            text.push(char::from(found.to_ascii_lowercase()));
        }
    }
}
