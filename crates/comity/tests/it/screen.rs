//! `comity screen`: names and files of parties against lists, as people and programs use it. All lists are invented.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::program::{PROGRAM, code, comity, err, out, text};

/// A file of `docs/samples`.
fn sample(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/samples");
    format!("{folder}/{name}")
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn packed(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(bytes.as_ref()).unwrap();
        self.file(name, packer.finish().unwrap())
    }
}

fn lines(told: &Output) -> Vec<Value> {
    out(told)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}")))
        .collect()
}

/// Asks the sample list about a file of questions.
fn ask(input: impl AsRef<[u8]>, more: &[&str]) -> Output {
    let folder = Folder::new();
    let input = folder.file("questions", input);
    let list = sample("parties.jsonl");
    let start = [
        "screen",
        "--list",
        &list,
        "--input",
        text(&input),
        "--format",
        "jsonl",
    ];
    comity(&[&start, more].concat())
}

/// The ids of the candidates of one answer, best first.
fn ids(answer: &Value) -> Vec<&str> {
    let matches = answer["matches"].as_array().unwrap_or_else(|| panic!("{answer}"));
    matches.iter().map(|one| one["id"].as_str().unwrap()).collect()
}

#[test]
fn the_samples_find_whom_they_mean() {
    let (list, queries) = (sample("parties.jsonl"), sample("queries.jsonl"));
    let told = comity(&[
        "screen",
        "--list",
        &list,
        "--input",
        &queries,
        "--format",
        "jsonl",
        "--on",
        "2023-06-01",
    ]);
    assert_eq!(code(&told), 0, "{}", err(&told));
    let answers = lines(&told);
    let first: Vec<Option<&str>> = answers
        .iter()
        .map(|answer| ids(answer).first().copied())
        .collect();
    let wanted = [
        Some("ex-001"),
        Some("ex-002"),
        Some("ex-004"),
        Some("ex-005"),
        Some("ex-007"),
        None,
    ];
    assert_eq!(first, wanted, "{}", out(&told));
    for answer in &answers {
        for found in answer["matches"].as_array().unwrap() {
            let reasons = found["reasons"].as_array().unwrap();
            assert!(!reasons.is_empty(), "every candidate has its reasons: {answer}");
            assert!(
                reasons
                    .iter()
                    .all(|reason| reason["how"].is_string() && reason["weight"].is_number())
            );
            let score = found["score"].as_f64().unwrap();
            assert!((0.0..=1.0).contains(&score) && found["list"] == "example-list");
        }
    }
}

#[test]
fn a_day_before_a_listing_and_after_a_delisting_nothing_is_found() {
    let list = sample("parties.jsonl");
    let on = |day: &[&str]| {
        let name = [
            "screen",
            "North Star Precursor Trading",
            "--list",
            &list,
            "--format",
            "jsonl",
        ];
        let told = comity(&[&name, day].concat());
        assert_eq!(code(&told), 0, "{}", err(&told));
        ids(&lines(&told)[0]).contains(&"ex-004")
    };
    assert!(!on(&["--on", "2020-06-04"]));
    assert!(on(&["--on", "2020-06-05"]));
    assert!(on(&["--on", "2023-11-15"]));
    assert!(!on(&["--on", "2023-11-16"]));
    assert!(!on(&[]), "delisted long ago");
}

#[test]
fn a_name_is_answered_with_its_reasons_side_by_side_in_two_languages() {
    let list = sample("parties.jsonl");
    let told = comity(&["screen", "--list", &list, "Anton Petrovsky", "--type", "person"]);
    assert_eq!(code(&told), 0, "{}", err(&told));
    let text = out(&told);
    assert!(text.contains("ex-001") && text.contains("by what"), "{text}");
    assert!(
        text.contains("a person compares the reasons and decides"),
        "{text}"
    );
    let told = comity(&["screen", "Антон", "Петровский", "--list", &list, "--lang", "zh"]);
    let text = out(&told);
    assert!(text.contains("ex-001") && text.contains("须由人核对"), "{text}");
    let told = comity(&["screen", "--list", &list, "--id", "imo=9074729"]);
    assert!(out(&told).contains("ex-007"), "{}", out(&told));
}

