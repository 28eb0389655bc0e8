//! What is drawn: the atoms of one component in a fixed order, their bonds, and who marks them.

use std::collections::BTreeMap;

use comity_molecule::{Atom, BondOrder, Molecule};

use crate::error::PictureError;
use crate::order::canonical;
use crate::plane::Point;
use crate::rings::Ring;
use crate::space::{Centre, Leaning, Wedge, centres, leanings};
use crate::{Mark, Picture};

/// Most atoms of a picture. Beyond it a bond is a few pixels long on a phone, and places take long to find.
pub const MAX_ATOMS: usize = 200;

/// Most bonds of a picture: two for each atom. Cages have one and a half; what has more is found in no
/// drawing, and its rings take long to find.
pub const MAX_BONDS: usize = 400;

/// Most marks of a picture: seven colours by seven hatchings are told apart up to here, and no
/// definition has more conditions.
pub const MAX_MARKS: usize = 28;

/// One atom of the drawing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) atom: Atom,
    /// Place on the page; one is the usual length of a bond, until the drawing is scaled.
    pub(crate) at: Point,
    /// Whether it belongs to the scaffold.
    pub(crate) scaffold: bool,
}

/// One bond of the drawing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) order: BondOrder,
    pub(crate) ring: bool,
}

/// Atoms and bonds of the drawing, and the marks on them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sketch {
    pub(crate) nodes: Vec<Node>,
    pub(crate) lines: Vec<Line>,
    /// For each node the nodes beside it and the lines to them.
    pub(crate) around: Vec<Vec<(usize, usize)>>,
    /// For each mark its nodes, ascending.
    pub(crate) marked: Vec<Vec<usize>>,
    /// Small rings.
    pub(crate) rings: Vec<Ring>,
    /// Double bonds whose geometry was written.
    pub(crate) leanings: Vec<Leaning>,
    /// Centres whose handedness was written.
    pub(crate) centres: Vec<Centre>,
    /// Bonds drawn as wedges.
    pub(crate) wedges: Vec<Wedge>,
    /// Signs of geometry that are not drawn.
    pub(crate) unshown: usize,
}

impl Sketch {
    /// Chooses the component and orders its atoms; all places are still the origin.
    pub(crate) fn of(picture: &Picture<'_>) -> Result<Self, PictureError> {
        let (molecule, marks) = (picture.molecule, picture.marks);
        if marks.len() > MAX_MARKS {
            return Err(PictureError::TooManyMarks { marks: marks.len() });
        }
        let component = component(picture)?;
        let atoms = atoms(molecule, component)?;
        let mut sketch = Self::default();
        let atoms = canonical(molecule, &atoms);
        sketch.gather(molecule, &atoms);
        if sketch.lines.len() > MAX_BONDS {
            return Err(PictureError::TooManyBonds {
                bonds: sketch.lines.len(),
            });
        }
        let place: BTreeMap<u32, usize> = atoms.iter().copied().zip(0..).collect();
        let node = |atom: u32| place.get(&atom).copied();
        sketch.leanings = leanings(molecule, node);
        (sketch.centres, sketch.unshown) = centres(molecule, &atoms, node);
        sketch.mark(molecule, picture)?;
        sketch.rings = crate::rings::find(&sketch);
        Ok(sketch)
    }

    pub(crate) fn at(&self, node: usize) -> Point {
        self.nodes.get(node).map_or(Point::default(), |node| node.at)
    }

    pub(crate) fn ends(&self, line: &Line) -> (Point, Point) {
        (self.at(line.a), self.at(line.b))
    }

    /// Nodes beside a node, and the lines to them.
    pub(crate) fn near(&self, node: usize) -> &[(usize, usize)] {
        self.around.get(node).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn points(&self) -> impl Iterator<Item = Point> {
        self.nodes.iter().map(|node| node.at)
    }

    pub(crate) fn is_scaffold(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|node| node.scaffold)
    }

