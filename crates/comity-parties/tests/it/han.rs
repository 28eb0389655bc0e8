//! Names in Chinese characters: the tables, the readings of persons and firms, and what must hold for any text.

use std::sync::OnceLock;

use comity_core::party::PartyType;
use comity_parties::han::{
    Han, HanClass, HanReading, HanSystem, MOST_ALTERNATIVES, MOST_READINGS, read, same_pinyin, syllables,
    wade_giles,
};
use proptest::prelude::*;

fn tables() -> &'static Han {
    static TABLES: OnceLock<Han> = OnceLock::new();
    TABLES.get_or_init(|| {
        Han::load(comity_parties::FILES).unwrap_or_else(|faults| panic!("{:?}", faults.first()))
    })
}

fn readings(kind: PartyType, name: &str) -> Vec<HanReading> {
    let mut out = Vec::new();
    read(name, kind, tables(), &mut out);
    out
}

/// The texts of the first reading.
fn first(kind: PartyType, name: &str) -> Vec<String> {
    let found = readings(kind, name);
    let words = found
        .first()
        .map(|reading| reading.words.clone())
        .unwrap_or_default();
    words.into_iter().map(|word| word.text).collect()
}

/// True if some reading has these texts, alternatives counted.
fn reads(kind: PartyType, name: &str, texts: &[&str]) -> bool {
    readings(kind, name).iter().any(|reading| {
        reading.words.len() == texts.len()
            && reading
                .words
                .iter()
                .zip(texts)
                .all(|(word, text)| word.text == *text || word.alternatives.iter().any(|other| other == text))
    })
}

#[test]
fn family_names_have_readings_of_their_own() {
    let cases = [
        ("单小明", "shan"),
        ("曾小明", "zeng"),
        ("仇小明", "qiu"),
        ("解小明", "xie"),
        ("查小明", "zha"),
        ("区小明", "ou"),
        ("盖小明", "ge"),
        ("尉迟小明", "yu chi"),
        ("欧阳小明", "ou yang"),
        ("諸葛小明", "zhu ge"),
        ("司馬小明", "si ma"),
        ("万俟小明", "mo qi"),
        ("覃小明", "qin"),
        ("翟小明", "zhai"),
        ("长孙小明", "zhang sun"),
    ];
    for (name, family) in cases {
        assert_eq!(first(PartyType::Person, name), [family, "xiao ming"], "{name}");
    }
}

#[test]
fn a_person_is_read_by_several_customs() {
    let cases: [(&str, HanSystem, [&str; 2]); 8] = [
        ("林鄭志明", HanSystem::Cantonese, ["lam cheng", "chi ming"]),
        ("高橋健太郎", HanSystem::Japanese, ["takahashi", "kentaro"]),
        ("陳大文", HanSystem::Cantonese, ["chan", "tai man"]),
        ("張志明", HanSystem::WadeGiles, ["chang", "chih ming"]),
        ("林志明", HanSystem::Southern, ["lim", "zhi ming"]),
        ("朴明秀", HanSystem::Korean, ["park", "myeong su"]),
        ("吕晓明", HanSystem::Mandarin, ["lv", "xiao ming"]),
        ("呂曉明", HanSystem::Mandarin, ["lyu", "xiao ming"]),
    ];
    for (name, system, texts) in cases {
        let found = readings(PartyType::Person, name);
        assert!(found.iter().any(|reading| reading.system == system), "{name}");
        assert!(
            reads(PartyType::Person, name, &texts),
            "{name} {texts:?} {found:#?}"
        );
    }
}

#[test]
fn both_readings_of_a_given_name_are_there() {
    for given in ["chao yang", "zhao yang"] {
        assert!(reads(PartyType::Person, "王朝阳", &["wang", given]), "{given}");
    }
    assert!(reads(PartyType::Person, "王乐行", &["wang", "yue hang"]));
}

#[test]
fn titles_dots_and_spaces_are_no_part_of_a_name() {
    assert_eq!(first(PartyType::Person, "李小明先生"), ["li", "xiao ming"]);
    assert_eq!(first(PartyType::Person, "李 小明"), ["li", "xiao ming"]);
    assert_eq!(first(PartyType::Person, "约翰·史密斯"), ["john", "smith"]);
    assert_eq!(first(PartyType::Person, "约翰 史密斯"), ["john", "smith"]);
    assert!(readings(PartyType::Person, "Smith").is_empty());
    assert!(readings(PartyType::Person, "").is_empty());
}

