//! A counterpart that withholds, changes or swaps what it has for us: each is named, and who must act.

use std::sync::Mutex;

use comity_core::handling::Onward;
use comity_exchange::Purposed;
use comity_exchange::{Answer, Get, Source, SourceError};
use comity_flow::sharing::{Actor, IncomingState, read_head, read_page};
use comity_proof::cbor::{self, Value};

use super::{Line, Running, finding, free, line, officer, report, row, share, talk};

/// Changes an answer, by the name that was asked for.
type Twist = Box<dyn Fn(&str, Option<Vec<u8>>) -> Option<Vec<u8>> + Send + Sync>;

/// A line on which answers are changed.
struct Crooked {
    line: Line,
    twist: Twist,
    asked: Mutex<Vec<String>>,
}

impl Source for Crooked {
    fn get(&self, ask: &Get<'_>) -> Result<Option<Vec<u8>>, SourceError> {
        self.asked.lock().unwrap().push(ask.name.into());
        Ok((self.twist)(ask.name, self.line.get(ask)?))
    }

    fn post(&self, name: &str, body: &[u8], most: u64) -> Result<Answer, SourceError> {
        self.line.post(name, body, most)
    }

    fn can_post(&self) -> bool {
        true
    }
}

fn crooked(us: &Running, them: &Running, twist: Twist) -> Crooked {
    Crooked {
        line: line(us, them),
        twist,
        asked: Mutex::default(),
    }
}

/// Pulls the log first, so that only the deliveries are crooked.
fn pull_log(us: &Running, them: &Running) {
    let quiet = crooked(
        us,
        them,
        Box::new(|name, bytes| {
            if name == "manifest/head" {
                return Some(cbor::encode(&Value::Array(vec![
                    Value::Unsigned(0),
                    Value::Bytes(vec![0; 32]),
                ])));
            }
            bytes
        }),
    );
    us.node.sync_round(them.node.name(), &quiet, &|_, _| {}).unwrap();
}

fn shared() -> (Vec<super::Site>, Vec<Running>, String) {
    let (sites, nodes, _) = row(2);
    talk(&nodes[0], &nodes[1]);
    let id = report(&nodes[0], finding("S-1", free(&["b.example"])));
    share(&nodes[0], &id, &["b.example"], Onward::None);
    pull_log(&nodes[1], &nodes[0]);
    (sites, nodes, id)
}

#[test]
fn a_gap_or_a_changed_page_is_named_and_nothing_is_taken() {
    let (_sites, nodes, _) = shared();
    let (a, b) = (&nodes[0], &nodes[1]);
    let gap: Twist = Box::new(|name, bytes| {
        if name.starts_with("manifest/0") {
            None
        } else {
            bytes
        }
    });
    let changed: Twist = Box::new(|name, bytes| {
        if !name.starts_with("manifest/0") {
            return bytes;
        }
        let page = Value::Array(vec![Value::Unsigned(1), Value::Bytes(vec![9; 32])]);
        Some(cbor::encode(&Value::Array(vec![page])))
    });
    let unreadable: Twist = Box::new(|name, bytes| {
        if name == "manifest/head" {
            Some(vec![0xff])
        } else {
            bytes
        }
    });
    let none: Twist = Box::new(|name, bytes| if name == "manifest/head" { None } else { bytes });
    for (twist, words) in [
        (gap, "gap"),
        (changed, "changed"),
        (unreadable, "cannot be read"),
        (none, "no manifest"),
    ] {
        let done = b
            .node
            .take_deliveries(a.node.name(), &crooked(b, a, twist))
            .unwrap();
        let trouble = done.trouble.unwrap();
        assert!(trouble.what.contains(words), "{words}: {}", trouble.what);
        assert_eq!(trouble.actor, Actor::Peer);
        assert_eq!(done.read, 0);
    }
    talk(a, b);
    assert_eq!(b.node.incoming(&officer(), true, None, 9).unwrap().len(), 1);
    // A manifest that got shorter afterwards is named as well.
    let shorter: Twist = Box::new(|name, bytes| {
        if name == "manifest/head" {
            return Some(cbor::encode(&Value::Array(vec![
                Value::Unsigned(0),
                Value::Bytes(vec![0; 32]),
            ])));
        }
        bytes
    });
    let done = b
        .node
        .take_deliveries(a.node.name(), &crooked(b, a, shorter))
        .unwrap();
    assert!(done.trouble.unwrap().what.contains("changed"));
}

