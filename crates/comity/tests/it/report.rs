//! `comity report`: forms and tables in, a result for each line.

use std::path::PathBuf;

use crate::house::{House, count, docs};
use crate::program::{code, err, out, text};

/// The forms of all kinds that the documents show.
fn forms() -> Vec<String> {
    let files = std::fs::read_dir(docs().join("forms")).unwrap();
    let paths = files.map(|entry| entry.unwrap().path());
    let mut forms: Vec<String> = paths
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .map(|path| text(&path).to_owned())
        .collect();
    forms.sort();
    forms
}

fn samples() -> PathBuf {
    docs().join("samples/findings.csv")
}

const HEADER: &str = "sample_id,date,substance,cas,laboratory\n";

/// Three rows, the second of which has a wrong check digit in its CAS number.
fn one_bad_line() -> String {
    format!(
        "{HEADER}a-1,2024-03-04,fentanyl,437-38-7,Made-up Laboratory\n\
         a-2,2024-03-05,fentanyl,437-38-8,Made-up Laboratory\n\
         a-3,2024-03-06,xylazine,7361-61-7,Made-up Laboratory\n"
    )
}

/// Forms of every kind go in, and are recognised when they come again.
fn forms_twice(house: &House) {
    let forms = forms();
    assert!(forms.len() >= 16, "{forms:?}");
    let arguments: Vec<&str> = forms.iter().map(String::as_str).collect();
    let (code, first) = house.report(&arguments);
    assert_eq!(code, 0, "{first:?}");
    assert_eq!(count(&first, "recorded"), forms.len(), "{first:?}");
    let mut indexes: Vec<u64> = first.iter().map(|line| line["index"].as_u64().unwrap()).collect();
    indexes.dedup();
    assert!(indexes.is_sorted() && indexes.len() == forms.len(), "{indexes:?}");

    let (code, second) = house.report(&arguments);
    assert_eq!(code, 0);
    assert_eq!(count(&second, "duplicate"), forms.len(), "{second:?}");
    let records = |lines: &[serde_json::Value]| lines.iter().map(|l| l["record"].clone()).collect::<Vec<_>>();
    assert_eq!(
        records(&first),
        records(&second),
        "a duplicate names the record that says it"
    );
}

#[test]
fn forms_of_every_kind_go_in_while_the_node_rests() {
    let house = House::new();
    let before = house.log_size();
    forms_twice(&house);
    assert_eq!(house.log_size(), before + forms().len() as u64);
    house.is_healthy();
}

#[test]
fn forms_of_every_kind_go_in_while_the_node_serves() {
    let house = House::new();
    let before = house.log_size();
    let node = house.serve();
    forms_twice(&house);
    assert!(node.stop().unwrap().success());
    assert_eq!(house.log_size(), before + forms().len() as u64);
    house.is_healthy();
}

#[test]
fn a_bad_line_keeps_the_whole_file_out_unless_partial() {
    let house = House::new();
    let before = house.log_size();
    let file = house.write("findings.csv", one_bad_line());
    let (code, lines) = house.report(&["--yes", text(&file)]);
    assert_eq!(code, 1, "{lines:?}");
    assert_eq!(count(&lines, "recorded"), 0);
    let bad = lines.iter().find(|line| line["result"] == "rejected").unwrap();
    assert_eq!(bad["line"], 3, "{bad}");
    for (field, word) in [("field", "cas"), ("reason", "check digit"), ("mend", "")] {
        assert!(
            bad[field].as_str().unwrap().to_lowercase().contains(word),
            "{bad}"
        );
    }
    assert_eq!(house.log_size(), before, "nothing was recorded");

    let told = house.comity(&["report", "--yes", text(&file)]);
    assert!(
        out(&told).contains("line 3") && out(&told).contains("Nothing was recorded"),
        "{}",
        out(&told)
    );

    let (code, lines) = house.report(&["--yes", "--partial", text(&file)]);
    assert_eq!(code, 1, "one line is still rejected");
    assert_eq!((count(&lines, "recorded"), count(&lines, "rejected")), (2, 1));
    assert_eq!(house.log_size(), before + 2);
    let (_, lines) = house.report(&["--yes", "--partial", text(&file)]);
    assert_eq!((count(&lines, "duplicate"), count(&lines, "rejected")), (2, 1));
    assert_eq!(house.log_size(), before + 2);
}

