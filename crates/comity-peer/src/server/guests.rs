//! Who is connected, and how many of each: strangers, counterparts, all together.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use comity_core::identifiers::NodeName;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Duration, Instant, sleep_until, timeout};

use crate::limits::{
    BURST, CONNECTIONS, CONNECTIONS_A_PEER, RATE, STRANGERS, STRANGERS_AN_ADDRESS, STREAM_WAIT,
    STREAMS_A_PEER,
};

/// The counts.
#[derive(Default)]
pub(super) struct Guests(Arc<Shared>);

#[derive(Default)]
struct Shared {
    counts: Mutex<Counts>,
    gone: Notify,
}

#[derive(Default)]
struct Counts {
    all: usize,
    strangers: usize,
    addresses: HashMap<IpAddr, usize>,
    peers: HashMap<NodeName, usize>,
    work: HashMap<NodeName, Work>,
}

/// What a counterpart has under way.
#[derive(Clone)]
struct Work {
    streams: Arc<Semaphore>,
    /// When its next request would be due if it kept to the rate exactly.
    due: Arc<Mutex<Option<Instant>>>,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            streams: Arc::new(Semaphore::new(STREAMS_A_PEER)),
            due: Arc::default(),
        }
    }
}

/// A connection that is counted until this goes.
pub(super) struct Guest {
    shared: Arc<Shared>,
    who: Counted,
}

enum Counted {
    Stranger(IpAddr),
    Peer(NodeName),
}

impl Guests {
    /// A new connection, nobody's yet; none where there are too many.
    pub(super) fn stranger(&self, from: IpAddr) -> Option<Guest> {
        let mut counts = self.0.lock();
        let here = counts.addresses.get(&from).copied().unwrap_or(0);
        if counts.all >= CONNECTIONS || counts.strangers >= STRANGERS || here >= STRANGERS_AN_ADDRESS {
            return None;
        }
        counts.all += 1;
        counts.strangers += 1;
        counts.addresses.insert(from, here + 1);
        Some(Guest {
            shared: Arc::clone(&self.0),
            who: Counted::Stranger(from),
        })
    }

    /// The connection turned out to be a counterpart's.
    pub(super) fn counterpart(&self, peer: &NodeName, stranger: Guest) -> Option<Guest> {
        {
            let mut counts = self.0.lock();
            let here = counts.peers.entry(peer.clone()).or_default();
            if *here >= CONNECTIONS_A_PEER {
                return None;
            }
            *here += 1;
            counts.all += 1;
        }
        drop(stranger);
        Some(Guest {
            shared: Arc::clone(&self.0),
            who: Counted::Peer(peer.clone()),
        })
    }

    /// Room for one request of a counterpart, when its rate allows it; none where its streams stay taken.
    pub(super) async fn turn(&self, peer: &NodeName) -> Option<OwnedSemaphorePermit> {
        let work = self.0.lock().work.entry(peer.clone()).or_default().clone();
        sleep_until(work.slot()).await;
        timeout(STREAM_WAIT, work.streams.acquire_owned())
            .await
            .ok()?
            .ok()
    }

    /// Done when nobody is connected.
    pub(super) async fn all_gone(&self) {
        loop {
            let gone = self.0.gone.notified();
            if self.0.lock().all == 0 {
                return;
            }
            gone.await;
        }
    }
}

impl Work {
    /// When this request may begin. Who asks faster than the rate is slowed down, not refused: it cannot do harm, and a
    /// counterpart that catches up would only have to ask again.
    fn slot(&self) -> Instant {
        let now = Instant::now();
        let gap = Duration::from_secs(1) / RATE;
        let ahead = gap * BURST;
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let next = due.unwrap_or(now).max(now) + gap;
        *due = Some(next);
        next.checked_sub(ahead).unwrap_or(now).max(now)
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut counts = self.shared.lock();
        counts.all = counts.all.saturating_sub(1);
        match &self.who {
            Counted::Stranger(from) => {
                counts.strangers = counts.strangers.saturating_sub(1);
                less(&mut counts.addresses, from);
            }
            Counted::Peer(peer) => less(&mut counts.peers, peer),
        }
        drop(counts);
        self.shared.gone.notify_waiters();
    }
}

fn less<K: Eq + Hash>(counts: &mut HashMap<K, usize>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, last])
    }

    #[test]
    fn one_address_cannot_take_all_places_of_strangers() {
        let guests = Guests::default();
        let held: Vec<Guest> = std::iter::from_fn(|| guests.stranger(address(1)))
            .take(1000)
            .collect();
        assert_eq!(held.len(), STRANGERS_AN_ADDRESS);
        assert!(guests.stranger(address(2)).is_some());
        drop(held);
        assert!(guests.stranger(address(1)).is_some());
    }

    #[test]
    fn a_counterpart_is_no_stranger_any_more() {
        let guests = Guests::default();
        let peer: NodeName = "a.example".parse().unwrap();
        let mut held = Vec::new();
        for _ in 0..CONNECTIONS_A_PEER {
            let stranger = guests.stranger(address(1)).unwrap();
            held.push(guests.counterpart(&peer, stranger).unwrap());
        }
        assert_eq!(guests.0.lock().strangers, 0);
        let stranger = guests.stranger(address(1)).unwrap();
        assert!(guests.counterpart(&peer, stranger).is_none());
        drop(held);
        assert_eq!(guests.0.lock().all, 0);
        assert!(guests.0.lock().peers.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn a_fifth_request_waits_and_is_then_refused() {
        let guests = Guests::default();
        let peer: NodeName = "a.example".parse().unwrap();
        let mut held = Vec::new();
        for _ in 0..STREAMS_A_PEER {
            held.push(guests.turn(&peer).await.unwrap());
        }
        assert!(guests.turn(&peer).await.is_none());
        held.pop();
        assert!(guests.turn(&peer).await.is_some());
        let other: NodeName = "b.example".parse().unwrap();
        assert!(guests.turn(&other).await.is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn who_asks_without_pause_is_slowed_to_the_rate() {
        let guests = Guests::default();
        let peer: NodeName = "a.example".parse().unwrap();
        let begun = Instant::now();
        for _ in 0..BURST {
            drop(guests.turn(&peer).await);
        }
        assert!(begun.elapsed() < Duration::from_millis(100), "a burst is free");
        for _ in 0..RATE * 2 {
            drop(guests.turn(&peer).await);
        }
        let took = begun.elapsed().as_secs_f64();
        assert!(
            (1.9..2.2).contains(&took),
            "{took} s for two seconds' worth of requests"
        );
    }
}
