//! What the header of a sealed file may hold, looked at before any of it is believed.

use crate::{MOST_HEADER, MOST_STANZAS, SealError, hybrid};

const VERSION: &[u8] = b"age-encryption.org/v1";
/// A full line of a stanza's body.
const LINE: usize = 64;
/// Most lines of one body: a wrapped file key is one line; a stanza that means nothing has up to three.
const MOST_BODY_LINES: usize = 4;
/// `--- ` and 43 base64 digits.
const MAC_LINE: usize = 47;
/// Most letters of a stanza's first line: 1,494 for the hybrid one.
const MOST_ARGUMENTS: usize = 2048;

/// Checks the header and counts its stanzas: version 1, at most 64 stanzas, only X25519, hybrid and meaningless ones.
///
/// # Errors
/// `NotSealed` with what was found.
pub(crate) fn check(file: &[u8]) -> Result<usize, SealError> {
    let mut lines = Lines {
        rest: file.get(..MOST_HEADER).unwrap_or(file),
    };
    if lines.next()? != VERSION {
        return Err(SealError::NotSealed("it does not begin like an age v1 file"));
    }
    let mut stanzas = 0;
    loop {
        let line = lines.next()?;
        if let Some(stanza) = line.strip_prefix(b"-> ") {
            stanzas += 1;
            if stanzas > MOST_STANZAS {
                return Err(SealError::NotSealed("it has too many recipients"));
            }
            known(stanza)?;
            body(&mut lines)?;
        } else if line.starts_with(b"--- ") && line.len() == MAC_LINE && stanzas > 0 {
            return Ok(stanzas);
        } else {
            return Err(SealError::NotSealed("its header is not in order"));
        }
    }
}

/// The lines of a header.
struct Lines<'a> {
    rest: &'a [u8],
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Result<&'a [u8], SealError> {
        let window = self.rest.get(..MOST_ARGUMENTS).unwrap_or(self.rest);
        let end = window
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or(SealError::NotSealed("its header does not end"))?;
        let (line, rest) = self.rest.split_at(end);
        self.rest = rest.get(1..).unwrap_or_default();
        Ok(line)
    }
}

/// Whether the stanza is of a sort we take.
fn known(stanza: &[u8]) -> Result<(), SealError> {
    let name = stanza.split(|byte| *byte == b' ').next().unwrap_or_default();
    let grease = name.ends_with(b"-grease");
    if name == b"X25519" || name == hybrid::TYPE.as_bytes() || grease {
        return Ok(());
    }
    Err(SealError::NotSealed(match name {
        b"scrypt" => "it is sealed with a passphrase",
        name if name.starts_with(b"ssh-") => "it is sealed to an SSH key",
        _ => "it is sealed to a sort of key not known here",
    }))
}

/// Skips the body of a stanza: full lines and one that is shorter, possibly empty.
fn body(lines: &mut Lines<'_>) -> Result<(), SealError> {
    for _ in 0..MOST_BODY_LINES {
        let line = lines.next()?;
        if line.len() < LINE {
            return Ok(());
        }
        if line.len() > LINE {
            break;
        }
    }
    Err(SealError::NotSealed("a recipient's part is not in order"))
}
