//! Where a drawing can be turned: bonds outside rings, and what hangs on them.

use std::f64::consts::PI;

use crate::plane::{Point, at};
use crate::sketch::Sketch;

/// Turns of 15°: branches stay on the angles that chemists draw.
const STEPS: i32 = 24;

/// A bond outside rings, and the smaller side of the molecule that hangs on it.
pub(crate) struct Hinge {
    /// The end that stays.
    pub(crate) fixed: usize,
    /// The end that moves with its side.
    pub(crate) moving: usize,
    pub(crate) side: Vec<usize>,
    pub(crate) rest: Vec<usize>,
    /// Bonds with an end on the side.
    pub(crate) own: Vec<(usize, usize)>,
    /// The other bonds.
    pub(crate) others: Vec<(usize, usize)>,
}

/// What can be done to the side of a hinge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Move {
    /// Turned about the fixed end.
    About(i32),
    /// Turned about the moving end, so that the hinge itself stays.
    Behind(i32),
    /// Mirrored in the hinge.
    Mirror,
}

/// Every bond outside rings with atoms behind both ends, seen so that the smaller side moves.
pub(crate) fn hinges(sketch: &Sketch) -> Vec<Hinge> {
    let lines = sketch.lines.iter().filter(|line| !line.ring);
    let sides = lines.map(|line| {
        let (one, other) = (side(sketch, line.a, line.b), side(sketch, line.b, line.a));
        if one.len() <= other.len() {
            (line.b, line.a, one)
        } else {
            (line.a, line.b, other)
        }
    });
    sides
        .map(|(fixed, moving, side)| hinge(sketch, fixed, moving, side))
        .collect()
}

fn hinge(sketch: &Sketch, fixed: usize, moving: usize, mut side: Vec<usize>) -> Hinge {
    side.sort_unstable();
    let inside = |node: usize| side.binary_search(&node).is_ok();
    let rest = (0..sketch.nodes.len()).filter(|&node| !inside(node)).collect();
    let lines = sketch.lines.iter().map(|line| (line.a, line.b));
    let (own, others) = lines.partition(|&(a, b)| inside(a) || inside(b));
    Hinge {
        fixed,
        moving,
        side,
        rest,
        own,
        others,
    }
}

/// What is reached from `from` without the bond to `not`.
fn side(sketch: &Sketch, from: usize, not: usize) -> Vec<usize> {
    let mut seen = vec![false; sketch.nodes.len()];
    let mut side = vec![from];
    for node in [from, not] {
        if let Some(slot) = seen.get_mut(node) {
            *slot = true;
        }
    }
    let mut next = 0;
    while let Some(&node) = side.get(next) {
        for &(other, _) in sketch.near(node) {
            if let Some(slot @ false) = seen.get_mut(other) {
                *slot = true;
                side.push(other);
            }
        }
        next += 1;
    }
    side
}

/// Everything that can be done at a hinge.
pub(crate) fn moves(sketch: &Sketch, hinge: &Hinge) -> impl Iterator<Item = Move> {
    let about = if sketch.near(hinge.fixed).len() > 1 {
        STEPS
    } else {
        1
    };
    let behind = if hinge.side.len() > 1 { STEPS } else { 1 };
    let mirror = (behind > 1).then_some(Move::Mirror);
    mirror
        .into_iter()
        .chain((1..about).map(Move::About))
        .chain((1..behind).map(Move::Behind))
}

/// A point turned about another.
pub(crate) fn turned(about: Point, step: i32) -> impl Fn(Point) -> Point {
    let (sin, cos) = (2.0 * PI * f64::from(step) / f64::from(STEPS)).sin_cos();
    move |place| {
        let way = place - about;
        about + at(way.x * cos - way.y * sin, way.x * sin + way.y * cos)
    }
}

/// A point mirrored in the line through two others.
pub(crate) fn mirrored(a: Point, b: Point) -> impl Fn(Point) -> Point {
    let along = (b - a).unit();
    move |place| {
        let way = place - a;
        a + along * (2.0 * way.dot(along)) - way
    }
}
