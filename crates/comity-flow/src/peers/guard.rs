//! The guard against signing a second history: before a node that was away signs, those who cosigned its log are asked.
//!
//! A *gap* is time in which this program did not run: a start, or a machine that was halted and went on, perhaps from a
//! copy of its memory. A node that runs and has nothing to sign cannot be set back unseen, so it asks nobody: it must go on
//! working when its counterparts are gone for a year. [`Node::heartbeat`] tells the one from the other.

use comity_core::date::Timestamp;
use comity_core::identifiers::NodeName;
use comity_exchange::guard::{GAP_SECONDS, Guard, Heard, MaySign, Own, PATIENCE_SECONDS, Said, Watch, ask};
use comity_exchange::{Get, Mirror, Source, limits, names, recover};

use super::exchange::lock;
use super::trouble::SyncTrouble;
use super::views::HeldView;
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::who::Who;

/// Setting: seconds without an answer after which an operator may let the log go on.
const PATIENCE: &str = "guard.patience";

/// Setting: entries below this index may be missing in the store, because the log was brought back from a counterpart.
pub(crate) const RECOVERED_TO: &str = "guard.recovered-to";

/// Entries given to the log in one call when it is brought back.
const RECOVER_BATCH: usize = 4096;

/// Whether our log may sign, and since when it may not.
#[derive(Default)]
pub(crate) struct GuardState {
    /// Off as long as nobody outside has seen our log.
    watch: Option<Watch>,
    since: Option<Timestamp>,
    rolled_back: Option<(String, u64)>,
}

/// What a heartbeat found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pulse {
    /// Nothing to do.
    Fine,
    /// Ask the counterparts what they saw of our log, and tell it with [`Node::hear_of_us`].
    Ask,
    /// The log signs nothing until people act.
    Held,
}

impl Node {
    /// At a start: where somebody outside has seen our log, it signs nothing before somebody was asked.
    pub(crate) fn begin_guarded(&self) -> Result<bool, FlowError> {
        let known_outside = self
            .all_peers()?
            .iter()
            .any(|peer| peer.row.last_contact.is_some());
        if known_outside {
            let mut guard = lock(&self.exchange.guard);
            guard.watch = Some(Watch::new(GAP_SECONDS, self.patience()?));
            self.hold_for(
                &mut guard,
                "counterparts are being asked what they saw of this log",
            );
        }
        Ok(known_outside)
    }

    /// To be called every few seconds while the program runs.
    pub fn heartbeat(&self) -> Pulse {
        let now = self.seconds();
        let mut guard = lock(&self.exchange.guard);
        let Some(watch) = &mut guard.watch else {
            return Pulse::Fine;
        };
        match watch.may_sign(now) {
            MaySign::Yes => {
                watch.signed(now);
                Pulse::Fine
            }
            MaySign::Ask | MaySign::Wait { .. } => {
                self.hold_for(
                    &mut guard,
                    "this program was halted; counterparts are being asked what they saw of its log",
                );
                Pulse::Ask
            }
            MaySign::No => Pulse::Held,
        }
    }

    /// Before every signature. Where it may not be, the log is held, and says so to whoever appends.
    pub(crate) fn guard_signature(&self) {
        if self.heartbeat() != Pulse::Fine {
            tracing::warn!("nothing is signed before counterparts were asked");
        }
    }

    fn hold_for(&self, guard: &mut GuardState, why: &str) {
        if guard.since.is_none() {
            guard.since = Some(self.clock.now());
            self.log.hold(why);
        }
    }

    /// Asks one counterpart what it saw of our log.
    pub fn ask_about_us(&self, peer: &NodeName, source: &dyn Source) -> Heard {
        let name = names::witness_checkpoint(&self.log_origin());
        let said = match source.get(&Get::new(&name, limits::CHECKPOINT_BYTES)) {
            Ok(Some(note)) => Said::Note(note),
            Ok(None) => Said::Nothing,
            Err(_) => Said::Silent,
        };
        Heard {
            by: peer.to_string(),
            said,
        }
    }

    /// Weighs what counterparts said of our log, and lets it sign, or not.
    ///
    /// # Errors
    /// [`SyncTrouble::RolledBack`], or ours.
    pub fn hear_of_us(&self, heard: &[Heard]) -> Result<(), SyncTrouble> {
        let key = self.log.vkey();
        let own = Own {
            vkey: &key,
            size: self.log.size(),
            root_at: &|size| self.log.root_at(size).ok(),
        };
        let found = ask(&own, heard);
        let was_held = {
            let mut guard = lock(&self.exchange.guard);
            let now = self.seconds();
            if let Guard::RolledBack { by, theirs } = &found {
                let patience = self.patience()?;
                guard
                    .watch
                    .get_or_insert_with(|| Watch::new(GAP_SECONDS, patience));
                guard.rolled_back = Some((by.clone(), theirs.checkpoint.size));
                guard.since = guard.since.or(Some(self.clock.now()));
                self.log
                    .hold("a counterpart holds a larger log of ours: this node was set back to an old state");
            }
            if let Some(watch) = &mut guard.watch {
                watch.heard(&found, now);
            }
            matches!(found, Guard::GoOn { .. }) && guard.rolled_back.is_none() && guard.since.take().is_some()
        };
        if let Guard::RolledBack { by, theirs } = found {
            return Err(SyncTrouble::RolledBack {
                by,
                theirs: theirs.checkpoint.size,
                ours: own.size,
            });
        }
        if was_held {
            self.go_on_signing();
        }
        Ok(())
    }

