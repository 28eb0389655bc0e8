//! The audit trail: who read, changed and took out what. Codes and ids only.

use comity_store::{AuditEntry, AuditVerdict};

use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::who::Who;

/// Something to be written into the trail.
#[derive(Clone, Debug)]
pub struct Deed {
    action: &'static str,
    object_kind: &'static str,
    object_id: String,
    outcome: &'static str,
    detail: String,
}

impl Deed {
    /// It was done.
    pub fn done(action: &'static str, object_kind: &'static str, object_id: impl Into<String>) -> Self {
        Self {
            action,
            object_kind,
            object_id: object_id.into(),
            outcome: "done",
            detail: String::new(),
        }
    }

    /// It was refused.
    pub fn refused(action: &'static str, object_kind: &'static str, object_id: impl Into<String>) -> Self {
        Self {
            outcome: "refused",
            ..Self::done(action, object_kind, object_id)
        }
    }

    /// Adds a code or a count.
    pub fn with(self, detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
            ..self
        }
    }
}

/// A line of the trail as a reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    /// Number, from 1 without gaps.
    pub number: u64,
    /// When, Unix seconds.
    pub at: i64,
    /// Who: sign-in name, `operator` for the command line.
    pub who: String,
    /// What was done.
    pub action: String,
    /// Kind of thing.
    pub object_kind: String,
    /// Which thing.
    pub object_id: String,
    /// `done`, `refused` or `failed`.
    pub outcome: String,
    /// Code or count.
    pub detail: String,
}

/// What to show of the trail.
#[derive(Clone, Debug, Default)]
pub struct AuditQuery {
    /// Only this thing: kind and id.
    pub object: Option<(String, String)>,
    /// Only this person.
    pub who: Option<String>,
    /// Only actions that begin so.
    pub action: Option<String>,
    /// Only lines before this number.
    pub before: Option<u64>,
    /// At most so many.
    pub limit: u32,
}

impl Node {
    /// Writes one line.
    ///
    /// # Errors
    /// The store's: what cannot be audited is not done.
    pub fn note(&self, user: Option<i64>, deed: Deed) -> Result<(), FlowError> {
        Ok(self.store.audit(&[AuditEntry {
            at: self.clock.now().seconds(),
            user,
            action: deed.action.into(),
            object_kind: deed.object_kind.into(),
            object_id: deed.object_id,
            outcome: deed.outcome.into(),
            detail: deed.detail,
        }])?)
    }

    /// Lines of the trail, newest first.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn audit(&self, me: &Who, query: &AuditQuery) -> Result<Vec<AuditLine>, FlowError> {
        me.may(Action::ReadAudit)?;
        let names = self.user_names()?;
        let name = |user: Option<i64>| match user {
            Some(id) => names.get(&id).cloned().unwrap_or_else(|| format!("user {id}")),
            None => "operator".into(),
        };
        let rows = match &query.object {
            Some((kind, id)) => self.store.audit_of(kind, id, query.limit)?,
            None => self.filtered_audit(query, &name)?,
        };
        let line = |row: comity_store::AuditRow| AuditLine {
            number: row.id,
            at: row.entry.at,
            who: name(row.entry.user),
            action: row.entry.action,
            object_kind: row.entry.object_kind,
            object_id: row.entry.object_id,
            outcome: row.entry.outcome,
            detail: row.entry.detail,
        };
        Ok(rows.into_iter().map(line).collect())
    }

    /// Walks back through the trail until enough lines fit; bounded so that a rare filter cannot read it all.
    fn filtered_audit(
        &self,
        query: &AuditQuery,
        name: &dyn Fn(Option<i64>) -> String,
    ) -> Result<Vec<comity_store::AuditRow>, FlowError> {
        /// Lines looked at for one page: at 200 bytes a line some 20 MB.
        const MOST_LOOKED_AT: usize = 100_000;
        let mut before = query.before;
        let (mut found, mut looked_at) = (Vec::new(), 0);
        while found.len() < query.limit as usize && looked_at < MOST_LOOKED_AT {
            let rows = self.store.audit_rows(before, 1000)?;
            let Some(last) = rows.last() else { break };
            before = Some(last.id);
            looked_at += rows.len();
            let fits = |row: &comity_store::AuditRow| {
                query.who.as_ref().is_none_or(|who| *who == name(row.entry.user))
                    && query
                        .action
                        .as_ref()
                        .is_none_or(|action| row.entry.action.starts_with(action.as_str()))
            };
            found.extend(rows.into_iter().filter(fits));
        }
        found.truncate(query.limit as usize);
        Ok(found)
    }

    /// Whether the trail was altered.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn audit_is_intact(&self, me: &Who) -> Result<bool, FlowError> {
        me.may(Action::ReadAudit)?;
        Ok(matches!(self.store.audit_verify()?, AuditVerdict::Intact(_)))
    }
}
