//! Changes of keys: rotate, revoke, a root, and what a clock brings.
//!
//! The order is the same each time: the new secret is durable beside the old one, the event is logged, the new secret
//! takes its place. A crash after the log is finished at the next start ([`Node::finish_changes`]); before it, the new
//! secret is never used.

use std::path::PathBuf;

use comity_core::clock::draw;
use comity_core::date::Timestamp;
use comity_core::kinds::{KeyEvent, KeyRole};
use comity_core::problem::Problem;
use comity_proof::keychain::KeyChain;
use comity_proof::{hex, key_event};

use super::announce::{key_fault, of_recipient};
use super::root::{KeyRequest, RootForm, proof_event};
use super::sealing;
use super::{KeyState, KeyView, KeysView, PEER_PORT, PendingView, RootView, files, public};
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::sign::StatementKey;
use crate::who::Who;

/// How long an old key counts beside the new one, unless told otherwise: a counterpart that is away for a holiday
/// still learns the new one under the old.
pub const OVERLAP_DAYS: u32 = 14;
/// A new key of the peer port is presented this long before the old one ends.
const TLS_LEAD: i64 = 86_400;
/// Suffix of a secret that waits for its event.
const WAITING: &str = "next";

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is in the log.
    Done,
    /// It waits for signatures of the root.
    Waits {
        /// Its name.
        id: String,
        /// Signatures it needs.
        needed: u64,
        /// The request that officers sign.
        file: PathBuf,
    },
}

/// A key to be revoked.
#[derive(Clone, Debug)]
pub struct RevokeForm {
    /// The key, 64 hexadecimal digits, or the first eight or more of them.
    pub key: String,
    /// What it signed counts up to this index of the log.
    pub last_good: u64,
    /// Why.
    pub reason: String,
}

impl Node {
    /// The node's keys.
    ///
    /// # Errors
    /// Not allowed, or the store's.
    pub fn keys(&self, me: &Who) -> Result<KeysView, FlowError> {
        me.may(Action::SeePeers)?;
        let chain = self.own_keychain()?;
        let mut keys: Vec<KeyView> = chain.keys().iter().map(key_view).collect();
        keys.sort_by(|a, b| a.role.cmp(b.role).then(b.index.cmp(&a.index)));
        Ok(KeysView {
            keys,
            root: chain.root().map(root_view),
            pending: self.pending_views(&chain)?,
        })
    }

    /// Makes a new key of a role and lets it take over.
    ///
    /// # Errors
    /// Not allowed, a role that cannot be rotated so, or the store's and the log's.
    pub fn rotate_key(&self, me: &Who, role: KeyRole, overlap_days: u32) -> Result<Changed, FlowError> {
        me.may(Action::ManagePeers)?;
        let now = self.clock.now();
        let until = Timestamp::from_seconds(now.seconds() + i64::from(overlap_days) * 86_400);
        let (events, promote) = match role {
            KeyRole::Statement => {
                self.next_seed("statement", role, &self.keys.statement().public(), until)?
            }
            KeyRole::Tls => self.next_seed(PEER_PORT, role, &self.keys.tls_public(), until)?,
            KeyRole::Sealing => self.next_sealing(until)?,
            KeyRole::Log | KeyRole::Cosigner | KeyRole::Root => return Err(other_way(role)),
        };
        self.change(me, events, promote, "key.rotate")
    }

    /// Says that a key counts no further than an index of the log.
    ///
    /// # Errors
    /// Not allowed, no such key, or the key in use.
    pub fn revoke_key(&self, me: &Who, form: &RevokeForm) -> Result<Changed, FlowError> {
        me.may(Action::ManagePeers)?;
        let chain = self.own_keychain()?;
        let wanted = form.key.trim().to_lowercase();
        let mut fits = chain
            .keys()
            .iter()
            .filter(|key| wanted.len() >= 8 && hex::encode(&key.key).starts_with(&wanted));
        let (Some(key), None) = (fits.next(), fits.next()) else {
            let mend = "give all 64 digits, as `comity keys` shows them";
            return Err(FlowError::field(Problem::new(
                "key",
                "key",
                "no single key begins so",
                mend,
            )));
        };
        if key.key == self.keys.statement().public() {
            let mend = "rotate it first: `comity keys rotate statement`";
            let what = "this key signs the node's statements now";
            return Err(FlowError::field(Problem::new("key", "in-use", what, mend)));
        }
        let mut event = KeyEvent::introduce(core_role(&key.role), hex::encode(&key.key));
        event.event = "revoke".into();
        event.last_good = Some(form.last_good);
        event.reason = Some(form.reason.trim().to_owned());
        self.change(me, vec![event], Vec::new(), "key.revoke")
    }

