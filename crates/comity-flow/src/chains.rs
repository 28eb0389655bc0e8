//! Later statements: corrections, retractions, suspensions, delistings, replies.

use comity_core::date::PartialDate;
use comity_core::identifiers::RecordId;
use comity_core::kinds::{Body, Kind, Reply};
use comity_core::problem::Problem;
use comity_core::record::{Record, SHAPE, Turn, Verb};
use comity_core::text::Text;
use comity_store::RecordRow;

use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::{Node, Outcome, Placed};
use crate::policy::Action;
use crate::reading::{RecordDetail, StatementView};
use crate::sign::{Link, Says};
use crate::who::Who;

/// A turn of a chain without new facts.
#[derive(Clone, Debug)]
pub struct TurnForm {
    /// Retract, suspend, resume, delist or contest.
    pub verb: Verb,
    /// Why, in one or more languages.
    pub reason: Vec<Text>,
    /// From when it counts; the day it is said, if not given.
    pub effective: Option<PartialDate>,
    /// Where the reason stands, if it was published.
    pub source: Option<comity_core::parts::Source>,
}

/// An answer to a record.
#[derive(Clone, Debug)]
pub struct ReplyForm {
    /// `reply`, `outcome`, `acknowledgement`, `feedback` or `objection`.
    pub reply_type: String,
    /// Decision in a word of the answered kind.
    pub decision: Option<String>,
    /// Reason code or words.
    pub reason: Option<String>,
    /// What is answered.
    pub text: Vec<Text>,
    /// Who answers: an office.
    pub authority: String,
}

/// Which turns make sense now: a retracted record takes none, a suspended one can be resumed.
pub fn possible_turns(detail: &RecordDetail, own: bool) -> Vec<Verb> {
    use comity_core::chain::Standing;
    if !own || !detail.record.kind().is_reported_by_people() {
        return Vec::new();
    }
    let listing = detail.record.kind() == Kind::Listing;
    let delist = (listing || detail.record.kind() == Kind::Control).then_some(Verb::Delist);
    match detail.standing {
        Standing::Retracted | Standing::Disputed => Vec::new(),
        Standing::Suspended => [Some(Verb::Resume), Some(Verb::Retract), delist]
            .into_iter()
            .flatten()
            .collect(),
        Standing::Delisted | Standing::Expired => vec![Verb::Retract, Verb::Contest],
        _ => [
            Some(Verb::Retract),
            Some(Verb::Suspend),
            delist,
            Some(Verb::Contest),
        ]
        .into_iter()
        .flatten()
        .collect(),
    }
}

impl Node {
    /// Replaces the facts of a record of this node: `amend` from now, `correct` from the start.
    ///
    /// # Errors
    /// Not allowed, not found, fields, or somebody else was first.
    pub fn replace(&self, me: &Who, id: &str, verb: Verb, mut record: Record) -> Result<Placed, FlowError> {
        me.may(Action::Amend)?;
        let (detail, id) = self.own_record(me, id)?;
        if !matches!(verb, Verb::Amend | Verb::Correct) || record.kind() != detail.record.kind() {
            return Err(verb_problem(verb));
        }
        crate::sign::is_reportable(record.kind())?;
        record.issued = self.clock.now();
        let mut problems = record.problems();
        problems.extend(self.parent_problems(&record)?);
        if !problems.is_empty() {
            return Err(FlowError::Fields(problems));
        }
        crate::stations::recognise_substances(&mut record, None, &self.tables);
        self.extend(me, &id, &detail, verb, Says::Facts(&record))
    }

    /// Adds a reason to a record of this node: retract, suspend, resume, delist, contest.
    ///
    /// # Errors
    /// Not allowed, not found, fields, or somebody else was first.
    pub fn turn(&self, me: &Who, id: &str, form: TurnForm) -> Result<Placed, FlowError> {
        me.may(Action::Amend)?;
        let (detail, id) = self.own_record(me, id)?;
        if !possible_turns(&detail, true).contains(&form.verb) {
            return Err(verb_problem(form.verb));
        }
        let turn = Turn {
            v: SHAPE,
            kind: detail.record.kind(),
            issued: self.clock.now(),
            effective: form.effective,
            reason: form.reason,
            source: form.source,
            handling: detail.record.handling.clone(),
        };
        if turn.reason.iter().all(|text| text.text.trim().is_empty()) {
            return Err(FlowError::field(Problem::missing("reason")));
        }
        let row = self.head_row(me, &id)?;
        self.extend(me, &id, &detail, form.verb, Says::Reason(&turn, &row))
    }

