//! Files of others. The vectors of C2SP (CCTV age) are not copied here; with `COMITY_EVAL_DATA` naming a folder with
//! `age/`, in which they lie, they are all tried.

use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use comity_seal::{FileKey, Identity, Kind, Recipient, SealError, open};

/// A file of the age specification's form: fields, an empty line, the file.
struct Vector<'a> {
    fields: Vec<(&'a str, &'a str)>,
    file: &'a [u8],
}

impl<'a> Vector<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let end = bytes.windows(2).position(|pair| pair == b"\n\n")?;
        let head = std::str::from_utf8(&bytes[..end]).ok()?;
        let fields = head.lines().filter_map(|line| line.split_once(": ")).collect();
        Some(Self {
            fields,
            file: &bytes[end + 2..],
        })
    }

    fn all(&self, name: &str) -> Vec<&'a str> {
        self.fields
            .iter()
            .filter(|(key, _)| *key == name)
            .map(|(_, value)| *value)
            .collect()
    }
}

/// What we refuse on purpose though age allows it.
fn not_ours(vector: &Vector<'_>) -> bool {
    !vector.all("passphrase").is_empty()
        || vector.all("armored") == ["yes"]
        || !vector.all("compressed").is_empty()
}

#[test]
fn vectors_of_c2sp_if_they_are_here() {
    let Some(folder) = std::env::var_os("COMITY_EVAL_DATA").map(|folder| Path::new(&folder).join("age"))
    else {
        return;
    };
    let Ok(files) = std::fs::read_dir(folder) else {
        return;
    };
    let (mut tried, mut opened) = (0, 0);
    for entry in files {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let Some(vector) = Vector::read(&bytes) else {
            continue;
        };
        if not_ours(&vector) || vector.all("expect").is_empty() {
            continue;
        }
        let identities: Result<Vec<Identity>, _> =
            vector.all("identity").iter().map(|text| text.parse()).collect();
        let Ok(identities) = identities else { continue };
        let result = open(vector.file, &identities, 1 << 30);
        tried += 1;
        let unknown = matches!(&result, Err(SealError::NotSealed(what)) if what.contains("not known"));
        match vector.all("expect")[0] {
            "success" => {
                assert!(
                    result.is_ok() || unknown,
                    "{}: {:?}",
                    path.display(),
                    result.err()
                );
                opened += u32::from(result.is_ok());
                if let (Ok(result), [key]) = (result, &vector.all("file key")[..]) {
                    assert_eq!(
                        result.file_key,
                        key.parse::<FileKey>().unwrap(),
                        "{}",
                        path.display()
                    );
                }
            }
            _ => assert!(result.is_err(), "{} opened", path.display()),
        }
    }
    println!("{tried} vectors tried, {opened} opened");
    assert!(tried == 0 || opened > 5);
}

/// The example keys of the specification (C2SP age, "The X25519 recipient type"): the secret is 32 times 0x42.
#[test]
fn the_example_keys_of_the_specification() {
    let identity = Identity::from_seed(Kind::X25519, &[0x42; 32]).unwrap();
    let secret = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
    assert_eq!(*identity.to_secret_text(), secret);
    let public = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
    assert_eq!(identity.to_public(), public.parse::<Recipient>().unwrap());
}

