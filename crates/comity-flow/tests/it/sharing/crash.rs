//! Crashes at every call of store and disk, while releasing and while taking: nothing lost, nothing doubled.

use comity_core::handling::Onward;
use comity_log::faulty::Fault as DiskFault;
use comity_store::StoreError;
use comity_store::faulty::{Fault, When};

use super::{Running, finding, form, free, line, officer, releaser, report, row, talk, turn};
use comity_core::record::Verb;
use comity_flow::sharing::Stage;

/// How many statements of a kind a node has.
fn count(at: &Running, kind: &str) -> u64 {
    let home = at.node.home(&super::boss()).unwrap();
    home.by_kind
        .iter()
        .find(|(name, _)| name == kind)
        .map_or(0, |(_, count)| *count)
}

/// Both at rest: one release of the record and one take-back at a, one receipt each at b, and all of it known to a.
fn check(a: &Running, b: &Running, id: &str, what: &str) {
    talk(a, b);
    talk(a, b);
    assert_eq!(count(a, "release"), 2, "{what}: releases");
    assert_eq!(count(b, "receipt"), 2, "{what}: receipts");
    assert_eq!(super::status(b, id).as_deref(), Some("retracted"), "{what}");
    let holders = a.node.holders(&officer(), id).unwrap();
    assert_eq!(holders.len(), 1, "{what}");
    assert!(holders[0].up_to_date && holders[0].stage == Stage::Acted, "{what}: {holders:?}");
    let queue = b.node.incoming(&officer(), false, None, 10).unwrap();
    assert_eq!(queue.len(), 2, "{what}");
}

/// Shares and takes back at a; errors are what the test is about.
fn send(a: &Running, id: &str) -> Option<()> {
    let row = a
        .node
        .propose_share(&officer(), form(id, &["b.example"], Onward::None))
        .ok()?;
    a.node.approve_share(&releaser(), row).ok()?;
    Some(())
}

#[test]
fn the_store_fails_at_every_call_of_a_release() {
    for when in [When::Before, When::After] {
        for nth in 1.. {
            let (sites, nodes, _) = row(2);
            let (a, b) = (&nodes[0], &nodes[1]);
            talk(a, b);
            let id = report(a, finding("S-1", free(&["b.example"])));
            let proposal = a
                .node
                .propose_share(&officer(), form(&id, &["b.example"], Onward::None))
                .unwrap();
            a.store.plan(Fault {
                method: None,
                nth,
                times: 1,
                when,
                error: || StoreError::Full,
            });
            let approved = a.node.approve_share(&releaser(), proposal);
            let failed = a.store.failed();
            drop(approved);
            let mut nodes = nodes;
            drop(nodes.remove(0));
            let b = nodes.remove(0);
            let a = sites[0].start();
            talk(&a, &b);
            // What was not approved can be approved still, once.
            drop(a.node.approve_share(&releaser(), proposal));
            turn(&a, &id, Verb::Retract);
            check(&a, &b, &id, &format!("call {nth} {when:?}"));
            if failed == 0 {
                assert!(nth > 10, "the faults were reached");
                break;
            }
        }
    }
}

#[test]
fn the_store_fails_at_every_call_of_taking() {
    for when in [When::Before, When::After] {
        for nth in 1.. {
            let (sites, nodes, _) = row(2);
            let (a, b) = (&nodes[0], &nodes[1]);
            talk(a, b);
            let id = report(a, finding("S-1", free(&["b.example"])));
            send(a, &id).unwrap();
            super::pull(a, b);
            // The log is pulled, and only taking fails.
            let quiet = pull_log_only(b, a);
            drop(quiet);
            b.store.plan(Fault {
                method: None,
                nth,
                times: 1,
                when,
                error: || StoreError::Full,
            });
            let taken = b.node.take_deliveries(a.node.name(), &line(b, a));
            let failed = b.store.failed();
            drop(taken);
            let mut nodes = nodes;
            let a = nodes.remove(0);
            drop(nodes);
            let b = sites[1].start();
            talk(&a, &b);
            turn(&a, &id, Verb::Retract);
            check(&a, &b, &id, &format!("call {nth} {when:?}"));
            if failed == 0 {
                assert!(nth > 10, "the faults were reached");
                break;
            }
        }
    }
}

/// Everything of a round but deliveries.
fn pull_log_only(us: &Running, them: &Running) {
    struct NoManifest(super::Line);
    impl comity_exchange::Source for NoManifest {
        fn get(
            &self,
            ask: &comity_exchange::Get<'_>,
        ) -> Result<Option<Vec<u8>>, comity_exchange::SourceError> {
            if ask.name.starts_with("manifest") {
                return Ok(None);
            }
            self.0.get(ask)
        }
        fn post(
            &self,
            name: &str,
            body: &[u8],
            most: u64,
        ) -> Result<comity_exchange::Answer, comity_exchange::SourceError> {
            self.0.post(name, body, most)
        }
        fn can_post(&self) -> bool {
            true
        }
    }
    us.node
        .sync_round(them.node.name(), &NoManifest(line(us, them)), &|_, _| {})
        .unwrap();
}

#[test]
fn the_disk_fails_at_every_operation_of_a_release_and_of_taking() {
    disk_fails(DiskFault::DoneButFailed);
}

#[test]
fn the_power_fails_at_every_operation_of_a_release_and_of_taking() {
    disk_fails(DiskFault::DeadFrom);
}

fn disk_fails(fault: DiskFault) {
    for nth in 0.. {
        let (sites, nodes, _) = row(2);
        let (a, b) = (&nodes[0], &nodes[1]);
        talk(a, b);
        let id = report(a, finding("S-1", free(&["b.example"])));
        let proposal = a
            .node
            .propose_share(&officer(), form(&id, &["b.example"], Onward::None))
            .unwrap();
        a.disk.plan(&[(nth, fault)]);
        drop(a.node.approve_share(&releaser(), proposal));
        let reached_a = a.disk.operations().len() as u64 > nth;
        let mut nodes = nodes;
        drop(nodes.remove(0));
        let b = nodes.remove(0);
        let a = sites[0].start();
        talk(&a, &b);
        drop(b);
        let b = sites[1].start();
        super::pull(&b, &a);
        turn(&a, &id, Verb::Retract);
        pull_log_only(&b, &a);
        b.disk.plan(&[(nth, fault)]);
        drop(b.node.take_deliveries(a.node.name(), &line(&b, &a)));
        let reached_b = b.disk.operations().len() as u64 > nth;
        drop(b);
        let b = sites[1].start();
        check(&a, &b, &id, &format!("operation {nth} {fault:?}"));
        if !reached_a && !reached_b {
            assert!(nth > 5, "the faults were reached");
            break;
        }
    }
}
