//! Files: all or nothing, partial, twice, and what becomes of each line.

use comity_flow::{FlowError, LineOutcome, Mode};

use crate::bench::{Bench, assert_sound, hand_in};

const HEADER: &str = "sample_id,date,region,matrix,substance,as_written\n";

fn rows(lines: &[&str]) -> String {
    format!("{HEADER}{}\n", lines.join("\n"))
}

#[test]
fn a_file_of_findings_goes_in_and_is_recognised() {
    let bench = Bench::new();
    let node = bench.start().node;
    let file = rows(&[
        "ct-1,2017-03-02,US-CT,postmortem,FENTANYL,FENTANYL",
        "ct-2,2017-03-02,US-CT,postmortem,4-ANPP,DESPROPIONYL FENTANYL",
        "ct-3,2017-03-05,US-CT,postmortem,COCAINE,COCAIN",
    ]);
    let recorded = hand_in(&node, &file, Mode::Whole).unwrap();
    assert_eq!(
        (recorded.recorded, recorded.duplicate, recorded.rejected),
        (3, 0, 0)
    );
    let LineOutcome::Recorded { id, .. } = &recorded.lines[2].1 else {
        panic!()
    };
    let detail = node.record(&crate::bench::officer(), id, None, None).unwrap();
    let substance = detail.record.body.substances()[0];
    assert_eq!(substance.as_written, "COCAIN", "the source's words are kept");
    assert!(
        substance.recognised_as.is_some(),
        "recognised by the other column"
    );
}

#[test]
fn one_bad_line_keeps_the_whole_file_out_unless_partial() {
    let bench = Bench::new();
    let node = bench.start().node;
    let size = node.log_size();
    let file = rows(&[
        "ct-1,2017-03-02,US-CT,postmortem,FENTANYL,FENTANYL",
        "ct-2,31-02-2017,US-CT,postmortem,FENTANYL,FENTANYL",
        "ct-3,2017-03-02,US-CT,postmortem,FENTANYL,FENTANYL",
    ]);
    let Err(FlowError::Fields(problems)) = hand_in(&node, &file, Mode::Whole) else {
        panic!("all or nothing")
    };
    assert!(problems[0].field.starts_with("line 3"), "{problems:?}");
    assert_eq!(node.log_size(), size);
    let recorded = hand_in(&node, &file, Mode::Partial).unwrap();
    assert_eq!((recorded.recorded, recorded.rejected), (2, 1));
    assert!(matches!(recorded.lines[1], (3, LineOutcome::Rejected(_))));
}

#[test]
fn the_same_file_twice_and_the_same_line_twice() {
    let bench = Bench::new();
    let node = bench.start().node;
    let line = "ct-1,2017-03-02,US-CT,postmortem,FENTANYL,FENTANYL";
    let file = rows(&[line, line]);
    let first = hand_in(&node, &file, Mode::Whole).unwrap();
    assert_eq!((first.recorded, first.duplicate), (1, 1));
    let size = node.log_size();
    let second = hand_in(&node, &file, Mode::Whole).unwrap();
    assert_eq!((second.recorded, second.duplicate), (0, 2));
    assert_eq!(node.log_size(), size);
}

#[test]
fn thousands_of_lines_stand_under_one_root() {
    let bench = Bench::new();
    let node = bench.start().node;
    let lines: Vec<String> = (0..3000)
        .map(|n| format!("s-{n},2018-05-0{},US-CT,powder,FENTANYL,FENTANYL", 1 + n % 9))
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let recorded = hand_in(&node, &rows(&lines), Mode::Whole).unwrap();
    assert_eq!(recorded.recorded, 3000);
    drop(node);
    let (_copy, folder) = bench.published();
    assert_sound(&folder);
}
