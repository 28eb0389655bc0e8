//! What is asked of the policy.

use cedar_policy::{Context, RestrictedExpression};
use comity_core::date::PartialDate;
use comity_core::handling::{Handling, Purpose};

/// Where a record moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Point {
    /// Sealed for a node, by its originator or together with [`Point::Onward`].
    Seal,
    /// A sealed file or restricted statement handed to a node that asks for it.
    Serve,
    /// Shown to a person at this node.
    Show,
    /// Passed on to a node by one that is not its originator.
    Onward,
}

impl Point {
    /// All four.
    pub const ALL: [Point; 4] = [Point::Seal, Point::Serve, Point::Show, Point::Onward];

    /// The word in policies and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Point::Seal => "seal",
            Point::Serve => "serve",
            Point::Show => "show",
            Point::Onward => "onward",
        }
    }
}

/// Kinds and reasons of what follows an approved release and carries nothing new.
const FOLLOWING: [&str; 8] = [
    "take-back",
    "receipts",
    "onward",
    "grant",
    "receipt",
    "erase-notice",
    "erased",
    "misbehaviour",
];

/// One question.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// Where.
    pub point: Point,
    /// The terms of the record, as its originator signed them.
    pub handling: &'a Handling,
    /// Kind of the record; or, for what follows an approved release, its reason: `take-back`, `receipts`, `onward`,
    /// `grant`. Such releases need no new approval and reach everybody who holds the record.
    pub kind: &'a str,
    /// Name of the originator's node.
    pub issuer: &'a str,
    /// Name of this node.
    pub us: &'a str,
    /// Name of the node that would get it; with [`Point::Show`] the word of the role.
    pub recipient: &'a str,
    /// What it is wanted for.
    pub purpose: Purpose,
    /// Approvals by persons other than the proposer. For an update of something shared: those of the first release.
    pub approvals: u64,
    /// Whether the caveats for a record about a person are filled in.
    pub caveats_filled: bool,
    /// Seal and onward: the originator's release names the recipient. Serve: the asker is in the `to` of what it asks.
    pub granted: bool,
    /// Today.
    pub on: PartialDate,
}

impl Question<'_> {
    /// The words of the schema.
    pub(crate) fn pairs(&self) -> Vec<(String, RestrictedExpression)> {
        let terms = self.handling;
        let text = |word: &str| RestrictedExpression::new_string(word.to_owned());
        let set = |words: Vec<&str>| RestrictedExpression::new_set(words.into_iter().map(text));
        let yes = RestrictedExpression::new_bool;
        let named = terms
            .releasable_to
            .iter()
            .any(|name| name.as_str() == self.recipient);
        let purposes = terms.purposes.iter().map(|one| one.as_str()).collect();
        let assurances = terms.assurances.iter().map(|one| one.as_str()).collect();
        // More approvals than a Cedar number holds are as good as the largest.
        let approvals = i64::try_from(self.approvals).unwrap_or(i64::MAX);
        let values = [
            ("label", text(terms.tlp.as_str())),
            ("kind", text(self.kind)),
            ("followsRelease", yes(FOLLOWING.contains(&self.kind))),
            ("purposes", set(purposes)),
            ("purpose", text(self.purpose.as_str())),
            ("onward", text(terms.onward.as_str())),
            ("noCourt", yes(terms.no_court)),
            ("person", yes(terms.person)),
            ("assurances", set(assurances)),
            ("recipientsAreNamed", yes(!terms.releasable_to.is_empty())),
            ("recipientIsNamed", yes(named)),
            ("recipientIsOriginator", yes(self.recipient == self.issuer)),
            ("recipientIsUs", yes(self.recipient == self.us)),
            ("caveatsFilled", yes(self.caveats_filled)),
            ("approvals", RestrictedExpression::new_long(approvals)),
            ("granted", yes(self.granted)),
            ("expired", yes(self.is_over())),
        ];
        values
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }

    /// Whether its time to be kept or acted on may be over: of a date that is only a year, the first day counts.
    fn is_over(&self) -> bool {
        let over = |date: Option<PartialDate>| date.is_some_and(|date| date.earliest() < self.on.latest());
        over(self.handling.expires) || over(self.handling.retain_until)
    }

    pub(crate) fn context(&self) -> Option<Context> {
        Context::from_pairs(self.pairs()).ok()
    }
}
