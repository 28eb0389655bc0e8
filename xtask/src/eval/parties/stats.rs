//! Best F1, average precision, and recall at a rate of false alerts.

/// A score and whether it is of the right thing.
pub(super) type Scored = (f64, bool);

/// Share of the largest group of equal scores, precision and recall at the threshold with the best F1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Best {
    pub(super) f1: f64,
    pub(super) precision: f64,
    pub(super) recall: f64,
    /// At this score and above.
    pub(super) at: f64,
}

/// The best F1 over all thresholds; `wanted` is how many right things there are in all.
pub(super) fn best_f1(scored: &[Scored], wanted: usize) -> Best {
    let (mut best, mut right) = (Best::default(), 0);
    steps(scored, |at, seen, right_here| {
        right += right_here;
        let (precision, recall) = (right as f64 / seen as f64, right as f64 / wanted.max(1) as f64);
        let f1 = 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE);
        if f1 > best.f1 {
            best = Best {
                f1,
                precision,
                recall,
                at,
            };
        }
    });
    best
}

/// Average precision; equal scores count as one step.
pub(super) fn average_precision(scored: &[Scored]) -> f64 {
    let wanted = scored.iter().filter(|(_, right)| *right).count();
    let (mut sum, mut right) = (0.0, 0);
    steps(scored, |_, seen, right_here| {
        right += right_here;
        sum += right_here as f64 * right as f64 / seen as f64;
    });
    sum / wanted.max(1) as f64
}

/// The score above which at most this share of the negatives has one; a negative without candidates counts too.
pub(super) fn bound(mut negatives: Vec<f64>, share: f64) -> f64 {
    negatives.sort_by(|a, b| b.total_cmp(a));
    let allowed = (negatives.len() as f64 * share) as usize;
    negatives.get(allowed).copied().unwrap_or(f64::MIN)
}

/// How many of these are above a bound.
pub(super) fn above(scores: &[Option<f64>], bound: f64) -> usize {
    scores
        .iter()
        .filter(|score| score.is_some_and(|score| score > bound))
        .count()
}

/// From the highest score down, equal ones together: score, how many so far, how many right ones are new.
fn steps(scored: &[Scored], mut step: impl FnMut(f64, usize, usize)) {
    let mut sorted = scored.to_vec();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut seen = 0;
    for group in sorted.chunk_by(|a, b| a.0 == b.0) {
        seen += group.len();
        let Some((at, _)) = group.first() else { continue };
        step(*at, seen, group.iter().filter(|(_, right)| *right).count());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_are_one_threshold() {
        let scored = [(0.9, true), (0.9, false), (0.8, true), (0.1, false)];
        let best = best_f1(&scored, 2);
        assert!(
            (best.f1 - 0.8).abs() < 1e-9 && (best.at - 0.8).abs() < 1e-9,
            "{best:?}"
        );
        assert!((average_precision(&scored) - (0.5 + 2.0 / 3.0) / 2.0).abs() < 1e-9);
        assert!((average_precision(&[(0.5, true), (0.4, false)]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_bound_lets_no_more_through_than_allowed() {
        let negatives: Vec<f64> = (0..1000).map(|number| f64::from(number) / 1000.0).collect();
        let bound_at = bound(negatives.clone(), 0.01);
        assert_eq!(negatives.iter().filter(|score| **score > bound_at).count(), 10);
        assert_eq!(bound(vec![0.5; 100], 0.01), 0.5, "all tie: none may pass");
        assert_eq!(above(&[Some(0.6), Some(0.5), None], 0.5), 1);
    }
}
