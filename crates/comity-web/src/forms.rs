//! The two-minute forms: which fields each kind asks for, and how they become a record.
//!
//! A form is data (see [`specs`]): a path inside the record, how it is filled in, whether it must be. Whether what was
//! filled in is right is for the core to say, not for a form.

pub mod specs;
mod tree;

use comity_core::kinds::Kind;
use comity_core::problem::Problem;
use serde_json::{Value, json};

use crate::fields::Fields;
use crate::labels;
use crate::views::common::{Choice, Complaint};
use crate::views::forms::{Control, FieldView, Group};
use crate::words::{Lang, Words};

pub use specs::{FieldSpec, FormSpec, Sort};

/// The JSON tree that a sent form describes, on top of `base` (an empty object, or the record being corrected).
pub fn to_tree(spec: &FormSpec, fields: &Fields, base: Value) -> Value {
    let mut root = base;
    for field in spec.fields() {
        apply(field, fields, &mut root);
    }
    tree::prune(&mut root);
    root
}

fn apply(field: &FieldSpec, fields: &Fields, root: &mut Value) {
    let sent =
        || value_of(field, fields).filter(|_| field.with.is_empty() || !fields.get(field.with).is_empty());
    match field.sort {
        Sort::Text(lang) | Sort::Texts(lang) => {
            tree::put_text(root, field.path, lang, fields.get(&field.name()))
        }
        _ => match sent() {
            Some(value) => tree::put(root, field.path, value),
            None => tree::clear(root, field.path),
        },
    }
}

/// What was sent for a field, in the type that the record wants; `None` for nothing.
fn value_of(field: &FieldSpec, fields: &Fields) -> Option<Value> {
    let text = fields.get(&field.name());
    match field.sort {
        Sort::Check => (text == "true").then_some(Value::Bool(true)),
        Sort::YesNo => text.parse::<bool>().ok().map(Value::Bool),
        Sort::Ticks(_) => Some(fields.all(&field.name()))
            .filter(|all| !all.is_empty())
            .map(|all| json!(all)),
        Sort::List => Some(list(text))
            .filter(|all| !all.is_empty())
            .map(|all| json!(all)),
        // A number stays a number; anything else is handed on as text, for the core to complain of.
        Sort::Number => {
            (!text.is_empty()).then(|| text.parse::<u64>().map_or_else(|_| json!(text), |n| json!(n)))
        }
        Sort::Place => (!text.is_empty()).then(|| json!(text.to_ascii_uppercase())),
        _ => (!text.is_empty()).then(|| json!(text)),
    }
}

/// Items that stand on lines or between semicolons, Western or Chinese.
fn list(text: &str) -> Vec<&str> {
    text.split(['\n', ';', '；'])
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .collect()
}

/// What a form shows.
pub enum Filling<'a> {
    /// The values a fresh form starts with.
    Fresh,
    /// What was sent and could not be recorded.
    Sent(&'a Fields),
    /// A record that is to be corrected.
    Record(&'a Value),
}

/// The fields in view: the few that matter, then the folded groups.
pub fn draw(
    words: &Words,
    spec: &FormSpec,
    filling: &Filling<'_>,
    complaints: &[Complaint],
) -> (Vec<FieldView>, Vec<Group>) {
    let view = |field: &FieldSpec| field_view(words, spec.kind, field, filling, complaints);
    let group = |heading: &'static str, fields: &[&'static [FieldSpec]]| {
        let fields: Vec<FieldView> = fields.iter().copied().flatten().map(view).collect();
        Group {
            heading,
            open: fields.iter().any(|f| f.wrong.is_some()),
            fields,
        }
    };
    let groups = spec
        .groups
        .iter()
        .map(|(heading, fields)| group(heading, fields))
        .collect();
    (spec.first.iter().map(view).collect(), groups)
}

fn field_view(
    words: &Words,
    kind: Kind,
    field: &FieldSpec,
    filling: &Filling<'_>,
    complaints: &[Complaint],
) -> FieldView {
    let name = field.name();
    let values = values(field, kind, filling);
    let value = values.join("\n");
    FieldView {
        id: format!("f-{}", name.replace('.', "-")),
        label: label(words, field),
        hint: hint(words, field),
        control: control(words, kind, field, &values),
        value,
        // A field that counts only beside another is never asked for alone.
        required: field.must && field.with.is_empty(),
        wrong: wrong(field, complaints),
        lang: field.lang(),
        name,
    }
}

