//! Everything this crate promises, in one test binary.

mod log;
mod statement;
mod support;
