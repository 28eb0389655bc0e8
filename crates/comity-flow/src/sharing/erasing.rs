//! Erasing: an order of the originator reaches every holder; each deletes what it has and says so. The leaf stays, and
//! says nothing without the statement.

use comity_core::date::PartialDate;
use comity_core::identifiers::{NodeName, RecordId};
use comity_core::kinds::{Body, EraseNotice, Erased};
use comity_core::problem::Problem;
use comity_core::text::Text;
use comity_store::Sight;
use comity_store::sharing::{Due, Erasure};

use super::answer::due_body;
use super::propose::{MAX_HOLDERS, when, wrong};
use super::turn::Turn;
use super::views::{EraseForm, ErasedBy, ErasureRow};
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::reading::{Said, read_statement};
use crate::who::Who;

/// Orders shown and carried out in one go.
const AT_ONCE: u32 = 1000;

/// Days until backups must be written anew, where the operator has set nothing else: a monthly round.
const BACKUP_DAYS: i64 = 30;

/// Shortest text of a record that a draft is searched for: shorter ones would hit drafts of other records.
const SHORTEST_TRACE: usize = 12;

impl Node {
    /// Orders that a record of ours is erased here and by every holder.
    ///
    /// # Errors
    /// Not allowed, not found, fields; open records cannot be erased.
    pub fn order_erasure(&self, me: &Who, form: EraseForm) -> Result<ErasureRow, FlowError> {
        me.may(Action::Erase)?;
        let detail = self.look(me, &form.record, None, None)?;
        let record: RecordId = detail.id.parse().map_err(|_| FlowError::NotFound("record"))?;
        self.check_order(&detail, &form)?;
        let holders = self.store.holders_of(Some(record.as_str()), MAX_HOLDERS)?;
        let mut to: Vec<NodeName> = Vec::new();
        for holder in holders
            .iter()
            .filter(|holder| holder.via.is_empty() && holder.erased.is_none())
        {
            to.extend(holder.node.parse().ok());
        }
        let body = Body::EraseNotice(Box::new(EraseNotice {
            record: record.clone(),
            ground: form.ground,
            ordered_by: form.ordered_by.trim().to_owned(),
            by: form.by,
        }));
        let title = ["Order to erase a record", "删除记录的命令"];
        let notice = self.addressed(&to, Some(&detail.record.handling), &[], body, title);
        let problems = notice.problems();
        if !problems.is_empty() {
            return Err(FlowError::Fields(problems));
        }
        let id = RecordId::new(&self.name, comity_core::clock::draw(self.dice.as_ref()));
        let staged = self.desk().sign(crate::recover::issue(&id, &notice))?;
        self.commit_only(&[staged])?;
        self.note(
            me.user,
            Deed::done("erase.order", "record", record.to_string()).with(id.to_string()),
        )?;
        // From here on it is ordered: what fails now is done by the next round or start.
        self.deliver_more()?;
        self.erasure_of(me, record.as_str())?
            .ok_or(FlowError::NotFound("order"))
    }

    fn check_order(&self, detail: &crate::reading::RecordDetail, form: &EraseForm) -> Result<(), FlowError> {
        if super::issuer_of(&detail.id) != self.name.as_str() {
            let what = "only its originator can order that a record is erased";
            return Err(wrong("record", "issuer", what, "ask the originator for it"));
        }
        if detail.chain.iter().any(|statement| statement.open) {
            let what = "it stands open in a log that others have copied, so it cannot be erased";
            return Err(wrong(
                "record",
                "open",
                what,
                "retract it; open records are about no person",
            ));
        }
        let mut found = Vec::new();
        if form.ordered_by.trim().is_empty() {
            found.push(Problem::missing("ordered-by"));
        }
        if form.ground.iter().all(|text| text.text.trim().is_empty()) {
            found.push(Problem::missing("ground"));
        }
        if found.is_empty() {
            Ok(())
        } else {
            Err(FlowError::Fields(found))
        }
    }

