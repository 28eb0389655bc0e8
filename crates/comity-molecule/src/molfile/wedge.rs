//! Handedness from a drawing: wedges, places in space, or the parity that a file without places gives.
//!
//! The answer is in the order that the builder takes: a hydrogen atom that is not drawn (or a lone pair) first,
//! then the bonds as they stand in the file.

use super::draft::{DraftAtom, DraftBond};
use crate::element::Element;
use crate::graph::{Chirality, WrittenOrder};

/// Flatter than this is no tetrahedron (volume spanned by unit vectors; a regular one has 1.5).
const FLAT: f64 = 0.1;

/// Spread of the third coordinate from which places are taken to be in space.
const IN_SPACE: f64 = 0.1;

/// Which way a bond points, seen from its first atom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wedge {
    /// To the viewer.
    Up,
    /// Away.
    Down,
}

/// Seen with the highest-numbered neighbour (or the hydrogen atom) behind, the others in order of their numbers turn
/// clockwise (odd) or anticlockwise (even).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parity {
    Odd,
    Even,
}

/// What the file has to tell handedness by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Evidence {
    Flat,
    Space,
    Parities,
}

/// The handedness of every atom.
pub(super) fn chirality(atoms: &[DraftAtom], bonds: &[DraftBond]) -> Vec<Chirality> {
    let mut answer = vec![Chirality::None; atoms.len()];
    let evidence = evidence(atoms);
    let wedged = bonds.iter().any(|bond| bond.wedge.is_some());
    if evidence == Evidence::Flat && !wedged {
        return answer;
    }
    let around = around(atoms, bonds);
    for ((at, slot), bonds_here) in answer.iter_mut().enumerate().zip(&around) {
        let centre = Centre {
            at,
            atoms,
            bonds,
            around: bonds_here,
        };
        if centre.can_be_handed() {
            *slot = match evidence {
                Evidence::Parities => centre.by_parity(),
                Evidence::Flat if !centre.has_wedge() => Chirality::None,
                _ => centre.by_place(evidence == Evidence::Space),
            };
        }
    }
    answer
}

fn evidence(atoms: &[DraftAtom]) -> Evidence {
    if atoms.iter().all(|atom| atom.place == [0.0; 3]) {
        return Evidence::Parities;
    }
    let heights = atoms.iter().map(|atom| atom.place[2]);
    let (low, high) = heights.fold((f64::MAX, f64::MIN), |(low, high), z| (low.min(z), high.max(z)));
    if high - low > IN_SPACE {
        Evidence::Space
    } else {
        Evidence::Flat
    }
}

/// The bonds of every atom, by their numbers in the file.
fn around(atoms: &[DraftAtom], bonds: &[DraftBond]) -> Vec<Vec<u32>> {
    let mut around = vec![Vec::new(); atoms.len()];
    for (number, bond) in (0_u32..).zip(bonds) {
        for end in [bond.a, bond.b] {
            if let Some(list) = around.get_mut(end as usize) {
                list.push(number);
            }
        }
    }
    around
}

/// One atom and its bonds.
struct Centre<'d> {
    at: usize,
    atoms: &'d [DraftAtom],
    bonds: &'d [DraftBond],
    around: &'d [u32],
}

