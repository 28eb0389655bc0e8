//! The node's sealing keys: two of each number (X25519, and hybrid where the sender has that too).
//!
//! age has no forward secrecy, so rotation is what bounds a theft: after the overlap the old private part is destroyed.

use std::path::{Path, PathBuf};

use comity_core::clock::{Dice, draw};
use comity_seal::{Identity, Kind, Recipient};

use super::{KeyError, KeyRing, files};

const PREFIX: &str = "sealing-";
const SUFFIX: &str = ".key";

/// Most bytes of plaintext that are opened to see whether a file opens: twice the largest parcel.
const MOST_OPENED: u64 = 32 << 20;

/// Most sealing keys read: two a month for ten years are 240.
const MOST: usize = 256;

/// One pair of sealing keys.
#[derive(Clone)]
pub struct SealingSecret {
    /// Its number, counted up from 1.
    pub number: u64,
    /// What opens: the X25519 identity, then the hybrid one.
    pub identities: Vec<Identity>,
}

impl SealingSecret {
    /// The public halves, in the same order.
    pub fn recipients(&self) -> Vec<Recipient> {
        self.identities.iter().map(Identity::to_public).collect()
    }
}

/// Secrets are never shown.
impl std::fmt::Debug for SealingSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealingSecret({})", self.number)
    }
}

/// Reads the pairs in a folder, oldest first; makes the first one where there is none.
pub(super) fn open(folder: &Path, dice: &dyn Dice) -> Result<Vec<SealingSecret>, KeyError> {
    let mut numbers = numbers(folder)?;
    if numbers.is_empty() {
        make(folder, 1, dice)?;
        numbers.push(1);
    }
    numbers.into_iter().map(|number| read(folder, number)).collect()
}

/// Ending of a pair that waits for its event in the log.
const WAITING: &str = ".next";

/// Makes a pair that is not used before its event is logged; the same one, if it was made before.
pub(super) fn make_waiting(folder: &Path, number: u64, dice: &dyn Dice) -> Result<SealingSecret, KeyError> {
    if let Some(pair) = waiting(folder, number)? {
        return Ok(pair);
    }
    make_at(&waiting_path(folder, number), number, dice)
}

/// The pair that waits under this number.
pub(super) fn waiting(folder: &Path, number: u64) -> Result<Option<SealingSecret>, KeyError> {
    let path = waiting_path(folder, number);
    if files::read(&path)?.is_none() {
        return Ok(None);
    }
    read_at(&path, number).map(Some)
}

fn waiting_path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{PREFIX}{number}{WAITING}"))
}

/// Makes a pair and writes it.
fn make(folder: &Path, number: u64, dice: &dyn Dice) -> Result<SealingSecret, KeyError> {
    make_at(&path(folder, number), number, dice)
}

fn make_at(path: &Path, number: u64, dice: &dyn Dice) -> Result<SealingSecret, KeyError> {
    let fresh = |kind| {
        Identity::from_seed(kind, &draw::<32>(dice)).map_err(|cause| KeyError::Sealing(cause.to_string()))
    };
    let identities = vec![fresh(Kind::X25519)?, fresh(Kind::Hybrid)?];
    let text: Vec<String> = identities
        .iter()
        .map(|identity| identity.to_secret_text().to_string())
        .collect();
    files::write(path, &text.join("\n"))?;
    Ok(SealingSecret { number, identities })
}

fn read(folder: &Path, number: u64) -> Result<SealingSecret, KeyError> {
    read_at(&path(folder, number), number)
}

fn read_at(path: &Path, number: u64) -> Result<SealingSecret, KeyError> {
    let unreadable = || KeyError::Unreadable(path.to_owned());
    let text = files::read(path)?.ok_or_else(unreadable)?;
    let identity = |line: &str| line.trim().parse::<Identity>().map_err(|_| unreadable());
    let identities = text.lines().map(identity).collect::<Result<Vec<_>, _>>()?;
    if identities.is_empty() {
        return Err(unreadable());
    }
    Ok(SealingSecret { number, identities })
}

fn numbers(folder: &Path) -> Result<Vec<u64>, KeyError> {
    let fault = |source| KeyError::Disk {
        doing: "read",
        path: folder.into(),
        source,
    };
    let mut numbers = Vec::new();
    let entries = match std::fs::read_dir(folder) {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(numbers),
        entries => entries.map_err(fault)?,
    };
    for entry in entries.take(MOST * 4) {
        let name = entry.map_err(fault)?.file_name();
        let digits = name
            .to_str()
            .and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX));
        numbers.extend(digits.and_then(|digits| digits.parse::<u64>().ok()));
    }
    numbers.sort_unstable();
    numbers.truncate(MOST);
    Ok(numbers)
}

fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{PREFIX}{number}{SUFFIX}"))
}

impl crate::node::Node {
    /// What is sealed for this node now: X25519, then hybrid.
    pub fn sealing_recipients(&self) -> Vec<Recipient> {
        self.keys.recipients()
    }

    /// Whether a sealed file opens with a key of this node.
    pub fn opens(&self, file: &[u8]) -> bool {
        comity_seal::open(file, &self.keys.identities(), MOST_OPENED).is_ok()
    }
}

impl KeyRing {
    /// Everything that opens a sealed file for this node, the newest first.
    pub fn identities(&self) -> Vec<Identity> {
        let pairs = self.sealing();
        pairs.into_iter().rev().flat_map(|pair| pair.identities).collect()
    }

    /// What others seal to now.
    pub fn recipients(&self) -> Vec<Recipient> {
        self.sealing()
            .last()
            .map(SealingSecret::recipients)
            .unwrap_or_default()
    }

    /// Lets a waiting pair become the newest.
    pub(super) fn promote_sealing(&self, fresh: SealingSecret) -> Result<(), KeyError> {
        let number = fresh.number;
        files::promote(&waiting_path(&self.folder, number), &path(&self.folder, number))?;
        self.sealing
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .push(fresh);
        Ok(())
    }

    /// Removes the private part of a pair for good. What was sealed to it and not opened by then stays closed.
    ///
    /// # Errors
    /// The disk's.
    pub(super) fn destroy_sealing(&self, number: u64) -> Result<(), KeyError> {
        files::destroy(&path(&self.folder, number))?;
        let mut pairs = self
            .sealing
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        pairs.retain(|pair| pair.number != number);
        Ok(())
    }
}
