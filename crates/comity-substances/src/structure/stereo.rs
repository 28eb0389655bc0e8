//! Whether a drawing has a form in space that the name covers.

use comity_molecule::identity::{self, Form};
use comity_molecule::{Chirality, Molecule, Smiles};
use serde::Serialize;

use super::entry::Entry;
use crate::fact::{FormsCovered, Structure};

/// How the form drawn relates to the forms that a name covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stereo {
    /// The name covers it.
    SameForm,
    /// The name means one form, and the drawing leaves open which one it is.
    NotDrawn,
    /// The name means another form.
    Other,
}

/// Compares the forms. The drawing is the compound of the structure otherwise; `listed` is the structure as read.
pub(super) fn compare(
    structure: &Structure,
    entry: &Entry,
    listed: &Molecule,
    drawn: &Molecule,
    component: u16,
) -> Stereo {
    match structure.form {
        FormsCovered::Any => Stereo::SameForm,
        FormsCovered::Racemate => match is_handed(drawn, component) {
            true => Stereo::Other,
            false => Stereo::NotDrawn,
        },
        FormsCovered::Drawn => match identity::stereo(listed, entry.main, drawn, component) {
            Form::Same | Form::NotNamed => Stereo::SameForm,
            Form::NotDrawn | Form::Undecided => Stereo::NotDrawn,
            Form::Mirror | Form::Other => Stereo::Other,
        },
        FormsCovered::Relative => match identity::stereo(listed, entry.main, drawn, component) {
            Form::Same | Form::Mirror | Form::NotNamed => Stereo::SameForm,
            Form::NotDrawn | Form::Undecided => Stereo::NotDrawn,
            Form::Other => against_mirror(structure, entry, drawn, component),
        },
    }
}

/// A drawing that leaves some centres open can still be the mirror image.
fn against_mirror(structure: &Structure, entry: &Entry, drawn: &Molecule, component: u16) -> Stereo {
    let mut smiles = Smiles::new();
    let Ok(mirror) = smiles.read(mirrored(&structure.smiles).as_bytes()) else {
        return Stereo::NotDrawn;
    };
    match identity::stereo(mirror, entry.main, drawn, component) {
        Form::NotDrawn | Form::Undecided => Stereo::NotDrawn,
        _ => Stereo::Other,
    }
}

/// The same structure with every centre turned round: `@` for `@@` and the other way.
fn mirrored(smiles: &str) -> String {
    const HELD: &str = "\u{1}";
    smiles.replace("@@", HELD).replace('@', "@@").replace(HELD, "@")
}

/// Whether a tetrahedral centre of the component is drawn with its form.
fn is_handed(molecule: &Molecule, component: u16) -> bool {
    let mut atoms = molecule.atoms().iter();
    atoms.any(|atom| {
        atom.component == component
            && matches!(atom.chirality, Chirality::Clockwise | Chirality::Anticlockwise)
    })
}