    /// Names the officers who together sign what happens to the keys from then on. The first root is signed by the
    /// statement key; each later one must be the one that was promised, and its own keys sign.
    ///
    /// # Errors
    /// Not allowed, or a root that cannot be.
    pub fn establish_root(&self, me: &Who, form: &RootForm) -> Result<Changed, FlowError> {
        me.may(Action::ManagePeers)?;
        let chain = self.own_keychain()?;
        let mut event = KeyEvent::introduce(KeyRole::Root, hex::encode(&form.proof_root()?.digest()));
        event.root = Some(form.root());
        if chain.root().is_some() {
            event.event = "rotate".into();
        }
        self.change(me, vec![event], Vec::new(), "key.root")
    }

    /// Takes a request back from the officers; logs it once enough of them have signed.
    ///
    /// # Errors
    /// Not allowed, a request of another node, or one this node did not make.
    pub fn apply_key_request(&self, me: &Who, text: &str) -> Result<Changed, FlowError> {
        me.may(Action::ManagePeers)?;
        let request = KeyRequest::read(text)?;
        let id = request.id()?;
        let path = self.pending_path(&id);
        let Some(kept) = files::read_long(&path).map_err(key_fault)? else {
            let mend = "make the change again with `comity keys` on this node";
            let what = "this node waits for no such change";
            return Err(FlowError::field(Problem::new("request", "unknown", what, mend)));
        };
        let mut kept = KeyRequest::read(&kept)?;
        for (event, signed) in kept.events.iter_mut().zip(&request.events) {
            for signature in &signed.root_signatures {
                if !event.root_signatures.contains(signature) {
                    event.root_signatures.push(signature.clone());
                }
            }
        }
        let chain = self.own_keychain()?;
        if !self.enough(&chain, &kept)? {
            return self.keep_request(&chain, &kept);
        }
        self.log_key_events(&kept.events)?;
        self.finish_changes(&self.own_keychain()?)?;
        files::remove(&path).map_err(key_fault)?;
        self.note(me.user, Deed::done("key.apply", "key", id))?;
        Ok(Changed::Done)
    }

    fn change(
        &self,
        me: &Who,
        events: Vec<KeyEvent>,
        promote: Vec<String>,
        deed: &'static str,
    ) -> Result<Changed, FlowError> {
        let chain = self.own_keychain()?;
        let named = events.first().map(|event| event.key.clone()).unwrap_or_default();
        let done = if chain.root().is_some() {
            self.keep_pending(&chain, events, promote)?
        } else {
            self.log_key_events(&events)?;
            self.finish_changes(&self.own_keychain()?)?;
            Changed::Done
        };
        self.note(me.user, Deed::done(deed, "key", named))?;
        Ok(done)
    }

    fn next_seed(
        &self,
        name: &str,
        role: KeyRole,
        old: &[u8; 32],
        until: Timestamp,
    ) -> Result<(Vec<KeyEvent>, Vec<String>), FlowError> {
        let path = self.keys.folder.join(format!("{name}.{WAITING}"));
        let seed: [u8; 32] = match files::read(&path)
            .map_err(key_fault)?
            .as_deref()
            .and_then(hex::decode_array)
        {
            Some(seed) => seed,
            None => draw(self.dice.as_ref()),
        };
        files::write(&path, &hex::encode(&seed)).map_err(key_fault)?;
        let mut event = KeyEvent::introduce(role, hex::encode(&public(&seed)));
        rotates(&mut event, &hex::encode(old), until);
        Ok((vec![event], vec![name.to_owned()]))
    }

    fn next_sealing(&self, until: Timestamp) -> Result<(Vec<KeyEvent>, Vec<String>), FlowError> {
        let pairs = self.keys.sealing();
        let last = pairs.last().ok_or(FlowError::NotFound("sealing key"))?;
        let number = last.number + 1;
        let fresh =
            sealing::make_waiting(&self.keys.folder, number, self.dice.as_ref()).map_err(key_fault)?;
        let mut events = Vec::new();
        for (old, new) in last.recipients().iter().zip(fresh.recipients()) {
            let mut event = of_recipient(&new.to_string());
            rotates(&mut event, &of_recipient(&old.to_string()).key, until);
            events.push(event);
        }
        Ok((events, vec![format!("sealing-{number}")]))
    }

    /// Lets secrets whose event stands in the log take their place, and destroys those whose time is over.
    pub(super) fn finish_changes(&self, chain: &KeyChain) -> Result<(), FlowError> {
        let now = self.clock.now().seconds();
        self.finish_statement(chain)?;
        self.finish_tls(chain, now)?;
        self.finish_sealing(chain, now)
    }

