//! Statements: what is accepted, and that all else is refused before any signature is checked.

use crate::support::{header, key, public, record, sign, statement};
use comity_proof::cbor::{self, Value};
use comity_proof::cose::{self, CoseError};
use comity_proof::sha256;
use comity_proof::statement::{
    After, Algorithm, Envelope, Header, MAX_STATEMENT_BYTES, Statement, StatementError, Verb, key_identifier,
    key_thumbprint, protected_bytes,
};
use ed25519_dalek::Signer;
use proptest::prelude::*;

fn empty_record() -> Vec<u8> {
    cbor::encode(&record("notice", Value::Map(Vec::new())))
}

/// A header with everything in it.
fn full_header() -> Header {
    let handling = Value::Map(vec![(Value::text("tlp"), Value::text("AMBER"))]);
    Header {
        alg: Algorithm::EdDsa,
        exp: Some(1_800_000_000),
        seq: 2,
        prev: Some([5; 32]),
        verb: Verb::Correct,
        re: Some("other.example/00".into()),
        nonce: Some([6; 32]),
        to: vec!["a.example".into(), "b.example".into()],
        after: vec![After {
            origin: "other.example/log/1".into(),
            size: 12,
            root: [7; 32],
        }],
        handling: Some(handling),
        ..header(1)
    }
}

/// The header map after `change`, signed again.
fn changed(change: impl FnOnce(&mut Vec<(Value, Value)>)) -> Result<Statement, StatementError> {
    let Value::Map(mut map) = cbor::decode(&protected_bytes(&full_header())).unwrap() else {
        unreachable!()
    };
    change(&mut map);
    let protected = cbor::encode(&Value::Map(map));
    let payload = empty_record();
    let signature = key(1)
        .sign(&cose::to_be_signed(&protected, &[], &payload))
        .to_bytes();
    Statement::parse(&cose::assemble(
        &protected,
        Vec::new(),
        Some(&payload),
        &signature,
    ))
}

fn set(map: &mut Vec<(Value, Value)>, label: Value, value: Value) {
    map.retain(|(known, _)| *known != label);
    map.push((label, value));
}

#[test]
fn a_signed_statement_reads_back_and_verifies() {
    for header in [header(1), full_header()] {
        let bytes = sign(1, &header, &empty_record());
        let read = Statement::parse(&bytes).unwrap();
        assert_eq!(read.header, header);
        assert_eq!((read.bytes(), read.hash()), (bytes.as_slice(), sha256(&bytes)));
        read.verify(&public(1)).unwrap();
        assert_eq!(read.verify(&public(2)), Err(StatementError::OtherKey));
        assert_eq!(
            read.payload_value().unwrap().get("kind").and_then(Value::as_text),
            Some("notice")
        );
    }
}

#[test]
fn the_key_identifier_is_the_start_of_the_thumbprint() {
    // The COSE key of RFC 9679 by hand: {1: 1, -1: 6, -2: key}.
    let cose_key = [b"\xa3\x01\x01\x20\x06\x21\x58\x20".as_slice(), &public(1)].concat();
    assert_eq!(key_thumbprint(&public(1)), sha256(&cose_key));
    assert_eq!(key_identifier(&public(1)), sha256(&cose_key)[..8]);
}

#[test]
fn receipts_do_not_change_the_hash() {
    let read = Statement::parse(&statement(1)).unwrap();
    let with = Statement::parse(&read.with_receipts(&[vec![1, 2, 3]])).unwrap();
    assert_eq!(with.receipts, [vec![1, 2, 3]]);
    assert_eq!(with.hash(), read.hash());
    assert_eq!(with.bare(), read.bytes());
    with.verify(&public(1)).unwrap();
}

#[test]
fn the_unprotected_header_holds_receipts_and_nothing_else() {
    let (protected, payload) = (protected_bytes(&header(1)), empty_record());
    let signature = key(1)
        .sign(&cose::to_be_signed(&protected, &[], &payload))
        .to_bytes();
    let with = |label: i64, value: Value| {
        let unprotected = vec![(Value::int(label), value)];
        Statement::parse(&cose::assemble(
            &protected,
            unprotected,
            Some(&payload),
            &signature,
        ))
    };
    let receipts = |count: usize| Value::Array(vec![Value::Bytes(vec![1]); count]);
    assert!(with(394, receipts(16)).is_ok());
    for value in [
        receipts(0),
        receipts(17),
        Value::Bytes(vec![1]),
        Value::Array(vec![Value::Null]),
    ] {
        assert_eq!(with(394, value), Err(StatementError::BadReceipts));
    }
    assert_eq!(
        with(5, Value::Null),
        Err(StatementError::UnprotectedLabel("5".into()))
    );
    assert_eq!(
        with(4, Value::Null),
        Err(CoseError::LabelTwice("4".into()).into())
    );
}

