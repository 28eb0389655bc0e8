//! Passkeys (WebAuthn): signing in without a password, and approving what leaves the node.
//!
//! An approval is not only a click of somebody who is signed in: the officer's device signs a challenge that is made
//! from the hash of what is approved. The assertion is kept whole, with the public key, so that anybody can check
//! later that this device approved this content.
//!
//! WebAuthn itself is the work of a library; its random challenges come from the operating system, not from the
//! node's dice. Nothing that is open between question and answer is kept longer than [`PATIENCE`] seconds.

mod approve;
mod pending;

use std::sync::{PoisonError, RwLock};

use comity_core::clock::draw;
use comity_core::problem::Problem;
use comity_store::{NewPasskey, PasskeyRow, StoreError};
use sha2::{Digest, Sha256};
use webauthn_rs::prelude::{
    DiscoverableKey, Passkey, PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, Webauthn,
    WebauthnBuilder,
};

use crate::accounts::{Secret, SignInError};
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::who::Who;
use pending::{Open, Pending};

pub use approve::ApprovalEvidence;

/// How long a question to a device stays open, in seconds: looking for a security key takes a minute.
pub const PATIENCE: i64 = 300;
/// Most passkeys of one account: a phone, a computer, two security keys, twice over.
const MOST_KEYS: usize = 8;
/// Longest name of a passkey.
const LONGEST_LABEL: usize = 60;
/// Longest answer of a browser: an assertion has about one kilobyte, a registration up to a few.
pub const MAX_ANSWER: usize = 32 * 1024;

/// The node's part of WebAuthn.
#[derive(Default)]
pub struct Passkeys {
    site: RwLock<Option<Webauthn>>,
    pending: Pending,
}

/// A passkey as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyView {
    /// Its number.
    pub id: i64,
    /// What the owner calls it.
    pub label: String,
    /// Since when, Unix seconds.
    pub added: i64,
    /// Last used, Unix seconds.
    pub used: Option<i64>,
}

/// What a browser is asked, and the name under which its answer comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Options for `navigator.credentials`, as JSON.
    pub options: String,
    /// Names the open question.
    pub ticket: String,
}

impl Node {
    /// Says under which address people reach this node, such as `https://desk.example:7300`. Passkeys belong to an
    /// address; without one, or with a bare IP address, there are none.
    ///
    /// # Errors
    /// An address that no passkey can belong to.
    pub fn set_passkey_origin(&self, origin: &str) -> Result<(), FlowError> {
        let refused = |_| {
            FlowError::field(Problem::new(
                "origin",
                "origin",
                "passkeys cannot belong to this address",
                "give a name, not a number: https://desk.example, or http://localhost:7300 on this machine",
            ))
        };
        let url = Url::parse(origin).map_err(|_| refused(()))?;
        let domain = url.domain().ok_or_else(|| refused(()))?.to_owned();
        let site = WebauthnBuilder::new(&domain, &url)
            .and_then(|builder| builder.rp_name(self.name.as_str()).build())
            .map_err(|_| refused(()))?;
        *self.passkeys.site.write().unwrap_or_else(PoisonError::into_inner) = Some(site);
        Ok(())
    }

    /// Whether passkeys can be used on this node at all.
    pub fn passkeys_ready(&self) -> bool {
        self.site().is_ok()
    }

    fn site(&self) -> Result<Webauthn, FlowError> {
        let site = self
            .passkeys
            .site
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        site.ok_or(FlowError::NotFound("passkey sign-in"))
    }

    /// The passkeys of this account.
    ///
    /// # Errors
    /// The store's.
    pub fn passkeys(&self, me: &Who) -> Result<Vec<PasskeyView>, FlowError> {
        let user = me.user.ok_or(FlowError::NotFound("account"))?;
        let view = |row: PasskeyRow| PasskeyView {
            id: row.id,
            label: row.key.label,
            added: row.key.added,
            used: row.used,
        };
        Ok(self.store.passkeys(user)?.into_iter().map(view).collect())
    }

