//! InChI, read by a process of its own.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::program::{PROGRAM, code, comity, out, text};

const FENTANYL: &str = "InChI=1S/C22H28N2O/c1-2-22(25)24(20-11-7-4-8-12-20)21-14-17-23(18-15-21)16-13-19-9-5-3-6-10-19/\
                        h3-12,21H,2,13-18H2,1H3";
const CAFFEINE: &str = "InChI=1S/C8H10N4O2/c1-10-4-9-6-5(10)7(13)12(3)8(14)11(6)2/h4H,1-3H3";

/// A damaged InChI over which the library does not come to an end (found by mutating real ones).
const ENDLESS: &str = "InChI=1S/C2233N3.H3O/p+1";

/// What the worker answers to lines, and how it ends when there are no more.
fn worker(lines: &[Vec<u8>]) -> (Output, Vec<Value>) {
    let mut child = Command::new(PROGRAM)
        .arg("inchi-worker")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut questions = child.stdin.take().unwrap();
    for line in lines {
        questions.write_all(line).unwrap();
        questions.write_all(b"\n").unwrap();
    }
    drop(questions);
    let output = child.wait_with_output().unwrap();
    let answers = output
        .stdout
        .split(|&byte| byte == b'\n')
        .filter(|line| !line.is_empty());
    let answers = answers
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    (output, answers)
}

fn asked(questions: &[Value]) -> Vec<Value> {
    let lines: Vec<Vec<u8>> = questions
        .iter()
        .map(|question| question.to_string().into_bytes())
        .collect();
    let (output, answers) = worker(&lines);
    assert_eq!(code(&output), 0);
    assert_eq!(answers.len(), questions.len());
    answers
}

#[test]
fn known_inchis_become_structures() {
    let answers = asked(&[json!({ "inchi": FENTANYL }), json!({ "inchi": CAFFEINE })]);
    for (answer, counts) in answers.iter().zip(["COUNTS 25 27 ", "COUNTS 14 15 "]) {
        let molfile = answer["molfile"].as_str().unwrap();
        assert!(molfile.contains(counts), "{molfile}");
    }
}

#[test]
fn structures_get_the_names_that_everybody_gives_them() {
    let smiles = [
        (
            "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
            "PJMPHNIQZUBGLI-UHFFFAOYSA-N",
        ),
        ("Cn1cnc2c1c(=O)n(C)c(=O)n2C", "RYYVLZVUVIJVGH-UHFFFAOYSA-N"),
        ("C[C@@H](C(=O)O)N", "QNAYBMKLOCPYGJ-REOHCLBHSA-N"),
        (
            "CN1CC[C@@]23CCCC[C@@H]2[C@@H]1CC4=C3C=C(C=C4)OC",
            "MKXZASYAUGDDCJ-NJAFHUGGSA-N",
        ),
        (r"C/C=C/c1ccc2OCOc2c1", "VHVOLFRBFDOUSH-NSCUHMNNSA-N"),
        (
            "C[NH2+][C@@H](C)[C@H](O)c1ccccc1.[Cl-]",
            "BALXUFOVQVENIU-GNAZCLTHSA-N",
        ),
    ];
    let questions: Vec<Value> = smiles
        .iter()
        .map(|(smiles, _)| json!({ "smiles": smiles }))
        .collect();
    for (answer, (smiles, key)) in asked(&questions).iter().zip(smiles) {
        assert_eq!(answer["inchikey"], key, "{smiles}");
    }
}

#[test]
fn nonsense_is_refused_and_the_worker_goes_on() {
    let cut = &FENTANYL[..60];
    let mut lines: Vec<Vec<u8>> = [
        json!({ "inchi": "" }),
        json!({ "inchi": "CCO" }),
        json!({ "inchi": cut }),
        json!({ "inchi": "InChI=1S/C999999999H1" }),
        json!({ "inchi": "InChI=1S/CH4\u{0}/h1H4" }),
        json!({ "smiles": "C1CC" }),
        json!({ "smiles": "*CC" }),
        json!({ "other": 1 }),
    ]
    .iter()
    .map(|question| question.to_string().into_bytes())
    .collect();
    lines.push(b"not JSON".to_vec());
    lines.push(vec![0xff, 0x00, 0x22]);
    lines.push(json!({ "inchi": CAFFEINE }).to_string().into_bytes());
    let (output, answers) = worker(&lines);
    assert_eq!(code(&output), 0);
    let (last, refused) = answers.split_last().unwrap();
    assert_eq!(refused.len(), 10);
    for answer in refused {
        assert!(!answer["error"].as_str().unwrap().is_empty(), "{answer}");
    }
    assert!(last["molfile"].as_str().unwrap().contains("COUNTS 14 15 "));
}

#[test]
fn a_worker_that_gets_stuck_ends_itself() {
    let (output, answers) = worker(&[json!({ "inchi": ENDLESS }).to_string().into_bytes()]);
    assert_eq!((code(&output), answers.len()), (3, 0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_may_not_have_much_memory() {
    let mut child = Command::new(PROGRAM)
        .arg("inchi-worker")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut questions = child.stdin.take().unwrap();
    questions.write_all(b"x\n").unwrap();
    let mut answer = String::new();
    let mut answers = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut answers, &mut answer).unwrap();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    drop(questions);
    child.wait().unwrap();
    let address_space = limits
        .lines()
        .find(|line| line.starts_with("Max address space"))
        .unwrap();
    let soft = address_space.split_ascii_whitespace().nth(3).unwrap();
    assert_eq!(soft, (512_u64 << 20).to_string(), "{address_space}");
}

#[test]
fn one_endless_line_of_a_list_is_an_error_of_that_line_only() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.txt");
    std::fs::write(
        &list,
        format!("{FENTANYL}\tfirst\n{ENDLESS}\tsecond\nInChI=1S/rubbish\tthird\n{FENTANYL}\tlast\n"),
    )
    .unwrap();
    let told = comity(&[
        "check",
        "--input",
        text(&list),
        "--input-format",
        "inchi",
        "--format",
        "jsonl",
        "--jobs",
        "1",
    ]);
    assert_eq!(code(&told), 1, "something could not be read");
    let answers: Vec<Value> = out(&told)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let ids: Vec<&str> = answers
        .iter()
        .map(|answer| answer["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["first", "second", "third", "last"]);
    assert_eq!(answers[1]["error"]["code"], "inchi-failed", "{}", answers[1]);
    assert_eq!(answers[2]["error"]["code"], "inchi-refused", "{}", answers[2]);
    for read in [&answers[0], &answers[3]] {
        assert!(
            read.get("error").is_none() && !read["verdicts"].as_array().unwrap().is_empty(),
            "{read}"
        );
    }
}
