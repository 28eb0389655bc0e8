//! Turns a drawing so that it fits the page and reads as chemists draw: bonds at multiples of 30°, and
//! the scaffold of one class always the same way round.

use std::f64::consts::{FRAC_PI_6, TAU};

use crate::plane::{Area, Point, at};
use crate::sketch::{Line, Sketch};

/// Rooms of the page, width to height, that a drawing should fill.
const ROOM: f64 = 1.45;

/// What it costs, in shares of the size, to turn the scaffold from its usual way.
const FACING: f64 = 0.6;

/// Turns and mirrors the drawing to the best of 24 positions.
pub(crate) fn upright(sketch: &mut Sketch) {
    let base = skew(sketch);
    let best = (0..24)
        .map(|position| Turn {
            angle: f64::from(position / 2) * FRAC_PI_6 - base,
            mirror: position % 2 == 1,
        })
        .min_by(|a, b| cost(sketch, a).total_cmp(&cost(sketch, b)));
    if let Some(turn) = best {
        for node in &mut sketch.nodes {
            node.at = turn.apply(node.at);
        }
    }
}

struct Turn {
    angle: f64,
    mirror: bool,
}

impl Turn {
    fn apply(&self, point: Point) -> Point {
        let (sin, cos) = self.angle.sin_cos();
        let turned = at(point.x * cos - point.y * sin, point.x * sin + point.y * cos);
        if self.mirror {
            at(turned.x, -turned.y)
        } else {
            turned
        }
    }
}

/// By how much the bonds miss the multiples of 30°: as most of them do, those of the scaffold above all.
fn skew(sketch: &Sketch) -> f64 {
    let bonds: Vec<(f64, f64)> = sketch.lines.iter().map(|line| bond(sketch, line)).collect();
    let miss = |a: f64, b: f64| {
        let turn = (a - b).rem_euclid(FRAC_PI_6);
        turn.min(FRAC_PI_6 - turn)
    };
    let alike = |angle: f64| {
        bonds
            .iter()
            .filter(|(other, _)| miss(angle, *other) < 0.02)
            .map(|(_, weight)| weight)
            .sum::<f64>()
    };
    let best = bonds.iter().map(|(angle, _)| (alike(*angle), *angle));
    let best = best.reduce(|best, next| if next.0 > best.0 + 1e-9 { next } else { best });
    best.map_or(0.0, |(_, angle)| angle.rem_euclid(FRAC_PI_6))
}

/// The direction of a bond, and how much it counts: rings hold a drawing together.
fn bond(sketch: &Sketch, line: &Line) -> (f64, f64) {
    let (a, b) = sketch.ends(line);
    let scaffold = sketch.is_scaffold(line.a) && sketch.is_scaffold(line.b);
    (
        (b - a).angle(),
        1.0 + f64::from(u8::from(line.ring)) + f64::from(u8::from(scaffold)),
    )
}

/// Smaller is better; rounded, so that the last digits of a sine decide nothing.
fn cost(sketch: &Sketch, turn: &Turn) -> f64 {
    let area = Area::of(sketch.points().map(|point| turn.apply(point)));
    let size = ((area.width() + 1.5) / ROOM).max(area.height() + 1.5);
    let facing = facing(sketch, turn, |node| sketch.is_scaffold(node));
    let whole = facing_whole(sketch, turn);
    ((size * (1.0 + FACING * facing + 0.02 * whole)) * 1e6).round()
}

fn facing_whole(sketch: &Sketch, turn: &Turn) -> f64 {
    facing(sketch, turn, |_| true)
}

/// How far the chosen atoms are from having their hetero atoms to the left and top: 0 as usual, 1 opposite.
fn facing(sketch: &Sketch, turn: &Turn, chosen: impl Fn(usize) -> bool) -> f64 {
    let places: Vec<(Point, f64)> = (0..)
        .zip(&sketch.nodes)
        .filter(|(at, _)| chosen(*at))
        .map(|(_, node)| (turn.apply(node.at), weight(node.atom.element.0)))
        .collect();
    let middle = Point::mean(&places.iter().map(|(place, _)| *place).collect::<Vec<_>>());
    let pull = places.iter().fold(at(0.0, 0.0), |sum, &(place, weight)| {
        sum + (place - middle) * weight
    });
    let usual = Point::towards(TAU / 2.0 + 0.3);
    if pull.length() < 1e-6 {
        0.0
    } else {
        (1.0 - pull.unit().dot(usual)) / 2.0
    }
}

/// Oxygen pulls hardest: a carbonyl is what the eye looks for.
fn weight(element: u8) -> f64 {
    match element {
        6 => 0.0,
        8 => 3.0,
        7 => 1.0,
        _ => 0.5,
    }
}
