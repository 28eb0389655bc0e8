//! From the atoms and bonds of a file to a skeleton that can be walked, and to what a molecule must have
//! before the walk is tried.

use comity_molecule::{BondOrder, Element};

use super::expressions::Wrong;
use super::pattern::{Elements, MAX_PATTERN, Pattern, PatternAtom, PatternBond, Spec, in_ring};
use super::rules::{Alternative, Around, At, Beginning, Beside, Core, Filter, Labels, Parent, Slot, Test};
use super::word::RingKind;

/// A core as written.
pub(super) struct Draft {
    pub(super) atoms: Vec<(u8, Elements)>,
    pub(super) bonds: Vec<(u8, u8, Spec)>,
    /// Atoms that lie in no ring.
    pub(super) chain: Labels,
}

/// Smallest ring: three bonds.
const SMALLEST_RING: u32 = 3;

/// Makes the skeleton.
///
/// # Errors
/// A core that no molecule can have, or that is not in one piece.
pub(super) fn core(draft: &Draft, places: &[At]) -> Result<Core, Wrong> {
    possible(draft)?;
    let place_of = |label: u8| draft.atoms.iter().position(|(known, _)| *known == label);
    let bonds: Vec<PatternBond> = draft
        .bonds
        .iter()
        .filter_map(|(a, b, spec)| {
            Some(PatternBond {
                a: place_of(*a)?,
                b: place_of(*b)?,
                spec: *spec,
            })
        })
        .collect();
    if bonds.len() != draft.bonds.len() {
        return Err((
            "a bond names an atom of another core".into(),
            "use the labels of this core's `atoms`".into(),
        ));
    }
    let atoms: Vec<PatternAtom> = (0..draft.atoms.len()).map(|at| atom(draft, &bonds, at)).collect();
    let first = rarest(draft, &bonds, places);
    let mut pattern = Pattern::new(&atoms, &bonds, first).map_err(|_| {
        (
            "the core is not in one piece".to_owned(),
            "join all its atoms by bonds".to_owned(),
        )
    })?;
    let labels: Vec<u8> = pattern
        .origin
        .iter()
        .filter_map(|&at| draft.atoms.get(at).map(|atom| atom.0))
        .collect();
    for (at, label) in labels.iter().enumerate() {
        let least = around(&pattern, at, slots(places, *label));
        if let Some(atom) = pattern.atoms.get_mut(at) {
            atom.around = least;
        }
    }
    let filter = filter(&pattern, &labels, places);
    let start = beginning(&pattern);
    Ok(Core {
        pattern,
        labels,
        changes: None,
        with: Labels::default(),
        filter,
        start,
    })
}

fn atom(draft: &Draft, bonds: &[PatternBond], at: usize) -> PatternAtom {
    let (label, elements) = draft.atoms.get(at).copied().unwrap_or_default();
    let mut own = bonds.iter().filter(|bond| bond.a == at || bond.b == at);
    PatternAtom {
        elements,
        degree: None,
        aromatic: Some(own.any(|bond| bond.spec == Spec::Aromatic)),
        chain: draft.chain.contains(label),
        around: Around::default(),
        saturated: false,
    }
}

/// Bonds, counted with their orders, that an element can have at most in an uncharged molecule; a nitrogen may be
/// charged. Others are left alone.
fn most_bonds(elements: Elements) -> u32 {
    let limits = [
        (Element::C, 4),
        (Element::N, 4),
        (Element::O, 2),
        (Element::F, 1),
        (Element::CL, 1),
    ];
    let only = limits
        .iter()
        .find(|(element, _)| elements == Elements::one(*element));
    only.map_or(6, |(_, most)| *most)
}

fn possible(draft: &Draft) -> Result<(), Wrong> {
    if draft.atoms.len() > MAX_PATTERN {
        let mend = "leave out what the rules of places can say";
        return Err((format!("more than {MAX_PATTERN} atoms in a core"), mend.into()));
    }
    let closed = draft
        .atoms
        .iter()
        .any(|(label, _)| draft.chain.contains(*label) && in_own_ring(draft, *label));
    if closed {
        let mend = "take it out of `chain`";
        return Err((
            "an atom of `chain` lies in a ring of the core".into(),
            mend.into(),
        ));
    }
    for (label, elements) in &draft.atoms {
        let own = draft.bonds.iter().filter(|(a, b, _)| a == label || b == label);
        let orders = own.clone().map(|(_, _, spec)| match spec {
            Spec::Double => 2,
            Spec::Triple => 3,
            _ => 1,
        });
        let aromatic = own.filter(|(_, _, spec)| *spec == Spec::Aromatic).count();
        if orders.sum::<u32>() > most_bonds(*elements) || aromatic == 1 {
            let what = "no molecule has this core: an atom has too many bonds, or a single aromatic one";
            return Err((what.into(), "count the bonds at each atom".into()));
        }
    }
    Ok(())
}

fn in_own_ring(draft: &Draft, label: u8) -> bool {
    let bonds: Vec<PatternBond> = draft
        .bonds
        .iter()
        .map(|(a, b, spec)| PatternBond {
            a: usize::from(*a),
            b: usize::from(*b),
            spec: *spec,
        })
        .collect();
    let label = usize::from(label);
    let mut own = bonds.iter().filter(|bond| bond.a == label || bond.b == label);
    own.any(|bond| in_ring(bond, &bonds))
}

