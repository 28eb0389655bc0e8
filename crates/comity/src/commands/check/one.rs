//! One text on the command line: what it is, and the answer in full.

use comity_flow::lookups;

use super::answer;
use super::ask::Ask;
use super::sheet::Sheet;
use crate::cli::Check;
use crate::exit::Done;

/// Answers one text.
///
/// # Errors
/// Pictures that cannot be written.
pub(super) fn text(ask: &Ask<'_>, args: &Check, sheet: &mut Sheet) -> anyhow::Result<Done> {
    let query = args.query.join(" ");
    let mut found = lookups::check(ask.tables, &query, args.cas.as_deref(), ask.question.on);
    ask.only_here(&mut found.verdicts);
    answer::header(sheet);
    answer::write(sheet, ask.tables, &found);
    Ok(answer::done(&found))
}
