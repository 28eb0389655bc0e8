//! Prints how names in Chinese characters are read: one `type<tab>name` a line on standard input, one JSON line each.

use std::io::{self, BufRead, Write};

use comity_core::party::PartyType;
use comity_parties::han::{Han, read};

fn main() -> io::Result<()> {
    let tables = Han::load(comity_parties::FILES)
        .map_err(|faults| io::Error::other(format!("{} faults, first {:?}", faults.len(), faults.first())))?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut readings = Vec::new();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (kind, name) = line.split_once('\t').unwrap_or(("entity", &line));
        read(
            name,
            PartyType::from_word(kind).unwrap_or_default(),
            &tables,
            &mut readings,
        );
        let shown: Vec<serde_json::Value> = readings.iter().map(show).collect();
        writeln!(out, "{}", serde_json::json!({"name": name, "readings": shown}))?;
    }
    out.flush()
}

fn show(reading: &comity_parties::han::HanReading) -> serde_json::Value {
    let words = reading.words.iter();
    let words = words
        .map(|word| serde_json::json!([word.text, word.class.as_str(), word.original, word.alternatives]));
    serde_json::json!({
        "system": format!("{:?}", reading.system),
        "penalty": reading.penalty,
        "words": words.collect::<Vec<_>>(),
    })
}
