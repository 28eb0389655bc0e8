//! Questions to devices that are not answered yet: few, and for minutes only.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use webauthn_rs::prelude::{DiscoverableAuthentication, PasskeyAuthentication, PasskeyRegistration};

use super::PATIENCE;

/// Most open questions. Anybody may begin a sign-in, so the oldest give way: who is pushed out presses the button again.
const MOST: usize = 1024;

/// A question.
pub(super) enum Open {
    /// A passkey is being added to this account.
    Adding(i64, Box<PasskeyRegistration>),
    /// Somebody is signing in.
    SigningIn(Box<DiscoverableAuthentication>),
    /// This account is approving this content, with this nonce in the challenge.
    Approving {
        user: i64,
        content: [u8; 32],
        nonce: [u8; 32],
        state: Box<PasskeyAuthentication>,
    },
}

/// The open questions, oldest first.
#[derive(Default)]
pub(super) struct Pending(Mutex<VecDeque<(String, i64, Open)>>);

impl Pending {
    pub(super) fn keep(&self, ticket: String, open: Open, now: i64) {
        let mut questions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while questions.len() >= MOST || questions.front().is_some_and(|(_, at, _)| now - at > PATIENCE) {
            questions.pop_front();
        }
        questions.push_back((ticket, now, open));
    }

    /// The question with this name; it can be answered once.
    pub(super) fn take(&self, ticket: &str, now: i64) -> Option<Open> {
        let mut questions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = questions.iter().position(|(name, _, _)| name == ticket)?;
        let (_, asked, open) = questions.remove(at)?;
        (now - asked <= PATIENCE).then_some(open)
    }
}
