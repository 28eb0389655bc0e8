//! What goes out by itself: every later statement on a record follows it to each holder; answers of further holders and
//! word of them go back to the originator; approved releases that could not go out yet are tried again.

use comity_core::handling::{Onward, Purpose};
use comity_core::identifiers::{NodeName, RecordId};
use comity_core::record::Verb;
use comity_proof::{hex, sha256};
use comity_release::{Point, Question};
use comity_store::sharing::{Holder, NewShare, Relay, ShareFilter};
use comity_store::{Sight, StatementRow};

use super::propose::{MAX_HOLDERS, Plan, caveats_filled};
use super::turn::Turn;
use super::views::{Sent, ShareState};
use crate::error::FlowError;
use crate::node::Node;

/// Holders, relays and releases looked at in one go; the rest follows with the next round.
const AT_ONCE: u32 = 1000;

/// Statements handed back in one release.
const RELAYED: usize = 256;

impl Node {
    /// Sends what waits: approved releases, take-backs to every holder, receipts. Called by the rounds and after
    /// every later statement.
    ///
    /// # Errors
    /// The store's or the log's; what is waiting stays so.
    pub fn deliver_more(&self) -> Result<Sent, FlowError> {
        let turn = self.sharing_turn();
        self.read_log_for_sharing(&turn)?;
        self.carry_out_erasures(&turn)?;
        let mut sent = Sent {
            receipts: self.log_answers(&turn)?,
            ..Sent::default()
        };
        self.plan_updates()?;
        self.plan_relays()?;
        self.plan_erasures()?;
        self.send_approved(&turn, &mut sent)?;
        Ok(sent)
    }

    /// After a statement was recorded: sends what follows from it. What fails is tried again with the next round.
    pub(crate) fn follow_up(&self) {
        if let Err(cause) = self.deliver_more() {
            tracing::warn!(%cause, "what follows from a statement was not sent yet; the next round sends it");
        }
    }

    fn send_approved(&self, turn: &Turn<'_>, sent: &mut Sent) -> Result<(), FlowError> {
        let filter = ShareFilter {
            state: Some(ShareState::Approved.as_str().into()),
            automatic: true,
            ..ShareFilter::default()
        };
        let mut waiting = self.store.shares(&filter, AT_ONCE)?;
        waiting.reverse();
        for share in waiting {
            match self.send(turn, share.id) {
                Ok(()) => sent.released += 1,
                // One counterpart that cannot be sealed for stops nobody else; a log or disk that fails stops all.
                Err(FlowError::Fields(_) | FlowError::NotFound(_)) => sent.held_back += 1,
                Err(cause) => return Err(cause),
            }
        }
        Ok(())
    }

    fn plan_updates(&self) -> Result<(), FlowError> {
        for holder in self.store.holders_behind(AT_ONCE)? {
            if self.is_erased(&holder.record)? {
                continue;
            }
            let chain = self.store.chain(&holder.record, &Sight::all())?;
            self.plan_update(&holder, &chain)?;
        }
        Ok(())
    }

    fn plan_update(&self, holder: &Holder, chain: &[StatementRow]) -> Result<(), FlowError> {
        let Ok(node) = holder.node.parse::<NodeName>() else {
            return Ok(());
        };
        let newer: Vec<(u64, Verb)> = chain
            .iter()
            .filter(|row| row.settled.row.seq > holder.sent)
            .filter_map(|row| Some((row.settled.row.seq, Verb::parse(&row.settled.row.verb)?)))
            .collect();
        let facts = newer
            .iter()
            .find(|(_, verb)| verb.has_body())
            .map(|(seq, _)| *seq);
        let mut plan = self.plan_as_before(&holder.record, &node)?;
        if facts.is_some() && !self.may_have(&holder.record, &node, &plan)? {
            plan.withheld_from = facts;
        }
        let only_amended = newer.iter().all(|(_, verb)| *verb == Verb::Amend);
        let why = if only_amended && plan.withheld_from.is_none() {
            "update"
        } else {
            "take-back"
        };
        let key = format!("{why}/{}/{}/{node}", holder.record, holder.head);
        self.put_automatic(&key, why, &holder.record, &plan)
    }

    /// The terms under which a node got a record.
    fn plan_as_before(&self, record: &str, node: &NodeName) -> Result<Plan, FlowError> {
        let filter = ShareFilter {
            state: Some(ShareState::Released.as_str().into()),
            record: Some(record.into()),
            ..ShareFilter::default()
        };
        for share in self.store.shares(&filter, AT_ONCE)? {
            let Ok(plan) = Plan::read(&share) else { continue };
            if share.new.why == "share" && plan.to.contains(node) {
                return Ok(Plan {
                    to: vec![node.clone()],
                    ..plan
                });
            }
        }
        let known = self.handling_of(record)?;
        let handling = known.map(|(handling, _)| handling);
        Ok(Plan {
            purposes: handling
                .as_ref()
                .map_or_else(|| vec![Purpose::Oversight], |one| one.purposes.clone()),
            onward: handling.map_or(Onward::None, |one| one.onward),
            ..self.plain_plan(node, record)?
        })
    }

