//! From the bytes of a form or a file to `Received`: the first station.

use comity_core::date::Timestamp;
use comity_core::kinds::Kind;
use comity_core::problem::Problem;
use comity_core::record::Record;
use comity_wire::columns::{Guess, Mapping, Target, guess};
use comity_wire::form;
use comity_wire::rows;
use comity_wire::rows::{Given, Rejection as Fault};
use comity_wire::tabular::{self, Table};
use serde_json::Value;

use crate::error::FlowError;
use crate::node::Node;
use crate::stations::{Incoming, Received, Rejection};

/// Rows a guess looks at: enough to see a column's shape, few enough to be instant.
const SAMPLE_ROWS: usize = 200;

/// Reads a table from hostile bytes.
///
/// # Errors
/// Names the line, the field and the mend.
pub fn read_table(bytes: &[u8]) -> Result<Table, FlowError> {
    tabular::read(bytes, &tabular::Options::default()).map_err(|cause| FlowError::File(cause.to_string()))
}

/// Guesses which column feeds which field of a kind.
///
/// # Errors
/// A kind that no table can become.
pub fn guess_columns(table: &Table, kind: Kind) -> Result<Guess, FlowError> {
    Ok(guess(&table.headers, &table.sample(SAMPLE_ROWS), target(kind)?))
}

/// The fields that rows of this kind have.
///
/// # Errors
/// A kind that no table can become.
pub fn target(kind: Kind) -> Result<&'static Target, FlowError> {
    Target::of(kind).ok_or_else(|| {
        let kinds: Vec<&str> = Target::all().iter().map(|target| target.kind.as_str()).collect();
        let what = format!("`{kind}` records do not come as tables");
        FlowError::field(Problem::new(
            "kind",
            "kind",
            what,
            format!("choose one of: {}", kinds.join(", ")),
        ))
    })
}

/// Reads all rows of a table by a confirmed mapping.
///
/// # Errors
/// A mapping that does not fit the table.
pub fn receive_table(node: &Node, table: &Table, mapping: &Mapping) -> Result<Received, FlowError> {
    let given = Given::at(node.clock.now());
    let outcomes = rows::read(table, mapping, &given).map_err(|cause| FlowError::File(cause.to_string()))?;
    let (mut incoming, mut rejected) = (Vec::with_capacity(table.len()), Vec::new());
    for outcome in outcomes {
        let line = outcome.line;
        let read = outcome.result.and_then(|draft| {
            let also_named = draft.also_named.clone();
            draft.into_record().map(|record| Incoming {
                line,
                record,
                also_named,
            })
        });
        match read {
            Ok(one) => incoming.push(one),
            Err(faults) => rejected.push(Rejection {
                line,
                problems: faults.into_iter().map(problem).collect(),
            }),
        }
    }
    Ok(Received::new(incoming, rejected))
}

/// The same with the columns as guessed, for programs.
///
/// # Errors
/// A table or kind that cannot be read.
pub fn receive_table_guessed(node: &Node, bytes: &[u8], kind: Kind) -> Result<Received, FlowError> {
    let table = read_table(bytes)?;
    let guess = guess_columns(&table, kind)?;
    receive_table(node, &table, &guess.mapping)
}

/// A fault of a cell names its column by the header the sender knows.
fn problem(fault: Fault) -> Problem {
    match fault.column {
        Some(column) => Problem {
            field: format!("{} (column `{column}`)", fault.problem.field),
            ..fault.problem
        },
        None => fault.problem,
    }
}

/// How a form file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormFile {
    /// One record as TOML.
    Toml,
    /// One record as JSON.
    Json,
    /// One record a line.
    JsonLines,
}

/// Reads records from a form file; what is wrong names its line.
///
/// # Errors
/// A file that is no such form at all.
pub fn receive_form(node: &Node, bytes: &[u8], written: FormFile) -> Result<Received, FlowError> {
    let given = Given::at(node.clock.now());
    let outcomes = match written {
        FormFile::Toml => vec![(0, form::read(bytes, Some(form::Format::Toml), &given))],
        FormFile::Json => vec![(0, form::read(bytes, Some(form::Format::Json), &given))],
        FormFile::JsonLines => {
            let lines = form::read_lines(bytes, &given).map_err(|faults| FlowError::File(lines(&faults)))?;
            lines.into_iter().map(|line| (line.line, line.result)).collect()
        }
    };
    let (mut incoming, mut rejected) = (Vec::new(), Vec::new());
    for (line, outcome) in outcomes {
        match outcome {
            Ok(form) => incoming.push(Incoming {
                line,
                record: form.record,
                also_named: None,
            }),
            Err(faults) => rejected.push(one_rejection(line, faults)),
        }
    }
    Ok(Received::new(incoming, rejected))
}

/// One form is one rejection, however much is wrong with it; each fault of a form keeps its own line.
fn one_rejection(line: u32, faults: Vec<Fault>) -> Rejection {
    let first = faults.first().map_or(line, |fault| fault.line);
    let place = |fault: Fault| {
        let own = fault.line;
        let problem = problem(fault);
        if own == first {
            return problem;
        }
        Problem {
            field: format!("{} (line {own})", problem.field),
            ..problem
        }
    };
    Rejection {
        line: first,
        problems: faults.into_iter().map(place).collect(),
    }
}

/// Reads the tree of a page's form, by the same rules as a form file: every fault with its field. Instant and shape
/// version are ours.
pub(crate) fn receive_tree(mut tree: Value, now: Timestamp) -> Result<Record, FlowError> {
    if let Some(map) = tree.as_object_mut() {
        map.remove("v");
        map.remove("issued");
    }
    forget_recognition(&mut tree);
    let mut given = Given::at(now);
    // A page asks what a record may be used for: no answer is a complaint, not our default.
    given.handling.purposes.clear();
    form::read(tree.to_string().as_bytes(), Some(form::Format::Json), &given)
        .map(|form| form.record)
        .map_err(|faults| FlowError::Fields(faults.into_iter().map(dotted).collect()))
}

/// Takes out what the node writes into substances: a correction of a record is recognised anew.
fn forget_recognition(tree: &mut Value) {
    match tree {
        Value::Object(map) => {
            if map.contains_key("as-written") {
                map.remove("recognised-as");
                map.remove("tables");
            }
            map.values_mut().for_each(forget_recognition);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_recognition),
        _ => {}
    }
}

/// Pages name the fields of their forms `body.items.0.quantity`, files `body.items[0].quantity`.
fn dotted(fault: Fault) -> Problem {
    Problem {
        field: fault.problem.field.replace('[', ".").replace(']', ""),
        ..fault.problem
    }
}

fn lines(faults: &[Fault]) -> String {
    faults
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}
