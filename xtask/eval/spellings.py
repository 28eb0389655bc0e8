"""Other spellings of structures, for `cargo xtask eval substances`.

Reads `SMILES<TAB>id` lines, writes `SMILES<TAB>kind<TAB>id` lines. The compound stays what it is: the atoms in
another order, aromatic rings drawn with double bonds, hydrogens written, wedges left out, one atom labelled, the
hydrochloride, the ammonium ion. What RDKit cannot read is left out.
"""

import random
import sys

from rdkit import Chem, RDLogger

RDLogger.DisableLog("rdApp.*")

# An amine that takes a proton: three single bonds, no amide, aniline, enamine or bond to another hetero atom.
AMINE = Chem.MolFromSmarts("[NX3;+0;!$(N-[C,S,P]=[O,S,N]);!$(N-[a,N,O]);!$(N-C=C);!$(N~[!#6;!#1])]")


def random_order(molecule, chance):
    """The same graph from another first atom and with other branches first."""
    order = list(range(molecule.GetNumAtoms()))
    chance.shuffle(order)
    return Chem.MolToSmiles(Chem.RenumberAtoms(molecule, order), canonical=False)


def kekule(molecule):
    """Upper case and double bonds."""
    drawn = Chem.Mol(molecule)
    Chem.Kekulize(drawn, clearAromaticFlags=True)
    return Chem.MolToSmiles(drawn, kekuleSmiles=True)


def without_stereo(molecule):
    """No wedges, no slashes."""
    flat = Chem.Mol(molecule)
    Chem.RemoveStereochemistry(flat)
    return Chem.MolToSmiles(flat)


def labelled(molecule, chance):
    """One carbon-13."""
    carbons = [atom.GetIdx() for atom in molecule.GetAtoms() if atom.GetAtomicNum() == 6]
    if not carbons:
        return None
    copy = Chem.Mol(molecule)
    copy.GetAtomWithIdx(chance.choice(carbons)).SetIsotope(13)
    return Chem.MolToSmiles(copy)


def protonated(molecule):
    """The ammonium ion of the first amine; nothing for what has none or bears a charge already."""
    found = molecule.GetSubstructMatch(AMINE)
    if not found or any(atom.GetFormalCharge() for atom in molecule.GetAtoms() if atom.GetDegree() < 2):
        return None
    ion = Chem.Mol(molecule)
    atom = ion.GetAtomWithIdx(found[0])
    hydrogens = atom.GetTotalNumHs()
    atom.SetFormalCharge(1)
    atom.SetNoImplicit(True)
    atom.SetNumExplicitHs(hydrogens + 1)
    Chem.SanitizeMol(ion)
    return Chem.MolToSmiles(ion)


def spellings(molecule, chance):
    """Pairs of kind and text."""
    for _ in range(3):
        yield "random order", random_order(molecule, chance)
    yield "Kekulé", kekule(molecule)
    yield "explicit hydrogens", Chem.MolToSmiles(Chem.AddHs(molecule))
    yield "no stereo", without_stereo(molecule)
    yield "labelled", labelled(molecule, chance)
    ion = protonated(molecule)
    if ion is not None:
        yield "hydrochloride", Chem.MolToSmiles(molecule) + ".Cl"
        yield "ammonium", ion
        yield "ammonium chloride", "[Cl-]." + ion


def main():
    for line in sys.stdin:
        text, number = line.rstrip("\n").split("\t")
        molecule = Chem.MolFromSmiles(text)
        if molecule is None or molecule.GetNumAtoms() == 0:
            continue
        # The same spellings in every run.
        for kind, spelling in spellings(molecule, random.Random(int(number))):
            if spelling is not None:
                print(spelling, kind, number, sep="\t")


if __name__ == "__main__":
    main()
