//! CSV and XLSX intake, from bytes to drafts of records.
#![no_main]

use comity_core::date::Timestamp;
use comity_fuzz::workbook;
use comity_wire::columns::{Target, guess};
use comity_wire::rows::{self, Given};
use comity_wire::tabular::{self, Options, Table};

/// Rows that are taken further than the table; more of the same finds nothing new.
const ROWS: usize = 50;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((mode, rest)) = data.split_first() else {
        return;
    };
    let file = match usize::from(*mode) {
        part if part < workbook::PARTS.len() => workbook::with_part(part, rest),
        _ => Some(rest.to_vec()),
    };
    let Some(file) = file else { return };
    match tabular::read(&file, &Options::default()) {
        Ok(table) => check(&table),
        Err(error) => assert!(!error.to_string().is_empty() && !error.mend().is_empty()),
    }
});

fn check(table: &Table) {
    let mut line = 0;
    for row in table.rows() {
        assert!(row.line > line, "rows stand in the order of the file");
        line = row.line;
        assert!(row.cells().all(|cell| !cell.contains('\0')));
        assert_eq!(row.cells().len(), row.width());
    }
    if table.len() > ROWS {
        return;
    }
    let given = Given::at(Timestamp::from_seconds(1_795_291_200));
    for target in Target::all() {
        let guessed = guess(&table.headers, &table.sample(ROWS), target);
        let Ok(outcomes) = rows::read(table, &guessed.mapping, &given) else {
            continue;
        };
        for outcome in outcomes {
            match outcome.result {
                Ok(draft) => drop(draft.into_record()),
                Err(faults) => assert!(!faults.is_empty()),
            }
        }
    }
}
