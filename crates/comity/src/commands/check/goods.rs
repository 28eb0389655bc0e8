//! Labels, descriptions of goods and tariff codes.

use comity_flow::screening::{self, Input};
use comity_substances::text::{Heading, Mention, Scan, Scanner, TariffLine, What};
use comity_substances::{Assessment, Bilingual, Judge};
use serde::Serialize;

use super::ask::Ask;
use super::{structure, structures};
use crate::cli::{Check, Format};
use crate::commands::sheet::{Sheet, word};
use crate::exit::Done;

/// Shortest and longest tariff codes, in digits: a heading of four says too little, national lines have up to ten.
const TARIFF_DIGITS: std::ops::RangeInclusive<usize> = 6..=10;

/// Whether a text is digits with points, as tariff codes are written. CAS numbers have hyphens.
pub(super) fn looks_like_a_tariff_code(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let only = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b' '));
    only && TARIFF_DIGITS.contains(&digits)
}

/// Answers one line of a label or of goods.
///
/// # Errors
/// Faults of the files.
pub(super) fn text(ask: &Ask<'_>, args: &Check, text: &str, sheet: &mut Sheet) -> anyhow::Result<Done> {
    let scanner = ask.scanner()?;
    if sheet.format != Format::Table {
        let screening = structures::screening(ask, args, Input::Text { scanner: &scanner });
        let (lines, tally) = structures::answers(&screening, text, args)?;
        sheet.text.extend(lines);
        return Ok(structures::done(&tally));
    }
    answered(ask, &scanner, &scanner.scan(text), sheet);
    Ok(Done::Clean)
}

fn verdicts(ask: &Ask<'_>, answer: &Assessment, look: bool, sheet: &mut Sheet) {
    if answer.verdicts.is_empty() {
        let nothing = sheet.say(
            "No controlled substance or machine is named.",
            "未提及受管制的物质或设备。",
        );
        sheet.line(nothing);
    } else {
        structure::verdicts(ask, answer, sheet);
    }
    if look {
        let person = sheet.say(
            "A person must look: something here could not be read for sure.",
            "须由人查看：其中有内容无法确定。",
        );
        sheet.line(person);
    }
    sheet.line(structures::no_statement(sheet.lang));
}

/// What an unknown name mentions all the same, and what the measures say of that.
///
/// # Errors
/// Faults of the files.
pub(super) fn mentions(ask: &Ask<'_>, text: &str, sheet: &mut Sheet) -> anyhow::Result<()> {
    let scanner = ask.scanner()?;
    let scan = scanner.name(text);
    if !scan.mentions.is_empty() {
        let inside = sheet.say("As a text it mentions:", "作为文本，其中提及：");
        sheet.line(inside);
        answered(ask, &scanner, &scan, sheet);
    }
    Ok(())
}

/// What stands in the text, what it means, and what the measures say of it.
fn answered(ask: &Ask<'_>, scanner: &Scanner, scan: &Scan, sheet: &mut Sheet) {
    told(ask, scan, sheet);
    let mut judge = Judge::new(ask.tables, &ask.question, &ask.readings);
    let (answer, look) = screening::label(&ask.question, &mut judge, scanner, scan);
    verdicts(ask, &answer, look, sheet);
}

/// What stands in the text, and what it means.
fn told(ask: &Ask<'_>, scan: &Scan, sheet: &mut Sheet) {
    for mention in &scan.mentions {
        let doubts: Vec<String> = mention.review.iter().map(word).collect();
        let line = format!("  {}: {}", mention.text, meaning(ask, mention, sheet));
        if doubts.is_empty() {
            sheet.line(&line);
        } else {
            let review = sheet.say("a person must look", "须由人判定");
            sheet.line(&format!("{line}  [{review}: {}]", doubts.join(", ")));
        }
    }
    for strength in &scan.strengths {
        let per = strength
            .per
            .as_ref()
            .map(|(amount, unit)| format!(" / {amount} {unit}"));
        let amount = sheet.say("amount", "含量");
        sheet.line(&format!(
            "  {amount}: {} {}{}",
            strength.amount,
            strength.unit,
            per.unwrap_or_default()
        ));
    }
    for form in &scan.forms {
        let what = sheet.say("form", "剂型");
        sheet.line(&format!("  {what}: {}", form.form));
    }
}

