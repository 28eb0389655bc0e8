//! Turns branches about their bonds until nothing is crowded: the layout leaves narrow forks and
//! branches that cross where substituents meet.
//!
//! A plain descent on a cost of four parts: atoms too close, bonds that cross, narrow angles, and double
//! bonds drawn the other way round than written. Only what is not in a ring is turned.

use std::f64::consts::PI;

use comity_molecule::BondOrder;

use crate::plane::{Point, at};
use crate::sketch::Sketch;

/// Atoms beyond which a drawing stays as the layout made it: the search would take milliseconds.
const MOST_ATOMS: usize = 90;

/// Turns made at most; each lowers the cost, and few drawings need more than six.
const MOST_TURNS: usize = 24;

/// Atoms not bonded to one another want to be this far apart, in bond lengths.
const APART: f64 = 0.9;

/// A drawing below this cost has nothing that a reader would notice.
const FINE: f64 = 0.05;

/// Half turns of 15°: branches stay on the angles that chemists draw.
const STEPS: i32 = 24;

/// Moves branches while that makes the drawing clearer.
pub(crate) fn ease(sketch: &mut Sketch) {
    if sketch.nodes.len() > MOST_ATOMS || sketch.nodes.len() < 4 {
        return;
    }
    let mut ease = Ease::new(sketch);
    for _ in 0..MOST_TURNS {
        if ease.flaws() < FINE || !ease.turn() {
            break;
        }
    }
    let places = ease.places;
    for (node, place) in sketch.nodes.iter_mut().zip(places) {
        node.at = place;
    }
}

/// A bond outside rings, and the smaller side of the molecule that hangs on it.
struct Hinge {
    /// The end that stays.
    fixed: usize,
    /// The end that moves with its side.
    moving: usize,
    side: Vec<usize>,
    /// For every node, whether it is on the side.
    inside: Vec<bool>,
}

/// What can be done to the side of a hinge.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Move {
    /// Turned about the fixed end.
    About(i32),
    /// Turned about the moving end, so that the hinge itself stays.
    Behind(i32),
    /// Mirrored in the hinge.
    Mirror,
}

struct Ease<'a> {
    sketch: &'a Sketch,
    places: Vec<Point>,
    hinges: Vec<Hinge>,
    bonded: Vec<bool>,
}

impl<'a> Ease<'a> {
    fn new(sketch: &'a Sketch) -> Self {
        let count = sketch.nodes.len();
        let mut bonded = vec![false; count * count];
        for (a, b) in sketch
            .lines
            .iter()
            .flat_map(|line| [(line.a, line.b), (line.b, line.a)])
        {
            if let Some(slot) = bonded.get_mut(a * count + b) {
                *slot = true;
            }
        }
        Self {
            sketch,
            places: sketch.points().collect(),
            hinges: hinges(sketch),
            bonded,
        }
    }

    fn place(&self, node: usize) -> Point {
        self.places.get(node).copied().unwrap_or_default()
    }

    fn are_bonded(&self, a: usize, b: usize) -> bool {
        self.bonded
            .get(a * self.places.len() + b)
            .copied()
            .unwrap_or(false)
    }

    /// Everything that a reader would notice.
    fn flaws(&self) -> f64 {
        let count = self.places.len();
        let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
        let close: f64 = pairs
            .map(|(a, b)| self.close(a, b, self.place(a), self.place(b)))
            .sum();
        let lines = &self.sketch.lines;
        let mut crossings = 0;
        for (at, one) in lines.iter().enumerate() {
            let later = lines.iter().skip(at + 1);
            crossings += later
                .filter(|other| self.cross(one, other, |node| self.place(node)))
                .count();
        }
        let narrow: f64 = (0..count)
            .map(|node| self.narrow(node, |other| self.place(other)))
            .sum();
        close + 6.0 * crossings as f64 + narrow + self.wrong(|node| self.place(node))
    }

    fn close(&self, a: usize, b: usize, at_a: Point, at_b: Point) -> f64 {
        let way = at_a - at_b;
        let square = way.dot(way);
        if square >= APART * APART || self.are_bonded(a, b) {
            return 0.0;
        }
        8.0 * (APART - square.sqrt()).powi(2) / APART
    }

