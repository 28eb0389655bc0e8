//! From what the flow says of parties to what pages show: names with their scripts, reasons as parts, times as bars.

use comity_core::date::{PartialDate, Timestamp};
use comity_core::party::{ListedName, ListedParty, NameKind, PartyType};
use comity_flow::parties::Reason;
use comity_flow::parties::identifier::{self, Validity};
use comity_flow::parties::views::{
    CandidateSubject, Decision, DifferenceLine, FieldChange, ListLine, ReviewLine,
};

use crate::format::{self, encoded};
use crate::labels;
use crate::views::common::{Pair, Said};
use crate::views::parties::{
    ChangeRow, DecisionView, FieldChangeView, MatchView, NameView, PartView, QueueRow, ScoreView,
};
use crate::wire;
use crate::words::{Lang, Words, slug};

/// Reasons that are not about parts of the name; all others are.
const EVIDENCE: [&str; 5] = ["birth-date", "country", "gender", "address", "identifier"];
/// Where the weighing begins before anything is compared.
const PRIOR: &str = "prior";

/// Half the width of a weight's bar, in units of its drawing.
const HALF_BAR: f64 = 50.0;
/// A weight at which the bar is full: odds of about 150 to 1. Only numbers weigh more.
const FULL_WEIGHT: f64 = 5.0;
/// What weighs less than this and speaks of no words is not shown: it would read as ±0.0.
const NOTHING: f64 = 0.05;

/// Least score of each word, from the nearest: what the calibration says of candidates with such a number.
const NEAR: [(f64, &str, &str); 3] = [
    (0.9, "score-very-close", "care"),
    (0.7, "score-close", "care"),
    (0.5, "score-possible", "calm"),
];

// ---- addresses ----------------------------------------------------------------------------------------------

/// Address of a list's page.
pub(crate) fn list_href(list: &str) -> String {
    format!("/lists/{}", encoded(list))
}

/// Address of a listed party's page.
pub(crate) fn party_href(list: &str, entry: &str) -> String {
    format!("/parties/{}/{}", encoded(list), encoded(entry))
}

/// Address of a customer's page.
pub(crate) fn customer_href(id: &str) -> String {
    format!("/customers/{}", encoded(id))
}

/// Address of a candidate's page, in the queue it was opened from.
pub(crate) fn review_href(id: i64, queue: &str) -> String {
    if queue.is_empty() {
        format!("/review/{id}")
    } else {
        format!("/review/{id}?state={}", encoded(queue))
    }
}

// ---- names --------------------------------------------------------------------------------------------------

/// A list's title in the reader's language, where it has one.
pub(crate) fn list_title(words: &Words, title: &str, title_zh: Option<&str>) -> String {
    match (words.lang(), title_zh) {
        (Lang::ZhCn, Some(chinese)) if !chinese.is_empty() => chinese.to_owned(),
        _ => title.to_owned(),
    }
}

/// The title of a list.
pub(crate) fn title_of(words: &Words, line: &ListLine) -> String {
    list_title(words, &line.title, line.title_zh.as_deref())
}

/// A name without anything about it.
pub(crate) fn plain(text: &str) -> NameView {
    NameView {
        text: text.to_owned(),
        ..NameView::default()
    }
}

/// The language tag of a script: which language it is, a list does not say.
pub(crate) fn script_tag(script: &str) -> String {
    match script {
        "" | "Zyyy" | "Zinh" | "Zzzz" => String::new(),
        code if code.len() == 4 && code.bytes().all(|b| b.is_ascii_alphabetic()) => format!("und-{code}"),
        _ => String::new(),
    }
}

/// The name of a script; one without a name of ours is shown by its code.
pub(crate) fn script_name(words: &Words, script: &str) -> String {
    words
        .known(&format!("script-{}", slug(script)))
        .unwrap_or_else(|| script.to_owned())
}

/// A name of a listed party with its sort.
pub(crate) fn name(words: &Words, name: &ListedName) -> NameView {
    NameView {
        text: name.name.clone(),
        lang: name.script.as_deref().map(script_tag).unwrap_or_default(),
        sort: kind_of_name(words, name.kind),
    }
}

