//! The real clock and the real dice.

use std::time::{SystemTime, UNIX_EPOCH};

use comity_core::clock::{Clock, Dice};
use comity_core::date::Timestamp;

/// The clock of this machine.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the one real clock")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_seconds(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
    }
}

/// Randomness of the operating system.
pub(crate) struct SystemDice;

impl Dice for SystemDice {
    #[allow(clippy::panic, reason = "a node that cannot draw secrets must not go on")]
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(cause) = getrandom::fill(bytes) {
            panic!("the operating system gives no randomness: {cause}");
        }
    }
}
