//! A record goes over three hops, and its end reaches everybody, also who was away.

use comity_testkit::cluster::{Cluster, Member, until};
use serde_json::Value;

use super::{PATIENCE, strangers};
use crate::http::Visitor;
use crate::program::text;

/// A listing for counterparts only, which may be passed on.
fn restricted(cluster: &Cluster, place: usize) -> String {
    let record = serde_json::json!({
        "kind": "listing",
        "handling": { "tlp": "GREEN", "purposes": ["law-enforcement"], "onward": "free" },
        "body": {
            "list": "Sample list",
            "authority": "Sample Treasury",
            "jurisdiction": "US",
            "from": "2023-04-14",
            "reason": "Made-up reason for few",
            "party": { "kind": "company", "names": [{ "name": "Quiet Trading Ltd.", "lang": "en" }], "country": "CN" },
        },
        "source": { "citation": "Made-up file 7", "provenance": "source" },
    });
    let file = cluster.folder().join("restricted.json");
    std::fs::write(&file, record.to_string()).unwrap();
    let lines = cluster.node(place).told(&["report", text(&file)]);
    lines[0]["record"].as_str().unwrap().to_owned()
}

/// The operator proposes, the first officer approves on the page.
fn share(from: &Member, officer: &mut Visitor, record: &str, to: &str) {
    let proposed = from.told(&[
        "share",
        record,
        "--to",
        to,
        "--purpose",
        "law-enforcement",
        "--onward",
        "free",
    ]);
    let id = proposed[0]["id"].as_i64().unwrap();
    let page = officer.get(&format!("/shares/{id}"));
    assert_eq!(page.status, 200, "{}", page.text());
    let token = page.token();
    let done = officer.post(&format!("/shares/{id}/approve"), &[("csrf", &token)]);
    assert!(matches!(done.status, 200 | 303), "{}", done.text());
    let listed = from.told(&["share", "list"]);
    let row = listed.iter().find(|row| row["id"].as_i64() == Some(id)).unwrap();
    assert_eq!(row["state"], "released", "{row}");
}

/// What came in about a record, in a state.
fn came(at: &Member, record: &str, why: &str) -> Option<Value> {
    let listed = at.told(&["incoming", "list", "--all"]);
    listed
        .into_iter()
        .find(|row| row["record"] == record && row["why"] == why)
}

fn take_on(at: &Member, record: &str) {
    until(&format!("{} has it", at.name()), PATIENCE, || {
        came(at, record, "share").is_some()
    });
    let row = came(at, record, "share").unwrap();
    assert_eq!(row["state"], "delivered", "{row}");
    let id = row["id"].as_i64().unwrap().to_string();
    at.told(&["incoming", "open", &id]);
    at.told(&["incoming", "accept", &id]);
}

/// The stage of a record's release at a recipient, as the sender sees it.
fn stage(at: &Member, record: &str, to: &str) -> Option<String> {
    let listed = at.told(&["share", "list"]);
    let row = listed
        .into_iter()
        .find(|row| row["record"] == record && row["why"] == "share")?;
    let deliveries = row["deliveries"].as_array()?.clone();
    let one = deliveries.into_iter().find(|one| one["to"] == to)?;
    one["stage"].as_str().map(str::to_owned)
}

#[test]
fn a_record_is_handed_over_and_answered() {
    let cluster = strangers(2);
    cluster.pin(0, 1);
    super::settled(&cluster);
    let (north, south) = (cluster.node(0), cluster.node(1));
    let mut officer = Visitor::first_user(north.running());
    let record = restricted(&cluster, 0);
    share(north, &mut officer, &record, south.name());
    take_on(south, &record);
    until("the sender has the receipt", PATIENCE, || {
        stage(north, &record, south.name()).as_deref() == Some("accepted")
    });
    assert!(north.told(&["outstanding"]).is_empty());
    let mut reader = Visitor::first_user(south.running());
    let page = reader.get(&format!("/records/{record}"));
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Quiet Trading Ltd."));
}

#[test]
fn a_delisting_reaches_the_third_hop_also_after_it_was_away() {
    let mut cluster = strangers(4);
    for hop in 0..3 {
        cluster.pin(hop, hop + 1);
    }
    let mut officers: Vec<Visitor> = (0..3)
        .map(|at| Visitor::first_user(cluster.node(at).running()))
        .collect();
    let record = restricted(&cluster, 0);
    for (hop, officer) in officers.iter_mut().enumerate() {
        let to = cluster.node(hop + 1).name().to_owned();
        share(cluster.node(hop), officer, &record, &to);
        take_on(cluster.node(hop + 1), &record);
    }
    assert!(cluster.node_mut(3).stop());

    let form = officers[0].get(&format!("/records/{record}/turn/delist"));
    assert_eq!(form.status, 200, "{}", form.text());
    let token = form.token();
    let fields = [("csrf", token.as_str()), ("reason.en", "it has ended")];
    let done = officers[0].post(&format!("/records/{record}/turn/delist"), &fields);
    assert_eq!(done.status, 303, "{}", done.text());

    for place in [1, 2] {
        until("the take-back is carried out", PATIENCE, || {
            came(cluster.node(place), &record, "take-back").is_some_and(|row| row["state"] == "acted")
        });
    }
    let last = cluster.node(3).name().to_owned();
    until("the originator knows who has not acted", PATIENCE, || {
        cluster
            .node(0)
            .told(&["outstanding"])
            .iter()
            .any(|row| row["to"] == last.as_str())
    });
    cluster.node_mut(3).serve().unwrap();
    until("the last hop has acted", PATIENCE, || {
        came(cluster.node(3), &record, "take-back").is_some_and(|row| row["state"] == "acted")
    });
    until(
        "every holder has answered, and the originator knows",
        PATIENCE,
        || {
            cluster
                .node(0)
                .told(&["outstanding"])
                .iter()
                .all(|row| row["why"] != "take-back")
        },
    );
}
