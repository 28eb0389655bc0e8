//! What a run came to.

use comity_substances::{Assessment, Verdict};

/// How many records of which kind there were. A record counts once, by the strongest word any measure has for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All records; empty lines are none.
    pub records: u64,
    /// Named in a list.
    pub listed: u64,
    /// Meet a definition and are in no list.
    pub meets: u64,
    /// A person must look.
    pub review: u64,
    /// No measure found. Not a statement that they are legal.
    pub nothing: u64,
    /// Could not be read.
    pub unreadable: u64,
    /// Names that are not in the tables. Not a statement on whether they are controlled.
    pub unknown: u64,
    /// Have another answer on the second day, if two are compared; then the kinds above are not counted.
    pub different: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Self) {
        self.records += other.records;
        self.listed += other.listed;
        self.meets += other.meets;
        self.review += other.review;
        self.nothing += other.nothing;
        self.unreadable += other.unreadable;
        self.unknown += other.unknown;
        self.different += other.different;
    }

    #[inline]
    pub(crate) fn nothing(&mut self) {
        self.records += 1;
        self.nothing += 1;
    }

    pub(crate) fn named(&mut self, answer: &Assessment, unknown: bool) {
        if unknown {
            self.records += 1;
            self.unknown += 1;
        } else {
            self.assessed(answer);
        }
    }

    /// A text in which something is to be looked at, if only by a person.
    pub(crate) fn looked(&mut self, answer: &Assessment, look: bool) {
        if look && answer.verdicts.is_empty() {
            self.records += 1;
            self.review += 1;
        } else {
            self.assessed(answer);
        }
    }

    pub(crate) fn compared(&mut self, differs: bool) {
        self.records += 1;
        self.different += u64::from(differs);
    }

    pub(crate) fn unreadable(&mut self) {
        self.records += 1;
        self.unreadable += 1;
    }

    pub(crate) fn assessed(&mut self, answer: &Assessment) {
        self.records += 1;
        // The verdicts are ordered from the strongest word to the weakest.
        *match answer.verdicts.iter().map(|judged| judged.verdict).min() {
            Some(Verdict::Listed) => &mut self.listed,
            Some(Verdict::Meets) => &mut self.meets,
            Some(Verdict::Review) => &mut self.review,
            Some(Verdict::None) | None => &mut self.nothing,
        } += 1;
    }
}
