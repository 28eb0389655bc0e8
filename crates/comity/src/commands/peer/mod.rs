//! `comity peer`: pin counterparts, look at them, stop and go on.

pub(crate) mod ask;
mod show;

use std::sync::Arc;

use anyhow::Context;
use comity_flow::Who;
use serde_json::Value;

use crate::cli::{DataFolder, Output, Peer, PeerNamed};
use crate::control::Desk;
use crate::exit::{Done, WrongUse};
use crate::folder::Folder;
use crate::line::Line;
use crate::output::Sink;
use crate::{input, progress};
use ask::PeerAsk;

/// Largest card that is read from a disk.
const LARGEST_CARD: u64 = comity_flow::peers::MAX_CARD_BYTES as u64;

/// Runs the command.
///
/// # Errors
/// A code or name that is none, or what the node says.
pub(crate) fn run(command: &Peer) -> anyhow::Result<Done> {
    if let Peer::Recover(args) = command {
        return recover(args);
    }
    let (data, output, asked) = asked(command)?;
    let answer = ask(data, &asked)?;
    let mut sink = Sink::open(output)?;
    match command {
        Peer::Invite(_) => show::invited(&mut sink, &answer)?,
        Peer::Accept(_) => show::accepted(&mut sink, &answer)?,
        Peer::List(_) => show::list(&mut sink, &answer)?,
        Peer::Show(_) => show::one(&mut sink, &answer)?,
        Peer::Sync(_) => show::round(&mut sink, &answer)?,
        _ => show::done(&mut sink, &answer)?,
    }
    sink.finish()?;
    let failed = matches!(command, Peer::Sync(_)) && answer["good"] == false;
    Ok(if failed { Done::Findings } else { Done::Clean })
}

fn asked(command: &Peer) -> anyhow::Result<(&DataFolder, &Output, PeerAsk)> {
    Ok(match command {
        Peer::Invite(args) => (
            &args.data,
            &args.output,
            PeerAsk::Invite(args.peer_address.clone()),
        ),
        Peer::Accept(args) => {
            let card = match &args.card {
                Some(path) => Some(input::read(path, LARGEST_CARD).context("the card")?),
                None => None,
            };
            (&args.data, &args.output, PeerAsk::Accept(args.code.clone(), card))
        }
        Peer::List(args) => (&args.data, &args.output, PeerAsk::List),
        Peer::Show(args) => (&args.data, &args.output, PeerAsk::Show(args.name.clone())),
        Peer::Freeze(args) => {
            let named = &args.named;
            (
                &named.data,
                &named.output,
                PeerAsk::Freeze(named.name.clone(), args.why.clone()),
            )
        }
        Peer::Thaw(args) => (&args.data, &args.output, PeerAsk::Thaw(args.name.clone())),
        Peer::Remove(args) => (&args.data, &args.output, PeerAsk::Remove(args.name.clone())),
        Peer::Sync(args) | Peer::Recover(args) => {
            (&args.data, &args.output, PeerAsk::Sync(args.name.clone()))
        }
        Peer::Quorum(args) => (&args.data, &args.output, PeerAsk::Quorum(args.number)),
        Peer::Patience(args) => (&args.data, &args.output, PeerAsk::Patience(args.number)),
        Peer::Override(args) => (&args.data, &args.output, PeerAsk::Override),
    })
}

/// Brings entries of our own log back before the node is brought up: what comes after is counted from them.
#[allow(
    clippy::print_stdout,
    reason = "what was brought back is this command's result"
)]
fn recover(args: &PeerNamed) -> anyhow::Result<Done> {
    let folder = Folder::open(&args.data.data)?;
    let node = Arc::new(folder.node(folder.log()?)?);
    let line = Line::new(&node)?;
    let name = args
        .name
        .trim()
        .parse()
        .map_err(|cause| WrongUse(format!("{}: {cause}", args.name)))?;
    let bar = progress::bar("entries");
    let source = line.to(&name)?;
    let back = node.bring_back(&Who::operator(), &source, &progress::moves(&bar));
    bar.finish_and_clear();
    println!("{} entries of our own log were brought back from {name}.", back?);
    println!("Start the node again; `comity doctor` tells which statements behind hashes are still missing.");
    Ok(Done::Clean)
}

/// Asks the node of a folder: the process that serves it, or this one.
pub(crate) fn ask(data: &DataFolder, ask: &PeerAsk) -> anyhow::Result<Value> {
    let folder = Folder::open(&data.data)?;
    let desk = Desk::reach(&folder)?;
    let bar = progress::bar("entries");
    let answer = desk.peers(ask, &progress::moves(&bar));
    bar.finish_and_clear();
    let answer = answer?;
    desk.close()?;
    Ok(answer)
}
