//! Keys as text.

use comity_seal::{FileKey, Identity, Kind, Recipient, SealError, choose};
use proptest::prelude::*;

use crate::{KINDS, identity};

#[test]
fn keys_are_written_as_age_writes_them() {
    for kind in KINDS {
        let made = Identity::generate(kind);
        assert_eq!(made.kind(), kind);
        let secret = made.to_secret_text();
        let start = if kind == Kind::Hybrid {
            "AGE-SECRET-KEY-PQ-1"
        } else {
            "AGE-SECRET-KEY-1"
        };
        assert!(secret.starts_with(start));
        let read: Identity = secret.parse().unwrap();
        assert_eq!(read.to_public(), made.to_public());
        let public = made.to_public().to_string();
        assert!(public.starts_with(if kind == Kind::Hybrid { "age1pq1" } else { "age1" }));
        let read: Recipient = public.parse().unwrap();
        assert_eq!((read.kind(), read.to_string()), (kind, public.clone()));
        assert_ne!(Identity::generate(kind).to_public(), made.to_public());
        assert!(!format!("{made:?}").contains(&secret[20..]));
        for text in [
            public.to_uppercase(),
            format!("{public} "),
            public[..public.len() - 1].to_owned(),
        ] {
            assert!(
                matches!(text.parse::<Recipient>(), Err(SealError::BadRecipient(_))),
                "{text}"
            );
        }
    }
    // 1,216 bytes are 1,946 letters, before them `age1pq1`, behind them a checksum of 6
    assert_eq!(
        identity(Kind::Hybrid, 1).to_public().to_string().len(),
        7 + 1946 + 6
    );
}

#[test]
fn other_texts_are_no_keys() {
    for text in [
        "",
        "age1",
        "age1pq1",
        "AGE-SECRET-KEY-1",
        "age1yubikey1qqq",
        "ssh-ed25519 AAAA",
    ] {
        assert!(text.parse::<Recipient>().is_err(), "{text}");
        assert!(text.parse::<Identity>().is_err(), "{text}");
    }
    let error = "AGE-SECRET-KEY-1QQQ".parse::<Identity>().unwrap_err();
    assert!(
        !error.to_string().contains("QQQ"),
        "a secret must not get into messages"
    );
    for text in [
        "",
        "00",
        "zz000000000000000000000000000000",
        &"0".repeat(33),
        "é000000000000000000000000000000",
    ] {
        assert_eq!(
            text.parse::<FileKey>().unwrap_err(),
            SealError::BadFileKey,
            "{text}"
        );
    }
}

#[test]
fn the_sort_that_all_have_is_chosen() {
    let of = |kinds: &[(Kind, u8)]| -> Vec<Recipient> {
        kinds
            .iter()
            .map(|(kind, n)| identity(*kind, *n).to_public())
            .collect()
    };
    use Kind::{Hybrid, X25519};
    let both = of(&[(X25519, 1), (Hybrid, 1)]);
    let newer = of(&[(X25519, 2), (Hybrid, 2), (X25519, 3), (Hybrid, 3)]);
    let classic = of(&[(X25519, 4)]);
    assert_eq!(
        choose(&[both.clone(), newer.clone()]).unwrap(),
        of(&[(Hybrid, 1), (Hybrid, 3)])
    );
    assert_eq!(
        choose(&[both.clone(), newer, classic.clone()]).unwrap(),
        of(&[(X25519, 1), (X25519, 3), (X25519, 4)])
    );
    assert_eq!(choose(&[]).unwrap_err(), SealError::NoRecipients);
    assert!(choose(&[classic, of(&[(Hybrid, 5)])]).is_err());
    assert!(choose(&[both, Vec::new()]).is_err());
}

proptest! {
    #[test]
    fn a_file_key_reads_back(bytes in any::<[u8; 16]>()) {
        let key = FileKey::from_bytes(bytes);
        let read: FileKey = key.to_hex().parse().unwrap();
        prop_assert_eq!(read.as_bytes(), &bytes);
    }
}