fn meaning(ask: &Ask<'_>, mention: &Mention, sheet: &Sheet) -> String {
    match &mention.what {
        What::Substance { id } | What::Family { id } | What::Cas { id: Some(id), .. } => ask.name(id),
        What::OneOf { ids } => {
            let names: Vec<String> = ids.iter().map(|id| ask.name(id)).collect();
            names.join(sheet.say(" or ", "或"))
        }
        What::Other { name } => name.clone(),
        What::Unnamed { stem } => {
            let like = sheet.say(
                "a name built like those of a controlled family",
                "构词与受管制类别相同的名称",
            );
            format!("{like} (-{stem})")
        }
        What::Equipment { id } => id.clone(),
        What::Cas { number, id: None } => format!("CAS {number}"),
        What::NotCas => sheet.say("not a CAS number", "不是CAS号").to_owned(),
        What::Tariff { code, targets } => {
            let names = targets.iter().map(|target| ask.name(&target.id));
            format!("HS {code}: {}", names.collect::<Vec<_>>().join(", "))
        }
    }
}

/// Answers a tariff code: what can be declared under it.
///
/// # Errors
/// Faults of the files.
pub(super) fn tariff(ask: &Ask<'_>, code: &str, sheet: &mut Sheet) -> anyhow::Result<Done> {
    let scanner = ask.scanner()?;
    let lines = scanner.under_tariff_code(code);
    match sheet.format {
        _ if lines.is_empty() => unknown_code(code, sheet),
        Format::Jsonl => lines.iter().for_each(|line| {
            let [en, zh] = ask.names(&line.target);
            let name = Bilingual { en, zh };
            sheet.json(&Declared {
                query: code,
                line,
                name,
            });
        }),
        Format::Csv => {
            sheet.csv(["code", "edition", "id", "name", "heading", "citation"]);
            lines.iter().for_each(|line| {
                let [code, edition, name, heading] = cells(ask, line, &word(&line.heading));
                sheet.csv([&code, &edition, &line.target, &name, &heading, &line.citation]);
            });
        }
        Format::Table => {
            let row = |line: &&TariffLine| cells(ask, line, heading(line.heading, sheet)).to_vec();
            let rows: Vec<Vec<String>> = lines.iter().map(row).collect();
            let head = [
                ("code", "税则号"),
                ("edition", "版本"),
                ("what", "货物"),
                ("heading", "品目"),
            ];
            let head = head.map(|(en, zh)| sheet.say(en, zh));
            sheet.table(&head, &rows);
        }
    }
    Ok(if lines.is_empty() {
        Done::Findings
    } else {
        Done::Clean
    })
}

fn cells(ask: &Ask<'_>, line: &TariffLine, heading: &str) -> [String; 4] {
    let (code, edition) = (line.code.to_string(), line.edition.clone());
    [code, edition, ask.name(&line.target), heading.to_owned()]
}

#[derive(Serialize)]
struct Declared<'a> {
    query: &'a str,
    #[serde(flatten)]
    line: &'a TariffLine,
    name: Bilingual,
}

fn unknown_code(code: &str, sheet: &mut Sheet) {
    match sheet.format {
        Format::Jsonl => sheet.json(&serde_json::json!({ "query": code, "outcome": "unknown" })),
        Format::Csv => {}
        Format::Table => {
            let unknown = sheet.say(
                "this tariff code is not in the tables. That is no statement on what is declared under it.",
                "数据表中没有此税则号。这不说明其项下的货物如何。",
            );
            sheet.line(&format!("{code}: {unknown}"));
        }
    }
}

fn heading(heading: Heading, sheet: &Sheet) -> &'static str {
    match heading {
        Heading::Exact => sheet.say("the heading names it alone", "该品目专指此物"),
        Heading::Listed => sheet.say("the heading names it among others", "该品目并列此物"),
        Heading::Residual => sheet.say("\"other\": identifies nothing", "“其他”：不能据以识别"),
    }
}
