//! Pictures of structures: the scaffold grey, each condition in a colour of its own, with a legend.
//!
//! A picture lets a person check an answer with their own eyes: which atoms are the scaffold of a
//! definition, which atoms meet which condition, and the words of that condition beside them. It shows
//! what was sent and what was found there, nothing more: no atom is added, varied or suggested.
//!
//! The SVG stands alone (no script, no outside font, style or image), scales to the width of a page,
//! follows the reader's dark mode, says everything in words as well (`<title>`, `<desc>`, the letter
//! beside each colour, a hatching of its own for print) and is the same bytes for the same input.
//! Places on the page come from [`chematic-depict`](https://docs.rs/chematic-depict), everything drawn
//! from here.

mod badge;
mod canvas;
mod colour;
mod compose;
mod drawing;
mod ease;
mod error;
mod halo;
mod hinge;
mod label;
mod layout;
mod legend;
mod lines;
mod measure;
mod number;
mod order;
mod plane;
mod rings;
mod sketch;
mod space;
mod text;
mod turn;
mod words;
mod xml;

use comity_molecule::Molecule;

pub use error::PictureError;
pub use sketch::{MAX_ATOMS, MAX_BONDS, MAX_MARKS};
pub use words::Lang;
pub use xml::STYLE;

/// Narrowest picture, in CSS pixels: a small phone less its margins.
pub const MIN_WIDTH: u16 = 280;

/// Widest picture, in CSS pixels: beyond it, lines of the legend are too long to read.
pub const MAX_WIDTH: u16 = 1_200;

/// One condition of a definition, and the atoms that meet it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The condition's letter in the words of the text (`A`, `1`, `ii`); empty if only a reading decides.
    pub letter: String,
    /// The clause, in the reader's language.
    pub title: String,
    /// Its atoms, by their numbers in the input.
    pub atoms: Vec<u32>,
}

/// What lies behind the drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// The picture brings its own style: white, or dark where the reader's system is. For a file of its own.
    #[default]
    Own,
    /// The page it is set into gives paper and ink (`currentColor`); [`STYLE`] is not written. For a
    /// page whose policy allows no styles of a document's parts.
    Page,
}

/// What to draw.
#[derive(Clone, Debug)]
pub struct Picture<'a> {
    /// The record.
    pub molecule: &'a Molecule,
    /// Atoms of the scaffold, by their numbers in the input; drawn grey.
    pub core: &'a [u32],
    /// The conditions that are met, in the order of the legend.
    pub marks: &'a [Mark],
    /// The line above: a name, or the citation.
    pub heading: &'a str,
    /// Language of everything that the picture itself says.
    pub lang: Lang,
    /// Which component is drawn; without it the one with the marked atoms, or else the largest.
    pub component: Option<u16>,
    /// Whether the atoms carry their numbers in the input.
    pub numbers: bool,
    /// Width in CSS pixels, held between [`MIN_WIDTH`] and [`MAX_WIDTH`]. From 600 on, the legend
    /// stands beside the drawing and not below it.
    pub width: u16,
    /// What lies behind.
    pub paper: Paper,
}

impl<'a> Picture<'a> {
    /// A picture of a molecule for a phone, without marks, numbers or heading.
    pub fn new(molecule: &'a Molecule) -> Self {
        Self {
            molecule,
            core: &[],
            marks: &[],
            heading: "",
            lang: Lang::En,
            component: None,
            numbers: false,
            width: 360,
            paper: Paper::Own,
        }
    }
}

/// Draws a picture as SVG.
///
/// # Errors
/// Says what cannot be drawn: no atoms, too many ([`MAX_ATOMS`], [`MAX_BONDS`]), a marked atom that is not there or not
/// in the drawn component.
pub fn svg(picture: &Picture<'_>) -> Result<String, PictureError> {
    let mut sketch = sketch::Sketch::of(picture)?;
    layout::place(&mut sketch)?;
    ease::ease(&mut sketch);
    turn::upright(&mut sketch);
    space::settle(&mut sketch);
    Ok(compose::compose(picture, &sketch))
}

/// Draws a molecule for the page of a substance: no marks, no atom numbers.
///
/// # Errors
/// As [`svg`].
pub fn plain(molecule: &Molecule, heading: &str, lang: Lang) -> Result<String, PictureError> {
    svg(&Picture {
        heading,
        lang,
        ..Picture::new(molecule)
    })
}
