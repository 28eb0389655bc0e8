//! Passkeys: added, used to sign in, removed, with a device that the browser plays.

use comity_testkit::browser::{View, skipped};

use super::seat::Seat;

/// Passkeys belong to a name, not to a number: the same node by its name on this machine.
fn by_name(seat: &Seat, path: &str) -> String {
    seat.node.url(path).replace("127.0.0.1", "localhost")
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_signs_in_with_a_passkey_and_not_after_it_is_removed() {
    if skipped() {
        return;
    }
    let seat = Seat::signed_in(View::desk("en")).await;
    seat.browser.device().await.unwrap();
    // The session of the number is not one of the name.
    seat.browser.goto(by_name(&seat, "/sign-in")).await.unwrap();
    seat.sign_in().await;
    seat.browser
        .goto(by_name(&seat, "/account/passkeys/new"))
        .await
        .unwrap();
    seat.looks_right("a new passkey").await;
    seat.browser.fill("label", "desk key").await.unwrap();
    seat.submit().await;
    assert!(
        seat.text("main").await.contains("desk key"),
        "{}",
        seat.text("main").await
    );
    leave(&seat).await;
    seat.browser
        .goto(by_name(&seat, "/sign-in/passkey"))
        .await
        .unwrap();
    seat.looks_right("sign in with a passkey").await;
    seat.submit().await;
    seat.browser.goto(by_name(&seat, "/account")).await.unwrap();
    assert!(
        seat.text("main").await.contains("desk key"),
        "signed in by passkey"
    );
    seat.follow("form[action$='/remove'] button").await;
    assert!(!seat.text("main").await.contains("desk key"));
    leave(&seat).await;
    seat.browser
        .goto(by_name(&seat, "/sign-in/passkey"))
        .await
        .unwrap();
    seat.submit().await;
    seat.browser.goto(by_name(&seat, "/account")).await.unwrap();
    let out = "return !document.querySelector(\"form[action='/sign-out']\")";
    seat.until(out, "a page of somebody who is not signed in").await;
}

async fn leave(seat: &Seat) {
    seat.follow("form[action='/sign-out'] button").await;
}
