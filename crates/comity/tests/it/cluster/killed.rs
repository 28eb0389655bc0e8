//! Power cuts of either side, again and again, while they exchange.

use std::time::Duration;

use super::{counterparts, nothing_lost_nothing_invented, report, try_report};

/// Moments at which a node is killed, in milliseconds after records began to come in; prime numbers, so that they do not
/// fall in step with anything.
const MOMENTS: [u64; 8] = [41, 97, 173, 283, 431, 613, 881, 1201];

#[test]
fn either_side_is_killed_at_any_moment_and_nothing_is_lost_or_invented() {
    let mut cluster = counterparts(2);
    let mut told = 0;
    for (round, moment) in MOMENTS.into_iter().enumerate() {
        // 300 entries are more than one bundle: a kill may fall between two.
        told += report(&cluster, 0, round * 1000, 300).len();
        std::thread::sleep(Duration::from_millis(moment));
        let victim = round % 2;
        cluster.node_mut(victim).kill();
        cluster.node_mut(victim).serve().unwrap();
    }
    nothing_lost_nothing_invented(&cluster);
    let size = cluster.node(0).log_size();
    assert!(
        size >= told as u64,
        "{size} entries hold the {told} records that were told to be there"
    );
}

#[test]
fn a_node_that_is_killed_while_it_records_comes_back_to_its_counterpart() {
    let mut cluster = counterparts(2);
    for round in 0..3 {
        // The node's process, from outside: the cluster is lent to the reporter.
        let id = cluster.node(0).running().id().to_string();
        let moment = Duration::from_millis(150 + 170 * round as u64);
        let killer = std::thread::spawn(move || {
            std::thread::sleep(moment);
            std::process::Command::new("kill")
                .args(["-9", &id])
                .status()
                .unwrap()
        });
        let (recorded, cut_off) = try_report(&cluster, 0, round * 1000, 400);
        assert!(killer.join().unwrap().success());
        cluster.node_mut(0).kill();
        cluster.node_mut(0).serve().unwrap();
        // Handing the file in again completes it.
        let again = report(&cluster, 0, round * 1000, 400);
        assert_eq!(again.len(), 400, "{} {cut_off}", recorded.len());
    }
    nothing_lost_nothing_invented(&cluster);
}
