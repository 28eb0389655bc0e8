//! Pictures of the hits in a list: which, and what each is called.

use comity_molecule::Molecule;
use comity_picture::{Lang, Paper};
use comity_substances::{Assessment, Judged, Tables, Verdict};

use crate::drawings;

/// The pictures of a record and their names: one named after the record, and one more, with the measure in its name,
/// for every further definition whose conditions it meets.
pub fn of(
    tables: &Tables,
    molecule: &Molecule,
    answer: &Assessment,
    id: &str,
    lang: Lang,
) -> Vec<(String, String)> {
    let said = || {
        answer
            .verdicts
            .iter()
            .filter(|judged| judged.verdict != Verdict::None)
    };
    let mut marked: Vec<&Judged> = said().filter(|judged| !judged.positions.is_empty()).collect();
    if marked.is_empty() {
        marked.extend(said().next());
    }
    let mut pictures = Vec::new();
    for (number, judged) in marked.into_iter().enumerate() {
        let name = match number {
            0 => id.to_owned(),
            _ => format!("{id}.{}", judged.measure),
        };
        // What cannot be drawn, such as a structure of a thousand atoms, is still answered in words.
        let heading = format!("{id} — {}", drawings::measure(tables, judged, lang));
        let svg = drawings::of_answer(tables, molecule, judged, &heading, lang, Paper::Own);
        pictures.extend(svg.map(|svg| (name, svg)));
    }
    pictures
}
