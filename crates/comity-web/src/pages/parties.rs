//! `/parties`: is this party on one of the lists, today or on another day? And `/parties/{list}/{entry}`: one listed party.
//!
//! The question comes by POST and is answered at once, without an address that holds it: names of persons stand neither in
//! the browser's history nor in anybody's log of addresses.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use comity_core::date::PartialDate;
use comity_core::party::{ListedId, PartyType};
use comity_flow::parties::views::{AskedList, Found, ScreenAnswer};
use comity_flow::parties::{self, Query};
use comity_flow::{FlowError, Node};

use super::party;
use crate::answer::{Answer, page, page_with};
use crate::app::App;
use crate::fields::Fields;
use crate::format::grouped;
use crate::labels;
use crate::party_view;
use crate::views::common::Choice;
use crate::views::parties::{Ask, AskedList as AskedListView, CandidateView, PartiesPage, ScreenView};
use crate::visitor::Visitor;
use crate::words::Words;

/// Most candidates on the page: a name that meets more parties than this needs a birth date or a country.
const MOST: usize = 15;
/// A list that was not renewed for so many days is called old beside its answer: the lists that this is made for are
/// published daily to monthly.
pub(crate) const OLD_DAYS: i64 = 45;
/// Longest name, in characters: the longest listed names have some 250.
pub(crate) const LONGEST_NAME: usize = 500;
/// Most further names of one question.
pub(crate) const MOST_NAMES: usize = 20;
/// Kinds of number to choose from; any other is taken as `other`.
const SCHEMES: [&str; 22] = [
    "", "passport", "natid", "tax", "reg", "uscc", "inn", "ogrn", "okpo", "imo", "mmsi", "callsign", "lei",
    "swift", "crypto", "curp", "rfc", "nit", "cedula", "ruc", "duns", "vat",
];
/// What the form offers as least score, the usual one first.
const THRESHOLDS: [(&str, Option<f64>, &str); 3] = [
    ("usual", None, "threshold-usual"),
    ("wide", Some(0.1), "threshold-wide"),
    ("narrow", Some(0.9), "threshold-narrow"),
];

pub(crate) async fn get(State(app): State<App>, visitor: Visitor) -> Answer {
    let who = visitor.user()?.clone();
    let lists = app.run(move |node: &Node| node.lists(&who)).await?;
    page(&PartiesPage {
        s: visitor.shell(),
        ask: form(&visitor.words, app.node.today(), &Fields::default()),
        wrong: Vec::new(),
        answer: None,
        held: lists.iter().filter(|list| list.state.is_some()).count() as u64,
    })
}

pub(crate) async fn post(State(app): State<App>, visitor: Visitor, fields: Fields) -> Answer {
    let (who, words, today) = (visitor.user()?.clone(), visitor.words, app.node.today());
    let ask = form(&words, today, &fields);
    let shell = visitor.shell().switching_at("/parties".into());
    let refused = |ask: Ask, shell, wrong: Vec<String>| {
        let view = PartiesPage {
            s: shell,
            ask,
            wrong,
            answer: None,
            held: 1,
        };
        Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
    };
    let question = match question(&words, &fields) {
        Ok(question) => question,
        Err(wrong) => return refused(ask, shell, wrong),
    };
    let Question { query, on, threshold } = question;
    let work = move |node: &Node| {
        let answer = node.screen_parties(&who, &query, &[], on, threshold, MOST);
        match answer {
            Ok(answer) => Ok(Ok(answer)),
            Err(FlowError::Fields(problems)) => Ok(Err(problems)),
            Err(error) => Err(error),
        }
    };
    match app.run(work).await? {
        Ok(answer) => page(&PartiesPage {
            s: shell,
            wrong: Vec::new(),
            held: answer.lists.len() as u64,
            answer: Some(view(&words, fields.get("name"), on.is_some(), today, &answer)),
            ask,
        }),
        Err(problems) => {
            let sentence = |problem| labels::complaint(&words, problem).sentence();
            refused(ask, shell, problems.iter().map(sentence).collect())
        }
    }
}

/// What the form asks.
struct Question {
    query: Query,
    on: Option<PartialDate>,
    threshold: f64,
}

/// Reads the form; what is wrong with it comes back as sentences.
fn question(words: &Words, fields: &Fields) -> Result<Question, Vec<String>> {
    let mut wrong = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let lines = std::iter::once(fields.get("name")).chain(fields.get("others").lines());
    names.extend(
        lines
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned),
    );
    if names.is_empty() && fields.get("number").is_empty() {
        wrong.push(words.t("ask-nothing"));
    }
    if names.len() > MOST_NAMES || names.iter().any(|name| name.chars().count() > LONGEST_NAME) {
        wrong.push(words.t("ask-too-much"));
    }
    let date = |name: &str| match (fields.get(name), fields.get(name).parse::<PartialDate>()) {
        ("", _) => Ok(None),
        (_, Ok(date)) => Ok(Some(date)),
        (_, Err(_)) => Err(words.t("ask-bad-date")),
    };
    let on = date("on").unwrap_or_else(|sentence| {
        wrong.push(sentence);
        None
    });
    if let Err(sentence) = date("dob") {
        wrong.push(sentence);
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let some = |name: &str| Some(fields.get(name).to_owned()).filter(|text| !text.is_empty());
    let id = some("number").map(|value| ListedId {
        scheme: some("scheme").unwrap_or_else(|| "other".into()),
        value,
        country: None,
    });
    Ok(Question {
        query: Query {
            kind: PartyType::from_word(fields.get("type")),
            names,
            dob: some("dob").into_iter().collect(),
            gender: None,
            countries: countries(fields.get("countries")),
            ids: id.into_iter().collect(),
            addresses: Vec::new(),
        },
        on,
        threshold: threshold(fields.get("least")),
    })
}

