//! Named substances by their structure. Every structure here is a published one, or a common solvent or acid.

use comity_core::jurisdiction::Jurisdiction;
use comity_molecule::Smiles;
use comity_substances::{
    Doubt, FormsCovered, Listing, Stereo, StructureMatch, StructureScratch, SubstanceKind,
};

use crate::tables;

fn matches(smiles: &str) -> Vec<StructureMatch> {
    let mut reader = Smiles::new();
    let molecule = reader
        .read(smiles.as_bytes())
        .unwrap_or_else(|error| panic!("{smiles}: {error}"));
    let mut found = Vec::new();
    tables().by_structure(molecule, &mut StructureScratch::default(), &mut found);
    found
}

/// The ids of what is found, other forms in space left out.
fn found(smiles: &str) -> Vec<String> {
    let found = matches(smiles)
        .into_iter()
        .filter(|found| found.stereo != Stereo::Other);
    found
        .map(|found| tables().matched(&found).unwrap().id.clone())
        .collect()
}

fn listings(smiles: &str, day: &str, place: &str) -> Vec<Listing> {
    let place: Jurisdiction = place.parse().unwrap();
    tables().listings(&matches(smiles), day.parse().unwrap(), &[place])
}

/// `instrument: entry`, with the reason if a person must look.
fn told(smiles: &str, day: &str, place: &str) -> Vec<String> {
    let tell = |listing: &Listing| {
        let entry = &tables().substances()[listing.substance as usize].id;
        match listing.doubt {
            None => format!("{}: {entry}", listing.instrument()),
            Some(doubt) => format!("{}: {entry}? {doubt:?}", listing.instrument()),
        }
    };
    listings(smiles, day, place).iter().map(tell).collect()
}

const TODAY: &str = "2026-11-21";
const FENTANYL: &str = "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1";

#[test]
fn every_structure_is_found_again() {
    assert!(tables().structures().len() > 800);
    for structure in tables().structures() {
        let substance = tables().substance(&structure.substance).unwrap();
        let id = &structure.substance;
        let all = matches(&structure.smiles);
        let is = |found: &StructureMatch| tables().matched(found).unwrap().id.clone();
        let own = all
            .iter()
            .find(|found| is(found) == *id || Some(is(found)) == substance.salt_of);
        let own = own.unwrap_or_else(|| panic!("{id} is not found by {}", structure.smiles));
        let wanted = match structure.form {
            FormsCovered::Racemate => Stereo::NotDrawn,
            _ => Stereo::SameForm,
        };
        if substance.kind != SubstanceKind::Salt {
            assert_eq!(own.stereo, wanted, "{id}");
        }
    }
}

#[test]
fn other_spellings_of_one_compound() {
    for smiles in [
        FENTANYL,
        "C1=CC=CC=C1N(C(=O)CC)C1CCN(CCC2=CC=CC=C2)CC1",
        "c1cc(ccc1)CCN1CCC(N(c2ccccc2)C(CC)=O)CC1.Cl",
        "[2H]c1c([2H])c([2H])c([2H])c([2H])c1N(C(=O)CC)C1CCN(CCc2ccccc2)CC1",
        "CCC(=O)N(c1ccccc1)C1CC[NH+](CCc2ccccc2)CC1.[Cl-]",
        "OC(=O)CC(O)(CC(=O)O)C(=O)O.CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
        "[H]C([H])([H])C([H])([H])C(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
    ] {
        assert_eq!(found(smiles), ["fentanyl"], "{smiles}");
    }
    // Neighbours are other substances.
    assert_eq!(found("CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1"), ["acetylfentanyl"]);
    assert_eq!(found("CNC(C)C(=O)c1ccc(C)cc1"), ["mephedrone"]);
    assert_eq!(found("CNC(C)C(=O)c1cccc(C)c1"), ["3-mmc"]);
    assert_eq!(found("CC(=O)Nc1ccc(O)cc1"), ["acetaminophen"]);
    assert!(found("CCCCCCCCCCCCCCCCC(=O)OCC").is_empty());
}

#[test]
fn salts_and_charges() {
    let ghb = ["ghb"];
    for smiles in [
        "OCCCC(=O)O",
        "[Na+].OCCCC(=O)[O-]",
        "[Na]OC(=O)CCCO",
        "[K+].OCCCC([O-])=O",
    ] {
        assert_eq!(found(smiles), ghb, "{smiles}");
        assert_eq!(told(smiles, TODAY, "US"), ["us-schedules: ghb"], "{smiles}");
    }
    assert_eq!(
        found("C[N+]1(C)CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5"),
        ["morphine-methobromide"]
    );
}

