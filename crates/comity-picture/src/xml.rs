//! Numbers and text as SVG takes them.

use std::fmt;

/// Style of a picture on its own paper; a page that sets pictures on its own (`Paper::Page`) needs none of it.
pub const STYLE: &str = ".comity-picture{max-width:100%;height:auto}\
    @media(prefers-color-scheme:dark){\
    .comity-picture{color:#e9ebec}.comity-picture .paper{fill:#1b2024}.comity-picture .soft{fill:#9aa2a9}\
    .comity-picture .scaffold{stroke:#8b9299}.comity-picture .grey{fill:#9aa2a9}}";

/// A length with one decimal at most, and never `-0`.
pub(crate) struct Num(pub(crate) f64);

impl fmt::Display for Num {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 10.0).round() as i64;
        let sign = if tenths < 0 { "-" } else { "" };
        let (whole, tenth) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
        if tenth == 0 {
            write!(f, "{sign}{whole}")
        } else {
            write!(f, "{sign}{whole}.{tenth}")
        }
    }
}

/// Text between tags or in an attribute. What XML cannot hold, and what turns the direction of reading
/// around, becomes a replacement character.
pub(crate) struct Safe<'a>(pub(crate) &'a str);

impl fmt::Display for Safe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => f.write_char(' ')?,
                letter if unfit(letter) => f.write_char('\u{fffd}')?,
                letter => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}

/// Controls, marks that turn the direction of reading, and code points that are no characters.
fn unfit(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(letter as u32 & 0xffff, 0xfffe | 0xffff)
        || matches!(letter, '\u{fdd0}'..='\u{fdef}')
}

/// Eight digits that tell pictures on one page apart (FNV-1a over what is drawn).
pub(crate) fn tag(parts: &[&str]) -> String {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{:08x}", (hash >> 32) as u32 ^ hash as u32)
}
