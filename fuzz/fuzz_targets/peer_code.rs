//! Codes and names that people and counterparts hand in.
#![no_main]

use comity_exchange::names::is_name;
use comity_exchange::pin::Code;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Ok(code) = text.parse::<Code>() {
        assert_eq!(code.to_string().parse::<Code>().as_ref(), Ok(&code));
    }
    if is_name(text) {
        assert!(!text.contains("..") || !text.split('/').any(|part| part == ".." || part == "."));
        assert!(!text.starts_with('/') && !text.contains(['?', '%', '\\']));
    }
});
