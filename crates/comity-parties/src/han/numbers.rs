//! Chinese numerals: 第五十四 is 54, 七〇二 is 702.

/// A number in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numeral {
    /// Its value.
    pub(super) value: u32,
    /// Written with 第, or so that it can be nothing else.
    pub(super) ordinal: bool,
}

/// Longest row of numerals that is read: 九千九百九十九 has seven.
const LONGEST: usize = 8;

/// Characters behind a numeral that make even a single one a number: institute, academy, factory, bureau, number, ...
const COUNTED: [char; 16] = [
    '所', '院', '厂', '局', '号', '处', '室', '队', '部', '师', '团', '军', '区', '期', '分', '楼',
];

/// The number that begins at a place, and its length in characters.
pub(super) fn at(letters: &[char], from: usize) -> Option<(usize, Numeral)> {
    let rest = letters.get(from..)?;
    let marked = rest.first() == Some(&'第');
    let start = usize::from(marked);
    let row = rest.get(start..)?;
    let length = row
        .iter()
        .take(LONGEST)
        .take_while(|&&letter| digit(letter).is_some() || unit(letter).is_some())
        .count();
    let row = row.get(..length)?;
    let digits_before = from
        .checked_sub(1)
        .and_then(|before| letters.get(before))
        .is_some_and(|&letter| digit(letter).is_some());
    if length == 0 || digits_before {
        return None;
    }
    let value = value(row)?;
    let follows = rest.get(start + length);
    let counted = follows.is_some_and(|letter| COUNTED.contains(letter));
    let researched = rest
        .get(start + length..start + length + 3)
        .is_some_and(|next| next.starts_with(&['研', '究']));
    if !marked && length < 2 && !counted && !researched {
        return None;
    }
    let ordinal = marked || counted || researched || length >= 3;
    Some((start + length, Numeral { value, ordinal }))
}

fn digit(letter: char) -> Option<u32> {
    Some(match letter {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '0'..='9' => letter.to_digit(10)?,
        _ => return None,
    })
}

fn unit(letter: char) -> Option<u32> {
    Some(match letter {
        '十' | '拾' => 10,
        '廿' => 20,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

/// The value of a row of numerals: by place if there are digits only, by units otherwise.
fn value(row: &[char]) -> Option<u32> {
    if row.iter().all(|&letter| digit(letter).is_some()) {
        let mut sum: u32 = 0;
        for &letter in row {
            sum = sum.checked_mul(10)?.checked_add(digit(letter)?)?;
        }
        return Some(sum);
    }
    let mut sum: u32 = 0;
    let mut held: Option<u32> = None;
    for &letter in row {
        if let Some(digit) = digit(letter) {
            if held.is_some_and(|before| before != 0) {
                return None;
            }
            held = Some(digit);
        } else {
            let unit = unit(letter)?;
            let times = if unit == 20 {
                1
            } else {
                held.filter(|&times| times != 0).unwrap_or(1)
            };
            sum = sum.checked_add(unit.checked_mul(times)?)?;
            held = None;
        }
    }
    sum.checked_add(held.unwrap_or(0))
}
