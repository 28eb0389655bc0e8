//! One name on the command line: the candidates, each with its reasons side by side.

use anyhow::bail;
use comity_core::party::{ListedId, PartyType};
use comity_parties::screen::{Candidate, Query, Scratch};
use serde_json::Value;

use super::answer::{self, rounded};
use super::query::Asked;
use super::{Desk, reasons};
use crate::cli::{Format, Lang, Output, Screen};
use crate::commands::sheet::{Sheet, say};
use crate::exit::{Done, WrongUse};
use crate::output::Sink;

/// Answers one question.
///
/// # Errors
/// Flags that say nothing, output that cannot be written.
pub(super) fn name(desk: &Desk, args: &Screen, name: &str, output: &Output) -> anyhow::Result<Done> {
    let asked = asked(args, name)?;
    let mut sink = Sink::open(output)?;
    let found = desk
        .screener
        .screen(&asked.query, &desk.options, &mut Scratch::default());
    let mut sheet = Sheet::new(desk.format, desk.lang);
    if desk.format == Format::Table {
        people(desk, &asked.query, &found, &mut sheet);
    } else {
        sheet.text = answer::head(desk);
        answer::write(desk, &asked, &found, &mut sheet.text);
    }
    sink.bytes(&sheet.text)?;
    sink.finish()?;
    Ok(Done::Clean)
}

fn asked(args: &Screen, name: &str) -> anyhow::Result<Asked> {
    let kind = args.kind.as_deref().map(kind).transpose()?;
    let names = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    let query = Query {
        kind,
        names: names.into_iter().collect(),
        dob: args.dob.iter().map(ToString::to_string).collect(),
        gender: args.gender.clone(),
        countries: args.countries.clone(),
        ids: args
            .ids
            .iter()
            .map(|text| id(text))
            .collect::<anyhow::Result<_>>()?,
        addresses: args.addresses.clone(),
    };
    Ok(Asked {
        qid: Value::from("1"),
        query,
        left_out: Vec::new(),
    })
}

fn kind(word: &str) -> anyhow::Result<PartyType> {
    let Some(kind) = PartyType::from_word(word) else {
        bail!(WrongUse(format!(
            "`{word}` is no type of party; write person, entity, vessel or aircraft"
        )));
    };
    Ok(kind)
}

fn id(text: &str) -> anyhow::Result<ListedId> {
    let Some((scheme, value)) = text.split_once('=').filter(|(_, value)| !value.trim().is_empty()) else {
        bail!(WrongUse(format!(
            "`{text}` is no identifier; write such as imo=9074729"
        )));
    };
    Ok(ListedId {
        scheme: scheme.trim().to_owned(),
        value: value.trim().to_owned(),
        country: None,
    })
}

fn people(desk: &Desk, query: &Query, found: &[Candidate], sheet: &mut Sheet) {
    let parties = desk.screener.held().len();
    let version = desk.screener.lexicon().version();
    let what = query.names.first().map_or("", String::as_str);
    sheet.line(&match desk.lang {
        Lang::En => format!(
            "{what}: {} of {parties} listed states, by word lists {version}.",
            candidates(found.len())
        ),
        Lang::Zh => format!(
            "{what}：名单共{parties}条，候选{}条，依据词表 {version}。",
            found.len()
        ),
    });
    for (rank, one) in (1..).zip(found) {
        candidate(desk, rank, one, sheet);
    }
    sheet.line("");
    sheet.line(a_person_decides(desk.lang));
}

fn candidates(count: usize) -> String {
    match count {
        0 => "no candidate".into(),
        1 => "1 candidate".into(),
        _ => format!("{count} candidates"),
    }
}

fn candidate(desk: &Desk, rank: u32, found: &Candidate, sheet: &mut Sheet) {
    let Some(held) = answer::held(desk, found) else {
        return;
    };
    let party = &held.party;
    let lang = desk.lang;
    let (score, id, list) = (rounded(found.score, 6), &party.id, &party.list);
    let kind = kind_told(party.kind, lang);
    sheet.line("");
    sheet.line(&format!(
        "{rank}. {score:.6}  {}  [{id}, {kind}, {list}]",
        party.name()
    ));
    let from = held.from.map(|from| from.date().to_string());
    let to = held.to.map(|to| to.date().to_string());
    if from.is_some() || to.is_some() {
        let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
        sheet.line(&match lang {
            Lang::En => format!("   stood on the list {from} – {to}"),
            Lang::Zh => format!("   列名期间 {from} – {to}"),
        });
    }
    let head = [
        ("asked", "查询"),
        ("listed", "名单"),
        ("by what", "依据"),
        ("weight", "权重"),
    ];
    let row = |reason: &comity_parties::screen::Reason| {
        vec![
            reason.asked.clone(),
            reason.listed.clone(),
            reasons::told(&reason.how, lang).to_owned(),
            format!("{:+.2}", rounded(reason.weight, 2)),
        ]
    };
    let rows: Vec<Vec<String>> = found.reasons.iter().map(row).collect();
    for line in crate::output::table(&head.map(|(en, zh)| say(lang, en, zh)), &rows) {
        sheet.line(&format!("   {line}"));
    }
}

fn kind_told(kind: PartyType, lang: Lang) -> &'static str {
    match kind {
        PartyType::Person => say(lang, "person", "个人"),
        PartyType::Entity => say(lang, "entity", "实体"),
        PartyType::Vessel => say(lang, "vessel", "船舶"),
        PartyType::Aircraft => say(lang, "aircraft", "航空器"),
    }
}

/// What stands below every answer for people.
pub(super) fn a_person_decides(lang: Lang) -> &'static str {
    say(
        lang,
        "A candidate is not an identification: a person compares the reasons and decides. No candidate is no clearance.",
        "候选并非认定：须由人核对各项依据后决定。没有候选也不等于排除。",
    )
}
