//! Two and three nodes in one process: what each serves is what the others ask for, without a network in between.

mod catch_up;
mod faults;
mod forks;
mod guard;
mod pins;
mod rounds;
mod served;
mod statements;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use comity_core::identifiers::NodeName;
use comity_exchange::{Answer, Get, Source, SourceError};
use comity_flow::peers::{RoundReport, Served, SyncTrouble};
use comity_flow::{FlowError, Incoming, Mode, Node, Received, SearchQuery, Who};
use comity_log::Disk;
use comity_log::faulty::MemDisk;
use serde_json::{Value, json};

use crate::bench::{Bench, Running, officer};

pub(super) const NORTH: &str = "north.example";
pub(super) const SOUTH: &str = "south.example";
pub(super) const EAST: &str = "east.example";

/// A node as another one reaches it.
pub(super) struct Line {
    to: Arc<Node>,
    /// The disk that the files it serves lie on.
    disk: MemDisk,
    /// Who asks.
    from: NodeName,
    pub(super) cut: AtomicBool,
    /// A carried disk takes nothing.
    pub(super) one_way: bool,
}

impl Line {
    pub(super) fn new(to: &Running, bench: &Bench, from: &str) -> Self {
        Self {
            to: Arc::clone(&to.node),
            disk: bench.disk.clone(),
            from: from.parse().unwrap(),
            cut: AtomicBool::new(false),
            one_way: false,
        }
    }
}

impl Source for Line {
    fn get(&self, ask: &Get<'_>) -> Result<Option<Vec<u8>>, SourceError> {
        if self.cut.load(Ordering::Relaxed) {
            return Err(SourceError::Unreachable("the line is cut".into()));
        }
        // The peer port asks for these by methods of their own.
        if ask.name == "manifest/head" {
            return Ok(Some(self.to.manifest_head(&self.from).unwrap()));
        }
        let bytes = match self.to.serve_name(&self.from, ask.name) {
            Ok(Served::Head(bytes)) => Some(bytes),
            Ok(Served::File(path)) => self.disk.read(&path).ok(),
            Err(FlowError::NotFound(_)) => None,
            Err(cause) => panic!("{cause}"),
        };
        match bytes {
            Some(bytes) if bytes.len() as u64 > ask.most => Err(SourceError::TooLarge {
                name: ask.name.into(),
                most: ask.most,
            }),
            bytes => Ok(bytes.map(|bytes| bytes[ask.from as usize..].to_vec())),
        }
    }

    fn post(&self, name: &str, body: &[u8], _: u64) -> Result<Answer, SourceError> {
        if self.cut.load(Ordering::Relaxed) {
            return Err(SourceError::Unreachable("the line is cut".into()));
        }
        assert_eq!(name, "add-checkpoint");
        Ok(match self.to.add_checkpoint(&self.from, body) {
            Ok(body) => Answer { status: 200, body },
            Err(refusal) => Answer {
                status: refusal.status,
                body: refusal.body,
            },
        })
    }

    fn can_post(&self) -> bool {
        !self.one_way
    }
}

pub(super) fn admin() -> Who {
    Who::operator()
}

pub(super) fn name(text: &str) -> NodeName {
    text.parse().unwrap()
}

/// Each types in the other's code.
pub(super) fn pin(a: &Node, b: &Node) {
    for (here, there) in [(a, b), (b, a)] {
        there.set_peer_address(&format!("{}:8444", there.name())).unwrap();
        let code = there.invite_peer(&admin()).unwrap();
        let card = there.card().unwrap().encode();
        here.accept_peer(&admin(), &code.to_string().parse().unwrap(), &card)
            .unwrap();
    }
}

/// A node that runs, with its bench.
pub(super) struct Desk {
    pub(super) bench: Bench,
    pub(super) running: Running,
}

impl Desk {
    pub(super) fn new(name: &'static str) -> Self {
        let bench = Bench::named(name);
        let running = bench.start();
        Self { bench, running }
    }

    pub(super) fn node(&self) -> &Node {
        &self.running.node
    }

    /// How `from` reaches this one.
    pub(super) fn line(&self, from: &str) -> Line {
        Line::new(&self.running, &self.bench, from)
    }

    /// Stops it, lets `change` work on what lies there, and starts it again without recovering.
    pub(super) fn restart(self) -> Self {
        let Self { bench, running } = self;
        drop(running);
        let running = bench.start();
        Self { bench, running }
    }
}

/// Two nodes that have pinned each other.
pub(super) fn pair() -> (Desk, Desk) {
    let (north, south) = (Desk::new(NORTH), Desk::new(SOUTH));
    pin(north.node(), south.node());
    (north, south)
}

/// `here` does one round with `there`.
pub(super) fn round(here: &Desk, there: &Desk) -> Result<RoundReport, SyncTrouble> {
    let line = there.line(here.bench.name);
    here.node().sync_round(&name(there.bench.name), &line, &|_, _| {})
}

/// A round in which nothing fails.
pub(super) fn good_round(here: &Desk, there: &Desk) -> RoundReport {
    let report = round(here, there).unwrap();
    assert!(report.is_good(), "{report:#?}");
    report
}

/// A notice for everybody, as a form's tree.
pub(super) fn notice(title: &str) -> Value {
    json!({
        "kind": "identification",
        "title": [{"lang": "en", "text": title}],
        "handling": {"tlp": "CLEAR", "purposes": ["public-health"], "onward": "free"},
        "body": {
            "laboratory": "Central Laboratory", "sample": title, "date": "2026-11-02", "date-means": "result",
            "status": "reported",
            "findings": [{"substance": {"as-written": "fentanyl"}, "basis": "confirmed"}]
        }
    })
}

/// Records something for everybody and gives its id.
pub(super) fn publish(node: &Node, title: &str) -> String {
    let outcome = node.submit(&officer(), notice(title)).unwrap();
    crate::bench::recorded_id(&outcome).to_owned()
}

/// Records so many notices for everybody, each with a number behind the word `zwirn`.
pub(super) fn publish_many(node: &Node, count: usize) {
    /// Lines of one report.
    const STEP: usize = 10_000;
    let record = |n: usize| node.read_tree(notice(&format!("zwirn {n}"))).unwrap();
    for first in (0..count).step_by(STEP) {
        let incoming = (first..count.min(first + STEP)).map(|n| Incoming {
            line: n as u32,
            record: record(n),
            also_named: None,
        });
        let received = Received::new(incoming.collect(), Vec::new());
        let recorded = received
            .recognise(node.tables())
            .unwrap()
            .record(node, &officer(), Mode::Whole, None, &|_, _| {})
            .unwrap();
        drop(recorded);
    }
}

/// How many records a search finds.
pub(super) fn found(node: &Node, words: &str) -> u64 {
    let query = SearchQuery {
        text: Some(words.into()),
        limit: 5,
        ..SearchQuery::default()
    };
    node.search(&officer(), &query).unwrap().total
}
