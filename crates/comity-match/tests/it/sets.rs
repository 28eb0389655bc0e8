//! What is held is found, what is not is not, and a set is what it says.

use comity_match::{Identifier, IdentifierError, MOST_IDENTIFIERS, MatchError, TagSet, blind};
use proptest::prelude::*;

use crate::{chance, holder, passports};

#[test]
fn what_is_held_is_found_and_nothing_else() {
    let (holder, set, head) = holder(300);
    let (request, state) = blind(&passports(200, 400), 1, &mut chance(2)).unwrap();
    let answer = holder.evaluate(&request, &mut chance(3)).unwrap();
    let found = state.finish(&answer, &head, &set).unwrap();
    assert_eq!(found.len(), 200);
    assert!(found.iter().enumerate().all(|(at, held)| *held == (at < 100)));
}

#[test]
fn the_scheme_is_part_of_the_identifier() {
    let (holder, set, head) = holder(10);
    let other = [Identifier::new("visa", "CN:E00000001").unwrap()];
    let (request, state) = blind(&other, 1, &mut chance(2)).unwrap();
    let answer = holder.evaluate(&request, &mut chance(3)).unwrap();
    assert_eq!(state.finish(&answer, &head, &set).unwrap(), [false]);
}

#[test]
fn one_question_twice_looks_like_two() {
    let asked = passports(0, 2);
    let (first, _) = blind(&asked, 1, &mut chance(1)).unwrap();
    let (second, _) = blind(&asked, 1, &mut chance(2)).unwrap();
    assert_ne!(first.to_bytes(), second.to_bytes());
    assert_ne!(first.digest(), second.digest());
}

#[test]
fn askers_cannot_put_their_answers_together() {
    let one = comity_match::Holder::new(&[5; 32], b"one.example 1").unwrap();
    let two = comity_match::Holder::new(&[5; 32], b"two.example 1").unwrap();
    assert_ne!(one.tags(&passports(0, 1)), two.tags(&passports(0, 1)));
}

#[test]
fn none_and_too_many_are_refused() {
    let none = blind(&[], 1, &mut chance(1)).err();
    assert_eq!(none, Some(MatchError::Count(0)));
    let many = blind(&passports(0, MOST_IDENTIFIERS + 1), 1, &mut chance(1)).err();
    assert_eq!(many, Some(MatchError::Count(MOST_IDENTIFIERS + 1)));
    assert!(blind(&passports(0, MOST_IDENTIFIERS), 1, &mut chance(1)).is_ok());
}

#[test]
fn a_source_of_chance_that_is_stuck_stops_everything() {
    let stuck = blind(&passports(0, 1), 1, &mut |to: &mut [u8]| to.fill(0)).err();
    assert_eq!(stuck, Some(MatchError::Chance));
    let (holder, ..) = holder(1);
    let set = TagSet::new(holder.tags(&passports(0, 1)), &mut |to: &mut [u8]| to.fill(0));
    assert_eq!(set.err(), Some(MatchError::Chance));
}

#[test]
fn sizes_of_sets_are_round() {
    for (held, tags) in [(0, 1024), (1, 1024), (1024, 1024), (1025, 2048)] {
        let (_, set, _) = holder(held);
        assert_eq!(set.len(), tags, "{held}");
        let read = TagSet::from_bytes(&set.to_bytes()).unwrap();
        assert_eq!(read.root(), set.root());
    }
}

#[test]
fn identifiers_in_no_normal_form_are_refused() {
    let text = |text: &str| Identifier::new("passport", text).err();
    assert_eq!(text(""), Some(IdentifierError::Text));
    assert_eq!(text(" CN:E1"), Some(IdentifierError::Text));
    assert_eq!(text("CN:\u{0}E1"), Some(IdentifierError::Text));
    assert_eq!(text(&"1".repeat(257)), Some(IdentifierError::Text));
    for scheme in ["", "Passport", "a=b", &"a".repeat(33)] {
        assert_eq!(Identifier::new(scheme, "x").err(), Some(IdentifierError::Scheme));
    }
    let shown = format!("{:?}", Identifier::new("passport", "CN:E1").unwrap());
    assert!(
        !shown.contains("E1"),
        "what is asked about must not get into logs"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_set_read_back_is_the_same_or_refused(at in 0usize..16384, bit in 0u8..8, cut in 0usize..3) {
        let (_, set, _) = holder(3);
        let mut bytes = set.to_bytes();
        bytes[at] ^= 1 << bit;
        match TagSet::from_bytes(&bytes) {
            Ok(other) => prop_assert_ne!(other.root(), set.root()),
            Err(error) => prop_assert_eq!(error, MatchError::NotReadable("set")),
        }
        let short = &set.to_bytes()[..16384 - 1 - cut];
        prop_assert!(TagSet::from_bytes(short).is_err());
    }
}
