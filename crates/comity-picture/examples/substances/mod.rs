//! Published substances with the atoms that conditions of a definition name, as an answer would give them.

#![allow(dead_code, reason = "each example uses a part")]

use comity_picture::{Lang, Mark};

/// One substance to be drawn.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    pub(crate) name: &'static str,
    pub(crate) zh: &'static str,
    pub(crate) smiles: &'static str,
    /// Atoms of the scaffold, by input number.
    pub(crate) core: &'static [u32],
    pub(crate) marks: &'static [Clause],
}

/// A condition: letter, English, Chinese, atoms.
pub(crate) struct Clause(&'static str, &'static str, &'static str, &'static [u32]);

impl Clause {
    pub(crate) fn in_words(&self, lang: Lang) -> Mark {
        let title = if lang == Lang::En { self.1 } else { self.2 };
        Mark {
            letter: self.0.to_owned(),
            title: title.to_owned(),
            atoms: self.3.to_vec(),
        }
    }
}

// The words of 21 U.S.C. 812(c), Schedule I (e)(2), shortened; and what a Chinese reader sees.
const A: (&str, &str) = (
    "By replacement of the phenyl portion of the phenethyl group by any monocycle, whether or not further substituted in or on the monocycle",
    "以任何单环（无论环内或环上是否进一步取代）替代苯乙基中的苯基部分",
);
const C: (&str, &str) = (
    "By substitution in or on the piperidine ring with alkyl, alkenyl, alkoxyl, ester, ether, hydroxyl, halo, haloalkyl, amino or nitro groups",
    "在哌啶环内或环上以烷基、烯基、烷氧基、酯基、醚基、羟基、卤素、卤代烷基、氨基或硝基取代",
);
const D: (&str, &str) = (
    "By replacement of the aniline ring with any aromatic monocycle whether or not further substituted in or on the aromatic monocycle",
    "以任何芳香单环（无论环内或环上是否进一步取代）替代苯胺环",
);
const E: (&str, &str) = (
    "By replacement of the N-propionyl group by another acyl group",
    "以其他酰基替代 N-丙酰基",
);
const CN3: (&str, &str) = (
    "The aryl group of the benzyl part substituted in another way (condition 3)",
    "（三）苯环上的取代基被其他基团替代",
);
const CN4: (&str, &str) = (
    "The diethylamino group replaced by another amino group (condition 4)",
    "（四）二乙氨基被其他氨基替代（氢原子除外）",
);