    fn cross(
        &self,
        one: &crate::sketch::Line,
        other: &crate::sketch::Line,
        place: impl Fn(usize) -> Point,
    ) -> bool {
        let apart = one.a != other.a && one.a != other.b && one.b != other.a && one.b != other.b;
        apart && crossing((place(one.a), place(one.b)), (place(other.a), place(other.b)))
    }

    /// How much narrower than usual the angles at a node are.
    fn narrow(&self, node: usize, place: impl Fn(usize) -> Point) -> f64 {
        let near = self.sketch.near(node);
        // Inside of rings, angles are the layout's.
        if near.len() < 2 || near.iter().all(|&(_, line)| self.in_ring(line)) {
            return 0.0;
        }
        let from = place(node);
        let mut angles: Vec<(f64, bool)> = near
            .iter()
            .map(|&(other, line)| ((place(other) - from).angle(), self.in_ring(line)))
            .collect();
        angles.sort_by(|a, b| a.0.total_cmp(&b.0));
        let usual = self.usual(node, &angles);
        let gaps = (0..angles.len()).map(|at| gap(&angles, at));
        if angles.len() == 2 {
            // A chain bends as much as is usual, not less either.
            let bend = gaps.fold(PI, f64::min);
            return 3.0 * (1.0 - bend / usual).powi(2);
        }
        gaps.map(|gap| 3.0 * (1.0 - gap / usual).max(0.0).powi(2)).sum()
    }

    fn in_ring(&self, line: usize) -> bool {
        self.sketch.lines.get(line).is_some_and(|line| line.ring)
    }

    /// The angle that is usual between neighbours of a node, outside its rings.
    fn usual(&self, node: usize, angles: &[(f64, bool)]) -> f64 {
        let rings = angles.iter().filter(|(_, ring)| *ring).count();
        match (angles.len(), rings) {
            (2, _) if self.is_straight(node) => PI,
            (2 | 3, 0) => PI * 2.0 / 3.0,
            (_, 0) => PI / 2.0,
            (3, _) => PI / 1.8,
            _ => PI / 3.0,
        }
    }

    fn is_straight(&self, node: usize) -> bool {
        let orders = self
            .sketch
            .near(node)
            .iter()
            .filter_map(|&(_, line)| self.sketch.lines.get(line));
        let orders: Vec<BondOrder> = orders.map(|line| line.order).collect();
        orders.contains(&BondOrder::Triple) || orders == [BondOrder::Double, BondOrder::Double]
    }

    /// Double bonds that are drawn the other way round than they were written.
    fn wrong(&self, place: impl Fn(usize) -> Point) -> f64 {
        let wrong = self
            .sketch
            .leanings
            .iter()
            .filter(|leaning| !leaning.is_drawn(&place));
        20.0 * wrong.count() as f64
    }

    /// Makes the best of all moves; `false` if none helps.
    fn turn(&mut self) -> bool {
        let mut best: Option<(f64, usize, Move)> = None;
        for (at, hinge) in self.hinges.iter().enumerate() {
            for one in moves(self.sketch, hinge) {
                let gain = (self.gain(hinge, one) * 1e6).round() / 1e6;
                if gain > 1e-3 && best.is_none_or(|(most, _, _)| gain > most) {
                    best = Some((gain, at, one));
                }
            }
        }
        let Some((_, at, one)) = best else {
            return false;
        };
        if let Some(hinge) = self.hinges.get(at) {
            self.places = (0..self.places.len())
                .map(|node| self.moved(hinge, one, node))
                .collect();
        }
        true
    }

    fn moved(&self, hinge: &Hinge, one: Move, node: usize) -> Point {
        let place = self.place(node);
        if !hinge.inside.get(node).copied().unwrap_or(false) {
            return place;
        }
        let (fixed, moving) = (self.place(hinge.fixed), self.place(hinge.moving));
        match one {
            Move::About(step) => turned(place, fixed, step),
            Move::Behind(step) => turned(place, moving, step),
            Move::Mirror => mirrored(place, fixed, moving),
        }
    }

