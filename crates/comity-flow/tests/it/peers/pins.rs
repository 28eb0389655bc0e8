//! Pinning: codes, cards, words, and who may do it.

use comity_flow::peers::{Card, Code};
use comity_flow::{FlowError, Role, Who};

use super::{Desk, NORTH, SOUTH, admin, name, pair};
use crate::bench::officer;

#[test]
fn both_see_the_same_words_and_each_other() {
    let (north, south) = pair();
    let (a, b) = (
        north.node().peers(&admin()).unwrap(),
        south.node().peers(&admin()).unwrap(),
    );
    assert_eq!((a[0].name.as_str(), b[0].name.as_str()), (SOUTH, NORTH));
    assert_eq!(a[0].words, b[0].words);
    assert_eq!(a[0].address, "south.example:8444");
    assert_eq!(a[0].pinned_by, "operator");
    let tls = south.node().card().unwrap().tls;
    assert_eq!(north.node().peer_of_tls_key(&tls), Some(name(SOUTH)));
    assert_eq!(north.node().peer_of_tls_key(&[9; 32]), None);
    let detail = north.node().peer(&officer(), &name(SOUTH)).unwrap();
    assert!(
        detail
            .keys
            .iter()
            .any(|key| key.role == "sealing" && key.key.starts_with("age1"))
    );
    assert_eq!(detail.origin, "south.example/log/1");
}

fn code_of(cause: FlowError) -> String {
    match cause {
        FlowError::Fields(problems) => problems[0].code.clone(),
        other => panic!("{other}"),
    }
}

#[test]
fn a_wrong_card_is_refused_and_nothing_is_pinned() {
    let (north, south, east) = (Desk::new(NORTH), Desk::new(SOUTH), Desk::new(super::EAST));
    south.node().set_peer_address("south.example:8444").unwrap();
    let code = south.node().invite_peer(&admin()).unwrap();
    let card = south.node().card().unwrap();
    let other = east.node().card().unwrap().encode();
    let refused = north.node().accept_peer(&admin(), &code, &other).unwrap_err();
    assert_eq!(code_of(refused), "card");
    let own = south
        .node()
        .accept_peer(&admin(), &code, &card.encode())
        .unwrap_err();
    assert_eq!(code_of(own), "own-code");
    // Somebody who serves a card of their own making under a foreign name has a code of their own making.
    let forged = Card {
        tls: [1; 32],
        ..card.clone()
    };
    let lying = Code::new("west.example", "west.example:1", &forged.hash()).unwrap();
    let refused = north
        .node()
        .accept_peer(&admin(), &lying, &forged.encode())
        .unwrap_err();
    assert_eq!(code_of(refused), "card");
    assert!(north.node().peers(&admin()).unwrap().is_empty());
    // A pinned log key is not replaced by another card.
    north.node().accept_peer(&admin(), &code, &card.encode()).unwrap();
    let other_log = Card {
        log: vec![comity_proof::note::VerifierKey::ed25519("south.example/log/1", &[1; 32]).unwrap()],
        ..card
    };
    let lying = Code::new(SOUTH, "south.example:1", &other_log.hash()).unwrap();
    let refused = north
        .node()
        .accept_peer(&admin(), &lying, &other_log.encode())
        .unwrap_err();
    assert_eq!(code_of(refused), "pinned");
}

#[test]
fn only_an_administrator_pins_freezes_and_removes() {
    let (north, south) = pair();
    let releasing = Who {
        role: Role::ReleasingOfficer,
        ..officer()
    };
    let refused =
        |done: Result<(), FlowError>| assert!(matches!(done, Err(FlowError::NotAllowed(_))), "{done:?}");
    let south_name = name(SOUTH);
    refused(north.node().invite_peer(&releasing).map(drop));
    refused(north.node().freeze_peer(&releasing, &south_name, "no"));
    refused(north.node().thaw_peer(&releasing, &south_name));
    refused(north.node().remove_peer(&releasing, &south_name));
    refused(north.node().set_quorum(&releasing, 1));
    refused(north.node().override_guard(&releasing));
    let reader = Who {
        role: Role::Reader,
        ..officer()
    };
    refused(north.node().peers(&reader).map(drop));
    north
        .node()
        .freeze_peer(&admin(), &south_name, "their operator asked")
        .unwrap();
    let view = north.node().peers(&officer()).unwrap().remove(0);
    assert_eq!(view.frozen.unwrap().why, "their operator asked");
    assert!(matches!(
        super::round(&north, &south),
        Err(comity_flow::peers::SyncTrouble::Frozen(_))
    ));
    north.node().thaw_peer(&admin(), &south_name).unwrap();
    super::good_round(&north, &south);
    north.node().remove_peer(&admin(), &south_name).unwrap();
    assert!(north.node().peers(&admin()).unwrap().is_empty());
    assert!(matches!(
        super::round(&north, &south),
        Err(comity_flow::peers::SyncTrouble::NotPinned(_))
    ));
    let deeds: Vec<String> = north
        .node()
        .audit(
            &admin(),
            &comity_flow::AuditQuery {
                limit: 50,
                ..Default::default()
            },
        )
        .unwrap()
        .into_iter()
        .map(|line| line.action)
        .collect();
    for deed in [
        "peer.invite",
        "peer.accept",
        "peer.freeze",
        "peer.thaw",
        "peer.remove",
    ] {
        assert!(deeds.iter().any(|done| done == deed), "{deed} in {deeds:?}");
    }
}
