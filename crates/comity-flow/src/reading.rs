//! Records as people read them: the chain, its standing on a day, its answers and its proof.

use comity_core::chain::{self, Answer, Standing};
use comity_core::date::{PartialDate, Timestamp};
use comity_core::identifiers::RecordId;
use comity_core::kinds::Body;
use comity_core::record::{Record, Turn, Verb};
use comity_core::text::Text;
use comity_proof::statement;
use comity_store::{Filter, Order, Page, RecordRow, SettledRow, Sight, StatementRow, SubjectRow};

use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::peers::{Grade, LogNames};
use crate::policy::Action;
use crate::recover::at;
use crate::sign::Heading;
use crate::who::Who;

/// What a statement says.
#[derive(Clone, Debug)]
pub enum Said {
    /// New facts.
    Facts(Box<Record>),
    /// A reason.
    Reason(Box<Turn>),
}

/// A statement and its meaning.
pub(crate) struct Read {
    pub statement: statement::Statement,
    pub said: Said,
    pub verb: Verb,
}

/// Reads signed bytes; nothing is believed but what the strict decoder lets through.
pub(crate) fn read_statement(bytes: &[u8]) -> Result<Read, FlowError> {
    let ours = |what: String| FlowError::Damaged(what);
    let parsed = statement::parse(bytes).map_err(|cause| ours(cause.to_string()))?;
    let verb = Verb::parse(parsed.header.verb.as_str())
        .ok_or_else(|| ours(format!("verb {}", parsed.header.verb)))?;
    let tree =
        comity_wire::payload::from_payload(&parsed.payload).map_err(|cause| ours(cause.to_string()))?;
    let said = if verb.has_body() {
        Said::Facts(Box::new(
            Record::from_json(tree).map_err(|cause| ours(cause.to_string()))?,
        ))
    } else {
        Said::Reason(Box::new(
            serde_json::from_value(tree).map_err(|cause| ours(cause.to_string()))?,
        ))
    };
    Ok(Read {
        statement: parsed,
        said,
        verb,
    })
}

/// The row of a statement that is read back from the log.
pub(crate) fn row_of(read: &Read, before: Option<&RecordRow>) -> RecordRow {
    let header = &read.statement.header;
    let (mut row, handling) = match &read.said {
        Said::Facts(record) => (crate::sign::facts_row(record), &record.handling),
        Said::Reason(turn) => (
            RecordRow {
                issued: turn.issued.seconds(),
                ..before.cloned().unwrap_or_default()
            },
            &turn.handling,
        ),
    };
    row.record_id = header.sub.clone();
    row.issuer = header.iss.clone();
    row.seq = header.seq;
    row.verb = read.verb.as_str().into();
    row.status = crate::sign::standing_word(read.verb)
        .map(Into::into)
        .or(row.status);
    row.tlp = handling.tlp.as_str().into();
    row.person = handling.person;
    row
}

/// Search texts and subjects of a statement that is read back.
pub(crate) fn index_of(read: &Read) -> (Vec<String>, Vec<SubjectRow>) {
    match &read.said {
        Said::Facts(record) => (record.searchable(), crate::sign::subject_rows(record)),
        Said::Reason(turn) => (
            turn.reason.iter().map(|text| text.text.clone()).collect(),
            Vec::new(),
        ),
    }
}

/// A record in a list.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RecordLine {
    /// Its id.
    pub id: String,
    /// Kind word.
    pub kind: String,
    /// Title, in one or more languages.
    pub title: Vec<Text>,
    /// Issued, as the issuer says.
    pub issued: Timestamp,
    /// When it happened, as precise as known.
    pub occurred: Option<String>,
    /// The issuer.
    pub issuer: String,
    /// State of the matter, or the standing where it was retracted, suspended, delisted or contested.
    pub status: Option<String>,
    /// TLP label.
    pub tlp: String,
    /// Whether its source was never checked.
    pub unverified: bool,
    /// Passage around what was searched for; empty elsewhere.
    pub snippet: String,
    /// Place of its last statement in the log.
    pub index: u64,
    /// Name of the log it stands in, where that is not our own.
    pub log: Option<String>,
    /// Who vouches for the place of its last statement in the log.
    pub grade: Grade,
}

