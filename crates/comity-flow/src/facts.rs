//! The facts of `data/` as signed, logged records.
//!
//! The files are part of the program, so a node has them without a network. A later program with later files adds
//! what is new and corrects what changed; nothing that was entered is ever overwritten.

use std::collections::HashMap;
use std::sync::LazyLock;

use comity_core::identifiers::{NodeName, RecordId};
use comity_core::parts;
use comity_core::record::{Record, Verb};
use comity_store::{RecordRow, Sight, StagedStatement};
use comity_substances::Tables;
use comity_substances::text::Scanner;
use sha2::{Digest, Sha256};

use crate::error::FlowError;
use crate::node::Node;
use crate::public_record::{self, Entry, Statement};
use crate::recover::RecoverError;
use crate::sign::{Link, Says};

/// The files of `data/`, class definitions with their folder (`classes/us-frs.toml`): name and text. The build lists
/// them, so a new file needs no line here.
pub const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/data_files.rs"));

/// Where the store keeps the digest of the files that were entered last.
const ENTERED: &str = "facts-entered";

/// The tables of substances.
///
/// # Errors
/// All faults of the files, a line each.
pub fn tables() -> Result<Tables, RecoverError> {
    Tables::load(FILES).map_err(|faults| RecoverError::Facts(lines(&faults)))
}

/// The scanner of labels and goods texts.
///
/// # Errors
/// All faults of its files, a line each.
pub fn scanner(tables: &Tables) -> Result<Scanner, RecoverError> {
    Scanner::load(tables, FILES).map_err(|faults| RecoverError::Facts(lines(&faults)))
}

fn lines<T: std::fmt::Display>(faults: &[T]) -> String {
    faults
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

/// One digest over all files.
pub fn digest() -> String {
    let mut hasher = Sha256::new();
    for (name, text) in FILES {
        hasher.update(format!("{name} {}\n", text.len()));
        hasher.update(text);
    }
    comity_proof::hex::encode(&hasher.finalize())
}

/// Keys of the events that are controls. The files are part of the program, so they are read for this once.
static CONTROL_EVENTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let zero = comity_core::date::Timestamp::from_seconds(0);
    let entries = public_record::load(FILES, zero).unwrap_or_default();
    let is_control = |step: &public_record::ChainStep| match &step.statement {
        Statement::Record(record) => record.kind() == comity_core::kinds::Kind::Control,
        Statement::Turn(_) => false,
    };
    let controls = entries
        .into_iter()
        .filter(|entry| entry.chain.iter().any(is_control));
    controls.map(|entry| entry.key).collect()
});

/// One statement of a fact, ready to be compared with what is there.
struct Step<'a> {
    verb: Verb,
    says: StepSays<'a>,
    key: [u8; 32],
}

enum StepSays<'a> {
    Facts(Record),
    Reason(&'a comity_core::record::Turn),
}

/// A chain under work: what is there and what is added.
struct Head {
    id: RecordId,
    seq: u64,
    hash: Option<[u8; 32]>,
    row: Option<RecordRow>,
    /// Words of the last facts of the chain.
    words: Vec<String>,
}

impl Node {
    /// Enters the facts of the files that are not in the log yet, and says how many statements that took.
    ///
    /// # Errors
    /// Files that are wrong, or the log's.
    pub fn enter_facts(&self, progress: &dyn Fn(u64, u64)) -> Result<u64, RecoverError> {
        let digest = digest();
        let writable = matches!(self.log.state(), comity_log::LogState::Writable);
        if !writable || self.store.meta(ENTERED)?.as_deref() == Some(digest.as_str()) {
            return Ok(0);
        }
        let entries = self.entries()?;
        let mut ids = HashMap::new();
        let mut batch = Vec::new();
        for (done, entry) in entries.iter().enumerate() {
            batch.extend(self.missing_statements(entry, &mut ids)?);
            progress(done as u64, entries.len() as u64);
        }
        self.commit(&batch)?;
        self.store.meta_put(ENTERED, &digest)?;
        Ok(batch.len() as u64)
    }

    fn entries(&self) -> Result<Vec<Entry>, RecoverError> {
        let issued = self.clock.now();
        let mut entries =
            public_record::load(FILES, issued).map_err(|faults| RecoverError::Facts(lines(&faults)))?;
        entries.extend(crate::control_facts::entries(&self.tables, issued));
        Ok(entries)
    }

    /// The controls that the public record tells as events.
    pub(crate) fn control_events(&self) -> Vec<RecordId> {
        CONTROL_EVENTS.iter().map(|key| self.fact_id(key)).collect()
    }

    /// The statements that are to be added to the chain of one fact.
    fn missing_statements(
        &self,
        entry: &Entry,
        ids: &mut HashMap<String, RecordId>,
    ) -> Result<Vec<StagedStatement>, FlowError> {
        let steps = steps(entry, ids)?;
        let keys: Vec<[u8; 32]> = steps.iter().map(|step| step.key).collect();
        let held: Vec<bool> = self
            .store
            .holders(&keys)?
            .into_iter()
            .map(|held| held.is_some())
            .collect();
        let mut head = self.head_of(&entry.key)?;
        ids.insert(entry.key.clone(), head.id.clone());
        let mut added = Vec::new();
        for (step, _) in steps.iter().zip(&held).filter(|(_, held)| !**held) {
            // What the files say differently now was wrong before: a correction, unless the chain only grows.
            let verb = match (head.seq, step.verb) {
                (0, _) => Verb::Issue,
                (_, Verb::Issue) => Verb::Correct,
                (_, verb) => verb,
            };
            let staged = self.sign_step(&head, verb, step)?;
            head = Head {
                id: head.id,
                seq: staged.row.seq,
                hash: Some(staged.hash),
                row: Some(staged.row.clone()),
                words: staged.search.clone(),
            };
            added.push(staged);
        }
        Ok(added)
    }

