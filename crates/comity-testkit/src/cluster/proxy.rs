//! A line that carries bytes between two nodes, and can be cut, slowed, delayed and garbled. It sees only ciphertext.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How the line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Everything passes.
    Whole,
    /// Connections are closed, and new ones at once.
    Cut,
    /// Connections stay, and nothing passes: what a firewall does that forgot them.
    Silent,
    /// So many bytes a second, each way, each connection.
    Slow(u64),
    /// Every piece arrives this much later.
    Late(Duration),
    /// Every connection is reset after so many bytes from the node.
    ResetAfter(u64),
    /// One bit of every piece from the node is flipped, after so many bytes.
    GarbledAfter(u64),
}

/// The line.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    target: Mutex<Option<SocketAddr>>,
    state: Mutex<State>,
    end: AtomicBool,
    carried: AtomicU64,
    connections: AtomicU64,
}

/// How often a quiet connection looks at the state of the line.
const LOOK: Duration = Duration::from_millis(20);

/// Bytes of one piece.
const PIECE: usize = 16 * 1024;

impl Proxy {
    /// A line on a free port, which leads nowhere yet.
    pub(super) fn start() -> std::io::Result<Proxy> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            target: Mutex::new(None),
            state: Mutex::new(State::Whole),
            end: AtomicBool::new(false),
            carried: AtomicU64::new(0),
            connections: AtomicU64::new(0),
        });
        let ours = Arc::clone(&shared);
        thread::spawn(move || accept(&listener, &ours));
        Ok(Proxy { address, shared })
    }

    /// Where others reach the node.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the line ends: the node's own port, or whatever a test puts in its place.
    pub fn leads_to(&self, target: SocketAddr) {
        *self.shared.target.lock().unwrap_or_else(PoisonError::into_inner) = Some(target);
    }

    /// Changes the line, also for connections that are open.
    pub fn set(&self, state: State) {
        *self.shared.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }

    /// Bytes that the node sent over it.
    pub fn carried(&self) -> u64 {
        self.shared.carried.load(Ordering::Relaxed)
    }

    /// Connections that others made.
    pub fn connections(&self) -> u64 {
        self.shared.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.end.store(true, Ordering::Relaxed);
        // Wakes the listener.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn state(&self) -> State {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ended(&self) -> bool {
        self.end.load(Ordering::Relaxed)
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for incoming in listener.incoming() {
        if shared.ended() {
            return;
        }
        let Ok(outside) = incoming else { continue };
        shared.connections.fetch_add(1, Ordering::Relaxed);
        let target = *shared.target.lock().unwrap_or_else(PoisonError::into_inner);
        if shared.state() == State::Cut {
            continue;
        }
        let Some(Ok(inside)) = target.map(TcpStream::connect) else {
            continue;
        };
        let (Ok(outside_too), Ok(inside_too)) = (outside.try_clone(), inside.try_clone()) else {
            continue;
        };
        let (one, other) = (Arc::clone(shared), Arc::clone(shared));
        thread::spawn(move || carry(&one, outside, inside_too, false));
        thread::spawn(move || carry(&other, inside, outside_too, true));
    }
}

