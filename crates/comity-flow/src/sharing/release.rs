//! Releasing: the decision of the policy, the parcel, the sealed file, the signed statement, in this order.
//!
//! The sealed file is on the disk before the statement that names it is logged. The record id of the release was chosen
//! before, so that it is logged once, however often it is tried.

use comity_core::handling::{Handling, Onward, Purpose, Tlp};
use comity_core::identifiers::{NodeName, RecordId};
use comity_core::kinds::{Body, Release, ReleasedItem, Signatory};
use comity_core::record::Record;
use comity_core::text::Text;
use comity_proof::hex;
use comity_release::{Point, Question};
use comity_seal::Recipient;
use comity_store::sharing::Share;
use comity_store::{Sight, StatementRow};

use super::parcel::{MAX_PARCEL_BYTES, MAX_PIECES, Parcel};
use super::propose::{BY_HAND, Plan, caveats_filled, wrong};
use super::turn::Turn;
use super::views::Actor;
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;

impl Node {
    /// Sends an approved one. What keeps it from going out is kept with it.
    pub(super) fn send(&self, turn: &Turn<'_>, id: i64) -> Result<(), FlowError> {
        let share = self.store.share(id)?.ok_or(FlowError::NotFound("share"))?;
        if share.new.state != "approved" {
            return Ok(());
        }
        let sent = self.release(turn, &share);
        let problem = sent.as_ref().err().map(problem_text);
        if problem != share.problem {
            self.store.share_problem(id, problem.as_deref())?;
        }
        sent
    }

    fn release(&self, turn: &Turn<'_>, share: &Share) -> Result<(), FlowError> {
        let id: RecordId = share
            .new
            .release
            .as_deref()
            .and_then(|text| text.parse().ok())
            .ok_or(FlowError::NotFound("release"))?;
        if self.store.record(id.as_str(), &Sight::all())?.is_none() {
            let plan = Plan::read(share)?;
            let rows = self.rows_to_send(share, &plan)?;
            let version = self.decide_release(share, &plan)?;
            let record = self.release_record(share, &plan, &rows, version)?;
            let staged = self.desk().sign(crate::recover::issue(&id, &record))?;
            self.commit_only(&[staged])?;
            let detail = format!("{} {}", share.new.why, share.new.record);
            self.note(
                share.decided_by,
                Deed::done("release.issue", "release", id.to_string()).with(detail),
            )?;
        }
        self.read_log_for_sharing(turn)
    }

    /// The statements that go out: those the plan names, else the chain of the record.
    fn rows_to_send(&self, share: &Share, plan: &Plan) -> Result<Vec<StatementRow>, FlowError> {
        if share.new.why == "grant" {
            return Ok(Vec::new());
        }
        if plan.statements.is_empty() {
            let rows = self.store.chain(&share.new.record, &Sight::all())?;
            return if rows.is_empty() {
                Err(FlowError::NotFound("record"))
            } else {
                Ok(rows)
            };
        }
        let mut rows = Vec::new();
        for hash in plan.statements.iter().filter_map(|text| hex::decode_array(text)) {
            rows.extend(self.store.statement(&hash, &Sight::all())?);
        }
        if rows.is_empty() {
            return Err(FlowError::NotFound("statement"));
        }
        Ok(rows)
    }

    /// Asks the policy for every recipient and purpose; gives its version.
    fn decide_release(&self, share: &Share, plan: &Plan) -> Result<String, FlowError> {
        let policy = self.release_policy()?;
        let ours = super::issuer_of(&share.new.record) == self.name.as_str();
        let Some((handling, kind)) = self.handling_of(&share.new.record)? else {
            // Erased, or never here: only word about it goes out, and to those who hold it.
            return Ok(policy.version().to_owned());
        };
        let content = matches!(share.new.why.as_str(), "share" | "update") && plan.withheld_from.is_none();
        for peer in &plan.to {
            for purpose in &plan.purposes {
                let decision = policy.decide(&Question {
                    point: if ours { Point::Seal } else { Point::Onward },
                    handling: &handling,
                    kind: if content { &kind } else { &share.new.why },
                    issuer: super::issuer_of(&share.new.record),
                    us: self.name.as_str(),
                    recipient: peer.as_str(),
                    purpose: *purpose,
                    approvals: plan.approvals,
                    caveats_filled: caveats_filled(&handling),
                    granted: self.store.is_granted(&share.new.record, peer.as_str())?,
                    on: self.today(),
                });
                if !decision.allowed {
                    let what = format!(
                        "the release policy ({}) does not let it go to {peer}: {}",
                        decision.version,
                        decision.reasons.join(", ")
                    );
                    return Err(wrong("to", "policy", &what, "see the rule in data/release"));
                }
            }
        }
        Ok(policy.version().to_owned())
    }

    fn release_record(
        &self,
        share: &Share,
        plan: &Plan,
        rows: &[StatementRow],
        policy: String,
    ) -> Result<Record, FlowError> {
        let record: RecordId = share
            .new
            .record
            .parse()
            .map_err(|_| FlowError::NotFound("record"))?;
        let sealed = if rows.is_empty() {
            None
        } else {
            Some(self.seal_rows(plan, rows)?)
        };
        let item = ReleasedItem {
            record,
            statements: rows.iter().map(|row| hex::encode(&row.settled.hash)).collect(),
        };
        let body = Release {
            why: share.new.why.clone(),
            items: vec![item],
            to: plan.to.clone(),
            purposes: plan.purposes.clone(),
            ground: plan.ground.clone(),
            onward: plan.onward,
            may_pass_to: plan.may_pass_to.clone(),
            sealed: sealed.as_ref().map(|(hash, _)| hex::encode(hash)),
            bytes: sealed.map_or(0, |(_, length)| length),
            held_by: plan.held_by.clone(),
            approved: signatories(share),
            policy,
        };
        let of = self.handling_of(&share.new.record)?.map(|(handling, _)| handling);
        Ok(self.addressed(
            &plan.to,
            of.as_ref(),
            &plan.purposes,
            Body::Release(Box::new(body)),
            release_title(&share.new.why),
        ))
    }

