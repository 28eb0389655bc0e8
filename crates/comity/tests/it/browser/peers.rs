//! Two nodes that do not trust each other, through their pages: pinned, a record released and accepted, taken back.

use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

use comity_testkit::RunningNode;
use comity_testkit::browser::{Browser, View, skipped};
use comity_web::Lang;
use comity_web::words::Words;

use super::keeping::without_script;
use super::seat::Seat;
use crate::house::House;
use crate::program::PROGRAM;

/// What passes between two nodes is seen after a round; a busy machine makes several.
const PATIENCE: Duration = Duration::from_secs(90);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(500);
const SECOND: &str = "second-officer";
const SECOND_PASSWORD: &str = "another four words here";

/// A seat at a node with a port for counterparts.
async fn seat(house: House, view: View, name: &[&str]) -> Seat {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let port = port.to_string();
    let arguments = [&["--peers", &port], name].concat();
    let node = RunningNode::start_with(Path::new(PROGRAM), &house.data(), &arguments).unwrap();
    let lang = if view.lang.starts_with("zh") {
        Lang::ZhCn
    } else {
        Lang::En
    };
    let seat = Seat {
        browser: Browser::open(&view).await.unwrap(),
        node,
        house,
        words: Words::new(lang),
        view,
    };
    seat.use_link().await;
    seat
}

#[tokio::test]
async fn two_nodes_exchange_a_record_in_english_at_desks() {
    exchange(View::desk("en"), View::desk("en")).await;
}

#[tokio::test]
async fn two_nodes_exchange_a_record_in_chinese_on_telephones() {
    exchange(View::phone("zh-CN"), View::phone("zh-CN")).await;
}

async fn exchange(here: View, there: View) {
    if skipped() {
        return;
    }
    let north = seat(House::new(), here, &[]).await;
    let south = seat(House::alone(), there, &["--name", "south.example"]).await;
    pin(&north, &south).await;
    let record = report(&north).await;
    propose(&north, &record).await;
    approve(&north).await;
    take(&south, &record).await;
    seen(&north, &record).await;
    take_back(&north, &record).await;
    gone(&south, &record).await;
    quiet(&north).await;
    for (seat, peer) in [(&north, "south.example"), (&south, "desk.example")] {
        pages(seat, peer).await;
    }
    north.close().await;
    south.close().await;
}

/// Each takes the other's code; both see the same six words.
async fn pin(north: &Seat, south: &Seat) {
    let code_of_north = code(north).await;
    let code_of_south = code(south).await;
    assert!(
        code_of_north.starts_with("desk.example@127.0.0.1:"),
        "{code_of_north}"
    );
    wrong_code(north, &code_of_south).await;
    let words_here = accept(north, &code_of_south).await;
    let words_there = accept(south, &code_of_north).await;
    assert_eq!(words_here, words_there, "both sides compare the same words");
    assert_eq!(
        words_here.lines().count(),
        12,
        "six words in two languages: {words_here}"
    );
    for (seat, other) in [(north, "south.example"), (south, "desk.example")] {
        seat.go("/peers").await;
        let text = seat.text("main").await;
        assert!(text.contains(other), "{text}");
        assert_eq!(seat.count("svg.fan[role=img] desc").await, 1);
    }
}

async fn code(seat: &Seat) -> String {
    seat.go("/peers/invite").await;
    seat.text("pre#code").await.trim().to_owned()
}

/// A code with one letter changed is refused, and nothing is pinned by it.
async fn wrong_code(seat: &Seat, code: &str) {
    let last = code.chars().last().unwrap();
    let other = if last == 'A' { 'B' } else { 'A' };
    let wrong = format!("{}{other}", code.strip_suffix(last).unwrap());
    seat.go("/peers/invite").await;
    seat.browser.fill("code", &wrong).await.unwrap();
    seat.follow("main form[action='/peers/invite'] button[type=submit]")
        .await;
    // The browser tells of the refused form; that is no complaint about the page.
    seat.browser.complaints().await.unwrap();
    assert_eq!(seat.count("main .note.stop[role=alert]").await, 1);
    assert_eq!(seat.count("ol.six").await, 0);
}