pub(crate) fn line(row: SettledRow, logs: &LogNames) -> RecordLine {
    let heading = Heading::read(&row.row.title);
    RecordLine {
        title: heading.title,
        unverified: heading.unverified,
        snippet: String::new(),
        id: row.row.record_id,
        kind: row.row.kind,
        issued: Timestamp::from_seconds(row.row.issued),
        occurred: row.row.occurred,
        issuer: row.row.issuer,
        status: row.row.status,
        tlp: row.row.tlp,
        index: row.index,
        log: logs.origin(row.log),
        grade: logs.grade(row.log, row.index),
    }
}

/// What to search for.
#[derive(Clone, Debug, Default)]
pub struct SearchQuery {
    /// Words in English or Chinese; all must occur.
    pub text: Option<String>,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only about this: scheme and value, such as `substance`, `4-piperidone`.
    pub subject: Option<(String, String)>,
    /// Only in this state.
    pub status: Option<String>,
    /// Not before.
    pub from: Option<PartialDate>,
    /// Not after.
    pub to: Option<PartialDate>,
    /// Only from this import.
    pub import: Option<i64>,
    /// By the day it happened rather than by when it was recorded.
    pub by_date: bool,
    /// Continue here.
    pub after: Option<String>,
    /// At most so many rows.
    pub limit: u32,
}

/// A page of a search.
#[derive(Clone, Debug)]
pub struct SearchPage {
    /// How many there are in all, of those this reader may see.
    pub total: u64,
    /// How many of each kind, without the filter on kind.
    pub by_kind: Vec<(String, u64)>,
    /// This page.
    pub rows: Vec<RecordLine>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// One statement of a chain.
#[derive(Clone, Debug)]
pub struct StatementView {
    /// Number in the chain.
    pub seq: u64,
    /// What it does.
    pub verb: Verb,
    /// When it was signed.
    pub signed: Timestamp,
    /// The issuer.
    pub issuer: String,
    /// Its hash.
    pub hash: [u8; 32],
    /// Its place in the log.
    pub index: u64,
    /// Hash of its leaf.
    pub leaf_hash: [u8; 32],
    /// Whether the log publishes it whole.
    pub open: bool,
    /// Name of the log it stands in, where that is not our own.
    pub log: Option<String>,
    /// Who vouches for its place in the log.
    pub grade: Grade,
    /// Whether its key counts at its place. False after its issuer revoked the key as of an earlier entry: then it is
    /// shown, and changes nothing.
    pub counts: bool,
    /// What it says.
    pub said: Said,
}

/// A record with everything about it.
#[derive(Clone, Debug)]
pub struct RecordDetail {
    /// Its id.
    pub id: String,
    /// The facts that hold on the day asked about; the last facts where none hold.
    pub record: Record,
    /// Where it stands.
    pub standing: Standing,
    /// The day asked about.
    pub on: PartialDate,
    /// All statements of the chain.
    pub chain: Vec<StatementView>,
    /// Records that answer it.
    pub answers: Vec<RecordLine>,
    /// Entries of the log.
    pub log_size: u64,
    /// Name of the log it stands in, where that is not our own.
    pub log: Option<String>,
    /// Who vouches for the place of its last statement in the log.
    pub grade: Grade,
}

/// What the home page shows.
#[derive(Clone, Debug)]
pub struct Home {
    /// Records of each kind.
    pub by_kind: Vec<(String, u64)>,
    /// The newest.
    pub recent: Vec<RecordLine>,
    /// Forms begun and not sent: form key and time.
    pub drafts: Vec<(String, Timestamp)>,
}

fn filter(sight: Sight, query: &SearchQuery) -> Filter {
    let subject = query.subject.as_ref().map(|(scheme, value)| SubjectRow {
        scheme: scheme.clone(),
        value: value.clone(),
    });
    Filter {
        kind: query.kind.clone(),
        subject,
        status: query.status.clone(),
        from: query.from.map(|date| date.to_string()),
        to: query.to.map(|date| date.to_string()),
        text: query.text.clone().filter(|text| !text.trim().is_empty()),
        import: query.import,
        ..Filter::seen_by(sight)
    }
}

impl Node {
    /// Counts and the newest records.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn home(&self, me: &Who) -> Result<Home, FlowError> {
        me.may(Action::Read)?;
        let everything = Filter::seen_by(me.sight());
        let logs = self.log_names()?;
        let drafts = me
            .user
            .map(|id| self.store.drafts(id))
            .transpose()?
            .unwrap_or_default();
        Ok(Home {
            by_kind: self.store.counts_by_kind(&everything)?,
            recent: self
                .store
                .recent(10, &me.sight())?
                .into_iter()
                .map(|row| line(row, &logs))
                .collect(),
            drafts: drafts
                .into_iter()
                .map(|draft| (draft.form_key, Timestamp::from_seconds(draft.updated)))
                .collect(),
        })
    }

