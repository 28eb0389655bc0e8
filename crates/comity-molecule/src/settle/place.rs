//! What is known of an atom beside [`crate::Atom`], while a record is read.

use super::NONE;
use crate::graph::{BondOrder, WrittenOrder};

/// An atom of a draft.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) links: Links,
    /// Which closures leave through the bond above it, a bit each.
    pub(super) closures: u64,
    /// Where it stands in the input; errors say so.
    pub(super) at: u32,
    /// The atom it hangs on in a tree over its component, and the bond to it.
    pub(super) up: u32,
    pub(super) up_bond: u32,
    /// The double bond it has been given; during the sweep, the bond of a child that asks for one.
    pub(super) mate: u32,
    /// One of [`super::kinds`].
    pub(super) kind: u8,
    pub(super) need: Need,
    pub(super) ring: bool,
}

impl Place {
    #[inline(always)]
    pub(super) fn new(at: u32, kind: u8) -> Self {
        Self {
            links: Links(0),
            closures: 0,
            at,
            up: NONE,
            up_bond: NONE,
            mate: NONE,
            kind,
            need: Need::UNCHECKED,
            ring: false,
        }
    }
}

/// Whether an aromatic atom must have one of its aromatic bonds made double.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Need(pub(super) u8);

impl Need {
    /// Its valence is not checked yet.
    pub(super) const UNCHECKED: Self = Self(0);
    pub(super) const NO: Self = Self(1);
    pub(super) const MUST: Self = Self(2);
    /// An atom that is not said (`*`) takes part if that helps.
    pub(super) const MAY: Self = Self(3);
}

/// The bonds of an atom, counted: how many, the sum of their orders with an aromatic bond as one, and how
/// many are aromatic, 16 bits each. [`crate::MAX_BONDS`] quadruple bonds fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Links(u64);

const ORDER: u64 = 1 << 16;
const AROMATIC: u64 = 1 << 32;

impl Links {
    const PLAIN: Self = Self(1 + ORDER);
    const LOWER_CASE: Self = Self(1 + ORDER + AROMATIC);

    /// A bond that is not written, aromatic or single.
    #[inline]
    pub(super) const fn plain(aromatic: bool) -> Self {
        Self(1 + ORDER + ((aromatic as u64) << 32))
    }

    /// What a bond adds to its first or second atom. An arrow takes up no valence of its first.
    pub(super) const fn of(written: WrittenOrder, first: bool) -> Self {
        match written {
            WrittenOrder::Implied | WrittenOrder::Single => Self::PLAIN,
            WrittenOrder::Double => Self(1 + 2 * ORDER),
            WrittenOrder::Triple => Self(1 + 3 * ORDER),
            WrittenOrder::Quadruple => Self(1 + 4 * ORDER),
            WrittenOrder::Aromatic => Self::LOWER_CASE,
            WrittenOrder::Any => Self(1),
            WrittenOrder::Dative if first => Self(1),
            WrittenOrder::Dative => Self::PLAIN,
        }
    }

    #[inline]
    pub(super) const fn degree(self) -> u32 {
        self.0 as u32 & 0xffff
    }

    /// Sum of orders, an aromatic bond as one.
    #[inline]
    pub(super) const fn orders(self) -> u32 {
        (self.0 >> 16) as u32 & 0xffff
    }

    /// How many bonds are aromatic.
    #[inline]
    pub(super) const fn aromatic(self) -> u32 {
        (self.0 >> 32) as u32
    }

    #[inline]
    pub(super) fn add(&mut self, other: Self) {
        self.0 += other.0;
    }

    /// Takes away what was added before.
    pub(super) fn take(&mut self, other: Self) {
        self.0 = self.0.saturating_sub(other.0);
    }

    /// Takes one order from one bond.
    pub(super) fn lower(&mut self) {
        self.0 = self.0.saturating_sub(ORDER);
    }

    /// Makes an aromatic bond a plain one.
    pub(super) fn open(&mut self) {
        self.0 = self.0.saturating_sub(AROMATIC);
    }

    /// Counts a neighbour and nothing else.
    pub(super) fn touch(&mut self) {
        self.0 += 1;
    }
}

/// The order of a bond before the Kekulé step.
pub(super) const fn order(written: WrittenOrder) -> BondOrder {
    match written {
        WrittenOrder::Double => BondOrder::Double,
        WrittenOrder::Triple => BondOrder::Triple,
        WrittenOrder::Quadruple => BondOrder::Quadruple,
        WrittenOrder::Any => BondOrder::Any,
        _ => BondOrder::Single,
    }
}