#[test]
fn what_is_withheld_is_asked_for_again() {
    let (_sites, nodes, id) = shared();
    let (a, b) = (&nodes[0], &nodes[1]);
    for swap in [false, true] {
        let twist: Twist = Box::new(move |name, bytes| {
            if !name.starts_with("blob/") {
                return bytes;
            }
            bytes.filter(|_| swap).map(|mut bytes| {
                bytes[0] ^= 1;
                bytes
            })
        });
        let done = b
            .node
            .take_deliveries(a.node.name(), &crooked(b, a, twist))
            .unwrap();
        assert_eq!(done.missing, 1);
        let queue = b.node.incoming(&officer(), true, None, 9).unwrap();
        assert_eq!(queue[0].state, IncomingState::Missing);
        assert_eq!(queue[0].actor, Actor::Peer);
    }
    talk(a, b);
    let queue = b.node.incoming(&officer(), true, None, 9).unwrap();
    assert_eq!(queue.len(), 1);
    assert_eq!(queue[0].state, IncomingState::Delivered);
    assert_eq!(queue[0].record, id);
}

#[test]
fn a_sealed_file_that_does_not_come_waits_and_nothing_is_lost() {
    let (_sites, nodes, id) = shared();
    let (a, b) = (&nodes[0], &nodes[1]);
    let blobs = Mutex::new(0);
    // The statement comes, the sealed file does not.
    let twist: Twist = Box::new(move |name, bytes| {
        if !name.starts_with("blob/") {
            return bytes;
        }
        let mut count = blobs.lock().unwrap();
        *count += 1;
        bytes.filter(|_| *count == 1)
    });
    let done = b
        .node
        .take_deliveries(a.node.name(), &crooked(b, a, twist))
        .unwrap();
    assert_eq!((done.missing, done.taken), (1, 0));
    talk(a, b);
    assert_eq!(b.node.incoming(&officer(), true, None, 9).unwrap()[0].record, id);
}

#[test]
fn what_is_not_for_a_counterpart_is_not_here() {
    let (_sites, nodes, _) = row(3);
    let (a, b, c) = (&nodes[0], &nodes[1], &nodes[2]);
    super::pin(a, c);
    let id = report(a, finding("S-1", free(&["b.example"])));
    share(a, &id, &["b.example"], Onward::None);
    let head = a.node.manifest_head(b.node.name()).unwrap();
    let (count, _) = read_head(&head).unwrap();
    assert_eq!(count, 1);
    let page = a.node.manifest_page(b.node.name(), 0, Some(1)).unwrap().unwrap();
    let entries = read_page(&page, 1).unwrap();
    let asked = Purposed {
        purpose: "delivery".into(),
        ground: "test".into(),
    };
    let blobs = a.node.blobs_for(b.node.name(), 0).unwrap();
    assert_eq!(blobs.len(), 2, "the release and its sealed file");
    for hash in &blobs {
        assert!(a.node.blob_for(b.node.name(), hash, &asked).unwrap().is_some());
        assert!(a.node.blob_for(c.node.name(), hash, &asked).unwrap().is_none());
    }
    assert!(blobs.contains(&entries[0].1));
    let (count, _) = read_head(&a.node.manifest_head(c.node.name()).unwrap()).unwrap();
    assert_eq!(count, 0);
    assert!(
        a.node.manifest_page(b.node.name(), 0, None).unwrap().is_none(),
        "no whole page yet"
    );
    assert!(
        a.node
            .manifest_page(b.node.name(), u64::MAX, Some(1))
            .unwrap()
            .is_none()
    );
    // The record itself is not served by its hash: it travels sealed.
    let detail = a.node.record(&officer(), &id, None, None).unwrap();
    assert!(
        a.node
            .blob_for(b.node.name(), &detail.chain[0].hash, &asked)
            .unwrap()
            .is_none()
    );
    let served = a
        .node
        .audit(
            &super::releaser(),
            &comity_flow::AuditQuery {
                action: Some("blob.serve".into()),
                limit: 10,
                ..comity_flow::AuditQuery::default()
            },
        )
        .unwrap();
    assert_eq!(served.len(), 2, "who asked, for what and why is noted");
    assert!(served[0].detail.contains("b.example: delivery: test"));
}