#[test]
fn a_bad_line_is_an_answer_and_the_rest_goes_on() {
    let told = ask(
        "{\"qid\":\"a\",\"type\":\"vessel\",\"name\":\"Example Trader\"}\nnonsense\n\n\
         {\"qid\":\"b\",\"type\":\"planet\",\"name\":\"x\"}\r\n{\"qid\":7}\n\
         {\"qid\":\"c\",\"type\":\"vessel\",\"name\":\"EXAMPLE TRADER\",\"dob\":\"soon\",\"unknown\":[1]}",
        &[],
    );
    assert_eq!(code(&told), 1, "{}", err(&told));
    let answers = lines(&told);
    let about: Vec<(&Value, &Value, &Value)> = answers
        .iter()
        .map(|answer| {
            (
                &answer["qid"],
                &answer["error"]["line"],
                &answer["error"]["field"],
            )
        })
        .collect();
    let none = Value::Null;
    assert_eq!(about[0], (&"a".into(), &none, &none));
    assert_eq!(about[1], (&2.into(), &2.into(), &"".into()));
    assert_eq!(about[2], (&"b".into(), &4.into(), &"type".into()));
    assert_eq!(about[3], (&7.into(), &5.into(), &"name".into()));
    assert_eq!(about[4], (&"c".into(), &none, &none));
    assert!(answers[1]["error"]["mend"].as_str().unwrap().contains("JSON"));
    assert_eq!(ids(&answers[4]), ["ex-007"]);
    assert_eq!(answers[4]["left_out"][0]["field"], "dob");
}

#[test]
fn a_line_without_end_is_an_answer_too() {
    let long = format!("{{\"qid\":\"a\",\"name\":\"{}\"}}\n", "x".repeat(3 << 20));
    let told = ask(long + "{\"qid\":\"b\",\"name\":\"Example Trader\"}\n", &[]);
    let answers = lines(&told);
    assert_eq!(
        (answers.len(), &answers[0]["error"]["line"]),
        (2, &Value::from(1))
    );
    assert_eq!(
        (&answers[1]["qid"], ids(&answers[1])),
        (&"b".into(), vec!["ex-007"])
    );
}

#[test]
fn threads_change_neither_order_nor_answers() {
    let names = [
        "Anton Petrovsky",
        "Example Trader",
        "北辰前体贸易",
        "Nobody Known",
        "Maria Ejemplo",
    ];
    let line = |number: usize| match number % 97 {
        13 => "{broken\n".to_owned(),
        _ => format!(
            "{{\"qid\":\"q{number}\",\"name\":\"{}\"}}\n",
            names[number % names.len()]
        ),
    };
    let input: String = (0..6_000).map(line).collect();
    let one = ask(&input, &["--jobs", "1"]);
    let four = ask(&input, &["--jobs", "4"]);
    assert!(one.stdout == four.stdout && code(&one) == 1);
    assert_eq!(lines(&four).len(), 6_000);
}

#[test]
fn a_table_asks_what_lines_ask() {
    let table = "\u{feff}QID;Type;Name;IMO;countries\na;vessel;;9074729;\nb;entity;\"North Star\nPrecursor Trading\";;CN;\nc;ship;;;\n";
    let told = ask(table, &["--on", "2022-01-01"]);
    let answers = lines(&told);
    assert_eq!(code(&told), 1);
    let found: Vec<Vec<&str>> = answers.iter().map(ids).collect();
    assert_eq!(
        found,
        [vec!["ex-007"; 0], vec!["ex-004"], vec![]],
        "listed later; found; nothing asked"
    );
    assert_eq!(
        (&answers[2]["error"]["line"], &answers[2]["error"]["field"]),
        (&5.into(), &"name".into())
    );
    let told = ask(table, &[]);
    assert_eq!(ids(&lines(&told)[0]), ["ex-007"]);
    let told = ask("city,street\na,b\n", &[]);
    assert_eq!(code(&told), 2);
    assert!(
        err(&told).contains("no column name or names or ids"),
        "{}",
        err(&told)
    );
}