#[test]
fn sequence_and_previous_hash_go_together() {
    let with = |seq, prev| {
        Statement::parse(&sign(
            1,
            &Header {
                seq,
                prev,
                ..header(1)
            },
            &empty_record(),
        ))
    };
    assert!(with(1, None).is_ok() && with(2, Some([7; 32])).is_ok() && with(u64::MAX, Some([7; 32])).is_ok());
    assert_eq!(with(2, None), Err(StatementError::Chain(2)));
    assert_eq!(with(1, Some([7; 32])), Err(StatementError::Chain(1)));
    assert!(matches!(
        with(0, None),
        Err(StatementError::Wrong {
            field: "comity.seq",
            ..
        })
    ));
}

#[test]
fn every_label_must_be_known_and_well_formed() {
    assert!(changed(|_| ()).is_ok());
    let unknown = [
        Value::int(2),
        Value::int(-1),
        Value::text("seq"),
        Value::text("comity.new"),
        Value::Bytes(vec![1]),
    ];
    for label in unknown {
        let refused = changed(|map| set(map, label.clone(), Value::int(1)));
        assert!(
            matches!(refused, Err(StatementError::UnknownLabel(_))),
            "{label:?}"
        );
    }
    let (int, text, bytes) = (Value::int, Value::text, |length| Value::Bytes(vec![0; length]));
    let wrong = [
        (int(3), int(60)),
        (int(3), text("")),
        (int(4), bytes(7)),
        (int(4), text("12345678")),
        (int(15), int(1)),
        (int(16), int(1)),
        (text("comity.seq"), int(-1)),
        (text("comity.seq"), text("2")),
        (text("comity.prev"), bytes(31)),
        (text("comity.verb"), text("Issue")),
        (text("comity.verb"), text("")),
        (text("comity.re"), int(1)),
        (text("comity.nonce"), bytes(16)),
        (text("comity.to"), text("a")),
        (text("comity.to"), Value::Array(Vec::new())),
        (text("comity.to"), Value::Array(vec![int(1)])),
        (text("comity.to"), Value::Array(vec![text("a"); 257])),
        (text("comity.handling"), text("TLP:RED")),
        (text("comity.handling"), Value::Map(Vec::new())),
        (text("comity.handling"), Value::Map(vec![(int(1), int(1))])),
        (int(258), int(-15)),
        (text("comity.re"), text(&"x".repeat(1025))),
    ];
    for (label, value) in wrong {
        let refused = changed(|map| set(map, label.clone(), value.clone()));
        assert!(
            matches!(refused, Err(StatementError::Wrong { .. })),
            "{label:?} {value:?}: {refused:?}"
        );
    }
}

#[test]
fn every_required_label_is_required() {
    for label in [
        Value::int(3),
        Value::int(4),
        Value::int(15),
        Value::int(16),
        Value::text("comity.seq"),
        Value::text("comity.verb"),
    ] {
        let refused = changed(|map| map.retain(|(known, _)| *known != label));
        assert!(matches!(refused, Err(StatementError::Missing(_))), "{label:?}");
    }
    let refused = changed(|map| map.retain(|(known, _)| *known != Value::int(1)));
    assert_eq!(refused, Err(CoseError::NoAlgorithm.into()));
}

#[test]
fn claims_are_held_to_the_profile() {
    let name = Value::text("node.example");
    let claims = |list: Vec<(i64, Value)>| {
        let map = list
            .into_iter()
            .map(|(label, value)| (Value::int(label), value))
            .collect();
        changed(|header| set(header, Value::int(15), Value::Map(map)))
    };
    let good = vec![(1, name.clone()), (2, name.clone()), (6, Value::int(1))];
    assert!(claims(good.clone()).is_ok());
    for missing in 0..3 {
        let mut list = good.clone();
        list.remove(missing);
        assert!(matches!(claims(list), Err(StatementError::Missing(_))));
    }
    assert_eq!(
        claims([good.clone(), vec![(3, name.clone())]].concat()),
        Err(StatementError::UnknownClaim("3".into()))
    );
    for wrong in [
        (1, Value::text("two words")),
        (2, Value::text("")),
        (6, Value::int(-1)),
        (4, name.clone()),
    ] {
        let mut list = good.clone();
        list.retain(|(label, _)| *label != wrong.0);
        list.push(wrong);
        assert!(matches!(claims(list), Err(StatementError::Wrong { .. })));
    }
}

#[test]
fn other_algorithms_are_refused() {
    for algorithm in [
        Value::int(-7),
        Value::int(-48),
        Value::int(0),
        Value::text("EdDSA"),
    ] {
        let refused = changed(|map| set(map, Value::int(1), algorithm));
        assert!(matches!(
            refused,
            Err(StatementError::Cose(CoseError::UnknownAlgorithm(_)))
        ));
    }
}

#[test]
fn a_hash_envelope_has_its_own_labels_and_32_bytes() {
    let envelope = Some(Envelope {
        location: Some("blob/00".into()),
    });
    let header = Header {
        content_type: "application/age".into(),
        envelope,
        ..header(1)
    };
    let read = Statement::parse(&sign(1, &header, &[1; 32])).unwrap();
    assert_eq!(read.header, header);
    assert_eq!(
        Statement::parse(&sign(1, &header, &[1; 31])),
        Err(StatementError::EnvelopePayload(31))
    );
    assert_eq!(
        changed(|map| set(map, Value::int(258), Value::int(-16))),
        Err(StatementError::ContentTypeTwice)
    );
    assert_eq!(
        changed(|map| set(map, Value::int(260), Value::text("x"))),
        Err(StatementError::NoEnvelope)
    );
}

