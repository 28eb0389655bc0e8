//! Every page over plain HTTP: it is there, in both languages, and not heavy.

use comity_web::routes::ROUTES;

use crate::house::House;
use crate::http::Visitor;

/// Heaviest page, in bytes as they travel with style sheet and script.
const HEAVIEST: usize = 150_000;

#[test]
fn every_page_without_a_name_in_its_address_answers_and_is_light() {
    let house = House::new();
    let node = house.serve();
    let mut visitor = Visitor::first_user(&node);
    let home = visitor.get("/");
    let css = home.between("rel=\"stylesheet\" href=\"", "\"");
    let script = home.between("<script src=\"", "\"");
    let frame = visitor.weight(&css) + visitor.weight(&script);
    let plain = ROUTES
        .iter()
        .filter(|route| route.method == "GET" && !route.path.contains('{'));
    let paths: Vec<&str> = plain.map(|route| route.path).collect();
    assert!(paths.len() >= 18, "{paths:?}");
    for lang in ["en", "zh-CN"] {
        for path in &paths {
            let page = visitor.get(&format!("{path}?lang={lang}"));
            let expected = match *path {
                // Somebody who is signed in has nothing to do there.
                "/sign-in" => 303,
                // Only behind a one-time link.
                "/welcome" => 404,
                // An answer for programs, which ask something.
                "/api/check" => 422,
                _ => 200,
            };
            assert_eq!(page.status, expected, "{path}");
            if page.text().starts_with("<!doctype html>") {
                assert!(page.text().contains(&format!("<html lang=\"{lang}\">")), "{path}");
            }
            let weight = frame + visitor.weight(path);
            assert!(weight < HEAVIEST, "{path} has {weight} bytes");
            assert!(
                page.bytes.len() < HEAVIEST,
                "{path} has {} bytes before compression",
                page.bytes.len()
            );
        }
    }
}

#[test]
fn nobody_reads_without_signing_in() {
    let house = House::new();
    let node = house.serve();
    let mut stranger = Visitor::new(node.address());
    let open = [
        "/log/checkpoint",
        "/sign-in",
        "/sign-in/passkey",
        "/signed-out",
        "/welcome",
        "/about",
    ];
    for route in ROUTES
        .iter()
        .filter(|route| route.method == "GET" && !route.path.contains('{'))
    {
        let status = stranger.get(route.path).status;
        if open.contains(&route.path) {
            assert!(matches!(status, 200 | 404), "{}: {status}", route.path);
        } else {
            assert_eq!(status, 401, "{}", route.path);
        }
    }
}
