//! A holder or a line that cheats is noticed.

use comity_match::{Answer, Holder, MatchError, Request, SetHead, TagSet, blind};

use crate::{chance, holder, passports};

fn question() -> (Request, comity_match::State) {
    blind(&passports(0, 3), 1, &mut chance(2)).unwrap()
}

#[test]
fn another_key_than_the_logged_one() {
    let (_, set, head) = holder(3);
    let (request, state) = question();
    let other = Holder::new(&[6; 32], b"asker.example 1").unwrap();
    let answer = other.evaluate(&request, &mut chance(3)).unwrap();
    assert_eq!(state.finish(&answer, &head, &set), Err(MatchError::Proof));
}

#[test]
fn one_element_under_another_key() {
    let (honest, set, head) = holder(3);
    let other = Holder::new(&[6; 32], b"asker.example 1").unwrap();
    for swapped in 0..3 {
        let (request, state) = question();
        let mut bytes = honest.evaluate(&request, &mut chance(3)).unwrap().to_bytes();
        let wrong = other.evaluate(&request, &mut chance(3)).unwrap().to_bytes();
        let at = 18 + 32 * swapped;
        bytes[at..at + 32].copy_from_slice(&wrong[at..at + 32]);
        let answer = Answer::from_bytes(&bytes).unwrap();
        assert_eq!(state.finish(&answer, &head, &set), Err(MatchError::Proof));
    }
}

#[test]
fn elements_changed_in_their_order() {
    let (honest, set, head) = holder(3);
    let (request, state) = question();
    let mut bytes = honest.evaluate(&request, &mut chance(3)).unwrap().to_bytes();
    let (first, rest) = bytes.split_at_mut(50);
    first[18..].swap_with_slice(&mut rest[..32]);
    let answer = Answer::from_bytes(&bytes).unwrap();
    assert_eq!(state.finish(&answer, &head, &set), Err(MatchError::Proof));
}

#[test]
fn every_bit_of_an_answer_counts() {
    let (honest, set, head) = holder(3);
    let bytes = {
        let (request, _) = question();
        honest.evaluate(&request, &mut chance(3)).unwrap().to_bytes()
    };
    for bit in 0..bytes.len() * 8 {
        // what is left of the budget is only news
        if (12..16).contains(&(bit / 8)) {
            continue;
        }
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let (_, state) = question();
        let accepted =
            Answer::from_bytes(&changed).is_ok_and(|answer| state.finish(&answer, &head, &set).is_ok());
        assert!(!accepted, "bit {bit}");
    }
}

#[test]
fn the_set_must_be_the_logged_one() {
    let (honest, set, head) = holder(3);
    let (request, state) = question();
    let answer = honest.evaluate(&request, &mut chance(3)).unwrap();
    let other = TagSet::new(honest.tags(&passports(5, 9)), &mut chance(1)).unwrap();
    assert_eq!(state.finish(&answer, &head, &other), Err(MatchError::OtherSet));
    let (_, state) = question();
    let elsewhere = SetHead { epoch: 2, ..head };
    assert_eq!(
        state.finish(&answer, &elsewhere, &set),
        Err(MatchError::OtherQuestion)
    );
}

#[test]
fn an_answer_to_another_question() {
    let (honest, set, head) = holder(3);
    let (_, state) = question();
    let (other, _) = blind(&passports(0, 3), 1, &mut chance(9)).unwrap();
    let answer = honest.evaluate(&other, &mut chance(3)).unwrap();
    assert_eq!(state.finish(&answer, &head, &set), Err(MatchError::Proof));
    let (_, state) = question();
    let (short, _) = blind(&passports(0, 2), 1, &mut chance(9)).unwrap();
    let answer = honest.evaluate(&short, &mut chance(3)).unwrap();
    assert_eq!(state.finish(&answer, &head, &set), Err(MatchError::OtherQuestion));
}

#[test]
fn questions_that_are_no_points_are_refused() {
    let (honest, ..) = holder(1);
    let (request, _) = question();
    let refused = |element: [u8; 32]| {
        let mut bytes = request.to_bytes();
        bytes[14..46].copy_from_slice(&element);
        let request = Request::from_bytes(&bytes).unwrap();
        assert_eq!(
            honest.evaluate(&request, &mut chance(3)),
            Err(MatchError::Point),
            "{element:?}"
        );
    };
    // the identity; the prime itself and one more, which are other writings of 0 and 1; an odd number
    refused([0; 32]);
    let mut prime = [0xff; 32];
    (prime[0], prime[31]) = (0xed, 0x7f);
    refused(prime);
    prime[0] = 0xee;
    refused(prime);
    let mut odd = [0; 32];
    odd[0] = 1;
    refused(odd);
    refused([0xff; 32]);
}

#[test]
fn cut_and_lengthened_messages_are_refused() {
    let (honest, _, head) = holder(1);
    let (request, _) = question();
    let answer = honest.evaluate(&request, &mut chance(3)).unwrap();
    let (question, answer, head) = (request.to_bytes(), answer.to_bytes(), head.to_bytes());
    assert_eq!(
        (question.len(), answer.len(), head.len()),
        (14 + 96, 18 + 96 + 64, SetHead::BYTES)
    );
    for cut in 0..question.len() {
        assert!(Request::from_bytes(&question[..cut]).is_err());
    }
    for cut in 0..answer.len() {
        assert!(Answer::from_bytes(&answer[..cut]).is_err());
    }
    for cut in 0..head.len() {
        assert!(SetHead::from_bytes(&head[..cut]).is_err());
    }
    let longer = |bytes: &[u8]| [bytes, &[0]].concat();
    assert!(Request::from_bytes(&longer(&question)).is_err());
    assert!(Answer::from_bytes(&longer(&answer)).is_err());
    assert!(SetHead::from_bytes(&longer(&head)).is_err());
    assert_eq!(SetHead::from_bytes(&head).unwrap().to_bytes(), head);
}
