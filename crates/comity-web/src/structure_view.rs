//! The answer about a structure in the reader's words.

use comity_flow::picture;
use comity_flow::substances::{Judged, Tables, Verdict};
use comity_flow::{Drawn, StructureAnswer};

use crate::substance_view;
use crate::views::common::Said;
use crate::views::substances::{PictureView, StructureView, VerdictRow};
use crate::words::{Lang, Words};

/// The language of a picture for a reader.
pub(crate) fn lang(words: &Words) -> picture::Lang {
    match words.lang() {
        Lang::En => picture::Lang::En,
        Lang::ZhCn => picture::Lang::ZhCn,
    }
}

/// Everything that is said of a structure.
pub(crate) fn view(words: &Words, tables: &Tables, answer: &StructureAnswer) -> StructureView {
    let flags = answer
        .assessment
        .flags
        .iter()
        .map(|flag| words.t(&format!("flag-{}", flag.word())));
    StructureView {
        written: answer.written.clone(),
        formula: answer.formula.clone(),
        mass: format!("{:.1}", answer.mass),
        on: answer.on.to_string(),
        rows: rows(words, tables, answer),
        flags: flags.collect(),
        pictures: answer.pictures.iter().map(picture_view).collect(),
    }
}

fn rows(words: &Words, tables: &Tables, answer: &StructureAnswer) -> Vec<VerdictRow> {
    let several = answer.components > 1;
    let row = |judged: &Judged| VerdictRow {
        component: judged
            .component
            .filter(|_| several)
            .map(|part| (u32::from(part) + 1).to_string())
            .unwrap_or_default(),
        ..row(words, tables, judged)
    };
    answer.assessment.verdicts.iter().map(row).collect()
}

fn picture_view(drawn: &Drawn) -> PictureView {
    PictureView {
        svg: drawn.svg.clone(),
    }
}

fn row(words: &Words, tables: &Tables, judged: &Judged) -> VerdictRow {
    let sentence = judged.sentence.as_ref();
    VerdictRow {
        place: substance_view::place(words, tables, judged.jurisdiction),
        verdict: judged.verdict.word().into(),
        measure: measure(words, tables, judged),
        letters: judged.letters.clone(),
        entry: judged.entry.as_deref().map(|id| {
            (
                substance_view::href(id, None),
                substance_view::name_of(words, tables, id),
            )
        }),
        component: String::new(),
        sentence: match (judged.verdict, sentence) {
            (Verdict::None, _) | (_, None) => String::new(),
            (_, Some(both)) => substance_view::bilingual(words, both).text,
        },
    }
}

/// The name of a definition, or the title of a list with the clause.
fn measure(words: &Words, tables: &Tables, judged: &Judged) -> Said {
    if let Some(class) = tables.classes().get(&judged.measure) {
        return substance_view::bilingual(words, &class.name);
    }
    let title = tables
        .instrument(&judged.measure)
        .map(|own| substance_view::bilingual(words, &own.title));
    let mut said = title.unwrap_or_else(|| Said::new("", judged.measure.clone()));
    if let Some(clause) = &judged.clause {
        said.text = format!("{}, {clause}", said.text);
    }
    said
}