#[test]
fn firms_are_divided_into_listed_words_and_sounds() {
    let cases: [(&str, &[&str]); 9] = [
        (
            "深圳市恒达电子科技有限公司",
            &[
                "shenzhen",
                "city",
                "heng da",
                "electronics technology",
                "company limited",
            ],
        ),
        (
            "中国电子科技集团公司第五十四研究所",
            &[
                "china electronics technology group corporation",
                "54",
                "research institute",
            ],
        ),
        ("第七〇二研究所", &["702", "research institute"]),
        (
            "上海ABC貿易股份有限公司",
            &["shanghai", "abc", "trading", "company limited"],
        ),
        ("上海ＡＢＣ贸易", &["shanghai", "abc", "trading"]),
        (
            "恒达精细化工（上海）有限公司",
            &["heng da", "fine chemical", "shanghai", "company limited"],
        ),
        (
            "陕西恒达制药厂",
            &["shaanxi", "heng da", "pharmaceutical factory"],
        ),
        ("恒达广州分公司", &["heng da", "guangzhou", "branch"]),
        ("三一八厂", &["318", "factory"]),
    ];
    for (name, texts) in cases {
        assert_eq!(first(PartyType::Entity, name), texts, "{name}");
    }
    assert!(reads(PartyType::Entity, "恒达医药", &["heng da", "medicine"]));
    assert!(reads(PartyType::Entity, "西安大学", &["xian", "university"]));
}

#[test]
fn a_place_letter_inside_a_name_is_a_sound() {
    assert_eq!(first(PartyType::Entity, "皇苏科技"), ["huang su", "technology"]);
    assert_eq!(first(PartyType::Entity, "和达科技"), ["he da", "technology"]);
}

#[test]
fn a_firm_also_stands_by_its_sound() {
    let found = readings(PartyType::Entity, "恒达贸易公司");
    let last: Vec<&str> = found
        .last()
        .unwrap()
        .words
        .iter()
        .map(|word| word.text.as_str())
        .collect();
    assert_eq!(last, ["heng da", "mao yi", "gong si"]);
}

#[test]
fn syllables_are_cut_in_all_ways() {
    let cut = |word: &str| -> Vec<String> {
        let ways = syllables(word, tables());
        ways.iter().map(|way| way.join(" ")).collect()
    };
    assert_eq!(cut("zhengwen"), ["zheng wen"]);
    assert_eq!(cut("xian"), ["xian", "xi an"]);
    assert_eq!(cut("xi'an"), ["xi an"]);
    assert_eq!(cut("Lü"), ["lv"]);
    assert_eq!(cut("smith"), Vec::<String>::new());
    assert_eq!(cut(""), Vec::<String>::new());
    assert!(syllables(&"xian".repeat(9), tables()).len() <= 8);
}

#[test]
fn the_same_pinyin_is_known_in_any_dress() {
    for latin in [
        "Lyu Xiao-ming",
        "LV XIAOMING",
        "lüxiaoming",
        "Lu Xiaoming",
        "Lue Xiaoming",
    ] {
        assert!(same_pinyin("lv xiao ming", latin), "{latin}");
    }
    for latin in ["Lv Xiaomin", "Li Xiaoming", "Lv", ""] {
        assert!(!same_pinyin("lv xiao ming", latin), "{latin}");
    }
    assert!(same_pinyin("xi an", "Xi'an"));
    assert!(same_pinyin("nve", "nüe"));
    assert!(same_pinyin("nve", "nue"));
}

#[test]
fn the_older_spelling_follows_its_rules() {
    let cases = [
        ("zhang", "chang"),
        ("xie", "hsieh"),
        ("cai", "tsai"),
        ("guo", "kuo"),
        ("gao", "kao"),
        ("he", "ho"),
        ("zhong", "chung"),
        ("jiang", "chiang"),
        ("qian", "chien"),
        ("zi", "tzu"),
        ("shi", "shih"),
        ("ren", "jen"),
        ("gui", "kuei"),
        ("hui", "hui"),
        ("luo", "lo"),
        ("lv", "lu"),
        ("xue", "hsueh"),
        ("duo", "to"),
        ("shuo", "shuo"),
        ("yan", "yen"),
    ];
    for (pinyin, older) in cases {
        assert_eq!(wade_giles(pinyin), older, "{pinyin}");
    }
}