fn kind_of_name(words: &Words, kind: NameKind) -> String {
    match kind {
        NameKind::Primary => String::new(),
        NameKind::Aka => words.t("name-aka"),
        NameKind::Fka => words.t("name-fka"),
        NameKind::Weak => words.t("name-weak"),
        NameKind::Original => words.t("name-original"),
    }
}

/// The first name of a party.
pub(crate) fn first_name(party: &ListedParty) -> NameView {
    party
        .names
        .first()
        .map_or_else(NameView::default, |first| NameView {
            text: first.name.clone(),
            lang: first.script.as_deref().map(script_tag).unwrap_or_default(),
            sort: String::new(),
        })
}

/// All names after the first.
pub(crate) fn other_names(words: &Words, party: &ListedParty) -> Vec<NameView> {
    party.names.iter().skip(1).map(|one| name(words, one)).collect()
}

/// The word for a sort of party.
pub(crate) fn sort(words: &Words, kind: PartyType) -> String {
    words.t(&format!("party-{}", kind.as_str()))
}

// ---- facts --------------------------------------------------------------------------------------------------

/// A country as the source writes it; a code gets its name.
fn country(words: &Words, text: &str) -> String {
    let is_code = text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic());
    if is_code {
        labels::of_place(words, &text.to_ascii_uppercase())
    } else {
        text.to_owned()
    }
}

/// What check digit or shape say of a number; empty where there is nothing to check.
pub(crate) fn validity(id: &comity_core::party::ListedId) -> &'static str {
    match identifier::read(&id.scheme, &id.value, id.country.as_deref()).valid {
        Validity::Checked => "valid",
        Validity::Wrong(_) => "wrong",
        Validity::Shape | Validity::Unknown => "",
    }
}

/// The name of a kind of identifier.
pub(crate) fn scheme(words: &Words, scheme: &str) -> String {
    words
        .known(&format!("scheme-{}", slug(scheme)))
        .unwrap_or_else(|| scheme.to_owned())
}

/// What is known of a party beside its names; `ids` says whether identifiers are among it.
pub(crate) fn facts(words: &Words, party: &ListedParty, ids: bool) -> Vec<Pair> {
    let mut out = Vec::new();
    let mut add = |field: &str, values: Vec<String>| {
        if !values.is_empty() {
            let values = values.into_iter().map(|value| Said::new("", value)).collect();
            out.push(Pair {
                label: words.t(&format!("party-field-{field}")),
                depth: 0,
                values,
            });
        }
    };
    let one = |text: &Option<String>| text.iter().cloned().collect::<Vec<_>>();
    let day = |date: Option<PartialDate>| date.iter().map(ToString::to_string).collect::<Vec<_>>();
    add("dob", party.dob.clone());
    let gender = party.gender.iter().map(|word| {
        words
            .known(&format!("gender-{}", slug(word)))
            .unwrap_or_else(|| word.clone())
    });
    add("gender", gender.collect());
    add(
        "countries",
        party.countries.iter().map(|text| country(words, text)).collect(),
    );
    if ids {
        let id = |id: &comity_core::party::ListedId| format!("{}: {}", scheme(words, &id.scheme), id.value);
        add("ids", party.ids.iter().map(id).collect());
    }
    add("addresses", party.addresses.clone());
    add("programs", party.programs.clone());
    add("title", one(&party.title));
    add("remarks", one(&party.remarks));
    add("listed-on", day(party.listed_on));
    add("delisted-on", day(party.delisted_on));
    out
}

/// Countries and programmes in one line, for a list of candidates.
pub(crate) fn about(words: &Words, party: &ListedParty) -> Vec<String> {
    let countries = party.countries.iter().map(|text| country(words, text));
    countries
        .chain(party.dob.iter().cloned())
        .chain(party.programs.iter().cloned())
        .take(6)
        .collect()
}

/// Values of one side of a change that a page shows; the file has them all.
const VALUES_SHOWN: usize = 6;
/// Characters of one value that a page shows: remarks can be pages long.
const VALUE_SHOWN: usize = 200;

fn shortened(values: &[String]) -> Vec<String> {
    let shown = values
        .iter()
        .take(VALUES_SHOWN)
        .map(|value| format::shortened(value, VALUE_SHOWN));
    let more = (values.len() > VALUES_SHOWN).then(|| format!("… ({})", values.len() - VALUES_SHOWN));
    shown.chain(more).collect()
}

