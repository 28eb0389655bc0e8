//! The program over a disk that fails: errors and kills put under its system calls by `strace`, one at a time and in
//! pairs; and the order of its system calls, as the kernel saw it.
//!
//! Where `strace` is not installed or may not trace, these tests say so and pass.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::folder::FolderTiles;
use comity_proof::tile;

use crate::program::{PROGRAM, code, comity, err, out, text};

/// What an append asks of the kernel.
const CALLS: [&str; 6] = ["openat", "pwrite64", "write", "fdatasync", "fsync", "rename"];
/// Lines before the one under test, which then fills a tile: new tiles at two levels, old ones removed.
const BEFORE: u64 = 255;
/// Every so many of all pairs are tried: all of them take minutes.
const STRIDE: usize = 5;
/// Recovery makes further calls, so the second fault of a pair may come so many later than the last call of a run
/// without faults.
const FURTHER: usize = 6;
/// Threads that try faults: each is a process that mostly waits.
const THREADS: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Error(&'static str),
    Kill,
}

/// What happens at the `nth` call of that name in each thread.
#[derive(Clone, Copy)]
struct Fault {
    call: &'static str,
    nth: usize,
    kind: Kind,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:when={}", self.call, self.what(), self.nth)
    }
}

impl Fault {
    fn what(&self) -> String {
        match self.kind {
            Kind::Error(name) => format!("error={name}"),
            Kind::Kill => "signal=KILL".into(),
        }
    }
}

/// One fault or two, as arguments of `strace`, which takes one injection for each name of a call.
fn injections(faults: &[Fault]) -> Vec<String> {
    match faults {
        [one, two] if one.call == two.call => {
            let step = two.nth - one.nth;
            let when = format!("{}..{}+{step}", one.nth, two.nth);
            vec![format!("--inject={}:{}:when={when}", one.call, one.what())]
        }
        faults => faults.iter().map(|fault| format!("--inject={fault}")).collect(),
    }
}

fn strace(arguments: &[String], folder: &Path, trace: &Path, lines: &str) -> Output {
    let mut command = Command::new("strace");
    command
        .args(["-f", "-qq", "-y", "-s", "64", "-e"])
        .arg(format!("trace={}", CALLS.join(",")));
    command.args(arguments).arg("-o").arg(trace);
    command.args([PROGRAM, "log", "append", text(folder)]);
    fed(&mut command, lines)
}

fn append(folder: &Path, lines: &str) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(["log", "append", text(folder), "--batch", "1000"]);
    fed(&mut command, lines)
}

fn fed(command: &mut Command, lines: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that failed early has closed its end.
    let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
    child.wait_with_output().unwrap()
}

