//! How many hydrogen atoms a molfile implies.

use crate::element::Element;

/// Valences of the main groups in order of preference, for the third period and below. An ion has those of the
/// neutral element with as many electrons: an ammonium nitrogen those of carbon. Groups 13 to 17.
const VALENCES: [&[u8]; 5] = [&[3], &[4], &[3, 5], &[2, 4, 6], &[1, 3, 5, 7]];

/// Hydrogen atoms that are implied on an atom with so much valence taken up by bonds (and radical electrons).
/// None on metals, noble gases and ions that have no valence left. `None`: the bonds are more than the atom can
/// have, or a neutral nitrogen has four, which is a charge that was forgotten.
pub(super) fn implied(element: Element, charge: i32, taken: u32) -> Option<u32> {
    if element == Element::H {
        return Some(u32::from(charge == 0).saturating_sub(taken));
    }
    if element == Element::N && charge == 0 && taken == 4 {
        return None;
    }
    let Some((group, second_period)) = group(element) else {
        return Some(0);
    };
    // Boron with one electron less has the two valences of beryllium.
    let valences: &[u8] = match group - charge {
        11 => &[1],
        12 => &[2],
        electrons => usize::try_from(electrons - 13)
            .ok()
            .and_then(|at| VALENCES.get(at))
            .copied()
            .unwrap_or(&[]),
    };
    // The second period has no room for more, save the five-valent nitrogen of older drawings.
    let most = match element {
        Element::O | Element::F => valences.len().min(1),
        _ if second_period => valences.len().min(2),
        _ => valences.len(),
    };
    let enough = valences
        .iter()
        .take(most)
        .map(|&valence| u32::from(valence))
        .find(|&valence| valence >= taken);
    Some(enough.map_or(0, |valence| valence - taken))
}

/// Group of the periodic table, 13 to 17, of a main-group element that is no metal; and whether it is in the second
/// period.
fn group(element: Element) -> Option<(i32, bool)> {
    Some(match element {
        Element::B => (13, true),
        Element::C => (14, true),
        Element::N => (15, true),
        Element::O => (16, true),
        Element::F => (17, true),
        Element::SI | Element(32) => (14, false),
        Element::P | Element::AS => (15, false),
        Element::S | Element::SE | Element::TE => (16, false),
        Element::CL | Element::BR | Element::I | Element(85) => (17, false),
        _ => return None,
    })
}