/// One field before and after.
pub(crate) fn field_change(words: &Words, change: &FieldChange) -> FieldChangeView {
    FieldChangeView {
        label: words
            .known(&format!("party-field-{}", slug(&change.field)))
            .unwrap_or_else(|| change.field.clone()),
        was: shortened(&change.gone),
        is: shortened(&change.came),
    }
}

/// One line of a difference.
pub(crate) fn change_row(words: &Words, list: &str, line: &DifferenceLine) -> ChangeRow {
    ChangeRow {
        what: line.change.as_str().into(),
        name: plain(&line.name),
        href: Some(party_href(list, &line.entry)),
        sort: sort(words, line.kind),
        entry: line.entry.clone(),
        fields: line.fields.iter().map(|one| field_change(words, one)).collect(),
    }
}

// ---- times --------------------------------------------------------------------------------------------------

/// The day of an instant.
pub(crate) fn day(at: Timestamp) -> String {
    at.date().to_string()
}

/// The day of an instant that may not be known.
pub(crate) fn day_or_none(at: Option<Timestamp>) -> String {
    at.map(day).unwrap_or_default()
}

// ---- matches ------------------------------------------------------------------------------------------------

/// A score in words and as a number. Only equal names reach 1, so nothing below is rounded up to it.
pub(crate) fn score(words: &Words, score: f64) -> ScoreView {
    let near = NEAR.iter().find(|(least, ..)| score >= *least);
    let (id, tone) = near.map_or(("score-distant", ""), |(_, id, tone)| (*id, *tone));
    let number = if score < 1.0 { score.min(0.9999) } else { 1.0 };
    ScoreView {
        words: words.t(id),
        number: format!("{number:.4}"),
        share: (number.clamp(0.0, 1.0) * 100.0).round() as u32,
        tone,
    }
}

/// How two parties met: the parts of their names in order, then everything else.
pub(crate) fn how(words: &Words, value: f64, reasons: &[Reason]) -> MatchView {
    let (evidence, parts): (Vec<&Reason>, Vec<&Reason>) = reasons.iter().partition(|reason| !is_part(reason));
    MatchView {
        score: score(words, value),
        parts: parts
            .into_iter()
            .map(|reason| part(words, reason, true))
            .collect(),
        evidence: evidence
            .into_iter()
            .filter(|reason| !is_nothing(reason))
            .map(|reason| part(words, reason, false))
            .collect(),
    }
}

fn is_nothing(reason: &Reason) -> bool {
    reason.asked.is_empty() && reason.listed.is_empty() && reason.weight.abs() < NOTHING
}

/// What speaks of no words is about the names as a whole, or about something else.
fn is_part(reason: &Reason) -> bool {
    let about_words = !reason.asked.is_empty() || !reason.listed.is_empty();
    about_words && !EVIDENCE.contains(&reason.how.as_str())
}

fn part(words: &Words, reason: &Reason, of_name: bool) -> PartView {
    let (class, sign) = class(reason, of_name);
    let (x, width) = bar(reason.weight);
    PartView {
        asked: reason.asked.clone(),
        listed: reason.listed.clone(),
        how: words
            .known(&format!("how-{}", slug(&reason.how)))
            .unwrap_or_else(|| reason.how.clone()),
        sign,
        class,
        x,
        width,
        weight: weight(reason.weight),
    }
}

/// What colour and sign say: the same, near, only on one side, against.
fn class(reason: &Reason, of_name: bool) -> (&'static str, &'static str) {
    let one_sided = reason.asked.is_empty() || reason.listed.is_empty();
    match (of_name, reason.weight < 0.0) {
        (true, _) if one_sided => ("lone", if reason.listed.is_empty() { "−" } else { "…" }),
        (true, true) => ("against", "≠"),
        (true, false) if matches!(reason.how.as_str(), "same" | "folded") => ("same", "="),
        (true, false) => ("near", "≈"),
        (false, _) if reason.how == PRIOR => ("start", "·"),
        (false, true) => ("against", "−"),
        (false, false) => ("for", "+"),
    }
}

