//! Places on the page, from chematic's layout.
//!
//! The molecule is handed over atom by atom, not as text, so that atom `i` there is atom `i` here.

#[cfg(not(feature = "layout"))]
pub(crate) fn place(_sketch: &mut crate::sketch::Sketch) -> Result<(), crate::PictureError> {
    Err(crate::PictureError::NoLayout)
}

#[cfg(feature = "layout")]
pub(crate) use with_chematic::place;

#[cfg(feature = "layout")]
mod with_chematic {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use chematic_core::{Atom, AtomIdx, BondOrder as Order, Element, Molecule, MoleculeBuilder};
    use chematic_depict::{BOND_LEN, compute_layout};
    use comity_molecule::BondOrder;

    use crate::error::PictureError;
    use crate::plane::at;
    use crate::sketch::{Node, Sketch};

    /// Gives every atom a place, one bond length apart.
    pub(crate) fn place(sketch: &mut Sketch) -> Result<(), PictureError> {
        let molecule = translated(sketch).ok_or(PictureError::Layout)?;
        // What outside code does with a hostile cage is not ours to promise: no picture, but an answer.
        let layout = catch_unwind(AssertUnwindSafe(|| compute_layout(&molecule)));
        let coordinates = layout.map_err(|_| PictureError::Layout)?.coords;
        if coordinates.len() != sketch.nodes.len() {
            return Err(PictureError::Layout);
        }
        for (node, place) in sketch.nodes.iter_mut().zip(coordinates) {
            node.at = at(place.x / BOND_LEN, place.y / BOND_LEN);
        }
        let finite = sketch
            .points()
            .all(|point| point.x.is_finite() && point.y.is_finite());
        finite.then_some(()).ok_or(PictureError::Layout)
    }

    fn translated(sketch: &Sketch) -> Option<Molecule> {
        let mut builder = MoleculeBuilder::with_capacity(sketch.nodes.len(), sketch.lines.len());
        let atoms: Vec<AtomIdx> = sketch
            .nodes
            .iter()
            .map(|node| builder.add_atom(atom(node)))
            .collect();
        for line in &sketch.lines {
            let (a, b) = (*atoms.get(line.a)?, *atoms.get(line.b)?);
            builder.add_bond(a, b, order(line.order)).ok()?;
        }
        Some(builder.build())
    }

    fn atom(node: &Node) -> Atom {
        let known = Element::from_atomic_number(node.atom.element.0);
        let mut atom = Atom::new(known.unwrap_or(Element::C));
        atom.wildcard = known.is_none();
        atom.charge = node.atom.charge;
        atom.hydrogen_count = Some(node.atom.hydrogens);
        atom
    }

    fn order(order: BondOrder) -> Order {
        match order {
            BondOrder::Single | BondOrder::Any => Order::Single,
            BondOrder::Double => Order::Double,
            BondOrder::Triple => Order::Triple,
            BondOrder::Quadruple => Order::Quadruple,
        }
    }
}
