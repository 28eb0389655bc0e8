//! The station as its callers see it: bytes in, answers out.

use std::io;
use std::num::NonZeroUsize;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::Value;

use super::*;

/// Loaded once: that takes longer than every test.
fn tables() -> &'static Tables {
    static TABLES: LazyLock<Tables> = LazyLock::new(|| crate::facts::tables().unwrap());
    &TABLES
}

fn asked(tables: &Tables, form: Form) -> Screening<'_> {
    Screening {
        tables,
        question: Question {
            on: "2026-01-01".parse().unwrap(),
            places: Vec::new(),
        },
        readings: Readings::default(),
        input: Input::Smiles,
        form,
        against: None,
        pictures: false,
        lang: Lang::En,
    }
}

#[derive(Default)]
struct Kept(Vec<u8>);

impl Answers for Kept {
    fn text(&mut self, lines: &[u8]) -> io::Result<()> {
        self.0.extend_from_slice(lines);
        Ok(())
    }
}

fn run(ask: &Screening<'_>, list: &[u8], jobs: usize) -> (String, Tally) {
    let mut kept = Kept::default();
    let tally = ask
        .run(list, NonZeroUsize::new(jobs).unwrap(), &mut kept)
        .unwrap();
    (String::from_utf8(kept.0).unwrap(), tally)
}

fn answers(list: &[u8]) -> Vec<Value> {
    let tables = tables();
    let (text, tally) = run(&asked(tables, Form::JsonLines), list, 1);
    let answers: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(tally.records, answers.len() as u64);
    answers
}

/// Acetylfentanyl: listed, and it meets the definitions.
const LISTED: &str = "CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1";

fn words<'a>(answer: &'a Value, what: &str) -> Vec<&'a str> {
    answer[what]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect()
}

#[test]
fn every_record_is_answered_under_its_own_id() {
    let list = "CCO\tethanol\nc1ccccc1 benzene (pure)\nCC\n\n  \nC\t\"q\\\t\u{1b}芬太尼\r\n";
    let ids: Vec<Value> = answers(list.as_bytes())
        .iter()
        .map(|answer| answer["id"].clone())
        .collect();
    assert_eq!(ids, ["ethanol", "benzene (pure)", "3", "\"q\\\t\u{1b}芬太尼"]);
}

#[test]
fn what_cannot_be_read_is_never_no_measure_found() {
    let list = b"CCO\ta\nC(C\tb\n\tc\nC\xff\td\nCCC\te\xff\n";
    let answers = answers(list);
    for (at, line, code) in [(1, 2, "branch"), (2, 3, "empty"), (3, 4, "unexpected")] {
        let answer = &answers[at];
        assert_eq!(answer["verdicts"], serde_json::json!([]), "{answer}");
        assert_eq!(words(answer, "flags"), ["unreadable"]);
        assert_eq!(
            (&answer["error"]["line"], &answer["error"]["code"]),
            (&line.into(), &code.into())
        );
        for told in ["reason", "mend"] {
            assert!(!answer["error"][told].as_str().unwrap().is_empty());
        }
    }
    let repaired = &answers[4];
    assert_eq!(repaired["id"], "e\u{fffd}");
    assert_eq!(words(repaired, "flags"), ["id-repaired"]);
    assert!(repaired.get("error").is_none() && !repaired["verdicts"].as_array().unwrap().is_empty());
}

#[test]
fn a_line_that_is_too_long_is_unreadable_wherever_the_stream_was_cut() {
    for length in [LONGEST_LINE + 1, LONGEST_LINE + 40_000, 500_000] {
        let list = format!("CCO\ta\n{}\tb\nCC\tc\n", "C".repeat(length));
        let answers = answers(list.as_bytes());
        let ids: Vec<&Value> = answers.iter().map(|answer| &answer["id"]).collect();
        assert_eq!(ids, ["a", "2", "c"]);
        assert_eq!(
            (&answers[1]["error"]["line"], &answers[1]["error"]["code"]),
            (&2.into(), &"too-long".into())
        );
    }
}

#[test]
fn threads_change_nothing() {
    let tables = tables();
    let line = |number: usize| match number % 7 {
        0 => format!("{LISTED}\tnumber {number}\n"),
        1 => format!("C(C\tbroken {number}\n"),
        2 => "CCO\n".to_owned(),
        _ => format!("CCO id{number}\n"),
    };
    let list: String = (0..20_000).map(line).collect();
    for form in [Form::JsonLines, Form::Csv, Form::Table] {
        let ask = asked(tables, form);
        let one = run(&ask, list.as_bytes(), 1);
        for jobs in [2, 4, 9] {
            assert!(
                run(&ask, list.as_bytes(), jobs) == one,
                "{form:?}, {jobs} threads"
            );
        }
        let Tally {
            records,
            unreadable,
            nothing,
            ..
        } = one.1;
        assert_eq!((records, unreadable), (20_000, 2_857));
        assert_eq!(nothing, 20_000 - 2 * 2_857 - 1);
    }
}

