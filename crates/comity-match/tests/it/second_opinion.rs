//! The crate `voprf` (another program for the same RFC) on either side of ours.

use comity_match::{Answer, Holder, Identifier, Request, SetHead, blind};
use rand_core::OsRng;
use voprf::{BlindedElement, EvaluationElement, Proof, Ristretto255, VoprfClient, VoprfServer};

use crate::chance;

type Server = VoprfServer<Ristretto255>;
type Client = VoprfClient<Ristretto255>;

const SEED: [u8; 32] = [9; 32];
const INFO: &[u8] = b"asker.example 4";

fn names() -> Vec<Identifier> {
    ["chen wei", "acme chemicals ltd", "王小明"]
        .map(|name| Identifier::new("name", name).unwrap())
        .into()
}

#[test]
fn keys_and_tags_are_the_same() {
    let ours = Holder::new(&SEED, INFO).unwrap();
    let theirs = Server::new_from_seed(&SEED, INFO).unwrap();
    assert_eq!(
        theirs.get_public_key().compress().as_bytes(),
        ours.public().as_bytes()
    );
    for (name, tag) in names().iter().zip(ours.tags(&names())) {
        let output = theirs.evaluate(name.to_string().as_bytes()).unwrap();
        assert_eq!(output[..16], tag);
    }
}

#[test]
fn their_holder_answers_our_asker() {
    let theirs = Server::new_from_seed(&SEED, INFO).unwrap();
    let (request, state) = blind(&names(), 4, &mut chance(1)).unwrap();
    let bytes = request.to_bytes();
    let blinded: Vec<BlindedElement<Ristretto255>> = bytes[14..]
        .chunks(32)
        .map(|element| BlindedElement::deserialize(element).unwrap())
        .collect();
    let result = theirs.batch_blind_evaluate(&mut OsRng, &blinded).unwrap();
    let mut answer = [&b"cma1"[..], &4u64.to_be_bytes(), &[0; 4], &[0, 3]].concat();
    for element in &result.messages {
        answer.extend(element.serialize());
    }
    answer.extend(result.proof.serialize());
    let head = SetHead {
        epoch: 4,
        key: *Holder::new(&SEED, INFO).unwrap().public(),
        root: [0; 32],
        tags: 1024,
    };
    let tags = state.tags(&Answer::from_bytes(&answer).unwrap(), &head).unwrap();
    assert_eq!(tags, Holder::new(&SEED, INFO).unwrap().tags(&names()));
}

#[test]
fn our_holder_answers_their_asker() {
    let ours = Holder::new(&SEED, INFO).unwrap();
    let inputs: Vec<Vec<u8>> = names().iter().map(|name| name.to_string().into_bytes()).collect();
    let blinded: Vec<_> = inputs
        .iter()
        .map(|input| Client::blind(input, &mut OsRng).unwrap())
        .collect();
    let mut bytes = [&b"cmq1"[..], &4u64.to_be_bytes(), &[0, 3]].concat();
    for one in &blinded {
        bytes.extend(one.message.serialize());
    }
    let request = Request::from_bytes(&bytes).unwrap();
    let answer = ours.evaluate(&request, &mut chance(5)).unwrap().to_bytes();
    let (elements, proof) = answer[18..].split_at(96);
    let messages: Vec<EvaluationElement<Ristretto255>> = elements
        .chunks(32)
        .map(|element| EvaluationElement::deserialize(element).unwrap())
        .collect();
    let proof = Proof::<Ristretto255>::deserialize(proof).unwrap();
    let clients: Vec<Client> = blinded.into_iter().map(|one| one.state).collect();
    let key = Server::new_from_seed(&SEED, INFO).unwrap().get_public_key();
    let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
    let outputs = Client::batch_finalize(&inputs, &clients, &messages, &proof, key).unwrap();
    let outputs: Vec<_> = outputs.map(|output| output.unwrap()).collect();
    for (output, tag) in outputs.iter().zip(ours.tags(&names())) {
        assert_eq!(output[..16], tag);
    }
}
