//! `POST /match/{dataset}`, `GET /search/{dataset}`, `/entities/{id}`, `/catalog`, `/algorithms`: the questions that compliance
//! tools already ask of a yente service, in the same shape. A dataset is a list of this node; `default` is all of them.
//!
//! What yente has and this node does not is never passed over in silence: an algorithm of another name is refused, and a
//! parameter without effect is named in the header `x-comity-ignored`.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use comity_flow::parties::views::{Found, ListLine};
use comity_flow::{FlowError, Node, Who};
use serde_json::{Map, Value, json};

use super::ftm;
use super::party_api::{MOST_CANDIDATES, MOST_QUESTIONS, Wrong, answer_json, number, read, share, tried};
use crate::answer::Answer;
use crate::app::App;
use crate::fields::Query;
use crate::visitor::Visitor;

/// The one way in which this node compares.
const ALGORITHM: &str = "comity";
/// Names under which all lists together are asked.
const ALL_LISTS: [&str; 3] = ["default", "all", "sanctions"];
/// Results of one query where none is said, as yente has it.
const USUAL_RESULTS: usize = 5;
/// Results of one search where none is said.
const USUAL_PAGE: usize = 10;
/// Score from which a result is a match, where none is said.
const THRESHOLD: f64 = 0.7;
/// Score below which nothing is shown, where none is said.
const CUTOFF: f64 = 0.5;
/// Least score of a search: it is looser than a match, as a person reads its results.
const SEARCH_CUTOFF: f64 = 0.2;
/// Parameters of yente that have no effect here.
const WITHOUT_EFFECT: [&str; 8] = [
    "topics",
    "changed_since",
    "fuzzy",
    "simple",
    "sort",
    "target",
    "filter",
    "filter_op",
];
const IGNORED: HeaderName = HeaderName::from_static("x-comity-ignored");
const BATCH_SIZE: HeaderName = HeaderName::from_static("x-batch-size");

// ---- match --------------------------------------------------------------------------------------------------

/// What an address asks, beside the queries.
struct Manner {
    scope: Scope,
    limit: usize,
    threshold: f64,
    cutoff: f64,
    exclude_schema: Vec<String>,
    exclude_ids: BTreeSet<String>,
}

/// Which lists; none where the parameters leave none, and then nothing is asked.
struct Scope {
    lists: Vec<String>,
}

impl Scope {
    fn of(dataset: &str, lists: &[ListLine], query: &Query) -> Result<Self, Wrong> {
        let known = |id: &str| lists.iter().any(|list| list.id == id);
        let mut chosen: BTreeSet<String> = if ALL_LISTS.contains(&dataset) {
            lists.iter().map(|list| list.id.clone()).collect()
        } else if known(dataset) {
            BTreeSet::from([dataset.to_owned()])
        } else {
            let wrong = Wrong::new(
                "dataset",
                "no such list",
                "ask /catalog for the lists, or use `default` for all",
            );
            return Err(wrong.with(StatusCode::NOT_FOUND));
        };
        let (only, without) = (query.0.all("include_dataset"), query.0.all("exclude_dataset"));
        if !only.is_empty() {
            chosen.retain(|id| only.contains(&id.as_str()));
        }
        chosen.retain(|id| !without.contains(&id.as_str()));
        let wanted = query.0.all("datasets");
        if !wanted.is_empty() {
            chosen.retain(|id| wanted.contains(&id.as_str()));
        }
        Ok(Self {
            lists: chosen.into_iter().collect(),
        })
    }
}

