//! Parties: who is this, on which list, from when to when, and why the program thinks so.

use askama::Template;

use super::common::{Choice, Pager, Pair, RecordRow};
use crate::shell::Shell;

/// A name as a list or a person writes it.
#[derive(Clone, Debug, Default)]
pub struct NameView {
    /// The name.
    pub text: String,
    /// Language tag with the script, such as `und-Arab`; empty where the script is not told.
    pub lang: String,
    /// What sort of name, in words; empty for the first.
    pub sort: String,
}

/// The question, as it stands in the form.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The name.
    pub name: String,
    /// Further names, one a line.
    pub others: String,
    /// Sorts of party.
    pub types: Vec<Choice>,
    /// The day asked about, ISO; empty for the newest states.
    pub on: String,
    /// Latest day, ISO.
    pub last_day: String,
    /// Birth date, or day of founding.
    pub dob: String,
    /// Countries, codes or names, with commas between.
    pub countries: String,
    /// Kinds of number.
    pub schemes: Vec<Choice>,
    /// The number.
    pub number: String,
    /// How sure a candidate must be.
    pub thresholds: Vec<Choice>,
    /// Whether the further fields are open.
    pub open: bool,
}

/// Asking for a party.
#[derive(Template)]
#[template(path = "parties.html")]
pub struct PartiesPage {
    /// The frame.
    pub s: Shell,
    /// The question.
    pub ask: Ask,
    /// What is wrong with the question.
    pub wrong: Vec<String>,
    /// The answer, once asked.
    pub answer: Option<ScreenView>,
    /// Lists this node holds; with none there is nothing to ask.
    pub held: u64,
}

/// The answer to a question.
pub struct ScreenView {
    /// What was asked, to stand above the answer.
    pub name: String,
    /// The day asked about; empty for the newest states.
    pub on: String,
    /// The lists that were asked, each with the state that answered.
    pub lists: Vec<AskedList>,
    /// The candidates, best first.
    pub candidates: Vec<CandidateView>,
    /// Whether there may be more than are shown.
    pub full: bool,
    /// Version of the word lists.
    pub words: String,
}

/// A list that was asked.
#[derive(Clone, Debug, Default)]
pub struct AskedList {
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The day of the state that answered; empty where the list had no state on that day.
    pub date: String,
    /// Version of that state.
    pub version: String,
    /// Parties in it.
    pub entries: u64,
    /// Whether the state is old.
    pub old: bool,
}

/// A score in words and as a number.
#[derive(Clone, Debug, Default)]
pub struct ScoreView {
    /// How near, in words.
    pub words: String,
    /// The number, with four digits.
    pub number: String,
    /// The same of a hundred, for a bar.
    pub share: u32,
    /// The colour, which only repeats the words.
    pub tone: &'static str,
}

/// How two names met, and what else speaks for or against.
#[derive(Clone, Debug, Default)]
pub struct MatchView {
    /// The score.
    pub score: ScoreView,
    /// The parts of the names, in order.
    pub parts: Vec<PartView>,
    /// Everything else.
    pub evidence: Vec<PartView>,
}

/// One part of a name against another, or one further piece of evidence.
#[derive(Clone, Debug, Default)]
pub struct PartView {
    /// The words of the question; empty if the list has more than was asked.
    pub asked: String,
    /// The words of the list; empty if the question has more.
    pub listed: String,
    /// How they met, in words.
    pub how: String,
    /// A sign for those who do not see the colour.
    pub sign: &'static str,
    /// `same`, `near`, `lone`, `for`, `against` or `start`.
    pub class: &'static str,
    /// Where the bar begins, of 100.
    pub x: u32,
    /// How wide the bar is.
    pub width: u32,
    /// The weight as a signed number.
    pub weight: String,
}

