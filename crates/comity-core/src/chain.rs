//! What a record's chain of statements means, as of a date and a log position.
//!
//! A pure function, so that "what did you know when you acted?" has one answer for ever.

use crate::date::{PartialDate, Reached, Timestamp};
use crate::record::Verb;

/// One statement of a chain, reduced to what its standing depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// 1 for the first.
    pub seq: u64,
    /// What it does.
    pub verb: Verb,
    /// When it was issued.
    pub issued: Timestamp,
    /// From when it counts, if the statement says so.
    pub effective: Option<PartialDate>,
    /// Where the log placed it.
    pub index: u64,
    /// When the record ends by its own words (a temporary order, an expiry).
    pub ends: Option<PartialDate>,
    /// When the record begins by its own words.
    pub begins: Option<PartialDate>,
}

/// Where a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Nothing was stated by this position.
    NotYetStated,
    /// Stated, and begins later.
    NotYetInForce,
    /// Stands.
    InForce,
    /// Stands, and somebody objects.
    Contested,
    /// Under doubt or appeal: no action on it.
    Suspended,
    /// Ended by a later statement: was right until then.
    Delisted,
    /// Ended by its own date.
    Expired,
    /// Should never have been issued.
    Retracted,
    /// A date is too coarse to say.
    Undecided,
    /// Two statements with one number, or a broken order: kept, and never acted on.
    Disputed,
}

impl Standing {
    /// The word on pages and in machine output.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::NotYetStated => "not-yet-stated",
            Standing::NotYetInForce => "not-yet-in-force",
            Standing::InForce => "in-force",
            Standing::Contested => "contested",
            Standing::Suspended => "suspended",
            Standing::Delisted => "delisted",
            Standing::Expired => "expired",
            Standing::Retracted => "retracted",
            Standing::Undecided => "undecided",
            Standing::Disputed => "disputed",
        }
    }
}

/// What holds on a day, knowing the log up to a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Where the record stands.
    pub standing: Standing,
    /// Number of the statement whose body holds, if any.
    pub body: Option<u64>,
}

/// The standing of a chain on `on`, by what the log held before `size` entries.
///
/// `chain` is all statements of one record in any order. Rules: a correction replaces from the start, an
/// amendment from when it counts; a retraction undoes all; a delisting ends from when it counts; a statement
/// counts from `effective`, else from the day it was issued.
pub fn standing(chain: &[Link], on: PartialDate, size: u64) -> Answer {
    let mut known: Vec<&Link> = chain.iter().filter(|link| link.index < size).collect();
    known.sort_by_key(|link| (link.seq, link.index));
    if known.is_empty() {
        return Answer {
            standing: Standing::NotYetStated,
            body: None,
        };
    }
    if is_broken(&known) {
        return Answer {
            standing: Standing::Disputed,
            body: None,
        };
    }
    // Retracted is retracted on every day, also those before the retraction: it was never valid.
    if known.iter().any(|link| link.verb == Verb::Retract) {
        return Answer {
            standing: Standing::Retracted,
            body: None,
        };
    }
    judge(&known, on)
}

/// A chain counts 1, 2, 3 … and begins with `issue`.
fn is_broken(known: &[&Link]) -> bool {
    let counted = known.iter().zip(1u64..).all(|(link, seq)| link.seq == seq);
    !counted
        || known
            .iter()
            .any(|link| (link.verb == Verb::Issue) != (link.seq == 1))
}

fn judge(known: &[&Link], on: PartialDate) -> Answer {
    let mut answer = Answer {
        standing: Standing::InForce,
        body: None,
    };
    let mut body: Option<&Link> = None;
    for link in known {
        let counts = match link.verb {
            // What is corrected was never so, whatever day one asks about.
            Verb::Issue | Verb::Correct => Reached::Yes,
            _ => link.effective.unwrap_or(link.issued.date()).reached_on(on),
        };
        match counts {
            Reached::No => continue,
            Reached::Undecided => {
                return Answer {
                    standing: Standing::Undecided,
                    body: body.map(|link| link.seq),
                };
            }
            Reached::Yes => apply(link, &mut answer, &mut body),
        }
    }
    answer.body = body.map(|link| link.seq);
    if matches!(answer.standing, Standing::InForce | Standing::Contested) {
        answer.standing = by_own_dates(body, on).unwrap_or(answer.standing);
    }
    answer
}

fn apply<'a>(link: &'a Link, answer: &mut Answer, body: &mut Option<&'a Link>) {
    match link.verb {
        Verb::Issue | Verb::Amend | Verb::Correct => *body = Some(link),
        Verb::Suspend => answer.standing = Standing::Suspended,
        Verb::Resume => answer.standing = Standing::InForce,
        Verb::Delist => answer.standing = Standing::Delisted,
        Verb::Contest if answer.standing == Standing::InForce => answer.standing = Standing::Contested,
        Verb::Contest | Verb::Retract => {}
    }
}

