//! Places in a record's JSON, such as `body.findings[0].substance.cas`.

use serde_json::{Map, Value};

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    At(usize),
}

/// Reads a path of our own lists.
pub(super) fn parse(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (key, index) = part.split_once('[').unwrap_or((part, ""));
        steps.push(Step::Key(key.to_owned()));
        steps.extend(index.trim_end_matches(']').parse().ok().map(Step::At));
    }
    steps
}

/// What stands at a path.
pub(super) fn get<'v>(tree: &'v Value, path: &[Step]) -> Option<&'v Value> {
    path.iter().try_fold(tree, |here, step| match step {
        Step::Key(key) => here.get(key.as_str()),
        Step::At(at) => here.get(*at),
    })
}

/// Fields that a part of a record usually has: room that need not be made again.
const USUAL_FIELDS: usize = 4;

/// Puts a leaf at a path and makes the objects and lists on the way.
pub(super) fn set(tree: &mut Value, path: &[Step], leaf: Value) {
    let Some((step, rest)) = path.split_first() else {
        *tree = leaf;
        return;
    };
    match step {
        Step::Key(key) => set_key(tree, key, rest, leaf),
        Step::At(at) => set_at(tree, *at, rest, leaf),
    }
}

fn set_key(tree: &mut Value, key: &str, rest: &[Step], leaf: Value) {
    if !tree.is_object() {
        *tree = Value::Object(Map::with_capacity(USUAL_FIELDS));
    }
    let Value::Object(map) = tree else { return };
    match map.get_mut(key) {
        Some(below) => set(below, rest, leaf),
        None => {
            let mut below = Value::Null;
            set(&mut below, rest, leaf);
            map.insert(key.to_owned(), below);
        }
    }
}

/// Our lists only ever name the first item.
fn set_at(tree: &mut Value, at: usize, rest: &[Step], leaf: Value) {
    if !tree.is_array() {
        *tree = Value::Array(Vec::new());
    }
    let Value::Array(list) = tree else { return };
    if list.len() <= at {
        list.resize(at + 1, Value::Null);
    }
    if let Some(below) = list.get_mut(at) {
        set(below, rest, leaf);
    }
}
