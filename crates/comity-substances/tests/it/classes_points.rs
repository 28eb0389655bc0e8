//! The points that the texts leave open: by default a person must look; a reading decides one way or the other.

use comity_substances::{Point, Reading, Readings};

use crate::classes::{answer, classes, load_classes};

/// What one definition says under the default and with one point read wide and narrow.
fn under(id: &str, smiles: &str, point: Point) -> [String; 3] {
    let readings = [
        Readings::new(),
        Readings::new().with(point, Reading::Wide),
        Readings::new().with(point, Reading::Narrow),
    ];
    readings.map(|readings| {
        let all = answer(classes(), smiles, &readings);
        let own = all
            .split(' ')
            .find_map(|word| word.strip_prefix(id)?.strip_prefix('='));
        own.unwrap_or("-").to_owned()
    })
}

#[test]
fn p1_a_phenyl_ring_with_other_groups() {
    let isothiocyanate = "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccc(N=C=S)cc2)CC1";
    assert_eq!(under("us-frs", isothiocyanate, Point::P1), ["?P1", "A", "core"]);
}

#[test]
fn p2_what_an_acyl_group_is() {
    let tosyl = "Cc1ccc(cc1)S(=O)(=O)N1CCC(=O)CC1";
    assert_eq!(
        under("us-list1-4-piperidone", tosyl, Point::P2),
        ["?P2", "amides", "-"]
    );
    let urea = "NC(=O)N1CCC(=O)CC1";
    assert_eq!(
        under("us-list1-4-piperidone", urea, Point::P2),
        ["?P2", "amides", "-"]
    );
}

#[test]
fn p4_an_open_list() {
    let phenyl = "CCC(=O)N(c1ccccc1)C1(c2ccccc2)CCN(CCc2ccccc2)CC1";
    assert_eq!(under("cn-fentanyl", phenyl, Point::P4), ["?P4", "3", "core"]);
    let trefentanil = "CCC(=O)N(c1ccccc1F)C1(c2ccccc2)CCN(CCn2nnn(CC)c2=O)CC1";
    assert_eq!(
        under("cn-fentanyl", trefentanil, Point::P4),
        ["2+4?P4", "2+3+4", "core"]
    );
}

#[test]
fn p6_an_n_oxide() {
    let oxide = "CCC(=O)N(c1ccccc1)C1CC[N+]([O-])(CCc2ccccc2)CC1";
    assert_eq!(under("us-frs", oxide, Point::P6), ["?P6", "C", "core"]);
    assert_eq!(under("cn-fentanyl", oxide, Point::P6), ["?P6", "3", "core"]);
}

#[test]
fn p7_two_words_in_one_group() {
    // O-desmethylsufentanil, a metabolite: hydroxymethyl on the piperidine ring.
    let metabolite = "CCC(=O)N(c1ccccc1)C1(CO)CCN(CCc2cccs2)CC1";
    assert_eq!(under("us-frs", metabolite, Point::P7), ["A?P7", "A+C", "core"]);
    assert_eq!(
        under("cn-fentanyl", metabolite, Point::P7),
        ["4?P4+P7", "3+4", "4?P4"]
    );
}

#[test]
fn p10_what_is_not_said_is_never_no() {
    let general = "*C(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1";
    let at = |smiles: &str| answer(classes(), smiles, &Readings::new());
    assert_eq!(
        at(general),
        "cn-fentanyl=?P10 cn-nitazene=?P10 uk-nitazene=?P10 us-frs=?P10"
    );
    assert_eq!(
        at("*c1ccccc1"),
        "cn-fentanyl=?P10 cn-nitazene=?P10 uk-nitazene=?P10 us-frs=?P10"
    );
    // No reading settles it.
    let readings = Readings::new().with(Point::P10, Reading::Narrow);
    assert_eq!(answer(classes(), general, &readings), at(general));
    // A component that is said stays what it is.
    let beside = "CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1.*";
    assert_eq!(
        at(beside),
        "cn-fentanyl=1 cn-nitazene=?P10 uk-nitazene=?P10 us-frs=E"
    );
}

#[test]
fn a_text_that_is_not_whole_is_settled_by_no_reading() {
    let isotonitazene = "CCN(CC)CCn1c(Cc2ccc(OC(C)C)cc2)nc2cc([N+](=O)[O-])ccc12";
    for reading in [Reading::Wide, Reading::Narrow] {
        let readings = Readings::new().with(Point::TextIncomplete, reading);
        let answer = answer(classes(), isotonitazene, &readings);
        assert!(answer.contains("uk-nitazene=i+ii?text-incomplete"), "{answer}");
    }
}

