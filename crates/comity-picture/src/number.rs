//! Numbers of atoms in the input, small, where there is room.

use std::f64::consts::TAU;

use crate::canvas::Canvas;
use crate::label::Label;
use crate::measure::Scale;
use crate::plane::{Area, Point};
use crate::sketch::Sketch;
use crate::text::ems;
use crate::xml::Num;

/// Directions that are tried around an atom.
const TRIED: u32 = 24;

/// A `<text>` element for each atom, also entered on the canvas; nothing if the drawing is too small.
pub(crate) fn numbers(
    sketch: &Sketch,
    labels: &[Option<Label>],
    scale: Scale,
    canvas: &mut Canvas,
) -> String {
    let Some(font) = scale.number_font() else {
        return String::new();
    };
    let mut svg = String::new();
    for (node, label) in sketch.nodes.iter().zip(labels) {
        let text = node.atom.input.to_string();
        let half = ems(&text) * font / 2.0;
        let place = place(node.at, label.as_ref(), half, font, scale, canvas);
        canvas.area(Area::around(place, half, font * 0.38));
        let (x, y) = (Num(place.x), Num(place.y + font * 0.36));
        svg.push_str(&format!("<text x=\"{x}\" y=\"{y}\">{text}</text>"));
    }
    svg
}

/// The least crowded place around an atom, the nearer first.
fn place(atom: Point, label: Option<&Label>, half: f64, font: f64, scale: Scale, canvas: &Canvas) -> Point {
    let near = scale.bond * if label.is_some() { 0.46 } else { 0.3 };
    let tries = [near, near * 1.3, near * 1.65].into_iter().flat_map(|reach| {
        (0..TRIED).map(move |step| atom + Point::towards(f64::from(step) / f64::from(TRIED) * TAU) * reach)
    });
    let radius = half.max(font * 0.5) + 1.2;
    let canvas = canvas.within(Area::around(atom, 0.0, 0.0).wider(near * 1.65 + radius));
    let cost = |place: &Point| {
        let taken = canvas.crowd(*place, radius) + 0.8 * canvas.on_bands(*place, radius);
        ((taken + (*place - atom).length() / scale.bond) * 1e4).round()
    };
    let best = tries
        .map(|place| (cost(&place), place))
        .reduce(|best, next| if next.0 < best.0 { next } else { best });
    best.map_or(atom, |(_, place)| place)
}
