//! What leaves, what comes in, who has it, and what is not yet acknowledged.

use askama::Template;

use super::common::{Choice, Complaint, Pager, Pair, RecordRow, Said};
use super::forms::FieldView;
// The templates of forms match on it.
use super::forms::Control;
use crate::shell::Shell;

/// The form that proposes a record to counterparts.
#[derive(Template)]
#[template(path = "share.html")]
pub struct SharePage {
    /// The frame.
    pub s: Shell,
    /// The record.
    pub row: RecordRow,
    /// Where the form goes.
    pub action: String,
    /// To whom, each with how its line stands and, once asked, what the policy says.
    pub recipients: Vec<Recipient>,
    /// Purpose, ground, onward rule, caveats.
    pub fields: Vec<FieldView>,
    /// Complaints about the last attempt.
    pub complaints: Vec<Complaint>,
    /// Whether the policy was asked with these terms, and lets it pass to at least one.
    pub checked: bool,
    /// The version of the policy that answered; empty before it was asked.
    pub policy: String,
}

/// One counterpart a record can go to.
#[derive(Clone, Debug, Default)]
pub struct Recipient {
    /// Node name.
    pub name: String,
    /// State of the line, as on the page of counterparts.
    pub state: String,
    /// Whether it is ticked.
    pub chosen: bool,
    /// Whether it already has the record.
    pub has: bool,
    /// What the policy says.
    pub verdict: Option<VerdictView>,
}

/// What the policy says of one recipient.
#[derive(Clone, Debug, Default)]
pub struct VerdictView {
    /// Whether it may have the record on these terms.
    pub allowed: bool,
    /// Why not, in words.
    pub reasons: Vec<String>,
}

/// The queue of what is to leave.
#[derive(Template)]
#[template(path = "shares.html")]
pub struct SharesPage {
    /// The frame.
    pub s: Shell,
    /// The queues, by state.
    pub states: Vec<Choice>,
    /// What is in this one.
    pub rows: Vec<ShareRow>,
    /// Where one stands in it.
    pub pager: Pager,
}

/// One proposal.
#[derive(Clone, Debug, Default)]
pub struct ShareRow {
    /// Its page.
    pub href: String,
    /// State word: `proposed`, `approved`, `declined`, `released`.
    pub state: String,
    /// Why word: `share`, `update`, `take-back`, `onward`, `receipts`, `grant`.
    pub why: String,
    /// The record.
    pub record: RecordRow,
    /// To whom.
    pub to: Vec<String>,
    /// Who proposed it; empty where the node did by itself.
    pub by: String,
    /// When.
    pub at: String,
    /// Whether the reader proposed it.
    pub mine: bool,
    /// Who approved or declined; may be empty.
    pub decided: String,
}

/// One proposal, to be approved or declined.
#[derive(Template)]
#[template(path = "share_one.html")]
pub struct ShareOnePage {
    /// The frame.
    pub s: Shell,
    /// The proposal.
    pub row: ShareRow,
    /// The terms.
    pub terms: Vec<Pair>,
    /// What the policy says of each recipient now.
    pub verdicts: Vec<Recipient>,
    /// The version of the policy.
    pub policy: String,
    /// What became of it, recipient by recipient.
    pub deliveries: Vec<DeliveryView>,
    /// What keeps it from going out.
    pub problem: Option<String>,
    /// The signed release; none before it left.
    pub release: Option<String>,
    /// Whether the reader may approve it now.
    pub may_approve: bool,
    /// Whether the reader may decline it now.
    pub may_decline: bool,
    /// Why the reader cannot approve it, as a message id; empty where it is clear.
    pub why_not: &'static str,
    /// What stands in the reason, after a complaint.
    pub reason: String,
    /// What was wrong.
    pub wrong: Option<String>,
    /// Whether a passkey is asked for with the approval.
    pub step_up: Option<StepUp>,
}

/// What became of a release at one recipient.
#[derive(Clone, Debug, Default)]
pub struct DeliveryView {
    /// The recipient.
    pub to: String,
    /// Stage word: `waiting`, `delivered`, `opened`, `accepted`, `refused`, `acted`.
    pub stage: String,
    /// When it reached the stage.
    pub at: String,
    /// Why it was refused, each in its language.
    pub said: Vec<Said>,
    /// The signed receipt.
    pub receipt: Option<String>,
    /// What went wrong last; empty on a Chinese page, because it is English.
    pub error: String,
}

/// What the browser needs to ask for a passkey.
#[derive(Clone, Debug, Default)]
pub struct StepUp {
    /// The request for `navigator.credentials.get`, as JSON.
    pub request: String,
    /// Name of the open question.
    pub ticket: String,
}

/// What came in.
#[derive(Template)]
#[template(path = "incoming.html")]
pub struct IncomingPage {
    /// The frame.
    pub s: Shell,
    /// The queues, by state.
    pub states: Vec<Choice>,
    /// What is in this one.
    pub rows: Vec<IncomingRow>,
    /// Where one stands in it.
    pub pager: Pager,
}

/// One delivery.
#[derive(Clone, Debug, Default)]
pub struct IncomingRow {
    /// Its page.
    pub href: String,
    /// State word: `delivered`, `opened`, `accepted`, `refused`, `acted`, `rejected`, `missing`.
    pub state: String,
    /// Why it came: `share`, `update`, `take-back`, `onward`, `receipts`, `grant`, `erase`; empty where it cannot be read.
    pub why: String,
    /// From whom.
    pub from: String,
    /// When it came.
    pub at: String,
    /// The first record in it.
    pub record: RecordRow,
    /// What was wrong with it.
    pub problem: String,
}

