//! Fields of a posted form, in the order in which they were sent.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::fault::Fault;
use crate::format::{decoded, encoded};

/// Largest form without a file: a statement holds 60 KiB, percent-encoded Chinese takes nine bytes for three.
pub const MAX_FORM: usize = 256 * 1024;
/// Most fields of one form: the mapping of the widest table (256 columns) and its constants fit several times.
const MAX_FIELDS: usize = 2_000;

/// The form's fields, without its token: the guard has checked that and taken it out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded`; `None` if there are too many fields.
    pub fn parse(body: &str) -> Option<Self> {
        let mut fields = Vec::new();
        for pair in body.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if fields.len() == MAX_FIELDS {
                return None;
            }
            // Browsers send line ends as CR LF; records hold LF.
            fields.push((decoded(name), decoded(value).replace("\r\n", "\n")));
        }
        Some(Self(fields))
    }

    /// The first field with this name, trimmed; empty if there is none.
    pub fn get(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The first field with this name as sent: for passwords, whose spaces count.
    pub fn raw(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(n, _)| n == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// All fields with this name, trimmed, without the empty ones.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let of_name = self.0.iter().filter(|(n, _)| n == name);
        of_name
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
            .collect()
    }

    /// Takes a field out.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(n, _)| n == name)?;
        Some(self.0.remove(at).1)
    }

    /// What may be kept in a page for another attempt: everything but passwords and tokens.
    pub fn keepable(&self) -> Vec<(String, String)> {
        const NEVER: [&str; 4] = ["csrf", "password", "again", "old"];
        self.0
            .iter()
            .filter(|(name, _)| !NEVER.contains(&name.as_str()))
            .cloned()
            .collect()
    }
}

impl<S: Sync> FromRequestParts<S> for Fields {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get::<Fields>().cloned().ok_or(Fault::Unreadable)
    }
}

/// The query of an address, read with the same rules as a form.
#[derive(Clone, Debug, Default)]
pub struct Query(pub Fields);

impl Query {
    /// The first value of a name, trimmed.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name)
    }

    /// A number, or 0.
    pub fn number(&self, name: &str) -> u64 {
        self.get(name).parse().unwrap_or(0)
    }
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        Fields::parse(parts.uri.query().unwrap_or_default())
            .map(Query)
            .ok_or(Fault::Unreadable)
    }
}

/// Builds a path with a query; empty values are left out.
pub fn address(path: &str, query: &[(&str, &str)]) -> String {
    let mut out = path.to_owned();
    for (name, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        out.push(if out.contains('?') { '&' } else { '?' });
        out.push_str(name);
        out.push('=');
        out.push_str(&encoded(value));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_in_order_and_in_utf8() {
        let fields = Fields::parse("q=%E8%8A%AC%E5%A4%AA%E5%B0%BC&a=1&a=+2+&empty=").unwrap();
        assert_eq!(fields.get("q"), "芬太尼");
        assert_eq!(fields.all("a"), ["1", "2"]);
        assert_eq!(fields.get("empty"), "");
        assert_eq!(fields.get("absent"), "");
    }

    #[test]
    fn passwords_are_never_kept() {
        let fields = Fields::parse("csrf=x&password=p&again=p&old=o&note=n").unwrap();
        assert_eq!(fields.keepable(), [("note".into(), "n".into())]);
    }

    #[test]
    fn floods_of_fields_are_refused() {
        assert!(Fields::parse(&"a=1&".repeat(MAX_FIELDS + 1)).is_none());
    }

    #[test]
    fn addresses_leave_out_what_is_empty() {
        assert_eq!(
            address("/search", &[("q", "a b"), ("kind", "")]),
            "/search?q=a%20b"
        );
    }
}
