//! A record's facts as a list of labels and values, whatever its kind.
//!
//! Walks the JSON of the record: new fields of the core appear on the page without a change here, under their own name.

use serde_json::{Map, Value};

use crate::labels;
use crate::views::common::{Pair, Said};
use crate::words::{Words, slug};

/// Deepest nesting that is drawn: a record's shapes go to five; deeper trees are cut.
const DEEPEST: u8 = 8;
/// Indentation stops here.
const DEEPEST_INDENT: u8 = 3;

/// The facts of a body, in the order of its fields.
pub fn pairs(words: &Words, tree: &Value) -> Vec<Pair> {
    let mut out = Vec::new();
    if let Value::Object(map) = tree {
        walk_map(words, "", map, 0, &mut out);
    }
    out
}

/// The facts of a record of one kind: labels are sought with the kind's word in front first, so that `side` can mean one
/// thing in a question and another in a commitment.
pub fn facts(words: &Words, kind: &str, tree: &Value) -> Vec<Pair> {
    let mut out = Vec::new();
    if let Value::Object(map) = tree {
        walk_map(words, kind, map, 0, &mut out);
    }
    out
}

fn walk_map(words: &Words, path: &str, map: &Map<String, Value>, depth: u8, out: &mut Vec<Pair>) {
    for (name, value) in map {
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        walk(words, &path, name, value, depth, out);
    }
}

fn walk(words: &Words, path: &str, name: &str, value: &Value, depth: u8, out: &mut Vec<Pair>) {
    let label = labels::of_field(words, path);
    let shown = depth.min(DEEPEST_INDENT);
    if let Some(values) = plain(words, name, value) {
        out.push(Pair {
            label,
            depth: shown,
            values,
        });
        return;
    }
    if depth >= DEEPEST {
        return;
    }
    match value {
        Value::Object(map) => {
            out.push(Pair {
                label,
                depth: shown,
                values: Vec::new(),
            });
            walk_map(words, path, map, depth + 1, out);
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                let number = if items.len() > 1 {
                    format!("{label} {}", i + 1)
                } else {
                    label.clone()
                };
                out.push(Pair {
                    label: number,
                    depth: shown,
                    values: Vec::new(),
                });
                if let Value::Object(map) = item {
                    walk_map(words, path, map, depth + 1, out);
                }
            }
        }
        _ => {}
    }
}

/// A value that fits on one line or in one list: text, number, yes or no, quantity, texts, missing with its reason.
fn plain(words: &Words, name: &str, value: &Value) -> Option<Vec<Said>> {
    let one = |text: String| Some(vec![Said::new("", text)]);
    match value {
        Value::String(text) => one(labels::of_value(words, name, text)),
        Value::Bool(yes) => one(words.t(if *yes { "yes" } else { "no" })),
        Value::Number(number) => one(labels::of_value(words, name, &number.to_string())),
        Value::Null => Some(Vec::new()),
        Value::Object(map) => object(words, map),
        Value::Array(items) => items.iter().map(|item| in_list(words, name, item)).collect(),
    }
}

fn in_list(words: &Words, name: &str, item: &Value) -> Option<Said> {
    match item {
        Value::String(text) => Some(Said::new("", labels::of_value(words, name, text))),
        Value::Object(map) => text_in_language(map),
        _ => None,
    }
}

fn object(words: &Words, map: &Map<String, Value>) -> Option<Vec<Said>> {
    if let Some(missing) = map.get("missing").and_then(Value::as_str) {
        return Some(vec![Said::new(
            "",
            words.known(&format!("missing-{}", slug(missing)))?,
        )]);
    }
    if let Some(quantity) = quantity(map) {
        return Some(vec![Said::new("", quantity)]);
    }
    text_in_language(map).map(|said| vec![said])
}

/// `{"lang":"zh","text":"…"}`.
fn text_in_language(map: &Map<String, Value>) -> Option<Said> {
    match (map.get("lang")?.as_str(), map.get("text")?.as_str(), map.len()) {
        (Some(lang), Some(text), 2) => Some(Said::new(lang, text)),
        _ => None,
    }
}

/// `{"value":"11.9","unit":"kg","uncertainty":"0.1"}` → `11.9 ± 0.1 kg`; money has an amount and a currency.
fn quantity(map: &Map<String, Value>) -> Option<String> {
    let text = |name: &str| map.get(name).and_then(Value::as_str);
    if let (Some(amount), Some(currency), 2) = (text("amount"), text("currency"), map.len()) {
        return Some(format!("{amount} {currency}"));
    }
    let (value, unit) = (text("value")?, text("unit")?);
    let unit = unit.trim_matches(['{', '}']);
    match text("uncertainty") {
        Some(uncertainty) => Some(format!("{value} ± {uncertainty} {unit}")),
        None => Some(format!("{value} {unit}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    fn flat(pairs: &[Pair]) -> Vec<(u8, String)> {
        pairs
            .iter()
            .map(|p| {
                (
                    p.depth,
                    p.values
                        .iter()
                        .map(|v| v.text.as_str())
                        .collect::<Vec<_>>()
                        .join("|"),
                )
            })
            .collect()
    }

    #[test]
    fn shapes_of_the_core_become_lines() {
        let tree = serde_json::json!({
            "laboratory": "Lab",
            "accredited": true,
            "matrix": {"missing": "not-asked"},
            "findings": [{"substance": {"as-written": "芬太尼"}, "amount": {"value": "11.9", "unit": "mg"}}],
            "text": [{"lang": "zh", "text": "一"}, {"lang": "en", "text": "one"}],
        });
        let words = Words::new(Lang::En);
        let pairs = pairs(&words, &tree);
        let lines = flat(&pairs);
        assert!(lines.contains(&(0, "Lab".into())));
        assert!(lines.contains(&(2, "芬太尼".into())));
        assert!(lines.contains(&(1, "11.9 mg".into())));
        assert!(lines.contains(&(0, "一|one".into())));
        assert_eq!(
            pairs
                .iter()
                .find(|p| p.values.iter().any(|v| v.text == "一"))
                .unwrap()
                .values[0]
                .lang,
            "zh"
        );
    }

    #[test]
    fn deep_trees_are_cut() {
        let mut tree = serde_json::json!({"end": "x"});
        for _ in 0..200 {
            tree = serde_json::json!({"a": tree});
        }
        assert!(pairs(&Words::new(Lang::En), &tree).len() <= usize::from(DEEPEST) + 1);
    }
}
