//! Where readers put what they find: limits are kept and entries counted in one place.

use comity_core::party::ListedParty;

use super::{Format, Limits, ListError, ListFault, ListHeader, ReadList};

/// A list under construction.
pub(super) struct Collector<'l> {
    /// What bounds it.
    pub(super) limits: &'l Limits,
    list: ReadList,
}

/// A fault, before it is known whether the entry is lost.
pub(super) struct Fault<'a> {
    pub(super) line: u32,
    pub(super) field: &'a str,
    pub(super) reason: String,
    pub(super) mend: &'a str,
}

impl<'l> Collector<'l> {
    pub(super) fn new(format: Format, limits: &'l Limits) -> Self {
        let header = ListHeader {
            format,
            ..ListHeader::default()
        };
        Self {
            limits,
            list: ReadList {
                header,
                ..ReadList::default()
            },
        }
    }

    /// The header, to be filled by the reader.
    pub(super) fn header(&mut self) -> &mut ListHeader {
        &mut self.list.header
    }

    /// Takes a party that begins at `line`; a party without a name or an id is a lost entry.
    pub(super) fn push(&mut self, mut party: ListedParty, line: u32) -> Result<(), ListError> {
        self.bound(&mut party, line)?;
        if party.names.is_empty() {
            return self.lose(Fault {
                line,
                field: "name",
                reason: format!("entry `{}` has no name", crate::quote(&party.id)),
                mend: "give the entry a name",
            });
        }
        if party.id.is_empty() {
            return self.lose(Fault {
                line,
                field: "id",
                reason: format!("`{}` has no id", crate::quote(party.name())),
                mend: "give the entry an id that stays the same from state to state",
            });
        }
        self.entry(line)?;
        self.list.parties.push(party);
        Ok(())
    }

    /// An entry that cannot be used.
    pub(super) fn lose(&mut self, fault: Fault<'_>) -> Result<(), ListError> {
        self.entry(fault.line)?;
        self.fault(fault, true)
    }

    /// A field that cannot be used; its entry stays.
    pub(super) fn note(&mut self, fault: Fault<'_>) -> Result<(), ListError> {
        self.fault(fault, false)
    }

    /// Ends the list.
    pub(super) fn finish(self) -> Result<ReadList, ListError> {
        let first = self.list.faults.iter().find(|fault| fault.lost);
        match first {
            Some(fault) if self.list.parties.is_empty() => Err(ListError::Nothing {
                entries: self.list.header.entries,
                line: fault.line,
                field: fault.field.clone(),
                reason: fault.reason.clone(),
            }),
            _ => Ok(self.list),
        }
    }

    fn entry(&mut self, line: u32) -> Result<(), ListError> {
        if self.list.header.entries >= self.limits.entries {
            return Err(ListError::TooMany {
                line,
                what: "entries",
                most: self.limits.entries,
            });
        }
        self.list.header.entries += 1;
        Ok(())
    }

    fn fault(&mut self, fault: Fault<'_>, lost: bool) -> Result<(), ListError> {
        if self.list.faults.len() >= self.limits.faults {
            return Err(ListError::TooMany {
                line: fault.line,
                what: "faults",
                most: self.limits.faults,
            });
        }
        self.list.faults.push(ListFault {
            line: fault.line,
            field: crate::quote(fault.field),
            reason: fault.reason,
            mend: fault.mend.to_owned(),
            lost,
        });
        Ok(())
    }

    /// Cuts what exceeds the limits of one entry, with a fault for each.
    fn bound(&mut self, party: &mut ListedParty, line: u32) -> Result<(), ListError> {
        let (names, values, bytes) = (self.limits.names, self.limits.values, self.limits.field_bytes);
        let mut cut: Vec<&str> = Vec::new();
        party.names.retain(|name| !name.name.trim().is_empty());
        retain(
            &mut party.names,
            names,
            |name| name.name.len() <= bytes,
            "name",
            &mut cut,
        );
        retain(
            &mut party.ids,
            values,
            |id| id.value.len() <= bytes && id.scheme.len() <= bytes,
            "ids",
            &mut cut,
        );
        for (field, list) in [
            ("dob", &mut party.dob),
            ("countries", &mut party.countries),
            ("addresses", &mut party.addresses),
            ("programs", &mut party.programs),
        ] {
            retain(list, values, |text| text.len() <= bytes, field, &mut cut);
        }
        for (field, text) in [("remarks", &mut party.remarks), ("title", &mut party.title)] {
            if text.as_ref().is_some_and(|text| text.len() > bytes) {
                *text = None;
                cut.push(field);
            }
        }
        for field in cut {
            self.note(Fault {
                line,
                field,
                reason: format!("entry `{}` has more than is read", crate::quote(&party.id)),
                mend: "check that this is the official file; raise the limit if it is",
            })?;
        }
        Ok(())
    }
}

/// Keeps at most `most` values that pass; says so if any was left out.
fn retain<T>(
    list: &mut Vec<T>,
    most: usize,
    passes: impl Fn(&T) -> bool,
    field: &'static str,
    cut: &mut Vec<&str>,
) {
    let before = list.len();
    list.retain(passes);
    list.truncate(most);
    if list.len() < before {
        cut.push(field);
    }
}

impl Collector<'_> {
    /// Something that a person should know of the whole file; said once.
    pub(super) fn warn(&mut self, warning: &str) {
        let warnings = &mut self.list.header.warnings;
        if !warnings.iter().any(|other| other == warning) {
            warnings.push(warning.to_owned());
        }
    }

    /// Values of an entry that were met and not understood.
    pub(super) fn unread(
        &mut self,
        line: u32,
        id: &str,
        values: Vec<(&'static str, String)>,
    ) -> Result<(), ListError> {
        for (field, value) in values {
            self.note(Fault {
                line,
                field,
                reason: format!(
                    "`{}` of entry `{}` is not understood",
                    crate::quote(&value),
                    crate::quote(id)
                ),
                mend: "the text stays in the remarks; tell the makers of this program",
            })?;
        }
        Ok(())
    }
}
