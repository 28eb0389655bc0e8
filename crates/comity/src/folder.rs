//! A node's data folder: its settings, keys, store and log.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use comity_core::clock::{Clock, draw};
use comity_core::identifiers::NodeName;
use comity_flow::keys::{self, KeyRing};
use comity_flow::node::{InchiReaders, Node, Parts};
use comity_log::{Log, LogConfig, LogKey, OpenError, RealDisk};
use comity_proof::hex;
use comity_store::SqliteStore;
use serde::{Deserialize, Serialize};

use crate::exit::WrongUse;
use crate::real::{SystemClock, SystemDice};

/// Version of the folder's layout. A folder of another version is refused, never guessed at.
const LAYOUT: u32 = 1;

/// Stands for the settings until they are written; [`write_durably`] renames it.
const UNFINISHED: &str = "node.new";

/// `node.toml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// Version of the folder's layout.
    pub(crate) layout: u32,
    /// Name of the node.
    pub(crate) name: String,
    /// Language of people who have not chosen one.
    pub(crate) lang: String,
}

/// A data folder that exists.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    root: PathBuf,
    /// Its settings.
    pub(crate) settings: Settings,
}

impl Folder {
    /// Whether there is a node in this folder.
    pub(crate) fn exists(root: &Path) -> bool {
        root.join("node.toml").exists()
    }

    /// Makes a node's folder: settings and keys. Nothing is overwritten.
    ///
    /// # Errors
    /// A folder that holds something else, a wrong name, or the disk's.
    pub(crate) fn create(root: &Path, name: Option<&str>, lang: &str) -> anyhow::Result<Self> {
        let unfinished = is_unfinished(root)?;
        if !unfinished && root.is_dir() && fs::read_dir(root)?.next().is_some() {
            bail!(WrongUse(format!(
                "{} is not a node's folder and not empty; choose another with --data, or empty it",
                root.display()
            )));
        }
        let dice = SystemDice;
        let name = match name {
            Some(name) => name.to_owned(),
            None => format!("node-{}.example", hex::encode(&draw::<4>(&dice))),
        };
        name.parse::<NodeName>()
            .map_err(|cause| WrongUse(format!("--name {name}: {cause}")))?;
        let keys = root.join("keys");
        if unfinished && keys.exists() {
            // Keys without settings have never signed anything.
            fs::remove_dir_all(&keys).with_context(|| format!("could not empty {}", keys.display()))?;
        }
        fs::create_dir_all(root).with_context(|| format!("could not make {}", root.display()))?;
        private_folder(root)?;
        fs::write(root.join(UNFINISHED), "")?;
        fs::create_dir_all(&keys).with_context(|| format!("could not make {}", keys.display()))?;
        for key in ["log", "statement"] {
            write_secret(&keys.join(format!("{key}.key")), &hex::encode(&draw::<32>(&dice)))?;
        }
        // Written last: a folder with settings has its keys.
        let settings = Settings {
            layout: LAYOUT,
            name,
            lang: lang.into(),
        };
        write_durably(&root.join("node.toml"), toml::to_string(&settings)?.as_bytes())?;
        Ok(Self {
            root: root.into(),
            settings,
        })
    }

