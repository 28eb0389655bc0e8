//! comity-proof