    fn head_of(&self, key: &str) -> Result<Head, FlowError> {
        let id = self.fact_id(key);
        Ok(match self.store.record(id.as_str(), &Sight::all())? {
            Some(row) => Head {
                id,
                seq: row.row.seq,
                hash: Some(row.hash),
                row: Some(row.row),
                words: Vec::new(),
            },
            None => Head {
                id,
                seq: 0,
                hash: None,
                row: None,
                words: Vec::new(),
            },
        })
    }

    /// The record id of a public fact follows from its key, so that the same fact is one record whatever becomes of
    /// its words. Other records have random ids: theirs must not say what they are about.
    fn fact_id(&self, key: &str) -> RecordId {
        fact_id_of(&self.name, key)
    }

    /// The ids under which another node states the facts that this one states, each with the fact's key.
    pub(crate) fn fact_ids_of(&self, node: &NodeName) -> HashMap<String, String> {
        let entered = matches!(self.store.meta(ENTERED), Ok(Some(_)));
        let entries = if entered {
            self.entries().unwrap_or_default()
        } else {
            Vec::new()
        };
        let keys = entries.into_iter().map(|entry| entry.key);
        keys.map(|key| (fact_id_of(node, &key).to_string(), key))
            .collect()
    }

    fn sign_step(&self, head: &Head, verb: Verb, step: &Step<'_>) -> Result<StagedStatement, FlowError> {
        let before = head.row.clone().unwrap_or_default();
        let words = match &step.says {
            StepSays::Facts(_) => Vec::new(),
            StepSays::Reason(_) => head.words.clone(),
        };
        let says = match &step.says {
            StepSays::Facts(record) => Says::Facts(record),
            StepSays::Reason(turn) => Says::Reason(turn, &before),
        };
        self.desk().sign(Link {
            id: &head.id,
            seq: head.seq + 1,
            prev: head.hash,
            verb,
            says,
            subjects: Vec::new(),
            words,
            dedupe_key: Some(step.key),
            import: None,
        })
    }
}

/// The statements of an entry with their links resolved; entries that are named come before.
fn steps<'a>(entry: &'a Entry, ids: &HashMap<String, RecordId>) -> Result<Vec<Step<'a>>, FlowError> {
    let links: Vec<parts::Link> = entry.links.iter().filter_map(|link| resolve(link, ids)).collect();
    let mut steps = Vec::new();
    for (number, step) in entry.chain.iter().enumerate() {
        let says = match &step.statement {
            Statement::Record(record) => {
                let mut record = (**record).clone();
                record.effective = step.effective;
                record.links.extend(links.iter().cloned());
                StepSays::Facts(record)
            }
            Statement::Turn(turn) => StepSays::Reason(turn),
        };
        let key = step_key(&entry.key, number, &says)?;
        steps.push(Step {
            verb: step.verb,
            says,
            key,
        });
    }
    Ok(steps)
}

fn resolve(link: &public_record::DraftLink, ids: &HashMap<String, RecordId>) -> Option<parts::Link> {
    let record = ids.get(&link.key)?.clone();
    Some(parts::Link {
        relation: link.relation.clone(),
        record,
        statement: None,
    })
}

/// The id of a public fact at the node that states it.
fn fact_id_of(node: &NodeName, key: &str) -> RecordId {
    let digest: [u8; 32] = Sha256::digest(format!("comity fact id 1\n{node}\n{key}")).into();
    let mut id = [0; 16];
    id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    RecordId::new(node, id)
}

/// The key by which this node would keep the same statement about a public fact, for one of another node.
pub(crate) fn said_of(
    key: &str,
    seq: u64,
    said: &crate::reading::Said,
) -> Result<Option<[u8; 32]>, FlowError> {
    let Some(number) = seq.checked_sub(1).and_then(|number| usize::try_from(number).ok()) else {
        return Ok(None);
    };
    match said {
        crate::reading::Said::Facts(record) => step_key(key, number, &StepSays::Facts((**record).clone())),
        crate::reading::Said::Reason(turn) => step_key(key, number, &StepSays::Reason(turn)),
    }
    .map(Some)
}

/// Equal for the same fact with the same words, whenever it is entered.
fn step_key(key: &str, number: usize, says: &StepSays<'_>) -> Result<[u8; 32], FlowError> {
    let zero = comity_core::date::Timestamp::from_seconds(0);
    let tree = match says {
        StepSays::Facts(record) => Record {
            issued: zero,
            links: Vec::new(),
            ..record.clone()
        }
        .to_json(),
        StepSays::Reason(turn) => serde_json::to_value(comity_core::record::Turn {
            issued: zero,
            ..(*turn).clone()
        })
        .unwrap_or_default(),
    };
    let mut hasher = Sha256::new();
    hasher.update(format!("comity fact 1\n{key}\n{number}\n"));
    hasher.update(crate::sign::payload(tree)?);
    Ok(hasher.finalize().into())
}
