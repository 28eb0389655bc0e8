//! What the browser tests need from the system: Chromium, its driver, a Chinese font.
//!
//! Installed from the system's packages when that is allowed without asking; else the exact line is told.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Result;

use crate::repo;
use crate::step;

/// What is there for the browser tests.
pub(crate) enum Browser {
    /// The path of the driver.
    Ready(PathBuf),
    /// Why the browser tests cannot run, and what mends it.
    Missing(String),
}

/// A Chinese font: without one every character is drawn as a box. This is the smallest whole one (1.6 MB).
const FONT_PACKAGE: &str = "fonts-wqy-microhei";

/// Where distributions put the driver when it is not on `PATH`.
const DRIVER_PLACES: [&str; 2] = [
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
];

/// Looks, installs what is missing when allowed, and looks again.
pub(crate) fn browser() -> Result<Browser> {
    let wanted = missing();
    if wanted.is_empty() {
        return Ok(found());
    }
    println!("missing: {}", wanted.join(", "));
    let Some(prefix) = privilege() else {
        return Ok(Browser::Missing(format!(
            "run this once: {}",
            install_line("sudo ", &wanted)
        )));
    };
    if repo::on_path("apt-get").is_none() {
        return Ok(Browser::Missing(
            "install Chromium, its chromedriver and a Chinese font with your system's packages".to_owned(),
        ));
    }
    let tried = apt(prefix, &["update"]).and_then(|()| apt(prefix, &install_arguments(&wanted)));
    match (tried, missing().is_empty()) {
        (_, true) => Ok(found()),
        (Err(error), false) => Ok(Browser::Missing(format!(
            "{error:#}; run by hand: {}",
            install_line("", &wanted)
        ))),
        (Ok(()), false) => Ok(Browser::Missing(format!(
            "still missing after the installation: {}",
            missing().join(", ")
        ))),
    }
}

fn found() -> Browser {
    match driver() {
        Some(path) => Browser::Ready(path),
        None => Browser::Missing("no chromedriver on PATH".to_owned()),
    }
}

/// The packages whose content is not there.
fn missing() -> Vec<&'static str> {
    let mut wanted = Vec::new();
    if !["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .any(|name| repo::on_path(name).is_some())
    {
        wanted.push("chromium");
    }
    if driver().is_none() {
        wanted.push("chromium-driver");
    }
    if repo::on_path("fc-list").is_none() {
        wanted.push("fontconfig");
    }
    if !chinese_font() {
        wanted.push(FONT_PACKAGE);
    }
    wanted
}

/// The driver: what the caller names, else the one on `PATH`, else the usual places.
pub(crate) fn driver() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("COMITY_CHROMEDRIVER") {
        return Some(PathBuf::from(named)).filter(|path| path.is_file());
    }
    let usual = DRIVER_PLACES.iter().map(Path::new).find(|path| path.is_file());
    repo::on_path("chromedriver").or_else(|| usual.map(Path::to_path_buf))
}

fn chinese_font() -> bool {
    let out = Command::new("fc-list")
        .arg(":lang=zh")
        .stderr(Stdio::null())
        .output();
    out.is_ok_and(|out| out.status.success() && !out.stdout.is_empty())
}

/// What must stand before a command to install: nothing for root, `sudo -n` where it asks no password.
fn privilege() -> Option<&'static [&'static str]> {
    let id = Command::new("id").arg("-u").output().ok()?;
    if id.stdout.trim_ascii() == b"0" {
        return Some(&[]);
    }
    let mut sudo = Command::new("sudo");
    sudo.args(["-n", "true"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let asks_nothing = sudo.status().is_ok_and(|status| status.success());
    asks_nothing.then_some(&["sudo", "-n"])
}

fn apt(prefix: &[&str], arguments: &[&str]) -> Result<()> {
    // Another package manager may hold the lock for a moment: wait for it rather than fail.
    let words = [
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-q",
        "-o",
        "DPkg::Lock::Timeout=120",
    ];
    let mut all = prefix.iter().chain(&words).chain(arguments).copied();
    let mut command = Command::new(all.next().unwrap_or("env"));
    step::run(command.args(all).stdin(Stdio::null()))
}

fn install_arguments<'a>(wanted: &[&'a str]) -> Vec<&'a str> {
    ["install", "-y", "--no-install-recommends"]
        .iter()
        .chain(wanted)
        .copied()
        .collect()
}

fn install_line(sudo: &str, wanted: &[&str]) -> String {
    format!(
        "{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {}",
        wanted.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_to_type_is_complete() {
        assert_eq!(
            install_line("sudo ", &["chromium", "chromium-driver"]),
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium chromium-driver"
        );
    }
}
