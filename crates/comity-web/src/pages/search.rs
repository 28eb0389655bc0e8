//! `GET /search`: every record the reader may see, by words in English or Chinese, kind and date.

use axum::extract::State;
use comity_core::date::PartialDate;
use comity_core::kinds::Kind;
use comity_flow::{FlowError, Node, SearchPage as Found, SearchQuery};

use crate::answer::{Answer, page};
use crate::app::App;
use crate::fields::{Query, address};
use crate::views::common::{Choice, PAGE_ROWS, Pager};
use crate::views::search::{Hit, Piece, SearchPage, SubstanceHit};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

use super::substances::found_by;

pub(crate) async fn get(State(app): State<App>, visitor: Visitor, query: Query) -> Answer {
    let who = visitor.user()?.clone();
    let words = visitor.words;
    let (wanted, wrong) = wanted(&words, &query);
    let asked = query.get("q").to_owned();
    let looked = asked.clone();
    let work =
        move |node: &Node| Ok::<_, FlowError>((node.search(&who, &wanted)?, found_by(node, &words, &looked)));
    let (found, substances) = app.run(work).await?;
    let mut shell = visitor.shell();
    shell.find = asked.clone();
    page(&SearchPage {
        kinds: kinds(&words, &found, query.get("kind")),
        from: query.get("from").into(),
        to: query.get("to").into(),
        hits: hits(&words, &found, &asked),
        substances: substances
            .into_iter()
            .map(|(href, name)| SubstanceHit { href, name })
            .collect(),
        pager: pager(&query, &found),
        wrong,
        asked,
        s: shell,
    })
}

fn wanted(words: &Words, query: &Query) -> (SearchQuery, Option<String>) {
    let text = |name: &str| Some(query.get(name).to_owned()).filter(|text| !text.is_empty());
    let date = |name: &str| text(name).map(|text| text.parse::<PartialDate>());
    let (from, to) = (date("from"), date("to"));
    let wrong = [&from, &to]
        .into_iter()
        .flatten()
        .any(Result::is_err)
        .then(|| words.t("search-bad-date"));
    let wanted = SearchQuery {
        text: text("q"),
        kind: text("kind"),
        subject: text("subject")
            .and_then(|subject| subject.split_once(':').map(|(a, b)| (a.to_owned(), b.to_owned()))),
        from: from.and_then(Result::ok),
        to: to.and_then(Result::ok),
        after: text("after"),
        limit: PAGE_ROWS as u32,
        ..SearchQuery::default()
    };
    (wanted, wrong)
}

fn kinds(words: &Words, found: &Found, chosen: &str) -> Vec<Choice> {
    let count = |kind: &Kind| {
        found
            .by_kind
            .iter()
            .find(|(word, _)| word == kind.as_str())
            .map_or(0, |(_, n)| *n)
    };
    let choice = |kind: &Kind| Choice {
        value: kind.as_str().into(),
        label: format!(
            "{} ({})",
            words.t(&format!("kind-{}", kind.as_str())),
            crate::format::grouped(count(kind))
        ),
        chosen: kind.as_str() == chosen,
    };
    Kind::ALL.iter().map(choice).collect()
}

fn hits(words: &Words, found: &Found, asked: &str) -> Vec<Hit> {
    let hit = |line| {
        let row = wire::row(words, line);
        Hit {
            snippet: marked(&line.snippet, asked),
            row,
        }
    };
    found.rows.iter().map(hit).collect()
}

/// Cuts a passage at the words that were asked for, whatever their case.
fn marked(passage: &str, asked: &str) -> Vec<Piece> {
    let wanted: Vec<String> = asked
        .split_whitespace()
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty())
        .collect();
    let mut pieces = Vec::new();
    let mut rest = passage;
    while let Some((at, length)) = first_hit(rest, &wanted) {
        let (before, after) = rest.split_at(at);
        let (hit, after) = after.split_at(length);
        if !before.is_empty() {
            pieces.push(Piece {
                text: before.into(),
                hit: false,
            });
        }
        pieces.push(Piece {
            text: hit.into(),
            hit: true,
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece {
            text: rest.into(),
            hit: false,
        });
    }
    pieces
}

/// Place and length, in bytes of `text`, of the first of the words.
fn first_hit(text: &str, wanted: &[String]) -> Option<(usize, usize)> {
    text.char_indices().find_map(|(at, _)| {
        let tail = text.get(at..)?;
        wanted
            .iter()
            .filter_map(|word| starts_with(tail, word))
            .max()
            .map(|length| (at, length))
    })
}

/// How many bytes of `text` the lower-case `word` covers, if it begins with it.
fn starts_with(text: &str, word: &str) -> Option<usize> {
    let mut wanted = word.chars();
    let mut expected = wanted.next();
    for (at, c) in text.char_indices() {
        for lower in c.to_lowercase() {
            match expected {
                None => return Some(at),
                Some(e) if e == lower => expected = wanted.next(),
                Some(_) => return None,
            }
        }
    }
    expected.is_none().then_some(text.len())
}

fn pager(query: &Query, found: &Found) -> Pager {
    let seen = query.number("seen");
    let shown = found.rows.len() as u64;
    let of = |after: &str, seen: &str| {
        let keep = ["q", "kind", "subject", "from", "to"].map(|name| (name, query.get(name)));
        let all: Vec<(&str, &str)> = keep
            .into_iter()
            .chain([("after", after), ("seen", seen)])
            .collect();
        address("/search", &all)
    };
    let next = found
        .next
        .as_deref()
        .map(|after| of(after, &(seen + shown).to_string()));
    Pager::new(seen, shown, Some(found.total), of("", ""), next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(passage: &str, asked: &str) -> String {
        marked(passage, asked)
            .iter()
            .map(|p| {
                if p.hit {
                    format!("[{}]", p.text)
                } else {
                    p.text.clone()
                }
            })
            .collect()
    }

    #[test]
    fn words_are_marked_in_both_scripts() {
        assert_eq!(
            shown("Carfentanil in Ohio", "ohio carFENTanil"),
            "[Carfentanil] in [Ohio]"
        );
        assert_eq!(shown("检出芬太尼类物质", "芬太尼"), "检出[芬太尼]类物质");
        assert_eq!(shown("nothing here", ""), "nothing here");
        assert_eq!(shown("İstanbul", "ista"), "İstanbul");
        assert_eq!(shown("", "a"), "");
    }
}
