//! Where bytes of another node come from: a connection, a folder on a disk that was carried here,
//! a test. Whoever implements it moves bytes and judges nothing.

mod folder;
#[cfg(feature = "testing")]
mod memory;
mod of_mirror;

pub use folder::FolderSource;
#[cfg(feature = "testing")]
pub use memory::MemorySource;
pub use of_mirror::MirrorOf;

use crate::blame::Blame;

/// One question: the resource of a name, or the rest of it.
#[derive(Debug, Clone, Copy)]
pub struct Get<'a> {
    /// Name below the node's root, see [`crate::names`].
    pub name: &'a str,
    /// The most bytes that are taken. A longer answer is [`SourceError::TooLarge`], not a cut one.
    pub most: u64,
    /// Bytes already here: the answer is what follows them. 0 asks for all.
    pub from: u64,
    /// Why it is asked, where the answer depends on it (blobs).
    pub purpose: Option<&'a Purposed>,
}

impl<'a> Get<'a> {
    /// Asks for the whole of a resource.
    pub fn new(name: &'a str, most: u64) -> Self {
        Self {
            name,
            most,
            from: 0,
            purpose: None,
        }
    }
}

/// Why something is asked for. It travels in signed headers and stands in the giver's own log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purposed {
    /// Purpose word.
    pub purpose: String,
    /// Legal ground.
    pub ground: String,
}

/// What a node answered to a POST.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status, or what stands for it.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
}

/// A node that can be asked. Bodies come as they are: a source never decompresses.
pub trait Source: Send + Sync {
    /// The bytes of a resource; `None` when the node says that it has no such thing for us.
    fn get(&self, ask: &Get<'_>) -> Result<Option<Vec<u8>>, SourceError>;
    /// Sends `body` to `name` and returns the answer, of at most `most` bytes.
    fn post(&self, name: &str, body: &[u8], most: u64) -> Result<Answer, SourceError>;
    /// The same where the answer depends on why it is asked. A source that signs its requests
    /// signs purpose and ground with them; others send the body alone.
    fn post_for(
        &self,
        name: &str,
        body: &[u8],
        most: u64,
        purpose: &Purposed,
    ) -> Result<Answer, SourceError> {
        let _ = purpose;
        self.post(name, body, most)
    }
    /// True if [`Source::post`] can work: a folder takes nothing.
    fn can_post(&self) -> bool;
}

/// Why a source had no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// Nobody answers there.
    #[error("the peer cannot be reached: {0}")]
    Unreachable(String),
    /// More bytes than were asked for at most.
    #[error("{name} is longer than the {most} bytes that such a thing may have")]
    TooLarge {
        /// Name asked for.
        name: String,
        /// The limit.
        most: u64,
    },
    /// No first byte in time, or too few bytes a second.
    #[error("the peer sends {0} too slowly")]
    TooSlow(String),
    /// The peer answered with an error.
    #[error("the peer refused with status {0}")]
    Refused(u16),
    /// Another key than the pinned one.
    #[error("another key answers there than the one that is pinned for the peer")]
    WrongKey,
    /// An answer that breaks the protocol.
    #[error("the peer's answer breaks the protocol: {0}")]
    Protocol(String),
    /// Our side could not ask: a folder that cannot be read, a name that is none.
    #[error("we could not ask: {0}")]
    Ours(String),
}

impl SourceError {
    /// Who has to act.
    pub fn who(&self) -> Blame {
        match self {
            Self::Unreachable(_) | Self::TooSlow(_) => Blame::Line,
            Self::TooLarge { .. } | Self::Refused(_) | Self::WrongKey | Self::Protocol(_) => Blame::Peer,
            Self::Ours(_) => Blame::Us,
        }
    }

    /// What a person can do.
    pub fn mend(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => {
                "nothing, it is tried again; if it lasts, ask the peer's operator whether the node runs"
            }
            Self::TooSlow(_) => "nothing, it is tried again; if it lasts, look at the line between the nodes",
            Self::TooLarge { .. } | Self::Protocol(_) => {
                "ask the peer's operator what answers there; what was sent is not used"
            }
            Self::Refused(_) => "ask the peer's operator whether this node is still pinned there",
            Self::WrongKey => {
                "call the peer's operator: either the key was changed without notice, or somebody else answers"
            }
            Self::Ours(_) => "look at the folder or disk that was named, then try again",
        }
    }
}
