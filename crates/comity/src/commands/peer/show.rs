//! The answers of `comity peer` for people and for programs.

use serde_json::Value;

use crate::cli::Format;
use crate::commands::rows::{items, rows, text};
use crate::output::Sink;

/// Our own code, with what to do with it.
///
/// # Errors
/// The disk's or the pipe's.
pub(super) fn invited(sink: &mut Sink, answer: &Value) -> anyhow::Result<()> {
    if sink.format != Format::Table {
        return rows(
            sink,
            std::slice::from_ref(answer),
            &[("code", "/code"), ("name", "/name"), ("address", "/address")],
        );
    }
    sink.line(&text(answer, "/code"))?;
    sink.line("")?;
    sink.line("Give this code to the other operator over a channel that you trust. They run `comity peer accept CODE`,")?;
    sink.line("you run the same with theirs, and both of you compare the six words.")
}

/// The words.
///
/// # Errors
/// The disk's or the pipe's.
pub(super) fn accepted(sink: &mut Sink, answer: &Value) -> anyhow::Result<()> {
    if sink.format != Format::Table {
        let columns = [
            ("name", "/name"),
            ("words", "/words_en"),
            ("words-zh", "/words_zh"),
        ];
        return rows(sink, std::slice::from_ref(answer), &columns);
    }
    sink.line(&format!("{} is pinned.", text(answer, "/name")))?;
    sink.line(&format!("Words: {}", text(answer, "/words_en")))?;
    sink.line(&format!("词语：{}", text(answer, "/words_zh")))?;
    sink.line("The other operator must see the same words. If not: `comity peer remove`, and look who is in between.")
}

/// All counterparts.
///
/// # Errors
/// The disk's or the pipe's.
pub(super) fn list(sink: &mut Sink, answer: &Value) -> anyhow::Result<()> {
    let columns = [
        ("name", "/name"),
        ("address", "/address"),
        ("last contact", "/last_contact"),
        ("log", "/log_size"),
        ("mirrored", "/mirrored"),
        ("cosigned by them", "/cosigned_by_them/size"),
        ("waiting", "/waiting"),
        ("frozen", "/frozen/why"),
        ("fails", "/failures/0/step"),
        ("who acts", "/failures/0/who"),
    ];
    rows(sink, items(answer), &columns)
}

/// One counterpart.
///
/// # Errors
/// The disk's or the pipe's.
pub(super) fn one(sink: &mut Sink, answer: &Value) -> anyhow::Result<()> {
    if sink.format != Format::Table {
        return list(sink, &Value::Array(vec![answer.clone()]));
    }
    let said = [
        ("name", "/name"),
        ("address", "/address"),
        ("code", "/code"),
        ("words", "/words_en"),
        ("pinned", "/pinned"),
        ("pinned by", "/pinned_by"),
        ("last contact", "/last_contact"),
        ("origin of its log", "/origin"),
        ("entries", "/log_size"),
        ("mirrored here", "/mirrored"),
        ("statements", "/open"),
        ("hashes only", "/blind"),
        ("not taken", "/refused"),
        ("cosigned by us", "/cosigned_by_us/size"),
        ("our entries it cosigned", "/cosigned_by_them/size"),
        ("waiting for it", "/waiting"),
        ("frozen", "/frozen/why"),
    ];
    for (name, place) in said {
        let value = text(answer, place);
        if !value.is_empty() {
            sink.line(&format!("{name}: {value}"))?;
        }
    }
    for key in items(&answer["keys"]) {
        let (role, shown, from) = (text(key, "/role"), short(&text(key, "/key")), text(key, "/from"));
        sink.line(&format!("key: {role} {shown} ({from})"))?;
    }
    for failure in items(&answer["failures"]) {
        sink.line(&format!(
            "fails since {}: {}: {}; who acts: {}; {}",
            text(failure, "/since"),
            text(failure, "/step"),
            text(failure, "/what"),
            text(failure, "/who"),
            text(failure, "/mend"),
        ))?;
    }
    Ok(())
}

/// Characters of a key in a table; programs get it whole.
const KEY_SHOWN: usize = 48;

/// A key as people compare it: its beginning, which of a verifier key is name and id.
fn short(key: &str) -> String {
    let mut shown: String = key.chars().take(KEY_SHOWN).collect();
    if shown.len() < key.len() {
        shown.push('…');
    }
    shown
}

/// What a round did.
///
/// # Errors
/// The disk's or the pipe's.
pub(crate) fn round(sink: &mut Sink, answer: &Value) -> anyhow::Result<()> {
    if sink.format != Format::Table {
        let columns = [
            ("peer", "/peer"),
            ("from", "/from"),
            ("to", "/to"),
            ("open", "/open"),
            ("good", "/good"),
        ];
        return rows(sink, std::slice::from_ref(answer), &columns);
    }
    sink.line(&format!(
        "{}: entries {} to {}, {} statements, {} hashes, {} not taken, {} deliveries",
        text(answer, "/peer"),
        text(answer, "/from"),
        text(answer, "/to"),
        text(answer, "/open"),
        text(answer, "/blind"),
        text(answer, "/refused"),
        text(answer, "/delivered"),
    ))?;
    for step in items(&answer["steps"]) {
        let mark = if step["good"] == true { "done" } else { "failed" };
        sink.line(&format!(
            "  {mark}: {}: {}",
            text(step, "/step"),
            text(step, "/said")
        ))?;
    }
    Ok(())
}

/// Something was done.
///
/// # Errors
/// The disk's or the pipe's.
pub(super) fn done(sink: &mut Sink, answer: &Value) -> anyhow::Result<()> {
    if sink.format != Format::Table {
        return rows(
            sink,
            std::slice::from_ref(answer),
            &[("name", "/name"), ("result", "/result")],
        );
    }
    sink.line(&format!("{}: {}", text(answer, "/name"), text(answer, "/result")))
}
