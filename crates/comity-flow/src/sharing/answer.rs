//! The queue of what came in, and our signed answers: delivered, opened, accepted, refused, acted.

use comity_core::identifiers::{NodeName, RecordId};
use comity_core::kinds::{Body, Kind, Receipt};
use comity_core::text::Text;
use comity_store::Sight;
use comity_store::sharing::{Due, Incoming, IncomingFilter};

use super::inside::Terms;
use super::propose::{when, wrong};
use super::turn::Turn;
use super::views::{
    Actor, IncomingDetail, IncomingRow, IncomingState, IncomingStatement, RefuseForm, Vouched,
};
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::sign::Heading;
use crate::who::Who;

/// Answers logged in one go: one frame of the log's journal.
const AT_ONCE: u32 = 256;

/// Longest words of a refusal, in characters.
const LONGEST_REFUSAL: usize = 2000;

/// Reasons an officer may give.
const REASONS: [&str; 4] = ["not-for-us", "terms", "no-basis", "other"];

impl Node {
    /// What came in, newest first; with `open_only` what nobody has decided yet, and what needs somebody to look.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn incoming(
        &self,
        me: &Who,
        open_only: bool,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<IncomingRow>, FlowError> {
        me.may(Action::Share)?;
        let open = ["delivered", "opened", "rejected", "missing"].map(Into::into);
        let filter = IncomingFilter {
            states: if open_only { open.into() } else { Vec::new() },
            before,
            ..IncomingFilter::default()
        };
        let mut rows = Vec::new();
        for one in self.store.incoming_list(&filter, limit)? {
            rows.extend(self.incoming_row(me, one)?);
        }
        Ok(rows)
    }

    /// One row of it; looking at it so is not told to the sender.
    ///
    /// # Errors
    /// Not allowed, not found.
    pub fn incoming_one(&self, me: &Who, id: i64) -> Result<IncomingRow, FlowError> {
        me.may(Action::Share)?;
        let found = self
            .store
            .incoming_one(id)?
            .ok_or(FlowError::NotFound("delivery"))?;
        self.incoming_row(me, found)?
            .ok_or(FlowError::NotFound("delivery"))
    }

    /// One that came in, looked at by an officer: the first look is told to the sender.
    ///
    /// # Errors
    /// Not allowed, not found.
    pub fn open_incoming(&self, me: &Who, id: i64) -> Result<IncomingDetail, FlowError> {
        let row = self.incoming_one(me, id)?;
        if row.state == IncomingState::Delivered {
            self.answer_incoming(me, id, &["delivered"], IncomingState::Opened, None)?;
            self.note(
                me.user,
                Deed::done("incoming.open", "delivery", id.to_string()).with(row.release),
            )?;
        }
        let found = self
            .store
            .incoming_one(id)?
            .ok_or(FlowError::NotFound("delivery"))?;
        let row = self
            .incoming_row(me, found.clone())?
            .ok_or(FlowError::NotFound("delivery"))?;
        Ok(detail(row, found))
    }

    /// Takes it on; the sender gets a signed receipt.
    ///
    /// # Errors
    /// Not allowed, not found, decided already.
    pub fn accept_incoming(&self, me: &Who, id: i64) -> Result<(), FlowError> {
        self.incoming_one(me, id)?;
        let from = ["delivered", "opened"];
        self.answer_incoming(me, id, &from, IncomingState::Accepted, None)?;
        self.note(me.user, Deed::done("incoming.accept", "delivery", id.to_string()))
    }

    /// Refuses it with a reason; the sender gets a signed receipt.
    ///
    /// # Errors
    /// Not allowed, not found, decided already, fields.
    pub fn refuse_incoming(&self, me: &Who, id: i64, form: RefuseForm) -> Result<(), FlowError> {
        self.incoming_one(me, id)?;
        if !REASONS.contains(&form.reason.as_str()) {
            let mend = format!("choose one of: {}", REASONS.join(", "));
            return Err(wrong("reason", "word", "this reason is not known", &mend));
        }
        let length: usize = form.text.iter().map(|text| text.text.chars().count()).sum();
        if length > LONGEST_REFUSAL {
            let what = format!("longer than {LONGEST_REFUSAL} characters");
            return Err(wrong("text", "too-long", &what, "shorten it"));
        }
        let reason = form.reason.clone();
        let from = ["delivered", "opened"];
        self.answer_incoming(me, id, &from, IncomingState::Refused, Some(form))?;
        self.note(
            me.user,
            Deed::done("incoming.refuse", "delivery", id.to_string()).with(reason),
        )
    }

    fn answer_incoming(
        &self,
        me: &Who,
        id: i64,
        from: &[&str],
        to: IncomingState,
        refusal: Option<RefuseForm>,
    ) -> Result<(), FlowError> {
        let found = self
            .store
            .incoming_one(id)?
            .ok_or(FlowError::NotFound("delivery"))?;
        let what = "it was decided already, or there is nothing to decide";
        let release: RecordId = found
            .new
            .release
            .parse()
            .map_err(|_| wrong("delivery", "decided", what, "read it again"))?;
        let peer: NodeName = found
            .new
            .peer
            .parse()
            .map_err(|_| FlowError::NotFound("counterpart"))?;
        let hashes: Vec<[u8; 32]> = found.new.statements.iter().map(|one| one.hash).collect();
        let mut due = self.receipt_due(&peer, &release, to.as_str(), &hashes, None);
        if let Some(form) = refusal {
            due.body = self.receipt_body(&release, "refused", &hashes, Some(form.reason), form.text);
        }
        if !self
            .store
            .incoming_turn(id, from, to.as_str(), me.user, Some(&due))?
        {
            return Err(wrong("delivery", "decided", what, "read it again"));
        }
        let turn = self.sharing_turn();
        // It is decided; if the log takes nothing now, the answer goes out with the next round.
        if let Err(cause) = self.log_answers(&turn) {
            tracing::warn!(%cause, "an answer waits for the log");
        }
        Ok(())
    }

