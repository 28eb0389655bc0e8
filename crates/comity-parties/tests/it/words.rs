//! Words of organisations: phrases of all languages on the same canonical words.

use std::collections::HashSet;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use comity_parties::FILES;
use comity_parties::words::{Class, Meaning, Span, TagScratch, Token, Words};

fn words() -> &'static Words {
    static LOADED: OnceLock<Words> = OnceLock::new();
    LOADED.get_or_init(|| match Words::load(FILES) {
        Ok(words) => words,
        Err(faults) => {
            let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
            panic!("{}", lines.join("\n"));
        }
    })
}

/// The words of a name as the engine hands them over: lower case, in their own script, divided at hyphens.
fn split(name: &str) -> Vec<String> {
    let lower = name
        .to_lowercase()
        .replace('ё', "е")
        .replace(['\'', '’', '.'], "");
    let divides = |letter: char| {
        letter.is_whitespace() || matches!(letter, '-' | ',' | '«' | '»' | '"' | '(' | ')' | '&')
    };
    lower
        .split(divides)
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn tag(name: &str) -> (Vec<String>, Vec<Span>) {
    let found = split(name);
    let tokens: Vec<Token<'_>> = found
        .iter()
        .map(|word| Token {
            text: word,
            ascii: if word.is_ascii() { word } else { "" },
        })
        .collect();
    let mut spans = Vec::new();
    words().tag(&tokens, &mut TagScratch::default(), &mut spans);
    (found, spans)
}

/// First meanings of all phrases, class by class; a word that no list knows stands as it is.
fn read(name: &str) -> String {
    let (found, spans) = tag(name);
    let mut said = Vec::new();
    let mut at = 0;
    for span in &spans {
        said.extend(found.iter().take(span.start).skip(at).cloned());
        let meaning = words().meanings(span).first().unwrap();
        said.extend(meaning.canonical.iter().map(ToString::to_string));
        at = span.end;
    }
    said.extend(found.iter().skip(at).cloned());
    said.sort();
    said.join(" ")
}

fn all_meet(names: &[&str]) {
    let first = read(names.first().unwrap());
    for name in names {
        assert_eq!(read(name), first, "{name}");
    }
}

#[test]
fn every_shipped_line_is_read() {
    assert!(words().len() > 15_000);
}

#[test]
fn a_fault_says_file_line_and_mend() {
    let text = "lang,phrase,canonical,class,source\nru,завод,plant,org,general\nru,завод,plant,org,general\nru,,x,org,y\nru,дом,House,org,y\nru,дом,house,thing,y\n";
    let faults = Words::load(&[("org-words-test.csv", text)]).unwrap_err();
    let lines: Vec<u64> = faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [3, 4, 5, 6]);
    assert!(faults.iter().all(|fault| fault.file == "org-words-test.csv"));
    let header = Words::load(&[("numbers.csv", "a,b\n")]).unwrap_err();
    assert_eq!(header.first().unwrap().line, 1);
    assert!(Words::load(&[("other.csv", "whatever")]).unwrap().is_empty());
}

#[test]
fn no_line_stands_twice() {
    let mut seen = HashSet::new();
    for (name, text) in FILES
        .iter()
        .filter(|(_, text)| text.starts_with("lang,phrase,canonical,class,source"))
    {
        for (number, line) in text.lines().enumerate().skip(1) {
            let row: Vec<&str> = line.splitn(4, ',').collect();
            let three = row.get(..3).unwrap_or_default().join("\t");
            assert!(
                name.starts_with("han") || seen.insert(three),
                "{name} line {}",
                number + 1
            );
        }
    }
}

#[test]
fn russian_meets_its_transliterations_and_english() {
    all_meet(&[
        "Акционерное общество «Научно-производственное объединение Прима»",
        "AKTSIONERNOE OBSHCHESTVO NAUCHNO-PROIZVODSTVENNOE OBEDINENIE Прима",
        "АО НПО Прима",
        "Research and Production Association Прима JSC",
    ]);
    all_meet(&[
        "Федеральное государственное унитарное предприятие Центральный научно-исследовательский институт Заря",
        "FGUP TsNII Заря",
        "Federal State Unitary Enterprise Central Research Institute Заря",
    ]);
    all_meet(&[
        "Tul'skii mashinostroitel'nyi zavod",
        "Tulskiy Mashinostroitelnyy Zavod",
        "Тульский машиностроительный завод",
        "Tula Machine-Building Plant",
    ]);
    all_meet(&[
        "ООО Лотос",
        "Obshchestvo s ogranichennoi otvetstvennostyu Лотос",
        "Лотос Ltd",
        "Лотос LLC",
    ]);
}

