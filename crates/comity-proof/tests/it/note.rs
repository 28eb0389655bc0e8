//! Signed notes, checkpoints and cosignatures.

use crate::support::{cosign, key, public, signed_note, vkey, witness};
use comity_proof::checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
use comity_proof::cosignature;
use comity_proof::note::{MAX_NOTE_BYTES, Note, NoteError, VerifierKey, key_id};
use ed25519_dalek::Signer;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

const TEXT: &str = "first line\n\nlast line\n";

#[test]
fn a_signed_note_reads_back_and_verifies() {
    let text = signed_note(1, "node.example/log/1", TEXT);
    let note = Note::parse(&text).unwrap();
    assert_eq!(note.text, TEXT);
    assert_eq!(note.to_string(), text);
    note.verify(&vkey(1, "node.example/log/1")).unwrap();
    let stranger = note.verify(&vkey(2, "node.example/log/1"));
    assert_eq!(stranger, Err(NoteError::NotSignedBy("node.example/log/1".into())));
}

#[test]
fn a_key_id_is_the_hash_of_name_type_and_key() {
    let digest = Sha256::digest([b"a.example/b\n\x01".as_slice(), &public(1)].concat());
    assert_eq!(key_id("a.example/b", 1, &public(1)), digest[..4]);
}

#[test]
fn unknown_signatures_are_kept_and_skipped() {
    let ours = signed_note(1, "node.example", TEXT);
    let strangers = "\u{2014} else.example AAAABQE=\n\u{2014} node.example AAAAAQAA\n";
    let note = Note::parse(&format!("{ours}{strangers}")).unwrap();
    assert_eq!(note.signatures.len(), 3);
    note.verify(&vkey(1, "node.example")).unwrap();
    // A key id alone is no signature.
    let bare_id = Note::parse(&format!("{ours}\u{2014} else.example AAAABQ==\n"));
    assert_eq!(bare_id, Err(NoteError::BadSignatureLine(2)));
}

#[test]
fn every_signature_of_a_known_key_must_verify() {
    let mut note = Note::parse(&signed_note(1, "node.example", TEXT)).unwrap();
    note.add_ed25519(&vkey(1, "node.example"), &[0; 64]);
    assert_eq!(
        note.verify(&vkey(1, "node.example")),
        Err(NoteError::BadSignature("node.example".into()))
    );
}

#[test]
fn broken_notes_are_refused() {
    let good = signed_note(1, "n.example", "text\n");
    let line = good.strip_prefix("text\n\n").unwrap().to_owned();
    let cases = [
        (String::new(), NoteError::NoSeparator),
        ("text\n".into(), NoteError::NoSeparator),
        (format!("text\n{line}"), NoteError::NoSeparator),
        ("text\n\n".into(), NoteError::NoSignatures),
        (good.trim_end().into(), NoteError::NoFinalNewline),
        (format!("te\rxt\n\n{line}"), NoteError::ControlCharacter(2)),
        (format!("te\txt\n\n{line}"), NoteError::ControlCharacter(2)),
        (
            format!("text\n\n{line}trailing\n"),
            NoteError::BadSignatureLine(2),
        ),
        (
            format!("text\n\n-{}", line.strip_prefix('\u{2014}').unwrap()),
            NoteError::BadSignatureLine(1),
        ),
        (
            good.replace("n.example", "n+example"),
            NoteError::BadSignatureLine(1),
        ),
        (
            good.replace("n.example ", "n.example\u{a0}x "),
            NoteError::BadSignatureLine(1),
        ),
        (good.replace("n.example ", " "), NoteError::BadSignatureLine(1)),
        (good.replace("=\n", "\n"), NoteError::BadSignatureLine(1)),
        (
            good.replace("text", &"t".repeat(MAX_NOTE_BYTES)),
            NoteError::TooLong(good.len() - 4 + MAX_NOTE_BYTES),
        ),
        (
            format!("text\n\n{}", line.repeat(33)),
            NoteError::TooManySignatures,
        ),
    ];
    for (text, error) in cases {
        let got = Note::parse(&text).expect_err(&text);
        assert_eq!(got, error, "{}", &text[..text.len().min(200)]);
    }
    assert_eq!(Note::from_bytes(b"\xff\n\n"), Err(NoteError::NotUtf8(0)));
    assert_eq!(Note::new("no newline"), Err(NoteError::BadText));
    Note::parse(&format!("text\n\n{}", line.repeat(32))).unwrap();
}

#[test]
fn verifier_keys_read_back() {
    let key = vkey(1, "node.example/log/1");
    let text = key.to_string();
    assert_eq!(text.parse::<VerifierKey>().unwrap(), key);
    assert_eq!(key.ed25519_key(), Some(public(1)));
    let wrong_id = text.replacen(&text[19..27], "00000000", 1).parse::<VerifierKey>();
    assert!(
        matches!(wrong_id, Err(NoteError::WrongKeyId { .. })),
        "{wrong_id:?}"
    );
    for broken in [
        "",
        "a",
        "a+b",
        "a+00000000",
        "a+00000000+",
        "a+00000000+AQ==",
        "+00000000+AQ==",
        "a b+00000000+AQ==",
    ] {
        assert!(broken.parse::<VerifierKey>().is_err(), "{broken}");
    }
    let upper = text.replacen(&text[19..27], &text[19..27].to_uppercase(), 1);
    assert!(upper == text || upper.parse::<VerifierKey>().is_err());
}

