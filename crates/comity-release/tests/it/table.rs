//! Every question there is, against a table written from the design text and not from the rules.

use comity_core::date::PartialDate;
use comity_core::handling::{Assurance, Handling, Onward, Purpose, Tlp};
use comity_release::{Point, Policy, Question};

pub(crate) fn today() -> PartialDate {
    "2026-11-22".parse().unwrap()
}

/// Everything a question varies in.
#[derive(Clone, Debug)]
struct Case {
    tlp: Tlp,
    onward: Onward,
    no_court: bool,
    person: bool,
    assured: bool,
    caveats: bool,
    named: Named,
    purpose: Purpose,
    approvals: u64,
    granted: bool,
    over: bool,
    kind: &'static str,
    recipient: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Named {
    NoOne,
    TheRecipient,
    AnotherOne,
}

const OURS: &str = "ours.example";
const THEIRS: &str = "theirs.example";
const MAKER: &str = "maker.example";
/// What the records of the table are for.
const PURPOSES: [Purpose; 2] = [Purpose::LawEnforcement, Purpose::Court];

fn flags<const N: usize>(number: usize) -> [bool; N] {
    std::array::from_fn(|bit| number >> bit & 1 == 1)
}

/// Recipients with what a list of recipients may say of them.
const PLACES: [(&str, Named); 5] = [
    (THEIRS, Named::NoOne),
    (THEIRS, Named::TheRecipient),
    (THEIRS, Named::AnotherOne),
    (MAKER, Named::AnotherOne),
    (OURS, Named::AnotherOne),
];

fn cases() -> impl Iterator<Item = Case> {
    let labels = Tlp::ALL
        .into_iter()
        .flat_map(|tlp| Onward::ALL.map(|onward| (tlp, onward)));
    let who =
        labels.flat_map(|(tlp, onward)| PLACES.map(|(recipient, named)| (tlp, onward, named, recipient)));
    let what = who.flat_map(|(tlp, onward, named, recipient)| {
        [Purpose::LawEnforcement, Purpose::Court, Purpose::Research]
            .map(|p| (tlp, onward, named, recipient, p))
    });
    what.flat_map(|(tlp, onward, named, recipient, purpose)| {
        (0..256).map(move |number| {
            let [no_court, person, assured, caveats, approved, granted, over, back] = flags(number);
            Case {
                tlp,
                onward,
                no_court,
                person,
                assured,
                caveats,
                named,
                purpose,
                approvals: u64::from(approved),
                granted,
                over,
                kind: if back { "take-back" } else { "incident" },
                recipient,
            }
        })
    })
}

fn handling(case: &Case) -> Handling {
    let name = match case.named {
        Named::NoOne => None,
        Named::TheRecipient => Some(case.recipient),
        Named::AnotherOne => Some("another.example"),
    };
    let assurances = if case.assured {
        vec![Assurance::NoIllTreatment, Assurance::NoDeathPenalty]
    } else {
        Vec::new()
    };
    Handling {
        tlp: case.tlp,
        onward: case.onward,
        releasable_to: name.into_iter().map(|name| name.parse().unwrap()).collect(),
        purposes: PURPOSES.to_vec(),
        no_court: case.no_court,
        person: case.person,
        assurances,
        expires: case.over.then(|| "2026-11-21".parse().unwrap()),
        ..Handling::public()
    }
}

/// The table: first what any movement between nodes needs, then what the point adds.
fn expected(point: Point, case: &Case) -> bool {
    let follows = case.kind == "take-back";
    let home = case.recipient == OURS;
    let back = case.recipient == MAKER;
    let court_is_closed = case.no_court && case.purpose == Purpose::Court;
    let purpose = PURPOSES.contains(&case.purpose);
    if court_is_closed {
        return false;
    }
    if point == Point::Serve {
        return case.granted && (follows || (purpose && !case.over));
    }
    if follows {
        return true;
    }
    if case.over {
        return false;
    }
    if home {
        return true;
    }
    let person = !case.person || (case.caveats && case.assured && case.approvals > 0);
    let public = case.tlp == Tlp::Clear && case.onward == Onward::Free && !case.person;
    if !purpose || !person || (case.approvals == 0 && !public) {
        return false;
    }
    if back {
        return true;
    }
    let named = case.named == Named::TheRecipient;
    match point {
        Point::Seal => match case.tlp {
            Tlp::Red => named,
            _ => named || case.named == Named::NoOne,
        },
        _ => match (case.onward, case.tlp) {
            (Onward::None | Onward::WithinOrganisation, _) => false,
            (Onward::WithConsent, _) => case.granted,
            (Onward::Free, Tlp::Clear | Tlp::Green) => case.named != Named::AnotherOne || case.granted,
            (Onward::Free, _) => named,
        },
    }
}

#[test]
fn every_label_rule_and_flag_is_as_in_the_table() {
    let policy = Policy::shipped().unwrap();
    let (mut asked, mut allowed) = (0, 0);
    for case in cases() {
        let handling = handling(&case);
        // serving looks at the recipients of the file, not at lists or roles
        let serve = (case.recipient == THEIRS && case.named == Named::NoOne).then_some(Point::Serve);
        for point in [Point::Seal, Point::Onward].into_iter().chain(serve) {
            let answer = policy.decide(&Question {
                point,
                handling: &handling,
                kind: case.kind,
                issuer: MAKER,
                us: OURS,
                recipient: case.recipient,
                purpose: case.purpose,
                approvals: case.approvals,
                caveats_filled: case.caveats,
                granted: case.granted,
                on: today(),
            });
            assert_eq!(
                answer.allowed,
                expected(point, &case),
                "{point:?} {case:?} {:?}",
                answer.reasons
            );
            assert!(!answer.reasons.is_empty() && answer.version == policy.version());
            assert!(answer.reasons.iter().all(|reason| policy.words(reason).is_some()));
            asked += 1;
            allowed += u64::from(answer.allowed);
        }
    }
    // labels, onward rules, purposes, flags; places and points
    assert_eq!(asked, 5 * 4 * 3 * 256 * (5 * 2 + 1));
    assert!(allowed > 1000 && asked - allowed > 1000);
}

#[test]
fn a_person_sees_what_the_role_may_see() {
    let policy = Policy::shipped().unwrap();
    let widest = [
        ("reader", Some(Tlp::Amber), false),
        ("officer", Some(Tlp::AmberStrict), true),
        ("releasing-officer", Some(Tlp::Red), true),
        ("administrator", Some(Tlp::Red), true),
        ("nobody", None, true),
        ("", None, true),
    ];
    for (role, widest, persons) in widest {
        for tlp in Tlp::ALL {
            for person in [false, true] {
                let handling = Handling {
                    tlp,
                    person,
                    ..Handling::public()
                };
                let answer = policy.decide(&Question {
                    point: Point::Show,
                    handling: &handling,
                    kind: "incident",
                    issuer: MAKER,
                    us: OURS,
                    recipient: role,
                    purpose: Purpose::Oversight,
                    approvals: 0,
                    caveats_filled: false,
                    granted: false,
                    on: today(),
                });
                let sees = widest.is_some_and(|widest| tlp <= widest) && (persons || !person);
                assert_eq!(answer.allowed, sees, "{role} {tlp:?} {person}");
            }
        }
    }
}
