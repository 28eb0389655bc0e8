//! Issuing countries: codes and the names that lists write.

use std::collections::HashMap;
use std::sync::OnceLock;

/// The ISO 3166-1 alpha-2 code of a code (two or three letters) or an English name of a country; `None` if it is neither.
pub fn country_code(text: &str) -> Option<[u8; 2]> {
    let folded = fold(text);
    if let Some(code) = names().get(folded.as_str()) {
        return Some(*code);
    }
    // "Tehran, Iran": the last part.
    let (_, last) = text.rsplit_once(',')?;
    names().get(fold(last).as_str()).copied()
}

/// Lower-case letters and digits of a name; a text longer than any name is cut.
fn fold(text: &str) -> String {
    const MAX_NAME: usize = 80;
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .take(MAX_NAME)
        .flat_map(char::to_lowercase)
        .collect()
}

/// Folded name to code, from `country-names.csv`: `code,alpha3,names,source`, names divided by `|`.
fn names() -> &'static HashMap<String, [u8; 2]> {
    static NAMES: OnceLock<HashMap<String, [u8; 2]>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let text = crate::FILES
            .iter()
            .find(|(name, _)| *name == "country-names.csv")
            .map_or("", |(_, text)| text);
        let mut names = HashMap::new();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        for row in reader.records().flatten() {
            let code = row.get(0).unwrap_or("").as_bytes();
            let Ok(code) = <[u8; 2]>::try_from(code) else {
                continue;
            };
            let all = row
                .get(2)
                .unwrap_or("")
                .split('|')
                .chain(row.get(1))
                .chain(row.get(0));
            for name in all.filter(|name| !name.is_empty()) {
                names.insert(fold(name), code);
            }
        }
        names
    })
}
