//! The set that a holder publishes: tags that say nothing without its key.

use sha2::{Digest as _, Sha256};

use crate::{Chance, MOST_TAGS, MatchError};

/// The first 16 bytes of an output: with a million in a set, two share one by chance once in 2^88 sets.
pub type Tag = [u8; TAG];

const TAG: usize = 16;
/// Tags of one leaf of the tree over the set.
pub const BUCKET: usize = 256;
/// Fewest tags of a set, so that a small set does not show how small it is.
const FEWEST: usize = 1024;

pub(crate) fn tag_of(output: &[u8; 64]) -> Tag {
    let mut tag = [0; TAG];
    for (to, from) in tag.iter_mut().zip(output) {
        *to = *from;
    }
    tag
}

/// Tags in ascending order. The order tells nothing: without the key, tags are as good as random, so sorting them
/// shuffles what they were made of. Filled up with random ones to a power of two.
#[derive(Clone, PartialEq, Eq)]
pub struct TagSet {
    tags: Vec<Tag>,
    root: [u8; 32],
}

impl std::fmt::Debug for TagSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TagSet({} tags)", self.tags.len())
    }
}

impl TagSet {
    /// Of the tags of what is held, each once, filled up to the next power of two (at least 1,024).
    ///
    /// # Errors
    /// More than [`MOST_TAGS`].
    pub fn new(mut tags: Vec<Tag>, chance: &mut Chance<'_>) -> Result<Self, MatchError> {
        tags.sort_unstable();
        tags.dedup();
        if tags.len() > MOST_TAGS {
            return Err(MatchError::TooMany(tags.len()));
        }
        let full = tags.len().max(FEWEST).next_power_of_two();
        // A random tag that is there already is drawn once more; a source that never gives a new one is broken.
        for _ in 0..3 {
            let missing = full - tags.len();
            for _ in 0..missing {
                let mut tag = [0; TAG];
                chance(&mut tag);
                tags.push(tag);
            }
            tags.sort_unstable();
            tags.dedup();
        }
        if tags.len() != full {
            return Err(MatchError::Chance);
        }
        let root = root_over(&tags);
        Ok(Self { tags, root })
    }

    /// Reads a set as it was published.
    ///
    /// # Errors
    /// Not a power of two of tags, too many, or not in ascending order.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MatchError> {
        let wrong = MatchError::NotReadable("set");
        let (tags, rest) = bytes.as_chunks::<TAG>();
        let sized = tags.len() >= FEWEST && tags.len() <= MOST_TAGS && tags.len().is_power_of_two();
        if !rest.is_empty() || !sized || !tags.is_sorted_by(|a, b| a < b) {
            return Err(wrong);
        }
        Ok(Self {
            root: root_over(tags),
            tags: tags.to_vec(),
        })
    }

    /// As it is published: the tags one after the other.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.tags.as_flattened().to_vec()
    }

    /// Number of tags, those that fill up among them.
    pub fn len(&self) -> u64 {
        u64::try_from(self.tags.len()).unwrap_or(u64::MAX)
    }

    /// Never: a set has at least 1,024 tags.
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    /// Merkle root (RFC 6962) over the buckets of 256 tags.
    pub fn root(&self) -> [u8; 32] {
        self.root
    }

    /// Whether a tag is in it.
    pub fn holds(&self, tag: &Tag) -> bool {
        self.tags.binary_search(tag).is_ok()
    }
}

/// RFC 6962, section 2.1: leaves and nodes have different first bytes; a last one without partner goes up as it is.
fn root_over(tags: &[Tag]) -> [u8; 32] {
    let leaf = |bucket: &[Tag]| {
        Sha256::new()
            .chain_update([0])
            .chain_update(bucket.as_flattened())
            .finalize()
            .into()
    };
    let mut level: Vec<[u8; 32]> = tags.chunks(BUCKET).map(leaf).collect();
    while level.len() > 1 {
        let pair = |pair: &[[u8; 32]]| match pair {
            [left, right] => Sha256::new()
                .chain_update([1])
                .chain_update(left)
                .chain_update(right)
                .finalize()
                .into(),
            // chunks of two are one or two long
            one => one.first().copied().unwrap_or_default(),
        };
        level = level.chunks(2).map(pair).collect();
    }
    level.first().copied().unwrap_or_default()
}
