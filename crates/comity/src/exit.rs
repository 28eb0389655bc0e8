//! Exit codes, and telling an error once.

use std::process::ExitCode;

/// How a command ended well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// Nothing to report.
    Clean,
    /// Findings, or a check that failed.
    Findings,
}

/// The caller used the command wrongly: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct WrongUse(pub(crate) String);

/// What the caller handed in is wrong in itself: exit code 1, as for every failed check.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct BadInput(pub(crate) String);

/// The exit code of an error: 1 bad input, 2 wrong use, 3 could not run.
pub(crate) fn code(error: &anyhow::Error) -> u8 {
    let sender = |cause: &comity_flow::FlowError| cause.blame() == comity_flow::Blame::Sender;
    if error.downcast_ref::<WrongUse>().is_some() {
        2
    } else if error.downcast_ref::<BadInput>().is_some() || error.downcast_ref().is_some_and(sender) {
        1
    } else {
        3
    }
}

/// Prints the whole chain of an error, once, and turns it into an exit code:
/// 0 done, 1 findings or failed check, 2 wrong use, 3 could not run.
#[allow(clippy::print_stderr, reason = "an error is told on standard error")]
pub(crate) fn report(result: anyhow::Result<Done>) -> ExitCode {
    match result {
        Ok(Done::Clean) => ExitCode::SUCCESS,
        Ok(Done::Findings) => ExitCode::from(1),
        Err(error) => {
            // A reader that went away (`comity check … | head`) is not worth a message.
            if is_broken_pipe(&error) {
                return ExitCode::SUCCESS;
            }
            eprintln!("comity: {}", chain(&error));
            ExitCode::from(code(&error))
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |cause: &std::io::Error| cause.kind() == std::io::ErrorKind::BrokenPipe;
    error
        .chain()
        .any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(broken))
}

/// The error and its causes; a cause that the text before it already ends with is not repeated.
fn chain(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !text.ends_with(&cause) {
            text.push_str("\n  because: ");
            text.push_str(&cause);
        }
    }
    text
}
