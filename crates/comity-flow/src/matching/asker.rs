//! Our side when we ask.

use comity_core::handling::Purpose;
use comity_core::identifiers::NodeName;
use comity_core::kinds::MatchQuery;
use comity_core::problem::Problem;
use comity_core::text::Text;
use comity_exchange::{Get, Purposed, Source, SourceError};
use comity_match::{Answer, Identifier, MOST_IDENTIFIERS, MOST_TAGS, MatchError, SetHead, TagSet, blind};
use comity_proof::hex;

use super::files::{read, write};
use super::head::MOST_HEAD;
use super::holder::{BUDGET, OLD_SET, PURPOSE, REFUSED};
use super::normal::typed;
use super::records::ASKER;
use super::views::{HitView, MatchAnswer, MatchForm};
use super::{MOST_GROUND, PURPOSES};
use crate::audit::Deed;
use crate::error::FlowError;
use crate::node::Node;
use crate::peers::registry::Peer;
use crate::policy::Action;
use crate::who::Who;

/// A question that has been read.
struct Question {
    peer: NodeName,
    purpose: Purpose,
    ground: String,
    /// As asked, and its forms.
    lines: Vec<(String, Vec<Identifier>)>,
}

impl Question {
    fn count(&self) -> usize {
        self.lines.iter().map(|(_, forms)| forms.len()).sum()
    }
}

fn problem(field: &str, code: &str, what: &str, mend: &str) -> FlowError {
    FlowError::field(Problem::new(field, code, what, mend))
}

fn form(form: &MatchForm) -> Result<Question, FlowError> {
    let peer = form.peer.trim().parse().map_err(|_| {
        problem(
            "peer",
            "peer",
            "this is no name of a node",
            "choose one of the counterparts",
        )
    })?;
    let purpose = Purpose::parse(form.purpose.trim()).filter(|purpose| PURPOSES.contains(purpose));
    let purpose = purpose.ok_or_else(|| {
        let words = PURPOSES.map(Purpose::as_str).join(", ");
        problem(
            "purpose",
            "word",
            "nobody may be asked for this purpose",
            &format!("choose one of: {words}"),
        )
    })?;
    let ground = form.ground.trim().to_owned();
    if ground.is_empty() || ground.chars().count() > MOST_GROUND {
        let mend =
            format!("name the case or the law, in at most {MOST_GROUND} characters; the counterpart logs it");
        return Err(problem(
            "ground",
            "missing",
            "a private question needs a legal ground",
            &mend,
        ));
    }
    let wanted = form
        .ids
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty());
    let mut lines = Vec::new();
    let mut wrong = Vec::new();
    for line in wanted.take(MOST_IDENTIFIERS + 1) {
        match typed(line) {
            Ok(forms) => lines.push((line.to_owned(), forms)),
            Err(found) => wrong.push(found),
        }
    }
    if !wrong.is_empty() {
        return Err(FlowError::Fields(wrong));
    }
    let question = Question {
        peer,
        purpose,
        ground,
        lines,
    };
    if (1..=MOST_IDENTIFIERS).contains(&question.count()) {
        return Ok(question);
    }
    let what = format!(
        "{} forms of identifiers; between 1 and {MOST_IDENTIFIERS} fit in one question",
        question.count()
    );
    Err(problem(
        "ids",
        "count",
        &what,
        "a name counts up to three times, a number with a country twice; ask in parts",
    ))
}

fn line(cause: &SourceError) -> FlowError {
    problem(
        "peer",
        "unreachable",
        &format!("the counterpart could not be asked: {cause}"),
        cause.mend(),
    )
}

fn cheated(what: &str) -> FlowError {
    let what = format!("the counterpart's answer is not believed: {what}");
    problem(
        "peer",
        "not-believed",
        &what,
        "bring its log up to date (comity peer sync), then speak to its operator",
    )
}

fn not_believed(cause: MatchError) -> FlowError {
    cheated(&cause.to_string())
}

impl Node {
    /// Asks a counterpart, over the line that is handed in, whether it holds anything on the identifiers of the form. The
    /// question is in the audit trail before it is sent and in our log when it is answered, by the same digest as in theirs.
    ///
    /// # Errors
    /// Not allowed, fields, a counterpart that does not answer or is not believed, or ours.
    pub fn match_ask(
        &self,
        me: &Who,
        asked: &MatchForm,
        source: &dyn Source,
    ) -> Result<MatchAnswer, FlowError> {
        me.may(Action::Match)?;
        let question = form(asked)?;
        let peer = self.pinned_peer(&question.peer)?;
        if peer.row.frozen.is_some() {
            return Err(problem(
                "peer",
                "frozen",
                "nothing is exchanged with this counterpart now",
                "see its page for why",
            ));
        }
        let head = self.their_head(&peer, source)?;
        let set = self.their_set(&peer, &head, source)?;
        let inputs: Vec<Identifier> = question
            .lines
            .iter()
            .flat_map(|(_, forms)| forms.clone())
            .collect();
        let (request, state) = blind(&inputs, head.epoch, &mut |bytes| self.dice.fill(bytes))
            .map_err(|cause| FlowError::Damaged(cause.to_string()))?;
        let digest = hex::encode(&request.digest());
        self.note(
            me.user,
            Deed::done("match.ask", "peer", question.peer.as_str()).with(digest.clone()),
        )?;
        let purposed = Purposed {
            purpose: question.purpose.as_str().into(),
            ground: question.ground.clone(),
        };
        let most = u64::try_from(Answer::MOST_BYTES).unwrap_or(u64::MAX);
        let got = source
            .post_for("match", &request.to_bytes(), most, &purposed)
            .map_err(|cause| line(&cause))?;
        let answer = read_answer(got.status, &got.body)?;
        let held = state.finish(&answer, &head, &set).map_err(not_believed);
        // What was asked is logged even where the answer is worth nothing.
        let hits = held.as_ref().ok().map(|held| hits(&question, held));
        // In the unit of what was asked: forms.
        let count = held
            .as_ref()
            .ok()
            .map(|held| held.iter().filter(|one| **one).count());
        let record = self.log_question(&question, &request, count)?;
        held?;
        Ok(MatchAnswer {
            record,
            peer: question.peer,
            epoch: head.epoch,
            digest,
            hits: hits.unwrap_or_default(),
            left_today: u64::from(answer.left),
        })
    }

