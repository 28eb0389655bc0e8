//! The verbs between nodes.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{DataFolder, Output};

/// `comity peer …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Peer {
    /// Print the code that the other operator types in with `comity peer accept`.
    Invite(PeerInvite),
    /// Pin a counterpart by the code its operator gave you, and show the words that both of you must see.
    Accept(PeerAccept),
    /// The counterparts of this node.
    List(PeerList),
    /// Everything about one counterpart: keys, last rounds, what fails and who must act.
    Show(PeerNamed),
    /// Take nothing more from a counterpart until it is thawed.
    Freeze(PeerFreeze),
    /// Go on with a frozen counterpart.
    Thaw(PeerNamed),
    /// Forget a counterpart. What its log said stays.
    Remove(PeerNamed),
    /// One round with a counterpart now, and what it did.
    Sync(PeerNamed),
    /// How many counterparts must have cosigned before our log's policy is met.
    Quorum(PeerNumber),
    /// Seconds that a start waits for a counterpart to answer before an operator may let the log sign.
    Patience(PeerNumber),
    /// Let the log sign although no counterpart answered after a start. It is noted who did so.
    Override(PeerList),
    /// Bring back what a counterpart holds of our own log, after an old backup was put back. The node must not run.
    Recover(PeerNamed),
}

/// A setting.
#[derive(Debug, Args)]
pub(crate) struct PeerNumber {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// The number.
    #[arg(value_name = "N")]
    pub(crate) number: u64,
    /// Where results go.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `comity peer invite`.
#[derive(Debug, Args)]
pub(crate) struct PeerInvite {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// Host and port under which counterparts reach this node, if it is to change.
    #[arg(long, value_name = "NAME:PORT")]
    pub(crate) peer_address: Option<String>,
    /// Where results go.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `comity peer accept`.
#[derive(Debug, Args)]
pub(crate) struct PeerAccept {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// The code, as `comity peer invite` prints it there.
    #[arg(value_name = "CODE")]
    pub(crate) code: String,
    /// The counterpart's card, brought on a disk; it is fetched otherwise.
    #[arg(long, value_name = "FILE")]
    pub(crate) card: Option<PathBuf>,
    /// Where results go.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `comity peer list`.
#[derive(Debug, Args)]
pub(crate) struct PeerList {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// Where results go.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// A counterpart by its name.
#[derive(Debug, Args)]
pub(crate) struct PeerNamed {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// Name of the counterpart.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// Where results go.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `comity peer freeze`.
#[derive(Debug, Args)]
pub(crate) struct PeerFreeze {
    /// Which one.
    #[command(flatten)]
    pub(crate) named: PeerNamed,
    /// Why; it stands beside the counterpart until it is thawed.
    #[arg(long, value_name = "TEXT")]
    pub(crate) why: String,
}

/// `comity sync`.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("way").required(true).args(["export", "import"])))]
pub(crate) struct Sync {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// Write what counterparts fetch from this node into a folder, to be carried on a disk.
    #[arg(long, value_name = "DIR")]
    pub(crate) export: Option<PathBuf>,
    /// Take in what other nodes exported into a folder, with the same checks as over the line.
    #[arg(long, value_name = "DIR")]
    pub(crate) import: Option<PathBuf>,
    /// Add what is for this counterpart only: it reads nobody else's.
    #[arg(long, value_name = "PEER", requires = "export")]
    pub(crate) to: Option<String>,
    /// Where results go.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `comity share`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Share {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// The record.
    #[arg(value_name = "RECORD", required = true)]
    pub(crate) record: Option<String>,
    /// To whom: names of counterparts.
    #[arg(long, value_name = "PEER", num_args = 1.., required = true)]
    pub(crate) to: Vec<String>,
    /// What it may be used for there: precursor-control, law-enforcement, public-health, court, oversight, research, public.
    #[arg(long, value_name = "PURPOSE", num_args = 1.., required = true)]
    pub(crate) purpose: Vec<String>,
    /// Legal ground, in words.
    #[arg(long, value_name = "TEXT")]
    pub(crate) ground: Option<String>,
    /// Whether they may pass it on: none, within-organisation, with-consent, free.
    #[arg(long, value_name = "RULE", default_value = "none")]
    pub(crate) onward: String,
    /// Assurances that the recipients have given: no-death-penalty, no-ill-treatment, fair-trial.
    #[arg(long, value_name = "ASSURANCE", num_args = 1..)]
    pub(crate) assured: Vec<String>,
    /// Where results go.
    #[command(flatten)]
    pub(crate) output: Output,
    /// What else can be done.
    #[command(subcommand)]
    pub(crate) verb: Option<ShareVerb>,
}

/// `comity share …`.
#[derive(Debug, Subcommand)]
pub(crate) enum ShareVerb {
    /// Approve a proposal of somebody else: it is sealed, signed and logged.
    Approve(Numbered),
    /// Decline a proposal.
    Decline(Reasoned),
    /// Proposals, what became of them, and of each at each recipient.
    List(Listed),
    /// Propose that a holder may pass a record of this node on to others.
    Grant(Grant),
}

/// `comity share grant`.
#[derive(Debug, Args)]
pub(crate) struct Grant {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// The record, of this node.
    #[arg(value_name = "RECORD")]
    pub(crate) record: String,
    /// The holder that may pass it on.
    #[arg(long, value_name = "PEER")]
    pub(crate) holder: String,
    /// To whom it may.
    #[arg(long, value_name = "NODE", num_args = 1.., required = true)]
    pub(crate) to: Vec<String>,
    /// Legal ground, in words.
    #[arg(long, value_name = "TEXT")]
    pub(crate) ground: Option<String>,
    /// Where results go.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `comity incoming …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Incoming {
    /// What counterparts handed over.
    List(Listed),
    /// Look at one: the sender gets a signed receipt for the first look.
    Open(Numbered),
    /// Take one on: the sender gets a signed receipt.
    Accept(Numbered),
    /// Refuse one with a reason: the sender gets a signed receipt.
    Refuse(Refused),
}

/// Something by its number.
#[derive(Debug, Args)]
pub(crate) struct Numbered {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// Its number.
    #[arg(value_name = "ID")]
    pub(crate) id: i64,
    /// Where results go.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The same with a reason.
#[derive(Debug, Args)]
pub(crate) struct Reasoned {
    /// Which.
    #[command(flatten)]
    pub(crate) numbered: Numbered,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

/// `comity incoming refuse`.
#[derive(Debug, Args)]
pub(crate) struct Refused {
    /// Which.
    #[command(flatten)]
    pub(crate) numbered: Numbered,
    /// Why: not-for-us, terms, no-basis, other.
    #[arg(long, value_name = "REASON")]
    pub(crate) reason: String,
    /// The same in words.
    #[arg(long, value_name = "TEXT")]
    pub(crate) text: Option<String>,
}

/// A list.
#[derive(Debug, Args)]
pub(crate) struct Listed {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// Also what is decided, or what the node sent by itself.
    #[arg(long)]
    pub(crate) all: bool,
    /// Where results go.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `comity erase`.
#[derive(Debug, Args)]
pub(crate) struct Erase {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// The record, of this node.
    #[arg(value_name = "RECORD")]
    pub(crate) record: String,
    /// On what ground.
    #[arg(long, value_name = "TEXT")]
    pub(crate) ground: String,
    /// Court or office that orders it.
    #[arg(long, value_name = "NAME")]
    pub(crate) ordered_by: String,
    /// By when every holder must have erased it.
    #[arg(long, value_name = "DATE")]
    pub(crate) by: Option<comity_core::date::PartialDate>,
    /// Where results go.
    #[command(flatten)]
    pub(crate) output: Output,
}
