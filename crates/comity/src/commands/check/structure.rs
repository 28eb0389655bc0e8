//! One structure on the command line: what it is listed as, what each measure says, and why.

use comity_flow::screening::{Input, Unreadable};
use comity_molecule::{Molecule, Smiles, formula};
use comity_substances::{Assessment, Flag, Judge, Judged, Verdict};

use super::ask::Ask;
use super::one::{INCHI, inchi};
use super::{answer, flags, measures, structures};
use crate::cli::{Check, Format, Lang};
use crate::commands::sheet::{Sheet, say};
use crate::exit::Done;
use crate::inchi::Worker;

/// How the structure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Smiles,
    Inchi,
}

impl Written {
    fn name(self) -> &'static str {
        match self {
            Self::Smiles => "SMILES",
            Self::Inchi => "InChI",
        }
    }

    fn input(self) -> Input<'static> {
        match self {
            Self::Smiles => Input::Smiles,
            Self::Inchi => INCHI,
        }
    }

    fn read(self, text: &str) -> Result<Molecule, Unreadable> {
        match self {
            Self::Smiles => {
                let mut reader = Smiles::new();
                let read = reader.read(text.as_bytes());
                read.cloned().map_err(|error| Unreadable::structure(1, &error))
            }
            Self::Inchi => inchi().read(text),
        }
    }
}

/// Answers one structure.
///
/// # Errors
/// Pictures that cannot be written.
pub(super) fn one(
    ask: &Ask<'_>,
    args: &Check,
    written: Written,
    text: &str,
    sheet: &mut Sheet,
) -> anyhow::Result<Done> {
    // The same answer as for a line of a list, under the structure's own text; pictures come with it.
    let screening = structures::screening(ask, args, written.input());
    let (lines, tally) = structures::answers(&screening, &format!("{text}\t{text}"), args)?;
    match sheet.format {
        Format::Table => people(ask, written, text, sheet),
        Format::Jsonl | Format::Csv => sheet.text.extend(lines),
    }
    Ok(structures::done(&tally))
}

fn people(ask: &Ask<'_>, written: Written, text: &str, sheet: &mut Sheet) {
    let name = written.name();
    sheet.line(&match sheet.lang {
        Lang::En => format!("Read as {name}: {text}"),
        Lang::Zh => format!("按{name}读取：{text}"),
    });
    match written.read(text) {
        Ok(molecule) => {
            identity(&molecule, text, written, sheet);
            let mut judge = Judge::new(ask.tables, &ask.question, &ask.readings);
            assessed(ask, judge.molecule(&molecule), sheet);
        }
        Err(why) => unreadable(&why, sheet),
    }
}

/// Formula, mass and InChIKey, by which a person finds the structure elsewhere.
fn identity(molecule: &Molecule, text: &str, written: Written, sheet: &mut Sheet) {
    let (formula, mass) = (formula::of(molecule, None), formula::average_mass(molecule, None));
    let key = match written {
        Written::Smiles => Worker::new().names_of_smiles(text).ok(),
        Written::Inchi => None,
    };
    let key = key.map(|names| format!("  InChIKey {}", names.inchikey));
    sheet.line(&format!("  {formula}  {mass:.2} u{}", key.unwrap_or_default()));
}

fn unreadable(why: &Unreadable, sheet: &mut Sheet) {
    let not = sheet.say(
        "It cannot be read, and nothing is said of it",
        "无法读取，对其不作任何结论",
    );
    let at = match why.at {
        Some(at) => format!(" ({} {at})", sheet.say("position", "位置")),
        None => String::new(),
    };
    sheet.line(&format!("{not}: {}{at}", why.reason));
    sheet.line(why.mend);
}

fn assessed(ask: &Ask<'_>, found: &Assessment, sheet: &mut Sheet) {
    for id in entries(found) {
        entry(ask, id, sheet);
    }
    verdicts(ask, found, sheet);
    sheet.line(structures::no_statement(sheet.lang));
}

/// What the definitions say of a known substance by its structure, beside what the lists say of it by name; none if
/// no structure of it is known.
pub(super) fn by_definition(ask: &Ask<'_>, id: &str) -> Option<Assessment> {
    ask.tables.structure_of(id)?;
    let mut found = Judge::new(ask.tables, &ask.question, &ask.readings).substance(id);
    found.verdicts.retain(|judged| judged.entry.is_none());
    Some(found)
}

