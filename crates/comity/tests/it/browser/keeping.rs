//! Nothing typed is lost when the session ends or the browser goes back.

use comity_testkit::browser::{Browser, View, skipped};
use thirtyfour::By;

use super::seat::Seat;

const TYPED: &str = "Two parcels, same sender; 两个包裹，同一寄件人";

async fn value(seat: &Seat, name: &str) -> String {
    let field = seat.browser.find(By::Name(name)).await.unwrap();
    field.prop("value").await.unwrap().unwrap_or_default()
}

/// Fills in an incident as far as people get before the telephone rings.
async fn type_something(seat: &Seat) {
    seat.go("/report/incident").await;
    seat.one("select[name='body.type'] option[value=seizure]")
        .await
        .click()
        .await
        .unwrap();
    for (name, text) in [
        ("body.occurred", "2026-03-14"),
        ("body.place.country", "US"),
        ("body.reporting-authority", "Sample Customs"),
        ("body.description", TYPED),
    ] {
        seat.browser.fill(name, text).await.unwrap();
    }
}

#[tokio::test]
async fn a_form_sent_after_the_session_ended_is_one_click_from_being_recorded() {
    if skipped() {
        return;
    }
    let seat = Seat::signed_in(View::desk("en")).await;
    type_something(&seat).await;
    seat.browser.delete_cookie("comity-session").await.unwrap();
    seat.submit().await;
    assert_eq!(seat.count("input[name=password]").await, 1);
    seat.says("main", "sign-in-kept").await;
    seat.browser.complaints().await.unwrap();
    seat.sign_in().await;
    seat.looks_right("send it now").await;
    seat.says("h1", "resend-title").await;
    seat.submit().await;
    seat.says("h1", "recorded-title").await;
    seat.follow("main a.button[href^='/records/']").await;
    assert!(seat.text("main").await.contains(TYPED));
    seat.close().await;
}

#[tokio::test]
async fn what_was_typed_is_there_again_after_the_session_or_the_page_went_away() {
    if skipped() {
        return;
    }
    let seat = Seat::signed_in(View::phone("zh-CN")).await;
    type_something(&seat).await;
    // Saved while typing, and when the page goes away.
    seat.browser.delete_cookie("comity-session").await.unwrap();
    seat.browser
        .goto(seat.node.url("/report/incident"))
        .await
        .unwrap();
    assert_eq!(seat.count("input[name=password]").await, 1);
    seat.browser.complaints().await.unwrap();
    seat.sign_in().await;
    assert_eq!(value(&seat, "body.description").await, TYPED);
    assert_eq!(value(&seat, "body.type").await, "seizure");
    seat.looks_right("restored").await;
    seat.says("[data-restored]", "form-restored").await;

    seat.go("/check").await;
    seat.browser.back().await.unwrap();
    seat.until(
        "return document.querySelector('[name=\"body.description\"]') !== null",
        "the form",
    )
    .await;
    assert_eq!(value(&seat, "body.description").await, TYPED);

    seat.browser.refresh().await.unwrap();
    seat.one("[data-restored] button").await.click().await.unwrap();
    assert_eq!(
        value(&seat, "body.description").await,
        "",
        "it can be thrown away"
    );
    seat.close().await;
}

#[tokio::test]
async fn signing_out_leaves_nothing_on_a_shared_computer() {
    if skipped() {
        return;
    }
    let seat = Seat::signed_in(View::desk("en")).await;
    type_something(&seat).await;
    seat.follow("form[action='/sign-out'] button").await;
    let kept = seat
        .browser
        .execute("return Object.keys(localStorage).length", Vec::new())
        .await
        .unwrap();
    assert_eq!(kept.json().as_u64(), Some(0));
    seat.close().await;
}

/// Pages of a browser that runs no script: forms, search, dates and recording work all the same.
#[tokio::test]
async fn the_main_path_needs_no_script() {
    if skipped() {
        return;
    }
    let seat = Seat::take(View::desk("en")).await;
    without_script(&seat.browser).await;
    seat.use_link().await;
    seat.says("h1", "home-title").await;
    seat.go("/substances/fentanyl").await;
    assert_eq!(seat.count("html.js").await, 0, "no script ran");
    assert_eq!(seat.count("input[type=range]").await, 0);
    seat.submit().await;
    assert!(seat.count("#controls tbody tr").await > 3);
    type_something(&seat).await;
    seat.submit().await;
    seat.says("h1", "recorded-title").await;
    seat.close().await;
}

pub(super) async fn without_script(browser: &Browser) {
    let off = serde_json::json!({ "value": true });
    browser
        .cdp()
        .send_raw("Emulation.setScriptExecutionDisabled", off)
        .await
        .unwrap();
}
