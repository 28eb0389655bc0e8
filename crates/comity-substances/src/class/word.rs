//! The closed vocabulary of the definitions. Every word is one tested question about what hangs on an atom
//! (see `shape`) or about a ring (see `ring`); the law is in the files, never here.

/// What hangs on an atom of the scaffold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Word {
    /// Nothing but hydrogen.
    H,
    Halo,
    Hydroxyl,
    Alkyl,
    Alkenyl,
    Alkoxyl,
    Haloalkyl,
    Haloalkoxy,
    Amino,
    Nitro,
    Ester,
    Ether,
    Cyano,
    Thioalkyl,
    Alkylsulphonyl,
    Acetyloxy,
    Hydrocarbyl,
    Acyl,
    Carbamate,
    Urea,
    Sulphonyl,
    Thioacyl,
    AlcoholResidue,
    SubstitutedAmino,
    Ammonium,
    CarbonLinked,
    OxygenLinked,
    NitrogenLinked,
    /// Any group; hydrogen is none.
    Any,
}

/// A word as it is written, and as it is said in English and Chinese.
type Entry = (&'static str, Word, &'static str, &'static str);

/// The vocabulary. `data/classes/README.md` explains it to those who write definitions.
pub(crate) const WORDS: &[Entry] = &[
    ("H", Word::H, "hydrogen", "氢"),
    ("halo", Word::Halo, "halogen", "卤素"),
    ("hydroxyl", Word::Hydroxyl, "hydroxyl", "羟基"),
    ("alkyl", Word::Alkyl, "alkyl", "烷基"),
    ("alkenyl", Word::Alkenyl, "alkenyl", "烯基"),
    ("alkoxyl", Word::Alkoxyl, "alkoxyl", "烷氧基"),
    ("haloalkyl", Word::Haloalkyl, "haloalkyl", "卤代烷基"),
    ("haloalkoxy", Word::Haloalkoxy, "haloalkoxy", "卤代烷氧基"),
    ("amino", Word::Amino, "amino", "氨基"),
    ("nitro", Word::Nitro, "nitro", "硝基"),
    ("ester", Word::Ester, "ester", "酯基"),
    ("ether", Word::Ether, "ether", "醚基"),
    ("cyano", Word::Cyano, "cyano", "氰基"),
    ("thioalkyl", Word::Thioalkyl, "thioalkyl", "烷硫基"),
    (
        "alkylsulphonyl",
        Word::Alkylsulphonyl,
        "alkylsulphonyl",
        "烷基磺酰基",
    ),
    ("acetyloxy", Word::Acetyloxy, "acetyloxy", "乙酰氧基"),
    ("hydrocarbyl", Word::Hydrocarbyl, "hydrocarbyl", "烃基"),
    ("acyl", Word::Acyl, "acyl", "酰基"),
    ("carbamate", Word::Carbamate, "carbamate", "氨基甲酸酯"),
    ("urea", Word::Urea, "urea", "脲"),
    ("sulphonyl", Word::Sulphonyl, "sulphonyl", "磺酰基"),
    ("thioacyl", Word::Thioacyl, "thioacyl", "硫代酰基"),
    (
        "alcohol-residue",
        Word::AlcoholResidue,
        "the carbon group of an alcohol or phenol",
        "醇或酚的烃基部分",
    ),
    (
        "substituted-amino",
        Word::SubstitutedAmino,
        "substituted or unsubstituted amino",
        "取代或未取代的氨基",
    ),
    (
        "ammonium",
        Word::Ammonium,
        "quaternary nitrogen or N-oxide",
        "季铵或N-氧化物",
    ),
    (
        "carbon-linked",
        Word::CarbonLinked,
        "group joined by carbon",
        "以碳原子相连的基团",
    ),
    (
        "oxygen-linked",
        Word::OxygenLinked,
        "group joined by oxygen",
        "以氧原子相连的基团",
    ),
    (
        "nitrogen-linked",
        Word::NitrogenLinked,
        "group joined by nitrogen",
        "以氮原子相连的基团",
    ),
    ("any", Word::Any, "other group", "其他基团"),
];

/// A kind of ring that stands in the place of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum RingKind {
    /// One benzene ring.
    Benzene,
    /// One ring, fused with no other and sharing no atom with another.
    Monocycle,
    /// One ring that is not benzene.
    OtherMonocycle,
    /// One aromatic ring.
    AromaticMonocycle,
    /// Joined at an atom of an aromatic ring, which may be fused.
    Aryl,
    /// The same, and the aromatic ring has an atom that is not carbon.
    Heteroaryl,
    /// Joined at an atom of any ring.
    Ring,
}

/// The kinds of ring as they are written and said.
pub(crate) const RINGS: &[(&str, RingKind, &str, &str)] = &[
    ("benzene", RingKind::Benzene, "substituted phenyl", "取代苯基"),
    ("monocycle", RingKind::Monocycle, "monocycle", "单环"),
    ("other monocycle", RingKind::OtherMonocycle, "monocycle", "单环"),
    (
        "aromatic monocycle",
        RingKind::AromaticMonocycle,
        "aromatic monocycle",
        "单环芳香基团",
    ),
    ("aryl", RingKind::Aryl, "aromatic group", "芳香基团"),
    (
        "heteroaryl",
        RingKind::Heteroaryl,
        "heteroaromatic group",
        "杂芳香基团",
    ),
    ("ring", RingKind::Ring, "ring", "环"),
];

/// A word with a range of carbon atoms: `alkyl C1..C3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Ranged {
    pub(crate) word: Word,
    pub(crate) carbons: (u16, u16),
}

/// Any number of carbon atoms.
pub(crate) const ANY_CARBONS: (u16, u16) = (0, u16::MAX);

impl Word {
    /// The word as it is written in the files and shown in [`crate::Position::found`].
    pub(crate) fn written(self) -> &'static str {
        WORDS
            .iter()
            .find(|entry| entry.1 == self)
            .map_or("", |entry| entry.0)
    }
}

impl RingKind {
    /// The kind as it is written in the files.
    pub(crate) fn written(self) -> &'static str {
        RINGS
            .iter()
            .find(|entry| entry.1 == self)
            .map_or("", |entry| entry.0)
    }
}

/// How a word of [`crate::Position::found`] is said in English and Chinese; the word itself if it is no word of
/// the vocabulary (a name that a definition file gives).
pub fn found_in_words(found: &str) -> (&str, &str) {
    match found {
        "mixed" => {
            return (
                "group made of several of the listed words",
                "由多个所列基团组成的基团",
            );
        }
        "closed ring" => return ("ring closed on the scaffold", "与母核闭合成环"),
        "fused ring" => return ("ring with alkylenedioxy", "带亚烷二氧基的环"),
        _ => {}
    }
    let words = WORDS.iter().map(|(word, _, en, zh)| (word, en, zh));
    let rings = RINGS.iter().map(|(word, _, en, zh)| (word, en, zh));
    words
        .chain(rings)
        .find(|(word, _, _)| **word == found)
        .map_or((found, found), |(_, en, zh)| (*en, *zh))
}
