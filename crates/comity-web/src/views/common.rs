//! Shapes that several pages share.

/// A text with its language: what `lang=` says on the element that holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// BCP 47 tag; empty where the language is the page's or does not matter.
    pub lang: String,
    /// The words.
    pub text: String,
}

impl Said {
    /// A text in a language.
    pub fn new(lang: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            lang: lang.into(),
            text: text.into(),
        }
    }
}

/// One record in a list.
#[derive(Clone, Debug, Default)]
pub struct RecordRow {
    /// Its id.
    pub id: String,
    /// Address of its page.
    pub href: String,
    /// Kind word, such as `identification`.
    pub kind: String,
    /// Title in the reader's language, or in the only one there is.
    pub title: Said,
    /// When it was issued, as shown.
    pub issued: String,
    /// The issuer's node name.
    pub issuer: String,
    /// State word, such as `reported` or `retracted`; empty where the kind has none.
    pub state: String,
    /// TLP label without the prefix, such as `AMBER+STRICT`.
    pub tlp: String,
    /// Whether its source was never checked.
    pub unverified: bool,
    /// The log it stands in and its grade there, where another node stated it.
    pub foreign: Option<(String, String)>,
}

/// One line of a description list, possibly inside another.
#[derive(Clone, Debug, Default)]
pub struct Pair {
    /// The label, in the reader's language.
    pub label: String,
    /// How deep it lies, 0 to 3.
    pub depth: u8,
    /// Its values, each with its language.
    pub values: Vec<Said>,
}

/// One choice of a select box or a list of tick boxes.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// Where one stands in a long list.
#[derive(Clone, Debug, Default)]
pub struct Pager {
    /// Number of the first row shown, from 1; 0 when there is none.
    pub first: u64,
    /// Number of the last row shown.
    pub last: u64,
    /// All rows, where they were counted.
    pub total: Option<u64>,
    /// Address of the first page, from a later one.
    pub before: Option<String>,
    /// Address of the next page.
    pub after: Option<String>,
}

/// Rows of a long list on one page: a table of this length stays under the page weight in both languages.
pub const PAGE_ROWS: u64 = 50;

impl Pager {
    /// The part of a list held in memory that begins after `seen` rows, and its pager; `of` makes the address of the
    /// part after so many rows.
    pub fn cut<T>(all: &[T], seen: u64, rows: u64, of: impl Fn(u64) -> String) -> (&[T], Self) {
        let total = all.len() as u64;
        let place = |at: u64| usize::try_from(at.min(total)).unwrap_or(all.len());
        let part = all
            .get(place(seen)..place(seen.saturating_add(rows)))
            .unwrap_or_default();
        let end = seen.min(total) + part.len() as u64;
        let next = (end < total && !part.is_empty()).then(|| of(end));
        (
            part,
            Self::new(seen.min(total), part.len() as u64, Some(total), of(0), next),
        )
    }

    /// The pager after `seen` rows of earlier pages and `shown` on this one. `next` is the address of the next page.
    pub fn new(seen: u64, shown: u64, total: Option<u64>, start: String, next: Option<String>) -> Self {
        Self {
            first: if shown == 0 { 0 } else { seen + 1 },
            last: seen + shown,
            total,
            before: (seen > 0).then_some(start),
            after: next,
        }
    }
}

/// A complaint about one field of a form or file.
#[derive(Clone, Debug, Default)]
pub struct Complaint {
    /// Name of the form field, to link to it; empty where it is about the whole.
    pub field: String,
    /// The field's label.
    pub label: String,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub mend: String,
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_list_in_memory_is_cut_and_hostile_places_show_nothing() {
        let all: Vec<u32> = (0..120).collect();
        let (part, pager) = super::Pager::cut(&all, 50, 50, |seen| format!("/x?seen={seen}"));
        assert_eq!(
            (part.first(), part.len(), pager.after.as_deref()),
            (Some(&50), 50, Some("/x?seen=100"))
        );
        let (last, pager) = super::Pager::cut(&all, 100, 50, |seen| format!("/x?seen={seen}"));
        assert_eq!((last.len(), pager.after), (20, None));
        assert!(
            super::Pager::cut(&all, u64::MAX, 50, |_| String::new())
                .0
                .is_empty()
        );
    }

    use super::*;

    #[test]
    fn pager_knows_where_it_stands() {
        let first = Pager::new(0, 50, Some(120), "/x".into(), Some("/x?after=c&seen=50".into()));
        assert_eq!((first.first, first.last, first.before), (1, 50, None));
        let last = Pager::new(100, 20, Some(120), "/x".into(), None);
        assert_eq!(
            (last.first, last.last, last.before.as_deref(), last.after),
            (101, 120, Some("/x"), None)
        );
        let none = Pager::new(0, 0, Some(0), "/x".into(), None);
        assert_eq!((none.first, none.last), (0, 0));
    }
}
