//! What the flow does not answer yet, answered here as "nothing": the pages work, and say less.

use comity_flow::matching::MatchDesk;
use comity_flow::passkeys::Challenge;
use comity_flow::sharing::ShareRow;
use comity_flow::{Action, FlowError, Node, Who};

pub(crate) fn match_desk(_: &Node, me: &Who) -> Result<MatchDesk, FlowError> {
    me.may(Action::Match)?;
    Ok(MatchDesk::default())
}

pub(crate) fn share_approval_begin(_: &Node, _: &Who, _: i64) -> Result<Option<Challenge>, FlowError> {
    Ok(None)
}

pub(crate) fn approve_share_signed(
    node: &Node,
    me: &Who,
    id: i64,
    _: &str,
    _: &str,
) -> Result<ShareRow, FlowError> {
    node.approve_share(me, id)
}

pub(crate) fn release_words(_: &Node, _: &str) -> Option<(String, String)> {
    None
}
