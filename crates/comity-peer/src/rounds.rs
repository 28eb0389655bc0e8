//! When which counterpart is asked again.
//!
//! One supervisor and one thread a round: a counterpart that hangs holds up nobody else. After a failure the pause doubles,
//! with chance in it so that nodes that lost each other at once do not all come back at once. A hint from a counterpart, and
//! an entry in our own log, end the pause.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use comity_core::clock::{Clock, Dice, draw};
use comity_core::identifiers::NodeName;
use comity_exchange::Source;

use crate::client::Dialer;
use crate::node::{PeerNode, Pinned, RoundFailed};
use crate::tls::{Expect, Identity};

/// How rounds go.
#[derive(Clone, Copy, Debug)]
pub struct RoundsSettings {
    /// Seconds between two rounds with a counterpart that works.
    pub interval: i64,
    /// Longest pause after failures.
    pub longest: i64,
    /// Most rounds at the same time.
    pub at_once: usize,
}

impl Default for RoundsSettings {
    /// 30 seconds, ten minutes (section 5.11 of the design), and four: two cores have no use for more.
    fn default() -> Self {
        Self {
            interval: 30,
            longest: 600,
            at_once: 4,
        }
    }
}

/// Least seconds between the beginnings of two rounds with one counterpart, however often it hints.
const LEAST_GAP: i64 = 1;

/// How often the supervisor looks at the clock and at the size of the own log.
const LOOK: Duration = Duration::from_millis(250);

/// First pause after a failure, in seconds.
const FIRST_PAUSE: i64 = 2;

/// The rounds of a node. They end when this value goes, each at its next answer.
pub struct Rounds {
    bell: Bell,
    supervisor: Option<JoinHandle<()>>,
}

/// Wakes rounds, from anywhere.
#[derive(Clone)]
pub struct Bell(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    stop: bool,
    running: usize,
    /// Size of the own log when it was last looked at.
    size: u64,
    peers: HashMap<NodeName, Turn>,
}

/// Where a counterpart stands.
#[derive(Clone, Debug, Default)]
struct Turn {
    running: bool,
    /// Somebody wants a round before the next one is due.
    wanted: bool,
    failures: u32,
    begun: Option<i64>,
    next: i64,
    /// Our size that it was told of.
    told: u64,
}

impl Bell {
    /// Ends the pause of one counterpart.
    pub fn ring(&self, peer: &NodeName) {
        let mut state = self.0.lock();
        // Nobody makes an entry here by hinting: only whoever is pinned has one.
        if let Some(turn) = state.peers.get_mut(peer) {
            turn.wanted = true;
        }
        drop(state);
        self.0.changed.notify_all();
    }

    /// Ends the pause of all: the own log grew, or a counterpart was added.
    pub fn ring_all(&self) {
        self.0
            .lock()
            .peers
            .values_mut()
            .for_each(|turn| turn.wanted = true);
        self.0.changed.notify_all();
    }

    /// Whether a round with this counterpart is under way.
    pub fn is_running(&self, peer: &NodeName) -> bool {
        self.0.lock().peers.get(peer).is_some_and(|turn| turn.running)
    }
}