    /// By how much a move lowers the cost: only pairs with one end on the side count.
    fn gain(&self, hinge: &Hinge, one: Move) -> f64 {
        let new: Vec<Point> = (0..self.places.len())
            .map(|node| self.moved(hinge, one, node))
            .collect();
        let after = |node: usize| new.get(node).copied().unwrap_or_default();
        let before = |node: usize| self.place(node);
        let mut gain = 0.0;
        for &a in &hinge.side {
            for (b, _) in hinge.inside.iter().enumerate().filter(|(_, inside)| !**inside) {
                gain += self.close(a, b, before(a), before(b)) - self.close(a, b, after(a), after(b));
                // A little air everywhere keeps chains stretched.
                gain += 0.02 * (air(before(a), before(b)) - air(after(a), after(b)));
            }
        }
        for node in [hinge.fixed, hinge.moving] {
            gain += self.narrow(node, before) - self.narrow(node, after);
        }
        gain += self.wrong(before) - self.wrong(after);
        gain + 6.0 * self.fewer_crossings(hinge, before, after)
    }

    fn fewer_crossings(
        &self,
        hinge: &Hinge,
        before: impl Fn(usize) -> Point,
        after: impl Fn(usize) -> Point,
    ) -> f64 {
        let inside = |node: usize| hinge.inside.get(node).copied().unwrap_or(false);
        let (moving, staying): (Vec<_>, Vec<_>) = self
            .sketch
            .lines
            .iter()
            .partition(|line| inside(line.a) || inside(line.b));
        let mut fewer = 0.0;
        for (one, other) in moving
            .iter()
            .flat_map(|one| staying.iter().map(move |other| (one, other)))
        {
            fewer += f64::from(u8::from(self.cross(one, other, &before)));
            fewer -= f64::from(u8::from(self.cross(one, other, &after)));
        }
        fewer
    }
}

/// The angle from one neighbour to the next.
fn gap(angles: &[(f64, bool)], at: usize) -> f64 {
    let here = angles.get(at).map_or(0.0, |(angle, _)| *angle);
    match angles.get(at + 1) {
        Some((next, _)) => next - here,
        None => angles.first().map_or(0.0, |(first, _)| first + 2.0 * PI - here),
    }
}

fn air(a: Point, b: Point) -> f64 {
    let way = a - b;
    let square = way.dot(way);
    if square > 16.0 { 0.0 } else { 1.0 / square.max(0.1) }
}

/// Every bond outside rings with atoms behind both ends, seen so that the smaller side moves.
fn hinges(sketch: &Sketch) -> Vec<Hinge> {
    let lines = sketch.lines.iter().filter(|line| !line.ring);
    let sides = lines.map(|line| {
        let (one, other) = (side(sketch, line.a, line.b), side(sketch, line.b, line.a));
        if one.len() <= other.len() {
            (line.b, line.a, one)
        } else {
            (line.a, line.b, other)
        }
    });
    let hinges = sides.map(|(fixed, moving, side)| {
        let mut inside = vec![false; sketch.nodes.len()];
        for &node in &side {
            if let Some(slot) = inside.get_mut(node) {
                *slot = true;
            }
        }
        Hinge {
            fixed,
            moving,
            side,
            inside,
        }
    });
    hinges.collect()
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

fn moves(sketch: &Sketch, hinge: &Hinge) -> Vec<Move> {
    let mut moves = Vec::new();
    if sketch.near(hinge.fixed).len() > 1 {
        moves.extend((1..STEPS).map(Move::About));
    }
    if hinge.side.len() > 1 {
        moves.push(Move::Mirror);
        moves.extend((1..STEPS).map(Move::Behind));
    }
    moves
}

fn turned(place: Point, about: Point, step: i32) -> Point {
    let (sin, cos) = (2.0 * PI * f64::from(step) / f64::from(STEPS)).sin_cos();
    let way = place - about;
    about + at(way.x * cos - way.y * sin, way.x * sin + way.y * cos)
}

fn mirrored(place: Point, a: Point, b: Point) -> Point {
    let along = (b - a).unit();
    let way = place - a;
    a + along * (2.0 * way.dot(along)) - way
}

/// Whether two strokes cross between their ends.
fn crossing((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    if a.x.max(b.x) < c.x.min(d.x)
        || c.x.max(d.x) < a.x.min(b.x)
        || a.y.max(b.y) < c.y.min(d.y)
        || c.y.max(d.y) < a.y.min(b.y)
    {
        return false;
    }
    let side = |from: Point, to: Point, point: Point| (to - from).across().dot(point - from);
    let (one, other) = (side(a, b, c) * side(a, b, d), side(c, d, a) * side(c, d, b));
    one < -1e-9 && other < -1e-9
}
