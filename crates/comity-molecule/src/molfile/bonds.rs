//! What bond lines of both versions have in common.

use crate::graph::WrittenOrder;

/// What a bond type stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bond.
    Bond(WrittenOrder),
    /// A hydrogen bond: it joins nothing.
    None,
}

/// Bond types of the format: 5 to 8 are those of queries, 9 and 10 are new with V3000.
pub(super) fn kind(number: i32) -> Option<Kind> {
    Some(match number {
        1 => Kind::Bond(WrittenOrder::Single),
        2 => Kind::Bond(WrittenOrder::Double),
        3 => Kind::Bond(WrittenOrder::Triple),
        4 => Kind::Bond(WrittenOrder::Aromatic),
        5..=8 => Kind::Bond(WrittenOrder::Any),
        9 => Kind::Bond(WrittenOrder::Dative),
        10 => Kind::None,
        _ => return None,
    })
}
