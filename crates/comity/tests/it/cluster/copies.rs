//! A copy of yesterday's folder is put back.

use comity_testkit::cluster::until;

use super::{PATIENCE, counterparts, head, public, report, settled, sound, try_report};
use crate::house::copy;

#[test]
fn a_node_set_back_to_yesterday_signs_nothing() {
    let mut cluster = counterparts(2);
    report(&cluster, 0, 0, 3);
    settled(&cluster);
    assert!(cluster.node_mut(0).stop());
    let (data, kept) = (
        cluster.node(0).data().to_owned(),
        cluster.folder().join("yesterday"),
    );
    copy(&data, &kept);
    cluster.node_mut(0).serve().unwrap();
    report(&cluster, 0, 100, 4);
    settled(&cluster);
    let size = head(&public(cluster.node(0))).unwrap().0;
    until("the newest is cosigned", PATIENCE, || {
        cluster.node(0).peer(cluster.node(1).name())["cosigned_by_them"]["size"].as_u64() >= Some(size)
    });
    assert!(cluster.node_mut(0).stop());

    std::fs::remove_dir_all(&data).unwrap();
    copy(&kept, &data);
    cluster.node_mut(0).serve().unwrap();
    let (recorded, complaint) = try_report(&cluster, 0, 200, 1);
    assert!(recorded.is_empty(), "{recorded:?}");
    assert!(!complaint.is_empty());
    let (before, _) = head(&public(cluster.node(0))).unwrap();
    assert!(before < size);
    // However long it stands there, nothing is signed.
    std::thread::sleep(std::time::Duration::from_secs(3));
    assert_eq!(head(&public(cluster.node(0))).unwrap().0, before);
    sound(&super::mirror(cluster.node(1), cluster.node(0)), size);
    assert!(
        cluster.node(1).peer(cluster.node(0).name())["frozen"].is_null(),
        "no two stories were told"
    );
}
