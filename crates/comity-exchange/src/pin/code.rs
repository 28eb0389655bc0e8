//! The short code that one operator reads to the other: `north.example@peer.north.example:7301#ABCD-EFGH-…`.
//!
//! Behind the mark stand nine groups of four base32 characters (RFC 4648 §6): eight for the first 20 bytes of the
//! card's SHA-256, one for a checksum over all that stands before it. A code that was typed wrong is told from one of
//! another card, and where one slip explains it, the group is named.

use std::fmt;
use std::str::FromStr;

use comity_proof::sha256;

/// Letters of base32.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Bytes of the card's hash in a code: 160 bits, more than anybody can search for a second card.
const HASH_BYTES: usize = 20;

/// Characters of the hash.
const HASH_CHARS: usize = 32;

/// Characters of the checksum: 20 bits, so that one wrong code in a million passes.
const CHECK_CHARS: usize = 4;

/// Characters of a group.
const GROUP: usize = 4;

/// Longest code: a name and a host of 253 characters each, and the rest.
const MAX_CODE: usize = 700;

/// What an operator hands to another: who, where, and the hash of the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    name: String,
    address: String,
    hash: [u8; HASH_BYTES],
}

/// Why a text is not a code. Whoever typed it is to blame.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Not of the form at all.
    #[error(
        "not a code; it looks like name@host:port#XXXX-XXXX-… with nine groups, as `comity peer invite` prints it"
    )]
    Form,
    /// The name before `@`.
    #[error("`{0}` before the @ is not the name of a node")]
    Name(String),
    /// What stands between `@` and `#`.
    #[error("`{0}` is not host:port; a host is a name, an IPv4 address, or an IPv6 address in brackets")]
    Address(String),
    /// Too few or too many characters behind `#`.
    #[error("behind the # stand {0} characters instead of {all}; a group is missing or too many", all = HASH_CHARS + CHECK_CHARS)]
    Length(usize),
    /// A character that no code has.
    #[error("`{character}` in group {group} is in no code; look at that group again")]
    Character {
        /// The character.
        character: char,
        /// Its group, from 1.
        group: usize,
    },
    /// The checksum does not fit, and one slip in this group would explain it.
    #[error("the code has a typing error, probably in group {0}; compare that group again")]
    Group(usize),
    /// The checksum does not fit.
    #[error("the code has a typing error; compare it again, also the name and the address before the #")]
    Typed,
}

impl Code {
    /// The code of a card that is fetched at `address` (host:port), or comes on a disk (an empty address).
    ///
    /// # Errors
    /// [`CodeError::Name`], [`CodeError::Address`].
    pub fn new(name: &str, address: &str, card_hash: &[u8; 32]) -> Result<Self, CodeError> {
        if !is_name(name) {
            return Err(CodeError::Name(name.to_owned()));
        }
        if !is_address(address) {
            return Err(CodeError::Address(address.to_owned()));
        }
        let mut hash = [0; HASH_BYTES];
        hash.copy_from_slice(card_hash.first_chunk::<HASH_BYTES>().unwrap_or(&[0; HASH_BYTES]));
        Ok(Self {
            name: name.to_owned(),
            address: address.to_ascii_lowercase(),
            hash,
        })
    }

    /// The node.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Host and port of its peer port; empty for a node that is only reached on a disk.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Whether this is the card that the code was made for.
    pub fn fits(&self, card: &[u8]) -> bool {
        sha256(card).starts_with(&self.hash)
    }

    fn head(&self) -> String {
        format!("{}@{}#", self.name, self.address)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = self.head();
        let mut symbols = symbols_of(&self.hash);
        let check = checksum(&head, &symbols);
        symbols.extend(check);
        f.write_str(&head)?;
        for (at, symbol) in symbols.iter().enumerate() {
            if at > 0 && at % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", letter(*symbol))?;
        }
        Ok(())
    }
}

