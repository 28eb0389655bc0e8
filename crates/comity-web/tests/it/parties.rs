//! Lists, customers and candidates by their pages, and the same questions as programs ask them. All names are made up.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use comity_flow::policy::Role;
use serde_json::{Value, json};

use crate::html;
use crate::node::{Answer, Bench, Session, request};

const FIRST: &str = concat!(
    r#"{"id":"7","type":"entity","names":[{"name":"Qanat Precision Reactor Works","kind":"primary"},{"name":"坎纳特精密反应器厂","kind":"original","script":"Hani"},{"name":"مصنع قناة للمفاعلات الدقيقة","kind":"original","script":"Arab"}],"countries":["CN"],"ids":[{"type":"imo","value":"9074729"},{"type":"imo","value":"9074728"}],"remarks":"Made up."}"#,
    "\n",
    r#"{"id":"8","type":"person","names":[{"name":"Vorobyov-Sample, Ignatiy Demonstratovich","kind":"primary"},{"name":"Воробьёв-Сэмпл Игнатий Демонстратович","kind":"original","script":"Cyrl"}],"dob":["1961-04-03"],"countries":["RU"]}"#,
    "\n",
    r#"{"id":"9","type":"vessel","names":[{"name":"MADE UP STAR","kind":"primary"}],"ids":[{"type":"imo","value":"9074729"}]}"#,
    "\n",
);

const CUSTOMERS: &str = "id,type,name,dob,countries\n\
K-1,entity,Qanat Precision Reactor Works,,CN\n\
K-2,person,Entirely Unlike Anybody,1990-01-01,US\n";

/// A node with one list in its first state, and users of each role.
struct Desk {
    bench: Bench,
    admin: Session,
    officer: Session,
    second: Session,
}

impl Desk {
    async fn new() -> Self {
        let bench = Bench::new();
        let (admin, officer) = (bench.session(Role::Administrator), bench.session(Role::Officer));
        let second = bench.session(Role::ReleasingOfficer);
        let desk = Self {
            bench,
            admin,
            officer,
            second,
        };
        let fields = [
            ("id", "made-up"),
            ("title", "A made-up list"),
            ("title-zh", "虚构名单"),
            ("authority", "Nobody"),
            ("public", "true"),
        ];
        let added = desk.bench.post("/lists", Some(&desk.admin), &fields).await;
        assert_eq!(
            (added.status, added.location()),
            (StatusCode::SEE_OTHER, "/lists/made-up"),
            "{}",
            added.text()
        );
        desk.state(FIRST).await;
        desk
    }

    /// Days pass, and whoever goes on signs in again.
    fn days_later(&mut self, days: i64) {
        self.bench.clock.pass_days(days);
        self.admin = self.bench.session_again(Role::Administrator);
        self.officer = self.bench.session_again(Role::Officer);
    }

    /// Reads a file as the list's next state and records it.
    async fn state(&self, lines: &str) {
        let preview = self.preview(lines).await;
        let taken = self
            .bench
            .post(
                &format!("{preview}/record"),
                Some(&self.admin),
                &[("accept", "true")],
            )
            .await;
        assert_eq!(taken.location(), "/lists/made-up?done=taken", "{}", taken.text());
    }

    async fn preview(&self, lines: &str) -> String {
        // Two states cannot hold from the same second.
        self.bench.clock.pass(3_600);
        let token = self.bench.get("/account", Some(&self.admin)).await.hidden("csrf");
        let path = "/lists/made-up/file";
        let read = self
            .bench
            .upload(path, &self.admin, &token, "list.jsonl", lines.as_bytes())
            .await;
        assert_eq!(read.status, StatusCode::SEE_OTHER, "{}", read.text());
        let preview = read.location().to_owned();
        self.page(&preview, &self.admin).await;
        preview
    }

    /// Opens a page in both languages, checks it, and gives the words of the English one.
    async fn page(&self, path: &str, session: &Session) -> String {
        let joint = if path.contains('?') { '&' } else { '?' };
        let mut words = String::new();
        for lang in ["zh-CN", "en"] {
            let answer = self
                .bench
                .get(&format!("{path}{joint}lang={lang}"), Some(session))
                .await;
            assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
            html::check(path, &answer.text());
            words = html::text(&answer.text());
        }
        words
    }

