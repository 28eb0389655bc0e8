//! Bond signs.

use crate::graph::{Direction, WrittenOrder};

/// What is written between two atoms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Nothing,
    Single,
    Double,
    Triple,
    Quadruple,
    Aromatic,
    Any,
    /// `->`: the first atom gives.
    Given,
    /// `<-`: the first atom takes.
    Taken,
    /// `/`. It leans and says no order: between two aromatic atoms the bond is aromatic, as in RDKit.
    Up,
    /// `\\`.
    Down,
}

impl Sign {
    /// The whole sign that begins with this one, and its length; 0 if it needs more than what follows.
    #[inline(always)]
    pub(super) fn with_next(self, next: Option<u8>) -> (Self, usize) {
        match (self, next) {
            (Self::Single, Some(b'>')) => (Self::Given, 2),
            (Self::Down, Some(b'\\')) | (Self::Taken, Some(b'-')) => (self, 2),
            (Self::Taken, _) => (self, 0),
            _ => (self, 1),
        }
    }

    pub(super) const fn order(self) -> WrittenOrder {
        match self {
            Self::Nothing | Self::Up | Self::Down => WrittenOrder::Implied,
            Self::Single => WrittenOrder::Single,
            Self::Double => WrittenOrder::Double,
            Self::Triple => WrittenOrder::Triple,
            Self::Quadruple => WrittenOrder::Quadruple,
            Self::Aromatic => WrittenOrder::Aromatic,
            Self::Any => WrittenOrder::Any,
            Self::Given | Self::Taken => WrittenOrder::Dative,
        }
    }

    pub(super) const fn direction(self) -> Direction {
        match self {
            Self::Up => Direction::Up,
            Self::Down => Direction::Down,
            _ => Direction::None,
        }
    }

    /// The sign of a ring bond that may be written at both ends: an order goes before a bond that only leans,
    /// and the first end before the second. Read from the first end.
    pub(super) fn agree(self, second: Self) -> Self {
        let says = |sign: Self| !matches!(sign, Self::Nothing | Self::Up | Self::Down);
        if says(self) || (self != Self::Nothing && !says(second)) {
            return self;
        }
        match second {
            Self::Given => Self::Taken,
            Self::Taken => Self::Given,
            Self::Up => Self::Down,
            Self::Down => Self::Up,
            other => other,
        }
    }
}