/// A party that may be the one asked about.
pub struct CandidateView {
    /// Place in the answer, from 1.
    pub rank: u64,
    /// The name it stands under on its list.
    pub listed_as: NameView,
    /// The name that met best; it may be another of its names.
    pub name: NameView,
    /// Its page.
    pub href: String,
    /// What sort of party, in words.
    pub sort: String,
    /// How it met the question.
    pub how: MatchView,
    /// The list's title.
    pub list: String,
    /// The list's page.
    pub list_href: String,
    /// Since when it is listed.
    pub from: String,
    /// Until when it was; empty while listed.
    pub to: String,
    /// Version of the list's state.
    pub version: String,
    /// Countries, birth dates, programmes, in one line.
    pub about: Vec<String>,
    /// The newest decision of this organisation about this entry, whomever it concerned.
    pub decision: Option<DecisionView>,
}

/// A party of a list.
#[derive(Template)]
#[template(path = "party.html")]
pub struct PartyPage {
    /// The frame.
    pub s: Shell,
    /// The name it stands under.
    pub name: NameView,
    /// What sort of party, as a word.
    pub sort: String,
    /// The list's title.
    pub list: String,
    /// The list's page.
    pub list_href: String,
    /// The id on the list.
    pub entry: String,
    /// Whether it stands on the list now.
    pub listed: bool,
    /// When it was taken off; empty while listed.
    pub delisted: String,
    /// Since when it is or was listed.
    pub from: String,
    /// Where the state of the list that took it off stands.
    pub delisted_href: Option<String>,
    /// Names by script, the script's name first.
    pub names: Vec<(String, Vec<NameView>)>,
    /// Identifiers.
    pub ids: Vec<IdView>,
    /// What else the list says.
    pub facts: Vec<Pair>,
    /// Times on the list.
    pub spans: SpansView,
    /// What each state of the list changed, the newest first.
    pub changes: Vec<PartyChange>,
    /// Records that mention it.
    pub records: Vec<RecordRow>,
    /// Candidates of this node that point here, decided or not.
    pub candidates: Vec<QueueRow>,
}

/// An identifier of a party.
#[derive(Clone, Debug, Default)]
pub struct IdView {
    /// The kind of number, in words.
    pub scheme: String,
    /// As the list writes it.
    pub value: String,
    /// Country, where the list says.
    pub country: String,
    /// Validity word: `valid`, `wrong`; empty where there is nothing to check.
    pub validity: String,
}

/// The times on a list, drawn.
#[derive(Clone, Debug, Default)]
pub struct SpansView {
    /// Width of the drawing.
    pub width: u64,
    /// Ticks: place and year.
    pub ticks: Vec<(u64, String)>,
    /// The bars.
    pub bars: Vec<SpanView>,
    /// Where today stands.
    pub now: u64,
}

/// One time on or off a list.
#[derive(Clone, Debug, Default)]
pub struct SpanView {
    /// Place of its beginning.
    pub x: u64,
    /// Length.
    pub width: u64,
    /// Whether the party was listed in it.
    pub listed: bool,
    /// From when, as shown; empty where it began before the first state.
    pub from: String,
    /// Until when; empty while it lasts.
    pub to: String,
}

/// What a state of the list changed about a party.
#[derive(Clone, Debug, Default)]
pub struct PartyChange {
    /// The state's day.
    pub date: String,
    /// Change word: `added`, `removed`, `changed`.
    pub what: String,
    /// The fields.
    pub fields: Vec<FieldChangeView>,
    /// The difference as a page.
    pub href: String,
}

/// One field before and after.
#[derive(Clone, Debug, Default)]
pub struct FieldChangeView {
    /// The field's label.
    pub label: String,
    /// What went.
    pub was: Vec<String>,
    /// What came.
    pub is: Vec<String>,
}

/// A person's decision about a candidate.
#[derive(Clone, Debug, Default)]
pub struct DecisionView {
    /// Verdict word: `same`, `different`, `unclear`.
    pub verdict: String,
    /// Why, in the person's words.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: String,
    /// The signed record.
    pub record: Option<String>,
}

