//! What one node records, the others hold, find and cosign.

use comity_testkit::cluster::until;

use super::{PATIENCE, counterparts, nothing_lost_nothing_invented, report};
use crate::http::Visitor;

#[test]
fn records_flow_between_two_nodes_and_are_cosigned() {
    let cluster = counterparts(2);
    let records = report(&cluster, 0, 0, 3);
    nothing_lost_nothing_invented(&cluster);
    let (north, south) = (cluster.node(0), cluster.node(1));
    let mut visitor = Visitor::first_user(south.running());
    until("the record is found at the other node", PATIENCE, || {
        visitor.get(&format!("/records/{}", records[0])).status == 200
    });
    let page = visitor.get(&format!("/records/{}", records[0])).text();
    assert!(
        page.contains("Sample Trading 0 Ltd.") && page.contains(north.name()),
        "{page}"
    );
    let size = super::head(&super::public(north)).unwrap().0;
    until("it is cosigned", PATIENCE, || {
        north.peer(south.name())["cosigned_by_them"]["size"].as_u64() >= Some(size)
    });
    assert!(
        super::failures(north, south.name()).is_empty(),
        "{:?}",
        super::failures(north, south.name())
    );
}

#[test]
fn five_nodes_hold_each_others_logs() {
    let cluster = counterparts(5);
    for place in 0..5 {
        report(&cluster, place, place * 100, 2);
    }
    nothing_lost_nothing_invented(&cluster);
}
