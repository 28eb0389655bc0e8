//! Python environments in the target folder, one for each set of peers: the references that figures are told beside.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::eval::program::one_core;
use crate::repo;
use crate::step;

/// What an environment holds.
pub(crate) struct Package {
    /// Its folder, beside the others.
    pub(crate) folder: &'static str,
    /// What is installed into it.
    pub(crate) install: &'static [&'static str],
    /// A line of Python that prints the version, and fails if something is missing.
    pub(crate) version: &'static str,
}

/// RDKit, the reference for structures.
const RDKIT: Package = Package {
    folder: "python",
    install: &["rdkit"],
    version: "import rdkit; print(rdkit.__version__)",
};

/// A Python that can import what it was made for.
pub(crate) struct Python {
    path: PathBuf,
    /// Version of what it was made for.
    pub(crate) version: String,
}

impl Python {
    /// The environment with RDKit.
    ///
    /// # Errors
    /// As [`Python::with`].
    pub(crate) fn ready() -> Result<Python> {
        Self::with(&RDKIT)
    }

    /// An environment, made on the first run.
    ///
    /// # Errors
    /// No `python3`, or a package that could not be installed; the text is for the person who called.
    pub(crate) fn with(package: &Package) -> Result<Python> {
        let folder = repo::target_folder()?.join("eval").join(package.folder);
        let path = folder.join("bin/python3");
        if version(&path, package).is_err() {
            install(&folder, &path, package)?;
        }
        let version = version(&path, package)?;
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

fn install(folder: &Path, path: &Path, package: &Package) -> Result<()> {
    let Some(system) = repo::on_path("python3") else {
        bail!("python3 is not on PATH");
    };
    step::run(Command::new(system).args(["-m", "venv", "--clear"]).arg(folder))?;
    let mut pip = Command::new(path);
    step::run(
        pip.args(["-m", "pip", "install", "--quiet"])
            .args(package.install),
    )
}

fn version(python: &Path, package: &Package) -> Result<String> {
    let out = Command::new(python)
        .args(["-c", package.version])
        .stderr(Stdio::null())
        .output()?;
    let wanted = package.install.join(", ");
    ensure!(
        out.status.success(),
        "{} cannot import {wanted}",
        python.display()
    );
    Ok(String::from_utf8_lossy(&out.stdout).trim().to_owned())
}
