//! A definition after loading: skeletons, and what may stand at each place of them.

use comity_molecule::BondOrder;

use super::pattern::{Elements, Pattern};
use super::point::{Points, Readings};
use super::word::{Ranged, RingKind};

/// Most labels of one definition; a set of labels is one number.
pub(crate) const MAX_LABELS: usize = 64;

/// A set of labels of the skeleton's atoms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Labels(pub(crate) u64);

impl Labels {
    pub(crate) fn contains(self, label: u8) -> bool {
        self.0 & (1 << label) != 0
    }

    pub(crate) fn insert(&mut self, label: u8) {
        self.0 |= 1 << label;
    }

    pub(crate) fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }
}

/// Everything that decides.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rules {
    pub(crate) cores: Vec<Core>,
    pub(crate) places: Vec<At>,
    pub(crate) closures: Vec<Closure>,
    /// What each label is called; nothing where every rule names its place itself.
    pub(crate) label_names: Vec<Option<String>>,
    /// Labels on which no rule lets anything hang.
    pub(crate) bare: Labels,
    /// Labels that have a ring on them, or the scaffold is not there.
    pub(crate) ringed: Labels,
    /// Readings of the file.
    pub(crate) readings: Readings,
    /// Largest molecular mass in u that the text covers.
    pub(crate) max_mass: Option<f64>,
    /// Whether the parent itself is a member.
    pub(crate) parent_is_member: bool,
    /// Whether a scaffold that is present without the definition being met is worth a flag.
    pub(crate) report_scaffold: bool,
}

/// One skeleton; the first of a definition is that of the parent.
#[derive(Clone, Debug)]
pub(crate) struct Core {
    pub(crate) pattern: Pattern,
    /// Label of each atom of the walk.
    pub(crate) labels: Vec<u8>,
    /// What having this skeleton and not the parent's comes to.
    pub(crate) changes: Option<Outcome>,
    /// Its atoms that are shown with that.
    pub(crate) with: Labels,
    pub(crate) filter: Filter,
    /// Where a walk can begin.
    pub(crate) start: Beginning,
}

/// What a molecule must have before a skeleton is tried. Necessary, never sufficient.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Least carbon, nitrogen and oxygen atoms, counted as the molecule's are.
    pub(crate) atoms: u64,
    pub(crate) ring_bonds: u32,
}

/// The first atom of a walk and what is around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beginning {
    pub(crate) elements: Elements,
    pub(crate) around: Around,
    /// Whether it lies in no ring.
    pub(crate) chain: bool,
    /// The second atom of the walk.
    pub(crate) beside: Beside,
}

/// Neighbours of one atom, counted; each count in a byte of its own, so that all are compared at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Around(pub(crate) u64);

/// An atom next to the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beside {
    pub(crate) elements: Elements,
    pub(crate) order: Option<BondOrder>,
    pub(crate) around: Around,
    /// Whether it has no room for a double bond that is not in the skeleton.
    pub(crate) saturated: bool,
}

/// What a place may be taken by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// Every group on the atom is judged by itself; the parent has none.
    Each,
    /// One group is judged; there may be none.
    Group,
    /// One ring is judged; without any the skeleton is not there.
    Ring,
    /// The atom itself and everything on it is judged as one group.
    Whole,
}

/// The rule for one place.
#[derive(Clone, Debug)]
pub(crate) struct At {
    pub(crate) on: Labels,
    pub(crate) slot: Slot,
    pub(crate) parent: Parent,
    pub(crate) alternatives: Vec<Alternative>,
    /// Name of the place for every label in `on`, if it is the same for all.
    pub(crate) name: Option<String>,
    /// Atoms of the skeleton that are shown with the place.
    pub(crate) with: Labels,
}

/// What the parent has at a place.
#[derive(Clone, Debug)]
pub(crate) enum Parent {
    Hydrogen,
    /// A group that one word describes.
    Word(Ranged),
    /// Exactly this group; the first atom of the pattern is the one it hangs on.
    Exactly(Pattern),
}

/// What may stand there in place of the parent's.
#[derive(Clone, Debug)]
pub(crate) struct Alternative {
    pub(crate) test: Test,
    pub(crate) outcome: Outcome,
}

#[derive(Clone, Debug)]
pub(crate) enum Test {
    /// A group that one of the words describes.
    Group(Vec<Ranged>),
    /// A chain made of several of the words.
    Mixed(Vec<Ranged>),
    /// A ring.
    Ring {
        kind: RingKind,
        alkylenedioxy: bool,
        substituents: Substituents,
    },
}

/// What may hang on a ring.
#[derive(Clone, Debug)]
pub(crate) enum Substituents {
    Any,
    /// Each is described by one of the words.
    Words(Vec<Ranged>),
    /// Each is described by one of the words or made of several of them.
    Mixed(Vec<Ranged>),
}

/// A ring that is closed on the skeleton.
#[derive(Clone, Debug)]
pub(crate) struct Closure {
    /// All atoms of the skeleton that it is closed on are among these.
    pub(crate) on: Labels,
    /// Places for a ring that it may take with it.
    pub(crate) fills: Labels,
    pub(crate) outcome: Outcome,
    pub(crate) name: String,
}

/// What a difference from the parent comes to: a condition, if the points are read so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Place of the condition in the file.
    pub(crate) letter: Option<u8>,
    pub(crate) points: Points,
    /// A name for what was found, where the file gives one.
    pub(crate) found: Option<String>,
    /// A name of the place, where the file gives one.
    pub(crate) place: Option<String>,
}

impl Rules {
    /// Works out the labels that can be looked at without knowing rings.
    pub(crate) fn index(&mut self) {
        let ruled = self
            .places
            .iter()
            .map(|at| at.on.0)
            .chain(self.closures.iter().map(|closed| closed.on.0));
        self.bare = Labels(!ruled.fold(0, |all, on| all | on));
        let rings = self.places.iter().filter(|at| at.slot == Slot::Ring);
        self.ringed = Labels(rings.fold(0, |all, at| all | at.on.0));
    }
}