/// The atom that fewest molecules have: not carbon, many neighbours in the core, a ring on it; the first such in the file.
fn rarest(draft: &Draft, bonds: &[PatternBond], places: &[At]) -> usize {
    let score = |at: usize| {
        let (label, elements) = draft.atoms.get(at).copied().unwrap_or_default();
        let own = bonds.iter().filter(|bond| bond.a == at || bond.b == at).count();
        let ring = places
            .iter()
            .filter(|place| place.slot == Slot::Ring && place.on.contains(label));
        let double = bonds
            .iter()
            .filter(|bond| (bond.a == at || bond.b == at) && bond.spec == Spec::Double);
        let hetero = !elements.contains(Element::C);
        (hetero, own + double.count() + ring.count(), std::cmp::Reverse(at))
    };
    (0..draft.atoms.len()).max_by_key(|&at| score(at)).unwrap_or(0)
}

/// Least atoms and ring bonds of what takes a ring's place.
fn smallest(place: &At) -> (u32, u32) {
    let of_alternative = |alternative: &Alternative| match alternative.test {
        Test::Ring { kind, .. } => smallest_ring(kind),
        _ => (0, 0),
    };
    let parent = match &place.parent {
        Parent::Exactly(pattern) => {
            let carbons = pattern
                .atoms
                .iter()
                .filter(|atom| atom.elements == Elements::one(Element::C));
            let ring_bonds = pattern.bonds.iter().filter(|bond| pattern.in_ring(bond));
            (carbons.count() as u32, ring_bonds.count() as u32)
        }
        _ => (0, 0),
    };
    let all = place.alternatives.iter().map(of_alternative);
    all.fold(parent, |(a, b), (c, d)| (a.min(c), b.min(d)))
}

/// Carbon atoms and ring bonds of the smallest ring of a kind.
fn smallest_ring(kind: RingKind) -> (u32, u32) {
    match kind {
        RingKind::Benzene => (6, 6),
        _ => (0, SMALLEST_RING),
    }
}

/// A molecule in which a definition is met has at least this. Rings that are closed on the core are only asked for
/// where no rule lets such a ring take the place.
fn filter(pattern: &Pattern, labels: &[u8], places: &[At]) -> Filter {
    let count = |element: Element| {
        let only = pattern
            .atoms
            .iter()
            .filter(|atom| atom.elements == Elements::one(element));
        only.count() as u32
    };
    let own_rings = pattern.bonds.iter().filter(|bond| pattern.in_ring(bond)).count() as u32;
    let on_core = labels.iter().flat_map(|label| slots(places, *label));
    let (carbons, ring_bonds) = on_core.fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    Filter::new(
        count(Element::C) + carbons,
        count(Element::N),
        count(Element::O),
        own_rings + ring_bonds,
    )
}

fn beginning(pattern: &Pattern) -> Beginning {
    let (first, second) = (pattern.atoms.first(), pattern.atoms.get(1));
    Beginning {
        elements: first.map(|atom| atom.elements).unwrap_or_default(),
        around: first.map(|atom| atom.around).unwrap_or_default(),
        chain: first.is_some_and(|atom| atom.chain),
        beside: second.map(|atom| beside(pattern, atom)).unwrap_or_default(),
    }
}

/// Least atoms and ring bonds of every ring that hangs on an atom of the core.
fn slots(places: &[At], label: u8) -> impl Iterator<Item = (u32, u32)> {
    let on = places
        .iter()
        .filter(move |place| place.slot == Slot::Ring && place.on.contains(label));
    on.map(smallest)
}

/// What an atom of the core has around it at least.
fn around(pattern: &Pattern, at: usize, slots: impl Iterator<Item = (u32, u32)>) -> Around {
    let mut around = Around::default();
    for (carbons, _) in slots {
        around.add(Around::ONE);
        if carbons >= 6 {
            // Nothing but a benzene ring can be there.
            around.add(Around::CARBON);
        }
    }
    for bond in pattern.bonds.iter().filter(|bond| bond.a == at || bond.b == at) {
        around.add(Around::ONE);
        if pattern.in_ring(bond) {
            around.add(Around::RING_BOND);
        }
        if bond.spec == Spec::Double {
            around.add(Around::DOUBLE_BOND);
        }
        let other = pattern.atoms.get(bond.a + bond.b - at);
        let only = [Element::C, Element::N, Element::O]
            .into_iter()
            .find(|element| other.is_some_and(|atom| atom.elements == Elements::one(*element)));
        if let Some(element) = only {
            around.add(Around::neighbour(element));
        }
    }
    around
}

/// The second atom of the walk, seen from the first.
fn beside(pattern: &Pattern, atom: &PatternAtom) -> Beside {
    let between = |bond: &&PatternBond| bond.a + bond.b == 1;
    let order = pattern
        .bonds
        .iter()
        .find(between)
        .and_then(|bond| match bond.spec {
            Spec::Single => Some(BondOrder::Single),
            Spec::Double => Some(BondOrder::Double),
            Spec::Triple => Some(BondOrder::Triple),
            Spec::Aromatic | Spec::Plain => None,
        });
    Beside {
        elements: atom.elements,
        order,
        around: atom.around,
        saturated: atom.saturated,
    }
}
