//! Licence expressions as crates state them: SPDX with `OR`, `AND`, `WITH`, brackets, and the old `/` for `OR`.

use std::collections::BTreeSet;

/// Brackets in a licence expression go one level deep in practice; past this it is not one.
const MAX_DEPTH: usize = 8;

/// Whether the expression can be satisfied with the allowed licences alone. `None`: not an expression.
pub(crate) fn permitted(expression: &str, allowed: &BTreeSet<String>) -> Option<bool> {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Parser {
        words: &words,
        allowed,
    };
    let verdict = parser.either(0)?;
    parser.words.is_empty().then_some(verdict)
}

struct Parser<'a> {
    words: &'a [&'a str],
    allowed: &'a BTreeSet<String>,
}

impl Parser<'_> {
    fn either(&mut self, depth: usize) -> Option<bool> {
        let mut verdict = self.both(depth)?;
        while self.take("OR") {
            verdict |= self.both(depth)?;
        }
        Some(verdict)
    }

    fn both(&mut self, depth: usize) -> Option<bool> {
        let mut verdict = self.one(depth)?;
        while self.take("AND") {
            verdict &= self.one(depth)?;
        }
        Some(verdict)
    }

    fn one(&mut self, depth: usize) -> Option<bool> {
        if self.take("(") {
            let inside = (depth < MAX_DEPTH).then(|| self.either(depth + 1))??;
            return self.take(")").then_some(inside);
        }
        let mut licence = self
            .next()
            .filter(|word| !["OR", "AND", "WITH", ")"].contains(word))?
            .to_owned();
        if self.take("WITH") {
            licence = format!("{licence} WITH {}", self.next()?);
        }
        Some(self.allowed.contains(&licence))
    }

    fn take(&mut self, word: &str) -> bool {
        let there = self.words.first() == Some(&word);
        if there {
            self.next();
        }
        there
    }

    fn next(&mut self) -> Option<&str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(expression: &str) -> Option<bool> {
        let allowed = ["MIT", "Apache-2.0", "ISC"].map(str::to_owned).into();
        permitted(expression, &allowed)
    }

    #[test]
    fn one_of_several_is_enough() {
        assert_eq!(verdict("GPL-2.0-only OR MIT"), Some(true));
        assert_eq!(verdict("Unlicense/MIT"), Some(true));
        assert_eq!(verdict("GPL-2.0-only"), Some(false));
    }

    #[test]
    fn and_binds_tighter_than_or() {
        assert_eq!(verdict("Apache-2.0 AND ISC"), Some(true));
        assert_eq!(verdict("MIT AND OpenSSL"), Some(false));
        assert_eq!(verdict("OpenSSL AND ISC OR MIT"), Some(true));
        assert_eq!(verdict("(OpenSSL OR MIT) AND ISC"), Some(true));
    }

    #[test]
    fn an_exception_is_part_of_the_licence() {
        assert_eq!(verdict("Apache-2.0 WITH LLVM-exception"), Some(false));
    }

    #[test]
    fn nonsense_is_not_permitted() {
        for text in [
            "",
            "OR MIT",
            "MIT ISC",
            "(MIT",
            "MIT)",
            "MIT WITH",
            &"(".repeat(100),
        ] {
            assert_eq!(verdict(text), None, "{text}");
        }
    }
}
