//! The pages by keyboard alone.

use comity_testkit::browser::{View, skipped};
use thirtyfour::Key;

use super::seat::Seat;

/// What has the focus: tag, name, address, and whether one can see that it has.
const FOCUS: &str = "const e = document.activeElement; const s = getComputedStyle(e); \
    return [e.tagName, e.name || '', e.getAttribute('href') || '', \
    s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none']";

pub(super) struct Focus {
    pub(super) tag: String,
    name: String,
    href: String,
    seen: bool,
}

async fn focus(seat: &Seat) -> Focus {
    let said = seat.browser.execute(FOCUS, Vec::new()).await.unwrap();
    let said = said.json();
    let text = |at: usize| said[at].as_str().unwrap().to_owned();
    Focus {
        tag: text(0),
        name: text(1),
        href: text(2),
        seen: said[3].as_bool().unwrap(),
    }
}

pub(super) async fn press(seat: &Seat, key: impl Into<thirtyfour::TypingData>) {
    let data: thirtyfour::TypingData = key.into();
    seat.browser
        .action_chain()
        .send_keys(data)
        .perform()
        .await
        .unwrap();
}

/// Tabs until `wanted` has the focus; gives how often. Each stop on the way must be visible.
pub(super) async fn tab_to(seat: &Seat, what: &str, wanted: impl Fn(&Focus) -> bool) -> usize {
    for times in 1..80 {
        press(seat, Key::Tab).await;
        let now = focus(seat).await;
        assert!(
            now.seen || now.tag == "BODY",
            "one cannot see that {} {}{} has the focus",
            now.tag,
            now.name,
            now.href
        );
        if wanted(&now) {
            return times;
        }
    }
    panic!("Tab never came to {what}");
}

#[tokio::test]
async fn a_record_is_reported_by_keyboard_alone() {
    if skipped() {
        return;
    }
    let seat = Seat::signed_in(View::desk("en")).await;
    seat.go("/report").await;
    assert_eq!(
        tab_to(&seat, "the skip link", |f| f.href == "#main").await,
        1,
        "it comes first"
    );
    press(&seat, Key::Enter).await;
    assert_eq!(focus(&seat).await.tag, "MAIN", "it leads past the navigation");

    seat.browser.refresh().await.unwrap();
    tab_to(&seat, "the navigation", |f| f.href == "/substances").await;
    tab_to(&seat, "the form", |f| f.href == "/report/identification").await;
    seat.browser
        .execute("document.body.dataset.old = 'yes'", Vec::new())
        .await
        .unwrap();
    press(&seat, Key::Enter).await;
    seat.fresh_page("Enter on a link").await;
    for (name, value) in [
        ("body.laboratory", "Made-up Laboratory"),
        ("body.sample", "KEYS-1"),
        ("body.date", "2024-03-04"),
        ("body.findings.0.substance.as-written", "xylazine"),
    ] {
        tab_to(&seat, name, |f| f.name == name).await;
        press(&seat, value).await;
    }
    tab_to(&seat, "the button", |f| f.tag == "BUTTON").await;
    seat.browser
        .execute("document.body.dataset.old = 'yes'", Vec::new())
        .await
        .unwrap();
    press(&seat, Key::Enter).await;
    seat.fresh_page("Enter on the button").await;
    seat.says("h1", "recorded-title").await;
    seat.close().await;
}
