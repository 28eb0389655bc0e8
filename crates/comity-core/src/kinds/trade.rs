//! `notification` (a planned export) and `notice` (an authority's message to companies).

use serde::{Deserialize, Serialize};

use super::{Facts, blank, item_machines, item_substances, item_substances_mut, item_words, order};
use crate::date::PartialDate;
use crate::jurisdiction::Jurisdiction;
use crate::parts::{Item, MachineRef, Party, Route, SubstanceRef};
use crate::problem::Problem;
use crate::text::Text;

/// A planned export of a listed or, voluntarily, an unlisted chemical or machine.
/// Required fields: 1988 Convention, article 12, paragraph 10 (a).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notification {
    /// Exporter, with address.
    pub exporter: Party,
    /// Importer, with address.
    pub importer: Party,
    /// Final consignee, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consignee: Option<Party>,
    /// What and how much.
    pub items: Vec<Item>,
    /// Point of entry, where known.
    #[serde(default, rename = "point-of-entry", skip_serializing_if = "Option::is_none")]
    pub point_of_entry: Option<String>,
    /// Expected day of dispatch.
    pub dispatch: PartialDate,
    /// The authority that is notified.
    pub addressee: Jurisdiction,
    /// Until when an answer is asked for.
    #[serde(default, rename = "reply-by", skip_serializing_if = "Option::is_none")]
    pub reply_by: Option<PartialDate>,
    /// Route.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// Whether the notification is voluntary: the goods are not listed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub voluntary: bool,
    /// Where the matter stands.
    pub status: String,
}

impl Facts for Notification {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let mut found = order(
            "body.reply-by",
            self.reply_by,
            "body.dispatch",
            Some(self.dispatch),
        );
        found.extend(super::item_problems(&self.items));
        if self.items.is_empty() {
            found.push(Problem::missing("body.items"));
        }
        found
    }

    fn occurred(&self) -> Option<PartialDate> {
        Some(self.dispatch)
    }

    fn status(&self) -> Option<&str> {
        Some(&self.status)
    }

    fn parties(&self) -> Vec<&Party> {
        [
            Some(&self.exporter),
            Some(&self.importer),
            self.consignee.as_ref(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn substances(&self) -> Vec<&SubstanceRef> {
        item_substances(&self.items)
    }

    fn substances_mut(&mut self) -> Vec<&mut SubstanceRef> {
        item_substances_mut(&mut self.items)
    }

    fn machines(&self) -> Vec<&MachineRef> {
        item_machines(&self.items)
    }

    fn places(&self) -> Vec<Jurisdiction> {
        vec![self.addressee]
    }

    fn words(&self) -> Vec<String> {
        item_words(&self.items)
    }
}

/// An authority's message to companies or platforms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Who says it.
    pub authority: String,
    /// Jurisdiction of the authority.
    pub jurisdiction: Jurisdiction,
    /// To whom: companies by name, or a class of them in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addressees: Vec<Party>,
    /// A class of addressees in words, such as "makers and exporters of chemicals".
    #[serde(default, rename = "addressee-class", skip_serializing_if = "Option::is_none")]
    pub addressee_class: Option<String>,
    /// Legal basis.
    #[serde(rename = "legal-basis")]
    pub legal_basis: String,
    /// What it says.
    pub content: Vec<Text>,
    /// When it was issued or served.
    pub served: PartialDate,
    /// How it was served.
    #[serde(default, rename = "served-by", skip_serializing_if = "Option::is_none")]
    pub served_by: Option<String>,
    /// Where the matter stands.
    pub status: String,
}

impl Facts for Notice {
    fn problems(&self, _: &[&str]) -> Vec<Problem> {
        let mut found = blank("body.authority", &self.authority);
        found.extend(blank("body.legal-basis", &self.legal_basis));
        if self.content.is_empty() {
            found.push(Problem::missing("body.content"));
        }
        if self.addressees.is_empty() && self.addressee_class.as_deref().unwrap_or("").trim().is_empty() {
            found.push(Problem::new(
                "body.addressees",
                "missing",
                "a notice needs companies or a class of companies",
                "name them in `addressees` or `addressee-class`",
            ));
        }
        found
    }

    fn occurred(&self) -> Option<PartialDate> {
        Some(self.served)
    }

    fn status(&self) -> Option<&str> {
        Some(&self.status)
    }

    fn parties(&self) -> Vec<&Party> {
        self.addressees.iter().collect()
    }

    fn places(&self) -> Vec<Jurisdiction> {
        vec![self.jurisdiction]
    }

    fn words(&self) -> Vec<String> {
        let texts = self.content.iter().map(|text| text.text.clone());
        texts
            .chain([self.authority.clone()])
            .chain(self.addressee_class.clone())
            .collect()
    }
}