impl FromStr for Code {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let text = text.trim();
        if text.len() > MAX_CODE {
            return Err(CodeError::Form);
        }
        let (head, tail) = text.split_once('#').ok_or(CodeError::Form)?;
        let (name, address) = head.split_once('@').ok_or(CodeError::Form)?;
        let name = name.to_ascii_lowercase();
        if !is_name(&name) {
            return Err(CodeError::Name(name));
        }
        let address = address.to_ascii_lowercase();
        if !is_address(&address) {
            return Err(CodeError::Address(address));
        }
        let symbols = symbols(tail)?;
        let (hash, check) = symbols.split_at_checked(HASH_CHARS).ok_or(CodeError::Form)?;
        let head = format!("{name}@{address}#");
        if checksum(&head, hash) != check {
            return Err(likely_group(&head, &symbols).map_or(CodeError::Typed, CodeError::Group));
        }
        Ok(Self {
            name,
            address,
            hash: bytes_of(hash),
        })
    }
}

/// Reads the groups; spaces and hyphens may stand anywhere, and figures that look like letters are those letters.
fn symbols(text: &str) -> Result<Vec<u8>, CodeError> {
    let mut found = Vec::with_capacity(HASH_CHARS + CHECK_CHARS);
    for character in text.chars().filter(|c| !matches!(c, '-' | ' ' | '\u{2013}')) {
        let read = match character.to_ascii_uppercase() {
            '0' => 'O',
            '1' => 'I',
            '8' => 'B',
            other => other,
        };
        let symbol = ALPHABET.iter().position(|letter| char::from(*letter) == read);
        let Some(symbol) = symbol.and_then(|at| u8::try_from(at).ok()) else {
            return Err(CodeError::Character {
                character,
                group: found.len() / GROUP + 1,
            });
        };
        found.push(symbol);
    }
    if found.len() == HASH_CHARS + CHECK_CHARS {
        Ok(found)
    } else {
        Err(CodeError::Length(found.len()))
    }
}

fn letter(symbol: u8) -> char {
    ALPHABET
        .get(usize::from(symbol))
        .map_or('A', |byte| char::from(*byte))
}

/// Five bits each, highest first: 20 bytes are 32 symbols without padding.
fn symbols_of(bytes: &[u8]) -> Vec<u8> {
    (0..bytes.len() * 8 / 5)
        .map(|at| {
            (0..5).fold(0, |symbol, bit| {
                let place = at * 5 + bit;
                let byte = bytes.get(place / 8).copied().unwrap_or(0);
                symbol << 1 | byte >> (7 - place % 8) & 1
            })
        })
        .collect()
}

fn bytes_of(symbols: &[u8]) -> [u8; HASH_BYTES] {
    let mut bytes = [0; HASH_BYTES];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = (0..8).fold(0, |made, bit| {
            let place = at * 8 + bit;
            let symbol = symbols.get(place / 5).copied().unwrap_or(0);
            made << 1 | symbol >> (4 - place % 5) & 1
        });
    }
    bytes
}

/// The first 20 bits of SHA-256 over all that stands before, as symbols.
fn checksum(head: &str, hash: &[u8]) -> Vec<u8> {
    let mut symbols = symbols_of(&sha256(&[head.as_bytes(), hash].concat()));
    symbols.truncate(CHECK_CHARS);
    symbols
}

