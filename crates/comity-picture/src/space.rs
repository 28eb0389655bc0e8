//! The third dimension as it was written: wedges at centres, and the two ways round a double bond.

use comity_molecule::{Bond, BondOrder, Chirality, Direction, Molecule};

use crate::plane::Point;
use crate::sketch::Sketch;

/// A double bond whose two ways round were told apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leaning {
    /// The ends of the double bond.
    pub(crate) ends: (usize, usize),
    /// A node beside the first end, and one beside the second.
    pub(crate) beside: (usize, usize),
    /// Whether those two lie on one side.
    pub(crate) same_side: bool,
}

impl Leaning {
    /// Whether places agree with what was written.
    pub(crate) fn is_drawn(&self, place: impl Fn(usize) -> Point) -> bool {
        let (from, to) = (place(self.ends.0), place(self.ends.1));
        let across = (to - from).across();
        let side = |node: usize, end: Point| (place(node) - end).dot(across);
        let product = side(self.beside.0, from) * side(self.beside.1, to);
        product.abs() > 1e-6 && (product > 0.0) == self.same_side
    }
}

/// A centre whose handedness was written.
#[derive(Clone, Debug)]
pub(crate) struct Centre {
    pub(crate) node: usize,
    /// Its drawn ligands in the order of [`Chirality`]; a hydrogen atom or a lone pair before them is not drawn.
    ligands: Vec<usize>,
    clockwise: bool,
}

/// A bond drawn as a wedge: towards the reader if solid, away if hashed. The centre is at its tip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wedge {
    pub(crate) tip: usize,
    pub(crate) broad: usize,
    pub(crate) solid: bool,
}

/// Double bonds outside rings with a leaning neighbour at both ends.
pub(crate) fn leanings(molecule: &Molecule, node: impl Fn(u32) -> Option<usize>) -> Vec<Leaning> {
    let bonds = molecule
        .bonds()
        .iter()
        .filter(|bond| bond.order == BondOrder::Double && !bond.ring);
    let found = bonds.filter_map(|bond| {
        let (one, one_up) = leaning(molecule, bond.a, bond)?;
        let (other, other_up) = leaning(molecule, bond.b, bond)?;
        Some(Leaning {
            ends: (node(bond.a)?, node(bond.b)?),
            beside: (node(one)?, node(other)?),
            same_side: one_up == other_up,
        })
    });
    found.collect()
}

/// A neighbour of one end of a double bond that was written as above or below it.
fn leaning(molecule: &Molecule, end: u32, double: &Bond) -> Option<(u32, bool)> {
    molecule.neighbours(end).iter().find_map(|near| {
        let read = molecule.bond(near.bond).leans_from(end);
        let is_other = near.atom != double.a && near.atom != double.b;
        match read {
            Direction::Up if is_other => Some((near.atom, true)),
            Direction::Down if is_other => Some((near.atom, false)),
            _ => None,
        }
    })
}

/// The centres with a written handedness, and how many signs of geometry no wedge can show.
pub(crate) fn centres(
    molecule: &Molecule,
    atoms: &[u32],
    node: impl Fn(u32) -> Option<usize>,
) -> (Vec<Centre>, usize) {
    let written = atoms
        .iter()
        .filter(|&&atom| molecule.atom(atom).chirality != Chirality::None);
    let all: Vec<Option<Centre>> = written.map(|&atom| centre(molecule, atom, &node)).collect();
    let lost = all.iter().filter(|centre| centre.is_none()).count();
    (all.into_iter().flatten().collect(), lost)
}

fn centre(molecule: &Molecule, atom: u32, node: impl Fn(u32) -> Option<usize>) -> Option<Centre> {
    let near = molecule.neighbours(atom);
    let ligands: Vec<usize> = near.iter().filter_map(|near| node(near.atom)).collect();
    let tetrahedral = ligands.len() == near.len()
        && (ligands.len() == 4 || (ligands.len() == 3 && molecule.atom(atom).hydrogens <= 1));
    let clockwise = match molecule.atom(atom).chirality {
        Chirality::Clockwise => true,
        Chirality::Anticlockwise => false,
        Chirality::None | Chirality::Other => return None,
    };
    tetrahedral.then_some(Centre {
        node: node(atom)?,
        ligands,
        clockwise,
    })
}