/// A log of [`BEFORE`] lines, or nothing where `strace` is not to be had.
#[allow(clippy::print_stdout, reason = "a skipped test must say so")]
fn template(root: &Path) -> Option<PathBuf> {
    let folder = root.join("template");
    let lines: String = (0..BEFORE).map(|number| format!("line {number}\n")).collect();
    assert_eq!(code(&append(&folder, &lines)), 0);
    let tried = Command::new("strace")
        .args(["-qq", "-o", "/dev/null", "true"])
        .output();
    if tried.is_ok_and(|output| output.status.success()) {
        return Some(folder);
    }
    println!("skipped: strace is not installed or may not trace here");
    None
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// Every entry of the published log.
fn entries(folder: &Path) -> Vec<String> {
    let tiles = FolderTiles::new(&folder.join("public"));
    let signed = SignedCheckpoint::parse_unverified(&tiles.checkpoint().unwrap()).unwrap();
    let size = signed.checkpoint.size;
    (0..tile::tiles_at(0, size))
        .flat_map(|at| tiles.entries(at, tile::width_at(0, at, size)).unwrap())
        .map(|entry| String::from_utf8(entry).unwrap())
        .collect()
}

/// One append under faults, one after them. Whatever happened, nothing acknowledged is lost, nothing is there twice,
/// the log goes on, and the outside checker finds it sound.
fn survives(faults: &[Fault], template: &Path, folder: &Path) {
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let told = told.join(", then ");
    copy(template, folder);
    let first = strace(
        &injections(faults),
        folder,
        Path::new("/dev/null"),
        "under faults\n",
    );
    let acknowledged = out(&first).contains(&format!("\"index\":{BEFORE},"));
    assert!(
        acknowledged || code(&first) != 0,
        "{told}: not done, and nothing said"
    );
    let second = append(folder, "after them\n");
    assert_eq!(code(&second), 0, "{told}: {}", err(&second));
    let held = entries(folder);
    let before = usize::try_from(BEFORE).unwrap();
    let rest: Vec<&str> = held[before..].iter().map(String::as_str).collect();
    assert!(
        rest == ["under faults", "after them"] || (!acknowledged && rest == ["after them"]),
        "{told}: acknowledged {acknowledged}, there is {rest:?}"
    );
    assert!((0..before).all(|at| held[at] == format!("line {at}")), "{told}");
    let vkey = folder.join("vkey");
    let verified = comity(&[
        "verify",
        "log",
        text(folder),
        "--any-entries",
        "--vkey",
        text(&vkey),
    ]);
    assert_eq!(code(&verified), 0, "{told}: {}{}", out(&verified), err(&verified));
    std::fs::remove_dir_all(folder).unwrap();
}

/// How often the busiest thread makes each call in a run without faults.
fn counted(template: &Path, root: &Path) -> BTreeMap<&'static str, usize> {
    let (folder, trace) = (root.join("counted"), root.join("trace"));
    copy(template, &folder);
    let done = strace(&[], &folder, &trace, "under faults\n");
    assert_eq!(code(&done), 0, "{}", err(&done));
    let mut by_thread: HashMap<(String, &str), usize> = HashMap::new();
    for event in events(&std::fs::read_to_string(trace).unwrap()) {
        let call = CALLS.iter().find(|call| **call == event.call);
        if let Some(call) = call.filter(|_| event.part != Part::End) {
            *by_thread.entry((event.thread, call)).or_default() += 1;
        }
    }
    let mut most = BTreeMap::new();
    for ((_, call), count) in by_thread {
        let known = most.entry(call).or_insert(0);
        *known = count.max(*known);
    }
    assert_eq!(most.len(), CALLS.len(), "{most:?}");
    most
}

/// Tries all of them, a few at a time.
fn all_survive(cases: &[Vec<Fault>], template: &Path, root: &Path) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(faults) = cases.get(number) else { return };
                    survives(faults, template, &root.join(format!("case-{number}")));
                }
            });
        }
    });
}

const KINDS: [Kind; 3] = [Kind::Error("EIO"), Kind::Error("ENOSPC"), Kind::Kill];

#[test]
fn every_single_fault_under_an_append() {
    let root = tempfile::tempdir().unwrap();
    let Some(template) = template(root.path()) else {
        return;
    };
    let counts = counted(&template, root.path());
    let mut cases = Vec::new();
    for (call, most) in counts {
        for nth in 1..=most {
            cases.extend(KINDS.map(|kind| vec![Fault { call, nth, kind }]));
        }
    }
    assert!(cases.len() > 60, "only {} cases", cases.len());
    all_survive(&cases, &template, root.path());
}

#[test]
fn pairs_of_faults_under_an_append() {
    let root = tempfile::tempdir().unwrap();
    let Some(template) = template(root.path()) else {
        return;
    };
    let counts = counted(&template, root.path());
    let mut pairs = Vec::new();
    for (first, most) in &counts {
        for nth in 1..=*most {
            // The first one is an error that the program sees: it recovers, and the second hits it while it does.
            let one = Fault {
                call: first,
                nth,
                kind: Kind::Error("EIO"),
            };
            for (second, most) in &counts {
                let from = if first == second { nth + 1 } else { 1 };
                for nth in from..=most + FURTHER {
                    let kind = if first == second {
                        one.kind
                    } else {
                        KINDS[pairs.len() % KINDS.len()]
                    };
                    pairs.push(vec![
                        one,
                        Fault {
                            call: second,
                            nth,
                            kind,
                        },
                    ]);
                }
            }
        }
    }
    let some: Vec<Vec<Fault>> = pairs.into_iter().step_by(STRIDE).collect();
    assert!(some.len() > 100, "only {} pairs", some.len());
    all_survive(&some, &template, root.path());
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The call began; another thread's line stands before its end.
    Begin,
    /// The end of such a call.
    End,
    /// Both in one line.
    Whole,
}

/// One line of a trace.
struct Event {
    thread: String,
    call: String,
    part: Part,
    line: String,
}

fn events(trace: &str) -> Vec<Event> {
    trace.lines().filter_map(event).collect()
}

