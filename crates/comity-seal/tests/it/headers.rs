//! Headers that are refused before anything of them is believed.

use comity_seal::{SealError, open, seal};

use crate::{KINDS, identity};

fn refused(file: &[u8]) -> &'static str {
    match open(file, &[identity(KINDS[0], 1)], 1 << 20) {
        Err(SealError::NotSealed(what)) => what,
        other => panic!("{other:?}"),
    }
}

fn header(lines: &str) -> Vec<u8> {
    let mac = "A".repeat(43);
    [
        format!("age-encryption.org/v1\n{lines}--- {mac}\n").as_bytes(),
        &[0; 32],
    ]
    .concat()
}

#[test]
fn other_sorts_of_keys() {
    let body = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
    let with = |stanza: &str| header(&format!("-> {stanza}\n{body}"));
    assert!(refused(&with("scrypt ajMFur+EJLGaohv/dLRGnw 18")).contains("passphrase"));
    assert!(refused(&with("ssh-ed25519 BjH7FA RO+wV4kb")).contains("SSH"));
    assert!(refused(&with("ssh-rsa mhir0Q")).contains("SSH"));
    for unknown in [
        "yubikey AAAA",
        "piv-p256 AAAA",
        "p256tag AAAA BBBB",
        "p256mlkem768tag AAAA BBBB",
        "x25519 AAAA",
        "a",
    ] {
        assert!(refused(&with(unknown)).contains("not known"), "{unknown}");
    }
}

#[test]
fn headers_out_of_order() {
    let good = "-> X25519 AAAA\nAAAA\n";
    for lines in [
        "",                    // nobody
        "-> X25519 AAAA\n",    // no body
        "X25519 AAAA\nAAAA\n", // no arrow
        "->X25519 AAAA\nAAAA\n",
        &format!("-> X25519 AAAA\n{}\n", "A".repeat(65)), // a long line
        &format!(
            "-> X25519 AAAA\n{}AAAA\n",
            format!("{}\n", "A".repeat(64)).repeat(4)
        ), // a long body
        &format!("{good}\n"),                             // an empty line between
    ] {
        refused(&header(lines));
    }
    assert!(refused(b"").contains("does not end"));
    assert!(refused(b"age-encryption.org/v2\n").contains("does not begin"));
    assert!(refused(b"-----BEGIN AGE ENCRYPTED FILE-----\n").contains("does not begin"));
    assert!(refused(&header(&good.repeat(65))).contains("too many"));
    let endless = format!("age-encryption.org/v1\n-> {}", "A".repeat(200_000));
    assert!(refused(endless.as_bytes()).contains("does not end"));
    let many_arguments = format!("-> X25519{}\nAAAA\n", " A".repeat(2000));
    assert!(refused(&header(&many_arguments)).contains("does not end"));
}

#[test]
fn parts_of_known_sorts_with_wrong_contents() {
    for kind in KINDS {
        let me = [identity(kind, 1)];
        let file = seal(b"x", &[me[0].to_public()]).unwrap().file;
        let from = b"age-encryption.org/v1\n".len();
        let first_line = file[from..].iter().position(|b| *b == b'\n').unwrap() + from;
        let put = |line: &str| [&file[..from], line.as_bytes(), &file[first_line..]].concat();
        let line = String::from_utf8(file[from..first_line].to_vec()).unwrap();
        let arguments: Vec<&str> = line.split(' ').collect();
        // one argument more, none, one that is cut, padded, or of the other sort
        for wrong in [
            format!("{line} AAAA"),
            format!("-> {}", arguments[1]),
            line[..line.len() - 4].to_owned(),
            format!("{line}="),
            format!(
                "-> {} {}",
                if arguments[1] == "X25519" {
                    "mlkem768x25519"
                } else {
                    "X25519"
                },
                arguments[2]
            ),
        ] {
            assert!(open(&put(&wrong), &me, 1 << 20).is_err(), "{wrong}");
        }
        assert!(open(&put(&line), &me, 1 << 20).is_ok());
    }
}
