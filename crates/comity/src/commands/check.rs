//! `comity check`: what is it, and where is it controlled, on a date, by which clause. Needs no node.

use std::io::{BufRead, BufReader, Read};

use anyhow::{Context, bail};
use comity_core::clock::Clock;
use comity_core::date::PartialDate;
use comity_core::grading::Provenance;
use comity_core::jurisdiction::Jurisdiction;
use comity_flow::lookups::{self, Check as Answer};
use comity_substances::{
    GapRow, Identity, JurisdictionVerdict, MeasureVerdict, Pair, Recognition, Standing, Tables,
};
use serde::Serialize;

use crate::cli::{Check, Format};
use crate::exit::{Done, WrongUse};
use crate::output::{Sink, table};
use crate::progress;
use crate::real::SystemClock;

/// Longest line of an input file; a name is far shorter.
const LONGEST_LINE: u64 = 16 * 1024;

/// Runs the command.
///
/// # Errors
/// Input that cannot be read; what is not known or contradicts itself ends with exit code 1.
pub(crate) fn run(args: &Check) -> anyhow::Result<Done> {
    let tables = comity_flow::facts::tables().map_err(|cause| anyhow::anyhow!("{cause}"))?;
    let on = args.on.unwrap_or_else(|| SystemClock.today());
    let mut sink = Sink::open(&args.output)?;
    let done = match (&args.gap, args.lag, &args.input) {
        (Some(pair), _, _) => gap(&tables, pair, on, &mut sink)?,
        (None, true, _) => lag(&tables, &mut sink)?,
        (None, false, Some(path)) => many(&tables, path, on, &mut sink)?,
        (None, false, None) => {
            let query = args.query.join(" ");
            let answer = lookups::check(&tables, &query, args.cas.as_deref(), on);
            header(&mut sink)?;
            write(&mut sink, &tables, &answer)?;
            done(&answer)
        }
    };
    sink.finish()?;
    Ok(done)
}

fn done(answer: &Answer) -> Done {
    let contradicts = matches!(answer.pair, Some(Pair::Conflict { .. } | Pair::Invalid { .. }));
    let known = matches!(answer.recognition, Recognition::Known { .. });
    if known && !contradicts {
        Done::Clean
    } else {
        Done::Findings
    }
}

fn many(tables: &Tables, path: &std::path::Path, on: PartialDate, sink: &mut Sink) -> anyhow::Result<Done> {
    let standard = path.as_os_str() == "-";
    let reader: Box<dyn Read> = if standard {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(path).with_context(|| format!("could not read {}", path.display()))?)
    };
    let length = if standard {
        0
    } else {
        std::fs::metadata(path)?.len()
    };
    let bar = progress::bar("substances");
    bar.set_length(length);
    let mut reader = BufReader::new(reader);
    let (mut line, mut clean) = (String::new(), Done::Clean);
    header(sink)?;
    for number in 1_u64.. {
        line.clear();
        let read = reader
            .by_ref()
            .take(LONGEST_LINE + 1)
            .read_line(&mut line)
            .with_context(|| format!("line {number} is not text in UTF-8"))?;
        if read == 0 {
            break;
        }
        if read as u64 > LONGEST_LINE {
            bail!(WrongUse(format!(
                "line {number} is longer than {LONGEST_LINE} bytes; write one substance a line"
            )));
        }
        bar.inc(read as u64);
        let query = line.trim();
        if query.is_empty() {
            continue;
        }
        let answer = lookups::check(tables, query, None, on);
        write(sink, tables, &answer)?;
        if done(&answer) == Done::Findings {
            clean = Done::Findings;
        }
    }
    bar.finish_and_clear();
    Ok(clean)
}

const COLUMNS: [&str; 13] = [
    "query",
    "result",
    "id",
    "name_en",
    "name_zh",
    "cas",
    "jurisdiction",
    "on",
    "standing",
    "instrument",
    "clause",
    "since",
    "provenance",
];

fn header(sink: &mut Sink) -> anyhow::Result<()> {
    if sink.format == Format::Csv {
        sink.csv(&COLUMNS.map(String::from))
    } else {
        Ok(())
    }
}