/// Carries one direction until either end closes or the line is cut.
fn carry(shared: &Shared, mut from: TcpStream, mut to: TcpStream, of_node: bool) {
    let _ = from.set_read_timeout(Some(LOOK));
    let _ = to.set_nodelay(true);
    let mut piece = vec![0; PIECE];
    let mut passed = 0u64;
    loop {
        let state = shared.state();
        if state == State::Cut || shared.ended() {
            break;
        }
        if state == State::Silent {
            thread::sleep(LOOK);
            continue;
        }
        let most = match state {
            State::Slow(rate) => usize::try_from(rate / 10).unwrap_or(PIECE).clamp(1, PIECE),
            _ => PIECE,
        };
        let room = piece.get_mut(..most).unwrap_or_default();
        let read = match from.read(room) {
            Ok(0) => break,
            Ok(read) => read,
            Err(cause)
                if matches!(
                    cause.kind(),
                    std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                ) =>
            {
                continue;
            }
            Err(_) => break,
        };
        let Some(bytes) = piece.get_mut(..read) else { break };
        if !pass(shared, state, bytes, passed, of_node) || to.write_all(bytes).is_err() {
            break;
        }
        passed += read as u64;
        if of_node {
            shared.carried.fetch_add(read as u64, Ordering::Relaxed);
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}

/// Does to a piece what the line does; false ends the connection.
#[allow(clippy::disallowed_methods, reason = "a line that is late needs a real clock")]
fn pass(shared: &Shared, state: State, bytes: &mut [u8], passed: u64, of_node: bool) -> bool {
    match state {
        State::Whole | State::Cut | State::Silent => {}
        State::Slow(rate) => {
            let nanos = (bytes.len() as u64).saturating_mul(1_000_000_000) / rate.max(1);
            return wait(shared, state, Instant::now() + Duration::from_nanos(nanos));
        }
        State::Late(by) => return wait(shared, state, Instant::now() + by),
        State::ResetAfter(most) => return !(of_node && passed >= most),
        State::GarbledAfter(most) => {
            if of_node
                && passed >= most
                && let Some(byte) = bytes.last_mut()
            {
                *byte ^= 1;
            }
        }
    }
    true
}

/// Waits, and stops waiting when the line changes.
#[allow(clippy::disallowed_methods, reason = "a line that is late needs a real clock")]
fn wait(shared: &Shared, state: State, until: Instant) -> bool {
    while Instant::now() < until {
        if shared.ended() || shared.state() == State::Cut {
            return false;
        }
        if shared.state() != state {
            return true;
        }
        thread::sleep(LOOK.min(until.saturating_duration_since(Instant::now())));
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A port that sends back what it gets.
    fn echo() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                thread::spawn(move || {
                    let mut stream = stream;
                    let mut piece = [0; 1024];
                    while let Ok(read @ 1..) = stream.read(&mut piece) {
                        if stream.write_all(&piece[..read]).is_err() {
                            return;
                        }
                    }
                });
            }
        });
        address
    }

    fn line() -> Proxy {
        let proxy = Proxy::start().unwrap();
        proxy.leads_to(echo());
        proxy
    }

    fn connect(proxy: &Proxy) -> TcpStream {
        let stream = TcpStream::connect(proxy.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        stream
    }

    fn echoed(stream: &mut TcpStream) -> Option<Vec<u8>> {
        let mut back = [0; 4];
        stream.write_all(b"ping").ok()?;
        stream.read_exact(&mut back).ok()?;
        Some(back.to_vec())
    }

    #[test]
    fn a_whole_line_carries_and_a_cut_one_closes() {
        let proxy = line();
        let mut stream = connect(&proxy);
        assert_eq!(echoed(&mut stream).unwrap(), b"ping");
        proxy.set(State::Cut);
        assert_eq!(echoed(&mut stream), None);
        assert_eq!(echoed(&mut connect(&proxy)), None);
        proxy.set(State::Whole);
        assert_eq!(echoed(&mut connect(&proxy)).unwrap(), b"ping");
        assert_eq!(proxy.connections(), 3);
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "a line that is late needs a real clock")]
    fn late_and_garbled_lines() {
        let proxy = line();
        proxy.set(State::Late(Duration::from_millis(100)));
        let begun = Instant::now();
        assert_eq!(echoed(&mut connect(&proxy)).unwrap(), b"ping");
        assert!(begun.elapsed() >= Duration::from_millis(200));
        proxy.set(State::GarbledAfter(0));
        assert_eq!(echoed(&mut connect(&proxy)).unwrap(), b"pinf");
        proxy.set(State::ResetAfter(0));
        assert_eq!(echoed(&mut connect(&proxy)), None);
    }
}
