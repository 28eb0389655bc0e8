//! One way to write the compounds that everybody joins and parts differently.

use super::{Honorific, Mark, Persons};
use crate::script::Script;

/// Most words of a name that are arranged; what comes after stays as it is.
const MOST_WORDS: usize = 64;

/// Longest word that is looked into for two names joined by an article, in bytes.
const LONGEST_JOINED: usize = 40;

/// A word of the name and the sign before it: blank or hyphen.
#[derive(Clone, Debug)]
struct Word {
    text: String,
    hyphen: bool,
}

impl Persons {
    /// Writes the folded name of a PERSON so that its compounds stand in one way, and appends it to `out`.
    ///
    /// Joined: `abd al-rahman` → `abdalrahman`, `عبد الرحمن` → `عبدالرحمن`, `abu bakr` → `abubakr`, `salah al-din` → `salahaldin`, `nasr allah` →
    /// `nasrallah`, `hossein zadeh` → `hosseinzadeh`, `mc donald` → `mcdonald`. Parted: `as-sayyid` → `al sayyid`, `noorulhaq` → `noor al haq`
    /// and `almasri` → `al masri` where the names are known, `نورالحق` → `نور الحق`, `김정은` → `김 정은`. All else stays. Arranging an arranged
    /// name changes nothing, as far as names in use go.
    pub fn arrange(&self, folded: &str, out: &mut String) {
        let mut words = divide(folded);
        let tail = words.split_off(words.len().min(MOST_WORDS));
        self.part(&mut words);
        let mut words = self.join(words);
        words.extend(tail);
        let mut first = true;
        for word in &words {
            if !first {
                out.push(if word.hyphen { '-' } else { ' ' });
            }
            first = false;
            out.push_str(&word.text);
        }
    }

    /// Parts words that are two.
    fn part(&self, words: &mut Vec<Word>) {
        let mut at = 0;
        let korean_alone = words.iter().filter(|word| is_hangul(&word.text)).count() == 1;
        while at < words.len() {
            let Some(word) = words.get(at) else { return };
            let two = if is_hangul(&word.text) {
                if korean_alone {
                    self.korean(&word.text)
                } else {
                    None
                }
            } else if word.text.is_ascii() {
                self.latin(&word.text)
            } else {
                self.arabic(&word.text)
            };
            if let Some(pieces) = two {
                let hyphen = word.hyphen;
                let fresh = pieces.into_iter().enumerate().map(|(piece, text)| Word {
                    text,
                    hyphen: piece == 0 && hyphen,
                });
                let count = fresh.len();
                words.splice(at..=at, fresh);
                at += count;
            } else {
                at += 1;
            }
        }
    }

    /// 김정은 → 김, 정은.
    fn korean(&self, word: &str) -> Option<Vec<String>> {
        let letters = word.chars().count();
        if !(2..=5).contains(&letters) {
            return None;
        }
        for length in [2, 1] {
            let end = word.char_indices().nth(length)?.0;
            let (family, given) = word.split_at_checked(end)?;
            if letters > length && self.korean.contains_key(family) {
                return Some(vec![family.to_owned(), given.to_owned()]);
            }
        }
        None
    }

    /// `noorulhaq`, `almasri`: known names joined by an article.
    fn latin(&self, word: &str) -> Option<Vec<String>> {
        if word.len() < 6 || word.len() > LONGEST_JOINED || self.is_known(word) {
            return None;
        }
        for (article, shortest) in [("al", 4), ("el", 4), ("ben", 4), ("bin", 4)] {
            let name = word.strip_prefix(article).filter(|name| name.len() >= shortest);
            if name.is_some_and(|name| self.is_known(name)) {
                return Some(vec![article.to_owned(), name.unwrap_or_default().to_owned()]);
            }
        }
        if let Some(name) = sun_letter(word).filter(|name| self.is_known(name)) {
            return Some(vec!["al".to_owned(), name.to_owned()]);
        }
        for (at, _) in word.char_indices().skip(3) {
            let (name, rest) = word.split_at_checked(at)?;
            let Some(after) = ["ul", "ur", "us", "un", "uz", "el", "al"]
                .iter()
                .find_map(|article| rest.strip_prefix(article))
            else {
                continue;
            };
            if after.len() >= 3 && self.is_known(name) && self.is_known(after) && self.mark(after).is_none() {
                return Some(vec![name.to_owned(), "al".to_owned(), after.to_owned()]);
            }
        }
        None
    }

    fn is_known(&self, word: &str) -> bool {
        !self.groups(word).is_empty()
    }

    /// نورالحق → نور, الحق.
    fn arabic(&self, word: &str) -> Option<Vec<String>> {
        if word.len() > 2 * LONGEST_JOINED || self.is_known(word) || is_compound(word) {
            return None;
        }
        let son = word
            .strip_prefix("بن")
            .filter(|name| name.len() > 4 && self.is_known(name));
        if let Some(name) = son {
            return Some(vec!["بن".to_owned(), name.to_owned()]);
        }
        let at = word
            .get(4..)
            .and_then(|rest| rest.find("ال"))
            .map(|found| found + 4)?;
        let (name, rest) = word.split_at_checked(at)?;
        (self.is_known(name) && rest.chars().count() >= 5).then(|| vec![name.to_owned(), rest.to_owned()])
    }

