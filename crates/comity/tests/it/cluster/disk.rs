//! The exchange on a disk gives what the line gives.

use std::fs;

use comity_testkit::cluster::State;

use super::{counterparts, head, mirror, public, report, same_entries, settled, sound};
use crate::house::flip;
use crate::program::text;

#[test]
fn a_disk_carries_what_the_line_would() {
    let cluster = counterparts(2);
    settled(&cluster);
    let (north, south) = (cluster.node(0), cluster.node(1));
    north.line().set(State::Cut);
    south.line().set(State::Cut);
    report(&cluster, 0, 0, 300);
    let disk = cluster.folder().join("disk");
    let written = north.told(&["sync", "--export", text(&disk), "--to", south.name()]);
    let size = head(&public(north)).unwrap().0;
    assert_eq!(written[0]["size"].as_u64(), Some(size), "{written:?}");

    let imported = south.told(&["sync", "--import", text(&disk)]);
    assert_eq!(imported[0]["peer"], north.name(), "{imported:?}");
    assert_eq!(imported[0]["to"].as_u64(), Some(size), "{imported:?}");
    assert_eq!(head(&mirror(south, north)), head(&public(north)));
    sound(&mirror(south, north), size);
    same_entries(&public(north), &mirror(south, north), size);

    // The way back carries the cosignature.
    let back = cluster.folder().join("back");
    south.told(&["sync", "--export", text(&back), "--to", north.name()]);
    north.told(&["sync", "--import", text(&back)]);
    assert_eq!(
        north.peer(south.name())["cosigned_by_them"]["size"].as_u64(),
        Some(size)
    );

    // A second export adds what is new only, and again gives the same.
    report(&cluster, 0, 1000, 2);
    north.told(&["sync", "--export", text(&disk), "--to", south.name()]);
    south.told(&["sync", "--import", text(&disk)]);
    assert_eq!(head(&mirror(south, north)), head(&public(north)));
}

#[test]
fn a_disk_that_was_changed_is_refused_and_what_is_here_stays() {
    let cluster = counterparts(2);
    settled(&cluster);
    let (north, south) = (cluster.node(0), cluster.node(1));
    north.line().set(State::Cut);
    report(&cluster, 0, 0, 10);
    let before = head(&mirror(south, north));
    let disk = cluster.folder().join("disk");
    north.told(&["sync", "--export", text(&disk)]);
    let bundles = disk.join(north.name()).join("tile/entries");
    let mut names: Vec<_> = fs::read_dir(&bundles)
        .unwrap()
        .map(|one| one.unwrap().path())
        .collect();
    names.sort();
    for path in names {
        let path = if path.is_dir() {
            fs::read_dir(&path).unwrap().next().unwrap().unwrap().path()
        } else {
            path
        };
        flip(&path, -3);
    }
    let (exit, lines, complaint) = south.ask(&["sync", "--import", text(&disk)]);
    assert_eq!(exit, 1, "{lines:?} {complaint}");
    assert_eq!(lines[0]["good"], false, "{lines:?}");
    assert_eq!(head(&mirror(south, north)), before);
    north.line().set(State::Whole);
    super::nothing_lost_nothing_invented(&cluster);
}

#[test]
fn folders_of_strangers_and_empty_ones_are_named() {
    let cluster = counterparts(2);
    let empty = cluster.folder().join("empty");
    fs::create_dir(&empty).unwrap();
    let (exit, _, complaint) = cluster.node(0).ask(&["sync", "--import", text(&empty)]);
    assert_eq!(exit, 1, "{complaint}");
    fs::create_dir(empty.join("stranger.example")).unwrap();
    let (exit, lines, complaint) = cluster.node(0).ask(&["sync", "--import", text(&empty)]);
    assert_eq!(exit, 1, "{complaint}");
    assert!(
        lines[0]["problem"].as_str().unwrap().contains("not pinned"),
        "{lines:?}"
    );
    let (exit, _, complaint) =
        cluster
            .node(0)
            .ask(&["sync", "--export", text(&empty), "--to", "stranger.example"]);
    assert_eq!(exit, 2, "{complaint}");
}