/// Sealed by another program (age for TypeScript, age-encryption 0.3.1) to the keys whose seeds are 32 times 7.
const HYBRID: &str = "\
     YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IG1sa2VtNzY4eDI1NTE5IGN2dmhTSjZIMnlNTGNRVG80RUhWcUU5YUpGZXpoYVdKdEdF\
     QzEwZXR1eCsvckxWbWwyMytzYndqdm9acTQ4NjFMeVM4MUR2eUdBUlNTU2tzWEVjZzB1c2puRSt2a05HY2lFREgwTUJCWGtyb2J5\
     SS9MQ0gwZFhrVkwyczYxR0ZReThnSVg5Mmg0SUxkU1E5dExPOVpDRk1vRjJDMzRxRkdTbHVML2NWTjhuWmFmM09JVERpdW1lWUpn\
     MThnbFRCalhFYmRxbDdMWXZpczNaRTUzQ0F0TU14czhpVlZ3L0tadUNLN0kwSUEweEZVRmJpc0dTc3VnSWNxQ3JTQ0Yyem0vWG51\
     dkNsY01qb2ZZOWhRY1dqWjlSMVJPc2JPZk5oaEZUWU5mVEE1N1dvUU5lZS9TVlBpMzVWeEdkNjFvSDRQQlp3MFNmQ3BmcENqaE9q\
     TEpGcEYrTmN4Z2JIaVo4SnlrQ0dOTmg0TmVncVBnNjdtUUx5dkUxbFNnRnVlUStlMXA0U2w0SXBXbUlIWlVYSjhpSC9jWjFvL2xC\
     WUMxdUYyWEQvb3VwQjZVZjF6OGtpdW1YY1lZTHg0ZTdwL0o2RkEvN3J3Z2tWcThMZVlMSG9iTW9vRXI3STZ3WGcrYWZuQUtCSkxV\
     WmFlWXJTd0hJdE9FT1NYaFVKZjBaL25qMjdwcmFEeGg1OThpN1BaR0s3Z09lQ0liaG9TRUI3S1NUd1JDVmhpQlhVR1VmR2JIVzdD\
     UVB2R09Gcis0VW1uOWF5WUdSL1ZqZHNMeVlqYllJMnIwaHJSTk95cFFPOEhJSUQ1K2RGTnExaXJWSlJaTTlCdndhTjNuTk9SNENy\
     OFN2UndZSHVVWWxLOEVoWUtrOGJzUXdCK2NqaUJPbkg4MFdwT0RiWHh6OTVGOGN4SEl3bGRIVW1HM3BabmU5YWtTRzdRUGhhOTZG\
     RGJPalBkZkJoRGxLbVBtYkJMUVMweVF3NDhPNWFmU0xCNXc0bFpuQVVTZkgvamtBUjhTUjY0OWMvVytuL0xFZXNrb08yeGVyWGlO\
     dXN0aE1KbGRGS1dFWDlQS0RsVmYvOTFBRmRuaXlOL1M2aVJBZlNGOEp1WjRSeFJDSWVuT0l1MU8xWGxsRFY3eldWQ2Frb3hIeEFj\
     N0lmVURMaHltTmZYR2Z2V09NMkpDS3oxb2ZNMnd5TnNCUHk3WGJBQUpMS2VqRWpNbkdvRGVyZHZ6cWNVdUZ4TjNpQXB1cUZ0eVlS\
     cHFEYkxGa2ZmK2hxWUtIcStNdG5DYUtaTE1OVkxKRXlmZTBpZ0I2TEtTbFZ2Smx3QTcwZDA0b3lGQVB3dkdQOEQybEdUb2hFVi9v\
     Nmljb2JDRCtaalZZaWJER0VvYkJ5RStyeEVpUkRmSXFzNUo0Yko2TXA0cGxZUzI2THdhelJRQ3lHZzFpUUw0czdZRll5ZEJRVXg3\
     MkZDMFVzTnlUR0JQRzEvR21XaWhZZlhqUWxpeW5WOGFFQzQ3ZFIvQXd2dHRISUVSZWphNzlMVlNuQWw0eGdoNXJTTkx1UllPT21n\
     KzNYMWFEcWF0bDkvaEdXbXA3NlBhRFlXVlh3TWV2RmYxbU5uTlArdnJpeXRZcW9QdW1ab1M1ZjNWVjVUVjkybW84VGFra3hJbTZO\
     OVFXM09DSnhWWmxYc3NKUE4wZC95YTNuNXVFQnRkaW9LcUJUUmdseUp6eFZRNlc2c2RZR2sybFV4NFNCYnlmMkdaeEt0a2tyNXpQ\
     MU4wZmYrZmJWQ204Qlc2b2NPakYvRU85ajF5ZWUzKyt0eGY4KzVNR284ZlRKa0syR0xkaWZyMmFxOXkzd1VTa0Y0R2wrMjVRc0gx\
     TmRhVmNocHo4WCt6U2xmYnJ3cS9pTExNcXlCcFIzYXRBTEhOajA5MkJFZ2Y4TzlURnp4dzJSME1MVTFIOS9yTlcvb1VFdmlQOWlp\
     SzU5T1NFczEwLzZ0TlJpeUk3aU1FMVd2OS9hSkF1bytIZwpCaW9EUk5Ia01qS2hudXZyUEs5amJjd3IvUklzY09BcjNrWlZJajVj\
     RkRVCi0tLSBITmRrMEw0SGxDV3VGU0pSWGhNTXJFdDVPSFVYVDkyZGRlU0ZMUndpMTZJCk/h4ZkucaBtItlmAnDDdWKxBtUefiMu\
     DRg3RYI4198afYl0GbcFCYoEJS2Ekg7Xzw1JQceJyEg=";
const CLASSIC: &str = "\
     YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBVL2h4VkdKd05nMkc0TTNMemxVRC9kMCs2ZHZJb090RWpSV3FvT0hSNmhv\
     Ckh0ZXYwTUxNNnZUTUR6SEo0QzNEc2MyVEFTYzcvTVpEb281cWRYUFNqcUUKLS0tIHNjRGxsNTVicXpuQnN3Y1BqeERONVVRbHhO\
     bUZXdHhjZWExNXh1UnU1SjgKBuUtHB3VZiiGq3Og0rx7Dx41LRTx3vsRV/796vAwGqP2d6jxtOxpNPgWzq+8w/bgFo1i/PMfyw==";

#[test]
fn files_of_another_program_open() {
    for (kind, text) in [(Kind::Hybrid, HYBRID), (Kind::X25519, CLASSIC)] {
        let file = BASE64_STANDARD.decode(text).unwrap();
        let identity = Identity::from_seed(kind, &[7; 32]).unwrap();
        assert_eq!(
            open(&file, &[identity], 100).unwrap().plain,
            b"made by another program"
        );
    }
}
