//! A page from a file is enough to know that the browser, its driver and the fonts are usable.

use comity_testkit::browser::{Browser, View, skipped};
use thirtyfour::By;

const PAGE: &str = "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>前体</title>\
    <p id=narrow>一页</p><script>document.title += ' ' + navigator.language</script>\
    <div style='height:3000px'></div></html>";

#[tokio::test]
async fn browser_shows_a_page_at_the_asked_width_and_language() {
    if skipped() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.html");
    std::fs::write(&file, PAGE).unwrap();

    let browser = Browser::open(&View::phone("zh-CN")).await.unwrap();
    browser.goto(format!("file://{}", file.display())).await.unwrap();
    assert_eq!(browser.title().await.unwrap(), "前体 zh-CN");
    assert_eq!(
        browser
            .find(By::Id("narrow"))
            .await
            .unwrap()
            .text()
            .await
            .unwrap(),
        "一页"
    );
    let width = browser
        .execute("return window.innerWidth", Vec::new())
        .await
        .unwrap();
    assert_eq!(width.json().as_i64(), Some(360));
    assert_eq!(browser.sideways_scroll().await.unwrap(), 0);

    let picture = folder.path().join("page.png");
    browser.whole_picture(&picture).await.unwrap();
    let bytes = std::fs::read(&picture).unwrap();
    assert!(bytes.starts_with(b"\x89PNG"), "a PNG file");
    let height = bytes
        .get(20..24)
        .map(|part| u32::from_be_bytes(part.try_into().unwrap()));
    assert!(
        height > Some(3000),
        "the whole page is in the picture: {height:?}"
    );
    browser.close().await.unwrap();
}

#[tokio::test]
async fn browser_complaints_are_heard() {
    if skipped() {
        return;
    }
    let browser = Browser::open(&View::desk("en")).await.unwrap();
    browser
        .goto("data:text/html,<script>console.error('this is wrong')</script>")
        .await
        .unwrap();
    let complaints = browser.complaints().await.unwrap();
    assert!(
        complaints.iter().any(|line| line.contains("this is wrong")),
        "{complaints:?}"
    );
    // Not closed on purpose: a session that a panicking test drops must end by itself.
}
