//! `GET /records/{issuer}/{digits}`: one record, as of a day and a log size where asked.

use axum::extract::{Path, State};
use comity_core::date::{PartialDate, Timestamp};
use comity_core::handling::Handling;
use comity_core::identifiers::RecordId;
use comity_core::kinds::Body;
use comity_core::parts::{Link, Source};
use comity_core::record::Record;
use comity_flow::peers::PeerView;
use comity_flow::sharing::{ErasureRow, Freshness, HolderRow as Holder};
use comity_flow::{
    Action, FlowError, LogView, Node, RecordDetail, Said as Says, StatementView, Who, policy, possible_turns,
};

use super::record_files::names;
use crate::answer::{Answer, page};
use crate::app::App;
use crate::body_view;
use crate::fields::Query;
use crate::format::encoded;
use crate::peer_view;
use crate::views::common::{Pair, RecordRow, Said};
use crate::views::records::{LinkRow, ProofView, RecordPage, Subject, Turn};
use crate::views::sharing::{DistributionView, OriginView};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

pub(crate) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Path((issuer, digits)): Path<(String, String)>,
    query: Query,
) -> Answer {
    let who = visitor.user()?.clone();
    let id = format!("{issuer}/{digits}");
    let on: Option<PartialDate> = query.get("on").parse().ok();
    let size: Option<u64> = query.get("size").parse().ok();
    let work = move |node: &Node| load(node, &who, &id, on, size);
    let loaded = app.run(work).await?;
    page(&view(&visitor, &loaded, &query, on))
}

struct Loaded {
    detail: RecordDetail,
    log: LogView,
    own: bool,
    around: Around,
    linked: Vec<(Link, Option<comity_flow::RecordLine>)>,
}

fn load(
    node: &Node,
    who: &Who,
    id: &str,
    on: Option<PartialDate>,
    size: Option<u64>,
) -> Result<Loaded, FlowError> {
    let detail = node.record(who, id, on, size)?;
    let links = detail.record.links.clone();
    let line = |link: Link| {
        let line = node.line(who, link.record.as_str()).ok().flatten();
        (link, line)
    };
    let around = around(node, who, &detail)?;
    Ok(Loaded {
        around,
        own: issuer_of(id) == node.name().as_str(),
        log: node.log_view(who)?,
        linked: links.into_iter().map(line).collect(),
        detail,
    })
}

fn view(visitor: &Visitor, loaded: &Loaded, query: &Query, on: Option<PartialDate>) -> RecordPage {
    let (words, detail) = (visitor.words, &loaded.detail);
    let record = &detail.record;
    let shell = visitor.shell();
    RecordPage {
        s: match query.get("recorded") {
            "" => shell,
            index => shell
                .noticing("good", words.with("turn-done", [("index", index)]))
                .done_with(query.get("done")),
        },
        row: row(&words, detail),
        titles: wire::all_said(&words, &record.title),
        summary: wire::all_said(&words, &record.summary),
        standing: detail.standing.as_str().into(),
        as_of: on.map(|date| date.to_string()),
        standing_reason: reason(&words, detail),
        body: body_view::facts(&words, record.kind().as_str(), &record.body.to_json()),
        source: record
            .source
            .as_ref()
            .map(|source| source_pairs(&words, source))
            .unwrap_or_default(),
        handling: handling_pairs(&words, &record.handling),
        subjects: subjects(record),
        chain: detail
            .chain
            .iter()
            .rev()
            .map(|statement| turn(&words, detail, statement))
            .collect(),
        answers: wire::rows(&words, &detail.answers),
        links: loaded
            .linked
            .iter()
            .map(|(link, line)| link_row(&words, link, line.as_ref()))
            .collect(),
        proof: proof(visitor, loaded),
        turns: turns(visitor, loaded),
        origin: origin(&words, loaded),
        distribution: distribution(&words, loaded),
    }
}

/// The record's line, from its detail.
pub(crate) fn row(words: &Words, detail: &RecordDetail) -> RecordRow {
    let record = &detail.record;
    let issuer = detail
        .chain
        .first()
        .map(|first| first.issuer.clone())
        .unwrap_or_default();
    RecordRow {
        id: detail.id.clone(),
        href: wire::record_href(&detail.id),
        kind: record.kind().as_str().into(),
        title: wire::one_said(words, &record.title),
        issued: wire::instant(record.issued),
        issuer,
        state: record.body.status().unwrap_or_default().into(),
        tlp: record.handling.tlp.as_str().into(),
        unverified: is_unverified(record),
        foreign: detail
            .log
            .as_ref()
            .map(|log| (log.clone(), detail.grade.as_str().to_owned())),
    }
}

