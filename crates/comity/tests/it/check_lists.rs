//! `comity check --input`: lists of structures, as programs and people send them.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::program::{PROGRAM, code, comity, err, out, text};

/// Published medicines and controlled drugs; the last two are controlled.
const STRUCTURES: [&str; 6] = [
    "CC(=O)Oc1ccccc1C(=O)O",
    "Cn1cnc2c1c(=O)n(C)c(=O)n2C",
    "CC(C)Cc1ccc(C(C)C(=O)O)cc1",
    "CC(=O)Nc1ccc(O)cc1",
    "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
    "CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
];

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path(folder)).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn check(input: &Path, more: &[&str]) -> Output {
    let start = ["check", "--input", text(input), "--input-format", "smiles"];
    comity(&[&start, more].concat())
}

fn answers(told: &Output) -> Vec<Value> {
    out(told)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}")))
        .collect()
}

/// The answers to a list.
fn ask(list: impl AsRef<[u8]>) -> Vec<Value> {
    let folder = Folder::new();
    answers(&check(&folder.file("list.smi", list), &["--format", "jsonl"]))
}

fn ids(answers: &[Value]) -> Vec<&str> {
    answers
        .iter()
        .map(|answer| answer["id"].as_str().unwrap())
        .collect()
}

/// `jurisdiction verdict letters` of one measure.
fn said(answer: &Value, measure: &str) -> String {
    let verdicts = answer["verdicts"].as_array().unwrap();
    let judged = verdicts.iter().find(|judged| judged["measure"] == measure);
    let judged = judged.unwrap_or_else(|| panic!("{measure}: {answer}"));
    let letters: Vec<&str> = judged["letters"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let word = |field: &str| judged[field].as_str().unwrap();
    format!(
        "{} {} {}",
        word("jurisdiction"),
        word("verdict"),
        letters.join("")
    )
    .trim_end()
    .to_owned()
}

fn is_unreadable(answer: &Value) -> bool {
    let flagged = answer["flags"] == serde_json::json!(["unreadable"]);
    assert_eq!(flagged, answer.get("error").is_some(), "{answer}");
    assert!(
        !flagged || answer["verdicts"] == serde_json::json!([]),
        "unreadable is no answer: {answer}"
    );
    flagged
}

fn many(lines: usize) -> String {
    let line = |number: usize| match (number % 50, STRUCTURES[number % STRUCTURES.len()]) {
        (17, _) => format!("C1CC(\tbroken-{number}\n"),
        (31, structure) => format!("{structure}\n"),
        (32, _) => "\n".to_owned(),
        (_, structure) => format!("{structure}\tid-{number}\n"),
    };
    (0..lines).map(line).collect()
}

#[test]
fn threads_change_neither_order_nor_answers() {
    let folder = Folder::new();
    let list = folder.file("list.smi", many(10_000));
    for format in ["jsonl", "csv", "table"] {
        let one = check(&list, &["--format", format, "--jobs", "1"]);
        let four = check(&list, &["--format", format, "--jobs", "4"]);
        assert_eq!(code(&one), 1, "some lines are unreadable: {}", err(&one));
        assert!(one.stdout == four.stdout, "{format}");
    }
    let told = answers(&check(&list, &["--format", "jsonl"]));
    assert_eq!(told.len(), 9_800, "200 lines are empty");
    let numbers: Vec<usize> = ids(&told)
        .iter()
        .filter_map(|id| id.rsplit('-').next()?.parse().ok())
        .collect();
    assert!(numbers.is_sorted() && numbers.len() == 9_800);
}

#[test]
fn ids_are_whatever_the_sender_wrote() {
    let list = b"\xef\xbb\xbfCCO\ta \"quoted\", \\slashed\r\nCCO\ttab\there  it is\r\n\r\nCCO\nCCO bell\x07 \x1b[2J\rmore\nCCO\t\n\
                 CCO\t\xe8\x8a\xac\xe5\xa4\xaa\xe5\xb0\xbc \xff\nCCO\tlast";
    let told = ask(list);
    assert_eq!(
        ids(&told),
        [
            "a \"quoted\", \\slashed",
            "tab\there  it is",
            "4",
            "bell\u{7} \u{1b}[2J\rmore",
            "6",
            "芬太尼 \u{fffd}",
            "last"
        ]
    );
    assert!(told.iter().all(|answer| !is_unreadable(answer)));
    assert_eq!(told[5]["flags"], serde_json::json!(["id-repaired"]));
}

#[test]
fn what_cannot_be_read_is_told_with_place_reason_and_mend() {
    let long = "C".repeat(70_000);
    let list = format!(
        "CCO\tgood\nC1CC\topen\nc1cccc1\tkekule\nC(C)(C)(C)(C)C\tvalence\nhel lo\tword\n{long}\tlong\nCCO\tafter\n"
    );
    let folder = Folder::new();
    let file = folder.file("list.smi", [list.as_bytes(), b"C\xffC\tbytes\n"].concat());
    let told = check(&file, &["--format", "jsonl"]);
    assert_eq!(code(&told), 1);
    let told = answers(&told);
    assert_eq!(
        ids(&told),
        ["good", "open", "kekule", "valence", "word", "6", "after", "bytes"]
    );
    let unreadable: Vec<bool> = told.iter().map(is_unreadable).collect();
    assert_eq!(unreadable, [false, true, true, true, true, true, false, true]);
    for (at, line, word) in [
        (1, 2, "ring-open"),
        (2, 3, "kekule"),
        (3, 4, "valence"),
        (5, 6, "too-long"),
    ] {
        let error = &told[at]["error"];
        assert_eq!(
            (&error["line"], &error["code"]),
            (&line.into(), &word.into()),
            "{error}"
        );
        assert!(
            error["mend"].as_str().is_some_and(|mend| mend.len() > 20),
            "{error}"
        );
    }
    assert_eq!(code(&check(&folder.file("good.smi", "CCO\n"), &[])), 0);
}

#[test]
fn hits_name_measure_letters_and_entry() {
    let list = "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1\tfentanyl\nCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1\tacetylfentanyl\nCCO\tethanol\n";
    let told = ask(list);
    for measure in ["us-frs", "cn-fentanyl", "cn-nitazene"] {
        assert!(said(&told[2], measure).ends_with("none"), "{}", told[2]);
    }
    assert_eq!(said(&told[1], "us-frs"), "US meets E");
    assert_eq!(said(&told[1], "cn-fentanyl"), "CN meets 1");
    let listed = |answer: &Value, entry: &str| {
        let verdicts = answer["verdicts"].as_array().unwrap();
        verdicts
            .iter()
            .any(|judged| judged["verdict"] == "listed" && judged["entry"] == entry)
    };
    assert!(listed(&told[0], "fentanyl"), "{}", told[0]);
    assert!(listed(&told[1], "acetylfentanyl"), "{}", told[1]);
}

#[test]
fn packed_lists_and_standard_input_are_lists() {
    let folder = Folder::new();
    let list = many(3_000);
    let plain = check(&folder.file("list.smi", &list), &["--format", "jsonl"]).stdout;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(list.as_bytes()).unwrap();
    let packed = gzip.finish().unwrap();
    let file = folder.file("list.smi.gz", &packed);
    assert!(check(&file, &["--format", "jsonl"]).stdout == plain);
    // The ending of the name says what the list is.
    assert!(comity(&["check", "--input", text(&file), "--format", "jsonl"]).stdout == plain);
    for bytes in [list.as_bytes(), &packed] {
        assert!(piped(bytes, &["--format", "jsonl"]).stdout == plain);
    }
    let half = folder.file("half.smi.gz", &packed[..packed.len() / 2]);
    let told = check(&half, &["--format", "jsonl"]);
    assert_eq!(code(&told), 3);
    assert!(
        err(&told).contains("half.smi.gz could not be read to its end"),
        "{}",
        err(&told)
    );
}

fn start(more: &[&str]) -> Child {
    Command::new(PROGRAM)
        .args(["check", "--input", "-", "--input-format", "smiles"])
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The answers to what comes through a pipe.
fn piped(bytes: &[u8], more: &[&str]) -> Output {
    let mut child = start(more);
    let mut input = child.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let told = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    told
}

#[test]
fn an_answer_comes_while_the_list_is_still_being_written() {
    for jobs in ["1", "3"] {
        let mut child = start(&["--format", "jsonl", "--jobs", jobs]);
        let mut input = child.stdin.take().unwrap();
        let mut output = child.stdout.take().unwrap();
        input.write_all(b"CCO\tfirst\n").unwrap();
        let mut byte = [0];
        output.read_exact(&mut byte).unwrap();
        assert_eq!(&byte, b"{");
        drop(input);
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn a_reader_that_goes_away_ends_the_work_without_a_word() {
    for jobs in ["1", "3"] {
        let mut child = start(&["--format", "jsonl", "--jobs", jobs]);
        let mut input = child.stdin.take().unwrap();
        let writer = std::thread::spawn(move || {
            let list = many(10_000);
            // Far more than every buffer on the way holds; the program stops reading some time.
            while input.write_all(list.as_bytes()).is_ok() {}
        });
        let mut output = child.stdout.take().unwrap();
        output.read_exact(&mut [0; 100]).unwrap();
        drop(output);
        let told = child.wait_with_output().unwrap();
        assert_eq!((code(&told), err(&told).as_str()), (0, ""));
        writer.join().unwrap();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_that_names_the_file() {
    let folder = Folder::new();
    let list = folder.file("list.smi", many(2_000));
    let told = check(&list, &["--format", "jsonl", "-o", "/dev/full"]);
    assert_eq!(code(&told), 3);
    assert!(err(&told).contains("could not write /dev/full"), "{}", err(&told));
    let standard = Command::new(PROGRAM)
        .args([
            "check",
            "--input",
            text(&list),
            "--input-format",
            "smiles",
            "--format",
            "jsonl",
        ])
        .stdout(std::fs::File::options().write(true).open("/dev/full").unwrap())
        .output()
        .unwrap();
    assert_eq!(code(&standard), 3);
    assert!(err(&standard).contains("standard output"), "{}", err(&standard));
}

#[test]
fn the_named_file_is_whole_or_not_there() {
    let folder = Folder::new();
    let list = folder.file("list.smi", many(2_000));
    let answers = folder.path("answers.jsonl");
    let told = check(&list, &["--format", "jsonl", "-o", text(&answers)]);
    assert_eq!((code(&told), out(&told).as_str()), (1, ""));
    assert!(std::fs::read(&answers).unwrap() == check(&list, &["--format", "jsonl"]).stdout);
    std::fs::remove_file(&answers).unwrap();
    let missing = check(&folder.path("missing.smi"), &["-o", text(&answers)]);
    assert_eq!(code(&missing), 3);
    assert!(err(&missing).contains("missing.smi"), "{}", err(&missing));
    let mut broken = GzEncoder::new(Vec::new(), Compression::fast());
    broken.write_all(many(30_000).as_bytes()).unwrap();
    let packed = broken.finish().unwrap();
    let half = folder.file("half.gz", &packed[..packed.len() / 2]);
    assert_eq!(code(&check(&half, &["-o", text(&answers)])), 3);
    assert_eq!(
        folder.names(""),
        ["half.gz", "list.smi"],
        "neither the file nor a part of it is left"
    );
}

#[test]
fn a_device_is_written_to_and_stays_a_device() {
    let folder = Folder::new();
    let list = folder.file("list.smi", "CCO\n");
    assert_eq!(code(&check(&list, &["-o", "/dev/null"])), 0);
    assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn pictures_are_named_after_their_records_and_stay_in_their_folder() {
    let folder = Folder::new();
    let fentanyl = STRUCTURES[4];
    let list = format!(
        "{fentanyl}\ta\n{fentanyl}\ta\nCCO\tethanol\n{fentanyl}\t../../up\n{fentanyl}\n{fentanyl}\t/etc/x\nC(\tbad\n"
    );
    let list = folder.file("list.smi", list);
    let pictures = folder.path("pictures");
    let told = check(&list, &["--svg", text(&pictures), "--jobs", "3", "--in", "US"]);
    assert_eq!(code(&told), 1, "{}", err(&told));
    assert_eq!(folder.names(""), ["list.smi", "pictures"]);
    let names = folder.names("pictures");
    assert_eq!(names, ["5.svg", "_.._up.svg", "_etc_x.svg", "a-2.svg", "a.svg"]);
    let svg = std::fs::read_to_string(pictures.join("a.svg")).unwrap();
    assert!(
        svg.starts_with("<svg") && svg.ends_with("</svg>\n") || svg.ends_with("</svg>"),
        "{svg}"
    );
    // Nothing is written over when the same list is asked again.
    assert_eq!(code(&check(&list, &["--svg", text(&pictures), "--in", "US"])), 1);
    assert_eq!(folder.names("pictures").len(), 10);
}

#[test]
fn csv_and_table_say_the_same_as_json() {
    let folder = Folder::new();
    let list = folder.file(
        "list.smi",
        format!("{}\tf\nCCO\tethanol\nC(\tbad\n", STRUCTURES[5]),
    );
    let csv = check(&list, &["--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.stdout.as_slice());
    let header: Vec<String> = reader.headers().unwrap().iter().map(String::from).collect();
    assert_eq!(
        header.join(" "),
        "id measure jurisdiction verdict letters entry component readings flags error"
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(
        rows.iter()
            .any(|row| &row[0] == "f" && &row[1] == "us-frs" && &row[3] == "meets" && &row[4] == "E")
    );
    assert!(rows.iter().any(|row| &row[0] == "ethanol" && &row[3] == "none"));
    assert!(
        rows.iter()
            .any(|row| &row[0] == "bad" && row[3].is_empty() && row[9].starts_with("line 3"))
    );

    let table = out(&check(&list, &[]));
    assert!(
        table.contains("us-frs") && table.contains("unreadable"),
        "{table}"
    );
    assert!(
        !table.contains("ethanol"),
        "people see what is to be said: {table}"
    );
    assert!(
        table.contains("no measure found for 1") && table.contains("not a statement"),
        "{table}"
    );
    let chinese = out(&check(&list, &["--lang", "zh-CN"]));
    assert!(chinese.contains("未查到管制措施不等于合法"), "{chinese}");
}

#[test]
fn places_are_chosen_by_code() {
    let folder = Folder::new();
    let list = folder.file("list.smi", format!("{}\tf\n", STRUCTURES[5]));
    let places = |asked: &str| {
        let told = check(&list, &["--format", "jsonl", "--in", asked]);
        assert_eq!(code(&told), 0, "{}", err(&told));
        let answer = answers(&told).remove(0);
        let mut places: Vec<String> = answer["verdicts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|judged| judged["jurisdiction"].to_string())
            .collect();
        places.sort();
        places.dedup();
        places.join(" ").replace('"', "")
    };
    assert_eq!(places("CN"), "CN");
    assert_eq!(places("us,cn"), "CN US");
    assert_eq!(places("UK"), places("GB"));
    let wrong = check(&list, &["--in", "US,FR"]);
    assert_eq!(code(&wrong), 2);
    assert!(
        err(&wrong).contains("no law of FR; they hold UN, US, CN"),
        "{}",
        err(&wrong)
    );
    let wrong = check(&list, &["--in", "Atlantis"]);
    assert_eq!(code(&wrong), 2);
    assert!(err(&wrong).contains("they hold UN, US, CN"), "{}", err(&wrong));
}

/// China placed the fentanyl class under control on 1 May 2019, the US by temporary order on 6 February 2018.
#[test]
fn the_day_decides_and_two_days_are_compared() {
    let folder = Folder::new();
    let list = folder.file(
        "list.smi",
        format!("{}\tf\nCCO\tethanol\nC(\tbad\n", STRUCTURES[5]),
    );
    let on = |day: &str, measure: &str| {
        let told = check(&list, &["--format", "jsonl", "--on", day]);
        said(&answers(&told)[0], measure)
    };
    assert_eq!(on("2019-04-30", "cn-fentanyl"), "CN none");
    assert_eq!(on("2019-05-01", "cn-fentanyl"), "CN meets 1");
    assert_eq!(on("2018-02-05", "us-frs"), "US none");
    assert_eq!(on("2018-02-06", "us-frs"), "US meets E");
    assert_eq!(on("2090-01-01", "cn-fentanyl"), "CN meets 1");

    let between = |from: &str, to: &str| {
        let told = check(
            &list,
            &["--format", "jsonl", "--in", "CN", "--difference", from, to],
        );
        assert_eq!(code(&told), 1, "{}", err(&told));
        answers(&told)
    };
    let changed = between("2019-04-30", "2019-05-01");
    assert_eq!(ids(&changed), ["f", "bad"], "what is the same is left out");
    let change = &changed[0]["changes"][0];
    assert_eq!(
        (&change["measure"], &change["before"], &change["after"]),
        (&"cn-fentanyl".into(), &"none".into(), &"meets".into())
    );
    assert_eq!(ids(&between("2021-01-01", "2022-01-01")), ["bad"]);
    let told = comity(&[
        "check",
        "--changes",
        "2024-08-31",
        "2024-09-01",
        "--in",
        "CN",
        "--format",
        "jsonl",
    ]);
    let changed = answers(&told);
    assert!(
        changed
            .iter()
            .any(|change| change["id"] == "4-anilinopiperidine" && change["after"] == "controlled"),
        "{changed:?}"
    );
}

#[test]
fn molfiles_are_lists_too() {
    let molfile = "ethanol\n  by hand\n\n  3  2  0  0  0  0            999 V2000\n\
        \x20   0.0000    0.0000    0.0000 C   0  0\n    1.5000    0.0000    0.0000 C   0  0\n\
        \x20   2.2500    1.3000    0.0000 O   0  0\n  1  2  1  0\n  2  3  1  0\nM  END\n";
    let folder = Folder::new();
    let list = format!("{molfile}> <CODE>\nX-1\n\n$$$$\n{molfile}$$$$\nrubbish\n$$$$\n");
    let sdf = folder.file("list.sdf", list);
    let told = answers(&comity(&["check", "--input", text(&sdf), "--format", "jsonl"]));
    assert_eq!(ids(&told), ["ethanol", "ethanol", "rubbish"]);
    assert_eq!(
        told.iter().map(is_unreadable).collect::<Vec<_>>(),
        [false, false, true]
    );
    let by_code = [
        "check",
        "--input",
        text(&sdf),
        "--format",
        "jsonl",
        "--id-property",
        "CODE",
    ];
    assert_eq!(ids(&answers(&comity(&by_code))), ["X-1", "ethanol", "rubbish"]);
    let mol = folder.file("one.mol", molfile);
    assert_eq!(
        ids(&answers(&comity(&[
            "check",
            "--input",
            text(&mol),
            "--format",
            "jsonl"
        ]))),
        ["ethanol"]
    );
}

fn listed(answer: &Value, entry: &str) -> bool {
    let verdicts = answer["verdicts"].as_array().unwrap();
    verdicts
        .iter()
        .any(|judged| judged["verdict"] == "listed" && judged["entry"] == entry)
}

fn ask_as(format: &str, list: &str) -> Vec<Value> {
    let folder = Folder::new();
    let list = folder.file("list.txt", list);
    answers(&comity(&[
        "check",
        "--input",
        text(&list),
        "--input-format",
        format,
        "--format",
        "jsonl",
        "--in",
        "US,CN",
    ]))
}

#[test]
fn names_keys_and_labels_are_records_like_any_other() {
    let told = ask_as("names", "fentanyl\tA 1\n437-38-7\nsugar of nowhere\n437-38-8\n");
    assert_eq!(ids(&told), ["A 1", "2", "3", "4"]);
    assert!(
        listed(&told[0], "fentanyl") && listed(&told[1], "fentanyl"),
        "{told:?}"
    );
    assert_eq!(told[2]["flags"], serde_json::json!(["unknown"]));
    assert_eq!(
        told[2]["verdicts"],
        serde_json::json!([]),
        "what is not known is not free"
    );
    assert!(
        is_unreadable(&told[3]) && told[3]["error"]["code"] == "cas-check-digit",
        "{}",
        told[3]
    );
    assert!(
        !told[3].to_string().contains("437-38-7"),
        "the right number is not proposed: {}",
        told[3]
    );

    let told = ask_as(
        "inchikey",
        "PJMPHNIQZUBGLI-UHFFFAOYSA-N\tk\nWQZGKKKJIJFFOK-GASJEMHNSA-N\tglucose\n",
    );
    assert!(listed(&told[0], "fentanyl"), "{told:?}");
    assert_eq!(told[1]["flags"], serde_json::json!(["unknown"]));

    let told = ask_as("text", "盐酸羟考酮缓释片 10mg\tL1\nvitamin C 500 mg\tL2\n");
    assert_eq!(ids(&told), ["L1", "L2"]);
    assert!(listed(&told[0], "oxycodone"), "{told:?}");
    assert_eq!(told[1]["verdicts"], serde_json::json!([]));
    assert_eq!(told[0]["text"]["strengths"][0]["amount"], "10");
}

#[cfg(feature = "inchi")]
#[test]
fn inchi_is_read_by_workers_that_bad_lines_do_not_stop() {
    let ethanol = "InChI=1S/C2H6O/c1-2-3/h3H,2H2,1H3";
    let list = format!("{ethanol}\ta\nInChI=1S/rubbish\tb\nhello\tc\n{ethanol}\td\n");
    let told = ask_as("inchi", &list);
    assert_eq!(ids(&told), ["a", "b", "c", "d"]);
    assert_eq!(
        told.iter().map(is_unreadable).collect::<Vec<_>>(),
        [false, true, true, false]
    );
    assert_eq!(told[1]["error"]["line"], 2);
}
