//! Calls that wait for the writer.

use crate::config::LogConfig;
use crate::error::AppendError;
use comity_proof::Hash;
use core::time::Duration;
use std::collections::VecDeque;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Where an entry stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Index in the log, from 0.
    pub index: u64,
    /// Merkle leaf hash of the entry.
    pub leaf_hash: Hash,
    /// A signed checkpoint that covers it, as published.
    pub checkpoint: Arc<[u8]>,
}

/// What a caller is told.
pub(crate) type Answer = Result<Vec<Placed>, AppendError>;

/// One call: entries that get consecutive indexes, all or none.
pub(crate) struct Submission {
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) leaves: Vec<Hash>,
    pub(crate) bytes: usize,
    pub(crate) reply: SyncSender<Answer>,
}

impl Submission {
    /// Answers the caller. One that is gone does not mind.
    pub(crate) fn answer(&self, answer: Answer) {
        let _ = self.reply.send(answer);
    }
}

/// What the writer finds.
pub(crate) enum Next {
    /// One or more calls.
    Batch(Vec<Submission>),
    /// Nothing came for the given time.
    Idle,
    /// Nothing waits, and nothing more comes.
    Closing,
}

/// A bounded queue with one reader.
pub(crate) struct Queue {
    waiting: Mutex<Waiting>,
    wake: Condvar,
    max_entries: usize,
    max_bytes: usize,
    max_batch_entries: usize,
    max_batch_bytes: usize,
}

#[derive(Default)]
struct Waiting {
    calls: VecDeque<Submission>,
    entries: usize,
    bytes: usize,
    /// Why no further call is taken.
    ended: Option<AppendError>,
}

impl Queue {
    pub(crate) fn new(config: &LogConfig) -> Self {
        Self {
            waiting: Mutex::default(),
            wake: Condvar::new(),
            max_entries: config.max_queue_entries,
            max_bytes: config.max_queue_bytes,
            max_batch_entries: config.max_batch_entries,
            max_batch_bytes: config.max_batch_bytes,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a call, or refuses it early. An empty queue takes any call.
    pub(crate) fn submit(&self, call: Submission) -> Result<(), AppendError> {
        let mut waiting = self.lock();
        if let Some(why) = &waiting.ended {
            return Err(why.clone());
        }
        let over = waiting.entries + call.entries.len() > self.max_entries
            || waiting.bytes + call.bytes > self.max_bytes;
        if over && !waiting.calls.is_empty() {
            return Err(AppendError::Busy {
                queued: waiting.entries,
            });
        }
        waiting.entries += call.entries.len();
        waiting.bytes += call.bytes;
        waiting.calls.push_back(call);
        self.wake.notify_one();
        Ok(())
    }

    /// Waits for calls, at most `idle` long if that is given, and takes as many as fit a batch.
    pub(crate) fn next(&self, idle: Option<Duration>) -> Next {
        let mut waiting = self.lock();
        while waiting.calls.is_empty() {
            if waiting.ended.is_some() {
                return Next::Closing;
            }
            let Some(idle) = idle else {
                waiting = self.wake.wait(waiting).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let (again, timeout) = self
                .wake
                .wait_timeout(waiting, idle)
                .unwrap_or_else(PoisonError::into_inner);
            waiting = again;
            if timeout.timed_out() && waiting.calls.is_empty() && waiting.ended.is_none() {
                return Next::Idle;
            }
        }
        Next::Batch(self.take(&mut waiting))
    }

    fn take(&self, waiting: &mut Waiting) -> Vec<Submission> {
        let (mut batch, mut entries, mut bytes) = (Vec::new(), 0, 0);
        while let Some(call) = waiting.calls.pop_front() {
            let over = entries + call.entries.len() > self.max_batch_entries
                || bytes + call.bytes > self.max_batch_bytes;
            if over && !batch.is_empty() {
                waiting.calls.push_front(call);
                break;
            }
            entries += call.entries.len();
            bytes += call.bytes;
            batch.push(call);
        }
        waiting.entries -= entries;
        waiting.bytes -= bytes;
        batch
    }

    /// Waits at most `pause`, less when the log is closed.
    pub(crate) fn pause(&self, pause: Duration) {
        let waiting = self.lock();
        let ended = |waiting: &mut Waiting| waiting.ended.is_none();
        drop(self.wake.wait_timeout_while(waiting, pause, ended));
    }

    /// Takes no further call; later ones are told `why`. Those that wait are still served.
    pub(crate) fn end(&self, why: AppendError) {
        self.lock().ended.get_or_insert(why);
        self.wake.notify_all();
    }

    /// Takes no further call and turns away those that wait.
    pub(crate) fn stop(&self, why: AppendError) {
        let calls = {
            let mut waiting = self.lock();
            waiting.ended.get_or_insert_with(|| why.clone());
            (waiting.entries, waiting.bytes) = (0, 0);
            std::mem::take(&mut waiting.calls)
        };
        for call in calls {
            call.answer(Err(why.clone()));
        }
        self.wake.notify_all();
    }
}
