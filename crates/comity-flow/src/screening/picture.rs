//! Pictures of hits: the scaffold grey, the atoms that meet each condition in its colour, the words of the condition
//! beside them.

use comity_molecule::Molecule;
use comity_picture::{Lang, Mark, Picture};
use comity_substances::{Assessment, Bilingual, Class, Judged, Position, Tables, Verdict};

/// Width of a picture in CSS pixels: the legend stands beside the drawing.
const WIDTH: u16 = 720;

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
        pictures.extend(drawn(tables, molecule, judged, id, lang).map(|svg| (name, svg)));
    }
    pictures
}

/// One measure's view of the record.
pub fn drawn(
    tables: &Tables,
    molecule: &Molecule,
    judged: &Judged,
    name: &str,
    lang: Lang,
) -> Option<String> {
    let class = tables
        .classes()
        .all()
        .iter()
        .find(|class| class.id == judged.measure);
    let measure = match class {
        Some(class) => say(&class.name, lang),
        None => judged.citation.as_deref().unwrap_or(&judged.measure),
    };
    let picture = Picture {
        core: &judged.core,
        marks: &marks(class, &judged.positions, lang),
        heading: &format!("{name} — {measure}"),
        lang,
        component: judged.component,
        numbers: true,
        width: WIDTH,
        ..Picture::new(molecule)
    };
    comity_picture::svg(&picture).ok()
}

fn say(words: &Bilingual, lang: Lang) -> &str {
    match lang {
        Lang::ZhCn if !words.zh.is_empty() => &words.zh,
        _ => &words.en,
    }
}

/// The atoms of each letter, under the words of its condition; without a letter, under what was found.
fn marks(class: Option<&Class>, positions: &[Position], lang: Lang) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for position in positions {
        match marks.iter_mut().find(|mark| mark.letter == position.letter) {
            Some(mark) => mark.atoms.extend(&position.atoms),
            None => marks.push(Mark {
                letter: position.letter.clone(),
                title: title(class, position, lang),
                atoms: position.atoms.clone(),
            }),
        }
    }
    for mark in &mut marks {
        mark.atoms.sort_unstable();
        mark.atoms.dedup();
    }
    marks
}

fn title(class: Option<&Class>, position: &Position, lang: Lang) -> String {
    let condition = class.and_then(|class| class.letter(&position.letter));
    match (condition, class) {
        (Some(letter), _) => say(&letter.words, lang).to_owned(),
        (None, Some(class)) if lang == Lang::ZhCn => {
            let (_, found) = class.found_in_words(&position.found);
            format!("{}：{found}", class.place_in_chinese(&position.at))
        }
        _ => format!("{}: {}", position.at, position.found),
    }
}
