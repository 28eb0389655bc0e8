//! Reading, and refusing everything that is not the one encoding of a value.

use super::{MAX_DEPTH, Value};
use unicode_normalization::is_nfc;

/// Where and why bytes were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("byte {offset}: {fault}")]
pub struct CborError {
    /// Offset of the item at fault, from 0.
    pub offset: usize,
    /// What is wrong with it.
    pub fault: CborFault,
}

/// What is wrong with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CborFault {
    /// The bytes end before the item does.
    #[error("the bytes end before this item does")]
    Truncated,
    /// Bytes behind the value.
    #[error("there are bytes behind the value")]
    Trailing,
    /// Arrays, maps and tags nest too deep.
    #[error("arrays, maps and tags nest deeper than {MAX_DEPTH} levels")]
    TooDeep,
    /// A number or length is written in more bytes than it needs.
    #[error("the number is not in its shortest form")]
    NotShortest,
    /// An item of indefinite length, or a break.
    #[error("lengths must be given beforehand")]
    Indefinite,
    /// A head that CBOR reserves.
    #[error("this first byte is reserved")]
    Reserved,
    /// A floating-point number.
    #[error("floating-point numbers are not used; write a decimal text")]
    Float,
    /// A simple value other than false, true and null.
    #[error("simple values other than false, true and null are not used")]
    Simple,
    /// Bytes that are no text.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// Text in another normalization form.
    #[error("the text is not in Unicode normalization form C")]
    NotNfc,
    /// A map key out of order.
    #[error("map keys must stand in the bytewise order of their encodings")]
    KeyOrder,
    /// A map key twice.
    #[error("this map key stands here twice")]
    KeyTwice,
    /// A big number that has a shorter form.
    #[error("the big number has a shorter form")]
    Bignum,
}

/// Reads one value that takes up all of `bytes`.
pub fn decode(bytes: &[u8]) -> Result<Value, CborError> {
    let mut decoder = Decoder { bytes, at: 0 };
    let value = decoder.item(0)?;
    if decoder.at == bytes.len() {
        return Ok(value);
    }
    Err(CborError {
        offset: decoder.at,
        fault: CborFault::Trailing,
    })
}

struct Decoder<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// First byte of an item, split, and the argument that follows.
struct Head {
    offset: usize,
    major: u8,
    argument: u64,
}

impl Head {
    fn fault(&self, fault: CborFault) -> CborError {
        CborError {
            offset: self.offset,
            fault,
        }
    }
}

impl<'a> Decoder<'a> {
    fn item(&mut self, depth: usize) -> Result<Value, CborError> {
        let head = self.head()?;
        match head.major {
            0 => Ok(Value::Unsigned(head.argument)),
            1 => Ok(Value::Negative(head.argument)),
            2 => Ok(Value::Bytes(self.take(&head)?.to_vec())),
            3 => self.text(&head),
            7 => simple(&head),
            _ if depth == MAX_DEPTH => Err(head.fault(CborFault::TooDeep)),
            4 => self.array(&head, depth + 1),
            5 => self.map(&head, depth + 1),
            _ => self.tag(&head, depth + 1),
        }
    }

    fn head(&mut self) -> Result<Head, CborError> {
        let offset = self.at;
        let fault = |fault| CborError { offset, fault };
        let first = *self.bytes.get(offset).ok_or(fault(CborFault::Truncated))?;
        self.at += 1;
        let (major, info) = (first >> 5, first & 31);
        let argument = match (major, info) {
            (7, 24) => return Err(fault(CborFault::Simple)),
            (7, 25..=27) => return Err(fault(CborFault::Float)),
            (_, 0..=23) => u64::from(info),
            (_, 24..=27) => self.argument(offset, 1 << (info - 24))?,
            (2..=5 | 7, 31) => return Err(fault(CborFault::Indefinite)),
            _ => return Err(fault(CborFault::Reserved)),
        };
        Ok(Head {
            offset,
            major,
            argument,
        })
    }