    /// Answers a record, of this node or of another, with a record of its own.
    ///
    /// # Errors
    /// Not allowed, not found, fields.
    pub fn reply(&self, me: &Who, id: &str, form: ReplyForm) -> Result<Placed, FlowError> {
        me.may(Action::Amend)?;
        let detail = self.look(me, id, None, None)?;
        let head = detail.chain.last().ok_or(FlowError::NotFound("record"))?;
        let body = Reply {
            reply_type: form.reply_type,
            decision: form.decision,
            reason: form.reason,
            text: form.text,
            answers_statement: comity_proof::hex::encode(&head.hash),
            authority: form.authority,
        };
        let answered: RecordId = detail.id.parse().map_err(|_| FlowError::NotFound("record"))?;
        let record = Record {
            issued: self.clock.now(),
            title: reply_title(&body, &detail),
            summary: Vec::new(),
            // An answer is never more open than what it answers.
            handling: detail.record.handling.clone(),
            source: None,
            links: Vec::new(),
            re: Some(answered),
            effective: None,
            body: Body::Reply(Box::new(body)),
        };
        let mut problems = record.problems();
        problems.extend(self.parent_problems(&record)?);
        if !problems.is_empty() {
            return Err(FlowError::Fields(problems));
        }
        self.issue_one(me, &record)
    }

    /// Issues one record that was checked already.
    pub(crate) fn issue_one(&self, me: &Who, record: &Record) -> Result<Placed, FlowError> {
        let id = RecordId::new(&self.name, comity_core::clock::draw(self.dice.as_ref()));
        let staged = self.desk().sign(crate::recover::issue(&id, record))?;
        match self.commit(&[staged])?.into_iter().next() {
            Some(Outcome::Recorded(placed)) => {
                self.note(
                    me.user,
                    Deed::done("record.issue", "record", placed.record_id.clone()),
                )?;
                Ok(placed)
            }
            _ => Err(FlowError::ChangedMeanwhile),
        }
    }

    fn own_record(&self, me: &Who, id: &str) -> Result<(RecordDetail, RecordId), FlowError> {
        let detail = self.look(me, id, None, None)?;
        let id: RecordId = detail.id.parse().map_err(|_| FlowError::NotFound("record"))?;
        if id.issuer() != self.name.as_str() {
            let what = "only its issuer can change this record";
            return Err(FlowError::field(Problem::new(
                "record",
                "issuer",
                what,
                "answer it with a reply or an objection",
            )));
        }
        Ok((detail, id))
    }

    fn head_row(&self, me: &Who, id: &RecordId) -> Result<RecordRow, FlowError> {
        let row = self.store.record(id.as_str(), &me.sight())?;
        row.map(|row| row.row).ok_or(FlowError::NotFound("record"))
    }

    fn extend(
        &self,
        me: &Who,
        id: &RecordId,
        detail: &RecordDetail,
        verb: Verb,
        says: Says<'_>,
    ) -> Result<Placed, FlowError> {
        let head: &StatementView = detail.chain.last().ok_or(FlowError::NotFound("record"))?;
        let (subjects, words) = match &says {
            Says::Facts(_) => (Vec::new(), Vec::new()),
            Says::Reason(..) => (
                crate::sign::subject_rows(&detail.record),
                detail.record.searchable(),
            ),
        };
        let link = Link {
            id,
            seq: head.seq + 1,
            prev: Some(head.hash),
            verb,
            says,
            subjects,
            words,
            dedupe_key: None,
            import: None,
        };
        let staged = self.desk().sign(link)?;
        match self.commit(&[staged])?.into_iter().next() {
            Some(Outcome::Recorded(placed)) => {
                self.note(me.user, Deed::done(deed(verb), "record", id.to_string()))?;
                self.follow_up();
                Ok(placed)
            }
            _ => Err(FlowError::ChangedMeanwhile),
        }
    }
}

fn deed(verb: Verb) -> &'static str {
    match verb {
        Verb::Issue => "record.issue",
        Verb::Amend => "record.amend",
        Verb::Correct => "record.correct",
        Verb::Retract => "record.retract",
        Verb::Suspend => "record.suspend",
        Verb::Resume => "record.resume",
        Verb::Delist => "record.delist",
        Verb::Contest => "record.contest",
    }
}

fn verb_problem(verb: Verb) -> FlowError {
    let what = format!("`{}` is not possible for this record now", verb.as_str());
    FlowError::field(Problem::new(
        "verb",
        "verb",
        what,
        "read the record's history and choose what fits its state",
    ))
}

fn reply_title(reply: &Reply, detail: &RecordDetail) -> Vec<Text> {
    let of = |text: &Text| {
        let words = match (text.lang.as_str().starts_with("zh"), reply.reply_type.as_str()) {
            (true, "outcome") => "结果",
            (true, "acknowledgement") => "回执",
            (true, "feedback") => "反馈",
            (true, "objection") => "异议",
            (true, _) => "答复",
            (false, "outcome") => "Outcome of",
            (false, "acknowledgement") => "Acknowledgement of",
            (false, "feedback") => "Feedback on",
            (false, "objection") => "Objection to",
            (false, _) => "Reply to",
        };
        let separator = if text.lang.as_str().starts_with("zh") {
            "："
        } else {
            ": "
        };
        // A title holds 300 characters; the words in front need at most 20.
        let shown: String = text.text.chars().take(270).collect();
        Text {
            lang: text.lang.clone(),
            text: format!("{words}{separator}{shown}"),
        }
    };
    detail.record.title.iter().map(of).collect()
}
