//! Small rings of the drawing: on which side a double bond has its second line, and where a badge fits.

use std::collections::BTreeSet;

use comity_molecule::BondOrder;

use crate::plane::Point;
use crate::sketch::Sketch;

/// Largest ring with an inside that a reader sees as one.
const LARGEST: usize = 8;

/// One small ring.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ring {
    /// Its nodes, in order around it.
    pub(crate) nodes: Vec<usize>,
    /// How many of its bonds are double.
    pub(crate) doubles: usize,
}

impl Ring {
    pub(crate) fn middle(&self, sketch: &Sketch) -> Point {
        Point::mean(&self.nodes.iter().map(|&node| sketch.at(node)).collect::<Vec<_>>())
    }

    /// Whether two neighbouring nodes are neighbours in this ring too.
    pub(crate) fn joins(&self, a: usize, b: usize) -> bool {
        let next = self.nodes.iter().cycle().skip(1);
        self.nodes
            .iter()
            .zip(next)
            .any(|(&one, &other)| (one, other) == (a, b) || (one, other) == (b, a))
    }
}

/// For every ring bond, the smallest rings through it and one more bond at each end.
pub(crate) fn find(sketch: &Sketch) -> Vec<Ring> {
    let mut seen = BTreeSet::new();
    let mut rings = Vec::new();
    for line in sketch.lines.iter().filter(|line| line.ring) {
        for nodes in through(sketch, line.a, line.b) {
            let mut key = nodes.clone();
            key.sort_unstable();
            if seen.insert(key) {
                rings.push(Ring {
                    doubles: doubles(sketch, &nodes),
                    nodes,
                });
            }
        }
    }
    rings
}

/// The smallest ring for each node beside `a`, closed through `b`.
fn through(sketch: &Sketch, a: usize, b: usize) -> Vec<Vec<usize>> {
    let starts = sketch.near(a).iter().filter(|&&(node, _)| node != b);
    let rings = starts.filter_map(|&(start, line)| {
        sketch.lines.get(line).filter(|line| line.ring)?;
        shortest(sketch, a, start, b)
    });
    let rings: Vec<_> = rings.collect();
    let least = rings.iter().map(Vec::len).min().unwrap_or(0);
    // A fused bond has a ring on either side; anything longer goes around both.
    rings.into_iter().filter(|ring| ring.len() <= least + 1).collect()
}

/// From `start` to `b` without `a`, breadth first: with `a` it is a ring.
fn shortest(sketch: &Sketch, a: usize, start: usize, b: usize) -> Option<Vec<usize>> {
    let mut before: Vec<Option<usize>> = vec![None; sketch.nodes.len()];
    *before.get_mut(start)? = Some(start);
    let mut front = vec![start];
    for _ in 2..LARGEST {
        let mut next = Vec::new();
        for &node in &front {
            for &(other, _) in sketch.near(node).iter().filter(|&&(other, _)| other != a) {
                if let Some(slot @ None) = before.get_mut(other) {
                    *slot = Some(node);
                    next.push(other);
                }
            }
        }
        if next.contains(&b) {
            return Some(walk_back(&before, start, b, a));
        }
        front = next;
    }
    None
}

fn walk_back(before: &[Option<usize>], start: usize, b: usize, a: usize) -> Vec<usize> {
    let mut nodes = vec![a, b];
    let mut node = b;
    while let Some(Some(previous)) = before.get(node).filter(|_| node != start) {
        node = *previous;
        nodes.push(node);
    }
    nodes
}

fn doubles(sketch: &Sketch, nodes: &[usize]) -> usize {
    let ring = Ring {
        nodes: nodes.to_vec(),
        doubles: 0,
    };
    sketch
        .lines
        .iter()
        .filter(|line| line.order == BondOrder::Double && ring.joins(line.a, line.b))
        .count()
}
