//! Scans each line of standard input and prints what a person would want to see: `scan [DATA]`.
use std::io::{BufRead, BufWriter, Write};

use comity_substances::text::{Scanner, TEXT_FILES, line_verdict};
use comity_substances::{FILES, Tables};

fn main() -> Result<(), String> {
    let data = std::env::args().nth(1).unwrap_or_else(|| "data".to_owned());
    let mut contents = Vec::new();
    for name in FILES.iter().chain(TEXT_FILES) {
        let content = std::fs::read_to_string(format!("{data}/{name}"))
            .map_err(|error| format!("{data}/{name}: {error}"))?;
        contents.push((*name, content));
    }
    let files: Vec<(&str, &str)> = contents
        .iter()
        .map(|(name, content)| (*name, content.as_str()))
        .collect();
    let first = |errors: Vec<comity_substances::FactError>| {
        errors.first().map(ToString::to_string).unwrap_or_default()
    };
    let tables = Tables::load(&files).map_err(first)?;
    let scanner = Scanner::load(&tables, &files).map_err(first)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|error| error.to_string())?;
        let scan = scanner.scan(&line);
        let verdict = line_verdict(&scan);
        let named = verdict.named.iter().map(|named| {
            if named.controlled {
                named.id.clone()
            } else {
                format!("({})", named.id)
            }
        });
        let named: Vec<String> = named
            .chain(verdict.equipment.iter().map(|id| format!("machine {id}")))
            .collect();
        let review = verdict
            .review
            .iter()
            .map(|looked| format!("{:?} {:?}", looked.ids, looked.doubts));
        let review: Vec<String> = review.collect();
        let strengths = scan.strengths.iter().map(|one| match &one.per {
            Some((amount, unit)) => format!("{} {} per {amount} {unit}", one.amount, one.unit),
            None => format!("{} {}", one.amount, one.unit),
        });
        let strengths: Vec<String> = strengths
            .chain(scan.forms.iter().map(|form| form.form.clone()))
            .collect();
        writeln!(
            out,
            "{line}\t{}\t{}\t{}",
            named.join(" "),
            review.join(" "),
            strengths.join(", ")
        )
        .map_err(|error| error.to_string())?;
    }
    Ok(())
}
