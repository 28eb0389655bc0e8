//! Pictures of the pages, taken from a node of its own: `screenshots PROGRAM FOLDER [--whole]`.
//!
//! Called by `cargo xtask screenshots`. Both languages, a desk and a telephone. With `--whole` every page in its
//! full length, to look at; without, the few that the documents show.
#![allow(clippy::print_stdout, reason = "says what it has written")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use comity_testkit::RunningNode;
use comity_testkit::browser::{Browser, View};
use thirtyfour::By;
use thirtyfour::prelude::ElementQueryable;

/// A page, and whether the documents show it.
const PAGES: [(&str, &str, bool); 27] = [
    ("home", "/", true),
    ("check", "/check?q=fentanyl", true),
    (
        "structure",
        "/check?q=CCC(%3DO)N(c1ccccc1)C1(COC)CCN(CCc2cccs2)CC1",
        true,
    ),
    ("unreadable", "/check?q=CC(%3DO)N(c1ccccc1", false),
    ("check-list", "/check/list", false),
    ("substance", "/substances/benzylfentanyl", true),
    ("substances", "/substances", false),
    ("gap", "/gap", false),
    ("lag", "/lag", false),
    ("commitments", "/commitments", true),
    ("timeline", "/timeline", false),
    ("search", "/search?q=fentanyl", false),
    ("report", "/report", false),
    ("report-identification", "/report/identification", false),
    ("report-file", "/report/file", false),
    ("log", "/log", false),
    ("audit", "/audit", false),
    ("account", "/account", false),
    ("about", "/about", false),
    ("parties", "/parties", false),
    ("party", "/parties/made-up/7", false),
    ("party-delisted", "/parties/made-up/9", false),
    ("review", "/review", false),
    ("lists", "/lists", false),
    ("list", "/lists/made-up", false),
    ("changes", "/lists/made-up/changes", false),
    ("customers", "/customers", false),
];

/// A made-up list in two states, and customers that meet it: JSON lines and CSV beside the other samples.
const LIST: [&str; 2] = ["parties-1.jsonl", "parties-2.jsonl"];
const CUSTOMERS: &str = "customers.csv";
/// What is asked on the pictures of answers.
const ASKED: [(&str, &str, bool); 2] = [
    ("answer", "Qanat Precision Instruments (Shenzhen) Co", true),
    ("answer-arabic", "مصنع قناة للأجهزة الدقيقة", false),
];

const NAME: &str = "sample-officer";
const PASSWORD: &str = "only for pictures";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [program, folder, rest @ ..] = arguments.as_slice() else {
        return Err("usage: screenshots PROGRAM FOLDER [--whole]".into());
    };
    let whole = rest.iter().any(|word| word == "--whole");
    let data = tempfile::tempdir()?;
    let node = RunningNode::start_with(Path::new(program), data.path(), &["--name", "sample.example"])?;
    report_samples(Path::new(program), data.path())?;
    first_user(&node).await?;
    enter_parties(&node).await?;
    for lang in ["en", "zh-CN"] {
        for view in [View::desk(lang), View::phone(lang)] {
            take(&node, &view, Path::new(folder), whole).await?;
        }
    }
    Ok(())
}

/// The samples of the documents, so that the pages show findings too.
fn report_samples(program: &Path, data: &Path) -> Result<(), Box<dyn Error>> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/samples/findings.csv");
    let status = Command::new(program)
        .arg("report")
        .arg(samples)
        .arg("--yes")
        .arg("--data")
        .arg(data)
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("comity report ended with {status}").into())
    }
}

async fn first_user(node: &RunningNode) -> Result<(), Box<dyn Error>> {
    let link = node.sign_in_link().ok_or("the node printed no sign-in link")?;
    let browser = Browser::open(&View::desk("en")).await?;
    browser.goto(link).await?;
    browser.fill("name", NAME).await?;
    browser.fill("password", PASSWORD).await?;
    browser.fill("again", PASSWORD).await?;
    send(&browser, "main form", "form[action='/sign-out']").await?;
    Ok(browser.close().await?)
}

