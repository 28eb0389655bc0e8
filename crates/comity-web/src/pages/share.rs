//! `/records/…/share`: a record is proposed for counterparts. First one sees what the policy says of each.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use comity_core::handling::{Assurance, Handling, Onward, Purpose};
use comity_core::identifiers::NodeName;
use comity_core::problem::Problem;
use comity_flow::peers::PeerView;
use comity_flow::sharing::{HolderRow, ShareForm};
use comity_flow::{Action, FlowError, Node, RecordDetail, Who};

use super::record::row;
use super::turn::{text_field, texts};
use crate::answer::{Answer, page, page_with, see};
use crate::app::App;
use crate::fault::Fault;
use crate::fields::{Fields, address};
use crate::forms;
use crate::labels;
use crate::peer_view;
use crate::views::common::{Choice, Complaint};
use crate::views::forms::{Control, FieldView};
use crate::views::sharing::{Recipient, SharePage, VerdictView};
use crate::visitor::Visitor;
use crate::wire;
use crate::words::{Lang, Words};

type RecordPath = Path<(String, String)>;

/// What the form needs to know.
struct Loaded {
    detail: RecordDetail,
    peers: Vec<PeerView>,
    holders: Vec<HolderRow>,
}

/// What the policy said of each recipient that was ticked.
#[derive(Default)]
struct Said {
    verdicts: Vec<(NodeName, VerdictView)>,
    version: String,
}

pub(crate) async fn get(
    State(app): State<App>,
    visitor: Visitor,
    Path((issuer, digits)): RecordPath,
) -> Answer {
    let loaded = load(&app, &visitor, format!("{issuer}/{digits}")).await?;
    let fresh = fresh(&loaded.detail.record.handling);
    page(&form(&app, &visitor, &loaded, &fresh, &[], &Said::default()))
}

pub(crate) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    Path((issuer, digits)): RecordPath,
    fields: Fields,
) -> Answer {
    let id = format!("{issuer}/{digits}");
    let sent = read(&id, &fields);
    if fields.get("do") != "propose" {
        return look(&app, &visitor, id, &fields, sent).await;
    }
    let who = visitor.user()?.clone();
    let proposed = app
        .run(move |node: &Node| Ok::<_, Fault>(node.propose_share(&who, sent)))
        .await?;
    match proposed {
        Ok(number) => Ok(see(&address(
            &super::shares::href(number),
            &[("done", "proposed"), ("form", &format!("share-{id}"))],
        ))),
        Err(FlowError::Fields(problems)) => {
            let loaded = load(&app, &visitor, id).await?;
            let form = form(&app, &visitor, &loaded, &fields, &problems, &Said::default());
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &form))
        }
        Err(error) => Err(error.into()),
    }
}

/// The same form again, with what the policy says beside each recipient.
async fn look(app: &App, visitor: &Visitor, id: String, fields: &Fields, sent: ShareForm) -> Answer {
    let loaded = load(app, visitor, id).await?;
    if sent.to.is_empty() {
        let problems = [Problem::missing("to")];
        let form = form(app, visitor, &loaded, fields, &problems, &Said::default());
        return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &form));
    }
    let (who, words) = (visitor.user()?.clone(), visitor.words);
    let asked = app
        .run(move |node: &Node| Ok::<_, Fault>(verdicts(node, &who, &sent, &words)))
        .await?;
    match asked {
        Ok(said) => page(&form(app, visitor, &loaded, fields, &[], &said)),
        Err(FlowError::Fields(problems)) => {
            let form = form(app, visitor, &loaded, fields, &problems, &Said::default());
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &form))
        }
        Err(error) => Err(error.into()),
    }
}

fn verdicts(node: &Node, who: &Who, form: &ShareForm, words: &Words) -> Result<Said, FlowError> {
    let rows = node.release_verdicts(who, form)?;
    let version = rows.first().map(|(_, says)| says.version.clone());
    let verdicts = rows.into_iter().map(|(name, says)| {
        let view = verdict(node, words, says.allowed, &says.reasons);
        (name, view)
    });
    Ok(Said {
        verdicts: verdicts.collect(),
        version: version.unwrap_or_default(),
    })
}

/// What the policy says of one recipient, in the reader's words: the policy file carries both languages.
pub(crate) fn verdict(node: &Node, words: &Words, allowed: bool, reasons: &[String]) -> VerdictView {
    let sentence = |reason: &String| {
        let (en, zh) = node.release_words(reason)?;
        Some(match words.lang() {
            Lang::En => en,
            Lang::ZhCn => zh,
        })
    };
    // Of what allows it nothing need be said.
    let mut reasons: Vec<String> = reasons.iter().filter(|_| !allowed).filter_map(sentence).collect();
    reasons.dedup();
    if reasons.is_empty() && !allowed {
        reasons.push(words.t("policy-no-reason"));
    }
    VerdictView { allowed, reasons }
}

async fn load(app: &App, visitor: &Visitor, id: String) -> Result<Loaded, Fault> {
    let who = visitor.user()?.clone();
    app.run(move |node: &Node| {
        Ok::<_, FlowError>(Loaded {
            detail: node.record(&who, &id, None, None)?,
            peers: node.peers(&who)?,
            holders: node.holders(&who, &id)?,
        })
    })
    .await
}

