//! The answer about a name, a number or a key, in every form.

use comity_core::grading::Provenance;
use comity_flow::lookups::{self, Check as Answer};
use comity_substances::{Identity, Invalid, MatchedBy, MeasureVerdict, Pair, Recognition, Relation, Tables};

use super::measures;
use crate::cli::{Format, Lang};
use crate::commands::sheet::{Sheet, say, word};
use crate::exit::Done;

/// Whether there was an answer without contradiction.
pub(super) fn done(answer: &Answer) -> Done {
    let contradicts = matches!(answer.pair, Some(Pair::Conflict { .. } | Pair::Invalid { .. }));
    let known = matches!(answer.recognition, Recognition::Known { .. });
    if known && !contradicts {
        Done::Clean
    } else {
        Done::Findings
    }
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

/// What comes before the first answer.
pub(super) fn header(sheet: &mut Sheet) {
    if sheet.format == Format::Csv {
        sheet.csv(COLUMNS);
    }
}

/// Writes the answer as CSV or for people.
pub(super) fn write(sheet: &mut Sheet, tables: &Tables, answer: &Answer) {
    match sheet.format {
        Format::Jsonl => sheet.json(answer),
        Format::Csv => csv(sheet, answer),
        Format::Table => people(sheet, tables, answer),
    }
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

fn csv(sheet: &mut Sheet, answer: &Answer) {
    let identity = match &answer.recognition {
        Recognition::Known { identity } => Some(identity),
        _ => None,
    };
    let cas = identity
        .and_then(|identity| identity.cas.as_ref())
        .map(ToString::to_string);
    let mut start = vec![answer.query.clone(), result(answer).into()];
    start.extend(identity.map_or_else(Default::default, |identity| {
        [
            identity.id.clone(),
            identity.name.en.clone(),
            identity.name.zh.clone(),
        ]
    }));
    start.push(cas.unwrap_or_default());
    if answer.verdicts.is_empty() {
        start.resize(COLUMNS.len(), String::new());
        return sheet.csv(start);
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
        for measure in &measures {
            sheet.csv(start.iter().chain(&place).chain(measure));
        }
    }
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

fn people(sheet: &mut Sheet, tables: &Tables, answer: &Answer) {
    identities(sheet, answer);
    if let Some(pair) = &answer.pair {
        sheet.line(&told(pair, sheet.lang));
    }
    if !answer.verdicts.is_empty() {
        dated(sheet, tables, answer.on);
        measures::people(sheet, &answer.verdicts);
    }
}

/// The line over a table of verdicts.
pub(super) fn dated(sheet: &mut Sheet, tables: &Tables, on: comity_core::date::PartialDate) {
    let version = lookups::short_version(tables);
    sheet.line(&match sheet.lang {
        Lang::En => format!("On {on}, by tables {version}:"),
        Lang::Zh => format!("{on}，依据数据表 {version}："),
    });
}

fn identities(sheet: &mut Sheet, answer: &Answer) {
    let query = &answer.query;
    match &answer.recognition {
        Recognition::Known { identity } => describe(sheet, identity),
        Recognition::Ambiguous { candidates } => {
            let several = sheet.say(
                "this name means several substances; a person decides which:",
                "此名称可指多种物质，须由人判定：",
            );
            sheet.line(&format!("{query}: {several}"));
            candidates.iter().for_each(|candidate| describe(sheet, candidate));
        }
        Recognition::Unknown => {
            let unknown = sheet.say(
                "not in the tables. That is no statement on whether it is controlled.",
                "不在数据表中。这不说明其是否受管制。",
            );
            sheet.line(&format!("{query}: {unknown}"));
        }
        Recognition::Invalid { reason } => sheet.line(&format!("{query}: {}", invalid(*reason, sheet.lang))),
    }
}

/// Two lines: which substance, and how it was recognised.
pub(super) fn describe(sheet: &mut Sheet, identity: &Identity) {
    let (first, second) = (&identity.name.en, &identity.name.zh);
    let mut line = say(sheet.lang, first, second).to_owned();
    let other = say(sheet.lang, second, first);
    let parts = [
        Some(other.to_owned()).filter(|name| !name.is_empty() && *name != line),
        identity.cas.as_ref().map(|cas| format!("CAS {cas}")),
        identity.hs_2022.as_ref().map(|hs| format!("HS 2022 {hs}")),
    ];
    for part in parts.into_iter().flatten() {
        line.push_str("  ");
        line.push_str(&part);
    }
    if identity.provenance == Provenance::Unverified {
        line.push_str(sheet.say("  [identity not verified]", "  [身份未核实]"));
    }
    sheet.line(&line);
    let by = matched(identity.matched.by, sheet.lang);
    let recognised = sheet.say("recognised by", "识别依据：");
    sheet.line(&format!("  {recognised} {by} `{}`", identity.matched.entry));
}

fn matched(by: MatchedBy, lang: Lang) -> &'static str {
    let (en, zh) = match by {
        MatchedBy::Name => ("name", "名称"),
        MatchedBy::Cas => ("cas", "CAS号"),
        MatchedBy::Inchikey => ("inchikey", "InChIKey"),
        MatchedBy::InchikeyConnectivity => ("inchikey-connectivity", "InChIKey首段（连接方式）"),
    };
    say(lang, en, zh)
}

fn invalid(reason: Invalid, lang: Lang) -> String {
    match lang {
        Lang::En => reason.to_string(),
        Lang::Zh => match reason {
            Invalid::CasCheckDigit => "CAS号校验位错误：有数字录错，请对照标签重新抄录",
            Invalid::CasShape => "不是CAS号；其格式为1234-56-7，请对照标签重新抄录",
            Invalid::InchiKeyShape => "不是InChIKey；其为14、10、1个大写字母，以连字符相连",
            Invalid::Empty => "没有可查的内容；请写名称、CAS号或InChIKey",
            Invalid::TooLong => "作为名称过长；请一次只查一种物质",
        }
        .to_owned(),
    }
}

fn told(pair: &Pair, lang: Lang) -> String {
    let name = |identity: &Identity| say(lang, &identity.name.en, &identity.name.zh).to_owned();
    let names = |identities: &[Identity]| {
        let or = say(lang, " or ", "或");
        identities.iter().map(name).collect::<Vec<_>>().join(or)
    };
    match (pair, lang) {
        (Pair::Agree { .. }, _) => say(lang, "Name and number mean the same.", "名称与编号所指相同。").into(),
        (
            Pair::Related {
                by_name,
                by_cas,
                relation,
            },
            lang,
        ) => {
            let (a, b, how) = (name(by_name), name(by_cas), related(*relation, lang));
            match lang {
                Lang::En => format!("The name means {a}, the number {b}: they belong together ({how})."),
                Lang::Zh => format!("名称指{a}，编号指{b}：二者相属（{how}）。"),
            }
        }
        (Pair::Conflict { by_name, by_cas }, Lang::En) => format!(
            "FINDING: the name means {}, the number belongs to {}. One of them is wrong.",
            names(by_name),
            name(by_cas)
        ),
        (Pair::Conflict { by_name, by_cas }, Lang::Zh) => {
            format!(
                "发现：名称指{}，编号属于{}。其中之一有误。",
                names(by_name),
                name(by_cas)
            )
        }
        (Pair::NameOnly { .. }, lang) => say(
            lang,
            "The number is valid and not in the tables: whether it fits the name cannot be said.",
            "编号有效但不在数据表中，无法判断其与名称是否相符。",
        )
        .into(),
        (Pair::CasOnly { by_cas }, Lang::En) => format!(
            "The name is not in the tables; the number belongs to {}.",
            name(by_cas)
        ),
        (Pair::CasOnly { by_cas }, Lang::Zh) => format!("名称不在数据表中；编号属于{}。", name(by_cas)),
        (Pair::Unknown, lang) => say(
            lang,
            "Neither name nor number is in the tables.",
            "名称与编号均不在数据表中。",
        )
        .into(),
        (Pair::Invalid { reason }, lang) => {
            let number = say(lang, "The number: ", "编号：");
            format!("{number}{}", invalid(*reason, lang))
        }
    }
}

fn related(relation: Relation, lang: Lang) -> &'static str {
    match relation {
        Relation::Salt => say(lang, "salt", "盐"),
        Relation::Family => say(lang, "family", "类别"),
    }
}
