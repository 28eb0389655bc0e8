use comity_core::jurisdiction::Jurisdiction;
use comity_molecule::{Fault, Molecule, ReadError};
use comity_substances::{Assessment, Judged, Question, Tables, Verdict};

#[derive(Clone, Debug, Default)]
pub struct Readings;

pub struct Judge<'t> {
    _tables: &'t Tables,
    nothing: Assessment,
    hit: Assessment,
}

impl<'t> Judge<'t> {
    pub fn new(tables: &'t Tables, _q: &Question, _r: &Readings) -> Self {
        let judged = |measure: &str, verdict| Judged {
            measure: measure.into(),
            jurisdiction: Jurisdiction::US,
            verdict,
            letters: vec![],
            entry: None,
            clause: None,
            component: None,
            readings: vec![],
            citation: None,
            positions: vec![],
            core: vec![],
            sentence: None,
        };
        let nothing = Assessment {
            verdicts: vec![
                judged("us-frs", Verdict::None),
                judged("cn-fentanyl", Verdict::None),
            ],
            flags: vec![],
        };
        let hit = Assessment {
            verdicts: vec![
                judged("us-frs", Verdict::Meets),
                judged("cn-fentanyl", Verdict::None),
            ],
            flags: vec![comity_substances::Flag::Large],
        };
        Self {
            _tables: tables,
            nothing,
            hit,
        }
    }
    pub fn smiles(&mut self, text: &[u8]) -> Result<&Assessment, ReadError> {
        if let Some(at) = text.iter().position(|byte| !byte.is_ascii()) {
            return Err(ReadError {
                at,
                fault: Fault::Unexpected,
            });
        }
        if text.is_empty() {
            return Err(ReadError {
                at: 0,
                fault: Fault::Empty,
            });
        }
        if memchr::memchr_iter(b'(', text).count() != memchr::memchr_iter(b')', text).count() {
            return Err(ReadError {
                at: text.len(),
                fault: Fault::Branch,
            });
        }
        Ok(if memchr::memmem::find(text, b"N(c1ccccc1)C").is_some() {
            &self.hit
        } else {
            &self.nothing
        })
    }
    pub fn molecule(&mut self, _m: &Molecule) -> &Assessment {
        &self.nothing
    }
    pub fn nothing(&self) -> &Assessment {
        &self.nothing
    }
    pub fn is_nothing(a: &Assessment) -> bool {
        a.flags.is_empty()
    }
}
