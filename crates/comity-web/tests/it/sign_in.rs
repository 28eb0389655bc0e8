//! Signing in, and what happens to a form whose session has ended.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use comity_flow::policy::Role;

use crate::html;
use crate::node::{Bench, PASSWORD, Session, request};

async fn with_cookie(
    bench: &Bench,
    method: Method,
    path: &str,
    cookie: &str,
    body: &str,
) -> crate::node::Answer {
    let request = request(method, path, None)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    bench
        .send(request.body(Body::from(body.to_owned())).unwrap())
        .await
}

#[tokio::test]
async fn the_first_user_comes_in_by_the_one_time_link() {
    let bench = Bench::new();
    let link = bench.node.first_link().unwrap().unwrap();
    let path = format!("/enter/{}", link.reveal());
    for looked in [
        request(Method::HEAD, &path, None),
        request(Method::GET, &path, None).header("sec-purpose", "prefetch"),
    ] {
        let answer = bench.send(looked.body(Body::empty()).unwrap()).await;
        assert_eq!(
            answer.status,
            StatusCode::NO_CONTENT,
            "a look does not spend the link"
        );
    }
    let setup = bench.get(&path, None).await.cookie("comity-setup").unwrap();
    let cookie = format!("comity-setup={setup}");
    let welcome = with_cookie(&bench, Method::GET, "/welcome", &cookie, "").await;
    html::check("/welcome", &welcome.text());
    let short = with_cookie(
        &bench,
        Method::POST,
        "/welcome",
        &cookie,
        "name=chen&password=short&again=short",
    )
    .await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let differ = with_cookie(
        &bench,
        Method::POST,
        "/welcome",
        &cookie,
        "name=chen&password=four+words+in+a+row&again=x",
    )
    .await;
    assert_eq!(differ.status, StatusCode::UNPROCESSABLE_ENTITY);
    let body = "name=chen&password=four+words+in+a+row&again=four+words+in+a+row";
    let done = with_cookie(&bench, Method::POST, "/welcome", &cookie, body).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/"));
    let session = Session {
        cookie: done.cookie("comity-session").unwrap(),
    };
    assert_eq!(bench.get("/users", Some(&session)).await.status, StatusCode::OK);
    let again = bench.get(&path, None).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    html::check("a link used twice", &again.text());
}

#[tokio::test]
async fn signing_in_and_out() {
    let bench = Bench::new();
    bench.session(Role::Officer);
    let wrong = bench
        .post(
            "/sign-in",
            None,
            &[("name", "a-officer"), ("password", "wrong"), ("next", "/log")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(wrong.text().contains("a-officer") && !wrong.text().contains("value=\"wrong\""));
    let right = bench
        .post(
            "/sign-in",
            None,
            &[("name", "a-officer"), ("password", PASSWORD), ("next", "/log")],
        )
        .await;
    assert_eq!((right.status, right.location()), (StatusCode::SEE_OTHER, "/log"));
    let elsewhere = bench
        .post(
            "/sign-in",
            None,
            &[
                ("name", "a-officer"),
                ("password", PASSWORD),
                ("next", "//evil.example"),
            ],
        )
        .await;
    assert_eq!(elsewhere.location(), "/");
    let session = Session {
        cookie: right.cookie("comity-session").unwrap(),
    };
    assert_eq!(bench.get("/log", Some(&session)).await.status, StatusCode::OK);
    assert_eq!(
        bench.post("/sign-out", Some(&session), &[]).await.location(),
        "/signed-out"
    );
    assert_eq!(
        bench.get("/log", Some(&session)).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert!(
        bench
            .get("/signed-out", None)
            .await
            .text()
            .contains("data-forget")
    );
}

#[tokio::test]
async fn a_form_posted_after_the_session_ended_is_not_lost() {
    let bench = Bench::new();
    let session = bench.session(Role::Officer);
    let typed = "芬太尼 \"quoted\" <b>&amp;</b>";
    let form = [
        ("body.laboratory", typed),
        ("body.sample", "S-1"),
        ("password", "secret"),
    ];
    bench.clock.pass_days(2);
    let ended = bench
        .post_raw("/report/identification", Some(&session), &form)
        .await;
    assert_eq!(ended.status, StatusCode::UNAUTHORIZED);
    html::check("401", &ended.text());
    assert_eq!(ended.hidden("next"), "/report/identification");
    assert!(!ended.text().contains("secret"), "passwords are never kept");
    let kept = unescaped(&ended.hidden("body.laboratory"));
    assert_eq!(kept, typed);
    // The reader signs in on that page: the kept fields go along.
    let fields = [
        ("name", "a-officer"),
        ("password", PASSWORD),
        ("next", "/report/identification"),
        ("body.laboratory", kept.as_str()),
        ("body.sample", "S-1"),
    ];
    let back = bench.post_raw("/sign-in", None, &fields).await;
    assert_eq!(back.status, StatusCode::OK);
    html::check("send again", &back.text());
    assert!(back.text().contains("action=\"/report/identification\""));
    // And sends the form again with one click.
    let session = Session {
        cookie: back.cookie("comity-session").unwrap(),
    };
    let again = [
        ("csrf", &*back.hidden("csrf")),
        ("body.laboratory", kept.as_str()),
        ("body.sample", "S-1"),
    ];
    let answer = bench
        .post_raw("/report/identification", Some(&session), &again)
        .await;
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the form comes back with what is missing"
    );
    assert!(answer.text().contains(">芬太尼") || answer.text().contains("value=\"芬太尼"));
}

#[tokio::test]
async fn a_form_without_its_token_does_nothing_and_keeps_what_was_typed() {
    let bench = Bench::new();
    let session = bench.session(Role::Officer);
    for token in ["", "0000"] {
        let fields = [("csrf", token), ("body.laboratory", "Lab")];
        let answer = bench
            .post_raw("/report/identification", Some(&session), &fields)
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        html::check("403", &answer.text());
        assert_eq!(answer.hidden("body.laboratory"), "Lab");
    }
    let token = bench
        .get("/report/identification", Some(&session))
        .await
        .hidden("csrf");
    let request = request(Method::POST, "/report/identification", Some(&session))
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let foreign = bench
        .send(request.body(Body::from(format!("csrf={token}"))).unwrap())
        .await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "even with the token");
}

#[tokio::test]
async fn a_link_from_another_site_asks_once_more_from_here() {
    let bench = Bench::new();
    let request = request(Method::GET, "/log", None)
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "navigate");
    let answer = bench.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("http-equiv=\"refresh\" content=\"0\""));
}