/// A fresh form starts with what the record's own terms allow.
fn fresh(handling: &Handling) -> Fields {
    let purposes = handling
        .purposes
        .iter()
        .map(|purpose| ("purposes", purpose.as_str()));
    let onward = std::iter::once(("onward", handling.onward.as_str()));
    let pairs = purposes.chain(onward);
    Fields(pairs.map(|(name, value)| (name.into(), value.into())).collect())
}

fn read(id: &str, fields: &Fields) -> ShareForm {
    let words = |name: &str| {
        fields
            .all(name)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    ShareForm {
        record: id.to_owned(),
        to: words("to").iter().filter_map(|name| name.parse().ok()).collect(),
        purposes: words("purposes")
            .iter()
            .filter_map(|word| Purpose::parse(word))
            .collect(),
        ground: texts(fields, "ground"),
        onward: onward_of(fields.get("onward")),
        assured: words("assured")
            .iter()
            .filter_map(|word| Assurance::ALL.into_iter().find(|one| one.as_str() == word))
            .collect(),
    }
}

/// What is not one of the words is the narrowest.
fn onward_of(word: &str) -> Onward {
    let found = Onward::ALL.into_iter().find(|onward| onward.as_str() == word);
    found.unwrap_or(Onward::None)
}

fn form(
    app: &App,
    visitor: &Visitor,
    loaded: &Loaded,
    fields: &Fields,
    problems: &[Problem],
    said: &Said,
) -> SharePage {
    let (words, now) = (visitor.words, app.node.clock().now());
    let action = format!("{}/share", wire::record_href(&loaded.detail.id));
    let complaints = complaints(&words, problems);
    let chosen = fields.all("to");
    let recipient = |peer: &PeerView| Recipient {
        name: peer.name.to_string(),
        state: peer_view::state(peer, now).into(),
        chosen: chosen.contains(&peer.name.as_str()),
        has: loaded.holders.iter().any(|holder| holder.node == peer.name),
        verdict: said
            .verdicts
            .iter()
            .find(|(name, _)| *name == peer.name)
            .map(|(_, verdict)| verdict.clone()),
    };
    SharePage {
        s: visitor.shell().switching_at(action.clone()),
        row: row(&words, &loaded.detail),
        action,
        recipients: loaded.peers.iter().map(recipient).collect(),
        fields: fields_of(&words, &loaded.detail.record.handling, fields, &complaints),
        complaints,
        checked: said.verdicts.iter().any(|(_, verdict)| verdict.allowed),
        policy: said.version.clone(),
    }
}

/// A complaint leads to the field it is about, where that stands in this form.
fn complaints(words: &Words, problems: &[Problem]) -> Vec<Complaint> {
    let of = |c: Complaint| {
        let field = match c.field.as_str() {
            "ground" => "ground.en",
            shown @ ("to" | "purposes" | "onward" | "assured") => shown,
            _ => "",
        };
        Complaint {
            field: field.into(),
            ..c
        }
    };
    forms::complaints(words, problems).into_iter().map(of).collect()
}

fn fields_of(
    words: &Words,
    handling: &Handling,
    fields: &Fields,
    complaints: &[Complaint],
) -> Vec<FieldView> {
    let choice = |group: &str, word: &str, name: &str| Choice {
        value: word.into(),
        label: words.t(&format!("{group}-{word}")),
        chosen: fields.all(name).contains(&word),
    };
    let purposes = handling.purposes.iter();
    let purposes = purposes.map(|purpose| choice("purposes", purpose.as_str(), "purposes"));
    let onward = Onward::ALL
        .into_iter()
        .filter(|onward| *onward <= handling.onward);
    let onward = onward.map(|onward| choice("onward", onward.as_str(), "onward"));
    let mut views = vec![
        picked(words, "purposes", Control::Tick(purposes.collect()), true),
        FieldView {
            required: handling.person,
            ..text_field(words, "ground", "en", fields)
        },
        text_field(words, "ground", "zh", fields),
        picked(words, "onward", Control::Choose(onward.collect()), true),
    ];
    // The ground may be given in either language: neither field alone is required.
    for view in &mut views {
        view.required = view.required && !view.name.starts_with("ground");
    }
    if !handling.assurances.is_empty() {
        let assured = handling.assurances.iter();
        let assured = assured.map(|one| choice("assurances", one.as_str(), "assured"));
        views.push(picked(words, "assured", Control::Tick(assured.collect()), false));
    }
    for view in &mut views {
        let field = view.name.split('.').next().unwrap_or_default();
        let about = complaints
            .iter()
            .find(|c| c.field == view.name || c.field == field);
        view.wrong = about.map(|c| format!("{} {}", c.what, c.mend));
    }
    views
}

pub(crate) fn picked(words: &Words, name: &str, control: Control, required: bool) -> FieldView {
    FieldView {
        id: format!("f-{name}"),
        name: name.into(),
        label: labels::of_field(words, name),
        control,
        required,
        ..FieldView::default()
    }
}

/// Whether the record's page offers to share it: own records, and those of others whose terms let them be passed on.
pub(crate) fn offered(visitor: &Visitor, detail: &RecordDetail) -> bool {
    visitor.may(Action::Share) && is_content(detail)
}

/// What nodes say to each other about sharing is not shared itself.
fn is_content(detail: &RecordDetail) -> bool {
    use comity_core::kinds::Kind;
    !matches!(
        detail.record.kind(),
        Kind::KeyEvent
            | Kind::Policy
            | Kind::Release
            | Kind::Receipt
            | Kind::EraseNotice
            | Kind::Erased
            | Kind::MatchQuery
            | Kind::Misbehaviour
    )
}
