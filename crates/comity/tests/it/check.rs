//! `comity check`: what is it, and where is it controlled on a date. It needs no node.

use serde_json::Value;

use crate::program::{code, comity, err, out, text};

/// One question: exit code and answer.
fn ask(arguments: &[&str]) -> (i32, Value) {
    let told = comity(&[&["check", "--format", "jsonl"], arguments].concat());
    let answer = serde_json::from_str(&out(&told)).unwrap_or_else(|_| panic!("{}{}", out(&told), err(&told)));
    (code(&told), answer)
}

fn identity(answer: &Value) -> &str {
    answer["recognition"]["identity"]["id"].as_str().unwrap_or("none")
}

/// Where a substance stands in a jurisdiction.
fn standing(answer: &Value, jurisdiction: &str) -> String {
    let verdicts = answer["verdicts"].as_array().unwrap();
    let verdict = verdicts
        .iter()
        .find(|verdict| verdict["jurisdiction"] == jurisdiction)
        .unwrap();
    verdict["standing"].as_str().unwrap().to_owned()
}

#[test]
fn a_name_in_both_languages_a_number_and_a_key_are_one_identity() {
    for asked in [
        "fentanyl",
        "FENTANYL",
        "芬太尼",
        "437-38-7",
        "PJMPHNIQZUBGLI-UHFFFAOYSA-N",
    ] {
        let (code, answer) = ask(&[asked]);
        assert_eq!((code, identity(&answer)), (0, "fentanyl"), "{asked}: {answer}");
        assert_eq!(answer["query"], asked);
        for jurisdiction in ["UN", "US", "CN"] {
            assert_eq!(standing(&answer, jurisdiction), "controlled", "{asked}: {answer}");
        }
    }
}

#[test]
fn each_verdict_names_instrument_clause_since_and_whether_it_was_checked() {
    let (_, answer) = ask(&["fentanyl"]);
    for verdict in answer["verdicts"].as_array().unwrap() {
        assert!(!verdict["tables"].as_str().unwrap().is_empty());
        for measure in verdict["measures"].as_array().unwrap() {
            for field in ["instrument", "clause", "citation", "status", "state", "kind"] {
                assert!(!measure[field].as_str().unwrap().is_empty(), "{field}: {measure}");
            }
            let provenance = measure["provenance"].as_str().unwrap();
            assert!(matches!(provenance, "source" | "unverified"), "{measure}");
            assert_eq!(
                provenance == "unverified",
                measure.get("unverified").is_some(),
                "{measure}"
            );
        }
    }
}

#[test]
fn a_wrong_check_digit_is_an_error_that_proposes_nothing() {
    let (code, answer) = ask(&["437-38-8"]);
    assert_eq!(code, 1);
    assert_eq!(answer["recognition"]["outcome"], "invalid");
    assert_eq!(answer["recognition"]["reason"], "cas-check-digit");
    assert_eq!(answer["verdicts"], serde_json::json!([]));
    assert!(
        !answer.to_string().contains("437-38-7"),
        "the right number is not proposed: {answer}"
    );
    let told = comity(&["check", "437-38-8"]);
    assert!(
        out(&told).contains("check digit") && !out(&told).contains("437-38-7"),
        "{}",
        out(&told)
    );
    assert!(!out(&told).to_lowercase().contains("fentanyl"), "{}", out(&told));
}

#[test]
fn a_number_of_another_name_is_a_finding() {
    let (code, answer) = ask(&["xylazine", "--cas", "437-38-7"]);
    assert_eq!((code, answer["pair"]["finding"].as_str()), (1, Some("conflict")));
    assert_eq!(
        answer["verdicts"],
        serde_json::json!([]),
        "nothing is said of which of the two it is"
    );
    let told = comity(&["check", "xylazine", "--cas", "437-38-7"]);
    assert!(
        out(&told).contains("FINDING") && out(&told).contains("Fentanyl"),
        "{}",
        out(&told)
    );

    let (code, answer) = ask(&["xylazine", "--cas", "7361-61-7"]);
    assert_eq!((code, answer["pair"]["finding"].as_str()), (0, Some("agree")));
    let (code, answer) = ask(&["xylazine", "--cas", "7361-61-8"]);
    assert_eq!((code, answer["pair"]["finding"].as_str()), (1, Some("invalid")));
}

#[test]
fn what_is_not_in_the_tables_is_not_called_free() {
    let (code, answer) = ask(&["sugar of nowhere"]);
    assert_eq!(
        (code, answer["recognition"]["outcome"].as_str()),
        (1, Some("unknown"))
    );
    assert_eq!(answer["verdicts"], serde_json::json!([]));
    let told = comity(&["check", "sugar", "of", "nowhere"]);
    assert!(
        out(&told).contains("no statement on whether it is controlled"),
        "{}",
        out(&told)
    );
}