/// One delivery with its terms.
#[derive(Template)]
#[template(path = "incoming_one.html")]
pub struct IncomingOnePage {
    /// The frame.
    pub s: Shell,
    /// The delivery.
    pub row: IncomingRow,
    /// The terms it came under.
    pub terms: Vec<Pair>,
    /// The records in it: address and id.
    pub records: Vec<(String, String)>,
    /// The statements in it, with their places in their logs.
    pub statements: Vec<StatementRow>,
    /// Reasons to refuse.
    pub reasons: Vec<Choice>,
    /// The words of a refusal, in each language.
    pub typed: Vec<FieldView>,
    /// Whether the reader may open it.
    pub may_open: bool,
    /// Whether the reader may accept or refuse it.
    pub may_answer: bool,
    /// What was wrong.
    pub wrong: Option<String>,
}

/// One statement of a delivery.
#[derive(Clone, Debug, Default)]
pub struct StatementRow {
    /// What it does: verb word.
    pub verb: String,
    /// The record.
    pub record: String,
    /// The record's page.
    pub href: String,
    /// Its issuer.
    pub issuer: String,
    /// The log that holds it.
    pub log: String,
    /// Its place there.
    pub index: u64,
    /// How well that log is known: `pinned` or `by-sender`.
    pub vouched: String,
}

/// What is not yet acknowledged.
#[derive(Template)]
#[template(path = "outstanding.html")]
pub struct OutstandingPage {
    /// The frame.
    pub s: Shell,
    /// The oldest first.
    pub rows: Vec<OutstandingRow>,
    /// Where one stands in it.
    pub pager: Pager,
    /// How many wait longer than a day.
    pub late: u64,
}

/// Something that waits for an acknowledgement.
#[derive(Clone, Debug, Default)]
pub struct OutstandingRow {
    /// Why word: `share`, `update`, `take-back`, `grant`, `onward`, `receipts`, `erase`.
    pub why: String,
    /// The record.
    pub text: Said,
    /// Its page.
    pub href: String,
    /// How far it has come: stage word.
    pub stage: String,
    /// Who has not acknowledged.
    pub peer: String,
    /// Through whom it got it; empty where from us.
    pub through: String,
    /// Since when.
    pub since: String,
    /// How long, as "3 days".
    pub age: String,
    /// Whether longer than a day.
    pub late: bool,
    /// Who must act: `us`, `peer`, `line`.
    pub who: String,
    /// What to do.
    pub mend: String,
}

/// Who has a record.
#[derive(Clone, Debug, Default)]
pub struct DistributionView {
    /// The holders.
    pub rows: Vec<HolderRow>,
    /// Whether the last statement of the record has reached all of them.
    pub all_know: bool,
}

/// One holder of a record.
#[derive(Clone, Debug, Default)]
pub struct HolderRow {
    /// The node.
    pub name: String,
    /// Its page, where it is a counterpart of ours.
    pub href: Option<String>,
    /// Through whom it got it; empty where from us.
    pub through: String,
    /// Stage word: `waiting`, `delivered`, `opened`, `accepted`, `refused`, `acted`, `erased`.
    pub stage: String,
    /// Since when.
    pub since: String,
    /// Whether it knows the newest statement.
    pub current: bool,
    /// How fresh this is: last contact, where that is long ago; empty otherwise.
    pub fresh: String,
}

/// Where a record of another node comes from, and how well that is proven.
#[derive(Clone, Debug, Default)]
pub struct OriginView {
    /// Who stated it.
    pub issuer: String,
    /// The issuer's page among the counterparts.
    pub href: Option<String>,
    /// The log that holds it.
    pub log: String,
    /// Grade: `L0`, `L1`, `L2`.
    pub grade: String,
    /// How fresh its standing is, in words; empty while fresh.
    pub stale: String,
}

/// The form that orders an erasure.
#[derive(Template)]
#[template(path = "erase.html")]
pub struct ErasePage {
    /// The frame.
    pub s: Shell,
    /// The record.
    pub row: RecordRow,
    /// Where the form goes.
    pub action: String,
    /// Ground, who orders, by when.
    pub fields: Vec<FieldView>,
    /// Complaints about the last attempt.
    pub complaints: Vec<Complaint>,
    /// Who holds it.
    pub holders: Vec<HolderRow>,
    /// Whether the log shows the record openly: then it cannot be erased.
    pub open: bool,
}

/// Erasures under way and done.
#[derive(Template)]
#[template(path = "erasures.html")]
pub struct ErasuresPage {
    /// The frame.
    pub s: Shell,
    /// The newest first.
    pub rows: Vec<ErasureRow>,
}

/// One erasure.
#[derive(Clone, Debug, Default)]
pub struct ErasureRow {
    /// The record's id.
    pub record: String,
    /// The order's page.
    pub href: String,
    /// Who orders it.
    pub ordered_by: String,
    /// When.
    pub at: String,
    /// By when; may be empty.
    pub by: String,
    /// On what ground.
    pub ground: Vec<Said>,
    /// Progress of each holder: its name, when it erased (empty: not yet), what it deleted.
    pub holders: Vec<(String, String, String)>,
    /// How many are done.
    pub done: u64,
}

impl ErasureRow {
    /// How many holders there are.
    pub fn count(&self) -> u64 {
        self.holders.len() as u64
    }

    /// The share that is done, 0 to 100.
    pub fn share(&self) -> u8 {
        crate::peer_view::share(self.done, self.count())
    }
}
