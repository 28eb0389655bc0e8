//! The side that asks.

use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;

use crate::dleq::{self, Batch};
use crate::oprf;
use crate::tag_set::{Tag, TagSet, tag_of};
use crate::wire::{Answer, Request, SetHead};
use crate::{Chance, Identifier, MOST_IDENTIFIERS, MatchError};

/// What the asker keeps between question and answer: its identifiers and the numbers that hide them.
pub struct State {
    inputs: Vec<Vec<u8>>,
    blinds: Vec<Scalar>,
    points: Vec<RistrettoPoint>,
    request: Request,
}

impl Drop for State {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.blinds);
        zeroize::Zeroize::zeroize(&mut self.inputs);
    }
}

/// Hides identifiers: the question to send, and what is needed to read the answer.
///
/// # Errors
/// None or more than [`MOST_IDENTIFIERS`].
pub fn blind(
    identifiers: &[Identifier],
    epoch: u64,
    chance: &mut Chance<'_>,
) -> Result<(Request, State), MatchError> {
    let inputs: Vec<Vec<u8>> = identifiers.iter().map(Identifier::input).collect();
    blind_inputs(inputs, epoch, chance)
}

pub(crate) fn blind_inputs(
    inputs: Vec<Vec<u8>>,
    epoch: u64,
    chance: &mut Chance<'_>,
) -> Result<(Request, State), MatchError> {
    if inputs.is_empty() || inputs.len() > MOST_IDENTIFIERS {
        return Err(MatchError::Count(inputs.len()));
    }
    let half = oprf::half();
    let mut blinds = Vec::with_capacity(inputs.len());
    let mut halves = Vec::with_capacity(inputs.len());
    for input in &inputs {
        let blind = oprf::random_scalar(chance)?;
        halves.push(blind * half * oprf::hash_to_group(input));
        blinds.push(blind);
    }
    let request = Request::new(epoch, oprf::write_doubled(&halves))?;
    let points = halves.iter().map(|point| point + point).collect();
    let state = State {
        inputs,
        blinds,
        points,
        request: request.clone(),
    };
    Ok((request, state))
}

impl State {
    /// Reads the answer against the head that the holder has logged: the tags of the identifiers, in their order.
    ///
    /// # Errors
    /// The answer is about something else, is no set of points, or was made with another key.
    pub fn tags(self, answer: &Answer, head: &SetHead) -> Result<Vec<Tag>, MatchError> {
        let outputs = self.outputs(answer, head)?;
        Ok(outputs.iter().map(tag_of).collect())
    }

    /// Reads the answer and looks the identifiers up in the asker's copy of the set: for each, whether it is held.
    ///
    /// # Errors
    /// As [`State::tags`], or the set is not the one of the head.
    pub fn finish(self, answer: &Answer, head: &SetHead, set: &TagSet) -> Result<Vec<bool>, MatchError> {
        if set.root() != head.root || set.len() != head.tags {
            return Err(MatchError::OtherSet);
        }
        let tags = self.tags(answer, head)?;
        Ok(tags.iter().map(|tag| set.holds(tag)).collect())
    }

    pub(crate) fn outputs(mut self, answer: &Answer, head: &SetHead) -> Result<Vec<[u8; 64]>, MatchError> {
        let same = answer.epoch == self.request.epoch() && answer.epoch == head.epoch;
        if !same || answer.elements.len() != self.inputs.len() {
            return Err(MatchError::OtherQuestion);
        }
        let read = |bytes| oprf::read_point(bytes);
        let evaluated: Vec<RistrettoPoint> = answer.elements.iter().map(read).collect::<Result<_, _>>()?;
        let batch = Batch {
            blinded: self.request.elements(),
            evaluated: &answer.elements,
        };
        let public = (&head.key.point, head.key.as_bytes());
        dleq::verify(&answer.proof, public, &self.points, &evaluated, batch)?;
        // one inversion for all
        Scalar::invert_batch_alloc(&mut self.blinds);
        let half = oprf::half();
        let halves: Vec<RistrettoPoint> = self
            .blinds
            .iter()
            .zip(&evaluated)
            .map(|(blind, point)| blind * half * point)
            .collect();
        let elements = oprf::write_doubled(&halves);
        let outputs = self.inputs.iter().zip(&elements);
        Ok(outputs
            .map(|(input, element)| oprf::output(input, element))
            .collect())
    }
}
