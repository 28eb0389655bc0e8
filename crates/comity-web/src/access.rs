//! Who may open which address. An address without an entry here does not exist.

use comity_flow::{Action, Role, Who, policy};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody who reaches the node: signing in, static files, the published log.
    Anyone,
    /// Signed-in users whose role may do this.
    May(Action),
}

/// What the policy says to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Go on.
    Pass,
    /// Sign in first.
    SignIn,
    /// The role does not allow it.
    Refuse(Action),
}

impl Access {
    /// Whether this reader may pass.
    pub fn judge(self, who: Option<&Who>) -> Verdict {
        match (self, who) {
            (Access::Anyone, _) => Verdict::Pass,
            (Access::May(_), None) => Verdict::SignIn,
            (Access::May(action), Some(who)) if policy::may(who.role, action) => Verdict::Pass,
            (Access::May(action), Some(_)) => Verdict::Refuse(action),
        }
    }

    /// Whether a role may pass: for the navigation, which shows no dead ends.
    pub fn allows(self, role: Option<Role>) -> bool {
        match (self, role) {
            (Access::Anyone, _) => true,
            (Access::May(_), None) => false,
            (Access::May(action), Some(role)) => policy::may(role, action),
        }
    }
}
