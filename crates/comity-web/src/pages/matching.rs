//! `/match`: asking a counterpart in private whether it holds anything on an identifier.

use axum::extract::State;
use axum::http::StatusCode;
use comity_core::handling::Purpose;
use comity_core::problem::Problem;
use comity_flow::matching::{MatchAnswer, MatchDesk, MatchForm, QuestionView};
use comity_flow::peers::PeerView;
use comity_flow::{FlowError, Node};

use super::share::picked;
use crate::answer::{Answer, page, page_with};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::forms;
use crate::labels;
use crate::views::common::{Choice, Complaint};
use crate::views::forms::{Control, FieldView};
use crate::views::matching::{AnswerView, AskedRow, BudgetRow, MatchPage};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::Words;

/// Most identifiers of one question.
const MOST: u64 = 256;

/// Sorts of identifiers with an example each. The examples are made up.
const TYPES: [(&str, &str); 8] = [
    ("id-passport", "passport=CN:E12345678"),
    ("id-uscc", "uscc=91110000000000000X"),
    ("id-lei", "lei=00EXAMPLE00000000000"),
    ("id-imo", "imo=9074729"),
    ("id-phone", "phone=+861000000000"),
    ("id-wallet", "wallet=1ExampleExampleExampleExample1111"),
    ("id-cas-batch", "cas-batch=437-38-7:B-17"),
    ("id-name", "name=Example Trading Co Ltd"),
];

pub(crate) async fn get(State(app): State<App>, visitor: Visitor) -> Answer {
    page(&view(&app, &visitor, &Fields::default(), &[], None).await?)
}

pub(crate) async fn post(State(app): State<App>, visitor: Visitor, fields: Fields) -> Answer {
    let problems = missing(&fields);
    if !problems.is_empty() {
        return again(&app, &visitor, &fields, &problems).await;
    }
    let line = app.settings.counterparts.clone().ok_or(Fault::NotFound)?;
    let (who, form) = (visitor.user()?.clone(), read(&fields));
    let outcome = app
        .run(move |node: &Node| Ok::<_, Fault>(line.ask(node, &who, &form)))
        .await?;
    match outcome {
        Ok(answer) => page(&view(&app, &visitor, &fields, &[], Some(&answer)).await?),
        Err(FlowError::Fields(problems)) => again(&app, &visitor, &fields, &problems).await,
        Err(error) => Err(error.into()),
    }
}

