//! Pictures of hits: the scaffold grey, the atoms that meet each condition in its colour.

use comity_molecule::Molecule;
use comity_picture::{Lang, Mark, Picture};
use comity_substances::{Assessment, Judged, Position, Verdict};

/// Width of a picture in CSS pixels: the legend stands beside the drawing.
const WIDTH: u16 = 720;

/// The pictures of a record and their names: one named after the record, and one more, with the measure in its name,
/// for every further definition whose conditions it meets.
pub(crate) fn of(molecule: &Molecule, answer: &Assessment, id: &str, lang: Lang) -> Vec<(String, String)> {
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
        let name = if number == 0 {
            id.to_owned()
        } else {
            format!("{id}.{}", judged.measure)
        };
        // What cannot be drawn, such as a structure of a thousand atoms, is still answered in words.
        pictures.extend(drawn(molecule, judged, id, lang).map(|svg| (name, svg)));
    }
    pictures
}

/// One measure's view of the record.
pub fn drawn(molecule: &Molecule, judged: &Judged, name: &str, lang: Lang) -> Option<String> {
    let heading = format!(
        "{name} — {}",
        judged.citation.as_deref().unwrap_or(&judged.measure)
    );
    let picture = Picture {
        core: &judged.core,
        marks: &marks(&judged.positions),
        heading: &heading,
        lang,
        component: judged.component,
        numbers: true,
        width: WIDTH,
        ..Picture::new(molecule)
    };
    comity_picture::svg(&picture).ok()
}

/// The atoms of each letter, with what was found there.
fn marks(positions: &[Position]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for position in positions {
        let found = format!("{}: {}", position.at, position.found);
        match marks.iter_mut().find(|mark| mark.letter == position.letter) {
            Some(mark) => {
                mark.title.push_str("; ");
                mark.title.push_str(&found);
                mark.atoms.extend(&position.atoms);
            }
            None => marks.push(Mark {
                letter: position.letter.clone(),
                title: found,
                atoms: position.atoms.clone(),
            }),
        }
    }
    marks
}
