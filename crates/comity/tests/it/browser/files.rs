//! A file by the page: upload, columns, preview, progress, result.

use std::fmt::Write;

use comity_testkit::browser::{View, skipped};
use thirtyfour::By;

use super::seat::Seat;

fn findings(good: usize) -> String {
    let mut file = String::from("sample_id,date,substance,cas,laboratory\n");
    for line in 0..good {
        let (month, day) = (1 + line % 12, 1 + line % 28);
        writeln!(
            file,
            "page-{line:05},2024-{month:02}-{day:02},fentanyl,437-38-7,Made-up Laboratory"
        )
        .unwrap();
    }
    file.push_str("page-bad,2024-01-01,fentanyl,437-38-8,Made-up Laboratory\n");
    file
}

#[tokio::test]
async fn a_file_goes_in_by_the_page_in_english() {
    a_file_goes_in(View::desk("en")).await;
}

#[tokio::test]
async fn a_file_goes_in_by_the_page_in_chinese_on_a_telephone() {
    a_file_goes_in(View::phone("zh-CN")).await;
}

async fn a_file_goes_in(view: View) {
    if skipped() {
        return;
    }
    let seat = Seat::signed_in(view).await;
    let file = seat.house.write("findings.csv", findings(800));
    upload(&seat, &file).await;
    seat.looks_right("columns").await;
    seat.says("h1", "columns-title").await;
    assert_eq!(
        seat.count("main tbody select").await,
        5,
        "a choice for each column"
    );
    // Somebody is called away: the file waits on the first page.
    seat.go("/").await;
    let waiting = seat.text("section[aria-labelledby=waiting]").await;
    assert!(waiting.contains("findings.csv"), "{waiting}");
    seat.follow("section[aria-labelledby=waiting] a[href^='/report/file/']")
        .await;
    seat.submit().await;
    seat.looks_right("preview").await;
    let tiles = seat.text("ul.tiles").await;
    assert!(tiles.contains("800"), "{tiles}");
    let bad = seat.text("section[aria-labelledby=rejections]").await;
    assert!(bad.contains("802"), "the line of the wrong number: {bad}");
    seat.one("input[name=partial]").await.click().await.unwrap();
    seat.follow("form[action$='/record'] button[type=submit]").await;
    // The progress page goes on to the result by itself.
    seat.until("return location.pathname.endsWith('/result')", "the result")
        .await;
    seat.until("return document.readyState === 'complete'", "the whole result")
        .await;
    seat.looks_right("result").await;
    let tiles = seat.text("ul.tiles").await;
    assert!(tiles.contains("800") && tiles.contains('1'), "{tiles}");
    assert!(seat.count("main tbody a[href^='/records/']").await > 0);

    again(&seat, &file).await;
    seat.close().await;
}

async fn upload(seat: &Seat, file: &std::path::Path) {
    seat.go("/report/file").await;
    let field = seat.browser.find(By::Css("input[type=file]")).await.unwrap();
    field.send_keys(file.to_str().unwrap()).await.unwrap();
    seat.submit().await;
}

/// The same file again records nothing.
async fn again(seat: &Seat, file: &std::path::Path) {
    upload(seat, file).await;
    seat.submit().await;
    let tiles = seat.text("ul.tiles").await;
    assert!(tiles.contains("800") && tiles.contains('0'), "{tiles}");
    assert_eq!(
        seat.count("form[action$='/record']").await,
        0,
        "there is nothing to record"
    );
    seat.looks_right("preview of a known file").await;
    seat.follow("form[action$='/discard'] button").await;
    seat.looks_right("discarded").await;
}