/// Chooses one wedge for each centre, and counts what the drawing does not show: centres whose bonds are
/// all taken, and double bonds that could not be turned.
pub(crate) fn settle(sketch: &mut Sketch) {
    let mut wedges: Vec<Wedge> = Vec::new();
    for centre in &sketch.centres {
        if let Some(at) = best_bond(sketch, centre, &wedges) {
            wedges.push(wedge(sketch, centre, at));
        }
    }
    let lost = sketch.centres.len() - wedges.len();
    let wrong = sketch
        .leanings
        .iter()
        .filter(|leaning| !leaning.is_drawn(|node| sketch.at(node)))
        .count();
    sketch.unshown += lost + wrong;
    sketch.wedges = wedges;
}

/// Which of the ligands: an end rather than a ring, a plain atom rather than another centre.
fn best_bond(sketch: &Sketch, centre: &Centre, taken: &[Wedge]) -> Option<usize> {
    let line = |broad: usize| {
        let near = sketch
            .near(centre.node)
            .iter()
            .find(|(other, _)| *other == broad)?;
        sketch
            .lines
            .get(near.1)
            .filter(|line| line.order == BondOrder::Single)
    };
    let free = |broad: usize| {
        !taken
            .iter()
            .any(|wedge| wedge.tip == broad && wedge.broad == centre.node)
    };
    let cost = |(at, broad): (usize, usize)| {
        let ring = line(broad)?.ring;
        let centre_too = sketch.centres.iter().any(|other| other.node == broad);
        let between = usize::from(lies_between(sketch, centre, at));
        let size = sketch.near(broad).len();
        free(broad).then_some((between, usize::from(centre_too), usize::from(ring), size, at))
    };
    let best = centre
        .ligands
        .iter()
        .copied()
        .enumerate()
        .filter_map(cost)
        .min()?;
    Some(best.4)
}

/// Whether all bonds lie on one side and this one is inside: a wedge there reads either way.
fn lies_between(sketch: &Sketch, centre: &Centre, at: usize) -> bool {
    let from = sketch.at(centre.node);
    let ways: Vec<Point> = centre
        .ligands
        .iter()
        .map(|&node| (sketch.at(node) - from).unit())
        .collect();
    let middle = ways.iter().fold(Point::default(), |sum, &way| sum + way);
    let one_sided = middle.length() > 0.6 && ways.iter().all(|way| way.dot(middle.unit()) > -0.1);
    let straight = |way: &Point| way.dot(middle.unit());
    one_sided
        && ways
            .get(at)
            .is_some_and(|way| ways.iter().all(|other| straight(other) <= straight(way) + 1e-6))
}

/// Solid if the ligand comes towards the reader.
fn wedge(sketch: &Sketch, centre: &Centre, at: usize) -> Wedge {
    let broad = centre.ligands.get(at).copied().unwrap_or_default();
    let from = sketch.at(centre.node);
    let angle = |node: usize| (sketch.at(node) - from).angle();
    let solid = if centre.ligands.len() == 4 {
        // Seen from this ligand, the other three turn as from the first, once more the other way round for each place.
        let others: Vec<f64> = centre
            .ligands
            .iter()
            .filter(|&&node| node != broad)
            .map(|&node| angle(node))
            .collect();
        turns_clockwise(&others) == (centre.clockwise ^ (at % 2 == 1))
    } else {
        // The hydrogen atom or lone pair points away, and the reader looks from the other side.
        let all: Vec<f64> = centre.ligands.iter().map(|&node| angle(node)).collect();
        turns_clockwise(&all) != centre.clockwise
    };
    Wedge {
        tip: centre.node,
        broad,
        solid,
    }
}

/// Whether three directions follow one another clockwise on the page (angles grow clockwise there).
fn turns_clockwise(angles: &[f64]) -> bool {
    let [first, second, third] = angles else {
        return false;
    };
    let turn = |angle: &f64| (angle - first).rem_euclid(std::f64::consts::TAU);
    turn(second) < turn(third)
}

#[cfg(all(test, feature = "layout"))]
mod tests {
    use comity_molecule::identity::{Form, stereo};
    use comity_molecule::{BondOrder, Chirality, Molecule, Smiles, molfile};

    use crate::sketch::Sketch;
    use crate::{Picture, ease, layout, turn};

