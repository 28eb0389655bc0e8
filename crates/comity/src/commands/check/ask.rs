//! What is asked of everything: the day, the places, the readings.

use anyhow::bail;
use comity_core::clock::Clock;
use comity_core::jurisdiction::Jurisdiction;
use comity_flow::screening::Readings;
use comity_substances::{JurisdictionVerdict, Question, Tables};

use crate::cli::{Check, Lang};
use crate::exit::WrongUse;
use crate::real::SystemClock;

/// The question, apart from its subject.
#[derive(Clone, Debug)]
pub(super) struct Ask<'t> {
    pub(super) tables: &'t Tables,
    pub(super) question: Question,
    pub(super) readings: Readings,
    pub(super) lang: Lang,
}

impl<'t> Ask<'t> {
    /// # Errors
    /// A place the tables hold no law of, a reading that is none.
    pub(super) fn new(tables: &'t Tables, args: &Check) -> anyhow::Result<Self> {
        let places: Result<Vec<Jurisdiction>, _> =
            args.places.iter().map(|code| place(tables, code)).collect();
        let question = Question {
            on: args.on.unwrap_or_else(|| SystemClock.today()),
            places: places?,
        };
        Ok(Self {
            tables,
            question,
            readings: Readings::default(),
            lang: args.lang,
        })
    }

    /// The verdicts of the places that were asked about.
    pub(super) fn only_here(&self, verdicts: &mut Vec<JurisdictionVerdict>) {
        let places = &self.question.places;
        verdicts.retain(|verdict| places.is_empty() || places.contains(&verdict.jurisdiction));
    }
}

/// A place by its code, in any case; `UK` is what people write for GB.
///
/// # Errors
/// A code that is none, or of a place the tables hold no law of.
pub(super) fn place(tables: &Tables, code: &str) -> anyhow::Result<Jurisdiction> {
    let code = code.trim().to_ascii_uppercase();
    let code = if code == "UK" { "GB" } else { &code };
    let code: Jurisdiction = code
        .parse()
        .map_err(|cause| WrongUse(format!("{cause}; {}", known(tables))))?;
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
