//! comity-log
