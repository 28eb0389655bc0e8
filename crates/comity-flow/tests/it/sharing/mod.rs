//! Sharing between nodes in one process: real stores, real logs, real files; only the line between them is a function call.

mod crash;
mod erase;
mod flows;
mod hops;
mod laws;
mod manifest;

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use comity_core::clock::Clock;
use comity_core::handling::{Onward, Purpose};
use comity_core::identifiers::NodeName;
use comity_core::text::Text;
use comity_exchange::{Answer, Get, Source, SourceError};
use comity_flow::keys::KeyRing;
use comity_flow::peers::Served;
use comity_flow::policy::Role;
use comity_flow::sharing::{ShareForm, ShareQuery, ShareRow};
use comity_flow::{Node, Parts, TurnForm, Who};
use comity_log::faulty::FaultyDisk;
use comity_log::{Log, LogConfig, LogKey, RealDisk};
use comity_store::SqliteStore;
use comity_store::faulty::Faulty;
use comity_testkit::{SeededDice, StepClock};
use serde_json::{Value, json};

/// 2026-11-21T12:00:00Z.
const NOON: i64 = 1_795_262_400;

static TABLES: LazyLock<Arc<comity_substances::Tables>> =
    LazyLock::new(|| Arc::new(comity_flow::facts::tables().unwrap()));

/// What of a node outlives a crash.
pub(super) struct Site {
    name: &'static str,
    number: u8,
    folder: tempfile::TempDir,
    clock: Arc<StepClock>,
    starts: AtomicU64,
}

/// A node at work, with a store and a disk that can fail.
#[derive(Clone)]
pub(super) struct Running {
    pub node: Arc<Node>,
    pub store: Arc<Faulty>,
    pub disk: FaultyDisk,
}

impl Site {
    pub(super) fn new(name: &'static str, number: u8, clock: &Arc<StepClock>) -> Self {
        Self {
            name,
            number,
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::clone(clock),
            starts: AtomicU64::new(1),
        }
    }

    /// The same node from a copy of its folder; nobody may be at work on it.
    pub(super) fn copy(&self) -> Self {
        let copy = Self::new(self.name, self.number, &self.clock);
        copy_folder(self.home(), copy.home());
        copy.starts
            .store(self.starts.load(Ordering::Relaxed), Ordering::Relaxed);
        copy
    }

    pub(super) fn home(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn start(&self) -> Running {
        let disk = FaultyDisk::new(Arc::new(RealDisk));
        let key = LogKey::from_seed(&[self.number; 32]);
        let origin = format!("{}/log/1", self.name);
        let vkey = key.vkey(&origin).unwrap().to_string();
        let config = LogConfig::new(origin, self.home().join("log"));
        let log = Log::open(config, key, Arc::new(disk.clone()), Arc::new(|| 0)).unwrap();
        let store = SqliteStore::open(&self.home().join("comity.sqlite")).unwrap();
        let store = Arc::new(Faulty::new(Box::new(store)));
        let start = self.starts.fetch_add(1, Ordering::Relaxed);
        let seed = u64::from(self.number) * 1000 + start;
        let keys = KeyRing::open(
            &self.home().join("keys"),
            self.name,
            &SeededDice::new(u64::from(self.number)),
        );
        let node = Node::new(Parts {
            name: self.name.parse().unwrap(),
            lang: "en".into(),
            home: self.home().into(),
            store: Arc::clone(&store) as Arc<dyn comity_store::Store>,
            log,
            vkey,
            keys: Arc::new(keys.unwrap()),
            disk: Arc::new(disk.clone()),
            tables: Arc::clone(&TABLES),
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            dice: Arc::new(SeededDice::new(seed)),
            inchi: None,
        });
        node.recover().unwrap();
        Running {
            node: Arc::new(node),
            store,
            disk,
        }
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let there = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &there);
        } else {
            std::fs::copy(entry.path(), there).unwrap();
        }
    }
}

/// Nodes a, b, c, d as many as asked for, each pinned with every next one.
pub(super) fn row(count: usize) -> (Vec<Site>, Vec<Running>, Arc<StepClock>) {
    let clock = Arc::new(StepClock::at(NOON));
    let names = ["a.example", "b.example", "c.example", "d.example"];
    let sites: Vec<Site> = names
        .into_iter()
        .zip(1u8..)
        .take(count)
        .map(|(name, number)| Site::new(name, number, &clock))
        .collect();
    let running: Vec<Running> = sites.iter().map(Site::start).collect();
    for pair in running.windows(2) {
        pin(&pair[0], &pair[1]);
    }
    (sites, running, clock)
}

/// Each accepts the other's code and card.
pub(super) fn pin(one: &Running, other: &Running) {
    for (us, them) in [(one, other), (other, one)] {
        let address = format!("{}:7443", them.node.name());
        them.node.set_peer_address(&address).unwrap();
        let code = them.node.invite_peer(&boss()).unwrap();
        us.node
            .accept_peer(&boss(), &code, &them.node.card().unwrap().encode())
            .unwrap();
    }
}

/// The line from one node to another: what it is asked, it answers as the peer port does.
pub(super) struct Line {
    pub them: Arc<Node>,
    pub us: NodeName,
}

impl Source for Line {
    fn get(&self, ask: &Get<'_>) -> Result<Option<Vec<u8>>, SourceError> {
        let found = self.answer(ask);
        match found {
            Some(bytes) if bytes.len() as u64 > ask.most => Err(SourceError::TooLarge {
                name: ask.name.into(),
                most: ask.most,
            }),
            Some(bytes) => Ok(Some(bytes.get(ask.from as usize..).unwrap_or_default().to_vec())),
            None => Ok(None),
        }
    }

