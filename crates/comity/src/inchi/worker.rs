//! The one who asks: keeps a worker running, ends it when it is late, and starts another.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use comity_flow::screening::{ReadInchi, Unreadable};
use comity_molecule::{Molecule, molfile};

use super::process::{Process, Silence};
use super::protocol::{Answer, LONGEST_INCHI, Names, Question};

/// How long one answer may take. Ordinary InChIs take a thousandth of that.
const LIMIT: Duration = Duration::from_secs(5);

/// Workers that may be started in place of one that was late or ended, before giving up: enough for a list with a few
/// bad lines, few enough that a list made to stop us does not keep a core busy for hours.
const MOST_RESTARTS: u32 = 64;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoAnswer {
    /// Longer than the limit.
    #[error("the InChI is longer than {LONGEST_INCHI} bytes")]
    TooLong,
    /// It has characters that no InChI has.
    #[error("an InChI has no line breaks and no characters beyond ASCII")]
    Characters,
    /// It does not begin as one.
    #[error("an InChI begins with \"InChI=1\"")]
    Beginning,
    /// IUPAC's program refuses it.
    #[error("the InChI program refuses it: {0}")]
    Refused(String),
    /// What the program made of it is no structure that can be read.
    #[error("the InChI stands for no structure that can be read: {0}")]
    Structure(molfile::FileError),
    /// The time limit was reached.
    #[error("the InChI program found no answer within {} seconds", LIMIT.as_secs())]
    Late,
    /// The program ended instead of answering.
    #[error("the InChI program ended without an answer")]
    Ended,
    /// Too many workers had to be started.
    #[error("the InChI program failed {MOST_RESTARTS} times; nothing more is asked of it")]
    GaveUp,
    /// The worker cannot be started.
    #[error("the InChI program cannot be started: {0}")]
    NotStarted(String),
}

impl NoAnswer {
    /// The word for programs, and what the sender can do.
    fn code_and_mend(&self) -> (&'static str, &'static str) {
        match self {
            Self::TooLong => ("too-long", "send the structure as SMILES or molfile"),
            Self::Characters | Self::Beginning => {
                ("unexpected", "copy the InChI from its source again, on one line")
            }
            Self::Refused(_) => (
                "inchi-refused",
                "copy the InChI from its source again, or send SMILES or a molfile",
            ),
            Self::Structure(error) => (error.fault.code(), "send the structure as SMILES or molfile"),
            Self::Late | Self::Ended | Self::GaveUp => {
                ("inchi-failed", "send the structure as SMILES or molfile")
            }
            Self::NotStarted(_) => ("inchi-not-available", "send the structure as SMILES or molfile"),
        }
    }

    /// As the answer to a record.
    pub(crate) fn unreadable(&self) -> Unreadable {
        let (code, mend) = self.code_and_mend();
        Unreadable {
            line: 1,
            at: None,
            column: None,
            code,
            reason: self.to_string(),
            mend,
        }
    }
}

/// Asks a worker process of its own; started at the first question.
pub(crate) struct Worker {
    command: fn(&PathBuf) -> Command,
    program: Option<PathBuf>,
    running: Option<Process>,
    restarts: u32,
    limit: Duration,
}

impl Worker {
    /// A worker that is this same program.
    pub(crate) fn new() -> Self {
        let command = |program: &PathBuf| {
            let mut command = Command::new(program);
            command.arg("inchi-worker");
            command
        };
        let program = std::env::current_exe().ok();
        Self {
            command,
            program,
            running: None,
            restarts: 0,
            limit: LIMIT,
        }
    }

