//! The pages' words: English and Simplified Chinese, from the Fluent files under `locales/`.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid};

use crate::format;

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Isolation marks around every argument would end up in copied commands and hashes.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static EN: LanguageIdentifier = langid!("en");
static ZH: LanguageIdentifier = langid!("zh-CN");

/// A language that the pages speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// English.
    En,
    /// Simplified Chinese.
    ZhCn,
}

impl Lang {
    /// Both languages, in the order of the language switch.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::ZhCn];

    /// The BCP 47 tag: what stands in `lang=`, in the cookie and in `?lang=`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::ZhCn => "zh-CN",
        }
    }

    /// The language's name in itself, for the switch.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::En => "EN",
            Lang::ZhCn => "中文",
        }
    }

    /// Reads a tag such as `en`, `en-GB`, `zh`, `zh-Hans` or `zh-CN`; any Chinese is taken as Simplified.
    pub fn of_tag(tag: &str) -> Option<Lang> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Some(Lang::En),
            "zh" => Some(Lang::ZhCn),
            _ => None,
        }
    }

    /// The first language of an `Accept-Language` header that the pages speak, by weight, then by order.
    pub fn of_accept_language(header: &str) -> Option<Lang> {
        header
            .split(',')
            .filter_map(|part| {
                let (tag, weight) = split_weight(part);
                Lang::of_tag(tag).map(|lang| (lang, weight))
            })
            .filter(|(_, weight)| *weight > 0)
            // `max_by_key` keeps the last of equals, so the order is turned round.
            .rev()
            .max_by_key(|(_, weight)| *weight)
            .map(|(lang, _)| lang)
    }

    fn identifier(self) -> &'static LanguageIdentifier {
        match self {
            Lang::En => &EN,
            Lang::ZhCn => &ZH,
        }
    }
}

/// `zh-CN;q=0.8` → (`zh-CN`, 800). No weight is 1000; a weight that cannot be read is 0.
fn split_weight(part: &str) -> (&str, u16) {
    let Some((tag, weight)) = part.split_once(';') else {
        return (part.trim(), 1000);
    };
    let digits = weight.trim().strip_prefix("q=").unwrap_or_default();
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    let weight = match (whole, thousandths.parse::<u16>()) {
        ("1", _) => 1000,
        ("0", Ok(n)) => n,
        _ => 0,
    };
    (tag.trim(), weight)
}

/// Looks messages up in one language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    lang: Lang,
}

impl Words {
    /// The words of one language.
    pub fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// The language of these words.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The message `id`. A missing message shows its id in brackets: visible, and never a failed page.
    pub fn t(&self, id: &str) -> String {
        self.look_up(id, &HashMap::new())
    }

    /// The message `id`, if there is one: for names that come from data, such as a field of a record.
    pub fn known(&self, id: &str) -> Option<String> {
        if !is_message_id(id) {
            return None;
        }
        LOCALES.try_lookup(self.lang.identifier(), id)
    }

    /// The message `id` for a count: `{ $n }` chooses the plural, `{ $shown }` is the grouped number.
    pub fn count<N: Into<u64>>(&self, id: &str, n: N) -> String {
        let n = n.into();
        let args = HashMap::from([
            // Plural rules of English and Chinese need no more than a double holds exactly.
            (Cow::from("n"), FluentValue::from(n as f64)),
            (Cow::from("shown"), FluentValue::from(format::grouped(n))),
        ]);
        self.look_up(id, &args)
    }

    /// The message `id` with text arguments.
    pub fn with<const N: usize>(&self, id: &str, args: [(&'static str, &str); N]) -> String {
        let args = args
            .into_iter()
            .map(|(name, value)| (Cow::from(name), FluentValue::from(value.to_owned())))
            .collect();
        self.look_up(id, &args)
    }

    fn look_up(&self, id: &str, args: &HashMap<Cow<'static, str>, FluentValue>) -> String {
        LOCALES
            .try_lookup_complete(self.lang.identifier(), id, Some(args))
            .unwrap_or_else(|| format!("[{id}]"))
    }
}

/// Message ids are lower-case letters, digits and dashes: a name from data with anything else has no message.
fn is_message_id(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && id
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// `sampleId`, `sample_id` and `Sample ID` → `sample-id`: how a field's name becomes part of a message id.
pub fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut after_lower = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && after_lower {
                out.push('-');
            }
            after_lower = !c.is_ascii_uppercase();
            out.push(c.to_ascii_lowercase());
        } else {
            if !out.is_empty() && !out.ends_with('-') {
                out.push('-');
            }
            after_lower = false;
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_language_takes_the_heaviest_then_the_first() {
        let of = Lang::of_accept_language;
        assert_eq!(of("zh-CN,zh;q=0.9,en;q=0.8"), Some(Lang::ZhCn));
        assert_eq!(of("en-US,en;q=0.5"), Some(Lang::En));
        assert_eq!(of("fr, en;q=0.2, zh;q=0.7"), Some(Lang::ZhCn));
        assert_eq!(of("en, zh"), Some(Lang::En));
        assert_eq!(of("zh;q=0, en;q=0.1"), Some(Lang::En));
        assert_eq!(of("fr"), None);
        assert_eq!(of(""), None);
    }

    #[test]
    fn field_names_become_ids() {
        assert_eq!(slug("sampleId"), "sample-id");
        assert_eq!(slug("reference_standard"), "reference-standard");
        assert_eq!(slug("TLP"), "tlp");
        assert_eq!(slug("中文"), "");
    }

    #[test]
    fn a_missing_message_is_visible() {
        assert_eq!(Words::new(Lang::En).t("no-such-message"), "[no-such-message]");
        assert_eq!(Words::new(Lang::En).known("中文"), None);
    }
}
