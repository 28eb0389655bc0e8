//! An answer as a sentence, in English and Chinese. The words of the law stay in the language of the law.

use crate::assess::{Position, Verdict};
use crate::class::{Class, Point};
use crate::fact::Bilingual;

/// The sentence of a record that meets a definition, or would meet it under a reading.
pub(super) fn of_class(
    class: &Class,
    verdict: Verdict,
    positions: &[Position],
    readings: &[String],
) -> Bilingual {
    let en: Vec<String> = positions
        .iter()
        .map(|position| place_in_english(class, position))
        .collect();
    let zh: Vec<String> = positions
        .iter()
        .map(|position| place_in_chinese(class, position))
        .collect();
    let (name_en, name_zh) = (&class.name.en, &class.name.zh);
    let (open_en, open_zh) = open_points(class, readings);
    match verdict {
        Verdict::Meets => Bilingual {
            en: format!(
                "Meets the text of “{name_en}” ({}): {}.",
                class.citation,
                en.join("; ")
            ),
            zh: format!(
                "符合“{name_zh}”定义条文（{}）：{}。",
                class.citation,
                zh.join("；")
            ),
        },
        _ => Bilingual {
            en: format!(
                "A person must look: whether it meets the text of “{name_en}” ({}) hangs on {open_en}{}.",
                class.citation,
                found("; found: ", &en, "; ")
            ),
            zh: format!(
                "须由人判断：是否符合“{name_zh}”定义条文（{}），取决于{open_zh}{}。",
                class.citation,
                found("；所见：", &zh, "；")
            ),
        },
    }
}

fn found(before: &str, list: &[String], between: &str) -> String {
    if list.is_empty() {
        String::new()
    } else {
        format!("{before}{}", list.join(between))
    }
}

/// `piperidine ring: ester (atoms 14, 15) → condition (C)`.
fn place_in_english(class: &Class, position: &Position) -> String {
    let (found, _) = class.found_in_words(&position.found);
    let letter = match position.letter.as_str() {
        "" => String::new(),
        letter => format!(" → condition ({letter})"),
    };
    format!(
        "{}: {found}{}{letter}",
        position.at,
        atoms(position, " (atom ", " (atoms ", ", ", ")")
    )
}

fn place_in_chinese(class: &Class, position: &Position) -> String {
    let (_, found) = class.found_in_words(&position.found);
    let letter = match position.letter.as_str() {
        "" => String::new(),
        letter => format!(" → 条件（{letter}）"),
    };
    let at = class.place_in_chinese(&position.at);
    format!(
        "{at}：{found}{}{letter}",
        atoms(position, "（原子 ", "（原子 ", "、", "）")
    )
}

/// The numbers of the atoms, as in the input, from 0; a long list is cut and says how many more there are.
fn atoms(position: &Position, one: &str, many: &str, between: &str, after: &str) -> String {
    /// More numbers than this in a sentence are read by nobody; the answer itself has all of them.
    const SHOWN: usize = 12;
    let numbers: Vec<String> = position.atoms.iter().take(SHOWN).map(u32::to_string).collect();
    let more = match position.atoms.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" … +{more}"),
    };
    match numbers.len() {
        0 => String::new(),
        1 => format!("{one}{}{after}", numbers.join(between)),
        _ => format!("{many}{}{more}{after}", numbers.join(between)),
    }
}

/// The open points, each with the question that a chemist and a lawyer have to decide.
fn open_points(class: &Class, readings: &[String]) -> (String, String) {
    let asked = |id: &str| {
        let point = Point::from_word(id);
        let words = point.and_then(|point| class.readings.iter().find(|open| open.point == point));
        match (words, id) {
            (Some(open), _) => (
                format!("{id} ({})", open.words.en),
                format!("{id}（{}）", open.words.zh),
            ),
            (None, "text-incomplete") => (
                "a part of the text that is not in our copy".to_owned(),
                "条文中我们尚未取得的部分".to_owned(),
            ),
            (None, "too-many-ways") => (
                "a structure in which the scaffold lies in too many ways".to_owned(),
                "骨架可对应方式过多的结构".to_owned(),
            ),
            (None, "P10") => (
                "P10 (atoms that are not said: not one substance)".to_owned(),
                "P10（未写明的原子：并非单一物质）".to_owned(),
            ),
            (None, super::IN_FORCE_UNDECIDED) => (
                "the date on which the text came into force, which is not known exactly".to_owned(),
                "条文的确切生效日期（尚不明确）".to_owned(),
            ),
            (None, other) => (other.to_owned(), other.to_owned()),
        }
    };
    let (en, zh): (Vec<String>, Vec<String>) = readings.iter().map(|id| asked(id)).unzip();
    (en.join(" and "), zh.join("、"))
}