    /// Searches records the reader may see.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn search(&self, me: &Who, query: &SearchQuery) -> Result<SearchPage, FlowError> {
        me.may(Action::Read)?;
        let filter = filter(me.sight(), query);
        let order = if query.by_date {
            Order::Occurred
        } else {
            Order::Recorded
        };
        let page = Page {
            order,
            limit: query.limit,
            after: query.after.clone(),
        };
        let listing = self.store.list(&filter, &page)?;
        let logs = self.log_names()?;
        let all_kinds = Filter {
            kind: None,
            ..filter.clone()
        };
        Ok(SearchPage {
            total: self.store.count(&filter)?,
            by_kind: self.store.counts_by_kind(&all_kinds)?,
            rows: listing
                .rows
                .into_iter()
                .map(|row| self.with_snippet(row, query.text.as_deref(), &logs))
                .collect(),
            next: listing.next,
        })
    }

    /// A line with the passage in which the first of the words stands. A statement that cannot be read has none.
    fn with_snippet(&self, row: SettledRow, words: Option<&str>, logs: &LogNames) -> RecordLine {
        let passage = words.and_then(|words| {
            let bytes = self.store.statement(&row.hash, &Sight::all()).ok()??.bytes;
            passage(&index_of(&read_statement(&bytes).ok()?).0, words)
        });
        RecordLine {
            snippet: passage.unwrap_or_default(),
            ..line(row, logs)
        }
    }

    /// One record as a line of a list; for titles of records that others name. Not noted.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn line(&self, me: &Who, id: &str) -> Result<Option<RecordLine>, FlowError> {
        me.may(Action::Read)?;
        let logs = self.log_names()?;
        Ok(self.store.record(id, &me.sight())?.map(|row| line(row, &logs)))
    }

    /// What happened, by date: the public record and what this node reported, without the hundreds of single measures
    /// that the control table shows better.
    ///
    /// # Errors
    /// Not allowed, or ours.
    pub fn timeline(&self, me: &Who) -> Result<Vec<RecordDetail>, FlowError> {
        /// Records of one kind on one page; the public record has some 90 events in ten years.
        const MOST: u32 = 500;
        let mut details = Vec::new();
        for kind in [
            "commitment",
            "action",
            "meeting",
            "listing",
            "notice",
            "evidence",
            "reading",
        ] {
            details.extend(self.records_of_kind(me, kind, MOST)?);
        }
        for id in self.control_events() {
            details.extend(self.look(me, id.as_str(), None, None).ok());
        }
        details.sort_by_key(|detail| detail.record.body.occurred());
        Ok(details)
    }

    /// One record as of a day and a log size (today and the whole log, where not given). Reading it is noted.
    ///
    /// # Errors
    /// Not allowed, not found, or ours.
    pub fn record(
        &self,
        me: &Who,
        id: &str,
        on: Option<PartialDate>,
        size: Option<u64>,
    ) -> Result<RecordDetail, FlowError> {
        let detail = self.look(me, id, on, size)?;
        self.note(me.user, Deed::done("record.read", "record", id))?;
        Ok(detail)
    }

    /// The same, unnoted: for the stations themselves.
    pub(crate) fn look(
        &self,
        me: &Who,
        id: &str,
        on: Option<PartialDate>,
        size: Option<u64>,
    ) -> Result<RecordDetail, FlowError> {
        self.look_with(me, id, on, size, &self.log_names()?)
    }

    /// The same for many records: the logs are asked about once.
    fn look_with(
        &self,
        me: &Who,
        id: &str,
        on: Option<PartialDate>,
        size: Option<u64>,
        logs: &LogNames,
    ) -> Result<RecordDetail, FlowError> {
        me.may(Action::Read)?;
        let id: RecordId = id.parse().map_err(|_| FlowError::NotFound("record"))?;
        let rows = self.store.chain(id.as_str(), &me.sight())?;
        if rows.is_empty() {
            return Err(FlowError::NotFound("record"));
        }
        let log = rows.last().map_or(0, |row| row.settled.log);
        let chain = rows
            .into_iter()
            .map(|row| view(row, logs))
            .collect::<Result<Vec<_>, _>>()?;
        let last = chain.last().map_or(0, |last| last.index);
        // A statement of another node may have been handed over before its log was read so far.
        let log_size = match logs.get(log) {
            Some(known) => known.size.max(last + 1),
            None => self.log.size(),
        };
        let on = on.unwrap_or(self.today());
        let answer = standing(&chain, on, size.unwrap_or(log_size));
        let record = facts_that_hold(&chain, answer).ok_or(FlowError::NotFound("record"))?;
        if !self.may_be_shown(me, &id, &record)? {
            return Err(FlowError::NotFound("record"));
        }
        Ok(RecordDetail {
            record,
            id: id.to_string(),
            standing: answer.standing,
            on,
            answers: self
                .store
                .answers(id.as_str(), &me.sight())?
                .into_iter()
                .map(|row| line(row, logs))
                .collect(),
            chain,
            log_size,
            log: logs.origin(log),
            grade: logs.grade(log, last),
        })
    }

    /// Reads a list of records whole, for pages that show many bodies (commitments, the timeline).
    ///
    /// # Errors
    /// Not allowed, or ours.
    pub fn records_of_kind(&self, me: &Who, kind: &str, limit: u32) -> Result<Vec<RecordDetail>, FlowError> {
        me.may(Action::Read)?;
        let filter = Filter {
            kind: Some(kind.into()),
            ..Filter::seen_by(me.sight())
        };
        let page = Page {
            order: Order::Occurred,
            limit,
            after: None,
        };
        let rows = self.store.list(&filter, &page)?.rows;
        let logs = self.log_names()?;
        rows.into_iter()
            .map(|row| self.look_with(me, &row.row.record_id, None, None, &logs))
            .collect()
    }

    /// The signed bytes of one statement, to take away. Noted as an export.
    ///
    /// # Errors
    /// Not allowed, not found.
    pub fn statement_bytes(&self, me: &Who, id: &str, seq: u64) -> Result<Vec<u8>, FlowError> {
        Ok(self.exported(me, id, seq, "statement")?.bytes)
    }

    /// The statement's `.tlog-proof`.
    ///
    /// # Errors
    /// Not allowed, not found.
    pub fn proof_file(&self, me: &Who, id: &str, seq: u64) -> Result<String, FlowError> {
        let row = self.exported(me, id, seq, "tlog-proof")?;
        if row.settled.log != 0 {
            return self.foreign_proof(row.settled.log, row.settled.index);
        }
        self.log.proof_file(row.settled.index).map_err(FlowError::LogRead)
    }

    /// The statement's COSE receipt.
    ///
    /// # Errors
    /// Not allowed, not found.
    pub fn receipt(&self, me: &Who, id: &str, seq: u64) -> Result<Vec<u8>, FlowError> {
        let row = self.exported(me, id, seq, "receipt")?;
        if row.settled.log != 0 {
            // Only the log itself signs receipts; of another one we hold its proof file.
            return Err(FlowError::NotFound("receipt"));
        }
        self.log
            .receipt_for(row.settled.index, id)
            .map_err(FlowError::LogRead)
    }

    fn exported(&self, me: &Who, id: &str, seq: u64, what: &'static str) -> Result<StatementRow, FlowError> {
        me.may(Action::Export)?;
        let rows = self.store.chain(id, &me.sight())?;
        let row = rows
            .into_iter()
            .find(|row| row.settled.row.seq == seq)
            .ok_or(FlowError::NotFound("statement"))?;
        self.note(me.user, Deed::done("record.export", "record", id).with(what))?;
        Ok(row)
    }
}