    fn post(&self, name: &str, body: &[u8], _most: u64) -> Result<Answer, SourceError> {
        assert_eq!(name, "add-checkpoint");
        let (status, body) = match self.them.add_checkpoint(&self.us, body) {
            Ok(body) => (200, body),
            Err(refusal) => (refusal.status, refusal.body),
        };
        Ok(Answer { status, body })
    }

    fn can_post(&self) -> bool {
        true
    }
}

impl Line {
    fn answer(&self, ask: &Get<'_>) -> Option<Vec<u8>> {
        if ask.name == "manifest/head" {
            return self.them.manifest_head(&self.us).ok();
        }
        if let Some(rest) = ask.name.strip_prefix("manifest/") {
            let (page, width) = match rest.split_once(".p/") {
                Some((page, width)) => (page, Some(width.parse().unwrap())),
                None => (rest, None),
            };
            return self
                .them
                .manifest_page(&self.us, page.parse().unwrap(), width)
                .unwrap();
        }
        if let Some(hash) = ask.name.strip_prefix("blob/") {
            let hash = comity_proof::hex::decode_array(hash).unwrap();
            // A blob is asked for with a purpose; the peer port refuses one without.
            return self.them.blob_for(&self.us, &hash, ask.purpose.unwrap()).unwrap();
        }
        match self.them.serve_name(&self.us, ask.name).ok()? {
            Served::File(path) => std::fs::read(path).ok(),
            Served::Head(bytes) => Some(bytes),
        }
    }
}

pub(super) fn line(us: &Running, them: &Running) -> Line {
    Line {
        them: Arc::clone(&them.node),
        us: us.node.name().clone(),
    }
}

/// `us` pulls from `them`; every step must succeed.
pub(super) fn pull(us: &Running, them: &Running) {
    let report = us
        .node
        .sync_round(them.node.name(), &line(us, them), &|_, _| {})
        .unwrap();
    for step in &report.steps {
        assert!(step.good, "{} at {}: {}", step.step, us.node.name(), step.said);
    }
}

/// Both pull, until nothing is new.
pub(super) fn talk(one: &Running, other: &Running) {
    for _ in 0..3 {
        pull(other, one);
        pull(one, other);
    }
}

/// The whole row talks until word has come from one end to the other and back.
pub(super) fn talk_all(running: &[Running]) {
    for _ in 0..running.len() {
        for pair in running.windows(2) {
            talk(&pair[0], &pair[1]);
        }
    }
}

fn who(user: i64, role: Role) -> Who {
    Who {
        user: Some(user),
        name: format!("user{user}"),
        role,
        lang: "en".into(),
    }
}

pub(super) fn officer() -> Who {
    who(1, Role::Officer)
}

pub(super) fn releaser() -> Who {
    who(2, Role::ReleasingOfficer)
}

pub(super) fn boss() -> Who {
    who(3, Role::Administrator)
}

/// A finding with this handling.
pub(super) fn finding(sample: &str, handling: Value) -> Value {
    json!({
        "kind": "identification",
        "title": [{"lang": "en", "text": format!("Fentanyl in sample {sample}")}],
        "summary": [{"lang": "en", "text": format!("Remark on {sample}: kept in the blue cabinet")}],
        "handling": handling,
        "body": {
            "laboratory": "Central Laboratory", "sample": sample, "date": "2026-11-02", "date-means": "result",
            "status": "reported",
            "findings": [{"substance": {"as-written": "fentanyl"}, "basis": "confirmed"}]
        }
    })
}

/// Free to be passed on, for whoever is named.
pub(super) fn free(to: &[&str]) -> Value {
    json!({"tlp": "AMBER", "releasable-to": to, "purposes": ["public-health", "law-enforcement"], "onward": "free"})
}

/// Passed on only with the originator's consent.
pub(super) fn orcon() -> Value {
    json!({"tlp": "AMBER", "purposes": ["public-health", "law-enforcement"], "onward": "with-consent"})
}

pub(super) fn report(at: &Running, tree: Value) -> String {
    let outcome = at.node.submit(&officer(), tree).unwrap();
    crate::bench::recorded_id(&outcome).to_owned()
}

pub(super) fn form(record: &str, to: &[&str], onward: Onward) -> ShareForm {
    ShareForm {
        record: record.into(),
        to: to.iter().map(|name| name.parse().unwrap()).collect(),
        purposes: vec![Purpose::PublicHealth],
        ground: vec![Text::en("Article 9 of the 1988 Convention")],
        onward,
        assured: Vec::new(),
    }
}

/// Proposes and approves by two persons.
pub(super) fn share(at: &Running, record: &str, to: &[&str], onward: Onward) -> ShareRow {
    let id = at
        .node
        .propose_share(&officer(), form(record, to, onward))
        .unwrap();
    at.node.approve_share(&releaser(), id).unwrap()
}

pub(super) fn turn(at: &Running, record: &str, verb: comity_core::record::Verb) {
    let turn = TurnForm {
        verb,
        reason: vec![Text::en("the sample was mixed up")],
        effective: None,
        source: None,
    };
    at.node.turn(&officer(), record, turn).unwrap();
}

/// State of a record as lists of this node show it.
pub(super) fn status(at: &Running, record: &str) -> Option<String> {
    at.node
        .line(&boss(), record)
        .unwrap()
        .and_then(|line| line.status)
}

pub(super) fn all_shares(at: &Running) -> Vec<ShareRow> {
    let query = ShareQuery {
        automatic: true,
        limit: 1000,
        ..ShareQuery::default()
    };
    at.node.shares(&boss(), &query).unwrap()
}
