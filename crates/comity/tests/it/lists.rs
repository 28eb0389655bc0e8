//! `comity lists`: fetched over a line that is cut, refused and restored; the state that stands is never harmed.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::house::House;
use crate::program::{PROGRAM, code, err, out, text};

/// An authority: answers each request with what was put there last; the heads of the requests are kept.
struct Authority {
    address: String,
    answer: Arc<Mutex<Vec<u8>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Authority {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/list", listener.local_addr().unwrap());
        let (answer, asked) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let (of_answer, of_asked) = (Arc::clone(&answer), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().map(Result::unwrap) {
                let lines = BufReader::new(stream.try_clone().unwrap())
                    .lines()
                    .map_while(Result::ok);
                let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
                of_asked.lock().unwrap().push(head.join("\n").to_lowercase());
                let answer: Vec<u8> = of_answer.lock().unwrap().clone();
                let mut stream = stream;
                let _ = stream.write_all(&answer);
            }
        });
        Self {
            address,
            answer,
            asked,
        }
    }

    fn says(&self, status: &str, headers: &str, body: &str) {
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
        );
        *self.answer.lock().unwrap() = answer.into_bytes();
    }

    /// The answer as it is, without its last bytes.
    fn is_cut(&self, bytes: usize) {
        let mut answer = self.answer.lock().unwrap();
        let length = answer.len() - bytes;
        answer.truncate(length);
    }
}

