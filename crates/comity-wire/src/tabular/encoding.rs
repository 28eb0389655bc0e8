//! From bytes to text. A guess is made only where it is safe, and it is reported.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::error::TableError;

/// Text encodings that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, least significant byte first.
    Utf16Le,
    /// UTF-16, most significant byte first.
    Utf16Be,
    /// GB 18030, with GBK and GB 2312 inside it: what Chinese spreadsheet programs write as "CSV".
    Gb18030,
    /// Windows code page 1252: what Western spreadsheet programs write as "CSV". Read only when named.
    Windows1252,
}

impl Encoding {
    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Gb18030 => "GB18030",
            Self::Windows1252 => "windows-1252",
        }
    }
}

/// The text of `bytes`, and the encoding it was read in.
pub(super) fn decode(bytes: Vec<u8>, named: Option<Encoding>) -> Result<(String, Encoding), TableError> {
    if bytes.starts_with(&[0xff, 0xfe, 0, 0]) || bytes.starts_with(&[0, 0, 0xfe, 0xff]) {
        return Err(TableError::Unsupported { what: "UTF-32 text" });
    }
    let encoding = match named {
        Some(encoding) => encoding,
        None => guess(&bytes),
    };
    match encoding {
        Encoding::Utf8 => from_utf8(bytes).map(|text| (text, encoding)),
        _ => from_other(&bytes, encoding).map(|text| (text, encoding)),
    }
}

fn guess(bytes: &[u8]) -> Encoding {
    if bytes.starts_with(&[0xff, 0xfe]) {
        Encoding::Utf16Le
    } else if bytes.starts_with(&[0xfe, 0xff]) {
        Encoding::Utf16Be
    } else if std::str::from_utf8(bytes).is_err() && looks_chinese(bytes) {
        Encoding::Gb18030
    } else {
        Encoding::Utf8
    }
}

fn from_utf8(bytes: Vec<u8>) -> Result<String, TableError> {
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        TableError::NotText {
            line: line_at(error.as_bytes(), byte),
            byte,
            encoding: "UTF-8",
        }
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

fn from_other(bytes: &[u8], encoding: Encoding) -> Result<String, TableError> {
    let codec = match encoding {
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Windows1252 => WINDOWS_1252,
        Encoding::Gb18030 | Encoding::Utf8 => GB18030,
    };
    let (text, bad) = codec.decode_with_bom_removal(bytes);
    if bad {
        // The first replacement character stands where the text broke; one that was sent as such breaks nothing.
        let upto = text.find('\u{fffd}').unwrap_or(0);
        let before = text.get(..upto).unwrap_or("");
        let line = line_at(before.as_bytes(), upto);
        return Err(TableError::NotText {
            line,
            byte: upto,
            encoding: encoding.name(),
        });
    }
    Ok(text.into_owned())
}

/// Whether bytes that are not UTF-8 are Chinese text: four fifths of what is not ASCII are pairs from the
/// GB 2312 block (both bytes 0xA1 or higher). An accented Latin letter is followed by ASCII and never forms one.
fn looks_chinese(bytes: &[u8]) -> bool {
    let (mut pairs, mut others) = (0u64, 0u64);
    let mut rest = bytes.iter().copied();
    while let Some(lead) = rest.next() {
        if lead < 0x80 {
            continue;
        }
        match rest.next() {
            Some(trail) if lead >= 0xa1 && trail >= 0xa1 => pairs += 1,
            _ => others += 1,
        }
    }
    pairs > 0 && pairs >= 4 * others && !GB18030.decode_without_bom_handling(bytes).1
}

fn line_at(bytes: &[u8], upto: usize) -> u32 {
    let before = bytes.get(..upto).unwrap_or(bytes);
    let breaks = before.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(breaks).unwrap_or(u32::MAX).saturating_add(1)
}
