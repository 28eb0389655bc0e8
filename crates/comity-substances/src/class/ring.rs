//! Rings that stand in the place of another: one ring or a fused system, and what hangs on it.

use comity_molecule::Element;

use super::view::{Branch, Seen, View};
use super::word::RingKind;

/// Atoms that one can reach from the first without leaving rings: one ring, a fused or a spiro system.
#[derive(Clone, Debug, Default)]
pub(crate) struct RingSystem {
    /// Its atoms; empty if the first atom lies in no ring.
    pub(crate) atoms: Vec<u32>,
    /// How many bonds join them.
    bonds: usize,
}

/// Most atoms of the bridge of an alkylenedioxy group: two oxygen atoms and at most three carbon atoms.
const MAX_DIOXY: usize = 5;

impl RingSystem {
    /// The system of a branch's first atom. It never goes back over the atom that the branch hangs on.
    pub(crate) fn of(view: &View<'_>, branch: Branch) -> Self {
        let mut system = Self::default();
        if view.molecule.bond(branch.bond).ring {
            return system;
        }
        let mut bonds_twice = 0;
        let mut seen = Seen::new(view.molecule);
        let mut queue = vec![branch.root];
        seen.insert(branch.root);
        while let Some(atom) = queue.pop() {
            let nexts = view.molecule.neighbours(atom).iter();
            let in_ring = nexts.filter(|next| view.molecule.bond(next.bond).ring);
            let before = bonds_twice;
            for next in in_ring {
                bonds_twice += 1;
                if seen.insert(next.atom) {
                    queue.push(next.atom);
                }
            }
            if bonds_twice > before {
                system.atoms.push(atom);
            }
        }
        system.bonds = bonds_twice / 2;
        system
    }

    fn is_one_ring(&self) -> bool {
        !self.atoms.is_empty() && self.bonds == self.atoms.len()
    }

    /// Whether the system is of a kind.
    pub(crate) fn is(&self, view: &View<'_>, kind: RingKind, root: u32) -> bool {
        let aromatic = || self.atoms.iter().all(|&atom| view.rings.aromatic_atom(atom));
        match kind {
            RingKind::Benzene => self.is_one_ring() && aromatic() && is_six_carbons(view, &self.atoms),
            RingKind::Monocycle => self.is_one_ring(),
            RingKind::OtherMonocycle => self.is_one_ring() && !self.is(view, RingKind::Benzene, root),
            RingKind::AromaticMonocycle => self.is_one_ring() && aromatic(),
            RingKind::Aryl => !self.atoms.is_empty() && view.rings.aromatic_atom(root),
            RingKind::Heteroaryl => view.rings.aromatic_atom(root) && self.hetero_aromatic(view, root),
            RingKind::Ring => !self.atoms.is_empty(),
        }
    }

    fn hetero_aromatic(&self, view: &View<'_>, root: u32) -> bool {
        aromatic_rings(view, root).any(|ring| ring.iter().any(|&atom| view.atom(atom).element != Element::C))
    }

    /// Whether the system is one ring of this kind with one or more alkylenedioxy groups closed on it, and nothing else.
    pub(crate) fn is_with_alkylenedioxy(&self, view: &View<'_>, kind: RingKind, root: u32) -> bool {
        aromatic_rings(view, root).any(|base| {
            let kind_fits = match kind {
                RingKind::Benzene => is_six_carbons(view, base),
                RingKind::AromaticMonocycle => true,
                _ => false,
            };
            let rest: Vec<u32> = self
                .atoms
                .iter()
                .copied()
                .filter(|atom| !base.contains(atom))
                .collect();
            kind_fits && !rest.is_empty() && all_dioxy(view, base, rest)
        })
    }

    /// What hangs on its atoms, besides the atom that the whole branch hangs on.
    pub(crate) fn substituents(&self, view: &View<'_>, branch: Branch) -> Vec<Branch> {
        let on = |&from: &u32| {
            let nexts = view.molecule.neighbours(from).iter();
            nexts
                .filter(move |next| next.atom != branch.from && !self.atoms.contains(&next.atom))
                .map(move |next| Branch {
                    from,
                    root: next.atom,
                    bond: next.bond,
                })
        };
        self.atoms.iter().flat_map(on).collect()
    }
}

fn aromatic_rings<'a>(view: &'a View<'_>, root: u32) -> impl Iterator<Item = &'a [u32]> {
    view.rings
        .of_atom(root)
        .filter_map(|at| view.rings.rings().get(at))
        .filter(|ring| ring.aromatic)
        .map(|ring| ring.atoms.as_slice())
}

fn is_six_carbons(view: &View<'_>, ring: &[u32]) -> bool {
    ring.len() == 6 && ring.iter().all(|&atom| view.atom(atom).element == Element::C)
}

/// Whether the atoms outside the base ring are bridges –O–(C)1..3–O– over it.
fn all_dioxy(view: &View<'_>, base: &[u32], mut rest: Vec<u32>) -> bool {
    while let Some(first) = rest.first().copied() {
        let bridge = piece(view, first, &rest);
        if !is_dioxy(view, base, &bridge) {
            return false;
        }
        rest.retain(|atom| !bridge.contains(atom));
    }
    true
}

/// The atoms among `rest` that are joined to the first.
fn piece(view: &View<'_>, first: u32, rest: &[u32]) -> Vec<u32> {
    let mut piece = vec![first];
    let mut at = 0;
    while let Some(&atom) = piece.get(at) {
        for next in view.molecule.neighbours(atom) {
            if rest.contains(&next.atom) && !piece.contains(&next.atom) {
                piece.push(next.atom);
            }
        }
        at += 1;
    }
    piece
}

fn is_dioxy(view: &View<'_>, base: &[u32], bridge: &[u32]) -> bool {
    let on_base = |atom: u32| {
        let mut nexts = view.molecule.neighbours(atom).iter();
        nexts.any(|next| base.contains(&next.atom))
    };
    let oxygens = bridge
        .iter()
        .filter(|&&atom| view.atom(atom).element == Element::O);
    let fits = |&atom: &u32| match view.atom(atom).element {
        Element::O => on_base(atom),
        Element::C => !view.rings.aromatic_atom(atom) && !on_base(atom),
        _ => false,
    };
    (3..=MAX_DIOXY).contains(&bridge.len()) && oxygens.count() == 2 && bridge.iter().all(fits)
}
