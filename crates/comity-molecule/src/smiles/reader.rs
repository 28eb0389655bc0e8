//! Numbers and single bytes. Numbers have no leading zeros and are bounded before they can overflow.

use crate::graph::{Fault, ReadError};

/// Most digits between `%(` and `)`.
const RING_DIGITS: usize = 5;

/// A place in the text.
pub(super) struct Reader<'a> {
    pub(super) text: &'a [u8],
    pub(super) at: usize,
}

impl Reader<'_> {
    pub(super) fn fault(&self, fault: Fault) -> ReadError {
        ReadError { at: self.at, fault }
    }

    /// The byte here.
    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Passes the byte here if it is this one.
    #[inline]
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let is = self.peek() == Some(byte);
        self.at += usize::from(is);
        is
    }

    /// The text ends here, or something else is wrong here.
    pub(super) fn wrong(&self) -> Fault {
        if self.peek().is_none() {
            Fault::Ends
        } else {
            Fault::Unexpected
        }
    }

    /// A digit here, passed.
    #[inline]
    fn digit(&mut self) -> Option<u32> {
        let byte = self.peek().filter(u8::is_ascii_digit)?;
        self.at += 1;
        Some(u32::from(byte - b'0'))
    }

    /// The number here, if a digit stands here. `0` stands alone.
    ///
    /// # Errors
    /// [`Fault::Number`] above `most`.
    #[inline]
    pub(super) fn number(&mut self, most: u32) -> Result<Option<u32>, Fault> {
        let Some(first) = self.digit() else {
            return Ok(None);
        };
        let mut number = first;
        while number != 0
            && let Some(next) = self.digit()
        {
            number = number.saturating_mul(10).saturating_add(next);
            if number > most {
                return Err(Fault::Number);
            }
        }
        Ok(Some(number))
    }

    /// A ring number after its `%`: two digits, or up to five in round brackets.
    pub(super) fn ring(&mut self) -> Result<u32, Fault> {
        if self.take(b'(') {
            return self.long_ring();
        }
        let tens = self.expect()?;
        if tens == 0 {
            return Err(Fault::Number);
        }
        Ok(10 * tens + self.expect()?)
    }

    fn long_ring(&mut self) -> Result<u32, Fault> {
        let mut number = self.expect()?;
        for _ in 1..RING_DIGITS {
            match self.digit() {
                Some(next) => number = 10 * number + next,
                None => break,
            }
        }
        match self.peek() {
            Some(b')') => self.at += 1,
            Some(b'0'..=b'9') => return Err(Fault::Number),
            _ => return Err(self.wrong()),
        }
        Ok(number)
    }

    fn expect(&mut self) -> Result<u32, Fault> {
        let wrong = self.wrong();
        self.digit().ok_or(wrong)
    }
}
