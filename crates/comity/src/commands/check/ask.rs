//! What is asked of everything: the day, the places, the readings.

use anyhow::bail;
use comity_core::clock::Clock;
use comity_core::date::PartialDate;
use comity_core::jurisdiction::Jurisdiction;
use comity_flow::facts::FILES;
use comity_substances::text::Scanner;
use comity_substances::{JurisdictionVerdict, Point, Question, Reading, Readings, Tables, place_written};

use crate::cli::{Check, Lang};
use crate::commands::sheet::say;
use crate::exit::WrongUse;
use crate::real::SystemClock;

/// The question, apart from its subject.
#[derive(Clone, Debug)]
pub(super) struct Ask<'t> {
    pub(super) tables: &'t Tables,
    pub(super) question: Question,
    pub(super) readings: Readings,
    /// The second day of a difference.
    pub(super) against: Option<PartialDate>,
    pub(super) lang: Lang,
}

impl<'t> Ask<'t> {
    /// # Errors
    /// A place the tables hold no law of, a reading that is none.
    pub(super) fn new(tables: &'t Tables, args: &Check) -> anyhow::Result<Self> {
        let places: Result<Vec<Jurisdiction>, _> =
            args.places.iter().map(|code| place(tables, code)).collect();
        let (on, against) = match args.difference.as_deref() {
            Some([from, to]) => (*from, Some(*to)),
            _ => (args.on.unwrap_or_else(|| SystemClock.today()), None),
        };
        let question = Question { on, places: places? };
        Ok(Self {
            tables,
            question,
            readings: readings(&args.readings)?,
            against,
            lang: args.lang,
        })
    }

    /// Reads free text. Built only where it is needed: it takes longer than an answer.
    ///
    /// # Errors
    /// Faults of the files, a line each.
    pub(super) fn scanner(&self) -> anyhow::Result<Scanner> {
        Scanner::load(self.tables, FILES).map_err(|faults| {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            anyhow::anyhow!("{}", faults.join("\n"))
        })
    }

    /// What a substance or family is called, in English and, if there is a name, in Chinese; else its id.
    pub(super) fn names(&self, id: &str) -> [String; 2] {
        let substance = self.tables.substance(id);
        let substance = substance.map(|one| [one.name_en.clone(), one.name_zh.clone().unwrap_or_default()]);
        let family = || {
            self.tables
                .family(id)
                .map(|one| [one.name.en.clone(), one.name.zh.clone()])
        };
        substance
            .or_else(family)
            .unwrap_or_else(|| [id.to_owned(), String::new()])
    }

    /// The same in the language that was asked for.
    pub(super) fn name(&self, id: &str) -> String {
        let [en, zh] = self.names(id);
        say(self.lang, &en, &zh).to_owned()
    }

    /// The verdicts of the places that were asked about.
    pub(super) fn only_here(&self, verdicts: &mut Vec<JurisdictionVerdict>) {
        let places = &self.question.places;
        verdicts.retain(|verdict| places.is_empty() || places.contains(&verdict.jurisdiction));
    }
}

/// `P1=wide` and so on.
///
/// # Errors
/// A point or a reading that there is not.
fn readings(asked: &[String]) -> anyhow::Result<Readings> {
    let mut readings = Readings::new();
    for text in asked {
        let (point, reading) = text.split_once('=').unwrap_or((text, ""));
        let point = Point::from_word(point.trim()).filter(|point| point.can_be_read());
        let reading = Reading::from_word(reading.trim());
        let (Some(point), Some(reading)) = (point, reading) else {
            bail!(WrongUse(format!(
                "`{text}` is no reading; write one of {} and wide, narrow or review, such as P1=wide",
                points()
            )));
        };
        readings = readings.with(point, reading);
    }
    Ok(readings)
}

fn points() -> String {
    let points = Point::ALL.into_iter().filter(|point| point.can_be_read());
    points.map(Point::word).collect::<Vec<_>>().join(", ")
}

/// A place by its code, in any case; `UK` is what people write for GB.
///
/// # Errors
/// A code that is none, or of a place the tables hold no law of.
pub(super) fn place(tables: &Tables, code: &str) -> anyhow::Result<Jurisdiction> {
    let code = place_written(code).map_err(|cause| WrongUse(format!("{cause}; {}", known(tables))))?;
    if tables.jurisdiction(code).is_none() {
        bail!(WrongUse(format!(
            "the tables hold no law of {code}; {}",
            known(tables)
        )));
    }
    Ok(code)
}

fn known(tables: &Tables) -> String {
    let codes = tables.jurisdictions().iter().map(|place| place.code.to_string());
    format!("they hold {}", codes.collect::<Vec<_>>().join(", "))
}