    /// Opens a node's folder.
    ///
    /// # Errors
    /// None there, another version, unreadable settings: each with the mend.
    pub(crate) fn open(root: &Path) -> anyhow::Result<Self> {
        let path = root.join("node.toml");
        if !path.exists() {
            bail!(WrongUse(format!(
                "there is no node in {}; make one with `comity serve --data {0}`, or name another folder with --data",
                root.display()
            )));
        }
        let text = fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))?;
        let layout = text
            .parse::<toml::Table>()
            .ok()
            .and_then(|table| table.get("layout").and_then(toml::Value::as_integer));
        match layout {
            Some(found) if found == i64::from(LAYOUT) => {}
            Some(found) => bail!(
                "{} has layout {found}; this program knows layout {LAYOUT}: use the program that made the folder, or a newer one that can move it",
                root.display()
            ),
            None => bail!(
                "{} does not say its layout; put the file back from a copy",
                path.display()
            ),
        }
        let settings =
            toml::from_str(&text).with_context(|| format!("{} is not readable", path.display()))?;
        Ok(Self {
            root: root.into(),
            settings,
        })
    }

    /// The folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The store's file.
    pub(crate) fn store_path(&self) -> PathBuf {
        self.root.join("comity.sqlite")
    }

    /// Folder of the log.
    pub(crate) fn log_path(&self) -> PathBuf {
        self.root.join("log")
    }

    /// Name of the node.
    pub(crate) fn name(&self) -> anyhow::Result<NodeName> {
        self.settings
            .name
            .parse()
            .with_context(|| format!("`name` in {}", self.root.join("node.toml").display()))
    }

    fn seed(&self, key: &str) -> anyhow::Result<[u8; 32]> {
        let path = self.root.join("keys").join(format!("{key}.key"));
        let text = fs::read_to_string(&path)
            .with_context(|| format!("could not read {}; put it back from a copy", path.display()))?;
        hex::decode_array(text.trim())
            .with_context(|| format!("{} is not a key of 64 hexadecimal digits", path.display()))
    }

    /// Settings and key of the log.
    fn log_parts(&self) -> anyhow::Result<(LogConfig, LogKey)> {
        let config = LogConfig::new(format!("{}/log/1", self.name()?), self.log_path());
        let key = LogKey::from_seed(&self.seed("log")?);
        let second = keys::seed(&self.root.join("keys"), "log-pq", &SystemDice)?;
        Ok((config, key.with_ml_dsa_44(&second)))
    }

    /// Opens the log for writing, or read-only where it is damaged.
    ///
    /// # Errors
    /// No name or key, or a log that cannot even be read.
    pub(crate) fn log(&self) -> anyhow::Result<Log> {
        let (config, key) = self.log_parts()?;
        let milliseconds = Arc::new(|| u64::try_from(SystemClock.now().seconds()).unwrap_or_default() * 1000);
        Log::open(config, key, Arc::new(RealDisk), milliseconds).context("the log could not be opened")
    }

    /// Looks at the log as a start does, and changes nothing.
    ///
    /// # Errors
    /// No name or key. What the look found is inside.
    pub(crate) fn look_at_log(&self) -> anyhow::Result<Result<(), OpenError>> {
        let (config, key) = self.log_parts()?;
        Ok(Log::look(config, key, Arc::new(RealDisk)))
    }

    /// Opens the store and puts the node together with its log. Does not recover yet.
    ///
    /// # Errors
    /// Anything that keeps a node from running, with the mend.
    pub(crate) fn node(&self, log: Log) -> anyhow::Result<Node> {
        let store = SqliteStore::open(&self.store_path()).context("the store could not be opened")?;
        Ok(Node::new(Parts {
            name: self.name()?,
            lang: self.settings.lang.clone(),
            home: self.root.clone(),
            store: Arc::new(store),
            vkey: log.vkey().to_string(),
            log,
            keys: Arc::new(KeyRing::open(
                &self.root.join("keys"),
                &self.settings.name,
                &SystemDice,
            )?),
            disk: Arc::new(RealDisk),
            tables: Arc::new(comity_flow::facts::tables()?),
            clock: Arc::new(SystemClock),
            dice: Arc::new(SystemDice),
            inchi: inchi(),
        }))
    }

    /// The node, ready: store and log agree, keys and public facts are entered.
    ///
    /// # Errors
    /// As [`Folder::node`], and what recovery finds.
    pub(crate) fn running_node(&self, progress: &dyn Fn(u64, u64)) -> anyhow::Result<Node> {
        self.node_over(self.log()?, progress)
    }

    /// The same over a log that is open.
    ///
    /// # Errors
    /// As [`Folder::running_node`].
    pub(crate) fn node_over(&self, log: Log, progress: &dyn Fn(u64, u64)) -> anyhow::Result<Node> {
        let node = self.node(log)?;
        node.recover()?;
        node.enter_facts(progress)?;
        Ok(node)
    }
}

/// Whether a first start was cut off in this folder: it holds the mark of one, and nothing but what one makes.
fn is_unfinished(root: &Path) -> std::io::Result<bool> {
    if !root.join(UNFINISHED).exists() {
        return Ok(false);
    }
    for entry in fs::read_dir(root)? {
        let name = entry?.file_name();
        if name != UNFINISHED && name != "keys" {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Writes a file that only its owner reads.
pub(crate) fn write_secret(path: &Path, text: &str) -> anyhow::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    let mut file = file.with_context(|| format!("could not write {}", path.display()))?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    Ok(())
}

fn private_folder(path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(0o700))?)
}

/// Writes a new file so that it is there whole after a power failure, or not at all.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let aside = path.with_extension("new");
    let mut file =
        fs::File::create(&aside).with_context(|| format!("could not write {}", aside.display()))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&aside, path)?;
    if let Some(folder) = path.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// The way to the program that reads InChI, where this program was built with it.
fn inchi() -> Option<InchiReaders> {
    #[cfg(feature = "inchi")]
    let readers: InchiReaders = Arc::new(|| Box::new(crate::inchi::Worker::new()));
    #[cfg(feature = "inchi")]
    return Some(readers);
    #[cfg(not(feature = "inchi"))]
    None
}
