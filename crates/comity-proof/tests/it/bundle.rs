//! Entry bundles.

use comity_proof::tile::{BundleError, MAX_BUNDLE_BYTES, encode_bundle, parse_bundle};
use proptest::prelude::*;

#[test]
fn limits_hold() {
    assert_eq!(encode_bundle::<Vec<u8>>(&[]), Err(BundleError::Empty));
    assert_eq!(encode_bundle(&vec![b""; 257]), Err(BundleError::TooMany));
    let too_long = encode_bundle(&[vec![0; 65_536]]);
    assert_eq!(
        too_long,
        Err(BundleError::EntryTooLong {
            number: 0,
            got: 65_536
        })
    );
    let largest = encode_bundle(&vec![vec![7; 65_535]; 256]).unwrap();
    assert_eq!(largest.len(), MAX_BUNDLE_BYTES);
    assert_eq!(parse_bundle(&largest).unwrap().len(), 256);
}

#[test]
fn broken_bundles_are_refused() {
    assert_eq!(parse_bundle(&[]), Err(BundleError::Empty));
    assert_eq!(parse_bundle(&[0, 1, 9, 0]), Err(BundleError::CutLength(1)));
    assert_eq!(
        parse_bundle(&[0, 2, 9]),
        Err(BundleError::CutEntry {
            number: 0,
            wanted: 2,
            got: 1
        })
    );
    assert_eq!(parse_bundle(&vec![0; 2 * 257]), Err(BundleError::TooMany));
}

proptest! {
    #[test]
    fn what_is_accepted_is_written_back_the_same(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(entries) = parse_bundle(&bytes) {
            prop_assert_eq!(encode_bundle(&entries).unwrap(), bytes);
        }
    }

    #[test]
    fn entries_come_back(entries in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..300), 1..256)) {
        prop_assert_eq!(parse_bundle(&encode_bundle(&entries).unwrap()).unwrap(), entries);
    }
}
