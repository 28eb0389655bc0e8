//! How many checkpoints a witness cosigns: many logs that grow at the same time, each request durable before its answer.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, ensure};
use comity_exchange::{CosignKeys, Request, Witness};
use comity_log::{LogKey, RealDisk};
use comity_proof::checkpoint::{Checkpoint, SignedCheckpoint};
use comity_proof::merkle::{self, leaf_hash, verify_inclusion};
use comity_proof::note::{Note, VerifierKey};
use comity_proof::tile::{self, TileError, TileReader};
use comity_proof::{Hash, cosignature};
use ed25519_dalek::{Signer, SigningKey};

use super::Out;
use super::limits::Limits;

/// Logs that ask at the same time.
const LOGS: u8 = 32;
/// Requests of each.
const REQUESTS: u64 = 60;
/// Leaves that a log grows by from one request to the next.
const STEP: u64 = 3;

/// One log in memory.
struct Known {
    vkey: VerifierKey,
    bodies: Vec<Vec<u8>>,
}

/// Measures requests, and the full check of a cosigned proof.
pub(super) fn measure(out: &mut Out, folder: &Path, limits: &Limits) -> anyhow::Result<()> {
    let logs: Vec<Known> = (0..LOGS).map(log).collect::<anyhow::Result<_>>()?;
    let witness = witness(&folder.join("witness"), 0)?;
    let may = |origin: &str| {
        let known = logs.iter().find(|log| log.vkey.name == origin);
        known.map(|log| log.vkey.clone())
    };
    let begun = out.watch().begin();
    std::thread::scope(|scope| {
        let threads: Vec<_> = logs
            .iter()
            .map(|log| {
                scope.spawn(|| -> anyhow::Result<()> {
                    for body in &log.bodies {
                        let answer = witness.add_checkpoint(body, &may);
                        answer.map_err(|refusal| anyhow::anyhow!("refused with {}", refusal.status))?;
                    }
                    Ok(())
                })
            })
            .collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().map_err(|_| anyhow::anyhow!("a thread panicked"))?)
    })?;
    let rate = begun.rate(u64::from(LOGS) * REQUESTS);
    // One signature to verify and two to make.
    let ceiling = 1.0 / (1.0 / limits.verify + 1.0 / limits.sign + 1.0 / limits.ml_dsa_sign);
    out.line(&format!(
        r#""name":"add-checkpoint, {LOGS} logs at once, both cosignatures","add_checkpoint_per_s":{rate:.0},"to_one_core_signatures":{:.2}"#,
        rate / ceiling
    ));
    checks(out, folder, limits)
}

fn witness(home: &Path, number: u8) -> anyhow::Result<Witness> {
    std::fs::create_dir_all(home)?;
    let seeds: Vec<[u8; 32]> = (1..=4).map(|seed| [seed + 10 * number; 32]).collect();
    let [one, two, three, four] = seeds.as_slice() else {
        anyhow::bail!("four seeds")
    };
    let keys = CosignKeys::from_seeds(&format!("cosigner{number}.example"), (one, two), (three, four))?;
    let clock = Arc::new(|| 1_795_291_200);
    Ok(Witness::open(home, keys, Arc::new(RealDisk), clock)?)
}

/// A log that grows, and what it asks at each step.
fn log(number: u8) -> anyhow::Result<Known> {
    let key = SigningKey::from_bytes(&[100 + number; 32]);
    let origin = format!("bench{number}.example/log/1");
    let vkey = VerifierKey::ed25519(&origin, &key.verifying_key().to_bytes())?;
    let leaves: Vec<Hash> = (0..REQUESTS * STEP)
        .map(|leaf| leaf_hash(&leaf.to_be_bytes()))
        .collect();
    let tiles = Leaves(&leaves);
    let bodies = (0..REQUESTS)
        .map(|step| {
            let (old, size) = (step * STEP, (step + 1) * STEP);
            let text = Checkpoint::new(&origin, size, tile::tree_root(&tiles, size)?).to_text();
            let mut note = Note::new(&text)?;
            note.add_ed25519(&vkey, &key.sign(text.as_bytes()).to_bytes());
            let request = Request {
                old,
                proof: tile::consistency_proof(&tiles, old, size)?,
                signed: SignedCheckpoint::parse_unverified(note.to_string().as_bytes())?,
            };
            Ok(request.to_string().into_bytes())
        })
        .collect::<anyhow::Result<_>>()?;
    Ok(Known { vkey, bodies })
}

