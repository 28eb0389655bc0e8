//! Makes nodes with logs in memory, and bundles of what they stated on disk.

use crate::support::{cosign, header, pq_cosign, pq_vkey, public, record, sign, signed_note, vkey, witness};
use comity_proof::bundle::{Index, Parcel, ParcelItem, Silence};
use comity_proof::cbor::{Value, encode};
use comity_proof::checkpoint::Checkpoint;
use comity_proof::entry::Entry;
use comity_proof::key_event::{KeyChange, KeyEvent, KeyRole};
use comity_proof::merkle::{leaf_hash, root};
use comity_proof::note::Note;
use comity_proof::policy::Policy;
use comity_proof::proof_file::ProofFile;
use comity_proof::statement::{Header, Statement, Verb};
use comity_proof::tile::{encode_bundle, entries_path, inclusion_proof, tiles_at, width_at};
use comity_proof::{Hash, hex, sha256};
use std::collections::BTreeMap;
use std::fs;
use tempfile::TempDir;

pub(crate) const ORIGIN: &str = "node.example/log/1";
/// Seeds of keys: of the first log, of another log, of the witness.
pub(crate) const LOG: u8 = 9;
pub(crate) const OTHER: u8 = 8;
pub(crate) const WITNESS: u8 = 11;

/// A node with its log.
#[derive(Clone)]
pub(crate) struct Node {
    issuer: u8,
    log: u8,
    pub(crate) origin: String,
    name: String,
    entries: Vec<Vec<u8>>,
    /// Index and bytes of each statement.
    statements: BTreeMap<Hash, (u64, Vec<u8>)>,
    events: Vec<Hash>,
    heads: BTreeMap<String, (u64, Hash)>,
}

impl Node {
    /// A log whose entry 0 introduces the statement key of `issuer`.
    pub(crate) fn new(issuer: u8, log: u8, origin: &str, name: &str) -> Self {
        let mut node = Self {
            issuer,
            log,
            origin: origin.into(),
            name: name.into(),
            entries: Vec::new(),
            statements: BTreeMap::new(),
            events: Vec::new(),
            heads: BTreeMap::new(),
        };
        let event = KeyEvent {
            vkey: Some(vkey(log, origin)),
            ..KeyEvent::new(KeyChange::Introduce, KeyRole::Statement, public(issuer))
        };
        node.event(&event);
        node
    }

    pub(crate) fn introduce(&mut self, seed: u8) {
        self.event(&KeyEvent::new(
            KeyChange::Introduce,
            KeyRole::Statement,
            public(seed),
        ));
    }

    pub(crate) fn revoke(&mut self, seed: u8, last_good: u64) {
        self.event(&KeyEvent {
            last_good: Some(last_good),
            ..KeyEvent::new(KeyChange::Revoke, KeyRole::Statement, public(seed))
        });
    }

    /// A key event.
    pub(crate) fn event(&mut self, event: &KeyEvent) {
        let payload = encode(&record("key-event", event.to_body()));
        let header = Header {
            sub: format!("{}/key-{}", self.name, self.entries.len()),
            ..self.header(self.issuer)
        };
        let hash = self.log(sign(self.issuer, &header, &payload), true);
        self.events.push(hash);
    }

    fn header(&self, seed: u8) -> Header {
        Header {
            iss: self.name.clone(),
            ..header(seed)
        }
    }

    /// Identifier of a record by a short name.
    pub(crate) fn record(&self, short: &str) -> String {
        format!("{}/{short}", self.name)
    }

    pub(crate) fn state(
        &mut self,
        short: &str,
        verb: Verb,
        open: bool,
        with: impl FnOnce(&mut Header),
    ) -> Hash {
        self.state_by(self.issuer, short, verb, open, with)
    }

    /// The next statement on a record.
    pub(crate) fn state_by(
        &mut self,
        seed: u8,
        short: &str,
        verb: Verb,
        open: bool,
        with: impl FnOnce(&mut Header),
    ) -> Hash {
        let mut header = self.header(seed);
        header.sub = self.record(short);
        header.verb = verb;
        header.nonce = (!open).then_some([self.entries.len() as u8; 32]);
        if let Some((seq, prev)) = self.heads.get(short) {
            (header.seq, header.prev) = (seq + 1, Some(*prev));
        }
        with(&mut header);
        let payload = encode(&record("notice", Value::Map(Vec::new())));
        let hash = self.log(sign(seed, &header, &payload), open);
        self.heads.insert(short.into(), (header.seq, hash));
        hash
    }

