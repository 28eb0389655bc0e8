//! A value, or one of the four ways of not having one.
//!
//! "We do not know", "we did not ask", "they would not say" and "we may not tell you" lead to four
//! different next steps, so an empty cell is not enough.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// Looked for and not found out.
    Unknown,
    /// Nobody asked.
    NotAsked,
    /// Asked, and the answer was refused.
    Refused,
    /// Known to the issuer and held back from this reader.
    Withheld,
}

/// A value of type `T`, or the reason why there is none.
///
/// As JSON: the value itself, or `{"missing": "unknown" | "not-asked" | "refused" | "withheld"}`.
/// A field that is left out means [`Missing::NotAsked`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known<T> {
    /// The value.
    Value(T),
    /// No value, and why.
    Missing(Missing),
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self::Missing(Missing::NotAsked)
    }
}

impl<T> From<T> for Known<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> Known<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Missing(_) => None,
        }
    }

    /// Whether nobody asked: such a field is left out when a record is written.
    pub fn is_not_asked(&self) -> bool {
        matches!(self, Self::Missing(Missing::NotAsked))
    }
}

#[derive(Serialize, Deserialize)]
struct Mark {
    missing: Missing,
}

impl<T: Serialize> Serialize for Known<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(serializer),
            Self::Missing(missing) => Mark { missing: *missing }.serialize(serializer),
        }
    }
}

impl<'de, T: serde::de::DeserializeOwned> Deserialize<'de> for Known<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Read into a tree first: an untagged enum would hide which field of `T` was wrong.
        let tree = serde_json::Value::deserialize(deserializer)?;
        if let Some(mark) = tree
            .as_object()
            .filter(|map| map.len() == 1 && map.contains_key("missing"))
        {
            let mark = Mark::deserialize(serde_json::Value::Object(mark.clone()));
            return mark
                .map(|m| Self::Missing(m.missing))
                .map_err(serde::de::Error::custom);
        }
        T::deserialize(tree)
            .map(Self::Value)
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_nulls_stay_four() {
        for word in ["unknown", "not-asked", "refused", "withheld"] {
            let text = format!(r#"{{"missing":"{word}"}}"#);
            let known: Known<String> = serde_json::from_str(&text).unwrap();
            assert!(known.value().is_none());
            assert_eq!(serde_json::to_string(&known).unwrap(), text);
        }
        assert!(serde_json::from_str::<Known<String>>(r#"{"missing":"empty"}"#).is_err());
        assert_eq!(
            serde_json::from_str::<Known<String>>(r#""x""#).unwrap(),
            Known::Value("x".into())
        );
    }
}