/// What the gallery shows.
pub(crate) const SHOWN: &[Shown] = &[
    Shown {
        name: "acetylfentanyl",
        zh: "乙酰芬太尼",
        smiles: "CC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1",
        core: &[1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17],
        marks: &[Clause("E", E.0, E.1, &[0, 1, 2])],
    },
    Shown {
        name: "sufentanil",
        zh: "舒芬太尼",
        smiles: "CCC(=O)N(c1ccccc1)C1(COC)CCN(CCc2cccs2)CC1",
        core: &[2, 3, 4, 11, 15, 16, 17, 18, 19, 25, 26],
        marks: &[
            Clause("A", A.0, A.1, &[20, 21, 22, 23, 24]),
            Clause("C", C.0, C.1, &[12, 13, 14]),
        ],
    },
    Shown {
        name: "carfentanil",
        zh: "卡芬太尼",
        smiles: "CCC(=O)N(c1ccccc1)C1(C(=O)OC)CCN(CCc2ccccc2)CC1",
        core: &[2, 3, 4, 11, 16, 17, 18, 19, 20, 27, 28],
        marks: &[Clause("C", C.0, C.1, &[12, 13, 14, 15])],
    },
    Shown {
        name: "ocfentanil hydrochloride",
        zh: "奥芬太尼盐酸盐",
        smiles: "Cl.COCC(=O)N(C1CCN(CCc2ccccc2)CC1)c1ccccc1F",
        core: &[4, 5, 6, 7, 8, 9, 10, 11, 12, 19, 20],
        marks: &[
            Clause("D", D.0, D.1, &[21, 22, 23, 24, 25, 26, 27]),
            Clause("E", E.0, E.1, &[1, 2, 3, 4, 5]),
        ],
    },
    Shown {
        name: "isotonitazene",
        zh: "异丙托尼秦",
        smiles: "CCN(CC)CCn1c(Cc2ccc(OC(C)C)cc2)nc2cc(ccc12)[N+](=O)[O-]",
        core: &[2, 5, 6, 7, 8, 9, 20, 21, 22, 23, 24, 25, 26],
        marks: &[Clause(
            "3",
            CN3.0,
            CN3.1,
            &[10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
        )],
    },
    Shown {
        name: "etonitazepyne",
        zh: "依托吡尼秦",
        smiles: "CCOc1ccc(Cc2nc3cc(ccc3n2CCN2CCCC2)[N+](=O)[O-])cc1",
        core: &[7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
        marks: &[Clause("4", CN4.0, CN4.1, &[19, 20, 21, 22, 23])],
    },
    Shown {
        name: "remifentanil",
        zh: "瑞芬太尼",
        smiles: "CCC(=O)N(c1ccccc1)C1(C(=O)OC)CCN(CCC(=O)OC)CC1",
        core: &[2, 3, 4, 11, 16, 17, 18, 25, 26],
        marks: &[
            Clause("2", C.0, "（二）哌啶环上有取代基", &[12, 13, 14, 15]),
            Clause(
                "4",
                CN4.0,
                "（四）苯乙基被其他基团替代（氢原子除外）",
                &[19, 20, 21, 22, 23, 24],
            ),
        ],
    },
    Shown {
        name: "nandrolone",
        zh: "诺龙",
        smiles: "C[C@]12CC[C@H]3[C@@H](CCC4=CC(=O)CC[C@H]34)[C@@H]1CC[C@@H]2O",
        core: &[],
        marks: &[],
    },
    Shown {
        name: "leucine enkephalin",
        zh: "亮氨酸脑啡肽",
        smiles: "CC(C)C[C@@H](C(=O)O)NC(=O)[C@H](Cc1ccccc1)NC(=O)CNC(=O)CNC(=O)[C@H](Cc1ccc(O)cc1)N",
        core: &[],
        marks: &[],
    },
    Shown {
        name: "morphine",
        zh: "吗啡",
        smiles: "CN1CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5",
        core: &[],
        marks: &[],
    },
    Shown {
        name: "cocaine",
        zh: "可卡因",
        smiles: "COC(=O)[C@H]1[C@@H](OC(=O)c2ccccc2)C[C@@H]2CC[C@H]1N2C",
        core: &[],
        marks: &[],
    },
    Shown {
        name: "dronabinol",
        zh: "Δ9-四氢大麻酚",
        smiles: "CCCCCc1cc(O)c2[C@@H]3C=C(C)CC[C@H]3C(C)(C)Oc2c1",
        core: &[],
        marks: &[],
    },
    Shown {
        name: "lysergide",
        zh: "麦角二乙胺",
        smiles: "CCN(CC)C(=O)[C@H]1CN(C)[C@@H]2Cc3c[nH]c4cccc(C2=C1)c34",
        core: &[],
        marks: &[],
    },
    Shown {
        name: "buprenorphine",
        zh: "丁丙诺啡",
        smiles: "CO[C@]12CC[C@@]3(C[C@@H]1[C@](C)(O)C(C)(C)C)[C@H]1Cc4ccc(O)c5O[C@@H]2[C@]3(CCN1CC1CC1)c45",
        core: &[],
        marks: &[],
    },
    Shown {
        name: "deuterated amfetamine sulfate",
        zh: "氘代苯丙胺硫酸盐",
        smiles: "[2H]C([2H])([2H])C(N)Cc1ccccc1.OS(=O)(=O)O",
        core: &[],
        marks: &[],
    },
    Shown {
        name: "gamma-butyrolactone",
        zh: "γ-丁内酯",
        smiles: "O=C1CCCO1",
        core: &[],
        marks: &[],
    },
    Shown {
        name: "acetic anhydride",
        zh: "乙酸酐",
        smiles: "CC(=O)OC(C)=O",
        core: &[],
        marks: &[],
    },
    Shown {
        name: "potassium permanganate",
        zh: "高锰酸钾",
        smiles: "[K+].[O-][Mn](=O)(=O)=O",
        core: &[],
        marks: &[],
    },
    Shown {
        name: "hydrogen chloride",
        zh: "氯化氢",
        smiles: "Cl",
        core: &[],
        marks: &[],
    },
    Shown {
        name: "JWH-018",
        zh: "JWH-018",
        smiles: "CCCCCn1cc(C(=O)c2cccc3ccccc23)c2ccccc12",
        core: &[],
        marks: &[],
    },
    Shown {
        name: "vancomycin",
        zh: "万古霉素",
        smiles: "CC1C(C(CC(O1)OC2C(C(C(OC2OC3=C4C=C5C=C3OC6=C(C=C(C=C6)C(C(C(=O)NC(C(=O)NC5C(=O)NC7C8=CC(=C(C=C8)O)C9=C(C=C(C=C9O)O)C(NC(=O)C(C(C1=CC(=C(O4)C=C1)Cl)O)NC7=O)C(=O)O)CC(=O)N)NC(=O)C(CC(C)C)NC)O)Cl)CO)O)O)(C)N)O",
        core: &[],
        marks: &[],
    },
];
