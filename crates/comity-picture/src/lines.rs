//! Bonds as strokes: the second line of a double bond on the side of its ring, cut short at labels.

use comity_molecule::BondOrder;

use crate::canvas::Canvas;
use crate::label::Label;
use crate::measure::Scale;
use crate::plane::{Area, Point};
use crate::sketch::{Line, Sketch};
use crate::space::Wedge;
use crate::xml::Num;

/// Strokes of one sort.
#[derive(Clone, Debug, Default)]
pub(crate) struct Strokes {
    /// Of the scaffold.
    pub(crate) grey: Vec<(Point, Point)>,
    /// Of everything else.
    pub(crate) ink: Vec<(Point, Point)>,
    /// Bonds whose order is not said.
    pub(crate) dashed: Vec<(Point, Point)>,
    /// Solid wedges, and whether each belongs to the scaffold.
    pub(crate) solid: Vec<([Point; 3], bool)>,
}

/// How broad a wedge is, in bonds.
const BROAD: f64 = 0.2;

/// Strokes of a hashed wedge.
const HASHES: u32 = 6;

/// All bonds, also entered on the canvas.
pub(crate) fn strokes(
    sketch: &Sketch,
    labels: &[Option<Label>],
    scale: Scale,
    canvas: &mut Canvas,
) -> Strokes {
    let mut all = Strokes::default();
    for line in &sketch.lines {
        let pen = Pen {
            sketch,
            line,
            scale,
            labels,
        };
        let ends = [(line.a, line.b), (line.b, line.a)];
        if let Some(wedge) = sketch
            .wedges
            .iter()
            .find(|wedge| ends.contains(&(wedge.tip, wedge.broad)))
        {
            pen.wedge(*wedge, &mut all, canvas);
            continue;
        }
        let into = match (
            line.order,
            sketch.is_scaffold(line.a) && sketch.is_scaffold(line.b),
        ) {
            (BondOrder::Any, _) => &mut all.dashed,
            (_, true) => &mut all.grey,
            (_, false) => &mut all.ink,
        };
        for stroke in pen.strokes() {
            canvas.stroke(stroke);
            into.push(stroke);
        }
    }
    all
}

/// The path data of strokes.
pub(crate) fn path(strokes: &[(Point, Point)]) -> String {
    let step = |(a, b): &(Point, Point)| format!("M{} {}L{} {}", Num(a.x), Num(a.y), Num(b.x), Num(b.y));
    strokes.iter().map(step).collect()
}

/// The path data of solid wedges.
pub(crate) fn wedge_path<'a>(wedges: impl Iterator<Item = &'a [Point; 3]>) -> String {
    let step = |[a, b, c]: &[Point; 3]| {
        format!(
            "M{} {}L{} {}L{} {}Z",
            Num(a.x),
            Num(a.y),
            Num(b.x),
            Num(b.y),
            Num(c.x),
            Num(c.y)
        )
    };
    wedges.map(step).collect()
}

struct Pen<'a> {
    sketch: &'a Sketch,
    line: &'a Line,
    scale: Scale,
    labels: &'a [Option<Label>],
}

