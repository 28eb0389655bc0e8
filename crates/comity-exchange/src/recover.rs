//! Brings back entries of our own log that others still hold.

use crate::mirror::{Mirror, Pulled, Sink};
use crate::pull_error::PullError;
use crate::source::Source;
use comity_proof::Hash;

/// What was brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// Size of our log when we asked.
    pub had: u64,
    /// Size that the other node holds; the checkpoint is in the mirror.
    pub has: u64,
}

/// Pulls the copy of our log that `source` holds into `mirror` (a folder of its own, opened with
/// our own log key) and gives the entries from `size` on to `sink`, in order. `root` is the root
/// of what we still have: if the copy does not begin with it, nothing is given, and the error is
/// [`PullError::Damaged`]: then both histories are ours and people must decide.
pub fn recover_from(
    source: &dyn Source,
    mirror: &mut Mirror,
    size: u64,
    root: &Hash,
    sink: &mut Sink<'_>,
    progress: &dyn Fn(u64, u64),
) -> Result<Recovered, PullError> {
    let Pulled { size: has, .. } = mirror.pull_copy(source, &mut |_, _| Ok(()), progress)?;
    if has <= size {
        return Ok(Recovered { had: size, has });
    }
    let theirs = mirror
        .root_at(size)
        .map_err(|error| PullError::Damaged(error.to_string()))?;
    if theirs != *root {
        return Err(PullError::Damaged(
            "the copy that the other node holds does not begin with what we have: our key signed two histories".into(),
        ));
    }
    mirror.replay(size, sink)?;
    Ok(Recovered { had: size, has })
}