/// Parties of an invented list, a line each.
fn lines(parties: impl IntoIterator<Item = (u32, &'static str)>) -> String {
    let line = |(id, name): (u32, &str)| {
        json!({"id": id.to_string(), "type": "entity", "names": [{"name": name}]}).to_string()
    };
    parties.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

const FIRST: [(u32, &str); 4] = [
    (1, "Zelandor Brightwater Reagents"),
    (2, "Koravel Maritime Supply"),
    (3, "Umbrath Pelagic Holdings"),
    (4, "Quillamoor Optics"),
];

fn lists(house: &House, arguments: &[&str]) -> (i32, Vec<Value>, String) {
    let output = house.comity(&[&["lists"], arguments, &["--format", "jsonl"]].concat());
    let rows = out(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    (code(&output), rows, err(&output))
}

fn update(house: &House, arguments: &[&str]) -> (i32, Value) {
    let all = [&["update", "sample", "--allow-http-loopback"], arguments].concat();
    let (code, rows, told) = lists(house, &all);
    assert_eq!(rows.len(), 1, "{told}");
    (code, rows[0].clone())
}

fn add(house: &House, source: &str) {
    let added = house.comity(&[
        "lists",
        "add",
        "sample",
        "--title",
        "Sample list",
        "--authority",
        "Sample Treasury",
        "--format",
        "lines",
        "--source",
        source,
        "--allow-http-loopback",
    ]);
    assert_eq!(code(&added), 0, "{}", err(&added));
}

fn entries(house: &House) -> u64 {
    let (_, rows, _) = lists(house, &["show"]);
    rows[0]["entries"].as_u64().unwrap()
}

/// Fetches, and everything that can go wrong with it.
fn fetched(house: &House) {
    let authority = Authority::new();
    add(house, &authority.address);
    authority.says("200 OK", "etag: \"one\"\r\n", &lines(FIRST));
    let (code, taken) = update(house, &[]);
    assert_eq!(
        (code, &taken["result"], taken["state"]["entries"].as_u64()),
        (0, &json!("taken"), Some(4)),
        "{taken}"
    );

    authority.says("304 Not Modified", "", "");
    assert_eq!(update(house, &[]).1["result"], "same");
    assert!(
        authority
            .asked
            .lock()
            .unwrap()
            .last()
            .unwrap()
            .contains("if-none-match: \"one\"")
    );

    let refused = |word: &str| {
        let (code, told) = update(house, &[]);
        assert_eq!((code, told["result"].as_str()), (1, Some("refused")), "{told}");
        assert!(told["reason"].as_str().unwrap().contains(word), "{told}");
        assert_eq!(entries(house), 4, "the state that stood stands");
    };
    authority.says(
        "200 OK",
        "",
        &lines(FIRST.into_iter().chain([(5, "Tessaline Orchard Works")])),
    );
    authority.is_cut(30);
    refused("cut");
    authority.says("200 OK", "", &lines(FIRST.into_iter().take(2)));
    refused("2 parties");
    authority.says(
        "200 OK",
        "content-type: text/html\r\n",
        "<!doctype html><title>Sign in</title>",
    );
    refused("");
    authority.says("500 Internal Server Error", "", "");
    refused("500");

    let (_, shown, _) = lists(house, &["show"]);
    assert!(shown[0]["problem"].as_str().unwrap().contains("500"), "{shown:?}");
    std::thread::sleep(std::time::Duration::from_millis(1100)); // states are a second apart at least
    authority.says(
        "200 OK",
        "",
        &lines(FIRST.into_iter().skip(1).chain([(5, "Tessaline Orchard Works")])),
    );
    let (code, taken) = update(house, &[]);
    let counts = ["added", "removed", "changed"].map(|count| taken["state"][count].as_u64().unwrap());
    assert_eq!((code, counts), (0, [1, 1, 0]), "{taken}");

    let (code, difference, _) = lists(house, &["diff", "sample"]);
    assert_eq!(code, 0);
    let told: Vec<(&str, &str)> = difference
        .iter()
        .map(|line| (line["change"].as_str().unwrap(), line["entry"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("removed", "1"), ("added", "5")]);
    let table = out(&house.comity(&["lists", "diff", "sample", "--from", "1", "--to", "2"]));
    assert!(
        table.contains("1 added, 1 removed, 0 changed") && table.contains("Zelandor"),
        "{table}"
    );
    let (_, history, _) = lists(house, &["history", "sample"]);
    assert_eq!(
        history
            .iter()
            .map(|state| state["number"].as_u64().unwrap())
            .collect::<Vec<_>>(),
        [2, 1]
    );
    assert!(history.iter().all(|state| {
        state["record"]
            .as_str()
            .is_some_and(|record| record.starts_with("desk.example/"))
    }));
}

#[test]
fn a_list_is_fetched_while_the_node_rests() {
    let house = House::new();
    fetched(&house);
    house.is_healthy();
    assert!(house.log_size() > 2);
}

#[test]
fn a_list_is_fetched_while_the_node_serves() {
    let house = House::new();
    let node = house.serve();
    fetched(&house);
    assert!(node.stop().unwrap().success());
    house.is_healthy();
}

#[test]
fn states_of_other_days_come_from_files_in_their_order() {
    let house = House::new();
    let file =
        |name: &str, parties: &[(u32, &'static str)]| house.write(name, lines(parties.iter().copied()));
    let (one, two) = (file("one.jsonl", &FIRST[..3]), file("two.jsonl", &FIRST));
    add(&house, text(&one));
    assert_eq!(
        update(&house, &["--as-of", "2026-01-10"]).1["state"]["at"],
        "2026-01-10T00:00:00Z",
        "its own source"
    );
    let (code, told) = update(&house, &["--from", text(&two), "--as-of", "2026-01-09"]);
    assert!(
        code == 1 && told["reason"].as_str().unwrap().contains("before state 1"),
        "{told}"
    );
    let (code, told) = update(
        &house,
        &[
            "--from",
            text(&two),
            "--as-of",
            "2026-02-01",
            "--published",
            "2026-01-31",
        ],
    );
    assert_eq!(
        (code, &told["state"]["published"]),
        (0, &json!("2026-01-31")),
        "{told}"
    );
    let (_, lines_, _) = lists(
        &house,
        &["diff", "sample", "--from", "2026-01-20", "--to", "2026-02-01"],
    );
    assert_eq!(lines_.len(), 1);
    let csv = house.comity(&[
        "lists",
        "diff",
        "sample",
        "--format",
        "csv",
        "-o",
        text(&house.beside("diff.csv")),
    ]);
    assert_eq!(code_of(&csv), 0);
    let csv = std::fs::read_to_string(house.beside("diff.csv")).unwrap();
    assert_eq!(
        csv,
        "change,entry,type,name,what\nadded,4,entity,Quillamoor Optics,\n"
    );
    let early = house.comity(&["lists", "diff", "sample", "--from", "2025-01-01"]);
    assert_eq!(code_of(&early), 2, "{}", err(&early));
    house.is_healthy();
}

fn code_of(output: &std::process::Output) -> i32 {
    code(output)
}

#[test]
fn wrong_use_is_told_with_the_mend() {
    let house = House::new();
    let said = |arguments: &[&str]| {
        let output = house.comity(&[&["lists"], arguments].concat());
        assert_ne!(code(&output), 0, "{arguments:?}");
        err(&output)
    };
    assert!(said(&["update"]).contains("comity lists add"));
    assert!(said(&["update", "us-sdn"]).contains("comity lists add us-sdn"));
    assert!(said(&["add", "mine"]).contains("--title"));
    assert!(
        said(&[
            "add",
            "mine",
            "--title",
            "t",
            "--authority",
            "a",
            "--source",
            "http://lists.example/x"
        ])
        .contains("https")
    );
    assert!(
        said(&[
            "add",
            "Mine!",
            "--title",
            "t",
            "--authority",
            "a",
            "--source",
            "x"
        ])
        .contains("lower-case")
    );
    assert!(said(&["history", "nowhere"]).contains("no such list"));
    let known = house.comity(&["lists", "add", "un-sc"]);
    assert_eq!(code(&known), 0, "{}", err(&known));
    let shown = out(&house.comity(&["lists", "show", "--lang", "zh"]));
    assert!(shown.contains("联合国安理会"), "{shown}");
}

#[test]
fn a_killed_update_leaves_what_stood() {
    let house = House::new();
    let authority = Authority::new();
    add(&house, &authority.address);
    authority.says("200 OK", "", &lines(FIRST));
    assert_eq!(update(&house, &[]).0, 0);
    // An authority that sends half and then nothing.
    let slow = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/list", slow.local_addr().unwrap());
    add(&house, &address);
    let data = house.data();
    let mut child = Command::new(PROGRAM)
        .args([
            "lists",
            "update",
            "sample",
            "--allow-http-loopback",
            "--data",
            text(&data),
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (mut stream, _) = slow.accept().unwrap();
    stream
        .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n{\"id\":\"1\"")
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(entries(&house), 4);
    house.is_healthy();
    add(&house, &authority.address);
    authority.says(
        "200 OK",
        "",
        &lines(FIRST.into_iter().chain([(5, "Tessaline Orchard Works")])),
    );
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(update(&house, &[]).1["state"]["entries"], 5);
}

#[test]
fn several_files_make_one_list() {
    let house = House::new();
    let nothing = "-0- ";
    let rest = [nothing; 8].join(",");
    let names = ["ZELANDOR BRIGHTWATER REAGENTS", "KORAVEL MARITIME SUPPLY"];
    let main: Vec<String> = names
        .iter()
        .zip(1..)
        .map(|(name, id)| format!("{id},\"{name}\",{nothing},\"SAMPLE\",{rest}"))
        .collect();
    let main = house.write("sdn.csv", main.join("\r\n"));
    let names = house.write("alt.csv", "1,7,\"aka\",\"ZELANDOR CHEMICAL\",-0- \r\n");
    add(&house, text(&main));
    let (code, told) = update(
        &house,
        &["--list-format", "ofac-csv", "--from", text(&main), text(&names)],
    );
    assert_eq!((code, told["state"]["entries"].as_u64()), (0, Some(2)), "{told}");
    assert_eq!(told["state"]["source"], "sdn.csv alt.csv");
    let apart = house.write("other.jsonl", lines(FIRST));
    let (code, told) = update(&house, &["--from", text(&main), text(&apart)]);
    assert!(code == 1 && told["result"] == "refused", "{told}");
}
