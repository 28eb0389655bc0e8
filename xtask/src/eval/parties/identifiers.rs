//! Questions that hold an identifier and no name.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde_json::{Value, json};

use super::data::{Holdings, lines, word};
use super::screening::ask;
use crate::eval::goals::Row;
use crate::eval::program::Program;

/// Identifiers of one scheme that are asked.
const EACH: usize = 250;

/// Shortest value: shorter ones are no proof of anything.
const SHORTEST: usize = 6;

/// Every identifier finds its party and nobody else, and with one character wrong nobody.
///
/// # Errors
/// Data or a program that do not answer.
pub(super) fn measure(holdings: &Holdings, program: &Program) -> Result<Vec<Row>> {
    let sdn = holdings.sdn()?;
    let mut known: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    // One number may stand under two schemes, such as a registration under that of taxes: its holders are all.
    let mut holders: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for party in lines(&sdn)? {
        for id in party["ids"].as_array().into_iter().flatten() {
            let value = word(&id["value"]);
            let key = key(&value);
            holders.entry(key.clone()).or_default().insert(word(&party["id"]));
            if key.len() < SHORTEST || value.trim().contains(' ') {
                continue;
            }
            let of_scheme = known.entry(word(&id["type"])).or_default();
            of_scheme.insert(key, json!({"type": id["type"], "value": value}));
        }
    }
    let mut asked: Vec<(Value, BTreeSet<String>)> = Vec::new();
    for ids in known.values() {
        let step = (ids.len() / EACH).max(1);
        for (key, id) in ids.iter().step_by(step).take(EACH) {
            asked.push((id.clone(), holders.get(key).cloned().unwrap_or_default()));
            let wrong =
                misspelled(&word(&id["value"])).filter(|wrong| !holders.contains_key(&self::key(wrong)));
            asked.extend(wrong.map(|wrong| (json!({"type": id["type"], "value": wrong}), BTreeSet::new())));
        }
    }
    let question = |(number, (id, _)): (usize, &(Value, BTreeSet<String>))| json!({"qid": number.to_string(), "ids": [id]});
    let questions = asked.iter().enumerate().map(question).collect();
    let found = ask(program, "identifiers", &sdn, questions, None)?;
    let (mut right, mut wrong, mut positives) = (0, 0, 0);
    for (number, (_, holders)) in asked.iter().enumerate() {
        let ids = found
            .get(&number.to_string())
            .into_iter()
            .flatten()
            .map(|(id, _)| id);
        let (mine, others): (Vec<&String>, Vec<&String>) = ids.partition(|id| holders.contains(*id));
        positives += usize::from(!holders.is_empty());
        right += usize::from(!mine.is_empty());
        wrong += usize::from(!others.is_empty());
    }
    Ok(vec![
        Row::share("identifiers alone: party found", right, positives, 100.0, 100.0),
        Row::wrong("identifiers alone: false alerts", wrong, asked.len(), 0),
    ])
}

fn key(value: &str) -> String {
    let kept = value.chars().filter(|letter| letter.is_alphanumeric());
    kept.flat_map(char::to_uppercase).collect()
}

/// The value with its last character but one changed. Of a bank's code that is only its branch, so none.
fn misspelled(value: &str) -> Option<String> {
    let mut letters: Vec<char> = value.chars().collect();
    let place = letters.len().checked_sub(2)?;
    let letter = letters.get_mut(place)?;
    *letter = match *letter {
        '0'..='8' => char::from(u8::try_from(*letter).ok()? + 1),
        '9' => '0',
        'a'..='y' | 'A'..='Y' => char::from(u8::try_from(*letter).ok()? + 1),
        _ => return None,
    };
    let bank_branch = letters.len() == 11 && letters.iter().take(6).all(char::is_ascii_uppercase);
    (!bank_branch).then(|| letters.into_iter().collect())
}
