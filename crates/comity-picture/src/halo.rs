//! The coloured, hatched band along the atoms of a mark.

use crate::colour::{Colour, Hatch};
use crate::measure::Scale;
use crate::sketch::Sketch;
use crate::xml::Num;

/// How much narrower a band is than one that it would cover.
const INSIDE: f64 = 0.72;

/// The band of one mark as a `<path>`; `pattern` is the id of its hatching.
pub(crate) fn halo(sketch: &Sketch, mark: usize, pattern: &str, scale: Scale) -> String {
    let nodes = sketch.marked.get(mark).map_or(&[][..], Vec::as_slice);
    let width = scale.halo() * INSIDE.powi(beneath(sketch, mark, nodes));
    let marked = |node: &usize| nodes.binary_search(node).is_ok();
    let mut path = String::new();
    for &node in nodes {
        let place = sketch.at(node);
        path.push_str(&format!("M{} {}h0", Num(place.x), Num(place.y)));
    }
    for line in sketch
        .lines
        .iter()
        .filter(|line| marked(&line.a) && marked(&line.b))
    {
        let (a, b) = sketch.ends(line);
        path.push_str(&format!("M{} {}L{} {}", Num(a.x), Num(a.y), Num(b.x), Num(b.y)));
    }
    format!(
        "<path d=\"{path}\" stroke=\"url(#{pattern})\" stroke-width=\"{}\"/>",
        Num(width)
    )
}

/// How many earlier marks share an atom: this band lies inside theirs.
fn beneath(sketch: &Sketch, mark: usize, nodes: &[usize]) -> i32 {
    let shares = |other: &&Vec<usize>| nodes.iter().any(|node| other.binary_search(node).is_ok());
    let count = sketch.marked.iter().take(mark).filter(shares).count();
    i32::try_from(count.min(4)).unwrap_or(4)
}

/// The `<pattern>` of a colour. Sizes are those of the page, so that band and legend look the same.
pub(crate) fn pattern(id: &str, colour: Colour) -> String {
    let fill = colour.fill;
    let (turn, drawn) = match colour.hatch {
        Hatch::Rising => (-45, line("M0 3h6", fill)),
        Hatch::Falling => (45, line("M0 3h6", fill)),
        Hatch::Level => (0, line("M0 3h6", fill)),
        Hatch::Upright => (90, line("M0 3h6", fill)),
        Hatch::Dots => (
            45,
            format!("<circle cx=\"3\" cy=\"3\" r=\"1.3\" fill=\"{fill}\" fill-opacity=\".75\"/>"),
        ),
        Hatch::Grid => (0, line("M0 3h6M3 0v6", fill)),
        Hatch::Dense => (30, line("M0 1.5h6M0 4.5h6", fill)),
    };
    let turn = if turn == 0 {
        String::new()
    } else {
        format!(" patternTransform=\"rotate({turn})\"")
    };
    format!(
        "<pattern id=\"{id}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"{turn}>\
         <rect width=\"6\" height=\"6\" fill=\"{fill}\" fill-opacity=\".3\"/>{drawn}</pattern>"
    )
}

fn line(path: &str, colour: &str) -> String {
    format!("<path d=\"{path}\" stroke=\"{colour}\" stroke-opacity=\".65\" stroke-width=\"1.1\"/>")
}
