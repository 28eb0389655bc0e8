//! Symbols of atoms.

use crate::element::Element;

/// What a symbol stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Symbol {
    /// The element; [`Element::ANY`] for R groups and query atoms.
    pub(super) element: Element,
    /// Mass number that the symbol itself says: `D` and `T`.
    pub(super) isotope: u16,
}

/// Reads a symbol. `CL` is taken for `Cl`, as many programs write it; a group (`Ph`) is no element.
pub(super) fn read(text: &str) -> Option<Symbol> {
    if let Some(element) = Element::from_symbol(text) {
        return Some(Symbol { element, isotope: 0 });
    }
    match text {
        "D" => Some(Symbol {
            element: Element::H,
            isotope: 2,
        }),
        "T" => Some(Symbol {
            element: Element::H,
            isotope: 3,
        }),
        _ if is_unsaid(text) => Some(Symbol {
            element: Element::ANY,
            isotope: 0,
        }),
        _ => {
            let element = Element::from_symbol(&capitalised(text)?)?;
            Some(Symbol { element, isotope: 0 })
        }
    }
}

/// A query atom (any, hetero, halogen, metal; with H: or hydrogen), an atom list, a lone pair, an R group, or a
/// bead of a polymer.
fn is_unsaid(text: &str) -> bool {
    let query = [
        "*", "A", "Q", "X", "M", "AH", "QH", "XH", "MH", "L", "LP", "R", "R#", "Pol", "Mod", "?",
    ];
    let group = text
        .strip_prefix(['R', 'G'])
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    query.contains(&text) || group
}

/// `CL` as `Cl`; only for two letters.
fn capitalised(text: &str) -> Option<String> {
    match text.as_bytes() {
        [first, second] if first.is_ascii_uppercase() && second.is_ascii_uppercase() => Some(format!(
            "{}{}",
            char::from(*first),
            char::from(second.to_ascii_lowercase())
        )),
        _ => None,
    }
}
