//! Letters apart.

/// Longest word that is compared letter by letter.
const LONGEST: usize = 40;

/// How many letters two words of this length may be apart: none below four letters, one below eight, then two.
pub fn allowed(shorter: usize) -> usize {
    match shorter {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Insertions, deletions, replacements and swaps of neighbours that make one word the other; nothing if more than `most`.
pub fn distance(first: &str, second: &str, most: usize) -> Option<usize> {
    let (mut one, mut two) = (first.as_bytes(), second.as_bytes());
    if one.len().abs_diff(two.len()) > most || one.len().max(two.len()) > LONGEST {
        return None;
    }
    while let ([head, rest @ ..], [other, left @ ..]) = (one, two) {
        if head != other {
            break;
        }
        (one, two) = (rest, left);
    }
    while let ([rest @ .., tail], [left @ .., other]) = (one, two) {
        if tail != other {
            break;
        }
        (one, two) = (rest, left);
    }
    match (one, two) {
        ([], rest) | (rest, []) => Some(rest.len()).filter(|found| *found <= most),
        ([_], [_]) => Some(1).filter(|found| *found <= most),
        ([a, b], [c, d]) if a == d && b == c => Some(1).filter(|found| *found <= most),
        _ => table(one, two).filter(|found| *found <= most),
    }
}

/// The whole table, three rows of it at a time.
fn table(one: &[u8], two: &[u8]) -> Option<usize> {
    let mut before = [0_usize; LONGEST + 1];
    let mut above = [0_usize; LONGEST + 1];
    for (at, cell) in above.iter_mut().enumerate() {
        *cell = at;
    }
    let mut last = 0_u8;
    for (row, letter) in one.iter().enumerate() {
        let mut here = [0_usize; LONGEST + 1];
        *here.first_mut()? = row + 1;
        let mut left = 0_u8;
        for (at, other) in two.iter().enumerate() {
            let replaced = above.get(at)? + usize::from(letter != other);
            let mut least = replaced.min(above.get(at + 1)? + 1).min(here.get(at)? + 1);
            if row > 0 && at > 0 && *letter == left && last == *other {
                least = least.min(before.get(at - 1)? + 1);
            }
            *here.get_mut(at + 1)? = least;
            left = *other;
        }
        before = above;
        above = here;
        last = *letter;
    }
    above.get(two.len()).copied()
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn counts_letters() {
        assert_eq!(distance("same", "same", 2), Some(0));
        assert_eq!(distance("jose", "josé", 0), None);
        assert_eq!(distance("sergey", "sergei", 2), Some(1));
        assert_eq!(distance("vladimir", "vladmiir", 2), Some(1));
        assert_eq!(distance("hussein", "husayn", 2), None);
        assert_eq!(distance("kitten", "sitting", 3), Some(3));
        assert_eq!(distance("abcd", "", 2), None);
    }
}