    /// Published substances with written handedness: rings, quaternary centres, sulfur, long chains of centres.
    const WRITTEN: [&str; 12] = [
        "C[C@H](N)C(=O)O",
        "C[C@@H](N)Cc1ccccc1",
        "CN[C@@H](C)[C@H](O)c1ccccc1",
        "CN[C@@H](C)[C@@H](O)c1ccccc1",
        "COC(=O)[C@H]1[C@@H](OC(=O)c2ccccc2)C[C@@H]2CC[C@H]1N2C",
        "CN1CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5",
        "CCCCCc1cc(O)c2[C@@H]3C=C(C)CC[C@H]3C(C)(C)Oc2c1",
        "CCN(CC)C(=O)[C@H]1CN(C)[C@@H]2Cc3c[nH]c4cccc(C2=C1)c34",
        "C[C@]12CC[C@H]3[C@@H](CCC4=CC(=O)CC[C@H]34)[C@@H]1CC[C@@H]2O",
        "CC(C)C[C@@H](C(=O)O)NC(=O)[C@H](Cc1ccccc1)NC(=O)CNC(=O)CNC(=O)[C@H](Cc1ccc(O)cc1)N",
        "O=C1C=C[C@@]2(O)[C@H]3Cc4ccc(O)c5O[C@@H]1[C@]2(CCN3C)c45",
        "C[S@](=O)c1ccccc1",
    ];

    fn sketched(molecule: &Molecule) -> Sketch {
        let mut sketch = Sketch::of(&Picture::new(molecule)).expect("a sketch");
        layout::place(&mut sketch).expect("places");
        ease::ease(&mut sketch);
        turn::upright(&mut sketch);
        super::settle(&mut sketch);
        sketch
    }

    #[test]
    fn wedges_read_back_as_the_same_form() {
        for smiles in WRITTEN {
            let molecule = Smiles::new().read(smiles.as_bytes()).unwrap().clone();
            let sketch = sketched(&molecule);
            assert_eq!(sketch.unshown, 0, "{smiles}");
            let read = molfile::read(molfile_of(&sketch)).unwrap();
            let centres = |molecule: &Molecule| {
                molecule
                    .atoms()
                    .iter()
                    .filter(|atom| atom.chirality != Chirality::None)
                    .count()
            };
            assert_eq!(centres(&read), centres(&molecule), "{smiles}");
            assert_eq!(
                stereo(&molecule, 0, &read, 0),
                Form::Same,
                "{smiles}\n{}",
                molfile_of(&sketch)
            );
        }
    }

    #[test]
    fn double_bonds_are_drawn_as_written() {
        // Published: capsaicin, cinnamic acid and its other form, tamoxifen, retinoic acid.
        for (smiles, count) in [
            (r"COc1cc(CNC(=O)CCCC/C=C/C(C)C)ccc1O", 1),
            (r"OC(=O)/C=C/c1ccccc1", 1),
            (r"OC(=O)/C=C\c1ccccc1", 1),
            (r"CC/C(=C(\c1ccccc1)c1ccc(OCCN(C)C)cc1)c1ccccc1", 1),
            (r"CC1=C(C(C)(C)CCC1)/C=C/C(C)=C/C=C/C(C)=C/C(=O)O", 4),
        ] {
            let molecule = Smiles::new().read(smiles.as_bytes()).unwrap().clone();
            let sketch = sketched(&molecule);
            assert_eq!(sketch.leanings.len(), count, "{smiles}");
            assert_eq!(sketch.unshown, 0, "{smiles}");
        }
    }

    /// The drawing as a molfile: places, orders and wedges, and nothing of the handedness as it was written.
    fn molfile_of(sketch: &Sketch) -> String {
        let mut text = format!(
            "\n\n\n{:>3}{:>3}  0  0  0  0  0  0  0  0999 V2000\n",
            sketch.nodes.len(),
            sketch.lines.len()
        );
        for node in &sketch.nodes {
            let symbol = node.atom.element.symbol();
            text += &format!(
                "{:>10.4}{:>10.4}    0.0000 {symbol:<3} 0  0  0  0  0  0\n",
                node.at.x, -node.at.y
            );
        }
        for line in &sketch.lines {
            let order = if line.order == BondOrder::Double { 2 } else { 1 };
            let wedge = sketch
                .wedges
                .iter()
                .find(|w| [(w.tip, w.broad), (w.broad, w.tip)].contains(&(line.a, line.b)));
            let sign = wedge.map_or(0, |wedge| if wedge.solid { 1 } else { 6 });
            let (a, b) = wedge.map_or((line.a, line.b), |wedge| (wedge.tip, wedge.broad));
            text += &format!("{:>3}{:>3}{order:>3}{sign:>3}\n", a + 1, b + 1);
        }
        text + "M  END\n"
    }
}
