//! Structures on the pages, lists through the page and through the address for programs.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use comity_flow::Role;
use serde_json::Value;

use crate::html;
use crate::node::{Bench, Session, request};

/// Sufentanil: `CCC(=O)N(c1ccccc1)C1(COC)CCN(CCc2cccs2)CC1`, as a browser sends it.
const SUFENTANIL: &str = "CCC(%3DO)N(c1ccccc1)C1(COC)CCN(CCc2cccs2)CC1";

async fn page(bench: &Bench, session: &Session, path: &str) -> String {
    let answer = bench.get(path, Some(session)).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    let text = answer.text();
    html::check(path, &text);
    text
}

#[tokio::test]
async fn a_structure_is_answered_with_clause_atoms_and_picture() {
    let bench = Bench::new();
    let session = bench.session(Role::Reader);
    for (lang, meets, condition) in [
        ("en", "meets the text", "condition (C)"),
        ("zh-CN", "符合条文", "条件（C）"),
    ] {
        let path = format!("/check?q={SUFENTANIL}&on=2026-11-21&lang={lang}");
        let text = page(&bench, &session, &path).await;
        for wanted in [
            meets,
            condition,
            "<svg",
            "C22H30N2O2S",
            "href=\"/substances/sufentanil\"",
        ] {
            assert!(text.contains(wanted), "{wanted} is missing in {lang}");
        }
        assert!(
            !text.contains("<style"),
            "the policy of the pages allows no styles inside"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_neither_yes_nor_no() {
    let bench = Bench::new();
    let session = bench.session(Role::Reader);
    let text = page(
        &bench,
        &session,
        "/check?q=CC(%3DO)N(c1ccccc1)C1CCN(CCc2ccccc2)CC&lang=en",
    )
    .await;
    assert!(text.contains("This structure cannot be read"), "{text}");
    assert!(!text.contains("no measure found"), "{text}");
}

#[tokio::test]
async fn a_name_stays_a_name() {
    let bench = Bench::new();
    let session = bench.session(Role::Reader);
    // Letters that can be read as atoms, too.
    let text = page(&bench, &session, "/check?q=BNP&lang=en").await;
    assert!(!text.contains("<svg"), "{text}");
}

#[tokio::test]
async fn a_substance_shows_its_structure_both_sides_and_its_history() {
    let bench = Bench::with_facts();
    let session = bench.session(Role::Reader);
    let text = page(
        &bench,
        &session,
        "/substances/benzylfentanyl?on=2026-11-21&a=US&b=CN&lang=en",
    )
    .await;
    for wanted in [
        "<svg",
        "Two jurisdictions side by side",
        "History",
        "2020-05-15",
        "comes into force",
    ] {
        assert!(text.contains(wanted), "{wanted} is missing");
    }
}

#[tokio::test]
async fn a_list_comes_back_in_its_order() {
    let bench = Bench::new();
    let session = bench.session(Role::Reader);
    let list = "CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1\tfirst\nC1CC\tsecond\nCCO\tthird\n";
    let sent = request(
        Method::POST,
        "/api/check?as=smiles&on=2026-11-21&in=US,CN",
        Some(&session),
    );
    let answer = bench.send(sent.body(Body::from(list)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    let text = answer.text();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let ids: Vec<&str> = lines.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["first", "second", "third"]);
    let verdict = |line: &Value, measure: &str| {
        let all = line["verdicts"].as_array().unwrap().clone();
        all.into_iter()
            .find(|one| one["measure"] == measure)
            .map(|one| one["verdict"].clone())
    };
    assert_eq!(verdict(&lines[0], "us-frs"), Some("meets".into()));
    assert!(lines[1]["error"].is_object() && lines[1]["verdicts"].as_array().unwrap().is_empty());
    assert_eq!(verdict(&lines[2], "us-frs"), Some("none".into()));
}

#[tokio::test]
async fn one_record_is_answered_as_json() {
    let bench = Bench::new();
    let session = bench.session(Role::Reader);
    let path = format!("/api/check?q={SUFENTANIL}&on=2026-11-21&in=uk,us");
    let answer = bench.get(&path, Some(&session)).await;
    let json: Value = serde_json::from_str(&answer.text()).unwrap();
    let places: Vec<&Value> = json["verdicts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["jurisdiction"])
        .collect();
    assert!(
        places.iter().all(|place| *place == "US" || *place == "GB"),
        "{json}"
    );
    assert!(places.iter().any(|place| *place == "GB"), "{json}");
}

#[tokio::test]
async fn a_wrong_parameter_is_named_with_its_mend() {
    let bench = Bench::new();
    let session = bench.session(Role::Reader);
    for (path, field) in [
        ("/api/check?q=C&as=picture", "as"),
        ("/api/check?q=C&on=yesterday", "on"),
        ("/api/check?q=C&in=XX", "in"),
        ("/api/check?q=", "q"),
    ] {
        let answer = bench.get(path, Some(&session)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        let json: Value = serde_json::from_str(&answer.text()).unwrap();
        assert_eq!(json["field"], field);
        assert!(!json["mend"].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_page_of_another_site_cannot_send_a_list() {
    let bench = Bench::new();
    let session = bench.session(Role::Reader);
    let sent = request(Method::POST, "/api/check", Some(&session)).header("sec-fetch-site", "cross-site");
    let answer = bench.send(sent.body(Body::from("CCO\n")).unwrap()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}