    /// Asks by the form, in both languages.
    async fn ask(&self, fields: &[(&str, &str)]) -> String {
        let mut words = String::new();
        for lang in ["zh-CN", "en"] {
            let path = format!("/parties?lang={lang}");
            let answer = self.bench.post(&path, Some(&self.officer), fields).await;
            assert_eq!(answer.status, StatusCode::OK, "{fields:?}: {}", answer.text());
            html::check("the answer", &answer.text());
            words = html::text(&answer.text());
        }
        words
    }

    async fn customers(&self) {
        let token = self
            .bench
            .get("/account", Some(&self.officer))
            .await
            .hidden("csrf");
        let read = self
            .bench
            .upload("/customers", &self.officer, &token, "k.csv", CUSTOMERS.as_bytes())
            .await;
        assert_eq!(read.status, StatusCode::SEE_OTHER, "{}", read.text());
        let words = self.page(read.location(), &self.officer).await;
        assert!(words.contains("Entirely Unlike Anybody"), "{words}");
        let taken = self
            .bench
            .post(&format!("{}/take", read.location()), Some(&self.officer), &[])
            .await;
        assert!(
            taken.location().starts_with("/customers?done=taken&added=2"),
            "{}",
            taken.location()
        );
        self.page(taken.location(), &self.officer).await;
    }

    /// Address of the first candidate that waits.
    async fn candidate(&self) -> String {
        let queue = self.bench.get("/review", Some(&self.officer)).await.text();
        html::check("/review", &queue);
        let href = queue.split("href=\"/review/").nth(1).expect("a candidate");
        format!("/review/{}", href.split('?').next().unwrap())
    }

    async fn send_json(&self, path: &str, body: &Value) -> (StatusCode, Value, Answer) {
        let request = request(Method::POST, path, Some(&self.officer))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        let answer = self.bench.send(request).await;
        let read =
            serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("no JSON: {}", answer.text()));
        (answer.status, read, answer)
    }

    async fn get_json(&self, path: &str) -> (StatusCode, Value) {
        let answer = self.bench.get(path, Some(&self.officer)).await;
        let read =
            serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("no JSON: {}", answer.text()));
        (answer.status, read)
    }
}

#[tokio::test]
async fn a_question_is_answered_with_its_reasons_and_its_lists() {
    let desk = Desk::new().await;
    for name in [
        "qanat precision reactor works",
        "坎纳特精密反应器厂",
        "مصنع قناة للمفاعلات الدقيقة",
    ] {
        let words = desk.ask(&[("name", name)]).await;
        assert!(words.contains("One candidate"), "{name}: {words}");
        assert!(
            words.contains("A made-up list") && words.contains("listed since"),
            "{words}"
        );
    }
    let person = desk
        .ask(&[
            ("name", "Игнатий Воробьёв-Сэмпл"),
            ("type", "person"),
            ("dob", "1961-04-03"),
        ])
        .await;
    assert!(person.contains("Vorobyov-Sample"), "{person}");
    assert!(person.contains("birth date"), "{person}");
    let page = desk
        .bench
        .post(
            "/parties",
            Some(&desk.officer),
            &[("name", "Qanat Precision Reactor")],
        )
        .await;
    assert!(
        page.text().contains("<bdi dir=\"auto\">"),
        "names keep their direction"
    );
    assert!(page.location().is_empty(), "the answer has no address");
}

#[tokio::test]
async fn nothing_found_is_never_called_safe() {
    let desk = Desk::new().await;
    for lang in ["en", "zh-CN"] {
        let path = format!("/parties?lang={lang}");
        let answer = desk
            .bench
            .post(&path, Some(&desk.officer), &[("name", "Zzyzx Quiltmakers")])
            .await;
        let words = html::text(&answer.text()).to_lowercase();
        assert!(
            words.contains("no candidate found") || words.contains("未发现候选"),
            "{words}"
        );
        assert!(
            words.contains("a made-up list") || words.contains("虚构名单"),
            "the lists are named: {words}"
        );
        for wrong in [
            "is clear",
            "cleared for",
            "safe",
            "no risk",
            "not sanctioned",
            "安全",
            "无风险",
            "合规",
        ] {
            assert!(!words.contains(wrong), "`{wrong}`: {words}");
        }
    }
}

