//! A folder that was carried here on a disk.

use crate::common::{Store, log, must_hold, open_mem, pull};
use comity_exchange::{Blame, FolderSource, Get, Source, SourceError};
use comity_log::faulty::MemDisk;
use std::fs;

#[test]
fn a_log_is_pulled_from_a_carried_folder() {
    let log = log(600);
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in log.files(600).unwrap() {
        let path = folder.path().join(&name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let (disk, mut store) = (MemDisk::new(), Store::default());
    let source = FolderSource::new(folder.path());
    pull(&mut open_mem(&disk), &source, &mut store).unwrap();
    store.must_be(600);
    must_hold(&disk, &log, 600);
    assert!(!source.can_post());
    assert!(source.post("add-checkpoint", b"", 10).is_err());
}

#[test]
fn nothing_outside_the_folder_is_read() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret"), b"secret").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let source = FolderSource::new(folder.path());
    let absolute = outside.path().join("secret").display().to_string();
    let up = format!(
        "../{}/secret",
        outside.path().file_name().unwrap().to_str().unwrap()
    );
    for name in [
        absolute.as_str(),
        up.as_str(),
        "a/../../secret",
        "",
        ".",
        "..",
        "a//b",
        "x\0y",
    ] {
        let refused = source.get(&Get::new(name, 100)).unwrap_err();
        assert_eq!(refused.who(), Blame::Us, "{name:?}: {refused}");
    }
    std::os::unix::fs::symlink(outside.path(), folder.path().join("tile")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret"), folder.path().join("checkpoint")).unwrap();
    for name in ["tile/secret", "checkpoint"] {
        let refused = source.get(&Get::new(name, 100)).unwrap_err();
        assert!(matches!(refused, SourceError::Protocol(_)), "{name}: {refused}");
        assert_eq!(refused.who(), Blame::Peer);
    }
}

#[test]
fn long_files_folders_and_missing_ones() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("tile")).unwrap();
    fs::write(folder.path().join("checkpoint"), b"0123456789").unwrap();
    let source = FolderSource::new(folder.path());
    assert_eq!(
        source.get(&Get::new("checkpoint", 10)).unwrap().unwrap(),
        b"0123456789"
    );
    let rest = Get {
        from: 7,
        ..Get::new("checkpoint", 3)
    };
    assert_eq!(source.get(&rest).unwrap().unwrap(), b"789");
    let long = source.get(&Get::new("checkpoint", 9)).unwrap_err();
    assert!(matches!(long, SourceError::TooLarge { most: 9, .. }));
    for name in ["nothing", "tile", "tile/nothing", "checkpoint/below"] {
        assert_eq!(source.get(&Get::new(name, 10)).unwrap(), None, "{name}");
    }
    let gone = FolderSource::new(folder.path().join("gone"));
    assert_eq!(gone.get(&Get::new("checkpoint", 10)).unwrap(), None);
}
