//! Private questions between two nodes: what is held is found, both sides log the same, budgets hold, cheats are noticed.

use comity_core::identifiers::NodeName;
use comity_exchange::{Answer, Get, Purposed, Source, SourceError};
use comity_flow::matching::{DAY_BUDGET, MatchAnswer, MatchForm};
use comity_flow::{FlowError, Node};
use serde_json::{Value, json};

use crate::bench::{officer, reader};
use crate::peers::{Desk, Line, NORTH, SOUTH, admin, good_round, name, pair};

/// Changes what passes over the line.
type Bend = Box<dyn Fn(&str, Vec<u8>) -> Vec<u8> + Send + Sync>;

/// The line to the holder, with the names of private matching.
struct Asking<'a> {
    line: Line,
    holder: &'a Node,
    from: NodeName,
    bend: Bend,
}

fn asking<'a>(holder: &'a Desk, from: &str) -> Asking<'a> {
    Asking {
        line: holder.line(from),
        holder: holder.node(),
        from: name(from),
        bend: Box::new(|_, bytes| bytes),
    }
}

impl Source for Asking<'_> {
    fn get(&self, ask: &Get<'_>) -> Result<Option<Vec<u8>>, SourceError> {
        let Some(what) = ask.name.strip_prefix("match/") else {
            return self.line.get(ask);
        };
        let found = self.holder.match_set(&self.from, what).unwrap();
        let found = found.map(|bytes| (self.bend)(ask.name, bytes));
        assert!(found.as_ref().is_none_or(|bytes| bytes.len() as u64 <= ask.most));
        Ok(found)
    }

    fn post(&self, name: &str, body: &[u8], most: u64) -> Result<Answer, SourceError> {
        self.line.post(name, body, most)
    }

    fn post_for(
        &self,
        name: &str,
        body: &[u8],
        most: u64,
        purpose: &Purposed,
    ) -> Result<Answer, SourceError> {
        assert_eq!(name, "match");
        match self.holder.match_answer(&self.from, purpose, body) {
            Ok(body) => {
                let body = (self.bend)("match", body);
                assert!(body.len() as u64 <= most);
                Ok(Answer { status: 200, body })
            }
            Err(FlowError::NotFound(_)) => Err(SourceError::Refused(404)),
            Err(cause) => panic!("{cause}"),
        }
    }

    fn can_post(&self) -> bool {
        true
    }
}

fn request(title: &str, purpose: &str, party: &Value) -> Value {
    json!({
        "kind": "request",
        "title": [{"lang": "en", "text": title}],
        "handling": {
            "tlp": "AMBER", "purposes": [purpose], "onward": "with-consent", "person": party["kind"] == "person",
            "assurances": ["no-ill-treatment"]
        },
        "body": {
            "asked": "Sample Bureau", "jurisdiction": "CN", "what": [{"lang": "en", "text": title}],
            "legal-basis": "Sample Treaty, article 7", "urgency": "routine", "status": "asked", "parties": [party]
        }
    })
}

fn zhang() -> Value {
    json!({"kind": "person", "names": [{"name": "Zhang Wei"}],
           "ids": [{"scheme": "passport", "value": "E12345678", "country": "CN"}]})
}

fn form(ids: &[&str]) -> MatchForm {
    MatchForm {
        peer: NORTH.into(),
        ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        purpose: "law-enforcement".into(),
        ground: "Case 7, Sample Treaty, article 7".into(),
    }
}

fn held(answer: &MatchAnswer) -> Vec<bool> {
    answer.hits.iter().map(|hit| hit.held).collect()
}

/// North holds a record about Zhang; the two have met once, so each knows the other's keys.
fn met() -> (Desk, Desk) {
    let (north, south) = pair();
    let case = request("A parcel", "law-enforcement", &zhang());
    north.node().submit(&officer(), case).unwrap();
    good_round(&south, &north);
    (north, south)
}

