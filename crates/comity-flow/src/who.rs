//! Who asks: every station, page and command names its reader.

use comity_store::Sight;

use crate::error::FlowError;
use crate::policy::{self, Action, Role};

/// A person at work on this node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// Number of the user; `None` for the operator at this machine's command line.
    pub user: Option<i64>,
    /// Sign-in name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Interface language, if chosen.
    pub lang: String,
}

impl Who {
    /// Whoever can read the data folder can run the program on it: the command line acts as its administrator.
    pub fn operator() -> Self {
        Self {
            user: None,
            name: "operator".into(),
            role: Role::Administrator,
            lang: "en".into(),
        }
    }

    /// Lets them pass, or refuses.
    ///
    /// # Errors
    /// [`FlowError::NotAllowed`].
    pub fn may(&self, action: Action) -> Result<(), FlowError> {
        if policy::may(self.role, action) {
            Ok(())
        } else {
            Err(FlowError::NotAllowed(action))
        }
    }

    /// Which records they see.
    pub fn sight(&self) -> Sight {
        policy::sight(self.role)
    }
}
