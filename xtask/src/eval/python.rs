//! RDKit in a Python environment of its own, in the target folder: the reference that figures are told beside.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::eval::program::one_core;
use crate::repo;
use crate::step;

/// A Python that can import RDKit.
pub(crate) struct Python {
    path: PathBuf,
    /// Version of RDKit.
    pub(crate) version: String,
}

impl Python {
    /// The environment, made on the first run.
    ///
    /// # Errors
    /// No `python3`, or the package could not be installed; the text is for the person who called.
    pub(crate) fn ready() -> Result<Python> {
        let folder = repo::target_folder()?.join("eval/python");
        let path = folder.join("bin/python3");
        if version(&path).is_err() {
            install(&folder, &path)?;
        }
        let version = version(&path)?;
        Ok(Python { path, version })
    }

    /// Runs a script of `xtask/eval` with `input`, and gives back what it printed.
    pub(crate) fn script(&self, name: &str, input: &str) -> Result<String> {
        let mut command = Command::new(&self.path);
        let mut child = command
            .arg(script(name))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("python could not be started")?;
        let mut stdin = child.stdin.take().context("its input is closed")?;
        let input = input.to_owned();
        // Both pipes may fill up: one thread writes while this one reads.
        let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
        let out = child.wait_with_output()?;
        ensure!(out.status.success(), "{name} ended with {}", out.status);
        let written = writer.join();
        ensure!(matches!(written, Ok(Ok(()))), "{name} did not read its input");
        String::from_utf8(out.stdout).context("the script did not print text")
    }

    /// A script as a command on one core, for measures of speed.
    pub(crate) fn on_one_core(&self, name: &str) -> Command {
        let mut command = one_core(&self.path);
        command.arg(script(name));
        command
    }
}

fn script(name: &str) -> PathBuf {
    repo::root().join("xtask/eval").join(name)
}

fn install(folder: &Path, path: &Path) -> Result<()> {
    let Some(system) = repo::on_path("python3") else {
        bail!("python3 is not on PATH");
    };
    step::run(Command::new(system).args(["-m", "venv", "--clear"]).arg(folder))?;
    step::run(Command::new(path).args(["-m", "pip", "install", "--quiet", "rdkit"]))
}

fn version(python: &Path) -> Result<String> {
    let out = Command::new(python)
        .args(["-c", "import rdkit; print(rdkit.__version__)"])
        .stderr(Stdio::null())
        .output()?;
    ensure!(out.status.success(), "{} cannot import rdkit", python.display());
    Ok(String::from_utf8_lossy(&out.stdout).trim().to_owned())
}
