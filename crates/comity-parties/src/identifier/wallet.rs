//! Addresses of digital currencies: recognised and checked by their checksums, never by their currency.

use sha2::{Digest, Sha256};

use super::Validity::{self, Checked, Shape, Wrong};
use super::keccak::keccak_256;

/// Shortest address of any currency read here: 25 characters of old Bitcoin ones.
pub(super) const MIN_ADDRESS: usize = 25;

/// Longest address: Monero's with a payment id has 106, shielded and Cardano's up to 114.
const MAX_ADDRESS: usize = 120;

/// Base 58 without 0, O, I and l, as Bitcoin orders it, and as Ripple does.
const BITCOIN: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const RIPPLE: &[u8; 58] = b"rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

/// Symbols of Bech32 (BIP 173) and of cash addresses.
const BECH32: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// The normal form of an address and whether its checksum is right; `None` if it has no known shape.
pub(super) fn recognise(text: &str) -> Option<(String, Validity)> {
    let bare = text.split_once('?').map_or(text, |(address, _)| address);
    if !(MIN_ADDRESS..=MAX_ADDRESS).contains(&bare.len()) || !bare.is_ascii() {
        return None;
    }
    let (scheme, address) = bare.split_once(':').unwrap_or(("", bare));
    hexadecimal(address)
        .or_else(|| cash(scheme, address))
        .or_else(|| bech32(address))
        .or_else(|| base58(address))
        .or_else(|| base32(address))
}

/// Ethereum and its kin: 0x and 40 hexadecimal digits; capitals among them are a checksum by Keccak (EIP-55).
fn hexadecimal(text: &str) -> Option<(String, Validity)> {
    let digits = text.strip_prefix("0x").or(text.strip_prefix("0X"))?;
    if !matches!(digits.len(), 40 | 64) || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let low = digits.to_ascii_lowercase();
    let address = format!("0x{low}");
    let one_case = digits == low || digits == digits.to_ascii_uppercase();
    if one_case || digits.len() != 40 {
        return Some((address, Shape));
    }
    let hash = keccak_256(low.as_bytes());
    let right = digits.bytes().enumerate().all(|(at, byte)| {
        let pair = hash.get(at / 2).copied().unwrap_or(0);
        let high = if at % 2 == 0 { pair >> 4 } else { pair & 15 } >= 8;
        byte.is_ascii_digit() || byte.is_ascii_uppercase() == high
    });
    let valid = if right {
        Checked
    } else {
        Wrong("the capitals of the address are not its checksum (EIP-55)")
    };
    Some((address, valid))
}

/// Bitcoin Cash: 42 symbols with a checksum of 40 bits; without its prefix the first of the known ones is taken.
fn cash(scheme: &str, text: &str) -> Option<(String, Validity)> {
    let low = text.to_ascii_lowercase();
    let symbols: Option<Vec<u8>> = low.bytes().map(symbol).collect();
    let symbols = symbols.filter(|symbols| symbols.len() == 42)?;
    let prefix = if scheme.is_empty() { "bitcoincash" } else { scheme };
    let mut sum = 1u64;
    for value in prefix.bytes().map(|byte| byte & 31).chain([0]).chain(symbols) {
        const GENERATORS: [u64; 5] = [
            0x98_f2bc_8e61,
            0x79_b76d_99e2,
            0xf3_3e5f_b3c4,
            0xae_2eab_e2a8,
            0x1e_4f43_e470,
        ];
        let top = sum >> 35;
        sum = (sum & 0x7_ffff_ffff) << 5 ^ u64::from(value);
        for (bit, generator) in GENERATORS.into_iter().enumerate() {
            if top >> bit & 1 == 1 {
                sum ^= generator;
            }
        }
    }
    (sum == 1).then_some((low, Checked))
}

/// Bech32 and Bech32m: a readable part, 1, and symbols with a checksum of 30 bits (BIP 173, BIP 350).
fn bech32(text: &str) -> Option<(String, Validity)> {
    let low = text.to_ascii_lowercase();
    if text != low && text != text.to_ascii_uppercase() {
        return None;
    }
    let (head, data) = low.rsplit_once('1')?;
    let symbols: Option<Vec<u8>> = data.bytes().map(symbol).collect();
    let symbols = symbols.filter(|symbols| symbols.len() > 6 && !head.is_empty())?;
    let high = head.bytes().map(|byte| byte >> 5);
    let sum = high
        .chain([0])
        .chain(head.bytes().map(|byte| byte & 31))
        .chain(symbols)
        .fold(1u32, |sum, value| {
            const GENERATORS: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
            let top = sum >> 25;
            let mut next = (sum & 0x1ff_ffff) << 5 ^ u32::from(value);
            for (bit, generator) in GENERATORS.into_iter().enumerate() {
                if top >> bit & 1 == 1 {
                    next ^= generator;
                }
            }
            next
        });
    let known = matches!(
        head,
        "bc" | "ltc" | "tb" | "addr" | "bnb" | "cosmos" | "zs" | "osmo"
    );
    match sum {
        1 | 0x2bc8_30a3 => Some((low, Checked)),
        _ if known => Some((low, Wrong("the checksum of the address is wrong (Bech32)"))),
        _ => None,
    }
}

