//! Our side when a counterpart asks.

use comity_core::clock::draw;
use comity_core::handling::Purpose;
use comity_core::identifiers::NodeName;
use comity_core::kinds::MatchQuery;
use comity_core::text::Text;
use comity_exchange::Purposed;
use comity_match::{Holder, Identifier, Request, SetHead, Tag, TagSet};
use comity_proof::hex;
use comity_store::Sight;
use rayon::prelude::*;

use super::files::{Kept, KeptSet, damaged, read, write};
use super::records::HOLDER;
use super::{ALARM_FROM, DAY_BUDGET, MOST_GROUND, PURPOSES, RENEW_AFTER, head};
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::peers::exchange::lock;
use crate::policy::Action;
use crate::who::Who;

/// What is sent instead of an answer: `cmr1` and one of these.
pub(super) const REFUSED: &[u8; 4] = b"cmr1";
/// The day's budget is spent.
pub(super) const BUDGET: u8 = 1;
/// The set is no longer answered for: fetch the newest.
pub(super) const OLD_SET: u8 = 2;
/// Not asked for such a purpose, or without a ground.
pub(super) const PURPOSE: u8 = 3;

/// The one answer for what is not here and what is not for whoever asks.
const NOT_HERE: FlowError = FlowError::NotFound("name");

/// Tags worked out at a time by one thread.
const PART: usize = 512;

fn refusal(code: u8) -> Vec<u8> {
    [&REFUSED[..], &[code]].concat()
}

fn info(peer: &NodeName, epoch: u64) -> Vec<u8> {
    format!("comity match {peer} {epoch}").into_bytes()
}

impl Node {
    /// Makes a new set for a counterpart: a new key, the tags of what we hold now, and the entry in our log that binds
    /// both. Gives its number.
    ///
    /// # Errors
    /// Not allowed, not pinned, or ours.
    pub fn match_prepare_set(&self, me: &Who, peer: &NodeName) -> Result<u64, FlowError> {
        me.may(Action::ManagePeers)?;
        self.open_peer(peer)?;
        let _turn = lock(&self.matching);
        let mut kept = self.matching_kept(peer)?;
        self.prepare(peer, &mut kept)?;
        Ok(kept.last)
    }

    /// What stands under `match/` for a counterpart: `head` and `set/<number>`. `None` where it is not there or not for it.
    ///
    /// # Errors
    /// Ours.
    pub fn match_set(&self, peer: &NodeName, name: &str) -> Result<Option<Vec<u8>>, FlowError> {
        if self.open_peer(peer).is_err() {
            return Ok(None);
        }
        let _turn = lock(&self.matching);
        let mut kept = self.matching_kept(peer)?;
        if let Some(number) = name.strip_prefix("set/") {
            let known = kept.sets.iter().find(|set| set.epoch.to_string() == number);
            return known.map_or(Ok(None), |set| read(&self.set_path(peer, set.epoch)));
        }
        if name != "head" {
            return Ok(None);
        }
        let stale = |set: &KeptSet| {
            self.clock.now().seconds() >= set.made + RENEW_AFTER && self.log.size() > set.log_size
        };
        if kept.sets.last().is_none_or(stale) {
            self.prepare(peer, &mut kept)?;
        }
        let Some(set) = kept.sets.last() else {
            return Ok(None);
        };
        let row = self.store.statement(&set.statement()?, &Sight::all())?;
        let row = row.ok_or_else(|| damaged("the statement of a set"))?;
        let proof = self.log.proof_file(set.index).map_err(FlowError::LogRead)?;
        Ok(Some(head::encode(&set.head()?, &row.bytes, &proof)))
    }

    fn open_peer(&self, peer: &NodeName) -> Result<(), FlowError> {
        let pinned = self.pinned_peer(peer).map_err(|_| NOT_HERE)?;
        if pinned.row.frozen.is_some() {
            Err(NOT_HERE)
        } else {
            Ok(())
        }
    }

