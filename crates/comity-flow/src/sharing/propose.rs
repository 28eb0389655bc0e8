//! Proposing that a record goes to counterparts, and deciding on the proposal: four eyes, the caveats, the policy.

use comity_core::date::Timestamp;
use comity_core::handling::{Assurance, Handling, Onward, Purpose};
use comity_core::identifiers::{NodeName, RecordId};
use comity_core::problem::Problem;
use comity_core::text::Text;
use comity_release::{Decision, Point, Question};
use comity_store::Sight;
use comity_store::sharing::{NewShare, Share, ShareDecision};
use serde::{Deserialize, Serialize};

use super::ShareId;
use super::views::{GrantForm, ShareForm, ShareRow, ShareState};
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::reading::RecordDetail;
use crate::who::Who;

/// Where the setting is kept.
const FOUR_EYES: &str = "release.four-eyes";

/// What the key of a proposal begins with; what the node sends by itself has other keys.
pub(super) const BY_HAND: &str = "by-hand/";

/// Most recipients of one release: a sealed file has a stanza for each, and one for our archive.
const MAX_TO: usize = comity_seal::MOST_RECIPIENTS - 1;

/// Longest reason for declining, in characters.
const LONGEST_REASON: usize = 1000;

/// What is to be handed out, as it waits in the store.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Plan {
    pub to: Vec<NodeName>,
    pub purposes: Vec<Purpose>,
    pub ground: Vec<Text>,
    pub onward: Onward,
    #[serde(default)]
    pub assured: Vec<Assurance>,
    #[serde(default)]
    pub may_pass_to: Vec<NodeName>,
    /// The release by which this node holds what it passes on.
    #[serde(default)]
    pub held_by: Option<RecordId>,
    /// Statements to hand over in place of the record's chain: hexadecimal hashes.
    #[serde(default)]
    pub statements: Vec<String>,
    /// Approvals by others than the proposer; for what follows by itself, those of the first release.
    #[serde(default)]
    pub approvals: u64,
    /// Statements of the chain from this number on are named and not handed over: they are no longer for the recipients.
    #[serde(default)]
    pub withheld_from: Option<u64>,
}

impl Plan {
    pub(super) fn read(share: &Share) -> Result<Self, FlowError> {
        let mut plan: Self =
            serde_json::from_str(&share.new.form).map_err(|_| FlowError::NotFound("share"))?;
        if share.new.key.starts_with(BY_HAND) {
            // Who approved stands in the row, not in what was proposed.
            let decided = matches!(share.new.state.as_str(), "approved" | "released");
            plan.approvals = u64::from(decided && share.decided_by != share.new.proposed_by);
        }
        Ok(plan)
    }

