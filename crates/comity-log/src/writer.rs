//! The one writer: takes what waits, makes it durable, signs it, publishes it, answers.

use crate::error::{AppendError, Trouble, chain};
use crate::journal::Frame;
use crate::load::{Context, Live, load};
use crate::log::{LogState, Shared};
use crate::publish::Publisher;
use crate::queue::{Next, Placed, Submission};
use comity_proof::Hash;
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::merkle::Frontier;
use core::time::Duration;
use std::sync::Arc;

/// Runs until the log is closed or must stop.
pub(crate) struct Writer {
    pub(crate) cx: Arc<Context>,
    pub(crate) shared: Arc<Shared>,
}

/// The calls that are written together.
struct Batch {
    calls: Vec<Submission>,
    bytes: u64,
}

impl Batch {
    fn new(calls: Vec<Submission>) -> Self {
        let bytes = calls.iter().map(|call| call.bytes as u64).sum();
        Self { calls, bytes }
    }

    fn entries(&self) -> impl Iterator<Item = &[u8]> {
        self.calls
            .iter()
            .flat_map(|call| call.entries.iter().map(Vec::as_slice))
    }

    fn leaves(&self) -> impl Iterator<Item = &Hash> {
        self.calls.iter().flat_map(|call| &call.leaves)
    }

    fn refuse(&self, why: &AppendError) {
        self.calls.iter().for_each(|call| call.answer(Err(why.clone())));
    }

    /// Tells every caller where its entries stand.
    fn place(&self, start: u64, checkpoint: &Arc<[u8]>) {
        let mut indexes = start..;
        for call in &self.calls {
            let placed = |(leaf, index): (&Hash, u64)| Placed {
                index,
                leaf_hash: *leaf,
                checkpoint: Arc::clone(checkpoint),
            };
            call.answer(Ok(call.leaves.iter().zip(&mut indexes).map(placed).collect()));
        }
    }
}

/// A batch in the journal, read back, and signed; not yet committed.
struct Prepared {
    frame: Frame,
    leaves: Vec<Hash>,
    edge: Frontier,
    signed: SignedCheckpoint,
}

/// Where a batch failed.
enum Failed {
    /// Before anything was sent to the lock record: the batch is not in the log, for certain.
    Before(Trouble),
    /// At the commit point or behind it: only a reload can tell.
    Perhaps(Trouble),
}

/// The log cannot go on before a restart.
struct Stopped;

impl Writer {
    /// Serves until the log is closed or stops. Gives the trouble of the last settling, if any:
    /// nothing is lost by it, the next start replays the journal.
    pub(crate) fn run(self, live: Live) -> Result<(), Trouble> {
        let mut live = live;
        loop {
            let idle = live.unsettled().then_some(self.cx.config.settle_idle);
            let done = match self.shared.queue.next(idle) {
                Next::Batch(calls) => self.turn(live, &Batch::new(calls)),
                Next::Idle => self.settle(live),
                Next::Closing => return live.settle(&self.cx),
            };
            live = match done {
                Ok(live) => live,
                Err(Stopped) => return Ok(()),
            };
        }
    }

    /// One batch and what is due after it.
    fn turn(&self, live: Live, batch: &Batch) -> Result<Live, Stopped> {
        let begun = (self.cx.clock)();
        let mut live = self.batch(live, batch)?;
        if self.is_due(&live) {
            live = self.settle(live)?;
        }
        let least = self.cx.config.min_interval;
        let spent = Duration::from_millis((self.cx.clock)().saturating_sub(begun));
        if let Some(rest) = least.checked_sub(spent).filter(|rest| !rest.is_zero()) {
            self.shared.queue.pause(rest);
        }
        Ok(live)
    }

    /// True if a restart would have to replay as much as it may.
    fn is_due(&self, live: &Live) -> bool {
        let entries = live.record.size() - live.settled.size();
        live.journal.bytes() >= self.cx.config.settle_bytes || entries >= self.cx.config.settle_entries
    }

    fn settle(&self, mut live: Live) -> Result<Live, Stopped> {
        match live.settle(&self.cx) {
            Ok(()) => Ok(live),
            Err(trouble) => self.reload(live, &trouble),
        }
    }

    fn batch(&self, mut live: Live, batch: &Batch) -> Result<Live, Stopped> {
        let hold = self.shared.lock_hold();
        if let Some(reason) = hold.as_ref() {
            batch.refuse(&AppendError::Held(Arc::clone(reason)));
            return Ok(live);
        }
        match self.check_room(batch) {
            Ok(None) => {}
            Ok(Some(full)) => {
                batch.refuse(&full);
                return Ok(live);
            }
            Err(trouble) => return self.not_included(live, batch, trouble),
        }
        let start = live.record.size();
        match live.commit(&self.cx, batch) {
            Ok(()) => {
                let checkpoint = self.shared.reader.publish(live.record.signed());
                batch.place(start, &checkpoint);
                Ok(live)
            }
            Err(Failed::Before(trouble)) => self.not_included(live, batch, trouble),
            Err(Failed::Perhaps(trouble)) => self.find_out(live, batch, start, trouble),
        }
    }