impl Default for Bell {
    fn default() -> Self {
        Self(Arc::new(Shared {
            state: Mutex::default(),
            changed: Condvar::new(),
        }))
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the threads need.
struct Work<N> {
    node: Arc<N>,
    dialer: Dialer,
    clock: Arc<dyn Clock>,
    dice: Arc<dyn Dice>,
    settings: RoundsSettings,
    shared: Arc<Shared>,
}

impl Rounds {
    /// Begins the rounds with all who are pinned, now and later.
    ///
    /// # Errors
    /// The operating system gives no thread.
    pub fn start<N: PeerNode>(
        node: Arc<N>,
        dialer: Dialer,
        clock: Arc<dyn Clock>,
        dice: Arc<dyn Dice>,
        settings: RoundsSettings,
        bell: Bell,
    ) -> std::io::Result<Self> {
        let work = Arc::new(Work {
            node,
            dialer,
            clock,
            dice,
            settings,
            shared: Arc::clone(&bell.0),
        });
        let supervisor = thread::Builder::new()
            .name("rounds".into())
            .spawn(move || supervise(&work))?;
        Ok(Self {
            bell,
            supervisor: Some(supervisor),
        })
    }

    /// What wakes them.
    pub fn bell(&self) -> Bell {
        self.bell.clone()
    }
}

impl Drop for Rounds {
    fn drop(&mut self) {
        self.bell.0.lock().stop = true;
        self.bell.0.changed.notify_all();
        if let Some(supervisor) = self.supervisor.take() {
            // A supervisor that panicked has been told by the panic.
            let _ = supervisor.join();
        }
    }
}

fn supervise<N: PeerNode>(work: &Arc<Work<N>>) {
    loop {
        let pinned = work.node.pinned();
        let size = work.node.log_size();
        let due = {
            let mut state = work.shared.lock();
            if state.stop {
                break;
            }
            due(
                &mut state,
                &pinned,
                size,
                work.clock.now().seconds(),
                &work.settings,
            )
        };
        for peer in due {
            begin(work, peer);
        }
        let state = work.shared.lock();
        if !state.stop {
            drop(work.shared.changed.wait_timeout(state, LOOK));
        }
    }
    // Rounds under way end at their next answer, or at the limit of 20 seconds for one.
    let mut state = work.shared.lock();
    while state.running > 0 {
        state = work
            .shared
            .changed
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner);
    }
}

/// Whose turn it is; they are marked as running.
fn due(state: &mut State, pinned: &[Pinned], size: u64, now: i64, settings: &RoundsSettings) -> Vec<Pinned> {
    let reached: Vec<&Pinned> = pinned
        .iter()
        .filter(|peer| !peer.frozen && !peer.address.is_empty())
        .collect();
    state
        .peers
        .retain(|name, turn| turn.running || reached.iter().any(|peer| peer.name == *name));
    if size > state.size {
        state.size = size;
        state
            .peers
            .values_mut()
            .filter(|turn| turn.failures == 0)
            .for_each(|turn| turn.wanted = true);
    }
    let mut found = Vec::new();
    for peer in reached {
        if state.running >= settings.at_once {
            break;
        }
        let turn = state.peers.entry(peer.name.clone()).or_default();
        // A clock that was set back must not keep anybody waiting for longer than the longest pause.
        turn.next = turn.next.min(now.saturating_add(settings.longest));
        let rested = turn
            .begun
            .is_none_or(|begun| now >= begun.saturating_add(LEAST_GAP) || now < begun);
        if !turn.running && rested && (turn.wanted || now >= turn.next) {
            turn.running = true;
            turn.wanted = false;
            turn.begun = Some(now);
            state.running += 1;
            found.push(peer.clone());
        }
    }
    found
}

fn begin<N: PeerNode>(work: &Arc<Work<N>>, peer: Pinned) {
    let name = peer.name.clone();
    let of_thread = Arc::clone(work);
    let started = thread::Builder::new().name("round".into()).spawn(move || {
        let done = round(&of_thread, &peer);
        ended(&of_thread, &peer.name, done.is_ok());
    });
    if let Err(cause) = started {
        tracing::error!(%cause, "no thread for a round");
        ended(work, &name, false);
    }
}

fn round<N: PeerNode>(work: &Work<N>, peer: &Pinned) -> Result<(), RoundFailed> {
    let failed = |cause: crate::tls::TlsError| RoundFailed(cause.to_string());
    let identity = Identity::from_seed(&work.node.tls_seed()).map_err(failed)?;
    let source = work
        .dialer
        .to(&peer.address, &identity, Expect::Key(peer.tls))
        .map_err(failed)?;
    work.node
        .round(&peer.name, &source)
        .inspect_err(|cause| tracing::info!(peer = %peer.name, cause = cause.0, "a round failed"))?;
    hint(work, peer, &source);
    Ok(())
}

/// Tells a counterpart once that our log has grown, so that it need not wait for its own next round.
fn hint<N: PeerNode>(work: &Work<N>, peer: &Pinned, source: &dyn Source) {
    let size = work.node.log_size();
    let told = work
        .shared
        .lock()
        .peers
        .get(&peer.name)
        .map_or(0, |turn| turn.told);
    // Whoever does not take it asks by itself, in its own time.
    if size > told
        && source.post("hint", &[], 0).is_ok()
        && let Some(turn) = work.shared.lock().peers.get_mut(&peer.name)
    {
        turn.told = size;
    }
}

fn ended<N: PeerNode>(work: &Work<N>, peer: &NodeName, fine: bool) {
    let now = work.clock.now().seconds();
    let mut next = None;
    {
        let mut state = work.shared.lock();
        state.running = state.running.saturating_sub(1);
        if let Some(turn) = state.peers.get_mut(peer) {
            turn.running = false;
            turn.failures = if fine { 0 } else { turn.failures.saturating_add(1) };
            let pause = if fine {
                work.settings.interval
            } else {
                pause(
                    turn.failures,
                    work.settings.longest,
                    u64::from_le_bytes(draw(work.dice.as_ref())),
                )
            };
            turn.next = now.saturating_add(pause);
            next = Some(turn.next);
        }
    }
    work.shared.changed.notify_all();
    if let Some(at) = next {
        work.node.next_round(peer, at);
    }
}

/// Seconds until the next try after so many failures: doubling, with up to half of it by chance.
fn pause(failures: u32, longest: i64, chance: u64) -> i64 {
    let doubled = FIRST_PAUSE.saturating_mul(
        1_i64
            .checked_shl(failures.saturating_sub(1).min(32))
            .unwrap_or(i64::MAX),
    );
    let whole = doubled.clamp(1, longest.max(1));
    let half = whole / 2;
    let of_chance = i64::try_from(chance % (u64::try_from(whole - half).unwrap_or(0) + 1)).unwrap_or(0);
    (half + of_chance).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(name: &str) -> Pinned {
        Pinned {
            name: name.parse().unwrap(),
            address: "127.0.0.1:1".into(),
            tls: [0; 32],
            frozen: false,
        }
    }

    fn names(found: &[Pinned]) -> Vec<&str> {
        found.iter().map(|peer| peer.name.as_str()).collect()
    }

    const SETTINGS: RoundsSettings = RoundsSettings {
        interval: 30,
        longest: 600,
        at_once: 2,
    };

    #[test]
    fn so_many_at_once_and_no_more() {
        let mut state = State::default();
        let all = [peer("a.example"), peer("b.example"), peer("c.example")];
        assert_eq!(
            names(&due(&mut state, &all, 0, 100, &SETTINGS)),
            ["a.example", "b.example"]
        );
        assert!(due(&mut state, &all, 0, 100, &SETTINGS).is_empty());
        state.running = 1;
        state.peers.get_mut(&all[0].name).unwrap().running = false;
        state.peers.get_mut(&all[0].name).unwrap().next = 130;
        assert_eq!(names(&due(&mut state, &all, 0, 101, &SETTINGS)), ["c.example"]);
    }

    #[test]
    fn frozen_and_unreachable_counterparts_are_left_alone() {
        let mut state = State::default();
        let mut all = [peer("a.example"), peer("b.example")];
        all[0].frozen = true;
        all[1].address.clear();
        assert!(due(&mut state, &all, 0, 100, &SETTINGS).is_empty());
        assert!(state.peers.is_empty());
    }

    #[test]
    fn an_entry_of_our_own_and_a_hint_end_a_pause_but_a_flood_of_hints_does_not_spin() {
        let bell = Bell::default();
        let all = [peer("a.example")];
        let look = |size, now| {
            let found = due(&mut bell.0.lock(), &all, size, now, &SETTINGS);
            if !found.is_empty() {
                let mut state = bell.0.lock();
                state.running = 0;
                let turn = state.peers.get_mut(&all[0].name).unwrap();
                turn.running = false;
                turn.next = now + 30;
            }
            found.len()
        };
        assert_eq!(look(5, 100), 1);
        assert_eq!(look(5, 110), 0);
        assert_eq!(look(6, 110), 1, "our log grew");
        for _ in 0..1000 {
            bell.ring(&all[0].name);
            assert_eq!(look(6, 110), 0, "at most one round a second");
        }
        assert_eq!(look(6, 111), 1);
        assert_eq!(look(6, 112), 0, "a thousand hints are one");
        bell.ring(&"stranger.example".parse().unwrap());
        assert_eq!(bell.0.lock().peers.len(), 1);
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_stop_the_rounds() {
        let mut state = State::default();
        let all = [peer("a.example")];
        assert_eq!(due(&mut state, &all, 0, 1_000_000, &SETTINGS).len(), 1);
        state.running = 0;
        let turn = state.peers.get_mut(&all[0].name).unwrap();
        turn.running = false;
        turn.next = 1_000_030;
        assert_eq!(due(&mut state, &all, 0, 500, &SETTINGS).len(), 0);
        assert_eq!(due(&mut state, &all, 0, 500 + 600, &SETTINGS).len(), 1);
    }

    #[test]
    fn pauses_grow_to_the_longest_and_are_never_nothing() {
        for failures in 1..100 {
            for chance in [0, 1, 7, u64::MAX] {
                let seconds = pause(failures, 600, chance);
                assert!((1..=600).contains(&seconds), "{failures}: {seconds}");
                if failures > 10 {
                    assert!(seconds >= 300);
                }
            }
        }
        assert!(pause(1, 600, u64::MAX) <= 2);
    }
}
