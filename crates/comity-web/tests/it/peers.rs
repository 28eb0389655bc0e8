//! Pages of counterparts on a node that has none, and what they refuse.

use axum::http::StatusCode;
use comity_flow::policy::Role;

use crate::html;
use crate::node::Bench;

/// Addresses that say something of counterparts.
const PAGES: [&str; 8] = [
    "/peers",
    "/peers/invite",
    "/shares",
    "/incoming",
    "/outstanding",
    "/match",
    "/erasures",
    "/keys",
];

#[tokio::test]
async fn a_reader_sees_nothing_of_counterparts() {
    let bench = Bench::new();
    let reader = bench.session(Role::Reader);
    for path in PAGES {
        let answer = bench.get(path, Some(&reader)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    let home = bench.get("/", Some(&reader)).await.text();
    assert!(!home.contains("href=\"/peers\""), "{home}");
}

#[tokio::test]
async fn a_node_without_counterparts_says_what_to_do() {
    let bench = Bench::new();
    let keeper = bench.session(Role::Administrator);
    for lang in ["en", "zh-CN"] {
        for path in PAGES {
            let path = format!("{path}?lang={lang}");
            let answer = bench.get(&path, Some(&keeper)).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            html::check(&path, &answer.text());
        }
        let page = bench
            .get(&format!("/peers?lang={lang}"), Some(&keeper))
            .await
            .text();
        assert!(page.contains("href=\"/peers/invite\""), "{page}");
    }
    let officer = bench.session(Role::Officer);
    let page = bench.get("/peers", Some(&officer)).await.text();
    assert!(!page.contains("/peers/invite"), "an officer invites nobody");
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_changes_nothing() {
    let bench = Bench::new();
    let keeper = bench.session(Role::Administrator);
    for path in [
        "/peers/nobody.example",
        "/peers/%3Cu%3E",
        "/shares/7",
        "/incoming/7",
    ] {
        let answer = bench.get(path, Some(&keeper)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        html::check(path, &answer.text());
    }
    for path in [
        "/peers/nobody.example/freeze",
        "/peers/nobody.example/thaw",
        "/peers/nobody.example/remove",
        "/peers/nobody.example/sync",
        "/shares/7/approve",
        "/shares/7/decline",
        "/incoming/7/open",
        "/incoming/7/accept",
        "/incoming/7/refuse",
    ] {
        let fields = [("why", "x"), ("sure", "true"), ("reason", "other")];
        let answer = bench.post(path, Some(&keeper), &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        let forged = bench.post_raw(path, Some(&keeper), &fields).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN, "{path} without a token");
    }
}

#[tokio::test]
async fn a_private_question_names_the_fields_that_are_missing() {
    let bench = Bench::new();
    let officer = bench.session(Role::Officer);
    for lang in ["en", "zh-CN"] {
        let answer = bench
            .post(&format!("/match?lang={lang}"), Some(&officer), &[])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = answer.text();
        html::check("/match", &page);
        assert!(page.contains("id=\"complaints\""), "{page}");
    }
}

/// A record about sharing reads in words, not in the names of its fields.
#[test]
fn records_of_sharing_have_labels_for_all_their_fields() {
    use comity_web::labels::{of_field, of_value};
    use comity_web::words::{Lang, Words};
    let fields = [
        ("release", "why"),
        ("release", "items"),
        ("release", "items.record"),
        ("release", "items.statements"),
        ("release", "to"),
        ("release", "purposes"),
        ("release", "ground"),
        ("release", "onward"),
        ("release", "may-pass-to"),
        ("release", "sealed"),
        ("release", "bytes"),
        ("release", "held-by"),
        ("release", "approved"),
        ("release", "approved.role"),
        ("release", "approved.account"),
        ("release", "policy"),
        ("receipt", "release"),
        ("receipt", "stage"),
        ("receipt", "statements"),
        ("receipt", "reason"),
        ("receipt", "text"),
        ("receipt", "at"),
        ("erase-notice", "record"),
        ("erase-notice", "ground"),
        ("erase-notice", "ordered-by"),
        ("erase-notice", "by"),
        ("erased", "notice"),
        ("erased", "record"),
        ("erased", "scope"),
        ("erased", "backups"),
        ("match", "side"),
        ("match", "peer"),
        ("match", "purpose"),
        ("match", "ground"),
        ("match", "count"),
        ("match", "digest"),
        ("match", "epoch"),
        ("match", "hits"),
        ("misbehaviour", "vkey"),
        ("misbehaviour", "what"),
        ("misbehaviour", "first"),
        ("misbehaviour", "second"),
        ("misbehaviour", "proof"),
        ("key-event", "event"),
        ("key-event", "role"),
        ("key-event", "key"),
        ("key-event", "vkey"),
        ("key-event", "name"),
        ("key-event", "recipient"),
        ("key-event", "replaces"),
        ("key-event", "until"),
        ("key-event", "last-good"),
        ("key-event", "reason"),
        ("key-event", "root"),
        ("key-event", "root.threshold"),
        ("key-event", "root.keys"),
        ("key-event", "root.next"),
        ("key-event", "root.next-threshold"),
        ("key-event", "root-signatures"),
        ("key-event", "root-signatures.key"),
        ("key-event", "root-signatures.signature"),
    ];
    for lang in Lang::ALL {
        let words = Words::new(lang);
        for (kind, field) in fields {
            let label = of_field(&words, &format!("{kind}.{field}"));
            assert_ne!(
                label,
                field.rsplit('.').next().unwrap(),
                "{kind}.{field} {lang:?}"
            );
        }
    }
    let chinese = Words::new(Lang::ZhCn);
    for (field, value) in [
        ("why", "take-back"),
        ("stage", "acted"),
        ("reason", "no-basis"),
        ("purpose", "law-enforcement"),
        ("side", "asker"),
        ("what", "two-roots"),
        ("event", "rotate"),
        ("role", "sealing"),
        ("scope", "sealed-files"),
    ] {
        assert_ne!(of_value(&chinese, field, value), value, "{field}");
    }
}
