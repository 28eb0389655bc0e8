//! `comity serve`: run a node.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use anyhow::{Context, bail};
use comity_flow::Node;
use comity_log::{Log, LogState};
use comity_web::{Lang, Settings};
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};

use crate::cli::Serve;
use crate::commands::log_check::LogCheck;
use crate::exit::{Done, WrongUse};
use crate::folder::Folder;
use crate::line::{self, Heart, Line, Open};
use crate::{control, progress, tls};

/// Runs the command until it is told to stop.
///
/// # Errors
/// A port taken, a folder of another version, a damaged log: each with the mend.
pub(crate) fn run(args: &Serve) -> anyhow::Result<Done> {
    // The port first: a second start on the same port must not touch the node.
    let listener =
        TcpListener::bind(args.listen).map_err(|cause| port_error(args.listen, &cause, "--listen"))?;
    let address = listener.local_addr()?;
    let peers = args
        .peers
        .map(|at| peer_port(at, args.peer_interval))
        .transpose()?;
    let (folder, fresh) = folder(args)?;
    let (node, check) = open(&folder, fresh)?;
    let node = Arc::new(node);
    let line = Line::new(&node)?;
    let tls = tls::settings(args, &folder, address)?;
    passkeys(args, &node, address)?;
    let settings = Settings {
        lang: Lang::of_tag(args.lang.map_or(node.lang(), |lang| lang.tag())).unwrap_or(Lang::En),
        tls: tls.is_some(),
        counterparts: Some(Arc::clone(&line) as Arc<dyn comity_web::Counterparts>),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let stop = told_to_stop(&runtime)?;
    let control = listen(&folder, &line);
    let heart = Heart::start(&line)?;
    let port = peers
        .map(|peers| open_port(args, &runtime, &line, peers))
        .transpose()?;
    announce(args, &node, &folder, address, tls.as_ref())?;
    if let Some(check) = &check {
        check.serving();
    }
    runtime.block_on(comity_web::serve_until(
        Arc::clone(&node),
        listener,
        tls.map(|tls| tls.config),
        settings,
        stop,
    ))?;
    if let Some(port) = port {
        port.stop(&runtime);
    }
    drop(heart);
    drop(runtime);
    drop(control);
    drop(line);
    drop(check);
    if let Ok(node) = Arc::try_unwrap(node).map_err(drop) {
        node.close()
            .context("the log was not closed cleanly; the next start recovers it")?;
    }
    Ok(Done::Clean)
}

/// Passkeys belong to the address that people type. Where none is told, a node that serves only this machine is
/// `localhost`, and any other has none.
fn passkeys(args: &Serve, node: &Node, address: SocketAddr) -> anyhow::Result<()> {
    let own = address
        .ip()
        .is_loopback()
        .then(|| format!("http://localhost:{}", address.port()));
    match args.url.clone().or(own) {
        Some(url) => node
            .set_passkey_origin(&url)
            .map_err(|cause| WrongUse(format!("--url {url}: {cause}")).into()),
        None => Ok(()),
    }
}

/// The listener of the peer port.
fn peer_port(at: SocketAddr, interval: u32) -> anyhow::Result<Open> {
    let listener = TcpListener::bind(at).map_err(|cause| port_error(at, &cause, "--peers"))?;
    Ok(Open {
        listener,
        interval: i64::from(interval),
    })
}

/// Opens the port for counterparts, under the address that they are told.
#[allow(clippy::print_stdout, reason = "the address is what an operator tells others")]
fn open_port(args: &Serve, runtime: &Runtime, line: &Line, peers: Open) -> anyhow::Result<line::Running> {
    let address = peers.address()?;
    let told = line.node().peer_address()?.unwrap_or_default();
    match &args.peer_address {
        Some(named) => line.node().set_peer_address(named)?,
        // A name that an operator once gave stands; an address that was only where the port was is set anew.
        None if told.is_empty() || told.parse::<SocketAddr>().is_ok() => {
            let known = Some(address).filter(|address| !address.ip().is_unspecified());
            known.map_or(Ok(()), |address| {
                line.node().set_peer_address(&address.to_string())
            })?;
        }
        None => {}
    }
    let running = line::open(runtime, line, peers)?;
    println!("Peer port: {address}");
    Ok(running)
}

/// Done at Ctrl-C or SIGTERM. It listens from now on, before the address is told: whoever reads that may stop the
/// node at once, and it must end as it should.
fn told_to_stop(runtime: &Runtime) -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    let _inside = runtime.enter();
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Without the socket the node serves its pages all the same; only `comity report` cannot reach it meanwhile.
#[allow(
    clippy::print_stderr,
    reason = "what a start could not do is told on standard error"
)]
fn listen(folder: &Folder, line: &Arc<Line>) -> Option<control::Control> {
    control::listen(folder, line)
        .inspect_err(|cause| eprintln!("While this node runs, `comity report` cannot reach it: {cause:#}"))
        .ok()
}

