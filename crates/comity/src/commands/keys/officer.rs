//! What an officer does on a machine of their own: make a key, sign a request.

use std::path::Path;

use anyhow::{Context, bail};
use comity_flow::keys::{MAX_REQUEST, OfficerKey, sign_request};

use crate::exit::{BadInput, Done, WrongUse};
use crate::folder::write_secret;
use crate::real::SystemDice;

/// Makes an officer's key.
#[allow(
    clippy::print_stdout,
    reason = "the public key and the promise are this command's result"
)]
pub(super) fn make(file: &Path) -> anyhow::Result<Done> {
    if file.exists() {
        bail!(WrongUse(format!(
            "{} is there already; a key is never overwritten",
            file.display()
        )));
    }
    let key = OfficerKey::make(&SystemDice);
    write_secret(file, &serde_json::to_string_pretty(&key)?)?;
    println!("Public key: {}", key.public);
    println!("Promise:    {}", key.promise);
    println!("The secret is in {}. Keep it offline.", file.display());
    Ok(Done::Clean)
}

/// Signs a request in its place.
#[allow(clippy::print_stdout, reason = "what was signed is this command's result")]
pub(super) fn sign(request: &Path, key: &Path) -> anyhow::Result<Done> {
    let key: OfficerKey = serde_json::from_str(&read(key)?)
        .map_err(|_| BadInput(format!("{} is not the key of an officer", key.display())))?;
    let signed = sign_request(&read(request)?, &key)?;
    std::fs::write(request, serde_json::to_string_pretty(&signed)?)
        .with_context(|| format!("could not write {}", request.display()))?;
    for event in &signed.events {
        let role = serde_json::to_value(event.role)?;
        println!(
            "Signed for {}: {} of the {} key {}",
            signed.node,
            event.event,
            role.as_str().unwrap_or_default(),
            event.key
        );
    }
    Ok(Done::Clean)
}

/// Reads a small file.
pub(super) fn read(file: &Path) -> anyhow::Result<String> {
    let length = std::fs::metadata(file)
        .with_context(|| format!("could not read {}", file.display()))?
        .len();
    if length > MAX_REQUEST as u64 {
        bail!(BadInput(format!("{} is longer than any request", file.display())));
    }
    std::fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))
}