/// One candidate in the queue.
#[derive(Clone, Debug, Default)]
pub struct QueueRow {
    /// Its page.
    pub href: String,
    /// Whose candidate: the customer's or record's name.
    pub subject: NameView,
    /// What the subject is: `customer` or `record`.
    pub subject_sort: String,
    /// The listed name.
    pub listed: NameView,
    /// The list's title.
    pub list: String,
    /// The score.
    pub score: ScoreView,
    /// State word: `open`, `proposed`, `same`, `different`, `unclear`, `cleared`, `withdrawn`.
    pub state: String,
    /// Since when it waits, or when it was decided.
    pub since: String,
}

/// The queue of candidates.
#[derive(Template)]
#[template(path = "review.html")]
pub struct ReviewPage {
    /// The frame.
    pub s: Shell,
    /// Queues to choose from, with their counts.
    pub states: Vec<Choice>,
    /// The queue shown: `waiting`, `confirm`, `decided`, `cleared`, `withdrawn`.
    pub state: String,
    /// The candidates.
    pub rows: Vec<QueueRow>,
    /// Where one stands.
    pub pager: Pager,
    /// Whether this reader may decide.
    pub may_decide: bool,
    /// Which verdicts a second person must confirm; empty for readers who may not set it.
    pub four_eyes: Vec<Choice>,
}

/// One candidate, side by side.
#[derive(Template)]
#[template(path = "candidate.html")]
pub struct CandidatePage {
    /// The frame.
    pub s: Shell,
    /// Its number.
    pub id: String,
    /// State word.
    pub state: String,
    /// The queue it was opened from: `waiting`, `confirm`, …
    pub queue: String,
    /// The customer or record.
    pub subject: SideView,
    /// The listing.
    pub listing: SideView,
    /// How they met.
    pub how: MatchView,
    /// Whether the entry stands on its list now.
    pub is_listed: bool,
    /// Whether it was decided before, and one side has changed since.
    pub reopened: bool,
    /// What changed since it was last decided.
    pub changed: Vec<FieldChangeView>,
    /// What waits for a second person.
    pub pending: Option<DecisionView>,
    /// What happened to it, the newest first.
    pub story: Vec<EventView>,
    /// What cleared it.
    pub cleared: Option<ClearedView>,
    /// Whether this reader may decide.
    pub may_decide: bool,
    /// Whether this reader may confirm what waits: not what they decided themselves.
    pub may_confirm: bool,
    /// Which verdicts a second person must confirm: `off`, `same`, `all`.
    pub four_eyes: &'static str,
    /// The verdict chosen in the last attempt.
    pub verdict: String,
    /// The reason typed in the last attempt.
    pub reason: String,
    /// What was wrong with the last attempt.
    pub wrong: Option<String>,
    /// The one before in the queue.
    pub before: Option<String>,
    /// The next in the queue.
    pub after: Option<String>,
    /// How many are in this queue.
    pub waiting: u64,
}

/// Something that happened to a candidate.
#[derive(Clone, Debug, Default)]
pub struct EventView {
    /// When.
    pub at: String,
    /// Event word: `opened`, `reopened`, `proposed`, `decided`, `confirmed`, `declined`, `cleared`, `withdrawn`.
    pub what: String,
    /// The decision, where it was one.
    pub decision: Option<DecisionView>,
    /// State of the list that caused it; empty where none did.
    pub state: String,
}

/// One of two sides.
#[derive(Clone, Debug, Default)]
pub struct SideView {
    /// The name.
    pub name: NameView,
    /// Its page.
    pub href: String,
    /// Where it comes from, in words: the list, or "own customer".
    pub origin: String,
    /// What sort of party, in words.
    pub sort: String,
    /// Other names.
    pub names: Vec<NameView>,
    /// What else is known.
    pub facts: Vec<Pair>,
}

