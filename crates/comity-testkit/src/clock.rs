//! Clocks for tests.

use std::sync::atomic::{AtomicI64, Ordering};

use comity_core::clock::Clock;
use comity_core::date::Timestamp;

/// A clock that always says the same second.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// A clock that moves only when it is told to, so that a test can let a deadline pass.
#[derive(Debug)]
pub struct StepClock(AtomicI64);

impl StepClock {
    /// A clock that stands at `at`, in seconds since the epoch.
    pub fn at(at: i64) -> StepClock {
        StepClock(AtomicI64::new(at))
    }

    /// Lets so many seconds pass; a negative number sets the clock back, as a bad battery does.
    pub fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Lets so many days of 24 hours pass.
    pub fn pass_days(&self, days: i64) {
        self.pass(days * 86_400);
    }
}

impl Clock for StepClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_seconds(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_moves_only_when_told() {
        let clock = StepClock::at(1_700_000_000);
        assert_eq!(clock.now(), clock.now());
        clock.pass_days(1);
        assert_eq!(clock.now().seconds(), 1_700_086_400);
        clock.pass(-86_400);
        assert_eq!(
            clock.now(),
            FixedClock(Timestamp::from_seconds(1_700_000_000)).now()
        );
    }
}
