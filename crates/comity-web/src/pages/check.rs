//! `GET /check`: what is it, and what controls it where on this day?

use axum::extract::State;
use comity_core::date::PartialDate;
use comity_core::grading::Provenance;
use comity_flow::screening::Unreadable;
use comity_flow::structures;
use comity_flow::substances::{Identity, JurisdictionVerdict, Pair, Recognition, Relation, Tables};
use comity_flow::{Check, FlowError, Node, StructureAnswer};

use crate::answer::{Answer, page};
use crate::app::App;
use crate::fields::Query;
use crate::structure_view;
use crate::substance_view::{self, FIRST_DAY, last_day, word};
use crate::views::substances::{CheckAnswer, CheckPage, Found};
use crate::visitor::Visitor;
use crate::words::Words;

struct Loaded {
    check: Option<Check>,
    /// What is typed names nothing and is a structure, or was meant as one.
    structure: Option<Result<StructureAnswer, Unreadable>>,
    /// Every candidate with what each jurisdiction says of it.
    candidates: Vec<(Identity, Vec<JurisdictionVerdict>)>,
    on: PartialDate,
    today: PartialDate,
}

pub(crate) async fn get(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let who = visitor.user()?.clone();
    let (asked, cas) = (query.get("q").to_owned(), query.get("cas").to_owned());
    let day: Option<PartialDate> = query.get("on").parse().ok();
    let (q, number) = (asked.clone(), Some(cas.clone()).filter(|cas| !cas.is_empty()));
    let lang = structure_view::lang(&visitor.words);
    let work = move |node: &Node| {
        let on = day.unwrap_or(node.today());
        let check = (!q.is_empty())
            .then(|| node.check(&who, &q, number.as_deref(), on))
            .transpose()?;
        let found = check.as_ref().map(candidates).unwrap_or_default();
        let structure = match &check {
            Some(check) if is_structure(check) => Some(node.structure(&who, q.trim(), on, lang)?),
            _ => None,
        };
        let candidates = found.into_iter().map(|identity| {
            let verdicts = node.verdicts(&who, &identity.id, on)?;
            Ok((identity, verdicts))
        });
        let candidates = candidates.collect::<Result<Vec<_>, FlowError>>()?;
        Ok::<_, FlowError>(Loaded {
            check,
            structure,
            candidates,
            on,
            today: node.today(),
        })
    };
    let loaded = app.run(work).await?;
    page(&CheckPage {
        s: visitor.shell(),
        asked,
        cas,
        on: loaded.on.to_string(),
        first_day: FIRST_DAY.into(),
        last_day: last_day(loaded.today),
        answer: loaded
            .check
            .as_ref()
            .map(|check| answer(&visitor.words, app.node.tables(), check, &loaded)),
    })
}

/// What the question can mean; name and number together where both were given.
fn candidates(check: &Check) -> Vec<Identity> {
    match &check.pair {
        Some(Pair::Agree { identity }) => vec![identity.clone()],
        Some(Pair::Related { by_cas, by_name, .. }) => vec![by_cas.clone(), by_name.clone()],
        Some(Pair::Conflict { by_name, by_cas }) => std::iter::once(by_cas).chain(by_name).cloned().collect(),
        Some(Pair::NameOnly { by_name }) => by_name.clone(),
        Some(Pair::CasOnly { by_cas }) => vec![by_cas.clone()],
        Some(Pair::Unknown | Pair::Invalid { .. }) => Vec::new(),
        None => match &check.recognition {
            Recognition::Known { identity } => vec![identity.clone()],
            Recognition::Ambiguous { candidates } => candidates.clone(),
            Recognition::Unknown | Recognition::Invalid { .. } => Vec::new(),
        },
    }
}

/// Why a text is no structure, and where.
fn unreadable(words: &Words, error: &Unreadable) -> String {
    let known = words.known(&format!("fault-{}", error.code));
    let reason = known.unwrap_or_else(|| error.reason.clone());
    match error.at {
        Some(at) => {
            let at = (at + 1).to_string();
            words.with("structure-unreadable-why", [("reason", &reason), ("at", &at)])
        }
        None => reason,
    }
}

/// A name comes first: `CO` and `PMK` are names, and read as structures too.
fn is_structure(check: &Check) -> bool {
    let text = check.query.trim();
    check.pair.is_none()
        && matches!(
            check.recognition,
            Recognition::Unknown | Recognition::Invalid { .. }
        )
        && (structures::looks_like_smiles(text) || structures::meant_as_smiles(text))
}

fn answer(words: &Words, tables: &Tables, check: &Check, loaded: &Loaded) -> CheckAnswer {
    match &loaded.structure {
        Some(Ok(answer)) => {
            return CheckAnswer::Structure(Box::new(structure_view::view(words, tables, answer)));
        }
        Some(Err(error)) => {
            let why = unreadable(words, error);
            return CheckAnswer::Unreadable { why };
        }
        None => {}
    }
    let invalid = match (&check.pair, &check.recognition) {
        (Some(Pair::Invalid { reason }), _) | (None, Recognition::Invalid { reason }) => Some(word(reason)),
        _ => None,
    };
    if let Some(reason) = invalid {
        let id = format!("invalid-{reason}");
        return CheckAnswer::Wrong {
            what: words.t(&id),
            mend: words.t(&format!("{id}-mend")),
        };
    }
    if loaded.candidates.is_empty() {
        return CheckAnswer::Unknown;
    }
    let found = |(identity, verdicts): &(Identity, Vec<JurisdictionVerdict>)| Found {
        identity: substance_view::identity(words, identity),
        how: how(words, identity),
        controls: substance_view::controls(words, tables, verdicts, loaded.on, loaded.today),
    };
    CheckAnswer::Found {
        findings: findings(words, check),
        found: loaded.candidates.iter().map(found).collect(),
    }
}

/// What name and number say together.
fn findings(words: &Words, check: &Check) -> Vec<String> {
    let message = match &check.pair {
        Some(Pair::Agree { .. }) => "pair-agree",
        Some(Pair::Related {
            relation: Relation::Salt,
            ..
        }) => "pair-related-salt",
        Some(Pair::Related {
            relation: Relation::Family,
            ..
        }) => "pair-related-family",
        Some(Pair::Conflict { .. }) => "pair-conflict",
        Some(Pair::NameOnly { .. }) => "pair-name-only",
        Some(Pair::CasOnly { .. }) => "pair-cas-only",
        Some(Pair::Unknown | Pair::Invalid { .. }) => return Vec::new(),
        None if matches!(check.recognition, Recognition::Ambiguous { .. }) => "check-several",
        None => return Vec::new(),
    };
    vec![words.t(message)]
}

fn how(words: &Words, identity: &Identity) -> String {
    let matched = &identity.matched;
    let by = words.with(
        &format!("matched-{}", word(&matched.by)),
        [("entry", &matched.entry)],
    );
    match matched.provenance {
        Provenance::Source => by,
        Provenance::Unverified => format!("{by} {}", words.t("matched-unverified")),
    }
}
