//! Sealed files: whatever comes, opening answers, within its limits, and nothing opens that was not sealed to the key.
#![no_main]

use std::sync::LazyLock;

use comity_seal::{FileKey, Identity, Kind, SealError, open, open_with_file_key, seal};

const MOST: u64 = 1 << 16;

static KEYS: LazyLock<[Identity; 2]> = LazyLock::new(|| {
    [Kind::X25519, Kind::Hybrid].map(|kind| Identity::from_seed(kind, &[7; 32]).expect("a seed"))
});
/// Good files, so that the fuzzer gets behind the header.
static FILES: LazyLock<[(Vec<u8>, FileKey); 2]> = LazyLock::new(|| {
    [0, 1].map(|n| {
        let sealed = seal(b"a short text", &[KEYS[n].to_public()]).expect("sealed");
        (sealed.file, sealed.file_key)
    })
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let raw = open(data, &KEYS[..], MOST);
    if let Ok(opened) = raw {
        assert!(opened.plain.len() as u64 <= MOST);
        assert_eq!(open_with_file_key(data, &opened.file_key, MOST), Ok(opened.plain));
    }
    // a good file with one stretch written over
    let [which, at, more @ ..] = data else { return };
    let (file, key) = &FILES[usize::from(which & 1)];
    let at = usize::from(*at) * file.len() / 256;
    let mut changed = file.clone();
    for (to, from) in changed[at..].iter_mut().zip(more) {
        *to = *from;
    }
    if changed != *file {
        assert!(open(&changed, &KEYS[..], MOST).is_err());
        assert!(matches!(
            open_with_file_key(&changed, key, MOST),
            Err(SealError::Altered(_) | SealError::NotSealed(_))
        ));
    }
});
