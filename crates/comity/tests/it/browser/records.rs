//! A record by form: written, read, corrected, retracted; nothing of it disappears.

use comity_testkit::browser::{View, skipped};
use thirtyfour::By;

use super::seat::Seat;

#[tokio::test]
async fn a_finding_is_reported_corrected_and_retracted_in_english() {
    life_of_a_finding(View::desk("en")).await;
}

#[tokio::test]
async fn a_finding_is_reported_corrected_and_retracted_in_chinese_on_a_telephone() {
    life_of_a_finding(View::phone("zh-CN")).await;
}

async fn life_of_a_finding(view: View) {
    if skipped() {
        return;
    }
    let seat = Seat::signed_in(view).await;
    report(&seat).await;
    correct(&seat).await;
    retract(&seat).await;
    an_incident(&seat).await;
    seat.close().await;
}

async fn choose(seat: &Seat, name: &str, value: &str) {
    let option = format!("select[name='{name}'] option[value='{value}']");
    seat.one(&option).await.click().await.unwrap();
}

async fn report(seat: &Seat) {
    seat.go("/report").await;
    seat.follow("main a[href='/report/identification']").await;
    seat.looks_right("report a finding").await;
    for (name, value) in [
        ("body.laboratory", "Made-up Laboratory One"),
        ("body.sample", "MADE-UP-901"),
        ("body.date", "2024-03-32"),
        ("body.findings.0.substance.as-written", "芬太尼"),
        ("body.findings.0.amount.value", "11.9"),
    ] {
        seat.browser.fill(name, value).await.unwrap();
    }
    seat.submit().await;
    // A day that does not exist: nothing is recorded, everything typed is still there.
    assert_eq!(seat.count("#complaints").await, 1);
    if seat.words.lang() == comity_web::Lang::ZhCn {
        seat.says("#complaints", "problem-date").await;
    }
    seat.browser.complaints().await.unwrap();
    let kept = seat
        .one("[name='body.findings.0.substance.as-written']")
        .await
        .prop("value")
        .await
        .unwrap();
    assert_eq!(kept.as_deref(), Some("芬太尼"));
    assert_eq!(seat.count("[name='body.date'][aria-invalid=true]").await, 1);
    seat.browser.fill("body.date", "2024-03-31").await.unwrap();
    seat.submit().await;
    seat.looks_right("recorded").await;
    seat.says("h1", "recorded-title").await;
    seat.follow("main a.button[href^='/records/']").await;
    seat.looks_right("a new record").await;
    let text = seat.text("main").await;
    assert!(text.contains("芬太尼") && text.contains("MADE-UP-901"), "{text}");
    assert_eq!(
        seat.count("main a[href='/substances/fentanyl']").await,
        1,
        "it was recognised: {text}"
    );
    assert_eq!(seat.count("ol.chain > li").await, 1);
    assert!(
        seat.text("pre#command")
            .await
            .contains("--vkey 'desk.example/log/1+")
    );
}

async fn correct(seat: &Seat) {
    seat.follow("a[href$='/correct']").await;
    seat.looks_right("correct").await;
    choose(seat, "how", "correct").await;
    seat.browser
        .fill("body.findings.0.amount.value", "12.4")
        .await
        .unwrap();
    seat.submit().await;
    seat.looks_right("corrected").await;
    assert_eq!(seat.count("ol.chain > li").await, 2, "the first statement stays");
    let facts = seat.text("section[aria-labelledby=facts]").await;
    assert!(facts.contains("12.4") && !facts.contains("11.9"), "{facts}");
}

async fn retract(seat: &Seat) {
    seat.follow("a[href$='/turn/retract']").await;
    seat.looks_right("retract").await;
    seat.browser
        .fill("reason.en", "The sample was mixed up with another one.")
        .await
        .unwrap();
    seat.browser.fill("reason.zh", "样品弄混了。").await.unwrap();
    seat.submit().await;
    seat.looks_right("retracted").await;
    assert_eq!(seat.count("ol.chain > li").await, 3);
    let text = seat.text("main").await;
    assert!(text.contains("mixed up") && text.contains("样品弄混了"), "{text}");
    assert!(text.contains(&seat.t("standing-retracted")), "{text}");
    assert!(text.contains("12.4"), "what was retracted can still be read");
}

async fn an_incident(seat: &Seat) {
    seat.go("/report/incident").await;
    choose(seat, "body.type", "seizure").await;
    for (name, value) in [
        ("body.occurred", "2026-03"),
        ("body.place.country", "US"),
        ("body.reporting-authority", "Sample Customs"),
        ("body.items.0.substance.as-written", "1-boc-4-AP"),
        ("body.items.0.quantity.value", "12.5"),
    ] {
        seat.browser.fill(name, value).await.unwrap();
    }
    seat.submit().await;
    seat.says("h1", "recorded-title").await;
    seat.follow("main a.button[href^='/records/']").await;
    seat.looks_right("an incident").await;
    let text = seat.text("main").await;
    assert!(text.contains("12.5") && text.contains("Sample Customs"), "{text}");
    // Sent once more, the same is known.
    seat.go("/report/incident").await;
    let typed = seat
        .browser
        .find(By::Name("body.occurred"))
        .await
        .unwrap()
        .prop("value")
        .await
        .unwrap();
    assert_eq!(
        typed.as_deref(),
        Some(""),
        "what was recorded is not kept as a draft"
    );
}
