//! A user at a page of a node of their own, and what every page must be like.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use comity_testkit::RunningNode;
use comity_testkit::browser::{Browser, View};
use comity_web::Lang;
use comity_web::words::Words;
use thirtyfour::{By, WebElement};

use crate::house::House;
use crate::http::{NAME, PASSWORD};

/// Folder for pictures of every page that a test looks at, for the eyes of a person.
const PICTURES: &str = "COMITY_PICTURES";

/// How long a page may take to change.
const PATIENCE: Duration = Duration::from_secs(20);

/// Asks a page all that must hold on every page, in one question.
const LOOK: &str = r#"
    const root = document.documentElement;
    const wide = root.scrollWidth - root.clientWidth;
    const beyond = Array.from(document.querySelectorAll("main *"))
        .filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1)
        .slice(0, 3).map((e) => e.tagName + "." + e.className + " " + e.textContent.trim().slice(0, 40));
    const unlabelled = Array.from(document.querySelectorAll("input, select, textarea, button"))
        .filter((e) => e.type !== "hidden" && !(e.labels && e.labels.length) && !e.getAttribute("aria-label")
            && !e.textContent.trim()).map((e) => e.outerHTML.slice(0, 80));
    const ids = Array.from(document.querySelectorAll("[id]")).map((e) => e.id);
    const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
    return { lang: root.lang, wide, beyond, unlabelled, twice, text: document.body.innerText,
        title: document.title, heads: document.querySelectorAll("h1").length };
"#;

/// A node, a browser, and somebody in front of it.
pub(super) struct Seat {
    pub(super) browser: Browser,
    pub(super) node: RunningNode,
    pub(super) house: House,
    pub(super) words: Words,
    pub(super) view: View,
}

impl Seat {
    /// Opens a browser on a node that nobody has used.
    pub(super) async fn take(view: View) -> Seat {
        let house = House::new();
        Seat::at(house, view).await
    }

    pub(super) async fn at(house: House, view: View) -> Seat {
        let node = house.serve();
        let browser = Browser::open(&view).await.unwrap();
        let lang = if view.lang.starts_with("zh") {
            Lang::ZhCn
        } else {
            Lang::En
        };
        Seat {
            browser,
            node,
            house,
            words: Words::new(lang),
            view,
        }
    }

    /// The same, signed in as the first user.
    pub(super) async fn signed_in(view: View) -> Seat {
        let seat = Seat::take(view).await;
        seat.use_link().await;
        seat
    }

    /// Signs in by the one-time link and sets the password.
    pub(super) async fn use_link(&self) {
        self.browser
            .goto(self.node.sign_in_link().unwrap())
            .await
            .unwrap();
        self.looks_right("welcome").await;
        self.browser.fill("name", NAME).await.unwrap();
        self.browser.fill("password", PASSWORD).await.unwrap();
        self.browser.fill("again", PASSWORD).await.unwrap();
        self.submit().await;
    }

    /// Signs in by name and password on the page that is shown.
    pub(super) async fn sign_in(&self) {
        self.browser.fill("name", NAME).await.unwrap();
        self.browser.fill("password", PASSWORD).await.unwrap();
        self.submit().await;
    }

    /// Opens a page and looks at it.
    pub(super) async fn go(&self, path: &str) {
        self.browser.goto(self.node.url(path)).await.unwrap();
        self.looks_right(path).await;
    }

    /// Presses the first button that sends the form of the page, and waits for the page that follows.
    pub(super) async fn submit(&self) {
        self.follow("main form button[type=submit]").await;
    }

    /// Presses something that leads to another page, and waits for that.
    pub(super) async fn follow(&self, selector: &str) {
        self.browser
            .execute("document.body.dataset.old = 'yes'", Vec::new())
            .await
            .unwrap();
        let target = self.one(selector).await;
        target.scroll_into_view().await.unwrap();
        target.click().await.unwrap();
        self.fresh_page(selector).await;
    }

    /// Waits for a page that was not here when the last one was marked.
    pub(super) async fn fresh_page(&self, after: &str) {
        let ready = "return document.readyState === 'complete' && !document.body.dataset.old";
        self.until(ready, &format!("a page after {after}")).await;
    }

