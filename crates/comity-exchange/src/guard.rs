//! The rollback guard: a node asks what others saw of its own log before it signs.
//!
//! A data folder restored from a backup looks sound to itself. If it signs again, it signs a
//! second history. Those who cosigned the lost checkpoints know better, so they are asked: at the
//! start, and before the first signature after a gap.

use comity_proof::Hash;
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::note::VerifierKey;

/// A node that has signed nothing and asked nobody for so long asks again before it signs.
pub const GAP_SECONDS: u64 = 60;
/// How long nothing is signed while nobody answers, unless it is set otherwise. After that only an
/// operator's own act lets the log go on.
pub const PATIENCE_SECONDS: u64 = 600;

/// Our own log as it lies here.
pub struct Own<'a> {
    /// Its key.
    pub vkey: &'a VerifierKey,
    /// Its size.
    pub size: u64,
    /// Its root at any size up to that; `None` where it cannot be read.
    pub root_at: &'a dyn Fn(u64) -> Option<Hash>,
}

/// What one cosigner said of our log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// The note it holds, whole.
    Note(Vec<u8>),
    /// It never cosigned our log.
    Nothing,
    /// It did not answer.
    Silent,
}

/// A cosigner and what it said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Name of the cosigner or peer.
    pub by: String,
    /// What it said.
    pub said: Said,
}

/// What the answers together mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// Nobody saw more than we have, and what they saw is ours.
    GoOn {
        /// Who said so. Empty when there is no cosigner to ask.
        by: Vec<String>,
    },
    /// Somebody holds a checkpoint that our key signed and that our log does not have: we were set
    /// back, or a copy of us signs too. Sign nothing.
    RolledBack {
        /// Who holds it.
        by: String,
        /// The checkpoint, whole; the largest of all.
        theirs: Box<SignedCheckpoint>,
    },
    /// There are cosigners, and none of them answered.
    NobodyAnswered,
}

/// Weighs what the cosigners said. A note that our key did not sign is no answer.
pub fn ask(own: &Own<'_>, answers: &[Heard]) -> Guard {
    let mut by = Vec::new();
    let mut worst: Option<(String, SignedCheckpoint)> = None;
    for answer in answers {
        let note = match &answer.said {
            Said::Silent => continue,
            Said::Nothing => {
                by.push(answer.by.clone());
                continue;
            }
            Said::Note(note) => note,
        };
        let Ok(theirs) = SignedCheckpoint::open(note, own.vkey) else {
            tracing::warn!(by = %answer.by, "a cosigner shows a checkpoint of ours that our key did not sign");
            continue;
        };
        by.push(answer.by.clone());
        let larger = worst
            .as_ref()
            .is_none_or(|(_, worst)| worst.checkpoint.size < theirs.checkpoint.size);
        if larger && !own.has(&theirs) {
            worst = Some((answer.by.clone(), theirs));
        }
    }
    match worst {
        Some((by, theirs)) => Guard::RolledBack {
            by,
            theirs: Box::new(theirs),
        },
        None if by.is_empty() && !answers.is_empty() => Guard::NobodyAnswered,
        None => Guard::GoOn { by },
    }
}

impl Own<'_> {
    /// True if our log begins with that tree.
    fn has(&self, theirs: &SignedCheckpoint) -> bool {
        let said = &theirs.checkpoint;
        said.size <= self.size && (self.root_at)(said.size) == Some(said.root)
    }
}

/// Whether the log may sign now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MaySign {
    /// Yes.
    Yes,
    /// Ask the cosigners first, then tell [`Watch::heard`].
    Ask,
    /// No: nobody answered. It is asked again; from the time given on an operator may decide.
    Wait {
        /// Seconds since 1970 from which [`Watch::override_by`] is taken.
        operator_from: u64,
    },
    /// No: we were set back. Recover the entries first.
    No,
}

/// An operator's decision to sign although nobody answered. It must be logged: whoever was set
/// back and signs on forks its own log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an override that is not logged did not happen"]
pub struct Override {
    /// Who decided.
    pub operator: String,
    /// Why.
    pub reason: String,
    /// When, in seconds since 1970.
    pub at: u64,
    /// Since when nobody had answered.
    pub silent_since: u64,
}

/// When to ask. Knows no clock: every call brings the time, in seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    state: State,
    gap: u64,
    patience: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nobody was asked yet. Holds when somebody was first asked in vain.
    Unasked { since: Option<u64> },
    /// Signed, or heard that all is well, at this time.
    Live { last: u64 },
    /// Set back.
    RolledBack,
}

impl Default for Watch {
    fn default() -> Self {
        Self::new(GAP_SECONDS, PATIENCE_SECONDS)
    }
}

impl Watch {
    /// A log that has just started. `gap` and `patience` in seconds.
    pub fn new(gap: u64, patience: u64) -> Self {
        Self {
            state: State::Unasked { since: None },
            gap,
            patience,
        }
    }

    /// Whether the log may sign at `now`. A clock that went back counts as a gap: it may be part
    /// of what was restored.
    pub fn may_sign(&mut self, now: u64) -> MaySign {
        match self.state {
            State::RolledBack => MaySign::No,
            State::Live { last } if (last..=last.saturating_add(self.gap)).contains(&now) => MaySign::Yes,
            State::Live { .. } => {
                self.state = State::Unasked { since: None };
                MaySign::Ask
            }
            State::Unasked { since: None } => MaySign::Ask,
            State::Unasked { since: Some(since) } => MaySign::Wait {
                operator_from: since.saturating_add(self.patience),
            },
        }
    }

    /// What the cosigners said.
    pub fn heard(&mut self, guard: &Guard, now: u64) {
        self.state = match (guard, self.state) {
            // Only recovering and starting again leads out of it.
            (_, State::RolledBack) | (Guard::RolledBack { .. }, _) => State::RolledBack,
            (Guard::GoOn { .. }, _) => State::Live { last: now },
            (Guard::NobodyAnswered, State::Unasked { since: Some(since) }) => State::Unasked {
                since: Some(since.min(now)),
            },
            (Guard::NobodyAnswered, _) => State::Unasked { since: Some(now) },
        };
    }

    /// The log signed.
    pub fn signed(&mut self, now: u64) {
        if let State::Live { last } = &mut self.state {
            *last = now.max(*last);
        }
    }

    /// An operator lets the log sign although nobody answered. `None` before the patience is over,
    /// after a setback was found, or when nobody was asked.
    pub fn override_by(&mut self, operator: &str, reason: &str, now: u64) -> Option<Override> {
        let State::Unasked { since: Some(since) } = self.state else {
            return None;
        };
        if now < since.saturating_add(self.patience) {
            return None;
        }
        self.state = State::Live { last: now };
        Some(Override {
            operator: operator.to_owned(),
            reason: reason.to_owned(),
            at: now,
            silent_since: since,
        })
    }
}
