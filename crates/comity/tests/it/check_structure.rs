//! `comity check TEXT`: one structure on the command line.

use serde_json::Value;

use crate::program::{code, comity, err, out};

const ACETYLFENTANYL: &str = "CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1";

#[test]
fn a_structure_is_recognised_as_one() {
    let told = comity(&["check", ACETYLFENTANYL, "--format", "jsonl", "--on", "2026-01-01"]);
    assert_eq!(code(&told), 0, "{}", err(&told));
    let answer: Value = serde_json::from_str(&out(&told)).unwrap();
    assert_eq!(answer["id"], ACETYLFENTANYL);
    let verdicts = answer["verdicts"].as_array().unwrap();
    let frs = verdicts
        .iter()
        .find(|judged| judged["measure"] == "us-frs")
        .unwrap();
    assert_eq!(
        (&frs["verdict"], &frs["letters"][0]),
        (&"meets".into(), &"E".into())
    );
}

#[test]
fn people_read_what_it_is_and_why() {
    let told = out(&comity(&["check", ACETYLFENTANYL, "--on", "2026-01-01"]));
    for part in [
        "Read as SMILES",
        "In the tables as Acetylfentanyl",
        "us-frs",
        "meets the text",
        "not a statement",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let told = out(&comity(&[
        "check",
        ACETYLFENTANYL,
        "--on",
        "2026-01-01",
        "--lang",
        "zh-CN",
    ]));
    for part in [
        "按SMILES读取",
        "数据表条目",
        "符合条文",
        "未查到管制措施不等于合法",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn a_name_that_is_known_stays_a_name() {
    // "CN" and "OF" can be read as structures; so can some abbreviations of drugs.
    let told = comity(&["check", "fentanyl"]);
    assert!(out(&told).contains("recognised by name"), "{}", out(&told));
    let told = comity(&["check", "CN"]);
    assert_eq!(code(&told), 1);
    assert!(out(&told).contains("not in the tables"), "{}", out(&told));
    let told = comity(&["check", "CN", "--as", "smiles", "--format", "jsonl"]);
    assert_eq!(code(&told), 0, "{}", out(&told));
}

#[test]
fn a_structure_with_a_mistake_is_no_answer() {
    let told = comity(&["check", "c1cccc1", "--as", "smiles", "--format", "jsonl"]);
    assert_eq!(code(&told), 1);
    let answer: Value = serde_json::from_str(&out(&told)).unwrap();
    assert_eq!(
        (&answer["verdicts"], &answer["error"]["code"]),
        (&serde_json::json!([]), &"kekule".into())
    );
    let told = comity(&["check", "CC(=O)N(c1ccccc1"]);
    assert_eq!(code(&told), 1);
    assert!(out(&told).contains("not whole"), "{}", out(&told));
    let told = comity(&["check", "c1cccc1", "--as", "smiles"]);
    assert!(out(&told).contains("cannot be read"), "{}", out(&told));
}

#[cfg(feature = "inchi")]
#[test]
fn an_inchi_is_a_structure_too() {
    let fentanyl = "InChI=1S/C22H28N2O/c1-2-22(25)24(20-11-7-4-8-12-20)21-14-17-23(18-15-21)16-13-19-9-5-3-6-10-19\
                    /h3-12,21H,2,13-18H2,1H3";
    let told = comity(&["check", fentanyl, "--format", "jsonl", "--in", "US"]);
    assert_eq!(code(&told), 0, "{}", err(&told));
    let answer: Value = serde_json::from_str(&out(&told)).unwrap();
    assert_eq!(answer["id"], fentanyl);
    let verdicts = answer["verdicts"].as_array().unwrap();
    assert!(
        verdicts.iter().any(|judged| judged["entry"] == "fentanyl"),
        "{answer}"
    );
    let told = comity(&["check", "InChI=1S/C2H6O/c1-2-9/h3H"]);
    assert_eq!(code(&told), 1);
    assert!(out(&told).contains("cannot be read"), "{}", out(&told));
}

#[test]
fn a_label_is_read_as_text() {
    let label = "Sufentanil citrate injection 50 mcg/mL";
    let told = comity(&["check", "--as", "text", label, "--in", "US"]);
    assert_eq!(code(&told), 0, "{}", err(&told));
    let said = out(&told);
    assert!(
        said.contains("Sufentanil") && said.contains("us-schedules") && said.contains("amount: 50"),
        "{said}"
    );
    assert!(
        !said
            .lines()
            .any(|line| line.trim_start().starts_with("fentanil:")),
        "{said}"
    );
    let told = comity(&["check", "--as", "text", label, "--in", "US", "--format", "jsonl"]);
    let answer: Value = serde_json::from_str(&out(&told)).unwrap();
    assert_eq!(answer["text"]["mentions"][0]["what"]["id"], "sufentanil");
    let told = comity(&["check", "--as", "text", "蒸馏水 500 ml", "--lang", "zh"]);
    assert!(out(&told).contains("未提及受管制的物质"), "{}", out(&told));
}

#[test]
fn a_tariff_code_says_what_is_declared_under_it() {
    let told = comity(&["check", "2939.44"]);
    assert_eq!(code(&told), 0, "{}", err(&told));
    assert!(
        out(&told).contains("HS2022") && out(&told).contains("Norephedrine"),
        "{}",
        out(&told)
    );
    let told = comity(&["check", "9999.99", "--format", "jsonl"]);
    assert_eq!(code(&told), 1);
    assert!(out(&told).contains("unknown"), "{}", out(&told));
}

#[test]
fn readings_are_named_or_refused() {
    let told = comity(&[
        "check",
        ACETYLFENTANYL,
        "--reading",
        "P1=wide,P3=narrow",
        "--reading",
        "P2=review",
    ]);
    assert_eq!(code(&told), 0, "{}", err(&told));
    for wrong in ["P1", "P1=perhaps", "P99=wide", "text-incomplete=wide"] {
        let told = comity(&["check", ACETYLFENTANYL, "--reading", wrong]);
        assert_eq!(code(&told), 2);
        assert!(err(&told).contains("such as P1=wide"), "{}", err(&told));
    }
}

#[test]
fn a_picture_of_a_name_or_a_structure() {
    let folder = tempfile::tempdir().unwrap();
    let pictures = folder.path().join("p");
    let pictures = pictures.to_str().unwrap();
    assert_eq!(
        code(&comity(&[
            "check",
            "acetylfentanyl",
            "--svg",
            pictures,
            "--in",
            "US"
        ])),
        0
    );
    assert_eq!(
        code(&comity(&[
            "check",
            ACETYLFENTANYL,
            "--svg",
            pictures,
            "--in",
            "US"
        ])),
        0
    );
    let mut names: Vec<String> = std::fs::read_dir(pictures)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "CC(=O)N".replace(['(', '=', ')'], "_") + "_c1ccccc1_C1CCN_CCc2ccccc2_CC1.svg",
            "acetylfentanyl.svg".into()
        ]
    );
}

#[test]
fn a_name_brings_the_definitions_that_its_structure_meets() {
    let told = comity(&[
        "check",
        "acetylfentanyl",
        "--format",
        "jsonl",
        "--on",
        "2026-01-01",
    ]);
    let answer: Value = serde_json::from_str(&out(&told)).unwrap();
    let definitions = answer["definitions"]["verdicts"].as_array().unwrap();
    let frs = definitions
        .iter()
        .find(|judged| judged["measure"] == "us-frs")
        .unwrap();
    assert_eq!(
        (&frs["verdict"], &frs["letters"][0]),
        (&"meets".into(), &"E".into())
    );
    let told = comity(&["check", "acetylfentanyl", "--on", "2026-01-01"]);
    assert!(
        out(&told).contains("By its structure:") && out(&told).contains("us-frs"),
        "{}",
        out(&told)
    );
}