fn symbol(byte: u8) -> Option<u8> {
    BECH32
        .iter()
        .position(|other| *other == byte)
        .and_then(|at| u8::try_from(at).ok())
}

/// Base 58: Bitcoin, Litecoin, Dogecoin, Dash, Tron, Zcash, Ripple (four bytes of SHA-256 twice), Monero (of Keccak), Solana
/// (none).
fn base58(text: &str) -> Option<(String, Validity)> {
    if matches!(text.len(), 95 | 106) {
        return monero(text);
    }
    let valid = [BITCOIN, RIPPLE].into_iter().find_map(|alphabet| {
        let bytes = number(text.as_bytes(), alphabet)?;
        let (body, check) = bytes.split_at_checked(bytes.len().checked_sub(4)?)?;
        let sum = Sha256::digest(Sha256::digest(body));
        (sum.get(..4) == Some(check) && (21..=22).contains(&body.len())).then_some(Checked)
    });
    if let Some(valid) = valid {
        return Some((text.to_owned(), valid));
    }
    let bytes = number(text.as_bytes(), BITCOIN)?;
    match bytes.len() {
        32 => Some((text.to_owned(), Shape)),
        25 if text.starts_with(['1', '3', 'T', 'D', 'L', 'M', 'X']) => {
            Some((text.to_owned(), Wrong("the checksum of the address is wrong")))
        }
        _ => None,
    }
}

/// The bytes of a base-58 number; a leading first symbol is a leading zero byte.
fn number(text: &[u8], alphabet: &[u8; 58]) -> Option<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::with_capacity(text.len());
    for symbol in text {
        let value = alphabet.iter().position(|other| other == symbol)?;
        let mut carry = u32::try_from(value).ok()?;
        for byte in &mut bytes {
            carry += u32::from(*byte) * 58;
            *byte = u8::try_from(carry & 0xff).ok()?;
            carry >>= 8;
        }
        while carry > 0 {
            bytes.push(u8::try_from(carry & 0xff).ok()?);
            carry >>= 8;
        }
    }
    let zeros = text.iter().take_while(|symbol| **symbol == alphabet[0]).count();
    bytes.extend(std::iter::repeat_n(0, zeros));
    bytes.reverse();
    Some(bytes)
}

/// Monero: blocks of eleven symbols are eight bytes; the last four bytes are of Keccak over the rest.
fn monero(text: &str) -> Option<(String, Validity)> {
    let mut bytes = Vec::with_capacity(77);
    for block in text.as_bytes().chunks(11) {
        let size = match block.len() {
            11 => 8,
            7 => 5,
            _ => return None,
        };
        let mut value = 0u128;
        for symbol in block {
            let digit = BITCOIN.iter().position(|other| other == symbol)?;
            value = value * 58 + u128::try_from(digit).ok()?;
        }
        bytes.extend(value.to_be_bytes().get(16 - size..)?);
    }
    let (body, check) = bytes.split_at_checked(bytes.len().checked_sub(4)?)?;
    let valid = match keccak_256(body).get(..4) == Some(check) {
        true => Checked,
        false => Wrong("the checksum of the address is wrong (Monero)"),
    };
    Some((text.to_owned(), valid))
}

/// Base 32 of 35 bytes (Stellar, Filecoin-like) and base 64 of 36 (Toncoin): the last two bytes are a CRC-16.
fn base32(text: &str) -> Option<(String, Validity)> {
    let (bits, alphabet): (u32, &[u8]) = match text.len() {
        56 => (5, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
        48 => (
            6,
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
        ),
        _ => return None,
    };
    let (mut held, mut count, mut bytes) = (0u32, 0u32, Vec::with_capacity(36));
    for symbol in text.bytes() {
        let value = alphabet.iter().position(|other| *other == symbol)?;
        held = (held << bits | u32::try_from(value).ok()?) & 0xffff;
        count += bits;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(held >> count & 0xff).ok()?);
        }
    }
    let (body, check) = bytes.split_at_checked(bytes.len().checked_sub(2)?)?;
    let sum = body.iter().fold(0u16, |sum, byte| {
        (0..8).fold(sum ^ u16::from(*byte) << 8, |sum, _| {
            sum << 1 ^ if sum & 0x8000 == 0 { 0 } else { 0x1021 }
        })
    });
    let right = [sum.to_be_bytes(), sum.to_le_bytes()]
        .iter()
        .any(|bytes| bytes.as_slice() == check);
    right.then(|| (text.to_owned(), Checked))
}