    fn log_question(
        &self,
        question: &Question,
        request: &comity_match::Request,
        hits: Option<usize>,
    ) -> Result<comity_core::identifiers::RecordId, FlowError> {
        let count = request.count();
        let body = MatchQuery {
            side: ASKER.into(),
            peer: question.peer.clone(),
            purpose: question.purpose,
            ground: vec![Text::en(question.ground.clone())],
            count: u64::try_from(count).unwrap_or(u64::MAX),
            digest: hex::encode(&request.digest()),
            epoch: request.epoch(),
            hits: hits.map(|hits| u64::try_from(hits).unwrap_or(u64::MAX)),
        };
        let title = [
            format!("Asked {} in private about {count} identifiers", question.peer),
            format!("向 {} 私密查询了 {count} 个标识", question.peer),
        ];
        let placed = self.log_match(body, title)?;
        placed
            .record_id
            .parse()
            .map_err(|_| FlowError::Damaged("a record id just made".into()))
    }

    fn their_head(&self, peer: &Peer, source: &dyn Source) -> Result<SetHead, FlowError> {
        let bytes = get(source, "match/head", MOST_HEAD)?;
        self.believed_head(peer, &bytes).map_err(|what| cheated(&what))
    }

    /// The set of that head: our copy of it, or fetched and checked.
    fn their_set(&self, peer: &Peer, head: &SetHead, source: &dyn Source) -> Result<TagSet, FlowError> {
        let path = self.their_set_path(&peer.name);
        let kept = read(&path)?.and_then(|bytes| TagSet::from_bytes(&bytes).ok());
        if let Some(set) = kept.filter(|set| set.root() == head.root) {
            return Ok(set);
        }
        let most = u64::try_from(MOST_TAGS * 16).unwrap_or(u64::MAX);
        let bytes = get(
            source,
            &format!("match/set/{}", head.epoch),
            most.min(head.tags.saturating_mul(16)),
        )?;
        let set = TagSet::from_bytes(&bytes).map_err(not_believed)?;
        if set.root() != head.root || set.len() != head.tags {
            return Err(not_believed(MatchError::OtherSet));
        }
        write(&path, &bytes)?;
        Ok(set)
    }
}

fn get(source: &dyn Source, name: &str, most: u64) -> Result<Vec<u8>, FlowError> {
    let ask = Get {
        name,
        most,
        from: 0,
        purpose: None,
    };
    let found = source.get(&ask).map_err(|cause| line(&cause))?;
    found.ok_or_else(|| {
        problem(
            "peer",
            "no-set",
            "the counterpart does not answer private questions of ours",
            "ask its operator",
        )
    })
}

fn read_answer(status: u16, body: &[u8]) -> Result<Answer, FlowError> {
    if let Some(code) = body.strip_prefix(REFUSED) {
        return Err(match code {
            [BUDGET] => problem(
                "ids",
                "budget",
                "the counterpart answers no more for this purpose today",
                "ask again tomorrow (UTC), or write a request",
            ),
            [OLD_SET] => problem(
                "peer",
                "old-set",
                "the counterpart has made a new set meanwhile",
                "ask again",
            ),
            [PURPOSE] => problem(
                "purpose",
                "refused",
                "the counterpart does not answer for this purpose or ground",
                "name another, or write a request",
            ),
            _ => cheated("it refuses in a way not known here"),
        });
    }
    if status != 200 {
        let what = format!("the counterpart answered with status {status}");
        return Err(problem("peer", "refused", &what, "ask its operator"));
    }
    Answer::from_bytes(body).map_err(not_believed)
}

/// One hit for each line: it is held if any of its forms is.
fn hits(question: &Question, held: &[bool]) -> Vec<HitView> {
    let mut held = held.iter();
    let mut found = Vec::new();
    for (asked, forms) in &question.lines {
        let any = held
            .by_ref()
            .take(forms.len())
            .fold(false, |any, held| any | held);
        let normal: Vec<String> = forms.iter().map(ToString::to_string).collect();
        found.push(HitView {
            asked: asked.clone(),
            normal: normal.join(", "),
            held: any,
            request: any.then(|| request_page(&question.peer, asked, question.purpose)),
        });
    }
    found
}

/// The page for a new request, filled in: to whom, about what, for what.
fn request_page(peer: &NodeName, asked: &str, purpose: Purpose) -> String {
    let mut about = String::new();
    for byte in asked.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            about.push(char::from(byte));
        } else {
            about.push_str(&format!("%{byte:02X}"));
        }
    }
    format!(
        "/report/request?to={peer}&about={about}&purpose={}",
        purpose.as_str()
    )
}
