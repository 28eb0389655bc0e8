//! Which definitions a molecule meets.

use std::ops::ControlFlow;

use comity_molecule::perceive::Rings;
use comity_molecule::{Molecule, formula};

use super::definition::Class;
use super::filter::{Begin, Counts, Surroundings};
use super::judge::{Judgement, Laid};
use super::membership::{CorePresent, Membership};
use super::pattern::{Ground, Walk};
use super::point::Readings;
use super::rules::{Beginning, Core, Filter};
use super::tally::Tally;
use super::view::View;

/// Most bonds that are looked at from one atom. A scaffold of thirty atoms in a cage takes a few thousand; beyond
/// this the answer is "a person must look".
const MAX_TRIES: u32 = 20_000;

/// Most ways that are judged from one atom.
const MAX_WAYS: usize = 256;

/// Most findings of one record; more are the same repeated, as in a polymer.
const MAX_FINDINGS: usize = 128;

/// All definitions, ready to be asked.
#[derive(Clone, Debug, Default)]
pub struct Classes {
    pub(crate) all: Vec<Class>,
    /// Skeletons that begin with the same kind of atom in the same surroundings.
    pub(crate) starts: Vec<Start>,
    /// Which of them begin with an atom of each element.
    pub(crate) begin: Begin,
}

/// Most starts: one bit each.
pub(crate) const MAX_STARTS: usize = 64;

/// Where the walk of several skeletons begins.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    pub(crate) beginning: Beginning,
    /// What all of them need at least.
    pub(crate) least: Filter,
    /// Class and skeleton.
    pub(crate) cores: Vec<(usize, usize)>,
}

/// Buffers, one for each thread; nothing is allocated for a molecule that no skeleton could begin in.
#[derive(Clone, Debug, Default)]
pub struct ClassScratch {
    counts: Counts,
    walk: Walk,
    found: Vec<Found>,
}

impl ClassScratch {
    /// Empty buffers.
    pub fn new() -> Self {
        Self::default()
    }
}

/// The best judgement for one set of scaffold atoms.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) class: usize,
    pub(super) component: u16,
    /// Ascending.
    pub(super) core: Vec<u32>,
    pub(super) tally: Tally,
}

/// What is gathered while a molecule is looked at.
struct Gathering<'a> {
    molecule: &'a Molecule,
    rings: Option<Rings>,
    around: &'a Surroundings,
    found: &'a mut Vec<Found>,
    present: CorePresent,
    is_parent: bool,
    /// Classes that were given up.
    given_up: u64,
}

impl Classes {
    /// The definitions, in the order in which they were loaded.
    pub fn all(&self) -> &[Class] {
        &self.all
    }

    /// The definition of an id.
    pub fn get(&self, id: &str) -> Option<&Class> {
        self.all.iter().find(|class| class.id == id)
    }

    /// Every definition that a component of the molecule meets, or would meet under a reading, into `out`: by class,
    /// the best first. One entry for each place where the scaffold lies.
    /// Linear in the molecule; nearly every molecule is done after its atoms and bonds are counted.
    pub fn find(
        &self,
        molecule: &Molecule,
        scratch: &mut ClassScratch,
        readings: &Readings,
        out: &mut Vec<Membership>,
    ) -> CorePresent {
        let (present, _) = self.look(molecule, scratch, readings, out);
        if present.any() {
            self.only_unmet(present, out)
        } else {
            present
        }
    }

    /// The same; says of every class whether its scaffold was seen, and whether any parent lies in the molecule.
    pub(super) fn look(
        &self,
        molecule: &Molecule,
        scratch: &mut ClassScratch,
        readings: &Readings,
        out: &mut Vec<Membership>,
    ) -> (CorePresent, bool) {
        out.clear();
        let ClassScratch { counts, walk, found } = scratch;
        counts.take(molecule, &self.begin);
        found.clear();
        let mut gathering = Gathering {
            molecule,
            rings: None,
            around: &counts.around,
            found,
            present: CorePresent::default(),
            is_parent: false,
            given_up: 0,
        };
        let mut possible = 0u64;
        for (at, start) in self.starts.iter().enumerate() {
            possible |= u64::from(counts.pass(&start.least))
                .checked_shl(at as u32)
                .unwrap_or(0);
        }
        if possible != 0 {
            for &anchor in &counts.anchors {
                self.begin_at(anchor, possible, counts, walk, readings, &mut gathering);
            }
        }
        let Gathering {
            present,
            is_parent,
            given_up,
            ..
        } = gathering;
        if !found.is_empty() || counts.unsaid || given_up != 0 {
            self.answer(molecule, found, counts.unsaid, given_up, out);
        }
        (present, is_parent)
    }

