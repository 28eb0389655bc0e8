//! Names of persons: spellings of one name across scripts, nicknames, honorifics.
