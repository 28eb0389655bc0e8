//! Reading a policy file, line by line.

use super::{MAX_NAMES, MAX_POLICY_BYTES, Node, Policy, PolicyError, Rule};
use crate::note::{ALG_COSIGNATURE, ALG_ML_DSA_44, VerifierKey};

pub(super) fn parse(text: &str) -> Result<Policy, PolicyError> {
    if text.len() > MAX_POLICY_BYTES {
        return Err(PolicyError::TooLong(text.len()));
    }
    let mut draft = Draft::default();
    let lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
    for (number, line) in lines.enumerate() {
        let line = Line {
            number: number + 1,
            text: line,
        };
        draft.read(&line)?;
    }
    let quorum = draft.quorum.ok_or(PolicyError::NoQuorum)?;
    Ok(Policy {
        logs: draft.logs,
        nodes: draft.nodes,
        quorum,
    })
}

/// A line and its number, from 1.
struct Line<'a> {
    number: usize,
    text: &'a str,
}

impl Line<'_> {
    fn wrong(&self, what: &'static str) -> PolicyError {
        PolicyError::Line {
            line: self.number,
            what,
        }
    }

    fn key(&self, word: &str) -> Result<VerifierKey, PolicyError> {
        word.parse().map_err(|cause| PolicyError::Key {
            line: self.number,
            cause,
        })
    }
}

#[derive(Default)]
struct Draft {
    logs: Vec<VerifierKey>,
    nodes: Vec<Node>,
    /// Names that are already members of a group.
    taken: Vec<usize>,
    /// Set by the quorum line; the inner `None` is `quorum none`.
    quorum: Option<Option<usize>>,
}

impl Draft {
    fn read(&mut self, line: &Line<'_>) -> Result<(), PolicyError> {
        if line.text.chars().any(|c| c.is_ascii_control() && c != '\t') {
            return Err(line.wrong("a control character; only tabs and newlines are allowed"));
        }
        let words: Vec<&str> = line
            .text
            .split([' ', '\t'])
            .filter(|word| !word.is_empty())
            .collect();
        match words.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with('#') => Ok(()),
            ["log", key] | ["log", key, _] => self.log(line, key),
            ["witness", name, key] | ["witness", name, key, _] => self.witness(line, name, key),
            ["group", name, threshold, members @ ..] => self.group(line, name, threshold, members),
            ["quorum", name] => self.set_quorum(line, name),
            _ => Err(line.wrong("not a log, witness, group or quorum line")),
        }
    }

    fn log(&mut self, line: &Line<'_>, key: &str) -> Result<(), PolicyError> {
        let key = line.key(key)?;
        if self.logs.iter().any(|known| known.key == key.key) {
            return Err(line.wrong("this log key stands here twice"));
        }
        if self.logs.len() == MAX_NAMES {
            return Err(line.wrong("more logs than are read"));
        }
        self.logs.push(key);
        Ok(())
    }

    fn witness(&mut self, line: &Line<'_>, name: &str, key: &str) -> Result<(), PolicyError> {
        let key = line.key(key)?;
        if !matches!(key.alg, ALG_COSIGNATURE | ALG_ML_DSA_44) {
            return Err(line.wrong("a witness key must be of a cosignature type (0x04 or 0x06)"));
        }
        let known = |node: &Node| matches!(&node.rule, Rule::Witness(known) if known.key == key.key);
        if self.nodes.iter().any(known) {
            return Err(line.wrong("this witness key stands here twice"));
        }
        self.define(line, name, Rule::Witness(key))
    }

    fn group(
        &mut self,
        line: &Line<'_>,
        name: &str,
        threshold: &str,
        members: &[&str],
    ) -> Result<(), PolicyError> {
        let needed = match threshold {
            "any" => Some(1),
            "all" => Some(members.len()),
            number => crate::checkpoint::parse_decimal(number).and_then(|n| usize::try_from(n).ok()),
        };
        let needed = needed.filter(|needed| (1..=members.len()).contains(needed));
        let needed =
            needed.ok_or(line.wrong("a group needs `any`, `all` or a number from 1 to its members"))?;
        let members = members
            .iter()
            .map(|member| self.member(line, member))
            .collect::<Result<_, _>>()?;
        self.define(line, name, Rule::AtLeast(needed, members))
    }

    fn member(&mut self, line: &Line<'_>, name: &str) -> Result<usize, PolicyError> {
        let member = self
            .find(name)
            .ok_or(line.wrong("a member that no earlier line defines"))?;
        if self.taken.contains(&member) {
            return Err(line.wrong("a member that is already in a group"));
        }
        self.taken.push(member);
        Ok(member)
    }

    fn define(&mut self, line: &Line<'_>, name: &str, rule: Rule) -> Result<(), PolicyError> {
        if name == "none" || self.find(name).is_some() {
            return Err(line.wrong("this name is already taken"));
        }
        if self.nodes.len() == MAX_NAMES {
            return Err(line.wrong("more witnesses and groups than are read"));
        }
        self.nodes.push(Node {
            name: name.to_owned(),
            rule,
        });
        Ok(())
    }

    fn set_quorum(&mut self, line: &Line<'_>, name: &str) -> Result<(), PolicyError> {
        if self.quorum.is_some() {
            return Err(line.wrong("a second quorum line"));
        }
        let node = self.find(name);
        if node.is_none() && name != "none" {
            return Err(line.wrong("a quorum that no earlier line defines"));
        }
        self.quorum = Some(node);
        Ok(())
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == name)
    }
}