/// Tiles of leaves in memory, of fewer than 256.
struct Leaves<'a>(&'a [Hash]);

impl TileReader for Leaves<'_> {
    fn tile(&self, level: u8, index: u64, width: u16) -> Result<Vec<Hash>, TileError> {
        let hashes = self
            .0
            .get(..usize::from(width))
            .filter(|_| (level, index) == (0, 0));
        hashes.map(<[Hash]>::to_vec).ok_or_else(|| TileError::Missing {
            path: tile::tile_path(level, index, width),
        })
    }
}
const _: () = assert!(REQUESTS * STEP < 256);

/// What a third party checks of one proof: the path, the log's signature, three cosignatures, two of them Ed25519.
fn checks(out: &mut Out, folder: &Path, limits: &Limits) -> anyhow::Result<()> {
    let origin = "bench.example/log/1";
    let leaves: Vec<Hash> = (0..200_u64).map(|leaf| leaf_hash(&leaf.to_be_bytes())).collect();
    let (root, log) = (merkle::root(&leaves), LogKey::from_seed(&[9; 32]));
    let checkpoint = Checkpoint::new(origin, 200, root);
    let text = checkpoint.to_text();
    let vkey = log.vkey(origin)?;
    let mut note = Note::new(&text)?;
    let key = SigningKey::from_bytes(&[9; 32]);
    note.add_ed25519(&vkey, &key.sign(text.as_bytes()).to_bytes());
    let request = Request {
        old: 0,
        proof: Vec::new(),
        signed: SignedCheckpoint::parse_unverified(note.to_string().as_bytes())?,
    };
    let (body, mut bytes) = (request.to_string().into_bytes(), note.to_string().into_bytes());
    let mut cosigners = Vec::new();
    for number in 0..3_u8 {
        let witness = witness(&folder.join(format!("cosigner-{number}")), number)?;
        let lines = witness.add_checkpoint(&body, &|_| Some(vkey.clone()));
        bytes.extend(lines.map_err(|refusal| anyhow::anyhow!("refused with {}", refusal.status))?);
        // Ed25519 stands first, ML-DSA-44 second.
        let key = witness.vkeys().into_iter().nth(usize::from(number == 2));
        cosigners.push(key.context("a witness has two keys")?);
    }
    let path = tile::inclusion_proof(&Leaves(&leaves), 77, 200)?;
    let leaf = leaf_hash(&77_u64.to_be_bytes());
    let check = || -> bool {
        SignedCheckpoint::open(&bytes, &vkey).is_ok_and(|read| {
            verify_inclusion(&leaf, 77, read.checkpoint.size, &path, &read.checkpoint.root).is_ok()
                && cosigners
                    .iter()
                    .all(|cosigner| cosignature::verify(&read.note, cosigner).is_ok())
        })
    };
    ensure!(check(), "a cosigned proof does not verify");
    let rate = out.rate(
        "full verification: path, log signature, three cosignatures (one ML-DSA-44)",
        "full_verifications_per_s",
        |watch| watch.count(1, check),
    );
    let ceiling = 1.0 / (3.0 / limits.verify + 1.0 / limits.ml_dsa_verify);
    out.line(&format!(
        r#""name":"full verification to signature ceiling","full_to_ceiling":{:.2}"#,
        rate / ceiling
    ));
    Ok(())
}
