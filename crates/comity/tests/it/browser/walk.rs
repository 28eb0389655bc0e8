//! Every page in both languages, on a narrow telephone and at a desk.

use comity_testkit::browser::{View, skipped};
use comity_web::routes::{ROUTES, for_programs};

use super::seat::Seat;
use crate::house::docs;
use crate::program::text;

/// Pages that need something in their address, as they are found on a node with the samples in it.
const FOUND: [(&str, &str); 5] = [
    ("/search?q=xylazine", "a[href^='/records/']"),
    ("/substances", "main tbody a[href^='/substances/']"),
    ("/commitments", "article h2 a"),
    ("/search?kind=commitment", "a[href^='/records/']"),
    ("/search?kind=control", "a[href^='/records/']"),
];

#[tokio::test]
async fn every_page_in_english() {
    walk("en").await;
}

#[tokio::test]
async fn every_page_in_chinese() {
    walk("zh-CN").await;
}

async fn walk(lang: &str) {
    if skipped() {
        return;
    }
    let mut seat = Seat::signed_in(View::phone(lang)).await;
    let (code, lines) = seat
        .house
        .report(&["--yes", text(&docs().join("samples/findings.csv"))]);
    assert_eq!(code, 0, "{lines:?}");
    for path in pages() {
        seat.browser.goto(seat.node.url(&path)).await.unwrap();
        at_both_widths(&mut seat, &path).await;
    }
    for (list, link) in FOUND {
        seat.browser.goto(seat.node.url(list)).await.unwrap();
        seat.follow(link).await;
        at_both_widths(&mut seat, &format!("from {list}")).await;
    }
    seat.close().await;
}

async fn at_both_widths(seat: &mut Seat, name: &str) {
    for view in [View::phone(&seat.view.lang), View::desk(&seat.view.lang)] {
        seat.browser.resize(&view).await.unwrap();
        seat.view = view;
        seat.looks_right(name).await;
    }
}

/// Addresses without a name in them, and each kind's form.
fn pages() -> Vec<String> {
    let plain = ROUTES
        .iter()
        .filter(|route| route.method == "GET" && !route.path.contains('{'));
    // The checkpoint is a text for programs; the two others lead on at once when somebody is signed in.
    let plain = plain
        .filter(|route| !["/log/checkpoint", "/sign-in", "/welcome"].contains(&route.path))
        .filter(|route| !for_programs(route.path));
    let forms = comity_web::forms::specs::ALL
        .iter()
        .map(|spec| format!("/report/{}", spec.kind.as_str()));
    let more = [
        "/search?q=fentanyl",
        "/search?q=芬太尼",
        "/check?q=fentanyl",
        "/check?q=437-38-8",
        "/gap?a=UN&b=CN",
    ];
    plain
        .map(|route| route.path.to_owned())
        .filter(|path| path != "/signed-out")
        .chain(forms)
        .chain(more.map(str::to_owned))
        .collect()
}
