//! The pages as a program without a browser sees them: plain requests, cookies, forms.

use std::collections::BTreeMap;

use comity_testkit::RunningNode;
use ureq::http::Response;
use ureq::{Agent, Body};

/// The first user of a node in tests.
pub(crate) const NAME: &str = "first-officer";
/// Their password.
pub(crate) const PASSWORD: &str = "four plain words here";

/// Somebody who visits a node.
pub(crate) struct Visitor {
    agent: Agent,
    address: String,
    cookies: BTreeMap<String, String>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

impl Page {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// What stands between `before` and `after`, the first time.
    pub(crate) fn between(&self, before: &str, after: &str) -> String {
        let text = self.text();
        let from = text
            .find(before)
            .unwrap_or_else(|| panic!("no {before:?} in:\n{text}"))
            + before.len();
        let length = text[from..].find(after).unwrap();
        text[from..from + length].to_owned()
    }

    /// The form token.
    pub(crate) fn token(&self) -> String {
        self.between("name=\"csrf\" value=\"", "\"")
    }
}

impl Visitor {
    pub(crate) fn new(address: &str) -> Visitor {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build();
        Visitor {
            agent: config.into(),
            address: address.to_owned(),
            cookies: BTreeMap::new(),
        }
    }

    /// The first user of a node, through its one-time link.
    pub(crate) fn first_user(node: &RunningNode) -> Visitor {
        let mut visitor = Visitor::new(node.address());
        let link = node.sign_in_link().unwrap();
        let entered = visitor.get(link.strip_prefix(node.address()).unwrap());
        assert_eq!(entered.location.as_deref(), Some("/welcome"), "{entered:?}");
        let fields = [("name", NAME), ("password", PASSWORD), ("again", PASSWORD)];
        let signed_in = visitor.post("/welcome", &fields);
        assert_eq!(signed_in.location.as_deref(), Some("/"), "{}", signed_in.text());
        visitor
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    pub(crate) fn get(&mut self, path: &str) -> Page {
        let request = self.agent.get(format!("{}{path}", self.address));
        let answer = request.header("cookie", self.cookie_line()).call().unwrap();
        self.read(answer)
    }

    /// The number of bytes that travel when the answer may be compressed.
    pub(crate) fn weight(&mut self, path: &str) -> usize {
        let request = self.agent.get(format!("{}{path}", self.address));
        let request = request.header("accept-encoding", "gzip");
        let answer = request.header("cookie", self.cookie_line()).call().unwrap();
        self.read(answer).bytes.len()
    }

    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = self.agent.post(format!("{}{path}", self.address));
        let request = request.header("cookie", self.cookie_line());
        let answer = request.send_form(fields.iter().copied()).unwrap();
        self.read(answer)
    }

    fn cookie_line(&self) -> String {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    fn read(&mut self, mut answer: Response<Body>) -> Page {
        for line in answer.headers().get_all("set-cookie") {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = answer.headers().get("location");
        Page {
            status: answer.status().as_u16(),
            location: location.map(|location| location.to_str().unwrap().to_owned()),
            bytes: answer.body_mut().read_to_vec().unwrap(),
        }
    }
}
