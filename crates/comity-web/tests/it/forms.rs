//! The two-minute forms, and later statements on what they recorded.

use axum::http::StatusCode;
use comity_flow::policy::Role;

use crate::html;
use crate::node::{Answer, Bench, Session};

const FINDING: [(&str, &str); 11] = [
    ("body.laboratory", "中心实验室"),
    ("body.sample", "S-17"),
    ("body.date", "2026-11-02"),
    ("body.date-means", "result"),
    ("body.findings.0.substance.as-written", "Fentanyl"),
    ("body.findings.0.basis", "confirmed"),
    ("body.status", "reported"),
    ("handling.tlp", "GREEN"),
    ("handling.purposes", "public-health"),
    ("handling.purposes", "research"),
    ("handling.onward", "with-consent"),
];

async fn report(bench: &Bench, session: &Session) -> Answer {
    bench
        .post("/report/identification", Some(session), &FINDING)
        .await
}

fn record_href(page: &str) -> String {
    let at = page.find("/records/lab.example/").unwrap();
    page[at..].split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_finding_is_recorded_shown_and_found_again() {
    let bench = Bench::new();
    let session = bench.session(Role::Officer);
    let done = report(&bench, &session).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    html::check("recorded", &done.text());
    assert!(
        done.text().contains("data-done=\"report-identification\""),
        "the browser forgets the form"
    );
    let href = record_href(&done.text());
    let page = bench.get(&href, Some(&session)).await.text();
    html::check(&href, &page);
    assert!(page.contains("中心实验室") && page.contains("S-17") && page.contains("TLP:GREEN"));
    assert!(page.contains("/substances/"), "recognised and linked");
    let found = bench
        .get("/search?q=%E4%B8%AD%E5%BF%83%E5%AE%9E%E9%AA%8C", Some(&session))
        .await
        .text();
    assert!(found.contains(&href), "found by Chinese words");
    let again = report(&bench, &session).await;
    assert!(
        again.text().contains("Already recorded"),
        "the same twice records nothing twice"
    );
}

#[tokio::test]
async fn an_empty_form_comes_back_with_complaints_at_its_fields() {
    let bench = Bench::new();
    let session = bench.session(Role::Officer);
    for spec in comity_web::forms::specs::ALL {
        let path = format!("/report/{}", spec.kind.as_str());
        for lang in ["en", "zh-CN"] {
            let answer = bench
                .post(
                    &format!("{path}?lang={lang}"),
                    Some(&session),
                    &[("title.en", "x")],
                )
                .await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
            html::check(&path, &answer.text());
            assert!(answer.text().contains("id=\"complaints\""), "{path}");
        }
    }
    let mut wrong = FINDING.to_vec();
    wrong[2] = ("body.date", "2026-13-45");
    let answer = bench.post("/report/identification", Some(&session), &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.text().contains("value=\"2026-13-45\""),
        "what was typed stays"
    );
}

#[tokio::test]
async fn a_record_is_corrected_contested_answered_and_retracted() {
    let bench = Bench::new();
    let session = bench.session(Role::Officer);
    let href = record_href(&report(&bench, &session).await.text());
    let form = bench.get(&format!("{href}/correct"), Some(&session)).await.text();
    html::check("correct", &form);
    assert!(form.contains("value=\"S-17\""), "the form is filled in");
    let mut better = FINDING.to_vec();
    better[1] = ("body.sample", "S-18");
    better.push(("how", "correct"));
    better.push(("title.en", "Fentanyl in S-18"));
    let done = bench
        .post(&format!("{href}/correct"), Some(&session), &better)
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = bench.get(done.location(), Some(&session)).await.text();
    html::check("corrected", &page);
    assert!(
        page.contains("S-18") && page.contains("data-done=\"turn-lab.example/"),
        "{page}"
    );
    let reply = [
        ("type", "objection"),
        ("authority", "Second Laboratory"),
        ("text.zh", "我们没有检出。"),
    ];
    let answered = bench.post(&format!("{href}/reply"), Some(&session), &reply).await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text());
    let empty = bench
        .post(&format!("{href}/turn/retract"), Some(&session), &[])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check("retract", &empty.text());
    let gone = bench
        .post(
            &format!("{href}/turn/retract"),
            Some(&session),
            &[("reason.en", "wrong sample")],
        )
        .await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text());
    let page = bench.get(&href, Some(&session)).await.text();
    html::check("retracted", &page);
    assert!(page.contains("wrong sample") && page.contains("should never have been issued"));
    assert!(
        page.contains("Second") || page.contains("Objection"),
        "the answer is shown"
    );
}

#[tokio::test]
async fn a_reader_cannot_see_what_is_not_for_them() {
    let bench = Bench::new();
    let officer = bench.session(Role::Officer);
    let mut strict = FINDING.to_vec();
    strict[7] = ("handling.tlp", "AMBER+STRICT");
    let href = record_href(
        &bench
            .post("/report/identification", Some(&officer), &strict)
            .await
            .text(),
    );
    let reader = bench.session(Role::Reader);
    assert_eq!(bench.get(&href, Some(&officer)).await.status, StatusCode::OK);
    assert_eq!(
        bench.get(&href, Some(&reader)).await.status,
        StatusCode::NOT_FOUND
    );
    assert!(
        !bench
            .get("/search?q=S-17", Some(&reader))
            .await
            .text()
            .contains(&href)
    );
}

#[tokio::test]
async fn hostile_words_stay_words() {
    let bench = Bench::new();
    let session = bench.session(Role::Officer);
    let mut hostile = FINDING.to_vec();
    hostile[0] = ("body.laboratory", "<script>alert(1)</script>\"' onload=x");
    hostile.push(("title.en", "</title><img src=x onerror=alert(1)>"));
    let href = record_href(
        &bench
            .post("/report/identification", Some(&session), &hostile)
            .await
            .text(),
    );
    for path in [
        href.as_str(),
        "/",
        "/search?q=%3Cscript%3E%22'",
        "/check?q=%3Cimg%20src%3Dx%3E",
        "/audit?person=%22%3E%3Cb%3E",
    ] {
        let officer = bench.session_of(Role::Administrator);
        let page = bench.get(path, Some(&officer)).await.text();
        html::check(path, &page);
        assert!(
            !page.contains("<script>alert") && !page.contains("<img src=x"),
            "{path}"
        );
    }
}

impl Bench {
    fn session_of(&self, role: Role) -> Session {
        use std::sync::atomic::{AtomicU64, Ordering};
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let name = format!("user-{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let link = self
            .node
            .invite(&comity_flow::Who::operator(), &name, role)
            .unwrap();
        let (_, setup) = self.node.use_link(link.reveal()).unwrap();
        let (_, secret) = self
            .node
            .accept(setup.reveal(), &name, crate::node::PASSWORD, "")
            .unwrap();
        Session {
            cookie: secret.reveal().to_owned(),
        }
    }
}
