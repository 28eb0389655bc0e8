//! Several real nodes: the built program, real TLS on ports of this machine, and in front of each peer port a line that can
//! be cut, slowed and delayed.

mod member;
mod proxy;

use std::path::Path;
use std::time::{Duration, Instant};

use tempfile::TempDir;

pub use member::Member;
pub use proxy::{Proxy, State};

use crate::node::NodeError;

/// The nodes of a test. They end when this value goes.
#[derive(Debug)]
pub struct Cluster {
    folder: TempDir,
    members: Vec<Member>,
}

/// What both operators of a pair saw when they pinned each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The words at the first.
    pub first: String,
    /// The words at the second.
    pub second: String,
}

impl Cluster {
    /// Starts nodes with these names. `prepare` may put a data folder in place before the first start, such as a copy of one
    /// that has the public record already; it is handed the place and the name.
    pub fn start(
        program: &Path,
        names: &[&str],
        prepare: &dyn Fn(&Path, &str),
    ) -> Result<Cluster, NodeError> {
        let folder = tempfile::tempdir().map_err(NodeError::Start)?;
        let mut members = Vec::new();
        for name in names {
            let data = folder.path().join(name);
            prepare(&data, name);
            members.push(Member::start(program, name, &data)?);
        }
        Ok(Cluster { folder, members })
    }

    /// A node by its place.
    #[allow(
        clippy::panic,
        reason = "a test that asks for a node it did not start is wrong"
    )]
    pub fn node(&self, place: usize) -> &Member {
        match self.members.get(place) {
            Some(member) => member,
            None => panic!("there is no node {place}"),
        }
    }

    /// The same to start, stop and kill it.
    #[allow(
        clippy::panic,
        reason = "a test that asks for a node it did not start is wrong"
    )]
    pub fn node_mut(&mut self, place: usize) -> &mut Member {
        match self.members.get_mut(place) {
            Some(member) => member,
            None => panic!("there is no node {place}"),
        }
    }

    /// All nodes.
    pub fn nodes(&self) -> &[Member] {
        &self.members
    }

    /// A place for other files of the test.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Two operators exchange their codes; each pins the other.
    pub fn pin(&self, first: usize, second: usize) -> Seen {
        let (one, other) = (self.node(first), self.node(second));
        let (ours, theirs) = (one.invite(), other.invite());
        Seen {
            first: one.accept(&theirs),
            second: other.accept(&ours),
        }
    }

    /// Everybody pins everybody.
    pub fn pin_all(&self) {
        for first in 0..self.members.len() {
            for second in first + 1..self.members.len() {
                self.pin(first, second);
            }
        }
    }
}

/// Waits until something holds; a test that waits in vain fails with `what`.
#[allow(
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a panic is how a test fails, and waiting needs a real clock"
)]
pub fn until(what: &str, patience: Duration, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(
            begun.elapsed() < patience,
            "not in {} s: {what}",
            patience.as_secs()
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}
