//! Forms that hand over a file.

use axum::body::Bytes;
use axum::extract::Multipart;

use crate::fault::Fault;
use crate::pages::file::MAX_UPLOAD;
use crate::visitor::{Visitor, same_token};

/// A field of such a form.
pub(crate) enum Field {
    /// The field `file`: the name the sender gives it, and what is in it.
    File(String, Bytes),
    /// Another field: its name and its text.
    Text(String, String),
}

/// Reads the fields of a form one by one.
pub(crate) struct Form<'a> {
    visitor: &'a Visitor,
    parts: Multipart,
    checked: bool,
}

impl<'a> Form<'a> {
    pub(crate) fn new(visitor: &'a Visitor, parts: Multipart) -> Self {
        Self {
            visitor,
            parts,
            checked: false,
        }
    }

    /// The next field that is not the form's token; the token must come first and be right, or nothing more is read.
    pub(crate) async fn next(&mut self) -> Result<Option<Field>, Fault> {
        let too_large = |_| Fault::TooLarge {
            limit: MAX_UPLOAD as u64,
        };
        while let Some(part) = self.parts.next_field().await.map_err(too_large)? {
            let name = part.name().unwrap_or_default().to_owned();
            if !self.checked && name != "csrf" {
                return Err(Fault::Foreign);
            }
            if name == "file" {
                let file = part.file_name().unwrap_or_default().to_owned();
                return Ok(Some(Field::File(file, part.bytes().await.map_err(too_large)?)));
            }
            let text = part.text().await.map_err(|_| Fault::Unreadable)?;
            if name != "csrf" {
                return Ok(Some(Field::Text(name, text)));
            }
            if !same_token(&text, &self.visitor.form_token()) {
                return Err(Fault::Foreign);
            }
            self.checked = true;
        }
        Ok(None)
    }
}
