//! The best one-to-one choice among pairs.

use super::Pair;

/// The pairs that were chosen, best first, and what they cover.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// The pairs.
    pub pairs: Vec<Pair>,
    /// Parts of the question that are covered.
    pub asked: u64,
    /// Parts of the list that are covered.
    pub listed: u64,
}

impl Chosen {
    fn clear(&mut self) {
        self.pairs.clear();
        self.asked = 0;
        self.listed = 0;
    }

    fn take(&mut self, pair: Pair) -> bool {
        if pair.asked & self.asked != 0 || pair.listed & self.listed != 0 {
            return false;
        }
        self.asked |= pair.asked;
        self.listed |= pair.listed;
        self.pairs.push(pair);
        true
    }

    fn drop_pair(&mut self, at: usize) {
        let pair = self.pairs.swap_remove(at);
        self.asked &= !pair.asked;
        self.listed &= !pair.listed;
    }
}

/// Chooses pairs so that no part is used twice: the most valuable first, then one is given up where two others gain more.
pub fn assign(candidates: &mut [Pair], chosen: &mut Chosen) {
    chosen.clear();
    candidates.sort_unstable_by(|one, other| {
        other
            .value
            .total_cmp(&one.value)
            .then(one.how.cmp(&other.how))
            .then(one.asked.cmp(&other.asked))
            .then(one.listed.cmp(&other.listed))
    });
    for pair in candidates.iter() {
        chosen.take(*pair);
    }
    if chosen.pairs.len() < candidates.len() {
        exchange(candidates, chosen);
    }
}

/// Gives up one pair for the one that was refused and another that becomes possible, if the two are worth more.
fn exchange(candidates: &[Pair], chosen: &mut Chosen) {
    for wanted in candidates {
        if wanted.asked & chosen.asked == wanted.asked && wanted.listed & chosen.listed == wanted.listed {
            continue;
        }
        let mut blocking = chosen
            .pairs
            .iter()
            .enumerate()
            .filter(|(_, pair)| pair.asked & wanted.asked != 0 || pair.listed & wanted.listed != 0);
        let (Some((at, blocker)), None) = (blocking.next(), blocking.next()) else {
            continue;
        };
        let blocker = *blocker;
        let (asked, listed) = (
            (chosen.asked & !blocker.asked) | wanted.asked,
            (chosen.listed & !blocker.listed) | wanted.listed,
        );
        let other = candidates
            .iter()
            .find(|pair| pair.asked & asked == 0 && pair.listed & listed == 0);
        if let Some(other) = other.filter(|other| other.value + wanted.value > blocker.value + 1e-6) {
            chosen.drop_pair(at);
            chosen.take(*wanted);
            chosen.take(*other);
        }
    }
}

/// Adds pairs to those chosen, the most valuable first, where both parts are free.
pub fn extend(candidates: &mut [Pair], chosen: &mut Chosen) {
    candidates.sort_unstable_by(|one, other| {
        other
            .value
            .total_cmp(&one.value)
            .then(one.asked.cmp(&other.asked))
            .then(one.listed.cmp(&other.listed))
    });
    for pair in candidates.iter() {
        chosen.take(*pair);
    }
}
