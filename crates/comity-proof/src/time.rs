//! Times as our records write them: `2026-11-21T20:00:00Z`, in UTC, to the second.

/// Seconds of a day.
const DAY: u64 = 86_400;

/// Seconds since 1970 of a time between 1970 and 9999; `None` for any other form or a day that
/// does not exist.
pub fn parse(text: &str) -> Option<u64> {
    let bytes: &[u8; 20] = text.as_bytes().try_into().ok()?;
    let shape = bytes.iter().zip(b"dddd-dd-ddTdd:dd:ddZ");
    if !shape.into_iter().all(|(byte, form)| {
        if *form == b'd' {
            byte.is_ascii_digit()
        } else {
            byte == form
        }
    }) {
        return None;
    }
    let number =
        |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<u64>().ok());
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    let exists = year >= 1970
        && (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    exists.then(|| {
        let months: u64 = (1..month).map(|month| days_in(year, month)).sum();
        (days_before(year) + months + day - 1) * DAY + hour * 3600 + minute * 60 + second
    })
}

/// The time as text. Beyond the year 9999 the seconds are written as a plain number, which no
/// record holds.
pub fn format(seconds: u64) -> String {
    let (mut days, rest) = (seconds / DAY, seconds % DAY);
    if days >= days_before(10_000) {
        return seconds.to_string();
    }
    // At most one too many, for the days at the end of a year.
    let mut year = 1970 + days / 365;
    while days_before(year) > days {
        year -= 1;
    }
    days -= days_before(year);
    let mut month = 1;
    while days >= days_in(year, month) {
        days -= days_in(year, month);
        month += 1;
    }
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!(
        "{year:04}-{month:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z",
        days + 1
    )
}

/// Days from 1970 to the first of January of a year from 1970 on.
fn days_before(year: u64) -> u64 {
    let leaps = |year: u64| year / 4 - year / 100 + year / 400;
    (year.max(1970) - 1970) * 365 + leaps(year.max(1970) - 1) - leaps(1969)
}

fn days_in(year: u64, month: u64) -> u64 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    }
}
