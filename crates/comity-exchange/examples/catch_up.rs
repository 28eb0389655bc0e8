//! How fast a mirror catches up and a witness answers, beside what the machine can do at all.
//!
//! `cargo run --release -p comity-exchange --features testing --example catch_up -- FOLDER [bomb|witness]`
//!
//! FOLDER must lie on the disk to be measured. With `bomb` only the memory is looked at, while a
//! peer sends as much as it may and more; with `witness` only add-checkpoint is measured.

use comity_exchange::testing::{Peer, TestLog};
use comity_exchange::{CosignKeys, Get, MemorySource, Mirror, Source, SourceError, Witness};
use comity_log::RealDisk;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments
        .next()
        .ok_or("give a folder on the disk to be measured")?;
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    match arguments.next().as_deref() {
        Some("bomb") => return bomb(folder),
        Some("witness") => return add_checkpoint(folder, 64),
        _ => ceilings(folder)?,
    }
    catch_up(folder, "blind leaves (37 B)", 1 << 20, 37, Duration::ZERO)?;
    catch_up(folder, "open statements (600 B)", 400_000, 600, Duration::ZERO)?;
    let far = Duration::from_millis(5);
    catch_up(
        folder,
        "open statements (600 B), 5 ms a request",
        100_000,
        600,
        far,
    )?;
    for logs in [1, 8, 64] {
        add_checkpoint(folder, logs)?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "this program measures")]
fn timed(what: &str, count: u64, mut work: impl FnMut() -> Outcome) -> Outcome {
    let start = Instant::now();
    work()?;
    let seconds = start.elapsed().as_secs_f64();
    say(&format!(
        "{what}: {count} in {seconds:.2} s, {:.0} a second",
        count as f64 / seconds
    ));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "this program prints what it measured")]
fn say(line: &str) {
    println!("{line}");
}

/// What one core and the disk can do.
fn ceilings(folder: &Path) -> Outcome {
    let mut log = TestLog::new("ceiling.example/log", 1)?;
    log.grow_to(10);
    let note = log.checkpoint(10)?;
    let what = "open a signed checkpoint (one Ed25519 verification)";
    timed(what, 20_000, || {
        for _ in 0..20_000 {
            comity_proof::checkpoint::SignedCheckpoint::open(&note, &log.vkey())?;
        }
        Ok(())
    })?;
    timed("hash leaves of 600 B", 500_000, || {
        let entry = [7; 600];
        let all = (0..500_000).all(|_| comity_proof::merkle::leaf_hash(&entry) != [0; 32]);
        all.then_some(()).ok_or_else(|| "hash".into())
    })?;
    let path = folder.join("fsync");
    let file = std::fs::File::create(&path)?;
    timed("append 4 KiB and fdatasync", 200, || {
        for _ in 0..200 {
            std::io::Write::write_all(&mut &file, &[1; 4096])?;
            file.sync_data()?;
        }
        Ok(())
    })?;
    std::fs::remove_file(&path)?;
    Ok(())
}

/// A source with a line in between.
struct Far {
    source: MemorySource,
    wait: Duration,
}

impl Source for Far {
    fn get(&self, ask: &Get<'_>) -> Result<Option<Vec<u8>>, SourceError> {
        if !self.wait.is_zero() {
            std::thread::sleep(self.wait);
        }
        self.source.get(ask)
    }

    fn post(&self, name: &str, body: &[u8], most: u64) -> Result<comity_exchange::Answer, SourceError> {
        self.source.post(name, body, most)
    }

    fn can_post(&self) -> bool {
        false
    }
}

fn catch_up(folder: &Path, what: &str, count: u64, bytes: usize, wait: Duration) -> Outcome {
    let mut log = TestLog::new("far.example/log", 1)?;
    for index in 0..count {
        let mut entry = vec![b'e'; bytes];
        entry.splice(0..8, index.to_be_bytes());
        log.push(entry);
    }
    let source = Far {
        source: log.source(count)?,
        wait,
    };
    let copy = tempfile::tempdir_in(folder)?;
    let mut mirror = Mirror::open(&copy.path().join("mirror"), log.vkey(), Arc::new(RealDisk))?;
    let mut given = 0;
    let mut sink = |_: u64, entries: &[Vec<u8>]| {
        given += entries.len() as u64;
        Ok(())
    };
    timed(&format!("catch up, {what}"), count, || {
        mirror.pull(&source, &mut sink, &|_, _| {})?;
        Ok(())
    })?;
    if given == count {
        Ok(())
    } else {
        Err("entries are missing".into())
    }
}

