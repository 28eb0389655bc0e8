//! What the readers promise.
mod formula;
mod identity;
mod molfile;
mod sdf;
