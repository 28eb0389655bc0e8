//! The terms of what is made from several records.

use super::{Handling, Purpose, Tlp};
use crate::date::PartialDate;
use crate::identifiers::NodeName;

/// The strictest of several terms: a record derived from others carries these, so that nothing gets looser by being
/// put together. Never weaker than any of the terms, and independent of their order and grouping.
///
/// The strictest label and the narrowest onward rule; what all are releasable to and all may be used for; `no-court`
/// and `person` if any says so; every assurance and caveat; the earliest dates. Terms that name recipients without a
/// common one give RED for nobody; terms without a common purpose give none, which no record may have
/// ([`Handling::problems`]): such records cannot be put together. Of nothing, it is [`Handling::public`].
pub fn strictest(terms: &[&Handling]) -> Handling {
    terms
        .iter()
        .fold(Handling::public(), |both, next| stricter(&both, next))
}

fn stricter(a: &Handling, b: &Handling) -> Handling {
    let (tlp, releasable_to) = audience(a, b);
    Handling {
        tlp,
        releasable_to,
        purposes: purposes(&a.purposes, &b.purposes),
        onward: a.onward.min(b.onward),
        no_court: a.no_court || b.no_court,
        person: a.person || b.person,
        assurances: union(&a.assurances, &b.assurances),
        caveats: union(&a.caveats, &b.caveats),
        review_by: earlier(a.review_by, b.review_by),
        expires: earlier(a.expires, b.expires),
        retain_until: earlier(a.retain_until, b.retain_until),
        sanitised_of: a
            .sanitised_of
            .clone()
            .filter(|id| b.sanitised_of.as_ref() == Some(id)),
    }
}

/// Whom it is named for: `None` where only the label speaks, an empty list where nobody is left.
fn named(terms: &Handling) -> Option<&[NodeName]> {
    (!terms.releasable_to.is_empty() || terms.tlp == Tlp::Red).then_some(terms.releasable_to.as_slice())
}

fn audience(a: &Handling, b: &Handling) -> (Tlp, Vec<NodeName>) {
    let label = a.tlp.max(b.tlp);
    let common = match (named(a), named(b)) {
        (None, None) => return (label, Vec::new()),
        (Some(list), None) | (None, Some(list)) => union(list, &[]),
        (Some(a), Some(b)) => union(&common(a, b), &[]),
    };
    // An empty list would mean "what the label says"; only under RED does it mean nobody.
    let label = if common.is_empty() { Tlp::Red } else { label };
    (label, common)
}

fn purposes(a: &[Purpose], b: &[Purpose]) -> Vec<Purpose> {
    // "Public" is no restriction, so beside it the other's words hold.
    match (a.contains(&Purpose::Public), b.contains(&Purpose::Public)) {
        (true, true) => vec![Purpose::Public],
        (true, false) => union(b, &[]),
        (false, true) => union(a, &[]),
        (false, false) => union(&common(a, b), &[]),
    }
}

fn common<T: Clone + PartialEq>(a: &[T], b: &[T]) -> Vec<T> {
    a.iter().filter(|one| b.contains(one)).cloned().collect()
}

/// All of both, each once, in order.
fn union<T: Clone + Ord>(a: &[T], b: &[T]) -> Vec<T> {
    let mut all: Vec<T> = a.iter().chain(b).cloned().collect();
    all.sort();
    all.dedup();
    all
}

/// The earlier of two dates in every reading: of "2024" and "2024-03", the first is not surely the earlier, but its first
/// day is.
fn earlier(a: Option<PartialDate>, b: Option<PartialDate>) -> Option<PartialDate> {
    match (a, b) {
        (Some(a), Some(b)) if a != b => Some(PartialDate::from(a.earliest().min(b.earliest()))),
        (a, b) => a.or(b),
    }
}