#[tokio::test]
async fn too_large_a_form_is_refused_with_the_next_step() {
    let bench = Bench::new();
    let session = bench.session(Role::Officer);
    let long = "x".repeat(300 * 1024);
    let answer = bench
        .post_raw(
            "/report/identification",
            Some(&session),
            &[("body.sample", &long)],
        )
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    html::check("413", &answer.text());
}

#[tokio::test]
async fn an_administrator_adds_and_disables_users() {
    let bench = Bench::new();
    let session = bench.session(Role::Administrator);
    let made = bench
        .post(
            "/users",
            Some(&session),
            &[("name", "li.wei"), ("role", "officer")],
        )
        .await;
    assert_eq!(made.status, StatusCode::OK);
    html::check("users with a link", &made.text());
    let text = made.text();
    let link = text
        .split("http://127.0.0.1:8080")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .trim()
        .to_owned();
    let setup = bench.get(&link, None).await.cookie("comity-setup").unwrap();
    let welcome = with_cookie(
        &bench,
        Method::GET,
        "/welcome",
        &format!("comity-setup={setup}"),
        "",
    )
    .await
    .text();
    assert!(
        welcome.contains("value=\"li.wei\"") && welcome.contains("readonly"),
        "{welcome}"
    );
    let taken = bench
        .post(
            "/users",
            Some(&session),
            &[("name", "li.wei"), ("role", "officer")],
        )
        .await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    let id = bench
        .node
        .users(&comity_flow::Who::operator())
        .unwrap()
        .iter()
        .find(|u| u.name == "li.wei")
        .unwrap()
        .id;
    let off = bench
        .post(&format!("/users/{id}/disable"), Some(&session), &[])
        .await;
    let page = bench.get(off.location(), Some(&session)).await.text();
    assert!(page.contains("li.wei can no longer sign in"), "{page}");
}

#[tokio::test]
async fn account_settings_are_kept() {
    let bench = Bench::new();
    let session = bench.session(Role::Reader);
    let chosen = bench
        .post("/account/language", Some(&session), &[("language", "zh-CN")])
        .await;
    assert_eq!(chosen.cookie("comity-lang").as_deref(), Some("zh-CN"));
    assert!(
        bench
            .get("/account", Some(&session))
            .await
            .text()
            .contains("<html lang=\"zh-CN\">"),
        "the user's setting"
    );
    let wrong = [
        ("old", "no"),
        ("password", "another four words here"),
        ("again", "another four words here"),
    ];
    assert_eq!(
        bench
            .post("/account/password", Some(&session), &wrong)
            .await
            .status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let right = [
        ("old", PASSWORD),
        ("password", "another four words here"),
        ("again", "another four words here"),
    ];
    assert_eq!(
        bench
            .post("/account/password", Some(&session), &right)
            .await
            .location(),
        "/account?done=password"
    );
}

fn unescaped(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}