/// Hydrochloric acid, sulphuric acid and solvents are salt parts and solvates of nearly everything.
#[test]
fn a_salt_part_or_solvent_is_not_an_entry() {
    for (smiles, ids) in [
        ("Cl", vec!["hydrochloric-acid"]),
        ("Cl.O", vec!["hydrochloric-acid"]),
        ("[H+].[Cl-]", vec!["hydrochloric-acid"]),
        ("OS(=O)(=O)O", vec!["sulphuric-acid"]),
        ("[Na+].[Cl-]", vec![]),
        ("[Na+].[Na+].[O-]S(=O)(=O)[O-]", vec![]),
        ("N.Cl", vec![]),
        ("CC(C)=O", vec!["acetone"]),
        ("CC(C)=O.Cc1ccccc1", vec!["acetone", "toluene"]),
        ("C1CCNCC1.Cl", vec!["piperidine"]),
        ("CC(=O)OC(C)=O.NC=N", vec!["acetic-anhydride"]),
        ("[K+].[O-][Mn](=O)(=O)=O", vec!["potassium-permanganate"]),
        ("[Na+].[O-][Mn](=O)(=O)=O", vec!["sodium-permanganate"]),
        ("[O-][Mn](=O)(=O)=O", vec![]),
        ("Clc1ccccc1.Cl", vec![]),
    ] {
        assert_eq!(found(smiles), ids, "{smiles}");
    }
    for companion in [
        "Cl",
        "OS(=O)(=O)O",
        "CC(C)=O",
        "Cc1ccccc1",
        "CCOCC",
        "CCC(C)=O",
        "ClC(Cl)Cl",
    ] {
        assert_eq!(
            found(&format!("{companion}.{FENTANYL}")),
            ["fentanyl"],
            "{companion}"
        );
        assert!(
            found(&format!("{companion}.CC(=O)Oc1ccccc1C(=O)O")) == ["aspirin"],
            "{companion}"
        );
    }
}

/// The lists say "piperidine and its salts"; in a salt of piperidine with a medicine nobody means that.
#[test]
fn an_amine_whose_salts_are_listed() {
    assert_eq!(
        told("C1CCNCC1.Cl", TODAY, "US"),
        ["us-listed-chemicals: piperidine"]
    );
    for salt in ["C1CCNCC1.OC(=O)c1ccccc1", "C1CCNCC1.CC(=O)Oc1ccccc1C(=O)O"] {
        assert_eq!(
            told(salt, TODAY, "US"),
            ["us-listed-chemicals: piperidine? Companion"],
            "{salt}"
        );
    }
}

/// The hydrate of a ketone is drawn as a diol, and is a form of the listed chemical.
#[test]
fn a_hydrate_drawn_as_another_compound() {
    for smiles in ["OC1(O)CCNCC1", "OC1(O)CCNCC1.Cl"] {
        assert_eq!(
            found(smiles),
            ["4-piperidone-hydrochloride-monohydrate"],
            "{smiles}"
        );
        assert_eq!(told(smiles, TODAY, "UN").len(), 1, "{smiles}");
        assert_eq!(told(smiles, TODAY, "US").len(), 1, "{smiles}");
    }
    assert_eq!(found("O=C1CCNCC1.Cl.O"), ["4-piperidone"]);
}

#[test]
fn a_listed_mixture_needs_all_its_parts() {
    let both = "Cn1c(=O)c2c(ncn2C)n(C)c1=O.O=C([O-])c1ccccc1.[Na+]";
    let mut ids = found(both);
    ids.sort();
    assert_eq!(ids, ["caffeine", "caffeine-sodium-benzoate"]);
    assert_eq!(found("Cn1c(=O)c2c(ncn2C)n(C)c1=O"), ["caffeine"]);
    assert!(found("O=C([O-])c1ccccc1.[Na+]").is_empty());
}

const LEVOMETHORPHAN: &str = "COc1ccc2c(c1)[C@@]13CCCC[C@H]1[C@@H](C2)N(C)CC3";
const DEXTROMETHORPHAN: &str = "COc1ccc2c(c1)[C@]13CCCC[C@@H]1[C@H](C2)N(C)CC3";
const METHORPHAN: &str = "COc1ccc2c(c1)C13CCCCC1C(C2)N(C)CC3";

