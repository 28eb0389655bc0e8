//! The molecule itself: bands, bonds, symbols, badges, numbers, from the back to the front.

use comity_molecule::Atom;

use crate::Mark;
use crate::badge::{badges, letter};
use crate::canvas::Canvas;
use crate::colour::Colour;
use crate::halo::halo;
use crate::label::{FONT, Label, labels};
use crate::lines::{Strokes, path, strokes, wedge_path};
use crate::measure::Scale;
use crate::number::numbers;
use crate::plane::{Area, Point, at};
use crate::sketch::Sketch;
use crate::xml::{Num, Safe};

/// The marks of a picture and how they look.
pub(crate) struct Marks<'a> {
    pub(crate) marks: &'a [Mark],
    pub(crate) colours: &'a [Colour],
    /// What keeps the ids of this picture apart from those of others.
    pub(crate) tag: &'a str,
}

/// A finished drawing.
pub(crate) struct Drawing {
    svg: String,
    from: Point,
    /// Width and height.
    pub(crate) size: Point,
}

impl Drawing {
    /// With its top left corner at a place.
    pub(crate) fn at(&self, x: f64, y: f64) -> String {
        let (x, y) = (Num(x - self.from.x), Num(y - self.from.y));
        format!("<g transform=\"translate({x} {y})\">{}</g>", self.svg)
    }
}

/// The id of the hatching of a mark.
pub(crate) fn pattern_id(tag: &str, mark: usize) -> String {
    format!("m{tag}-{mark}")
}

/// Draws for a column of the page.
pub(crate) fn draw(sketch: &Sketch, marks: &Marks<'_>, column: f64, numbered: bool) -> Drawing {
    let scale = Scale::fitting(sketch, column);
    let mut sketch = sketch.clone();
    for node in &mut sketch.nodes {
        node.at = node.at * scale.bond;
    }
    let labels = labels(&sketch, scale);
    let mut canvas = Canvas::default();
    for area in labels.iter().flatten().flat_map(|label| &label.areas) {
        canvas.area(*area);
    }
    let strokes = strokes(&sketch, &labels, scale, &mut canvas);
    let room = Area::around(canvas.bounds().middle(), column / 2.0, f64::INFINITY);
    let badges = all_badges(&sketch, marks, scale, room, &mut canvas);
    bands(&sketch, scale, &mut canvas);
    let numbers = if numbered {
        numbers(&sketch, &labels, scale, &mut canvas)
    } else {
        String::new()
    };
    let bounds = canvas.bounds().with(reach(&sketch, scale)).wider(2.0);
    let layers = [
        layer_of_bonds(&halos(&sketch, marks, scale), &strokes, scale),
        layer_of_symbols(&labels, scale),
        layer(
            &numbers,
            &format!(
                "class=\"soft\" fill=\"#5f666c\" font-size=\"{}\"",
                Num(scale.number_font().unwrap_or(0.0))
            ),
        ),
        layer(&badges, "fill=\"none\" font-weight=\"700\""),
    ];
    Drawing {
        svg: layers.concat(),
        from: bounds.from,
        size: at(bounds.width(), bounds.height()),
    }
}

/// What bands and atoms without labels cover.
fn reach(sketch: &Sketch, scale: Scale) -> Area {
    let bands =
        Area::of(sketch.marked.iter().flatten().map(|&node| sketch.at(node))).wider(scale.halo() / 2.0);
    let atoms = Area::of(sketch.points());
    if sketch.marked.iter().all(Vec::is_empty) {
        atoms
    } else {
        atoms.with(bands)
    }
}

/// Enters the bands of all marks, so that numbers keep off them.
fn bands(sketch: &Sketch, scale: Scale, canvas: &mut Canvas) {
    for nodes in &sketch.marked {
        let marked = |node: usize| nodes.binary_search(&node).is_ok();
        let dots = nodes.iter().map(|&node| (sketch.at(node), sketch.at(node)));
        let lines = sketch
            .lines
            .iter()
            .filter(|line| marked(line.a) && marked(line.b));
        for along in dots.chain(lines.map(|line| sketch.ends(line))) {
            canvas.band(along, scale.halo() / 2.0);
        }
    }
}

fn halos(sketch: &Sketch, marks: &Marks<'_>, scale: Scale) -> String {
    let band = |mark: usize| halo(sketch, mark, &pattern_id(marks.tag, mark), scale);
    (0..marks.marks.len()).map(band).collect()
}

/// The badges of every mark, with what a program needs to find its atoms.
fn all_badges(sketch: &Sketch, marks: &Marks<'_>, scale: Scale, room: Area, canvas: &mut Canvas) -> String {
    let mut svg = String::new();
    for ((mark, colour), at) in marks.marks.iter().zip(marks.colours).zip(0..) {
        let badges = badges(sketch, at, &letter(mark), *colour, scale, room, canvas);
        let atoms: Vec<String> = mark.atoms.iter().map(u32::to_string).collect();
        let (letter, atoms) = (Safe(&mark.letter), atoms.join(" "));
        svg.push_str(&format!(
            "<g data-letter=\"{letter}\" data-atoms=\"{atoms}\">{badges}</g>"
        ));
    }
    svg
}

fn layer(body: &str, attributes: &str) -> String {
    if body.is_empty() {
        String::new()
    } else {
        format!("<g text-anchor=\"middle\" {attributes}>{body}</g>")
    }
}

fn layer_of_bonds(halos: &str, strokes: &Strokes, scale: Scale) -> String {
    let sorts = [
        ("scaffold", "stroke=\"#7b8288\"", &strokes.grey),
        ("ink", "stroke=\"currentColor\"", &strokes.ink),
        (
            "ink",
            "stroke=\"currentColor\" stroke-dasharray=\"3 3\"",
            &strokes.dashed,
        ),
    ];
    let drawn = sorts
        .into_iter()
        .filter(|(_, _, strokes)| !strokes.is_empty())
        .map(|(class, colour, strokes)| {
            format!("<path class=\"{class}\" {colour} d=\"{}\"/>", path(strokes))
        });
    let solid = [
        ("scaffold", "fill=\"#7b8288\" stroke=\"#7b8288\"", true),
        ("ink", "fill=\"currentColor\" stroke=\"currentColor\"", false),
    ];
    let wedges = solid.into_iter().map(|(class, colour, grey)| {
        let of_sort = strokes
            .solid
            .iter()
            .filter(|(_, scaffold)| *scaffold == grey)
            .map(|(wedge, _)| wedge);
        let d = wedge_path(of_sort);
        if d.is_empty() {
            d
        } else {
            format!("<path class=\"{class} solid\" {colour} stroke-width=\".5\" d=\"{d}\"/>")
        }
    });
    let (width, bonds) = (Num(scale.stroke()), drawn.chain(wedges).collect::<String>());
    format!(
        "<g fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\" stroke-width=\"{width}\">{halos}{bonds}</g>"
    )
}

fn layer_of_symbols(labels: &[Option<Label>], scale: Scale) -> String {
    let symbols: String = labels.iter().flatten().map(|label| label.svg.as_str()).collect();
    if symbols.is_empty() {
        return symbols;
    }
    format!(
        "<g class=\"atoms\" font-family=\"{FONT}\" font-size=\"{}\">{symbols}</g>",
        Num(scale.font())
    )
}

/// Whether any atom of the drawing is of a sort that a note explains.
pub(crate) fn any(sketch: &Sketch, is: fn(&Atom) -> bool) -> bool {
    sketch.nodes.iter().any(|node| is(&node.atom))
}
