//! The check of the whole published log beside a node that already serves.
//!
//! Opening a log looks at its newest tiles only. What others copy from us must be whole too, and hashing ten million
//! entries takes longer than anybody waits for a node.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use comity_log::{Log, LogState};

/// So long a start waits for the check: a log of a few hundred thousand entries is through by then, and damage is
/// told before the node says where it is.
const PATIENCE: Duration = Duration::from_millis(500);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The start waits for the check.
    Waiting,
    /// The node is being opened: the log must not stop under its hands.
    Opening,
    /// The node serves.
    Serving,
    /// The check is through.
    Through,
}

/// A check under way. It ends with this value.
pub(crate) struct LogCheck {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    stop: AtomicBool,
    phase: Mutex<Phase>,
    turn: Condvar,
}

impl Shared {
    fn phase(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The node is open: damage may stop the log from now on.
    fn serve(&self) {
        let mut phase = self.phase();
        if *phase != Phase::Through {
            *phase = Phase::Serving;
        }
        self.turn.notify_all();
    }
}

impl LogCheck {
    /// Begins, and waits a moment for the end. Nothing to do in a log that is empty or stopped already.
    ///
    /// # Errors
    /// The system gives no thread.
    pub(crate) fn begin(log: &Log) -> std::io::Result<Option<LogCheck>> {
        if matches!(log.state(), LogState::ReadOnly { .. }) || log.size() == 0 {
            return Ok(None);
        }
        let shared = Arc::new(Shared {
            stop: AtomicBool::new(false),
            phase: Mutex::new(Phase::Waiting),
            turn: Condvar::new(),
        });
        let (log, inside) = (log.clone(), Arc::clone(&shared));
        let thread = std::thread::Builder::new()
            .name("log-check".into())
            .spawn(move || check(&log, &inside))?;
        let check = LogCheck {
            shared,
            thread: Some(thread),
        };
        check.wait();
        Ok(Some(check))
    }

    fn wait(&self) {
        let waited = self
            .shared
            .turn
            .wait_timeout_while(self.shared.phase(), PATIENCE, |phase| *phase == Phase::Waiting);
        let (mut phase, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if *phase == Phase::Waiting {
            *phase = Phase::Opening;
        }
    }

    /// The node is open and serves.
    pub(crate) fn serving(&self) {
        self.shared.serve();
    }
}

/// A node that ends does not wait for the rest.
impl Drop for LogCheck {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        self.shared.serve();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[allow(
    clippy::print_stderr,
    reason = "that a node stopped recording is told on standard error"
)]
fn check(log: &Log, shared: &Shared) {
    let found = log.check_published(&mut |_, _| !shared.stop.load(Ordering::Relaxed));
    let waited = shared
        .turn
        .wait_while(shared.phase(), |phase| *phase == Phase::Opening);
    let mut phase = waited.unwrap_or_else(PoisonError::into_inner);
    if let Err(trouble) = found {
        let reason = trouble.reason();
        log.make_read_only(&reason);
        eprintln!("This node can be read, and records nothing: {reason}");
    }
    *phase = Phase::Through;
    shared.turn.notify_all();
}
