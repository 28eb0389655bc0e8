//! Tests of this room, one binary.

mod laws;
mod speed;
mod table;
mod text;