#[test]
fn lists_and_questions_come_packed_in_several_and_through_a_pipe() {
    let folder = Folder::new();
    let whole = std::fs::read(sample("parties.jsonl")).unwrap();
    let list = folder.packed("list.jsonl.gz", &whole);
    let other = r#"{"id":"other-1","type":"vessel","names":[{"name":"EXAMPLE TRADER"}]}"#;
    let other = folder.file("Second List.jsonl", other);
    let questions = folder.packed("q.gz", "{\"name\":\"Example Trader\",\"type\":\"vessel\"}\n");
    let arguments = [
        "screen",
        "--list",
        text(&list),
        text(&other),
        "--input",
        text(&questions),
        "--format",
        "jsonl",
    ];
    let told = comity(&arguments);
    let mut found = lines(&told).remove(0);
    let matches = found["matches"].as_array_mut().unwrap();
    matches.sort_by_key(|one| one["id"].to_string());
    assert_eq!(ids(&found), ["ex-007", "other-1"], "{}", err(&told));
    assert_eq!(found["matches"][1]["list"], "Second List");
    let mut child = Command::new(PROGRAM)
        .args(["screen", "--list", text(&list), "--input", "-", "--format", "csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"qid,name\na,Example Trader\n")
        .unwrap();
    let told = out(&child.wait_with_output().unwrap());
    assert!(
        told.starts_with("qid,rank,id,list,name,type,score,reasons,error\na,1,ex-007,example-list,"),
        "{told}"
    );
}

#[test]
fn the_bound_and_the_number_of_candidates_are_the_callers() {
    let folder = Folder::new();
    let one = |number: usize| {
        format!(
            r#"{{"id":"p{number}","type":"person","names":[{{"name":"DOE EXAMPLE, Jonathan {number}"}}]}}"#
        )
    };
    let list: Vec<String> = (0..20).map(one).collect();
    let list = folder.file("list.jsonl", list.join("\n"));
    let count = |more: &[&str]| {
        let start = [
            "screen",
            "Jonathan Doe Example",
            "--list",
            text(&list),
            "--format",
            "jsonl",
        ];
        let told = comity(&[&start, more].concat());
        assert_eq!(code(&told), 0, "{}", err(&told));
        ids(&lines(&told)[0]).len()
    };
    assert_eq!(count(&["--threshold", "0"]), 10);
    assert_eq!(count(&["--threshold", "0", "--limit", "3"]), 3);
    assert_eq!(count(&["--threshold", "1"]), 0);
}

#[test]
fn wrong_use_says_what_would_be_right() {
    let list = sample("parties.jsonl");
    let folder = Folder::new();
    let noise = folder.file("noise.bin", [0xff, 0x00, 0x12, 0x99].repeat(100));
    let empty = folder.file("empty.jsonl", "");
    for (arguments, wanted, says) in [
        (vec!["screen", "Somebody"], 2, "--list"),
        (vec!["screen", "--list", &list], 2, "say who is asked about"),
        (
            vec!["screen", "x", "--list", &list, "--threshold", "7"],
            2,
            "between 0 and 1",
        ),
        (
            vec!["screen", "x", "--list", &list, "--type", "planet"],
            2,
            "person, entity, vessel",
        ),
        (
            vec!["screen", "--list", &list, "--id", "9074729"],
            2,
            "imo=9074729",
        ),
        (
            vec!["screen", "x", "--list", "no-such-list.csv"],
            3,
            "no-such-list.csv",
        ),
        (vec!["screen", "x", "--list", text(&noise)], 1, "noise.bin"),
        (vec!["screen", "x", "--list", text(&empty)], 1, "empty.jsonl"),
        (
            vec!["screen", "--list", &list, "--input", "none.jsonl"],
            3,
            "none.jsonl",
        ),
    ] {
        let told = comity(&arguments);
        assert_eq!(code(&told), wanted, "{arguments:?}: {}", err(&told));
        assert!(err(&told).contains(says), "{arguments:?}: {}", err(&told));
    }
}

#[test]
fn pairs_are_compared_in_their_order() {
    let pairs = sample("pairs.csv");
    let told = comity(&["screen", "pairs", "--input", &pairs]);
    assert_eq!(code(&told), 0, "{}", err(&told));
    let answers = lines(&told);
    let score = |at: usize| answers[at]["score"].as_f64().unwrap();
    assert_eq!(
        answers
            .iter()
            .map(|answer| answer["pair_id"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ["1", "2", "3"]
    );
    assert!(
        score(0) > 0.5 && score(1) > 0.5 && score(2) < 0.5,
        "{}",
        out(&told)
    );
    assert!(answers[0].get("reasons").is_none());
    let folder = Folder::new();
    let input = "{\"pair_id\":1,\"schema\":\"Person\",\"name1\":\"Ann Example\",\"name2\":\"Example, Ann\"}\n{\"pair_id\":2,\"name1\":\"x\"}\n";
    let input = folder.packed("pairs.jsonl.gz", input);
    let told = comity(&["screen", "pairs", "--input", text(&input), "--reasons"]);
    assert_eq!(code(&told), 1, "the second is no pair");
    let answers = lines(&told);
    assert!(!answers[0]["reasons"].as_array().unwrap().is_empty());
    assert_eq!(answers[1]["error"]["field"], "name2");
    let told = comity(&["screen", "pairs", "--input", &pairs, "--format", "csv"]);
    assert!(
        out(&told).starts_with("pair_id,score,reasons,error\n1,0."),
        "{}",
        out(&told)
    );
}

#[test]
fn what_stood_on_a_list_is_answered_to_the_second() {
    let (first, changes, questions) = (
        sample("list-first.csv"),
        sample("list-changes.csv"),
        sample("list-questions.csv"),
    );
    let told = comity(&[
        "screen", "asof", "--base", &first, "--events", &changes, "--input", &questions,
    ]);
    assert_eq!(code(&told), 0, "{}", err(&told));
    let answers = lines(&told);
    let listed: Vec<(&str, bool)> = answers
        .iter()
        .map(|answer| {
            (
                answer["qid"].as_str().unwrap(),
                answer["listed"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(listed, [("a", true), ("b", false), ("c", false), ("d", true)]);
    assert_eq!(answers[0]["entries"][0]["to"], "2023-11-16T12:00:00Z");
    let told = comity(&[
        "screen", "asof", "--base", &first, "--input", &questions, "--format", "table", "--lang", "zh",
    ]);
    assert!(
        out(&told).contains("b  2023-11-16T12:00:00Z  在名单上"),
        "without the changes it stands: {}",
        out(&told)
    );
}

#[test]
fn the_treasurys_columns_are_known_without_a_heading() {
    let folder = Folder::new();
    let base = "7,\"EXAMPLE, Ann\",individual,\"EX\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n\
                8,\"EXAMPLE WORKS\",-0- ,\"EX\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"a.k.a. 'EW'.\"\n\x1a\n";
    let base = folder.packed("first.csv.gz", base);
    let questions = "qid,name,type,as_of_utc\n1,example ann,individual,2024-01-01T00:00:00Z\n\
                     2,Example Works,-0-,2024-01-01T00:00:00Z\n3,Example Works,vessel,2024-01-01T00:00:00Z\n\
                     4,EW,-0-,2024-01-01T00:00:00Z\n";
    let questions = folder.file("questions.csv", questions);
    let told = comity(&[
        "screen",
        "asof",
        "--base",
        text(&base),
        "--input",
        text(&questions),
        "--format",
        "csv",
    ]);
    assert_eq!(
        out(&told),
        "qid,listed,entries\n1,true,7\n2,true,8\n3,false,\n4,false,\n",
        "{}",
        err(&told)
    );
}

#[test]
fn changes_that_say_nothing_are_refused_with_their_line() {
    let folder = Folder::new();
    let (first, questions) = (sample("list-first.csv"), sample("list-questions.csv"));
    let head = "snapshot_utc,op,ent_num,name,type\n";
    for (rows, says) in [
        ("2022-05-08T12:00:00Z,vanish,3,X,vessel\n", "line 2, op"),
        ("soon,add,3,X,vessel\n", "line 2, snapshot_utc"),
        ("2022-05-08,add,,X,vessel\n", "line 2, ent_num"),
        ("2022-05-08,add,3,X,planet\n", "line 2, type"),
        (
            "2022-05-08,add,3,X,vessel\n2022-05-07,remove,3,X,vessel\n",
            "line 3: ",
        ),
    ] {
        let changes = folder.file("changes.csv", format!("{head}{rows}"));
        let told = comity(&[
            "screen",
            "asof",
            "--base",
            &first,
            "--events",
            text(&changes),
            "--input",
            &questions,
        ]);
        assert_eq!(code(&told), 1, "{rows}");
        assert!(err(&told).contains(says), "{}", err(&told));
    }
    let odd = folder.file("odd.csv", format!("{head}2022-05-08,remove,99,X,vessel\n"));
    let told = comity(&[
        "screen",
        "asof",
        "--base",
        &first,
        "--events",
        text(&odd),
        "--input",
        &questions,
    ]);
    assert_eq!(code(&told), 0);
    assert!(
        err(&told).contains("99 was removed or changed although"),
        "{}",
        err(&told)
    );
}
