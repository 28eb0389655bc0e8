//! Signed requests of counterparts: headers of any bytes are refused or understood, never more than that.
#![no_main]

use comity_peer::httpsig::{Received, SignatureError, verify};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut parts = data.splitn(6, |byte| *byte == b'\n');
    let mut text = || parts.next().and_then(|part| std::str::from_utf8(part).ok());
    let (Some(content_digest), Some(purpose), Some(ground)) = (text(), text(), text()) else {
        return;
    };
    let (Some(signature_input), Some(signature)) = (text(), text()) else {
        return;
    };
    let received = Received {
        method: "GET",
        path: "/blob/00",
        body: parts.next().unwrap_or_default(),
        content_digest,
        purpose,
        ground,
        signature_input,
        signature,
    };
    // Nobody's key: nothing may be proved, at any second.
    for now in [0, 1_790_000_000, i64::MAX, i64::MIN] {
        assert!(verify(&received, &[], now).is_err());
    }
    // A key of small order proves nothing either.
    assert!(matches!(
        verify(&received, &[[0; 32]], 1_790_000_000),
        Err(SignatureError::Form
            | SignatureError::Time(_)
            | SignatureError::Digest
            | SignatureError::Key
            | SignatureError::Signature)
    ));
});
