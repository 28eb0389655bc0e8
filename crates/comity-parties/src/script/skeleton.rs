//! The consonant skeleton under which Latin spellings of one Arabic, Persian or Urdu name meet.

/// Appends the skeleton of a reading in ASCII small letters.
pub fn skeleton(word: &str, out: &mut String) {
    let mut last = ' ';
    for letter in word.chars().filter(char::is_ascii_alphanumeric) {
        let kept = letter.to_ascii_lowercase();
        if !matches!(kept, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h') && kept != last {
            out.push(kept);
        }
        last = kept;
    }
}

/// How well two spellings of one skeleton agree in their vowels: 1 the same, 0 not at all.
pub fn likeness(first: &str, second: &str) -> f32 {
    if first == second { 1.0 } else { 0.5 }
}
