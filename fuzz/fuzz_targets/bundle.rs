//! Entry bundles, the entries in them, tiles and resource names.
#![no_main]

use comity_proof::entry::Entry;
use comity_proof::tile::{Resource, encode_bundle, encode_tile, parse_bundle, parse_tile};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(entries) = parse_bundle(data) {
        assert_eq!(encode_bundle(&entries).as_deref(), Ok(data));
        entries.iter().for_each(|entry| check_entry(entry));
    }
    check_entry(data);
    if let Some(hashes) = parse_tile(data) {
        assert_eq!(encode_tile(&hashes), data);
    }
    if let Some(name) = std::str::from_utf8(data).ok().filter(|name| name.len() < 100)
        && let Some(resource) = Resource::parse(name)
    {
        assert_eq!(resource.path(), name);
    }
});

fn check_entry(bytes: &[u8]) {
    if let Ok(entry) = Entry::decode(bytes) {
        assert_eq!(entry.encode(), bytes);
    }
}