/// The same for people.
pub(super) fn definitions(ask: &Ask<'_>, id: &str, sheet: &mut Sheet) {
    let mut found = by_definition(ask, id).unwrap_or_default();
    // Of a listed substance, a definition that it does not meet says nothing more.
    found.verdicts.retain(|judged| judged.verdict != Verdict::None);
    found.flags.retain(|flag| *flag != Flag::CorePresent);
    if !found.verdicts.is_empty() || !found.flags.is_empty() {
        let by_structure = sheet.say("By its structure:", "按其结构：");
        sheet.line(by_structure);
        table(&found.verdicts, sheet);
        sentences(&found, sheet);
    }
}

/// The picture of a known substance.
///
/// # Errors
/// The disk's.
pub(super) fn picture_of(ask: &Ask<'_>, args: &Check, id: &str) -> anyhow::Result<()> {
    let Some(structure) = ask.tables.structure_of(id).filter(|_| args.svg.is_some()) else {
        return Ok(());
    };
    let screening = structures::screening(ask, args, Input::Smiles);
    structures::answers(&screening, &format!("{}\t{id}", structure.smiles), args)?;
    Ok(())
}

/// What every measure says, the sentences, and what the flags mean.
pub(super) fn verdicts(ask: &Ask<'_>, found: &Assessment, sheet: &mut Sheet) {
    answer::dated(sheet, ask.tables, ask.question.on);
    table(&found.verdicts, sheet);
    sentences(found, sheet);
}

fn table(verdicts: &[Judged], sheet: &mut Sheet) {
    let lang = sheet.lang;
    let head = [
        ("where", "地区"),
        ("answer", "结论"),
        ("measure", "措施"),
        ("conditions", "条件"),
        ("entry", "条目"),
        ("clause", "条款"),
        ("component", "组分"),
        ("open points", "待定之处"),
    ];
    let rows: Vec<Vec<String>> = verdicts.iter().map(|judged| row(judged, lang)).collect();
    sheet.table(&head.map(|(en, zh)| say(lang, en, zh)), &rows);
}

fn sentences(found: &Assessment, sheet: &mut Sheet) {
    let lang = sheet.lang;
    let mut told: Vec<&str> = Vec::new();
    for sentence in found
        .verdicts
        .iter()
        .filter_map(|judged| judged.sentence.as_ref())
    {
        let sentence = say(lang, &sentence.en, &sentence.zh);
        if !told.contains(&sentence) {
            told.push(sentence);
            sheet.line(sentence);
        }
    }
    for flag in &found.flags {
        sheet.line(&format!("{}: {}", flag.word(), flags::told(*flag, lang)));
    }
}

/// What the structure is listed as, each once.
fn entries(found: &Assessment) -> Vec<&str> {
    let mut ids: Vec<&str> = Vec::new();
    for id in found.verdicts.iter().filter_map(|judged| judged.entry.as_deref()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The identity of an entry, and what each jurisdiction says of it.
fn entry(ask: &Ask<'_>, id: &str, sheet: &mut Sheet) {
    let cas = ask
        .tables
        .substance(id)
        .and_then(|substance| substance.cas.as_ref());
    let cas = cas.map(|cas| format!("  CAS {cas}")).unwrap_or_default();
    let (here, [en, zh]) = (sheet.say("In the tables as ", "数据表条目："), ask.names(id));
    let names = match sheet.lang {
        Lang::En => format!("{en}  {zh}"),
        Lang::Zh => format!("{zh}  {en}"),
    };
    sheet.line(&format!("{here}{}{cas}", names.trim()));
    let mut verdicts = ask.tables.check(id, ask.question.on);
    ask.only_here(&mut verdicts);
    measures::people(sheet, &verdicts);
}

fn row(judged: &Judged, lang: Lang) -> Vec<String> {
    vec![
        judged.jurisdiction.to_string(),
        verdict(judged.verdict, lang).to_owned(),
        judged.measure.clone(),
        judged.letters.join(" "),
        judged.entry.clone().unwrap_or_default(),
        judged.clause.clone().unwrap_or_default(),
        judged
            .component
            .map(|component| component.to_string())
            .unwrap_or_default(),
        judged.readings.join(" "),
    ]
}

fn verdict(verdict: Verdict, lang: Lang) -> &'static str {
    let (en, zh) = match verdict {
        Verdict::Listed => ("listed", "列名"),
        Verdict::Meets => ("meets the text", "符合条文"),
        Verdict::Review => ("a person must look", "须由人判定"),
        Verdict::None => ("no measure found", "未查到管制措施"),
    };
    say(lang, en, zh)
}