    /// The structure of an InChI.
    pub(crate) fn structure(&mut self, inchi: &str) -> Result<Molecule, NoAnswer> {
        if inchi.len() > LONGEST_INCHI {
            return Err(NoAnswer::TooLong);
        }
        if !inchi.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(NoAnswer::Characters);
        }
        if !inchi.starts_with("InChI=1") {
            return Err(NoAnswer::Beginning);
        }
        match self.ask(&Question::Inchi(inchi.to_owned()))? {
            Answer::Structure { molfile } => molfile::read(molfile).map_err(NoAnswer::Structure),
            Answer::Error { error } => Err(NoAnswer::Refused(error)),
            Answer::Names(_) => Err(NoAnswer::Ended),
        }
    }

    /// InChI and InChIKey of a SMILES.
    pub(crate) fn names_of_smiles(&mut self, smiles: &str) -> Result<Names, NoAnswer> {
        match self.ask(&Question::Smiles(smiles.to_owned()))? {
            Answer::Names(names) => Ok(names),
            Answer::Error { error } => Err(NoAnswer::Refused(error)),
            Answer::Structure { .. } => Err(NoAnswer::Ended),
        }
    }

    fn ask(&mut self, question: &Question) -> Result<Answer, NoAnswer> {
        let mut line = serde_json::to_vec(question).map_err(|_| NoAnswer::Characters)?;
        line.push(b'\n');
        let limit = self.limit;
        let answer = match self.running()?.ask(&line, limit) {
            Ok(answer) => serde_json::from_slice(&answer).map_err(|_| NoAnswer::Ended),
            Err(Silence::Late) => Err(NoAnswer::Late),
            Err(Silence::Ended) => Err(NoAnswer::Ended),
        };
        if answer.is_err() {
            self.running = None;
            self.restarts += 1;
        }
        answer
    }

    fn running(&mut self) -> Result<&mut Process, NoAnswer> {
        if self.running.is_none() {
            if self.restarts >= MOST_RESTARTS {
                return Err(NoAnswer::GaveUp);
            }
            let program = self
                .program
                .as_ref()
                .ok_or_else(|| NoAnswer::NotStarted("its file is not known".into()))?;
            let process = Process::start((self.command)(program));
            self.running = Some(process.map_err(|cause| NoAnswer::NotStarted(cause.to_string()))?);
        }
        self.running.as_mut().ok_or(NoAnswer::Ended)
    }
}

impl ReadInchi for Worker {
    fn read(&mut self, inchi: &str) -> Result<Molecule, Unreadable> {
        self.structure(inchi).map_err(|reason| reason.unreadable())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// A worker that is another program of this machine.
    fn of(program: &str, command: fn(&PathBuf) -> Command, limit: u64) -> Worker {
        let program = Some(PathBuf::from(program));
        Worker {
            command,
            program,
            running: None,
            restarts: 0,
            limit: Duration::from_millis(limit),
        }
    }

    fn plain(program: &PathBuf) -> Command {
        Command::new(program)
    }

    #[test]
    fn a_worker_that_never_answers_is_ended_and_in_the_end_given_up() {
        let sleep = |program: &PathBuf| {
            let mut command = Command::new(program);
            command.arg("1000");
            command
        };
        let mut worker = of("/bin/sleep", sleep, 5);
        for _ in 0..MOST_RESTARTS {
            assert_eq!(worker.structure("InChI=1S/CH4/h1H4"), Err(NoAnswer::Late));
            assert!(worker.running.is_none(), "it is ended, not left behind");
        }
        assert_eq!(worker.structure("InChI=1S/CH4/h1H4"), Err(NoAnswer::GaveUp));
    }

    #[test]
    fn a_worker_that_ends_or_talks_nonsense_is_no_answer() {
        let mut ends = of("/bin/true", plain, 5_000);
        assert_eq!(ends.structure("InChI=1S/CH4/h1H4"), Err(NoAnswer::Ended));
        let mut nonsense = of("/bin/cat", plain, 5_000);
        assert_eq!(nonsense.structure("InChI=1S/CH4/h1H4"), Err(NoAnswer::Ended));
        let mut absent = of("/nowhere/comity", plain, 5_000);
        assert!(matches!(
            absent.structure("InChI=1S/CH4/h1H4"),
            Err(NoAnswer::NotStarted(_))
        ));
    }

    #[test]
    fn what_cannot_be_an_inchi_is_never_asked() {
        let mut worker = of("/nowhere/comity", plain, 5);
        let long = format!("InChI=1S/{}", "C".repeat(LONGEST_INCHI));
        assert_eq!(worker.structure(&long), Err(NoAnswer::TooLong));
        for odd in [
            "InChI=1S/CH4/h1H4\nInChI=1S/CH4/h1H4",
            "InChI=1S/CH4/ｈ1H4",
            "InChI=1S/CH4 h1H4",
        ] {
            assert_eq!(worker.structure(odd), Err(NoAnswer::Characters));
        }
        for odd in ["", "CCO", "PJMPHNIQZUBGLI-UHFFFAOYSA-N", "InChI=2/CH4"] {
            assert_eq!(worker.structure(odd), Err(NoAnswer::Beginning));
        }
    }
}