async fn accept(seat: &Seat, code: &str) -> String {
    seat.go("/peers/invite").await;
    seat.browser.fill("code", code).await.unwrap();
    seat.follow("main form[action='/peers/invite'] button[type=submit]")
        .await;
    seat.looks_right("words to compare").await;
    seat.says("main", "peer-pinned-now").await;
    let script =
        "return Array.from(document.querySelectorAll('ol.six span')).map((e) => e.textContent).join('\\n')";
    let words = seat.browser.execute(script, Vec::new()).await.unwrap();
    words.json().as_str().unwrap().to_owned()
}

/// A finding that only named recipients may have.
async fn report(seat: &Seat) -> String {
    seat.go("/report/identification").await;
    for (name, value) in [
        ("body.laboratory", "Made-up Laboratory One"),
        ("body.sample", "MADE-UP-905"),
        ("body.date", "2024-03-30"),
        ("body.findings.0.substance.as-written", "芬太尼"),
    ] {
        seat.browser.fill(name, value).await.unwrap();
    }
    seat.submit().await;
    seat.says("h1", "recorded-title").await;
    seat.follow("main a.button[href^='/records/']").await;
    let url = seat.browser.current_url().await.unwrap();
    url.path().to_owned()
}

/// First what the policy says, then the proposal. Whoever proposed cannot approve.
async fn propose(seat: &Seat, record: &str) {
    seat.go(record).await;
    seat.follow(&format!("a[href='{record}/share']")).await;
    seat.looks_right("share").await;
    seat.one("input[name=to][value='south.example']")
        .await
        .click()
        .await
        .unwrap();
    let ground = if seat.words.lang() == Lang::En {
        "ground.en"
    } else {
        "ground.zh"
    };
    seat.browser
        .fill(ground, "Made-up agreement, article 1")
        .await
        .unwrap();
    seat.follow("button[value=look]").await;
    seat.looks_right("what the policy says").await;
    seat.says("fieldset#f-to", "verdict-allowed").await;
    seat.follow("button[value=propose]").await;
    seat.looks_right("a proposal").await;
    seat.says("main", "share-proposed-done").await;
    assert_eq!(
        seat.count("form[action$='/approve']").await,
        0,
        "not by whoever proposed it"
    );
}

/// A second person, invited by the first, approves it.
async fn approve(seat: &Seat) {
    seat.go("/users").await;
    seat.browser.fill("name", SECOND).await.unwrap();
    seat.one("select#role option[value='releasing-officer']")
        .await
        .click()
        .await
        .unwrap();
    seat.follow("form[action='/users'] button[type=submit]").await;
    let link = seat.text("#one-time-link").await.trim().to_owned();
    seat.follow("form[action='/sign-out'] button").await;
    seat.browser.goto(&link).await.unwrap();
    seat.browser.fill("password", SECOND_PASSWORD).await.unwrap();
    seat.browser.fill("again", SECOND_PASSWORD).await.unwrap();
    seat.submit().await;
    seat.looks_right("what needs the second officer").await;
    seat.follow("main a[href='/shares']").await;
    seat.looks_right("to be released").await;
    seat.follow("ul.feed h3 a").await;
    seat.looks_right("to be approved").await;
    seat.follow("form[action$='/approve'] button[type=submit]").await;
    seat.looks_right("approved").await;
    seat.says("main", "share-done-approved").await;
    seat.follow("form[action='/sign-out'] button").await;
    seat.go("/sign-in").await;
    seat.sign_in().await;
}

/// Looks again and again, asking the counterpart in between, until a page shows something.
async fn until(seat: &Seat, path: &str, peer: &str, selector: &str) {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        seat.browser.goto(seat.node.url(path)).await.unwrap();
        if seat.count(selector).await > 0 {
            return;
        }
        seat.browser
            .goto(seat.node.url(&format!("/peers/{peer}")))
            .await
            .unwrap();
        if seat.count("form[action$='/sync'] button").await > 0 {
            seat.follow("form[action$='/sync'] button").await;
        }
        tokio::time::sleep(PAUSE).await;
    }
    let page = seat.text("main").await;
    panic!(
        "{path} never showed {selector}; the page of {peer} says:\n{page}\n{}",
        seat.node.said()
    );
}

