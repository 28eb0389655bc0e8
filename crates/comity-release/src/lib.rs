//! Who may have what: the release policy (Cedar) at the four points where a record moves.
