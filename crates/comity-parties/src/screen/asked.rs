//! A reading of the question, made ready.

use comity_core::party::PartyType;

use crate::align::{How, Term, slavic_hash};
use crate::index::{common, joined};
use crate::lexicon::Lexicon;
use crate::part::Reading;
use crate::score::{Piece, rarity};

/// Neighbouring parts written together, or their first letters.
#[derive(Debug)]
pub(super) struct JoinedWord {
    pub text: String,
    pub mask: u64,
    pub how: How,
    /// Hash of the Slavic key; only of persons, and not of first letters.
    pub slavic: Option<u64>,
}

impl JoinedWord {
    fn new((text, mask, how): (String, u64, How), person: bool) -> Self {
        let slavic = (person && how == How::Joined).then(|| slavic_hash(&text));
        Self {
            text,
            mask,
            how,
            slavic: slavic.flatten(),
        }
    }
}

/// A reading of a name with keys and weights.
#[derive(Debug)]
pub(super) struct Asked {
    pub terms: Vec<Term>,
    pub pieces: Vec<Piece>,
    /// Neighbours written together, and acronyms.
    pub joined: Vec<JoinedWord>,
    pub penalty: f32,
    pub piece: bool,
    /// The weight of all parts.
    pub mass: f32,
    /// The weight that a name must meet to be looked at.
    pub least: f32,
}

impl Asked {
    pub(super) fn new(lexicon: &Lexicon, kind: PartyType, reading: Reading) -> Self {
        let person = kind == PartyType::Person;
        let joined = joined(&reading.parts)
            .into_iter()
            .map(|word| JoinedWord::new(word, person))
            .collect();
        let terms: Vec<Term> = reading.parts.into_iter().map(Term::new).collect();
        let pieces: Vec<Piece> = terms
            .iter()
            .map(|term| Piece {
                class: term.part.class,
                rarity: rarity(common(lexicon, term, person)),
                family: term.part.family,
                aside: term.part.aside,
            })
            .collect();
        let mut asked = Self {
            terms,
            pieces,
            joined,
            penalty: reading.penalty,
            piece: reading.piece,
            mass: 0.0,
            least: 0.0,
        };
        asked.weigh();
        asked
    }

    /// Sums the weights anew.
    pub(super) fn weigh(&mut self) {
        self.mass = self.pieces.iter().map(Piece::mass).sum();
    }

    /// The words that a mask covers, as they stood in the question.
    pub(super) fn words(&self, mask: u64) -> String {
        let found: Vec<&str> = crate::score::bits(mask)
            .filter_map(|at| self.terms.get(at))
            .map(Term::written)
            .collect();
        found.join(" ")
    }
}