    /// Begins to add a passkey to this account.
    ///
    /// # Errors
    /// No address is set, too many passkeys, or the store's.
    pub fn passkey_begin(&self, me: &Who) -> Result<Challenge, FlowError> {
        let user = me.user.ok_or(FlowError::NotFound("account"))?;
        let held = keys_of(&self.store.passkeys(user)?)?;
        if held.len() >= MOST_KEYS {
            let mend = "remove one that you no longer use";
            let problem = Problem::new("passkey", "too-many", "this account has enough passkeys", mend);
            return Err(FlowError::field(problem));
        }
        let known = held.iter().map(|(_, key)| key.cred_id().clone()).collect();
        let site = self.site()?;
        let (mut options, state) = site
            .start_passkey_registration(self.handle(user), &me.name, &me.name, Some(known))
            .map_err(|cause| refused(&cause))?;
        // Signing in asks for no name, so the device must remember the account.
        if let Some(selection) = &mut options.public_key.authenticator_selection {
            selection.resident_key = Some(webauthn_rs_proto::ResidentKeyRequirement::Required);
            selection.require_resident_key = true;
        }
        self.ask(Open::Adding(user, Box::new(state)), &options)
    }

    /// Adds the passkey that the browser answered with.
    ///
    /// # Errors
    /// An answer that does not fit the question, or the store's.
    pub fn passkey_add(&self, me: &Who, ticket: &str, label: &str, answer: &str) -> Result<(), FlowError> {
        let mine = me.user.ok_or(FlowError::NotFound("account"))?;
        let Some(Open::Adding(user, state)) = self.answered(ticket) else {
            return Err(too_late());
        };
        if user != mine {
            return Err(too_late());
        }
        let answer: RegisterPublicKeyCredential = read(answer)?;
        let key = self
            .site()?
            .finish_passkey_registration(&answer, &state)
            .map_err(|cause| refused(&cause))?;
        let label: String = label.trim().chars().take(LONGEST_LABEL).collect();
        let row = NewPasskey {
            user,
            credential: key.cred_id().to_vec(),
            label: if label.is_empty() { "passkey".into() } else { label },
            data: kept(&key)?,
            added: self.clock.now().seconds(),
        };
        let id = self.store.passkey_add(&row).map_err(|cause| match cause {
            StoreError::Taken { .. } => {
                let mend = "use it to sign in, or remove it first";
                FlowError::field(Problem::new(
                    "passkey",
                    "taken",
                    "this passkey is known already",
                    mend,
                ))
            }
            other => other.into(),
        })?;
        self.note(me.user, Deed::done("passkey.add", "passkey", id.to_string()))
    }

    /// Removes a passkey of this account.
    ///
    /// # Errors
    /// Not there, or the store's.
    pub fn passkey_drop(&self, me: &Who, id: i64) -> Result<(), FlowError> {
        let user = me.user.ok_or(FlowError::NotFound("account"))?;
        if !self.store.passkey_drop(user, id)? {
            return Err(FlowError::NotFound("passkey"));
        }
        self.note(me.user, Deed::done("passkey.drop", "passkey", id.to_string()))
    }

    /// Begins a sign-in. Nobody has said who they are yet, so this tells nothing about who has an account.
    ///
    /// # Errors
    /// No address is set.
    pub fn passkey_sign_in_begin(&self) -> Result<Challenge, FlowError> {
        let (mut options, state) = self
            .site()?
            .start_discoverable_authentication()
            .map_err(|cause| refused(&cause))?;
        // A button was pressed: the browser may show its dialogue at once.
        options.mediation = None;
        self.ask(Open::SigningIn(Box::new(state)), &options)
    }

