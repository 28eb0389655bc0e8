//! How many bonds an atom can have, how many hydrogen atoms are implied, and whether an aromatic atom
//! takes part in a double bond.
//!
//! The model is RDKit's (2026.09), so that what it refuses is refused here: an atom with a charge has
//! the valences of the element that many places before it in the table, aromatic bonds count one and a
//! half, and metals take any number of bonds.

/// What an atom is bonded to, in the units the rules need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Situation {
    /// Atomic number; 0 if it is not said.
    pub(crate) element: u8,
    pub(crate) charge: i8,
    /// Sum of the bond orders, an aromatic bond counted as one.
    pub(crate) sigma: u32,
    /// How many of the bonds are aromatic.
    pub(crate) aromatic_bonds: u32,
    /// Whether the atom itself is written in lower case.
    pub(crate) aromatic: bool,
    /// Hydrogen atoms that are written.
    pub(crate) hydrogens: u32,
    /// Whether more hydrogen atoms are implied.
    pub(crate) fill: bool,
}

/// What follows from a [`Situation`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Whether the element and charge allow that many bonds.
    pub(crate) allowed: bool,
    /// Whether they do before the Kekulé form of an aromatic atom is looked at.
    pub(crate) allowed_as_written: bool,
    /// Hydrogen atoms implied beside those that are written.
    pub(crate) implied: u32,
    /// Whether the atom is aromatic and one of its aromatic bonds must become double.
    pub(crate) wants_double: bool,
}

/// Stands in a list of valences for "any number".
const ANY: i8 = -1;

/// The valences of an element, lowest first. [`ANY`] at the end: more are taken as they come.
const fn valences(element: u8) -> &'static [i8] {
    match element {
        1 | 9 | 17 | 35 | 55 | 87 => &[1],
        2 | 10 | 18 | 36 | 86 => &[0],
        3 | 11 | 19 | 37 => &[1, ANY],
        4 => &[2],
        5 | 13 | 31 | 49 => &[3],
        6 | 14 | 32 => &[4],
        7 => &[3],
        8 => &[2],
        12 | 20 | 38 | 56 | 88 => &[2, ANY],
        15 | 33 | 51 | 83 => &[3, 5],
        16 | 34 | 52 | 84 => &[2, 4, 6],
        50 | 82 => &[2, 4],
        53 | 85 => &[1, 3, 5],
        54 => &[0, 2, 4, 6],
        _ => &[ANY],
    }
}

/// The last atomic number of the table.
const LAST: i32 = 118;

/// The highest valence of an element or of what a charged atom stands in for; negative for any number.
pub(crate) const fn highest(element: u8) -> i8 {
    last(valences(element))
}

const fn last(list: &[i8]) -> i8 {
    list[list.len() - 1]
}

/// The atomic number whose valences a charged atom has; none if the table has no such element.
pub(crate) const fn stand_in(element: u8, charge: i8) -> Option<u8> {
    if valences(element).len() == 1 && valences(element)[0] == ANY {
        return Some(element);
    }
    let number = element as i32 - charge as i32;
    if number > LAST {
        return None;
    }
    Some(if number < 0 { 0 } else { number as u8 })
}

/// Phosphorus, sulfur, arsenic and selenium keep their own high valences when they are negative.
const fn keeps_own(element: u8, stand_in: u8) -> bool {
    (stand_in > 16 && (element == 15 || element == 16)) || (stand_in > 34 && (element == 33 || element == 34))
}

pub(crate) const REFUSED: Outcome = Outcome {
    allowed: false,
    allowed_as_written: false,
    implied: 0,
    wants_double: false,
};

/// Judges one atom. An aromatic atom must be allowed as it is written and in its Kekulé form.
pub(crate) const fn judge(at: Situation) -> Outcome {
    let (outcome, total) = judge_as_written(&at);
    if !outcome.allowed || !is_aromatic(&at) {
        return outcome;
    }
    let wants_double = wants_double(&at, total, outcome.implied);
    let sigma = at.sigma + wants_double as u32;
    let (kekule, _) = judge_as_written(&Situation {
        sigma,
        aromatic_bonds: 0,
        aromatic: false,
        ..at
    });
    Outcome {
        wants_double,
        allowed_as_written: true,
        ..kekule
    }
}

