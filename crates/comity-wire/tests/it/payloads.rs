//! The signed form of records: golden samples that must read back for ever, and the laws of the encoding.

use std::path::PathBuf;

use comity_core::kinds::Kind;
use comity_core::record::Record;
use comity_wire::payload::{PayloadError, from_payload, to_payload};
use proptest::prelude::*;
use serde_json::{Value, json};

fn golden(kind: Kind, ending: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/golden/v1/{kind}.{ending}"))
}

pub(crate) fn golden_json(kind: Kind) -> Value {
    serde_json::from_str(&std::fs::read_to_string(golden(kind, "json")).unwrap()).unwrap()
}

/// Version 1 of every kind, as signed since the first release. A change here breaks every old signature:
/// add a version instead. (`COMITY_WRITE_GOLDEN=1` writes a sample that is not there yet.)
#[test]
fn golden_samples_read_back() {
    for kind in Kind::ALL {
        let tree = golden_json(*kind);
        let bytes = to_payload(&tree).unwrap();
        let hex = comity_proof::hex::encode(&bytes);
        let path = golden(*kind, "cbor.hex");
        if std::env::var_os("COMITY_WRITE_GOLDEN").is_some() && !path.exists() {
            std::fs::write(&path, format!("{hex}\n")).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap();
        assert_eq!(hex, kept.trim(), "{kind}: the encoding changed");
        assert_eq!(
            from_payload(&comity_proof::hex::decode(kept.trim()).unwrap()).unwrap(),
            tree,
            "{kind}"
        );
    }
}

#[test]
fn golden_samples_are_records_without_a_fault() {
    for kind in Kind::ALL {
        let tree = golden_json(*kind);
        let record = Record::from_json(tree.clone()).unwrap_or_else(|problem| panic!("{kind}: {problem}"));
        assert_eq!(record.problems(), [], "{kind}");
        assert_eq!(record.to_json(), tree, "{kind}");
    }
}

#[test]
fn what_cannot_be_signed_is_named_with_its_place() {
    let place = |tree: Value| to_payload(&tree).unwrap_err().to_string();
    assert!(place(json!({"body": {"items": [{"mass": 0.1}]}})).starts_with("record.body.items[0].mass: 0.1"));
    assert!(place(json!({"body": {"x": null}})).starts_with("record.body.x: null"));
    assert!(place(json!({"body": {"x": "e\u{301}"}})).starts_with("record.body.x: "));
    assert!(place(json!({"e\u{301}": 1})).contains("normalization form C"));
    assert_eq!(to_payload(&json!([1])), Err(PayloadError::NotAMap));
    assert!(matches!(
        to_payload(&json!({"x": "y".repeat(60_000)})),
        Err(PayloadError::TooLarge { .. })
    ));
    let nested = |levels: usize| (0..levels).fold(json!(1), |inner, _| json!({ "a": inner }));
    assert!(to_payload(&nested(16)).is_ok_and(|bytes| from_payload(&bytes).is_ok()));
    assert!(matches!(
        to_payload(&nested(17)),
        Err(PayloadError::TooDeep { .. })
    ));
    let empty_at_17 = (0..16).fold(json!({}), |inner, _| json!({ "a": inner }));
    assert!(matches!(
        to_payload(&empty_at_17),
        Err(PayloadError::TooDeep { .. })
    ));
}

#[test]
fn bytes_that_are_no_payload() {
    use comity_proof::cbor::{Value as Cbor, encode};
    let map = |value: Cbor| encode(&Cbor::Map(vec![(Cbor::text("x"), value)]));
    for (value, what) in [
        (Cbor::Bytes(vec![1]), "byte string"),
        (Cbor::Null, "null"),
        (Cbor::Tag(0, Box::new(Cbor::text("x"))), "tag"),
        (Cbor::Negative(u64::MAX), "number beyond 64 bits"),
        (
            Cbor::Map(vec![(Cbor::int(1), Cbor::int(1))]),
            "key that is not text",
        ),
    ] {
        let error = from_payload(&map(value)).unwrap_err();
        assert!(
            matches!(&error, PayloadError::Foreign { what: found, .. } if *found == what),
            "{error}"
        );
        assert!(error.to_string().starts_with("record.x"), "{error}");
    }
    assert_eq!(from_payload(&encode(&Cbor::int(1))), Err(PayloadError::NotAMap));
    assert!(matches!(from_payload(b"\xff"), Err(PayloadError::Cbor(_))));
    assert!(matches!(
        from_payload(&vec![0; 70_000]),
        Err(PayloadError::TooLarge { .. })
    ));
}

/// Any tree a record may hold, fields nobody knows among them.
fn tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|number| json!(number)),
        any::<u64>().prop_map(|number| json!(number)),
        "[ -~é中文]{0,12}".prop_map(Value::String),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            proptest::collection::btree_map("[a-zé中-]{0,9}", inner, 0..5).prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    #[test]
    fn there_and_back_is_the_same(inner in tree()) {
        let record = json!({ "kind": "unheard-of", "body": inner });
        let bytes = to_payload(&record).unwrap();
        prop_assert_eq!(from_payload(&bytes).unwrap(), record);
    }

    #[test]
    fn one_tree_has_one_encoding(inner in tree()) {
        let bytes = to_payload(&json!({ "a": inner.clone(), "b": 1, "cc": 2 })).unwrap();
        prop_assert_eq!(to_payload(&json!({ "cc": 2, "b": 1, "a": inner })).unwrap(), bytes);
    }

    #[test]
    fn any_bytes_are_a_payload_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(tree) = from_payload(&bytes) {
            prop_assert_eq!(to_payload(&tree).unwrap(), bytes);
        }
    }
}