/// One hand is a narcotic in the United States, the other a cough medicine; China lists both.
#[test]
fn forms_in_space_where_a_listing_names_one() {
    let (levo, dextro) = (LEVOMETHORPHAN, DEXTROMETHORPHAN);
    assert_eq!(found(levo), ["levomethorphan"]);
    assert_eq!(found(dextro), ["dextromethorphan"]);
    assert_eq!(told(levo, TODAY, "US"), ["us-schedules: levomethorphan"]);
    assert!(told(dextro, TODAY, "US").is_empty());
    assert!(told(dextro, TODAY, "UN").is_empty());
    assert_eq!(
        told(dextro, TODAY, "CN"),
        ["cn-psychotropic-substances: dextromethorphan"]
    );
    assert_eq!(
        listings(METHORPHAN, TODAY, "US").first().unwrap().doubt,
        Some(Doubt::FormNotDrawn)
    );
    assert_eq!(
        told(&format!("{levo}.Br"), TODAY, "UN"),
        ["un-1961: levomethorphan"]
    );
    // The catalogues of China extend to stereoisomers, so the form need not be drawn.
    assert!(
        listings(METHORPHAN, TODAY, "CN")
            .iter()
            .all(|listing| listing.doubt.is_none())
    );
    // Levopropoxyphene is excepted in the United States; in China it is an isomer of a listed drug.
    let levopropoxyphene = "CCC(=O)O[C@@](Cc1ccccc1)(c1ccccc1)[C@@H](C)CN(C)C";
    assert_eq!(found(levopropoxyphene), ["levopropoxyphene"]);
    assert!(told(levopropoxyphene, TODAY, "US").is_empty());
    assert_eq!(
        listings(levopropoxyphene, TODAY, "CN")[0].doubt,
        Some(Doubt::OtherForm)
    );
}

#[test]
fn a_name_without_a_form_covers_all_forms() {
    for smiles in ["CC(N)Cc1ccccc1", "C[C@H](N)Cc1ccccc1", "C[C@@H](N)Cc1ccccc1"] {
        assert!(found(smiles).contains(&"amphetamine".to_owned()), "{smiles}");
        assert!(
            told(smiles, TODAY, "US")[0].starts_with("us-schedules: "),
            "{smiles}"
        );
        assert!(
            told(smiles, TODAY, "CN")[0].starts_with("cn-psychotropic-substances: "),
            "{smiles}"
        );
    }
    assert_eq!(
        told("C[C@H](N)Cc1ccccc1", TODAY, "UN"),
        ["un-1971: dexamfetamine"]
    );
    // Ephedrine and pseudoephedrine differ by form, and stand in the same list: without a form it is listed all the same.
    assert_eq!(told("CNC(C)C(O)c1ccccc1", TODAY, "UN").len(), 1);
    assert!(listings("CNC(C)C(O)c1ccccc1", TODAY, "UN")[0].doubt.is_none());
    // Norephedrine is a precursor, cathine a psychotropic substance.
    assert_eq!(
        told("C[C@H](N)[C@@H](O)c1ccccc1", TODAY, "UN"),
        ["un-1971: cathine"]
    );
    assert_eq!(
        told("C[C@H](N)[C@H](O)c1ccccc1", TODAY, "UN"),
        ["un-1988: norephedrine"]
    );
    assert_eq!(
        told("C[C@@H](N)[C@@H](O)c1ccccc1", TODAY, "UN"),
        ["un-1988: norephedrine"]
    );
    assert!(
        listings("CC(N)C(O)c1ccccc1", TODAY, "UN")
            .iter()
            .all(|one| one.doubt == Some(Doubt::FormNotDrawn))
    );
    // One centre drawn is not enough either way.
    assert!(
        listings("CC(N)[C@@H](O)c1ccccc1", TODAY, "UN")
            .iter()
            .all(|one| one.doubt.is_some())
    );
}

