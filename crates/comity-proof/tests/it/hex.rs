//! Hexadecimal.

use comity_proof::hex::{decode, decode_array, encode};
use proptest::prelude::*;

#[test]
fn digits_of_either_case_are_read_and_all_else_is_not() {
    assert_eq!(decode("00fFa9"), Some(vec![0, 255, 0xa9]));
    assert_eq!(decode(""), Some(Vec::new()));
    for wrong in ["0", "0g", "0x00", " 00", "\u{ff11}\u{ff11}", "+1"] {
        assert_eq!(decode(wrong), None, "{wrong}");
    }
    assert_eq!(decode_array::<2>("0102"), Some([1, 2]));
    assert_eq!(decode_array::<2>("010203"), None);
}

proptest! {
    #[test]
    fn bytes_come_back(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
        prop_assert_eq!(decode(&encode(&bytes)), Some(bytes));
    }
}
