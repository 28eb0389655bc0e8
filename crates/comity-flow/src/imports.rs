//! Files that people hand in through a page: upload, confirm the columns, preview, record, read the result.
//!
//! The file and the confirmed columns lie in the store, so they outlive a request and a restart. What runs is held in
//! memory: after a restart a file that was being recorded is handed in again, and what is recorded already stays so.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use comity_core::kinds::Kind;
use comity_store::{DraftRow, ImportTally, NewImport, NewMapping};
use comity_wire::columns::{Guess, Mapping, Question};
use comity_wire::tabular::Table;
use sha2::{Digest, Sha256};

use crate::audit::Deed;
use crate::error::FlowError;
use crate::intake;
use crate::node::Node;
use crate::policy::Action;
use crate::stations::{Incoming, Mode, Recognised, Recorded, Rejection};
use crate::who::Who;

/// Rows shown with the columns and in a preview.
const SHOWN: usize = 20;
/// Rejected lines shown in a preview; the result file has them all.
const REJECTIONS_SHOWN: usize = 100;
/// Runs whose results are kept in memory; the oldest goes first.
const RUNS_KEPT: usize = 32;

/// How far an import is.
#[derive(Clone, Debug)]
pub enum ImportState {
    /// Columns are to be confirmed.
    Columns,
    /// Columns are confirmed; look at the preview.
    Preview,
    /// Being recorded: lines done, lines in all.
    Running(u64, u64),
    /// Recorded.
    Done(Arc<Recorded>),
    /// Stopped: nothing, or only whole parts, were recorded.
    Stopped(String),
}

/// An import in memory.
struct Run {
    /// Whose it is.
    user: Option<i64>,
    /// Name of the file.
    file: String,
    state: ImportState,
}

/// The imports at work.
#[derive(Default)]
pub struct Imports {
    runs: Mutex<HashMap<i64, Run>>,
}

/// A column as a person sees it.
#[derive(Clone, Debug)]
pub struct ColumnView {
    /// Its header.
    pub header: String,
    /// The first values.
    pub samples: Vec<String>,
    /// The field it feeds.
    pub field: Option<String>,
    /// Why, if that is a guess.
    pub reasons: Vec<String>,
}

/// An import as a person sees it.
#[derive(Clone, Debug)]
pub struct ImportView {
    /// Its number.
    pub id: i64,
    /// Name of the file.
    pub file: String,
    /// Rows of data.
    pub rows: u64,
    /// What a row becomes.
    pub kind: Kind,
    /// The columns.
    pub columns: Vec<ColumnView>,
    /// The mapping as it stands: guessed, saved earlier, or confirmed.
    pub mapping: Mapping,
    /// What the guess could not answer.
    pub questions: Vec<Question>,
    /// Remarks on how the file was read.
    pub notes: Vec<String>,
    /// Where it stands.
    pub state: ImportState,
}

/// What would be recorded.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Lines that can be recorded.
    pub good: u64,
    /// Lines that are recorded already.
    pub duplicates: u64,
    /// Lines that cannot be recorded.
    pub rejected: u64,
    /// The first good lines.
    pub samples: Vec<Incoming>,
    /// The first rejected lines.
    pub rejections: Vec<Rejection>,
}

fn draft_key(id: i64) -> String {
    format!("import-{id}")
}

