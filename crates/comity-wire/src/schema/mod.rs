//! The shape of every kind of record as a form may write it: field names, which are required, what each holds.
//!
//! The types of `comity-core` decide what a record is. This list says the same in a way that can be walked,
//! so that a complaint names the line, the field and the fields that could have been meant; a test holds the
//! two together.

mod kinds;
mod parts;

use comity_core::kinds::Kind;

pub use kinds::body;
pub use parts::RECORD;

/// One field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Whether a form must give it.
    pub required: bool,
    /// What it holds.
    pub shape: Shape,
}

/// What a field holds, and the short ways to write it.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Words; an integer is taken as words too.
    Text,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; a TOML date.
    Date,
    /// An instant with its offset.
    Instant,
    /// A decimal number in quotes, or an integer.
    Decimal,
    /// A unit (UCUM).
    Unit,
    /// A two-letter country code.
    Country,
    /// A CAS number.
    Cas,
    /// An InChIKey.
    Inchikey,
    /// A tariff code.
    Hs,
    /// A language tag.
    Lang,
    /// A record id.
    RecordId,
    /// A node name.
    NodeName,
    /// A kind of record.
    Kind,
    /// A word of this list.
    Word(&'static [&'static str]),
    /// A state of the record's kind.
    Status,
    /// Yes or no.
    Bool,
    /// An integer in this range.
    Number(i64, i64),
    /// Texts with their languages; one text in the form's language may be written as a plain string, several
    /// as `{ en = "…", zh = "…" }`.
    Texts,
    /// Names; a plain string, or a list of them, will do.
    Names,
    /// A quantity; `"12.5 kg"` will do.
    Quantity,
    /// A substance; its name as written will do.
    Substance,
    /// Grades of source and information; `"B2"` will do.
    Grade,
    /// A list; a single item will do.
    List(&'static Shape),
    /// A map of these fields.
    Map(&'static [Field]),
    /// A value, or why there is none: `{ missing = "unknown" }`, or the word alone.
    Known(&'static Shape),
    /// The facts of the record's kind.
    Body,
    /// Words that only the node writes; refused in a form.
    ByNode,
}

/// A field that a form must give.
const fn must(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        required: true,
        shape,
    }
}

/// A field that may be left out.
const fn may(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        required: false,
        shape,
    }
}

/// The fields of a shape that has any.
pub fn fields_of(shape: &Shape, kind: Kind) -> &'static [Field] {
    match shape {
        Shape::Map(fields) => fields,
        Shape::Body => body(kind),
        Shape::Substance => parts::SUBSTANCE,
        Shape::Quantity => parts::QUANTITY,
        Shape::Grade => parts::GRADE,
        Shape::Texts => parts::TEXT,
        Shape::Names => parts::NAME,
        Shape::List(inner) | Shape::Known(inner) => fields_of(inner, kind),
        _ => &[],
    }
}