/// The group where one wrong character, or two neighbours in the wrong order, would explain a checksum that does not fit;
/// none where several groups would.
fn likely_group(head: &str, symbols: &[u8]) -> Option<usize> {
    let mut groups: Vec<usize> = Vec::new();
    let mut tried = symbols.to_vec();
    let fits = |tried: &[u8]| {
        tried
            .split_at_checked(HASH_CHARS)
            .is_some_and(|(hash, check)| checksum(head, hash) == check)
    };
    for at in 0..symbols.len() {
        let before = symbols.get(at).copied().unwrap_or(0);
        for other in (0..32).filter(|other| *other != before) {
            if let Some(place) = tried.get_mut(at) {
                *place = other;
            }
            if fits(&tried) {
                groups.push(at / GROUP + 1);
            }
        }
        if let Some(place) = tried.get_mut(at) {
            *place = before;
        }
        if at + 1 < symbols.len() {
            tried.swap(at, at + 1);
            if fits(&tried) {
                groups.push(at / GROUP + 1);
            }
            tried.swap(at, at + 1);
        }
    }
    groups.dedup();
    match groups.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// Whether a text can be the name of a node: lower-case letters, digits, points and hyphens, none of these two at an edge.
fn is_name(text: &str) -> bool {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-');
    let edge = |c: char| c.is_ascii_alphanumeric();
    text.bytes().all(good) && text.starts_with(edge) && text.ends_with(edge) && text.len() <= 253
}

/// Whether a text is host:port, or empty.
fn is_address(text: &str) -> bool {
    if text.is_empty() {
        return true;
    }
    let Some((host, port)) = text.rsplit_once(':') else {
        return false;
    };
    let port_fits =
        port.parse::<u16>().is_ok_and(|port| port > 0) && port.bytes().all(|b| b.is_ascii_digit());
    let host_fits = match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(inside) => inside.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            !host.is_empty()
                && host.len() <= 253
                && host
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
        }
    };
    port_fits && host_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> Code {
        let hash: [u8; 32] = std::array::from_fn(|at| u8::try_from(at * 7 % 251).unwrap());
        Code::new("north.example", "peer.north.example:7301", &hash).unwrap()
    }

    #[test]
    fn a_code_is_read_as_it_was_printed_and_as_people_type_it() {
        let text = code().to_string();
        assert_eq!(text.parse(), Ok(code()));
        assert_eq!(text.to_lowercase().replace('-', " ").parse(), Ok(code()));
        let figures = text.split_once('#').unwrap();
        let tail = figures.1.replace('O', "0").replace('I', "1").replace('B', "8");
        assert_eq!(format!("{}#{tail}", figures.0).parse(), Ok(code()));
    }

    #[test]
    fn base32_is_that_of_rfc_4648() {
        // RFC 4648 §10: "fooba" is MZXW6YTB.
        let text: String = symbols_of(b"fooba").into_iter().map(letter).collect();
        assert_eq!(text, "MZXW6YTB");
        let hash = *b"foobafoobafoobafooba";
        assert_eq!(bytes_of(&symbols_of(&hash)), hash);
    }

    #[test]
    fn every_single_slip_is_found() {
        let text = code().to_string();
        let from = text.find('#').unwrap() + 1;
        let (mut named, mut slips) = (0, 0);
        for at in from..text.len() {
            if text.as_bytes()[at] == b'-' {
                continue;
            }
            for letter in ALPHABET.iter().step_by(7) {
                let mut wrong = text.clone().into_bytes();
                if wrong[at] == *letter {
                    continue;
                }
                wrong[at] = *letter;
                let wrong = String::from_utf8(wrong).unwrap();
                slips += 1;
                let group = (at - from) / 5 + 1;
                match wrong.parse::<Code>() {
                    Err(CodeError::Group(said)) => {
                        assert_eq!(said, group, "{wrong}");
                        named += 1;
                    }
                    Err(CodeError::Typed) => {}
                    other => panic!("{wrong}: {other:?}"),
                }
            }
        }
        assert!(named * 100 > slips * 95, "{named} of {slips} named");
    }

    #[test]
    fn a_slip_in_name_or_address_is_found() {
        let text = code().to_string();
        for (right, wrong) in [("north", "nortn"), ("7301", "7310"), ("peer.", "peir.")] {
            let wrong = text.replacen(right, wrong, 1);
            assert!(wrong.parse::<Code>().is_err(), "{wrong}");
        }
        assert_eq!("x".parse::<Code>(), Err(CodeError::Form));
        assert!(matches!("a@b#A".parse::<Code>(), Err(CodeError::Address(_))));
        assert!(matches!("a@#A".parse::<Code>(), Err(CodeError::Length(1))));
        assert!(matches!("a@b:1#A".parse::<Code>(), Err(CodeError::Length(1))));
        assert!(matches!(
            "a@b:1#AAAA-AA!A".parse::<Code>(),
            Err(CodeError::Character {
                character: '!',
                group: 2
            })
        ));
    }

    #[test]
    fn addresses() {
        for good in [
            "",
            "a:1",
            "10.0.0.1:65535",
            "[::1]:7301",
            "peer.north.example:7301",
        ] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "a",
            "a:0",
            "a:65536",
            ":1",
            "a b:1",
            "::1:7301",
            "[::1:7301",
            "a:+1",
            "http://a:1",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
