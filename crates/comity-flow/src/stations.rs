//! The way of a report: `Received → Recognised → Recorded`. Page, command line and API all come through here.
//!
//! Each station consumes the one before, so nothing unrecognised is recorded and nothing unrecorded is shared.

use comity_core::identifiers::RecordId;
use comity_core::problem::Problem;
use comity_core::record::Record;
use comity_store::StagedStatement;
use comity_substances::Tables;
use rayon::prelude::*;

use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::{Node, Outcome};
use crate::policy::Action;
use crate::recover::issue;
use crate::who::Who;

/// A record on its way in, with the line it came from.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Line of the file; 0 for a form.
    pub line: u32,
    /// What it says.
    pub record: Record,
    /// Another name the source gives its substance, besides the words as written.
    pub also_named: Option<String>,
}

/// A line that cannot be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Line of the file; 0 for a form.
    pub line: u32,
    /// What is wrong with it, field by field.
    pub problems: Vec<Problem>,
}

/// What came in: read, not yet understood.
#[derive(Debug, Default)]
pub struct Received {
    incoming: Vec<Incoming>,
    rejected: Vec<Rejection>,
}

/// What came in and what its substances are.
#[derive(Debug)]
pub struct Recognised {
    incoming: Vec<Incoming>,
    rejected: Vec<Rejection>,
    keys: Vec<[u8; 32]>,
}

/// What became of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineOutcome {
    /// In the log, durably.
    Recorded {
        /// The record.
        id: String,
        /// Its entry.
        index: u64,
    },
    /// The same was recorded before.
    Duplicate {
        /// The record that says it.
        of: String,
    },
    /// Not recorded.
    Rejected(Vec<Problem>),
}

/// What became of everything.
#[derive(Clone, Debug, Default)]
pub struct Recorded {
    /// Line by line, in the order of the file.
    pub lines: Vec<(u32, LineOutcome)>,
    /// Lines recorded.
    pub recorded: u64,
    /// Lines known before.
    pub duplicate: u64,
    /// Lines rejected.
    pub rejected: u64,
}

/// Whether one bad line keeps the good ones out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// All or nothing.
    Whole,
    /// The good lines.
    Partial,
}

/// How far recording has come: lines done, lines in all.
pub type Progress<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// Statements that go into the log in one call, which is one frame of its journal and so all or nothing.
/// A larger file is recorded in several calls; each is whole, and handing the file in again adds the rest.
const AT_ONCE: usize = 32_768;

/// Statements signed between two reports of progress.
const SIGNED_AT_ONCE: usize = 2048;

impl Received {
    /// What was read from a form or file.
    pub fn new(incoming: Vec<Incoming>, rejected: Vec<Rejection>) -> Self {
        let (incoming, refused): (Vec<_>, Vec<_>) = incoming
            .into_iter()
            .partition(|one| problems(&one.record).is_empty());
        let refused = refused.into_iter().map(|one| Rejection {
            line: one.line,
            problems: problems(&one.record),
        });
        let mut rejected: Vec<Rejection> = rejected.into_iter().chain(refused).collect();
        rejected.sort_by_key(|rejection| rejection.line);
        Self { incoming, rejected }
    }

    /// The second station: what is it?
    ///
    /// # Errors
    /// Ours only: a record that cannot be encoded.
    pub fn recognise(self, tables: &Tables) -> Result<Recognised, FlowError> {
        let Self {
            mut incoming,
            rejected,
        } = self;
        // The key is made of what the sender said, before we add what we think of it.
        let keys = incoming
            .par_iter()
            .map(|one| crate::sign::dedupe_key(&one.record))
            .collect::<Result<Vec<_>, _>>()?;
        incoming
            .par_iter_mut()
            .for_each(|one| recognise_substances(&mut one.record, one.also_named.as_deref(), tables));
        Ok(Recognised {
            incoming,
            rejected,
            keys,
        })
    }
}

fn problems(record: &Record) -> Vec<Problem> {
    let mut found = record.problems();
    if let Err(FlowError::Fields(kind)) = crate::sign::is_reportable(record.kind()) {
        found.extend(kind);
    }
    found
}

/// Writes into each substance what the tables recognise it as, and by which tables. What is not recognised stays as written.
pub(crate) fn recognise_substances(record: &mut Record, also_named: Option<&str>, tables: &Tables) {
    for substance in record.body.substances_mut() {
        let id = crate::lookups::identify(tables, substance, also_named);
        substance.tables = id.is_some().then(|| crate::lookups::short_version(tables));
        substance.recognised_as = id;
    }
}

impl Recognised {
    /// The records, for a preview.
    pub fn incoming(&self) -> &[Incoming] {
        &self.incoming
    }

    /// The lines that cannot be recorded.
    pub fn rejected(&self) -> &[Rejection] {
        &self.rejected
    }

    /// Which of the records are known already, in order.
    ///
    /// # Errors
    /// The store's.
    pub fn duplicates(&self, node: &Node) -> Result<Vec<bool>, FlowError> {
        let mut seen = std::collections::HashSet::new();
        let held = node.store.holders(&self.keys)?;
        Ok(self
            .keys
            .iter()
            .zip(held)
            .map(|(key, held)| held.is_some() || !seen.insert(*key))
            .collect())
    }

    /// The third station: signed, logged, indexed. When this returns, every line that is said to be recorded is durable.
    ///
    /// # Errors
    /// Not allowed; rejected lines in mode [`Mode::Whole`]; the store's or the log's.
    pub fn record(
        self,
        node: &Node,
        me: &Who,
        mode: Mode,
        import: Option<i64>,
        progress: Progress<'_>,
    ) -> Result<Recorded, FlowError> {
        me.may(Action::Report)?;
        let this = self.within_terms_of_parents(node)?;
        this.record_checked(node, me, mode, import, progress)
    }

