//! Identifiers: normal form, check digit, and what a hit is worth.
