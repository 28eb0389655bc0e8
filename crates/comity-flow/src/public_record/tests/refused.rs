//! Each kind of bad line is refused at its line and field.

use super::super::{FILES, load};
use super::{REAL, at, listed, refused, with};

#[test]
fn a_line_without_a_source_is_refused() {
    refused(
        "record-events.csv",
        "INCB page on fentanyl-related substances with no known legitimate uses; circular E/INCB/PRE/C.L. 15/2018,source",
        ",source",
        "citation",
    );
    refused("record-evidence.csv", ",source\n", ",memory\n", "provenance");
    refused(
        "record-wordings.csv",
        "\"The Hill, 22 Nov 2023 and 28 Jan 2024\",source",
        ",source",
        "citation",
    );
}

#[test]
fn dates_are_read_and_kept_in_order() {
    refused(
        "record-events.csv",
        "2018-12-01,,commitment",
        "2018-13-01,,commitment",
        "date",
    );
    refused(
        "record-events.csv",
        "2018-12-01,,commitment",
        ",,commitment",
        "date",
    );
    refused(
        "record-events.csv",
        "2024-01-30,2024-01-31",
        "2024-01-30,2024-01-29",
        "date_to",
    );
    refused("record-events.csv", "2017-10-18,AT", "2016-10-18,AT", "in_force");
    refused(
        "record-commitments.csv",
        "2025-10-30,ev-20251030-busan,US,2025-11-10",
        "2025-10-30,ev-20251030-busan,US,2025-01-10",
        "due",
    );
    refused(
        "record-statuses.csv",
        "C03,met,2019-05-01",
        "C03,met,2017-05-01",
        "status_on",
    );
    refused(
        "record-listings.csv",
        "公安部物证鉴定中心,2023-11-16",
        "公安部物证鉴定中心,2019-11-16",
        "effective",
    );
    refused(
        "record-observations.csv",
        "US,2023,76282",
        "US,last year,76282",
        "period",
    );
}

#[test]
fn what_is_named_must_exist() {
    refused(
        "record-events.csv",
        "CN:NNCC;CN:MPS,,China lists four",
        "CN:XXX,,China lists four",
        "actors",
    );
    refused(
        "record-events.csv",
        "US:POTUS;CN:PRES,C03",
        "US:POTUS;CN:PRES,C99",
        "commitments",
    );
    refused(
        "record-evidence.csv",
        "ed-c03-20190401-cn-fentanyl-class,C03",
        "ed-c03-20190401-cn-fentanyl-class,C77",
        "commitment",
    );
    refused(
        "record-evidence.csv",
        "C03,ev-20190401-cn-fentanyl-class",
        "C03,ev-20190401-none",
        "event",
    );
    refused("record-wordings.csv", "wo-11,C12", "wo-11,C88", "about");
    refused("record-statuses.csv", "C02,open", "C66,open", "subject");
    refused(
        "record-meetings.csv",
        "ev-20251030-busan,held",
        "ev-20251030-none,held",
        "event",
    );
    refused(
        "record-commitments.csv",
        "ev-20181201-buenos-aires",
        "ev-2018-none",
        "made_in",
    );
    refused("record-listings.csv", "US:BIS", "US:NONE", "authority");
    refused("record-observations.csv", "US:CDC", "US:NONE", "publisher");
}

#[test]
fn words_outside_the_vocabularies_are_refused() {
    refused(
        "record-events.csv",
        "2018-12-01,,commitment,meeting",
        "2018-12-01,,promise,meeting",
        "kind",
    );
    refused(
        "record-events.csv",
        "2018-12-01,,commitment,meeting",
        "2018-12-01,,commitment,gathering",
        "record",
    );
    refused(
        "record-events.csv",
        "control,control,placed",
        "control,control,imposed",
        "type",
    );
    refused("record-events.csv", ",convicted,", ",guilty,", "proceedings");
    refused(
        "record-evidence.csv",
        "supports,legal-fact,B,1",
        "proves,legal-fact,B,1",
        "direction",
    );
    refused(
        "record-evidence.csv",
        "supports,legal-fact,B,1",
        "supports,hearsay,B,1",
        "class",
    );
    refused(
        "record-evidence.csv",
        "supports,legal-fact,B,1",
        "supports,legal-fact,G,1",
        "source_grade",
    );
    refused(
        "record-evidence.csv",
        "supports,legal-fact,B,1",
        "supports,legal-fact,B,7",
        "information_grade",
    );
    refused(
        "record-evidence.csv",
        "supports,legal-fact,B,1",
        "supports,legal-fact,,1",
        "source_grade",
    );
    refused("record-statuses.csv", "C02,open", "C02,kept", "status");
    refused(
        "record-wordings.csv",
        "US,en,quotation",
        "US,fr,quotation",
        "lang",
    );
    refused(
        "record-wordings.csv",
        "US,en,quotation",
        "USA,en,quotation",
        "side",
    );
    refused(
        "record-observations.csv",
        "76282,{death}",
        "\"76,282\",{death}",
        "value",
    );
    refused("record-observations.csv", "76282,{death}", "76282,people", "unit");
}

