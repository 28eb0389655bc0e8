//! Badges: the letter of a mark beside every group of its atoms.

use std::collections::BTreeSet;
use std::f64::consts::TAU;

use crate::Mark;
use crate::canvas::Canvas;
use crate::colour::Colour;
use crate::measure::Scale;
use crate::plane::{Area, Point};
use crate::rings::Ring;
use crate::sketch::Sketch;
use crate::text::ems;
use crate::xml::{Num, Safe};

/// Atoms of a group around which a place is sought, nearest to its middle first: enough to find room.
const SOUGHT: usize = 12;

/// Directions tried around each.
const TRIED: u32 = 16;

/// Letters of a badge; a longer word is cut.
const LONGEST: usize = 6;

/// How much more crowded the inside of a ring may be than a place outside: it is where a reader looks.
const INSIDE: f64 = 8e3;

/// What the badge of a mark says.
pub(crate) fn letter(mark: &Mark) -> String {
    match mark.letter.trim() {
        "" => "?".to_owned(),
        letter if letter.chars().count() > LONGEST => letter.chars().take(LONGEST - 1).chain(['…']).collect(),
        letter => letter.to_owned(),
    }
}

/// A badge with its middle at a place.
pub(crate) fn badge(middle: Point, text: &str, colour: Colour, height: f64) -> String {
    let (width, font) = (width(text, height), height * 0.68);
    let (x, y) = (Num(middle.x - width / 2.0), Num(middle.y - height / 2.0));
    let (text_x, text_y) = (Num(middle.x), Num(middle.y + font * 0.36));
    let (fill, ink, text) = (colour.fill, colour.ink, Safe(text));
    let (wide, high, round, font) = (Num(width), Num(height), Num(height / 2.0), Num(font));
    format!(
        "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\" rx=\"{round}\" fill=\"{fill}\"/>\
         <text x=\"{text_x}\" y=\"{text_y}\" font-size=\"{font}\" fill=\"{ink}\">{text}</text>"
    )
}

pub(crate) fn width(text: &str, height: f64) -> f64 {
    (ems(text) * height * 0.68 + height * 0.4).max(height)
}

/// The badges of one mark, one for each group of its atoms that bonds join, entered on the canvas. `room`
/// is what may be used sideways.
pub(crate) fn badges(
    sketch: &Sketch,
    mark: usize,
    text: &str,
    colour: Colour,
    scale: Scale,
    room: Area,
    canvas: &mut Canvas,
) -> String {
    let nodes = sketch.marked.get(mark).map_or(&[][..], Vec::as_slice);
    let mut svg = String::new();
    for group in groups(sketch, nodes) {
        let height = scale.badge();
        let half = width(text, height) / 2.0;
        let place = Search {
            sketch,
            group: &group,
            radius: half.max(height / 2.0),
            scale,
            room,
            canvas,
        }
        .best();
        let near = nearest(sketch, &group, place);
        svg.push_str(&leader(place, near, half, scale, colour));
        svg.push_str(&badge(place, text, colour, height));
        canvas.area(Area::around(place, half, height / 2.0).wider(1.5));
    }
    svg
}

/// Marked atoms that bonds join.
fn groups(sketch: &Sketch, nodes: &[usize]) -> Vec<Vec<usize>> {
    let mut open: BTreeSet<usize> = nodes.iter().copied().collect();
    let mut groups = Vec::new();
    while let Some(first) = open.pop_first() {
        let mut group = vec![first];
        let mut at = 0;
        while let Some(&node) = group.get(at) {
            group.extend(
                sketch
                    .near(node)
                    .iter()
                    .map(|&(other, _)| other)
                    .filter(|other| open.remove(other)),
            );
            at += 1;
        }
        group.sort_unstable();
        groups.push(group);
    }
    groups
}

fn nearest(sketch: &Sketch, group: &[usize], place: Point) -> Point {
    let places = group.iter().map(|&node| sketch.at(node));
    places
        .min_by(|a, b| (*a - place).length().total_cmp(&(*b - place).length()))
        .unwrap_or(place)
}

/// A short line from the badge to its nearest atom, if it had to be put off the band.
fn leader(place: Point, near: Point, radius: f64, scale: Scale, colour: Colour) -> String {
    let way = near - place;
    if way.length() < radius + 0.75 * scale.bond {
        return String::new();
    }
    let end = near - way.unit() * (scale.halo() / 2.0);
    let (x, y, to_x, to_y) = (Num(place.x), Num(place.y), Num(end.x), Num(end.y));
    let width = Num(scale.stroke() * 0.8);
    format!(
        "<path d=\"M{x} {y}L{to_x} {to_y}\" stroke=\"{}\" stroke-width=\"{width}\"/>",
        colour.fill
    )
}

struct Search<'a> {
    sketch: &'a Sketch,
    group: &'a [usize],
    radius: f64,
    scale: Scale,
    room: Area,
    canvas: &'a Canvas,
}

impl Search<'_> {
    fn best(&self) -> Point {
        let middle = Point::mean(
            &self
                .group
                .iter()
                .map(|&node| self.sketch.at(node))
                .collect::<Vec<_>>(),
        );
        let cost = |place: &Point| self.cost(*place, middle);
        let inside = self
            .rings()
            .into_iter()
            .map(|place| (cost(&place) - INSIDE, place));
        let outside = self
            .candidates(middle)
            .into_iter()
            .map(|place| (cost(&place), place));
        inside
            .chain(outside)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map_or(middle, |(_, place)| place)
    }

    /// The insides of the group's rings.
    fn rings(&self) -> Vec<Point> {
        let inside = |ring: &&Ring| {
            ring.nodes
                .iter()
                .all(|node| self.group.binary_search(node).is_ok())
        };
        self.sketch
            .rings
            .iter()
            .filter(inside)
            .map(|ring| ring.middle(self.sketch))
            .collect()
    }

    /// Places around the atoms nearest to the group's middle.
    fn candidates(&self, middle: Point) -> Vec<Point> {
        let mut places = Vec::new();
        let mut atoms: Vec<Point> = self.group.iter().map(|&node| self.sketch.at(node)).collect();
        let far = |place: &Point| ((*place - middle).length() * 1e3).round();
        atoms.sort_by(|a, b| far(a).total_cmp(&far(b)));
        for atom in atoms.into_iter().take(SOUGHT) {
            for reach in [
                self.scale.halo() / 2.0 + self.radius,
                self.scale.bond * 0.7 + self.radius,
            ] {
                places.extend(
                    (0..TRIED)
                        .map(|step| atom + Point::towards(f64::from(step) / f64::from(TRIED) * TAU) * reach),
                );
            }
        }
        places
    }

    /// Crowding first, then how far it is from the group, then from the group's middle.
    fn cost(&self, place: Point, middle: Point) -> f64 {
        let crowd = self.canvas.crowd(place, self.radius + 2.5);
        let out = (self.room.from.x - (place.x - self.radius))
            .max(place.x + self.radius - self.room.to.x)
            .max(0.0);
        let off = (nearest(self.sketch, self.group, place) - place).length() / self.scale.bond;
        let middle = (place - middle).length() / self.scale.bond;
        ((crowd + out * 0.2 + off * 0.25 + middle * 0.1) * 1e4).round()
    }
}
