//! The vectors of RFC 9497, appendix A.1.2 (ristretto255-SHA512, VOPRF mode), in a form of our own.

use crate::asker::blind_inputs;
use crate::wire::{Answer, Request};
use crate::{Holder, SetHead};

/// Seed and key information of the appendix.
const SEED: [u8; 32] = [0xa3; 32];
const INFO: &[u8] = b"test key";
const PUBLIC: &str = "c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e";

const FIRST_BLIND: &str = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706";
const SECOND_BLIND: &str = "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e";

struct Vector {
    inputs: &'static [&'static [u8]],
    blinded: &'static [&'static str],
    evaluated: &'static [&'static str],
    /// The number that the proof hides behind.
    r: &'static str,
    proof: &'static str,
    /// First 16 bytes of each output.
    tags: &'static [&'static str],
}

const LONG: &[u8] = &[0x5a; 17];

const VECTORS: [Vector; 3] = [
    Vector {
        inputs: &[&[0]],
        blinded: &["863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945"],
        evaluated: &["aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e"],
        r: SECOND_BLIND,
        proof: "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd06\
                6d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d",
        tags: &["b58cfbe118e0cb94d79b5fd6a6dafb98"],
    },
    Vector {
        inputs: &[LONG],
        blinded: &["cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c"],
        evaluated: &["60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468"],
        r: SECOND_BLIND,
        proof: "401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a\
                67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02",
        tags: &["8a9a2f3c7f085b65933594309041fc18"],
    },
    Vector {
        inputs: &[&[0], LONG],
        blinded: &[
            "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945",
            "90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654",
        ],
        evaluated: &[
            "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e",
            "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a",
        ],
        r: "419c4f4f5052c53c45f3da494d2b67b220d02118e0857cdbcf037f9ea84bbe0c",
        proof: "cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a\
                5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08",
        tags: &[
            "b58cfbe118e0cb94d79b5fd6a6dafb98",
            "8a9a2f3c7f085b65933594309041fc18",
        ],
    },
];

fn bytes(hex: &str) -> Vec<u8> {
    let digit = |c: u8| u8::try_from(char::from(c).to_digit(16).unwrap()).unwrap();
    hex.as_bytes()
        .chunks(2)
        .map(|pair| digit(pair[0]) * 16 + digit(pair[1]))
        .collect()
}

/// Chance that gives these numbers, one after the other.
fn chance(numbers: &'static [&'static str]) -> impl FnMut(&mut [u8]) {
    let mut left = numbers.iter();
    move |to: &mut [u8]| {
        to.fill(0);
        to[..32].copy_from_slice(&bytes(left.next().unwrap()));
    }
}

#[test]
fn the_vectors_of_the_rfc() {
    let holder = Holder::new(&SEED, INFO).unwrap();
    assert_eq!(holder.public().as_bytes().to_vec(), bytes(PUBLIC));
    for vector in VECTORS {
        let inputs = vector.inputs.iter().map(|input| input.to_vec()).collect();
        let (request, state) = blind_inputs(inputs, 7, &mut chance(&[FIRST_BLIND, SECOND_BLIND])).unwrap();
        let blinded: Vec<Vec<u8>> = request.elements().iter().map(|one| one.to_vec()).collect();
        assert_eq!(
            blinded,
            vector.blinded.iter().map(|hex| bytes(hex)).collect::<Vec<_>>()
        );

        let request = Request::from_bytes(&request.to_bytes()).unwrap();
        let mut hidden = Some(vector.r);
        let mut once = |to: &mut [u8]| {
            to.fill(0);
            to[..32].copy_from_slice(&bytes(hidden.take().unwrap()));
        };
        let answer = holder.evaluate(&request, &mut once).unwrap();
        let evaluated: Vec<Vec<u8>> = answer.elements.iter().map(|one| one.to_vec()).collect();
        assert_eq!(
            evaluated,
            vector.evaluated.iter().map(|hex| bytes(hex)).collect::<Vec<_>>()
        );
        let sent = answer.to_bytes();
        assert_eq!(sent[sent.len() - 64..], bytes(vector.proof));

        let answer = Answer::from_bytes(&sent).unwrap();
        let head = SetHead {
            epoch: 7,
            key: *holder.public(),
            root: [0; 32],
            tags: 1024,
        };
        let outputs = state.outputs(&answer, &head).unwrap();
        let tags: Vec<Vec<u8>> = outputs.iter().map(|output| output[..16].to_vec()).collect();
        assert_eq!(tags, vector.tags.iter().map(|hex| bytes(hex)).collect::<Vec<_>>());
    }
}