    fn prepare(&self, peer: &NodeName, kept: &mut Kept) -> Result<(), FlowError> {
        // The number is taken first: after a crash it is not given again, so no two sets can have it.
        kept.last += 1;
        self.matching_keep(peer, kept)?;
        let epoch = kept.last;
        let ids = self.held_identifiers()?;
        let log_size = self.log.size();
        let seed: [u8; 32] = draw(self.dice.as_ref());
        let ours = |cause: comity_match::MatchError| FlowError::Damaged(cause.to_string());
        let holder = Holder::new(&seed, &info(peer, epoch)).map_err(ours)?;
        let tags: Vec<Tag> = ids
            .par_chunks(PART)
            .flat_map_iter(|part: &[Identifier]| holder.tags(part))
            .collect();
        let set = TagSet::new(tags, &mut |bytes| self.dice.fill(bytes)).map_err(ours)?;
        write(&self.set_path(peer, epoch), &set.to_bytes())?;
        let head = SetHead {
            epoch,
            key: *holder.public(),
            root: set.root(),
            tags: set.len(),
        };
        let body = MatchQuery {
            side: HOLDER.into(),
            peer: peer.clone(),
            purpose: PURPOSES[0],
            ground: Vec::new(),
            count: head.tags,
            digest: hex::encode(&head.digest()),
            epoch,
            hits: None,
        };
        let title = [
            format!("Set {epoch} for private questions of {peer}"),
            format!("供 {peer} 私密查询的第 {epoch} 号集合"),
        ];
        let placed = self.log_match(body, title)?;
        kept.sets.push(KeptSet {
            epoch,
            seed: hex::encode(&seed),
            head: hex::encode(&head.to_bytes()),
            identifiers: u64::try_from(ids.len()).unwrap_or(u64::MAX),
            made: self.clock.now().seconds(),
            log_size,
            statement: hex::encode(&placed.statement),
            index: placed.index,
        });
        self.matching_keep(peer, kept)
    }

    /// Answers a question of a counterpart. The budget is spent and the question logged before the answer leaves.
    ///
    /// # Errors
    /// [`FlowError::NotFound`] for whoever is not pinned or sends no question, or ours.
    pub fn match_answer(&self, peer: &NodeName, asked: &Purposed, body: &[u8]) -> Result<Vec<u8>, FlowError> {
        self.open_peer(peer)?;
        let request = Request::from_bytes(body).map_err(|_| NOT_HERE)?;
        let ground = asked.ground.trim();
        let purpose = Purpose::parse(&asked.purpose).filter(|purpose| PURPOSES.contains(purpose));
        let long = ground.chars().count() > MOST_GROUND;
        let (Some(purpose), false) = (purpose, ground.is_empty() || long) else {
            return Ok(refusal(PURPOSE));
        };
        let _turn = lock(&self.matching);
        let mut kept = self.matching_kept(peer)?;
        let Some(set) = kept.sets.iter().find(|set| set.epoch == request.epoch()).cloned() else {
            return Ok(refusal(OLD_SET));
        };
        let count = u64::try_from(request.count()).unwrap_or(u64::MAX);
        let Some(used) = self.spend(peer, &mut kept, purpose, count)? else {
            return Ok(refusal(BUDGET));
        };
        let holder = Holder::new(&set.seed()?, &info(peer, set.epoch));
        let holder = holder.map_err(|cause| FlowError::Damaged(cause.to_string()))?;
        // An element that is no point is nobody's question.
        let answer = holder.evaluate(&request, &mut |bytes| self.dice.fill(bytes));
        let mut answer = answer.map_err(|_| NOT_HERE)?;
        answer.left = u32::try_from(DAY_BUDGET - used).unwrap_or(u32::MAX);
        let body = MatchQuery {
            side: HOLDER.into(),
            peer: peer.clone(),
            purpose,
            ground: vec![Text::en(ground)],
            count,
            digest: hex::encode(&request.digest()),
            epoch: set.epoch,
            hits: None,
        };
        let title = [
            format!("{peer} asked in private about {count} identifiers"),
            format!("{peer} 私密查询了 {count} 个标识"),
        ];
        self.log_match(body, title)?;
        Ok(answer.to_bytes())
    }

    /// Spends the budget of the day; `None` if it does not reach. Durable when this returns.
    fn spend(
        &self,
        peer: &NodeName,
        kept: &mut Kept,
        purpose: Purpose,
        count: u64,
    ) -> Result<Option<u64>, FlowError> {
        let day = kept.asked.entry(self.today().to_string()).or_default();
        let before = day.get(purpose.as_str()).copied().unwrap_or(0);
        let used = before.saturating_add(count);
        if used > DAY_BUDGET {
            self.note(
                None,
                Deed::refused("match.answer", "peer", peer.as_str()).with("budget"),
            )?;
            return Ok(None);
        }
        day.insert(purpose.as_str().to_owned(), used);
        self.matching_keep(peer, kept)?;
        if before < ALARM_FROM && used >= ALARM_FROM && !self.has_requested(peer.as_str())? {
            tracing::warn!(
                peer = peer.as_str(),
                used,
                "much was asked in private today and no request has followed"
            );
            self.note(
                None,
                Deed::done("match.alarm", "peer", peer.as_str()).with(used.to_string()),
            )?;
        }
        Ok(Some(used))
    }
}
