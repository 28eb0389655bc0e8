//! What the loader gives: records not yet signed, in chains, with links that still name facts by key.

use comity_core::date::PartialDate;
use comity_core::record::{Record, Turn, Verb};

/// One record of the public record with all its statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Stable id of the fact in the files: `C03`, `ev-…`, `ls-…`, `ed-…`, `ob-…`, `wo-…`. Never reused, so that
    /// entering the files again recognises what is already there.
    pub key: String,
    /// The statements in order; the first has the verb `issue`.
    pub chain: Vec<ChainStep>,
    /// Records this one names, by key. Each key is of an entry that comes before this one.
    pub links: Vec<DraftLink>,
}

/// One statement of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainStep {
    /// What the statement does.
    pub verb: Verb,
    /// From when it counts, as the facts say.
    pub effective: Option<PartialDate>,
    /// What it says.
    pub statement: Statement,
}

/// The two shapes of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// With facts of its own (`issue`, `amend`).
    Record(Box<Record>),
    /// With a reason only (`delist`).
    Turn(Box<Turn>),
}

/// A link whose target is known by key until it is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftLink {
    /// `supports`, `contradicts`, `context`, `concerns` or `part-of`.
    pub relation: String,
    /// Key of the entry that is named.
    pub key: String,
}

impl Entry {
    /// A record of a single statement.
    pub(super) fn single(key: &str, record: Record) -> Self {
        Self {
            key: key.to_owned(),
            chain: vec![ChainStep::issue(record)],
            links: Vec::new(),
        }
    }

    pub(super) fn link(&mut self, relation: &str, key: &str) {
        self.links.push(DraftLink {
            relation: relation.to_owned(),
            key: key.to_owned(),
        });
    }
}

impl ChainStep {
    pub(super) fn issue(record: Record) -> Self {
        Self {
            verb: Verb::Issue,
            effective: None,
            statement: Statement::Record(Box::new(record)),
        }
    }

    /// The record carries the date too: it is part of what is signed.
    pub(super) fn amend(effective: Option<PartialDate>, record: Record) -> Self {
        let record = Record { effective, ..record };
        Self {
            verb: Verb::Amend,
            effective,
            statement: Statement::Record(Box::new(record)),
        }
    }

    pub(super) fn delist(effective: PartialDate, turn: Turn) -> Self {
        Self {
            verb: Verb::Delist,
            effective: Some(effective),
            statement: Statement::Turn(Box::new(turn)),
        }
    }
}
