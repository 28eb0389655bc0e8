//! Puts heading, drawing and legend together.

use comity_molecule::{Molecule, formula};

use crate::badge::letter;
use crate::colour::{Colour, colours};
use crate::drawing::{self, Marks};
use crate::halo::pattern;
use crate::legend::Legend;
use crate::plane::Point;
use crate::sketch::Sketch;
use crate::text::wrap;
use crate::xml::{Num, STYLE, Safe, tag};
use crate::{MAX_WIDTH, MIN_WIDTH, Paper, Picture};

/// Around everything.
const MARGIN: f64 = 14.0;

/// From this width on, the legend stands beside the drawing.
const WIDE: f64 = 600.0;

/// Font size of the heading.
const HEADING: f64 = 16.0;

/// How much wider bold text is.
const BOLD: f64 = 1.12;

/// Fonts of text in either language, as the reader's system has them. No font is loaded.
const TEXT_FONT: &str = "system-ui,-apple-system,'Segoe UI','Noto Sans','PingFang SC','Microsoft YaHei',\
    'Noto Sans CJK SC','WenQuanYi Micro Hei',Arial,sans-serif";

/// The whole picture.
pub(crate) fn compose(picture: &Picture<'_>, sketch: &Sketch) -> String {
    let page = Page::new(picture, sketch);
    let mut body = String::new();
    let mut y = page.heading(&mut body);
    let marks = Marks {
        marks: picture.marks,
        colours: &page.colours,
        tag: &page.tag,
    };
    let drawing = drawing::draw(sketch, &marks, page.column(), picture.numbers);
    let left = MARGIN + ((page.column() - drawing.size.x) / 2.0).max(0.0);
    body.push_str(&drawing.at(left, y));
    let size = drawing.size;
    let mut legend = page.legend(y, size);
    y = (y + size.y).max(legend.y) + MARGIN;
    body.push_str(&std::mem::take(&mut legend.svg));
    page.finish(&body, y)
}

struct Page<'a> {
    picture: &'a Picture<'a>,
    sketch: &'a Sketch,
    colours: Vec<Colour>,
    width: f64,
    tag: String,
}

impl<'a> Page<'a> {
    fn new(picture: &'a Picture<'a>, sketch: &'a Sketch) -> Self {
        let width = f64::from(picture.width.clamp(MIN_WIDTH, MAX_WIDTH));
        let colours = colours(picture.marks);
        let mut page = Self {
            picture,
            sketch,
            colours,
            width,
            tag: String::new(),
        };
        page.tag = tag(&[picture.heading, &page.description(), &width.to_string()]);
        page
    }

    fn is_wide(&self) -> bool {
        self.width >= WIDE && self.has_legend()
    }

    fn has_legend(&self) -> bool {
        !self.picture.marks.is_empty() || !self.picture.core.is_empty()
    }

    /// Width of the drawing.
    fn column(&self) -> f64 {
        let all = self.width - 2.0 * MARGIN;
        if self.is_wide() { (all * 0.58).round() } else { all }
    }

    /// Writes heading and other components; gives where the drawing begins.
    fn heading(&self, body: &mut String) -> f64 {
        let mut y = MARGIN;
        for line in wrap(
            self.picture.heading,
            (self.width - 2.0 * MARGIN) / (HEADING * BOLD),
            4,
        ) {
            y += 20.0;
            let line = format!(
                "<text x=\"{MARGIN}\" y=\"{}\" font-size=\"{HEADING}\" font-weight=\"600\">{}</text>",
                Num(y - 4.0),
                Safe(&line)
            );
            body.push_str(&line);
        }
        for line in wrap(&self.others(), (self.width - 2.0 * MARGIN) / 12.0, 2) {
            y += 17.0;
            let line = format!(
                "<text class=\"soft\" fill=\"#5f666c\" x=\"{MARGIN}\" y=\"{}\" font-size=\"12\">{}</text>",
                Num(y - 4.0),
                Safe(&line)
            );
            body.push_str(&line);
        }
        y + 6.0
    }

