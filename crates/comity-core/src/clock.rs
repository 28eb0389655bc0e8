//! Time and chance as arguments.
//!
//! Only the binary owns a real clock and real dice; every other room is handed these ports, so that
//! a test can hold time still and a verdict can be derived again.

use crate::date::{PartialDate, Timestamp};

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// The present second, in UTC.
    fn now(&self) -> Timestamp;

    /// The present day, in UTC: never a local guess.
    fn today(&self) -> PartialDate {
        self.now().date()
    }
}

/// Gives unpredictable bytes: record ids, nonces, keys, session tokens.
pub trait Dice: Send + Sync {
    /// Fills `bytes`. An operating system that cannot give randomness must stop the program.
    fn fill(&self, bytes: &mut [u8]);
}

/// `N` bytes from the dice.
pub fn draw<const N: usize>(dice: &dyn Dice) -> [u8; N] {
    let mut bytes = [0; N];
    dice.fill(&mut bytes);
    bytes
}