async fn again(app: &App, visitor: &Visitor, fields: &Fields, problems: &[Problem]) -> Answer {
    let view = view(app, visitor, fields, problems, None).await?;
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

fn missing(fields: &Fields) -> Vec<Problem> {
    let names = ["peer", "identifiers", "purpose", "ground"];
    let empty = names.into_iter().filter(|name| fields.get(name).is_empty());
    empty.map(Problem::missing).collect()
}

fn read(fields: &Fields) -> MatchForm {
    let lines = fields.get("identifiers").lines().map(str::trim);
    MatchForm {
        peer: fields.get("peer").to_owned(),
        ids: lines.filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        purpose: fields.get("purpose").to_owned(),
        ground: fields.get("ground").to_owned(),
    }
}

async fn view(
    app: &App,
    visitor: &Visitor,
    fields: &Fields,
    problems: &[Problem],
    answer: Option<&MatchAnswer>,
) -> Result<MatchPage, Fault> {
    let who = visitor.user()?.clone();
    let (desk, peers) = app
        .run(move |node: &Node| Ok::<_, FlowError>((node.match_desk(&who)?, node.peers(&who)?)))
        .await?;
    let words = visitor.words;
    let complaints = complaints(&words, problems);
    let wrong = |name: &str| {
        let found = complaints.iter().find(|c| c.field == name);
        found.map(|c| format!("{} {}", c.what, c.mend))
    };
    let ready = app.settings.counterparts.is_some();
    let askable = peers.iter().filter(|peer| ready && peer.frozen.is_none());
    let peer = |peer: &PeerView| Choice {
        value: peer.name.to_string(),
        label: peer.name.to_string(),
        chosen: fields.get("peer") == peer.name.as_str(),
    };
    Ok(MatchPage {
        s: visitor.shell().switching_at("/match".into()),
        peers: askable.map(peer).collect(),
        budgets: budgets(&words, &desk, answer),
        types: TYPES
            .iter()
            .map(|(id, example)| (words.t(id), (*example).to_owned()))
            .collect(),
        fields: form_fields(&words, fields, &wrong),
        identifiers: fields.get("identifiers").to_owned(),
        identifiers_wrong: wrong("identifiers"),
        most: MOST,
        answer: answer.map(answered),
        history: desk.questions.iter().map(asked).collect(),
        complaints,
    })
}

/// Complaints about a line of identifiers belong to the field that holds the lines.
fn complaints(words: &Words, problems: &[Problem]) -> Vec<Complaint> {
    let of = |c: Complaint| {
        let field = match c.field.as_str() {
            shown @ ("peer" | "purpose" | "ground" | "identifiers") => shown,
            ids if ids.starts_with("ids") => "identifiers",
            _ => "",
        };
        Complaint {
            field: field.into(),
            ..c
        }
    };
    forms::complaints(words, problems).into_iter().map(of).collect()
}

fn form_fields(words: &Words, fields: &Fields, wrong: &dyn Fn(&str) -> Option<String>) -> Vec<FieldView> {
    let choice = |purpose: Purpose| Choice {
        value: purpose.as_str().into(),
        label: words.t(&format!("purposes-{}", purpose.as_str())),
        chosen: fields.get("purpose") == purpose.as_str(),
    };
    // A question about something public needs no private way.
    let purposes = Purpose::ALL
        .into_iter()
        .filter(|purpose| *purpose != Purpose::Public);
    vec![
        FieldView {
            label: words.t("field-match-purpose"),
            wrong: wrong("purpose"),
            ..picked(
                words,
                "purpose",
                Control::Choose(purposes.map(choice).collect()),
                true,
            )
        },
        FieldView {
            value: fields.get("ground").to_owned(),
            label: labels::of_field(words, "ground"),
            wrong: wrong("ground"),
            ..picked(words, "ground", Control::Line, true)
        },
    ]
}

/// What may still be asked where that was told, and what others have asked of us today.
fn budgets(words: &Words, desk: &MatchDesk, answer: Option<&MatchAnswer>) -> Vec<BudgetRow> {
    let ours = answer.map(|answer| BudgetRow {
        who: words.with("match-we-asked", [("peer", answer.peer.as_str())]),
        text: words.count("match-left", answer.left_today),
        alarm: false,
    });
    let theirs = desk.budgets.iter().map(|budget| {
        let used = crate::format::grouped(budget.used);
        let most = crate::format::grouped(budget.most);
        let purpose = words.t(&format!("purposes-{}", budget.purpose.as_str()));
        let text = words.with("match-used", [("used", &used), ("of", &most)]);
        BudgetRow {
            who: words.with("match-they-asked", [("peer", budget.peer.as_str())]),
            text: format!("{text} ({purpose})"),
            alarm: budget.alarm,
        }
    });
    ours.into_iter().chain(theirs).collect()
}

fn answered(answer: &MatchAnswer) -> AnswerView {
    let of = |held: bool| {
        let these = answer.hits.iter().filter(move |hit| hit.held == held);
        these.map(|hit| hit.asked.clone()).collect::<Vec<_>>()
    };
    AnswerView {
        peer: answer.peer.to_string(),
        asked: answer.hits.len() as u64,
        hits: of(true),
        misses: of(false),
        request: answer.hits.iter().find_map(|hit| hit.request.clone()),
        record: Some(wire::record_href(answer.record.as_str())),
    }
}

fn asked(question: &QuestionView) -> AskedRow {
    AskedRow {
        href: wire::record_href(question.record.as_str()),
        side: if question.ours { "asker" } else { "holder" }.into(),
        peer: question.peer.to_string(),
        at: wire::instant(question.at),
        purpose: question.purpose.as_str().into(),
        count: question.count,
        hits: question.hits,
    }
}