/// China's catalogue of precursors took 4-AP in on 1 September 2024.
#[test]
fn a_date_before_and_after_a_control() {
    for (on, expected) in [
        ("2024-08-31", "from-later"),
        ("2024-09-01", "controlled"),
        ("2026-01-01", "controlled"),
    ] {
        let (code, answer) = ask(&["4-AP", "--on", on]);
        assert_eq!((code, answer["on"].as_str()), (0, Some(on)));
        assert_eq!(standing(&answer, "CN"), expected, "{on}: {answer}");
    }
    let (_, answer) = ask(&["4-AP", "--on", "2024"]);
    assert_eq!(
        standing(&answer, "CN"),
        "undecided",
        "the year alone does not say"
    );
    let wrong = comity(&["check", "4-AP", "--on", "2024-02-30"]);
    assert_eq!(code(&wrong), 2, "{}", err(&wrong));
}

#[test]
fn many_are_asked_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("names.txt");
    std::fs::write(&file, "fentanyl\n\n芬太尼\n437-38-8\nsugar of nowhere\n").unwrap();
    let told = comity(&["check", "--input", text(&file), "--format", "jsonl"]);
    assert_eq!(code(&told), 1, "two lines are findings");
    let answers: Vec<Value> = out(&told)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let outcomes: Vec<_> = answers
        .iter()
        .map(|a| a["recognition"]["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(outcomes, ["known", "known", "invalid", "unknown"]);

    std::fs::write(&file, "fentanyl\nxylazine\n").unwrap();
    let table = folder.path().join("answers.csv");
    let told = comity(&[
        "check",
        "--input",
        text(&file),
        "--format",
        "csv",
        "--output",
        text(&table),
    ]);
    assert_eq!((code(&told), out(&told).as_str()), (0, ""));
    let mut reader = csv::Reader::from_path(&table).unwrap();
    let header = reader.headers().unwrap().iter().collect::<Vec<_>>().join(" ");
    assert_eq!(
        header,
        "query result id name_en name_zh cas jurisdiction on standing instrument clause since provenance"
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(
        rows.iter().any(|row| &row[0] == "xylazine" && &row[6] == "CN"),
        "{rows:?}"
    );
    assert!(rows.iter().all(|row| &row[1] == "known"));

    std::fs::write(&file, "a".repeat(20_000)).unwrap();
    let told = comity(&["check", "--input", text(&file)]);
    assert_eq!(code(&told), 2);
    assert!(err(&told).contains("line 1 is longer"), "{}", err(&told));
}

#[test]
fn the_gap_between_two_jurisdictions_is_what_single_checks_say() {
    let on = "2026-01-01";
    let (code, gap) = ask(&["--gap", "US", "CN", "--on", on]);
    assert_eq!(code, 0);
    let (_, turned) = ask(&["--gap", "CN", "US", "--on", on]);
    let ids = |rows: &Value| {
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&gap["only_a"]), ids(&turned["only_b"]));
    assert_eq!(ids(&gap["only_b"]), ids(&turned["only_a"]));
    assert!(ids(&gap["only_b"]).len() > 10);
    for row in gap["only_b"].as_array().unwrap().iter().take(3) {
        let (_, answer) = ask(&[row["name"]["en"].as_str().unwrap(), "--on", on]);
        assert_eq!(standing(&answer, "CN"), "controlled", "{row}");
        assert_eq!(standing(&answer, "US"), "no-measure-found", "{row}");
    }
    let told = comity(&["check", "--gap", "US", "FR"]);
    assert_eq!(crate::program::code(&told), 2);
    assert!(
        err(&told).contains("the tables hold no law of FR; they hold UN, US, CN"),
        "{}",
        err(&told)
    );
}

#[test]
fn the_listing_lag_is_counted_in_days_from_the_date_of_the_united_nations() {
    let told = comity(&["check", "--lag", "--format", "jsonl"]);
    assert_eq!(code(&told), 0);
    let lines: Vec<Value> = out(&told)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(lines.len() > 50);
    let one = |id: &str, place: &str| {
        lines
            .iter()
            .find(|l| l["id"] == id && l["jurisdiction"] == place)
            .unwrap()
    };
    // 23 November 2022 to 1 September 2024.
    let lag = one("1-boc-4-ap", "CN");
    assert_eq!(
        (lag["days_min"].as_i64(), lag["days_max"].as_i64()),
        (Some(648), Some(648)),
        "{lag}"
    );
    for line in &lines {
        let (least, most) = (line["days_min"].as_i64(), line["days_max"].as_i64());
        assert!(
            least.zip(most).is_none_or(|(least, most)| least <= most),
            "{line}"
        );
    }
}

#[test]
fn what_people_read_says_where_a_fact_was_not_checked() {
    let told = comity(&["check", "4-AP"]);
    assert_eq!(code(&told), 0);
    let lines = out(&told);
    assert!(
        lines.contains("NOT VERIFIED") && lines.contains("source read"),
        "{lines}"
    );
    assert!(lines.contains("no measure found"), "{lines}");
}