/// A definition on a small scaffold, for points that no published member shows.
fn toy(rules: &str) -> comity_substances::Classes {
    let text = format!(
        r#"
[class]
id = "toy"
jurisdiction = "UN"
name = {{ en = "toy", zh = "例" }}
citation = "a test"
provenance = "source"
status = "proposed"
complete = true
language = "en"
text = "substituted by"
report_scaffold = true

[[letter]]
id = "x"
text = "by a group"
en = "by a group"
zh = "取代"
{rules}"#
    );
    let file = ("toy.toml".to_owned(), text);
    load_classes(&[file]).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn under_toy(rules: &str, smiles: &str, point: Point) -> [String; 3] {
    let classes = toy(rules);
    let readings = [
        Readings::new(),
        Readings::new().with(point, Reading::Wide),
        Readings::new().with(point, Reading::Narrow),
    ];
    readings.map(|readings| answer(&classes, smiles, &readings))
}

#[test]
fn p3_alkylenedioxy_on_a_ring() {
    let rules = r#"
[[reading]]
id = "P3"
default = "review"
en = "substituents or a ring?"
zh = "取代基还是环？"

[groups]
phenyl = "*c1ccccc1"

[parent]
name = "phenyl-2-propanone"
smiles = "CC(=O)Cc1ccccc1"

[[core]]
atoms = "O:O C2:C C1:C C3:C"
bonds = "O=C2 C2-C1 C2-C3"

[[at]]
on = "C1"
slot = "ring"
parent = "phenyl"
place = { en = "ring", zh = "环" }
otherwise = [
  { ring = "benzene", substituents = "alkoxyl", letter = "x" },
  { ring = "benzene", fused = "alkylenedioxy", substituents = "alkoxyl", letter = "x", reading = "P3" },
]
"#;
    // 3,4-MDP-2-P, and 4-methoxyphenylacetone, of which nobody doubts.
    let mdp2p = "CC(=O)Cc1ccc2OCOc2c1";
    assert_eq!(
        under_toy(rules, mdp2p, Point::P3),
        ["toy=?P3", "toy=x", "toy=core"]
    );
    let anisyl = "CC(=O)Cc1ccc(OC)cc1";
    assert_eq!(under_toy(rules, anisyl, Point::P3), ["toy=x", "toy=x", "toy=x"]);
}

#[test]
fn p5_a_bridge_over_the_ring() {
    let rules = r#"
[[reading]]
id = "P5"
default = "review"
en = "is a bridge a substituent?"
zh = "桥是否属于取代基？"

[parent]
name = "N-methylpiperidine"
smiles = "CN1CCCCC1"

[[core]]
atoms = "Me:C N1:N C2:C C3:C C4:C C5:C C6:C"
bonds = "Me-N1 N1-C2 C2-C3 C3-C4 C4-C5 C5-C6 C6-N1"

[[closed]]
on = "C2 C3 C4 C5 C6"
letter = "x"
reading = "P5"
place = { en = "bridge", zh = "桥" }
"#;
    let tropane = "CN1C2CCC1CCC2";
    assert_eq!(
        under_toy(rules, tropane, Point::P5),
        ["toy=?P5", "toy=x", "toy=core"]
    );
}

const BENZIMIDAZOLE: &str = r#"
[[reading]]
id = "P8"
default = "review"
en = "other elements on the bridge?"
zh = "桥上可否有其他元素？"

[[reading]]
id = "P9"
default = "review"
en = "a further ring?"
zh = "再稠合一个环？"

[groups]
phenyl = "*c1ccccc1"

[parent]
name = "2-benzylbenzimidazole (bendazol)"
smiles = "c1ccc(Cc2nc3ccccc3[nH]2)cc1"

[[core]]
atoms = "N1:N C2:C N3:N C3a:C C4:C C5:C C6:C C7:C C7a:C L:C"
bonds = "N1:C2 C2:N3 N3:C3a C3a:C4 C4:C5 C5:C6 C6:C7 C7:C7a C7a:N1 C3a:C7a C2-L"

[[at]]
on = "L"
place = { en = "bridge", zh = "桥" }
otherwise = [
  { group = "hydrocarbyl", letter = "x" },
  { group = "any", letter = "x", reading = "P8" },
]

[[at]]
on = "L"
slot = "ring"
parent = "phenyl"

[[closed]]
on = "C4 C5 C6 C7"
letter = "x"
reading = "P9"
place = { en = "fused ring", zh = "稠环" }
"#;

#[test]
fn p8_other_elements_on_the_bridge() {
    // 2-benzoylbenzimidazole; 2-(1-phenylethyl)benzimidazole, of which nobody doubts.
    let ketone = "O=C(c1ccccc1)c1nc2ccccc2[nH]1";
    assert_eq!(
        under_toy(BENZIMIDAZOLE, ketone, Point::P8),
        ["toy=?P8", "toy=x", "toy=core"]
    );
    let methyl = "CC(c1ccccc1)c1nc2ccccc2[nH]1";
    assert_eq!(
        under_toy(BENZIMIDAZOLE, methyl, Point::P8),
        ["toy=x", "toy=x", "toy=x"]
    );
}

#[test]
fn p9_a_further_ring_on_the_benzimidazole() {
    // 2-benzylnaphth[2,3-d]imidazole.
    let naphtho = "c1ccc(Cc2nc3cc4ccccc4cc3[nH]2)cc1";
    assert_eq!(
        under_toy(BENZIMIDAZOLE, naphtho, Point::P9),
        ["toy=?P9", "toy=x", "toy=core"]
    );
}