    /// What a start leaves undone while the log is held.
    fn go_on_signing(&self) {
        self.log.release_hold();
        let done = self
            .sign_what_is_due()
            .and_then(|_| Ok(self.recover_parties()?))
            .and_then(|()| self.enter_facts(&|_, _| {}).map(drop))
            .and_then(|()| Ok(self.publish_policy()?));
        if let Err(cause) = done {
            tracing::error!(%cause, "what waited for the guard could not be finished; the next start tries again");
        }
    }

    /// A counterpart was pinned or answered for the first time while we run: from now on a gap is noticed.
    pub(crate) fn watch_from_now(&self) -> Result<(), FlowError> {
        let patience = self.patience()?;
        let mut guard = lock(&self.exchange.guard);
        if guard.watch.is_none() {
            let mut watch = Watch::new(GAP_SECONDS, patience);
            watch.heard(&Guard::GoOn { by: Vec::new() }, self.seconds());
            guard.watch = Some(watch);
        }
        Ok(())
    }

    /// Why the log signs nothing; `None` where it does.
    pub fn held(&self) -> Option<HeldView> {
        let mut guard = lock(&self.exchange.guard);
        let since = guard.since?;
        let theirs = guard.rolled_back.as_ref().map(|(_, size)| *size);
        if let Some((by, size)) = &guard.rolled_back {
            let ours = self.log.size();
            return Some(HeldView {
                why: "rolled-back",
                said: format!(
                    "{by} holds {size} entries of our log, {ours} are here: this node was set back to an old state"
                ),
                since,
                theirs,
                may_override: None,
            });
        }
        let may_override = match guard.watch.as_mut().map(|watch| watch.may_sign(self.seconds())) {
            Some(MaySign::Wait { operator_from }) => Some(crate::recover::at(operator_from)),
            _ => None,
        };
        Some(HeldView {
            why: if may_override.is_some() {
                "nobody-answers"
            } else {
                "asking"
            },
            said: "nothing is signed before a counterpart has said what it saw of our log".into(),
            since,
            theirs,
            may_override,
        })
    }

    /// Lets our log sign although no counterpart said how large it should be. Noted in the trail.
    ///
    /// # Errors
    /// Not allowed, too early, or the log's.
    pub fn override_guard(&self, me: &Who) -> Result<(), FlowError> {
        me.may(Action::ManagePeers)?;
        let now = self.seconds();
        let over = {
            let mut guard = lock(&self.exchange.guard);
            let over = guard
                .watch
                .as_mut()
                .and_then(|watch| watch.override_by(&me.name, "nobody answered", now));
            if over.is_some() {
                guard.since = None;
            }
            over
        };
        let Some(over) = over else {
            return Err(FlowError::field(comity_core::problem::Problem::new(
                "guard",
                "too-early",
                "the log may not be let go on now",
                "wait until the time that the page names, or recover where this node was set back",
            )));
        };
        let since = format!("silent since {}", over.silent_since);
        self.note(
            me.user,
            Deed::done("guard.override", "log", self.log_origin()).with(since),
        )?;
        self.go_on_signing();
        Ok(())
    }

    /// Sets how long nobody must have answered before an operator may let the log go on, in seconds.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn set_patience(&self, me: &Who, seconds: u64) -> Result<(), FlowError> {
        me.may(Action::ManagePeers)?;
        self.store.meta_put(PATIENCE, &seconds.to_string())?;
        self.note(
            me.user,
            Deed::done("guard.patience", "log", self.log_origin()).with(seconds.to_string()),
        )
    }

    fn patience(&self) -> Result<u64, FlowError> {
        let set = self.store.meta(PATIENCE)?;
        Ok(set.and_then(|text| text.parse().ok()).unwrap_or(PATIENCE_SECONDS))
    }

    /// Brings entries of our own log back from the copy that a counterpart holds. For a node that is not at work: call
    /// it before [`Node::recover`], and recover then. Statements that stand in the log as hashes only come back where
    /// the store still has them; what is lost is told by `comity doctor`.
    ///
    /// # Errors
    /// Not allowed, a copy that does not begin with what is here, or the disk's.
    pub fn bring_back(
        &self,
        me: &Who,
        source: &dyn Source,
        progress: &dyn Fn(u64, u64),
    ) -> Result<u64, SyncTrouble> {
        me.may(Action::ManagePeers)?;
        let (size, key) = (self.log.size(), self.log.vkey());
        let root = self.log.root_at(size).map_err(FlowError::LogRead)?;
        let folder = self.home.join("peers").join("own-copy");
        let mut copy = Mirror::open(&folder, key, std::sync::Arc::clone(&self.exchange.disk))?;
        let mut append = |_: u64, entries: &[Vec<u8>]| {
            for part in entries.chunks(RECOVER_BATCH) {
                let placed = self.log.append_all(part.to_vec());
                placed.map_err(comity_exchange::SinkError::new)?;
            }
            Ok(())
        };
        let back = recover::recover_from(source, &mut copy, size, &root, &mut append, progress)?;
        self.store.meta_put(RECOVERED_TO, &self.log.size().to_string())?;
        let brought = format!("{} entries", self.log.size() - size);
        self.note(
            me.user,
            Deed::done("log.bring-back", "log", self.log_origin()).with(brought),
        )?;
        Ok(back.has.saturating_sub(back.had))
    }
}
