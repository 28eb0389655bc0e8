//! The elements.

/// A chemical element by its atomic number; 0 stands for an atom that is not said (`*`, `R`, `A`, `Q`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Element(pub u8);

impl Element {
    /// An atom that is not said.
    pub const ANY: Self = Self(0);
    /// Hydrogen.
    pub const H: Self = Self(1);
    /// Boron.
    pub const B: Self = Self(5);
    /// Carbon.
    pub const C: Self = Self(6);
    /// Nitrogen.
    pub const N: Self = Self(7);
    /// Oxygen.
    pub const O: Self = Self(8);
    /// Fluorine.
    pub const F: Self = Self(9);
    /// Silicon.
    pub const SI: Self = Self(14);
    /// Phosphorus.
    pub const P: Self = Self(15);
    /// Sulfur.
    pub const S: Self = Self(16);
    /// Chlorine.
    pub const CL: Self = Self(17);
    /// Arsenic.
    pub const AS: Self = Self(33);
    /// Selenium.
    pub const SE: Self = Self(34);
    /// Bromine.
    pub const BR: Self = Self(35);
    /// Tellurium.
    pub const TE: Self = Self(52);
    /// Iodine.
    pub const I: Self = Self(53);

    /// The last number of the table.
    pub const LAST: u8 = 118;

    /// The element of one letter, or two; the second is 0 for none.
    pub(crate) fn from_letters(first: u8, second: u8) -> Option<Self> {
        if !first.is_ascii_uppercase() || !(second == 0 || second.is_ascii_lowercase()) {
            return None;
        }
        let column = if second == 0 {
            0
        } else {
            usize::from(second - b'a') + 1
        };
        let number = *BY_LETTERS.get(usize::from(first - b'A'))?.get(column)?;
        (number != 0).then_some(Self(number))
    }

    /// Its symbol; `*` for an atom that is not said.
    pub fn symbol(self) -> &'static str {
        SYMBOLS.get(usize::from(self.0)).copied().unwrap_or("*")
    }

    /// The element of a symbol as it is written (`Cl`, not `CL`).
    pub fn from_symbol(symbol: &str) -> Option<Self> {
        let at = SYMBOLS.iter().position(|known| *known == symbol)?;
        u8::try_from(at).ok().map(Self)
    }

    /// Whether atoms of other elements may give it an electron pair. Germanium and antimony count as metals;
    /// boron, silicon, arsenic and tellurium do not.
    pub const fn is_metal(self) -> bool {
        !matches!(self.0, 0..=2 | 5..=10 | 14..=18 | 33..=36 | 52..=54 | 85..=86)
    }

    /// Fluorine, chlorine, bromine, iodine or astatine.
    pub fn is_halogen(self) -> bool {
        matches!(self.0, 9 | 17 | 35 | 53 | 85)
    }
}

/// Symbols by atomic number (IUPAC periodic table, 118 elements).
const SYMBOLS: [&str; 119] = [
    "*", "H", "He", "Li", "Be", "B", "C", "N", "O", "F", "Ne", "Na", "Mg", "Al", "Si", "P", "S", "Cl", "Ar",
    "K", "Ca", "Sc", "Ti", "V", "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn", "Ga", "Ge", "As", "Se", "Br", "Kr",
    "Rb", "Sr", "Y", "Zr", "Nb", "Mo", "Tc", "Ru", "Rh", "Pd", "Ag", "Cd", "In", "Sn", "Sb", "Te", "I", "Xe",
    "Cs", "Ba", "La", "Ce", "Pr", "Nd", "Pm", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu",
    "Hf", "Ta", "W", "Re", "Os", "Ir", "Pt", "Au", "Hg", "Tl", "Pb", "Bi", "Po", "At", "Rn", "Fr", "Ra",
    "Ac", "Th", "Pa", "U", "Np", "Pu", "Am", "Cm", "Bk", "Cf", "Es", "Fm", "Md", "No", "Lr", "Rf", "Db",
    "Sg", "Bh", "Hs", "Mt", "Ds", "Rg", "Cn", "Nh", "Fl", "Mc", "Lv", "Ts", "Og",
];

/// Elements by their letters: the first, then none or the second.
static BY_LETTERS: [[u8; 27]; 26] = by_letters();

const fn by_letters() -> [[u8; 27]; 26] {
    let mut table = [[0; 27]; 26];
    let mut number = 1;
    while number < SYMBOLS.len() {
        let letters = SYMBOLS[number].as_bytes();
        let column = if letters.len() == 1 {
            0
        } else {
            (letters[1] - b'a') as usize + 1
        };
        table[(letters[0] - b'A') as usize][column] = number as u8;
        number += 1;
    }
    table
}
