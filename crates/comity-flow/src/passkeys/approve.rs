//! Approvals signed by a passkey: the challenge is made from what is approved.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use comity_core::clock::draw;
use comity_core::problem::Problem;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use webauthn_rs::prelude::{PasskeyAuthentication, PublicKeyCredential};

use super::pending::Open;
use super::{Challenge, keys_of, read, refused, too_late};
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::policy::Action;
use crate::sharing::ShareId;
use crate::sharing::views::ShareRow;
use crate::who::Who;

/// What is kept of an approval: enough to check it without this program.
///
/// The challenge in `answer` is base64url of SHA-256 over `"comity approval 1\n"`, `content` and `nonce`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ApprovalEvidence {
    /// SHA-256 of what was approved, hexadecimal.
    pub content: String,
    /// 32 random bytes, hexadecimal: the same content approved twice gives two challenges.
    pub nonce: String,
    /// Public key of the passkey, as COSE key in JSON.
    pub key: serde_json::Value,
    /// The browser's answer, whole.
    pub answer: serde_json::Value,
}

/// The challenge of an approval.
fn challenge(content: &[u8; 32], nonce: &[u8; 32]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(b"comity approval 1\n");
    hasher.update(content);
    hasher.update(nonce);
    hasher.finalize().into()
}

impl Node {
    /// Whether this account has a passkey to approve with.
    ///
    /// # Errors
    /// The store's.
    pub fn approves_by_passkey(&self, me: &Who) -> Result<bool, FlowError> {
        let Some(user) = me.user else { return Ok(false) };
        Ok(self.passkeys_ready() && !self.store.passkeys(user)?.is_empty())
    }

    /// Asks the officer's device to approve `content`, the SHA-256 of what is approved.
    ///
    /// # Errors
    /// No passkey, or the store's.
    pub fn approval_begin(&self, me: &Who, content: &[u8; 32]) -> Result<Challenge, FlowError> {
        let user = me.user.ok_or(FlowError::NotFound("account"))?;
        let keys: Vec<_> = keys_of(&self.store.passkeys(user)?)?
            .into_iter()
            .map(|(_, key)| key)
            .collect();
        if keys.is_empty() {
            let mend = "add a passkey on the page of your account";
            return Err(FlowError::field(Problem::new(
                "passkey",
                "none",
                "this account has no passkey",
                mend,
            )));
        }
        let (mut options, state) = self
            .site()?
            .start_passkey_authentication(&keys)
            .map_err(|cause| refused(&cause))?;
        let nonce: [u8; 32] = draw(self.dice.as_ref());
        let ours = challenge(content, &nonce);
        options.public_key.challenge = ours.to_vec();
        let state = Box::new(with_challenge(&state, &ours)?);
        let content = *content;
        let open = Open::Approving {
            user,
            content,
            nonce,
            state,
        };
        self.ask(open, &options)
    }

    /// Checks the device's answer and keeps it as evidence. The answer is for the content of [`Node::approval_begin`];
    /// any other is refused.
    ///
    /// # Errors
    /// An answer that does not fit, or the store's.
    pub fn approval_finish(
        &self,
        me: &Who,
        content: &[u8; 32],
        ticket: &str,
        answer: &str,
    ) -> Result<i64, FlowError> {
        let mine = me.user.ok_or(FlowError::NotFound("account"))?;
        let Some(Open::Approving {
            user,
            content: asked,
            nonce,
            state,
        }) = self.answered(ticket)
        else {
            return Err(too_late());
        };
        if user != mine || asked != *content {
            return Err(too_late());
        }
        let assertion: PublicKeyCredential = read(answer)?;
        let result = self
            .site()?
            .finish_passkey_authentication(&assertion, &state)
            .map_err(|cause| refused(&cause))?;
        let rows = self.store.passkeys(user)?;
        let row = rows
            .iter()
            .find(|row| row.key.credential == result.cred_id().as_slice());
        let row = row.ok_or_else(too_late)?;
        let mut key = super::passkey(row)?;
        key.update_credential(&result);
        self.passkey_was_used(row, &key)?;
        let evidence = ApprovalEvidence {
            content: comity_proof::hex::encode(content),
            nonce: comity_proof::hex::encode(&nonce),
            key: serde_json::to_value(key.get_public_key()).unwrap_or_default(),
            answer: serde_json::from_str(answer).unwrap_or_default(),
        };
        let evidence = serde_json::to_string(&evidence).unwrap_or_default();
        let id = self
            .store
            .approval_add(user, content, self.clock.now().seconds(), &evidence)?;
        self.note(me.user, Deed::done("approval.sign", "approval", id.to_string()))?;
        Ok(id)
    }
}

impl Node {
    /// Asks the device of a releasing officer to approve a proposal. `None` where the account has no passkey: then
    /// [`Node::approve_share`] is the way.
    ///
    /// # Errors
    /// Not allowed, not found, or the store's.
    pub fn share_approval_begin(&self, me: &Who, id: ShareId) -> Result<Option<Challenge>, FlowError> {
        me.may(Action::Release)?;
        if !self.approves_by_passkey(me)? {
            return Ok(None);
        }
        self.approval_begin(me, &self.share_content(id)?).map(Some)
    }

    /// Approves a proposal with the answer of the officer's device. If the proposal or its record changed since the
    /// device was asked, the answer does not fit any more.
    ///
    /// # Errors
    /// As [`Node::approve_share`], and an answer that does not fit.
    pub fn approve_share_signed(
        &self,
        me: &Who,
        id: ShareId,
        ticket: &str,
        answer: &str,
    ) -> Result<ShareRow, FlowError> {
        me.may(Action::Release)?;
        let evidence = self.approval_finish(me, &self.share_content(id)?, ticket, answer)?;
        self.approve_share_with(me, id, Some(evidence))
    }
}

/// The library makes its challenges from chance alone. Ours must name what is approved, so it is put in its place; the
/// state never leaves this process.
fn with_challenge(
    state: &PasskeyAuthentication,
    ours: &[u8; 32],
) -> Result<PasskeyAuthentication, FlowError> {
    let damaged = || FlowError::Damaged("the state of an approval cannot be read".into());
    let mut tree = serde_json::to_value(state).map_err(|_| damaged())?;
    let place = tree.pointer_mut("/ast/challenge").ok_or_else(damaged)?;
    *place = URL_SAFE_NO_PAD.encode(ours).into();
    serde_json::from_value(tree).map_err(|_| damaged())
}