fn manner(dataset: &str, lists: &[ListLine], query: &Query) -> Result<Manner, Wrong> {
    let algorithm = query.get("algorithm");
    if !["", "best", ALGORITHM].contains(&algorithm) {
        let mend = format!("leave it out, or ask for `best` or `{ALGORITHM}`");
        return Err(Wrong::new("algorithm", "not known here", mend).with(StatusCode::BAD_REQUEST));
    }
    let threshold = share(query, "threshold", THRESHOLD)?;
    Ok(Manner {
        scope: Scope::of(dataset, lists, query)?,
        limit: number(query, "limit", USUAL_RESULTS, MOST_CANDIDATES)?,
        threshold,
        cutoff: share(query, "cutoff", CUTOFF)?.min(threshold),
        exclude_schema: query
            .0
            .all("exclude_schema")
            .into_iter()
            .map(str::to_owned)
            .collect(),
        exclude_ids: query
            .0
            .all("exclude_entity_ids")
            .into_iter()
            .map(str::to_owned)
            .collect(),
    })
}

pub(crate) async fn matches(
    State(app): State<App>,
    visitor: Visitor,
    Path(dataset): Path<String>,
    query: Query,
    request: Request,
) -> Answer {
    let who = visitor.user()?.clone();
    let body = match read(request).await {
        Ok(body) => body,
        Err(wrong) => return Ok(wrong.into_response()),
    };
    let (asked, me) = (query.clone(), who.clone());
    let lists = app.run(move |node: &Node| node.lists(&me)).await?;
    let ready = manner(&dataset, &lists, &asked).and_then(|manner| Ok((manner, examples(&body)?)));
    let (manner, examples) = match ready {
        Ok(ready) => ready,
        Err(wrong) => return Ok(wrong.into_response()),
    };
    let limit = manner.limit;
    let answered = app
        .run(move |node: &Node| answer_all(node, &who, &manner, &examples))
        .await?;
    let responses = match answered {
        Ok(responses) => responses,
        Err(wrong) => return Ok(wrong.into_response()),
    };
    let batch = responses.len();
    let body = json!({ "responses": responses, "matcher": ftm::features(), "limit": limit });
    let mut response = answer_json(StatusCode::OK, &body);
    if let Ok(value) = HeaderValue::from_str(&batch.to_string()) {
        response.headers_mut().insert(BATCH_SIZE, value);
    }
    name_ignored(&mut response, &query);
    Ok(response)
}

/// Each query with the name its sender gave it.
fn examples(body: &Value) -> Result<Vec<(String, ftm::Example)>, Wrong> {
    let bad =
        |field: &str, reason: &str, mend: &str| Wrong::new(field, reason, mend).with(StatusCode::BAD_REQUEST);
    let queries = body.get("queries").and_then(Value::as_object).ok_or_else(|| {
        bad(
            "queries",
            "no queries",
            "send {\"queries\":{\"q1\":{\"schema\":\"Person\",\"properties\":{\"name\":[\"…\"]}}}}",
        )
    })?;
    if queries.is_empty() {
        return Err(bad("queries", "no queries", "send at least one"));
    }
    if queries.len() > MOST_QUESTIONS {
        let mend = format!("send at most {MOST_QUESTIONS}");
        return Err(bad("queries", "too many queries in one batch", &mend));
    }
    queries
        .iter()
        .filter(|(_, example)| !example.is_null())
        .map(|(name, example)| {
            Ok((
                name.clone(),
                ftm::Example::read(&format!("queries.{name}"), example)?,
            ))
        })
        .collect()
}

fn answer_all(
    node: &Node,
    who: &Who,
    manner: &Manner,
    examples: &[(String, ftm::Example)],
) -> Result<Result<Map<String, Value>, Wrong>, FlowError> {
    let mut responses = Map::new();
    let queries: Vec<_> = examples
        .iter()
        .map(|(_, example)| example.query.clone())
        .collect();
    let found = if manner.scope.lists.is_empty() {
        Vec::new()
    } else {
        let lists = &manner.scope.lists;
        let found = node.screen_many(who, &queries, lists, None, manner.cutoff, MOST_CANDIDATES);
        match tried(found)? {
            Ok(found) => found,
            Err(wrong) => return Ok(Err(wrong.with(StatusCode::BAD_REQUEST))),
        }
    };
    let mut found = found.into_iter();
    for (name, example) in examples {
        let found = found.next().map(|answer| answer.candidates).unwrap_or_default();
        let fits: Vec<&Found> = found.iter().filter(|one| fits(manner, one)).collect();
        let matched = fits.iter().filter(|one| one.score >= manner.threshold).count();
        let results: Vec<Value> = fits
            .into_iter()
            .take(manner.limit)
            .map(|one| scored(one, manner.threshold))
            .collect();
        responses.insert(
            name.clone(),
            json!({
                "status": 200,
                "results": results,
                "total": { "value": matched, "relation": "eq" },
                "query": example.echo,
            }),
        );
    }
    Ok(Ok(responses))
}

