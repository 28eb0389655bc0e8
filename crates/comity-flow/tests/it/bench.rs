//! A node on a test bench.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use comity_core::clock::Clock;
use comity_flow::keys::KeyRing;
use comity_flow::policy::Role;
use comity_flow::{LineOutcome, Mode, Node, Parts, Recorded, Who};
use comity_log::faulty::MemDisk;
use comity_log::{Disk, Log, LogConfig, LogKey};
use comity_store::SqliteStore;
use comity_store::faulty::Faulty;
use comity_testkit::{SeededDice, StepClock};
use serde_json::{Value, json};

/// 2026-11-21T12:00:00Z.
const NOON: i64 = 1_795_262_400;

/// Read once: a test starts nodes by the hundred.
static TABLES: LazyLock<Arc<comity_substances::Tables>> =
    LazyLock::new(|| Arc::new(comity_flow::facts::tables().unwrap()));

pub(crate) const NAME: &str = "lab.example";

/// A folder for the store, a disk for the log, a clock and dice: what outlives a crash.
pub(crate) struct Bench {
    pub(crate) name: &'static str,
    folder: tempfile::TempDir,
    pub(crate) disk: MemDisk,
    pub(crate) clock: Arc<StepClock>,
    starts: std::sync::atomic::AtomicU64,
}

/// A running node and the store in front of which faults can be put.
pub(crate) struct Running {
    pub(crate) node: Arc<Node>,
    pub(crate) store: Arc<Faulty>,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self::named(NAME)
    }

    /// A node of another name, with keys of its own.
    pub(crate) fn named(name: &'static str) -> Self {
        Self {
            name,
            folder: tempfile::tempdir().unwrap(),
            disk: MemDisk::new(),
            clock: Arc::new(StepClock::at(NOON)),
            starts: std::sync::atomic::AtomicU64::new(1),
        }
    }

    /// The whole node as it lies there now: a backup. The node must not run.
    pub(crate) fn copy(&self) -> Self {
        let copy = Self {
            name: self.name,
            folder: tempfile::tempdir().unwrap(),
            disk: MemDisk::new(),
            clock: Arc::new(StepClock::at(self.clock.now().seconds())),
            starts: std::sync::atomic::AtomicU64::new(1000),
        };
        // Empty folders are not among the files.
        for folder in ["/log/tmp", "/log/journal"] {
            copy.disk.make_dir(Path::new(folder)).unwrap();
        }
        for (path, bytes) in self.disk.files() {
            let to = match path.strip_prefix(self.home()) {
                Ok(inside) => copy.home().join(inside),
                Err(_) => path,
            };
            copy.disk.make_dir(to.parent().unwrap()).unwrap();
            copy.disk.write_new(&to, &bytes).unwrap();
        }
        copy_folder(self.home(), copy.home());
        copy
    }

    fn key_dice(&self) -> u64 {
        if self.name == NAME {
            return 8;
        }
        self.name
            .bytes()
            .fold(9, |seed: u64, byte| seed.wrapping_mul(31) ^ u64::from(byte))
    }

    /// The seed of the node's log.
    fn log_seed(&self) -> [u8; 32] {
        let mut seed = [7; 32];
        // The first node keeps the seed it always had.
        if self.name != NAME {
            seed.iter_mut()
                .zip(self.name.bytes())
                .for_each(|(to, from)| *to = from);
        }
        seed
    }

    /// Folder of the node.
    pub(crate) fn home(&self) -> &Path {
        self.folder.path()
    }

    /// Starts the node on the bench's own disk.
    pub(crate) fn start(&self) -> Running {
        let running = self.start_on(Arc::new(self.disk.clone()));
        running.node.recover().unwrap();
        running
    }

    /// The node's log alone.
    pub(crate) fn open_log(&self) -> Log {
        self.open_log_on(Arc::new(self.disk.clone()))
    }

    fn open_log_on(&self, disk: Arc<dyn Disk>) -> Log {
        let key = LogKey::from_seed(&self.log_seed());
        let config = LogConfig::new(format!("{}/log/1", self.name), "/log");
        Log::open(config, key, disk, Arc::new(|| 0)).unwrap()
    }

    /// Puts a node together without recovering.
    pub(crate) fn start_on(&self, disk: Arc<dyn Disk>) -> Running {
        let log = self.open_log_on(Arc::clone(&disk));
        let vkey = log.vkey().to_string();
        let store = SqliteStore::open(&self.folder.path().join("comity.sqlite")).unwrap();
        let store = Arc::new(Faulty::new(Box::new(store)));
        let seed = self.starts.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let node = Node::new(Parts {
            name: self.name.parse().unwrap(),
            lang: "en".into(),
            home: self.folder.path().into(),
            store: Arc::clone(&store) as Arc<dyn comity_store::Store>,
            log,
            vkey,
            keys: Arc::new(
                KeyRing::open(
                    &self.folder.path().join("keys"),
                    self.name,
                    &SeededDice::new(self.key_dice()),
                )
                .unwrap(),
            ),
            disk,
            tables: Arc::clone(&TABLES),
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            // Another seed each start: ids must not repeat.
            dice: Arc::new(SeededDice::new(seed)),
            inchi: None,
        });
        Running {
            node: Arc::new(node),
            store,
        }
    }

    /// The published log as files, for the offline verifier.
    pub(crate) fn published(&self) -> (tempfile::TempDir, PathBuf) {
        let copy = tempfile::tempdir().unwrap();
        for (path, bytes) in self.disk.files() {
            let Ok(inside) = path.strip_prefix("/log/public") else {
                continue;
            };
            let to = copy.path().join(inside);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::write(to, bytes).unwrap();
        }
        let folder = copy.path().to_path_buf();
        (copy, folder)
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The whole published log verifies, from nothing but its files.
pub(crate) fn assert_sound(folder: &Path) {
    let report = comity_proof::folder::verify(folder, None, &mut |_, _| {}).unwrap();
    assert!(report.is_sound(), "{:?}", report.damage);
}

pub(crate) fn officer() -> Who {
    Who {
        user: None,
        name: "officer".into(),
        role: Role::Officer,
        lang: "en".into(),
    }
}

pub(crate) fn reader() -> Who {
    Who {
        role: Role::Reader,
        ..officer()
    }
}

/// A finding as a form's tree.
pub(crate) fn finding(sample: &str, substance: &str) -> Value {
    json!({
        "kind": "identification",
        "title": [{"lang": "en", "text": format!("{substance} in {sample}")}],
        "handling": {"tlp": "AMBER", "purposes": ["public-health"], "onward": "with-consent"},
        "body": {
            "laboratory": "Central Laboratory", "sample": sample, "date": "2026-11-02", "date-means": "result",
            "status": "reported",
            "findings": [{"substance": {"as-written": substance}, "basis": "confirmed"}]
        }
    })
}

pub(crate) fn recorded_id(outcome: &LineOutcome) -> &str {
    match outcome {
        LineOutcome::Recorded { id, .. } => id,
        other => panic!("not recorded: {other:?}"),
    }
}

/// Hands a CSV table in, with the columns as guessed.
pub(crate) fn hand_in(node: &Node, csv: &str, mode: Mode) -> Result<Recorded, comity_flow::FlowError> {
    let kind = comity_core::kinds::Kind::Identification;
    let received = comity_flow::intake::receive_table_guessed(node, csv.as_bytes(), kind)?;
    received
        .recognise(node.tables())?
        .record(node, &officer(), mode, None, &|_, _| {})
}
