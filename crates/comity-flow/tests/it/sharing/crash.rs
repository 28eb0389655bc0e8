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
    for _ in 0..2 {
        super::pull(b, a);
        super::pull(a, b);
    }
    assert_eq!(count(a, "release"), 2, "{what}: releases");
    assert_eq!(count(b, "receipt"), 2, "{what}: receipts");
    assert_eq!(super::status(b, id).as_deref(), Some("retracted"), "{what}");
    let holders = a.node.holders(&officer(), id).unwrap();
    assert_eq!(holders.len(), 1, "{what}");
    assert!(
        holders[0].up_to_date && holders[0].stage == Stage::Acted,
        "{what}: {holders:?}"
    );
    let queue = b.node.incoming(&officer(), false, None, 10).unwrap();
    assert_eq!(queue.len(), 2, "{what}");
}

/// Both nodes with a record that is proposed; made once, and copied for each fault.
struct Prepared {
    sites: Vec<super::Site>,
    id: String,
    proposal: i64,
}

impl Prepared {
    fn new() -> Self {
        let (sites, nodes, _) = row(2);
        talk(&nodes[0], &nodes[1]);
        let id = report(&nodes[0], finding("S-1", free(&["b.example"])));
        let ask = form(&id, &["b.example"], Onward::None);
        let proposal = nodes[0].node.propose_share(&officer(), ask).unwrap();
        Self { sites, id, proposal }
    }

    fn copy(&self) -> Vec<super::Site> {
        self.sites.iter().map(super::Site::copy).collect()
    }
}

/// Starts both, and lets them hear of one another, so that both logs sign.
fn start(sites: &[super::Site]) -> (Running, Running) {
    let (a, b) = (sites[0].start(), sites[1].start());
    pull_log_only(&b, &a);
    pull_log_only(&a, &b);
    (a, b)
}

/// Every fault takes minutes on two cores: the daily run takes them all, the others a part.
fn all_faults() -> bool {
    std::env::var_os("COMITY_ALL_FAULTS").is_some()
}

/// Which call of a method fails, and whether it has its effect.
fn calls() -> Vec<(u64, When)> {
    let most = if all_faults() { 3 } else { 1 };
    (1..=most)
        .flat_map(|nth| [(nth, When::Before), (nth, When::After)])
        .collect()
}

/// Lets a call of the store fail and says whether it was reached.
fn store_fails(at: &Running, method: &'static str, nth: u64, when: When, work: impl FnOnce()) -> bool {
    at.store.plan(Fault {
        method: Some(method),
        nth,
        times: 1,
        when,
        error: || StoreError::Full,
    });
    work();
    at.store.failed() > 0
}

/// The calls that write; one that reads and fails stops between two of them.
#[test]
fn the_store_fails_at_every_write_of_a_release() {
    let prepared = Prepared::new();
    let mut reached = 0;
    for method in ["share_decide", "audit", "stage", "settle", "sharing_apply"] {
        for (nth, when) in calls() {
            let sites = prepared.copy();
            let (a, b) = start(&sites);
            let failed = store_fails(&a, method, nth, when, || {
                drop(a.node.approve_share(&releaser(), prepared.proposal));
            });
            if !failed {
                continue;
            }
            reached += 1;
            drop(a);
            let a = sites[0].start();
            pull_log_only(&a, &b);
            // What was not approved can be approved still, once.
            drop(a.node.approve_share(&releaser(), prepared.proposal));
            a.node.deliver_more().unwrap();
            turn(&a, &prepared.id, Verb::Retract);
            check(&a, &b, &prepared.id, &format!("{method} {nth} {when:?}"));
        }
    }
    assert!(reached >= 8, "only {reached} faults were reached");
}

#[test]
fn the_store_fails_at_every_write_of_taking() {
    let prepared = Prepared::new();
    let mut reached = 0;
    for method in [
        "log_id",
        "take_given",
        "incoming_take",
        "stage",
        "settle",
        "sharing_apply",
    ] {
        for (nth, when) in calls() {
            let sites = prepared.copy();
            let (a, b) = start(&sites);
            a.node.approve_share(&releaser(), prepared.proposal).unwrap();
            pull_log_only(&b, &a);
            let failed = store_fails(&b, method, nth, when, || {
                drop(b.node.take_deliveries(a.node.name(), &line(&b, &a)));
            });
            if !failed {
                continue;
            }
            reached += 1;
            drop(b);
            let b = sites[1].start();
            super::pull(&b, &a);
            turn(&a, &prepared.id, Verb::Retract);
            check(&a, &b, &prepared.id, &format!("{method} {nth} {when:?}"));
        }
    }
    assert!(reached >= 8, "only {reached} faults were reached");
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
    let prepared = Prepared::new();
    let step = if all_faults() { 1 } else { 5 };
    for nth in (0..).step_by(step) {
        let sites = prepared.copy();
        let (a, b) = start(&sites);
        a.disk.plan(&[(nth, fault)]);
        drop(a.node.approve_share(&releaser(), prepared.proposal));
        let reached_a = a.disk.operations().len() as u64 > nth;
        drop(a);
        let a = sites[0].start();
        super::pull(&a, &b);
        pull_log_only(&b, &a);
        b.disk.plan(&[(nth, fault)]);
        drop(b.node.take_deliveries(a.node.name(), &line(&b, &a)));
        let reached_b = b.disk.operations().len() as u64 > nth;
        drop(b);
        let b = sites[1].start();
        super::pull(&b, &a);
        turn(&a, &prepared.id, Verb::Retract);
        check(&a, &b, &prepared.id, &format!("operation {nth} {fault:?}"));
        if !reached_a && !reached_b {
            assert!(nth > 5, "the faults were reached");
            break;
        }
    }
}
