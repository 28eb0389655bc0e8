//! A strict reader of our own pages: tags closed, ids unique, labels where they belong.

use std::collections::HashSet;

const VOID: [&str; 10] = [
    "meta", "link", "img", "input", "br", "hr", "col", "area", "base", "source",
];

/// A tag with its attributes.
#[derive(Debug, Clone)]
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }
}

enum Piece {
    Open(Tag, bool),
    Close(String),
    Text(String),
}

fn pieces(page: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = page.strip_prefix("<!doctype html>").expect("a doctype first");
    while !rest.is_empty() {
        let Some(at) = rest.find('<') else {
            pieces.push(Piece::Text(rest.to_owned()));
            break;
        };
        if at > 0 {
            pieces.push(Piece::Text(rest[..at].to_owned()));
        }
        let end = end_of_tag(&rest[at..]) + at;
        let inside = &rest[at + 1..end];
        rest = &rest[end + 1..];
        match inside.strip_prefix('/') {
            Some(name) => pieces.push(Piece::Close(name.to_owned())),
            None => pieces.push(open(inside)),
        }
    }
    pieces
}

/// A `>` inside quotes ends no tag.
fn end_of_tag(text: &str) -> usize {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return at,
            '<' if at > 0 => panic!("`<` inside a tag: {}", &text[..at.min(200)]),
            _ => {}
        }
    }
    panic!(
        "a tag that never ends: {}",
        text.chars().take(80).collect::<String>()
    );
}

fn open(inside: &str) -> Piece {
    let closed = inside.ends_with('/');
    let inside = inside.trim_end_matches('/');
    let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let mut attributes = Vec::new();
    while !rest.trim().is_empty() {
        rest = rest.trim_start();
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let attribute = rest[..end].to_owned();
        rest = &rest[end..];
        let value = match rest.strip_prefix("=\"") {
            Some(quoted) => {
                let close = quoted.find('"').expect("a quote that never ends");
                rest = &quoted[close + 1..];
                quoted[..close].to_owned()
            }
            None => {
                assert!(!rest.starts_with('='), "unquoted attribute in <{inside}>");
                String::new()
            }
        };
        attributes.push((attribute, value));
    }
    Piece::Open(
        Tag {
            name: name.to_owned(),
            attributes,
        },
        closed,
    )
}

/// All tags of a page, after checking that they are well nested.
pub fn tags(page: &str) -> Vec<Tag> {
    let (mut stack, mut tags): (Vec<String>, Vec<Tag>) = (Vec::new(), Vec::new());
    for piece in pieces(page) {
        match piece {
            Piece::Open(tag, closed) => {
                if !closed && !VOID.contains(&tag.name.as_str()) {
                    stack.push(tag.name.clone());
                }
                tags.push(tag);
            }
            Piece::Close(name) => assert_eq!(
                stack.pop().as_deref(),
                Some(name.as_str()),
                "after {:?}",
                tags.last()
            ),
            Piece::Text(_) => {}
        }
    }
    assert!(stack.is_empty(), "never closed: {stack:?}");
    tags
}

/// The words of a page, without its tags.
pub fn text(page: &str) -> String {
    let mut out = String::new();
    for piece in pieces(page) {
        if let Piece::Text(text) = piece {
            out.push_str(&text);
            out.push(' ');
        }
    }
    out
}

/// Everything a page of ours must keep to.
pub fn check(name: &str, page: &str) {
    let tags = tags(page);
    let of = |tag: &str| tags.iter().filter(|t| t.name == tag).collect::<Vec<_>>();
    assert_eq!(of("h1").len(), 1, "{name}: one h1");
    assert_eq!(of("main").len(), 1, "{name}: one main");
    assert!(
        of("html")[0].get("lang").is_some(),
        "{name}: the page says its language"
    );
    unique_ids(name, &tags);
    labelled(name, page, &tags);
    nothing_inline(name, &tags);
    for tag in &tags {
        assert!(
            tag.get("lang") != Some(""),
            "{name}: an empty lang on <{}>",
            tag.name
        );
        if tag.name == "a" {
            assert!(
                tag.get("href").is_some_and(|href| !href.is_empty()),
                "{name}: a link to nowhere"
            );
        }
        if tag.name == "img" {
            assert!(tag.get("alt").is_some(), "{name}: a picture without alt");
        }
        if tag.name == "th" {
            assert!(tag.get("scope").is_some(), "{name}: a heading cell without scope");
        }
        if tag.name == "form" && tag.get("method") == Some("post") {
            assert!(
                tag.get("action").is_some_and(|action| action.starts_with('/')),
                "{name}: a form to elsewhere"
            );
        }
    }
    let words = text(page);
    assert!(
        !has_missing_message(&words),
        "{name}: a message is missing: {words}"
    );
}

fn unique_ids(name: &str, tags: &[Tag]) {
    let mut seen = HashSet::new();
    for id in tags.iter().filter_map(|tag| tag.get("id")) {
        assert!(
            !id.is_empty() && seen.insert(id.to_owned()),
            "{name}: the id `{id}` stands twice"
        );
    }
    for tag in tags {
        for attribute in ["aria-labelledby", "aria-describedby", "for", "list"] {
            // A list of ids, with spaces between.
            for target in tag.get(attribute).into_iter().flat_map(str::split_whitespace) {
                assert!(
                    seen.contains(target),
                    "{name}: {attribute} names `{target}`, which is not there"
                );
            }
        }
    }
}

/// Every control has a label: by `for`, around it, or in words of its own.
fn labelled(name: &str, page: &str, tags: &[Tag]) {
    let named: HashSet<&str> = tags
        .iter()
        .filter(|tag| tag.name == "label")
        .filter_map(|tag| tag.get("for"))
        .collect();
    for tag in tags
        .iter()
        .filter(|tag| ["input", "select", "textarea"].contains(&tag.name.as_str()))
    {
        if tag.get("type") == Some("hidden") || tag.get("aria-label").is_some() {
            continue;
        }
        let by_for = tag.get("id").is_some_and(|id| named.contains(id));
        assert!(
            by_for || inside_label(page, tag),
            "{name}: no label for {:?}",
            tag.attributes
        );
    }
}

fn inside_label(page: &str, tag: &Tag) -> bool {
    let (field, value) = (
        tag.get("name").unwrap_or_default(),
        tag.get("value").unwrap_or_default(),
    );
    let wanted =
        format!("<label class=\"choice\"><input type=\"checkbox\" name=\"{field}\" value=\"{value}\"");
    page.contains(&wanted)
}

/// The content security policy forbids what is inline; a page must not rely on it.
fn nothing_inline(name: &str, tags: &[Tag]) {
    for tag in tags {
        assert!(tag.name != "style", "{name}: an inline style sheet");
        assert!(
            tag.name != "script" || tag.get("src").is_some(),
            "{name}: an inline script"
        );
        for (attribute, _) in &tag.attributes {
            assert!(
                attribute != "style" && !attribute.starts_with("on"),
                "{name}: `{attribute}` on <{}>",
                tag.name
            );
        }
    }
}

/// `[some-message]` is how a missing message shows itself.
pub fn has_missing_message(text: &str) -> bool {
    text.split('[').skip(1).any(|rest| {
        let inside = rest.split(']').next().unwrap_or_default();
        rest.contains(']')
            && inside.contains('-')
            && inside
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit())
    })
}
