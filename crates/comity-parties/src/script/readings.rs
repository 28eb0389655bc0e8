//! Up to six readings of a word in one buffer that is used again.

/// Most readings of one word. More than this costs more in false company than it finds.
pub const MOST_READINGS: usize = 6;

/// Longest reading in bytes; what is longer is cut. No name in use has a word of 120 letters.
pub const LONGEST_READING: usize = 120;

/// Readings of one word, best first, all different, in ASCII small letters and digits. Its buffer is kept from word to word.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    text: String,
    ends: [usize; MOST_READINGS],
    count: usize,
}

impl Readings {
    /// No readings, with room.
    pub fn new() -> Self {
        Self {
            text: String::with_capacity(MOST_READINGS * 24),
            ..Self::default()
        }
    }

    /// Forgets all readings.
    pub fn clear(&mut self) {
        self.text.clear();
        self.count = 0;
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// A reading by its place, best first.
    pub fn get(&self, at: usize) -> Option<&str> {
        if at >= self.count {
            return None;
        }
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(from..*self.ends.get(at)?)
    }

    /// The readings, best first.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.count).filter_map(|at| self.get(at))
    }

    /// Adds a reading unless it is empty, known already, or there are enough.
    pub fn push(&mut self, reading: &str) {
        self.write(|text| text.push_str(reading));
    }

    /// Lets the reading be written to the end of the buffer, then keeps it as [`Readings::push`] does.
    pub(crate) fn write(&mut self, write: impl FnOnce(&mut String)) {
        let from = self.count.checked_sub(1).map_or(0, |last| self.ends[last]);
        self.text.truncate(from);
        if self.count == MOST_READINGS {
            return;
        }
        write(&mut self.text);
        self.cut(from);
        let fresh = self.text.get(from..).unwrap_or("");
        if fresh.is_empty() || self.iter().any(|known| known == fresh) {
            self.text.truncate(from);
            return;
        }
        self.ends[self.count] = self.text.len();
        self.count += 1;
    }

    fn cut(&mut self, from: usize) {
        let mut end = from + LONGEST_READING;
        if self.text.len() > end {
            while !self.text.is_char_boundary(end) {
                end -= 1;
            }
            self.text.truncate(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_six_different_ones() {
        let mut readings = Readings::new();
        for word in ["a", "b", "a", "", "c", "d", "e", "f", "g"] {
            readings.push(word);
        }
        assert_eq!(
            readings.iter().collect::<Vec<_>>(),
            ["a", "b", "c", "d", "e", "f"]
        );
        readings.clear();
        assert!(readings.is_empty() && readings.get(0).is_none());
        readings.push(&"x".repeat(1000));
        assert_eq!(readings.get(0).map(str::len), Some(LONGEST_READING));
    }
}
