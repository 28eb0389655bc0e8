//! Handedness, for the few listings that name one stereoisomer.

use super::refine::Detail;
use super::same::without_metal;
use super::search::{Outcome, Part, Placed, Search};
use crate::graph::{Chirality, Molecule};

/// Atoms around a tetrahedral centre, a hydrogen atom or a lone pair included.
const CORNERS: usize = 4;

/// How the handedness of a drawing compares with the one that a listing names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The listing draws no handedness.
    NotNamed,
    /// As listed at every centre that the listing draws.
    Same,
    /// At least one centre is not drawn, and no other contradicts: it may be the listed form, another, or a mixture.
    NotDrawn,
    /// The mirror image of the listed form.
    Mirror,
    /// Another stereoisomer.
    Other,
    /// Not one compound, or not decided within the limit of steps.
    Undecided,
}

/// Compares the handedness of tetrahedral centres. The two components must be the [`super::same`] compound.
pub fn stereo(listed: &Molecule, of_listed: u16, drawn: &Molecule, of_drawn: u16) -> Form {
    let (listed, of_listed) = without_metal(listed, of_listed);
    let (drawn, of_drawn) = without_metal(drawn, of_drawn);
    let (listed, drawn) = (Part::new(&listed, of_listed), Part::new(&drawn, of_drawn));
    if !listed.atoms.iter().any(|&atom| is_centre(listed.molecule, atom)) {
        return Form::NotNamed;
    }
    let Some(search) = Search::new(&listed, &drawn, Detail::Compound) else {
        return Form::Undecided;
    };
    let centres = Centres::new(&listed, &drawn, &search);
    let found = |allowed: &[Turned]| search.run(|placed, at| centres.allow(placed, at, allowed));
    let tests: [(Form, &[Turned]); 3] = [
        (Form::Same, &[Turned::Alike]),
        (Form::NotDrawn, &[Turned::Alike, Turned::NotDrawn]),
        (Form::Mirror, &[Turned::Opposite]),
    ];
    for (form, allowed) in tests {
        match found(allowed) {
            Outcome::Found => return form,
            Outcome::GaveUp => return Form::Undecided,
            Outcome::None => {}
        }
    }
    match search.run(|_, _| true) {
        Outcome::Found => Form::Other,
        _ => Form::Undecided,
    }
}

/// How one centre compares.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turned {
    Alike,
    Opposite,
    NotDrawn,
}

/// The centres of the listed structure, each at the turn that places the last of its neighbours.
struct Centres<'p> {
    listed: &'p Molecule,
    drawn: &'p Molecule,
    at_turn: Vec<Vec<u32>>,
}

impl<'p> Centres<'p> {
    fn new(listed: &'p Part<'_>, drawn: &'p Part<'_>, search: &Search<'_, '_>) -> Self {
        let mut turn_of = vec![0_usize; listed.molecule.atoms().len()];
        for (turn, atom) in search.order().enumerate() {
            if let Some(slot) = turn_of.get_mut(atom as usize) {
                *slot = turn;
            }
        }
        let turn = |atom: u32| turn_of.get(atom as usize).copied().unwrap_or_default();
        let mut at_turn = vec![Vec::new(); listed.atoms.len()];
        for &atom in listed
            .atoms
            .iter()
            .filter(|&&atom| is_centre(listed.molecule, atom))
        {
            let around = listed
                .molecule
                .neighbours(atom)
                .iter()
                .map(|near| turn(near.atom));
            let last = around.fold(turn(atom), usize::max);
            if let Some(slot) = at_turn.get_mut(last) {
                slot.push(atom);
            }
        }
        Self {
            listed: listed.molecule,
            drawn: drawn.molecule,
            at_turn,
        }
    }

    fn allow(&self, placed: &Placed, at: usize, allowed: &[Turned]) -> bool {
        let complete = self.at_turn.get(at).map_or(&[][..], Vec::as_slice);
        complete
            .iter()
            .all(|&centre| allowed.contains(&self.turned(placed, centre)))
    }

    fn turned(&self, placed: &Placed, centre: u32) -> Turned {
        let Some(image) = placed.of(centre) else {
            return Turned::NotDrawn;
        };
        if !is_centre(self.drawn, image) {
            return Turned::NotDrawn;
        }
        let theirs = self.drawn.neighbours(image);
        let around = self.listed.neighbours(centre).iter();
        let places = around.map(|near| {
            theirs
                .iter()
                .position(|other| Some(other.atom) == placed.of(near.atom))
        });
        let Some(places) = places.collect::<Option<Vec<usize>>>() else {
            return Turned::NotDrawn;
        };
        let alike = self.listed.atom(centre).chirality == self.drawn.atom(image).chirality;
        if alike == even(&places) {
            Turned::Alike
        } else {
            Turned::Opposite
        }
    }
}

/// Whether the atom is drawn as a tetrahedral centre: four neighbours, or three and a hydrogen atom or lone pair.
fn is_centre(molecule: &Molecule, atom: u32) -> bool {
    let at = molecule.atom(atom);
    let drawn = matches!(at.chirality, Chirality::Clockwise | Chirality::Anticlockwise);
    let around = molecule.neighbours(atom).len();
    drawn && (around == CORNERS || (around + 1 == CORNERS && at.hydrogens <= 1))
}

/// Whether the permutation consists of an even number of exchanges.
fn even(places: &[usize]) -> bool {
    let pairs = places
        .iter()
        .enumerate()
        .flat_map(|(at, first)| places.iter().skip(at + 1).map(move |b| (first, b)));
    pairs.filter(|(first, second)| first > second).count() % 2 == 0
}