    fn gather(&mut self, molecule: &Molecule, atoms: &[u32]) {
        let place: BTreeMap<u32, usize> = atoms.iter().copied().zip(0..).collect();
        let node = |&atom: &u32| Node {
            atom: molecule.atom(atom),
            at: Point::default(),
            scaffold: false,
        };
        self.nodes = atoms.iter().map(node).collect();
        self.lines = molecule
            .bonds()
            .iter()
            .filter_map(|bond| {
                let (a, b) = (*place.get(&bond.a)?, *place.get(&bond.b)?);
                Some(Line {
                    a: a.min(b),
                    b: a.max(b),
                    order: bond.order,
                    ring: bond.ring,
                })
            })
            .collect();
        self.lines.sort_by_key(|line| (line.a, line.b));
        self.around = vec![Vec::new(); atoms.len()];
        for (at, line) in self.lines.iter().enumerate() {
            for (from, to) in [(line.a, line.b), (line.b, line.a)] {
                if let Some(near) = self.around.get_mut(from) {
                    near.push((to, at));
                }
            }
        }
    }

    fn mark(&mut self, molecule: &Molecule, picture: &Picture<'_>) -> Result<(), PictureError> {
        let place: BTreeMap<u32, usize> = self.nodes.iter().map(|node| node.atom.input).zip(0..).collect();
        let find = |mark: &str, atom: u32| {
            let found = place.get(&atom).copied();
            found.ok_or_else(|| missing(molecule, mark, atom))
        };
        for &atom in picture.core {
            let at = find("the scaffold", atom)?;
            if let Some(node) = self.nodes.get_mut(at) {
                node.scaffold = true;
            }
        }
        for mark in picture.marks {
            let mut nodes = mark
                .atoms
                .iter()
                .map(|&atom| find(&mark.letter, atom))
                .collect::<Result<Vec<_>, _>>()?;
            nodes.sort_unstable();
            nodes.dedup();
            self.marked.push(nodes);
        }
        Ok(())
    }
}

fn missing(molecule: &Molecule, mark: &str, atom: u32) -> PictureError {
    let mark = mark.to_owned();
    if molecule.atoms().iter().any(|known| known.input == atom) {
        PictureError::OtherComponent { mark, atom }
    } else {
        PictureError::NoAtom { mark, atom }
    }
}

/// The component asked for, or that of the first marked atom, or the one with most atoms.
fn component(picture: &Picture<'_>) -> Result<u16, PictureError> {
    let molecule = picture.molecule;
    if let Some(component) = picture.component {
        let components = molecule.components();
        let known = molecule.atoms().iter().any(|atom| atom.component == component);
        return known.then_some(component).ok_or(PictureError::NoComponent {
            component,
            components,
        });
    }
    match first_marked(picture.core, picture.marks) {
        Some(input) => {
            let found = molecule.atoms().iter().find(|atom| atom.input == input);
            found
                .map(|atom| atom.component)
                .ok_or_else(|| PictureError::NoAtom {
                    mark: "the picture".to_owned(),
                    atom: input,
                })
        }
        None => Ok(largest(molecule)),
    }
}

fn first_marked(core: &[u32], marks: &[Mark]) -> Option<u32> {
    let marked = marks.iter().flat_map(|mark| &mark.atoms);
    marked.chain(core).copied().next()
}

fn largest(molecule: &Molecule) -> u16 {
    let mut sizes: BTreeMap<u16, usize> = BTreeMap::new();
    for atom in molecule.atoms() {
        *sizes.entry(atom.component).or_default() += 1;
    }
    let largest = sizes
        .into_iter()
        .max_by_key(|&(component, size)| (size, std::cmp::Reverse(component)));
    largest.map_or(0, |(component, _)| component)
}

fn atoms(molecule: &Molecule, component: u16) -> Result<Vec<u32>, PictureError> {
    let all = (0u32..).zip(molecule.atoms());
    let atoms: Vec<u32> = all
        .filter(|(_, atom)| atom.component == component)
        .map(|(at, _)| at)
        .collect();
    match atoms.len() {
        0 => Err(PictureError::Empty),
        many if many > MAX_ATOMS => Err(PictureError::TooManyAtoms { atoms: many }),
        _ => Ok(atoms),
    }
}