impl Handling {
    /// Whether these terms allow nothing that `other` forbids.
    pub fn at_least_as_strict_as(&self, other: &Handling) -> bool {
        let within = |mine: Option<PartialDate>, theirs: Option<PartialDate>| match (mine, theirs) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(mine), Some(theirs)) => {
                mine.latest() <= theirs.latest() && mine.earliest() <= theirs.earliest()
            }
        };
        let people = match (named(self), named(other)) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(mine), Some(theirs)) => mine.iter().all(|name| theirs.contains(name)),
        };
        let uses = other.purposes.contains(&Purpose::Public)
            || self
                .purposes
                .iter()
                .all(|purpose| other.purposes.contains(purpose));
        let promises = other.assurances.iter().all(|one| self.assurances.contains(one));
        let caveats = other.caveats.iter().all(|one| self.caveats.contains(one));
        self.tlp >= other.tlp
            && self.onward <= other.onward
            && people
            && uses
            && (self.no_court || !other.no_court)
            && (self.person || !other.person)
            && promises
            && caveats
            && within(self.review_by, other.review_by)
            && within(self.expires, other.expires)
            && within(self.retain_until, other.retain_until)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::handling::{Assurance, Onward};

    fn date() -> impl Strategy<Value = Option<PartialDate>> {
        let day = (2024..2026i16, 1..3i8, 1..4i8).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}"));
        let month = (2024..2026i16, 1..3i8).prop_map(|(y, m)| format!("{y}-{m:02}"));
        let ends = prop_oneof![Just("2024-12-31".to_owned()), Just("2024-12".to_owned())];
        let year = (2024..2026i16).prop_map(|y| y.to_string());
        let text = prop_oneof![day, month, ends, year];
        proptest::option::of(text.prop_map(|text| text.parse().unwrap()))
    }

    fn some_of<T: Clone + std::fmt::Debug + 'static>(all: &[T]) -> impl Strategy<Value = Vec<T>> + use<T> {
        proptest::sample::subsequence(all.to_vec(), 0..=all.len()).prop_shuffle()
    }

    fn terms() -> impl Strategy<Value = Handling> {
        let names: Vec<NodeName> = ["a.example", "b.example", "c.example"]
            .map(|n| n.parse().unwrap())
            .into();
        let words = ["first", "second"].map(str::to_owned);
        let lists = (
            some_of(&names),
            some_of(&Purpose::ALL),
            some_of(&Assurance::ALL),
            some_of(&words),
        );
        let choices = (0..5usize, 0..4usize, any::<bool>(), any::<bool>());
        (lists, choices, date(), date(), date(), 0..3usize).prop_map(
            |(lists, choices, review, expires, retain, of)| {
                let ids =
                    ["a.example", "b.example"].map(|n| format!("{n}/{}", "0".repeat(32)).parse().unwrap());
                Handling {
                    tlp: Tlp::ALL[choices.0],
                    releasable_to: lists.0,
                    purposes: lists.1,
                    onward: Onward::ALL[choices.1],
                    no_court: choices.2,
                    person: choices.3,
                    assurances: lists.2,
                    caveats: lists.3,
                    review_by: review,
                    expires,
                    retain_until: retain,
                    sanitised_of: ids.get(of).cloned(),
                }
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn never_weaker_than_any_parent(parents in proptest::collection::vec(terms(), 1..5)) {
            let all: Vec<&Handling> = parents.iter().collect();
            let made = strictest(&all);
            for parent in &parents {
                prop_assert!(made.at_least_as_strict_as(parent), "{made:?} is weaker than {parent:?}");
            }
        }

        #[test]
        fn order_grouping_and_repetition_do_not_matter(a in terms(), b in terms(), c in terms()) {
            let once = strictest(&[&a, &b, &c]);
            prop_assert_eq!(&once, &strictest(&[&c, &a, &b]));
            prop_assert_eq!(&once, &strictest(&[&b, &a, &c]));
            prop_assert_eq!(&once, &strictest(&[&strictest(&[&a, &b]), &c]));
            prop_assert_eq!(&once, &strictest(&[&a, &strictest(&[&b, &c])]));
            prop_assert_eq!(&once, &strictest(&[&once]));
            prop_assert_eq!(&once, &strictest(&[&a, &b, &c, &b, &once]));
        }
    }

    #[test]
    fn recipients_without_a_common_one_leave_nobody() {
        let to = |name: &str| Handling {
            releasable_to: vec![name.parse().unwrap()],
            ..Handling::default_for_reports()
        };
        let nobody = strictest(&[&to("a.example"), &to("b.example")]);
        assert_eq!(nobody.tlp, Tlp::Red);
        assert!(nobody.releasable_to.is_empty());
        // and nobody stays nobody, whatever it is put together with
        let still = strictest(&[&nobody, &to("a.example")]);
        assert!(still.releasable_to.is_empty() && still.tlp == Tlp::Red);
    }

    #[test]
    fn purposes_that_exclude_each_other_are_a_problem() {
        let health = Handling {
            purposes: vec![Purpose::PublicHealth],
            ..Handling::default_for_reports()
        };
        let court = Handling {
            purposes: vec![Purpose::Court],
            ..Handling::default_for_reports()
        };
        let made = strictest(&[&health, &court]);
        assert!(made.purposes.is_empty());
        assert!(!made.problems().is_empty());
    }

    #[test]
    fn of_two_dates_the_first_day_of_the_earlier_holds() {
        let one = |text: &str| Handling {
            expires: Some(text.parse().unwrap()),
            ..Handling::public()
        };
        let expires = |a: &str, b: &str| strictest(&[&one(a), &one(b)]).expires.unwrap().to_string();
        assert_eq!(expires("2024", "2024-03-05"), "2024-01-01");
        assert_eq!(expires("2024-03-05", "2025"), "2024-03-05");
        assert_eq!(expires("2024", "2024"), "2024");
    }

    #[test]
    fn statements_from_before_still_read_and_write_the_same() {
        let old = r#"{"tlp":"AMBER","purposes":["public-health"],"onward":"with-consent"}"#;
        let read: Handling = serde_json::from_str(old).unwrap();
        assert!(read.retain_until.is_none() && read.sanitised_of.is_none());
        assert_eq!(serde_json::to_string(&read).unwrap(), old);
    }
}
