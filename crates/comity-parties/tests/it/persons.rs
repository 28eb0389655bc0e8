//! Names of persons: the shipped lists, and what a wrong line says.

use std::sync::OnceLock;

use comity_parties::FILES;
use comity_parties::person::{Honorific, Persons};
use comity_parties::script::fold;
use proptest::prelude::*;

fn shipped() -> &'static Persons {
    static SHIPPED: OnceLock<Persons> = OnceLock::new();
    SHIPPED.get_or_init(|| Persons::load(FILES).unwrap_or_else(|faults| panic!("{faults:#?}")))
}

fn arranged(name: &str) -> String {
    let (mut folded, mut out) = (String::new(), String::new());
    fold(name, &mut folded);
    shipped().arrange(&folded, &mut out);
    out
}

fn one_name(first: &str, second: &str) -> bool {
    let fold = |name: &str| {
        let mut out = String::new();
        fold(name, &mut out);
        out
    };
    let (first, second) = (fold(first), fold(second));
    let groups = shipped().groups(&second);
    shipped()
        .groups(&first)
        .iter()
        .any(|group| groups.contains(group))
}

#[test]
fn spellings_of_one_name_are_one_group() {
    for (first, second) in [
        ("محمد", "Mohamed"),
        ("حسین", "Hossein"),
        ("Хусейн", "Hussain"),
        ("Володимир", "Vladimir"),
        ("Сергій", "Sergey"),
        ("Олександрович", "Alexandrovich"),
        ("Михайлівна", "Mikhailovna"),
        ("김", "Gim"),
        ("정", "Chung"),
        ("გიორგი", "Giorgi"),
        ("القذافي", "Gaddafi"),
        ("عبدالرحمن", "Abdurrahman"),
        ("Jimenez", "Gimenez"),
        ("כהן", "Cohen"),
    ] {
        assert!(one_name(first, second), "{first} {second}");
    }
}

#[test]
fn other_names_are_not() {
    for (first, second) in [
        ("Hasan", "Husayn"),
        ("Ahmad", "Muhammad"),
        ("Karim", "Akram"),
        ("Aleksandr", "Aleksandra"),
        ("Ivanovich", "Ivanovna"),
        ("Nikolaevich", "Mikhailovich"),
        ("Juan", "John"),
        ("Abdullah", "Abdulrahman"),
        ("Jamal", "Jamil"),
        ("Mark", "Marco"),
        ("Maria", "Marina"),
        ("Kim", "Kang"),
    ] {
        assert!(!one_name(first, second), "{first} {second}");
    }
}

#[test]
fn short_forms_have_a_direction() {
    let persons = shipped();
    for (short, full) in [
        ("sasha", "aleksandr"),
        ("sasha", "aleksandra"),
        ("bill", "william"),
        ("pepe", "jose"),
        ("миша", "михаил"),
    ] {
        assert!(
            persons.short_of(short, full) && !persons.short_of(full, short),
            "{short} {full}"
        );
        assert!(persons.nickname(full, short));
    }
    assert!(!persons.nickname("sasha", "bill") && !persons.nickname("bob", "bill"));
}

#[test]
fn titles_and_links() {
    let persons = shipped();
    assert_eq!(persons.honorific("sheikh"), Some(Honorific::Title));
    assert_eq!(persons.honorific("bin"), Some(Honorific::Link));
    assert_eq!(persons.honorific("jr"), Some(Honorific::Generation));
    for name in ["an", "hassan", "kim", "khan"] {
        assert_eq!(persons.honorific(name), None, "{name}");
    }
}

#[test]
fn compounds_are_written_in_one_way() {
    for (written, expected) in [
        ("Abd al-Rahman", "abdalrahman"),
        ("Abd-ur-Rehman", "abdurrehman"),
        ("عبد الرحمن", "عبدالرحمن"),
        ("Abu Bakr as-Siddiq", "abubakr al siddiq"),
        ("Salah al-Din", "salahaldin"),
        ("صلاح الدين", "صلاحالدين"),
        ("Nasr Allah", "nasrallah"),
        ("Hossein Zadeh", "hosseinzadeh"),
        ("Almasri", "al masri"),
        ("김정은", "김 정은"),
        ("김 정은", "김 정은"),
        ("Kim Jong-un", "kim jong-un"),
        ("Abd", "abd"),
        ("Abdul bin Said", "abdul bin said"),
        ("An Nguyen", "an nguyen"),
        ("", ""),
    ] {
        assert_eq!(arranged(written), expected, "{written}");
        assert_eq!(arranged(expected), expected, "twice: {written}");
    }
}

#[test]
fn a_wrong_line_is_named() {
    const HEAD: &str = "# note\ngroup,class,lang,names,source\n";
    for (file, text, line, word) in [
        ("person-names.csv", "group,names\n", 1, "columns"),
        ("person-names.csv", "ali,given,ar,ali,general\n", 1, "columns"),
        (
            "person-names.csv",
            &format!("{HEAD}ali,given,ar,ali\n"),
            3,
            "cells",
        ),
        (
            "person-names.csv",
            &format!("{HEAD}ali,given,ar,,general\n"),
            3,
            "filled",
        ),
        (
            "person-names.csv",
            &format!("{HEAD}ali,first,ar,ali,general\n"),
            3,
            "class",
        ),
        (
            "person-names.csv",
            &format!("{HEAD}ali,given,ar,ali baba,general\n"),
            3,
            "joined",
        ),
        (
            "nicknames.csv",
            "lang,nickname,names,source\nen,bob,robert,general\n",
            2,
            "robert",
        ),
        (
            "honorifics.csv",
            "lang,words,kind,source\nen,dr,sort,general\n",
            2,
            "kind",
        ),
        (
            "honorifics.csv",
            "lang,words,kind,source\nen,dr,title,g\nen,dr,link,g\n",
            3,
            "another kind",
        ),
    ] {
        let faults = Persons::load(&[(file, text)]).unwrap_err();
        let fault = faults.first().unwrap();
        assert!(
            fault.file == file && fault.line == line && fault.what.contains(word),
            "{fault:?}"
        );
    }
}

proptest! {
    #[test]
    fn arranging_any_text_is_bounded(name in "\\PC{0,60}") {
        let mut folded = String::new();
        fold(&name, &mut folded);
        prop_assert!(arranged(&name).len() <= 4 * folded.len());
    }

    #[test]
    fn arranging_names_settles(words in prop::collection::vec("(abd|al|abu|din|ben|noor|haq|kim|ali|as)", 0..9)) {
        let once = arranged(&words.join(" "));
        prop_assert_eq!(arranged(&once), once);
    }

    #[test]
    fn arranging_arabic_names_settles(words in prop::collection::vec("(عبد|ال|الله|نور|حسين|بن|الحق|زاده)", 0..9)) {
        let once = arranged(&words.join(" "));
        prop_assert_eq!(arranged(&once), once);
    }
}
