//! Turns branches about their bonds until nothing is crowded: the layout leaves narrow forks and
//! branches that cross where substituents meet.
//!
//! A plain descent on a cost of four parts: atoms too close, bonds that cross, narrow angles, and double
//! bonds drawn the other way round than written. Only what is not in a ring is turned.

use std::f64::consts::PI;

use comity_molecule::BondOrder;

use crate::hinge::{Hinge, Move, hinges, mirrored, moves, turned};
use crate::plane::Point;
use crate::sketch::{Line, Sketch};
use crate::space::Leaning;

/// Atoms beyond which a drawing stays as the layout made it: the search would take milliseconds.
const MOST_ATOMS: usize = 90;

/// Turns made at most; each lowers the cost, and few drawings need more than six.
const MOST_TURNS: usize = 24;

/// Atoms not bonded to one another want to be this far apart, in bond lengths.
const APART: f64 = 0.9;

/// A drawing below this cost has nothing that a reader would notice.
const FINE: f64 = 0.05;

/// What crowding costs where nothing is wrong.
const AIR: f64 = 0.02;

/// Bonds at one atom that are looked at; angles at an atom with more are left as they are.
const MOST_BONDS: usize = 8;

/// Hinges that are tried before the best move is made, those with most flaws across them first.
const AT_ONCE: usize = 5;

/// Pairs of atoms that are looked at for one drawing; about three milliseconds.
const MOST_WORK: usize = 1_000_000;

/// What a crossing of two bonds costs.
const CROSSED: f64 = 6.0;

/// What a double bond drawn the wrong way round costs.
const WRONG: f64 = 20.0;

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

