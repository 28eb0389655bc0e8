//! Structures to begin with: published substances in the forms that people send.

/// Molfiles, each behind the byte that says the size of the pieces.
pub fn molfiles() -> Vec<Vec<u8>> {
    let texts = [
        V2000.to_owned(),
        V2000.replace('\n', "\r\n"),
        V3000.to_owned(),
        format!("{V2000}> <CAS>\n64-19-7\n\n> 2 <NAME> (1)\nacetic acid\n\n$$$$\n{V3000}$$$$\n{V2000}$$$$\n"),
        QUERY.to_owned(),
        WEDGED.to_owned(),
        V3000.replace(
            "10 C 0 0 0 0",
            "10 [C,N] 0 0 0 0 HCOUNT=1 VAL=4 MASS=13 RAD=2 CFG=1",
        ),
    ];
    texts
        .iter()
        .map(|text| [&[7], text.as_bytes()].concat())
        .collect()
}

/// SMILES with every sign of the language.
pub fn smiles() -> Vec<Vec<u8>> {
    let texts = [
        "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
        "CN1CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5",
        "C1=CC=C2C(=C1)C=CN2",
        "[nH]1cccc1.[se]1cccc1.[te]1cccc1.b1ccccc1.p1ccccc1",
        "c1ccc2cccc-2cc1.O=c1cccccc1.[cH-]1cccc1.[cH+]1cccccc1",
        "c1ccsc1.c1ccoc1.O=n1ccccc1.[O-][n+]1ccccc1",
        "C:1:C:C:C:C:C1.c1c*ccc1.*C.C~C",
        "[2H]C([H])([3H])[13CH2:7][N+](C)(C)C.[Cl-].[Fe++].[O-2]",
        "F/C=C/F.F\\C=C/F.[H]/C(C)=C(/[H])C",
        "[Pt]<-N.N->[Pt](Cl)Cl.CN(C)(C)[Pt].[H][Fe][H]",
        "CN(=O)=O.CN=N#N.O[Cl](=O)(=O)=O.S(=O)(=O)(O)O",
        "C%12CCCC%12.C%(345)CC%(345).C1.C1.C=1CCCCC=1",
        "[C@TH1](F)(Cl)(Br)I.[C@AL1](F)=C.[Co@OH30](F)(Cl)(Br)(I)(N)O.[#6H4].[Uuo]",
        "c12c3c4c5c1c1c6c7c2c2c8c3c3c9c4c4c%10c5c5c1c1c6c6c%11c7c2c2c7c8c3c3c8c9c4c4c9c%10c5c5c1c1c6c6c%11c2c2c7c3c3c8c4c4c9c5c1c1c6c2c3c41",
        "c1ccc2c(c1)C(=NCc1nncn12)c1ccccc1",
    ];
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// Two SMILES, one a line.
pub fn pairs() -> Vec<Vec<u8>> {
    let pairs = [
        "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1\nO=C(CC)N(C1CCN(CC1)CCC1=CC=CC=C1)C1=CC=CC=C1",
        "[Na]OC(=O)CCCO\nOCCCC(=O)[O-].[Na+]",
        "CC(=O)Cc1ccccc1\nCC(O)=Cc1ccccc1",
        "C=CCc1ccc2OCOc2c1\nC/C=C/c1ccc2OCOc2c1",
        "CN1CC[C@@]23CCCC[C@@H]2[C@@H]1CC4=C3C=C(C=C4)OC\nCN1CC[C@]23CCCC[C@H]2[C@H]1CC4=C3C=C(C=C4)OC",
        "[NH3][Pt](Cl)(Cl)[NH3]\n[K]O[Mn](=O)(=O)=O",
        "c1ccccc1N(=O)=O\n[2H]C([2H])([2H])[N+](C)(C)CC[O-]",
        "C1CC2CCC1CC2.*\n[H][H].[H+].[Cl-]",
    ];
    pairs.iter().map(|pair| pair.as_bytes().to_vec()).collect()
}

const V2000: &str = "acetic acid\n  program\n\n  4  3  0  0  0  0  0  0  0  0999 V2000\n    \
    0.0000    0.0000    0.0000 C   0  0  0  0  0  0  0  0  0  0  0  0\n    \
    1.0000    0.0000    0.0000 C   0  0\n    1.5000    0.8000    0.0000 O   0  0\n    \
    1.5000   -0.8000    0.0000 O   0  5\n  1  2  1  0\n  2  3  2  0\n  2  4  1  0\n\
M  CHG  1   4  -1\nM  ISO  1   1  13\nM  RAD  1   1   2\nM  END\n";

const V3000: &str = "\n\n\n  0  0  0     0  0            999 V3000\nM  V30 BEGIN CTAB\nM  V30 COUNTS 4 3 0 0 0\n\
M  V30 BEGIN ATOM\nM  V30 10 C 0 0 0 0\nM  V30 20 C 1 0 0 0\nM  V30 30 O 1 1 0 0 -\nM  V30 CHG=-1\nM  V30 40 O 2 0 0 0\n\
M  V30 END ATOM\nM  V30 BEGIN BOND\nM  V30 1 1 10 20\nM  V30 2 1 20 30\nM  V30 3 2 20 40 CFG=1\nM  V30 END BOND\n\
M  V30 BEGIN SGROUP\nM  V30 1 SRU 1 ATOMS=(1 10)\nM  V30 END SGROUP\nM  V30 END CTAB\nM  END\n";

const QUERY: &str = "\n\n\n  7  6  1  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 R#  0  0\n    \
    1.0000    0.0000    0.0000 L   0  0\n    1.0000    0.0000    0.0000 D   0  0\n    \
    1.0000    0.0000    0.0000 Q   0  0\n    1.0000    0.0000    0.0000 CL  0  0\n    \
    1.0000    0.0000    0.0000 Na  0  3\n    1.0000    0.0000    0.0000 N   1  3  1  0  0  4\n  1  2  5  0\n  2  3  1  0\n\
  2  4  8  0\n  2  5  1  1\n  5  6  9  0\n  2  7  4  0\n  2 F    2   7   8\nM  ALS   2  2 F N   O   \nM  RGP  1   1   1\n\
A    4\nPh\nM  STY  1   1 SRU\nS  SKP  1\nx\nM  END\n";

const WEDGED: &str = "\n\n\n  6  5  0  0  0  0  0  0  0  0999 V2000\n    5.1350   -0.2500    0.0000 O   0  0\n    \
    4.2690    1.2500    0.0000 O   0  0\n    2.5369    0.2500    0.0000 N   0  0\n    3.4030   -0.2500    0.0000 C   0  0  1\n    \
    3.4030   -1.2500    0.0000 C   0  0\n    4.2690    0.2500    0.0000 C   0  0\n  1  6  1  0\n  2  6  2  0\n  4  3  1  6\n\
  4  5  1  0\n  4  6  1  0\nM  END\n";