#[test]
fn tautomers() {
    // A proton between hetero atoms makes no difference; one on carbon is for a person.
    assert_eq!(found("CCCC(C)C1(CC)C(=O)N=C(O)NC1=O"), ["pentobarbital"]);
    let enol = listings("OC(C)=Cc1ccccc1", TODAY, "UN");
    assert_eq!(
        enol.first().map(|one| one.doubt),
        Some(Some(Doubt::OtherTautomer))
    );
    // The tetrahydrocannabinols differ by a double bond and are no tautomers of one another.
    assert_eq!(found("CCCCCc1cc(O)c2c(c1)OC(C)(C)C1CC=C(C)CC21"), ["delta-8-thc"]);
    assert_eq!(found("CCCCCc1cc(O)c2c(c1)OC(C)(C)C1CCC(C)=CC21"), ["delta-9-thc"]);
    let acid = "CC(=O)C(C(=O)O)c1ccccc1";
    assert_eq!(
        told(acid, TODAY, "CN"),
        ["cn-precursors: 3-oxo-2-phenylbutanoic-acid"]
    );
}

#[test]
fn two_kinds_of_control_for_one_molecule() {
    let benzylfentanyl = "CCC(=O)N(c1ccccc1)C1CCN(Cc2ccccc2)CC1";
    let us = listings(benzylfentanyl, TODAY, "US");
    assert_eq!(us.len(), 1);
    assert_eq!(us[0].instrument(), "us-listed-chemicals");
    assert!(us[0].doubt.is_none());
    let ketamine = "CNC1(CCCCC1=O)c1ccccc1Cl";
    assert_eq!(told(ketamine, TODAY, "US"), ["us-schedules: ketamine"]);
    assert_eq!(
        told(ketamine, TODAY, "CN"),
        ["cn-psychotropic-substances: ketamine"]
    );
    assert!(told(ketamine, TODAY, "UN").is_empty());
}

#[test]
fn temporary_orders_begin_and_end() {
    let n_desethyl_etonitazene = "CCNCCn1c(Cc2ccc(OCC)cc2)nc2cc([N+](=O)[O-])ccc21";
    let us = |day| told(n_desethyl_etonitazene, day, "US");
    assert!(us("2025-10-14").is_empty());
    assert_eq!(us("2025-10-15"), ["us-schedules: n-desethyl-etonitazene"]);
    assert_eq!(us("2027-10-15"), ["us-schedules: n-desethyl-etonitazene"]);
    assert!(us("2027-10-16").is_empty());
    // A final rule took the place of an order without a gap.
    let clonazolam = "Cc1nnc2n1-c1ccc([N+](=O)[O-])cc1C(c1ccccc1Cl)=NC2";
    for day in [
        "2023-07-26",
        "2025-07-27",
        "2026-03-31",
        "2026-04-01",
        "2030-01-01",
    ] {
        assert_eq!(told(clonazolam, day, "US"), ["us-schedules: clonazolam"], "{day}");
    }
    assert!(told(clonazolam, "2023-07-25", "US").is_empty());
    assert!(
        told("CCNC(C)Cc1cccc(C(F)(F)F)c1", "2023-01-01", "US").is_empty(),
        "taken off in December 2022"
    );
}

/// Asked about an earlier day later on, the answer is the same, whatever was asked in between.
#[test]
fn a_later_question_changes_no_earlier_answer() {
    for structure in tables().structures().iter().step_by(7) {
        let before = told(&structure.smiles, "2019-06-01", "US");
        let _ = told(&structure.smiles, "2027-06-01", "US");
        assert_eq!(told(&structure.smiles, "2019-06-01", "US"), before);
    }
}

/// Listed in the catalogues of China and named in US schedules: an answer for each, on a day.
#[test]
fn lists_are_complete_as_far_as_structures_go() {
    let mut counts = [0, 0];
    for structure in tables().structures() {
        for (at, place) in ["CN", "US"].into_iter().enumerate() {
            let place: Jurisdiction = place.parse().unwrap();
            let controlled = tables().verdict(&structure.substance, place, TODAY.parse().unwrap());
            let named = controlled.measures.iter().any(|measure| {
                measure.via.is_none() && measure.state == comity_substances::State::Controlled
            });
            let salt = tables()
                .substance(&structure.substance)
                .unwrap()
                .salt_of
                .is_some();
            if named && !salt {
                let listings =
                    tables().listings(&matches(&structure.smiles), TODAY.parse().unwrap(), &[place]);
                let listed = listings.iter().any(|listing| listing.doubt.is_none());
                let racemate = structure.form == FormsCovered::Racemate;
                assert!(listed || racemate, "{} in {place}", structure.substance);
                counts[at] += 1;
            }
        }
    }
    assert!(counts[0] > 500 && counts[1] > 400, "{counts:?}");
}
