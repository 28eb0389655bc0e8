//! What the measures say of a name or of a free text, in the shape of every other answer.

use comity_substances::text::{
    EquipmentControl, EquipmentRule, InForce, LineVerdict, Looked, Scan, Scanner, What, line_verdict,
};
use comity_substances::{Assessment, Judge, Judged, Question, Recognition, Tables, Verdict};

use crate::control_facts::word;

/// The answer about what a name means; for a name with several meanings, all of them as reviews.
pub(crate) fn meant(tables: &Tables, judge: &mut Judge<'_>, recognition: &Recognition) -> Assessment {
    match recognition {
        Recognition::Known { identity } => known(tables, judge, &identity.id),
        Recognition::Ambiguous { candidates } => {
            let doubts = ["ambiguous".to_owned()];
            let each = candidates.iter().flat_map(|one| said(judge, &one.id, &doubts));
            Assessment {
                verdicts: each.collect(),
                flags: Vec::new(),
            }
        }
        Recognition::Unknown | Recognition::Invalid { .. } => Assessment::default(),
    }
}

fn known(tables: &Tables, judge: &mut Judge<'_>, id: &str) -> Assessment {
    let mut answer = judge.substance(id);
    if tables.structure_of(id).is_none() {
        // Without a structure no definition was asked, and none has said no.
        answer.verdicts.retain(|judged| judged.verdict != Verdict::None);
    }
    answer
}

/// The measures that say something of a substance or family; as reviews if it is not sure that it is meant, for these
/// reasons.
fn said(judge: &mut Judge<'_>, id: &str, doubts: &[String]) -> Vec<Judged> {
    let mut verdicts = judge.substance(id).verdicts;
    verdicts.retain(|judged| judged.verdict != Verdict::None);
    for judged in &mut verdicts {
        judged.entry.get_or_insert_with(|| id.to_owned());
        doubt(judged, doubts);
    }
    verdicts
}

fn doubt(judged: &mut Judged, doubts: &[String]) {
    if !doubts.is_empty() {
        judged.verdict = Verdict::Review;
        judged.readings.extend_from_slice(doubts);
        // The sentence is about what was surely meant.
        judged.sentence = None;
    }
}

/// What the measures say of everything that a free text names, and whether a person must look at something that no
/// entry can be named for.
pub fn label(
    question: &Question,
    judge: &mut Judge<'_>,
    scanner: &Scanner,
    scan: &Scan,
) -> (Assessment, bool) {
    let line: LineVerdict = line_verdict(scan);
    let mut verdicts = Vec::new();
    for named in &line.named {
        verdicts.extend(said(judge, &named.id, &[]));
    }
    for id in &line.equipment {
        verdicts.extend(machine(scanner, question, id, &[]));
    }
    let mut look = line.not_read;
    for looked in &line.review {
        look |= looked.ids.is_empty();
        verdicts.extend(doubtful(question, judge, scanner, scan, looked));
    }
    let flags = Vec::new();
    (Assessment { verdicts, flags }, look)
}

fn doubtful(
    question: &Question,
    judge: &mut Judge<'_>,
    scanner: &Scanner,
    scan: &Scan,
    looked: &Looked,
) -> Vec<Judged> {
    let doubts: Vec<String> = looked.doubts.iter().map(word).collect();
    let what = scan.mentions.get(looked.mention).map(|mention| &mention.what);
    let mut all = Vec::new();
    for id in &looked.ids {
        if !matches!(what, Some(What::Equipment { .. })) {
            all.extend(said(judge, id, &doubts));
        }
        // A tariff code can stand for substances and for machines.
        all.extend(machine(scanner, question, id, &doubts));
    }
    all
}

/// The measures about a machine or tool.
fn machine(scanner: &Scanner, question: &Question, id: &str, doubts: &[String]) -> Vec<Judged> {
    let stated = scanner.equipment_measures(id, question.on, &question.places);
    stated
        .iter()
        .map(|(control, state)| {
            let mut judged = about_machine(control, *state);
            doubt(&mut judged, doubts);
            judged
        })
        .collect()
}

fn about_machine(control: &EquipmentControl, state: InForce) -> Judged {
    let sure = state == InForce::Yes && binds(control.kind);
    Judged {
        measure: control.instrument.clone(),
        jurisdiction: control.jurisdiction,
        verdict: if sure { Verdict::Listed } else { Verdict::Review },
        letters: Vec::new(),
        entry: Some(control.equipment.clone()),
        clause: Some(control.clause.clone()),
        component: None,
        readings: if sure {
            Vec::new()
        } else {
            vec![word(&control.kind)]
        },
        citation: Some(control.citation.clone()),
        positions: Vec::new(),
        core: Vec::new(),
        sentence: Some(control.says.clone()),
    }
}

/// Whether the measure binds whoever has the machine. A notice, a list followed by choice, and a duty of States do not.
fn binds(kind: EquipmentRule) -> bool {
    match kind {
        EquipmentRule::Report
        | EquipmentRule::ImportRegistration
        | EquipmentRule::Licence
        | EquipmentRule::Prohibition => true,
        EquipmentRule::TreatyDuty | EquipmentRule::Notice | EquipmentRule::Voluntary => false,
    }
}
