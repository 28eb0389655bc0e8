//! The story of the issue: a newcomer signs in, looks around, reports, proves, leaves.

use comity_testkit::browser::{View, skipped};

use super::seat::Seat;
use crate::http::NAME;

#[tokio::test]
async fn english_at_a_desk() {
    story(View::desk("en")).await;
}

#[tokio::test]
async fn chinese_at_a_desk() {
    story(View::desk("zh-CN")).await;
}

#[tokio::test]
async fn english_on_a_telephone() {
    story(View::phone("en")).await;
}

#[tokio::test]
async fn chinese_on_a_telephone() {
    story(View::phone("zh-CN")).await;
}

async fn story(view: View) {
    if skipped() {
        return;
    }
    let seat = Seat::signed_in(view).await;
    seat.looks_right("home").await;
    seat.says("h1", "home-title").await;
    assert!(seat.text("header").await.contains(NAME));
    search(&seat).await;
    substance(&seat).await;
    check(&seat).await;
    gap_and_lag(&seat).await;
    commitments(&seat).await;
    log_and_audit(&seat).await;
    nowhere(&seat).await;
    sign_out(&seat).await;
    seat.close().await;
}

async fn search(seat: &Seat) {
    for sought in ["fentanyl", "芬太尼"] {
        seat.browser.fill("q", sought).await.unwrap();
        seat.follow("form.finder button").await;
        seat.looks_right(&format!("search {sought}")).await;
        assert!(
            seat.count("section[aria-labelledby=hits] a[href^='/records/']")
                .await
                > 0,
            "{sought}"
        );
        let substances = seat.text("section[aria-labelledby=substances]").await;
        assert!(
            substances.contains("芬太尼") || substances.contains("entanyl"),
            "{substances}"
        );
    }
    seat.follow("section[aria-labelledby=hits] a[href^='/records/']")
        .await;
    seat.looks_right("a public record").await;
    seat.says("#proof", "record-proof").await;
    assert!(seat.text("pre#command").await.contains("comity verify record"));
    seat.browser.back().await.unwrap();
}

/// China took 4-AP into its catalogue on 1 September 2024: one step of the slider further.
async fn substance(seat: &Seat) {
    seat.go("/substances/4-anilinopiperidine?on=2024-08-30").await;
    assert!(
        seat.text("h1").await.contains("4-Anilinopiperidine"),
        "{}",
        seat.text("h1").await
    );
    let china = "return Array.from(document.querySelectorAll('#controls tbody tr')).filter((row) => \
                 row.querySelector('th').innerText.includes(arguments[0])).map((row) => \
                 row.querySelector('td').innerText).join(' ')";
    let china = async || {
        let name = comity_web::labels::of_place(&seat.words, "CN");
        let said = seat.browser.execute(china, vec![name.into()]).await.unwrap();
        said.json().as_str().unwrap().to_owned()
    };
    let controlled = seat.t("state-controlled");
    assert!(!china().await.starts_with(&controlled), "{}", china().await);
    let slider = seat.one("input[type=range]").await;
    for day in ["2024-08-31", "2024-09-01"] {
        slider.send_keys(thirtyfour::Key::Right).await.unwrap();
        let script =
            format!("return document.querySelector('#controls caption').innerText.includes('{day}')");
        seat.until(&script, "the table of the next day").await;
        let field = seat.one("input[type=date]").await.prop("value").await.unwrap();
        assert_eq!(field.as_deref(), Some(day));
    }
    assert!(china().await.starts_with(&controlled), "{}", china().await);
    let address = seat.browser.current_url().await.unwrap();
    assert!(
        address.as_str().contains("on=2024-09-01"),
        "the address can be passed on: {address}"
    );
    seat.looks_right("substance").await;
}