impl Pen<'_> {
    fn strokes(&self) -> Vec<(Point, Point)> {
        let gap = self.scale.gap();
        let all = match self.line.order {
            BondOrder::Single | BondOrder::Any => vec![self.shifted(0.0)],
            BondOrder::Triple => vec![self.shifted(-gap), self.shifted(0.0), self.shifted(gap)],
            BondOrder::Quadruple => [-1.5, -0.5, 0.5, 1.5]
                .map(|share| self.shifted(share * gap))
                .to_vec(),
            BondOrder::Double => match self.side() {
                Some(side) => vec![self.shifted(0.0), self.inner(side)],
                None => vec![self.shifted(-gap / 2.0), self.shifted(gap / 2.0)],
            },
        };
        all.into_iter()
            .filter_map(|stroke| self.trimmed(stroke))
            .collect()
    }

    /// A wedge instead of a stroke, cut short at labels as one.
    fn wedge(&self, wedge: Wedge, all: &mut Strokes, canvas: &mut Canvas) {
        let Some((a, b)) = self.trimmed(self.shifted(0.0)) else {
            return;
        };
        canvas.stroke((a, b));
        let (tip, broad) = if wedge.tip == self.line.a { (a, b) } else { (b, a) };
        let aside = self.across() * (BROAD * self.scale.bond / 2.0);
        let scaffold = self.sketch.is_scaffold(self.line.a) && self.sketch.is_scaffold(self.line.b);
        if wedge.solid {
            all.solid.push(([tip, broad + aside, broad - aside], scaffold));
            return;
        }
        let into = if scaffold { &mut all.grey } else { &mut all.ink };
        for step in 1..=HASHES {
            let share = f64::from(step) / f64::from(HASHES);
            let (middle, half) = (tip + (broad - tip) * share, aside * share);
            into.push((middle + half, middle - half));
        }
    }

    fn ends(&self) -> (Point, Point) {
        self.sketch.ends(self.line)
    }

    fn across(&self) -> Point {
        let (a, b) = self.ends();
        (b - a).unit().across()
    }

    fn shifted(&self, by: f64) -> (Point, Point) {
        let (a, b) = self.ends();
        let aside = self.across() * by;
        (a + aside, b + aside)
    }

    /// On which side the second line lies: towards the ring with most double bonds, or where more bonds
    /// are. None if the two lines stand evenly about the axis.
    fn side(&self) -> Option<f64> {
        let towards = |point: Point| (point - self.ends().0).dot(self.across()).signum();
        let rings = self
            .sketch
            .rings
            .iter()
            .filter(|ring| ring.joins(self.line.a, self.line.b));
        let ring = rings.max_by_key(|ring| (ring.doubles, std::cmp::Reverse(ring.nodes.len())));
        if let Some(ring) = ring {
            return Some(towards(ring.middle(self.sketch)));
        }
        let beside: Vec<f64> = self
            .beside(self.line.a)
            .chain(self.beside(self.line.b))
            .map(|(_, way)| way.signum())
            .collect();
        let lonely = |node: usize| self.sketch.near(node).len() == 1 && self.label(node).is_some();
        if beside.is_empty() || lonely(self.line.a) || lonely(self.line.b) {
            return None;
        }
        Some(if beside.iter().sum::<f64>() < 0.0 {
            -1.0
        } else {
            1.0
        })
    }

    /// The other nodes beside an end, and how far each is off the axis.
    fn beside(&self, node: usize) -> impl Iterator<Item = (Point, f64)> {
        let (from, across) = (self.sketch.at(node), self.across());
        let others = self
            .sketch
            .near(node)
            .iter()
            .map(|&(other, _)| self.sketch.at(other));
        others
            .map(move |place| (place, (place - from).dot(across)))
            .filter(|(_, way)| way.abs() > 0.1 * self.scale.bond)
    }

    /// The second line, short of the bonds that it would meet.
    fn inner(&self, side: f64) -> (Point, Point) {
        let (a, b) = self.shifted(side * self.scale.gap());
        let along = (b - a).unit();
        (
            a + along * self.short(self.line.a, along, side),
            b - along * self.short(self.line.b, along * -1.0, side),
        )
    }

    /// By how much: where the bond beside it on that side is met, and a little more.
    fn short(&self, node: usize, along: Point, side: f64) -> f64 {
        let gap = self.scale.gap();
        let from = self.sketch.at(node);
        let on_side = self.beside(node).filter(|(_, way)| way.signum() == side);
        let cuts = on_side.map(|(place, _)| {
            let cosine = (place - from).unit().dot(along).clamp(-1.0, 1.0);
            gap / (cosine.acos() / 2.0).tan().max(0.3) + 0.02 * self.scale.bond
        });
        cuts.fold(0.0, f64::max)
    }

    fn label(&self, node: usize) -> Option<&Label> {
        self.labels.get(node).and_then(Option::as_ref)
    }

    /// Without what lies under the labels of its ends; nothing if all of it does.
    fn trimmed(&self, stroke: (Point, Point)) -> Option<(Point, Point)> {
        let rim = 0.07 * self.scale.bond;
        let areas = |node| self.label(node).into_iter().flat_map(|label| &label.areas);
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for area in areas(self.line.a) {
            from = from.max(crossed(area, rim, stroke).map_or(0.0, |(_, leave)| leave));
        }
        for area in areas(self.line.b) {
            to = to.min(crossed(area, rim, stroke).map_or(1.0, |(enter, _)| enter));
        }
        let (a, way) = (stroke.0, stroke.1 - stroke.0);
        (from + 0.05 < to).then_some((a + way * from, a + way * to))
    }
}

fn crossed(area: &Area, rim: f64, stroke: (Point, Point)) -> Option<(f64, f64)> {
    area.wider(rim).crossed(stroke)
}