    /// The same by the clock: called by every round with counterparts.
    ///
    /// # Errors
    /// The disk's or the store's.
    pub fn tend_keys(&self) -> Result<(), FlowError> {
        self.finish_changes(&self.own_keychain()?)
    }

    fn finish_statement(&self, chain: &KeyChain) -> Result<(), FlowError> {
        let Some((waiting, seed)) = self.waiting_seed("statement")? else {
            return Ok(());
        };
        if knows(chain, &public(&seed)) {
            files::promote(&waiting, &self.keys.folder.join("statement.key")).map_err(key_fault)?;
            self.keys.swap_statement(StatementKey::from_seed(&seed));
        }
        Ok(())
    }

    /// The peer port goes on with the old key until counterparts have had time to learn the new one.
    fn finish_tls(&self, chain: &KeyChain, now: i64) -> Result<(), FlowError> {
        let Some((waiting, seed)) = self.waiting_seed(PEER_PORT)? else {
            return Ok(());
        };
        let old = chain.keys().iter().find(|key| key.key == self.keys.tls_public());
        let until = old
            .and_then(|key| key.replaced.as_ref())
            .and_then(|replaced| replaced.until);
        let due = until.is_none_or(|until| now + TLS_LEAD >= i64::try_from(until).unwrap_or(i64::MAX));
        if knows(chain, &public(&seed)) && due {
            files::promote(&waiting, &self.keys.folder.join(format!("{PEER_PORT}.key")))
                .map_err(key_fault)?;
            self.keys.swap_tls(seed);
        }
        Ok(())
    }

    fn finish_sealing(&self, chain: &KeyChain, now: i64) -> Result<(), FlowError> {
        let pairs = self.keys.sealing();
        let next = pairs.last().map_or(1, |pair| pair.number + 1);
        if let Some(fresh) = sealing::waiting(&self.keys.folder, next).map_err(key_fault)? {
            let told = fresh
                .recipients()
                .iter()
                .all(|recipient| knows(chain, &comity_proof::sha256(recipient.to_string().as_bytes())));
            if told {
                self.keys.promote_sealing(fresh).map_err(key_fault)?;
            }
        }
        for pair in pairs {
            let over = pair.recipients().iter().all(|recipient| {
                let digest = comity_proof::sha256(recipient.to_string().as_bytes());
                let key = chain.keys().iter().find(|key| key.key == digest);
                let until = key
                    .and_then(|key| key.replaced.as_ref())
                    .and_then(|replaced| replaced.until);
                until.is_some_and(|until| i64::try_from(until).is_ok_and(|until| until < now))
            });
            if over {
                self.keys.destroy_sealing(pair.number).map_err(key_fault)?;
                self.note(
                    None,
                    Deed::done("key.destroy", "sealing-key", pair.number.to_string()),
                )?;
            }
        }
        Ok(())
    }

    fn waiting_seed(&self, name: &str) -> Result<Option<(PathBuf, [u8; 32])>, FlowError> {
        let path = self.keys.folder.join(format!("{name}.{WAITING}"));
        let Some(text) = files::read(&path).map_err(key_fault)? else {
            return Ok(None);
        };
        let seed =
            hex::decode_array(&text).ok_or_else(|| key_fault(super::KeyError::Unreadable(path.clone())))?;
        Ok(Some((path, seed)))
    }

    /// Keeps a change until the root has signed it.
    pub(super) fn keep_pending(
        &self,
        chain: &KeyChain,
        events: Vec<KeyEvent>,
        promote: Vec<String>,
    ) -> Result<Changed, FlowError> {
        let request = KeyRequest {
            v: 1,
            node: self.name.to_string(),
            events,
            promote,
        };
        self.keep_request(chain, &request)
    }

    fn keep_request(&self, chain: &KeyChain, request: &KeyRequest) -> Result<Changed, FlowError> {
        let id = request.id()?;
        let file = self.pending_path(&id);
        let text = serde_json::to_string_pretty(request).unwrap_or_default();
        files::write(&file, &text).map_err(key_fault)?;
        Ok(Changed::Waits {
            id,
            needed: needed(chain, request),
            file,
        })
    }

