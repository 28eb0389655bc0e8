//! Bytes that changed on the disk: told with the mend, never guessed about.

use std::path::{Path, PathBuf};

use crate::house::{House, count, docs, flip};
use crate::http::Visitor;
use crate::program::{code, err, text};

/// What a damaged node must do: serve what can be read, say why it records nothing and how to mend it, refuse a
/// report, and let the doctor name the place.
fn is_read_only(house: &House, named: &[&str]) {
    let (doctor, told) = house.doctor();
    assert_eq!(doctor, 1, "{told}");
    let wrong = told.lines().find(|line| line.starts_with("WRONG")).unwrap();
    assert!(named.iter().all(|word| wrong.contains(word)), "{told}");
    assert!(told.contains("mend:"), "{told}");

    let node = house.serve();
    let said = node.said();
    assert!(said.contains("records nothing: "), "{said}");
    assert!(said.contains("to mend it: "), "{said}");
    assert!(named.iter().all(|word| said.contains(word)), "{said}");
    let mut visitor = Visitor::first_user(&node);
    assert_eq!(
        visitor.get("/substances/fentanyl").status,
        200,
        "it can still be read"
    );
    let home = visitor.get("/").text();
    assert!(home.contains("role=\"alert\""), "the home page tells it");

    let refused = house.comity(&["report", text(&docs().join("forms/payment.toml"))]);
    assert_eq!(code(&refused), 3);
    assert!(err(&refused).contains("to mend it"), "{}", err(&refused));
    drop(visitor);
    assert!(node.stop().unwrap().success(), "it still ends cleanly");
}

fn public(house: &House, file: &str) -> PathBuf {
    house.data().join("log/public").join(file)
}

#[test]
fn a_flipped_byte_in_an_old_bundle() {
    let house = House::new();
    flip(&public(&house, "tile/entries/000"), 500);
    is_read_only(&house, &["tile/entries/000"]);
}

#[test]
fn a_flipped_byte_in_an_old_tile() {
    let house = House::new();
    flip(&public(&house, "tile/0/001"), 40);
    is_read_only(&house, &["001"]);
}

#[test]
fn a_flipped_byte_in_both_slots_of_the_lock_record() {
    let house = House::new();
    let record = house.data().join("log/lock-record");
    flip(&record, 100);
    flip(&record, 4096 + 100);
    is_read_only(&house, &["lock-record"]);
}

#[test]
fn a_flipped_byte_in_one_slot_of_the_lock_record_costs_nothing() {
    for at in [100, 4096 + 100] {
        let house = House::new();
        flip(&house.data().join("log/lock-record"), at);
        let node = house.serve();
        let form = docs().join("forms/payment.toml");
        let (code, lines) = house.report(&[text(&form)]);
        assert_eq!((code, count(&lines, "recorded")), (0, 1));
        assert!(node.stop().unwrap().success());
        house.is_healthy();
    }
}

#[test]
fn a_flipped_byte_in_the_journal() {
    let house = House::new();
    let journal = with_journal(&house);
    flip(&journal, 1000);
    is_read_only(&house, &[".journal", "damaged"]);
}

#[test]
fn a_journal_that_is_gone() {
    let house = House::new();
    let journal = with_journal(&house);
    std::fs::remove_file(journal).unwrap();
    is_read_only(&house, &["missing", ".journal"]);
}

/// Leaves a node as a power cut does, with entries that stand in the journal only; gives the journal.
fn with_journal(house: &House) -> PathBuf {
    let node = house.serve();
    let forms = docs().join("forms");
    for form in ["incident", "notice", "machine", "action"] {
        let (code, _) = house.report(&[text(&forms.join(form).with_extension("toml"))]);
        assert_eq!(code, 0);
    }
    node.kill();
    newest(&house.data().join("log/journal"))
}

fn newest(folder: &Path) -> PathBuf {
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    files.max().expect("a journal that was not yet cut")
}

#[test]
fn a_key_of_another_log_is_refused() {
    let house = House::new();
    let key = house.data().join("keys/log.key");
    std::fs::write(&key, format!("{}\n", "5a".repeat(32))).unwrap();
    let (doctor, told) = house.doctor();
    assert_eq!(doctor, 1, "{told}");
    assert!(
        told.contains("signed by another key") && told.contains("keys/log.key"),
        "{told}"
    );
    let started = house.comity(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(code(&started), 3);
    assert!(
        err(&started).contains("signed by another key"),
        "{}",
        err(&started)
    );
    assert!(err(&started).contains("comity doctor"), "{}", err(&started));
}

#[test]
fn a_key_that_others_may_read_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::new();
    let key = house.data().join("keys/statement.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let (doctor, told) = house.doctor();
    assert_eq!(doctor, 1, "{told}");
    assert!(told.contains("chmod 600"), "{told}");
}

#[test]
fn a_store_or_log_from_another_day_is_refused() {
    let house = House::new();
    let old = house.beside("old");
    crate::house::copy(&house.data(), &old);
    let (code_, _) = house.report(&[text(&docs().join("forms/incident.toml"))]);
    assert_eq!(code_, 0);

    // The log of yesterday under the store of today.
    let mixed = House::new();
    replace(&mixed, &house.data(), &old);
    let started = mixed.comity(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(code(&started), 3);
    assert!(
        err(&started).contains("the log folder is older than the store"),
        "{}",
        err(&started)
    );

    // The store of yesterday under the log of today: the entry is a hash, its statement is lost.
    replace(&mixed, &old, &house.data());
    let started = mixed.comity(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(code(&started), 3);
    assert!(
        err(&started).contains("the store is older than the log"),
        "{}",
        err(&started)
    );
}

/// Gives a node the store of one folder and the log of another.
fn replace(house: &House, store: &Path, log: &Path) {
    let data = house.data();
    for name in ["comity.sqlite", "comity.sqlite-wal", "comity.sqlite-shm"] {
        let _ = std::fs::remove_file(data.join(name));
        if store.join(name).exists() {
            std::fs::copy(store.join(name), data.join(name)).unwrap();
        }
    }
    std::fs::remove_dir_all(data.join("log")).unwrap();
    crate::house::copy(&log.join("log"), &data.join("log"));
}