#[test]
fn keys_of_other_types_are_read_but_not_verified_with() {
    let other: VerifierKey = "n.example+12345678+AgEC".parse().unwrap();
    let note = Note::parse(&signed_note(1, "n.example", TEXT)).unwrap();
    let unknown = NoteError::UnknownAlgorithm {
        name: "n.example".into(),
        alg: 2,
    };
    assert_eq!(note.verify(&other), Err(unknown));
}

#[test]
fn a_checkpoint_reads_back() {
    let checkpoint = Checkpoint::new("node.example/log/1", 7, [9; 32]);
    let text = signed_note(1, "node.example/log/1", &checkpoint.to_text());
    let signed = SignedCheckpoint::open(text.as_bytes(), &vkey(1, "node.example/log/1")).unwrap();
    assert_eq!(signed.checkpoint, checkpoint);
    assert_eq!(signed.to_bytes(), text.as_bytes());
    let other = SignedCheckpoint::open_for(text.as_bytes(), "else.example", &vkey(1, "node.example/log/1"));
    assert!(matches!(other, Err(CheckpointError::OtherOrigin { .. })));
    let with_more = Checkpoint {
        extensions: vec!["more".into()],
        ..checkpoint
    };
    assert_eq!(Checkpoint::parse(&with_more.to_text()).unwrap(), with_more);
}

#[test]
fn broken_checkpoints_are_refused() {
    let root = "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=";
    let cases = [
        ("a\n1\n".to_owned(), CheckpointError::TooFewLines),
        ("\n1\nx\n".into(), CheckpointError::EmptyLine(1)),
        (format!("a\n1\n{root}\n\n"), CheckpointError::EmptyLine(4)),
        (format!("a\n1\n{root}"), CheckpointError::NoFinalNewline),
        (format!("a\n01\n{root}\n"), CheckpointError::BadSize),
        (format!("a\n+1\n{root}\n"), CheckpointError::BadSize),
        (format!("a\n-1\n{root}\n"), CheckpointError::BadSize),
        (format!("a\n 1\n{root}\n"), CheckpointError::BadSize),
        (
            format!("a\n18446744073709551616\n{root}\n"),
            CheckpointError::BadSize,
        ),
        (format!("a\n1\n{}\n", &root[4..]), CheckpointError::BadRoot),
        (
            format!("a\n1\n{}\n", root.trim_end_matches('=')),
            CheckpointError::BadRoot,
        ),
        // The last character has bits that no byte uses.
        (
            format!("a\n1\n{}\n", root.replace("Qk=", "Ql=")),
            CheckpointError::BadRoot,
        ),
    ];
    for (text, error) in cases {
        assert_eq!(Checkpoint::parse(&text), Err(error), "{text}");
    }
    assert_eq!(
        Checkpoint::parse(&format!("a\n18446744073709551615\n{root}\n"))
            .unwrap()
            .size,
        u64::MAX
    );
}

#[test]
fn cosignatures_verify_with_their_time() {
    let text = Checkpoint::new("node.example/log/1", 7, [9; 32]).to_text();
    let mut note = Note::parse(&signed_note(1, "node.example/log/1", &text)).unwrap();
    let witness = witness(2, "witness.example");
    assert_eq!(
        cosignature::verify(&note, &witness),
        Err(NoteError::NotSignedBy("witness.example".into()))
    );
    note.signatures
        .push(cosign(2, "witness.example", &text, 1_700_000_000));
    note.signatures
        .push(cosign(2, "witness.example", &text, 1_600_000_000));
    assert_eq!(cosignature::verify(&note, &witness), Ok(1_700_000_000));
    assert_eq!(witness.to_string().parse::<VerifierKey>().unwrap(), witness);
    let mut late = cosign(2, "witness.example", &text, 1);
    late.signature[7] = 2;
    note.signatures.push(late);
    assert_eq!(
        cosignature::verify(&note, &witness),
        Err(NoteError::BadSignature("witness.example".into()))
    );
    assert!(matches!(
        note.verify(&witness),
        Err(NoteError::UnknownAlgorithm { alg: 4, .. })
    ));
}

#[test]
fn a_cosignature_and_a_plain_signature_do_not_stand_for_each_other() {
    let text = Checkpoint::new("node.example", 7, [9; 32]).to_text();
    let mut note = Note::new(&text).unwrap();
    let plain = key(1).sign(text.as_bytes()).to_bytes();
    note.add_ed25519(&witness(1, "node.example"), &plain);
    assert!(cosignature::verify(&note, &witness(1, "node.example")).is_err());
}

proptest! {
    #[test]
    fn any_changed_byte_is_noticed(at in any::<usize>(), to in any::<u8>()) {
        let good = signed_note(1, "node.example", TEXT);
        let mut bytes = good.clone().into_bytes();
        let at = at % bytes.len();
        prop_assume!(bytes[at] != to);
        bytes[at] = to;
        let verified = Note::from_bytes(&bytes).and_then(|note| note.verify(&vkey(1, "node.example")));
        prop_assert!(verified.is_err());
    }

    #[test]
    fn nonsense_never_panics(text in ".{0,200}", tail in "(\u{2014} [a-z]{0,3} [A-Za-z0-9+/=]{0,20}\n){0,3}") {
        let _ = Note::parse(&text);
        let _ = Note::parse(&format!("{text}\n\n{tail}"));
        let _ = Checkpoint::parse(&text);
        let _ = text.parse::<VerifierKey>();
    }
}