fn add_checkpoint(folder: &Path, logs: u8) -> Outcome {
    const EACH: u64 = 200;
    let here = tempfile::tempdir_in(folder)?;
    let keys = CosignKeys::from_seeds("us.example", (&[1; 32], &[2; 32]), (&[3; 32], &[4; 32]))?;
    let clock = Arc::new(|| 1_800_000_000);
    let witness = Witness::open(&here.path().join("w"), keys, Arc::new(RealDisk), clock)?;
    let logs: Vec<(TestLog, Vec<Vec<u8>>)> = (0..logs)
        .map(|number| {
            let mut log = TestLog::new(&format!("{number}.example/log"), number)?;
            log.grow_to(EACH + 1);
            let bodies = (0..EACH).map(|size| log.add_checkpoint(size, size + 1));
            let bodies = bodies.collect::<Result<_, _>>()?;
            Ok::<_, Box<dyn Error>>((log, bodies))
        })
        .collect::<Result<_, _>>()?;
    let count = EACH * logs.len() as u64;
    timed(&format!("add-checkpoint, {} logs", logs.len()), count, || {
        let refused = std::thread::scope(|scope| {
            let threads: Vec<_> = logs
                .iter()
                .map(|(log, bodies)| {
                    let (witness, key) = (&witness, log.vkey());
                    scope.spawn(move || {
                        let may = |_: &str| Some(key.clone());
                        let refused = bodies
                            .iter()
                            .filter(|body| witness.add_checkpoint(body, &may).is_err());
                        refused.count()
                    })
                })
                .collect();
            let counts = threads.into_iter().map(|thread| thread.join().unwrap_or(1));
            counts.sum::<usize>()
        });
        if refused == 0 {
            Ok(())
        } else {
            Err("refused".into())
        }
    })
}

/// The largest memory that this process ever had, in KiB.
fn memory() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(kib.ok_or("no VmHWM")?.parse()?)
}

/// A peer whose answers are as long as they may be, and one byte longer.
fn bomb(folder: &Path) -> Outcome {
    let mut log = TestLog::new("bomb.example/log", 1)?;
    log.grow_to(5000);
    let before = memory()?;
    for more in [0, 1] {
        let peer = Peer::new(log.source(5000)?, move |ask, honest| {
            let length = usize::try_from(ask.most)
                .unwrap_or(usize::MAX)
                .saturating_add(more);
            let long = ask.name.starts_with("tile/entries/");
            Ok(if long { Some(vec![0x1f; length]) } else { honest })
        });
        let here = tempfile::tempdir_in(folder)?;
        let mut mirror = Mirror::open(&here.path().join("m"), log.vkey(), Arc::new(RealDisk))?;
        let error = mirror.pull(&peer, &mut |_, _| Ok(()), &|_, _| {}).err();
        say(&format!("{}", error.ok_or("a bomb was taken")?));
    }
    let bombed = memory()?;
    // The longest bundle that an honest log can have.
    let mut long = TestLog::new("long.example/log", 1)?;
    for index in 0..256_u64 {
        let mut entry = vec![1; 65_535];
        entry.splice(0..8, index.to_be_bytes());
        long.push(entry);
    }
    let source = long.source(256)?;
    let honest = memory()?;
    let here = tempfile::tempdir_in(folder)?;
    let mut mirror = Mirror::open(&here.path().join("m"), long.vkey(), Arc::new(RealDisk))?;
    mirror.pull(&source, &mut |_, _| Ok(()), &|_, _| {})?;
    say(&format!(
        "memory: {before} KiB before, {bombed} KiB after the bombs; with a long log in the test {honest} KiB, {} KiB after pulling it",
        memory()?
    ));
    Ok(())
}