#[test]
fn csv_has_a_row_for_every_verdict_and_every_unreadable_record() {
    let tables = tables();
    let list = format!("CCO\ta,\"b\"\n{LISTED}\tf\nC(\tbad\n");
    let (text, _) = run(&asked(tables, Form::Csv), list.as_bytes(), 1);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(String::from).collect();
    assert_eq!(
        header.join(" "),
        "id measure jurisdiction verdict letters entry component readings flags error"
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(
        rows.iter()
            .filter(|row| &row[0] == "a,\"b\"")
            .all(|row| &row[3] == "none")
    );
    assert!(
        rows.iter()
            .any(|row| &row[0] == "f" && &row[1] == "us-frs" && &row[3] != "none")
    );
    let bad: Vec<_> = rows.iter().filter(|row| &row[0] == "bad").collect();
    assert_eq!((bad.len(), &bad[0][3], &bad[0][8]), (1, "", "unreadable"));
    assert!(bad[0][9].starts_with("line 3"), "{:?}", bad[0]);
}

#[test]
fn people_see_what_is_to_be_said_and_no_terminal_codes() {
    let tables = tables();
    let list = format!("CCO\tquiet\n{LISTED}\tf\u{1b}[2J\u{202e}\nC(\tbad\n");
    let (text, tally) = run(&asked(tables, Form::Table), list.as_bytes(), 1);
    assert!(
        !text.contains("quiet") && !text.contains('\u{1b}') && !text.contains('\u{202e}'),
        "{text}"
    );
    assert!(text.contains("us-frs") && text.contains("unreadable"), "{text}");
    assert_eq!((tally.records, tally.nothing, tally.unreadable), (3, 1, 1));
}

#[test]
fn names_are_answered_in_order_and_no_list_of_names_is_refused() {
    let list: String = (0..30_000)
        .map(|number| format!("name {number}\tid {number}\n\n"))
        .collect();
    let told = |list: &str, jobs: usize| {
        let worker = || {
            |named: Named<'_>, into: &mut Vec<u8>| {
                let id = named.id.unwrap_or("-");
                into.extend(format!("{}|{}|{id}\n", named.line, named.name).bytes());
            }
        };
        let mut kept = Kept::default();
        let ended = names(
            list.as_bytes(),
            NonZeroUsize::new(jobs).unwrap(),
            worker,
            &mut kept,
        );
        (String::from_utf8(kept.0).unwrap(), ended)
    };
    let (one, ended) = told(&list, 1);
    ended.unwrap();
    assert!(
        one.starts_with("1|name 0|id 0\n3|name 1|id 1\n"),
        "{}",
        &one[..60]
    );
    assert_eq!(told(&list, 4).0, one);
    let (before, ended) = told(&format!("a\n\n{}\nb\n", "x".repeat(20_000)), 1);
    assert_eq!(before, "1|a|-\n");
    assert!(
        matches!(ended, Err(ScreenError::TooLong { line: 3, .. })),
        "{ended:?}"
    );
}

/// Ethanol as a molfile, with a property.
fn ethanol(title: &str, number: &str) -> String {
    format!(
        "{title}\n  made by hand\n\n  3  2  0  0  0  0            999 V2000\n\
         \x20   0.0000    0.0000    0.0000 C   0  0\n\
         \x20   1.5000    0.0000    0.0000 C   0  0\n\
         \x20   2.2500    1.3000    0.0000 O   0  0\n\
         \x20 1  2  1  0\n  2  3  1  0\nM  END\n> <NUMBER>\n{number}\n\n$$$$\n"
    )
}

