//! What a picture promises.
