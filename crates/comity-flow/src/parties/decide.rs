//! Decisions: a person says same, different or unclear, and why; where the policy asks for it, a second person confirms.
//!
//! What is said is a record first. The candidate follows from the log, so nothing stands here that is not signed there.

use comity_core::handling::{Handling, Onward, Purpose, Tlp};
use comity_core::kinds::{Body, Decision as Said, Signatory};
use comity_core::parts::Link;
use comity_core::problem::Problem;
use comity_core::record::Record;
use comity_core::text::{Lang, Text};
use comity_proof::hex;
use comity_store::{CandidateRow, StagedStatement};

use super::review::account;
use super::views::*;
use super::work::state_of;
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::who::Who;

/// Longest reason: a page of text; a statement holds sixty kilobytes.
const LONGEST_REASON: usize = 4000;

/// Where the setting is kept.
const FOUR_EYES: &str = "parties.four-eyes";

impl Node {
    /// Decides a candidate; where the policy asks for four eyes, this is the first pair.
    ///
    /// # Errors
    /// Not allowed, not found, no reason, cleared meanwhile, the store's or the log's.
    pub fn decide(
        &self,
        me: &Who,
        id: i64,
        verdict: Verdict,
        reason: &str,
    ) -> Result<CandidateState, FlowError> {
        me.may(Action::Decide)?;
        let reason = checked_reason(reason)?;
        let _turn = self.parties.turn();
        self.read_log_for_parties()?;
        let row = self.visible_candidate(me, id)?;
        let state = state_of(&row);
        match state {
            CandidateState::Proposed => {
                return Err(wrong_state("a second person is asked", "confirm it, or decline"));
            }
            CandidateState::Cleared => {
                return Err(wrong_state(
                    "the listing has ended",
                    "there is nothing left to decide",
                ));
            }
            CandidateState::Withdrawn => {
                return Err(wrong_state(
                    "our side is gone or resembles the entry no longer",
                    "there is nothing left to decide",
                ));
            }
            CandidateState::Open
            | CandidateState::Same
            | CandidateState::Different
            | CandidateState::Unclear => {}
        }
        let second = needs_second(self.four_eyes()?, state, verdict);
        let record = self.decision_record(me, &row, verdict, reason, second)?;
        let record_id =
            comity_core::identifiers::RecordId::new(&self.name, comity_core::clock::draw(self.dice.as_ref()));
        let staged = self.desk().sign(crate::recover::issue(&record_id, &record))?;
        self.say(me, id, staged, "candidate.decide", verdict.as_str())
    }

    /// Gives the second signature under a proposed verdict.
    ///
    /// # Errors
    /// Not allowed, not found, the same person as the first, the store's or the log's.
    pub fn confirm(&self, me: &Who, id: i64) -> Result<CandidateState, FlowError> {
        me.may(Action::Decide)?;
        let _turn = self.parties.turn();
        let staged = self.second(me, id, |said| said.status = "decided".into())?;
        self.say(me, id, staged, "candidate.confirm", "")
    }

    /// Refuses the second signature: the candidate stands as before the proposal, and the proposal stays in its story.
    ///
    /// # Errors
    /// Not allowed, not found, no reason, the store's or the log's.
    pub fn disagree(&self, me: &Who, id: i64, reason: &str) -> Result<CandidateState, FlowError> {
        me.may(Action::Decide)?;
        let reason = checked_reason(reason)?;
        let lang = lang(me);
        let _turn = self.parties.turn();
        let staged = self.second(me, id, |said| {
            said.status = "declined".into();
            said.declined_because = vec![Text { lang, text: reason }];
        })?;
        self.say(me, id, staged, "candidate.decline", "")
    }

    /// Logs what was said, and lets the candidate follow.
    fn say(
        &self,
        me: &Who,
        id: i64,
        staged: StagedStatement,
        deed: &'static str,
        detail: &str,
    ) -> Result<CandidateState, FlowError> {
        self.commit_only(&[staged])?;
        self.read_log_for_parties()?;
        self.note(
            me.user,
            Deed::done(deed, "candidate", id.to_string()).with(detail),
        )?;
        Ok(state_of(&self.visible_candidate(me, id)?))
    }

    fn second(
        &self,
        me: &Who,
        id: i64,
        change: impl FnOnce(&mut Said),
    ) -> Result<StagedStatement, FlowError> {
        self.read_log_for_parties()?;
        let row = self.visible_candidate(me, id)?;
        if state_of(&row) != CandidateState::Proposed {
            return Err(wrong_state("nothing waits for a second person", "read it again"));
        }
        if row.account.as_deref() == Some(account(me).as_str()) {
            return Err(FlowError::field(Problem::new(
                "second",
                "four-eyes",
                "you gave the first signature",
                "let somebody else confirm or decline it",
            )));
        }
        let record = row.decision.as_deref().ok_or(FlowError::NotFound("decision"))?;
        let staged = self.amend_decision(record, |said| {
            said.second = Some(signatory(me));
            change(said);
            true
        })?;
        staged.ok_or(FlowError::NotFound("decision"))
    }

