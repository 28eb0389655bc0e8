//! The peer port: nodes talk over mutual TLS with pinned keys, by plain GET of names that never change.