fn label(words: &Words, field: &FieldSpec) -> String {
    let label = labels::of_field(words, field.path);
    let label = match field.number() {
        0 => label,
        n => format!("{label} {}", n + 1),
    };
    match field.sort {
        Sort::Text(lang) | Sort::Texts(lang) => words.with(
            "field-in-language",
            [("field", &label), ("language", &words.t(&format!("lang-{lang}")))],
        ),
        _ => label,
    }
}

/// A hint by the sort of field, or by its name.
fn hint(words: &Words, field: &FieldSpec) -> String {
    let last = field.path.rsplit('.').next().unwrap_or_default();
    let of_name = words.known(&format!("hint-{}", crate::words::slug(last)));
    let of_sort = match field.sort {
        Sort::Date => words.known("hint-date"),
        Sort::Place => words.known("hint-place"),
        Sort::List => words.known("hint-list"),
        _ => None,
    };
    of_name.or(of_sort).unwrap_or_default()
}

fn control(words: &Words, kind: Kind, field: &FieldSpec, values: &[String]) -> Control {
    let name = field.path.rsplit('.').next().unwrap_or_default();
    let chosen = |value: &str| values.iter().any(|v| v == value);
    let choice = |value: &str| Choice {
        value: value.into(),
        label: labels::of_value(words, name, value),
        chosen: chosen(value),
    };
    let empty = Choice {
        value: String::new(),
        label: words.t("choose-none"),
        chosen: values.is_empty(),
    };
    let with_empty = |options: Vec<Choice>| {
        // Nothing is chosen for the reader where the form must be told.
        let head = if field.must && !field.start.is_empty() {
            Vec::new()
        } else {
            vec![empty.clone()]
        };
        head.into_iter().chain(options).collect()
    };
    match field.sort {
        Sort::Line | Sort::Number | Sort::Text(_) => Control::Line,
        Sort::Area | Sort::List | Sort::Texts(_) => Control::Area,
        Sort::Date => Control::Date,
        Sort::Place => Control::Place,
        Sort::Check => Control::Check,
        Sort::Words(options) => Control::Choose(with_empty(options.iter().map(|o| choice(o)).collect())),
        Sort::Status => Control::Choose(kind.statuses().iter().map(|o| choice(o)).collect()),
        Sort::Ticks(options) => Control::Tick(options.iter().map(|o| choice(o)).collect()),
        Sort::Unit => Control::Choose(
            comity_core::quantity::UNITS
                .iter()
                .chain(specs::COUNTS)
                .map(|unit| Choice {
                    value: (*unit).into(),
                    label: unit.trim_matches(['{', '}']).into(),
                    chosen: chosen(unit),
                })
                .collect(),
        ),
        Sort::YesNo => {
            let of = |value: &str, id: &str| Choice {
                value: value.into(),
                label: words.t(id),
                chosen: chosen(value),
            };
            Control::Choose(vec![empty.clone(), of("true", "yes"), of("false", "no")])
        }
    }
}

fn values(field: &FieldSpec, kind: Kind, filling: &Filling<'_>) -> Vec<String> {
    match filling {
        Filling::Fresh => {
            let start = if field.sort == Sort::Status {
                kind.statuses().first().copied().unwrap_or_default()
            } else {
                field.start
            };
            start.split_whitespace().map(Into::into).collect()
        }
        Filling::Sent(fields) => match field.sort {
            Sort::Ticks(_) => fields.all(&field.name()).into_iter().map(Into::into).collect(),
            _ => vec![fields.get(&field.name()).to_owned()],
        },
        Filling::Record(tree) => match field.sort {
            Sort::Text(lang) | Sort::Texts(lang) => tree::text(tree, field.path, lang).into_iter().collect(),
            _ => tree::get(tree, field.path),
        },
    }
}

/// The complaint that belongs to a field: about its path, about a part of it, or about its name in the core's words.
fn wrong(field: &FieldSpec, complaints: &[Complaint]) -> Option<String> {
    let mine = |c: &&Complaint| {
        // A complaint may or may not say `body.`; both sides without it are compared, and only where there is something left.
        let bare = |path: &str| path.strip_prefix("body.").unwrap_or(path).to_owned();
        bare(&c.field) == bare(field.path)
    };
    complaints
        .iter()
        .find(mine)
        .map(|c| format!("{} {}", c.what, c.mend))
}

/// A complaint that names a field of the form links to it; any other stands alone.
pub fn placed(spec: &FormSpec, complaint: Complaint) -> Complaint {
    let field = spec
        .fields()
        .find(|field| field.path == complaint.field)
        .map(FieldSpec::name)
        .unwrap_or_default();
    Complaint { field, ..complaint }
}

