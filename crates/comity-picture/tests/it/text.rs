use comity_picture::{Lang, Mark, Picture, svg};

use crate::read_back::{Element, elements, read};

fn drawn(heading: &str, title: &str, letter: &str, lang: Lang, width: u16) -> Vec<Element> {
    let molecule = read("CCO");
    let marks = [Mark {
        letter: letter.to_owned(),
        title: title.to_owned(),
        atoms: vec![2],
    }];
    elements(
        &svg(&Picture {
            heading,
            marks: &marks,
            lang,
            width,
            ..Picture::new(&molecule)
        })
        .expect("a picture"),
    )
}

fn lines(svg: &[Element], size: &str) -> Vec<String> {
    let of_size = svg
        .iter()
        .filter(|e| e.name == "text" && e.get("font-size") == size);
    of_size.map(|e| e.text.clone()).collect()
}

#[test]
fn text_of_others_is_only_text() {
    let nasty = "</text><script>alert(1)</script>&amp;\"' onload=\u{0}\u{7}\u{1b}[31m\u{202e}\u{ffff}\u{fffe}\r\n\t]]><!--";
    let svg = drawn(nasty, nasty, nasty, Lang::En, 360);
    assert!(svg.iter().all(|e| e.name != "script"));
    let all: String = svg
        .iter()
        .flat_map(|e| [e.text.as_str(), e.get("data-letter")])
        .collect();
    assert!(all.contains("<script>") && all.contains('\u{fffd}'));
    assert!(
        !all.chars()
            .any(|c| c.is_control() || matches!(c, '\u{202e}' | '\u{ffff}' | '\u{fffe}')),
        "{all:?}"
    );
}

#[test]
fn english_breaks_between_words() {
    let clause = "By substitution in or on the phenethyl group with alkyl, alkenyl, alkoxyl, hydroxyl, halo, haloalkyl, amino, or nitro groups";
    let lines = lines(&drawn("", clause, "B", Lang::En, 320), "13");
    assert!(lines.len() > 2, "{lines:?}");
    assert_eq!(lines.join(" "), clause);
    assert!(lines.iter().all(|line| line.chars().count() < 45), "{lines:?}");
}

#[test]
fn chinese_breaks_between_characters_and_not_before_punctuation() {
    let clause = "在哌啶环内或者环上以烷基、烯基、烷氧基、酯基、醚基、羟基、卤素、卤代烷基、氨基及硝基等基团取代的（含其可能存在的盐类）。";
    for width in [280, 300, 320, 340, 360, 380, 400] {
        let lines = lines(&drawn("", clause, "3", Lang::ZhCn, width), "13");
        assert!(lines.len() > 1);
        assert_eq!(lines.concat(), clause);
        for line in &lines {
            assert!(
                !line.starts_with(['、', '。', '）']) && !line.ends_with('（'),
                "{lines:?}"
            );
        }
    }
}

#[test]
fn names_break_after_hyphens_and_long_words_are_cut() {
    let name = "4-methoxy-N-phenyl-N-[1-(2-phenylethyl)piperidin-4-yl]butanamide";
    let heading = lines(&drawn(name, "", "A", Lang::En, 320), "16");
    assert!(heading.len() > 1 && heading.concat() == name, "{heading:?}");
    let endless = lines(&drawn("", &"x".repeat(400), "A", Lang::En, 320), "13");
    assert!(endless.iter().all(|line| line.len() < 45));
    assert_eq!(endless.concat().len(), 400);
}

#[test]
fn a_text_without_end_is_cut_and_says_so() {
    let heading = lines(&drawn(&"word ".repeat(2_000), "", "A", Lang::En, 320), "16");
    assert_eq!(heading.len(), 4);
    assert!(heading[3].ends_with('…'));
    let clause = lines(&drawn("", &"条款".repeat(5_000), "A", Lang::ZhCn, 320), "13");
    assert!(clause.len() <= 24 && clause.last().unwrap().ends_with('…'));
}

#[test]
fn an_empty_text_leaves_no_line() {
    let svg = drawn(" \n ", "", "A", Lang::En, 360);
    assert!(
        svg.iter()
            .filter(|e| e.name == "text")
            .all(|e| !e.text.trim().is_empty())
    );
    let title = svg.iter().find(|e| e.name == "title").unwrap();
    assert_eq!(title.text, "Structural formula");
}

#[test]
fn labels_carry_hydrogens_charges_and_isotopes() {
    let labels = |smiles: &str| -> Vec<String> {
        let svg = svg(&Picture::new(&read(smiles))).unwrap();
        let inside = svg
            .split_once("class=\"atoms\"")
            .map_or("", |(_, rest)| rest.split("</g>").next().unwrap());
        let texts = inside
            .split("<text")
            .skip(1)
            .map(|text| text.split_once('>').unwrap().1);
        let plain = |text: &str| {
            text.split('<')
                .map(|p| p.rsplit('>').next().unwrap())
                .collect::<String>()
        };
        texts
            .map(|text| plain(text.split("</text>").next().unwrap()))
            .collect()
    };
    let mut nitro = labels("C[N+](=O)[O-]");
    nitro.sort();
    assert_eq!(nitro, ["N+", "O", "O−"]);
    assert_eq!(labels("O"), ["H2O"]);
    assert_eq!(labels("C"), ["CH4"]);
    assert_eq!(labels("[NH4+]"), ["NH4+"]);
    assert_eq!(labels("[Ca+2]"), ["Ca2+"]);
    assert_eq!(labels("[13CH4]"), ["13CH4"]);
    assert!(labels("CC").is_empty());
    assert_eq!(labels("C[2H]"), ["CH3H*"]);
    assert_eq!(labels("[CH3]"), ["CH3"]);
    assert_eq!(labels("*C"), ["*"]);
}