    /// A number of 1, 2, 4 or 8 bytes that does not fit fewer.
    fn argument(&mut self, offset: usize, length: usize) -> Result<u64, CborError> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let bytes = rest.get(..length).ok_or(CborError {
            offset,
            fault: CborFault::Truncated,
        })?;
        self.at += length;
        let number = bytes
            .iter()
            .fold(0, |number, byte| number << 8 | u64::from(*byte));
        let fits_fewer = match length {
            1 => number < 24,
            _ => number >> (length * 4) == 0,
        };
        if fits_fewer {
            Err(CborError {
                offset,
                fault: CborFault::NotShortest,
            })
        } else {
            Ok(number)
        }
    }

    /// As many bytes as the head says, if they are there. Nothing is allocated before that is known.
    fn take(&mut self, head: &Head) -> Result<&'a [u8], CborError> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let taken = usize::try_from(head.argument)
            .ok()
            .and_then(|length| rest.get(..length));
        let taken = taken.ok_or(head.fault(CborFault::Truncated))?;
        self.at += taken.len();
        Ok(taken)
    }

    fn text(&mut self, head: &Head) -> Result<Value, CborError> {
        let bytes = self.take(head)?;
        let text = std::str::from_utf8(bytes).map_err(|_| head.fault(CborFault::NotUtf8))?;
        if text.is_ascii() || is_nfc(text) {
            return Ok(Value::Text(text.to_owned()));
        }
        Err(head.fault(CborFault::NotNfc))
    }

    /// Refuses counts that the bytes left cannot hold: each item takes at least one byte.
    fn count(&self, head: &Head, items_each: u64) -> Result<u64, CborError> {
        let left = self.bytes.len().saturating_sub(self.at) as u64;
        let fits = head
            .argument
            .checked_mul(items_each)
            .is_some_and(|items| items <= left);
        if fits {
            Ok(head.argument)
        } else {
            Err(head.fault(CborFault::Truncated))
        }
    }

    fn array(&mut self, head: &Head, depth: usize) -> Result<Value, CborError> {
        let mut items = Vec::new();
        for _ in 0..self.count(head, 1)? {
            items.push(self.item(depth)?);
        }
        Ok(Value::Array(items))
    }

    fn map(&mut self, head: &Head, depth: usize) -> Result<Value, CborError> {
        let mut entries = Vec::new();
        let mut before: Option<&[u8]> = None;
        for _ in 0..self.count(head, 2)? {
            let start = self.at;
            let key = self.item(depth)?;
            let encoded = self.bytes.get(start..self.at).unwrap_or_default();
            check_order(before, encoded).map_err(|fault| CborError { offset: start, fault })?;
            before = Some(encoded);
            entries.push((key, self.item(depth)?));
        }
        Ok(Value::Map(entries))
    }

    fn tag(&mut self, head: &Head, depth: usize) -> Result<Value, CborError> {
        let inner = self.item(depth)?;
        // Tags 2 and 3 mark numbers of more than 64 bits; smaller ones have a plain form.
        if matches!(head.argument, 2 | 3) && !is_shortest_bignum(&inner) {
            return Err(head.fault(CborFault::Bignum));
        }
        Ok(Value::Tag(head.argument, Box::new(inner)))
    }
}

fn check_order(before: Option<&[u8]>, key: &[u8]) -> Result<(), CborFault> {
    match before.map(|before| before.cmp(key)) {
        None | Some(std::cmp::Ordering::Less) => Ok(()),
        Some(std::cmp::Ordering::Equal) => Err(CborFault::KeyTwice),
        Some(std::cmp::Ordering::Greater) => Err(CborFault::KeyOrder),
    }
}

fn is_shortest_bignum(value: &Value) -> bool {
    value
        .as_bytes()
        .is_some_and(|bytes| bytes.len() > 8 && bytes.first() != Some(&0))
}

fn simple(head: &Head) -> Result<Value, CborError> {
    match head.argument {
        20 => Ok(Value::Bool(false)),
        21 => Ok(Value::Bool(true)),
        22 => Ok(Value::Null),
        _ => Err(head.fault(CborFault::Simple)),
    }
}
