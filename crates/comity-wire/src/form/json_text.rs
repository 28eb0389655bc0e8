//! JSON (RFC 8259) to a tree with lines. Stricter than most readers: a name stands once in a map, nesting ends
//! at a limit, and a number with a fraction is kept as written instead of becoming a float.

use super::tree::{Entry, Spot, SyntaxFault, Tree};
use crate::limits::MAX_DEPTH;

/// Reads one JSON value that takes up all of `text`, which begins at `line` of its file.
pub(super) fn read(text: &str, line: u32) -> Result<Spot, SyntaxFault> {
    let mut parser = Parser { rest: text, line };
    let spot = parser.value(0)?;
    parser.space();
    if parser.rest.is_empty() {
        Ok(spot)
    } else {
        Err(parser.fault("there is text behind the value"))
    }
}

struct Parser<'a> {
    rest: &'a str,
    line: u32,
}

impl Parser<'_> {
    fn fault(&self, what: impl Into<String>) -> SyntaxFault {
        SyntaxFault {
            line: self.line,
            what: what.into(),
        }
    }

    fn space(&mut self) {
        let trimmed = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
        let skipped = self.rest.len() - trimmed.len();
        let breaks = self
            .rest
            .bytes()
            .take(skipped)
            .filter(|byte| *byte == b'\n')
            .count();
        self.line = self
            .line
            .saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        self.rest = trimmed;
    }

    /// Takes `mark` if it is next.
    fn take(&mut self, mark: &str) -> bool {
        match self.rest.strip_prefix(mark) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, mark: &str) -> Result<(), SyntaxFault> {
        self.space();
        if self.take(mark) {
            Ok(())
        } else {
            Err(self.fault(format!("expected `{mark}` here")))
        }
    }

    fn value(&mut self, depth: usize) -> Result<Spot, SyntaxFault> {
        self.space();
        let line = self.line;
        let tree = match self.rest.bytes().next() {
            Some(b'{' | b'[') if depth >= MAX_DEPTH => {
                return Err(self.fault(format!("nested deeper than {MAX_DEPTH} levels")));
            }
            Some(b'{') => self.map(depth + 1)?,
            Some(b'[') => self.list(depth + 1)?,
            Some(b'"') => Tree::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ if self.take("true") => Tree::Bool(true),
            _ if self.take("false") => Tree::Bool(false),
            _ if self.take("null") => Tree::Null,
            Some(_) => return Err(self.fault("expected a value here")),
            None => return Err(self.fault("the text ends before the value does")),
        };
        Ok(Spot { line, tree })
    }

    fn map(&mut self, depth: usize) -> Result<Tree, SyntaxFault> {
        self.expect("{")?;
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        self.space();
        if self.take("}") {
            return Ok(Tree::Map(entries));
        }
        loop {
            self.space();
            let line = self.line;
            let name = self.string()?;
            if !seen.insert(name.clone()) {
                return Err(self.fault(format!("`{}` stands twice in this map", crate::quote(&name))));
            }
            self.expect(":")?;
            entries.push(Entry {
                name,
                line,
                value: self.value(depth)?,
            });
            self.space();
            if self.take("}") {
                return Ok(Tree::Map(entries));
            }
            self.expect(",")?;
        }
    }

    fn list(&mut self, depth: usize) -> Result<Tree, SyntaxFault> {
        self.expect("[")?;
        let mut items = Vec::new();
        self.space();
        if self.take("]") {
            return Ok(Tree::List(items));
        }
        loop {
            items.push(self.value(depth)?);
            self.space();
            if self.take("]") {
                return Ok(Tree::List(items));
            }
            self.expect(",")?;
        }
    }

    fn number(&mut self) -> Result<Tree, SyntaxFault> {
        let end = self
            .rest
            .find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'))
            .unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        if !is_number(number) {
            return Err(self.fault(format!("`{}` is not a number", crate::quote(number))));
        }
        self.rest = rest;
        if number.contains(['.', 'e', 'E']) {
            return Ok(Tree::Float(number.to_owned()));
        }
        number
            .parse()
            .map(Tree::Int)
            .map_err(|_| self.fault("the number is too large; write it in quotes"))
    }

    fn string(&mut self) -> Result<String, SyntaxFault> {
        if !self.take("\"") {
            return Err(self.fault("expected a text in double quotes here"));
        }
        let mut out = String::new();
        loop {
            let stop = self
                .rest
                .find(['"', '\\'])
                .ok_or_else(|| self.fault("the text in quotes does not end"))?;
            let (plain, rest) = self.rest.split_at_checked(stop).unwrap_or((self.rest, ""));
            if plain.bytes().any(|byte| byte < 0x20) {
                return Err(self.fault("a line break or control character inside a text; write \\n"));
            }
            out.push_str(plain);
            self.rest = rest;
            if self.take("\"") {
                return Ok(out);
            }
            out.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxFault> {
        let mut rest = self.rest.chars();
        rest.next();
        let letter = rest.next();
        self.rest = rest.as_str();
        match letter {
            Some(mark @ ('"' | '\\' | '/')) => Ok(mark),
            Some('b') => Ok('\u{8}'),
            Some('f') => Ok('\u{c}'),
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            Some('u') => self.unicode(),
            _ => Err(self.fault("an unknown escape after a backslash")),
        }
    }

    /// `\u4e2d`, or two of them for a character beyond the first 65,536.
    fn unicode(&mut self) -> Result<char, SyntaxFault> {
        let first = self.four_digits()?;
        let code = match first {
            0xd800..=0xdbff if self.take("\\u") => {
                let second = self.four_digits()?;
                if !(0xdc00..=0xdfff).contains(&second) {
                    return Err(self.fault("half of a surrogate pair"));
                }
                0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
            }
            code => code,
        };
        char::from_u32(code).ok_or_else(|| self.fault("half of a surrogate pair"))
    }

    fn four_digits(&mut self) -> Result<u32, SyntaxFault> {
        let digits = self
            .rest
            .get(..4)
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let code = code.ok_or_else(|| self.fault("expected four hexadecimal digits after \\u"))?;
        self.rest = self.rest.get(4..).unwrap_or("");
        Ok(code)
    }
}

/// The grammar of a JSON number.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (
            mantissa,
            Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)),
        ),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let plain = whole == "0" || !whole.starts_with('0');
    digits(whole) && plain && fraction.is_none_or(digits) && exponent.is_none_or(digits)
}
