//! The point *show* of the release policy: who at this node may read a record.
//!
//! The store filters lists by label before anything is read ([`crate::policy::sight`]); what is opened is asked of the
//! policy itself as well. A test holds the two to one another.

use comity_core::handling::Purpose;
use comity_core::identifiers::RecordId;
use comity_core::record::Record;
use comity_release::{Point, Question};

use crate::error::FlowError;
use crate::node::Node;
use crate::who::Who;

impl Node {
    /// Whether the policy lets this person read the record.
    ///
    /// # Errors
    /// The text of the policy that is part of this program is faulty.
    pub(crate) fn may_be_shown(&self, me: &Who, id: &RecordId, record: &Record) -> Result<bool, FlowError> {
        let question = Question {
            point: Point::Show,
            handling: &record.handling,
            kind: record.kind().as_str(),
            issuer: id.issuer(),
            us: self.name.as_str(),
            recipient: me.role.as_str(),
            purpose: record
                .handling
                .purposes
                .first()
                .copied()
                .unwrap_or(Purpose::Oversight),
            approvals: 0,
            caveats_filled: super::propose::caveats_filled(&record.handling),
            granted: false,
            on: self.today(),
        };
        Ok(self.release_policy()?.decide(&question).allowed)
    }
}

#[cfg(test)]
mod tests {
    use comity_core::handling::{Handling, Tlp};
    use comity_release::Policy;

    use super::*;
    use crate::policy::{Role, sight};

    /// What a list shows and what can be opened is the same for every role, label and sort of record.
    #[test]
    fn lists_and_policy_agree() {
        let policy = Policy::shipped().unwrap();
        for role in Role::ALL {
            let seen = sight(role);
            for tlp in Tlp::ALL {
                for person in [false, true] {
                    let handling = Handling {
                        tlp,
                        person,
                        ..Handling::default_for_reports()
                    };
                    let listed = seen
                        .tlp
                        .as_ref()
                        .unwrap()
                        .iter()
                        .any(|label| label == tlp.as_str())
                        && (seen.persons || !person);
                    let shown = policy.decide(&Question {
                        point: Point::Show,
                        handling: &handling,
                        kind: "incident",
                        issuer: "lab.example",
                        us: "lab.example",
                        recipient: role.as_str(),
                        purpose: Purpose::PublicHealth,
                        approvals: 0,
                        caveats_filled: true,
                        granted: false,
                        on: "2026-11-22".parse().unwrap(),
                    });
                    assert_eq!(shown.allowed, listed, "{role:?} {tlp:?} person: {person}");
                }
            }
        }
    }
}
