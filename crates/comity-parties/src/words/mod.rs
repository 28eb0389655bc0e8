//! Words of organisations, legal forms, places and numbers in all languages, on canonical English words.
