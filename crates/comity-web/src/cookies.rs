//! The three cookies: session, setup, language.

use axum::http::{HeaderMap, HeaderValue, header};

/// Holds the session's secret.
pub(crate) const SESSION: &str = "comity-session";
/// Holds the setup secret between a one-time link and the page on which the password is set.
pub(crate) const SETUP: &str = "comity-setup";
/// Holds the language.
pub(crate) const LANG: &str = "comity-lang";

/// Longest cookie value that is read: secrets have 64 characters, language tags five.
const LONGEST: usize = 128;

/// The value of a cookie of ours, if it is there and plain.
pub(crate) fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, _)| *n == name)
        .map(|(_, value)| value)
        .filter(|value| {
            value.len() <= LONGEST && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
}

/// When a cookie is sent back from links on other sites.
#[derive(Clone, Copy)]
pub(crate) enum SameSite {
    /// Never.
    Strict,
    /// When the reader follows a link.
    Lax,
}

/// A `Set-Cookie` value. No cookie is ever readable by script.
pub(crate) fn set(
    name: &str,
    value: &str,
    same_site: SameSite,
    seconds: Option<u32>,
    secure: bool,
) -> Option<HeaderValue> {
    let site = match same_site {
        SameSite::Strict => "Strict",
        SameSite::Lax => "Lax",
    };
    let mut text = format!("{name}={value}; Path=/; HttpOnly; SameSite={site}");
    if let Some(seconds) = seconds {
        text.push_str(&format!("; Max-Age={seconds}"));
    }
    if secure {
        text.push_str("; Secure");
    }
    HeaderValue::from_str(&text).ok()
}

/// The session cookie: ends with the browser or with the session, whichever is first.
pub(crate) fn session(secret: &str, secure: bool) -> Option<HeaderValue> {
    set(SESSION, secret, SameSite::Strict, None, secure)
}

/// The setup cookie. `Lax`: the one-time link is often opened from a message in another site's window, and the
/// redirect that follows would not carry a `Strict` cookie.
pub(crate) fn setup(secret: &str, secure: bool) -> Option<HeaderValue> {
    const ONE_HOUR: u32 = 3600;
    set(SETUP, secret, SameSite::Lax, Some(ONE_HOUR), secure)
}

/// The language cookie, for a year.
pub(crate) fn lang(tag: &str, secure: bool) -> Option<HeaderValue> {
    const ONE_YEAR: u32 = 31_536_000;
    set(LANG, tag, SameSite::Lax, Some(ONE_YEAR), secure)
}

/// Takes a cookie back.
pub(crate) fn gone(name: &str, secure: bool) -> Option<HeaderValue> {
    set(name, "", SameSite::Strict, Some(0), secure)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookie: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        headers
    }

    #[test]
    fn cookies_are_found_by_whole_name() {
        let headers = headers("xcomity-lang=de; comity-lang=zh-CN; a=b");
        assert_eq!(read(&headers, LANG), Some("zh-CN"));
        assert_eq!(read(&headers, SESSION), None);
    }

    #[test]
    fn odd_values_are_not_read() {
        assert_eq!(read(&headers("comity-session=<script>"), SESSION), None);
        assert_eq!(
            read(&headers(&format!("comity-session={}", "a".repeat(200))), SESSION),
            None
        );
    }

    #[test]
    fn secure_only_over_tls() {
        assert!(
            session("abc", true)
                .unwrap()
                .to_str()
                .unwrap()
                .ends_with("; SameSite=Strict; Secure")
        );
        assert!(
            !session("abc", false)
                .unwrap()
                .to_str()
                .unwrap()
                .contains("Secure")
        );
    }
}
