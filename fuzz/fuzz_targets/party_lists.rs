//! Lists of parties in every format: what is read is counted, every fault has a mend, and our own lines come back the same.
#![no_main]

use comity_wire::parties::{Format, Limits, read, read_several, sniff, write_ftm, write_lines};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((mode, rest)) = data.split_first() else {
        return;
    };
    let limits = Limits {
        entries: 1_000,
        names: 50,
        values: 50,
        field_bytes: 4_096,
        ..Limits::default()
    };
    let format = match usize::from(*mode) {
        // Half of the inputs are of the format that they look like.
        mode if mode >= 128 => sniff(rest).unwrap_or(Format::Table),
        mode => Format::ALL[mode % Format::ALL.len()],
    };
    let several: Vec<&[u8]> = rest.split(|byte| *byte == 0).take(4).collect();
    let _ = read_several(&several, &limits);
    let list = match read(rest, format, &limits) {
        Ok(list) => list,
        Err(error) => {
            assert!(!error.to_string().is_empty() && !error.mend().is_empty());
            return;
        }
    };
    let lost = list.faults.iter().filter(|fault| fault.lost).count();
    assert_eq!(list.header.entries, list.parties.len() + lost);
    assert!(
        list.faults
            .iter()
            .all(|fault| !fault.mend.is_empty() && !fault.reason.is_empty())
    );
    assert!(
        list.parties
            .iter()
            .all(|party| !party.id.is_empty() && !party.names.is_empty())
    );
    if list.parties.is_empty() {
        return;
    }
    let again = read(write_lines(&list.parties).as_bytes(), Format::Lines, &limits);
    assert_eq!(
        again.unwrap_or_else(|error| panic!("{error}")).parties,
        list.parties
    );
    let other = read(write_ftm(&list.parties).as_bytes(), Format::Ftm, &limits);
    assert_eq!(
        other.unwrap_or_else(|error| panic!("{error}")).parties.len(),
        list.parties.len()
    );
});
