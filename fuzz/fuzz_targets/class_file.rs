//! Class definition files: loaded, or refused with a mend; what is loaded has a parent that is no member by a letter.
#![no_main]

use comity_molecule::Smiles;
use comity_substances::{ClassScratch, Classes, Readings};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    match Classes::load(&[("classes/input.toml", text)]) {
        Ok(classes) => classes
            .all()
            .iter()
            .for_each(|class| parent(&classes, &class.parent_smiles)),
        Err(errors) => {
            assert!(!errors.is_empty());
            let whole =
                |error: &comity_substances::FactError| !error.what.is_empty() && !error.mend.is_empty();
            assert!(errors.iter().all(whole));
        }
    }
});

/// The parent lies in its definition with no letter and no doubt.
fn parent(classes: &Classes, smiles: &str) {
    let mut reader = Smiles::new();
    let molecule = reader.read(smiles.as_bytes()).expect("a parent that was read");
    let mut found = Vec::new();
    classes.find(molecule, &mut ClassScratch::new(), &Readings::new(), &mut found);
    if let Some(best) = found.first() {
        assert!(best.letters.is_empty() && best.readings.is_empty(), "{best:?}");
    }
}
