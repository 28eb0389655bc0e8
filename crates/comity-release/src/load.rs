//! Reading the text of the policy.

use std::collections::BTreeMap;
use std::str::FromStr as _;

use cedar_policy::{EntityTypeName, EntityUid, PolicyId, PolicySet, Schema, ValidationMode, Validator};
use sha2::{Digest as _, Sha256};

use crate::policy::{Policy, Rules, Words};
use crate::question::Point;

/// The texts a policy is made of.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// What rules can speak of.
    pub schema: &'a str,
    /// Rules for [`Point::Seal`].
    pub seal: &'a str,
    /// Rules for [`Point::Serve`].
    pub serve: &'a str,
    /// Rules for [`Point::Show`].
    pub show: &'a str,
    /// Rules for [`Point::Onward`].
    pub onward: &'a str,
}

/// Why the text of a policy was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// The schema is not Cedar.
    #[error("release policy, schema.cedarschema: {0}")]
    Schema(String),
    /// A file is not Cedar.
    #[error("release policy, {file}.cedar: {what}")]
    Unreadable {
        /// Which file.
        file: &'static str,
        /// What is wrong and where.
        what: String,
    },
    /// A rule speaks of what is not in the schema, or compares what cannot be compared.
    #[error("release policy, {file}.cedar: {what}")]
    Invalid {
        /// Which file.
        file: &'static str,
        /// What is wrong and where.
        what: String,
    },
    /// A rule without name or sentences.
    #[error(
        "release policy, {file}.cedar: a rule needs @id, @en and @zh, each rule its own @id; missing or double: {rule}"
    )]
    Unnamed {
        /// Which file.
        file: &'static str,
        /// The rule.
        rule: String,
    },
}

/// Digits of the version.
const VERSION_DIGITS: usize = 16;

impl Sources<'static> {
    /// What this program was built with.
    pub fn shipped() -> Self {
        Self {
            schema: include_str!("../../../data/release/schema.cedarschema"),
            seal: include_str!("../../../data/release/seal.cedar"),
            serve: include_str!("../../../data/release/serve.cedar"),
            show: include_str!("../../../data/release/show.cedar"),
            onward: include_str!("../../../data/release/onward.cedar"),
        }
    }
}

impl Sources<'_> {
    fn of(&self, point: Point) -> &str {
        match point {
            Point::Seal => self.seal,
            Point::Serve => self.serve,
            Point::Show => self.show,
            Point::Onward => self.onward,
        }
    }

    /// Digest over all texts, each with its length before it.
    fn version(&self) -> String {
        let mut hash = Sha256::new();
        for text in std::iter::once(self.schema).chain(Point::ALL.map(|point| self.of(point))) {
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(text.as_bytes());
        }
        let digits: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        digits.chars().take(VERSION_DIGITS).collect()
    }

    /// Reads and checks everything.
    ///
    /// # Errors
    /// The first thing that is wrong, with its file.
    pub fn read(&self) -> Result<Policy, PolicyError> {
        let (schema, _) = Schema::from_cedarschema_str(self.schema)
            .map_err(|error| PolicyError::Schema(error.to_string()))?;
        let validator = Validator::new(schema.clone());
        let mut words = BTreeMap::new();
        let mut rules = BTreeMap::new();
        for point in Point::ALL {
            let set = read_file(self.of(point), point, &validator, &mut words)?;
            let action = format!(r#"Action::"{}""#, point.as_str());
            let action =
                EntityUid::from_str(&action).map_err(|error| PolicyError::Schema(error.to_string()))?;
            rules.insert(point, Rules { set, action });
        }
        let kind =
            |name| EntityTypeName::from_str(name).map_err(|error| PolicyError::Schema(error.to_string()));
        let record = EntityUid::from_str(r#"Record::"record""#);
        Ok(Policy {
            version: self.version(),
            schema,
            node: kind("Node")?,
            role: kind("Role")?,
            record: record.map_err(|error| PolicyError::Schema(error.to_string()))?,
            rules,
            words,
        })
    }
}

/// The rules of one file, each under the name that it gives itself.
fn read_file(
    text: &str,
    point: Point,
    validator: &Validator,
    words: &mut BTreeMap<String, Words>,
) -> Result<PolicySet, PolicyError> {
    let file = point.as_str();
    let unreadable = |what: String| PolicyError::Unreadable { file, what };
    let unnamed = PolicySet::from_str(text).map_err(|error| unreadable(error.to_string()))?;
    let mut set = PolicySet::new();
    for rule in unnamed.policies() {
        let said = |key: &str| {
            rule.annotation(key)
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        };
        let missing = || PolicyError::Unnamed {
            file,
            rule: rule
                .annotation("id")
                .map_or_else(|| rule.id().to_string(), str::to_owned),
        };
        let id = said("id").ok_or_else(missing)?;
        let sentences = Words {
            en: said("en").ok_or_else(missing)?,
            zh: said("zh").ok_or_else(missing)?,
        };
        if words.insert(id.clone(), sentences).is_some() {
            return Err(missing());
        }
        set.add(rule.new_id(PolicyId::new(&id)))
            .map_err(|error| unreadable(error.to_string()))?;
    }
    let checked = validator.validate(&set, ValidationMode::Strict);
    match checked.validation_errors().next() {
        Some(error) => Err(PolicyError::Invalid {
            file,
            what: error.to_string(),
        }),
        None => Ok(set),
    }
}
