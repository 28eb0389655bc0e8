//! comity-flow