fn write(sink: &mut Sink, tables: &Tables, answer: &Answer) -> anyhow::Result<()> {
    match sink.format {
        Format::Jsonl => sink.json(answer),
        Format::Csv => csv(sink, answer),
        Format::Table => people(sink, tables, answer),
    }
}

/// The stable word of an enumeration.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn result(answer: &Answer) -> &'static str {
    match (&answer.pair, &answer.recognition) {
        (Some(Pair::Conflict { .. }), _) => "conflict",
        (Some(Pair::Invalid { .. }), _) | (_, Recognition::Invalid { .. }) => "invalid",
        (_, Recognition::Known { .. }) => "known",
        (_, Recognition::Ambiguous { .. }) => "ambiguous",
        (_, Recognition::Unknown) => "unknown",
    }
}

fn csv(sink: &mut Sink, answer: &Answer) -> anyhow::Result<()> {
    let identity = match &answer.recognition {
        Recognition::Known { identity } => Some(identity),
        _ => None,
    };
    let mut start = vec![answer.query.clone(), result(answer).into()];
    let of = |text: Option<String>| text.unwrap_or_default();
    start.push(of(identity.map(|identity| identity.id.clone())));
    start.push(of(identity.map(|identity| identity.name.en.clone())));
    start.push(of(identity.map(|identity| identity.name.zh.clone())));
    start.push(of(
        identity.and_then(|identity| identity.cas.as_ref().map(ToString::to_string))
    ));
    if answer.verdicts.is_empty() {
        start.resize(COLUMNS.len(), String::new());
        return sink.csv(&start);
    }
    for verdict in &answer.verdicts {
        let place = [
            verdict.jurisdiction.to_string(),
            answer.on.to_string(),
            word(&verdict.standing),
        ];
        let measures: Vec<[String; 4]> = match verdict.measures.as_slice() {
            [] => vec![Default::default()],
            measures => measures.iter().map(measure_cells).collect(),
        };
        for measure in measures {
            let row: Vec<String> = start
                .iter()
                .cloned()
                .chain(place.iter().cloned())
                .chain(measure)
                .collect();
            sink.csv(&row)?;
        }
    }
    Ok(())
}

fn measure_cells(measure: &MeasureVerdict) -> [String; 4] {
    let since = measure.since.map(|since| since.to_string()).unwrap_or_default();
    [
        measure.instrument_title.en.clone(),
        measure.clause.clone(),
        since,
        word(&measure.provenance),
    ]
}

fn people(sink: &mut Sink, tables: &Tables, answer: &Answer) -> anyhow::Result<()> {
    match &answer.recognition {
        Recognition::Known { identity } => describe(sink, identity)?,
        Recognition::Ambiguous { candidates } => {
            sink.line(&format!(
                "{}: this name means several substances; a person decides which:",
                answer.query
            ))?;
            candidates
                .iter()
                .try_for_each(|candidate| describe(sink, candidate))?;
        }
        Recognition::Unknown => sink.line(&format!(
            "{}: not in the tables. That is no statement on whether it is controlled.",
            answer.query
        ))?,
        Recognition::Invalid { reason } => sink.line(&format!("{}: {reason}", answer.query))?,
    }
    if let Some(pair) = &answer.pair {
        sink.line(&told(pair))?;
    }
    if !answer.verdicts.is_empty() {
        sink.line(&format!(
            "On {}, by tables {}:",
            answer.on,
            lookups::short_version(tables)
        ))?;
        verdicts(sink, &answer.verdicts)?;
    }
    Ok(())
}

fn describe(sink: &mut Sink, identity: &Identity) -> anyhow::Result<()> {
    let mut line = identity.name.en.clone();
    for part in [
        Some(identity.name.zh.clone()).filter(|zh| !zh.is_empty()),
        identity.cas.as_ref().map(|cas| format!("CAS {cas}")),
        identity.hs_2022.as_ref().map(|hs| format!("HS 2022 {hs}")),
    ]
    .into_iter()
    .flatten()
    {
        line.push_str("  ");
        line.push_str(&part);
    }
    if identity.provenance == Provenance::Unverified {
        line.push_str("  [identity not verified]");
    }
    sink.line(&line)?;
    sink.line(&format!(
        "  recognised by {} `{}`",
        word(&identity.matched.by),
        identity.matched.entry
    ))
}

