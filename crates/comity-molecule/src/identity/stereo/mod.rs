//! Handedness, for the few listings that name one stereoisomer.

mod centre;
mod double;

use super::refine::Detail;
use super::same::without_metal;
use super::search::{Outcome, Part, Placed, Search};
use crate::graph::Molecule;

/// How the form of a drawing compares with the one that a listing names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The listing draws no handedness.
    NotNamed,
    /// As listed wherever the listing draws it.
    Same,
    /// Something that the listing draws is left open, and nothing else contradicts: it may be the listed form,
    /// another, or a mixture.
    NotDrawn,
    /// The mirror image of the listed form.
    Mirror,
    /// Another stereoisomer.
    Other,
    /// Not one compound, or not decided within the limit of steps.
    Undecided,
}

/// Compares tetrahedral centres and the geometry at double bonds. The two components must be the
/// [`super::same`] compound. Geometry at double bonds is known from SMILES only.
pub fn stereo(listed: &Molecule, of_listed: u16, drawn: &Molecule, of_drawn: u16) -> Form {
    let (listed, of_listed) = without_metal(listed, of_listed);
    let (drawn, of_drawn) = without_metal(drawn, of_drawn);
    let (listed, drawn) = (Part::new(&listed, of_listed), Part::new(&drawn, of_drawn));
    let named = named(&listed);
    if named.is_empty() {
        return Form::NotNamed;
    }
    let Some(search) = Search::new(&listed, &drawn, Detail::Compound) else {
        return Form::Undecided;
    };
    let comparison = Comparison::new(&listed, &drawn, &search, named);
    for (form, test) in [
        (Form::Same, Test::Same),
        (Form::NotDrawn, Test::Open),
        (Form::Mirror, Test::Mirror),
    ] {
        match search.run(|placed, at| comparison.passes(placed, at, test)) {
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

/// Something drawn that has two forms.
#[derive(Clone, Copy, Debug)]
enum Feature {
    /// A tetrahedral atom.
    Centre(u32),
    /// A double bond, by its atoms.
    Double(u32, u32),
}

/// What the listed component draws.
fn named(listed: &Part<'_>) -> Vec<Feature> {
    let molecule = listed.molecule;
    let atoms = listed.atoms.iter().copied();
    let centres = atoms
        .clone()
        .filter(|&atom| centre::is_drawn(molecule, atom))
        .map(Feature::Centre);
    let bonds = atoms.flat_map(|atom| {
        molecule
            .neighbours(atom)
            .iter()
            .map(move |near| (atom, near.atom))
    });
    let doubles = bonds.filter(|&(a, b)| a < b && double::is_drawn(molecule, a, b));
    centres
        .chain(doubles.map(|(a, b)| Feature::Double(a, b)))
        .collect()
}

/// How one feature compares.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turned {
    Alike,
    Opposite,
    NotDrawn,
}

impl Turned {
    fn alike(alike: bool) -> Self {
        if alike { Self::Alike } else { Self::Opposite }
    }
}

/// What an arrangement must show.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Test {
    /// Everything as listed.
    Same,
    /// As listed or left open.
    Open,
    /// Every centre the other way round; a mirror leaves double bonds as they are.
    Mirror,
}

/// The features of the listed structure, each at the turn that places the last of its atoms.
struct Comparison<'p> {
    listed: &'p Molecule,
    drawn: &'p Molecule,
    at_turn: Vec<Vec<Feature>>,
}

impl<'p> Comparison<'p> {
    fn new(listed: &'p Part<'_>, drawn: &'p Part<'_>, search: &Search<'_, '_>, named: Vec<Feature>) -> Self {
        let mut turns = vec![0_usize; listed.molecule.atoms().len()];
        for (turn, atom) in search.order().enumerate() {
            if let Some(slot) = turns.get_mut(atom as usize) {
                *slot = turn;
            }
        }
        let turn = |atom: u32| turns.get(atom as usize).copied().unwrap_or_default();
        let last = |atom: u32| {
            let around = listed
                .molecule
                .neighbours(atom)
                .iter()
                .map(|near| turn(near.atom));
            around.fold(turn(atom), usize::max)
        };
        let mut at_turn = vec![Vec::new(); listed.atoms.len()];
        for feature in named {
            let complete = match feature {
                Feature::Centre(atom) => last(atom),
                Feature::Double(a, b) => last(a).max(last(b)),
            };
            if let Some(slot) = at_turn.get_mut(complete) {
                slot.push(feature);
            }
        }
        Self {
            listed: listed.molecule,
            drawn: drawn.molecule,
            at_turn,
        }
    }

    /// Whether the features that are complete now are as the test wants them.
    fn passes(&self, placed: &Placed, at: usize, test: Test) -> bool {
        let complete = self.at_turn.get(at).map_or(&[][..], Vec::as_slice);
        complete.iter().all(|&feature| {
            let (turned, mirrored) = match feature {
                Feature::Centre(atom) => (
                    centre::compare(self.listed, self.drawn, placed, atom),
                    Turned::Opposite,
                ),
                Feature::Double(a, b) => (
                    double::compare(self.listed, self.drawn, placed, a, b),
                    Turned::Alike,
                ),
            };
            match test {
                Test::Same => turned == Turned::Alike,
                Test::Open => turned != Turned::Opposite,
                Test::Mirror => turned == mirrored,
            }
        })
    }
}
