//! Figures beside what they are held to.

/// What a figure is held to: the goal, and the floor below (or above) which the evaluation fails.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Held {
    /// More is better.
    AtLeast { goal: f64, floor: f64 },
    /// Less is better.
    AtMost { goal: f64, floor: f64 },
    /// Only told.
    Nothing,
}

/// One figure. `reached` is `None` where nothing could be measured; `beside` says why.
#[derive(Debug)]
pub(crate) struct Row {
    what: String,
    unit: &'static str,
    held: Held,
    reached: Option<f64>,
    beside: String,
}

impl Row {
    /// Any figure.
    pub(crate) fn new(what: impl Into<String>, held: Held, reached: f64, unit: &'static str) -> Row {
        Row {
            what: what.into(),
            unit,
            held,
            reached: Some(reached),
            beside: String::new(),
        }
    }

    /// Right ones of all, in percent. None at all is nothing measured.
    pub(crate) fn share(what: impl Into<String>, right: usize, of: usize, goal: f64, floor: f64) -> Row {
        let row = Row::new(
            what,
            Held::AtLeast { goal, floor },
            100.0 * right as f64 / of.max(1) as f64,
            "%",
        );
        if of == 0 {
            return row.skipped("no such rows in the data");
        }
        row.beside(format!("{right} of {of}"))
    }

    /// How many, where none is the goal.
    pub(crate) fn wrong(what: impl Into<String>, wrong: usize, of: usize, floor: usize) -> Row {
        let held = Held::AtMost {
            goal: 0.0,
            floor: floor as f64,
        };
        Row::new(what, held, wrong as f64, "").beside(format!("of {of}"))
    }

    /// A figure that could not be had.
    pub(crate) fn missing(what: impl Into<String>, why: &str) -> Row {
        Row::new(what, Held::Nothing, 0.0, "").skipped(why)
    }

    fn skipped(mut self, why: &str) -> Row {
        self.reached = None;
        self.beside(why)
    }

    /// Words beside the figure.
    pub(crate) fn beside(mut self, words: impl Into<String>) -> Row {
        let words = words.into();
        if !words.is_empty() && !self.beside.is_empty() {
            self.beside += "; ";
        }
        self.beside += &words;
        self
    }

    /// Whether the floor is missed.
    pub(crate) fn missed(&self) -> bool {
        self.standing() == "MISSED"
    }

    fn standing(&self) -> &'static str {
        let Some(reached) = self.reached else {
            return "skipped";
        };
        let (goal, floor) = match self.held {
            Held::AtLeast { goal, floor } => (reached >= goal, reached >= floor),
            Held::AtMost { goal, floor } => (reached <= goal, reached <= floor),
            Held::Nothing => return "",
        };
        match (goal, floor) {
            (true, _) => "goal",
            (false, true) => "floor",
            (false, false) => "MISSED",
        }
    }

    fn cells(&self) -> [String; 6] {
        let (sign, goal, floor) = match self.held {
            Held::AtLeast { goal, floor } => ("≥ ", goal, floor),
            Held::AtMost { goal, floor } => ("≤ ", goal, floor),
            Held::Nothing => ("", f64::NAN, f64::NAN),
        };
        let bound = |value: f64| {
            if value.is_nan() {
                "–".to_owned()
            } else {
                format!("{sign}{}", number(value, self.unit))
            }
        };
        let reached = self
            .reached
            .map_or_else(|| "–".to_owned(), |value| number(value, self.unit));
        let standing = self.standing().to_owned();
        [
            self.what.clone(),
            bound(goal),
            bound(floor),
            reached,
            standing,
            self.beside.clone(),
        ]
    }
}

/// A number with as many digits as help, and its unit.
fn number(value: f64, unit: &str) -> String {
    let whole = value.fract() == 0.0 || value >= 1000.0;
    let digits = if whole {
        grouped(value.round() as i64)
    } else if unit == "%" {
        // Rounding must never turn a miss into a full score.
        format!("{:.2}", (value * 100.0).floor() / 100.0)
    } else {
        format!("{value:.2}")
    };
    format!("{digits} {unit}").trim_end().to_owned()
}

/// Thousands apart.
fn grouped(value: i64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// All figures under a heading.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut lines = vec![["figure", "goal", "floor", "reached", "", "beside"].map(str::to_owned)];
    lines.extend(rows.iter().map(Row::cells));
    let wide = |column: usize| {
        lines
            .iter()
            .map(|line| line[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths = [wide(0), wide(1), wide(2), wide(3), wide(4)];
    let [what, goal, floor, reached, standing] = widths;
    lines.iter().fold(String::from("\n"), |text, line| {
        let [a, b, c, d, e, f] = line;
        let row = format!("{a:<what$}  {b:>goal$}  {c:>floor$}  {d:>reached$}  {e:<standing$}  {f}")
            .trim_end()
            .to_owned();
        text + &row + "\n"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_is_missed_only_beyond_it() {
        assert!(!Row::share("recall", 999, 1000, 100.0, 99.9).missed());
        assert!(Row::share("recall", 998, 1000, 100.0, 99.9).missed());
        assert!(!Row::wrong("false hits", 3, 10_000, 3).missed());
        assert!(Row::wrong("false hits", 4, 10_000, 3).missed());
        assert!(!Row::share("of nothing", 0, 0, 100.0, 99.9).missed());
        assert!(!Row::missing("speed", "no /proc").missed());
    }

    #[test]
    fn a_share_is_never_rounded_up() {
        let text = table(&[Row::share("spellings", 99_999, 100_000, 100.0, 99.9)]);
        assert!(text.contains("99.99 %") && text.contains("floor"), "{text}");
        assert!(
            number(1_234_567.0, "/s").starts_with("1,234,567"),
            "thousands are apart"
        );
    }
}