    /// What names records of others carries at least their terms; a line that does not is rejected.
    fn within_terms_of_parents(self, node: &Node) -> Result<Self, FlowError> {
        let Self {
            incoming,
            mut rejected,
            keys,
        } = self;
        let mut kept = Self {
            incoming: Vec::with_capacity(incoming.len()),
            rejected: Vec::new(),
            keys: Vec::with_capacity(keys.len()),
        };
        for (one, key) in incoming.into_iter().zip(keys) {
            let problems = node.parent_problems(&one.record)?;
            if problems.is_empty() {
                kept.incoming.push(one);
                kept.keys.push(key);
            } else {
                rejected.push(Rejection {
                    line: one.line,
                    problems,
                });
            }
        }
        rejected.sort_by_key(|rejection| rejection.line);
        kept.rejected = rejected;
        Ok(kept)
    }

    fn record_checked(
        self,
        node: &Node,
        me: &Who,
        mode: Mode,
        import: Option<i64>,
        progress: Progress<'_>,
    ) -> Result<Recorded, FlowError> {
        if mode == Mode::Whole && !self.rejected.is_empty() {
            return Err(FlowError::Fields(
                self.rejected.into_iter().flat_map(with_line).collect(),
            ));
        }
        let total = self.incoming.len() as u64;
        let mut lines: Vec<(u32, LineOutcome)> = self
            .rejected
            .into_iter()
            .map(|one| (one.line, LineOutcome::Rejected(one.problems)))
            .collect();
        let all: Vec<(Incoming, [u8; 32])> = self.incoming.into_iter().zip(self.keys).collect();
        let mut done = 0;
        for part in all.chunks(AT_ONCE) {
            let staged = sign_part(node, part, import, &|signed| progress(done + signed / 2, total))?;
            let outcomes = node.commit(&staged)?;
            lines.extend(
                part.iter()
                    .map(|(one, _)| one.line)
                    .zip(outcomes.into_iter().map(line_outcome)),
            );
            done += part.len() as u64;
            progress(done, total);
        }
        lines.sort_by_key(|(line, _)| *line);
        let recorded = tally(lines);
        let counts = format!(
            "{}/{}/{}",
            recorded.recorded, recorded.duplicate, recorded.rejected
        );
        node.note(
            me.user,
            Deed::done(
                "report.record",
                "import",
                import.map(|id| id.to_string()).unwrap_or_default(),
            )
            .with(counts),
        )?;
        Ok(recorded)
    }
}

fn with_line(rejection: Rejection) -> Vec<Problem> {
    let place = |problem: Problem| match rejection.line {
        // A form has no lines.
        0 => problem,
        line => Problem {
            field: format!("line {line}, {}", problem.field),
            ..problem
        },
    };
    rejection.problems.into_iter().map(place).collect()
}

impl Node {
    /// One record from a form: the tree of a record without `v` and `issued`, which the node writes.
    ///
    /// # Errors
    /// Not allowed, fields, the store's or the log's.
    pub fn submit(&self, me: &Who, tree: serde_json::Value) -> Result<LineOutcome, FlowError> {
        me.may(Action::Report)?;
        let record = self.read_tree(tree)?;
        let recognised = Received::new(
            vec![Incoming {
                line: 0,
                record,
                also_named: None,
            }],
            Vec::new(),
        )
        .recognise(&self.tables)?;
        if let Some(rejection) = recognised.rejected.first() {
            return Err(FlowError::Fields(rejection.problems.clone()));
        }
        let recorded = recognised.record(self, me, Mode::Whole, None, &|_, _| {})?;
        recorded
            .lines
            .into_iter()
            .next()
            .map(|(_, outcome)| outcome)
            .ok_or(FlowError::NotFound("record"))
    }

    /// The record a form's tree says; shape version and time are the node's.
    ///
    /// # Errors
    /// Fields.
    pub fn read_tree(&self, tree: serde_json::Value) -> Result<Record, FlowError> {
        crate::intake::receive_tree(tree, self.clock.now())
    }
}

/// Signs on all cores, in steps, so that the progress bar moves.
fn sign_part(
    node: &Node,
    part: &[(Incoming, [u8; 32])],
    import: Option<i64>,
    progress: &dyn Fn(u64),
) -> Result<Vec<StagedStatement>, FlowError> {
    let mut staged = Vec::with_capacity(part.len());
    for step in part.chunks(SIGNED_AT_ONCE) {
        let signed: Result<Vec<StagedStatement>, FlowError> = step
            .par_iter()
            .map(|(one, key)| {
                let id = RecordId::new(&node.name, comity_core::clock::draw(node.dice.as_ref()));
                let mut link = issue(&id, &one.record);
                link.dedupe_key = Some(*key);
                link.import = import;
                node.desk().sign(link)
            })
            .collect();
        staged.extend(signed?);
        progress(staged.len() as u64);
    }
    Ok(staged)
}

fn line_outcome(outcome: Outcome) -> LineOutcome {
    match outcome {
        Outcome::Recorded(placed) => LineOutcome::Recorded {
            id: placed.record_id,
            index: placed.index,
        },
        Outcome::Duplicate { record_id } => LineOutcome::Duplicate { of: record_id },
    }
}

fn tally(lines: Vec<(u32, LineOutcome)>) -> Recorded {
    let mut recorded = Recorded::default();
    for (_, outcome) in &lines {
        match outcome {
            LineOutcome::Recorded { .. } => recorded.recorded += 1,
            LineOutcome::Duplicate { .. } => recorded.duplicate += 1,
            LineOutcome::Rejected(_) => recorded.rejected += 1,
        }
    }
    recorded.lines = lines;
    recorded
}
