//! A file's way: upload, columns, preview, progress, result.

use axum::http::StatusCode;
use comity_flow::policy::Role;

use crate::html;
use crate::node::{Bench, Session};

const CSV: &str = "Sample ID,Date of death,State,Substance,CAS,Remarks\n\
A-1,2021-03-04,CT,Fentanyl,437-38-7,one\n\
A-2,2021-03-05,CT,Carfentanil,,two\n\
A-3,not a date,CT,Fentanyl,,three\n";

async fn uploaded(bench: &Bench, session: &Session, text: &str) -> String {
    let token = bench.get("/report/file", Some(session)).await.hidden("csrf");
    let answer = bench
        .upload("/report/file", session, &token, "findings.csv", text.as_bytes())
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location().to_owned()
}

/// The columns as the page proposes them: what a person sends who only confirms.
fn confirmed(page: &str) -> Vec<(String, String)> {
    let mut fields = vec![
        ("drawn-for".to_owned(), "identification".to_owned()),
        ("kind".to_owned(), "identification".to_owned()),
    ];
    for part in page.split("<select name=\"column.").skip(1) {
        let at = part.split('"').next().unwrap();
        let select = part.split("</select>").next().unwrap();
        let chosen = select
            .split("<option value=\"")
            .skip(1)
            .find(|option| option.split('>').next().unwrap().contains("selected"));
        fields.push((
            format!("column.{at}"),
            chosen
                .map_or("", |option| option.split('"').next().unwrap())
                .to_owned(),
        ));
    }
    for part in page.split("name=\"constant.").skip(1) {
        let name = part.split('"').next().unwrap();
        let value = part.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
        // The one thing the file does not say.
        let value = if name == "country" { "US" } else { value };
        fields.push((format!("constant.{name}"), value.to_owned()));
    }
    fields
}

fn as_refs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

#[tokio::test]
async fn a_file_goes_all_the_way() {
    let bench = Bench::new();
    let session = bench.session(Role::Officer);
    let place = uploaded(&bench, &session, CSV).await;
    for lang in ["en", "zh-CN"] {
        let page = bench.get(&format!("{place}?lang={lang}"), Some(&session)).await;
        html::check("columns", &page.text());
    }
    let columns = bench.get(&place, Some(&session)).await.text();
    let fields = confirmed(&columns);
    assert!(
        fields.contains(&("column.3".into(), "substance".into())),
        "{fields:?}"
    );
    let next = bench.post(&place, Some(&session), &as_refs(&fields)).await;
    assert_eq!(next.status, StatusCode::SEE_OTHER, "{}", html::text(&next.text()));
    let preview = bench.get(next.location(), Some(&session)).await.text();
    html::check("preview", &preview);
    assert!(
        preview.contains("A-1") || preview.contains("Fentanyl"),
        "{}",
        html::text(&preview)
    );
    assert!(
        preview.contains("name=\"partial\""),
        "one line cannot be recorded"
    );
    assert!(
        bench
            .get("/report", Some(&session))
            .await
            .text()
            .contains("findings.csv"),
        "it can be gone on with later"
    );
    let begun = bench
        .post(&format!("{place}/record"), Some(&session), &[("partial", "true")])
        .await;
    assert_eq!(begun.location(), format!("{place}/progress"));
    let state = finished(&bench, &session, &place).await;
    assert!(state.contains("\"finished\":true"), "{state}");
    let result = bench.get(&format!("{place}/result"), Some(&session)).await.text();
    html::check("result", &result);
    assert!(result.contains("/records/lab.example/"), "{result}");
    let csv = bench.get(&format!("{place}/result.csv"), Some(&session)).await;
    assert!(
        csv.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/csv")
    );
    assert_eq!(
        csv.text()
            .lines()
            .filter(|line| line.contains(",recorded,"))
            .count(),
        2,
        "{}",
        csv.text()
    );
    assert_eq!(
        csv.text()
            .lines()
            .filter(|line| line.contains(",rejected,"))
            .count(),
        1
    );
}

async fn finished(bench: &Bench, session: &Session, place: &str) -> String {
    for _ in 0..200 {
        let state = bench.get(&format!("{place}/state"), Some(session)).await.text();
        if state.contains("\"finished\":true") {
            return state;
        }
        let page = bench.get(&format!("{place}/progress"), Some(session)).await;
        if page.status == StatusCode::OK {
            html::check("progress", &page.text());
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the import never finished");
}

#[tokio::test]
async fn a_file_without_its_token_or_that_is_no_table_is_refused() {
    let bench = Bench::new();
    let session = bench.session(Role::Officer);
    let foreign = bench
        .upload("/report/file", &session, "wrong", "a.csv", CSV.as_bytes())
        .await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    let token = bench.get("/report/file", Some(&session)).await.hidden("csrf");
    let empty = bench.upload("/report/file", &session, &token, "a.csv", b"").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check("no file", &empty.text());
    let garbage = bench
        .upload(
            "/report/file",
            &session,
            &token,
            "a.xlsx",
            b"PK\x03\x04 not a workbook",
        )
        .await;
    assert_eq!(
        garbage.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        garbage.text()
    );
    html::check("garbage", &garbage.text());
}

#[tokio::test]
async fn nobody_sees_the_file_of_another() {
    let bench = Bench::new();
    let (one, other) = (
        bench.session(Role::Officer),
        bench.session(Role::ReleasingOfficer),
    );
    let place = uploaded(&bench, &one, CSV).await;
    for page in ["", "/preview", "/progress", "/state", "/result", "/result.csv"] {
        assert_eq!(
            bench.get(&format!("{place}{page}"), Some(&other)).await.status,
            StatusCode::NOT_FOUND,
            "{page}"
        );
    }
    let gone = bench.post(&format!("{place}/discard"), Some(&one), &[]).await;
    assert_eq!(gone.location(), "/report");
    assert_eq!(bench.get(&place, Some(&one)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn saved_columns_fit_the_next_file_of_the_same_form() {
    let bench = Bench::new();
    let session = bench.session(Role::Officer);
    let place = uploaded(&bench, &session, CSV).await;
    let mut fields = confirmed(&bench.get(&place, Some(&session)).await.text());
    // The person leaves a column out that the node would take.
    for (name, value) in &mut fields {
        if name == "column.5" {
            value.clear();
        }
    }
    fields.push(("save".into(), "Our findings".into()));
    assert_eq!(
        bench.post(&place, Some(&session), &as_refs(&fields)).await.status,
        StatusCode::SEE_OTHER
    );
    let other = CSV.replace("Sample ID,", "sample number,").replace("A-", "B-");
    let place = uploaded(&bench, &session, &other).await;
    let page = bench.get(&place, Some(&session)).await.text();
    assert!(page.contains("Our findings"), "offered by its name");
    let used = bench
        .get(&format!("{place}?use=Our%20findings"), Some(&session))
        .await
        .text();
    html::check("saved columns", &used);
    let chosen = confirmed(&used);
    assert!(
        chosen.contains(&("column.3".into(), "substance".into())),
        "{chosen:?}"
    );
    assert!(chosen.contains(&("column.5".into(), String::new())), "{chosen:?}");
}