    fn decision_record(
        &self,
        me: &Who,
        row: &CandidateRow,
        verdict: Verdict,
        reason: String,
        second: bool,
    ) -> Result<Record, FlowError> {
        let ours = &row.key.ours;
        let said = Said {
            about: ours.about.clone(),
            id: ours.id.clone(),
            place: u64::from(ours.place),
            subject_version: hex::encode(&row.ours_digest),
            list: row.key.list.clone(),
            entry: row.key.entry.clone(),
            entry_version: hex::encode(&row.entry_digest),
            verdict: verdict.as_str().into(),
            reason: vec![Text {
                lang: lang(me),
                text: reason,
            }],
            by: signatory(me),
            second: None,
            declined_because: Vec::new(),
            cleared_by: None,
            status: if second { "proposed" } else { "decided" }.into(),
        };
        let concerned = (ours.about == "record").then(|| ours.id.parse().ok()).flatten();
        let link = |record| Link {
            relation: "concerns".into(),
            record,
            statement: None,
        };
        let record = Record {
            issued: self.clock.now(),
            title: title(row),
            summary: Vec::new(),
            handling: handling(row),
            source: None,
            links: concerned.into_iter().map(link).collect(),
            re: None,
            effective: None,
            body: Body::Decision(Box::new(said)),
        };
        match record.problems() {
            problems if problems.is_empty() => Ok(record),
            problems => Err(FlowError::Fields(problems)),
        }
    }

    /// Which verdicts a second person must confirm.
    ///
    /// # Errors
    /// The store's.
    pub fn four_eyes(&self) -> Result<FourEyes, FlowError> {
        let kept = self.store.meta(FOUR_EYES)?;
        Ok(kept.as_deref().and_then(FourEyes::parse).unwrap_or_default())
    }

    /// Sets which verdicts a second person must confirm.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn set_four_eyes(&self, me: &Who, setting: FourEyes) -> Result<(), FlowError> {
        me.may(Action::ManageLists)?;
        self.store.meta_put(FOUR_EYES, setting.as_str())?;
        self.note(
            me.user,
            Deed::done("parties.four-eyes", "setting", setting.as_str()),
        )
    }
}

/// Whether a verdict waits for a second person: to mark somebody, and to take a mark back, is what harms if it is wrong.
fn needs_second(setting: FourEyes, state: CandidateState, verdict: Verdict) -> bool {
    match setting {
        FourEyes::Off => false,
        FourEyes::Same => verdict == Verdict::Same || state == CandidateState::Same,
        FourEyes::All => true,
    }
}

fn signatory(me: &Who) -> Signatory {
    Signatory {
        role: me.role.as_str().into(),
        account: account(me),
    }
}

fn lang(me: &Who) -> Lang {
    Lang::parse(&me.lang).unwrap_or_else(Lang::en)
}

fn checked_reason(reason: &str) -> Result<String, FlowError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(FlowError::field(Problem::missing("reason")));
    }
    if reason.chars().count() > LONGEST_REASON {
        return Err(FlowError::field(Problem::new(
            "reason",
            "too-long",
            format!("longer than {LONGEST_REASON} characters"),
            "shorten it",
        )));
    }
    Ok(reason.to_owned())
}

fn wrong_state(what: &str, mend: &str) -> FlowError {
    FlowError::field(Problem::new("verdict", "verb", what, mend))
}

/// Ids only: titles stand in lists that more people read than the decision.
fn title(row: &CandidateRow) -> Vec<Text> {
    let ours: String = row.key.ours.id.chars().take(100).collect();
    let entry: String = row.key.entry.chars().take(100).collect();
    let list = &row.key.list;
    let (en, zh) = if row.key.ours.about == "customer" {
        ("customer", "客户")
    } else {
        ("record", "记录")
    };
    vec![
        Text::en(format!("Decision on {en} {ours} and entry {entry} of {list}")),
        Text::zh(format!("关于{zh} {ours} 与名单 {list} 条目 {entry} 的决定")),
    ]
}

/// About persons, for this organisation; never more open than what it is about.
fn handling(row: &CandidateRow) -> Handling {
    let label = Tlp::parse(&row.tlp).unwrap_or(Tlp::Red).max(Tlp::AmberStrict);
    Handling {
        tlp: label,
        purposes: vec![Purpose::PrecursorControl, Purpose::LawEnforcement],
        onward: Onward::None,
        person: true,
        ..Handling::default_for_reports()
    }
}
