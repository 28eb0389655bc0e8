//! One text on the command line: what it is, and the answer in full.

use comity_flow::lookups;
use comity_flow::screening::Input;
use comity_molecule::Smiles;
use comity_substances::{Assessment, Recognition};
use serde::Serialize;

use super::ask::Ask;
use super::structure::Written;
use super::{answer, goods, structure};
use crate::cli::{Check, Format, TextKind};
use crate::commands::sheet::Sheet;
use crate::exit::Done;
use crate::inchi::Worker;

/// Fewest atoms of a text that is taken for a structure without being told: shorter ones are abbreviations of names.
const FEWEST_ATOMS: usize = 3;

/// Answers one text.
///
/// # Errors
/// Pictures that cannot be written.
pub(super) fn text(ask: &Ask<'_>, args: &Check, sheet: &mut Sheet) -> anyhow::Result<Done> {
    let query = args.query.join(" ");
    let text = query.trim();
    match args.kind.unwrap_or_else(|| kind(ask, args, text)) {
        TextKind::Smiles => structure::one(ask, args, Written::Smiles, text, sheet),
        TextKind::Inchi => structure::one(ask, args, Written::Inchi, text, sheet),
        TextKind::Text => goods::text(ask, args, text, sheet),
        TextKind::Tariff => goods::tariff(ask, text, sheet),
        TextKind::Name => name(ask, args, &query, sheet),
    }
}

/// What the text is. A name that is known wins over everything that it may look like.
fn kind(ask: &Ask<'_>, args: &Check, text: &str) -> TextKind {
    let known = !matches!(ask.tables.recognise(text), Recognition::Unknown);
    if known || args.cas.is_some() {
        return TextKind::Name;
    }
    if text.starts_with("InChI=") {
        return TextKind::Inchi;
    }
    if goods::looks_like_a_tariff_code(text) {
        return TextKind::Tariff;
    }
    let atoms = Smiles::new()
        .read(text.as_bytes())
        .map(|molecule| molecule.atoms().len());
    match atoms {
        Ok(atoms) if atoms >= FEWEST_ATOMS => TextKind::Smiles,
        _ => TextKind::Name,
    }
}

fn name(ask: &Ask<'_>, args: &Check, query: &str, sheet: &mut Sheet) -> anyhow::Result<Done> {
    let mut found = lookups::check(ask.tables, query, args.cas.as_deref(), ask.question.on);
    ask.only_here(&mut found.verdicts);
    if let Recognition::Known { identity } = &found.recognition {
        structure::picture_of(ask, args, &identity.id)?;
    }
    answer::header(sheet);
    match (&found.recognition, sheet.format) {
        (Recognition::Known { identity }, Format::Jsonl) => {
            let definitions = structure::by_definition(ask, &identity.id);
            let answer = &found;
            sheet.json(&Full { answer, definitions });
        }
        _ => answer::write(sheet, ask.tables, &found),
    }
    if sheet.format == Format::Table {
        match &found.recognition {
            Recognition::Known { identity } => structure::definitions(ask, &identity.id, sheet),
            Recognition::Unknown => {
                almost(query.trim(), sheet);
                goods::mentions(ask, query, sheet)?;
            }
            Recognition::Ambiguous { .. } | Recognition::Invalid { .. } => {}
        }
    }
    Ok(answer::done(&found))
}

/// An answer by name, and what the definitions say of its structure, if that is known.
#[derive(Serialize)]
struct Full<'a> {
    #[serde(flatten)]
    answer: &'a lookups::Check,
    #[serde(skip_serializing_if = "Option::is_none")]
    definitions: Option<Assessment>,
}

/// Characters that a structure has and hardly any name.
fn looks_drawn(text: &str) -> bool {
    let signs = text
        .bytes()
        .any(|byte| matches!(byte, b'=' | b'#' | b'@' | b'[' | b']'));
    signs && !text.contains(char::is_whitespace)
}

/// A structure with a mistake is not known as a name either: people see where the mistake is.
fn almost(text: &str, sheet: &mut Sheet) {
    if let Err(error) = Smiles::new().read(text.as_bytes())
        && looks_drawn(text)
    {
        let as_smiles = sheet.say("Read as SMILES it is not whole", "按SMILES读取亦不完整");
        sheet.line(&format!("{as_smiles}: {error}"));
    }
}

/// Makes the way to the program that reads InChI.
pub(super) fn inchi() -> Box<dyn comity_flow::screening::ReadInchi> {
    Box::new(Worker::new())
}

/// How a list of InChI is read.
pub(super) const INCHI: Input<'static> = Input::Inchi { reader: &inchi };
