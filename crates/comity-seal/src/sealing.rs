//! Sealing and opening.

use std::cell::RefCell;
use std::collections::HashSet;
use std::io::{Read as _, Write as _};

use age::{DecryptError, Decryptor, EncryptError, Encryptor};
use age_core::format::Stanza;
use age_core::secrecy::ExposeSecret as _;
use zeroize::Zeroize as _;

use crate::keys::{IdentityKey, RecipientKey};
use crate::{FileKey, Identity, MOST_HEADER, MOST_RECIPIENTS, Recipient, SealError, header};

/// A sealed file and the key that opens it alone.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// The age v1 file.
    pub file: Vec<u8>,
    /// Its key, for a court.
    pub file_key: FileKey,
}

/// What was in a sealed file.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The text.
    pub plain: Vec<u8>,
    /// The key that opens this file alone, for a court.
    pub file_key: FileKey,
}

/// Plaintext bytes of one encrypted piece.
const PIECE: u64 = 64 * 1024;
/// What encryption adds to a piece.
const TAG: u64 = 16;
/// The nonce before the first piece.
const NONCE: u64 = 16;

/// Seals a text to recipients of one sort.
///
/// # Errors
/// No recipient, more than [`MOST_RECIPIENTS`], or two sorts.
pub fn seal(plain: &[u8], to: &[Recipient]) -> Result<Sealed, SealError> {
    let first = to.first().ok_or(SealError::NoRecipients)?;
    if to.len() > MOST_RECIPIENTS {
        return Err(SealError::TooManyRecipients(to.len()));
    }
    if to.iter().any(|one| one.kind() != first.kind()) {
        return Err(SealError::Mixed);
    }
    let kept = Kept::default();
    let watched: Vec<Watched<'_>> = to
        .iter()
        .map(|one| Watched {
            inner: one,
            kept: &kept,
        })
        .collect();
    let failed = |error: &dyn std::fmt::Display| SealError::Failed(error.to_string());
    let encryptor = Encryptor::with_recipients(watched.iter().map(|one| one as &dyn age::Recipient))
        .map_err(|error| failed(&error))?;
    let mut file = Vec::with_capacity(plain.len() + plain.len() / 4096 + 2048 * to.len());
    let mut writer = encryptor.wrap_output(&mut file).map_err(|error| failed(&error))?;
    writer.write_all(plain).map_err(|error| failed(&error))?;
    writer.finish().map_err(|error| failed(&error))?;
    let file_key = kept.take().ok_or_else(|| failed(&"no file key was made"))?;
    Ok(Sealed { file, file_key })
}

/// Opens a file with whichever of the keys fits, into at most `most` bytes.
///
/// # Errors
/// What is wrong with the file, or `NotForUs`.
pub fn open(file: &[u8], keys: &[Identity], most: u64) -> Result<Opened, SealError> {
    let kept = Kept::default();
    let watched: Vec<Watched<'_, Identity>> = keys
        .iter()
        .map(|one| Watched {
            inner: one,
            kept: &kept,
        })
        .collect();
    let plain = decrypt(
        file,
        &mut watched.iter().map(|one| one as &dyn age::Identity),
        most,
    )?;
    let file_key = kept.take().ok_or(SealError::NotForUs)?;
    Ok(Opened { plain, file_key })
}

/// Opens a file with its own key, as a court does, into at most `most` bytes.
///
/// # Errors
/// `Altered` if the key is not this file's or the file was changed; else what is wrong with the file.
pub fn open_with_file_key(file: &[u8], key: &FileKey, most: u64) -> Result<Vec<u8>, SealError> {
    let bare = Bare(key);
    decrypt(file, &mut std::iter::once(&bare as &dyn age::Identity), most)
}

fn decrypt(
    file: &[u8],
    keys: &mut dyn Iterator<Item = &dyn age::Identity>,
    most: u64,
) -> Result<Vec<u8>, SealError> {
    header::check(file)?;
    let length = u64::try_from(file.len()).unwrap_or(u64::MAX);
    if length > longest(most) {
        return Err(SealError::TooLong { most });
    }
    let decryptor = Decryptor::new_buffered(file).map_err(refused)?;
    let reader = decryptor.decrypt(keys).map_err(refused)?;
    let mut plain = Vec::with_capacity(file.len());
    // One byte more than allowed is enough to see that it is too long.
    let read = reader.take(most.saturating_add(1)).read_to_end(&mut plain);
    if read.is_err() {
        plain.zeroize();
        return Err(SealError::Altered("a piece of the text does not fit its key"));
    }
    if u64::try_from(plain.len()).unwrap_or(u64::MAX) > most {
        plain.zeroize();
        return Err(SealError::TooLong { most });
    }
    Ok(plain)
}

/// Longest file whose text can have `most` bytes.
fn longest(most: u64) -> u64 {
    let pieces = most / PIECE + 1;
    let header = u64::try_from(MOST_HEADER).unwrap_or(u64::MAX);
    most.saturating_add(pieces.saturating_mul(TAG))
        .saturating_add(NONCE + header)
}

fn refused(error: DecryptError) -> SealError {
    match error {
        DecryptError::NoMatchingKeys => SealError::NotForUs,
        DecryptError::InvalidMac => SealError::Altered("the header does not fit the file key"),
        DecryptError::KeyDecryptionFailed | DecryptError::DecryptionFailed => {
            SealError::Altered("the file key does not open")
        }
        DecryptError::Io(_) => SealError::Altered("it ends too early"),
        _ => SealError::NotSealed("a part of its header is not in order"),
    }
}

/// The file key as it passed by.
#[derive(Default)]
struct Kept(RefCell<Option<FileKey>>);

impl Kept {
    fn put(&self, key: &age_core::format::FileKey) {
        *self.0.borrow_mut() = Some(FileKey::from_bytes(*key.expose_secret()));
    }

    fn take(&self) -> Option<FileKey> {
        self.0.borrow_mut().take()
    }
}

/// A recipient or identity that remembers the file key it wraps or unwraps.
struct Watched<'a, T = Recipient> {
    inner: &'a T,
    kept: &'a Kept,
}

impl age::Recipient for Watched<'_, Recipient> {
    fn wrap_file_key(
        &self,
        file_key: &age_core::format::FileKey,
    ) -> Result<(Vec<Stanza>, HashSet<String>), EncryptError> {
        self.kept.put(file_key);
        match &self.inner.0 {
            RecipientKey::X25519(key) => key.wrap_file_key(file_key),
            RecipientKey::Hybrid(key) => key.wrap_file_key(file_key),
        }
    }
}

impl age::Identity for Watched<'_, Identity> {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<age_core::format::FileKey, DecryptError>> {
        let found = match &self.inner.0 {
            IdentityKey::X25519(key) => key.unwrap_stanza(stanza),
            IdentityKey::Hybrid(key) => key.unwrap_stanza(stanza),
        };
        if let Some(Ok(key)) = &found {
            self.kept.put(key);
        }
        found
    }
}

/// The file key itself, in the place of an identity. The header's seal shows whether it is the right one.
struct Bare<'a>(&'a FileKey);

impl age::Identity for Bare<'_> {
    fn unwrap_stanza(&self, _: &Stanza) -> Option<Result<age_core::format::FileKey, DecryptError>> {
        let key = age_core::format::FileKey::new(Box::new(*self.0.as_bytes()));
        Some(Ok(key))
    }
}