    /// Joins words that are one.
    fn join(&self, words: Vec<Word>) -> Vec<Word> {
        let mut joined: Vec<Word> = Vec::with_capacity(words.len());
        let mut rest = words.into_iter();
        while let Some(mut word) = rest.next() {
            match self.mark(&word.text) {
                Some(Mark::Servant | Mark::Father) => self.take_name(&mut word, &mut rest),
                Some(Mark::Beginning) if rest.as_slice().first().is_some_and(|next| next.text.len() > 2) => {
                    word.text.extend(rest.next().map(|next| next.text));
                }
                Some(Mark::Article | Mark::SunArticle) => match self.after_article(&word, &mut rest) {
                    After::Ending(ending) if self.may_take(&joined, &ending) => {
                        if let Some(last) = joined.last_mut() {
                            last.text.push_str(&word.text);
                            last.text.push_str(&ending);
                        }
                        continue;
                    }
                    After::Ending(ending) => {
                        joined.push(word);
                        joined.push(Word {
                            text: ending,
                            hyphen: false,
                        });
                        continue;
                    }
                    After::Name => {
                        joined.push(Word {
                            text: "al".to_owned(),
                            hyphen: word.hyphen,
                        });
                        if let Some(next) = rest.as_mut_slice().first_mut() {
                            next.hyphen = false;
                        }
                        continue;
                    }
                    After::Nothing => {}
                },
                Some(Mark::Ending) if self.may_take(&joined, &word.text) => {
                    if let Some(last) = joined.last_mut() {
                        last.text.push_str(&word.text);
                    }
                    continue;
                }
                _ => {}
            }
            joined.push(word);
        }
        joined
    }

    /// `abd` + articles + name.
    fn take_name(&self, word: &mut Word, rest: &mut std::vec::IntoIter<Word>) {
        let is_article =
            |next: &Word| matches!(self.mark(&next.text), Some(Mark::Article | Mark::SunArticle));
        let articles = rest
            .as_slice()
            .iter()
            .take(2)
            .take_while(|next| is_article(next))
            .count();
        let Some(name) = rest.as_slice().get(articles) else {
            return;
        };
        let link = self.mark(&name.text) == Some(Mark::Beside(Honorific::Link));
        if link || is_article(name) || name.text.len() < 2 {
            return;
        }
        let taken = articles + 1;
        for next in rest.by_ref().take(taken) {
            word.text.push_str(&next.text);
        }
    }

    /// What follows an article.
    fn after_article(&self, word: &Word, rest: &mut std::vec::IntoIter<Word>) -> After {
        let Some(next) = rest.as_slice().first() else {
            return After::Nothing;
        };
        if matches!(self.mark(&next.text), Some(Mark::Faith)) {
            return After::Ending(rest.next().map(|next| next.text).unwrap_or_default());
        }
        // `as sayyid` with a blank may be something else; with a hyphen and the same letter after it, it is the article.
        let plain = matches!(word.text.as_str(), "al" | "el" | "ul");
        let before_sun = word.text.chars().next_back() == next.text.chars().next();
        if next.hyphen && (plain || before_sun) {
            After::Name
        } else {
            After::Nothing
        }
    }

    /// Whether the last word can take an ending: a name in the same script, no title and no link.
    fn may_take(&self, joined: &[Word], ending: &str) -> bool {
        joined.last().is_some_and(|last| {
            last.text.len() > 1
                && last.text.is_ascii() == ending.is_ascii()
                && self.mark(&last.text).is_none()
        })
    }
}

enum After {
    Ending(String),
    Name,
    Nothing,
}

/// `essaadi`, `ennahar`: the article joined and become the first letter of the name, as the Maghreb writes it.
fn sun_letter(word: &str) -> Option<&str> {
    let rest = word.strip_prefix('e').or_else(|| word.strip_prefix('a'))?;
    let mut letters = rest.chars();
    let (first, second) = (letters.next()?, letters.next()?);
    let double = first == second && "dnrstz".contains(first);
    let name = rest.get(1..).filter(|name| double && name.len() >= 4)?;
    Some(name)
}

/// عبدال, ابوال, الدين, الله: stays joined.
fn is_compound(word: &str) -> bool {
    word.starts_with("عبدال")
        || word.starts_with("ابوال")
        || word.starts_with("ابي")
        || word.contains("الدين")
        || word.contains("الله")
}

fn is_hangul(word: &str) -> bool {
    word.chars()
        .next()
        .is_some_and(|letter| Script::of(letter) == Script::Hangul)
}

/// The words of a folded name; hyphens part as blanks do, but are kept in mind.
fn divide(folded: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for blank in folded.split(' ').filter(|word| !word.is_empty()) {
        let pieces = blank.split('-').filter(|piece| !piece.is_empty());
        words.extend(pieces.enumerate().map(|(at, piece)| Word {
            text: piece.to_owned(),
            hyphen: at > 0,
        }));
    }
    words
}