fn event(line: &str) -> Option<Event> {
    let (thread, rest) = line.split_once(' ')?;
    let rest = rest.trim_start();
    let (call, part) = match rest.strip_prefix("<... ") {
        Some(resumed) => (resumed.split_once(' ')?.0, Part::End),
        None if rest.contains("<unfinished ...>") => (rest.split_once('(')?.0, Part::Begin),
        None => (rest.split_once('(')?.0, Part::Whole),
    };
    Some(Event {
        thread: thread.into(),
        call: call.into(),
        part,
        line: rest.into(),
    })
}

/// What must have happened since the last answer before the next one may be written, in this order.
const COVER: [(&str, &str); 4] = [
    ("pwrite64", ".journal>"),
    ("fdatasync", ".journal>"),
    ("pwrite64", "/lock-record>"),
    ("fdatasync", "/lock-record>"),
];

/// Gives how many answers were written, or the first that was written too early. A call counts once it has returned;
/// an answer counts from its first byte.
fn answers(trace: &str) -> Result<usize, String> {
    let (mut step, mut answered) = (0, 0);
    let mut begun: HashMap<(String, String), String> = HashMap::new();
    for event in events(trace) {
        if event.call == "write" && event.part != Part::End && event.line.contains("\\\"leaf_hash\\\"") {
            if step < COVER.len() {
                return Err(format!("only {:?} before {}", &COVER[..step], event.line));
            }
            (step, answered) = (0, answered + 1);
            continue;
        }
        let key = (event.thread, event.call.clone());
        let ended = match event.part {
            Part::Begin => {
                begun.insert(key, event.line);
                continue;
            }
            Part::Whole => event.line,
            Part::End => format!("{}{}", begun.remove(&key).unwrap_or_default(), event.line),
        };
        let wanted = COVER.get(step);
        if wanted.is_some_and(|(call, file)| event.call == *call && ended.contains(file))
            && !ended.contains("= -1 ")
        {
            step += 1;
        }
    }
    Ok(answered)
}

#[test]
fn no_answer_before_the_fdatasync_that_covers_it() {
    let root = tempfile::tempdir().unwrap();
    let Some(template) = template(root.path()) else {
        return;
    };
    let trace = root.path().join("order");
    // One line a call and a batch; the answer of each is one write.
    let lines: String = (0..40).map(|number| format!("more {number}\n")).collect();
    let done = strace(&[], &template, &trace, &lines);
    assert_eq!(code(&done), 0, "{}", err(&done));
    assert_eq!(answers(&std::fs::read_to_string(trace).unwrap()), Ok(40));
}

#[test]
fn the_check_of_the_order_sees_an_answer_that_comes_too_early() {
    let good = concat!(
        "7  openat(AT_FDCWD, \"l/journal/000000000001.journal\", O_RDWR) = 5</l/journal/000000000001.journal>\n",
        "7  pwrite64(5</l/journal/000000000001.journal>, \"comity\", 6, 0) = 6\n",
        "7  fdatasync(5</l/journal/000000000001.journal> <unfinished ...>\n",
        "8  write(2</dev/null>, \"hello\", 5) = 5\n",
        "7  <... fdatasync resumed>) = 0\n",
        "7  pwrite64(4</l/lock-record>, \"comity lock\", 4096, 0) = 4096\n",
        "7  fdatasync(4</l/lock-record>) = 0\n",
        "8  write(1</out>, \"{\\\"line\\\":1,\\\"index\\\":0,\\\"leaf_hash\\\"\"..., 102) = 102\n",
    );
    assert_eq!(answers(good), Ok(1));
    let lines: Vec<&str> = good.lines().collect();
    for left_out in [1, 2, 5, 6] {
        let mut bad = lines.clone();
        bad.remove(left_out);
        assert!(answers(&bad.join("\n")).is_err(), "without line {left_out}");
    }
    // The fdatasync has begun and not returned.
    let mut early = lines.clone();
    early.swap(6, 7);
    assert!(answers(&early.join("\n")).is_err());
    let failed = good.replace(
        "fdatasync(4</l/lock-record>) = 0",
        "fdatasync(4</l/lock-record>) = -1 EIO",
    );
    assert!(answers(&failed).is_err());
    // A second answer needs its own.
    assert!(answers(&format!("{good}{}", lines[7])).is_err());
}