/// Characters shown around a hit.
const PASSAGE: usize = 160;

/// The text in which one of the words stands, cut around it.
fn passage(texts: &[String], words: &str) -> Option<String> {
    let wanted: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let hit = |text: &String| {
        let folded = text.to_lowercase();
        wanted
            .iter()
            .find_map(|word| folded.find(word.as_str()))
            .map(|at| folded.get(..at).map_or(0, |head| head.chars().count()))
    };
    let (text, at) = texts.iter().find_map(|text| hit(text).map(|at| (text, at)))?;
    let from = at.saturating_sub(PASSAGE / 3);
    let cut: String = text.chars().skip(from).take(PASSAGE).collect();
    let more = text.chars().count() > from + PASSAGE;
    Some(format!(
        "{}{cut}{}",
        if from > 0 { "…" } else { "" },
        if more { "…" } else { "" }
    ))
}

fn view(row: StatementRow, logs: &LogNames) -> Result<StatementView, FlowError> {
    let read = read_statement(&row.bytes)?;
    let header = &read.statement.header;
    Ok(StatementView {
        seq: header.seq,
        verb: read.verb,
        signed: at(header.iat),
        issuer: header.iss.clone(),
        hash: row.settled.hash,
        index: row.settled.index,
        leaf_hash: row.leaf_hash,
        open: row.open,
        log: logs.origin(row.settled.log),
        grade: logs.grade(row.settled.log, row.settled.index),
        counts: logs.counts(row.settled.log, &header.kid, row.settled.index),
        said: read.said,
    })
}