/// Complaints of the core in the reader's words.
pub fn complaints(words: &Words, problems: &[Problem]) -> Vec<Complaint> {
    problems
        .iter()
        .map(|problem| labels::complaint(words, problem))
        .collect()
}

/// Gives a record without a title one made of its kind, its main facts and its date, in the language of the page.
pub fn entitle(words: &Words, spec: &FormSpec, tree: &mut Value) {
    if !tree::get(tree, "title").is_empty()
        || tree
            .get("title")
            .is_some_and(|title| !title.as_array().is_none_or(Vec::is_empty))
    {
        return;
    }
    let facts: Vec<String> = spec
        .names
        .iter()
        .filter_map(|path| tree::get(tree, path).into_iter().next())
        .collect();
    let kind = words.t(&format!("kind-{}", spec.kind.as_str()));
    let (colon, comma, lang) = match words.lang() {
        Lang::En => (": ", ", ", "en"),
        Lang::ZhCn => ("：", "，", "zh"),
    };
    let text = if facts.is_empty() {
        kind
    } else {
        format!("{kind}{colon}{}", facts.join(comma))
    };
    // A title holds 300 characters; two long names must not make the form fail.
    tree::put_text(tree, "title", lang, &crate::format::shortened(&text, 280));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields(
            pairs
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn a_form_becomes_the_records_tree() {
        let spec = specs::of(Kind::Identification).unwrap();
        let sent = fields(&[
            ("body.laboratory", "Lab"),
            ("body.findings.0.substance.as-written", "芬太尼"),
            ("body.findings.0.basis", "confirmed"),
            ("body.findings.0.amount.unit", "mg"),
            ("body.findings.1.basis", "confirmed"),
            ("handling.tlp", "GREEN"),
            ("handling.purposes", "public-health"),
            ("handling.purposes", "research"),
            ("title.zh", "标题"),
        ]);
        let tree = to_tree(spec, &sent, json!({}));
        assert_eq!(
            tree,
            json!({
                "title": [{"lang": "zh", "text": "标题"}],
                "handling": {"tlp": "GREEN", "purposes": ["public-health", "research"]},
                "body": {"laboratory": "Lab", "findings": [{"substance": {"as-written": "芬太尼"}, "basis": "confirmed"}]},
            })
        );
    }

    #[test]
    fn a_correction_keeps_what_the_form_does_not_ask() {
        let spec = specs::of(Kind::Identification).unwrap();
        let base = json!({"body": {"laboratory": "Old", "matrix": {"missing": "refused"}, "strange": 7,
            "findings": [{"substance": {"as-written": "a"}, "basis": "confirmed"}, {"substance": {"as-written": "b"}, "basis": "confirmed"}]}});
        let sent = fields(&[
            ("body.laboratory", "New"),
            ("body.findings.1.substance.as-written", "b"),
            ("body.findings.1.basis", "presumptive"),
        ]);
        let tree = to_tree(spec, &sent, base);
        assert_eq!(
            tree["body"],
            json!({"laboratory": "New", "matrix": {"missing": "refused"}, "strange": 7,
                "findings": [{"substance": {"as-written": "b"}, "basis": "presumptive"}]})
        );
    }

    #[test]
    fn a_record_without_a_title_gets_one() {
        let spec = specs::of(Kind::Identification).unwrap();
        let mut tree =
            json!({"body": {"findings": [{"substance": {"as-written": "芬太尼"}}], "date": "2026-01-02"}});
        entitle(&Words::new(Lang::ZhCn), spec, &mut tree);
        let title = tree["title"][0]["text"].as_str().unwrap();
        assert!(
            title.contains("芬太尼") && title.contains("2026-01-02"),
            "{title}"
        );
    }

    #[test]
    fn every_kind_that_people_report_has_a_form_or_its_own_page() {
        for kind in Kind::ALL.iter().filter(|kind| kind.is_reported_by_people()) {
            assert_eq!(specs::of(*kind).is_some(), *kind != Kind::Reply, "{kind}");
        }
    }

    #[test]
    fn names_in_a_form_are_unique() {
        for spec in specs::ALL {
            let mut names: Vec<String> = spec.fields().map(FieldSpec::name).collect();
            names.sort();
            let before = names.len();
            names.dedup();
            assert_eq!(before, names.len(), "{}", spec.kind);
            for field in spec.fields().filter(|field| !field.with.is_empty()) {
                assert!(
                    spec.fields().any(|other| other.name() == field.with),
                    "{} of {}",
                    field.with,
                    spec.kind
                );
            }
        }
    }
}
