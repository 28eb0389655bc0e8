//! What can be wrong with questions, answers and sets.

/// Why private matching stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MatchError {
    /// Bytes that are no question, answer, head or set of this version.
    #[error("not a {0} of private matching; the other node should be of the same version")]
    NotReadable(&'static str),
    /// No identifier, or too many.
    #[error("{0} identifiers in one question; between 1 and {most} can be asked", most = crate::MOST_IDENTIFIERS)]
    Count(usize),
    /// Bytes that are no point of the group, or the identity.
    #[error("an element is not a point of the group; the other node is broken or cheats")]
    Point,
    /// Bytes that are no scalar.
    #[error("a number of the proof is out of range; the other node is broken or cheats")]
    Scalar,
    /// The answer is not about this question.
    #[error("the answer belongs to another question or set; ask again")]
    OtherQuestion,
    /// The proof does not fit: another key was used than the one that is logged.
    #[error(
        "the answer was not made with the key that the holder has logged; keep it as evidence and ask its operator"
    )]
    Proof,
    /// The set is not the one that is logged.
    #[error(
        "the set is not the one that the holder has logged; fetch it again, and ask its operator if it stays so"
    )]
    OtherSet,
    /// More tags than a set may have.
    #[error("{0} identifiers are more than a set takes ({most})", most = crate::MOST_TAGS)]
    TooMany(usize),
    /// Something with a chance of one in 2^250: a broken source of chance.
    #[error("the source of chance is broken; nothing was sent")]
    Chance,
}