#[test]
fn ukrainian_and_belarusian_meet_them() {
    all_meet(&[
        "ТОВ Лотос",
        "Товариство з обмеженою відповідальністю Лотос",
        "Лотос LLC",
    ]);
    all_meet(&[
        "Науково-дослідний інститут Заря",
        "Навукова-даследчы інстытут Заря",
        "НИИ Заря",
        "NII Заря",
    ]);
}

#[test]
fn other_languages_meet_english() {
    all_meet(&["Comercializadora Lotos S.A. de C.V.", "Lotos Trading JSC"]);
    all_meet(&[
        "شرکت بازرگانی Lotos",
        "sherkat bazargani Lotos",
        "Lotos Trade Company",
    ]);
    all_meet(&["Lotos Denizcilik Ltd. Sti.", "Lotos Shipping Limited"]);
    all_meet(&["Lotos Maschinenbau GmbH", "Lotos Machinery Ltd"]);
    all_meet(&["Lotos keji youxian gongsi", "Lotos Technology Co Ltd"]);
}

#[test]
fn the_longest_phrase_wins_and_stems_take_endings_only() {
    let (_, spans) = tag("Scientific Research Institute of Physics");
    assert_eq!((spans.first().unwrap().start, spans.first().unwrap().end), (0, 3));
    assert!(tag("RADWARE METALINK").1.is_empty());
    assert_eq!(read("электроникой"), read("электроника"));
}

#[test]
fn short_slavic_abbreviations_need_slavic_company() {
    assert!(tag("Oak Mid").1.is_empty(), "words of other languages");
    assert_eq!(read("ОАК"), "aircraft corporation united");
}

#[test]
fn joined_names_are_taken_apart() {
    let parts = |word: &str| {
        let mut out: Vec<&Meaning> = Vec::new();
        let token = Token {
            text: word,
            ascii: if word.is_ascii() { word } else { "" },
        };
        let found = words().joined(&token, &mut out);
        assert_eq!(found, !out.is_empty());
        out.iter()
            .map(|meaning| meaning.canonical.join(" "))
            .collect::<Vec<_>>()
    };
    assert_eq!(parts("technopromexport"), ["technology", "industry", "export"]);
    assert_eq!(parts("technopromexport"), parts("tekhnopromeksport"));
    assert_eq!(parts("technopromexport"), parts("технопромэкспорт"));
    assert_eq!(parts("росстрой"), ["russian", "construction"]);
    assert!(parts("ivanov").is_empty());
    assert!(parts(&"пром".repeat(1_000)).is_empty(), "longer than any name");
}

#[test]
fn ordinals_give_their_digits() {
    let ordinal = |text| words().ordinal(&Token { text, ascii: text });
    assert_eq!(ordinal("48th"), Some("48"));
    assert_eq!(ordinal("216й"), Some("216"));
    assert_eq!(ordinal("216-й"), Some("216"));
    assert_eq!(ordinal("48"), None);
    assert_eq!(ordinal("3com"), None);
}

#[test]
fn countries_are_known_as_sources_write_them() {
    for (text, code) in [
        ("ru", b"ru"),
        ("RUS", b"ru"),
        ("Russian Federation", b"ru"),
        ("Syrian", b"sy"),
        ("Democratic People's Republic of Korea", b"kp"),
        ("Korea, North", b"kp"),
        ("Myanmar/Burma", b"mm"),
        ("Россия", b"ru"),
        ("Україна", b"ua"),
        ("ایران", b"ir"),
        ("سوريا", b"sy"),
        ("Türkiye", b"tr"),
    ] {
        assert_eq!(words().country(text), Some(*code), "{text}");
    }
    assert_eq!(words().country("Atlantis"), None);
}

#[test]
fn classes_are_as_in_the_files() {
    for class in [
        Class::Legal,
        Class::Org,
        Class::Place,
        Class::Number,
        Class::Stop,
        Class::Title,
    ] {
        assert_eq!(Class::from_word(class.as_str()), Some(class));
    }
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a test of time")]
fn a_long_name_takes_time_in_its_length() {
    let name = "научно производственное объединение ".repeat(3_334);
    let found = split(&name);
    let tokens: Vec<Token<'_>> = found
        .iter()
        .map(|word| Token {
            text: word,
            ascii: "",
        })
        .collect();
    assert!(tokens.len() >= 10_000);
    let mut scratch = TagScratch::default();
    let mut spans = Vec::new();
    words().tag(&tokens, &mut scratch, &mut spans);
    let start = Instant::now();
    words().tag(&tokens, &mut scratch, &mut spans);
    // 40 ms without optimisation on a busy machine; the bound only tells linear from quadratic.
    assert!(start.elapsed() < Duration::from_secs(2));
    assert_eq!(spans.len(), 3_334);
    let long = "я".repeat(1 << 20) + "в";
    words().tag(
        &[Token {
            text: &long,
            ascii: &long,
        }],
        &mut scratch,
        &mut spans,
    );
    assert!(spans.is_empty());
}