    /// Waits until a script says yes.
    pub(super) async fn until(&self, script: &str, what: &str) {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            // While a page goes away there is nobody to ask.
            let said = self.browser.execute(script, Vec::new()).await;
            if said.is_ok_and(|said| said.json().as_bool() == Some(true)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        panic!("{what} did not come; the page says:\n{}", self.text("body").await);
    }

    /// The first element of a selector.
    pub(super) async fn one(&self, selector: &str) -> WebElement {
        let found = self.browser.find(By::Css(selector)).await;
        match found {
            Ok(found) => found,
            Err(_) => panic!("no {selector}; the page says:\n{}", self.text("body").await),
        }
    }

    pub(super) async fn count(&self, selector: &str) -> usize {
        self.browser.find_all(By::Css(selector)).await.unwrap().len()
    }

    /// The visible text of an element.
    pub(super) async fn text(&self, selector: &str) -> String {
        let script = format!("return document.querySelector({selector:?}).innerText");
        let said = self.browser.execute(&script, Vec::new()).await.unwrap();
        said.json().as_str().unwrap_or_default().to_owned()
    }

    /// The message `id` in the user's language.
    pub(super) fn t(&self, id: &str) -> String {
        self.words.t(id)
    }

    /// Asserts that an element's text contains a message.
    pub(super) async fn says(&self, selector: &str, id: &str) {
        let (text, message) = (self.text(selector).await, self.t(id));
        assert!(text.contains(&message), "no {message:?} in {selector}:\n{text}");
    }

    /// Looks at the page as a whole: its language, its width, its labels, and whether the browser complains.
    pub(super) async fn looks_right(&self, name: &str) {
        let look = self.browser.execute(LOOK, Vec::new()).await.unwrap();
        let look = look.json();
        self.take_picture(name).await;
        assert_eq!(look["lang"], self.words.lang().tag(), "{name}");
        assert_eq!(
            look["wide"], 0,
            "{name} scrolls sideways at {} px: {}",
            self.view.width, look["beyond"]
        );
        assert_eq!(
            look["unlabelled"],
            serde_json::json!([]),
            "{name}: fields without a label"
        );
        assert_eq!(
            look["twice"],
            serde_json::json!([]),
            "{name}: ids that stand twice"
        );
        assert_eq!(look["heads"], 1, "{name}: one first heading");
        for text in [look["text"].as_str().unwrap(), look["title"].as_str().unwrap()] {
            assert_eq!(untranslated(text), None, "{name}");
        }
        self.no_complaints(name).await;
    }

    pub(super) async fn no_complaints(&self, name: &str) {
        let complaints = self.browser.complaints().await.unwrap();
        assert!(complaints.is_empty(), "{name}: {complaints:?}");
    }

    async fn take_picture(&self, name: &str) {
        let Some(folder) = std::env::var_os(PICTURES) else {
            return;
        };
        let plain: String = name
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '_' })
            .take(60)
            .collect();
        let file = format!("{plain}-{}-{}.png", self.view.lang, self.view.width);
        std::fs::create_dir_all(&folder).unwrap();
        self.browser
            .whole_picture(&PathBuf::from(folder).join(file))
            .await
            .unwrap();
    }

    pub(super) async fn close(self) {
        self.browser.close().await.unwrap();
        assert!(self.node.stop().unwrap().success());
    }
}

/// A message that is not there is shown as its id in brackets.
fn untranslated(text: &str) -> Option<&str> {
    let is_id = |inside: &str| {
        inside.contains('-')
            && inside
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    let pieces = text.split('[').skip(1).filter_map(|piece| piece.split_once(']'));
    pieces.map(|(inside, _)| inside).find(|inside| is_id(inside))
}

#[test]
fn untranslated_messages_are_seen() {
    assert_eq!(
        untranslated("Words [no-such-message] more"),
        Some("no-such-message")
    );
    assert_eq!(untranslated("[1] [in brackets] -- [x]"), None);
}
