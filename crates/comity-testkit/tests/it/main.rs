//! The harness itself against the real things it starts.

#[cfg(feature = "browser")]
mod browser;