#[test]
fn the_sample_of_the_documents_goes_in_and_a_preview_records_nothing() {
    let house = House::new();
    let before = house.log_size();
    let samples = samples();
    let (code, lines) = house.report(&["--preview", text(&samples)]);
    assert_eq!((code, count(&lines, "ready")), (0, lines.len()), "{lines:?}");
    assert!(lines.len() >= 8);
    assert_eq!(house.log_size(), before);

    let (code, recorded) = house.report(&["--yes", text(&samples)]);
    assert_eq!((code, count(&recorded, "recorded")), (0, lines.len()));
    let (code, again) = house.report(&["--preview", text(&samples)]);
    assert_eq!((code, count(&again, "duplicate")), (0, lines.len()));
    assert_eq!(house.log_size(), before + lines.len() as u64);
}

/// Other programs read these: a field may be added, none may go or change its meaning.
#[test]
fn machine_output_has_stable_fields() {
    let house = House::new();
    let file = house.write("findings.csv", one_bad_line());
    let (_, lines) = house.report(&["--yes", "--partial", text(&file)]);
    let names = |line: &serde_json::Value| {
        line.as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(names(&lines[0]), "file line result record index");
    assert_eq!(names(&lines[1]), "file line result field code reason mend");
    assert_eq!(lines[0]["file"], "findings.csv");
    assert_eq!(lines[0]["line"], 2);

    let table = house.comity(&["report", "--yes", "--partial", "--format", "csv", text(&file)]);
    let mut reader = csv::Reader::from_reader(table.stdout.as_slice());
    let header = reader.headers().unwrap().iter().collect::<Vec<_>>().join(" ");
    assert_eq!(header, "file line result record index field code reason mend");
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(
        (&rows[0][2], &rows[1][2], &rows[2][2]),
        ("duplicate", "rejected", "duplicate")
    );
    assert_eq!(&rows[0][3], lines[0]["record"].as_str().unwrap());
}

#[test]
fn results_go_to_a_file_whole() {
    let house = House::new();
    let results = house.beside("results.jsonl");
    let file = samples();
    let told = house.comity(&[
        "report",
        "--yes",
        "--format",
        "jsonl",
        "--output",
        text(&results),
        text(&file),
    ]);
    assert_eq!((code(&told), out(&told).as_str()), (0, ""), "{}", err(&told));
    assert_eq!(std::fs::read_to_string(&results).unwrap().lines().count(), 8);
    assert!(!house.beside("results.jsonl.part").exists());
}

#[test]
fn json_forms_and_lines_go_in() {
    let house = House::new();
    let form = |sample: &str| {
        serde_json::json!({ "kind": "identification", "body": {
            "laboratory": "Made-up Laboratory", "sample": sample, "date": "2024-03-04", "date-means": "result",
            "findings": [{ "substance": { "as-written": "fentanyl" }, "basis": "confirmed" }],
        }})
    };
    let one = house.write("one.json", form("j-1").to_string());
    let (code, lines) = house.report(&[text(&one)]);
    assert_eq!((code, count(&lines, "recorded")), (0, 1), "{lines:?}");
    let mut bad = form("j-3");
    bad["body"]["date"] = "yesterday".into();
    let many = [form("j-1"), form("j-2"), bad]
        .map(|form| form.to_string())
        .join("\n");
    let many = house.write("many.jsonl", many);
    let (code, lines) = house.report(&["--partial", text(&many)]);
    let results: Vec<_> = lines
        .iter()
        .map(|line| (line["line"].as_u64(), line["result"].as_str()))
        .collect();
    assert_eq!(code, 1);
    assert_eq!(
        results,
        [
            (Some(1), Some("duplicate")),
            (Some(2), Some("recorded")),
            (Some(3), Some("rejected"))
        ],
        "{lines:?}"
    );
}

#[test]
fn wrong_use_is_exit_code_two_and_says_what_is_right() {
    let house = House::new();
    let (file, odd) = (samples(), house.write("findings.dat", "a"));
    let cases: [(&[&str], &str); 5] = [
        (&["report"], "FILE"),
        (
            &["report", "--kind", "rumour", "--yes", text(&file)],
            "identification",
        ),
        (
            &["report", "--set", "laboratory", "--yes", text(&file)],
            "FIELD=VALUE",
        ),
        (&["report", text(&odd)], "--input-format"),
        (&["report", "--format", "xml", text(&file)], "jsonl"),
    ];
    for (arguments, word) in cases {
        let told = house.comity(arguments);
        assert_eq!(code(&told), 2, "{arguments:?}: {}", err(&told));
        assert!(err(&told).contains(word), "{arguments:?}: {}", err(&told));
    }
    let missing = house.comity(&["report", "no-such-file.csv"]);
    assert_eq!(code(&missing), 3);
    assert!(err(&missing).contains("no-such-file.csv"), "{}", err(&missing));
}

#[test]
fn files_that_are_no_tables_are_refused_with_a_reason() {
    let house = House::new();
    let before = house.log_size();
    let files: [(&str, &[u8]); 4] = [
        ("empty.csv", b""),
        ("noise.xlsx", b"PK\x03\x04 this is no workbook"),
        ("noise.gz", b"\x1f\x8b\x08 torn"),
        ("binary.csv", &[0, 159, 146, 150, 0, 1, 2]),
    ];
    for (name, bytes) in files {
        let file = house.write(name, bytes);
        let told = house.comity(&["report", "--yes", text(&file)]);
        assert_eq!(code(&told), 1, "{name}: {}", err(&told));
        assert!(
            err(&told).contains(name) || out(&told).contains(name),
            "{name}: {}{}",
            out(&told),
            err(&told)
        );
        assert!(!err(&told).contains("panicked"), "{}", err(&told));
    }
    assert_eq!(house.log_size(), before);
}

/// A sender that is stopped half-way must not leave half a file behind.
#[test]
fn a_file_that_did_not_arrive_whole_is_not_recorded() {
    use std::io::{Read, Write};
    let house = House::new();
    let node = house.serve();
    let line = serde_json::json!({ "kind": "identification", "body": {
        "laboratory": "Made-up Laboratory", "sample": "half", "date": "2024-03-04", "date-means": "result",
        "findings": [{ "substance": { "as-written": "fentanyl" }, "basis": "confirmed" }],
    }});
    let whole = format!("{line}\n");
    let ask = |bytes: usize| {
        let ask = serde_json::json!({ "file": "half.jsonl", "format": "JsonLines", "kind": "identification",
            "mapping": null, "constants": [], "partial": false, "preview": false });
        let mut stream = std::os::unix::net::UnixStream::connect(house.data().join("control.sock")).unwrap();
        write!(
            stream,
            "{}\n{whole}",
            serde_json::json!({ "ask": { "report": ask }, "bytes": bytes })
        )
        .unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let half = ask(2 * whole.len());
    assert!(!half.contains("recorded"), "{half}");
    assert!(
        ask(whole.len()).contains("\"result\":\"recorded\""),
        "it was not recorded before"
    );
    drop(node);
}

/// A script must tell "mend the file" (1) and "use it rightly" (2) from "try again later" (3), whoever reads the file.
#[test]
fn exit_codes_are_the_same_through_a_serving_node() {
    let house = House::new();
    let node = house.serve();
    let unfit = house.write("unfit.csv", "sample_id,substance\nb-1,fentanyl\n");
    let told = house.comity(&["report", "--yes", text(&unfit)]);
    assert_eq!(code(&told), 1, "{}", err(&told));
    let form = house.write(
        "wrong.toml",
        "kind = \"identification\"\n[body]\ndate = \"never\"\nsample = 7\n",
    );
    let told = house.comity(&["report", text(&form)]);
    assert_eq!(code(&told), 1, "{}", err(&told));
    assert!(
        out(&told).contains("1 rejected"),
        "one form, however much is wrong with it: {}",
        out(&told)
    );
    assert!(
        out(&told).contains("line 3") && out(&told).contains("body.date"),
        "{}",
        out(&told)
    );
    drop(node);
}
