use comity_core::jurisdiction::Jurisdiction;
use comity_molecule::{Molecule, ReadError};
use comity_substances::{Assessment, Judged, Question, Tables, Verdict};

#[derive(Clone, Debug, Default)]
pub struct Readings;

pub struct Judge<'t> {
    _tables: &'t Tables,
    nothing: Assessment,
    hit: Assessment,
    reader: comity_molecule::Smiles,
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
            reader: comity_molecule::Smiles::new(),
        }
    }
    pub fn smiles(&mut self, text: &[u8]) -> Result<&Assessment, ReadError> {
        self.reader.read(text)?;
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
