//! `comity bench exchange`: what exchange between nodes costs, beside what the machine can do at most, in one run.

mod appends;
mod limits;
mod matching;
mod mirrors;
mod samples;
mod toy;
mod tree;
mod witnesses;

use std::path::Path;
use std::time::{Duration, Instant};

use crate::cli::{BenchExchange, BenchPart};
use crate::exit::Done;

/// Threads that hand records in.
const WRITERS: usize = 4;
/// Different signed records: more than fit a processor's cache.
const SAMPLES: u64 = 8192;

/// Runs the command.
///
/// # Errors
/// The disk's, or a proof that does not verify.
pub(crate) fn run(args: &BenchExchange) -> anyhow::Result<Done> {
    let mut out = Out {
        seconds: args.seconds,
    };
    if let Some(folder) = &args.open {
        tree::open_only(folder, &mut out)?;
        return Ok(Done::Clean);
    }
    let random: [u8; 8] = comity_core::clock::draw(&crate::real::SystemDice);
    let parent = args.folder.clone().unwrap_or_else(std::env::temp_dir);
    let folder = parent.join(format!("comity-bench-{}", comity_proof::hex::encode(&random)));
    std::fs::create_dir_all(&folder)?;
    let measured = measure(&mut out, &folder, args);
    std::fs::remove_dir_all(&folder)?;
    measured.map(|()| Done::Clean)
}

fn measure(out: &mut Out, folder: &Path, args: &BenchExchange) -> anyhow::Result<()> {
    let wanted = |part| args.only.is_empty() || args.only.contains(&part);
    let samples = samples::signed(SAMPLES);
    let limits = limits::measure(out, folder, &samples)?;
    if wanted(BenchPart::Appends) {
        appends::measure(out, folder, &samples, &limits)?;
    }
    if wanted(BenchPart::Witnesses) {
        witnesses::measure(out, folder, &limits)?;
    }
    if wanted(BenchPart::Mirrors) {
        mirrors::measure(out, folder, &limits)?;
    }
    if wanted(BenchPart::Matching) {
        matching::measure(out)?;
    }
    if wanted(BenchPart::Tree) {
        let own = folder.join("tree");
        tree::measure(out, args.tree.as_deref().unwrap_or(&own), args.entries, &limits)?;
    }
    Ok(())
}

/// Where figures go, and how long each is measured.
struct Out {
    seconds: f64,
}

impl Out {
    fn watch(&self) -> Watch {
        Watch(Duration::from_secs_f64(self.seconds))
    }

    /// One line, from the inside of a JSON object.
    #[allow(clippy::print_stdout, reason = "the figures are this command's result")]
    fn line(&mut self, fields: &str) {
        println!("{{{fields}}}");
    }

    /// Measures a rate and prints it.
    fn rate(&mut self, name: &str, key: &str, mut work: impl FnMut(&Watch) -> f64) -> f64 {
        let rate = work(&self.watch());
        self.line(&format!(r#""name":"{name}","{key}":{rate:.0}"#));
        rate
    }
}

/// How long something is measured.
#[derive(Clone, Copy)]
struct Watch(Duration);

impl Watch {
    #[allow(clippy::disallowed_methods, reason = "measuring is what this command is for")]
    fn begin(&self) -> Begun {
        Begun {
            at: Instant::now(),
            length: self.0,
        }
    }

    /// A second's worth of `step`, which does `each` things; stops at the first that fails.
    fn count(&self, each: u64, mut step: impl FnMut() -> bool) -> f64 {
        let (begun, mut done) = (self.begin(), 0);
        while !begun.is_over() {
            // The clock is looked at now and then only.
            for _ in 0..16 {
                if !step() {
                    return 0.0;
                }
                done += each;
            }
        }
        begun.rate(done)
    }
}

/// A measurement under way.
#[derive(Clone, Copy)]
struct Begun {
    at: Instant,
    length: Duration,
}

impl Begun {
    fn now(&self) -> f64 {
        self.at.elapsed().as_secs_f64()
    }

    fn is_over(&self) -> bool {
        self.at.elapsed() >= self.length
    }

    #[allow(clippy::cast_precision_loss, reason = "a rate for people")]
    fn rate(&self, count: u64) -> f64 {
        count as f64 / self.now().max(1e-9)
    }
}
