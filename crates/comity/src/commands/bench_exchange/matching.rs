//! A thousand identifiers asked privately, from text to answer, both sides on this machine.

use std::hint::black_box;

use anyhow::ensure;
use comity_match::{Answer, Holder, Identifier, MOST_IDENTIFIERS, Request, SetHead, TagSet, blind};
use curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT;
use curve25519_dalek::scalar::Scalar;

use super::Out;

/// Identifiers of one question of people; on the wire it is cut in parts.
const ASKED: usize = 1000;
/// Every so many of them are held.
const HELD: usize = 10;
const EPOCH: u64 = 1;

/// Measures the question and the multiplications it stands on.
pub(super) fn measure(out: &mut Out) -> anyhow::Result<()> {
    // The multiplication takes no short cuts, so any point and scalar do.
    let scalar = Scalar::from_bytes_mod_order([0x5a; 32]);
    let mut point = RISTRETTO_BASEPOINT_POINT;
    let multiplied = out.rate("ristretto255 multiplication", "ristretto_per_s", |watch| {
        watch.count(1, || {
            point = black_box(scalar) * point;
            true
        })
    });
    let identifiers: Vec<Identifier> = (0..ASKED)
        .map(|number| Identifier::new("email", &format!("desk{number}@trade.example")))
        .collect::<Result<_, _>>()?;
    let mut drawn = 0_u64;
    let mut chance = |bytes: &mut [u8]| {
        for part in bytes.chunks_mut(32) {
            drawn += 1;
            let random = comity_proof::sha256(&drawn.to_be_bytes());
            part.copy_from_slice(random.get(..part.len()).unwrap_or_default());
        }
    };
    let holder = Holder::new(&[7; 32], b"bench")?;
    let held: Vec<Identifier> = identifiers.iter().step_by(HELD).cloned().collect();
    let set = TagSet::new(holder.tags(&held), &mut chance)?;
    let head = SetHead {
        epoch: EPOCH,
        key: *holder.public(),
        root: set.root(),
        tags: set.len(),
    };
    let (watch, mut rounds, mut best) = (out.watch().begin(), 0, f64::MAX);
    while rounds < 3 || !watch.is_over() {
        let begun = out.watch().begin();
        let mut found = Vec::new();
        for part in identifiers.chunks(MOST_IDENTIFIERS) {
            let (request, state) = blind(part, EPOCH, &mut chance)?;
            let answer = holder.evaluate(&Request::from_bytes(&request.to_bytes())?, &mut chance)?;
            found.extend(state.finish(&Answer::from_bytes(&answer.to_bytes())?, &head, &set)?);
        }
        best = best.min(begun.now());
        rounds += 1;
        let right = found
            .iter()
            .enumerate()
            .all(|(number, held)| *held == (number % HELD == 0));
        ensure!(right && found.len() == ASKED, "a wrong answer");
    }
    out.line(&format!(
        r#""name":"{ASKED} identifiers asked privately, both sides on one core","matched_per_s":{:.0},"matched_1000_ms":{:.1},"to_multiplication":{:.2}"#,
        ASKED as f64 / best,
        best * 1000.0,
        ASKED as f64 / best / multiplied
    ));
    Ok(())
}
