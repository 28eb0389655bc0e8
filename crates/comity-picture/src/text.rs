//! How wide text is, and where its lines break, without a font at hand.
//!
//! Widths are those of a wide common font (DejaVu Sans), so that a line set in a narrower one fits too.

/// Width of a character in ems.
pub(crate) fn em(letter: char) -> f64 {
    match letter {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        letter if is_wide(letter) => 1.0,
        ' ' => 0.32,
        'i' | 'l' | 'j' | '.' | ',' | ':' | ';' | '\'' | '|' | 'I' => 0.34,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '!' | '"' => 0.41,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '…' => 1.0,
        'A'..='Z' => 0.72,
        '=' | '+' | '<' | '>' | '#' | '~' => 0.84,
        _ => 0.63,
    }
}

/// Width of a text in ems.
pub(crate) fn ems(text: &str) -> f64 {
    text.chars().map(em).sum()
}

/// Chinese, Japanese and Korean characters and full-width forms fill a square.
fn is_wide(letter: char) -> bool {
    matches!(letter,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
}

/// Characters that never begin a line (GB/T 15834 for Chinese).
const NOT_FIRST: &str = "，。、；：？！）》」』】〕〉”’·…—%,.;:?!)]}";

/// Characters that never end a line.
const NOT_LAST: &str = "（《「『【〔〈“‘([{";

/// Breaks a text into lines of at most `limit` ems: between words, after a hyphen, and between Chinese
/// characters; a word that is longer than a line is cut. At most `most` lines, the last one ending in `…`.
pub(crate) fn wrap(text: &str, limit: f64, most: usize) -> Vec<String> {
    let mut lines = Lines {
        done: Vec::new(),
        line: String::new(),
        width: 0.0,
        limit,
    };
    for piece in pieces(text) {
        lines.add(&piece);
        if lines.done.len() >= most {
            break;
        }
    }
    lines.end();
    if lines.done.len() > most {
        lines.done.truncate(most);
    }
    let shown: usize = lines
        .done
        .iter()
        .map(|line| line.split_whitespace().map(str::len).sum::<usize>())
        .sum();
    let whole: usize = text.split_whitespace().map(str::len).sum();
    if shown < whole {
        shorten(lines.done.last_mut(), limit);
    }
    lines.done
}

fn shorten(line: Option<&mut String>, limit: f64) {
    if let Some(line) = line {
        while ems(line) + 1.0 > limit && line.pop().is_some() {}
        line.truncate(line.trim_end().len());
        line.push('…');
    }
}

struct Lines {
    done: Vec<String>,
    line: String,
    width: f64,
    limit: f64,
}

impl Lines {
    fn add(&mut self, piece: &str) {
        let width = ems(piece.trim_end());
        if self.width + width > self.limit && !self.line.is_empty() {
            self.end();
        }
        if width > self.limit {
            self.cut(piece);
        } else {
            self.line.push_str(piece);
            self.width += ems(piece);
        }
    }

    fn cut(&mut self, piece: &str) {
        for letter in piece.chars() {
            if self.width + em(letter) > self.limit {
                self.end();
            }
            self.line.push(letter);
            self.width += em(letter);
        }
    }

    fn end(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.width = 0.0;
        if !line.trim().is_empty() {
            self.done.push(line.trim().to_owned());
        }
    }
}

/// What stays together: a word with the space or hyphen behind it, a Chinese character with its punctuation.
fn pieces(text: &str) -> Vec<String> {
    let letters: Vec<char> = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect();
    let mut pieces: Vec<String> = Vec::new();
    let mut before = ' ';
    for (at, &letter) in letters.iter().enumerate() {
        let glued = !breaks(
            before,
            letter,
            at.checked_sub(2).and_then(|at| letters.get(at)).copied(),
        );
        match pieces.last_mut() {
            Some(piece) if glued => piece.push(letter),
            _ => pieces.push(letter.to_string()),
        }
        before = letter;
    }
    pieces
}

/// Whether a line may end between two characters; `earlier` is the one before them.
fn breaks(before: char, letter: char, earlier: Option<char>) -> bool {
    if letter == ' ' || NOT_FIRST.contains(letter) || NOT_LAST.contains(before) {
        return false;
    }
    let hyphen =
        matches!(before, '-' | '/') && earlier.is_some_and(char::is_alphanumeric) && letter.is_alphanumeric();
    before == ' ' || is_wide(before) || is_wide(letter) || hyphen
}
