//! A title for a record whose sender gave none: its telling values side by side, in no language.

use comity_core::kinds::Kind;
use serde_json::{Value, json};

/// Most characters of a title made by us.
const MAX_CHARS: usize = 120;

/// Places of the values that make a title, by kind; the first that is there of each group.
fn places(kind: Kind) -> &'static [&'static [&'static str]] {
    match kind {
        Kind::Incident => &[
            &["/body/type"],
            &[
                "/body/items/0/substance/as-written",
                "/body/items/0/machine/type",
                "/body/items/0/description",
                "/body/description",
            ],
            &["/body/place/region", "/body/place/country"],
            &["/body/occurred"],
        ],
        Kind::Identification => &[
            &["/body/findings/0/substance/as-written", "/body/unidentified"],
            &["/body/sample"],
            &["/body/date"],
        ],
        Kind::Notification => &[
            &["/body/items/0/substance/as-written", "/body/items/0/description"],
            &["/body/exporter/names/0/name"],
            &["/body/importer/names/0/name"],
            &["/body/dispatch"],
        ],
        Kind::Notice => &[
            &["/body/authority"],
            &["/body/addressee-class"],
            &["/body/served"],
        ],
        Kind::Control => &[
            &["/body/substances/0/as-written", "/body/on"],
            &["/body/jurisdiction"],
            &["/body/instrument"],
            &["/body/from"],
        ],
        Kind::Listing => &[&["/body/party/names/0/name"], &["/body/list"], &["/body/from"]],
        Kind::Request => &[&["/body/asked"], &["/body/what/0/text"], &["/body/due"]],
        Kind::Action => &[&["/body/type"], &["/body/authority"], &["/body/date"]],
        Kind::Payment => &[
            &["/body/from/names/0/name"],
            &["/body/to/names/0/name"],
            &["/body/amount/amount"],
            &["/body/amount/currency"],
            &["/body/date"],
        ],
        Kind::Machine => &[
            &["/body/machine/type"],
            &["/body/machine/make", "/body/description"],
            &["/body/machine/model"],
            &["/body/machine/serial"],
            &["/body/status"],
        ],
        Kind::Commitment => &[&["/body/key"], &["/body/what/0/text"]],
        Kind::Evidence => &[
            &["/body/commitments/0"],
            &["/body/direction"],
            &["/body/what/0/text"],
        ],
        Kind::Meeting => &[&["/body/bodies/0"], &["/body/bodies/1"], &["/body/date"]],
        Kind::Observation => &[
            &["/body/series"],
            &["/body/area/region", "/body/area/country"],
            &["/body/period"],
        ],
        Kind::Reading => &[&["/body/publisher"], &["/body/says/0/text"], &["/body/published"]],
        Kind::Reply => &[&["/body/type"], &["/body/decision"], &["/body/authority"]],
        Kind::KeyEvent => &[&["/body/event"], &["/body/role"]],
        Kind::Policy => &[&["/body/origin"]],
        Kind::List => &[&["/body/list"], &["/body/published", "/body/from"]],
        Kind::Decision => &[
            &["/body/id"],
            &["/body/list"],
            &["/body/entry"],
            &["/body/verdict"],
        ],
        Kind::Release => &[&["/body/why"], &["/body/to/0"]],
        Kind::Receipt => &[&["/body/stage"], &["/body/release"]],
        Kind::EraseNotice => &[&["/body/record"]],
        Kind::Erased => &[&["/body/record"]],
        Kind::MatchQuery => &[&["/body/side"], &["/body/peer"]],
        Kind::Misbehaviour => &[&["/body/what"], &["/body/vkey"]],
    }
}

/// What stands at a place such as `/body/names/0`.
fn at<'v>(record: &'v Value, place: &str) -> Option<&'v Value> {
    place
        .split('/')
        .skip(1)
        .try_fold(record, |here, step| match here {
            Value::Array(items) => items.get(step.parse::<usize>().ok()?),
            _ => here.get(step),
        })
}

/// Gives a record without a title one, if its values make one.
pub(crate) fn fill(record: &mut Value, kind: Kind) {
    let Value::Object(map) = &*record else { return };
    if map
        .get("title")
        .and_then(Value::as_array)
        .is_some_and(|title| !title.is_empty())
    {
        return;
    }
    let mut parts: Vec<&str> = Vec::new();
    for group in places(kind) {
        let found = group.iter().find_map(|place| at(record, place)?.as_str());
        parts.extend(found.filter(|part| !part.trim().is_empty()));
    }
    let title: String = parts
        .join(" · ")
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MAX_CHARS)
        .collect();
    if let (false, Value::Object(map)) = (title.is_empty(), record) {
        map.insert("title".to_owned(), json!([{ "lang": "und", "text": title }]));
    }
}