    /// Signs in with what the browser answered. Whatever is wrong, the answer is the same.
    ///
    /// # Errors
    /// [`SignInError::Wrong`], or ours.
    pub fn passkey_sign_in(&self, ticket: &str, answer: &str) -> Result<(Who, Secret), SignInError> {
        let Some(Open::SigningIn(state)) = self.answered(ticket) else {
            return Err(SignInError::Wrong);
        };
        let answer: PublicKeyCredential = read(answer).map_err(|_| SignInError::Wrong)?;
        let site = self.site()?;
        let (handle, credential) = site
            .identify_discoverable_authentication(&answer)
            .map_err(|_| SignInError::Wrong)?;
        let row = self.store.passkey_of(credential).map_err(FlowError::from)?;
        let row = row
            .filter(|row| self.handle(row.key.user) == handle)
            .ok_or(SignInError::Wrong)?;
        let mut key = passkey(&row)?;
        let result = site.finish_discoverable_authentication_v2(&answer, *state, DiscoverableKey::from(&key));
        let Ok(result) = result else {
            self.note(
                Some(row.key.user),
                Deed::refused("user.sign-in", "user", row.key.user.to_string()).with("passkey"),
            )?;
            return Err(SignInError::Wrong);
        };
        if key.update_credential(&result).is_none() {
            return Err(SignInError::Wrong);
        }
        self.passkey_was_used(&row, &key)?;
        self.note(
            Some(row.key.user),
            Deed::done("user.sign-in", "user", row.key.user.to_string()).with("passkey"),
        )?;
        Ok(self.begin_session(row.key.user)?)
    }

    fn passkey_was_used(&self, row: &PasskeyRow, key: &Passkey) -> Result<(), FlowError> {
        let now = self.clock.now().seconds();
        Ok(self.store.passkey_used(row.id, &kept(key)?, now)?)
    }

    /// What a device knows the account by: nothing that tells anything outside this node.
    fn handle(&self, user: i64) -> Uuid {
        let mut hasher = Sha256::new();
        hasher.update(b"comity passkey account 1\n");
        hasher.update(self.name.as_str());
        hasher.update(user.to_be_bytes());
        let digest: [u8; 32] = hasher.finalize().into();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(digest.split_at(16).0);
        Uuid::from_bytes(bytes)
    }

    fn ask(&self, open: Open, options: &impl serde::Serialize) -> Result<Challenge, FlowError> {
        let ticket = comity_proof::hex::encode(&draw::<16>(self.dice.as_ref()));
        let now = self.clock.now().seconds();
        self.passkeys.pending.keep(ticket.clone(), open, now);
        let options = serde_json::to_string(options).map_err(|_| too_late())?;
        Ok(Challenge { options, ticket })
    }

    fn answered(&self, ticket: &str) -> Option<Open> {
        self.passkeys.pending.take(ticket, self.clock.now().seconds())
    }
}

fn keys_of(rows: &[PasskeyRow]) -> Result<Vec<(i64, Passkey)>, FlowError> {
    rows.iter().map(|row| Ok((row.id, passkey(row)?))).collect()
}

fn passkey(row: &PasskeyRow) -> Result<Passkey, FlowError> {
    serde_json::from_str(&row.key.data).map_err(|_| FlowError::Damaged("a passkey in the store".into()))
}

fn kept(key: &Passkey) -> Result<String, FlowError> {
    serde_json::to_string(key).map_err(|_| FlowError::Damaged("a passkey cannot be written".into()))
}

/// Reads what the browser sent, within its limit.
fn read<T: serde::de::DeserializeOwned>(answer: &str) -> Result<T, FlowError> {
    let parsed = (answer.len() <= MAX_ANSWER).then(|| serde_json::from_str(answer).ok());
    parsed.flatten().ok_or_else(|| {
        let mend = "try again; if it happens twice, use another browser";
        FlowError::field(Problem::new(
            "passkey",
            "answer",
            "the browser's answer is not readable",
            mend,
        ))
    })
}

fn refused(cause: &webauthn_rs::prelude::WebauthnError) -> FlowError {
    tracing::info!(%cause, "a passkey was refused");
    let mend = "try again with the same device; over another address of this node it does not work";
    FlowError::field(Problem::new(
        "passkey",
        "refused",
        "the passkey was not accepted",
        mend,
    ))
}

fn too_late() -> FlowError {
    let mend = "begin again";
    FlowError::field(Problem::new(
        "passkey",
        "too-late",
        "the question to the device is no longer open",
        mend,
    ))
}
