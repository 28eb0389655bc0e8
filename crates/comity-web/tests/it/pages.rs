//! Every page as a reader gets it, with the public record, in both languages.

use axum::http::StatusCode;
use comity_flow::policy::Role;

use crate::html;
use crate::node::Bench;

/// Pages that show what is there.
pub const READ: [&str; 42] = [
    "/",
    "/search",
    "/search?q=fentanyl",
    "/search?q=%E8%8A%AC%E5%A4%AA%E5%B0%BC",
    "/search?kind=commitment&from=2019-01-01&to=2020-01-01",
    "/substances",
    "/substances?q=piperidone",
    "/check",
    "/check?q=fentanyl",
    "/check?q=437-38-8",
    "/check?q=CC(%3DO)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
    "/check?q=CC(%3DO",
    "/check/list",
    "/check?q=no%20such%20thing",
    "/check?q=fentanyl&cas=71195-58-9",
    "/gap",
    "/gap?a=CN&b=US&on=2018-01-01",
    "/lag",
    "/lag?in=US",
    "/parties",
    "/review",
    "/review?state=cleared",
    "/lists",
    "/customers",
    "/peers",
    "/peers/invite",
    "/shares",
    "/shares?state=automatic",
    "/incoming",
    "/incoming?state=all",
    "/outstanding",
    "/match",
    "/erasures",
    "/keys",
    "/commitments",
    "/commitments/C03",
    "/timeline",
    "/log",
    "/audit",
    "/users",
    "/account",
    "/about",
];

#[tokio::test]
async fn pages_are_well_formed_in_both_languages() {
    let bench = Bench::with_facts();
    let session = bench.session(Role::Administrator);
    let forms = comity_web::forms::specs::ALL
        .iter()
        .map(|spec| format!("/report/{}", spec.kind.as_str()));
    let paths: Vec<String> = READ
        .iter()
        .map(|path| (*path).to_owned())
        .chain(forms)
        .chain(["/report".into(), "/report/file".into()])
        .collect();
    for path in &paths {
        for lang in ["en", "zh-CN"] {
            let path = format!("{path}{}lang={lang}", if path.contains('?') { '&' } else { '?' });
            let answer = bench.get(&path, Some(&session)).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
            html::check(&path, &answer.text());
        }
    }
}

#[tokio::test]
async fn a_record_shows_its_chain_and_its_proof() {
    let bench = Bench::with_facts();
    let session = bench.session(Role::Officer);
    let found = bench.get("/search?kind=listing", Some(&session)).await.text();
    let href = found
        .split("<h3><a href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    for lang in ["en", "zh-CN"] {
        let page = bench
            .get(&format!("{href}?lang={lang}"), Some(&session))
            .await
            .text();
        html::check(&href, &page);
        assert!(page.contains("comity verify record"), "{page}");
    }
    for (what, kind) in [
        ("statement", "application/cose"),
        ("proof", "text/plain"),
        ("receipt", "application/cose"),
    ] {
        let answer = bench.get(&format!("{href}/{what}/1"), Some(&session)).await;
        assert_eq!(answer.status, StatusCode::OK, "{what}");
        assert!(
            answer.headers["content-type"].to_str().unwrap().starts_with(kind),
            "{what}"
        );
        assert!(
            answer.headers["content-disposition"]
                .to_str()
                .unwrap()
                .starts_with("attachment"),
            "{what}"
        );
    }
    let reader = bench.session(Role::Reader);
    let page = bench.get(&href, Some(&reader)).await.text();
    assert!(
        !page.contains("comity verify record"),
        "a reader takes nothing out"
    );
    assert_eq!(
        bench
            .get(&format!("{href}/statement/1"), Some(&reader))
            .await
            .status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_wrong_check_digit_proposes_nothing() {
    let bench = Bench::new();
    let session = bench.session(Role::Reader);
    let page = bench.get("/check?q=437-38-8", Some(&session)).await.text();
    assert!(page.contains("check digit"), "{page}");
    assert!(
        !page.contains("437-38-7") || page.matches("437-38-7").count() == 0,
        "the right number is not given away"
    );
    assert!(!html::text(&page).to_lowercase().contains("fentanyl"));
}

#[tokio::test]
async fn what_is_not_found_is_never_called_allowed() {
    let bench = Bench::new();
    let session = bench.session(Role::Reader);
    for lang in ["en", "zh-CN"] {
        for path in ["/check?q=acetone&on=1970-01-01", "/gap", "/substances"] {
            let joint = if path.contains('?') { '&' } else { '?' };
            let words = html::text(
                &bench
                    .get(&format!("{path}{joint}lang={lang}"), Some(&session))
                    .await
                    .text(),
            )
            .to_lowercase();
            for wrong in [
                " legal in",
                "is legal",
                "not controlled",
                "uncontrolled",
                "合法",
                "不受管制",
            ] {
                assert!(!words.contains(wrong), "{path}: `{wrong}`");
            }
        }
    }
}

#[tokio::test]
async fn unverified_facts_are_marked() {
    let bench = Bench::with_facts();
    let session = bench.session(Role::Reader);
    for path in ["/substances", "/timeline", "/lag?in=US"] {
        let words = html::text(&bench.get(path, Some(&session)).await.text());
        assert!(
            words.contains("unverified") || words.contains("not checked"),
            "{path}"
        );
    }
}

/// Every field of every record of the public record has a label in both languages, and so has every word of a list.
#[tokio::test]
async fn records_show_no_raw_field_names() {
    let bench = Bench::with_facts();
    let me = comity_flow::Who::operator();
    for kind in comity_core::kinds::Kind::ALL {
        for detail in bench.node.records_of_kind(&me, kind.as_str(), 500).unwrap() {
            for lang in comity_web::words::Lang::ALL {
                let words = comity_web::words::Words::new(lang);
                let mut paths = Vec::new();
                walk("", &detail.record.to_json(), &mut paths);
                for path in paths
                    .iter()
                    .filter(|path| !["v", "issued", "re"].contains(&path.as_str()))
                {
                    let last = path.rsplit('.').next().unwrap();
                    assert!(
                        comity_web::labels::of_field(&words, path) != last,
                        "no label for {path} of {kind}"
                    );
                }
            }
        }
    }
}

fn walk(path: &str, tree: &serde_json::Value, out: &mut Vec<String>) {
    let joined = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    match tree {
        serde_json::Value::Object(map) => {
            for (name, value) in map {
                // Texts, links and the frame of a record are drawn by themselves.
                if !["lang", "text", "links", "body", "handling", "source", "missing"]
                    .contains(&name.as_str())
                {
                    out.push(joined(name));
                }
                if name != "links" {
                    walk(&joined(name), value, out);
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| walk(path, item, out)),
        _ => {}
    }
}
