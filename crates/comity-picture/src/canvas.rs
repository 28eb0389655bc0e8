//! What is already on the page, so that the next thing is put where there is room.

use crate::plane::{Area, Point, square_distance};

/// Strokes and boxes drawn so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Canvas {
    strokes: Vec<(Point, Point)>,
    areas: Vec<Area>,
    bands: Vec<(Point, Point)>,
    /// Half the width of the bands.
    band: f64,
}

impl Canvas {
    pub(crate) fn stroke(&mut self, stroke: (Point, Point)) {
        self.strokes.push(stroke);
    }

    pub(crate) fn area(&mut self, area: Area) {
        self.areas.push(area);
    }

    /// A coloured band, half as wide as given; lines may cross it, small print should not.
    pub(crate) fn band(&mut self, along: (Point, Point), half: f64) {
        self.bands.push(along);
        self.band = half;
    }

    /// How much of a disc lies on bands.
    pub(crate) fn on_bands(&self, middle: Point, radius: f64) -> f64 {
        let squares = self.bands.iter().map(|&band| square_distance(middle, band));
        let far = squares.fold(f64::INFINITY, f64::min).sqrt();
        (1.0 - (far - self.band) / radius).clamp(0.0, 1.0)
    }

    /// Only what meets an area, for many questions about one place.
    pub(crate) fn within(&self, area: Area) -> Self {
        let meets = |stroke: &&(Point, Point)| Area::of([stroke.0, stroke.1]).meets(&area);
        let broad = |band: &&(Point, Point)| Area::of([band.0, band.1]).wider(self.band).meets(&area);
        Self {
            strokes: self.strokes.iter().filter(meets).copied().collect(),
            areas: self
                .areas
                .iter()
                .filter(|known| known.meets(&area))
                .copied()
                .collect(),
            bands: self.bands.iter().filter(broad).copied().collect(),
            band: self.band,
        }
    }

    /// Everything drawn so far.
    pub(crate) fn bounds(&self) -> Area {
        let strokes = Area::of(self.strokes.iter().flat_map(|&(a, b)| [a, b]));
        self.areas.iter().fold(strokes, |sum, &area| sum.with(area))
    }

    /// How much of a disc is taken: 0 if free, about 1 for each thing that it covers.
    pub(crate) fn crowd(&self, middle: Point, radius: f64) -> f64 {
        let over = |square: f64| {
            if square < radius * radius {
                1.0 - square.sqrt() / radius
            } else {
                0.0
            }
        };
        let strokes: f64 = self
            .strokes
            .iter()
            .map(|&stroke| over(square_distance(middle, stroke)))
            .sum();
        let areas: f64 = self
            .areas
            .iter()
            .map(|area| 1.5 * over(area.square_distance(middle)))
            .sum();
        strokes + areas
    }
}
