//! Points, boxes and distances on the page. The second coordinate points down.

use std::ops::{Add, Mul, Sub};

/// A point, or the way between two.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

pub(crate) const fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

impl Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        at(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        at(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f64> for Point {
    type Output = Self;
    fn mul(self, by: f64) -> Self {
        at(self.x * by, self.y * by)
    }
}

impl Point {
    /// One long, in the direction of an angle (radians, clockwise on the page, 0 to the right).
    pub(crate) fn towards(angle: f64) -> Self {
        at(angle.cos(), angle.sin())
    }

    pub(crate) fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    pub(crate) fn angle(self) -> f64 {
        self.y.atan2(self.x)
    }

    /// The same direction, one long; nothing for nothing.
    pub(crate) fn unit(self) -> Self {
        let length = self.length();
        if length < 1e-9 {
            at(0.0, 0.0)
        } else {
            self * (1.0 / length)
        }
    }

    /// Turned by a quarter.
    pub(crate) fn across(self) -> Self {
        at(-self.y, self.x)
    }

    pub(crate) fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }

    pub(crate) fn mean(points: &[Self]) -> Self {
        let sum = points.iter().fold(at(0.0, 0.0), |sum, &point| sum + point);
        sum * (1.0 / points.len().max(1) as f64)
    }
}

/// Squared distance of a point from a stroke between two others.
pub(crate) fn square_distance(point: Point, (a, b): (Point, Point)) -> f64 {
    let way = b - a;
    let share = (point - a).dot(way) / way.dot(way).max(1e-12);
    let off = point - (a + way * share.clamp(0.0, 1.0));
    off.dot(off)
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub(crate) from: Point,
    pub(crate) to: Point,
}

impl Area {
    /// Holds nothing; grows with what is put into it.
    pub(crate) const NONE: Self = Self {
        from: at(f64::INFINITY, f64::INFINITY),
        to: at(f64::NEG_INFINITY, f64::NEG_INFINITY),
    };

    pub(crate) fn around(middle: Point, half_width: f64, half_height: f64) -> Self {
        let half = at(half_width, half_height);
        Self {
            from: middle - half,
            to: middle + half,
        }
    }

    pub(crate) fn of(points: impl IntoIterator<Item = Point>) -> Self {
        points.into_iter().fold(Self::NONE, |area, point| {
            area.with(Self {
                from: point,
                to: point,
            })
        })
    }

    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            from: at(self.from.x.min(other.from.x), self.from.y.min(other.from.y)),
            to: at(self.to.x.max(other.to.x), self.to.y.max(other.to.y)),
        }
    }

    pub(crate) fn wider(self, by: f64) -> Self {
        Self {
            from: self.from - at(by, by),
            to: self.to + at(by, by),
        }
    }

    pub(crate) fn width(&self) -> f64 {
        (self.to.x - self.from.x).max(0.0)
    }

    pub(crate) fn height(&self) -> f64 {
        (self.to.y - self.from.y).max(0.0)
    }

    pub(crate) fn middle(&self) -> Point {
        (self.from + self.to) * 0.5
    }

    /// Whether two areas share a point.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.from.x <= other.to.x
            && other.from.x <= self.to.x
            && self.from.y <= other.to.y
            && other.from.y <= self.to.y
    }

    /// How far a point is outside, squared; 0 inside.
    pub(crate) fn square_distance(&self, point: Point) -> f64 {
        let x = (self.from.x - point.x).max(point.x - self.to.x).max(0.0);
        let y = (self.from.y - point.y).max(point.y - self.to.y).max(0.0);
        x * x + y * y
    }

    /// The shares of a stroke (0 its start, 1 its end) at which it enters and leaves, if it meets the area.
    pub(crate) fn crossed(&self, (a, b): (Point, Point)) -> Option<(f64, f64)> {
        let way = b - a;
        let x = span(a.x, way.x, self.from.x, self.to.x)?;
        let y = span(a.y, way.y, self.from.y, self.to.y)?;
        let (enter, leave) = (x.0.max(y.0).max(0.0), x.1.min(y.1).min(1.0));
        (enter < leave).then_some((enter, leave))
    }
}

/// Between which shares of the way `start + share * way` lies in `low..=high`.
fn span(start: f64, way: f64, low: f64, high: f64) -> Option<(f64, f64)> {
    if way.abs() < 1e-9 {
        return (low..=high)
            .contains(&start)
            .then_some((f64::NEG_INFINITY, f64::INFINITY));
    }
    let (one, other) = ((low - start) / way, (high - start) / way);
    Some((one.min(other), one.max(other)))
}
