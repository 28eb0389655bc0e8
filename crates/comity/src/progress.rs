//! A progress bar for anything longer than a second.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on standard error; nothing is drawn where that is not a terminal.
pub(crate) fn bar(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
    let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {per_sec} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(what);
    bar
}

/// A bar that counts the bytes of a file; of an input whose length nobody knows, 0, it shows what was read.
pub(crate) fn bytes(what: &'static str, length: u64) -> ProgressBar {
    let bar = bar(what);
    let template = match length {
        0 => "{msg} {bytes} {binary_bytes_per_sec}",
        _ => "{msg} {bar:30} {bytes}/{total_bytes} {binary_bytes_per_sec} {eta}",
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_length(length);
    bar
}

/// Moves a bar.
pub(crate) fn moves(bar: &ProgressBar) -> impl Fn(u64, u64) + Sync + '_ {
    |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    }
}
