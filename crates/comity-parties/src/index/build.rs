//! Builds the index of a list.

use comity_core::party::{NameKind, PartyType};
use rustc_hash::FxHashMap;

use super::keys::{deletions, text_key, whole_keys};
use super::{ASIDE, FAMILY, Index, JoinedRow, NameRow, Stretches, TERM};
use crate::align::{How, Term};
use crate::lexicon::Lexicon;
use crate::part::{Buffers, Class, Part, Reading, read};
use crate::score::{Piece, rarity};
use crate::screen::Held;

/// Most names of one state of a party that are indexed; the longest entries of the lists looked at have about 150.
const MOST_NAMES: usize = 2_000;

/// Most neighbours that are also written together: syllables of Chinese and Korean names, two words elsewhere.
const MOST_JOINED: usize = 4;

/// Fewest words that have an acronym.
const FEWEST_FOR_ACRONYM: usize = 3;

/// A list of fewer names says little about how common a word is: its counts are diluted by so many names without it.
const DILUTION: f32 = 20_000.0;

/// Builds the index of the names of all states.
pub fn build(lexicon: &Lexicon, held: &[Held]) -> Index {
    let mut builder = Builder::default();
    for (at, kind) in PartyType::ALL.into_iter().enumerate() {
        let from = builder.count();
        for (number, state) in held.iter().enumerate() {
            if state.party.kind == kind {
                builder.state(lexicon, u32::try_from(number).unwrap_or(u32::MAX), state);
            }
        }
        let to = builder.count();
        if let Some(range) = builder.index.ranges.get_mut(at) {
            *range = from..to;
        }
    }
    builder.finish(lexicon)
}

#[derive(Default)]
struct Builder {
    index: Index,
    by_text: FxHashMap<String, u32>,
    joined: Vec<(u64, JoinedRow)>,
    label: String,
    buffers: Buffers,
}

impl Builder {
    fn count(&self) -> u32 {
        u32::try_from(self.index.names.len()).unwrap_or(u32::MAX)
    }

    fn state(&mut self, lexicon: &Lexicon, held: u32, state: &Held) {
        for name in state.party.names.iter().take(MOST_NAMES) {
            for reading in read(lexicon, state.party.kind, &name.name, &mut self.buffers) {
                self.reading(held, reading, name.kind == NameKind::Weak);
            }
        }
    }

    fn reading(&mut self, held: u32, reading: Reading, weak: bool) {
        let name = self.count();
        let start = u32::try_from(self.index.parts.len()).unwrap_or(u32::MAX);
        join(name, &reading.parts, &mut self.joined);
        let count = u16::try_from(reading.parts.len()).unwrap_or(u16::MAX);
        for part in reading.parts {
            let marks = if part.family { FAMILY } else { 0 } | if part.aside { ASIDE } else { 0 };
            let term = self.term(part);
            self.index.parts.push(term | marks);
        }
        self.index.names.push(NameRow {
            held,
            start,
            count,
            weak,
            piece: reading.piece,
            penalty: reading.penalty,
            mass: 0.0,
        });
    }

    /// The number of a part: parts with the same spellings, class and original word are one.
    fn term(&mut self, part: Part) -> u32 {
        self.label.clear();
        self.label.push(char::from(b'0' + part.class as u8));
        self.label.push(match (part.unvowelled, part.syllable) {
            (true, _) => '~',
            (false, true) => '=',
            (false, false) => '-',
        });
        for spelling in part.spellings() {
            self.label.push_str(spelling);
            self.label.push('|');
        }
        self.label.push_str(&part.original);
        self.label.push('|');
        self.label.push_str(&part.initials);
        if let Some(found) = self.by_text.get(self.label.as_str()) {
            return *found;
        }
        let number = u32::try_from(self.index.terms.len()).unwrap_or(u32::MAX) & TERM;
        self.index.terms.push(Term::new(part));
        self.by_text.insert(self.label.clone(), number);
        number
    }

    fn finish(mut self, lexicon: &Lexicon) -> Index {
        self.postings();
        self.rarities(lexicon);
        self.masses();
        self.keys();
        let joined = std::mem::take(&mut self.joined);
        (self.index.joined, self.index.joined_rows) = gather(joined, |row| (row.name, row.mask));
        self.index
    }