/// A bar from the middle: to the right what speaks for, to the left what speaks against.
fn bar(weight: f64) -> (u32, u32) {
    let share = (weight.abs() / FULL_WEIGHT).clamp(0.0, 1.0);
    // In 0..=50, so nothing is cut.
    let width = (share * HALF_BAR).round() as u32;
    let middle = HALF_BAR as u32;
    if weight < 0.0 {
        (middle - width.min(middle), width)
    } else {
        (middle, width)
    }
}

/// `+2.3`, `−0.7`; what rounds to nothing has no sign.
fn weight(weight: f64) -> String {
    if weight.abs() < NOTHING {
        return "0.0".into();
    }
    let sign = if weight < 0.0 { "−" } else { "+" };
    format!("{sign}{:.1}", weight.abs())
}

// ---- candidates ---------------------------------------------------------------------------------------------

/// A candidate in a list; `queue` is the state word of the queue that its page goes on in.
pub(crate) fn queue_row(words: &Words, line: &ReviewLine, list: &str, queue: &str) -> QueueRow {
    QueueRow {
        href: review_href(line.id, queue),
        subject: plain(&line.subject_name),
        subject_sort: match line.subject {
            CandidateSubject::Customer { .. } => "customer".into(),
            CandidateSubject::Record { .. } => "record".into(),
        },
        listed: plain(&line.entry_name),
        list: list.to_owned(),
        score: score(words, line.score),
        state: line.state.as_str().into(),
        since: day(line.opened),
    }
}

/// A decision with who, when and why.
pub(crate) fn decision(words: &Words, decision: &Decision) -> DecisionView {
    let by = match &decision.second {
        Some(second) => words.with("decision-by-two", [("first", &decision.by), ("second", second)]),
        None => decision.by.clone(),
    };
    DecisionView {
        verdict: decision.verdict.as_str().into(),
        reason: decision.reason.clone(),
        by,
        at: wire::instant(decision.at),
        record: (!decision.record.is_empty()).then(|| wire::record_href(&decision.record)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(how: &str, asked: &str, listed: &str, weight: f64) -> Reason {
        Reason {
            how: how.into(),
            asked: asked.into(),
            listed: listed.into(),
            weight,
        }
    }

    #[test]
    fn colour_never_stands_alone() {
        let words = Words::new(Lang::En);
        let reasons = [
            reason("same", "harbour", "harbour", 4.0),
            reason("reading", "Иван", "ivan", 3.0),
            reason("not-listed", "west", "", -1.0),
            reason("not-asked", "", "ltd", -0.1),
            reason("number", "5", "6", -6.0),
            reason("birth-date", "1970", "1971", -2.0),
            reason("country", "CN", "China", 0.5),
        ];
        let how = how(&words, 0.61, &reasons);
        let signs: Vec<_> = how.parts.iter().map(|p| (p.class, p.sign)).collect();
        let expected = [
            ("same", "="),
            ("near", "≈"),
            ("lone", "−"),
            ("lone", "…"),
            ("against", "≠"),
        ];
        assert_eq!(signs, expected);
        let evidence: Vec<_> = how.evidence.iter().map(|p| (p.class, p.sign)).collect();
        assert_eq!(evidence, [("against", "−"), ("for", "+")]);
        assert_eq!(how.evidence[0].weight, "−2.0");
        assert_eq!(weight(-0.04), "0.0");
    }

    #[test]
    fn bars_stay_inside_their_drawing() {
        for weight in [0.0, 0.4, -0.4, 9.9, -9.9, 1e9, -1e9, f64::NAN] {
            let (x, width) = bar(weight);
            assert!(x + width <= 100, "{weight}: {x} {width}");
        }
        assert_eq!(bar(-2.5), (25, 25));
    }

    #[test]
    fn nothing_is_rounded_up_to_one() {
        let words = Words::new(Lang::En);
        assert_eq!(score(&words, 0.999_999_9).number, "0.9999");
        assert_eq!(score(&words, 1.0).number, "1.0000");
        assert_ne!(score(&words, 0.95).words, score(&words, 0.2).words);
    }

    #[test]
    fn hostile_ids_stay_inside_their_address() {
        assert_eq!(party_href("us-sdn", "a/b?c#d"), "/parties/us-sdn/a%2Fb%3Fc%23d");
    }
}