    /// Another statement at the place of the last one of a record.
    pub(crate) fn twin(&mut self, short: &str, verb: Verb) -> Hash {
        let (seq, last) = self.heads[short];
        let before = Statement::parse(&self.statements[&last].1).unwrap().header.prev;
        self.state(short, verb, true, |header| {
            (header.seq, header.prev) = (seq, before);
        })
    }

    fn payload(&mut self, short: &str, kind: &str, body: Value) -> Hash {
        let header = Header {
            sub: self.record(short),
            ..self.header(self.issuer)
        };
        self.log(sign(self.issuer, &header, &encode(&record(kind, body))), true)
    }

    /// A receipt of a release.
    pub(crate) fn receipt(&mut self, short: &str, release: &str) -> Hash {
        let body = Value::Map(vec![(Value::text("release"), Value::text(release))]);
        self.payload(short, "receipt", body)
    }

    /// A release that signs the digest of a sealed file.
    pub(crate) fn release(&mut self, short: &str, sealed: &Hash) -> Hash {
        let body = Value::Map(vec![(Value::text("sealed"), Value::Text(hex::encode(sealed)))]);
        self.payload(short, "release", body)
    }

    /// Blind entries of nobody knows what.
    pub(crate) fn noise(&mut self, count: usize) {
        for _ in 0..count {
            let hash = sha256(&self.entries.len().to_be_bytes());
            self.entries.push(Entry::Blind(hash).encode());
        }
    }

    fn log(&mut self, bytes: Vec<u8>, open: bool) -> Hash {
        let statement = Statement::parse(&bytes).unwrap();
        let entry = match open {
            true => Entry::open(&statement),
            false => Entry::blind(&statement),
        };
        let index = self.entries.len() as u64;
        self.entries.push(entry.encode());
        self.statements.insert(statement.hash(), (index, bytes));
        statement.hash()
    }

    pub(crate) fn entries(&self) -> Vec<Vec<u8>> {
        self.entries.clone()
    }

    pub(crate) fn index_of(&self, hash: &Hash) -> u64 {
        self.statements[hash].0
    }

    /// All statements that are no key events.
    pub(crate) fn hashes(&self) -> Vec<Hash> {
        let plain = |hash: &&Hash| !self.events.contains(hash);
        self.statements.keys().filter(plain).copied().collect()
    }

    pub(crate) fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    fn leaves(&self) -> Vec<Hash> {
        self.entries.iter().map(|entry| leaf_hash(entry)).collect()
    }

    pub(crate) fn root(&self) -> Hash {
        root(&self.leaves())
    }

    fn plain(&self) -> String {
        let text = Checkpoint::new(&self.origin, self.size(), self.root()).to_text();
        signed_note(self.log, &self.origin, &text)
    }

    /// The newest checkpoint, cosigned both ways.
    pub(crate) fn checkpoint(&self, time: u64) -> String {
        let mut note = Note::parse(&self.plain()).unwrap();
        let lines = [
            cosign(WITNESS, "w.example", &note.text, time),
            pq_cosign(WITNESS, "w.example", &note.text, time),
        ];
        note.signatures.extend(lines);
        note.to_string()
    }

    fn proof(&self, hash: &Hash, checkpoint: &str) -> String {
        let index = self.index_of(hash);
        let tiles = crate::support::Tiles(self.leaves());
        ProofFile {
            extra: None,
            index,
            path: inclusion_proof(&tiles, index, self.size()).unwrap(),
            checkpoint: checkpoint.into(),
        }
        .to_string()
    }

    /// Statements with their proofs as they go into a sealed file.
    pub(crate) fn parcel(&self, hashes: &[Hash], time: u64) -> Vec<u8> {
        let item = |hash: &Hash| ParcelItem {
            statement: self.statements[hash].1.clone(),
            log: vkey(self.log, &self.origin).to_string(),
            proof: self.proof(hash, &self.checkpoint(time)),
        };
        Parcel {
            statements: hashes.iter().map(item).collect(),
            keys: self.events.iter().map(item).collect(),
        }
        .to_bytes()
    }
}