/// The field and code of the first problem.
fn problem(result: Result<MatchAnswer, FlowError>) -> (String, String) {
    match result {
        Err(FlowError::Fields(problems)) => (problems[0].field.to_string(), problems[0].code.to_string()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_held_is_found_and_both_sides_log_the_same() {
    let (north, south) = met();
    let line = asking(&north, SOUTH);
    let ids = [
        "passport=CN:E 1234 5678",
        "passport=E99999999",
        "name=WEI, Zhang",
        "imo=9074729",
    ];
    let answer = south.node().match_ask(&officer(), &form(&ids), &line).unwrap();
    assert_eq!(held(&answer), [true, false, true, false]);
    assert!(answer.hits[0].request.as_ref().unwrap().contains("north.example"));
    assert!(answer.hits[1].request.is_none());

    let ours = south.node().match_desk(&officer()).unwrap().questions.remove(0);
    let theirs = north.node().match_desk(&officer()).unwrap().questions.remove(0);
    assert_eq!(
        (ours.digest.as_str(), theirs.digest.as_str()),
        (answer.digest.as_str(), answer.digest.as_str())
    );
    assert_eq!((ours.ours, theirs.ours), (true, false));
    assert_eq!(
        (ours.hits, theirs.hits),
        (Some(3), None),
        "three forms hit; the holder does not know"
    );
    assert_eq!((ours.count, theirs.count), (theirs.count, ours.count));
    assert_eq!(theirs.ground, "Case 7, Sample Treaty, article 7");
    assert_eq!((ours.peer.as_str(), theirs.peer.as_str()), (NORTH, SOUTH));
    let desk = north.node().match_desk(&officer()).unwrap();
    assert_eq!((desk.sets.len(), desk.sets[0].tags), (1, 1024));
    assert_eq!(
        (desk.budgets[0].used, desk.budgets[0].most),
        (theirs.count, DAY_BUDGET)
    );
    assert_eq!(answer.left_today, DAY_BUDGET - theirs.count);
}

#[test]
fn nothing_of_what_is_asked_crosses_the_line_or_is_logged() {
    let (north, south) = met();
    let line = asking(&north, SOUTH);
    south
        .node()
        .match_ask(&officer(), &form(&["passport=E12345678"]), &line)
        .unwrap();
    // what the holder keeps of it: its record, its audit trail and its files
    let audit = north.node().audit(
        &admin(),
        &comity_flow::AuditQuery {
            limit: 1000,
            ..Default::default()
        },
    );
    assert!(!format!("{:?}", audit.unwrap()).contains("E12345678"));
    let ours = south.node().audit(
        &admin(),
        &comity_flow::AuditQuery {
            limit: 1000,
            ..Default::default()
        },
    );
    let ours = format!("{:?}", ours.unwrap());
    assert!(ours.contains("match.ask") && !ours.contains("E12345678"));
    let state = std::fs::read(north.bench.home().join("matching/south.example/state.json")).unwrap();
    assert!(!String::from_utf8_lossy(&state).contains("E12345678"));
}

#[test]
fn records_for_another_purpose_withdrawn_or_over_are_not_in_the_set() {
    let (north, south) = pair();
    let party = |number: &str| {
        json!({"kind": "company", "names": [{"name": number}],
                                      "ids": [{"scheme": "reg", "value": number}]})
    };
    let node = north.node();
    node.submit(
        &officer(),
        request("Health", "public-health", &party("HEALTH777")),
    )
    .unwrap();
    let mut over = request("Over", "law-enforcement", &party("OVER77777"));
    over["handling"]["expires"] = json!("2026-11-01");
    node.submit(&officer(), over).unwrap();
    let gone = node
        .submit(
            &officer(),
            request("Gone", "law-enforcement", &party("GONE77777")),
        )
        .unwrap();
    let gone = crate::bench::recorded_id(&gone).to_owned();
    let turn = comity_flow::TurnForm {
        verb: comity_core::record::Verb::Retract,
        reason: vec![comity_core::text::Text::en("a mistake")],
        effective: None,
        source: None,
    };
    node.turn(&officer(), &gone, turn).unwrap();
    node.submit(
        &officer(),
        request("Kept", "precursor-control", &party("KEPT77777")),
    )
    .unwrap();
    good_round(&south, &north);
    let ids = ["reg=HEALTH777", "reg=OVER77777", "reg=GONE77777", "reg=KEPT77777"];
    let answer = south
        .node()
        .match_ask(&officer(), &form(&ids), &asking(&north, SOUTH))
        .unwrap();
    assert_eq!(held(&answer), [false, false, false, true]);
}

#[test]
fn the_budget_of_a_day_and_purpose_holds_across_a_restart() {
    let (north, south) = met();
    let many = |from: u64, count: u64| -> Vec<String> {
        (from..from + count).map(|n| format!("reg=X{n:07}")).collect()
    };
    let ask = |north: &Desk, ids: Vec<String>, purpose: &str| {
        let form = MatchForm {
            ids,
            purpose: purpose.into(),
            ..form(&[])
        };
        south.node().match_ask(&officer(), &form, &asking(north, SOUTH))
    };
    assert_eq!(
        ask(&north, many(0, 250), "law-enforcement").unwrap().left_today,
        DAY_BUDGET - 250
    );
    let desk = north.node().match_desk(&officer()).unwrap();
    assert!(
        desk.budgets[0].alarm,
        "much was asked and no request has followed"
    );
    let north = north.restart();
    north.node().recover().unwrap();
    assert_eq!(
        problem(ask(&north, many(250, 200), "law-enforcement")),
        ("ids".into(), "budget".into())
    );
    assert_eq!(
        ask(&north, many(250, 150), "law-enforcement").unwrap().left_today,
        0
    );
    assert_eq!(
        problem(ask(&north, many(0, 1), "law-enforcement")),
        ("ids".into(), "budget".into())
    );
    // another purpose, and another day
    assert!(ask(&north, many(0, 1), "precursor-control").is_ok());
    north.bench.clock.pass_days(1);
    assert!(ask(&north, many(0, 1), "law-enforcement").is_ok());
}

#[test]
fn a_holder_that_cheats_is_not_believed() {
    let (north, south) = met();
    let ask = |bend: Bend| {
        let line = Asking {
            bend,
            ..asking(&north, SOUTH)
        };
        problem(
            south
                .node()
                .match_ask(&officer(), &form(&["passport=E12345678"]), &line),
        )
    };
    let not_believed = ("peer".to_owned(), "not-believed".to_owned());
    // one bit anywhere in the head, its statement or its proof
    for at in [5, 20, 60, 90, 120, 300] {
        let bend: Bend = Box::new(move |name, mut bytes| {
            if name == "match/head" {
                bytes[at] ^= 1;
            }
            bytes
        });
        assert_eq!(ask(bend), not_believed, "{at}");
    }
    // another set than the logged one
    let bend: Bend = Box::new(|name, mut bytes| {
        if name == "match/set/1" {
            bytes[16 * 100 + 15] ^= 1;
        }
        bytes
    });
    assert_eq!(ask(bend), not_believed);
    // another answer
    for at in [20, 60, 90] {
        let bend: Bend = Box::new(move |name, mut bytes| {
            if name == "match" {
                let at = at.min(bytes.len() - 1);
                bytes[at] ^= 1;
            }
            bytes
        });
        assert_eq!(ask(bend), not_believed, "{at}");
    }
    let good = south
        .node()
        .match_ask(&officer(), &form(&["passport=E12345678"]), &asking(&north, SOUTH));
    assert_eq!(held(&good.unwrap()), [true]);
}

#[test]
fn a_set_made_for_another_is_not_taken() {
    let (north, south) = met();
    let east = Desk::new(crate::peers::EAST);
    crate::peers::pin(north.node(), east.node());
    let for_east = north
        .node()
        .match_set(&name(crate::peers::EAST), "head")
        .unwrap()
        .unwrap();
    let bend: Bend = Box::new(move |what, bytes| {
        if what == "match/head" {
            for_east.clone()
        } else {
            bytes
        }
    });
    let line = Asking {
        bend,
        ..asking(&north, SOUTH)
    };
    let found = problem(
        south
            .node()
            .match_ask(&officer(), &form(&["passport=E12345678"]), &line),
    );
    assert_eq!(found, ("peer".into(), "not-believed".into()));
}

#[test]
fn who_is_not_pinned_or_frozen_gets_nothing() {
    let (north, south) = met();
    assert_eq!(
        north.node().match_set(&name("west.example"), "head").unwrap(),
        None
    );
    let purposed = Purposed {
        purpose: "law-enforcement".into(),
        ground: "x".into(),
    };
    let stranger = north
        .node()
        .match_answer(&name("west.example"), &purposed, b"cmq1");
    assert!(matches!(stranger, Err(FlowError::NotFound(_))));
    assert_eq!(north.node().match_set(&name(SOUTH), "set/7").unwrap(), None);
    assert_eq!(
        north.node().match_set(&name(SOUTH), "../state.json").unwrap(),
        None
    );
    north.node().freeze_peer(&admin(), &name(SOUTH), "test").unwrap();
    let found = problem(
        south
            .node()
            .match_ask(&officer(), &form(&["imo=9074729"]), &asking(&north, SOUTH)),
    );
    assert_eq!(found, ("peer".into(), "no-set".into()));
}

#[test]
fn forms_that_cannot_be_asked() {
    let (north, south) = met();
    let ask = |form: MatchForm| problem(south.node().match_ask(&officer(), &form, &asking(&north, SOUTH)));
    let good = form(&["imo=9074729"]);
    assert_eq!(
        ask(MatchForm {
            purpose: "court".into(),
            ..good.clone()
        })
        .0,
        "purpose"
    );
    assert_eq!(
        ask(MatchForm {
            ground: " ".into(),
            ..good.clone()
        })
        .0,
        "ground"
    );
    assert_eq!(
        ask(MatchForm {
            ids: Vec::new(),
            ..good.clone()
        }),
        ("ids".into(), "count".into())
    );
    assert_eq!(ask(form(&["E12345678"])), ("ids".into(), "identifier".into()));
    assert_eq!(
        ask(MatchForm {
            peer: "No Name".into(),
            ..good.clone()
        })
        .0,
        "peer"
    );
    let not_allowed = south.node().match_ask(&reader(), &good, &asking(&north, SOUTH));
    assert!(matches!(not_allowed, Err(FlowError::NotAllowed(_))));
    // the holder looks at purpose and ground itself
    let head = north.node().match_set(&name(SOUTH), "head").unwrap().unwrap();
    assert!(head.starts_with(b"cmf1"));
    let (request, _) = comity_match::blind(
        &[comity_match::Identifier::new("imo", "9074729").unwrap()],
        1,
        &mut |bytes: &mut [u8]| bytes.fill(3),
    )
    .unwrap();
    for (purpose, ground) in [("court", "x"), ("law-enforcement", " "), ("", "x")] {
        let purposed = Purposed {
            purpose: purpose.into(),
            ground: ground.into(),
        };
        let answer = north
            .node()
            .match_answer(&name(SOUTH), &purposed, &request.to_bytes())
            .unwrap();
        assert_eq!(answer, b"cmr1\x03");
    }
}

#[test]
fn a_new_set_takes_up_what_is_new_and_forgets_old_keys() {
    let (north, south) = met();
    let ask = || {
        south
            .node()
            .match_ask(&officer(), &form(&["reg=NEW777777"]), &asking(&north, SOUTH))
            .unwrap()
    };
    let first = ask();
    assert_eq!((first.epoch, held(&first)), (1, vec![false]));
    let party = json!({"kind": "company", "names": [{"name": "New"}], "ids": [{"scheme": "reg", "value": "NEW777777"}]});
    north
        .node()
        .submit(&officer(), request("New", "law-enforcement", &party))
        .unwrap();
    assert_eq!(held(&ask()), [false], "the set of the day stands");
    north.bench.clock.pass_days(1);
    let second = ask();
    assert_eq!((second.epoch, held(&second)), (2, vec![true]));
    north.node().match_prepare_set(&admin(), &name(SOUTH)).unwrap();
    let folder = north.bench.home().join("matching/south.example");
    assert!(!folder.join("set-1").exists() && folder.join("set-2").exists() && folder.join("set-3").exists());
    let state = std::fs::read_to_string(folder.join("state.json")).unwrap();
    assert_eq!(state.matches("\"seed\"").count(), 2, "keys of old sets are gone");
}