fn fits(manner: &Manner, found: &Found) -> bool {
    found.score > manner.cutoff
        && !manner
            .exclude_schema
            .iter()
            .any(|schema| schema == ftm::schema_of(found.party.kind))
        && !manner.exclude_ids.contains(&ftm::id(&found.list, &found.entry))
}

/// A found party with its score and what it is made of.
fn scored(found: &Found, threshold: f64) -> Value {
    let mut entity = entity(found);
    let (mut features, mut explanations) = (Map::new(), Map::new());
    for reason in &found.reasons {
        let key = unused(&explanations, &reason.how);
        features.insert(key.clone(), json!(reason.weight));
        let part = |text: &str| if text.is_empty() { Value::Null } else { text.into() };
        let explanation = json!({
            "detail": ftm::describe(&reason.how),
            "score": reason.weight,
            "query": part(&reason.asked),
            "candidate": part(&reason.listed),
        });
        explanations.insert(key, explanation);
    }
    if let Value::Object(map) = &mut entity {
        map.insert("score".into(), json!(found.score));
        map.insert("match".into(), json!(found.score >= threshold));
        map.insert("features".into(), Value::Object(features));
        map.insert("explanations".into(), Value::Object(explanations));
    }
    entity
}

/// `same`, `same-2`, `same-3`, …: a kind of reason may stand for several parts of a name.
fn unused(taken: &Map<String, Value>, how: &str) -> String {
    if !taken.contains_key(how) {
        return how.to_owned();
    }
    (2..)
        .map(|n| format!("{how}-{n}"))
        .find(|key| !taken.contains_key(key))
        .unwrap_or_default()
}

fn entity(found: &Found) -> Value {
    ftm::entity(&found.list, &found.entry, &found.party, found.from, found.to)
}

// ---- search -------------------------------------------------------------------------------------------------

pub(crate) async fn search(
    State(app): State<App>,
    visitor: Visitor,
    Path(dataset): Path<String>,
    query: Query,
) -> Answer {
    let (who, asked) = (visitor.user()?.clone(), query.clone());
    let work = move |node: &Node| {
        let lists = node.lists(&who)?;
        let ready = Search::read(&dataset, &lists, &asked);
        match ready {
            Ok(search) => search.answer(node, &who),
            Err(wrong) => Ok(Err(wrong)),
        }
    };
    let mut response = match app.run(work).await? {
        Ok(body) => answer_json(StatusCode::OK, &body),
        Err(wrong) => return Ok(wrong.into_response()),
    };
    name_ignored(&mut response, &query);
    Ok(response)
}

struct Search {
    scope: Scope,
    example: ftm::Example,
    countries: Vec<String>,
    limit: usize,
    offset: usize,
}

impl Search {
    fn read(dataset: &str, lists: &[ListLine], query: &Query) -> Result<Self, Wrong> {
        let schema = match query.get("schema") {
            "" => "Thing",
            schema => schema,
        };
        let example = json!({ "schema": schema, "properties": { "name": [query.get("q")] } });
        if query.get("q").is_empty() {
            let wrong = Wrong::new("q", "nothing is asked", "write a name, or POST it to /match");
            return Err(wrong.with(StatusCode::BAD_REQUEST));
        }
        Ok(Self {
            scope: Scope::of(dataset, lists, query)?,
            example: ftm::Example::read("q", &example)?,
            countries: query
                .0
                .all("countries")
                .into_iter()
                .map(str::to_lowercase)
                .collect(),
            limit: number(query, "limit", USUAL_PAGE, MOST_CANDIDATES)?,
            offset: number(query, "offset", 0, MOST_CANDIDATES)?,
        })
    }

