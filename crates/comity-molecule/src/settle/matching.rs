//! Pairing off the atoms that the first pass left over.
//!
//! From an atom that is left over, a path that changes between unpaired and paired bonds is sought; where
//! it ends at another atom that is free, swapping all its bonds pairs both. Odd rings on the way are
//! drawn together to one vertex (Edmonds, "Paths, trees, and flowers", 1965), so that the answer is exact:
//! if there is no such path, no pairing of all atoms exists.

use super::place::Need;
use super::{Draft, NONE};

/// Buffers of one search.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    /// The atom before, on the way from the root; for atoms at an odd distance.
    from: Vec<u32>,
    /// The bond to that atom.
    by: Vec<u32>,
    /// The atom that stands for the odd ring it was drawn into.
    base: Vec<u32>,
    /// At an even distance from the root.
    even: Vec<bool>,
    queue: Vec<u32>,
    /// Atoms met on the way up from one end of a bond.
    seen: Vec<bool>,
    drawn: Vec<bool>,
}

impl Search {
    /// Seeks a path from `root` and swaps its bonds. False if there is none.
    pub(super) fn augment(&mut self, draft: &mut Draft, root: u32) -> bool {
        self.clear(draft.places.len());
        self.reach(root);
        let mut next = 0;
        while let Some(&atom) = self.queue.get(next) {
            next += 1;
            if atom != root && draft.need(atom) == Need::MAY {
                let last = partner(draft, atom);
                draft.unpair(atom);
                self.swap(draft, last);
                return true;
            }
            if let Some(end) = self.grow(draft, root, atom) {
                self.swap(draft, end);
                return true;
            }
        }
        false
    }

    fn clear(&mut self, count: usize) {
        for list in [&mut self.from, &mut self.by] {
            list.clear();
            list.resize(count, NONE);
        }
        self.base.clear();
        self.base.extend(0..count as u32);
        for list in [&mut self.even, &mut self.seen, &mut self.drawn] {
            list.clear();
            list.resize(count, false);
        }
        self.queue.clear();
    }

    fn reach(&mut self, atom: u32) {
        if let Some(even) = self.even.get_mut(atom as usize)
            && !*even
        {
            *even = true;
            self.queue.push(atom);
        }
    }

    /// Looks at all bonds of one atom. Says where a path ends, if one does.
    fn grow(&mut self, draft: &Draft, root: u32, atom: u32) -> Option<u32> {
        for near in draft.molecule.neighbours(atom) {
            let to = near.atom;
            if draft.need(to) == Need::NO
                || !draft.may_be_double(near.bond)
                || get(&self.base, atom) == get(&self.base, to)
                || partner(draft, atom) == to
            {
                continue;
            }
            if to == root || get(&self.from, partner(draft, to)) != NONE {
                self.draw_together(draft, atom, to, near.bond);
            } else if get(&self.from, to) == NONE {
                set(&mut self.from, to, atom);
                set(&mut self.by, to, near.bond);
                match partner(draft, to) {
                    NONE => return Some(to),
                    paired => self.reach(paired),
                }
            }
        }
        None
    }

    /// An odd ring closes between two even atoms: all its atoms are even from now on.
    fn draw_together(&mut self, draft: &Draft, a: u32, b: u32, bond: u32) {
        let top = self.meet(draft, a, b);
        self.drawn.fill(false);
        self.mark(draft, a, top, b, bond);
        self.mark(draft, b, top, a, bond);
        for atom in 0..self.base.len() as u32 {
            let base = get(&self.base, atom);
            if self.drawn.get(base as usize).copied().unwrap_or(false) {
                set(&mut self.base, atom, top);
                self.reach(atom);
            }
        }
    }

    /// Where the ways to the root from two atoms first meet.
    fn meet(&mut self, draft: &Draft, a: u32, b: u32) -> u32 {
        self.seen.fill(false);
        let mut atom = a;
        while atom != NONE {
            let base = get(&self.base, atom);
            if let Some(seen) = self.seen.get_mut(base as usize) {
                *seen = true;
            }
            atom = get(&self.from, partner(draft, base));
        }
        let mut base = get(&self.base, b);
        while base != NONE && !self.seen.get(base as usize).copied().unwrap_or(true) {
            base = get(&self.base, get(&self.from, partner(draft, base)));
        }
        base
    }

    /// Marks one half of an odd ring, and turns the ways in it so that each atom leads on through `child`.
    fn mark(&mut self, draft: &Draft, mut atom: u32, top: u32, mut child: u32, mut bond: u32) {
        while atom != NONE && get(&self.base, atom) != top {
            let paired = partner(draft, atom);
            for inside in [atom, paired] {
                let base = get(&self.base, inside);
                if let Some(drawn) = self.drawn.get_mut(base as usize) {
                    *drawn = true;
                }
            }
            let (next, next_bond) = (get(&self.from, paired), get(&self.by, paired));
            set(&mut self.from, atom, child);
            set(&mut self.by, atom, bond);
            (child, bond, atom) = (paired, next_bond, next);
        }
    }

    /// Pairs every second bond on the way back from `atom` to the root.
    fn swap(&self, draft: &mut Draft, mut atom: u32) {
        while atom != NONE {
            let before = get(&self.from, atom);
            let next = partner(draft, before);
            draft.pair(atom, before, get(&self.by, atom));
            atom = next;
        }
    }
}

fn partner(draft: &Draft, atom: u32) -> u32 {
    let bond = draft.mate(atom);
    match draft.molecule.bonds.get(bond as usize) {
        Some(bond) if bond.a == atom => bond.b,
        Some(bond) => bond.a,
        None => NONE,
    }
}

fn get(list: &[u32], atom: u32) -> u32 {
    list.get(atom as usize).copied().unwrap_or(NONE)
}

fn set(list: &mut [u32], atom: u32, value: u32) {
    if let Some(slot) = list.get_mut(atom as usize) {
        *slot = value;
    }
}
