//! A peer that answers a pull with anything: nothing wrong is ever given on or kept. And names
//! that a carried folder is asked for.
#![no_main]

use comity_exchange::testing::{Peer, TestLog, entry};
use comity_exchange::{FolderSource, Get, Mirror, Source, names};
use comity_log::faulty::MemDisk;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};

const SIZE: u64 = 600;

static LOG: LazyLock<TestLog> = LazyLock::new(|| {
    let mut log = TestLog::new("peer.example/log/1", 7).expect("a name");
    log.grow_to(SIZE);
    log
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    folder_names(data);
    let rest = Mutex::new(data.to_vec());
    let source = LOG.source(SIZE).expect("it has that size");
    let peer = Peer::new(source, move |_, honest| {
        let mut rest = rest.lock().expect("one thread at a time");
        let Some((what, behind)) = rest.split_first() else {
            return Ok(honest);
        };
        let (what, behind) = (*what, behind.to_vec());
        let length = usize::from(what >> 2).min(behind.len());
        let (taken, left) = behind.split_at(length);
        let answer = match (what & 3, honest) {
            (0, honest) => honest,
            (1, Some(bytes)) => Some(bytes[..bytes.len().saturating_sub(length)].to_vec()),
            (2, Some(mut bytes)) => {
                for (byte, change) in bytes.iter_mut().rev().zip(taken) {
                    *byte ^= change;
                }
                Some(bytes)
            }
            _ => (length > 0).then(|| taken.to_vec()),
        };
        *rest = left.to_vec();
        Ok(answer)
    });
    let disk = Arc::new(MemDisk::new());
    let mut mirror = Mirror::open(Path::new("/m"), LOG.vkey(), disk).expect("a new mirror");
    let mut next = 0;
    let mut sink = |first: u64, entries: &[Vec<u8>]| {
        assert_eq!(first, next);
        for known in entries {
            assert_eq!(*known, entry(next));
            next += 1;
        }
        Ok(())
    };
    match mirror.pull(&peer, &mut sink, &|_, _| {}) {
        Ok(pulled) => assert_eq!(pulled.size, SIZE),
        Err(error) => assert!(error.evidence().is_none() && mirror.size() == 0),
    }
});

fn folder_names(data: &[u8]) {
    let Ok(name) = std::str::from_utf8(data) else {
        return;
    };
    if names::is_name(name) {
        let path = Path::new("/root-of-it").join(name);
        assert!(path.starts_with("/root-of-it") && !name.contains(".."));
        assert!(path.components().count() == name.split('/').count() + 2);
    } else {
        assert!(FolderSource::new("/nowhere").get(&Get::new(name, 1)).is_err());
    }
}
