use std::collections::BTreeSet;

use comity_picture::{Lang, Mark, Picture, PictureError, svg};

use crate::read_back::{elements, picture_of, read};
use crate::substances::SHOWN;

/// Published: sufentanil, in scope by A (thienyl) and C (methoxymethyl).
const SUFENTANIL: &str = "CCC(=O)N(c1ccccc1)C1(COC)CCN(CCc2cccs2)CC1";

fn mark(letter: &str, atoms: &[u32]) -> Mark {
    Mark {
        letter: letter.to_owned(),
        title: format!("clause {letter}"),
        atoms: atoms.to_vec(),
    }
}

#[test]
fn every_mark_has_badge_band_and_legend() {
    for shown in SHOWN {
        let svg = elements(&picture_of(shown, Lang::En, 360));
        for (at, clause) in shown.marks.iter().enumerate() {
            let mark = clause.in_words(Lang::En);
            let on_atoms = svg
                .iter()
                .find(|e| e.get("data-letter") == mark.letter)
                .expect("a group of badges");
            let atoms: Vec<String> = mark.atoms.iter().map(u32::to_string).collect();
            assert_eq!(on_atoms.get("data-atoms"), atoms.join(" "));
            let badges = svg
                .iter()
                .filter(|e| e.name == "text" && e.text == mark.letter)
                .count();
            assert!(badges >= 2, "{}: {badges} badges of {}", shown.name, mark.letter);
            let patterns: Vec<_> = svg.iter().filter(|e| e.name == "pattern").collect();
            let band = format!("url(#{})", patterns[at].get("id"));
            assert!(
                svg.iter().any(|e| e.get("stroke") == band),
                "no band on the atoms"
            );
            assert!(svg.iter().any(|e| e.get("fill") == band), "no band in the legend");
        }
    }
}

#[test]
fn atoms_apart_have_a_badge_each() {
    let molecule = read(SUFENTANIL);
    // The methyl of the acyl group and the sulfur of the thienyl ring.
    let svg = svg(&Picture {
        marks: &[mark("A", &[0, 24])],
        ..Picture::new(&molecule)
    })
    .unwrap();
    let badges = elements(&svg)
        .iter()
        .filter(|e| e.name == "text" && e.text == "A")
        .count();
    assert_eq!(badges, 3, "two on the atoms, one in the legend");
}

#[test]
fn a_letter_has_its_colour_in_every_picture() {
    let molecule = read(SUFENTANIL);
    let fills = |marks: &[Mark]| -> Vec<String> {
        let svg = svg(&Picture {
            marks,
            ..Picture::new(&molecule)
        })
        .unwrap();
        let patterned = elements(&svg).into_iter().skip_while(|e| e.name != "pattern");
        patterned
            .filter(|e| e.get("fill-opacity") == ".3")
            .map(|e| e.get("fill").to_owned())
            .collect()
    };
    let both = fills(&[mark("A", &[20]), mark("C", &[12])]);
    assert_eq!(both[1..], fills(&[mark("C", &[12])]));
    assert_eq!(fills(&[mark("A", &[20])]), fills(&[mark("1", &[20])]));
    assert_ne!(both[0], both[1]);
    // Two letters of the same place in their alphabets do not share one.
    let mixed = fills(&[mark("A", &[20]), mark("1", &[12]), mark("A", &[0])]);
    assert_eq!(mixed[0], mixed[2]);
    assert_ne!(mixed[0], mixed[1]);
}

#[test]
fn many_marks_differ_in_colour_or_hatching() {
    let molecule = read(SUFENTANIL);
    let marks: Vec<Mark> = (0..26u32)
        .map(|i| mark(&char::from(b'A' + i as u8).to_string(), &[i]))
        .collect();
    let svg = svg(&Picture {
        marks: &marks,
        ..Picture::new(&molecule)
    })
    .unwrap();
    let bodies: Vec<&str> = svg
        .split("<pattern id=")
        .skip(1)
        .map(|p| p.split_once("width").unwrap().1)
        .collect();
    let patterns: BTreeSet<&str> = bodies
        .iter()
        .map(|p| p.split("</pattern>").next().unwrap())
        .collect();
    assert_eq!(patterns.len(), 26);
}

#[test]
fn a_mark_without_a_letter_asks() {
    let molecule = read("CCO");
    let svg = svg(&Picture {
        marks: &[mark("", &[2])],
        ..Picture::new(&molecule)
    })
    .unwrap();
    assert!(elements(&svg).iter().any(|e| e.text == "?"));
}

#[test]
fn atoms_that_are_not_there_are_refused() {
    let molecule = read("Cl.CCO");
    let draw = |picture: &Picture<'_>| svg(picture).map(|_| ());
    let missing = Picture {
        marks: &[mark("B", &[9])],
        component: Some(1),
        ..Picture::new(&molecule)
    };
    assert_eq!(
        draw(&missing),
        Err(PictureError::NoAtom {
            mark: "B".to_owned(),
            atom: 9
        })
    );
    let elsewhere = Picture {
        marks: &[mark("B", &[0])],
        component: Some(1),
        ..Picture::new(&molecule)
    };
    assert_eq!(
        draw(&elsewhere),
        Err(PictureError::OtherComponent {
            mark: "B".to_owned(),
            atom: 0
        })
    );
    let scaffold = Picture {
        core: &[0],
        component: Some(1),
        ..Picture::new(&molecule)
    };
    assert!(matches!(
        draw(&scaffold),
        Err(PictureError::OtherComponent { atom: 0, .. })
    ));
    let component = Picture {
        component: Some(2),
        ..Picture::new(&molecule)
    };
    assert_eq!(
        draw(&component),
        Err(PictureError::NoComponent {
            component: 2,
            components: 2
        })
    );
}

#[test]
fn the_component_with_the_mark_is_drawn_and_the_others_are_named() {
    let molecule = read("Cl.CCO");
    let draw = |marks: &[Mark]| {
        elements(
            &svg(&Picture {
                marks,
                ..Picture::new(&molecule)
            })
            .unwrap(),
        )
    };
    let says = |svg: &[crate::read_back::Element], text: &str| {
        svg.iter().any(|e| e.name == "text" && e.text == text)
    };
    let largest = draw(&[]);
    assert!(says(&largest, "+ 1 other component: HCl"));
    assert!(
        largest.iter().any(|e| ["OH", "HO"].contains(&e.text.as_str()))
            && !largest.iter().any(|e| e.text == "HCl")
    );
    let marked = draw(&[mark("A", &[0])]);
    assert!(marked.iter().any(|e| e.text == "HCl"));
}
