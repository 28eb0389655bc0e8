//! Parties in a real browser: asking in both languages, deciding by keyboard alone and without a script, and the whole
//! story of a list: file, difference, record, customer marked, delisting, cleared. All names are made up.

use comity_testkit::browser::{View, skipped};
use thirtyfour::{By, Key};

use super::keeping::without_script;
use super::keyboard::{press, tab_to};
use super::seat::Seat;

const LINES: [&str; 3] = [
    r#"{"id":"7","type":"entity","names":[{"name":"Qanat Precision Reactor Works"},{"name":"坎纳特精密反应器厂","kind":"original","script":"Hani"},{"name":"مصنع قناة للمفاعلات الدقيقة","kind":"original","script":"Arab"}],"countries":["CN"],"programs":["SAMPLE"],"addresses":["1 Nowhere Road"]}"#,
    r#"{"id":"8","type":"person","names":[{"name":"Vorobyov-Sample, Ignatiy Demonstratovich"},{"name":"Воробьёв-Сэмпл Игнатий Демонстратович","kind":"original","script":"Cyrl"}],"dob":["1961-04-03"],"countries":["RU"]}"#,
    r#"{"id":"9","type":"vessel","names":[{"name":"MADE UP STAR"}],"ids":[{"type":"imo","value":"9074729"}]}"#,
];

const CUSTOMERS: &str = "id,type,name,countries\nK-1,entity,Qanat Precision Reactor Works,CN\nK-2,entity,Wholly Different Bakery,US\n";

/// A list with its first state, by the pages.
async fn list(seat: &Seat) {
    seat.go("/lists").await;
    for (name, text) in [
        ("id", "made-up"),
        ("title", "A made-up list"),
        ("title-zh", "虚构名单"),
        ("authority", "Nobody"),
    ] {
        seat.browser.fill(name, text).await.unwrap();
    }
    seat.follow("main form[action='/lists'] button[type=submit]")
        .await;
    seat.looks_right("a list without a state").await;
    state(seat, &LINES.join("\n")).await;
}

/// The next state of the list: file, difference, record.
async fn state(seat: &Seat, lines: &str) {
    seat.go("/lists/made-up").await;
    upload(seat, "list.jsonl", lines).await;
    seat.looks_right("preview of a list").await;
    // A list that lost a third of its parties wants to be compared with its source first.
    if seat.count("#accept").await > 0 {
        seat.one("#accept").await.click().await.unwrap();
    }
    seat.follow("form[action$='/record'] button[type=submit]").await;
    seat.looks_right("a list with a new state").await;
    seat.says("main", "list-taken").await;
}

async fn upload(seat: &Seat, name: &str, text: &str) {
    let file = seat.house.write(name, text);
    let field = seat.browser.find(By::Css("input[type=file]")).await.unwrap();
    field.send_keys(file.to_str().unwrap()).await.unwrap();
    seat.follow("form[enctype] button[type=submit]").await;
}

async fn customers(seat: &Seat) {
    seat.go("/customers").await;
    upload(seat, "customers.csv", CUSTOMERS).await;
    seat.looks_right("preview of customers").await;
    seat.follow("form[action$='/take'] button[type=submit]").await;
    seat.looks_right("customers").await;
}

async fn ask(seat: &Seat, name: &str) {
    seat.go("/parties").await;
    seat.browser.fill("name", name).await.unwrap();
    seat.follow("main form[action='/parties'] button[type=submit]")
        .await;
    seat.looks_right(&format!("answer {name}")).await;
}

#[tokio::test]
async fn a_name_is_sought_in_english_at_a_desk() {
    sought(View::desk("en")).await;
}

#[tokio::test]
async fn a_name_is_sought_in_english_on_a_telephone() {
    sought(View::phone("en")).await;
}

#[tokio::test]
async fn a_name_is_sought_in_chinese_at_a_desk() {
    sought(View::desk("zh-CN")).await;
}

#[tokio::test]
async fn a_name_is_sought_in_chinese_on_a_telephone() {
    sought(View::phone("zh-CN")).await;
}