/// A bundle that is not yet written.
pub(crate) struct Bundle {
    pub(crate) dir: TempDir,
    pub(crate) index: Index,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// Whether checkpoints carry cosignatures.
    pub(crate) cosign: bool,
    time: u64,
    logs: Vec<(u8, String)>,
}

impl Bundle {
    pub(crate) fn new(node: &Node, time: u64) -> Self {
        Self {
            dir: TempDir::new().unwrap(),
            index: Index {
                made: Some(time),
                by: Some("node.example".into()),
                ..Index::default()
            },
            files: BTreeMap::new(),
            cosign: true,
            time,
            logs: vec![(node.log, node.origin.clone())],
        }
    }

    /// The policy believes this log too.
    pub(crate) fn also(&mut self, node: &Node) {
        self.logs.push((node.log, node.origin.clone()));
    }

    fn note(&self, node: &Node) -> String {
        match self.cosign {
            true => node.checkpoint(self.time),
            false => node.plain(),
        }
    }

    /// Statements with proofs, and the key events of their log.
    pub(crate) fn statements(&mut self, node: &Node, hashes: &[Hash]) {
        let note = self.note(node);
        for (folder, hashes) in [("statements", hashes), ("keys", &node.events)] {
            for hash in hashes {
                let list = match folder {
                    "keys" => &mut self.index.key_events,
                    _ => &mut self.index.statements,
                };
                if list.contains(hash) {
                    continue;
                }
                list.push(*hash);
                let stem = format!("{folder}/{}", hex::encode(hash));
                self.files
                    .insert(format!("{stem}.statement"), node.statements[hash].1.clone());
                self.files
                    .insert(format!("{stem}.tlog-proof"), node.proof(hash, &note).into_bytes());
            }
        }
    }

    /// All entries of a log.
    pub(crate) fn log(&mut self, node: &Node) {
        let digest = sha256(node.origin.as_bytes());
        let folder = format!("logs/{}", hex::encode(&digest));
        self.index.logs.push((digest, node.origin.clone()));
        self.files
            .insert(format!("{folder}/checkpoint"), self.note(node).into_bytes());
        for bundle in 0..tiles_at(0, node.size()) {
            let width = width_at(0, bundle, node.size());
            let from = bundle as usize * 256;
            let entries = &node.entries[from..from + usize::from(width)];
            self.files.insert(
                format!("{folder}/{}", entries_path(bundle, width)),
                encode_bundle(entries).unwrap(),
            );
        }
    }

    pub(crate) fn checkpoint(&mut self, note: &str) {
        let number = self.index.checkpoints.len() as u64;
        self.index.checkpoints.push(number);
        self.files.insert(
            format!("checkpoints/{number}.checkpoint"),
            note.as_bytes().to_vec(),
        );
    }

    pub(crate) fn silence(&mut self, request: &Hash, of: &Node) {
        self.index.silences.push(Silence {
            request: *request,
            log: sha256(of.origin.as_bytes()),
        });
    }

    pub(crate) fn sealed(&mut self, hash: &Hash, file: &[u8], key: Option<&str>) {
        self.index.sealed.push(*hash);
        let stem = format!("sealed/{}", hex::encode(hash));
        self.files.insert(format!("{stem}.age"), file.to_vec());
        if let Some(key) = key {
            self.files
                .insert(format!("{stem}.key"), format!("{key}\n").into_bytes());
        }
    }

    fn policy_text(&self) -> String {
        let mut text = String::new();
        for (seed, origin) in &self.logs {
            text += &format!("log {}\n", vkey(*seed, origin));
        }
        text += &format!("witness w {}\n", witness(WITNESS, "w.example"));
        text += &format!("witness q {}\n", pq_vkey(WITNESS, "w.example"));
        text + "group both all w q\nquorum both\n"
    }

    /// The policy of a verifier who believes the logs and asks for the witness.
    pub(crate) fn policy(&self) -> Policy {
        Policy::parse(&self.policy_text()).unwrap()
    }

    /// All files by name.
    pub(crate) fn all_files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.files.clone();
        files.insert("index".into(), self.index.to_text().into_bytes());
        files.insert("policy".into(), self.policy_text().into_bytes());
        files
    }

    /// Writes the folder.
    pub(crate) fn write(&self) {
        for (name, bytes) in self.all_files() {
            let path = self.dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
}