    /// Begins with this atom whatever can begin with it.
    fn begin_at(
        &self,
        anchor: u32,
        possible: u64,
        counts: &Counts,
        walk: &mut Walk,
        readings: &Readings,
        gathering: &mut Gathering<'_>,
    ) {
        let molecule = gathering.molecule;
        let around = counts.around.of(anchor);
        let mut left = possible & self.begin.with(molecule.atom(anchor).element);
        while left != 0 {
            let start = self.starts.get(left.trailing_zeros() as usize);
            left &= left - 1;
            if let Some(start) = start.filter(|start| start.beginning.fits(around))
                && start.beginning.beside.is_beside(molecule, anchor, &counts.around)
            {
                self.from(start, anchor, counts, walk, readings, gathering);
            }
        }
    }

    /// Lays every skeleton of a start on the molecule, beginning with this atom.
    fn from(
        &self,
        start: &Start,
        anchor: u32,
        counts: &Counts,
        walk: &mut Walk,
        readings: &Readings,
        gathering: &mut Gathering<'_>,
    ) {
        for &(at, core) in &start.cores {
            let Some(class) = self.all.get(at) else { continue };
            let Some(core) = class
                .rules
                .cores
                .get(core)
                .filter(|core| counts.pass(&core.filter))
            else {
                continue;
            };
            let (mut tries, mut ways) = (MAX_TRIES, 0);
            let molecule = gathering.molecule;
            let ground = Ground {
                molecule,
                around: &counts.around,
            };
            let result = walk.run(&ground, &core.pattern, &[anchor], &mut tries, |map| {
                ways += 1;
                if is_plausible(molecule, class, core, map) {
                    gathering.judge(class, at, core, map, readings);
                }
                if ways < MAX_WAYS {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            });
            if result.is_err() || ways >= MAX_WAYS {
                gathering.given_up |= 1u64.checked_shl(at as u32).unwrap_or(0);
            }
        }
    }
}

/// What can be seen before the rings are known: a ring where the scaffold has one, and nothing where no rule lets
/// anything be. The second is left to the judge where a scaffold by itself is worth a flag.
fn is_plausible(molecule: &Molecule, class: &Class, core: &Core, map: &[u32]) -> bool {
    let rules = &class.rules;
    core.labels.iter().zip(map).all(|(&label, &atom)| {
        let (ringed, bare) = (rules.ringed.contains(label), rules.bare.contains(label));
        if !ringed && (!bare || rules.report_scaffold) {
            return true;
        }
        let mut outside = molecule
            .neighbours(atom)
            .iter()
            .filter(|next| !map.contains(&next.atom));
        let in_ring = |atom: u32| {
            molecule
                .neighbours(atom)
                .iter()
                .any(|next| molecule.bond(next.bond).ring)
        };
        if ringed {
            outside.any(|next| in_ring(next.atom))
        } else {
            outside.next().is_none()
        }
    })
}

impl Gathering<'_> {
    fn judge(&mut self, class: &Class, at: usize, core: &Core, map: &[u32], readings: &Readings) {
        let molecule = self.molecule;
        let rings = self.rings.get_or_insert_with(|| Rings::of(molecule));
        let view = View {
            molecule,
            rings,
            around: self.around,
        };
        let laid = Laid {
            view: &view,
            rules: &class.rules,
            core,
            map,
            readings: &class.readings_under(readings),
        };
        let judgement = laid.judge();
        self.take(class, at, map, judgement);
    }

    fn take(&mut self, class: &Class, at: usize, map: &[u32], judgement: Judgement) {
        let tally = match judgement {
            Judgement::NoCore => return,
            Judgement::NotMet => return self.present.set(at, true),
            Judgement::Parent => {
                self.is_parent = true;
                return self.present.set(at, true);
            }
            Judgement::Met(tally) => {
                self.is_parent |= tally.changes.is_empty();
                tally
            }
        };
        let component = map.first().map_or(0, |&atom| self.molecule.atom(atom).component);
        if is_too_heavy(class, self.molecule, component) {
            return;
        }
        let mut core = map.to_vec();
        core.sort_unstable();
        let known = self
            .found
            .iter()
            .position(|found| found.class == at && found.core == core);
        if let Some(place) = known {
            let better = self
                .found
                .get_mut(place)
                .filter(|known| tally.rank() < known.tally.rank());
            if let Some(known) = better {
                known.tally = tally;
            }
        } else if self.found.len() < MAX_FINDINGS {
            self.found.push(Found {
                class: at,
                component,
                core,
                tally,
            });
        }
    }
}

fn is_too_heavy(class: &Class, molecule: &Molecule, component: u16) -> bool {
    let most = class.rules.max_mass;
    most.is_some_and(|most| formula::average_mass(molecule, Some(component)) > most)
}
