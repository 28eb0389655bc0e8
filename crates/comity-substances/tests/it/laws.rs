//! Laws that hold for all inputs.

use comity_core::date::PartialDate;
use comity_core::identifiers::CasNumber;
use comity_core::jurisdiction::Jurisdiction;
use comity_substances::{Invalid, Pair, Reason, Recognition, Standing, State, fold};
use proptest::prelude::*;

use crate::tables;

fn day() -> impl Strategy<Value = PartialDate> {
    (1960i16..2030, 1i8..13, 1i8..29)
        .prop_map(|(year, month, day)| PartialDate::day(year, month, day).unwrap())
}

/// The order in which one measure passes through its states.
fn stage(state: State, reason: Option<Reason>) -> u8 {
    match (state, reason) {
        (State::FromLater | State::NotLaw, _) => 0,
        (State::Undecided, Some(Reason::StartNotExact | Reason::StartUnknown)) => 1,
        (State::Undecided, Some(Reason::EndNotExact)) => 3,
        (State::ControlledEarlier, _) => 4,
        _ => 2,
    }
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(name in "\\PC{0,40}") {
        prop_assert_eq!(fold(&fold(&name)), fold(&name));
    }

    #[test]
    fn folding_ignores_case_width_and_hyphens(at in 0usize..2_000) {
        let names: Vec<_> = tables().substances().iter().flat_map(|s| tables().names_of(&s.id)).collect();
        let name = &names[at % names.len()].name;
        let wide: String = name.chars().map(|c| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xFEE0).unwrap() } else { c }).collect();
        prop_assert_eq!(fold(&wide), fold(name));
        prop_assert_eq!(fold(&name.replace(' ', "-")), fold(name));
        prop_assert_eq!(fold(&name.to_uppercase()), fold(name));
    }

    #[test]
    fn any_text_has_an_answer(query in "\\PC{0,60}", other in "\\PC{0,20}") {
        let first = tables().recognise(&query);
        prop_assert_eq!(&first, &tables().recognise(&query));
        let _ = tables().recognise_pair(&query, &other);
        prop_assert!(tables().check(&query, "2026-11-21".parse().unwrap()).len() <= tables().jurisdictions().len());
    }

    #[test]
    fn a_wrong_digit_proposes_nothing(at in 0usize..2_000, position in 0usize..12, digit in 0u8..10) {
        let with_cas: Vec<_> = tables().substances().iter().filter_map(|s| s.cas.as_ref()).collect();
        let good = with_cas[at % with_cas.len()].to_string();
        let mut text = good.clone().into_bytes();
        let position = position % text.len();
        prop_assume!(text[position].is_ascii_digit() && text[position] != b'0' + digit);
        text[position] = b'0' + digit;
        let text = String::from_utf8(text).unwrap();
        // The weights 2, 4, 5, 6 and 8 let some mistyped digits through: such a number is a valid one, of something else.
        if text.parse::<CasNumber>().is_ok() {
            let same = matches!(tables().recognise(&text), Recognition::Known { identity } if identity.cas.as_ref().map(CasNumber::as_str) == Some(&good));
            prop_assert!(!same);
        } else {
            prop_assert_eq!(tables().recognise(&text), Recognition::Invalid { reason: Invalid::CasCheckDigit });
            let pair = tables().recognise_pair("fentanyl", &text);
            prop_assert_eq!(pair, Pair::Invalid { reason: Invalid::CasCheckDigit });
        }
    }

    #[test]
    fn a_measure_never_goes_back(at in 0usize..2_000, a in day(), b in day()) {
        let (earlier, later) = if a <= b { (a, b) } else { (b, a) };
        let substance = &tables().substances()[at % tables().substances().len()];
        for (before, after) in tables().check(&substance.id, earlier).into_iter().zip(tables().check(&substance.id, later)) {
            for measure in before.measures.iter().filter(|m| m.via.is_none() && m.reading.is_none()) {
                let same = after.measures.iter().find(|m| {
                    m.via.is_none() && m.clause == measure.clause && m.instrument == measure.instrument && m.since == measure.since
                });
                let same = same.unwrap();
                // A move is one and the same stage for both of its clauses.
                if measure.reason != Some(Reason::MovedBetweenClauses) && same.reason != Some(Reason::MovedBetweenClauses) {
                    prop_assert!(stage(measure.state, measure.reason) <= stage(same.state, same.reason), "{measure:?} {same:?}");
                }
            }
        }
    }

    #[test]
    fn a_coarser_day_only_loses_certainty(at in 0usize..2_000, on in day()) {
        let substance = &tables().substances()[at % tables().substances().len()];
        let year: PartialDate = format!("{:04}", on.year()).parse().unwrap();
        for fact in tables().jurisdictions() {
            let (fine, coarse) =
                (tables().verdict(&substance.id, fact.code, on), tables().verdict(&substance.id, fact.code, year));
            // What is sure to be covered by a text may, on some days of the year, be named as well.
            let text_only = (coarse.standing, fine.standing) == (Standing::MeetsText, Standing::Controlled);
            let agrees = coarse.standing == fine.standing || coarse.standing == Standing::Undecided || text_only;
            prop_assert!(agrees, "{} {} {on}: {:?} {:?}", substance.id, fact.code, fine.standing, coarse.standing);
        }
    }
}

proptest! {
    // One comparison asks about every substance.
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_gap_has_two_sides(on in day(), a in 0usize..8, b in 0usize..8) {
        let place = |at: usize| tables().jurisdictions()[at].code;
        let (there, back) = (tables().gap(place(a), place(b), on), tables().gap(place(b), place(a), on));
        let ids = |rows: &[comity_substances::GapRow]| rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
        prop_assert_eq!(ids(&there.only_a), ids(&back.only_b));
        prop_assert_eq!(ids(&there.both), ids(&back.both));
        prop_assert_eq!(ids(&there.undecided), ids(&back.undecided));
        if a == b {
            prop_assert!(there.only_a.is_empty() && there.only_b.is_empty());
        }
    }
}

#[test]
fn unknown_ids_have_no_verdict() {
    let on = "2026-11-21".parse().unwrap();
    assert!(tables().check("nothing", on).is_empty());
    assert!(tables().listing_lag("nothing").is_empty());
    assert_eq!(
        tables().verdict("nothing", Jurisdiction::US, on).standing,
        Standing::NoMeasureFound
    );
}