#[tokio::test]
async fn a_question_that_says_nothing_or_too_much_is_refused_with_what_was_typed() {
    let desk = Desk::new().await;
    let long = "x".repeat(501);
    for fields in [
        vec![("name", "")],
        vec![("name", long.as_str())],
        vec![("name", "a"), ("on", "yesterday")],
        vec![("name", "a"), ("dob", "spring"), ("countries", "Xanadu")],
    ] {
        let answer = desk.bench.post("/parties", Some(&desk.officer), &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        html::check("refused", &answer.text());
        if fields.len() > 2 {
            assert!(answer.text().contains("value=\"Xanadu\""), "what was typed stays");
        }
    }
}

#[tokio::test]
async fn a_list_is_seen_before_it_is_recorded_and_its_difference_afterwards() {
    let desk = Desk::new().await;
    let second = FIRST
        .replace("1961-04-03", "1962")
        .lines()
        .filter(|line| !line.contains("\"id\":\"9\""))
        .fold(String::new(), |all, line| all + line + "\n");
    let preview = desk.preview(&second).await;
    let words = desk.page(&preview, &desk.admin).await;
    assert!(
        words.contains("MADE UP STAR") && words.contains("1962"),
        "{words}"
    );
    let before = desk.page("/lists/made-up", &desk.admin).await;
    assert!(!before.contains("1 changed"), "nothing is recorded yet");
    let gone = desk
        .bench
        .post(&format!("{preview}/discard"), Some(&desk.admin), &[])
        .await;
    assert_eq!(gone.location(), "/lists/made-up?done=discarded");
    desk.state(&second).await;
    let list = desk.page("/lists/made-up", &desk.officer).await;
    assert!(list.contains("1 changed") && list.contains("−1"), "{list}");
    let changes = desk.page("/lists/made-up/changes", &desk.officer).await;
    assert!(
        changes.contains("MADE UP STAR") && changes.contains("Removed") && changes.contains("1961-04-03"),
        "{changes}"
    );
    let csv = desk
        .bench
        .get("/lists/made-up/changes.csv?from=1&to=2", Some(&desk.officer))
        .await
        .text();
    assert!(
        csv.starts_with("change,entry,type,name,field,gone,came\r\n"),
        "{csv}"
    );
    assert!(
        csv.contains("removed,9,vessel,MADE UP STAR,,,") && csv.contains(",dob,1961-04-03,1962"),
        "{csv}"
    );
    let lines = desk
        .bench
        .get("/lists/made-up/changes.jsonl", Some(&desk.officer))
        .await
        .text();
    assert_eq!(lines.lines().count(), 2, "{lines}");
    for line in lines.lines() {
        serde_json::from_str::<Value>(line).unwrap();
    }
    for path in ["changes?from=1&to=1", "changes?to=1"] {
        let none = desk
            .bench
            .get(&format!("/lists/made-up/{path}"), Some(&desk.officer))
            .await;
        assert_eq!(
            none.location(),
            "/lists/made-up",
            "nothing came before the first state"
        );
    }
    let none = desk
        .bench
        .get("/lists/made-up/changes.csv?to=1", Some(&desk.officer))
        .await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let lists = desk.page("/lists", &desk.officer).await;
    assert!(lists.contains("A made-up list"), "{lists}");
    // A party that was taken off: its page begins with that.
    let page = desk
        .bench
        .get("/parties/made-up/9", Some(&desk.officer))
        .await
        .text();
    let (off, heading) = (
        page.find("Taken off this list").expect("the delisting"),
        page.find("<h1").unwrap(),
    );
    assert!(off < heading, "it opens with the delisting");
    desk.page("/parties/made-up/9", &desk.officer).await;
}

#[tokio::test]
async fn a_day_is_asked_about_as_the_list_stood_on_it() {
    let mut desk = Desk::new().await;
    desk.days_later(10);
    let rest: String = FIRST.lines().take(2).map(|line| format!("{line}\n")).collect();
    desk.state(&rest).await;
    desk.days_later(10);
    let now = desk.ask(&[("name", "Made Up Star")]).await;
    assert!(now.contains("No candidate found"), "{now}");
    let then = desk.ask(&[("name", "Made Up Star"), ("on", "2026-11-25")]).await;
    assert!(
        then.contains("One candidate") && then.contains("as they stood on 2026-11-25"),
        "{then}"
    );
    assert!(
        then.contains("listed since 2026-11-21") && then.contains("until 2026-12-01"),
        "{then}"
    );
    let before = desk.ask(&[("name", "Made Up Star"), ("on", "2026-11-01")]).await;
    assert!(
        before.contains("not held for that day") && !before.contains("One candidate"),
        "{before}"
    );
    let (_, body, _) = desk
        .send_json("/api/parties?on=2026-11-25", &json!({"name": "Made Up Star"}))
        .await;
    assert_eq!(body["candidates"][0]["entry"], "9", "{body}");
}

#[tokio::test]
async fn only_who_keeps_the_lists_sets_who_must_confirm() {
    let desk = Desk::new().await;
    let set = [("setting", "all")];
    let refused = desk
        .bench
        .post("/review/four-eyes", Some(&desk.officer), &set)
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let saved = desk
        .bench
        .post("/review/four-eyes", Some(&desk.admin), &set)
        .await;
    assert_eq!(saved.location(), "/review?done=four-eyes");
    assert!(desk.page("/review", &desk.admin).await.contains("every decision"));
    desk.customers().await;
    let one = desk.candidate().await;
    let fields = [("verdict", "different"), ("reason", "Another street.")];
    let decided = desk
        .bench
        .post(&format!("{one}/decide"), Some(&desk.officer), &fields)
        .await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.text());
    assert!(
        desk.page(&one, &desk.second)
            .await
            .contains("waits for a second person")
    );
    let back = [("reason", "Compare the numbers too.")];
    let returned = desk
        .bench
        .post(&format!("{one}/return"), Some(&desk.second), &back)
        .await;
    assert_eq!(returned.status, StatusCode::SEE_OTHER, "{}", returned.text());
    let page = desk.page(&one, &desk.officer).await;
    assert!(
        page.contains("Returned") && page.contains("Compare the numbers too."),
        "{page}"
    );
}

