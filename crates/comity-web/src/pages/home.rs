//! `GET /`: what needs me.

use axum::extract::State;
use comity_core::kinds::Kind;
use comity_flow::parties::views::{PartiesNeed, ReviewLine};
use comity_flow::{Action, FlowError, LogView, Node};

use crate::answer::{Answer, page};
use crate::app::App;
use crate::party_view;
use crate::views::home::{HomePage, KindCount, LogLine, Waiting};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

use super::file::open_imports;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor) -> Answer {
    let who = visitor.user()?.clone();
    let reports = visitor.may(Action::Report);
    let screens = visitor.may(Action::Screen);
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
            screens.then(|| node.parties_need(&who)).transpose()?,
        ))
    };
    let (home, log, facts, imports, needs) = app.run(work).await?;
    let words = visitor.words;
    page(&HomePage {
        waiting: waiting(&words, needs.as_ref()),
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

/// Candidates to decide, decisions to confirm, and what a delisting cleared after this reader had acted on it.
fn waiting(words: &Words, needs: Option<&PartiesNeed>) -> Vec<Waiting> {
    let Some(needs) = needs else { return Vec::new() };
    let open = (needs.open > 0).then(|| Waiting {
        text: words.count("need-open", needs.open),
        href: "/review?state=waiting".into(),
    });
    let of = |id: &'static str, queue: &'static str| {
        move |line: &ReviewLine| {
            let names = [
                ("first", line.subject_name.as_str()),
                ("second", line.entry_name.as_str()),
            ];
            Waiting {
                text: words.with(id, names),
                href: party_view::review_href(line.id, queue),
            }
        }
    };
    open.into_iter()
        .chain(needs.confirm.iter().map(of("need-confirm", "confirm")))
        .chain(needs.cleared.iter().map(of("need-cleared", "cleared")))
        .collect()
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
