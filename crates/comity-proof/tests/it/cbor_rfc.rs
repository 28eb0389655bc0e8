//! The examples of RFC 8949 appendix A: those of our subset are read and written back, the others
//! are refused for the reason given.

use comity_proof::cbor::CborFault::{self, Float, Indefinite, Simple};
use comity_proof::cbor::{decode, encode};
use comity_proof::hex;

const ACCEPTED: &[&str] = &[
    "00",
    "01",
    "0a",
    "17",
    "1818",
    "1819",
    "1864",
    "1903e8",
    "1a000f4240",
    "1b000000e8d4a51000",
    "1bffffffffffffffff",
    "c249010000000000000000",
    "3bffffffffffffffff",
    "c349010000000000000000",
    "20",
    "29",
    "3863",
    "3903e7",
    "f4",
    "f5",
    "f6",
    "c074323031332d30332d32315432303a30343a30305a",
    "c11a514b67b0",
    "d74401020304",
    "d818456449455446",
    "d82076687474703a2f2f7777772e6578616d706c652e636f6d",
    "40",
    "4401020304",
    "60",
    "6161",
    "6449455446",
    "62225c",
    "62c3bc",
    "63e6b0b4",
    "64f0908591",
    "80",
    "83010203",
    "8301820203820405",
    "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
    "a0",
    "a201020304",
    "a26161016162820203",
    "826161a161626163",
    "a56161614161626142616361436164614461656145",
];

const REFUSED: &[(&str, CborFault)] = &[
    ("f90000", Float),
    ("f98000", Float),
    ("f93c00", Float),
    ("fb3ff199999999999a", Float),
    ("f93e00", Float),
    ("f97bff", Float),
    ("fa47c35000", Float),
    ("fa7f7fffff", Float),
    ("fb7e37e43c8800759c", Float),
    ("f90001", Float),
    ("f90400", Float),
    ("f9c400", Float),
    ("fbc010666666666666", Float),
    ("f97c00", Float),
    ("f97e00", Float),
    ("f9fc00", Float),
    ("fa7f800000", Float),
    ("fb7ff8000000000000", Float),
    ("c1fb41d452d9e8200000", Float),
    ("f7", Simple),
    ("f0", Simple),
    ("f8ff", Simple),
    ("5f42010243030405ff", Indefinite),
    ("7f657374726561646d696e67ff", Indefinite),
    ("9fff", Indefinite),
    ("9f018202039f0405ffff", Indefinite),
    ("83018202039f0405ff", Indefinite),
    ("bf61610161629f0203ffff", Indefinite),
    ("826161bf61626163ff", Indefinite),
    ("bf6346756ef563416d7421ff", Indefinite),
];

#[test]
fn the_examples_of_our_subset_are_read_and_written_back() {
    for text in ACCEPTED {
        let bytes = hex::decode(text).unwrap();
        let value = decode(&bytes).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(hex::encode(&encode(&value)), *text);
    }
}

#[test]
fn all_other_examples_are_refused() {
    for (text, fault) in REFUSED {
        let error = decode(&hex::decode(text).unwrap()).unwrap_err();
        assert_eq!(error.fault, *fault, "{text}");
    }
}