    /// An answer to a release, to be logged once.
    pub(super) fn receipt_due(
        &self,
        peer: &NodeName,
        release: &RecordId,
        stage: &str,
        statements: &[[u8; 32]],
        refused: Option<(&str, String)>,
    ) -> Due {
        let (reason, text) = match refused {
            Some((reason, what)) => (Some(reason.to_owned()), vec![Text::en(what)]),
            None => (None, Vec::new()),
        };
        Due {
            key: format!("{stage}/{release}"),
            record_id: RecordId::new(&self.name, comity_core::clock::draw(self.dice.as_ref())).to_string(),
            peer: peer.to_string(),
            body: self.receipt_body(release, stage, statements, reason, text),
        }
    }

    fn receipt_body(
        &self,
        release: &RecordId,
        stage: &str,
        statements: &[[u8; 32]],
        reason: Option<String>,
        text: Vec<Text>,
    ) -> String {
        due_body(&Body::Receipt(Box::new(Receipt {
            release: release.clone(),
            stage: stage.into(),
            statements: statements
                .iter()
                .map(|hash| comity_proof::hex::encode(hash))
                .collect(),
            reason,
            text,
            at: self.clock.now(),
        })))
    }

    /// Signs and logs the answers that are due, in batches. Each has had its record id since it was due, so none is
    /// logged twice.
    pub(super) fn log_answers(&self, turn: &Turn<'_>) -> Result<u64, FlowError> {
        let mut logged = 0;
        loop {
            self.read_log_for_sharing(turn)?;
            let dues = self.store.dues(AT_ONCE)?;
            let mut batch = Vec::new();
            for due in &dues {
                let id: RecordId = due.record_id.parse().map_err(|_| FlowError::NotFound("answer"))?;
                // Logged, and not read back yet: somebody else's statement before it still waits for its place.
                if self.store.record(id.as_str(), &Sight::all())?.is_some() {
                    continue;
                }
                let Some(body) = read_due(&due.body) else { continue };
                let to: Vec<NodeName> = due.peer.parse().into_iter().collect();
                let title = match &body {
                    Body::Erased(_) => ["Erased here", "已在本机关删除"],
                    _ => ["Receipt", "回执"],
                };
                let record = self.addressed(&to, None, &[], body, title);
                batch.push(self.desk().sign(crate::recover::issue(&id, &record))?);
            }
            if batch.is_empty() {
                return Ok(logged);
            }
            self.commit_only(&batch)?;
            logged += batch.len() as u64;
        }
    }

    /// A row for people; `None` where the reader may not know of the record.
    fn incoming_row(&self, me: &Who, found: Incoming) -> Result<Option<IncomingRow>, FlowError> {
        let new = found.new;
        let known = self.store.record(&new.record, &Sight::all())?;
        let seen = self.store.record(&new.record, &me.sight())?;
        if known.is_some() && seen.is_none() {
            return Ok(None);
        }
        let row = seen.map(|row| row.row).unwrap_or_default();
        Ok(Some(IncomingRow {
            id: found.id,
            from: new.peer.parse().map_err(|_| FlowError::NotFound("counterpart"))?,
            release: new.release,
            why: new.why,
            record: new.record,
            title: Heading::read(&row.title).title,
            kind: row.kind,
            tlp: row.tlp,
            person: row.person,
            state: IncomingState::parse(&new.state).unwrap_or(IncomingState::Rejected),
            taken: when(new.taken),
            reason: new.reason,
            error: new.error,
            actor: Actor::parse(&new.actor).unwrap_or(Actor::Peer),
        }))
    }
}

fn detail(row: IncomingRow, found: Incoming) -> IncomingDetail {
    let terms: Terms = serde_json::from_str(&found.new.terms).unwrap_or_default();
    let mut records: Vec<String> = Vec::new();
    for one in &found.new.statements {
        if !records.contains(&one.record) {
            records.push(one.record.clone());
        }
    }
    IncomingDetail {
        may_decide: matches!(row.state, IncomingState::Delivered | IncomingState::Opened),
        row,
        purposes: terms.purposes,
        ground: terms.ground,
        onward: terms.onward.unwrap_or(comity_core::handling::Onward::None),
        may_pass_to: terms.may_pass_to,
        records,
        statements: found
            .new
            .statements
            .into_iter()
            .map(|one| IncomingStatement {
                hash: one.hash,
                record: one.record,
                seq: one.seq,
                verb: one.verb,
                issuer: one.issuer,
                log: one.log,
                index: one.index,
                vouched: if one.pinned {
                    Vouched::Pinned
                } else {
                    Vouched::BySender
                },
            })
            .collect(),
    }
}

/// The body of an answer as the store keeps it.
pub(super) fn due_body(body: &Body) -> String {
    serde_json::json!({ "kind": body.kind().as_str(), "body": body.to_json() }).to_string()
}

fn read_due(text: &str) -> Option<Body> {
    let mut tree: serde_json::Value = serde_json::from_str(text).ok()?;
    let kind = Kind::parse(tree.get("kind")?.as_str()?)?;
    Body::from_json(kind, tree.get_mut("body")?.take()).ok()
}
