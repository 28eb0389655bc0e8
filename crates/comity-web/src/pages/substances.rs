//! `GET /substances` and `/substances/{key}`: what is in the tables, and what controls one of them on a day.

use axum::extract::{Path, State};
use comity_core::date::PartialDate;
use comity_core::jurisdiction::Jurisdiction;
use comity_flow::substances::{JurisdictionVerdict, Recognition};
use comity_flow::{
    FlowError, Node, RecordLine, SearchQuery, StructureAnswer, SubstanceDetail, SubstanceLine,
};

use crate::answer::{Answer, page};
use crate::app::App;
use crate::fields::{Query, address};
use crate::history_view;
use crate::structure_view;
use crate::substance_view;
use crate::views::common::Pager;
use crate::views::substances::{SubstancePage, SubstanceRow, SubstancesPage};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

/// Substances on one page of the list: at some 430 bytes a row half of the page weight.
const SUBSTANCES_SHOWN: u64 = 150;

/// Records shown on a substance's page; the rest by search.
const RECORDS_SHOWN: u32 = 10;

pub(crate) async fn list(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let (who, asked) = (visitor.user()?.clone(), query.get("q").to_owned());
    let words = visitor.words;
    let looked = asked.clone();
    let lines = app.run(move |node: &Node| node.substances(&who, &looked)).await?;
    let of = |seen: u64| address("/substances", &[("q", &asked), ("seen", &seen.to_string())]);
    let (shown, pager) = Pager::cut(&lines, query.number("seen"), SUBSTANCES_SHOWN, of);
    page(&SubstancesPage {
        s: visitor.shell(),
        rows: shown.iter().map(|line| row(&words, line)).collect(),
        asked,
        total: lines.len() as u64,
        pager,
    })
}

fn row(words: &Words, line: &SubstanceLine) -> SubstanceRow {
    SubstanceRow {
        href: substance_view::href(&line.id, None),
        names: substance_view::names(words, &line.name_en, line.name_zh.as_deref().unwrap_or_default()),
        cas: line.cas.clone().unwrap_or_default(),
        family: line.family,
        measures: line.controls as u64,
        verified: line.verified,
    }
}

struct Loaded {
    detail: SubstanceDetail,
    verdicts: Vec<JurisdictionVerdict>,
    records: Vec<RecordLine>,
    on: PartialDate,
    today: PartialDate,
    structure: Option<StructureAnswer>,
}

pub(crate) async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path(key): Path<String>,
    query: Query,
) -> Answer {
    let who = visitor.user()?.clone();
    let asked: Option<PartialDate> = query.get("on").parse().ok();
    let id = key.clone();
    let lang = structure_view::lang(&visitor.words);
    let work = move |node: &Node| {
        let on = asked.unwrap_or(node.today());
        let about = SearchQuery {
            subject: Some(("substance".into(), id.clone())),
            limit: RECORDS_SHOWN,
            ..SearchQuery::default()
        };
        Ok::<_, FlowError>(Loaded {
            detail: node.substance(&who, &id)?,
            verdicts: node.verdicts(&who, &id, on)?,
            records: node.search(&who, &about)?.rows,
            structure: node.structure_of(&who, &id, on, lang)?,
            on,
            today: node.today(),
        })
    };
    let loaded = app.run(work).await?;
    let (words, tables) = (visitor.words, app.node.tables());
    let place = |name: &str, or: Jurisdiction| query.get(name).parse().unwrap_or(or);
    let pair = (place("a", Jurisdiction::US), place("b", Jurisdiction::CN));
    let controls = substance_view::controls(&words, tables, &loaded.verdicts, loaded.on, loaded.today);
    page(&SubstancePage {
        s: visitor.shell(),
        identity: substance_view::detail(&words, tables, &loaded.detail),
        structure: loaded
            .structure
            .as_ref()
            .map(|answer| structure_view::view(&words, tables, answer)),
        compare: history_view::compare(&words, tables, &loaded.verdicts, &controls, pair),
        history: history_view::history(&words, tables, &loaded.verdicts, loaded.today),
        controls,
        records: wire::rows(&words, &loaded.records),
        records_href: address("/search", &[("subject", &format!("substance:{key}"))]),
    })
}

/// Substances that a search's words name exactly: address and name, for the search page.
pub(crate) fn found_by(node: &Node, words: &Words, asked: &str) -> Vec<(String, String)> {
    let candidates = match node.tables().recognise(asked) {
        Recognition::Known { identity } => vec![identity],
        Recognition::Ambiguous { candidates } => candidates,
        Recognition::Unknown | Recognition::Invalid { .. } => Vec::new(),
    };
    let name = |id: &str| substance_view::name_of(words, node.tables(), id).text;
    candidates
        .into_iter()
        .map(|one| (substance_view::href(&one.id, None), name(&one.id)))
        .collect()
}
