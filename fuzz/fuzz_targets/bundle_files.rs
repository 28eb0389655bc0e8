//! Bundles: the index and parcels come back the same; a folder of any bytes is refused or told, and nothing in it holds
//! without keys.
#![no_main]

use comity_proof::bundle::{Index, Parcel, verify_files};
use comity_proof::note::VerifierKey;
use comity_proof::policy::Policy;
use std::collections::BTreeMap;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(index) = Index::parse(data) {
        assert_eq!(Index::parse(index.to_text().as_bytes()), Ok(index));
    }
    if let Some(parcel) = Parcel::parse(data) {
        assert_eq!(parcel.to_bytes(), data);
    }
    // Files as `name NUL length (two bytes) bytes`, one behind the other.
    let (mut files, mut rest) = (BTreeMap::new(), data);
    while let Some((name, behind)) = cut(rest) {
        let Some((length, behind)) = behind.split_first_chunk::<2>() else {
            break;
        };
        let length = usize::from(u16::from_be_bytes(*length)).min(behind.len());
        let (bytes, behind) = behind.split_at(length);
        files.insert(String::from_utf8_lossy(name).into_owned(), bytes.to_vec());
        rest = behind;
    }
    // Nobody has the secret half of this key.
    let key = VerifierKey::ed25519("example.com/log", &[3; 32]).expect("a key name");
    if let Ok(report) = verify_files(&files, Some(&Policy::of_log(key)), None) {
        assert!(report.statements.is_empty() && report.logs.is_empty());
    }
    let _ = verify_files(&files, None, None);
});

fn cut(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|byte| *byte == 0)?;
    Some((bytes.get(..at)?, bytes.get(at + 1..)?))
}