/// The node that stated a record: the first part of its id.
fn issuer_of(id: &str) -> &str {
    id.split('/').next().unwrap_or_default()
}

/// What counterparts have to do with a record.
struct Around {
    peers: Vec<PeerView>,
    holders: Vec<Holder>,
    erasure: Option<ErasureRow>,
    freshness: Freshness,
    now: Timestamp,
}

/// Who holds it and how fresh it is; nothing of that for readers who do not see counterparts.
fn around(node: &Node, who: &Who, detail: &RecordDetail) -> Result<Around, FlowError> {
    let sees = policy::may(who.role, Action::SeePeers);
    let seen = |ask: &dyn Fn() -> Result<(Vec<PeerView>, Vec<Holder>), FlowError>| match sees {
        true => ask(),
        false => Ok((Vec::new(), Vec::new())),
    };
    let (peers, holders) = seen(&|| Ok((node.peers(who)?, node.holders(who, &detail.id)?)))?;
    Ok(Around {
        peers,
        holders,
        erasure: match sees {
            true => node.erasure_of(who, &detail.id)?,
            false => None,
        },
        freshness: node.freshness(&detail.id)?,
        now: node.clock().now(),
    })
}

/// Who stated a record of another node, in which log, how well proven, and how fresh that is.
fn origin(words: &Words, loaded: &Loaded) -> Option<OriginView> {
    let (detail, around) = (&loaded.detail, &loaded.around);
    let log = detail.log.clone()?;
    let issuer = issuer_of(&detail.id).to_owned();
    let peer = around.peers.iter().find(|peer| peer.name.as_str() == issuer);
    Some(OriginView {
        href: peer.map(|peer| peer_view::href(&peer.name)),
        log,
        grade: detail.grade.as_str().into(),
        stale: match around.freshness {
            Freshness::Own | Freshness::Fresh => String::new(),
            Freshness::Unknown { since: None } => words.t("origin-stale-never"),
            Freshness::Unknown { since: Some(at) } => {
                let ago = peer_view::ago(words, around.now, at);
                words.with("origin-stale", [("ago", &ago)])
            }
        },
        issuer,
    })
}

/// Who has it; while it is being erased, who has erased it.
fn distribution(words: &Words, loaded: &Loaded) -> Option<DistributionView> {
    let around = &loaded.around;
    if let Some(erasure) = &around.erasure {
        return Some(DistributionView {
            all_know: erasure.holders.iter().all(|one| one.at.is_some()),
            rows: super::erase::as_holders(erasure),
        });
    }
    (!around.holders.is_empty())
        .then(|| super::holders::view(words, &around.holders, &around.peers, around.now))
}

/// Whether the record's source is recollection that nobody has checked.
pub(crate) fn is_unverified(record: &Record) -> bool {
    use comity_core::grading::Provenance;
    record
        .source
        .as_ref()
        .is_some_and(|source| source.provenance == Provenance::Unverified)
}

/// The reason of the newest statement that gives one.
fn reason(words: &Words, detail: &RecordDetail) -> Vec<Said> {
    let reason = |statement: &StatementView| match &statement.said {
        Says::Reason(turn) => Some(wire::all_said(words, &turn.reason)),
        Says::Facts(_) => None,
    };
    detail.chain.iter().rev().find_map(reason).unwrap_or_default()
}

fn source_pairs(words: &Words, source: &Source) -> Vec<Pair> {
    serde_json::to_value(source)
        .map(|tree| body_view::pairs(words, &tree))
        .unwrap_or_default()
}

fn handling_pairs(words: &Words, handling: &Handling) -> Vec<Pair> {
    let tree = serde_json::to_value(handling).unwrap_or_default();
    let label = words.t("field-tlp");
    body_view::pairs(words, &tree)
        .into_iter()
        .filter(|pair| pair.label != label)
        .collect()
}