    fn legend(&self, top: f64, drawing: Point) -> Legend {
        let mut legend = if self.is_wide() {
            let left = MARGIN + self.column() + 20.0;
            Legend::new(left, self.width - MARGIN - left, top + 10.0)
        } else {
            Legend::new(MARGIN, self.width - 2.0 * MARGIN, top + drawing.y + 14.0)
        };
        if !self.picture.core.is_empty() {
            legend.scaffold(self.picture.lang);
        }
        for ((mark, colour), at) in self.picture.marks.iter().zip(&self.colours).zip(0..) {
            legend.mark(mark, *colour, &drawing::pattern_id(&self.tag, at));
        }
        for note in self.notes() {
            legend.note(&note);
        }
        legend
    }

    fn notes(&self) -> Vec<String> {
        let lang = self.picture.lang;
        let mut notes = Vec::new();
        if self.picture.numbers {
            notes.push(lang.numbers());
        }
        if drawing::any(self.sketch, |atom| atom.labelled_hydrogens > 0) {
            notes.push(lang.labelled());
        }
        if self.sketch.unshown > 0 {
            notes.push(lang.flat());
        }
        notes
    }

    fn title(&self) -> String {
        let heading = match self.picture.heading.trim() {
            "" => self.picture.lang.untitled(),
            heading => heading.to_owned(),
        };
        format!("{heading} {}", self.others()).trim_end().to_owned()
    }

    /// What else the record holds; empty if nothing.
    fn others(&self) -> String {
        let molecule = self.picture.molecule;
        let drawn = self.sketch.nodes.first().map(|node| node.atom.component);
        let others = (0..molecule.components()).filter(|component| Some(*component) != drawn);
        let formulas: Vec<String> = others.map(|component| formula(molecule, component)).collect();
        if formulas.is_empty() {
            String::new()
        } else {
            self.picture.lang.others(&formulas)
        }
    }

    /// The picture in words.
    fn description(&self) -> String {
        let lang = self.picture.lang;
        let scaffold = self.sketch.nodes.iter().filter(|node| node.scaffold).count();
        let mut parts = vec![format!("{}.", lang.untitled())];
        if scaffold > 0 {
            parts.push(lang.describe_scaffold(scaffold));
        }
        for mark in self.picture.marks {
            parts.push(lang.describe_mark(&letter(mark), &mark.atoms, &mark.title));
        }
        parts.extend(self.notes());
        parts.join(" ")
    }

    fn finish(&self, body: &str, height: f64) -> String {
        let (tag, lang) = (&self.tag, self.picture.lang.tag());
        let (width, height) = (Num(self.width), Num(height.ceil()));
        let own = self.picture.paper == Paper::Own;
        let ink = if own { " color=\"#191d21\"" } else { "" };
        let style = if own {
            format!("<style>{STYLE}</style>")
        } else {
            String::new()
        };
        let paper = if own {
            format!("<rect class=\"paper\" width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>")
        } else {
            String::new()
        };
        let patterns: String = self
            .colours
            .iter()
            .zip(0..)
            .map(|(colour, at)| pattern(&drawing::pattern_id(&self.tag, at), *colour))
            .collect();
        let defs = if patterns.is_empty() {
            patterns
        } else {
            format!("<defs>{patterns}</defs>")
        };
        let (title, description) = (self.title(), self.description());
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"comity-picture\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"t{tag} d{tag}\" lang=\"{lang}\" \
             xml:lang=\"{lang}\" fill=\"currentColor\"{ink} font-family=\"{TEXT_FONT}\">\
             <title id=\"t{tag}\">{}</title><desc id=\"d{tag}\">{}</desc>{style}{defs}{paper}{body}</svg>\n",
            Safe(&title),
            Safe(&description)
        )
    }
}

/// The formula of a component; hydrogen halides as everybody writes them.
fn formula(molecule: &Molecule, component: u16) -> String {
    let mut atoms = molecule.atoms().iter().filter(|atom| atom.component == component);
    match (atoms.next(), atoms.next()) {
        (Some(atom), None) if atom.element.is_halogen() && atom.hydrogens == 1 && atom.charge == 0 => {
            format!("H{}", atom.element.symbol())
        }
        _ => formula::of(molecule, Some(component)).to_string(),
    }
}