    fn postings(&mut self) {
        let index = &mut self.index;
        let mut rows: Vec<(u32, u32)> = Vec::with_capacity(index.parts.len());
        for (name, row) in index.names.iter().enumerate() {
            let start = row.start as usize;
            let parts = index
                .parts
                .get(start..start + usize::from(row.count))
                .unwrap_or_default();
            let name = u32::try_from(name).unwrap_or(u32::MAX);
            rows.extend(parts.iter().map(|part| (part & TERM, name)));
        }
        rows.sort_unstable();
        rows.dedup();
        index.posting_ranges = vec![(0, 0); index.terms.len()];
        for (at, (term, name)) in rows.into_iter().enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            index.postings.push(name);
            if let Some(range) = index.posting_ranges.get_mut(term as usize) {
                if range.1 == 0 {
                    range.0 = at;
                }
                range.1 = at + 1;
            }
        }
    }

    /// The rarity of every term: the more common of what the list and the word lists say.
    fn rarities(&mut self, lexicon: &Lexicon) {
        let persons = self.index.range(PartyType::Person);
        let person_names = usize::try_from(persons.end - persons.start).unwrap_or(0);
        let others = self.index.names.len().saturating_sub(person_names);
        let mut found = Vec::with_capacity(self.index.terms.len());
        for (at, term) in self.index.terms.iter().enumerate() {
            let number = u32::try_from(at).unwrap_or(u32::MAX);
            let all = self.index.posting(number, &(0..u32::MAX)).len();
            let of_persons = self.index.posting(number, &persons).len();
            let one = common(lexicon, term, true).max(listed(of_persons, person_names));
            let other = common(lexicon, term, false).max(listed(all - of_persons, others));
            found.push([rarity(one), rarity(other)]);
        }
        self.index.rarity = found;
    }

    fn masses(&mut self) {
        let persons = self.index.range(PartyType::Person);
        let mut pieces: Vec<Piece> = Vec::new();
        for at in 0..self.index.names.len() {
            let Some(row) = self.index.names.get(at).copied() else {
                continue;
            };
            let person = persons.contains(&u32::try_from(at).unwrap_or(u32::MAX));
            self.index.pieces(&row, person, &mut pieces);
            if let Some(row) = self.index.names.get_mut(at) {
                row.mass = pieces.iter().map(Piece::mass).sum();
            }
        }
    }

    fn keys(&mut self) {
        let mut rows = Vec::with_capacity(self.index.terms.len() * 16);
        let mut keys = Vec::new();
        for (at, term) in self.index.terms.iter().enumerate() {
            keys.clear();
            whole_keys(term, false, &mut keys);
            deletions(term, 2, &mut keys);
            let number = u32::try_from(at).unwrap_or(u32::MAX);
            rows.extend(keys.iter().map(|key| (*key, number)));
        }
        (self.index.keys, self.index.key_terms) = gather(rows, |term| *term);
    }
}

/// Sorts rows under their keys.
fn gather<T: Copy, O: Ord>(mut rows: Vec<(u64, T)>, order: impl Fn(&T) -> O) -> (Stretches, Vec<T>) {
    rows.sort_unstable_by(|one, other| {
        one.0
            .cmp(&other.0)
            .then_with(|| order(&one.1).cmp(&order(&other.1)))
    });
    rows.dedup_by(|one, other| one.0 == other.0 && order(&one.1) == order(&other.1));
    let mut stretches = Stretches::default();
    stretches.reserve(rows.len());
    let mut flat = Vec::with_capacity(rows.len());
    let mut rows = rows.into_iter().peekable();
    while let Some((key, row)) = rows.next() {
        let start = u32::try_from(flat.len()).unwrap_or(u32::MAX);
        flat.push(row);
        while let Some((_, row)) = rows.next_if(|next| next.0 == key) {
            flat.push(row);
        }
        stretches.insert(key, (start, u32::try_from(flat.len()).unwrap_or(u32::MAX)));
    }
    stretches.shrink_to_fit();
    (stretches, flat)
}