fn told(pair: &Pair) -> String {
    let names = |identities: &[Identity]| {
        identities
            .iter()
            .map(|identity| identity.name.en.as_str())
            .collect::<Vec<_>>()
            .join(" or ")
    };
    match pair {
        Pair::Agree { .. } => "Name and number mean the same.".into(),
        Pair::Related {
            by_name,
            by_cas,
            relation,
        } => {
            format!(
                "The name means {}, the number {}: they belong together ({}).",
                by_name.name.en,
                by_cas.name.en,
                word(relation)
            )
        }
        Pair::Conflict { by_name, by_cas } => {
            format!(
                "FINDING: the name means {}, the number belongs to {}. One of them is wrong.",
                names(by_name),
                by_cas.name.en
            )
        }
        Pair::NameOnly { .. } => {
            "The number is valid and not in the tables: whether it fits the name cannot be said.".into()
        }
        Pair::CasOnly { by_cas } => format!(
            "The name is not in the tables; the number belongs to {}.",
            by_cas.name.en
        ),
        Pair::Unknown => "Neither name nor number is in the tables.".into(),
        Pair::Invalid { reason } => format!("The number: {reason}"),
    }
}

fn verdicts(sink: &mut Sink, verdicts: &[JurisdictionVerdict]) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for verdict in verdicts {
        let place = verdict.jurisdiction.to_string();
        if verdict.measures.is_empty() {
            rows.push(vec![
                place,
                standing(verdict.standing).into(),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
            ]);
            continue;
        }
        for measure in &verdict.measures {
            rows.push(vec![
                place.clone(),
                state(measure),
                measure.instrument_title.en.clone(),
                clause(measure),
                dates(measure),
                checked(measure),
            ]);
        }
    }
    table(
        &["where", "standing", "instrument", "clause", "dates", "fact"],
        &rows,
    )
    .iter()
    .try_for_each(|line| sink.line(line))
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Controlled => "controlled",
        Standing::Undecided => "undecided",
        Standing::FromLater => "from later",
        Standing::ControlledEarlier => "controlled earlier",
        Standing::NoMeasureFound => "no measure found",
    }
}

fn state(measure: &MeasureVerdict) -> String {
    let mut text = word(&measure.state).replace('-', " ");
    if let Some(reason) = &measure.reason {
        text.push_str(&format!(" ({})", word(reason).replace('-', " ")));
    }
    text
}

fn clause(measure: &MeasureVerdict) -> String {
    let code = measure.code.iter().map(|code| format!(", {code}"));
    let via = measure
        .via
        .iter()
        .map(|via| format!(", {}", serde_json::to_string(via).unwrap_or_default()));
    std::iter::once(measure.clause.clone())
        .chain(code)
        .chain(via.map(|_| ", through its family".to_owned()))
        .collect()
}

