//! Headers, caching, cookies, page weight.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use comity_flow::policy::Role;
use comity_web::assets::ASSETS;
use comity_web::edge::CONTENT_SECURITY_POLICY;

use crate::node::{Bench, request};

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let bench = Bench::new();
    let session = bench.session(Role::Reader);
    for path in [
        "/",
        "/sign-in",
        "/about",
        "/nothing",
        "/log/checkpoint",
        ASSETS.css.href.as_str(),
    ] {
        let answer = bench.get(path, Some(&session)).await;
        let of = |name: &str| {
            answer
                .headers
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(
            of("content-security-policy").as_deref(),
            Some(CONTENT_SECURITY_POLICY),
            "{path}"
        );
        assert_eq!(of("x-content-type-options").as_deref(), Some("nosniff"), "{path}");
        assert_eq!(of("x-frame-options").as_deref(), Some("DENY"), "{path}");
        assert_eq!(of("referrer-policy").as_deref(), Some("same-origin"), "{path}");
        assert!(of("strict-transport-security").is_none(), "no TLS here");
    }
    assert!(!CONTENT_SECURITY_POLICY.contains("unsafe"));
}

#[tokio::test]
async fn pages_are_not_kept_and_files_are() {
    let bench = Bench::new();
    let session = bench.session(Role::Reader);
    let caching = |answer: &crate::node::Answer| {
        answer
            .headers
            .get(header::CACHE_CONTROL)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(caching(&bench.get("/", Some(&session)).await), "no-store");
    assert!(caching(&bench.get(&ASSETS.js.href, None).await).contains("immutable"));
    let checkpoint = bench.get("/log/checkpoint", None).await;
    assert_eq!(caching(&checkpoint), "no-cache");
    assert_eq!(
        checkpoint.headers.get(header::CONTENT_TYPE).unwrap(),
        "text/plain; charset=utf-8"
    );
    assert!(checkpoint.text().starts_with("lab.example/log/1\n"));
    let size: u64 = checkpoint.text().lines().nth(1).unwrap().parse().unwrap();
    let tile = bench.get(&format!("/log/tile/0/000.p/{size}"), None).await;
    assert_eq!((tile.status, tile.body.len() as u64), (StatusCode::OK, size * 32));
    assert_eq!(
        tile.headers.get(header::CONTENT_TYPE).unwrap(),
        "application/octet-stream"
    );
}

#[tokio::test]
async fn cookies_are_closed_to_scripts_and_other_sites() {
    let bench = Bench::with_tls(true);
    let link = bench.node.first_link().unwrap().unwrap();
    let answer = bench.get(&format!("/enter/{}", link.reveal()), None).await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/welcome")
    );
    assert_eq!(
        answer.headers.get(header::REFERRER_POLICY).unwrap(),
        "no-referrer"
    );
    assert!(answer.headers.contains_key("strict-transport-security"));
    let set = answer.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Secure", "Max-Age=3600"] {
        assert!(set.contains(part), "{set}");
    }
}

#[tokio::test]
async fn pages_are_light_and_compressed() {
    let bench = Bench::with_facts();
    let session = bench.session(Role::Administrator);
    // Style sheet, script and icon come once and stay.
    let once = ASSETS.css.bytes.len() + ASSETS.js.bytes.len() + ASSETS.icon.bytes.len();
    assert!(
        ASSETS.js.bytes.len() < 15_000,
        "the script has {} bytes",
        ASSETS.js.bytes.len()
    );
    for lang in ["en", "zh-CN"] {
        for path in crate::pages::READ {
            let path = format!("{path}{}lang={lang}", if path.contains('?') { '&' } else { '?' });
            let request = request(Method::GET, &path, Some(&session)).header(header::ACCEPT_ENCODING, "gzip");
            let answer = bench.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(
                answer.headers.get(header::CONTENT_ENCODING).unwrap(),
                "gzip",
                "{path}"
            );
            // What goes over the line: the page compressed, the files uncompressed at worst.
            let weight = answer.body.len() + once;
            assert!(weight < 150_000, "{path} weighs {weight} bytes");
        }
    }
}

#[tokio::test]
async fn the_language_is_chosen_in_order() {
    let bench = Bench::new();
    let ask = async |path: &str, cookie: &str, accept: &str| {
        let request = request(Method::GET, path, None)
            .header(header::COOKIE, cookie)
            .header(header::ACCEPT_LANGUAGE, accept);
        let page = bench.send(request.body(Body::empty()).unwrap()).await.text();
        page.contains("<html lang=\"zh-CN\">")
    };
    assert!(!ask("/about", "a=b", "fr").await, "the node's own");
    assert!(ask("/about", "a=b", "zh-Hans,en;q=0.5").await, "the browser's");
    assert!(
        !ask("/about", "comity-lang=en", "zh").await,
        "the cookie before the browser"
    );
    assert!(
        ask("/about?lang=zh", "comity-lang=en", "en").await,
        "the address before the cookie"
    );
    let answer = bench.get("/about?lang=zh-CN", None).await;
    assert_eq!(answer.cookie("comity-lang").as_deref(), Some("zh-CN"));
}