    fn answer(&self, node: &Node, who: &Who) -> Result<Result<Value, Wrong>, FlowError> {
        let (query, lists) = (&self.example.query, &self.scope.lists);
        let found = if lists.is_empty() {
            Vec::new()
        } else {
            let found = node.screen_parties(who, query, lists, None, SEARCH_CUTOFF, MOST_CANDIDATES);
            match tried(found)? {
                Ok(found) => found.candidates,
                Err(wrong) => return Ok(Err(wrong.with(StatusCode::BAD_REQUEST))),
            }
        };
        let from = |one: &Found| {
            self.countries.is_empty()
                || one
                    .party
                    .countries
                    .iter()
                    .any(|country| self.countries.contains(&country.to_lowercase()))
        };
        let fits: Vec<&Found> = found.iter().filter(|one| from(one)).collect();
        let results: Vec<Value> = fits
            .iter()
            .skip(self.offset)
            .take(self.limit)
            .map(|one| entity(one))
            .collect();
        Ok(Ok(json!({
            "limit": self.limit,
            "offset": self.offset,
            "total": { "value": fits.len(), "relation": if fits.len() < MOST_CANDIDATES { "eq" } else { "gte" } },
            "results": results,
            "facets": {
                "countries": facet("Countries", fits.iter().flat_map(|one| &one.party.countries)),
                "datasets": facet("Data sources", fits.iter().map(|one| &one.list)),
                "topics": { "label": "Topics", "values": [] },
            },
        })))
    }
}

/// How often each word stands, the most frequent first.
fn facet<'a>(label: &str, words: impl Iterator<Item = &'a String>) -> Value {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let value = |(name, count): (&str, usize)| json!({ "name": name, "label": name, "count": count });
    json!({ "label": label, "values": counts.into_iter().map(value).collect::<Vec<_>>() })
}

// ---- what there is ------------------------------------------------------------------------------------------