/// What took the mark off.
#[derive(Clone, Debug, Default)]
pub struct ClearedView {
    /// What: the delisting, in words.
    pub what: String,
    /// When.
    pub at: String,
    /// The record of the list's state.
    pub record: Option<String>,
    /// Who had acted on the mark.
    pub acted: Vec<String>,
    /// Records that named it.
    pub records: Vec<RecordRow>,
}

/// One list of the node.
#[derive(Clone, Debug, Default)]
pub struct ListRow {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub authority: String,
    /// Its id.
    pub id: String,
    /// Day of its newest state; empty before the first.
    pub date: String,
    /// Number of that state.
    pub version: String,
    /// Parties in it.
    pub entries: u64,
    /// How old the newest state is, in words.
    pub age: String,
    /// Whether that is older than it should be.
    pub old: bool,
    /// When its source was asked last.
    pub checked: String,
    /// Why the last attempt brought nothing.
    pub problem: Option<String>,
    /// The signed record of the state.
    pub record: Option<String>,
}

/// All lists.
#[derive(Template)]
#[template(path = "lists.html")]
pub struct ListsPage {
    /// The frame.
    pub s: Shell,
    /// The lists.
    pub rows: Vec<ListRow>,
    /// Whether this reader may add and renew.
    pub may_keep: bool,
    /// The form to add a list.
    pub form: ListForm,
}

/// The form for a new list.
#[derive(Clone, Debug, Default)]
pub struct ListForm {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its title in Chinese.
    pub title_zh: String,
    /// Who publishes it.
    pub authority: String,
    /// Address it comes from.
    pub source: String,
    /// Whether it is a published list.
    pub public: bool,
    /// Formats to choose from.
    pub formats: Vec<Choice>,
    /// What was wrong with the last attempt.
    pub wrong: Option<String>,
}

/// One list with its states.
#[derive(Template)]
#[template(path = "list.html")]
pub struct ListPage {
    /// The frame.
    pub s: Shell,
    /// The list.
    pub row: ListRow,
    /// What else is known of it.
    pub facts: Vec<Pair>,
    /// Its states, the newest first.
    pub states: Vec<StateRow>,
    /// Where one stands.
    pub pager: Pager,
    /// Candidates that wait for a decision and name an entry of it.
    pub open: u64,
    /// Whether this reader may renew it.
    pub may_keep: bool,
    /// Latest day of a state.
    pub last_day: String,
    /// Formats to choose from.
    pub formats: Vec<Choice>,
    /// Largest file, as shown.
    pub largest: String,
    /// What was wrong with the last file.
    pub wrong: Option<String>,
}

/// One state of a list.
#[derive(Clone, Debug, Default)]
pub struct StateRow {
    /// Its day.
    pub date: String,
    /// When it was taken over.
    pub taken: String,
    /// Its number.
    pub version: String,
    /// Parties in it.
    pub entries: u64,
    /// How many came.
    pub added: u64,
    /// How many went.
    pub removed: u64,
    /// How many changed.
    pub changed: u64,
    /// SHA-256 of the bytes it was read from.
    pub digest: String,
    /// The difference as a page; the first state has none.
    pub href: Option<String>,
    /// The signed record.
    pub record: Option<String>,
}

/// What two states tell apart.
#[derive(Template)]
#[template(path = "changes.html")]
pub struct ChangesPage {
    /// The frame.
    pub s: Shell,
    /// The list's title.
    pub title: String,
    /// The list's page.
    pub list_href: String,
    /// Address of this page without a query.
    pub path: String,
    /// States to begin with.
    pub from: Vec<Choice>,
    /// States to end with.
    pub to: Vec<Choice>,
    /// Days of the two states.
    pub between: (String, String),
    /// How many went, came and changed.
    pub counts: Vec<(String, u64)>,
    /// The changes.
    pub rows: Vec<ChangeRow>,
    /// Where one stands.
    pub pager: Pager,
    /// Address of the file as CSV.
    pub csv: Option<String>,
    /// Address of the file as JSON lines.
    pub jsonl: Option<String>,
}

