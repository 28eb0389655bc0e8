//! Putting values into a JSON tree by path, and reading them back.

use serde_json::{Map, Value, json};

/// Sets the value at a path such as `body.findings.0.basis`; numbers are places in a list.
pub(super) fn put(root: &mut Value, path: &str, value: Value) {
    let mut at = root;
    for part in path.split('.') {
        at = child(at, part);
    }
    *at = value;
}

/// The child of a node, made where it is missing.
fn child<'v>(node: &'v mut Value, part: &str) -> &'v mut Value {
    match part.parse::<usize>() {
        Ok(place) => {
            if !node.is_array() {
                *node = json!([]);
            }
            // Places come from the tables of forms and are small.
            let Value::Array(items) = node else {
                unreachable!("made a list above")
            };
            while items.len() <= place {
                items.push(Value::Null);
            }
            &mut items[place]
        }
        Err(_) => {
            if !node.is_object() {
                *node = json!({});
            }
            let Value::Object(map) = node else {
                unreachable!("made a map above")
            };
            map.entry(part.to_owned()).or_insert(Value::Null)
        }
    }
}

fn find<'v>(root: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.')
        .try_fold(root, |node, part| match part.parse::<usize>() {
            Ok(place) => node.get(place),
            Err(_) => node.get(part),
        })
}

/// Takes the value at a path out. A missing value that names its reason stays: a form does not ask for reasons.
pub(super) fn clear(root: &mut Value, path: &str) {
    let Some(value) = find(root, path) else { return };
    if value.get("missing").is_none() && !value.is_null() {
        put(root, path, Value::Null);
    }
}

/// Sets, replaces or takes out the text of one language in a list of texts.
pub(super) fn put_text(root: &mut Value, path: &str, lang: &str, text: &str) {
    let mut texts = find(root, path)
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let place = texts.iter().position(|one| is_lang(one, lang));
    match (place, text.is_empty()) {
        (Some(place), true) => {
            texts.remove(place);
        }
        (Some(place), false) => texts[place] = json!({"lang": lang, "text": text}),
        (None, false) => texts.push(json!({"lang": lang, "text": text})),
        (None, true) => {}
    }
    if !texts.is_empty() || find(root, path).is_some() {
        put(root, path, Value::Array(texts));
    }
}

fn is_lang(text: &Value, lang: &str) -> bool {
    text.get("lang")
        .and_then(Value::as_str)
        .is_some_and(|tag| tag.split('-').next() == Some(lang))
}

/// The text of one language in a list of texts.
pub(super) fn text(root: &Value, path: &str, lang: &str) -> Option<String> {
    let texts = find(root, path)?.as_array()?;
    let text = texts.iter().find(|one| is_lang(one, lang))?;
    text.get("text")?.as_str().map(Into::into)
}

/// The values at a path, as a form shows them.
pub(super) fn get(root: &Value, path: &str) -> Vec<String> {
    match find(root, path) {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Bool(yes)) => vec![yes.to_string()],
        Some(Value::Number(number)) => vec![number.to_string()],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(Into::into).collect(),
        _ => Vec::new(),
    }
}

/// Takes out what is empty: nulls, empty lists, empty maps, from the leaves upwards.
pub(super) fn prune(node: &mut Value) {
    match node {
        Value::Object(map) => {
            let pruned: Map<String, Value> = std::mem::take(map)
                .into_iter()
                .filter_map(|(name, value)| keep(value).map(|v| (name, v)))
                .collect();
            *map = pruned;
        }
        Value::Array(items) => {
            let pruned: Vec<Value> = std::mem::take(items).into_iter().filter_map(keep).collect();
            *items = pruned;
        }
        _ => {}
    }
}

fn keep(mut value: Value) -> Option<Value> {
    prune(&mut value);
    let empty = match &value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    };
    (!empty).then_some(value)
}