/// Codes or names with commas, Chinese or Latin, between them.
fn countries(text: &str) -> Vec<String> {
    let parts = text.split([',', '，', '、', ';', '；']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn threshold(word: &str) -> f64 {
    let offered = THRESHOLDS.iter().find(|(name, ..)| *name == word);
    // Without a number: the one that the engine is shipped with.
    offered
        .and_then(|(_, least, _)| *least)
        .unwrap_or_else(parties::threshold)
}

/// The form with what was typed.
fn form(words: &Words, today: PartialDate, fields: &Fields) -> Ask {
    let chosen = fields.get("type");
    let types = std::iter::once(Choice {
        value: String::new(),
        label: words.t("party-any"),
        chosen: chosen.is_empty(),
    });
    let kind = |kind: PartyType| Choice {
        value: kind.as_str().into(),
        label: party_view::sort(words, kind),
        chosen: kind.as_str() == chosen,
    };
    let scheme = |scheme: &str| Choice {
        value: scheme.into(),
        label: if scheme.is_empty() {
            words.t("scheme-any")
        } else {
            party_view::scheme(words, scheme)
        },
        chosen: scheme == fields.get("scheme"),
    };
    let least = |(value, _, id): &(&str, Option<f64>, &str)| Choice {
        value: (*value).into(),
        label: words.t(id),
        chosen: *value == fields.get("least"),
    };
    let further = ["others", "dob", "countries", "number"];
    Ask {
        name: fields.get("name").into(),
        others: fields.get("others").into(),
        types: types.chain(PartyType::ALL.into_iter().map(kind)).collect(),
        on: fields.get("on").into(),
        last_day: today.to_string(),
        dob: fields.get("dob").into(),
        countries: fields.get("countries").into(),
        schemes: SCHEMES.into_iter().map(scheme).collect(),
        number: fields.get("number").into(),
        thresholds: THRESHOLDS.iter().map(least).collect(),
        open: further.iter().any(|name| !fields.get(name).is_empty()),
    }
}

/// The answer as the page shows it.
fn view(words: &Words, name: &str, dated: bool, today: PartialDate, answer: &ScreenAnswer) -> ScreenView {
    let lists: Vec<AskedListView> = answer
        .lists
        .iter()
        .map(|list| asked_list(words, list, answer.on, today))
        .collect();
    let of = |id: &str| {
        answer
            .lists
            .iter()
            .zip(&lists)
            .find(|(list, _)| list.id == id)
            .map(|(_, view)| view.clone())
            .unwrap_or_default()
    };
    let candidate = |(at, found): (usize, &Found)| candidate(words, at, found, of(&found.list));
    ScreenView {
        name: name.to_owned(),
        on: if dated {
            answer.on.to_string()
        } else {
            String::new()
        },
        candidates: answer.candidates.iter().enumerate().map(candidate).collect(),
        full: answer.candidates.len() >= MOST,
        words: answer.lexicon.clone(),
        lists,
    }
}

/// A list that was asked, with the state that answered.
pub(crate) fn asked_list(
    words: &Words,
    list: &AskedList,
    on: PartialDate,
    today: PartialDate,
) -> AskedListView {
    let at = list.at.map(|at| at.date());
    let date = list.published.or(at);
    // An answer for an earlier day comes from the state of that day, however long ago.
    let (days, _) = date.map_or((0, 0), |date| today.days_since(date));
    AskedListView {
        title: party_view::list_title(words, &list.title, list.title_zh.as_deref()),
        href: party_view::list_href(&list.id),
        date: date.map(|date| date.to_string()).unwrap_or_default(),
        version: list.state.map(grouped).unwrap_or_default(),
        entries: list.entries,
        old: on >= today && days > OLD_DAYS,
    }
}

fn candidate(words: &Words, at: usize, found: &Found, list: AskedListView) -> CandidateView {
    let script = found.party.names.iter().find(|name| name.name == found.name);
    let best = script.map_or_else(
        || party_view::plain(&found.name),
        |name| party_view::name(words, name),
    );
    CandidateView {
        rank: at as u64 + 1,
        listed_as: party_view::first_name(&found.party),
        name: best,
        href: party_view::party_href(&found.list, &found.entry),
        sort: party_view::sort(words, found.party.kind),
        how: party_view::how(words, found.score, &found.reasons),
        list: if list.title.is_empty() {
            found.list.clone()
        } else {
            list.title
        },
        list_href: party_view::list_href(&found.list),
        from: party_view::day_or_none(found.from),
        to: party_view::day_or_none(found.to),
        version: list.version,
        about: party_view::about(words, &found.party),
        decision: found
            .decision
            .as_ref()
            .map(|decision| party_view::decision(words, decision)),
    }
}

/// `GET /parties/{list}/{entry}`.
pub(crate) async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path((list, entry)): Path<(String, String)>,
) -> Answer {
    let who = visitor.user()?.clone();
    let work = move |node: &Node| node.party(&who, &list, &entry);
    let detail = app.run(work).await?;
    page(&party::view(&visitor, &detail, app.node.clock().now()))
}
