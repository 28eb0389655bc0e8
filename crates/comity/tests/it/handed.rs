//! `comity export bundle` and `comity verify bundle`: what a third party is handed, and what it can check alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::house::House;
use crate::program::{code, comity, err, out, text};

/// A node with a file of findings in it; identifiers of two of its records.
fn house() -> (House, Vec<String>) {
    let house = House::new();
    let file = house.write(
        "findings.csv",
        "sample_id,date,substance,cas,laboratory\n\
         h-1,2024-03-04,fentanyl,437-38-7,Made-up Laboratory\n\
         h-2,2024-03-06,xylazine,7361-61-7,Made-up Laboratory\n",
    );
    let (code, lines) = house.report(&["--yes", text(&file)]);
    assert_eq!(code, 0, "{lines:?}");
    let ids = lines.iter().filter_map(|line| line["record"].as_str());
    (house, ids.map(str::to_owned).collect())
}

fn export(house: &House, ids: &[String], name: &str, more: &[&str]) -> PathBuf {
    let folder = house.beside(name);
    let mut arguments = vec!["export", "bundle", "--output", text(&folder)];
    ids.iter().for_each(|id| arguments.extend(["--record", id]));
    let made = house.comity(&[&arguments, more].concat());
    assert_eq!(code(&made), 0, "{}", err(&made));
    folder
}

/// The key of the log, as a verifier would have it from elsewhere.
fn vkey(bundle: &Path) -> String {
    let policy = fs::read_to_string(bundle.join("policy")).unwrap();
    let line = policy.lines().find_map(|line| line.strip_prefix("log "));
    line.unwrap().to_owned()
}

fn verify(bundle: &Path, more: &[&str]) -> (i32, String) {
    let answer = comity(&[&["verify", "bundle", text(bundle)], more].concat());
    (code(&answer), format!("{}{}", out(&answer), err(&answer)))
}

/// The program of its own; nothing where there is no Python.
fn second(bundle: &Path) -> Option<i32> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/verify_bundle.py");
    let run = Command::new("python3").arg("-B").arg(script).arg(bundle).output();
    run.ok().and_then(|output| output.status.code())
}

#[test]
fn a_bundle_is_checked_with_nothing_of_the_node() {
    let (house, ids) = house();
    let plain = export(&house, &ids, "plain", &[]);
    let whole = export(&house, &ids, "whole", &["--with-log"]);
    let key = vkey(&plain);
    for bundle in [&plain, &whole] {
        let (code, told) = verify(bundle, &["--vkey", &key]);
        assert_eq!(code, 0, "{told}");
        assert!(told.contains("given by you") && told.contains("sound"), "{told}");
        assert!(ids.iter().all(|id| told.contains(id.as_str())), "{told}");
        let (code, told) = verify(bundle, &[]);
        assert_eq!(code, 0, "{told}");
        assert!(told.contains("FROM THE BUNDLE ITSELF"), "{told}");
        assert!(matches!(second(bundle), None | Some(0)));
    }
    assert!(verify(&plain, &[]).1.contains("may have been left out"));
    assert!(verify(&whole, &[]).1.contains("nothing later on it among"));
    let (_, lines) = verify(&whole, &["--vkey", &key, "--format", "jsonl"]);
    let lines: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let count = |what| lines.iter().filter(|line| line["what"] == what).count();
    assert_eq!(
        (
            count("statement"),
            count("record"),
            count("log"),
            count("problem")
        ),
        (2, 2, 1, 0)
    );
    // The key of another log, a byte that is not as it was, a folder that is none.
    let other = "example.com/log+530d903a+AekyeR3FX5SXi4iQgPSXyjOeSFZ7GzVlDKtSUnwC09kZ";
    assert!(matches!(verify(&plain, &["--vkey", other]).0, 1 | 2));
    let proof = fs::read_dir(plain.join("statements")).unwrap().flatten();
    let proof = proof
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|e| e == "tlog-proof"));
    let proof = proof.unwrap();
    let bent = fs::read_to_string(&proof)
        .unwrap()
        .replacen("index ", "index 1", 1);
    fs::write(&proof, bent).unwrap();
    let (code, told) = verify(&plain, &["--vkey", &key]);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("WRONG") && told.contains("UNSOUND"), "{told}");
    assert!(matches!(second(&plain), None | Some(1)));
    assert_eq!(verify(&house.data(), &[]).0, 3);
    assert_eq!(verify(&whole, &["--policy", "nowhere"]).0, 2);
}

#[test]
fn a_node_that_serves_writes_the_bundle_itself() {
    let (house, ids) = house();
    let node = house.serve();
    let bundle = export(&house, &ids, "bundle", &["--with-log"]);
    assert_eq!(verify(&bundle, &[]).0, 0);
    let again = house.comity(&["export", "bundle", "--record", &ids[0], "--output", text(&bundle)]);
    assert_eq!(code(&again), 2, "{}", err(&again));
    let unknown = house.comity(&[
        "export",
        "bundle",
        "--record",
        "nobody/1",
        "--output",
        text(&house.beside("u")),
    ]);
    assert_ne!(code(&unknown), 0);
    assert!(node.stop().unwrap().success());
    house.is_healthy();
}