#[test]
fn both_languages_are_needed_and_chinese_is_chinese() {
    refused("record-events.csv", "中国列管卡芬太尼", "", "title_zh");
    refused("record-events.csv", "China lists carfentanil", "", "title_en");
    refused(
        "record-events.csv",
        "中国列管卡芬太尼",
        "carfentanil listed",
        "title_zh",
    );
    refused("record-commitments.csv", "前体管控与信息交流", "", "subject_zh");
    refused(
        "record-commitments.csv",
        "前体和压片机供应下降（美方提出）",
        "",
        "measure_zh",
    );
    refused(
        "record-meetings.csv",
        "中国国家主席；美国总统；美国国务卿",
        "中国国家主席；美国总统",
        "participants_zh",
    );
}

#[test]
fn recollection_gets_no_grade() {
    let (answer, line) = with("record-evidence.csv", ",source\n", ",unverified\n");
    let faults = answer.expect_err("a graded recollection");
    assert!(
        faults
            .iter()
            .any(|fault| fault.line == line && fault.field == "source_grade"),
        "{}",
        listed(&faults)
    );
}

#[test]
fn missing_words_have_a_reason_and_no_words() {
    refused(
        "record-wordings.csv",
        "original wording not in our sources",
        "",
        "note_en",
    );
    refused(
        "record-wordings.csv",
        "CN,zh,missing,,,",
        "CN,zh,missing,,我方译文,",
        "words",
    );
    refused(
        "record-wordings.csv",
        "CN,zh,missing,,,",
        "CN,zh,quotation,,,",
        "words",
    );
}

#[test]
fn persons_cannot_be_named() {
    refused(
        "record-events.csv",
        "company/CN/Wuhan Shuokang",
        "person/CN/Somebody",
        "parties",
    );
    refused(
        "record-listings.csv",
        "authority/CN/Institute",
        "person/CN/Institute",
        "party",
    );
}

#[test]
fn a_case_says_where_the_proceedings_stand() {
    refused("record-events.csv", ",charged,", ",,", "proceedings");
}

#[test]
fn nothing_hangs_loose() {
    // A line taken away is missed by the line that needs it.
    let (answer, _) = with(
        "record-meetings.csv",
        "ev-20251030-busan,held",
        "# ev-20251030-busan,held",
    );
    assert!(listed(&answer.unwrap_err()).contains("no line of record-meetings.csv names the event"));
    let (answer, _) = with("record-statuses.csv", "C14,open", "# C14,open");
    assert!(listed(&answer.unwrap_err()).contains("no status"));
    refused(
        "record-events.csv",
        "US:POTUS;CN:PRES,C03",
        "US:POTUS;CN:PRES,C03;C09",
        "commitments",
    );
    refused(
        "record-listings.csv",
        "ls-entity-list-ifs,delist",
        "ls-entity-list-ifs,issue",
        "verb",
    );
    refused(
        "record-listings.csv",
        "ls-entity-list-ifs,issue",
        "ls-entity-list-ifs,delist",
        "verb",
    );
    refused(
        "record-statuses.csv",
        "ev-20220805-cn-suspension,reversed",
        "ev-20231115-woodside,reversed",
        "subject",
    );
}

#[test]
fn one_id_is_one_line() {
    refused("record-wordings.csv", "wo-02,", "wo-01,", "id");
    refused("record-actors.csv", "CN:GOV,", "CN:PRES,", "code");
}

#[test]
fn files_and_columns_are_named() {
    let few = load(&REAL[..8], at()).unwrap_err();
    assert!(
        few.iter()
            .any(|fault| fault.file == "record-observations.csv" && fault.line == 0 && fault.field == "file")
    );
    refused(
        "record-actors.csv",
        "CN,China,中国,",
        "CN,China,中国,spare,",
        "line",
    );
    let (answer, _) = with("record-actors.csv", "code,name_en", "key,name_en");
    assert!(
        answer
            .unwrap_err()
            .iter()
            .any(|fault| fault.file == "record-actors.csv" && fault.field == "header")
    );
    let stray: Vec<(&str, &str)> = REAL.iter().copied().chain([("record-event.csv", "")]).collect();
    assert!(listed(&load(&stray, at()).unwrap_err()).contains("record-event.csv"));
    let more: Vec<(&str, &str)> = REAL
        .iter()
        .copied()
        .chain([("controls.csv", "anything")])
        .collect();
    assert!(load(&more, at()).is_ok());
    assert_eq!(REAL.map(|(name, _)| name), FILES);
}

#[test]
fn hostile_bytes_make_no_panic() {
    for text in [
        "",
        "#",
        "\u{feff}",
        "a,b\n\"",
        "id,date\n1,2\n",
        "\0\0\0",
        "\n\n\n",
    ] {
        let files: Vec<(&str, &str)> = FILES.iter().map(|name| (*name, text)).collect();
        assert!(load(&files, at()).is_err());
    }
}
