//! Labels of fields and words for complaints: from the path of a field to what people read.

use comity_core::problem::Problem;

use crate::views::common::Complaint;
use crate::words::{Words, slug};

/// The label of a field by its path: `body.findings.0.substance.as-written` is looked up as
/// `field-findings-substance-as-written`, then with fewer and fewer words in front; unknown names are shown as they are.
pub fn of_field(words: &Words, path: &str) -> String {
    // A complaint about a cell names its column behind the path: the sender knows it by that name.
    if let Some((path, column)) = path.split_once(" (") {
        return format!("{} ({column}", of_field(words, path));
    }
    let names: Vec<String> = path
        .split('.')
        .filter(|part| !part.bytes().all(|b| b.is_ascii_digit()))
        .map(slug)
        .collect();
    let names = names.strip_prefix(&["body".to_owned()]).unwrap_or(&names);
    (0..names.len())
        .find_map(|from| words.known(&format!("field-{}", names.get(from..)?.join("-"))))
        .unwrap_or_else(|| path.rsplit('.').next().unwrap_or(path).to_owned())
}

/// A word of a closed list inside a record, such as `confirmed` of the field `basis`; other text is shown as it is.
pub fn of_value(words: &Words, field: &str, value: &str) -> String {
    if is_place(field) {
        return of_place(words, value);
    }
    if field == "tlp" {
        return words
            .known(&format!("tlp-{}", slug(value)))
            .map_or(value.to_owned(), |text| format!("TLP:{value} – {text}"));
    }
    let group = match field {
        "status" => "state".into(),
        "purpose" => "purposes".into(),
        _ => slug(field),
    };
    words
        .known(&format!("{group}-{}", slug(value)))
        .unwrap_or_else(|| value.to_owned())
}

/// Codes that have a name of ours. Others are shown as codes: which names to use for them is for each node to say.
pub const PLACES: [&str; 41] = [
    "UN", "EU", "US", "CN", "MX", "CA", "IN", "VN", "GB", "DE", "FR", "NL", "BE", "ES", "IT", "PL", "SE",
    "CH", "AU", "NZ", "JP", "KR", "SG", "TH", "MM", "LA", "KH", "MY", "ID", "PH", "AF", "TR", "AE", "BR",
    "CO", "PE", "BO", "GT", "ZA", "NG", "FJ",
];

/// Fields whose value is a country or treaty code.
fn is_place(field: &str) -> bool {
    matches!(
        field,
        "country" | "jurisdiction" | "addressee" | "origin" | "dispatch" | "destination" | "transit"
    )
}

/// A jurisdiction's name with its code; codes without a name of ours are shown alone.
pub fn of_place(words: &Words, code: &str) -> String {
    match words.known(&format!("place-{}", slug(code))) {
        Some(name) => format!("{name} ({code})"),
        None => code.to_owned(),
    }
}

impl Complaint {
    /// The complaint as one sentence with its field in front.
    pub fn sentence(&self) -> String {
        let head = if self.label.is_empty() {
            String::new()
        } else {
            format!("{}: ", self.label)
        };
        format!("{head}{} {}", self.what, self.mend).trim().to_owned()
    }
}

/// A complaint in the reader's words. One without a translation is shown as the core words it, in English.
pub fn complaint(words: &Words, problem: &Problem) -> Complaint {
    let code = slug(&problem.code);
    let known = words.known(&format!("problem-{code}"));
    let mend = words.known(&format!("problem-{code}-mend"));
    Complaint {
        label: if problem.field.is_empty() {
            String::new()
        } else {
            of_field(words, &problem.field)
        },
        field: problem.field.clone(),
        // English readers get the exact sentence of the check; the translation names its sort.
        what: known
            .filter(|_| !is_english(words))
            .unwrap_or_else(|| sentence(&problem.what)),
        mend: mend
            .filter(|_| !is_english(words))
            .unwrap_or_else(|| sentence(&problem.mend)),
    }
}

fn is_english(words: &Words) -> bool {
    words.lang() == crate::words::Lang::En
}

/// With a capital in front and a full stop behind.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else {
        return String::new();
    };
    let end = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{}{}{end}", first.to_uppercase(), chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    #[test]
    fn labels_are_found_from_the_end_of_the_path() {
        let words = Words::new(Lang::En);
        assert_eq!(
            of_field(&words, "body.findings.0.substance.cas"),
            words.t("field-cas")
        );
        assert_eq!(
            of_field(&words, "body.place.country"),
            words.t("field-place-country")
        );
        assert_eq!(of_field(&words, "body.strange_thing"), "strange_thing");
    }

    #[test]
    fn complaints_are_translated_by_code() {
        let problem = Problem::missing("body.laboratory");
        let english = complaint(&Words::new(Lang::En), &problem);
        assert_eq!(english.what, "Required and not given.");
        let chinese = complaint(&Words::new(Lang::ZhCn), &problem);
        assert!(!chinese.what.contains("Required"), "{}", chinese.what);
        assert_ne!(chinese.label, english.label);
    }
}
