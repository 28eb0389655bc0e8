//! Labels of atoms: the symbol, its hydrogen atoms on the freer side, isotope and charge.

use std::f64::consts::{FRAC_PI_2, PI};

use comity_molecule::{BondOrder, Element};

use crate::measure::Scale;
use crate::plane::{Area, Point, at};
use crate::sketch::{Node, Sketch};
use crate::text::ems;
use crate::xml::{Num, Safe};

/// Font size of an index, as a share of the label's.
const SMALL: f64 = 0.68;

/// The font of element symbols, widest stack first. No font is loaded.
pub(crate) const FONT: &str = "Arial,Helvetica,'Liberation Sans','DejaVu Sans',sans-serif";

/// The label of one atom.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    /// What it covers, without a rim.
    pub(crate) areas: Vec<Area>,
    /// Its `<text>` elements.
    pub(crate) svg: String,
}

/// A piece of a label, raised or lowered.
struct Run {
    text: String,
    shift: Shift,
}

#[derive(Clone, Copy, PartialEq)]
enum Shift {
    None,
    Up,
    Down,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Side {
    Right,
    Left,
    Above,
    Below,
}

/// The label of every node that has one.
pub(crate) fn labels(sketch: &Sketch, scale: Scale) -> Vec<Option<Label>> {
    let label =
        |(at, node): (usize, &Node)| needs_one(sketch, at, node).then(|| label(sketch, at, node, scale));
    sketch.nodes.iter().enumerate().map(label).collect()
}

/// Carbon goes without, unless something about it would be lost.
fn needs_one(sketch: &Sketch, at: usize, node: &Node) -> bool {
    let atom = node.atom;
    let special = atom.charge != 0 || atom.isotope != 0 || atom.labelled_hydrogens > 0;
    atom.element != Element::C || special || sketch.near(at).is_empty() || !is_saturated(sketch, at, node)
}

/// Whether bonds and hydrogen atoms make four, as a reader assumes of a bare corner.
fn is_saturated(sketch: &Sketch, at: usize, node: &Node) -> bool {
    let bonds = sketch
        .near(at)
        .iter()
        .filter_map(|&(_, line)| sketch.lines.get(line));
    let sum: u32 = bonds.map(|line| order(line.order)).sum();
    sum + u32::from(node.atom.hydrogens) == 4
}

fn order(order: BondOrder) -> u32 {
    match order {
        BondOrder::Single | BondOrder::Any => 1,
        BondOrder::Double => 2,
        BondOrder::Triple => 3,
        BondOrder::Quadruple => 4,
    }
}

fn label(sketch: &Sketch, at: usize, node: &Node, scale: Scale) -> Label {
    let hydrogens = hydrogens(node);
    let side = if hydrogens.is_empty() {
        Side::Right
    } else {
        free_side(sketch, at, node)
    };
    let (isotope, symbol, charge) = (isotope(node), symbol(node), charge(node));
    let mut draft = Draft::new(node, scale);
    match side {
        Side::Right => draft.rightwards(&symbol, [isotope, vec![symbol.run()], hydrogens, charge]),
        Side::Left => draft.leftwards(&symbol, [hydrogens, isotope, vec![symbol.run()], charge]),
        Side::Above | Side::Below => {
            draft.rightwards(&symbol, [isotope, vec![symbol.run()], charge, Vec::new()]);
            draft.stacked(&hydrogens, side == Side::Above);
        }
    }
    draft.label
}

struct Symbol(&'static str);

impl Symbol {
    fn run(&self) -> Run {
        Run {
            text: self.0.to_owned(),
            shift: Shift::None,
        }
    }
}

fn symbol(node: &Node) -> Symbol {
    Symbol(node.atom.element.symbol())
}

fn isotope(node: &Node) -> Vec<Run> {
    let number = (node.atom.isotope != 0).then(|| node.atom.isotope.to_string());
    number
        .into_iter()
        .map(|text| Run {
            text,
            shift: Shift::Up,
        })
        .collect()
}

fn charge(node: &Node) -> Vec<Run> {
    let sign = if node.atom.charge < 0 { '−' } else { '+' };
    let text = match node.atom.charge.unsigned_abs() {
        0 => return Vec::new(),
        1 => sign.to_string(),
        many => format!("{many}{sign}"),
    };
    vec![Run {
        text,
        shift: Shift::Up,
    }]
}

/// `H`, `H₂`; with a star for each sort that is labelled.
fn hydrogens(node: &Node) -> Vec<Run> {
    let labelled = node.atom.labelled_hydrogens.min(node.atom.hydrogens);
    let mut runs = hydrogen("H", node.atom.hydrogens - labelled);
    runs.extend(hydrogen("H*", labelled));
    runs
}

fn hydrogen(sign: &str, count: u8) -> Vec<Run> {
    let mut runs = Vec::new();
    if count > 0 {
        runs.push(Run {
            text: sign.to_owned(),
            shift: Shift::None,
        });
    }
    if count > 1 {
        runs.push(Run {
            text: count.to_string(),
            shift: Shift::Down,
        });
    }
    runs
}

/// Right or left if no bond goes there, else above or below, whatever is farthest from the bonds.
fn free_side(sketch: &Sketch, at: usize, node: &Node) -> Side {
    let bonds: Vec<f64> = sketch
        .near(at)
        .iter()
        .map(|&(other, _)| (sketch.at(other) - node.at).angle())
        .collect();
    if bonds.is_empty() {
        // As formulas are written: H₂O and HCl, but NH₃ and CH₄.
        let after = matches!(node.atom.element, Element::C | Element::N | Element::P);
        return if after { Side::Right } else { Side::Left };
    }
    let room = |angle: f64| bonds.iter().map(|&bond| between(bond, angle)).fold(PI, f64::min);
    let sides = [
        (Side::Right, room(0.0) + 0.35),
        (Side::Left, room(PI) + 0.3),
        (Side::Above, room(-FRAC_PI_2)),
        (Side::Below, room(FRAC_PI_2) - 0.02),
    ];
    // At the end of a chain a label reads like a word.
    let sides = if bonds.len() == 1 { &sides[..2] } else { &sides[..] };
    let best = sides
        .iter()
        .max_by(|a, b| (a.1 * 1e6).round().total_cmp(&(b.1 * 1e6).round()));
    best.map_or(Side::Right, |&(side, _)| side)
}

fn between(a: f64, b: f64) -> f64 {
    let turn = (a - b).rem_euclid(2.0 * PI);
    turn.min(2.0 * PI - turn)
}

struct Draft {
    label: Label,
    middle: Point,
    font: f64,
    class: &'static str,
}

impl Draft {
    fn new(node: &Node, scale: Scale) -> Self {
        let class = if node.scaffold {
            " class=\"grey\" fill=\"#6b7278\""
        } else {
            ""
        };
        Self {
            label: Label {
                areas: Vec::new(),
                svg: String::new(),
            },
            middle: node.at,
            font: scale.font(),
            class,
        }
    }

    /// The symbol on the atom, what follows it to the right; the isotope stands before it.
    fn rightwards(&mut self, symbol: &Symbol, parts: [Vec<Run>; 4]) {
        let before: f64 = parts.iter().take(1).flatten().map(|run| self.width(run)).sum();
        let start = self.middle.x - self.half(symbol) - before;
        let runs: Vec<Run> = parts.into_iter().flatten().collect();
        self.text(&runs, start, "start", self.middle.y);
    }

    /// The symbol on the atom, its hydrogen atoms to the left, only the charge to the right.
    fn leftwards(&mut self, symbol: &Symbol, parts: [Vec<Run>; 4]) {
        let after: f64 = parts.iter().skip(3).flatten().map(|run| self.width(run)).sum();
        let end = self.middle.x + self.half(symbol) + after;
        let runs: Vec<Run> = parts.into_iter().flatten().collect();
        self.text(&runs, end, "end", self.middle.y);
    }

    fn stacked(&mut self, hydrogens: &[Run], above: bool) {
        let way = if above { -0.95 } else { 0.95 };
        let half = hydrogens.iter().take(1).map(|run| self.width(run)).sum::<f64>() / 2.0;
        self.text(
            hydrogens,
            self.middle.x - half,
            "start",
            self.middle.y + way * self.font,
        );
    }

    fn half(&self, symbol: &Symbol) -> f64 {
        ems(symbol.0) * self.font / 2.0
    }

    fn width(&self, run: &Run) -> f64 {
        let share = if run.shift == Shift::None { 1.0 } else { SMALL };
        ems(&run.text) * self.font * share
    }

    fn text(&mut self, runs: &[Run], x: f64, anchor: &str, y: f64) {
        let width: f64 = runs.iter().map(|run| self.width(run)).sum();
        let left = if anchor == "end" { x - width } else { x };
        let middle = at(left + width / 2.0, y);
        self.label
            .areas
            .push(Area::around(middle, width / 2.0, self.font * 0.4));
        let anchor = if anchor == "end" {
            " text-anchor=\"end\""
        } else {
            ""
        };
        let (x, baseline, class) = (Num(x), Num(y + self.font * 0.36), self.class);
        let body = self.body(runs);
        self.label.svg.push_str(&format!(
            "<text x=\"{x}\" y=\"{baseline}\"{anchor}{class}>{body}</text>"
        ));
    }

    fn body(&self, runs: &[Run]) -> String {
        let mut level = 0.0;
        let mut body = String::new();
        for run in runs {
            let wanted = match run.shift {
                Shift::None => 0.0,
                Shift::Up => -0.38 * self.font,
                Shift::Down => 0.22 * self.font,
            };
            body.push_str(&self.run(run, wanted - level));
            level = wanted;
        }
        body
    }

    fn run(&self, run: &Run, step: f64) -> String {
        let text = Safe(&run.text);
        let size = Num(self.font * SMALL);
        match (run.shift, step == 0.0) {
            (Shift::None, true) => text.to_string(),
            (Shift::None, false) => format!("<tspan dy=\"{}\">{text}</tspan>", Num(step)),
            _ => format!("<tspan dy=\"{}\" font-size=\"{size}\">{text}</tspan>", Num(step)),
        }
    }
}
