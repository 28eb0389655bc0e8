//! A real node in a folder of its own, and its pages as a service without a socket.

use std::sync::{Arc, LazyLock};

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use comity_core::clock::Clock;
use comity_flow::keys::KeyRing;
use comity_flow::policy::Role;
use comity_flow::{Node, Parts, Who, substances::Tables};
use comity_log::{Log, LogConfig, LogKey, RealDisk};
use comity_store::SqliteStore;
use comity_testkit::{SeededDice, StepClock};
use comity_web::{App, Lang, Settings, router};
use tower::ServiceExt;

/// 2026-11-21T12:00:00Z.
const NOON: i64 = 1_795_262_400;
pub const PASSWORD: &str = "four words in a row";

static TABLES: LazyLock<Arc<Tables>> = LazyLock::new(|| Arc::new(comity_flow::facts::tables().unwrap()));

/// A node and its pages.
pub struct Bench {
    _folder: tempfile::TempDir,
    pub node: Arc<Node>,
    pub clock: Arc<StepClock>,
    router: axum::Router,
}

/// An answer, read whole.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The cookie of this name that the answer sets.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let set = self
            .headers
            .get_all(header::SET_COOKIE)
            .iter()
            .map(|value| value.to_str().unwrap().to_owned());
        set.filter_map(|line| {
            line.split(';')
                .next()?
                .split_once('=')
                .map(|(n, v)| (n.to_owned(), v.to_owned()))
        })
        .find(|(n, _)| n == name)
        .map(|(_, value)| value)
    }

    /// The value of the first hidden field of this name.
    pub fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let opening = format!("name=\"{name}\" value=\"");
        let rest = text
            .split(opening.as_str())
            .nth(1)
            .unwrap_or_else(|| panic!("no field {name} in {text}"));
        rest.split('"').next().unwrap().to_owned()
    }
}

/// A session of somebody.
#[derive(Clone)]
pub struct Session {
    pub cookie: String,
}

impl Bench {
    /// A node with its own first entries and without the public record.
    pub fn new() -> Self {
        Self::with_tls(false)
    }

    pub fn with_tls(tls: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = LogKey::from_seed(&[7; 32]);
        let origin = "lab.example/log/1".to_owned();
        let vkey = key.vkey(&origin).unwrap().to_string();
        let config = LogConfig::new(origin, folder.path().join("log"));
        let log = Log::open(config, key, Arc::new(RealDisk), Arc::new(|| 0)).unwrap();
        let clock = Arc::new(StepClock::at(NOON));
        let node = Arc::new(Node::new(Parts {
            name: "lab.example".parse().unwrap(),
            lang: "en".into(),
            home: folder.path().into(),
            store: Arc::new(SqliteStore::open(&folder.path().join("comity.sqlite")).unwrap()),
            log,
            vkey,
            keys: Arc::new(
                KeyRing::open(&folder.path().join("keys"), "lab.example", &SeededDice::new(8)).unwrap(),
            ),
            disk: Arc::new(RealDisk),
            tables: Arc::clone(&TABLES),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            dice: Arc::new(SeededDice::new(1)),
            inchi: None,
        }));
        node.recover().unwrap();
        let settings = Settings {
            lang: Lang::En,
            tls,
            counterparts: None,
        };
        let router = router(App {
            node: Arc::clone(&node),
            settings: Arc::new(settings),
        });
        Self {
            _folder: folder,
            node,
            clock,
            router,
        }
    }

    /// The same with the public record entered.
    pub fn with_facts() -> Self {
        let bench = Self::new();
        bench.node.enter_facts(&|_, _| {}).unwrap();
        bench
    }

    /// A user of this role, signed in.
    pub fn session(&self, role: Role) -> Session {
        let name = format!("a-{}", role.as_str());
        let link = self.node.invite(&Who::operator(), &name, role).unwrap();
        let (_, setup) = self.node.use_link(link.reveal()).unwrap();
        let (_, secret) = self.node.accept(setup.reveal(), &name, PASSWORD, "").unwrap();
        Session {
            cookie: secret.reveal().to_owned(),
        }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 * 1024 * 1024).await.unwrap().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    pub async fn get(&self, path: &str, session: Option<&Session>) -> Answer {
        self.send(request(Method::GET, path, session).body(Body::empty()).unwrap())
            .await
    }

    /// Posts a form as the page does: with its token.
    pub async fn post(&self, path: &str, session: Option<&Session>, fields: &[(&str, &str)]) -> Answer {
        let token = match session {
            Some(_) => self.get("/account", session).await.hidden("csrf"),
            None => String::new(),
        };
        let all: Vec<(&str, &str)> = std::iter::once(("csrf", token.as_str()))
            .chain(fields.iter().copied())
            .collect();
        self.post_raw(path, session, &all).await
    }

    /// Posts exactly these fields.
    pub async fn post_raw(&self, path: &str, session: Option<&Session>, fields: &[(&str, &str)]) -> Answer {
        let encoded = comity_web::format::encoded;
        let body: Vec<String> = fields
            .iter()
            .map(|(n, v)| format!("{}={}", encoded(n), encoded(v)))
            .collect();
        let request = request(Method::POST, path, session)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")))
            .unwrap();
        self.send(request).await
    }

    /// Uploads a file as the page does.
    pub async fn upload(
        &self,
        path: &str,
        session: &Session,
        token: &str,
        name: &str,
        bytes: &[u8],
    ) -> Answer {
        let mut body = Vec::new();
        body.extend(
            format!("--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n").bytes(),
        );
        let head = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n");
        body.extend(head.bytes());
        body.extend(b"Content-Type: application/octet-stream\r\n\r\n");
        body.extend(bytes);
        body.extend(b"\r\n--b--\r\n");
        let request = request(Method::POST, path, Some(session))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }
}

pub fn request(method: Method, path: &str, session: Option<&Session>) -> axum::http::request::Builder {
    let builder = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "127.0.0.1:8080");
    match session {
        Some(session) => builder.header(header::COOKIE, format!("comity-session={}", session.cookie)),
        None => builder,
    }
}