    /// Whether the log would take the events: asked of the verifier itself, with the root in force.
    fn enough(&self, chain: &KeyChain, request: &KeyRequest) -> Result<bool, FlowError> {
        let Some(in_force) = chain.root() else {
            return Ok(true);
        };
        for event in &request.events {
            let read = proof_event(event)?;
            let message = key_event::root_message(self.name.as_str(), &read);
            let root = read.root.as_ref().unwrap_or(&in_force.root);
            if !root.signed(&message, &read.root_signatures) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn pending_path(&self, id: &str) -> PathBuf {
        self.keys.folder.join("pending").join(format!("{id}.json"))
    }

    fn pending_views(&self, chain: &KeyChain) -> Result<Vec<PendingView>, FlowError> {
        let mut views = Vec::new();
        for text in files::read_all(&self.keys.folder.join("pending")).map_err(key_fault)? {
            let request = KeyRequest::read(&text)?;
            let Some(event) = request.events.first() else {
                continue;
            };
            let role = serde_json::to_value(event.role).unwrap_or_default();
            views.push(PendingView {
                id: request.id()?,
                event: event.event.clone(),
                role: role.as_str().unwrap_or_default().to_owned(),
                short: short(&event.key),
                signed: event.root_signatures.len(),
                needed: needed(chain, &request),
            });
        }
        Ok(views)
    }
}

fn needed(chain: &KeyChain, request: &KeyRequest) -> u64 {
    let of_new = request
        .events
        .iter()
        .find_map(|event| event.root.as_ref())
        .map(|root| root.threshold);
    of_new.unwrap_or_else(|| chain.root().map_or(0, |root| root.root.threshold as u64))
}

fn knows(chain: &KeyChain, key: &[u8; 32]) -> bool {
    chain.keys().iter().any(|known| known.key == *key)
}

fn rotates(event: &mut KeyEvent, old: &str, until: Timestamp) {
    event.event = "rotate".into();
    event.replaces = Some(old.to_owned());
    event.until = Some(until);
}

fn other_way(role: KeyRole) -> FlowError {
    let (what, mend) = match role {
        KeyRole::Root => (
            "a root is not made by the node",
            "give the officers' keys: `comity keys root`",
        ),
        _ => (
            "this key carries the name of the log or of a cosigner that others have pinned",
            "revoke it with the last good index, and let counterparts pin the node again",
        ),
    };
    FlowError::field(Problem::new("role", "role", what, mend))
}

fn core_role(role: &key_event::KeyRole) -> KeyRole {
    match role {
        key_event::KeyRole::Log => KeyRole::Log,
        key_event::KeyRole::Root => KeyRole::Root,
        key_event::KeyRole::Cosigner => KeyRole::Cosigner,
        key_event::KeyRole::Sealing => KeyRole::Sealing,
        key_event::KeyRole::Tls => KeyRole::Tls,
        key_event::KeyRole::Statement | key_event::KeyRole::Other(_) => KeyRole::Statement,
    }
}

fn role_word(role: &key_event::KeyRole) -> &'static str {
    match role {
        key_event::KeyRole::Log => "log",
        key_event::KeyRole::Root => "root",
        key_event::KeyRole::Cosigner => "cosigner",
        key_event::KeyRole::Sealing => "sealing",
        key_event::KeyRole::Tls => "tls",
        key_event::KeyRole::Statement | key_event::KeyRole::Other(_) => "statement",
    }
}

fn key_view(key: &comity_proof::keychain::Key) -> KeyView {
    let digits = hex::encode(&key.key);
    let seconds = |at: u64| Timestamp::from_seconds(i64::try_from(at).unwrap_or(i64::MAX));
    let state = match (&key.revoked, &key.replaced) {
        (Some(_), _) => KeyState::Revoked,
        (None, Some(_)) => KeyState::Replaced,
        (None, None) => KeyState::InForce,
    };
    KeyView {
        role: role_word(&key.role),
        name: key.vkey.as_ref().map(|vkey| vkey.name.clone()),
        short: short(&digits),
        key: key.recipient.clone().unwrap_or(digits),
        state,
        since: seconds(key.since),
        index: key.from,
        until: key
            .replaced
            .as_ref()
            .and_then(|replaced| replaced.until)
            .map(seconds),
        last_good: key.revoked.as_ref().map(|revoked| revoked.last_good),
        reason: key.revoked.as_ref().and_then(|revoked| revoked.reason.clone()),
    }
}

fn root_view(root: &comity_proof::keychain::RootInForce) -> RootView {
    RootView {
        threshold: root.root.threshold as u64,
        keys: root.root.keys.iter().map(|key| hex::encode(key)).collect(),
        promised: root.root.next.len(),
        since: Timestamp::from_seconds(i64::try_from(root.since).unwrap_or(i64::MAX)),
        index: root.from,
    }
}

/// The first eight digits: enough to tell a node's few keys apart.
fn short(key: &str) -> String {
    key.chars().take(8).collect()
}
