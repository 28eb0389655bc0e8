//! What pages need of the line to counterparts. The peer port lies in another room; the binary hands it in.

use comity_core::identifiers::NodeName;
use comity_flow::matching::{MatchAnswer, MatchForm};
use comity_flow::{FlowError, Node, Who};

/// The line to counterparts, as pages use it.
pub trait Counterparts: Send + Sync {
    /// Fetches the card behind a short code, checks it against the code and against the key that is presented, and pins it.
    ///
    /// # Errors
    /// [`FlowError::Fields`] for the field `code`: no code, nobody answers there, or another card than the code names.
    fn accept(&self, node: &Node, me: &Who, code: &str) -> Result<NodeName, FlowError>;

    /// Asks a counterpart in private whether it holds anything on identifiers.
    ///
    /// # Errors
    /// What the node says of the form, or a counterpart that does not answer.
    fn ask(&self, node: &Node, me: &Who, form: &MatchForm) -> Result<MatchAnswer, FlowError>;

    /// Asks that a round with this counterpart begins now. Returns at once.
    fn sync_now(&self, peer: &NodeName);
}