async fn sought(view: View) {
    if skipped() {
        return;
    }
    let seat = Seat::signed_in(view).await;
    list(&seat).await;
    for name in [
        "Qanat Precision Reactor Works",
        "مصنع قناة للمفاعلات الدقيقة",
        "Игнатий Воробьёв-Сэмпл",
    ] {
        ask(&seat, name).await;
        assert!(
            seat.count("article.candidate .parts li.same, article.candidate .parts li.near")
                .await
                > 0,
            "{name}"
        );
        assert!(
            !seat.browser.current_url().await.unwrap().as_str().contains('?'),
            "no name in an address"
        );
    }
    ask(&seat, "Zzyzx Quiltmakers").await;
    seat.says("#found", "parties-none").await;
    let asked = seat.text("section[aria-labelledby=asked]").await;
    let title = if seat.words.lang().tag() == "en" {
        "A made-up list"
    } else {
        "虚构名单"
    };
    assert!(asked.contains(title), "{asked}");
    seat.go("/parties/made-up/7").await;
    for page in ["/review", "/lists", "/lists/made-up", "/customers"] {
        seat.go(page).await;
    }
    seat.close().await;
}

/// File, difference, record, customer marked, decided by keyboard alone; then the delisting takes the mark off.
#[tokio::test]
async fn a_candidate_is_decided_by_keyboard_and_cleared_by_a_delisting() {
    if skipped() {
        return;
    }
    let seat = Seat::signed_in(View::desk("en")).await;
    list(&seat).await;
    customers(&seat).await;
    seat.go("/").await;
    seat.follow("section[aria-labelledby=waiting] a[href^='/review']")
        .await;
    seat.looks_right("queue").await;
    mark(&seat).await;
    press(&seat, "j").await;
    seat.fresh_page("J").await;
    seat.looks_right("candidate").await;
    press(&seat, "d").await;
    assert_eq!(seat.count("#v-different:checked").await, 1, "D chooses");
    press(&seat, "r").await;
    press(
        &seat,
        "Another registration; s, d and j typed here choose nothing.",
    )
    .await;
    assert_eq!(
        seat.count("#v-different:checked").await,
        1,
        "keys in a text are text"
    );
    tab_to(&seat, "the button", |f| f.tag == "BUTTON").await;
    mark(&seat).await;
    press(&seat, Key::Enter).await;
    seat.fresh_page("Enter").await;
    seat.looks_right("after the decision").await;
    seat.says("main", "review-done").await;
    seat.go("/review?state=decided").await;
    seat.says("main tbody", "candidate-different").await;
    let rest = [LINES[1], LINES[2]].join("\n");
    state(&seat, &rest).await;
    seat.go("/lists/made-up/changes").await;
    assert!(seat.text("main").await.contains("Qanat Precision Reactor Works"));
    seat.go("/parties/made-up/7").await;
    let first = seat.text("main .note").await;
    assert!(first.starts_with("Taken off this list"), "{first}");
    seat.go("/customers/K-1").await;
    assert_eq!(
        seat.count("main .badge.stop").await,
        0,
        "nothing marks the customer"
    );
    seat.close().await;
}

/// The same decision where no script runs.
#[tokio::test]
async fn a_candidate_is_decided_without_a_script_in_chinese_on_a_telephone() {
    if skipped() {
        return;
    }
    let seat = Seat::take(View::phone("zh-CN")).await;
    without_script(&seat.browser).await;
    seat.use_link().await;
    list(&seat).await;
    customers(&seat).await;
    seat.go("/review").await;
    seat.follow("main tbody a[href^='/review/']").await;
    seat.looks_right("candidate without script").await;
    seat.one("label[for=v-unclear]").await.click().await.unwrap();
    seat.browser.fill("reason", "登记资料不足").await.unwrap();
    seat.follow("form[action$='/decide'] button[type=submit]").await;
    seat.looks_right("decided without script").await;
    seat.go("/review?state=decided").await;
    seat.says("main tbody", "candidate-unclear").await;
    seat.close().await;
}

async fn mark(seat: &Seat) {
    seat.browser
        .execute("document.body.dataset.old = 'yes'", Vec::new())
        .await
        .unwrap();
}