fn dates(measure: &MeasureVerdict) -> String {
    let part =
        |what: &str, bound: &Option<comity_substances::Bound>| bound.map(|bound| format!("{what} {bound}"));
    let covered = measure
        .covered_since
        .filter(|covered| Some(*covered) != measure.since);
    let named = measure.named_since.filter(|named| Some(*named) != measure.since);
    let parts = [
        part("since", &measure.since),
        part("until", &measure.until),
        part("covered since", &covered),
        part("named since", &named),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn checked(measure: &MeasureVerdict) -> String {
    match measure.provenance {
        Provenance::Source => "source read".into(),
        Provenance::Unverified => {
            let details: Vec<String> = measure.unverified.iter().map(word).collect();
            format!("NOT VERIFIED: {}", details.join(", "))
        }
    }
}

fn jurisdiction(tables: &Tables, code: &str) -> anyhow::Result<Jurisdiction> {
    let known: Vec<String> = tables
        .jurisdictions()
        .iter()
        .map(|place| place.code.to_string())
        .collect();
    let code: Jurisdiction = code.parse().map_err(|cause| WrongUse(format!("{cause}")))?;
    if tables.jurisdiction(code).is_none() {
        bail!(WrongUse(format!(
            "the tables hold no law of {code}; they hold {}",
            known.join(", ")
        )));
    }
    Ok(code)
}

fn gap(tables: &Tables, pair: &[String], on: PartialDate, sink: &mut Sink) -> anyhow::Result<Done> {
    let [a, b] = pair else {
        bail!(WrongUse("--gap takes two jurisdictions".into()))
    };
    let (a, b) = (jurisdiction(tables, a)?, jurisdiction(tables, b)?);
    let gap = tables.gap(a, b, on);
    if sink.format == Format::Jsonl {
        sink.json(&gap)?;
        return Ok(Done::Clean);
    }
    let parts: [(&str, String, &[GapRow]); 3] = [
        (
            "only-first",
            format!("Controlled in {a}, no measure found in {b}"),
            &gap.only_a,
        ),
        (
            "only-second",
            format!("Controlled in {b}, no measure found in {a}"),
            &gap.only_b,
        ),
        ("undecided", "Undecided in one of them".into(), &gap.undecided),
    ];
    if sink.format == Format::Csv {
        sink.csv(&["gap", "id", "name_en", "name_zh", "first", "second", "provenance"].map(String::from))?;
        for (what, _, rows) in parts {
            for row in rows {
                sink.csv(&[
                    what.into(),
                    row.id.clone(),
                    row.name.en.clone(),
                    row.name.zh.clone(),
                    word(&row.a),
                    word(&row.b),
                    word(&row.provenance),
                ])?;
            }
        }
        return Ok(Done::Clean);
    }
    for (_, title, rows) in parts {
        sink.line(&format!("{title} on {on}: {}", rows.len()))?;
        for row in rows {
            let unverified = if row.provenance == Provenance::Unverified {
                "  [not verified]"
            } else {
                ""
            };
            sink.line(&format!("  {}  {}{unverified}", row.name.en, row.name.zh))?;
        }
    }
    sink.line(&format!("Controlled in both: {}", gap.both.len()))?;
    for code in [a, b] {
        // "No measure found" is worth as much as what was entered.
        if let Some(place) = tables.jurisdiction(code) {
            sink.line(&format!("What the tables hold of {code}: {}", place.coverage.en))?;
        }
    }
    Ok(Done::Clean)
}

fn lag(tables: &Tables, sink: &mut Sink) -> anyhow::Result<Done> {
    if sink.format == Format::Csv {
        sink.csv(
            &[
                "id",
                "name_en",
                "jurisdiction",
                "un_since",
                "since",
                "days_min",
                "days_max",
                "provenance",
            ]
            .map(String::from),
        )?;
    }
    let mut rows = Vec::new();
    for substance in tables.substances() {
        for lag in tables.listing_lag(&substance.id) {
            let days = |days: Option<i64>| days.map(|days| days.to_string()).unwrap_or_default();
            let row = vec![
                substance.id.clone(),
                substance.name_en.clone(),
                lag.jurisdiction.to_string(),
                lag.un_since.to_string(),
                lag.since.to_string(),
                days(lag.days_min),
                days(lag.days_max),
                word(&lag.provenance),
            ];
            match sink.format {
                Format::Csv => sink.csv(&row)?,
                Format::Jsonl => sink.json(&LagLine {
                    id: &substance.id,
                    name_en: &substance.name_en,
                    lag: &lag,
                })?,
                Format::Table => rows.push(row),
            }
        }
    }
    if sink.format == Format::Table {
        let head = [
            "id",
            "name",
            "where",
            "UN since",
            "since",
            "days, least",
            "days, most",
            "fact",
        ];
        table(&head, &rows).iter().try_for_each(|line| sink.line(line))?;
    }
    Ok(Done::Clean)
}

#[derive(Serialize)]
struct LagLine<'a> {
    id: &'a str,
    name_en: &'a str,
    #[serde(flatten)]
    lag: &'a comity_substances::Lag,
}
