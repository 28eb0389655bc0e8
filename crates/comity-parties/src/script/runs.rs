//! Which script a letter is of, and a text divided into runs of one script.

/// The scripts that names are told apart by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Script {
    /// Latin, with all its marks.
    Latin,
    /// Cyrillic of all languages.
    Cyrillic,
    /// Greek.
    Greek,
    /// Armenian.
    Armenian,
    /// Georgian, in all its styles.
    Georgian,
    /// Arabic, Persian, Urdu, Pashto, Kurdish, Uyghur.
    Arabic,
    /// Hebrew.
    Hebrew,
    /// Korean syllables and letters.
    Hangul,
    /// Japanese hiragana and katakana.
    Kana,
    /// Chinese characters, also in Japanese and Korean names.
    Han,
    /// Thai.
    Thai,
    /// Burmese.
    Burmese,
    /// Devanagari: Hindi, Nepali, Marathi.
    Devanagari,
    /// Any other letters.
    Other,
    /// Digits, spaces, signs: part of the run they stand in.
    #[default]
    Common,
}

impl Script {
    /// The script of a character.
    pub fn of(letter: char) -> Self {
        match u32::from(letter) {
            0x41..=0x5A | 0x61..=0x7A => Self::Latin,
            0x00..=0x7F => Self::Common,
            0xAA | 0xBA | 0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0x2B8 | 0x1D00..=0x1DBF | 0x1E00..=0x1EFF => {
                Self::Latin
            }
            0x2C60..=0x2C7F | 0xA722..=0xA7FF | 0xAB30..=0xAB6F | 0xFB00..=0xFB06 => Self::Latin,
            0xFF21..=0xFF3A | 0xFF41..=0xFF5A => Self::Latin,
            0x370..=0x3FF | 0x1F00..=0x1FFF => Self::Greek,
            0x400..=0x52F | 0x1C80..=0x1C8F | 0x2DE0..=0x2DFF | 0xA640..=0xA69F => Self::Cyrillic,
            0x531..=0x58F | 0xFB13..=0xFB17 => Self::Armenian,
            0x591..=0x5F4 | 0xFB1D..=0xFB4F => Self::Hebrew,
            0x660..=0x669 | 0x6F0..=0x6F9 => Self::Common,
            0x600..=0x6FF | 0x750..=0x77F | 0x8A0..=0x8FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFE => Self::Arabic,
            0x900..=0x97F | 0xA8E0..=0xA8FF => Self::Devanagari,
            0xE01..=0xE3A | 0xE40..=0xE5B => Self::Thai,
            0x1000..=0x109F | 0xA9E0..=0xA9FF | 0xAA60..=0xAA7F => Self::Burmese,
            0x10A0..=0x10FF | 0x1C90..=0x1CBF | 0x2D00..=0x2D2F => Self::Georgian,
            0x1100..=0x11FF | 0x3130..=0x318F | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xFFA0..=0xFFDC => {
                Self::Hangul
            }
            0x3041..=0x3096 | 0x309D..=0x309F | 0x30A1..=0x30FF | 0x31F0..=0x31FF | 0xFF66..=0xFF9D => {
                Self::Kana
            }
            0x3005..=0x3007 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF => {
                Self::Han
            }
            _ if letter.is_alphabetic() => Self::Other,
            _ => Self::Common,
        }
    }

    /// The ISO 15924 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Latin => "Latn",
            Self::Cyrillic => "Cyrl",
            Self::Greek => "Grek",
            Self::Armenian => "Armn",
            Self::Georgian => "Geor",
            Self::Arabic => "Arab",
            Self::Hebrew => "Hebr",
            Self::Hangul => "Hang",
            Self::Kana => "Hrkt",
            Self::Han => "Hani",
            Self::Thai => "Thai",
            Self::Burmese => "Mymr",
            Self::Devanagari => "Deva",
            Self::Other => "Zzzz",
            Self::Common => "Zyyy",
        }
    }
}

/// A stretch of one script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run<'a> {
    /// The letters.
    pub text: &'a str,
    /// Their script; [`Script::Common`] only if the text has no letter at all.
    pub script: Script,
}

/// The runs of a text, in order. Together they are the whole text: digits and signs belong to the run before them, at the
/// beginning to the first.
#[derive(Clone, Debug)]
pub struct Runs<'a> {
    rest: &'a str,
}

/// Divides a text by script.
pub fn runs(text: &str) -> Runs<'_> {
    Runs { rest: text }
}

impl<'a> Iterator for Runs<'a> {
    type Item = Run<'a>;

    fn next(&mut self) -> Option<Run<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut script = Script::Common;
        let mut end = self.rest.len();
        for (at, letter) in self.rest.char_indices() {
            let found = Script::of(letter);
            if found == Script::Common || found == script {
                continue;
            }
            if script != Script::Common {
                end = at;
                break;
            }
            script = found;
        }
        let (text, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        Some(Run { text, script })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn divides_by_script_and_loses_nothing() {
        let text = "«Huawei 华为» ООО 5";
        let found: Vec<_> = runs(text).map(|run| run.script).collect();
        assert_eq!(found, [Script::Latin, Script::Han, Script::Cyrillic]);
        assert_eq!(runs(text).map(|run| run.text).collect::<String>(), text);
        assert_eq!(
            runs("12 - 5").map(|run| run.script).collect::<Vec<_>>(),
            [Script::Common]
        );
        assert_eq!(runs("").next(), None);
    }
}
