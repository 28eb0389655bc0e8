//! Texts and names that say their language.

use serde::{Deserialize, Serialize};

/// A BCP 47 language tag in the short form we use: `en`, `zh`, `zh-Hans`, `es`, `und` for not determined.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Lang(String);

/// Longest tag of the registry's common forms is far shorter; 35 is the length RFC 5646 §4.4.1 asks readers to take.
const MAX_TAG: usize = 35;

impl Lang {
    /// English.
    pub fn en() -> Self {
        Self("en".into())
    }

    /// Chinese.
    pub fn zh() -> Self {
        Self("zh".into())
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads a tag: ASCII letters, digits and hyphens, beginning with two or three letters.
    pub fn parse(tag: &str) -> Option<Self> {
        let mut parts = tag.split('-');
        let first = parts.next()?;
        let primary = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_lowercase());
        let rest = parts
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
        (primary && rest && tag.len() <= MAX_TAG).then(|| Self(tag.into()))
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(deserializer)?;
        Self::parse(&tag).ok_or_else(|| {
            serde::de::Error::custom("not a language tag; write for example `en`, `zh` or `es`")
        })
    }
}

/// A text in one language. Two languages of one record are two texts; neither is "the translation".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Its language.
    pub lang: Lang,
    /// The words.
    pub text: String,
}

impl Text {
    /// An English text.
    pub fn en(text: impl Into<String>) -> Self {
        Self {
            lang: Lang::en(),
            text: text.into(),
        }
    }

    /// A Chinese text.
    pub fn zh(text: impl Into<String>) -> Self {
        Self {
            lang: Lang::zh(),
            text: text.into(),
        }
    }
}

/// The text in `lang` if there is one, else the first.
pub fn in_language<'a>(texts: &'a [Text], lang: &str) -> Option<&'a Text> {
    texts
        .iter()
        .find(|text| text.lang.as_str().split('-').next() == lang.split('-').next())
        .or(texts.first())
}
