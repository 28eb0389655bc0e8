use comity_picture::{Lang, Paper, Picture, plain, svg};

use crate::read_back::{elements, picture_of, read};
use crate::substances::SHOWN;

/// What may be in a picture: shapes and words, nothing that runs or loads.
const ALLOWED: [&str; 13] = [
    "svg", "title", "desc", "style", "defs", "pattern", "rect", "circle", "path", "g", "text", "tspan",
    "polygon",
];

#[test]
fn every_picture_is_well_formed_and_holds_shapes_and_words_only() {
    for shown in SHOWN {
        for lang in [Lang::En, Lang::ZhCn] {
            for width in [320, 900] {
                for element in elements(&picture_of(shown, lang, width)) {
                    assert!(
                        ALLOWED.contains(&element.name.as_str()),
                        "{}: {element:?}",
                        shown.name
                    );
                    let runs = element
                        .attributes
                        .keys()
                        .any(|key| key.starts_with("on") || key.contains("href"));
                    assert!(!runs, "{}: {element:?}", shown.name);
                }
            }
        }
    }
}

#[test]
fn every_picture_says_in_words_what_it_shows() {
    for shown in SHOWN {
        for lang in [Lang::En, Lang::ZhCn] {
            let svg = elements(&picture_of(shown, lang, 360));
            let root = &svg[0];
            assert_eq!((root.get("role"), root.get("lang")), ("img", lang.tag()));
            let ids: Vec<&str> = root.get("aria-labelledby").split(' ').collect();
            let title = svg.iter().find(|e| e.name == "title").expect("a title");
            let desc = svg.iter().find(|e| e.name == "desc").expect("a description");
            assert_eq!(ids, [title.get("id"), desc.get("id")]);
            assert!(
                title
                    .text
                    .contains(if lang == Lang::En { shown.name } else { shown.zh })
            );
            for mark in shown.marks {
                assert!(
                    desc.text.contains(&mark.in_words(lang).title),
                    "{}: {}",
                    shown.name,
                    desc.text
                );
            }
        }
    }
}

#[test]
fn a_picture_is_small_and_the_same_bytes_each_time() {
    for shown in SHOWN {
        let svg = picture_of(shown, Lang::En, 360);
        assert_eq!(svg, picture_of(shown, Lang::En, 360));
        assert!(svg.len() < 20_000, "{}: {} bytes", shown.name, svg.len());
    }
}

#[test]
fn everything_lies_on_the_page() {
    for shown in SHOWN {
        for (lang, width) in [
            (Lang::En, 280),
            (Lang::En, 360),
            (Lang::ZhCn, 360),
            (Lang::En, 900),
            (Lang::ZhCn, 1200),
        ] {
            let svg = elements(&picture_of(shown, lang, width));
            let size = (svg[0].number("width"), svg[0].number("height"));
            assert_eq!(svg[0].get("viewBox"), format!("0 0 {} {}", size.0, size.1));
            let drawing = svg
                .iter()
                .find(|e| e.get("transform").starts_with("translate"))
                .expect("a drawing");
            let inside = drawing.get("transform");
            let shift: Vec<f64> = inside
                .trim_start_matches("translate(")
                .trim_end_matches(')')
                .split(' ')
                .map(|n| n.parse().unwrap())
                .collect();
            for path in svg
                .iter()
                .filter(|e| e.get("class") == "ink" || e.get("class") == "scaffold")
            {
                for (x, y) in points(path.get("d")) {
                    // The sample of the legend is not inside the drawing.
                    if path.get("stroke-linecap").is_empty() {
                        let (x, y) = (x + shift[0], y + shift[1]);
                        assert!(
                            (0.0..=size.0).contains(&x) && (0.0..=size.1).contains(&y),
                            "{} {x} {y}",
                            shown.name
                        );
                    }
                }
            }
        }
    }
}

fn points(path: &str) -> Vec<(f64, f64)> {
    let pairs = path.split(['M', 'L', 'Z']).filter(|pair| !pair.trim().is_empty());
    let numbers =
        |pair: &str| -> Vec<f64> { pair.split(['h', ' ']).filter_map(|n| n.parse().ok()).collect() };
    pairs.map(|pair| (numbers(pair)[0], numbers(pair)[1])).collect()
}

#[test]
fn a_page_may_give_paper_and_ink() {
    let molecule = read("CCO");
    let own = svg(&Picture::new(&molecule)).unwrap();
    assert!(own.contains("<style>") && own.contains("class=\"paper\""));
    let page = svg(&Picture {
        paper: Paper::Page,
        ..Picture::new(&molecule)
    })
    .unwrap();
    assert!(!page.contains("<style>") && !page.contains("class=\"paper\"") && !page.contains(" color="));
}

#[test]
fn a_plain_picture_has_a_heading_and_no_legend() {
    let svg = elements(&plain(&read("CC(=O)OC(C)=O"), "acetic anhydride", Lang::En).unwrap());
    assert!(
        svg.iter()
            .any(|e| e.name == "text" && e.text == "acetic anhydride")
    );
    assert!(svg.iter().all(|e| e.name != "pattern"));
}

#[test]
fn tags_name_languages() {
    assert_eq!(Lang::from_tag("zh-CN"), Some(Lang::ZhCn));
    assert_eq!(Lang::from_tag("EN-gb"), Some(Lang::En));
    assert_eq!(Lang::from_tag("fr"), None);
}
