//! `comity log append`: an adapter for outside checkers. Lines in, index and leaf hash out, once durable.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use anyhow::{Context, bail};
use comity_core::clock::draw;
use comity_log::{Log, LogConfig, LogKey, RealDisk};
use comity_proof::hex;
use serde::Serialize;

use crate::cli::LogAppend;
use crate::exit::{Done, WrongUse};
use crate::folder::{Folder, write_secret};
use crate::real::SystemDice;

/// Longest line: a log entry has at most 65,535 bytes (tlog-tiles keeps lengths in 16 bits).
const LONGEST_LINE: usize = 65_535;

/// Numbered lines that are appended in one call.
type Batch = Vec<(u64, Vec<u8>)>;

#[derive(Serialize)]
struct Line {
    line: u64,
    index: u64,
    leaf_hash: String,
}

/// Runs the command.
///
/// # Errors
/// The input's or the log's; what was printed before is durable.
pub(crate) fn run(args: &LogAppend) -> anyhow::Result<Done> {
    if Folder::exists(&args.folder) || args.folder.parent().is_some_and(Folder::exists) {
        bail!(WrongUse(
            "this is a node's log; only the node writes it. Name a folder of its own".into()
        ));
    }
    let log = open(&args.folder, &args.origin)?;
    let (send, receive) = mpsc::sync_channel::<Batch>(usize::from(args.writers) * 2);
    let receive = Arc::new(Mutex::new(receive));
    let failed = std::thread::scope(|scope| -> anyhow::Result<()> {
        let writers: Vec<_> = (0..args.writers)
            .map(|_| {
                let (log, receive) = (log.clone(), Arc::clone(&receive));
                scope.spawn(move || write(&log, &receive))
            })
            .collect();
        let read = read(args, &send);
        drop(send);
        for writer in writers {
            writer
                .join()
                .map_err(|_| anyhow::anyhow!("a writer panicked"))??;
        }
        read
    });
    let closed = log.close();
    failed?;
    closed.context("the log was not closed cleanly; the next start recovers it")?;
    Ok(Done::Clean)
}

/// Opens or makes the log; the key lies beside it and the verifier key in `vkey`.
fn open(folder: &Path, origin: &str) -> anyhow::Result<Log> {
    std::fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))?;
    let path = folder.join("log.key");
    if !path.exists() {
        write_secret(&path, &hex::encode(&draw::<32>(&SystemDice)))?;
    }
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))?;
    let seed = hex::decode_array(text.trim()).with_context(|| format!("{} is not a key", path.display()))?;
    let key = LogKey::from_seed(&seed);
    std::fs::write(folder.join("vkey"), format!("{}\n", key.vkey(origin)?))?;
    // Nothing is paced here, so the clock may stand still.
    Log::open(
        LogConfig::new(origin, folder),
        key,
        Arc::new(RealDisk),
        Arc::new(|| 0),
    )
    .context("the log could not be opened")
}

fn read(args: &LogAppend, send: &mpsc::SyncSender<Batch>) -> anyhow::Result<()> {
    let reader: Box<dyn std::io::Read> = if args.input.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(
            std::fs::File::open(&args.input)
                .with_context(|| format!("could not read {}", args.input.display()))?,
        )
    };
    let mut reader = BufReader::with_capacity(1 << 20, reader);
    let mut batch = Vec::new();
    for number in 1_u64.. {
        let Some(line) = bounded_line(&mut reader, number)? else {
            break;
        };
        batch.push((number, line));
        if batch.len() >= args.batch as usize && send.send(std::mem::take(&mut batch)).is_err() {
            bail!("the log took no more lines");
        }
    }
    if !batch.is_empty() && send.send(batch).is_err() {
        bail!("the log took no more lines");
    }
    Ok(())
}

/// The next line without its end; a line without end is not read into memory whole.
fn bounded_line(reader: &mut impl BufRead, number: u64) -> anyhow::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let mut limited = std::io::Read::take(&mut *reader, LONGEST_LINE as u64 + 2);
    if limited.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    }
    if line.len() > LONGEST_LINE {
        bail!(WrongUse(format!(
            "line {number} is longer than {LONGEST_LINE} bytes; a log entry cannot hold it"
        )));
    }
    Ok(Some(line))
}

fn write(log: &Log, receive: &Mutex<mpsc::Receiver<Batch>>) -> anyhow::Result<()> {
    loop {
        let batch = receive.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(batch) = batch else { return Ok(()) };
        let (numbers, entries): (Vec<u64>, Vec<Vec<u8>>) = batch.into_iter().unzip();
        let placed = log.append_all(entries)?;
        // Durable now; only now it is said.
        let mut out = std::io::stdout().lock();
        for (line, at) in numbers.into_iter().zip(placed) {
            serde_json::to_writer(
                &mut out,
                &Line {
                    line,
                    index: at.index,
                    leaf_hash: hex::encode(&at.leaf_hash),
                },
            )?;
            out.write_all(b"\n")?;
        }
        out.flush()?;
    }
}
