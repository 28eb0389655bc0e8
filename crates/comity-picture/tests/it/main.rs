//! Tests of the pictures: what the SVG says, read back as XML.

#[path = "../../examples/substances/mod.rs"]
mod substances;

mod bounds;
mod marks;
mod read_back;
mod spelling;
mod text;
mod xml;
