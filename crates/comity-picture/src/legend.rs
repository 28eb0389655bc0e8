//! The legend: what grey means, and the words of each condition beside its badge.

use crate::badge::{badge, letter, width};
use crate::colour::Colour;
use crate::plane::at;
use crate::text::wrap;
use crate::xml::{Num, Safe};
use crate::{Lang, Mark};

/// Font size of the legend: at the width the picture is made for, the size of small print on a page.
const FONT: f64 = 13.0;

/// From line to line.
const LEADING: f64 = 18.0;

/// Font size and step of notes.
const NOTE: (f64, f64) = (11.0, 15.0);

/// Width of the samples at the left of the legend.
const SAMPLE: f64 = 40.0;

/// Height of the badges.
const BADGE: f64 = 18.0;

/// Most lines of one entry: the longest clause on a phone takes about half of that.
const MOST_LINES: usize = 24;

/// A legend being written, from the top down.
pub(crate) struct Legend {
    pub(crate) svg: String,
    left: f64,
    width: f64,
    /// Where the next line goes.
    pub(crate) y: f64,
}

impl Legend {
    pub(crate) fn new(left: f64, width: f64, top: f64) -> Self {
        Self {
            svg: String::new(),
            left,
            width,
            y: top,
        }
    }

    /// A grey line, and what it means.
    pub(crate) fn scaffold(&mut self, lang: Lang) {
        let (x, y) = (Num(self.left + 2.0), Num(self.y + LEADING / 2.0));
        let sample = format!(
            "<path class=\"scaffold\" d=\"M{x} {y}h30\" stroke=\"#7b8288\" stroke-width=\"2.2\" stroke-linecap=\"round\"/>"
        );
        self.svg.push_str(&sample);
        self.text(&lang.scaffold(), self.left + SAMPLE);
    }

    /// The badge of a mark on a sample of its band, and the clause.
    pub(crate) fn mark(&mut self, mark: &Mark, colour: Colour, pattern: &str) {
        let text = letter(mark);
        let half = width(&text, BADGE) / 2.0;
        let (x, y) = (Num(self.left), Num(self.y));
        let wide = Num((half * 2.0 + 14.0).max(SAMPLE - 8.0));
        let band = format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{BADGE}\" rx=\"9\" fill=\"url(#{pattern})\"/>"
        );
        let badge = badge(at(self.left + half, self.y + BADGE / 2.0), &text, colour, BADGE);
        self.svg.push_str(&format!(
            "{band}<g text-anchor=\"middle\" font-weight=\"700\">{badge}</g>"
        ));
        self.text(&mark.title, self.left + SAMPLE.max(half * 2.0 + 22.0));
    }

    /// Small print.
    pub(crate) fn note(&mut self, text: &str) {
        let (font, step) = NOTE;
        for line in wrap(text, self.width / font, MOST_LINES) {
            let (x, y) = (Num(self.left), Num(self.y + font));
            let line = format!(
                "<text class=\"soft\" fill=\"#5f666c\" x=\"{x}\" y=\"{y}\" font-size=\"{font}\">{}</text>",
                Safe(&line)
            );
            self.svg.push_str(&line);
            self.y += step;
        }
        self.y += 2.0;
    }

    /// Lines of one entry, beside its sample.
    fn text(&mut self, text: &str, x: f64) {
        let lines = wrap(text, (self.left + self.width - x) / FONT, MOST_LINES);
        let count = lines.len().max(1);
        for (line, step) in lines.iter().zip(0_u8..) {
            let y = Num(self.y + LEADING * f64::from(step) + FONT);
            self.svg.push_str(&format!(
                "<text x=\"{}\" y=\"{y}\" font-size=\"{FONT}\">{}</text>",
                Num(x),
                Safe(line)
            ));
        }
        self.y += LEADING * count as f64 + 7.0;
    }
}
