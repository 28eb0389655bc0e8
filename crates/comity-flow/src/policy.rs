//! Who may do what. One table, read by pages, command line and peers alike; what it does not name is refused.

use comity_core::handling::Tlp;
use comity_store::Sight;

/// What a user of the node may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Reads what is for the whole organisation.
    Reader,
    /// Reports, corrects and answers.
    Officer,
    /// Approves what leaves the node.
    ReleasingOfficer,
    /// Keeps the node and its users.
    Administrator,
}

impl Role {
    /// All roles, from the one that may least.
    pub const ALL: [Role; 4] = [
        Role::Reader,
        Role::Officer,
        Role::ReleasingOfficer,
        Role::Administrator,
    ];

    /// The word in the store and in messages of the pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Officer => "officer",
            Role::ReleasingOfficer => "releasing-officer",
            Role::Administrator => "administrator",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// Something that can be done on a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read records, substances, commitments, the timeline, the log's state.
    Read,
    /// Take records, proofs and tables out of the node.
    Export,
    /// Put records in: forms and files.
    Report,
    /// Correct, retract, suspend, answer.
    Amend,
    /// Keep the own account.
    OwnAccount,
    /// Read who did what.
    ReadAudit,
    /// Add and disable users.
    ManageUsers,
    /// Ask whether a party is on a list; read customers and candidates.
    Screen,
    /// Decide whether a candidate is the same party.
    Decide,
    /// Hand in and remove customers.
    ManageCustomers,
    /// Add lists and take over their states; settings of screening.
    ManageLists,
    /// Propose that a record goes to counterparts; take it back; answer what came in.
    Share,
    /// Approve what leaves the node.
    Release,
    /// Ask a counterpart whether it holds anything on an identifier.
    Match,
    /// See counterparts: their state, cosignatures, what is outstanding.
    SeePeers,
    /// Invite, accept, freeze and remove counterparts; keys of the node.
    ManagePeers,
    /// Order that a record is erased by every holder.
    Erase,
}

impl Action {
    /// All actions.
    pub const ALL: [Action; 17] = [
        Action::Read,
        Action::Export,
        Action::Report,
        Action::Amend,
        Action::OwnAccount,
        Action::ReadAudit,
        Action::ManageUsers,
        Action::Screen,
        Action::Decide,
        Action::ManageCustomers,
        Action::ManageLists,
        Action::Share,
        Action::Release,
        Action::Match,
        Action::SeePeers,
        Action::ManagePeers,
        Action::Erase,
    ];

    /// The word in the audit trail and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Action::Read => "read",
            Action::Export => "export",
            Action::Report => "report",
            Action::Amend => "amend",
            Action::OwnAccount => "own-account",
            Action::ReadAudit => "read-audit",
            Action::ManageUsers => "manage-users",
            Action::Screen => "screen",
            Action::Decide => "decide",
            Action::ManageCustomers => "manage-customers",
            Action::ManageLists => "manage-lists",
            Action::Share => "share",
            Action::Release => "release",
            Action::Match => "match",
            Action::SeePeers => "see-peers",
            Action::ManagePeers => "manage-peers",
            Action::Erase => "erase",
        }
    }
}

/// The table: the least role that may do it.
pub fn may(role: Role, action: Action) -> bool {
    let least = match action {
        Action::Read | Action::OwnAccount => Role::Reader,
        Action::Export | Action::Report | Action::Amend => Role::Officer,
        // Candidates and customers are about persons, which a reader does not see.
        Action::Screen | Action::Decide | Action::ManageCustomers => Role::Officer,
        Action::Share | Action::Match | Action::SeePeers => Role::Officer,
        Action::ReadAudit | Action::Release | Action::Erase => Role::ReleasingOfficer,
        Action::ManageLists | Action::ManageUsers | Action::ManagePeers => Role::Administrator,
    };
    role >= least
}

/// Which records a role sees: labels, and whether records about natural persons.
pub fn sight(role: Role) -> Sight {
    let widest = match role {
        Role::Reader => Tlp::Amber,
        Role::Officer => Tlp::AmberStrict,
        Role::ReleasingOfficer | Role::Administrator => Tlp::Red,
    };
    let labels: Vec<&str> = Tlp::ALL
        .into_iter()
        .filter(|tlp| *tlp <= widest)
        .map(Tlp::as_str)
        .collect();
    let sight = Sight::labels(&labels);
    if role == Role::Reader {
        sight.without_persons()
    } else {
        sight
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_role_may_all_that_a_lower_may() {
        for action in Action::ALL {
            let allowed: Vec<bool> = Role::ALL.into_iter().map(|role| may(role, action)).collect();
            assert!(allowed.windows(2).all(|pair| pair[0] <= pair[1]), "{action:?}");
        }
        assert!(!may(Role::Reader, Action::Report));
        assert!(!may(Role::ReleasingOfficer, Action::ManageUsers));
    }

    #[test]
    fn a_reader_sees_neither_red_nor_persons() {
        let seen = sight(Role::Reader);
        assert!(!seen.persons);
        assert_eq!(seen.tlp.unwrap(), ["CLEAR", "GREEN", "AMBER"]);
    }
}