#[test]
fn records_are_maps_in_strict_cbor() {
    assert_eq!(
        Statement::parse(&sign(1, &header(1), &[0x80])),
        Err(StatementError::PayloadNotMap)
    );
    for payload in [
        &b""[..],
        b"{}",
        &[0xa0, 0],
        &[0xbf, 0xff],
        &[0xa1, 0x61, 0x61, 0xf9, 0, 0],
    ] {
        assert!(matches!(
            Statement::parse(&sign(1, &header(1), payload)),
            Err(StatementError::Payload(_))
        ));
    }
    let other = Header {
        content_type: "text/plain".into(),
        ..header(1)
    };
    assert!(Statement::parse(&sign(1, &other, b"any bytes")).is_ok());
}

#[test]
fn other_shapes_of_message_are_refused() {
    let bytes = statement(1);
    assert!(matches!(
        Statement::parse(&bytes[1..]),
        Err(StatementError::Cose(CoseError::NotSign1))
    ));
    let Value::Tag(_, inner) = cbor::decode(&bytes).unwrap() else {
        unreachable!()
    };
    let retagged = cbor::encode(&Value::Tag(98, inner.clone()));
    assert_eq!(
        Statement::parse(&retagged),
        Err(CoseError::OtherMessage(98).into())
    );
    let Value::Array(parts) = *inner else {
        unreachable!()
    };
    let tagged =
        |parts: Vec<Value>| Statement::parse(&cbor::encode(&Value::Tag(18, Box::new(Value::Array(parts)))));
    assert!(tagged(parts.clone()).is_ok());
    assert_eq!(tagged(parts[..3].to_vec()), Err(CoseError::NotSign1.into()));
    let replaced = |at: usize, value: Value| {
        let mut parts = parts.clone();
        parts[at] = value;
        tagged(parts)
    };
    assert_eq!(replaced(2, Value::Null), Err(StatementError::Missing("payload")));
    assert_eq!(
        replaced(3, Value::Bytes(vec![0; 63])),
        Err(CoseError::SignatureLength(63).into())
    );
    assert_eq!(
        replaced(0, Value::Bytes(vec![0x80])),
        Err(CoseError::ProtectedNotMap.into())
    );
    assert!(matches!(
        replaced(0, Value::Bytes(Vec::new())),
        Err(StatementError::Cose(CoseError::ProtectedCbor(_)))
    ));
    for (at, value) in [
        (0, Value::Null),
        (1, Value::Null),
        (2, Value::Bool(true)),
        (3, Value::Null),
    ] {
        assert_eq!(replaced(at, value), Err(CoseError::NotSign1.into()));
    }
}

#[test]
fn the_size_limit_holds() {
    let frame = sign(
        1,
        &Header {
            content_type: "text/plain".into(),
            ..header(1)
        },
        &[0; 40_000],
    )
    .len()
        - 40_000;
    let with = |length: usize| {
        let header = Header {
            content_type: "text/plain".into(),
            ..header(1)
        };
        Statement::parse(&sign(1, &header, &vec![0; length - frame]))
    };
    assert!(with(MAX_STATEMENT_BYTES).is_ok());
    assert_eq!(
        with(MAX_STATEMENT_BYTES + 1),
        Err(StatementError::TooLong(MAX_STATEMENT_BYTES + 1))
    );
}

proptest! {
    #[test]
    fn any_changed_byte_is_noticed(at in any::<usize>(), to in any::<u8>()) {
        let mut bytes = sign(1, &full_header(), &empty_record());
        let at = at % bytes.len();
        prop_assume!(bytes[at] != to);
        bytes[at] = to;
        let verified = Statement::parse(&bytes).and_then(|statement| statement.verify(&public(1)));
        prop_assert!(verified.is_err());
    }

    #[test]
    fn headers_come_back(
        (iat, exp, seq) in (any::<u64>(), any::<Option<u64>>(), 2u64..),
        (prev, nonce) in any::<([u8; 32], Option<[u8; 32]>)>(),
        verb in proptest::sample::select(Verb::ALL.to_vec()),
        names in proptest::collection::vec("[a-zA-Z0-9\u{fc}\u{4e2d}/.-]{1,30}", 2..6),
    ) {
        let [sub, to @ ..] = names.as_slice() else { unreachable!() };
        let sub = cbor::to_nfc(sub);
        let to = to.iter().map(|name| cbor::to_nfc(name)).collect();
        let header = Header { iat, exp, seq, prev: Some(prev), nonce, verb, sub, to, ..header(1) };
        prop_assert_eq!(Statement::parse(&sign(1, &header, &empty_record())).unwrap().header, header);
    }
}
