//! What waits, for whom, since when and who must act; who holds what; what was carried out; what is fresh enough.

use comity_core::identifiers::NodeName;
use comity_core::text::Text;
use comity_store::sharing::{DeliveryState, Holder, IncomingFilter, Share, ShareFilter};
use comity_store::{FailureRow, PeerRow};

use super::ShareId;
use super::propose::{BY_HAND, MAX_HOLDERS, Plan, when};
use super::release::Obstacle;
use super::views::{
    ActedRow, Actor, DeliveryRow, Freshness, HolderRow, OutstandingRow, ShareQuery, ShareRow, ShareState,
    Stage,
};
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::{self, Action};
use crate::sign::Heading;
use crate::who::Who;

/// Rows looked at for one page.
const AT_ONCE: u32 = 2000;

/// A foreign listing counts as long as its issuer was heard of within a day.
const FRESH_SECONDS: i64 = 24 * 60 * 60;

impl Node {
    /// Proposals and what became of them, newest first. Those about records out of the reader's sight are left out.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn shares(&self, me: &Who, query: &ShareQuery) -> Result<Vec<ShareRow>, FlowError> {
        me.may(Action::SeePeers)?;
        let filter = ShareFilter {
            state: query.state.map(|state| state.as_str().into()),
            record: query.record.clone(),
            automatic: query.automatic,
            before: query.before,
        };
        let names = self.user_names()?;
        let name = |id: i64| names.get(&id).cloned().unwrap_or_else(|| format!("user {id}"));
        let mut rows = Vec::new();
        for share in self.store.shares(&filter, query.limit)? {
            rows.extend(self.share_row(me, share, &name)?);
        }
        Ok(rows)
    }

    /// One proposal.
    ///
    /// # Errors
    /// Not allowed, not found.
    pub fn share(&self, me: &Who, id: ShareId) -> Result<ShareRow, FlowError> {
        me.may(Action::SeePeers)?;
        let share = self.store.share(id)?.ok_or(FlowError::NotFound("share"))?;
        let names = self.user_names()?;
        let name = |id: i64| names.get(&id).cloned().unwrap_or_else(|| format!("user {id}"));
        self.share_row(me, share, &name)?
            .ok_or(FlowError::NotFound("share"))
    }

    /// A proposal whose record the reader may see.
    pub(super) fn visible_share(&self, me: &Who, id: ShareId) -> Result<Share, FlowError> {
        let share = self.store.share(id)?.ok_or(FlowError::NotFound("share"))?;
        let seen = self.store.record(&share.new.record, &me.sight())?;
        seen.map(|_| share).ok_or(FlowError::NotFound("share"))
    }

    fn share_row(
        &self,
        me: &Who,
        share: Share,
        name: &dyn Fn(i64) -> String,
    ) -> Result<Option<ShareRow>, FlowError> {
        let erased = self.is_erased(&share.new.record)?;
        let seen = self.store.record(&share.new.record, &me.sight())?;
        if seen.is_none() && !erased {
            return Ok(None);
        }
        let row = seen.map(|row| row.row).unwrap_or_default();
        let plan = Plan::read(&share).ok();
        let state = ShareState::parse(&share.new.state).unwrap_or(ShareState::Proposed);
        let by_hand = share.new.key.starts_with(BY_HAND);
        let own = share.new.proposed_by == me.user;
        let needs_other = row.person || self.release_four_eyes()?;
        let operator = || "operator".to_owned();
        let deliveries = match &share.new.release {
            Some(release) => self.store.deliveries_of(release)?,
            None => Vec::new(),
        };
        let mut rows = Vec::new();
        for one in deliveries {
            rows.extend(self.delivery_row(one)?);
        }
        Ok(Some(ShareRow {
            id: share.id,
            state,
            why: share.new.why,
            record: share.new.record,
            title: Heading::read(&row.title).title,
            kind: row.kind,
            tlp: row.tlp,
            person: row.person,
            to: plan.as_ref().map(|plan| plan.to.clone()).unwrap_or_default(),
            may_pass_to: plan
                .as_ref()
                .map(|plan| plan.may_pass_to.clone())
                .unwrap_or_default(),
            purposes: plan
                .as_ref()
                .map(|plan| plan.purposes.clone())
                .unwrap_or_default(),
            ground: plan.as_ref().map(|plan| plan.ground.clone()).unwrap_or_default(),
            onward: plan
                .as_ref()
                .map_or(comity_core::handling::Onward::None, |plan| plan.onward),
            assured: plan.map(|plan| plan.assured).unwrap_or_default(),
            proposed_by: by_hand.then(|| share.new.proposed_by.map_or_else(operator, name)),
            proposed: when(share.new.proposed),
            decided_by: share
                .decided
                .map(|_| share.decided_by.map_or_else(operator, name)),
            decided: share.decided.map(when),
            reason: share.reason,
            release: share.new.release.filter(|_| state == ShareState::Released),
            problem: share
                .problem
                .as_deref()
                .map(obstacle)
                .map(|one| format!("{} {}", one.what, one.mend)),
            may_decide: state == ShareState::Proposed
                && policy::may(me.role, Action::Release)
                && !(own && needs_other),
            deliveries: rows,
        }))
    }

    fn delivery_row(&self, one: DeliveryState) -> Result<Option<DeliveryRow>, FlowError> {
        let Ok(to) = one.peer.parse::<NodeName>() else {
            return Ok(None);
        };
        let stage = Stage::parse(&one.stage).unwrap_or(Stage::Waiting);
        let failure = match stage {
            Stage::Waiting => self.store.peer_failures(&one.peer)?.into_iter().next(),
            _ => None,
        };
        Ok(Some(DeliveryRow {
            to,
            stage,
            at: one.at.map(when),
            reason: one.reason,
            text: texts(one.text.as_deref()),
            receipt: one.receipt,
            error: failure.map(|failure| failure.last.what),
        }))
    }

    /// What holders have not answered yet, the oldest first.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn outstanding(&self, me: &Who) -> Result<Vec<OutstandingRow>, FlowError> {
        me.may(Action::SeePeers)?;
        let mut rows = Vec::new();
        for one in self.store.deliveries(None, true, AT_ONCE)? {
            rows.extend(self.waiting_delivery(me, one)?);
        }
        self.held_back(me, &mut rows)?;
        for holder in self.store.holders_unanswered(AT_ONCE)? {
            // Direct ones stand there already, as the delivery of the take-back.
            if !holder.via.is_empty() {
                rows.extend(self.waiting_holder(me, holder)?);
            }
        }
        self.waiting_erasures(me, &mut rows)?;
        rows.sort_by_key(|row| (row.since.seconds(), row.to.to_string()));
        Ok(rows)
    }

    fn waiting_delivery(&self, me: &Who, one: DeliveryState) -> Result<Option<OutstandingRow>, FlowError> {
        let stage = Stage::parse(&one.stage).unwrap_or(Stage::Waiting);
        let row = self.outstanding_row(me, &one.release.record, &one.peer, one.release.at)?;
        Ok(row.map(|row| OutstandingRow {
            release: one.release.release,
            why: one.release.why,
            stage,
            ..row
        }))
    }

    /// Approved, and not out yet.
    fn held_back(&self, me: &Who, rows: &mut Vec<OutstandingRow>) -> Result<(), FlowError> {
        let filter = ShareFilter {
            state: Some(ShareState::Approved.as_str().into()),
            automatic: true,
            ..ShareFilter::default()
        };
        for share in self.store.shares(&filter, AT_ONCE)? {
            let Ok(plan) = Plan::read(&share) else { continue };
            let obstacle = share.problem.as_deref().map(obstacle);
            for peer in &plan.to {
                let row = self.outstanding_row(me, &share.new.record, peer.as_str(), share.new.proposed)?;
                rows.extend(row.map(|row| OutstandingRow {
                    why: share.new.why.clone(),
                    error: obstacle.as_ref().map(|one| one.what.clone()),
                    actor: Actor::Us,
                    mend: obstacle.as_ref().map_or_else(
                        || "nothing, it goes out with the next round".into(),
                        |one| one.mend.clone(),
                    ),
                    ..row
                }));
            }
        }
        Ok(())
    }

    /// A further holder whose receipt has not come back.
    fn waiting_holder(&self, me: &Who, holder: Holder) -> Result<Option<OutstandingRow>, FlowError> {
        if self.is_erased(&holder.record)? {
            return Ok(None);
        }
        let newest = self.store.record(&holder.record, &comity_store::Sight::all())?;
        let since = newest.map_or(holder.since, |row| row.row.issued);
        let row = self.outstanding_row(me, &holder.record, &holder.node, since)?;
        let via: Option<NodeName> = holder.via.parse().ok();
        Ok(row.map(|row| OutstandingRow {
            why: "take-back".into(),
            stage: Stage::parse(&holder.stage).unwrap_or(Stage::Waiting),
            mend: match &via {
                Some(via) => {
                    format!("ask {via}, which passed it on: it hands the take-back on and the receipt back")
                }
                None => row.mend.clone(),
            },
            via,
            ..row
        }))
    }

    fn waiting_erasures(&self, me: &Who, rows: &mut Vec<OutstandingRow>) -> Result<(), FlowError> {
        for order in self.store.erasures_of(None, AT_ONCE)? {
            let answered = self.store.erased_by(&order.notice)?;
            for holder in self.store.holders_of(Some(&order.record), MAX_HOLDERS)? {
                if answered.iter().any(|answer| answer.node == holder.node) {
                    continue;
                }
                let row = self.outstanding_row(me, &order.record, &holder.node, order.at)?;
                rows.extend(row.map(|row| OutstandingRow {
                    release: order.notice.clone(),
                    why: "erase".into(),
                    via: holder.via.parse().ok(),
                    ..row
                }));
            }
        }
        Ok(())
    }

    /// The part that all have; `None` where the reader may not know of the record.
    fn outstanding_row(
        &self,
        me: &Who,
        record: &str,
        peer: &str,
        since: i64,
    ) -> Result<Option<OutstandingRow>, FlowError> {
        let Ok(to) = peer.parse::<NodeName>() else {
            return Ok(None);
        };
        let seen = self.store.record(record, &me.sight())?;
        if seen.is_none() && !self.is_erased(record)? {
            return Ok(None);
        }
        let row = seen.map(|row| row.row).unwrap_or_default();
        let failure = self.store.peer_failures(peer)?.into_iter().next();
        let (error, actor, mend) = match failure {
            Some(FailureRow { last, .. }) => {
                let actor = match last.who.as_str() {
                    "us" => Actor::Us,
                    "line" => Actor::Line,
                    _ => Actor::Peer,
                };
                (Some(last.what), actor, last.mend)
            }
            None => (None, Actor::Peer, format!("remind the officers of {to}")),
        };
        Ok(Some(OutstandingRow {
            record: record.into(),
            title: Heading::read(&row.title).title,
            kind: row.kind,
            release: String::new(),
            why: String::new(),
            to,
            via: None,
            since: when(since),
            age: self.clock.now().seconds().saturating_sub(since).max(0),
            stage: Stage::Waiting,
            error,
            actor,
            mend,
        }))
    }

    /// Who holds a record that went out from here, directly or through others.
    ///
    /// # Errors
    /// Not allowed, not found.
    pub fn holders(&self, me: &Who, record: &str) -> Result<Vec<HolderRow>, FlowError> {
        me.may(Action::SeePeers)?;
        if self.store.record(record, &me.sight())?.is_none() && !self.is_erased(record)? {
            return Err(FlowError::NotFound("record"));
        }
        let rows = self.store.holders_of(Some(record), MAX_HOLDERS)?;
        let row = |holder: Holder| {
            Some(HolderRow {
                record: holder.record,
                node: holder.node.parse().ok()?,
                via: holder.via.parse().ok(),
                since: when(holder.since),
                stage: Stage::parse(&holder.stage).unwrap_or(Stage::Waiting),
                up_to_date: holder.acked >= holder.head,
                erased: holder.erased.map(when),
            })
        };
        Ok(rows.into_iter().filter_map(row).collect())
    }

    /// Take-backs and updates that this node carried out, newest first.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn acted(&self, me: &Who, limit: u32) -> Result<Vec<ActedRow>, FlowError> {
        me.may(Action::Read)?;
        let filter = IncomingFilter {
            states: vec!["acted".into()],
            whys: vec!["update".into(), "take-back".into(), "erase".into()],
            ..IncomingFilter::default()
        };
        let mut rows = Vec::new();
        for one in self.store.incoming_list(&filter, limit)? {
            let seen = self.store.record(&one.new.record, &me.sight())?;
            let erased = self.is_erased(&one.new.record)?;
            let Ok(from) = one.new.peer.parse::<NodeName>() else {
                continue;
            };
            if seen.is_none() && !erased {
                continue;
            }
            let newest = one.new.statements.iter().max_by_key(|statement| statement.seq);
            let verb = newest.map_or_else(|| "erase".to_owned(), |statement| statement.verb.clone());
            let row = seen.map(|row| row.row).unwrap_or_default();
            rows.push(ActedRow {
                at: when(one.new.taken),
                from,
                record: one.new.record,
                title: Heading::read(&row.title).title,
                verb: if erased { "erase".into() } else { verb },
                status: row.status,
            });
        }
        Ok(rows)
    }

    /// Whether a record may be acted on now: ours always, another's while contact with its issuer, or with the node it
    /// came from, is recent.
    ///
    /// # Errors
    /// The store's.
    pub fn freshness(&self, record: &str) -> Result<Freshness, FlowError> {
        let issuer = super::issuer_of(record);
        if issuer == self.name.as_str() {
            return Ok(Freshness::Own);
        }
        let peers = self.store.peers()?;
        let of = |name: &str| peers.iter().find(|peer: &&PeerRow| peer.new.name == name);
        let peer = match of(issuer) {
            Some(peer) => Some(peer),
            None => {
                let held = self.held_from(record)?;
                held.and_then(|(name, _)| of(&name))
            }
        };
        let since = peer.and_then(|peer| peer.last_contact);
        let now = self.clock.now().seconds();
        Ok(match since {
            Some(at) if now.saturating_sub(at) <= FRESH_SECONDS => Freshness::Fresh,
            since => Freshness::Unknown {
                since: since.map(when),
            },
        })
    }
}

fn obstacle(text: &str) -> Obstacle {
    serde_json::from_str(text).unwrap_or_else(|_| Obstacle {
        actor: Actor::Us.as_str().into(),
        what: text.into(),
        mend: String::new(),
    })
}

fn texts(kept: Option<&str>) -> Vec<Text> {
    kept.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}
