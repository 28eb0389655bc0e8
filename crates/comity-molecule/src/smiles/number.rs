//! Numbers: without leading zeros, and bounded before they can overflow.

use super::Cursor;
use crate::graph::Fault;

/// Most digits between `%(` and `)`.
const RING_DIGITS: usize = 5;

/// The number here, if a digit stands here. `0` stands alone.
///
/// # Errors
/// [`Fault::Number`] above `most`.
pub(super) fn optional(cursor: &mut Cursor, most: u32) -> Result<Option<u32>, Fault> {
    let Some(first) = digit(cursor) else {
        return Ok(None);
    };
    let mut number = first;
    while number != 0
        && let Some(next) = digit(cursor)
    {
        number = number.saturating_mul(10).saturating_add(next);
        if number > most {
            return Err(Fault::Number);
        }
    }
    Ok(Some(number))
}

/// A digit here, passed.
pub(super) fn digit(cursor: &mut Cursor) -> Option<u32> {
    let byte = cursor.peek().filter(u8::is_ascii_digit)?;
    cursor.at += 1;
    Some(u32::from(byte - b'0'))
}

/// A ring number: `1`, `%12`, `%(123)`.
pub(super) fn ring(cursor: &mut Cursor) -> Result<u32, Fault> {
    if !cursor.take(b'%') {
        return digit(cursor).ok_or(Fault::Unexpected);
    }
    if cursor.take(b'(') {
        return long(cursor);
    }
    let tens = expect(cursor)?;
    if tens == 0 {
        return Err(Fault::Number);
    }
    Ok(10 * tens + expect(cursor)?)
}

fn long(cursor: &mut Cursor) -> Result<u32, Fault> {
    let mut number = expect(cursor)?;
    for _ in 1..RING_DIGITS {
        match digit(cursor) {
            Some(next) => number = 10 * number + next,
            None => break,
        }
    }
    match cursor.peek() {
        Some(b')') => cursor.at += 1,
        Some(b'0'..=b'9') => return Err(Fault::Number),
        Some(_) => return Err(Fault::Unexpected),
        None => return Err(Fault::Ends),
    }
    Ok(number)
}

fn expect(cursor: &mut Cursor) -> Result<u32, Fault> {
    let at_end = cursor.peek().is_none();
    digit(cursor).ok_or(if at_end { Fault::Ends } else { Fault::Unexpected })
}
