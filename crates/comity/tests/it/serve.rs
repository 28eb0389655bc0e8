//! `comity serve`: the first start, later starts, and what it refuses.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use comity_testkit::RunningNode;

use crate::house::House;
use crate::http::{NAME, PASSWORD, Visitor};
use crate::program::{PROGRAM, code, comity, err, out, text};

/// A start that must fail; it is ended if it does not.
fn refused(house: &House, arguments: &[&str]) -> (i32, String) {
    let data = house.data();
    refused_at(text(&data), arguments)
}

fn refused_at(data: &str, arguments: &[&str]) -> (i32, String) {
    let listen = ["--listen", "127.0.0.1:0"];
    let listen: &[&str] = if arguments.contains(&"--listen") {
        &[]
    } else {
        &listen
    };
    let mut command = Command::new("timeout");
    command
        .args(["30", PROGRAM, "serve", "--data", data])
        .args(listen)
        .args(arguments);
    let output: Output = command.stdin(Stdio::null()).output().unwrap();
    (code(&output), err(&output))
}

#[test]
fn a_first_start_makes_a_node_and_a_later_one_goes_on() {
    let house = House::new();
    let node = house.serve();
    assert!(
        node.said().contains("Comity node desk.example"),
        "{}",
        node.said()
    );
    let link = node.sign_in_link().unwrap().to_owned();
    assert!(link.starts_with(&format!("{}/enter/", node.address())), "{link}");
    let _ = Visitor::first_user(&node);
    assert!(node.stop().unwrap().success());
    let size = house.log_size();
    assert!(size > 1000, "the public record is {size} entries");

    let node = house.serve();
    assert_eq!(node.sign_in_link(), None, "{}", node.said());
    let mut visitor = Visitor::new(node.address());
    assert_eq!(visitor.get("/").status, 401);
    let fields = [("name", NAME), ("password", PASSWORD), ("next", "/log")];
    let signed_in = visitor.post("/sign-in", &fields);
    assert_eq!(
        signed_in.location.as_deref(),
        Some("/log"),
        "{}",
        signed_in.text()
    );
    assert_eq!(visitor.get("/log").status, 200);
    assert!(node.stop().unwrap().success());
    assert_eq!(house.log_size(), size, "a later start enters nothing again");
    house.is_healthy();
}

#[test]
fn the_one_time_link_works_once() {
    let house = House::new();
    let node = house.serve();
    let _ = Visitor::first_user(&node);
    let path = node
        .sign_in_link()
        .unwrap()
        .strip_prefix(node.address())
        .unwrap()
        .to_owned();
    let mut other = Visitor::new(node.address());
    let again = other.get(&path);
    assert_ne!(again.location.as_deref(), Some("/welcome"), "{}", again.text());
    assert!(other.cookie("comity-setup").is_none());
    assert_eq!(other.get("/").status, 401);
}

#[test]
fn a_taken_port_is_told_with_the_mend_and_nothing_is_made() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("node");
    let (code, told) = refused_at(text(&data), &["--listen", &address.to_string()]);
    assert_eq!(code, 3, "{told}");
    assert!(
        told.contains(&format!("port {} is taken", address.port())),
        "{told}"
    );
    assert!(
        told.contains(&format!("--listen 127.0.0.1:{}", address.port() + 1)),
        "{told}"
    );
    assert!(!data.exists(), "the folder was touched");
}

#[test]
fn a_folder_of_another_version_is_refused_with_both_versions() {
    let house = House::new();
    let settings = house.data().join("node.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    std::fs::write(&settings, text.replace("layout = 1", "layout = 99")).unwrap();
    for (code, told) in [refused(&house, &[]), house.doctor()] {
        assert_eq!(code, 3, "{told}");
        assert!(told.contains("layout 99") && told.contains("layout 1:"), "{told}");
    }
}

#[test]
fn a_folder_with_something_else_in_it_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("thesis.txt"), "mine").unwrap();
    let (code, told) = refused_at(text(folder.path()), &[]);
    assert_eq!(code, 2, "{told}");
    assert!(
        told.contains("not a node's folder and not empty") && told.contains("--data"),
        "{told}"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_node_keeps_its_name() {
    let (code, told) = refused(&House::new(), &["--name", "other.example"]);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("desk.example") && told.contains("--data"), "{told}");
}

#[test]
fn one_process_serves_one_folder() {
    let house = House::new();
    let node = house.serve();
    let (code, told) = refused(&house, &[]);
    assert_eq!(code, 3, "{told}");
    assert!(told.contains("open in another process"), "{told}");
    assert_eq!(
        Visitor::new(node.address()).get("/sign-in").status,
        200,
        "the first one is still there"
    );
}

#[test]
fn a_node_that_is_told_to_stop_ends_cleanly() {
    let house = House::new();
    let node = house.serve();
    let mut visitor = Visitor::first_user(&node);
    assert_eq!(visitor.get("/").status, 200);
    assert!(house.data().join("control.sock").exists());
    let ended = node.stop().unwrap();
    assert_eq!(ended.code(), Some(0));
    assert!(!house.data().join("control.sock").exists());
    house.is_healthy();
}

#[test]
fn commands_that_need_a_node_say_where_to_make_one() {
    let folder = tempfile::tempdir().unwrap();
    let form = folder.path().join("a.toml");
    std::fs::write(&form, "").unwrap();
    let data = folder.path().join("none");
    for arguments in [&["doctor"][..], &["report", text(&form)]] {
        let output = comity(&[arguments, &["--data", text(&data)]].concat());
        assert_eq!(code(&output), 2, "{}", out(&output));
        assert!(
            err(&output).contains("make one with `comity serve --data"),
            "{}",
            err(&output)
        );
    }
}

#[test]
fn the_pages_speak_the_language_of_the_start_until_a_reader_chooses() {
    let house = House::new();
    let node = RunningNode::start_with(Path::new(PROGRAM), &house.data(), &["--lang", "zh"]).unwrap();
    let mut visitor = Visitor::new(node.address());
    assert!(visitor.get("/sign-in").text().contains("<html lang=\"zh-CN\">"));
    let chosen = visitor.get("/sign-in?lang=en").text();
    assert!(chosen.contains("<html lang=\"en\">"), "{chosen}");
    assert!(
        visitor.get("/sign-in").text().contains("<html lang=\"en\">"),
        "the choice is kept"
    );
}

#[test]
fn a_first_start_that_was_cut_off_is_begun_again_and_keys_alone_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("node");
    std::fs::create_dir_all(data.join("keys")).unwrap();
    std::fs::write(data.join("keys/log.key"), "5a5a").unwrap();
    let (code, told) = refused_at(text(&data), &[]);
    assert_eq!(code, 2, "keys that somebody put back are no node yet: {told}");
    assert_eq!(
        std::fs::read_to_string(data.join("keys/log.key")).unwrap(),
        "5a5a"
    );

    std::fs::write(data.join("node.new"), "").unwrap();
    let node = RunningNode::start(Path::new(PROGRAM), &data).unwrap();
    assert!(
        node.said().contains("entering the public record"),
        "{}",
        node.said()
    );
    assert!(node.sign_in_link().is_some());
    assert!(node.stop().unwrap().success());
    use std::os::unix::fs::PermissionsExt;
    for (path, mode) in [
        ("", 0o700),
        ("keys/log.key", 0o600),
        ("keys/statement.key", 0o600),
    ] {
        let about = std::fs::metadata(data.join(path)).unwrap();
        assert_eq!(about.permissions().mode() & 0o777, mode, "{path}");
    }
}
