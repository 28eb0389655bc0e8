//! Default deny: all routes without a session, and with each role.

use axum::http::{Method, StatusCode};
use comity_flow::policy::{self, Role};
use comity_web::access::Access;
use comity_web::routes::{ROUTES, Route, for_programs};

use crate::html;
use crate::node::{Bench, Session, request};

/// An address of a route, with something in place of every name.
fn filled(path: &str) -> String {
    path.replace("{issuer}", "lab.example")
        .replace("{digits}", "00000000000000000000000000000000")
        .replace("{seq}", "1")
        .replace("{verb}", "retract")
        .replace("{kind}", "incident")
        .replace("{key}", "C01")
        .replace("{id}", "1")
        .replace("{token}", "no-such-token")
        .replace("{name}", "no-such-file")
        .replace("{*rest}", "0/000.p/1")
        .replace("{list}", "no-such-list")
        .replace("{entry}", "1")
        .replace("{dataset}", "default")
        .replace("{entity}", "no-such-list:1")
}

async fn ask(bench: &Bench, route: &Route, session: Option<&Session>) -> crate::node::Answer {
    let path = filled(route.path);
    match route.method {
        "GET" => bench.get(&path, session).await,
        _ => bench.post(&path, session, &[]).await,
    }
}

#[tokio::test]
async fn without_a_session_only_the_open_routes_answer() {
    let bench = Bench::new();
    for route in ROUTES {
        let answer = ask(&bench, route, None).await;
        let signs_in = answer
            .text_if_html()
            .is_some_and(|page| page.contains("action=\"/sign-in\""));
        match route.access {
            // Signing in with nothing typed is refused with the same page.
            Access::Anyone => assert!(
                answer.status != StatusCode::UNAUTHORIZED || route.path == "/sign-in",
                "{} {} is open",
                route.method,
                route.path
            ),
            Access::May(_) => {
                assert_eq!(
                    answer.status,
                    StatusCode::UNAUTHORIZED,
                    "{} {}",
                    route.method,
                    route.path
                );
                let told = for_programs(route.path) && answer.text().contains("\"detail\":\"Sign in first");
                assert!(signs_in || told, "{} offers to sign in", route.path);
            }
        }
    }
}

#[tokio::test]
async fn each_role_passes_where_its_policy_says_and_nowhere_else() {
    let bench = Bench::new();
    for role in Role::ALL {
        for route in ROUTES.iter().filter(|route| route.path != "/sign-out") {
            // Each request has a session of its own: some routes end it or change the user.
            let session = bench.session_again(role);
            let answer = ask(&bench, route, Some(&session)).await;
            let Access::May(action) = route.access else {
                continue;
            };
            let what = format!("{} {} as {}", route.method, route.path, role.as_str());
            if policy::may(role, action) {
                assert!(
                    answer.status != StatusCode::FORBIDDEN || is_foreign(&answer),
                    "{what}: {}",
                    answer.status
                );
                assert!(answer.status != StatusCode::UNAUTHORIZED, "{what}");
                assert!(!answer.status.is_server_error(), "{what}: {}", answer.status);
            } else {
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{what}");
                if !for_programs(route.path) {
                    html::check(&what, &answer.text());
                }
            }
        }
    }
}

/// An upload without a form token is refused for that reason, which is no matter of the role.
fn is_foreign(answer: &crate::node::Answer) -> bool {
    answer.text().contains("came from somewhere else")
}

#[tokio::test]
async fn what_is_not_in_the_table_does_not_exist() {
    let bench = Bench::new();
    let session = bench.session(Role::Administrator);
    for path in [
        "/nothing",
        "/records",
        "/log/../comity.sqlite",
        "/log/tile/../../comity.sqlite",
        "/static/app.css",
        "/.git/config",
    ] {
        let answer = bench.get(path, Some(&session)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        html::check(path, &answer.text());
    }
    let wrong = bench
        .send(
            request(Method::DELETE, "/", Some(&session))
                .body(axum::body::Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
    html::check("DELETE /", &wrong.text());
}

#[tokio::test]
async fn a_refusal_is_written_into_the_audit_trail() {
    let bench = Bench::new();
    let (reader, officer) = (bench.session(Role::Reader), bench.session(Role::ReleasingOfficer));
    assert_eq!(
        bench.get("/users", Some(&reader)).await.status,
        StatusCode::FORBIDDEN
    );
    let trail = bench.get("/audit?person=a-reader", Some(&officer)).await.text();
    assert!(trail.contains("path /users"), "{trail}");
}

impl crate::node::Answer {
    fn text_if_html(&self) -> Option<String> {
        let kind = self.headers.get("content-type")?.to_str().ok()?;
        kind.starts_with("text/html").then(|| self.text())
    }
}

impl Bench {
    /// A session of a user of this role, who is made once.
    pub fn session_again(&self, role: Role) -> Session {
        let name = format!("a-{}", role.as_str());
        let me = comity_flow::Who::operator();
        match self
            .node
            .users(&me)
            .unwrap()
            .into_iter()
            .find(|user| user.name == name)
        {
            None => self.session(role),
            Some(user) => {
                let link = self.node.renew_link(&me, user.id).unwrap();
                let (_, setup) = self.node.use_link(link.reveal()).unwrap();
                let (_, secret) = self
                    .node
                    .accept(setup.reveal(), &name, crate::node::PASSWORD, "")
                    .unwrap();
                Session {
                    cookie: secret.reveal().to_owned(),
                }
            }
        }
    }
}