#[tokio::test]
async fn a_party_shows_its_names_by_script_and_checks_its_numbers() {
    let desk = Desk::new().await;
    let words = desk.page("/parties/made-up/7", &desk.officer).await;
    for wanted in [
        "Chinese characters",
        "Arabic script",
        "Latin",
        "check digits right",
        "not a valid number",
        "still listed",
    ] {
        assert!(words.contains(wanted), "no {wanted:?} in {words}");
    }
    let none = desk.bench.get("/parties/made-up/none", Some(&desk.officer)).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_person_decides_another_confirms_and_a_delisting_clears() {
    let desk = Desk::new().await;
    desk.customers().await;
    let home = desk.page("/", &desk.officer).await;
    assert!(home.contains("One candidate waits"), "{home}");
    let one = desk.candidate().await;
    let words = desk.page(&one, &desk.officer).await;
    assert!(
        words.contains("K-1") && words.contains("Why the program asks"),
        "{words}"
    );
    let decide = format!("{one}/decide");
    for fields in [
        vec![("reason", "why")],
        vec![("verdict", "same")],
        vec![("verdict", "same"), ("reason", " ")],
    ] {
        let answer = desk.bench.post(&decide, Some(&desk.officer), &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        html::check("no decision", &answer.text());
    }
    let fields = [
        ("verdict", "same"),
        ("reason", "Registration compared, <b>equal</b>."),
        ("state", "waiting"),
    ];
    let decided = desk.bench.post(&decide, Some(&desk.officer), &fields).await;
    assert_eq!(
        decided.location(),
        "/review?state=waiting&done=1",
        "{}",
        decided.text()
    );
    // The first person cannot be the second as well.
    assert!(
        !desk
            .page(&one, &desk.officer)
            .await
            .contains("Reason for returning it")
    );
    let alone = desk
        .bench
        .post(&format!("{one}/confirm"), Some(&desk.officer), &[])
        .await;
    assert!(alone.status.is_client_error(), "{}", alone.status);
    let home = desk.page("/", &desk.second).await;
    assert!(home.contains("To confirm"), "{home}");
    let returned = desk
        .bench
        .post(&format!("{one}/return"), Some(&desk.second), &[("reason", "")])
        .await;
    assert_eq!(returned.status, StatusCode::UNPROCESSABLE_ENTITY);
    let confirmed = desk
        .bench
        .post(&format!("{one}/confirm"), Some(&desk.second), &[])
        .await;
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.text());
    let page = desk.page(&one, &desk.officer).await;
    assert!(
        page.contains("decided: same") && page.contains("confirmed by a-releasing-officer"),
        "{page}"
    );
    assert!(
        desk.page("/customers/K-1", &desk.officer)
            .await
            .contains("listed, by a person")
    );
    // The list lets the party go: so does the customer's mark.
    let rest: String = FIRST
        .lines()
        .filter(|line| !line.contains("\"id\":\"7\""))
        .map(|line| format!("{line}\n"))
        .collect();
    desk.state(&rest).await;
    let page = desk.page(&one, &desk.officer).await;
    assert!(
        page.contains("cleared by delisting") && page.contains("a-officer"),
        "{page}"
    );
    let home = desk.page("/", &desk.officer).await;
    assert!(home.contains("Cleared by a delisting"), "{home}");
    let seen = desk
        .bench
        .post(&format!("{one}/seen"), Some(&desk.officer), &[])
        .await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER);
    assert!(
        !desk
            .page("/", &desk.officer)
            .await
            .contains("Cleared by a delisting")
    );
    desk.page("/review?state=cleared", &desk.officer).await;
}

