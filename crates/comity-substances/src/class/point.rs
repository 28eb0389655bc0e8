//! The points on which a text can be read two ways, and how they are read.

use serde::Serialize;

/// A point on which the words of a definition leave room. A chemist and a lawyer decide it together; until
/// they have, the answer is "a person must look".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Point {
    /// Whether a substituted phenyl is "another monocycle".
    P1,
    /// What an acyl group is: thioacyl, sulfonyl, urea.
    P2,
    /// Alkylenedioxy on a ring: substituents, or a second ring.
    P3,
    /// A list that ends with "and other such substituents".
    P4,
    /// A bridged ring, or a chain closed on a ring.
    P5,
    /// N-oxides and quaternary nitrogen.
    P6,
    /// Groups made of two listed words.
    P7,
    /// A substituted hydrocarbyl whose substituents hold other elements.
    P8,
    /// A further ring fused on a named ring system.
    P9,
    /// Atoms or bonds that are not said: not one substance.
    P10,
    /// The text is not whole in our copy, or nobody has checked it. Never settled by a reading.
    #[serde(rename = "text-incomplete")]
    TextIncomplete,
    /// The scaffold can be laid on the structure in more ways than are tried.
    #[serde(rename = "too-many-ways")]
    TooManyWays,
}

impl Point {
    /// All of them, in order.
    pub const ALL: [Self; 12] = [
        Self::P1,
        Self::P2,
        Self::P3,
        Self::P4,
        Self::P5,
        Self::P6,
        Self::P7,
        Self::P8,
        Self::P9,
        Self::P10,
        Self::TextIncomplete,
        Self::TooManyWays,
    ];

    /// Its name in files and answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::P1 => "P1",
            Self::P2 => "P2",
            Self::P3 => "P3",
            Self::P4 => "P4",
            Self::P5 => "P5",
            Self::P6 => "P6",
            Self::P7 => "P7",
            Self::P8 => "P8",
            Self::P9 => "P9",
            Self::P10 => "P10",
            Self::TextIncomplete => "text-incomplete",
            Self::TooManyWays => "too-many-ways",
        }
    }

    /// The point of a name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|point| point.word() == word)
    }

    /// Whether a reading can settle it. Missing words and unsaid atoms stay what they are.
    pub fn can_be_read(self) -> bool {
        !matches!(self, Self::P10 | Self::TextIncomplete | Self::TooManyWays)
    }
}

/// How a point is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// The text covers it.
    Wide,
    /// The text does not cover it.
    Narrow,
    /// A person must look.
    #[default]
    Review,
}

impl Reading {
    /// The reading of a word: `wide`, `narrow` or `review`.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "wide" => Some(Self::Wide),
            "narrow" => Some(Self::Narrow),
            "review" => Some(Self::Review),
            _ => None,
        }
    }
}

/// Readings that a question lays over those of the files; none by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Readings([Option<Reading>; Point::ALL.len()]);

impl Readings {
    /// The readings of the files, and nothing laid over them.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one point read in this way. A point that no reading can settle is left as it is.
    #[must_use]
    pub fn with(mut self, point: Point, reading: Reading) -> Self {
        if let Some(slot) = self.0.get_mut(point as usize).filter(|_| point.can_be_read()) {
            *slot = Some(reading);
        }
        self
    }

    /// What is laid over a point.
    pub fn get(&self, point: Point) -> Option<Reading> {
        self.0.get(point as usize).copied().flatten()
    }

    /// Both: what is laid over, and below it the readings of a file.
    pub(crate) fn over(&self, file: &Self) -> Self {
        Self(std::array::from_fn(|at| {
            let upper = self.0.get(at).copied().flatten();
            upper.or(file.0.get(at).copied().flatten())
        }))
    }

    /// How a set of points is read together: narrow if one is, wide if all are.
    pub(crate) fn of(&self, points: Points) -> Reading {
        let mut all = Reading::Wide;
        for point in points.iter() {
            match self.get(point).unwrap_or_default() {
                Reading::Narrow => return Reading::Narrow,
                Reading::Review => all = Reading::Review,
                Reading::Wide => {}
            }
        }
        all
    }
}

/// A set of points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Points(u16);

impl Points {
    pub(crate) fn insert(&mut self, point: Point) {
        self.0 |= 1 << point as u16;
    }

    pub(crate) fn with(mut self, other: Self) -> Self {
        self.0 |= other.0;
        self
    }

    pub(crate) fn contains(self, point: Point) -> bool {
        self.0 & (1 << point as u16) != 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Point> {
        Point::ALL.into_iter().filter(move |point| self.contains(*point))
    }
}

impl From<Point> for Points {
    fn from(point: Point) -> Self {
        Self(1 << point as u16)
    }
}
