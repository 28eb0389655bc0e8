//! comity-substances