/// It comes, is opened and accepted; each is told to the sender. Its page says whose it is and how well proven.
async fn take(seat: &Seat, record: &str) {
    until(seat, "/incoming", "desk.example", "ul.feed h3 a").await;
    seat.looks_right("incoming").await;
    seat.go("/").await;
    assert!(
        seat.count("main a[href='/incoming']").await > 0,
        "it waits for somebody"
    );
    seat.go("/incoming").await;
    seat.follow("ul.feed h3 a").await;
    seat.looks_right("a delivery").await;
    seat.follow("form[action$='/open'] button").await;
    seat.looks_right("an opened delivery").await;
    seat.follow("form[action$='/accept'] button").await;
    seat.looks_right("an accepted delivery").await;
    seat.says("main", "incoming-done-accepted").await;
    seat.go(record).await;
    seat.says("main", "origin-title").await;
    let text = seat.text("section.origin").await;
    assert!(text.contains("desk.example"), "{text}");
    let facts = seat.text("section[aria-labelledby=facts]").await;
    assert!(facts.contains("MADE-UP-905"), "{facts}");
    assert_eq!(
        seat.count(&format!("a[href='{record}/correct']")).await,
        0,
        "only its issuer corrects it"
    );
}

/// The sender sees that it was accepted, and that nothing is outstanding.
async fn seen(seat: &Seat, record: &str) {
    let accepted = seat.t("stage-accepted");
    let begun = Instant::now();
    loop {
        until(
            seat,
            record,
            "south.example",
            "section[aria-labelledby=distribution] tbody tr",
        )
        .await;
        if seat
            .text("section[aria-labelledby=distribution]")
            .await
            .contains(&accepted)
        {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "never {accepted}");
        ask(seat, "south.example").await;
    }
    seat.looks_right("who has it").await;
    quiet(seat).await;
}

async fn ask(seat: &Seat, peer: &str) {
    seat.browser
        .goto(seat.node.url(&format!("/peers/{peer}")))
        .await
        .unwrap();
    seat.follow("form[action$='/sync'] button").await;
    tokio::time::sleep(PAUSE).await;
}

/// Nothing waits for an acknowledgement, sooner or later.
async fn quiet(seat: &Seat) {
    until(seat, "/outstanding", "south.example", "main p.note.good").await;
    seat.looks_right("outstanding").await;
    seat.says("main", "outstanding-none").await;
}

/// Taken back by the ordinary page of the record; nobody sends anything.
async fn take_back(seat: &Seat, record: &str) {
    seat.go(record).await;
    seat.follow("a[href$='/turn/retract']").await;
    seat.browser
        .fill("reason.en", "The sample was mixed up.")
        .await
        .unwrap();
    seat.browser.fill("reason.zh", "样品弄混了。").await.unwrap();
    seat.submit().await;
    seat.looks_right("taken back").await;
}

/// It flips there too, by itself.
async fn gone(seat: &Seat, record: &str) {
    let retracted = seat.t("standing-retracted");
    let begun = Instant::now();
    loop {
        seat.browser.goto(seat.node.url(record)).await.unwrap();
        if seat.text("main").await.contains(&retracted) {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "never {retracted}");
        ask(seat, "desk.example").await;
    }
    seat.looks_right("taken back there").await;
    let text = seat.text("main").await;
    assert!(
        text.contains("MADE-UP-905"),
        "what was retracted can still be read: {text}"
    );
}

/// Every page of counterparts as it looks after all this, with and without a script.
async fn pages(seat: &Seat, peer: &str) {
    let one = format!("/peers/{peer}");
    for path in [
        "/peers",
        one.as_str(),
        "/incoming?state=all",
        "/shares?state=released",
        "/shares?state=automatic",
        "/outstanding",
        "/match",
        "/erasures",
        "/keys",
        "/",
        "/audit",
    ] {
        seat.go(path).await;
    }
    without_script(&seat.browser).await;
    seat.go(&one).await;
    assert_eq!(seat.count("html.js").await, 0, "no script ran");
    assert_eq!(seat.count("ol.six > li").await, 6);
}
