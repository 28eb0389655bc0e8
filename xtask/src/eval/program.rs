//! The release build of the program, fed with files and read line by line, as a user has it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::eval::answers::Answer;
use crate::repo;
use crate::step;

/// Whose measures are asked for: every jurisdiction with a class definition, and the treaties.
const PLACES: &str = "US,CN,UN,GB";

/// The day asked about. The catalogues of 2025 and every temporary order that the data name are in force on it.
const DAY: &str = "2026-01-01";

/// The built program and a folder for its files.
pub(crate) struct Program {
    path: PathBuf,
    work: PathBuf,
}

/// What one line of input is: the text and its id.
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) id: String,
}

impl Program {
    /// Builds the program and empties its folder of files.
    pub(crate) fn build() -> Result<Program> {
        step::run(&mut repo::cargo([
            "build",
            "--locked",
            "--release",
            "-p",
            "comity",
            "--bin",
            "comity",
        ]))?;
        let target = repo::target_folder()?;
        let work = target.join("eval/files");
        if work.is_dir() {
            std::fs::remove_dir_all(&work).with_context(|| work.display().to_string())?;
        }
        std::fs::create_dir_all(&work).with_context(|| work.display().to_string())?;
        let path = target.join("release/comity");
        Ok(Program { path, work })
    }

    /// A file in the folder of this run.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.work.join(name)
    }

    /// The program itself.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// `comity screen` over a file of questions on one core, for measures of speed.
    pub(crate) fn screen_on_one_core(&self, list: &Path, input: &Path, output: &Path) -> Command {
        let mut command = one_core(&self.path);
        screen(&mut command, list, input, output);
        command.args(["--jobs", "1"]);
        command
    }

    /// The answers of `comity screen` to a file of questions, as a file; without a threshold with the shipped one.
    pub(crate) fn screened(
        &self,
        name: &str,
        list: &Path,
        input: &Path,
        threshold: Option<&str>,
    ) -> Result<PathBuf> {
        let output = self.file(&format!("{name}.jsonl"));
        let mut command = Command::new(&self.path);
        screen(&mut command, list, input, &output);
        if let Some(threshold) = threshold {
            command.args(["--threshold", threshold]);
        }
        let status = command.status().context("the program could not be started")?;
        ensure!(
            matches!(status.code(), Some(0 | 1)),
            "{} ended with {status}",
            repo::typed(&command)
        );
        Ok(output)
    }

    /// `comity check` over a file. Its words to people are left out: exit code 1 only says that there are findings.
    pub(crate) fn command(&self, input: &Path, format: &str, output: &Path) -> Command {
        let mut command = Command::new(&self.path);
        self.arguments(&mut command, input, format, output);
        command
    }

    /// The same on one core, for measures of speed.
    pub(crate) fn on_one_core(&self, input: &Path, format: &str, output: &Path) -> Command {
        let mut command = one_core(&self.path);
        self.arguments(&mut command, input, format, output);
        command.env("RAYON_NUM_THREADS", "1");
        command
    }

    fn arguments(&self, command: &mut Command, input: &Path, format: &str, output: &Path) {
        command
            .args(["check", "--input-format", format, "--format", "jsonl"])
            .args(["--in", PLACES, "--on", DAY, "--input"])
            .arg(input)
            .arg("-o")
            .arg(output)
            .stdin(Stdio::null())
            .stderr(Stdio::null());
    }

    /// Asks about texts; one answer for each, in their order.
    pub(crate) fn ask(&self, name: &str, format: &str, texts: &[String]) -> Result<Vec<Answer>> {
        let lines = texts.iter().enumerate().map(|(number, text)| Line {
            text: text.clone(),
            id: number.to_string(),
        });
        let input = self.file(&format!("{name}.in"));
        write(&input, lines)?;
        let mut answers: BTreeMap<String, Answer> = self.lines(name, format, &input)?.into_iter().collect();
        (0..texts.len())
            .map(|number| {
                let answer = answers.remove(&number.to_string());
                answer.with_context(|| format!("{name}: no answer for {:?}", texts[number]))
            })
            .collect()
    }

    /// The answers about a whole file, in its order.
    pub(crate) fn answer_list(&self, name: &str, format: &str, input: &Path) -> Result<Vec<Answer>> {
        Ok(self
            .lines(name, format, input)?
            .into_iter()
            .map(|(_, answer)| answer)
            .collect())
    }

    fn lines(&self, name: &str, format: &str, input: &Path) -> Result<Vec<(String, Answer)>> {
        let output = self.file(&format!("{name}.jsonl"));
        let mut command = self.command(input, format, &output);
        let status = command.status().context("the program could not be started")?;
        // 1 is "findings, or lines that could not be read".
        ensure!(
            matches!(status.code(), Some(0 | 1)),
            "{} ended with {status}",
            repo::typed(&command)
        );
        let text = std::fs::read_to_string(&output).with_context(|| output.display().to_string())?;
        text.lines().map(Answer::read).collect()
    }
}

fn screen(command: &mut Command, list: &Path, input: &Path, output: &Path) {
    command
        .args(["screen", "--list"])
        .arg(list)
        .arg("--input")
        .arg(input);
    command.args(["--format", "jsonl", "-o"]).arg(output);
    command.stdin(Stdio::null()).stderr(Stdio::null());
}

/// A command kept on the first core, where the system can do that.
pub(crate) fn one_core(program: &Path) -> Command {
    let Some(taskset) = repo::on_path("taskset") else {
        return Command::new(program);
    };
    let mut command = Command::new(taskset);
    command.args(["-c", "0"]).arg(program);
    command
}

/// Writes `text<TAB>id` lines.
pub(crate) fn write(path: &Path, lines: impl Iterator<Item = Line>) -> Result<()> {
    let mut text = String::new();
    for line in lines {
        text.push_str(&line.text);
        text.push('\t');
        text.push_str(&line.id);
        text.push('\n');
    }
    std::fs::write(path, text).with_context(|| path.display().to_string())
}
