//! What each jurisdiction says of a known substance, as a table for people.

use comity_core::grading::Provenance;
use comity_substances::{Bound, JurisdictionVerdict, MeasureVerdict, Reason, Standing, State};

use crate::cli::Lang;
use crate::commands::sheet::{Sheet, say, word};

/// The table.
pub(super) fn people(sheet: &mut Sheet, verdicts: &[JurisdictionVerdict]) {
    let lang = sheet.lang;
    let rows: Vec<Vec<String>> = verdicts.iter().flat_map(|verdict| rows(verdict, lang)).collect();
    let head = [
        ("where", "地区"),
        ("standing", "状态"),
        ("instrument", "法规"),
        ("clause", "条款"),
        ("dates", "日期"),
        ("fact", "事实"),
    ];
    sheet.table(&head.map(|(en, zh)| say(lang, en, zh)), &rows);
}

fn rows(verdict: &JurisdictionVerdict, lang: Lang) -> Vec<Vec<String>> {
    let place = verdict.jurisdiction.to_string();
    if verdict.measures.is_empty() {
        let mut row = vec![place, standing(verdict.standing, lang).to_owned()];
        row.resize(6, String::new());
        return vec![row];
    }
    let row = |measure: &MeasureVerdict| {
        let title = &measure.instrument_title;
        vec![
            place.clone(),
            state(measure, lang),
            say(lang, &title.en, &title.zh).to_owned(),
            clause(measure, lang),
            dates(measure, lang),
            checked(measure, lang),
        ]
    };
    verdict.measures.iter().map(row).collect()
}

/// The answer of a jurisdiction in a word. There is none for "legal".
pub(super) fn standing(standing: Standing, lang: Lang) -> &'static str {
    let (en, zh) = match standing {
        Standing::Controlled => ("controlled", "管制"),
        Standing::MeetsText => ("meets the text", "符合定义条文"),
        Standing::Undecided => ("undecided", "未定"),
        Standing::FromLater => ("from later", "以后起"),
        Standing::ControlledEarlier => ("controlled earlier", "曾管制"),
        Standing::NoMeasureFound => ("no measure found", "未查到管制措施"),
    };
    say(lang, en, zh)
}

fn state(measure: &MeasureVerdict, lang: Lang) -> String {
    let (en, zh) = match measure.state {
        State::Controlled => ("controlled", "管制"),
        State::MeetsText => ("meets the text", "符合定义条文"),
        State::ControlledEarlier => ("controlled earlier", "曾管制"),
        State::FromLater => ("from later", "以后起"),
        State::Undecided => ("undecided", "未定"),
        State::NotLaw => ("not law", "非法律"),
    };
    match measure.reason {
        Some(why) => format!("{} ({})", say(lang, en, zh), reason(why, lang)),
        None => say(lang, en, zh).to_owned(),
    }
}

fn reason(reason: Reason, lang: Lang) -> &'static str {
    let (en, zh) = match reason {
        Reason::StartNotExact => ("start not exact", "起始日不确切"),
        Reason::EndNotExact => ("end not exact", "终止日不确切"),
        Reason::StartUnknown => ("start unknown", "起始日不详"),
        Reason::MovedBetweenClauses => ("moved between clauses", "条款间调整"),
        Reason::ReadingsDiffer => ("readings differ", "各说不一"),
        Reason::AdoptionNotVerified => ("adoption not verified", "是否通过未核实"),
        Reason::MembershipNotDecided => ("membership not decided", "是否属该类未定"),
        Reason::SaltsNotStated => ("salts not stated", "未言明是否含盐"),
        Reason::MembersDiffer => ("members differ", "各成员不同"),
    };
    say(lang, en, zh)
}

fn clause(measure: &MeasureVerdict, lang: Lang) -> String {
    let code = measure.code.iter().map(|code| format!(", {code}"));
    let family = say(lang, ", through its family", "，经由所属类别");
    let via = measure.via.iter().map(|_| family.to_owned());
    std::iter::once(measure.clause.clone())
        .chain(code)
        .chain(via)
        .collect()
}

fn dates(measure: &MeasureVerdict, lang: Lang) -> String {
    let part = |what: &str, bound: Option<Bound>| bound.map(|bound| format!("{what} {bound}"));
    let covered = measure
        .covered_since
        .filter(|covered| Some(*covered) != measure.since);
    let named = measure.named_since.filter(|named| Some(*named) != measure.since);
    let parts = [
        part(say(lang, "since", "始于"), measure.since),
        part(say(lang, "until", "止于"), measure.until),
        part(say(lang, "covered since", "涵盖始于"), covered),
        part(say(lang, "named since", "列名始于"), named),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn checked(measure: &MeasureVerdict, lang: Lang) -> String {
    match measure.provenance {
        Provenance::Source => say(lang, "source read", "已读来源").into(),
        Provenance::Unverified => {
            let details: Vec<String> = measure.unverified.iter().map(word).collect();
            format!("{}: {}", say(lang, "NOT VERIFIED", "未核实"), details.join(", "))
        }
    }
}