/// Standing that follows from the body's own begin and end.
fn by_own_dates(body: Option<&Link>, on: PartialDate) -> Option<Standing> {
    let body = body?;
    match body.begins.map(|begins| begins.reached_on(on)) {
        Some(Reached::No) => return Some(Standing::NotYetInForce),
        Some(Reached::Undecided) => return Some(Standing::Undecided),
        _ => {}
    }
    // The end is the last day in force, so it is over when that day lies before `on`.
    let ends = body.ends?;
    if ends.latest() < on.earliest() {
        Some(Standing::Expired)
    } else if ends.earliest() < on.latest() && ends.precision() != crate::date::Precision::Day {
        Some(Standing::Undecided)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(seq: u64, verb: Verb, day: &str) -> Link {
        let issued = format!("{day}T12:00:00Z").parse().unwrap();
        Link {
            seq,
            verb,
            issued,
            effective: None,
            index: seq * 10,
            ends: None,
            begins: None,
        }
    }

    fn on(day: &str) -> PartialDate {
        day.parse().unwrap()
    }

    #[test]
    fn a_delisting_ends_and_history_stays() {
        let chain = [
            link(1, Verb::Issue, "2020-05-22"),
            link(2, Verb::Delist, "2023-11-16"),
        ];
        assert_eq!(standing(&chain, on("2023-11-15"), 99).standing, Standing::InForce);
        assert_eq!(
            standing(&chain, on("2023-11-16"), 99).standing,
            Standing::Delisted
        );
        // Before the log held the delisting, nobody here could know.
        assert_eq!(standing(&chain, on("2024-01-01"), 20).standing, Standing::InForce);
        assert_eq!(
            standing(&chain, on("2024-01-01"), 5).standing,
            Standing::NotYetStated
        );
    }

    #[test]
    fn a_retraction_undoes_every_day() {
        let chain = [
            link(1, Verb::Issue, "2024-01-01"),
            link(2, Verb::Retract, "2024-06-01"),
        ];
        assert_eq!(
            standing(&chain, on("2024-02-01"), 99).standing,
            Standing::Retracted
        );
    }

    #[test]
    fn an_amendment_counts_from_its_day_and_a_correction_from_the_start() {
        let mut amended = vec![
            link(1, Verb::Issue, "2024-01-01"),
            link(2, Verb::Amend, "2024-06-01"),
        ];
        assert_eq!(standing(&amended, on("2024-05-31"), 99).body, Some(1));
        assert_eq!(standing(&amended, on("2024-06-01"), 99).body, Some(2));
        amended[1].verb = Verb::Correct;
        assert_eq!(standing(&amended, on("2024-05-31"), 99).body, Some(2));
    }

    #[test]
    fn suspended_resumed_contested() {
        let chain = [
            link(1, Verb::Issue, "2024-01-01"),
            link(2, Verb::Suspend, "2024-02-01"),
            link(3, Verb::Resume, "2024-03-01"),
            link(4, Verb::Contest, "2024-04-01"),
        ];
        let at = |day| standing(&chain, on(day), 99).standing;
        assert_eq!(at("2024-02-15"), Standing::Suspended);
        assert_eq!(at("2024-03-15"), Standing::InForce);
        assert_eq!(at("2024-04-15"), Standing::Contested);
    }

    #[test]
    fn temporary_orders_end() {
        let mut order = link(1, Verb::Issue, "2025-04-01");
        order.begins = Some(on("2025-04-14"));
        order.ends = Some(on("2026-04-13"));
        let at = |day| standing(std::slice::from_ref(&order), on(day), 99).standing;
        assert_eq!(at("2025-04-13"), Standing::NotYetInForce);
        assert_eq!(at("2026-04-13"), Standing::InForce);
        assert_eq!(at("2026-04-14"), Standing::Expired);
    }

    #[test]
    fn equivocation_is_disputed() {
        let chain = [
            link(1, Verb::Issue, "2024-01-01"),
            Link {
                index: 11,
                ..link(1, Verb::Issue, "2024-01-02")
            },
        ];
        assert_eq!(
            standing(&chain, on("2024-05-01"), 99).standing,
            Standing::Disputed
        );
        assert_eq!(
            standing(&[link(2, Verb::Amend, "2024-01-01")], on("2024-05-01"), 99).standing,
            Standing::Disputed
        );
    }

    proptest::proptest! {
        /// The order in which statements arrive does not matter.
        #[test]
        fn order_of_arrival_does_not_matter(turn in 0usize..6, size in 0u64..60) {
            let chain = [
                link(1, Verb::Issue, "2024-01-01"), link(2, Verb::Amend, "2024-02-01"),
                link(3, Verb::Suspend, "2024-03-01"), link(4, Verb::Resume, "2024-04-01"), link(5, Verb::Delist, "2024-05-01"),
            ];
            let mut turned = chain.to_vec();
            turned.rotate_left(turn % chain.len());
            proptest::prop_assert_eq!(standing(&chain, on("2024-03-15"), size), standing(&turned, on("2024-03-15"), size));
        }
    }
}
