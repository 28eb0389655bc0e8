//! What the program writes about itself holds ids and counts: no secret, no name, no word that a person typed.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::house::House;
use crate::http::{NAME, PASSWORD, Visitor};
use crate::program::PROGRAM;

const OTHER_PASSWORD: &str = "quite another row of words";
const SOUGHT: &str = "wholly-unusual-word";

#[test]
fn log_lines_hold_no_secret_and_no_word_of_a_person() {
    for format in ["text", "json"] {
        let house = House::new();
        let lines = house.beside("lines");
        let mut child = Command::new(PROGRAM)
            .args([
                "--log-format",
                format,
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--data",
            ])
            .arg(house.data())
            .env("COMITY_LOG", "debug")
            .stdout(Stdio::piped())
            .stderr(File::create(&lines).unwrap())
            .spawn()
            .unwrap();
        let link = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .find_map(|line| Some(line.unwrap().split_once("Sign in once with: ")?.1.to_owned()))
            .unwrap();
        let secrets = use_the_node(&link);
        let id = child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        assert!(child.wait().unwrap().success());

        let said = std::fs::read_to_string(&lines).unwrap();
        assert!(said.contains("committed"), "debug lines were asked for:\n{said}");
        assert!(!said.contains('\u{1b}'), "no colours in a file");
        for secret in &secrets {
            assert!(secret.len() > 6, "{secret}");
            assert!(!said.contains(secret.as_str()), "{secret} stands in:\n{said}");
        }
        if format == "json" {
            let parsed = |line: &str| serde_json::from_str::<serde_json::Value>(line).is_ok();
            assert!(said.lines().all(parsed), "{said}");
        }
    }
}

/// Does what people do with secrets and words, and gives those.
fn use_the_node(link: &str) -> Vec<String> {
    let (address, token) = link.split_once("/enter/").unwrap();
    let mut visitor = Visitor::new(address);
    visitor.get(&format!("/enter/{token}"));
    let mut secrets: Vec<String> = [token, PASSWORD, OTHER_PASSWORD, NAME, SOUGHT]
        .map(str::to_owned)
        .to_vec();
    secrets.push(visitor.cookie("comity-setup").unwrap().to_owned());
    let fields = [("name", NAME), ("password", PASSWORD), ("again", PASSWORD)];
    assert_eq!(visitor.post("/welcome", &fields).status, 303);
    secrets.push(visitor.cookie("comity-session").unwrap().to_owned());
    let csrf = visitor.get("/account").token();
    let change = [
        ("csrf", csrf.as_str()),
        ("old", PASSWORD),
        ("password", OTHER_PASSWORD),
        ("again", OTHER_PASSWORD),
    ];
    assert!(visitor.post("/account/password", &change).status < 400);
    secrets.push(csrf);
    assert_eq!(visitor.get(&format!("/search?q={SOUGHT}")).status, 200);
    assert_eq!(visitor.get(&format!("/check?q={SOUGHT}")).status, 200);
    assert_eq!(visitor.get(&format!("/{SOUGHT}")).status, 404);
    let mut stranger = Visitor::new(address);
    let wrong = [("name", SOUGHT), ("password", "wrong-password-here")];
    assert_eq!(stranger.post("/sign-in", &wrong).status, 401);
    secrets.push("wrong-password-here".to_owned());
    let csrf = visitor.get("/users").token();
    let add = [
        ("csrf", csrf.as_str()),
        ("name", "second-officer"),
        ("role", "reader"),
    ];
    let added = visitor.post("/users", &add);
    secrets.push(added.between("/enter/", "<"));
    secrets.push("second-officer".to_owned());
    secrets
}