/// A list with two states and customers, by the pages, so that there are candidates to show.
async fn enter_parties(node: &RunningNode) -> Result<(), Box<dyn Error>> {
    let browser = Browser::open(&View::desk("en")).await?;
    sign_in(node, &browser).await?;
    browser.goto(node.url("/lists")).await?;
    let about = [
        ("id", "made-up"),
        ("title", "A made-up list of parties"),
        ("title-zh", "虚构的当事方名单"),
        ("authority", "Office of Samples"),
    ];
    for (name, text) in about {
        browser.fill(name, text).await?;
    }
    send(&browser, "main form[action='/lists']", "form[action$='/file']").await?;
    upload(&browser, LIST[0]).await?;
    send(&browser, "form[action$='/record']", DONE).await?;
    browser.goto(node.url("/customers")).await?;
    upload(&browser, CUSTOMERS).await?;
    send(&browser, "form[action$='/take']", DONE).await?;
    // Two states cannot hold from one second.
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    browser.goto(node.url("/lists/made-up")).await?;
    upload(&browser, LIST[1]).await?;
    send(&browser, "form[action$='/record']", DONE).await?;
    Ok(browser.close().await?)
}

/// What stands on a page that took something.
const DONE: &str = "main .note.good";

/// Sends a form as soon as it is there, and waits for something on the page that follows: a busy machine answers late.
async fn send(browser: &Browser, form: &str, then: &str) -> Result<(), Box<dyn Error>> {
    let button = format!("{form} button[type=submit]");
    comes(browser, &button).await?;
    browser.press(&button).await?;
    comes(browser, then).await
}

async fn comes(browser: &Browser, selector: &str) -> Result<(), Box<dyn Error>> {
    const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);
    const EVERY: std::time::Duration = std::time::Duration::from_millis(100);
    let found = browser.query(By::Css(selector)).wait(PATIENCE, EVERY);
    found.first().await?;
    Ok(())
}

/// Puts a sample file into the form of the page and sends it.
async fn upload(browser: &Browser, name: &str) -> Result<(), Box<dyn Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs/samples")
        .join(name)
        .canonicalize()?;
    let field = browser.find(By::Css("input[type=file]")).await?;
    field.send_keys(file.to_string_lossy()).await?;
    Ok(browser.press("form[enctype] button[type=submit]").await?)
}

async fn sign_in(node: &RunningNode, browser: &Browser) -> Result<(), Box<dyn Error>> {
    browser.goto(node.url("/sign-in")).await?;
    browser.fill("name", NAME).await?;
    browser.fill("password", PASSWORD).await?;
    send(browser, "main form", "form[action='/sign-out']").await
}

async fn take(node: &RunningNode, view: &View, folder: &Path, whole: bool) -> Result<(), Box<dyn Error>> {
    let browser = Browser::open(view).await?;
    sign_in(node, &browser).await?;
    let tongue = view.lang.split('-').next().unwrap_or("en");
    browser
        .press(&format!("nav.tongues a[hreflang^='{tongue}']"))
        .await?;
    for (name, path, _) in PAGES.iter().filter(|(_, _, shown)| whole || *shown) {
        browser.goto(node.url(path)).await?;
        write(&browser, &file(folder, name, view), whole).await?;
    }
    for (name, asked, _) in ASKED.iter().filter(|(_, _, shown)| whole || *shown) {
        browser.goto(node.url("/parties")).await?;
        browser.fill("name", asked).await?;
        browser
            .press("main form[action='/parties'] button[type=submit]")
            .await?;
        write(&browser, &file(folder, name, view), whole).await?;
    }
    if whole {
        browser.goto(node.url("/review")).await?;
        browser.press("main tbody a[href^='/review/']").await?;
        write(&browser, &file(folder, "candidate", view), whole).await?;
    }
    browser.goto(node.url("/search?q=xylazine")).await?;
    if let Ok(record) = browser.find(By::Css("main a[href^='/record']")).await {
        record.click().await?;
        write(&browser, &file(folder, "record", view), whole).await?;
    }
    Ok(browser.close().await?)
}

fn file(folder: &Path, name: &str, view: &View) -> PathBuf {
    folder.join(format!("{name}-{}-{}.png", view.lang, view.width))
}

async fn write(browser: &Browser, file: &Path, whole: bool) -> Result<(), Box<dyn Error>> {
    let wider = browser.sideways_scroll().await?;
    if whole {
        browser.whole_picture(file).await?;
    } else {
        browser.picture(file).await?;
    }
    let complaints = browser.complaints().await?;
    println!(
        "{}{}",
        file.display(),
        if wider > 0 {
            format!("  WIDER THAN THE VIEW by {wider} px")
        } else {
            String::new()
        }
    );
    for complaint in complaints {
        println!("  the browser says: {complaint}");
    }
    Ok(())
}