fn records(list: &str, input: Input<'_>) -> Vec<Value> {
    let tables = tables();
    let ask = Screening {
        input,
        ..asked(tables, Form::JsonLines)
    };
    let one = run(&ask, list.as_bytes(), 1);
    assert!(run(&ask, list.as_bytes(), 3) == one);
    one.0
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn records_of_an_sd_file_are_called_by_property_title_or_number() {
    let broken = ethanol("c", "3").replace("  2  3  1  0\n", "  2  9  1  0\n");
    let list = ethanol("a", "1") + &ethanol("", "") + &broken + &ethanol("d", "4\"\\");
    let by_title = records(&list, Input::Sdf { id: None });
    let ids: Vec<&Value> = by_title.iter().map(|answer| &answer["id"]).collect();
    assert_eq!(ids, ["a", "2", "c", "d"]);
    let by_number = records(
        &list,
        Input::Sdf {
            id: Some("NUMBER".into()),
        },
    );
    let ids: Vec<&Value> = by_number.iter().map(|answer| &answer["id"]).collect();
    assert_eq!(ids, ["1", "2", "3", "4\"\\"]);
    let broken = &by_title[2];
    assert_eq!(words(broken, "flags"), ["unreadable"]);
    // Two records of 14 lines each come before; the bond is on line 9 of the third.
    assert_eq!(broken["error"]["line"], 37, "{broken}");
    assert!(by_title[3].get("error").is_none());
}

#[test]
fn a_molfile_is_one_record() {
    let answers = records(&ethanol("the title", ""), Input::Mol);
    assert_eq!((answers.len(), &answers[0]["id"]), (1, &"the title".into()));
    let answers = records("no molfile\n", Input::Mol);
    assert_eq!(words(&answers[0], "flags"), ["unreadable"]);
}

fn words_of(list: &str, input: Input<'_>) -> Vec<(String, String)> {
    let found = |answer: &Value| {
        let verdicts = answer["verdicts"].as_array().unwrap().iter();
        let said = verdicts.filter(|judged| judged["verdict"] != "none");
        let mut said: Vec<String> = said
            .map(|judged| {
                format!(
                    "{} {}",
                    judged["verdict"].as_str().unwrap(),
                    judged["entry"].as_str().unwrap_or("-")
                )
            })
            .collect();
        said.extend(words(answer, "flags").iter().map(|flag| format!("#{flag}")));
        said.sort();
        said.dedup();
        said.join("; ")
    };
    let answers = records(list, input);
    answers
        .iter()
        .map(|answer| (answer["id"].as_str().unwrap().to_owned(), found(answer)))
        .collect()
}

#[test]
fn names_and_numbers_are_records_like_any_other() {
    let told = words_of(
        "fentanyl\tA 1\n437-38-7\n芬太尼\nsugar of nowhere\n437-38-8\n",
        Input::Names,
    );
    for (at, id) in [(0, "A 1"), (1, "2"), (2, "3")] {
        let (own, said) = &told[at];
        assert!(own == id && said.contains("listed fentanyl"), "{told:?}");
    }
    assert_eq!(told[3], ("4".into(), "#unknown".into()));
    assert_eq!(told[4], ("5".into(), "#unreadable".into()));
}

#[test]
fn free_text_is_read_whole_and_a_word_behind_a_tab_is_its_id_too() {
    let scanner = Scanner::load(tables(), crate::facts::FILES).unwrap();
    let list = "舒芬太尼注射液 50μg/ml\tL-1\nvitamin C 500 mg\nvitamin C\tfentanyl\n";
    let told = words_of(list, Input::Text { scanner: &scanner });
    assert!(
        told[0].0 == "L-1" && told[0].1.contains("listed sufentanil"),
        "{told:?}"
    );
    assert!(
        !told[0].1.contains("listed fentanyl"),
        "no name inside a longer one: {told:?}"
    );
    assert_eq!(told[1], ("2".into(), String::new()));
    assert!(
        told[2].1.contains("fentanyl"),
        "nothing of a label is left unread: {told:?}"
    );
}

#[test]
fn only_what_differs_between_two_days_is_told() {
    let ask = |from: &str, to: &str| {
        let mut ask = asked(tables(), Form::JsonLines);
        ask.question.on = from.parse().unwrap();
        ask.question.places = vec!["CN".parse().unwrap()];
        ask.against = Some(to.parse().unwrap());
        let (text, tally) = run(&ask, format!("{LISTED}\ta\nCCO\tb\n").as_bytes(), 1);
        let changed: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!((tally.records, tally.different), (2, changed.len() as u64));
        changed
    };
    // China placed the class under control on 1 May 2019.
    let changed = ask("2019-04-30", "2019-05-01");
    assert_eq!(changed.len(), 1, "{changed:?}");
    let mut classes = changed[0]["changes"].as_array().unwrap().iter();
    let class = classes.find(|change| change["measure"] == "cn-fentanyl").unwrap();
    assert_eq!(
        (&class["before"], &class["after"]),
        (&"none".into(), &"meets".into())
    );
    assert!(ask("2020-01-01", "2021-01-01").is_empty());
}

/// Bytes that lists are made of, and some that they are not.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop_oneof![
        Just(b"CCO".to_vec()),
        Just(LISTED.as_bytes().to_vec()),
        Just(b"C1CC".to_vec()),
        Just(b"\t".to_vec()),
        Just(b" ".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"|$;R1$|".to_vec()),
        Just("芬太尼\u{202e}\u{feff}".as_bytes().to_vec()),
        proptest::collection::vec(any::<u8>(), 0..12),
    ];
    proptest::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_give_one_line_of_json_for_every_line_that_is_not_blank(mut list in bytes()) {
        // Two bytes a character are refused as a whole.
        if list.starts_with(b"\xff\xfe") || list.starts_with(b"\xfe\xff") {
            list.clear();
        }
        let text = list.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&list);
        let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).count();
        let ask = asked(tables(), Form::JsonLines);
        let (out, tally) = run(&ask, &list, 1);
        prop_assert_eq!(tally.records, lines as u64);
        prop_assert_eq!(out.lines().count(), lines);
        for line in out.split_terminator('\n') {
            let answer: Value = serde_json::from_str(line).unwrap();
            let unreadable = words(&answer, "flags").contains(&"unreadable");
            prop_assert_eq!(unreadable, answer.get("error").is_some());
            prop_assert_eq!(unreadable, answer["verdicts"].as_array().unwrap().is_empty());
        }
        prop_assert_eq!(run(&ask, &list, 3), (out, tally));
    }
}