/// One party that came, went or changed.
#[derive(Clone, Debug, Default)]
pub struct ChangeRow {
    /// Change word: `added`, `removed`, `changed`.
    pub what: String,
    /// The party.
    pub name: NameView,
    /// Its page.
    pub href: Option<String>,
    /// What sort of party, in words.
    pub sort: String,
    /// Its id.
    pub entry: String,
    /// The fields that changed.
    pub fields: Vec<FieldChangeView>,
}

/// What a file would make of a list.
#[derive(Template)]
#[template(path = "list_preview.html")]
pub struct ListPreviewPage {
    /// The frame.
    pub s: Shell,
    /// The list's title.
    pub title: String,
    /// The list's page.
    pub list_href: String,
    /// The file's name.
    pub file: String,
    /// Where the forms go, without the verb.
    pub action: String,
    /// What was read.
    pub facts: Vec<Pair>,
    /// How many go, come and change.
    pub counts: Vec<(String, u64)>,
    /// The first changes.
    pub rows: Vec<ChangeRow>,
    /// Remarks on how the file was read; in English.
    pub notes: Vec<String>,
    /// Whether nothing would change.
    pub same: bool,
    /// Whether the list would lose so much that somebody must have compared the file with its source.
    pub shrunken: bool,
    /// Why it cannot be taken over; in English.
    pub problems: Vec<String>,
    /// Candidates that the delistings would clear.
    pub would_clear: u64,
}

/// The node's own customers.
#[derive(Template)]
#[template(path = "customers.html")]
pub struct CustomersPage {
    /// The frame.
    pub s: Shell,
    /// What was sought.
    pub find: String,
    /// The customers.
    pub rows: Vec<CustomerRow>,
    /// Where one stands.
    pub pager: Pager,
    /// Whether this reader may bring customers in.
    pub may_keep: bool,
    /// Largest file, as shown.
    pub largest: String,
    /// What was wrong with the last file.
    pub wrong: Option<String>,
}

/// One customer in a list.
#[derive(Clone, Debug, Default)]
pub struct CustomerRow {
    /// Its page.
    pub href: String,
    /// The name.
    pub name: NameView,
    /// Its own number at this organisation.
    pub number: String,
    /// What sort of party, in words.
    pub sort: String,
    /// Candidates that wait for a decision.
    pub open: u64,
    /// Candidates decided to be the same.
    pub same: u64,
    /// When it was last handed in with a change.
    pub updated: String,
}

/// What a file would make of the customers.
#[derive(Template)]
#[template(path = "customers_preview.html")]
pub struct CustomersPreviewPage {
    /// The frame.
    pub s: Shell,
    /// The file's name.
    pub file: String,
    /// Where the forms go, without the verb.
    pub action: String,
    /// How many are new, changed, unchanged, refused.
    pub counts: Vec<(String, u64)>,
    /// How many would be taken over.
    pub takes: u64,
    /// The first of them.
    pub samples: Vec<CustomerRow>,
    /// What is wrong, line by line; in English.
    pub faults: Vec<String>,
}

/// One customer.
#[derive(Template)]
#[template(path = "customer.html")]
pub struct CustomerPage {
    /// The frame.
    pub s: Shell,
    /// The customer.
    pub row: CustomerRow,
    /// Its first name.
    pub name: NameView,
    /// Its other names.
    pub names: Vec<NameView>,
    /// What is known of it.
    pub facts: Vec<Pair>,
    /// Its candidates.
    pub candidates: Vec<QueueRow>,
    /// The lists it is held against: address and title.
    pub lists: Vec<(String, String)>,
    /// Whether this reader may remove it.
    pub may_keep: bool,
}