#[test]
fn a_fault_names_the_file_and_the_line() {
    let mut files: Vec<(&str, &str)> = comity_parties::FILES.to_vec();
    let broken = "lang,phrase,canonical,class,source\nzh,科技,technology,org,general\nzh,科技,Technology,org,general\n\
                  zh,贸易,trading,trade,general\nzh,公司,company,legal,\nzh,公司\n";
    for (name, text) in &mut files {
        if *name == "han-words.csv" {
            *text = broken;
        }
    }
    let faults = Han::load(&files).unwrap_err();
    let places: Vec<(&str, u64)> = faults.iter().map(|fault| (fault.file, fault.line)).collect();
    assert_eq!(
        places,
        [
            ("han-words.csv", 3),
            ("han-words.csv", 4),
            ("han-words.csv", 5),
            ("han-words.csv", 6)
        ]
    );
    files.retain(|(name, _)| *name != "han-surnames.csv");
    assert!(Han::load(&files).unwrap_err().iter().any(|fault| fault.line == 0));
}

fn assert_bounded(found: &[HanReading]) {
    assert!(found.len() <= MOST_READINGS);
    for reading in found {
        assert!(reading.penalty <= 0.0);
        assert!(!reading.words.is_empty());
        for word in &reading.words {
            assert!(word.alternatives.len() <= MOST_ALTERNATIVES);
            for text in std::iter::once(&word.text).chain(&word.alternatives) {
                let plain =
                    |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == ' ';
                let latin = word.class == HanClass::Word;
                assert!(!text.is_empty() && (latin || text.chars().all(plain)), "{word:?}");
                assert!(
                    !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  "),
                    "{word:?}"
                );
            }
        }
    }
}

#[test]
fn a_megabyte_is_bounded() {
    let long = "中国电子科技单曾李明·".repeat(40_000);
    for kind in PartyType::ALL {
        assert_bounded(&readings(kind, &long));
    }
}

/// Pieces of names in both scripts, with what stands between them.
fn name() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[一-龥]{1,6}",
        "[a-zA-Z0-9]{1,5}",
        prop::sample::select(vec![
            "有限公司",
            "科技",
            "上海",
            "第五十四",
            "研究所",
            "单",
            "欧阳",
            "·",
            " ",
            "（",
            "）",
            "Ａ",
            "１"
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_read_within_bounds(text in any::<String>()) {
        for kind in PartyType::ALL {
            assert_bounded(&readings(kind, &text));
        }
    }

    #[test]
    fn any_name_is_read_within_bounds_and_always_the_same(name in name()) {
        for kind in PartyType::ALL {
            let found = readings(kind, &name);
            assert_bounded(&found);
            prop_assert_eq!(found, readings(kind, &name));
        }
    }

    #[test]
    fn traditional_characters_read_as_the_simplified_ones(at in prop::collection::vec(0..PAIRS.len(), 2..4)) {
        let simple: String = at.iter().map(|&at| PAIRS[at].0).collect();
        let older: String = at.iter().map(|&at| PAIRS[at].1).collect();
        for kind in [PartyType::Person, PartyType::Entity] {
            prop_assert_eq!(first(kind, &simple), first(kind, &older));
        }
    }

    #[test]
    fn what_is_cut_is_the_word_again(at in prop::collection::vec(0..PAIRS.len(), 1..4)) {
        let name: String = at.iter().map(|&at| PAIRS[at].0).collect();
        let text = first(PartyType::Person, &format!("王{name}")).concat().replace(' ', "");
        let ways = syllables(&text, tables());
        prop_assert!(!ways.is_empty(), "{}", text);
        for way in ways {
            prop_assert_eq!(way.concat(), text.clone());
            prop_assert!(same_pinyin(&way.join(" "), &text));
        }
    }
}

/// Characters with one traditional form and one reading.
const PAIRS: [(char, char); 16] = [
    ('国', '國'),
    ('东', '東'),
    ('门', '門'),
    ('马', '馬'),
    ('龙', '龍'),
    ('凤', '鳳'),
    ('华', '華'),
    ('伟', '偉'),
    ('军', '軍'),
    ('庆', '慶'),
    ('丽', '麗'),
    ('飞', '飛'),
    ('刚', '剛'),
    ('银', '銀'),
    ('兰', '蘭'),
    ('云', '雲'),
];