impl Imports {
    fn with<T>(&self, work: impl FnOnce(&mut HashMap<i64, Run>) -> T) -> T {
        work(&mut self.runs.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// State and file name, for whoever began it.
    fn look(&self, id: i64, user: Option<i64>) -> Option<(ImportState, String)> {
        self.with(|runs| {
            let run = runs.get(&id).filter(|run| run.user == user)?;
            Some((run.state.clone(), run.file.clone()))
        })
    }

    fn set(&self, id: i64, state: ImportState) {
        self.with(|runs| {
            if let Some(run) = runs.get_mut(&id) {
                run.state = state;
            }
        });
    }

    /// Takes the place of a run, unless one is at work or done. The oldest that rests is forgotten.
    fn begin(&self, id: i64, user: Option<i64>, file: &str, total: u64) -> bool {
        self.with(|runs| {
            let busy = |run: &Run| matches!(run.state, ImportState::Running(..) | ImportState::Done(_));
            if runs.get(&id).is_some_and(busy) {
                return false;
            }
            let state = ImportState::Running(0, total);
            runs.insert(
                id,
                Run {
                    user,
                    file: file.to_owned(),
                    state,
                },
            );
            while runs.len() > RUNS_KEPT {
                let rests =
                    |(id, run): (&i64, &Run)| (!matches!(run.state, ImportState::Running(..))).then_some(*id);
                let Some(oldest) = runs.iter().filter_map(rests).min() else {
                    break;
                };
                runs.remove(&oldest);
            }
            true
        })
    }
}

impl Node {
    /// Takes a file in, if it can be read as a table.
    ///
    /// # Errors
    /// Not allowed; the file, with line, field and mend.
    pub fn begin_import(&self, me: &Who, name: &str, bytes: &[u8]) -> Result<i64, FlowError> {
        me.may(Action::Report)?;
        let user = me.user.ok_or(FlowError::NotFound("user"))?;
        intake::read_table(bytes)?;
        let name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
        let now = self.clock.now().seconds();
        let id = self.store.upload_put(user, &name, bytes, now)?;
        // Marks the upload as open until its columns are confirmed; see `open_imports`.
        self.store.draft_put(&DraftRow {
            user,
            form_key: draft_key(id),
            content: String::new(),
            updated: now,
        })?;
        self.note(me.user, Deed::done("import.begin", "import", id.to_string()))?;
        Ok(id)
    }

    fn upload(&self, me: &Who, id: i64) -> Result<comity_store::UploadRow, FlowError> {
        me.may(Action::Report)?;
        let user = me.user.ok_or(FlowError::NotFound("import"))?;
        self.store.upload(id, user)?.ok_or(FlowError::NotFound("import"))
    }

    /// The import with its columns; `kind` asks for a fresh guess for another kind.
    ///
    /// # Errors
    /// Not allowed, not found, or the file.
    pub fn import(&self, me: &Who, id: i64, kind: Option<Kind>) -> Result<ImportView, FlowError> {
        let upload = self.upload(me, id)?;
        let table = intake::read_table(&upload.bytes)?;
        let confirmed = self
            .confirmed(me, id)?
            .filter(|mapping| kind.is_none_or(|kind| kind == mapping.kind));
        let guess = intake::guess_columns(
            &table,
            kind.or(confirmed.as_ref().map(|m| m.kind))
                .unwrap_or(Kind::Identification),
        )?;
        let state = self.imports.look(id, me.user).map(|(state, _)| state);
        let state = state.unwrap_or(if confirmed.is_some() {
            ImportState::Preview
        } else {
            ImportState::Columns
        });
        let saved = if confirmed.is_none() {
            self.saved_for(&guess.mapping)?
        } else {
            None
        };
        let mapping = confirmed.or(saved).unwrap_or_else(|| guess.mapping.clone());
        Ok(ImportView {
            id,
            file: upload.name,
            rows: table.len() as u64,
            kind: mapping.kind,
            columns: columns(&table, &mapping, &guess),
            questions: guess.questions,
            notes: table.notes.clone(),
            mapping,
            state,
        })
    }

    fn confirmed(&self, me: &Who, id: i64) -> Result<Option<Mapping>, FlowError> {
        let user = me.user.ok_or(FlowError::NotFound("import"))?;
        let draft = self.store.draft(user, &draft_key(id))?;
        Ok(draft.and_then(|draft| serde_json::from_str(&draft.content).ok()))
    }

    /// A mapping that was saved for a table with these headers and this kind.
    fn saved_for(&self, guess: &Mapping) -> Result<Option<Mapping>, FlowError> {
        let saved = self.store.mapping_for(&fingerprint_hash(guess))?;
        let read = saved.and_then(|row| serde_json::from_str::<Mapping>(&row.mapping.mapping).ok());
        Ok(read.filter(|mapping| mapping.kind == guess.kind))
    }

    /// Confirms the columns, and saves them under a name for the next file of this form.
    ///
    /// # Errors
    /// Not allowed, not found, or a mapping that contradicts itself.
    pub fn map_import(
        &self,
        me: &Who,
        id: i64,
        mapping: &Mapping,
        save_as: Option<&str>,
    ) -> Result<(), FlowError> {
        let upload = self.upload(me, id)?;
        // A mapping that cannot be used is told now, not after the preview was asked for.
        intake::receive_table(self, &intake::read_table(&upload.bytes)?, mapping)?;
        let user = me.user.ok_or(FlowError::NotFound("import"))?;
        let (content, updated) = (
            serde_json::to_string(mapping).unwrap_or_default(),
            self.clock.now().seconds(),
        );
        self.store.draft_put(&DraftRow {
            user,
            form_key: draft_key(id),
            content: content.clone(),
            updated,
        })?;
        if let Some(name) = save_as.map(str::trim).filter(|name| !name.is_empty()) {
            let name = name.chars().take(100).collect();
            let kind = mapping.kind.as_str().into();
            self.store.mapping_put(&NewMapping {
                name,
                kind,
                fingerprint: fingerprint_hash(mapping),
                mapping: content,
                updated,
            })?;
        }
        Ok(())
    }

    /// Names of the saved mappings with their kind.
    ///
    /// # Errors
    /// Not allowed.
    pub fn saved_mappings(&self, me: &Who) -> Result<Vec<(String, String)>, FlowError> {
        me.may(Action::Report)?;
        Ok(self
            .store
            .mappings()?
            .into_iter()
            .map(|row| (row.mapping.name, row.mapping.kind))
            .collect())
    }

    /// A mapping that was saved under this name.
    ///
    /// # Errors
    /// Not allowed.
    pub fn saved_mapping(&self, me: &Who, name: &str) -> Result<Option<Mapping>, FlowError> {
        me.may(Action::Report)?;
        let row = self
            .store
            .mappings()?
            .into_iter()
            .find(|row| row.mapping.name == name);
        Ok(row.and_then(|row| serde_json::from_str(&row.mapping.mapping).ok()))
    }

    /// What would be recorded. Nothing is.
    ///
    /// # Errors
    /// Not allowed, not found, columns not confirmed.
    pub fn preview(&self, me: &Who, id: i64) -> Result<Preview, FlowError> {
        let (recognised, _) = self.recognised_import(me, id)?;
        let duplicates = recognised.duplicates(self)?;
        let known = duplicates.iter().filter(|known| **known).count() as u64;
        Ok(Preview {
            good: duplicates.len() as u64 - known,
            duplicates: known,
            rejected: recognised.rejected().len() as u64,
            samples: recognised.incoming().iter().take(SHOWN).cloned().collect(),
            rejections: recognised
                .rejected()
                .iter()
                .take(REJECTIONS_SHOWN)
                .cloned()
                .collect(),
        })
    }

    fn recognised_import(&self, me: &Who, id: i64) -> Result<(Recognised, NewImport), FlowError> {
        let upload = self.upload(me, id)?;
        let mapping = self
            .confirmed(me, id)?
            .ok_or(FlowError::NotFound("confirmed columns"))?;
        let table = intake::read_table(&upload.bytes)?;
        let import = NewImport {
            user: me.user,
            file_name: upload.name,
            file_hash: Sha256::digest(&upload.bytes).into(),
            kind: mapping.kind.as_str().into(),
            started: self.clock.now().seconds(),
        };
        Ok((
            intake::receive_table(self, &table, &mapping)?.recognise(&self.tables)?,
            import,
        ))
    }

    /// Records the file in the background; ask [`Node::import_state`] how far it is.
    ///
    /// # Errors
    /// Not allowed, not found, columns not confirmed.
    pub fn record_import(self: &Arc<Self>, me: &Who, id: i64, mode: Mode) -> Result<(), FlowError> {
        let (recognised, import) = self.recognised_import(me, id)?;
        if !self
            .imports
            .begin(id, me.user, &import.file_name, recognised.incoming().len() as u64)
        {
            return Ok(());
        }
        let (node, me) = (Arc::clone(self), me.clone());
        std::thread::spawn(move || {
            let state = match node.run_import(&me, id, recognised, &import, mode) {
                Ok(recorded) => ImportState::Done(Arc::new(recorded)),
                Err(cause) => {
                    tracing::warn!(import = id, "an import stopped");
                    ImportState::Stopped(with_causes(&cause))
                }
            };
            node.imports.set(id, state);
        });
        Ok(())
    }

    fn run_import(
        &self,
        me: &Who,
        id: i64,
        recognised: Recognised,
        import: &NewImport,
        mode: Mode,
    ) -> Result<Recorded, FlowError> {
        let number = self.store.import_begin(import)?;
        let progress = |done, total| self.imports.set(id, ImportState::Running(done, total));
        let recorded = recognised.record(self, me, mode, Some(number), &progress)?;
        let tally = ImportTally {
            recorded: recorded.recorded,
            duplicate: recorded.duplicate,
            rejected: recorded.rejected,
        };
        self.store
            .import_finish(number, tally, self.clock.now().seconds())?;
        // The file has done its duty: its lines are records now.
        if let Some(user) = me.user {
            self.store.draft_drop(user, &draft_key(id))?;
        }
        Ok(recorded)
    }

    /// How far an import is. While it runs nothing is read from the store: pages ask twice a second.
    ///
    /// # Errors
    /// Not allowed, not found.
    pub fn import_state(&self, me: &Who, id: i64) -> Result<ImportState, FlowError> {
        me.may(Action::Report)?;
        if let Some((state, _)) = self.imports.look(id, me.user) {
            return Ok(state);
        }
        self.upload(me, id)?;
        let confirmed = self.confirmed(me, id)?.is_some();
        Ok(if confirmed {
            ImportState::Preview
        } else {
            ImportState::Columns
        })
    }

    /// Name of the file of an import.
    ///
    /// # Errors
    /// Not allowed, not found.
    pub fn import_name(&self, me: &Who, id: i64) -> Result<String, FlowError> {
        me.may(Action::Report)?;
        match self.imports.look(id, me.user) {
            Some((_, file)) => Ok(file),
            None => Ok(self.upload(me, id)?.name),
        }
    }

    /// Throws an upload away. What is recorded stays recorded.
    ///
    /// # Errors
    /// Not allowed.
    pub fn discard_import(&self, me: &Who, id: i64) -> Result<(), FlowError> {
        me.may(Action::Report)?;
        let user = me.user.ok_or(FlowError::NotFound("import"))?;
        self.store.draft_drop(user, &draft_key(id))?;
        Ok(self.store.upload_drop(id, user)?)
    }

    /// Imports this user has begun and not finished: number and file name.
    ///
    /// # Errors
    /// Not allowed.
    pub fn open_imports(&self, me: &Who) -> Result<Vec<(i64, String)>, FlowError> {
        let Some(user) = me.user else {
            return Ok(Vec::new());
        };
        let drafts = self.store.drafts(user)?;
        let ids = drafts
            .iter()
            .filter_map(|draft| draft.form_key.strip_prefix("import-")?.parse::<i64>().ok());
        let mut open = Vec::new();
        for id in ids {
            if let Some(upload) = self.store.upload(id, user)? {
                open.push((id, upload.name));
            }
        }
        Ok(open)
    }
}

/// An error and its causes, for a page that has one line for it.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

fn fingerprint_hash(mapping: &Mapping) -> [u8; 32] {
    Sha256::digest(mapping.fingerprint.as_bytes()).into()
}

fn columns(table: &Table, mapping: &Mapping, guess: &Guess) -> Vec<ColumnView> {
    let samples = table.sample(SHOWN);
    let column = |(index, header): (usize, &String)| {
        let assigned = mapping.columns.iter().find(|column| column.index == index);
        let guessed = guess.mapping.columns.iter().find(|column| column.index == index);
        let same = guessed.filter(|guessed| assigned.is_some_and(|assigned| assigned.field == guessed.field));
        let mut values: Vec<String> = samples.iter().map(|row| row.cell(index).to_owned()).collect();
        values.dedup();
        values.truncate(4);
        ColumnView {
            header: header.clone(),
            samples: values,
            field: assigned.map(|assigned| assigned.field.clone()),
            reasons: same.map(|guessed| guessed.reasons.clone()).unwrap_or_default(),
        }
    };
    table.headers.iter().enumerate().map(column).collect()
}