pub(crate) async fn one(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let who = visitor.user()?.clone();
    let none =
        || Wrong::new("id", "no such entity", "use an id of an earlier answer").with(StatusCode::NOT_FOUND);
    let Some((list, entry)) = id.split_once(':') else {
        return Ok(none().into_response());
    };
    let (list, entry) = (list.to_owned(), entry.to_owned());
    let found = app
        .run(move |node: &Node| match node.party(&who, &list, &entry) {
            Ok(found) => Ok(Some(found)),
            Err(FlowError::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        })
        .await?;
    let Some(found) = found else {
        return Ok(none().into_response());
    };
    let from = found.listings.first().and_then(|first| first.from);
    let to = found
        .listings
        .last()
        .and_then(|last| last.to)
        .filter(|_| !found.listed);
    let body = ftm::entity(&found.list.id, &found.entry, &found.party, from, to);
    Ok(answer_json(StatusCode::OK, &body))
}

pub(crate) async fn catalog(State(app): State<App>, visitor: Visitor) -> Answer {
    let who = visitor.user()?.clone();
    let lists = app.run(move |node: &Node| node.lists(&who)).await?;
    let dataset = |list: &ListLine| {
        let state = list.state.as_ref();
        let version = state.map(|state| state.number.to_string());
        json!({
            "name": list.id,
            "title": list.title,
            "summary": Value::Null,
            "url": list.source,
            "load": state.is_some(),
            "version": version.clone().unwrap_or_default(),
            "index_version": version,
            "index_current": state.is_some(),
            "last_change": state.map(|state| ftm::instant(state.at)),
            "entity_count": list.entries,
            "children": [],
            "publisher": { "name": list.authority },
        })
    };
    let named = |held: bool| {
        lists
            .iter()
            .filter(|list| list.state.is_some() == held)
            .map(|list| list.id.as_str())
            .collect::<Vec<_>>()
    };
    let body = json!({
        "datasets": lists.iter().map(dataset).collect::<Vec<_>>(),
        "current": named(true),
        "outdated": named(false),
        "index_stale": false,
    });
    Ok(answer_json(StatusCode::OK, &body))
}

pub(crate) async fn algorithms() -> Answer {
    let features = ftm::features();
    let body = json!({
        "algorithms": [{
            "name": ALGORITHM,
            "description": "Parts of names, weighed by their rarity, are laid on one another; birth date, country, address and \
                            numbers speak for or against. The score is calibrated: of candidates with 0.9, nine in ten were \
                            the party asked about.",
            "features": features,
            "docs": { "features": features, "config": {} },
        }],
        "default": ALGORITHM,
        "best": ALGORITHM,
    });
    Ok(answer_json(StatusCode::OK, &body))
}

/// Says which parameters had no effect.
fn name_ignored(response: &mut Response, query: &Query) {
    let given: Vec<&str> = WITHOUT_EFFECT
        .into_iter()
        .filter(|name| !query.get(name).is_empty())
        .collect();
    if let (false, Ok(value)) = (given.is_empty(), HeaderValue::from_str(&given.join(", "))) {
        response.headers_mut().insert(IGNORED, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::Fields;

    fn asked(query: &str) -> Query {
        Query(Fields::parse(query).unwrap())
    }

    fn list(id: &str) -> ListLine {
        ListLine {
            id: id.into(),
            title: id.into(),
            title_zh: None,
            authority: String::new(),
            format: String::new(),
            source: String::new(),
            entries: 0,
            state: None,
            checked: None,
            problem: None,
            stale: false,
        }
    }

    #[test]
    fn parameters_are_read_as_yente_reads_them() {
        let lists = [list("us-sdn"), list("un-sc")];
        let usual = manner("default", &lists, &asked(""))
            .map_err(|wrong| wrong.reason)
            .unwrap();
        assert_eq!((usual.limit, usual.threshold, usual.cutoff), (5, 0.7, 0.5));
        assert_eq!(usual.scope.lists.len(), 2);
        let low = manner(
            "us-sdn",
            &lists,
            &asked("threshold=0.3&cutoff=0.9&algorithm=best&limit=500"),
        );
        let low = low.map_err(|wrong| wrong.reason).unwrap();
        assert_eq!((low.cutoff, low.limit, low.scope.lists.len()), (0.3, 500, 1));
        let without = manner(
            "all",
            &lists,
            &asked("exclude_dataset=un-sc&include_dataset=us-sdn&include_dataset=x"),
        );
        let without = without.map_err(|wrong| wrong.reason).unwrap();
        assert_eq!(without.scope.lists, ["us-sdn"]);
    }

    #[test]
    fn what_cannot_be_done_is_refused() {
        let lists = [list("us-sdn")];
        for (dataset, query, status) in [
            ("nowhere", "", 404),
            ("default", "algorithm=logic-v2", 400),
            ("default", "threshold=2", 422),
            ("default", "limit=501", 422),
        ] {
            let wrong = manner(dataset, &lists, &asked(query)).err().unwrap();
            assert_eq!(wrong.status.as_u16(), status, "{dataset}?{query}");
        }
        for body in [json!({}), json!({"queries": {}}), json!({"queries": []})] {
            assert_eq!(examples(&body).err().unwrap().status.as_u16(), 400);
        }
        let flood: Map<String, Value> = (0..=MOST_QUESTIONS)
            .map(|n| {
                (
                    n.to_string(),
                    json!({"schema": "Person", "properties": {"name": ["a"]}}),
                )
            })
            .collect();
        assert!(examples(&json!({ "queries": flood })).is_err());
    }

    #[test]
    fn reasons_of_one_kind_keep_apart() {
        let mut taken = Map::new();
        for expected in ["same", "same-2", "same-3"] {
            let key = unused(&taken, "same");
            assert_eq!(key, expected);
            taken.insert(key, Value::Null);
        }
    }
}
