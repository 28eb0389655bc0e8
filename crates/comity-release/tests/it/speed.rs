//! A decision is fast enough to be asked for every row of a page.

use std::time::Instant;

use comity_core::handling::{Handling, Purpose};
use comity_release::{Point, Policy, Question};

use crate::table::today;

/// Most microseconds a decision of the optimised program takes; the test program is slower.
const GOAL: u128 = 50;

#[test]
#[allow(clippy::disallowed_methods)] // measuring is the point
fn a_decision_takes_microseconds() {
    let policy = Policy::shipped().unwrap();
    let handling = Handling::default_for_reports();
    let question = Question {
        point: Point::Onward,
        handling: &handling,
        kind: "incident",
        issuer: "maker.example",
        us: "ours.example",
        recipient: "theirs.example",
        purpose: Purpose::LawEnforcement,
        approvals: 1,
        caveats_filled: true,
        granted: true,
        on: today(),
    };
    let mut best = u128::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        for _ in 0..200 {
            assert!(policy.decide(&question).allowed);
        }
        best = best.min(start.elapsed().as_micros() / 200);
    }
    println!("{best} µs a decision");
    // unoptimised code is an order of magnitude slower
    let most = if cfg!(debug_assertions) { GOAL * 40 } else { GOAL };
    assert!(best <= most, "{best} µs");
}
