//! `comity peer`: pin counterparts, look at them, stop and go on.

pub(crate) mod ask;
mod show;

use anyhow::Context;
use serde_json::Value;

use crate::cli::{DataFolder, Output, Peer};
use crate::control::Desk;
use crate::exit::Done;
use crate::folder::Folder;
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
    let (data, output, asked) = asked(command)?;
    let answer = ask(data, &asked)?;
    let mut sink = Sink::open(output)?;
    match command {
        Peer::Invite(_) => show::invited(&mut sink, &answer)?,
        Peer::Accept(_) => show::accepted(&mut sink, &answer)?,
        Peer::List(_) => show::list(&mut sink, &answer)?,
        Peer::Show(_) => show::one(&mut sink, &answer)?,
        Peer::Sync(_) => show::round(&mut sink, &answer)?,
        Peer::Freeze(_) | Peer::Thaw(_) | Peer::Remove(_) => show::done(&mut sink, &answer)?,
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
        Peer::Sync(args) => (&args.data, &args.output, PeerAsk::Sync(args.name.clone())),
    })
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
