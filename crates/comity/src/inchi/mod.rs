//! InChI in, InChIKey out.
//!
//! The program that knows InChI is IUPAC's, written in C, with one lock around all of it. What strangers send is
//! therefore never given to it in this process: a [`Worker`] starts this program again as `comity inchi-worker`, with
//! little memory and nothing else, asks one question at a time, and ends it when an answer takes too long.

#[cfg(feature = "inchi")]
mod expand;
#[cfg(feature = "inchi")]
mod name;
mod process;
mod protocol;
#[cfg(feature = "inchi")]
pub(crate) mod serve;
mod worker;

pub(crate) use worker::Worker;