#[tokio::test]
async fn a_customer_is_found_and_removed_on_purpose_only() {
    let desk = Desk::new().await;
    desk.customers().await;
    assert!(
        desk.page("/customers?q=Unlike", &desk.officer)
            .await
            .contains("K-2")
    );
    desk.page("/customers/K-1", &desk.officer).await;
    let hasty = desk
        .bench
        .post("/customers/K-1/remove", Some(&desk.officer), &[])
        .await;
    assert_eq!(hasty.status, StatusCode::BAD_REQUEST);
    let removed = desk
        .bench
        .post("/customers/K-1/remove", Some(&desk.officer), &[("sure", "true")])
        .await;
    assert_eq!(removed.location(), "/customers?done=removed");
    assert_eq!(
        desk.bench.get("/customers/K-1", Some(&desk.officer)).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn programs_ask_in_our_own_shape() {
    let desk = Desk::new().await;
    let (status, one, _) = desk
        .send_json(
            "/api/parties?limit=3",
            &json!({"qid": "q", "name": "Qanat Precision Reactor Works"}),
        )
        .await;
    assert_eq!(status, StatusCode::OK, "{one}");
    assert_eq!(
        (one["qid"].as_str(), one["candidates"][0]["entry"].as_str()),
        (Some("q"), Some("7")),
        "{one}"
    );
    assert!(
        one["candidates"][0]["reasons"]
            .as_array()
            .is_some_and(|reasons| !reasons.is_empty())
    );
    assert_eq!(one["lists"][0]["id"], "made-up");
    let (_, many, _) = desk
        .send_json(
            "/api/parties?list=made-up&on=2026-11-21",
            &json!([{"name": "Made Up Star"}, {"names": ["Zzyzx"]}]),
        )
        .await;
    assert_eq!(many["answers"].as_array().map(Vec::len), Some(2), "{many}");
    for (path, body, field) in [
        ("/api/parties", json!({}), "names"),
        ("/api/parties?on=soon", json!({"name": "a"}), "on"),
        ("/api/parties?threshold=7", json!({"name": "a"}), "threshold"),
        ("/api/parties?list=nowhere", json!({"name": "a"}), "list"),
    ] {
        let (status, wrong, _) = desk.send_json(path, &body).await;
        assert_eq!(
            (status, wrong["field"].as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, Some(field)),
            "{wrong}"
        );
        assert!(
            wrong["mend"].as_str().is_some_and(|mend| !mend.is_empty()),
            "{wrong}"
        );
    }
    let broken = request(Method::POST, "/api/parties", Some(&desk.officer))
        .body(Body::from("{\"name\":"))
        .unwrap();
    assert_eq!(desk.bench.send(broken).await.status, StatusCode::BAD_REQUEST);
    let huge = vec![b' '; 2 * 1024 * 1024];
    let huge = request(Method::POST, "/api/parties", Some(&desk.officer))
        .body(Body::from(huge))
        .unwrap();
    assert_eq!(desk.bench.send(huge).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let reader = desk.bench.session(Role::Reader);
    let refused = request(Method::POST, "/api/parties", Some(&reader))
        .body(Body::from("{}"))
        .unwrap();
    let refused = desk.bench.send(refused).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(
        serde_json::from_slice::<Value>(&refused.body).is_ok(),
        "{}",
        refused.text()
    );
    let foreign =
        request(Method::POST, "/match/default", Some(&desk.officer)).header("sec-fetch-site", "cross-site");
    assert_eq!(
        desk.bench
            .send(foreign.body(Body::from("{}")).unwrap())
            .await
            .status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn programs_ask_in_the_shape_they_already_speak() {
    let desk = Desk::new().await;
    let question = json!({"queries": {
        "q1": {"schema": "Company", "properties": {"name": ["Qanat Precision Reactor Works"], "country": ["cn"]}},
        "q2": {"schema": "Person", "properties": {"name": ["Entirely Unlike Anybody"]}},
    }});
    let (status, body, answer) = desk
        .send_json("/match/default?algorithm=best&topics=sanction", &question)
        .await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(answer.headers["x-batch-size"], "2");
    assert_eq!(answer.headers["x-comity-ignored"], "topics");
    let first = &body["responses"]["q1"];
    assert_eq!(
        (first["status"].as_u64(), first["total"]["relation"].as_str()),
        (Some(200), Some("eq")),
        "{body}"
    );
    let found = &first["results"][0];
    assert_eq!(
        (found["id"].as_str(), found["match"].as_bool()),
        (Some("made-up:7"), Some(true)),
        "{found}"
    );
    for key in [
        "caption",
        "schema",
        "properties",
        "datasets",
        "referents",
        "target",
        "score",
        "features",
        "explanations",
    ] {
        assert!(!found[key].is_null(), "no {key} in {found}");
    }
    assert_eq!(body["responses"]["q2"]["results"], json!([]));
    assert_eq!(body["responses"]["q2"]["total"]["value"], 0);
    assert_eq!(body["limit"], 5);
    let (_, other, _) = desk
        .send_json("/match/made-up?exclude_entity_ids=made-up:7", &question)
        .await;
    assert_eq!(other["responses"]["q1"]["results"], json!([]));
    for (path, status) in [
        ("/match/nowhere", 404),
        ("/match/default?algorithm=logic-v2", 400),
    ] {
        let (code, wrong, _) = desk.send_json(path, &question).await;
        assert_eq!(code.as_u16(), status, "{wrong}");
        assert!(wrong["detail"].is_string(), "{wrong}");
    }
    let (status, found) = desk
        .get_json("/search/default?q=made%20up%20star&schema=Vessel")
        .await;
    assert_eq!(status, StatusCode::OK, "{found}");
    assert_eq!(found["results"][0]["id"], "made-up:9", "{found}");
    assert_eq!(found["facets"]["datasets"]["values"][0]["name"], "made-up");
    assert_eq!(desk.get_json("/search/default").await.0, StatusCode::BAD_REQUEST);
    let (_, entity) = desk.get_json("/entities/made-up:8").await;
    assert_eq!(
        (
            entity["schema"].as_str(),
            entity["properties"]["birthDate"][0].as_str()
        ),
        (Some("Person"), Some("1961-04-03")),
        "{entity}"
    );
    for none in ["/entities/made-up:none", "/entities/made-up"] {
        assert_eq!(desk.get_json(none).await.0, StatusCode::NOT_FOUND);
    }
    let (_, catalog) = desk.get_json("/catalog").await;
    assert_eq!(
        (
            catalog["current"][0].as_str(),
            catalog["datasets"][0]["entity_count"].as_u64()
        ),
        (Some("made-up"), Some(3)),
        "{catalog}"
    );
    let (_, algorithms) = desk.get_json("/algorithms").await;
    assert_eq!(algorithms["default"], "comity");
}

/// Questions and names stand in no address and no line of the audit trail.
#[tokio::test]
async fn the_audit_trail_holds_no_name_of_a_question() {
    let desk = Desk::new().await;
    desk.ask(&[("name", "Wholly Unusual Quiltmaker")]).await;
    let question = json!({"queries": {"q": {"schema": "Person", "properties": {"name": ["Wholly Unusual Quiltmaker"]}}}});
    desk.send_json("/match/default", &question).await;
    let trail = desk.bench.get("/audit", Some(&desk.second)).await.text();
    assert!(!trail.contains("Unusual"), "{trail}");
    assert!(
        trail.contains("parties"),
        "that something was asked is noted: {trail}"
    );
}