    /// Deletes what orders say, then logs that it was done. Each step can be repeated; the answer is due only after all.
    pub(super) fn carry_out_erasures(&self, _turn: &Turn<'_>) -> Result<(), FlowError> {
        for order in self.store.erasures_due(AT_ONCE)? {
            let words = self.traces(&order.record)?;
            let sealed = self.store.sealed_with(&order.record)?;
            let mut files = 0;
            for hash in &sealed {
                files += u64::from(self.vault().remove(hash)?);
            }
            let deleted = self.store.erase_record(&order.record, &words)?;
            self.store.scrub()?;
            let mut scope = Vec::new();
            for (some, word) in [
                (deleted.statements > 0, "statements"),
                (files > 0 || !sealed.is_empty(), "sealed-files"),
                (deleted.statements > 0, "index"),
                (deleted.drafts > 0, "drafts"),
            ] {
                scope.extend(some.then(|| word.to_owned()));
            }
            if scope.is_empty() {
                scope.push("nothing-held".into());
            }
            self.note(
                None,
                Deed::done("record.erase", "record", order.record.clone()).with(scope.join(" ")),
            )?;
            let due = self.erased_due(&order, scope)?;
            let now = self.clock.now().seconds();
            self.store.erasure_done(&order.notice, now, &[due])?;
        }
        Ok(())
    }

    fn erased_due(&self, order: &Erasure, scope: Vec<String>) -> Result<Due, FlowError> {
        let damaged = |_| FlowError::Damaged("an order to erase names no record".into());
        let today = self.today().latest();
        let backups = today.checked_add(jiff::Span::new().days(BACKUP_DAYS)).ok();
        let body = Body::Erased(Box::new(Erased {
            notice: order.notice.parse().map_err(damaged)?,
            record: order.record.parse().map_err(damaged)?,
            scope,
            backups: backups.map(PartialDate::from),
        }));
        Ok(Due {
            key: format!("erased/{}", order.notice),
            record_id: RecordId::new(&self.name, comity_core::clock::draw(self.dice.as_ref())).to_string(),
            peer: order.from.clone(),
            body: due_body(&body),
        })
    }

    /// Texts of a record by which drafts of it are found.
    fn traces(&self, record: &str) -> Result<Vec<String>, FlowError> {
        let mut words = Vec::new();
        for row in self.store.chain(record, &Sight::all())? {
            if let Said::Facts(record) = read_statement(&row.bytes)?.said {
                words.extend(
                    record
                        .title
                        .into_iter()
                        .chain(record.summary)
                        .map(|text| text.text),
                );
            }
        }
        words.retain(|word| word.chars().count() >= SHORTEST_TRACE);
        words.sort();
        words.dedup();
        Ok(words)
    }

    /// Orders to erase, ours and those of others, newest first.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn erasures(&self, me: &Who) -> Result<Vec<ErasureRow>, FlowError> {
        me.may(Action::SeePeers)?;
        let orders = self.store.erasures_of(None, AT_ONCE)?;
        orders.into_iter().map(|order| self.erasure_row(order)).collect()
    }

    /// The order by which a record was erased here; a page says so in place of the record.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn erasure_of(&self, me: &Who, record: &str) -> Result<Option<ErasureRow>, FlowError> {
        me.may(Action::Read)?;
        let order = self.store.erasures_of(Some(record), 1)?.pop();
        order.map(|order| self.erasure_row(order)).transpose()
    }

    fn erasure_row(&self, order: Erasure) -> Result<ErasureRow, FlowError> {
        let answers = self.store.erased_by(&order.notice)?;
        let mut names: Vec<String> = vec![self.name.to_string()];
        for holder in self.store.holders_of(Some(&order.record), MAX_HOLDERS)? {
            names.push(holder.node);
        }
        names.extend(answers.iter().map(|answer| answer.node.clone()));
        let mut holders: Vec<ErasedBy> = Vec::new();
        for name in names {
            let Ok(node) = name.parse::<NodeName>() else {
                continue;
            };
            if holders.iter().any(|holder| holder.node == node) {
                continue;
            }
            let answer = answers.iter().find(|answer| answer.node == name);
            holders.push(ErasedBy {
                node,
                at: answer.map(|answer| when(answer.at)),
                scope: answer.map(|answer| answer.scope.clone()).unwrap_or_default(),
                backups: answer.and_then(|answer| answer.backups.as_deref()?.parse().ok()),
            });
        }
        let ground: Vec<Text> = serde_json::from_str(&order.ground).unwrap_or_default();
        Ok(ErasureRow {
            originator: order
                .originator
                .parse()
                .map_err(|_| FlowError::NotFound("originator"))?,
            by: order.by.as_deref().and_then(|text| text.parse().ok()),
            notice: order.notice,
            record: order.record,
            ordered_by: order.ordered_by,
            ground,
            at: when(order.at),
            holders,
        })
    }
}
