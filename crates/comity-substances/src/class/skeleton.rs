//! From the atoms and bonds of a file to a skeleton that can be walked, and to what a molecule must have
//! before the walk is tried.

use comity_molecule::Element;

use super::expressions::Wrong;
use super::pattern::{Elements, MAX_PATTERN, Pattern, PatternAtom, PatternBond, Spec};
use super::rules::{Around, At, Core, Filter, Labels, Slot};

/// A core as written.
pub(super) struct Draft {
    pub(super) atoms: Vec<(u8, Elements)>,
    pub(super) bonds: Vec<(u8, u8, Spec)>,
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
    let pattern = Pattern::new(&atoms, &bonds, first).map_err(|_| {
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
    let filter = filter(&pattern, &labels, places);
    Ok(Core {
        pattern,
        labels,
        changes: None,
        with: Labels::default(),
        filter,
    })
}

fn atom(draft: &Draft, bonds: &[PatternBond], at: usize) -> PatternAtom {
    let elements = draft.atoms.get(at).map(|atom| atom.1).unwrap_or_default();
    let mut own = bonds.iter().filter(|bond| bond.a == at || bond.b == at);
    PatternAtom {
        elements,
        degree: None,
        aromatic: Some(own.any(|bond| bond.spec == Spec::Aromatic)),
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

/// The atom that fewest molecules have: not carbon, many neighbours in the core, a ring on it; the first such in the file.
fn rarest(draft: &Draft, bonds: &[PatternBond], places: &[At]) -> usize {
    let score = |at: usize| {
        let (label, elements) = draft.atoms.get(at).copied().unwrap_or_default();
        let own = bonds.iter().filter(|bond| bond.a == at || bond.b == at).count();
        let ring = places
            .iter()
            .filter(|place| place.slot == Slot::Ring && place.on.contains(label));
        let hetero = !elements.contains(Element::C);
        (hetero, own + ring.count(), std::cmp::Reverse(at))
    };
    (0..draft.atoms.len()).max_by_key(|&at| score(at)).unwrap_or(0)
}

fn filter(pattern: &Pattern, labels: &[u8], places: &[At]) -> Filter {
    let count = |element: Element| {
        let only = pattern
            .atoms
            .iter()
            .filter(|atom| atom.elements == Elements::one(element));
        only.count() as u32
    };
    let rings_on = |label: u8| {
        let on = places
            .iter()
            .filter(|place| place.slot == Slot::Ring && place.on.contains(label));
        on.count() as u32
    };
    let own_rings = pattern.bonds.iter().filter(|bond| pattern.in_ring(bond)).count() as u32;
    // Two places never share a ring: each is reached by a bond that lies in none, or is closed on the core by itself.
    let slot_rings: u32 = labels.iter().map(|label| rings_on(*label)).sum();
    Filter {
        carbons: count(Element::C),
        nitrogens: count(Element::N),
        oxygens: count(Element::O),
        ring_bonds: own_rings + SMALLEST_RING * slot_rings,
        anchor: pattern
            .atoms
            .first()
            .map(|atom| atom.elements)
            .unwrap_or_default(),
        around: around(pattern, labels.first().map_or(0, |label| rings_on(*label))),
    }
}

/// What the first atom of the walk has around it at least.
fn around(pattern: &Pattern, slots: u32) -> Around {
    let mut around = Around::default();
    around.degree += slots as u8;
    for bond in pattern.bonds.iter().filter(|bond| bond.a == 0 || bond.b == 0) {
        let other = pattern.atoms.get(bond.a + bond.b);
        around.degree += 1;
        around.ring_bonds += u8::from(pattern.in_ring(bond));
        around.double += u8::from(bond.spec == Spec::Double);
        around.carbons += u8::from(other.is_some_and(|atom| atom.elements == Elements::one(Element::C)));
    }
    around
}
