//! The first start: keys and the public record, signed and logged; later starts add nothing.

use comity_flow::SearchQuery;

use crate::bench::{Bench, assert_sound, reader};

#[test]
fn the_public_record_is_entered_once_and_verifies() {
    let bench = Bench::new();
    let running = bench.start();
    let begun = running.node.log_size();
    assert_eq!(begun, 10, "nine keys and the policy introduce the log");
    let entered = running.node.enter_facts(&|_, _| {}).unwrap();
    assert!(entered > 300, "{entered}");
    let size = running.node.log_size();
    assert_eq!(size, begun + entered);
    assert_eq!(running.node.enter_facts(&|_, _| {}).unwrap(), 0);
    drop(running);
    let (_copy, folder) = bench.published();
    assert_sound(&folder);
    let again = bench.start();
    assert_eq!(again.node.enter_facts(&|_, _| {}).unwrap(), 0);
    assert_eq!(again.node.log_size(), size);
}

#[test]
fn a_reader_finds_the_public_record_in_both_languages() {
    let bench = Bench::new();
    let node = bench.start().node;
    node.enter_facts(&|_, _| {}).unwrap();
    for words in ["piperidone", "芬太尼", "哌啶酮", "entity list"] {
        let query = SearchQuery {
            text: Some(words.into()),
            limit: 5,
            ..SearchQuery::default()
        };
        let page = node.search(&reader(), &query).unwrap();
        assert!(page.total > 0, "{words}");
    }
    let commitments = node.records_of_kind(&reader(), "commitment", 100).unwrap();
    assert!(commitments.len() >= 14, "{}", commitments.len());
    for commitment in &commitments {
        let langs: Vec<&str> = commitment
            .record
            .title
            .iter()
            .map(|text| text.lang.as_str())
            .collect();
        assert!(langs.contains(&"en") && langs.contains(&"zh"), "{langs:?}");
    }
}

#[test]
fn the_delisting_of_an_institute_ends_its_listing() {
    let bench = Bench::new();
    let node = bench.start().node;
    node.enter_facts(&|_, _| {}).unwrap();
    let listings = node.records_of_kind(&reader(), "listing", 10).unwrap();
    let listing = listings.first().expect("the entity-list entry of 2020");
    let on = |day: &str| {
        node.record(&reader(), &listing.id, Some(day.parse().unwrap()), None)
            .unwrap()
            .standing
    };
    use comity_core::chain::Standing;
    assert_eq!(on("2023-11-15"), Standing::InForce);
    assert_eq!(on("2023-11-16"), Standing::Delisted);
    assert_eq!(on("2019-01-01"), Standing::NotYetInForce);
}
