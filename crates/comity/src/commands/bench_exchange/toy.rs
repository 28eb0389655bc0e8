//! The least that a durable, verified log must do: verify, hash, write, make durable, sign. No tiles, no
//! reading back, no lock record, no answer to anybody: what the log's own rates are compared with.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;

use comity_proof::merkle::{Frontier, leaf_hash};
use ed25519_dalek::{Signer, SigningKey};

use super::samples::Signed;
use super::{WRITERS, Watch};

/// What one toy run appends.
pub(super) enum Work<'a> {
    /// Records that are verified first.
    Verified(&'a [Signed]),
    /// Bytes that are taken as they are: entry by number.
    Blind(fn(u64) -> Vec<u8>),
}

/// Records a second in groups of `group`, `WRITERS` threads before one that writes.
pub(super) fn run(folder: &Path, watch: &Watch, work: &Work<'_>, group: usize) -> anyhow::Result<f64> {
    let path = folder.join("toy");
    let mut file = File::create(&path)?;
    let key = SigningKey::from_bytes(&[2; 32]);
    let next = AtomicU64::new(0);
    let done = Mutex::new(0_u64);
    let begun = watch.begin();
    let written = std::thread::scope(|scope| -> std::io::Result<()> {
        let (send, receive) = sync_channel::<Vec<Vec<u8>>>(WRITERS);
        for _ in 0..WRITERS {
            let (send, next) = (send.clone(), &next);
            scope.spawn(move || {
                while !begun.is_over() {
                    let from = next.fetch_add(group as u64, Ordering::Relaxed);
                    if send.send(made(work, from, group)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        let mut tree = Frontier::new();
        let mut bytes = Vec::new();
        while let Ok(first) = receive.recv() {
            bytes.clear();
            // What else waits goes along: group commit.
            for entry in std::iter::once(first).chain(receive.try_iter()).flatten() {
                tree.push(leaf_hash(&entry));
                bytes.extend_from_slice(&(entry.len() as u16).to_be_bytes());
                bytes.extend_from_slice(&entry);
            }
            file.write_all(&bytes)?;
            file.sync_data()?;
            std::hint::black_box(key.sign(&tree.root()));
            *done.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = tree.size();
        }
        Ok(())
    });
    let rate = begun.rate(*done.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    std::fs::remove_file(path)?;
    written?;
    Ok(rate)
}

fn made(work: &Work<'_>, from: u64, group: usize) -> Vec<Vec<u8>> {
    match work {
        Work::Verified(samples) => taken(samples, from, group)
            .filter(|signed| signed.is_good())
            .map(|signed| signed.entry.clone())
            .collect(),
        Work::Blind(entry) => (from..from + group as u64).map(entry).collect(),
    }
}

/// `group` records from number `from` on, round and round.
pub(super) fn taken(samples: &[Signed], from: u64, group: usize) -> impl Iterator<Item = &Signed> {
    let start = usize::try_from(from).unwrap_or(0) % samples.len().max(1);
    samples.iter().cycle().skip(start).take(group)
}