async fn check(seat: &Seat) {
    seat.go("/check").await;
    let asked = if seat.words.lang().tag() == "en" {
        "xylazine"
    } else {
        "甲苯噻嗪"
    };
    let field = seat.one("main input[name=q]").await;
    field.send_keys(asked).await.unwrap();
    seat.browser.fill("cas", "437-38-7").await.unwrap();
    seat.submit().await;
    seat.looks_right("check conflict").await;
    let answer = seat.text("#answer").await;
    assert!(
        seat.count("#answer .note").await > 0,
        "a number of another name is a finding: {answer}"
    );
    seat.go("/check?q=437-38-8").await;
    assert!(
        seat.count("#answer [role=alert]").await == 1,
        "{}",
        seat.text("#answer").await
    );
    assert!(
        !seat.text("#answer").await.contains("437-38-7"),
        "a wrong check digit proposes nothing"
    );
}

async fn gap_and_lag(seat: &Seat) {
    seat.go("/gap").await;
    assert!(seat.count("#gaps table tbody tr").await > 3);
    let before = seat.text("#gaps").await;
    let choose = "const box = document.querySelector('select[name=b]'); box.value = 'GB'; \
                  box.dispatchEvent(new Event('change', { bubbles: true }))";
    seat.browser.execute(choose, Vec::new()).await.unwrap();
    seat.submit().await;
    seat.looks_right("gap to another place").await;
    assert_ne!(seat.text("#gaps").await, before);
    seat.go("/lag").await;
    assert!(seat.count("main table tbody tr").await > 3);
}

async fn commitments(seat: &Seat) {
    seat.go("/commitments").await;
    assert!(seat.count("article.sheet").await >= 5);
    let both = "return Array.from(document.querySelectorAll('article .sides')).filter((sides) => \
                sides.querySelector('[lang^=zh]') && sides.querySelector('[lang=en]')).length > 0";
    seat.until(both, "a commitment in the words of both sides").await;
    let boxes = "const [a, b] = document.querySelectorAll('article .sides .side'); \
                 const [x, y] = [a.getBoundingClientRect(), b.getBoundingClientRect()]; \
                 return Math.abs(x.top - y.top) < 2 && x.right <= y.left + 1";
    let beside = seat.browser.execute(boxes, Vec::new()).await.unwrap();
    assert_eq!(
        beside.json().as_bool(),
        Some(seat.view.width > 700),
        "side by side at a desk"
    );
    seat.follow("article.sheet h2 a").await;
    seat.looks_right("a commitment").await;
    assert!(seat.count("section[aria-labelledby=evidence]").await == 1);
    seat.go("/timeline").await;
    assert!(seat.count("main li[id]").await > 3);
}

async fn log_and_audit(seat: &Seat) {
    seat.go("/log").await;
    assert!(seat.text("#checkpoint").await.contains(&seat.t("log-checkpoint")));
    assert!(seat.text("main").await.contains("desk.example/log/1"));
    seat.go("/audit").await;
    let told = seat.text("main").await;
    assert!(told.contains(&seat.t("audit-intact")), "{told}");
    assert!(told.contains(NAME), "who read");
    // A record was opened above: its id stands here as what was read.
    assert!(seat.count("main tbody a[href^='/records/']").await > 0, "{told}");
}

/// An address that leads nowhere is told in the reader's language, with ways on.
async fn nowhere(seat: &Seat) {
    for path in [
        "/nowhere",
        "/substances/none",
        "/records/desk.example/00000000000000000000000000000000",
    ] {
        seat.browser.goto(seat.node.url(path)).await.unwrap();
        // The answer 404 is what the browser complains of.
        seat.browser.complaints().await.unwrap();
        seat.looks_right(path).await;
        assert!(seat.count("main ul a").await > 0, "{path}: a way on");
    }
}

async fn sign_out(seat: &Seat) {
    seat.follow("form[action='/sign-out'] button").await;
    seat.looks_right("signed out").await;
    seat.browser.goto(seat.node.url("/")).await.unwrap();
    assert_eq!(
        seat.count("input[name=password]").await,
        1,
        "the pages are closed again"
    );
    // The answer 401 is what the browser complains of.
    seat.browser.complaints().await.unwrap();
}
