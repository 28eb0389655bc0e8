//! Cosigning what a mirror holds.

use super::book::{Given, Known};
use super::entry::Entry;
use super::{MirrorCosigned, Witness, WitnessError, lines_of, with_lines};
use crate::evidence;
use crate::mirror::Mirror;
use comity_proof::checkpoint::SignedCheckpoint;
use comity_proof::note::{NoteSignature, VerifierKey};

/// An unchanged tree is cosigned again after so long, to say that it is still the largest: half of
/// the day after which an idle log is thought to be gone.
const RENEW_SECONDS: u64 = 12 * 60 * 60;

impl Witness {
    /// Cosigns the checkpoint of a mirror, whose entries are all stored here: under the mirror
    /// name, and under the witness name unless that has cosigned a larger tree. Both are compared
    /// with what they cosigned before, from the mirror's tiles.
    pub fn cosign_mirrored(&self, mirror: &Mirror) -> Result<MirrorCosigned, WitnessError> {
        let signed = mirror.checkpoint().ok_or(WitnessError::Nothing)?;
        let origin = mirror.origin();
        let turn = self.desk.begin(origin)?;
        let known = &turn.known;
        let size = signed.checkpoint.size;
        self.may_cosign(known, mirror, signed)?;
        let now = (self.clock)();
        if let Some(again) = self.given_before(known, signed, now, mirror.vkey()) {
            return Ok(again);
        }
        let time = known.time(now);
        let mut lines = self.keys.mirror.sign(signed, time)?;
        let mut entries = Vec::new();
        if known.size() <= size {
            let witness = self.keys.witness.sign(signed, time)?;
            entries.push(Entry::Cosigned(time, with_lines(signed, mirror.vkey(), &witness)));
            lines.extend(witness);
        }
        let whole = with_lines(signed, mirror.vkey(), &lines);
        entries.push(Entry::Mirrored(time, whole.clone()));
        self.desk.commit(entries)?;
        Ok(MirrorCosigned {
            lines: lines_of(&lines),
            checkpoint: whole.to_bytes(),
            fresh: true,
        })
    }

    fn may_cosign(
        &self,
        known: &Known,
        mirror: &Mirror,
        signed: &SignedCheckpoint,
    ) -> Result<(), WitnessError> {
        let (origin, size) = (mirror.origin(), signed.checkpoint.size);
        if known.frozen {
            return Err(WitnessError::Frozen(origin.to_owned()));
        }
        if let Some(last) = known.last_size.filter(|last| size > *last) {
            return Err(WitnessError::Ended { last, size });
        }
        for given in [&known.mirrored, &known.cosigned].into_iter().flatten() {
            self.compare(given, mirror, signed)?;
        }
        let cosigned = known
            .mirrored
            .as_ref()
            .map_or(0, |given| given.signed.checkpoint.size);
        if cosigned > size {
            return Err(WitnessError::Behind {
                mirrored: size,
                cosigned,
            });
        }
        Ok(())
    }

    /// What was cosigned before must be a prefix of what is mirrored, as far as that goes.
    fn compare(&self, given: &Given, mirror: &Mirror, signed: &SignedCheckpoint) -> Result<(), WitnessError> {
        let before = &given.signed.checkpoint;
        if before.size > signed.checkpoint.size || mirror.root_at(before.size)? == before.root {
            return Ok(());
        }
        let proof = mirror
            .prove(before.size, signed.checkpoint.size)
            .unwrap_or_default();
        let evidence = evidence::two_roots(mirror.vkey(), &given.signed, signed)
            .or_else(|| evidence::not_a_prefix(mirror.vkey(), &given.signed, signed, &proof));
        let Some(evidence) = evidence else {
            return Err(WitnessError::Damaged(
                "the mirror's tiles do not fit what was cosigned, and prove nothing".into(),
            ));
        };
        tracing::error!(origin = %mirror.origin(), size = signed.checkpoint.size, "a log shows two histories");
        let entries = vec![
            Entry::Conflict(signed.clone()),
            Entry::Frozen(mirror.origin().to_owned()),
        ];
        self.desk.commit(entries)?;
        Err(WitnessError::Conflict(Box::new(evidence)))
    }

    /// The lines that were given on the very same tree not long ago.
    fn given_before(
        &self,
        known: &Known,
        signed: &SignedCheckpoint,
        now: u64,
        key: &VerifierKey,
    ) -> Option<MirrorCosigned> {
        let given = known.mirrored.as_ref()?;
        let recent = now < given.time.saturating_add(RENEW_SECONDS);
        if !recent || given.signed.note.text != signed.note.text {
            return None;
        }
        let ours = given.signed.note.signatures.iter();
        let ours: Vec<NoteSignature> = ours.filter(|line| line.name != key.name).cloned().collect();
        Some(MirrorCosigned {
            lines: lines_of(&ours),
            checkpoint: given.signed.to_bytes(),
            fresh: false,
        })
    }
}
