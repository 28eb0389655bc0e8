//! Pictures of answers: the scaffold grey, each condition in its colour with its clause.

use comity_molecule::Molecule;
use comity_picture::{Lang, Mark, Paper, Picture};
use comity_substances::{Class, Judged, Position, Tables};

/// Width on a page, in CSS pixels: it fits a telephone, and two fit beside each other on a desk; the legend stands below
/// the drawing.
const ON_PAGE: u16 = 420;
/// Width of a file of its own: the legend stands beside the drawing.
const IN_FILE: u16 = 720;

/// One measure's view of a record, as SVG. None for what cannot be drawn, such as a thousand atoms: the answer in words
/// stands by itself.
pub fn of_answer(
    tables: &Tables,
    molecule: &Molecule,
    judged: &Judged,
    heading: &str,
    lang: Lang,
    paper: Paper,
) -> Option<String> {
    let picture = Picture {
        core: &judged.core,
        marks: &marks(tables, judged, lang),
        heading,
        lang,
        component: judged.component,
        numbers: true,
        width: width(paper),
        paper,
        ..Picture::new(molecule)
    };
    comity_picture::svg(&picture).ok()
}

/// The structure alone.
pub fn plain(molecule: &Molecule, heading: &str, lang: Lang, paper: Paper) -> Option<String> {
    let picture = Picture {
        heading,
        lang,
        width: ON_PAGE,
        paper,
        ..Picture::new(molecule)
    };
    comity_picture::svg(&picture).ok()
}

fn width(paper: Paper) -> u16 {
    match paper {
        Paper::Own => IN_FILE,
        Paper::Page => ON_PAGE,
    }
}

/// The name of a definition, or where the list is found, for the line above a picture.
pub fn measure(tables: &Tables, judged: &Judged, lang: Lang) -> String {
    let class = tables.classes().get(&judged.measure);
    let name = class.map(|class| {
        if lang == Lang::En {
            &class.name.en
        } else {
            &class.name.zh
        }
    });
    name.or(judged.citation.as_ref())
        .unwrap_or(&judged.measure)
        .clone()
}

/// The atoms of each letter; beside them what was found there, and the clause.
pub fn marks(tables: &Tables, judged: &Judged, lang: Lang) -> Vec<Mark> {
    let class = tables.classes().get(&judged.measure);
    let mut marks: Vec<Mark> = Vec::new();
    for position in &judged.positions {
        let found = found(class, position, lang);
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
    for mark in &mut marks {
        let clause = class.and_then(|class| class.letter(&mark.letter));
        if let Some(letter) = clause {
            let words = if lang == Lang::En {
                &letter.words.en
            } else {
                &letter.words.zh
            };
            mark.title.push_str(" — ");
            mark.title.push_str(words);
        }
    }
    marks
}

fn found(class: Option<&Class>, position: &Position, lang: Lang) -> String {
    let Some(class) = class else {
        return format!("{}: {}", position.at, position.found);
    };
    let (en, zh) = class.found_in_words(&position.found);
    if lang == Lang::En {
        format!("{}: {en}", position.at)
    } else {
        format!("{}：{zh}", class.place_in_chinese(&position.at))
    }
}