impl Centre<'_> {
    fn bonds(&self) -> impl Iterator<Item = &DraftBond> {
        self.around
            .iter()
            .filter_map(|&number| self.bonds.get(number as usize))
    }

    fn other(&self, bond: &DraftBond) -> usize {
        let (a, b) = (bond.a as usize, bond.b as usize);
        if a == self.at { b } else { a }
    }

    /// Four neighbours or three; carbon and nitrogen with single bonds only, since a double bond makes them flat;
    /// nitrogen with four, since with three it swings.
    fn can_be_handed(&self) -> bool {
        let element = self
            .atoms
            .get(self.at)
            .map(|atom| atom.element)
            .unwrap_or_default();
        let single = self.bonds().all(|bond| bond.order == WrittenOrder::Single);
        match (element, self.around.len()) {
            (Element::N, 4) | (Element::C | Element::SI, 3 | 4) => single,
            (Element::P | Element::S | Element::SE | Element::AS, 3 | 4) => true,
            _ => false,
        }
    }

    fn has_wedge(&self) -> bool {
        self.bonds()
            .any(|bond| bond.wedge.is_some() && bond.a as usize == self.at)
    }

    /// The direction to the other end of a bond, as a unit vector; a wedge lifts or lowers it.
    fn direction(&self, bond: &DraftBond, in_space: bool) -> [f64; 3] {
        let place = |at: usize| self.atoms.get(at).map(|atom| atom.place).unwrap_or_default();
        let (here, there) = (place(self.at), place(self.other(bond)));
        let rise = if in_space { there[2] - here[2] } else { 0.0 };
        let mut way = unit([there[0] - here[0], there[1] - here[1], rise]);
        if !in_space && bond.a as usize == self.at {
            way[2] = match bond.wedge {
                Some(Wedge::Up) => 1.0,
                Some(Wedge::Down) => -1.0,
                None => 0.0,
            };
        }
        way
    }

    fn by_place(&self, in_space: bool) -> Chirality {
        let ways: Vec<[f64; 3]> = self.bonds().map(|bond| self.direction(bond, in_space)).collect();
        let volume = match *ways.as_slice() {
            [a, b, c] => volume(less([0.0; 3], sum(sum(a, b), c)), a, b, c),
            [a, b, c, d] => volume(a, b, c, d),
            _ => 0.0,
        };
        if volume < -FLAT {
            Chirality::Anticlockwise
        } else if volume > FLAT {
            Chirality::Clockwise
        } else {
            Chirality::None
        }
    }

    fn by_parity(&self) -> Chirality {
        let Some(parity) = self.atoms.get(self.at).and_then(|atom| atom.parity) else {
            return Chirality::None;
        };
        // The hydrogen atom counts as the highest number. From there, odd is anticlockwise.
        let rank = |bond: &DraftBond| {
            let other = self.other(bond);
            let hydrogen = self
                .atoms
                .get(other)
                .is_some_and(|atom| atom.element == Element::H);
            (hydrogen, other)
        };
        let mut given: Vec<(bool, usize)> = Vec::with_capacity(4);
        if self.around.len() == 3 {
            given.push((true, usize::MAX));
        }
        given.extend(self.bonds().map(rank));
        let mut wanted = given.clone();
        wanted.sort_unstable();
        wanted.rotate_right(1);
        let places = given
            .iter()
            .filter_map(|one| wanted.iter().position(|other| other == one));
        let anticlockwise = (parity == Parity::Odd) == is_even(&places.collect::<Vec<_>>());
        if anticlockwise {
            Chirality::Anticlockwise
        } else {
            Chirality::Clockwise
        }
    }
}

fn is_even(places: &[usize]) -> bool {
    let later = |at: usize, place: usize| places.iter().skip(at + 1).filter(|&&other| other < place).count();
    let swaps: usize = places
        .iter()
        .enumerate()
        .map(|(at, &place)| later(at, place))
        .sum();
    swaps.is_multiple_of(2)
}

/// Six times the volume of the tetrahedron, signed: below zero if, seen from the first corner, the others run
/// anticlockwise.
fn volume(first: [f64; 3], a: [f64; 3], b: [f64; 3], c: [f64; 3]) -> f64 {
    let [a, b, c] = [less(a, first), less(b, first), less(c, first)];
    a[0] * (b[1] * c[2] - b[2] * c[1])
        + a[1] * (b[2] * c[0] - b[0] * c[2])
        + a[2] * (b[0] * c[1] - b[1] * c[0])
}

fn less(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

fn sum(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

fn unit(way: [f64; 3]) -> [f64; 3] {
    let length = way.iter().map(|part| part * part).sum::<f64>().sqrt();
    if length > 0.0 {
        way.map(|part| part / length)
    } else {
        way
    }
}