/// How many of 100,000 names have a word, by the list itself.
fn listed(found: usize, names: usize) -> f32 {
    // One occurrence is the name itself and says nothing.
    #[expect(clippy::cast_precision_loss, reason = "counts of names")]
    let share = found.saturating_sub(1) as f32 / (names as f32 + DILUTION);
    share * 100_000.0
}

/// How many of 100,000 names have a word, by the word lists: the most common of its spellings.
pub(crate) fn common(lexicon: &Lexicon, term: &Term, person: bool) -> f32 {
    /// A name that the list of persons' names knows is no rarity.
    const KNOWN_NAME: f32 = 20.0;
    /// Syllables of Chinese names are few, some four hundred for all, and come together.
    const SYLLABLE: f32 = 1_000.0;
    let most = term
        .part
        .spellings()
        .map(|text| lexicon.per_100k(text, person))
        .fold(0.0, f32::max);
    let known = !term.part.groups.is_empty() || !term.part.short_for.is_empty();
    let floor = match (person, term.part.syllable || lexicon.is_syllable(&term.part.text)) {
        (true, true) => SYLLABLE,
        (true, false) if known => KNOWN_NAME,
        _ => 0.0,
    };
    most.max(floor)
}

/// Neighbouring parts written together, and first letters.
fn join(name: u32, parts: &[Part], out: &mut Vec<(u64, JoinedRow)>) {
    for (text, mask, how) in joined(parts) {
        out.push((text_key(&text), JoinedRow { name, mask, how }));
    }
}

/// What neighbouring parts are when written together, and the acronyms of a name: text, mask of the parts, by what.
pub(crate) fn joined(parts: &[Part]) -> Vec<(String, u64, How)> {
    let mut found = Vec::new();
    for start in 0..parts.len() {
        let mut text = String::new();
        let mut mask = 0_u64;
        for (length, part) in parts.iter().enumerate().skip(start).take(MOST_JOINED) {
            if !matches!(
                part.class,
                Class::Word | Class::Minor | Class::Initial | Class::Org | Class::Place | Class::Number
            ) {
                break;
            }
            text.push_str(
                if part.meaning
                    && !part.original.contains(' ')
                    && part.original.is_ascii()
                    && !part.original.is_empty()
                {
                    &part.original
                } else {
                    &part.text
                },
            );
            mask |= 1 << length;
            // Long words are written together in twos, syllables in up to four.
            let letters = part.class == Class::Initial;
            if length > start
                && (text.len() >= 4 || letters && text.len() >= 2)
                && (length == start + 1 || text.len() <= 12)
            {
                found.push((text.clone(), mask, How::Joined));
            }
            if length == start + 1 && part.syllable {
                others(parts.get(start), part, mask, &mut found);
            }
        }
    }
    found.extend(acronyms(parts));
    found
}

/// Two syllables written together in their other readings.
fn others(first: Option<&Part>, second: &Part, mask: u64, found: &mut Vec<(String, u64, How)>) {
    const MOST: usize = 2;
    let Some(first) = first else { return };
    for other in first.alternatives.iter().take(MOST) {
        found.push((format!("{other}{}", second.text), mask, How::Joined));
    }
    for other in second.alternatives.iter().take(MOST) {
        found.push((format!("{}{other}", first.text), mask, How::Joined));
    }
}

/// First letters of all words but the legal form: with and without places and numbers.
fn acronyms(parts: &[Part]) -> Vec<(String, u64, How)> {
    const LONGEST: usize = 8;
    let mut found: Vec<(String, u64, How)> = Vec::new();
    for places in [true, false] {
        let (mut text, mut mask) = (String::new(), 0_u64);
        for (at, part) in parts.iter().enumerate() {
            let counts = match part.class {
                Class::Word | Class::Org | Class::Initial => true,
                Class::Place => places,
                _ => false,
            };
            if counts {
                text.push_str(&part.initials);
                mask |= 1 << at;
            }
        }
        let fits = (FEWEST_FOR_ACRONYM..=LONGEST).contains(&text.len()) && mask.count_ones() > 1;
        if fits && found.iter().all(|other| other.0 != text) {
            found.push((text, mask, How::Acronym));
        }
    }
    found
}