/// Where a chain stands; see [`comity_core::chain`].
pub fn standing(chain: &[StatementView], on: PartialDate, size: u64) -> Answer {
    let counting = chain.iter().filter(|view| view.counts);
    let links: Vec<chain::Link> = counting.map(link).collect();
    let answer = chain::standing(&links, on, size);
    if links.is_empty() && !chain.is_empty() {
        // Everything was signed by a key that its issuer has revoked.
        return Answer {
            standing: Standing::Disputed,
            ..answer
        };
    }
    answer
}

fn link(view: &StatementView) -> chain::Link {
    let (issued, effective, begins, ends) = match &view.said {
        Said::Facts(record) => {
            let (begins, ends) = own_dates(&record.body);
            (
                record.issued,
                record.effective,
                begins,
                ends.or(record.handling.expires),
            )
        }
        Said::Reason(turn) => (turn.issued, turn.effective, None, None),
    };
    chain::Link {
        seq: view.seq,
        verb: view.verb,
        issued,
        effective,
        index: view.index,
        ends,
        begins,
    }
}

/// The dates between which a body says of itself that it holds.
fn own_dates(body: &Body) -> (Option<PartialDate>, Option<PartialDate>) {
    match body {
        Body::Control(control) => (control.from, control.to),
        Body::Listing(listing) => (Some(listing.from), listing.to),
        _ => (None, None),
    }
}

fn facts_that_hold(chain: &[StatementView], answer: Answer) -> Option<Record> {
    let facts = |view: &StatementView| match &view.said {
        Said::Facts(record) => Some((**record).clone()),
        Said::Reason(_) => None,
    };
    let held = answer
        .body
        .and_then(|seq| chain.iter().find(|view| view.seq == seq))
        .and_then(facts);
    held.or_else(|| chain.iter().rev().find_map(facts))
}