    fn plain_plan(&self, node: &NodeName, record: &str) -> Result<Plan, FlowError> {
        Ok(Plan {
            to: vec![node.clone()],
            purposes: vec![Purpose::Oversight],
            ground: Vec::new(),
            onward: Onward::None,
            assured: Vec::new(),
            may_pass_to: Vec::new(),
            held_by: self.held_by(record)?,
            statements: Vec::new(),
            approvals: 0,
            withheld_from: None,
        })
    }

    /// Whether the newest facts of a record are still for a node that holds it.
    fn may_have(&self, record: &str, node: &NodeName, plan: &Plan) -> Result<bool, FlowError> {
        let Some((handling, kind)) = self.handling_of(record)? else {
            return Ok(false);
        };
        let issuer = super::issuer_of(record);
        let policy = self.release_policy()?;
        // A purpose that was taken away since does not take the record away, as long as one is left.
        let mut allowed = false;
        for purpose in &plan.purposes {
            allowed |= policy
                .decide(&Question {
                    point: if issuer == self.name.as_str() {
                        Point::Seal
                    } else {
                        Point::Onward
                    },
                    handling: &handling,
                    kind: &kind,
                    issuer,
                    us: self.name.as_str(),
                    recipient: node.as_str(),
                    purpose: *purpose,
                    approvals: plan.approvals,
                    caveats_filled: caveats_filled(&handling),
                    granted: self.store.is_granted(record, node.as_str())?,
                    on: self.today(),
                })
                .allowed;
        }
        Ok(allowed)
    }

    fn plan_relays(&self) -> Result<(), FlowError> {
        let mut groups: Vec<(Relay, Vec<[u8; 32]>, Vec<String>)> = Vec::new();
        for relay in self.store.relays(AT_ONCE)? {
            let fits = |group: &&mut (Relay, Vec<[u8; 32]>, Vec<String>)| {
                group.0.why == relay.why
                    && group.0.record == relay.record
                    && group.0.to == relay.to
                    && group.1.len() < RELAYED
            };
            match groups.iter_mut().find(fits) {
                Some((_, hashes, nodes)) => {
                    hashes.push(relay.hash);
                    nodes.extend(relay.nodes);
                }
                None => {
                    let nodes = relay.nodes.clone();
                    groups.push((relay.clone(), vec![relay.hash], nodes));
                }
            }
        }
        for (relay, hashes, mut nodes) in groups {
            let Ok(to) = relay.to.parse::<NodeName>() else {
                continue;
            };
            nodes.sort();
            nodes.dedup();
            let plan = Plan {
                statements: hashes.iter().map(|hash| hex::encode(hash)).collect(),
                may_pass_to: nodes.iter().filter_map(|name| name.parse().ok()).collect(),
                ..self.plain_plan(&to, &relay.record)?
            };
            let digest = hex::encode(&sha256(&hashes.concat()));
            let key = format!("{}/{}/{to}/{digest}", relay.why, relay.record);
            self.put_automatic(&key, &relay.why, &relay.record, &plan)?;
        }
        Ok(())
    }

    /// An order to erase that came to us goes on to everybody who has the record from us.
    fn plan_erasures(&self) -> Result<(), FlowError> {
        for order in self.store.erasures_of(None, AT_ONCE)? {
            if order.from.is_empty() {
                continue;
            }
            for holder in self.store.holders_of(Some(&order.record), MAX_HOLDERS)? {
                let Ok(node) = holder.node.parse::<NodeName>() else {
                    continue;
                };
                if !holder.via.is_empty() || holder.erased.is_some() || holder.node == order.from {
                    continue;
                }
                let plan = Plan {
                    statements: vec![hex::encode(&order.hash)],
                    ..self.plain_plan(&node, &order.record)?
                };
                let key = format!("erase/{}/{node}", order.notice);
                self.put_automatic(&key, "take-back", &order.record, &plan)?;
            }
        }
        Ok(())
    }

    fn put_automatic(&self, key: &str, why: &str, record: &str, plan: &Plan) -> Result<(), FlowError> {
        let release = RecordId::new(&self.name, comity_core::clock::draw(self.dice.as_ref()));
        self.store.share_add(&NewShare {
            key: key.into(),
            state: ShareState::Approved.as_str().into(),
            why: why.into(),
            record: record.into(),
            form: plan.kept(),
            proposed_by: None,
            proposed: self.clock.now().seconds(),
            release: Some(release.to_string()),
        })?;
        Ok(())
    }
}
