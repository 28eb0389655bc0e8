//! Sizes, as shares of the length of a bond, so that small and large drawings look alike.

use crate::plane::Area;
use crate::sketch::Sketch;

/// Longest bond, in CSS pixels: a small molecule is not blown up.
const LONGEST_BOND: f64 = 38.0;

/// Room for labels and badges beyond the outermost atoms, in bonds, both sides together.
const RIM: f64 = 1.5;

/// Tallest drawing, as a share of its width: the legend should still be on the first page.
const TALLEST: f64 = 1.15;

/// Shortest bond whose atoms can carry their numbers legibly.
const NUMBERED: f64 = 17.0;

/// Sizes of one drawing, in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// Length of a bond.
    pub(crate) bond: f64,
}

impl Scale {
    /// The largest at which the drawing fits into a column.
    pub(crate) fn fitting(sketch: &Sketch, column: f64) -> Self {
        let area = Area::of(sketch.points());
        let by_width = column / (area.width() + RIM);
        let by_height = column * TALLEST / (area.height() + RIM);
        Self {
            bond: by_width.min(by_height).min(LONGEST_BOND),
        }
    }

    pub(crate) fn stroke(self) -> f64 {
        (self.bond * 0.052).clamp(0.6, 2.0)
    }

    /// Font size of element symbols.
    pub(crate) fn font(self) -> f64 {
        self.bond * 0.42
    }

    /// Font size of atom numbers, if they are legible.
    pub(crate) fn number_font(self) -> Option<f64> {
        (self.bond >= NUMBERED).then_some((self.bond * 0.25).max(6.5))
    }

    /// Between the two lines of a double bond.
    pub(crate) fn gap(self) -> f64 {
        self.bond * 0.15
    }

    /// Width of the coloured band along a marked group.
    pub(crate) fn halo(self) -> f64 {
        self.bond * 0.62
    }

    /// Height of a badge; it does not shrink with the drawing, since it is read first.
    pub(crate) fn badge(self) -> f64 {
        (self.bond * 0.5).clamp(14.0, 18.0)
    }
}
