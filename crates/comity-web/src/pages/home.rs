//! `GET /`: what needs me.

use axum::extract::State;
use comity_core::kinds::Kind;
use comity_flow::{Action, FlowError, LogView, Node};

use crate::answer::{Answer, page};
use crate::app::App;
use crate::views::home::{HomePage, KindCount, LogLine};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

use super::file::open_imports;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor) -> Answer {
    let who = visitor.user()?.clone();
    let reports = visitor.may(Action::Report);
    let work = move |node: &Node| {
        let imports = if reports {
            open_imports(node, &who)?
        } else {
            Vec::new()
        };
        Ok::<_, FlowError>((
            node.home(&who)?,
            node.log_view(&who)?,
            node.fact_counts(),
            imports,
        ))
    };
    let (home, log, facts, imports) = app.run(work).await?;
    let words = visitor.words;
    page(&HomePage {
        waiting: Vec::new(),
        imports,
        drafts: home
            .drafts
            .iter()
            .map(|(form, at)| draft(&words, form, wire::instant(*at)))
            .collect(),
        kinds: kinds(&home.by_kind),
        recent: wire::rows(&words, &home.recent),
        log: log_line(log),
        facts_sourced: facts.sourced,
        facts_unverified: facts.unverified,
        may_report: reports,
        s: visitor.shell(),
    })
}

/// A draft is named after its form, which is named after its kind.
fn draft(words: &Words, form: &str, at: String) -> (String, String, String) {
    let kind = form.strip_prefix("report-").unwrap_or(form);
    let label = words
        .known(&format!("kind-{kind}"))
        .unwrap_or_else(|| form.to_owned());
    (label, format!("/report/{kind}"), at)
}

/// In the order of the kinds, not of the alphabet.
fn kinds(counts: &[(String, u64)]) -> Vec<KindCount> {
    let count = |kind: &Kind| counts.iter().find(|(word, _)| word == kind.as_str());
    let found = Kind::ALL.iter().filter_map(count);
    found
        .map(|(kind, n)| KindCount {
            kind: kind.clone(),
            n: *n,
        })
        .collect()
}

fn log_line(log: LogView) -> LogLine {
    LogLine {
        origin: log.origin,
        size: log.size,
        state: log.state.into(),
        reason: log.reason,
    }
}