struct Ease<'a> {
    sketch: &'a Sketch,
    places: Vec<Point>,
    hinges: Vec<Hinge>,
    bonded: Vec<bool>,
    /// Pairs of atoms looked at so far.
    work: usize,
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
            work: 0,
        }
    }

    /// Everything that a reader would notice.
    fn flaws(&self) -> f64 {
        let count = self.places.len();
        let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
        let close: f64 = pairs.map(|(a, b)| self.close(a, b, &self.places)).sum();
        let ends = |line: &Line| (line.a, line.b);
        let lines = &self.sketch.lines;
        let mut crossings = 0.0;
        for (at, one) in lines.iter().enumerate() {
            let later = lines.iter().skip(at + 1);
            crossings += later
                .map(|other| crossed(ends(one), ends(other), &self.places))
                .sum::<f64>();
        }
        let narrow: f64 = (0..count).map(|node| self.narrow(node, &self.places)).sum();
        close + crossings + narrow + self.wrong(&self.places)
    }

    /// What two atoms cost that are not bonded and too close.
    fn close(&self, a: usize, b: usize, places: &[Point]) -> f64 {
        let way = place(places, a) - place(places, b);
        let square = way.dot(way);
        if square >= APART * APART
            || self
                .bonded
                .get(a * self.places.len() + b)
                .copied()
                .unwrap_or(false)
        {
            return 0.0;
        }
        8.0 * (APART - square.sqrt()).powi(2) / APART
    }

    /// How much narrower than usual the angles at a node are.
    fn narrow(&self, node: usize, places: &[Point]) -> f64 {
        let near = self.sketch.near(node);
        let rings = near.iter().filter(|&&(_, line)| self.in_ring(line)).count();
        // Inside of rings, angles are the layout's.
        if !(2..=MOST_BONDS).contains(&near.len()) || rings == near.len() {
            return 0.0;
        }
        let from = place(places, node);
        let mut angles = [f64::INFINITY; MOST_BONDS];
        for (slot, &(other, _)) in angles.iter_mut().zip(near) {
            *slot = (place(places, other) - from).angle();
        }
        angles.sort_by(f64::total_cmp);
        let angles = angles.get(..near.len()).unwrap_or(&[]);
        let usual = self.usual(node, rings);
        let gaps = (0..angles.len()).map(|at| gap(angles, at));
        if angles.len() == 2 {
            // A chain bends as much as is usual, not less either.
            return 3.0 * (1.0 - gaps.fold(PI, f64::min) / usual).powi(2);
        }
        gaps.map(|gap| 3.0 * (1.0 - gap / usual).max(0.0).powi(2)).sum()
    }

    fn in_ring(&self, line: usize) -> bool {
        self.sketch.lines.get(line).is_some_and(|line| line.ring)
    }

    /// The angle that is usual between neighbours of a node, outside its rings.
    fn usual(&self, node: usize, rings: usize) -> f64 {
        match (self.sketch.near(node).len(), rings) {
            (2, _) if self.is_straight(node) => PI,
            (2 | 3, 0) => PI * 2.0 / 3.0,
            (_, 0) => PI / 2.0,
            (3, _) => PI / 1.8,
            _ => PI / 3.0,
        }
    }

    fn is_straight(&self, node: usize) -> bool {
        let mut doubles = 0;
        for line in self
            .sketch
            .near(node)
            .iter()
            .filter_map(|&(_, line)| self.sketch.lines.get(line))
        {
            match line.order {
                BondOrder::Triple => return true,
                BondOrder::Double => doubles += 1,
                _ => {}
            }
        }
        doubles == 2
    }

    /// Double bonds that are drawn the other way round than they were written.
    fn wrong(&self, places: &[Point]) -> f64 {
        let drawn = |leaning: &&Leaning| !leaning.is_drawn(|node| place(places, node));
        WRONG * self.sketch.leanings.iter().filter(drawn).count() as f64
    }

    /// Makes the best move of the worst hinges; `false` if no hinge has one that helps.
    fn turn(&mut self) -> bool {
        let mut worst: Vec<(f64, &Hinge)> = self
            .hinges
            .iter()
            .map(|hinge| (self.across(hinge, &self.places, f64::INFINITY), hinge))
            .collect();
        worst.retain(|(flaws, _)| *flaws > FINE / 4.0);
        worst.sort_by(|a, b| (b.0 * 1e6).round().total_cmp(&(a.0 * 1e6).round()));
        let mut best = Best {
            gain: 1e-3,
            places: Vec::new(),
            work: 0,
        };
        let mut trial = self.places.clone();
        for hinges in worst.chunks(AT_ONCE) {
            for &(flaws, hinge) in hinges {
                self.try_hinge(hinge, flaws, &mut trial, &mut best);
            }
            if !best.places.is_empty() || self.work + best.work > MOST_WORK {
                break;
            }
        }
        self.work += best.work;
        let found = !best.places.is_empty();
        if found {
            self.places = best.places;
        }
        found && self.work < MOST_WORK
    }

    /// Tries every move of a hinge. None can gain more than what is wrong across it.
    fn try_hinge(&self, hinge: &Hinge, before: f64, trial: &mut Vec<Point>, best: &mut Best) {
        if before <= best.gain {
            return;
        }
        let air_before = air(hinge, &self.places);
        for one in moves(self.sketch, hinge) {
            self.apply(hinge, one, trial);
            let most = before + AIR * air_before - best.gain;
            let after = self.across(hinge, trial, most);
            best.work += hinge.side.len() * hinge.rest.len();
            if after < most {
                let gain = before - after + AIR * (air_before - air(hinge, trial));
                // Rounded, so that the last digits of a sine decide nothing.
                let gain = (gain * 1e6).round() / 1e6;
                if gain > best.gain {
                    (best.gain, best.places) = (gain, trial.clone());
                }
            }
        }
        trial.clone_from(&self.places);
    }

    /// Writes the places after a move.
    fn apply(&self, hinge: &Hinge, one: Move, trial: &mut [Point]) {
        let (fixed, moving) = (
            place(&self.places, hinge.fixed),
            place(&self.places, hinge.moving),
        );
        let turn: &dyn Fn(Point) -> Point = match one {
            Move::About(step) => &turned(fixed, step),
            Move::Behind(step) => &turned(moving, step),
            Move::Mirror => &mirrored(fixed, moving),
        };
        for &node in &hinge.side {
            if let Some(slot) = trial.get_mut(node) {
                *slot = turn(place(&self.places, node));
            }
        }
    }

    /// What is wrong between the side of a hinge and the rest; gives up above a limit.
    fn across(&self, hinge: &Hinge, places: &[Point], most: f64) -> f64 {
        let mut sum =
            self.narrow(hinge.fixed, places) + self.narrow(hinge.moving, places) + self.wrong(places);
        for &a in &hinge.side {
            sum += hinge.rest.iter().map(|&b| self.close(a, b, places)).sum::<f64>();
            if sum > most {
                return f64::INFINITY;
            }
        }
        for &one in &hinge.own {
            sum += hinge
                .others
                .iter()
                .map(|&other| crossed(one, other, places))
                .sum::<f64>();
            if sum > most {
                return f64::INFINITY;
            }
        }
        sum
    }
}

/// The best move so far: what it gains, and the places after it; none yet if empty.
struct Best {
    gain: f64,
    places: Vec<Point>,
    /// Pairs of atoms looked at.
    work: usize,
}

fn place(places: &[Point], node: usize) -> Point {
    places.get(node).copied().unwrap_or_default()
}

fn crossed(one: (usize, usize), other: (usize, usize), places: &[Point]) -> f64 {
    let apart = one.0 != other.0 && one.0 != other.1 && one.1 != other.0 && one.1 != other.1;
    let stroke = |(a, b)| (place(places, a), place(places, b));
    if apart && crossing(stroke(one), stroke(other)) {
        CROSSED
    } else {
        0.0
    }
}

/// The angle from one neighbour to the next.
fn gap(angles: &[f64], at: usize) -> f64 {
    let here = angles.get(at).copied().unwrap_or(0.0);
    match angles.get(at + 1) {
        Some(next) => next - here,
        None => angles.first().map_or(0.0, |first| first + 2.0 * PI - here),
    }
}

/// How crowded a side and the rest are: a little air everywhere keeps chains stretched.
fn air(hinge: &Hinge, places: &[Point]) -> f64 {
    let mut sum = 0.0;
    for &a in &hinge.side {
        for &b in &hinge.rest {
            let way = place(places, a) - place(places, b);
            let square = way.dot(way);
            if square < 16.0 {
                sum += 1.0 / square.max(0.1);
            }
        }
    }
    sum
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
