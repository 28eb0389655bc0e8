//! Ed25519 under the strict rule.

use crate::support::{key, public};
use comity_proof::ed25519::{is_acceptable_key, verify};
use comity_proof::hex;
use ed25519_dalek::Signer;

/// RFC 8032 §7.1: public key, message, signature.
const RFC_8032: [(&str, &str, &str); 4] = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
];

/// The order of the base point, little end first (RFC 8032 §5.1).
const ORDER: &str = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

#[test]
fn accepts_the_vectors_of_rfc_8032() {
    for (key, message, signature) in RFC_8032 {
        let key = hex::decode_array(key).unwrap();
        let signature = hex::decode_array(signature).unwrap();
        assert!(verify(&key, &hex::decode(message).unwrap(), &signature));
        assert!(!verify(&key, b"another message", &signature));
    }
}

#[test]
fn refuses_a_scalar_that_is_not_reduced() {
    let message = b"S plus the group order verifies under lax rules";
    let mut signature = key(3).sign(message).to_bytes();
    assert!(verify(&public(3), message, &signature));
    let mut carry = 0;
    for (byte, order) in signature[32..].iter_mut().zip(hex::decode(ORDER).unwrap()) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
    assert!(!verify(&public(3), message, &signature));
}

#[test]
fn refuses_keys_of_small_order_and_other_spellings_of_a_key() {
    let mut identity = [0; 32];
    identity[0] = 1;
    // With the identity as key and as R, S = 0 verifies any message under lax rules.
    let mut signature = [0; 64];
    signature[0] = 1;
    assert!(!verify(&identity, b"anything", &signature));
    assert!(!is_acceptable_key(&identity));
    // y = p + 3 is y = 3, which is on the curve, spelled in another way.
    let mut spelled_otherwise = [0xff; 32];
    (spelled_otherwise[0], spelled_otherwise[31]) = (0xf0, 0x7f);
    let mut canonical = [0; 32];
    canonical[0] = 3;
    assert!(is_acceptable_key(&canonical));
    assert!(!is_acceptable_key(&spelled_otherwise));
    assert!(is_acceptable_key(&public(1)));
}