/// The outcome, and the sum of bond orders it rests on.
const fn judge_as_written(at: &Situation) -> (Outcome, i32) {
    let Some(stand_in) = stand_in(at.element, at.charge) else {
        return (REFUSED, 0);
    };
    let total = explicit(at, valences(stand_in));
    if !within(at, stand_in, total) {
        return (REFUSED, total);
    }
    match implied(at, stand_in, total) {
        Some(implied) => (
            Outcome {
                allowed: true,
                allowed_as_written: true,
                implied,
                wants_double: false,
            },
            total,
        ),
        None => (REFUSED, total),
    }
}

const fn is_aromatic(at: &Situation) -> bool {
    at.aromatic || at.aromatic_bonds > 0
}

/// The sum of bond orders with written hydrogen atoms. An aromatic atom above its lowest valence is taken
/// at the valence that lies at most one and a half below: the nitrogen of N-methylpyrrole sums to 4 and has 3.
const fn explicit(at: &Situation, list: &[i8]) -> i32 {
    let mut twice = (2 * (at.sigma + at.hydrogens) + at.aromatic_bonds) as i32;
    if is_aromatic(at) && list[0] != ANY && twice > 2 * list[0] as i32 {
        let mut taken = list[0] as i32;
        let mut next = 1;
        while next < list.len() && list[next] != ANY && 2 * list[next] as i32 <= twice {
            taken = list[next] as i32;
            next += 1;
        }
        if twice - 2 * taken <= 3 {
            twice = 2 * taken;
        }
    }
    (twice + 1) / 2
}

const fn within(at: &Situation, stand_in: u8, total: i32) -> bool {
    let own = last(valences(at.element));
    let mut most = last(valences(stand_in));
    let mut offset = 0;
    if keeps_own(at.element, stand_in) {
        most = own;
        offset = -(at.charge as i32);
    }
    if at.element == 1 && at.charge == -1 {
        most = 2;
    }
    most < 0 || own < 0 || total + offset <= most as i32
}

/// Hydrogen atoms that make up the next allowed valence; none if there is none.
const fn implied(at: &Situation, stand_in: u8, total: i32) -> Option<u32> {
    let lowest = valences(stand_in)[0];
    if !at.fill || at.element == 0 || lowest == ANY {
        return Some(0);
    }
    let (list, total) = if keeps_own(at.element, stand_in) {
        (valences(at.element), total - at.charge as i32)
    } else {
        (valences(stand_in), total)
    };
    if is_aromatic(at) && total <= lowest as i32 {
        return Some((lowest as i32 - total) as u32);
    }
    let mut next = 0;
    while next < list.len() {
        let missing = list[next] as i32 - total;
        if missing == 0 || (missing > 0 && !is_aromatic(at)) {
            return Some(missing as u32);
        }
        next += 1;
    }
    let open = last(list) == ANY || (last(valences(at.element)) <= 0 && !is_aromatic(at));
    if open { Some(0) } else { None }
}

/// Left of carbon in the table: a positive charge there lowers the valence and a negative one raises it.
const fn is_early(element: u8) -> bool {
    matches!(element, 3..=5 | 11..=13 | 19..=31 | 37..=49 | 55..=81 | 87..=113)
}

/// Whether one more bond is missing once every aromatic bond is single. A bracket atom may lack two:
/// it then keeps one lone electron, as in `[c]1ccccc1`.
const fn wants_double(at: &Situation, total: i32, implied: u32) -> bool {
    let charge = if is_early(at.element) || (at.element == 6 && at.charge > 0) {
        -(at.charge as i32)
    } else {
        at.charge as i32
    };
    let list = valences(at.element);
    let mut valence = list[0] as i32 + charge;
    let mut next = 1;
    while total + implied as i32 > valence && next < list.len() && list[next] > 0 {
        valence = list[next] as i32 + charge;
        next += 1;
    }
    let single = (at.sigma + at.hydrogens + implied) as i32;
    valence == single + 1 || (!at.fill && valence == single + 2)
}
