//! Chinese names: words, pinyin with surname readings, traditional and simplified characters.
