//! The built program, used as people use it.
#![allow(missing_docs, reason = "tests")]

mod crash;
mod program;
mod verify;
