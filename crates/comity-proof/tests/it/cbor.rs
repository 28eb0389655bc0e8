//! The CBOR decoder against hostile bytes, and against another implementation.

use comity_proof::cbor::CborFault::*;
use comity_proof::cbor::{CborError, MAX_DEPTH, Value, decode, encode, to_nfc};
use comity_proof::hex;
use proptest::prelude::*;

fn fault(text: &str) -> CborError {
    decode(&hex::decode(text).unwrap()).expect_err(text)
}

#[test]
fn refusals_name_the_place_and_the_fault() {
    let cases = [
        ("", 0, Truncated),
        ("0000", 1, Trailing),
        ("820118", 2, Truncated),
        ("811817", 1, NotShortest),
        ("1900ff", 0, NotShortest),
        ("1a0000ffff", 0, NotShortest),
        ("1b00000000ffffffff", 0, NotShortest),
        ("5800", 0, NotShortest),
        ("1c", 0, Reserved),
        ("3f", 0, Reserved),
        ("df", 0, Reserved),
        ("ff", 0, Indefinite),
        ("f801", 0, Simple),
        ("62c328", 0, NotUtf8),
        ("63ffffff", 0, NotUtf8),
        ("8163 65cc81", 1, NotNfc),
        ("a2010001 00", 3, KeyTwice),
        ("a2020001 00", 3, KeyOrder),
        ("a2616100 0100", 4, KeyOrder),
        ("a1f93c0000", 1, Float),
        ("c24101", 0, Bignum),
        ("c249000000000000000000", 0, Bignum),
        ("c300", 0, Bignum),
    ];
    for (text, offset, fault_wanted) in cases {
        let text = text.replace(' ', "");
        assert_eq!(
            fault(&text),
            CborError {
                offset,
                fault: fault_wanted
            },
            "{text}"
        );
    }
}

#[test]
fn huge_lengths_are_refused_before_anything_is_allocated() {
    for head in ["5b", "7b", "9b", "bb"] {
        let text = format!("{head}ffffffffffffffff");
        assert_eq!(
            fault(&text),
            CborError {
                offset: 0,
                fault: Truncated
            }
        );
    }
    assert_eq!(fault("9a7fffffff00").fault, Truncated);
    assert_eq!(fault("ba0000ffff0000").fault, NotShortest);
    assert_eq!(fault("bb800000000000000000").fault, Truncated);
}

#[test]
fn nesting_stops_at_the_limit() {
    for head in [0x81, 0xc6] {
        let nested = |depth: usize| [vec![head; depth], vec![0]].concat();
        assert!(decode(&nested(MAX_DEPTH)).is_ok());
        let refused = CborError {
            offset: MAX_DEPTH,
            fault: TooDeep,
        };
        assert_eq!(decode(&nested(MAX_DEPTH + 1)).unwrap_err(), refused);
        assert_eq!(decode(&nested(1_000_000)).unwrap_err(), refused);
    }
    let maps = [[0xa1, 0x00].repeat(100_000), vec![0]].concat();
    assert_eq!(decode(&maps).unwrap_err().fault, TooDeep);
    let keys = [vec![0xa1; 100_000], vec![0, 0]].concat();
    assert_eq!(decode(&keys).unwrap_err().fault, TooDeep);
}

#[test]
fn errors_read_as_sentences() {
    assert_eq!(
        fault("a2010001 00".replace(' ', "").as_str()).to_string(),
        "byte 3: this map key stands here twice"
    );
}

#[test]
fn values_answer_what_they_are() {
    let map = Value::Map(vec![
        (Value::text("n"), Value::int(-5)),
        (Value::text("t"), Value::text("u\u{308}")),
    ]);
    assert_eq!(map.get("n").and_then(Value::as_i64), Some(-5));
    assert_eq!(map.get("t").and_then(Value::as_text), Some("\u{fc}"));
    assert_eq!(map.get("x"), None);
    assert_eq!(Value::Negative(u64::MAX).as_i64(), None);
    assert_eq!(Value::int(i64::MIN).as_i64(), Some(i64::MIN));
    assert_eq!(Value::Unsigned(u64::MAX).as_i64(), None);
}

/// Values as [`decode`] returns them: map keys sorted, each once, texts in NFC.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<u64>().prop_map(Value::Unsigned),
        (0..300u64).prop_map(Value::Unsigned),
        any::<u64>().prop_map(Value::Negative),
        proptest::collection::vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
        any::<String>().prop_map(|text| Value::Text(to_nfc(&text))),
        any::<bool>().prop_map(Value::Bool),
        Just(Value::Null),
    ];
    leaf.prop_recursive(6, 60, 8, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..8).prop_map(Value::Array),
            proptest::collection::vec((inner.clone(), inner.clone()), 0..8).prop_map(sorted_map),
            (4..u64::MAX, inner).prop_map(|(tag, value)| Value::Tag(tag, Box::new(value))),
        ]
    })
}

fn sorted_map(mut entries: Vec<(Value, Value)>) -> Value {
    entries.sort_by_key(|(key, _)| encode(key));
    entries.dedup_by_key(|(key, _)| encode(key));
    Value::Map(entries)
}

/// The same value by another encoder, which keeps the order it is given.
fn encode_elsewhere(value: &Value, out: &mut minicbor::Encoder<Vec<u8>>) {
    match value {
        Value::Unsigned(n) => drop(out.u64(*n).unwrap()),
        Value::Negative(n) => drop(out.i128(-1 - i128::from(*n)).unwrap()),
        Value::Bytes(bytes) => drop(out.bytes(bytes).unwrap()),
        Value::Text(text) => drop(out.str(text).unwrap()),
        Value::Array(items) => {
            out.array(items.len() as u64).unwrap();
            items.iter().for_each(|item| encode_elsewhere(item, out));
        }
        Value::Map(entries) => {
            out.map(entries.len() as u64).unwrap();
            entries.iter().for_each(|(key, value)| {
                encode_elsewhere(key, out);
                encode_elsewhere(value, out);
            });
        }
        Value::Tag(tag, inner) => {
            out.tag(minicbor::data::Tag::new(*tag)).unwrap();
            encode_elsewhere(inner, out);
        }
        Value::Bool(truth) => drop(out.bool(*truth).unwrap()),
        Value::Null => drop(out.null().unwrap()),
    }
}

proptest! {
    #[test]
    fn values_come_back(value in values()) {
        prop_assert_eq!(decode(&encode(&value)).unwrap(), value);
    }

    #[test]
    fn another_encoder_writes_the_same_bytes(value in values()) {
        let mut other = minicbor::Encoder::new(Vec::new());
        encode_elsewhere(&value, &mut other);
        prop_assert_eq!(encode(&value), other.into_writer());
    }

    #[test]
    fn what_is_accepted_has_no_other_encoding(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(value) = decode(&bytes) {
            prop_assert_eq!(encode(&value), bytes.clone());
            let mut other = minicbor::Decoder::new(&bytes);
            prop_assert!(other.skip().is_ok());
            prop_assert_eq!(other.position(), bytes.len());
        }
    }

    #[test]
    fn a_changed_byte_is_another_value_or_refused(value in values(), at in any::<usize>(), to in any::<u8>()) {
        let mut bytes = encode(&value);
        let at = at % bytes.len();
        prop_assume!(bytes[at] != to);
        bytes[at] = to;
        if let Ok(changed) = decode(&bytes) {
            prop_assert_ne!(changed, value);
        }
    }
}