    /// Seals statements and their proofs to the newest keys of the recipients and of our archive, and keeps the file.
    fn seal_rows(&self, plan: &Plan, rows: &[StatementRow]) -> Result<([u8; 32], u64), FlowError> {
        let handed: Vec<&StatementRow> = rows
            .iter()
            .filter(|row| plan.withheld_from.is_none_or(|from| row.settled.row.seq < from))
            .collect();
        if handed.len() > MAX_PIECES {
            let what = format!(
                "{} statements; at most {MAX_PIECES} go into one release",
                handed.len()
            );
            return Err(wrong(
                "record",
                "too-long",
                &what,
                "issue the record anew and share that",
            ));
        }
        let parcel = self.parcel_of(&handed)?.encode();
        if parcel.len() > MAX_PARCEL_BYTES {
            let what = format!(
                "{} bytes; at most {MAX_PARCEL_BYTES} go into one release",
                parcel.len()
            );
            return Err(wrong(
                "record",
                "too-large",
                &what,
                "issue the record anew and share that",
            ));
        }
        let mut holders: Vec<Vec<Recipient>> = vec![self.own_recipients()];
        for peer in &plan.to {
            holders.push(self.recipients_of(peer)?);
        }
        let to = comity_seal::choose(&holders).map_err(|cause| sealing(&cause))?;
        let file = comity_seal::seal(&parcel, &to)
            .map_err(|cause| sealing(&cause))?
            .file;
        let length = file.len() as u64;
        Ok((self.vault().put(&file)?, length))
    }

    fn parcel_of(&self, rows: &[&StatementRow]) -> Result<Parcel, FlowError> {
        let mut parcel = Parcel::default();
        let mut issuers: Vec<String> = Vec::new();
        for row in rows {
            parcel.statements.push(self.piece_of(row)?);
            if !issuers.contains(&row.settled.row.issuer) {
                issuers.push(row.settled.row.issuer.clone());
            }
        }
        for issuer in issuers {
            for row in self.key_events_of(&issuer)? {
                parcel.keys.push(self.piece_of(&row)?);
            }
        }
        Ok(parcel)
    }

    /// A record of this node itself that is for named nodes: its log entry says nothing.
    pub(super) fn addressed(
        &self,
        to: &[NodeName],
        of: Option<&Handling>,
        purposes: &[Purpose],
        body: Body,
        title: [&str; 2],
    ) -> Record {
        let [en, zh] = title;
        let mut handling = Handling::default_for_reports();
        handling.tlp = of.map_or(Tlp::Amber, |of| of.tlp).max(Tlp::Amber);
        handling.person = of.is_some_and(|of| of.person);
        handling.onward = Onward::None;
        if !purposes.is_empty() {
            handling.purposes = purposes.to_vec();
        }
        handling.releasable_to = to.to_vec();
        Record {
            issued: self.clock.now(),
            title: vec![Text::en(en), Text::zh(zh)],
            summary: Vec::new(),
            handling,
            source: None,
            links: Vec::new(),
            re: None,
            effective: None,
            body,
        }
    }
}

fn sealing(cause: &comity_seal::SealError) -> FlowError {
    wrong(
        "to",
        "sealing",
        &cause.to_string(),
        "ask the recipient for its newest card, then try again",
    )
}

/// Who proposed and who approved; the node itself where a rule of ours made it.
fn signatories(share: &Share) -> Vec<Signatory> {
    let one = |role: &str, user: Option<i64>| Signatory {
        role: role.into(),
        account: user.map_or_else(|| "operator".into(), |id| id.to_string()),
    };
    if share.new.key.starts_with(BY_HAND) {
        let proposer = one("proposer", share.new.proposed_by);
        if share.decided_by == share.new.proposed_by {
            return vec![proposer];
        }
        return vec![proposer, one("releasing-officer", share.decided_by)];
    }
    vec![Signatory {
        role: "node".into(),
        account: "node".into(),
    }]
}

fn release_title(why: &str) -> [&'static str; 2] {
    match why {
        "update" => ["Update handed to counterparts", "向对方节点提供更新"],
        "take-back" => ["Taken back from counterparts", "向对方节点收回"],
        "onward" => ["Told of further holders", "告知其他持有方"],
        "receipts" => ["Receipts passed on", "转交回执"],
        "grant" => ["Consent to pass on", "同意转交"],
        _ => ["Handed to counterparts", "提供给对方节点"],
    }
}

/// What keeps something from going out, as the store keeps it: who must act, what, the mend.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct Obstacle {
    pub actor: String,
    pub what: String,
    pub mend: String,
}

fn problem_text(cause: &FlowError) -> String {
    let obstacle = match cause {
        FlowError::Fields(problems) => Obstacle {
            actor: Actor::Us.as_str().into(),
            what: problems
                .iter()
                .map(|one| one.what.clone())
                .collect::<Vec<_>>()
                .join(" "),
            mend: problems
                .iter()
                .map(|one| one.mend.clone())
                .collect::<Vec<_>>()
                .join(" "),
        },
        other => Obstacle {
            actor: Actor::Us.as_str().into(),
            what: other.to_string(),
            mend: "nothing now: it is tried again; if it lasts, look into the program's messages".into(),
        },
    };
    serde_json::to_string(&obstacle).unwrap_or_default()
}