fn subjects(record: &Record) -> Vec<Subject> {
    let substance = |substance: &comity_core::parts::SubstanceRef| Subject {
        sort: "subject-substance",
        text: substance.as_written.clone(),
        href: substance
            .recognised_as
            .as_ref()
            .map(|key| format!("/substances/{}", encoded(key))),
    };
    let party = |party: &comity_core::parts::Party| Subject {
        sort: "subject-party",
        text: party
            .names
            .iter()
            .map(|name| name.name.as_str())
            .collect::<Vec<_>>()
            .join(" · "),
        href: None,
    };
    let commitments = match &record.body {
        Body::Evidence(evidence) => evidence.commitments.clone(),
        Body::Meeting(meeting) => meeting.commitments.clone(),
        _ => Vec::new(),
    };
    let commitment = |key: String| Subject {
        sort: "kind-commitment",
        href: Some(format!("/commitments/{}", encoded(&key))),
        text: key,
    };
    let named = |id: &RecordId| Subject {
        sort: "subject-named-record",
        text: id.to_string(),
        href: Some(wire::record_href(id.as_str())),
    };
    let records: Vec<Subject> = match &record.body {
        Body::Release(release) => {
            let items = release.items.iter().map(|item| &item.record);
            items.chain(&release.held_by).map(named).collect()
        }
        Body::Receipt(receipt) => vec![named(&receipt.release)],
        Body::EraseNotice(notice) => vec![named(&notice.record)],
        Body::Erased(erased) => vec![named(&erased.notice)],
        _ => Vec::new(),
    };
    let substances = record.body.substances().into_iter().map(substance);
    substances
        .chain(record.body.parties().into_iter().map(party))
        .chain(commitments.into_iter().map(commitment))
        .chain(records)
        .collect()
}

fn turn(words: &Words, detail: &RecordDetail, statement: &StatementView) -> Turn {
    let said = match &statement.said {
        Says::Facts(record) => wire::all_said(words, &record.title),
        Says::Reason(turn) => wire::all_said(words, &turn.reason),
    };
    Turn {
        seq: statement.seq,
        verb: statement.verb.as_str().into(),
        at: wire::instant(statement.signed),
        issuer: statement.issuer.clone(),
        index: Some(statement.index),
        hash: hex(&statement.hash),
        said,
        statement_href: format!("{}/statement/{}", wire::record_href(&detail.id), statement.seq),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn link_row(words: &Words, link: &Link, line: Option<&comity_flow::RecordLine>) -> LinkRow {
    let text = line
        .map(|line| wire::row(words, line).title)
        .unwrap_or_else(|| Said::new("", link.record.to_string()));
    LinkRow {
        relation: link.relation.clone(),
        text,
        href: wire::record_href(link.record.as_str()),
    }
}

fn proof(visitor: &Visitor, loaded: &Loaded) -> Option<ProofView> {
    if !visitor.may(Action::Export) {
        return None;
    }
    let (detail, log) = (&loaded.detail, &loaded.log);
    let newest = detail.chain.last()?;
    let (_, digits) = detail.id.split_once('/')?;
    let names = names(digits, newest.seq);
    let href = wire::record_href(&detail.id);
    Some(ProofView {
        index: newest.index,
        size: log.size,
        leaf_hash: hex(&newest.leaf_hash),
        statement_hash: hex(&newest.hash),
        checkpoint: log.checkpoint.clone(),
        key: log.vkey.clone(),
        open_leaf: newest.open,
        statement_href: format!("{href}/statement/{}", newest.seq),
        proof_href: format!("{href}/proof/{}", newest.seq),
        receipt_href: format!("{href}/receipt/{}", newest.seq),
        command: command(&names.statement, &names.proof, log),
    })
}

/// The command that checks the downloaded files.
fn command(statement: &str, proof: &str, log: &LogView) -> String {
    format!(
        "comity verify record {statement} \\\n  --proof {proof} \\\n  --vkey '{}' \\\n  --key {}",
        log.vkey, log.statement_key
    )
}

/// What this reader may do with the record now: address and message id.
fn turns(visitor: &Visitor, loaded: &Loaded) -> Vec<(String, String)> {
    if !visitor.may(Action::Amend) {
        return Vec::new();
    }
    let href = wire::record_href(&loaded.detail.id);
    let mut turns = Vec::new();
    if super::share::offered(visitor, &loaded.detail) {
        let word = if loaded.own { "turn-share" } else { "turn-pass-on" };
        turns.push((format!("{href}/share"), word.into()));
    }
    turns.push((format!("{href}/reply"), "turn-reply".into()));
    let verbs = possible_turns(&loaded.detail, loaded.own);
    if !verbs.is_empty() && crate::forms::specs::of(loaded.detail.record.kind()).is_some() {
        turns.push((format!("{href}/correct"), "turn-correct".into()));
    }
    turns.extend(verbs.into_iter().map(|verb| {
        (
            format!("{href}/turn/{}", verb.as_str()),
            format!("turn-{}", verb.as_str()),
        )
    }));
    let may_erase =
        loaded.own && visitor.may(Action::Erase) && super::share::offered(visitor, &loaded.detail);
    if may_erase && loaded.around.erasure.is_none() {
        turns.push((format!("{href}/erase"), "turn-erase".into()));
    }
    turns
}
