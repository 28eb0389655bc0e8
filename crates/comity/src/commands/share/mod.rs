//! `comity share`, `incoming`, `outstanding`, `erase`: records that go to counterparts and come from them.

pub(crate) mod ask;

use comity_core::handling::{Assurance, Onward, Purpose};
use comity_core::text::{Lang, Text};
use comity_flow::sharing::ShareForm;
use serde_json::Value;

use crate::cli::{DataFolder, Erase, Incoming, Output, PeerList, Share, ShareVerb};
use crate::commands::peer::ask::{PeerAsk, named};
use crate::commands::peer::{self};
use crate::commands::rows::{items, rows};
use crate::exit::{Done, WrongUse};
use crate::output::Sink;
use ask::{EraseAsk, GrantAsk, RefuseAsk, ShareAsk};

/// Columns of a table: heading, and place in an answer.
type Columns = &'static [(&'static str, &'static str)];

/// Columns of proposals.
const SHARES: Columns = &[
    ("id", "/id"),
    ("state", "/state"),
    ("why", "/why"),
    ("record", "/record"),
    ("title", "/title"),
    ("to", "/to"),
    ("proposed by", "/proposed_by"),
    ("decided by", "/decided_by"),
    ("release", "/release"),
    ("deliveries", "/stages"),
    ("problem", "/problem"),
];

/// Columns of what came in.
const INCOMING: Columns = &[
    ("id", "/id"),
    ("state", "/state"),
    ("from", "/from"),
    ("why", "/why"),
    ("kind", "/kind"),
    ("label", "/tlp"),
    ("record", "/record"),
    ("title", "/title"),
    ("reason", "/reason"),
    ("error", "/error"),
];

/// Columns of what is not answered.
const OUTSTANDING: Columns = &[
    ("record", "/record"),
    ("why", "/why"),
    ("to", "/to"),
    ("via", "/via"),
    ("since", "/since"),
    ("stage", "/stage"),
    ("who acts", "/actor"),
    ("error", "/error"),
    ("mend", "/mend"),
];

/// Columns of orders to erase.
const ERASURES: Columns = &[
    ("notice", "/notice"),
    ("record", "/record"),
    ("ordered by", "/ordered_by"),
    ("at", "/at"),
    ("erased by", "/erased"),
    ("not yet", "/not_yet"),
];

/// Runs `comity share`.
///
/// # Errors
/// Words that are none, or the node's.
pub(crate) fn share(args: &Share) -> anyhow::Result<Done> {
    match &args.verb {
        None => tell(&args.data, &args.output, ShareAsk::Propose(form(args)?), SHARES),
        Some(ShareVerb::Approve(one)) => tell(&one.data, &one.output, ShareAsk::Approve(one.id), SHARES),
        Some(ShareVerb::Decline(one)) => {
            let numbered = &one.numbered;
            let ask = ShareAsk::Decline(numbered.id, one.reason.clone());
            tell(&numbered.data, &numbered.output, ask, SHARES)
        }
        Some(ShareVerb::Grant(grant)) => {
            let ask = GrantAsk {
                record: grant.record.clone(),
                holder: grant.holder.clone(),
                to: grant.to.clone(),
                ground: grant.ground.clone(),
            };
            tell(&grant.data, &grant.output, ShareAsk::Grant(ask), SHARES)
        }
        Some(ShareVerb::List(list)) => tell(&list.data, &list.output, ShareAsk::Shares(list.all), SHARES),
    }
}

/// Runs `comity incoming`.
///
/// # Errors
/// The node's.
pub(crate) fn incoming(command: &Incoming) -> anyhow::Result<Done> {
    match command {
        Incoming::List(list) => tell(&list.data, &list.output, ShareAsk::Incoming(list.all), INCOMING),
        Incoming::Open(one) => tell(&one.data, &one.output, ShareAsk::OpenIncoming(one.id), INCOMING),
        Incoming::Accept(one) => tell(&one.data, &one.output, ShareAsk::Accept(one.id), INCOMING),
        Incoming::Refuse(one) => {
            let numbered = &one.numbered;
            let ask = ShareAsk::Refuse(RefuseAsk {
                id: numbered.id,
                reason: one.reason.clone(),
                text: one.text.clone(),
            });
            tell(&numbered.data, &numbered.output, ask, INCOMING)
        }
    }
}

/// Runs `comity outstanding`.
///
/// # Errors
/// The node's.
pub(crate) fn outstanding(args: &PeerList) -> anyhow::Result<Done> {
    tell(&args.data, &args.output, ShareAsk::Outstanding, OUTSTANDING)
}

/// Runs `comity erase`.
///
/// # Errors
/// The node's.
pub(crate) fn erase(args: &Erase) -> anyhow::Result<Done> {
    let ask = ShareAsk::Erase(EraseAsk {
        record: args.record.clone(),
        ground: args.ground.clone(),
        ordered_by: args.ordered_by.clone(),
        by: args.by,
    });
    tell(&args.data, &args.output, ask, ERASURES)
}

fn tell(data: &DataFolder, output: &Output, ask: ShareAsk, columns: Columns) -> anyhow::Result<Done> {
    let answer = peer::ask(data, &PeerAsk::Share(ask))?;
    let mut sink = Sink::open(output)?;
    match &answer {
        Value::Array(_) => rows(&mut sink, items(&answer), columns)?,
        one => rows(&mut sink, std::slice::from_ref(one), columns)?,
    }
    sink.finish()?;
    Ok(Done::Clean)
}

/// One of the words an option takes.
fn word<T: Copy>(option: &str, text: &str, all: &[T], name: impl Fn(T) -> &'static str) -> anyhow::Result<T> {
    let found = all.iter().copied().find(|one| name(*one) == text);
    found.ok_or_else(|| {
        let words: Vec<&str> = all.iter().map(|one| name(*one)).collect();
        WrongUse(format!("{option} {text}: the words are {}", words.join(", "))).into()
    })
}

/// Text that a person typed, in the language it looks to be in.
fn typed(text: &str) -> Text {
    let chinese = text.chars().any(|c| matches!(u32::from(c), 0x3400..=0x9fff));
    Text {
        lang: if chinese { Lang::zh() } else { Lang::en() },
        text: text.to_owned(),
    }
}

fn form(args: &Share) -> anyhow::Result<ShareForm> {
    let purpose = |text: &String| word("--purpose", text, &Purpose::ALL, Purpose::as_str);
    let assured = |text: &String| word("--assured", text, &Assurance::ALL, Assurance::as_str);
    Ok(ShareForm {
        record: args.record.clone().unwrap_or_default(),
        to: args.to.iter().map(|name| named(name)).collect::<Result<_, _>>()?,
        purposes: args.purpose.iter().map(purpose).collect::<Result<_, _>>()?,
        ground: args.ground.iter().map(|text| typed(text)).collect(),
        onward: word("--onward", &args.onward, &Onward::ALL, Onward::as_str)?,
        assured: args.assured.iter().map(assured).collect::<Result<_, _>>()?,
    })
}