    /// Below the reserve nothing more is taken; reading goes on.
    fn check_room(&self, batch: &Batch) -> Result<Option<AppendError>, Trouble> {
        let Some((free, reserve)) = self.cx.shortage(batch.bytes)? else {
            self.shared.set_state(LogState::Writable);
            return Ok(None);
        };
        self.shared.set_state(LogState::Full { free, reserve });
        Ok(Some(AppendError::Full { free, reserve }))
    }

    /// The batch failed early. Its entries are not in the log, whatever the reload says.
    fn not_included(&self, live: Live, batch: &Batch, trouble: Trouble) -> Result<Live, Stopped> {
        let trouble = Arc::new(trouble);
        let reloaded = self.reload(live, &trouble);
        batch.refuse(&AppendError::NotIncluded(trouble));
        reloaded
    }

    /// The batch failed late. If the reload succeeds, the lock record on the disk has the answer,
    /// and it is durable.
    fn find_out(&self, live: Live, batch: &Batch, start: u64, trouble: Trouble) -> Result<Live, Stopped> {
        match self.reload(live, &trouble) {
            // There is no other writer, so more than before is this batch.
            Ok(live) if live.record.size() > start => {
                batch.place(start, &self.shared.reader.published().note);
                Ok(live)
            }
            Ok(live) => {
                batch.refuse(&AppendError::NotIncluded(Arc::new(trouble)));
                Ok(live)
            }
            Err(Stopped) => {
                batch.refuse(&AppendError::Unknown(self.shared.reason()));
                Err(Stopped)
            }
        }
    }

    /// After any error: forget everything, load it from the disk, check it. A second error, now,
    /// stops the log.
    fn reload(&self, live: Live, trouble: &Trouble) -> Result<Live, Stopped> {
        tracing::warn!(
            trouble = trouble.brief(),
            "an error in the log; reloading it from the disk"
        );
        drop(live);
        self.shared.reader.forget();
        match load(&self.cx) {
            Ok(live) => {
                self.shared.reader.publish(live.record.signed());
                tracing::info!(size = live.record.size(), "the log is sound and goes on");
                Ok(live)
            }
            Err(second) => {
                tracing::error!(trouble = second.brief(), "the log stops and can only be read");
                let reason = format!("{}; and then: {}", chain(trouble), second.reason());
                self.shared.stop(&reason);
                Err(Stopped)
            }
        }
    }
}

impl Live {
    fn commit(&mut self, cx: &Context, batch: &Batch) -> Result<(), Failed> {
        let prepared = self.prepare(cx, batch).map_err(Failed::Before)?;
        self.record
            .swap(self.record.unchanged(), prepared.signed.clone())
            .map_err(Failed::Perhaps)?;
        // The batch is in the log now. Dying here: the next start writes its tiles again from the
        // journal and publishes the checkpoint.
        self.publish(cx, prepared).map_err(Failed::Perhaps)
    }

    /// Journal, read-back, root, signature. Dying in here leaves bytes in the journal that no
    /// record covers; the next start does not read them.
    fn prepare(&mut self, cx: &Context, batch: &Batch) -> Result<Prepared, Trouble> {
        let at = (self.edge.size(), self.edge.root());
        let frame = self
            .journal
            .append(cx.disk.as_ref(), &cx.layout, at, batch.entries())?;
        let leaves: Vec<Hash> = frame.leaves().collect();
        if !leaves.iter().eq(batch.leaves()) {
            return Err(Trouble::damage(
                "the journal gave back other entries than were sent",
                "check memory and disk of this machine",
            ));
        }
        self.extends_last_signed()?;
        let mut edge = self.edge.clone();
        leaves.iter().for_each(|leaf| edge.push(*leaf));
        let signed = cx.sign(edge.size(), edge.root())?;
        Ok(Prepared {
            frame,
            leaves,
            edge,
            signed,
        })
    }

    /// What is signed next grows from `edge`, so `edge` must be the tree that was signed last, and
    /// that must still be what the disk says.
    fn extends_last_signed(&self) -> Result<(), Trouble> {
        self.record.compare()?;
        if (self.edge.size(), self.edge.root()) == (self.record.size(), self.record.root()) {
            return Ok(());
        }
        Err(Trouble::damage(
            "the tree in memory is not the tree that was signed last",
            "start again; if it happens twice, check the memory of this machine",
        ))
    }

    fn publish(&mut self, cx: &Context, prepared: Prepared) -> Result<(), Trouble> {
        let mut publisher = Publisher::new(cx.disk.as_ref(), &cx.layout, &mut self.memory);
        for (entry, leaf) in prepared.frame.entries().zip(prepared.leaves) {
            self.tiles.push(entry, leaf, &mut publisher)?;
        }
        self.tiles.flush(&mut publisher)?;
        self.edge = prepared.edge;
        let note = &self.record.record().note;
        publisher.checkpoint(note)?;
        self.archive.add(note)?;
        publisher.drop_superseded(self.record.size(), self.settled.size())
    }
}
