//! What is sealed opens, for everybody it was sealed to and for nobody else.

use comity_seal::{FileKey, Recipient, SealError, Who, open, open_with_file_key, seal};

use crate::{KINDS, identity};

const PIECE: usize = 64 * 1024;
const MOST: u64 = 32 << 20;

fn text(length: usize) -> Vec<u8> {
    (0..length).map(|n| (n * 31 + n / 251) as u8).collect()
}

#[test]
fn from_nothing_to_twenty_megabytes() {
    let lengths = [
        0,
        1,
        2,
        PIECE - 1,
        PIECE,
        PIECE + 1,
        2 * PIECE - 1,
        2 * PIECE,
        2 * PIECE + 1,
        20 << 20,
    ];
    for kind in KINDS {
        let me = identity(kind, 1);
        for length in lengths {
            let plain = text(length);
            let sealed = seal(&plain, &[me.to_public()]).unwrap();
            let opened = open(&sealed.file, std::slice::from_ref(&me), MOST).unwrap();
            assert!(opened.plain == plain, "{kind:?} {length}");
            assert_eq!(opened.file_key, sealed.file_key);
            let court = open_with_file_key(&sealed.file, &sealed.file_key, MOST).unwrap();
            assert!(court == plain, "{kind:?} {length}");
        }
    }
}

#[test]
fn every_recipient_reads_the_same_and_nobody_else_reads() {
    for kind in KINDS {
        let all: Vec<_> = (1..=5).map(|n| identity(kind, n)).collect();
        let to: Vec<Recipient> = all.iter().map(comity_seal::Identity::to_public).collect();
        let sealed = seal(b"the same for all", &to).unwrap();
        for one in &all {
            let opened = open(&sealed.file, std::slice::from_ref(one), MOST).unwrap();
            assert_eq!(opened.plain, b"the same for all");
            assert_eq!(opened.file_key, sealed.file_key);
        }
        let stranger = [identity(kind, 9)];
        assert_eq!(
            open(&sealed.file, &stranger, MOST).unwrap_err(),
            SealError::NotForUs
        );
        assert_eq!(open(&sealed.file, &[], MOST).unwrap_err(), SealError::NotForUs);
        // the right key is found among others, also of the other sort
        let many: Vec<_> = KINDS
            .iter()
            .map(|kind| identity(*kind, 8))
            .chain([identity(kind, 3)])
            .collect();
        assert!(open(&sealed.file, &many, MOST).is_ok());
    }
}

#[test]
fn the_key_of_one_file_opens_no_other() {
    let me = identity(KINDS[0], 1);
    let one = seal(b"one", &[me.to_public()]).unwrap();
    let two = seal(b"two", &[me.to_public()]).unwrap();
    assert_ne!(one.file_key, two.file_key);
    let error = open_with_file_key(&one.file, &two.file_key, MOST).unwrap_err();
    assert!(matches!(error, SealError::Altered(_)), "{error}");
    let read: FileKey = one.file_key.to_hex().parse().unwrap();
    assert_eq!(open_with_file_key(&one.file, &read, MOST).unwrap(), b"one");
    assert!(!format!("{:?}", one.file_key).contains(&one.file_key.to_hex()));
}

#[test]
fn two_recipients_cannot_be_given_two_texts() {
    // The way to try: two files, the recipient's part of one put into the header of the other.
    for kind in KINDS {
        let (first, second) = (identity(kind, 1), identity(kind, 2));
        let one = seal(b"for the first", &[first.to_public()]).unwrap().file;
        let two = seal(b"for the second", &[second.to_public()]).unwrap().file;
        let stanza = |file: &[u8]| {
            let from = file.iter().position(|b| *b == b'\n').unwrap() + 1;
            let end = file.windows(5).position(|w| w == b"\n--- ").unwrap() + 1;
            (from, end)
        };
        let ((from, end), (other_from, other_end)) = (stanza(&one), stanza(&two));
        let both = [&one[..end], &two[other_from..other_end], &one[end..]].concat();
        assert!(from < end);
        // the second recipient finds a part it can open, with a file key that does not fit the header
        let error = open(&both, &[second], MOST).unwrap_err();
        assert!(matches!(error, SealError::Altered(_)), "{error}");
        let error = open(&both, &[first], MOST).unwrap_err();
        assert!(matches!(error, SealError::Altered(_)), "{error}");
    }
}

#[test]
fn a_limit_holds_to_the_byte() {
    let me = identity(KINDS[0], 1);
    for length in [0, 1, 1000, PIECE, PIECE + 1] {
        let sealed = seal(&text(length), &[me.to_public()]).unwrap();
        let length = length as u64;
        assert!(open(&sealed.file, std::slice::from_ref(&me), length).is_ok());
        if length > 0 {
            let error = open(&sealed.file, std::slice::from_ref(&me), length - 1).unwrap_err();
            assert_eq!(error, SealError::TooLong { most: length - 1 });
            assert_eq!(error.who(), Who::Sender);
            let error = open_with_file_key(&sealed.file, &sealed.file_key, length - 1).unwrap_err();
            assert_eq!(error, SealError::TooLong { most: length - 1 });
        }
    }
}

#[test]
fn nobody_too_many_or_mixed() {
    let one = identity(KINDS[0], 1).to_public();
    let hybrid = identity(KINDS[1], 1).to_public();
    assert_eq!(seal(b"", &[]).unwrap_err(), SealError::NoRecipients);
    assert_eq!(seal(b"", &[one.clone(), hybrid]).unwrap_err(), SealError::Mixed);
    let many = vec![one; comity_seal::MOST_RECIPIENTS + 1];
    assert_eq!(
        seal(b"", &many).unwrap_err(),
        SealError::TooManyRecipients(many.len())
    );
    // as many as are allowed also open again, with hybrid ones, whose parts are the longest
    let all: Vec<_> = (0..comity_seal::MOST_RECIPIENTS)
        .map(|n| identity(KINDS[1], u8::try_from(n).unwrap()))
        .collect();
    let to: Vec<Recipient> = all.iter().map(comity_seal::Identity::to_public).collect();
    let sealed = seal(b"a large round", &to).unwrap();
    assert_eq!(
        open(&sealed.file, &all[62..], MOST).unwrap().plain,
        b"a large round"
    );
}