fn folder(args: &Serve) -> anyhow::Result<(Folder, bool)> {
    let root = &args.data.data;
    if Folder::exists(root) {
        let folder = Folder::open(root)?;
        if let Some(name) = args.name.as_ref().filter(|name| **name != folder.settings.name) {
            bail!(WrongUse(format!(
                "this node is called {} and its log is signed under that name; leave --name {name} out, or make another node with --data",
                folder.settings.name
            )));
        }
        return Ok((folder, false));
    }
    let lang = args.lang.map_or("en", |lang| lang.tag());
    Ok((Folder::create(root, args.name.as_deref(), lang)?, true))
}

#[allow(clippy::print_stderr, reason = "what a start does is told on standard error")]
fn open(folder: &Folder, fresh: bool) -> anyhow::Result<(Node, Option<LogCheck>)> {
    if fresh {
        eprintln!(
            "A new node in {}: entering the public record.",
            folder.root().display()
        );
    }
    ready(folder).with_context(|| {
        format!(
            "the node in {} cannot start; `comity doctor --data {0}` says more",
            folder.root().display()
        )
    })
}

fn ready(folder: &Folder) -> anyhow::Result<(Node, Option<LogCheck>)> {
    let log = folder.log()?;
    tell_if_stopped(&log);
    let check = LogCheck::begin(&log)?;
    let bar = progress::bar("public record");
    let node = folder.node_over(log, &progress::moves(&bar));
    bar.finish_and_clear();
    Ok((node?, check))
}

#[allow(clippy::print_stderr, reason = "what a start does is told on standard error")]
fn tell_if_stopped(log: &Log) {
    if let LogState::ReadOnly { reason } = log.state() {
        eprintln!("This node can be read, and records nothing: {reason}");
    }
}

fn port_error(address: SocketAddr, cause: &std::io::Error, option: &str) -> anyhow::Error {
    match cause.kind() {
        std::io::ErrorKind::AddrInUse => anyhow::anyhow!(
            "port {} is taken by another program; choose another with {option} {}:{}, or 0 for any free one",
            address.port(),
            address.ip(),
            address.port().wrapping_add(1)
        ),
        std::io::ErrorKind::PermissionDenied => {
            anyhow::anyhow!(
                "this user may not use port {}; choose one from 1024 on with {option}",
                address.port()
            )
        }
        std::io::ErrorKind::AddrNotAvailable => {
            anyhow::anyhow!(
                "this machine has no address {}; choose another with {option}",
                address.ip()
            )
        }
        _ => anyhow::anyhow!("could not listen on {address}: {cause}"),
    }
}

/// Says where the node is. The one-time link goes to standard output only, never into a log line.
#[allow(
    clippy::print_stdout,
    reason = "the address and the link are this command's result"
)]
fn announce(
    args: &Serve,
    node: &Node,
    folder: &Folder,
    address: SocketAddr,
    tls: Option<&tls::Tls>,
) -> anyhow::Result<()> {
    let scheme = if tls.is_some() { "https" } else { "http" };
    let base = format!("{scheme}://{}", host(address));
    println!("Comity node {} ({})", node.name(), folder.root().display());
    println!("Address: {base}/");
    if let Some(tls) = tls.filter(|tls| tls.own) {
        println!("Certificate made by this node, SHA-256 {}", tls.fingerprint);
    }
    let link = node
        .first_link()?
        .map(|secret| format!("{base}/enter/{}", secret.reveal()));
    if let Some(link) = &link {
        println!("Sign in once with: {link}");
    }
    if args.open {
        open_browser(link.as_deref().unwrap_or(&base));
    }
    Ok(())
}

/// What a person types: "every address of this machine" is none that a browser could open.
fn host(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        format!("localhost:{}", address.port())
    } else {
        address.to_string()
    }
}

/// Best effort: a machine without a desktop has no browser, and the address stands on the screen.
fn open_browser(address: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    if let Err(cause) = std::process::Command::new(program).arg(address).spawn() {
        tracing::warn!(%cause, "no browser could be opened");
    }
}