    pub(super) fn kept(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Whether a record about a person says what it may be used for and what is asked of the recipient.
pub(super) fn caveats_filled(handling: &Handling) -> bool {
    let bounded = handling
        .purposes
        .iter()
        .any(|purpose| *purpose != Purpose::Public);
    !handling.person || (bounded && !handling.assurances.is_empty())
}

impl Node {
    /// Proposes that a record goes to counterparts. A record of another node is passed on: its originator's terms hold.
    ///
    /// # Errors
    /// Not allowed; not found; fields: terms wider than the record's handling, caveats missing, a recipient that is
    /// not pinned, or an originator that has not consented.
    pub fn propose_share(&self, me: &Who, form: ShareForm) -> Result<ShareId, FlowError> {
        me.may(Action::Share)?;
        let detail = self.look(me, &form.record, None, None)?;
        self.check_form(&detail, &form)?;
        let held_by = self.held_by(&detail.id)?;
        for (peer, decision) in self.release_decisions(&detail, &form, 1)? {
            if !decision.allowed {
                return Err(self.refused_by_policy(&detail.id, &peer, &decision));
            }
        }
        let plan = Plan {
            to: form.to,
            purposes: form.purposes,
            ground: form.ground,
            onward: form.onward,
            assured: form.assured,
            may_pass_to: Vec::new(),
            held_by,
            statements: Vec::new(),
            approvals: 0,
            withheld_from: None,
        };
        self.put_proposal(me, "share", &detail.id, &plan)
    }

    /// The same for a record of another node, said outright.
    ///
    /// # Errors
    /// As [`Node::propose_share`].
    pub fn pass_on(&self, me: &Who, form: ShareForm) -> Result<ShareId, FlowError> {
        self.propose_share(me, form)
    }

    /// What the release policy says of each recipient of a form, were it approved. Nothing is written.
    ///
    /// # Errors
    /// Not allowed, not found.
    pub fn release_verdicts(
        &self,
        me: &Who,
        form: &ShareForm,
    ) -> Result<Vec<(NodeName, Decision)>, FlowError> {
        me.may(Action::Share)?;
        let detail = self.look(me, &form.record, None, None)?;
        self.release_decisions(&detail, form, 1)
    }

    /// Proposes that a holder may pass a record of ours on.
    ///
    /// # Errors
    /// Not allowed; not found; the node named does not hold it.
    pub fn grant_onward(&self, me: &Who, form: GrantForm) -> Result<ShareId, FlowError> {
        me.may(Action::Share)?;
        let detail = self.look(me, &form.record, None, None)?;
        if super::issuer_of(&detail.id) != self.name.as_str() {
            let what = "only its originator can let others pass this record on";
            return Err(wrong("record", "issuer", what, "ask the originator for it"));
        }
        if form.may_pass_to.is_empty() {
            return Err(FlowError::field(Problem::missing("may-pass-to")));
        }
        let holders = self.store.holders_of(Some(&detail.id), MAX_HOLDERS)?;
        if !holders.iter().any(|holder| holder.node == form.holder.as_str()) {
            let what = format!("{} does not hold this record", form.holder);
            return Err(wrong(
                "holder",
                "not-a-holder",
                &what,
                "share it with that node first",
            ));
        }
        let problems = self.recipient_problems(std::slice::from_ref(&form.holder))?;
        if !problems.is_empty() {
            return Err(FlowError::Fields(problems));
        }
        let plan = Plan {
            // A node that got it through another and is not pinned here asks that one to ask us.
            to: vec![form.holder],
            purposes: detail.record.handling.purposes.clone(),
            ground: form.ground,
            onward: Onward::WithConsent,
            assured: Vec::new(),
            may_pass_to: form.may_pass_to,
            held_by: None,
            statements: Vec::new(),
            approvals: 0,
            withheld_from: None,
        };
        self.put_proposal(me, "grant", &detail.id, &plan)
    }

    /// Approves a proposal of somebody else, and releases it: sealed, signed, logged.
    ///
    /// # Errors
    /// Not allowed, also for who proposed it; not found; decided already; what the release policy refuses. Where it is
    /// approved and cannot go out now, the row says why, and it is tried again.
    pub fn approve_share(&self, me: &Who, id: ShareId) -> Result<ShareRow, FlowError> {
        me.may(Action::Release)?;
        if self.approves_by_passkey(me)? {
            let what = "this account approves with its passkey";
            return Err(wrong(
                "passkey",
                "needed",
                what,
                "approve with the passkey of this account",
            ));
        }
        self.approve_share_with(me, id, None)
    }

    /// What is approved when a proposal is: SHA-256 over it as it stands, with the newest statement of its record.
    ///
    /// # Errors
    /// Not found, or ours.
    pub(crate) fn share_content(&self, id: ShareId) -> Result<[u8; 32], FlowError> {
        let share = self.store.share(id)?.ok_or(FlowError::NotFound("share"))?;
        let head = self.store.record(&share.new.record, &Sight::all())?;
        let head = head.ok_or(FlowError::NotFound("record"))?.hash;
        let tree = serde_json::json!({
            "share": id.to_string(),
            "why": share.new.why,
            "record": share.new.record,
            "statement": comity_proof::hex::encode(&head),
            "form": share.new.form,
        });
        Ok(comity_proof::sha256(&crate::sign::payload(tree)?))
    }

    /// The same as [`Node::approve_share`], with the number of the evidence that the officer's device gave.
    ///
    /// # Errors
    /// As there.
    pub(crate) fn approve_share_with(
        &self,
        me: &Who,
        id: ShareId,
        evidence: Option<i64>,
    ) -> Result<ShareRow, FlowError> {
        me.may(Action::Release)?;
        let share = self.visible_share(me, id)?;
        let detail = self.look(me, &share.new.record, None, None)?;
        let own = share.new.proposed_by == me.user;
        if own && (self.release_four_eyes()? || detail.record.handling.person) {
            let what = "a second person must approve it, not who proposed it";
            return Err(wrong("share", "four-eyes", what, "ask another releasing officer"));
        }
        let mut plan = Plan::read(&share)?;
        plan.approvals = u64::from(!own);
        self.check_again(&detail, &share, &plan)?;
        let release = RecordId::new(&self.name, comity_core::clock::draw(self.dice.as_ref()));
        let decision = ShareDecision {
            state: ShareState::Approved.as_str().into(),
            by: me.user,
            at: self.clock.now().seconds(),
            reason: None,
            release: Some(release.to_string()),
        };
        // Dying from here on: the proposal is approved, and whatever comes next is done by `deliver_more`.
        self.decide_once(id, &decision)?;
        self.note(
            me.user,
            Deed::done("share.approve", "share", id.to_string()).with(format!(
                "{} {}{}",
                share.new.record,
                self.release_policy()?.version(),
                evidence.map_or_else(String::new, |number| format!(" passkey {number}"))
            )),
        )?;
        let turn = self.sharing_turn();
        if let Err(cause) = self.send(&turn, id) {
            tracing::warn!(share = id, %cause, "approved and not released yet");
        }
        drop(turn);
        self.share(me, id)
    }

    /// Declines a proposal, or takes the own one back.
    ///
    /// # Errors
    /// Not allowed, not found, decided already.
    pub fn decline_share(&self, me: &Who, id: ShareId, reason: &str) -> Result<(), FlowError> {
        me.may(Action::Share)?;
        let share = self.visible_share(me, id)?;
        if share.new.proposed_by != me.user {
            me.may(Action::Release)?;
        }
        let reason = reason.trim();
        if reason.chars().count() > LONGEST_REASON {
            let what = format!("longer than {LONGEST_REASON} characters");
            return Err(wrong("reason", "too-long", &what, "shorten it"));
        }
        let decision = ShareDecision {
            state: ShareState::Declined.as_str().into(),
            by: me.user,
            at: self.clock.now().seconds(),
            reason: (!reason.is_empty()).then(|| reason.to_owned()),
            release: None,
        };
        self.decide_once(id, &decision)?;
        self.note(
            me.user,
            Deed::done("share.decline", "share", id.to_string()).with(share.new.record),
        )
    }

    /// Whether every release needs another person's approval, and not only those about persons. True at first.
    ///
    /// # Errors
    /// The store's.
    pub fn release_four_eyes(&self) -> Result<bool, FlowError> {
        Ok(self.store.meta(FOUR_EYES)?.is_none_or(|word| word != "no"))
    }

    /// Sets that.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn set_release_four_eyes(&self, me: &Who, needed: bool) -> Result<(), FlowError> {
        me.may(Action::ManagePeers)?;
        let word = if needed { "yes" } else { "no" };
        self.store.meta_put(FOUR_EYES, word)?;
        self.note(
            me.user,
            Deed::done("release.four-eyes", "setting", FOUR_EYES).with(word),
        )
    }

    fn put_proposal(&self, me: &Who, why: &str, record: &str, plan: &Plan) -> Result<ShareId, FlowError> {
        let number: [u8; 16] = comity_core::clock::draw(self.dice.as_ref());
        let id = self.store.share_add(&NewShare {
            key: format!("{BY_HAND}{}", comity_proof::hex::encode(&number)),
            state: ShareState::Proposed.as_str().into(),
            why: why.into(),
            record: record.into(),
            form: plan.kept(),
            proposed_by: me.user,
            proposed: self.clock.now().seconds(),
            release: None,
        })?;
        self.note(
            me.user,
            Deed::done("share.propose", "share", id.to_string()).with(record),
        )?;
        Ok(id)
    }

    fn decide_once(&self, id: ShareId, decision: &ShareDecision) -> Result<(), FlowError> {
        if self.store.share_decide(id, decision)? {
            return Ok(());
        }
        let what = "somebody decided on this proposal already";
        Err(wrong("share", "decided", what, "read it again"))
    }

    /// The record may have changed between proposal and approval: what counts is what holds now.
    fn check_again(&self, detail: &RecordDetail, share: &Share, plan: &Plan) -> Result<(), FlowError> {
        if share.new.why != "share" {
            return Ok(());
        }
        let form = ShareForm {
            record: share.new.record.clone(),
            to: plan.to.clone(),
            purposes: plan.purposes.clone(),
            ground: plan.ground.clone(),
            onward: plan.onward,
            assured: plan.assured.clone(),
        };
        self.check_form(detail, &form)?;
        for (peer, decision) in self.release_decisions(detail, &form, plan.approvals)? {
            if !decision.allowed {
                return Err(self.refused_by_policy(&detail.id, &peer, &decision));
            }
        }
        Ok(())
    }

    fn check_form(&self, detail: &RecordDetail, form: &ShareForm) -> Result<(), FlowError> {
        let handling = &detail.record.handling;
        let mut found = Vec::new();
        if !detail.record.kind().is_reported_by_people() {
            let what = format!("`{}` records are the node's own", detail.record.kind());
            found.push(Problem::new(
                "record",
                "kind",
                what,
                "choose a record that people reported",
            ));
        }
        found.extend(self.recipient_problems(&form.to)?);
        if form.purposes.is_empty() {
            found.push(Problem::missing("purposes"));
        }
        let open = handling.purposes.contains(&Purpose::Public);
        if !open && form.purposes.iter().any(|one| !handling.purposes.contains(one)) {
            found.push(Problem::new(
                "purposes",
                "wider",
                "a purpose that the record's handling does not allow",
                "choose among those of the record, or amend its handling first",
            ));
        }
        if form.onward > handling.onward {
            found.push(Problem::new(
                "onward",
                "wider",
                "wider than the record's handling allows",
                "choose the same or a stricter rule",
            ));
        }
        if handling.person {
            found.extend(person_problems(handling, form));
        }
        if found.is_empty() {
            Ok(())
        } else {
            Err(FlowError::Fields(found))
        }
    }

    fn recipient_problems(&self, to: &[NodeName]) -> Result<Vec<Problem>, FlowError> {
        if to.is_empty() {
            return Ok(vec![Problem::missing("to")]);
        }
        let mut found = Vec::new();
        if to.len() > MAX_TO {
            let what = format!("more than {MAX_TO} recipients");
            found.push(Problem::new(
                "to",
                "too-many",
                what,
                "propose it in several steps",
            ));
        }
        let peers = self.store.peers()?;
        for name in to {
            match peers.iter().find(|peer| peer.new.name == name.as_str()) {
                None => found.push(Problem::new(
                    "to",
                    "not-pinned",
                    format!("{name} is no counterpart of this node"),
                    "pin it first: `comity peer accept`",
                )),
                Some(peer) if peer.frozen.is_some() => found.push(Problem::new(
                    "to",
                    "frozen",
                    format!("{name} is frozen"),
                    "see on the page Counterparts why, and thaw it or leave it out",
                )),
                Some(_) => {}
            }
        }
        Ok(found)
    }

    /// What the policy says of each recipient.
    fn release_decisions(
        &self,
        detail: &RecordDetail,
        form: &ShareForm,
        approvals: u64,
    ) -> Result<Vec<(NodeName, Decision)>, FlowError> {
        let ours = super::issuer_of(&detail.id) == self.name.as_str();
        let mut found = Vec::new();
        for peer in &form.to {
            let mut refused = None;
            let mut last = None;
            for purpose in &form.purposes {
                let decision = self.release_policy()?.decide(&Question {
                    point: if ours { Point::Seal } else { Point::Onward },
                    handling: &detail.record.handling,
                    kind: detail.record.kind().as_str(),
                    issuer: super::issuer_of(&detail.id),
                    us: self.name.as_str(),
                    recipient: peer.as_str(),
                    purpose: *purpose,
                    approvals,
                    caveats_filled: caveats_filled(&detail.record.handling),
                    granted: self.store.is_granted(&detail.id, peer.as_str())?,
                    on: self.today(),
                });
                if !decision.allowed && refused.is_none() {
                    refused = Some(decision.clone());
                }
                last = Some(decision);
            }
            found.extend(refused.or(last).map(|decision| (peer.clone(), decision)));
        }
        Ok(found)
    }

    /// The policy's no, in words, noted.
    fn refused_by_policy(&self, record: &str, peer: &NodeName, decision: &Decision) -> FlowError {
        let reasons: Vec<String> = decision
            .reasons
            .iter()
            .map(|reason| {
                let words = self.release_policy().ok().and_then(|policy| policy.words(reason));
                words.map_or_else(|| reason.clone(), |words| words.en)
            })
            .collect();
        let noted = Deed::refused("share.seal", "record", record).with(format!(
            "{peer} {} {}",
            decision.version,
            decision.reasons.join(",")
        ));
        if let Err(cause) = self.note(None, noted) {
            return cause;
        }
        let what = format!(
            "the release policy lets it not go to {peer}: {}",
            reasons.join(" ")
        );
        let consent = decision.reasons.iter().any(|reason| reason.contains("consent"));
        let mend = if consent {
            "ask its originator for a release that names this recipient"
        } else {
            "mend what the rule names, or leave this recipient out"
        };
        wrong("to", "policy", &what, mend)
    }

    /// The release by which this node holds a record of another; nothing for one of ours.
    pub(super) fn held_by(&self, record: &str) -> Result<Option<RecordId>, FlowError> {
        if super::issuer_of(record) == self.name.as_str() {
            return Ok(None);
        }
        let held = self.held_from(record)?;
        Ok(held.and_then(|(_, release)| release.parse().ok()))
    }

    /// Terms and kind of a record as they stand here now.
    pub(super) fn handling_of(&self, record: &str) -> Result<Option<(Handling, String)>, FlowError> {
        let Some(row) = self.store.record(record, &Sight::all())? else {
            return Ok(None);
        };
        let Some(statement) = self.store.statement(&row.hash, &Sight::all())? else {
            return Ok(None);
        };
        let handling = match crate::reading::read_statement(&statement.bytes)?.said {
            crate::reading::Said::Facts(record) => record.handling,
            crate::reading::Said::Reason(turn) => turn.handling,
        };
        Ok(Some((handling, row.row.kind)))
    }
}

/// Most holders looked at for one record.
pub(super) const MAX_HOLDERS: u32 = 10_000;

fn person_problems(handling: &Handling, form: &ShareForm) -> Vec<Problem> {
    let mut found = Vec::new();
    if handling
        .purposes
        .iter()
        .all(|purpose| *purpose == Purpose::Public)
    {
        found.push(Problem::new(
            "handling.purposes",
            "person-purpose",
            "a record about a person leaves only for a named purpose",
            "amend the record: name what it may be used for",
        ));
    }
    if handling.assurances.is_empty() {
        found.push(Problem::new(
            "handling.assurances",
            "person-assurances",
            "a record about a person leaves only with the assurances that are asked of the recipient",
            "amend the record: choose the assurances (no death penalty, no ill-treatment, a fair trial)",
        ));
    }
    if form.ground.iter().all(|text| text.text.trim().is_empty()) {
        found.push(Problem::missing("ground"));
    }
    if handling
        .assurances
        .iter()
        .any(|asked| !form.assured.contains(asked))
    {
        found.push(Problem::new(
            "assured",
            "person-assured",
            "the recipients have not given all assurances that the record asks for",
            "obtain them, then confirm each",
        ));
    }
    found
}

pub(super) fn wrong(field: &str, code: &str, what: &str, mend: &str) -> FlowError {
    FlowError::field(Problem::new(field, code, what, mend))
}

/// Seconds of the store as our timestamp.
pub(super) fn when(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}
