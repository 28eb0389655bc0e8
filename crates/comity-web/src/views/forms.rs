//! Forms: the two-minute form of every kind of record.

use askama::Template;

use super::common::{Choice, Complaint};
use crate::shell::Shell;

/// One field of a form, ready to be drawn.
#[derive(Clone, Debug, Default)]
pub struct FieldView {
    /// Unique id in the page.
    pub id: String,
    /// Name that is sent: the path inside the record, such as `body.place.country`.
    pub name: String,
    /// The label.
    pub label: String,
    /// Help below the label; may be empty.
    pub hint: String,
    /// How it is filled in.
    pub control: Control,
    /// What stands in it.
    pub value: String,
    /// Whether it must be filled in.
    pub required: bool,
    /// The complaint about it.
    pub wrong: Option<String>,
    /// Language of what is typed: `lang=` of the control; may be empty.
    pub lang: &'static str,
}

impl FieldView {
    /// Whether it takes the whole width of a form with two columns.
    pub fn wide(&self) -> bool {
        matches!(self.control, Control::Area | Control::Tick(_) | Control::Check)
    }
}

/// How a field is filled in.
#[derive(Clone, Debug, Default)]
pub enum Control {
    /// One line.
    #[default]
    Line,
    /// Several lines.
    Area,
    /// A date as precise as known: year, month or day.
    Date,
    /// A country or treaty code.
    Place,
    /// One of these.
    Choose(Vec<Choice>),
    /// Any of these.
    Tick(Vec<Choice>),
    /// Yes or no.
    Check,
}

/// What can be reported.
#[derive(Template)]
#[template(path = "report.html")]
pub struct ReportPage {
    /// The frame.
    pub s: Shell,
    /// The kinds with a form.
    pub kinds: Vec<KindCard>,
    /// Begun imports.
    pub imports: Vec<super::home::OpenImport>,
    /// Largest file, as shown.
    pub largest: String,
}

/// A kind with its form.
pub struct KindCard {
    /// Kind word.
    pub kind: String,
    /// Address of the form.
    pub href: String,
}

/// The form of one kind.
#[derive(Template)]
#[template(path = "form.html")]
pub struct FormPage {
    /// The frame.
    pub s: Shell,
    /// Kind word.
    pub kind: String,
    /// Where the form goes.
    pub action: String,
    /// Name under which the browser keeps it.
    pub keep: String,
    /// The few fields that matter.
    pub fields: Vec<FieldView>,
    /// The rest, in groups that are folded.
    pub groups: Vec<Group>,
    /// Complaints about the last attempt.
    pub complaints: Vec<Complaint>,
}

/// A folded group of fields.
#[derive(Clone, Debug)]
pub struct Group {
    /// Message id of its heading.
    pub heading: &'static str,
    /// Whether it is open: something is filled in or wrong.
    pub open: bool,
    /// Its fields.
    pub fields: Vec<FieldView>,
}

/// After a form was recorded.
#[derive(Template)]
#[template(path = "recorded.html")]
pub struct RecordedPage {
    /// The frame.
    pub s: Shell,
    /// Kind word.
    pub kind: String,
    /// The record's id.
    pub id: String,
    /// Its page.
    pub href: String,
    /// Its entry in the log.
    pub index: u64,
    /// The same was recorded before.
    pub duplicate: bool,
}
