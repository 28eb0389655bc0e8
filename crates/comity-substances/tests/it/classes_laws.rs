//! Laws of matching: any spelling gets the same answer, salts take nothing away, only the numbers move.

use comity_molecule::perceive::Rings;
use comity_molecule::{BondOrder, Element, Molecule, Smiles};
use comity_substances::{ClassScratch, Membership, Readings};
use proptest::prelude::*;

use crate::classes::{classes, lines};

/// Published members and near members.
fn substances() -> Vec<String> {
    let of = |file: &str| {
        let lines = lines(file).into_iter().filter(|line| !line.is_empty());
        lines
            .map(|line| line.split('\t').nth(1).unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    [of("answers.tsv"), of("named-by-dea.tsv")].concat()
}

fn find(molecule: &Molecule) -> (Vec<Membership>, bool) {
    let mut out = Vec::new();
    let core = classes().find(molecule, &mut ClassScratch::new(), &Readings::new(), &mut out);
    (out, core.any())
}

fn read(smiles: &str) -> Molecule {
    let mut reader = Smiles::new();
    let molecule = reader.read(smiles.as_bytes());
    molecule
        .unwrap_or_else(|error| panic!("{smiles}: {error}"))
        .clone()
}

/// Writes a molecule with its atoms in another order, Kekulé or aromatic, with or without explicit hydrogen atoms.
/// Gives the text and, for each atom of it that is no hydrogen, the atom of the molecule.
struct Writer<'a> {
    molecule: &'a Molecule,
    rings: Rings,
    /// Which neighbour is written first.
    rank: &'a [u32],
    aromatic: bool,
    explicit: bool,
    text: String,
    /// Number in the text and atom of the molecule.
    numbers: Vec<(u32, u32)>,
    written: u32,
    open: Vec<(u32, u32)>,
}

impl<'a> Writer<'a> {
    fn write(
        molecule: &'a Molecule,
        rank: &'a [u32],
        aromatic: bool,
        explicit: bool,
    ) -> (String, Vec<(u32, u32)>) {
        let mut writer = Self {
            molecule,
            rings: Rings::of(molecule),
            rank,
            aromatic,
            explicit,
            text: String::new(),
            numbers: Vec::new(),
            written: 0,
            open: Vec::new(),
        };
        let mut atoms: Vec<u32> = (0..molecule.atoms().len() as u32).collect();
        atoms.sort_by_key(|&atom| rank[atom as usize]);
        for atom in atoms {
            if !writer.seen(atom) {
                if !writer.text.is_empty() {
                    writer.text.push('.');
                }
                writer.branch(atom, None);
            }
        }
        (writer.text, writer.numbers)
    }

    fn seen(&self, atom: u32) -> bool {
        self.numbers.iter().any(|(_, seen)| *seen == atom)
    }

    fn branch(&mut self, atom: u32, from: Option<u32>) {
        let nexts = |writer: &Self| {
            let mut nexts: Vec<u32> = writer
                .molecule
                .neighbours(atom)
                .iter()
                .map(|next| next.atom)
                .filter(|next| Some(*next) != from)
                .collect();
            nexts.sort_by_key(|&next| writer.rank[next as usize]);
            nexts
        };
        self.atom(atom);
        // Rings that close here, and rings that open here: found by walking ahead.
        for next in nexts(self) {
            if self.seen(next) {
                self.ring(atom, next);
            }
        }
        for next in self.closing_later(atom, &nexts(self)) {
            self.ring(atom, next);
        }
        let mut left = nexts(self);
        while let Some(next) = left.iter().copied().find(|next| !self.seen(*next)) {
            left.retain(|other| *other != next);
            let last = !left
                .iter()
                .any(|other| !self.seen(*other) && !self.is_open(atom, *other));
            if self.is_open(atom, next) {
                continue;
            }
            if !last {
                self.text.push('(');
            }
            self.bond(atom, next);
            self.branch(next, Some(atom));
            if !last {
                self.text.push(')');
            }
        }
    }

    fn is_open(&self, a: u32, b: u32) -> bool {
        self.open.contains(&(a, b)) || self.open.contains(&(b, a))
    }

    /// Neighbours that a walk from an earlier neighbour reaches before this atom is done.
    fn closing_later(&self, atom: u32, nexts: &[u32]) -> Vec<u32> {
        let mut reached: Vec<u32> = Vec::new();
        let mut later = Vec::new();
        for &next in nexts.iter().filter(|next| !self.seen(**next)) {
            if reached.contains(&next) {
                later.push(next);
                continue;
            }
            let mut stack = vec![next];
            while let Some(at) = stack.pop() {
                if at == atom || self.seen(at) || reached.contains(&at) {
                    continue;
                }
                reached.push(at);
                stack.extend(self.molecule.neighbours(at).iter().map(|next| next.atom));
            }
        }
        later
    }

    /// Opens or closes a ring number.
    fn ring(&mut self, a: u32, b: u32) {
        let known = self
            .open
            .iter()
            .position(|&pair| pair == (b, a) || pair == (a, b));
        let number = known.unwrap_or_else(|| {
            self.open.push((a, b));
            self.open.len() - 1
        });
        if known.is_none() {
            self.bond(a, b);
        }
        self.text += &format!("%{:02}", number + 10);
    }

    fn bond(&mut self, a: u32, b: u32) {
        let next = self
            .molecule
            .neighbours(a)
            .iter()
            .find(|next| next.atom == b)
            .unwrap();
        if self.aromatic && self.rings.aromatic_bond(next.bond) {
            return;
        }
        self.text += match self.molecule.bond(next.bond).order {
            BondOrder::Double => "=",
            BondOrder::Triple => "#",
            BondOrder::Any => "~",
            _ => "-",
        };
    }

    fn atom(&mut self, at: u32) {
        let atom = self.molecule.atom(at);
        self.numbers.push((self.written, at));
        self.written += 1;
        let symbol = atom.element.symbol();
        let lower = self.aromatic && self.rings.aromatic_atom(at);
        let symbol = if lower {
            symbol.to_lowercase()
        } else {
            symbol.to_owned()
        };
        let spread = self.explicit && !lower && atom.element != Element::ANY;
        let hydrogens = if spread { 0 } else { atom.hydrogens };
        let charge = match atom.charge {
            0 => String::new(),
            charge => format!("{charge:+}"),
        };
        let hydrogens = if hydrogens == 0 {
            String::new()
        } else {
            format!("H{hydrogens}")
        };
        self.text += &format!("[{symbol}{hydrogens}{charge}]");
        if spread {
            for _ in 0..atom.hydrogens {
                self.text += "([H])";
                self.written += 1;
            }
        }
    }
}

/// What does not depend on the numbers of the atoms, and the atoms apart.
fn parts(found: &[Membership]) -> Vec<(String, Vec<Vec<u32>>)> {
    let mut parts: Vec<(String, Vec<Vec<u32>>)> = found
        .iter()
        .map(|found| {
            let mut places: Vec<(String, Vec<u32>)> = found
                .positions
                .iter()
                .map(|place| {
                    (
                        format!("{} {} {}", place.at, place.letter, place.found),
                        place.atoms.clone(),
                    )
                })
                .collect();
            places.sort();
            let names: Vec<&str> = places.iter().map(|(name, _)| name.as_str()).collect();
            let words = format!(
                "{} {:?} {:?} {:?} {names:?}",
                found.class, found.verdict, found.letters, found.readings
            );
            let atoms = places
                .into_iter()
                .map(|(_, atoms)| atoms)
                .chain([found.core.clone()]);
            (words, atoms.collect())
        })
        .collect();
    parts.sort();
    parts
}

/// The atoms as numbers of the molecule that was written.
fn back(found: &mut [Membership], molecule: &Molecule, numbers: &[(u32, u32)]) {
    let old = |number: u32| {
        let atom = numbers.iter().find(|(new, _)| *new == number).unwrap().1;
        molecule.atom(atom).input
    };
    for found in found {
        for atoms in found
            .positions
            .iter_mut()
            .map(|place| &mut place.atoms)
            .chain([&mut found.core])
        {
            for atom in atoms.iter_mut() {
                *atom = old(*atom);
            }
            atoms.sort_unstable();
        }
    }
}

fn substance() -> impl Strategy<Value = String> {
    proptest::sample::select(substances())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_spelling_gets_the_same_answer_and_only_the_numbers_move(
        smiles in substance(),
        ranks in proptest::collection::vec(any::<u32>(), 80),
        aromatic: bool,
        explicit: bool,
    ) {
        let molecule = read(&smiles);
        let (text, numbers) = Writer::write(&molecule, &ranks, aromatic, explicit);
        let (found, core) = find(&molecule);
        let (mut again, core_again) = find(&read(&text));
        prop_assert_eq!(core, core_again, "{}", text);
        back(&mut again, &molecule, &numbers);
        prop_assert_eq!(parts(&found), parts(&again), "{}", text);
    }

    #[test]
    fn a_salt_takes_nothing_away(smiles in substance(), salt in proptest::sample::select(SALTS), before: bool) {
        let (plain, core) = find(&read(&smiles));
        let text = if before { format!("{salt}.{smiles}") } else { format!("{smiles}.{salt}") };
        let (salted, core_salted) = find(&read(&text));
        prop_assert_eq!(core, core_salted);
        prop_assert_eq!(plain.len(), salted.len());
        for (plain, salted) in plain.iter().zip(&salted) {
            prop_assert_eq!(plain.class, salted.class);
            prop_assert_eq!(plain.verdict, salted.verdict);
            prop_assert_eq!(&plain.letters, &salted.letters);
            prop_assert_eq!(plain.component + u16::from(before), salted.component);
        }
    }

    #[test]
    fn two_substances_together_keep_both_answers(one in substance(), other in substance()) {
        let classes_of = |smiles: &str| {
            let (found, _) = find(&read(smiles));
            found.iter().map(|found| (found.class, found.letters.clone())).collect::<Vec<_>>()
        };
        let together = classes_of(&format!("{one}.{other}"));
        for answer in classes_of(&one).iter().chain(&classes_of(&other)) {
            prop_assert!(together.contains(answer));
        }
    }
}

/// What medicines are salts of.
const SALTS: &[&str] = &[
    "Cl",
    "[Cl-]",
    "[Na+]",
    "OC(=O)C(O)=O",
    "OC(=O)CC(O)(CC(O)=O)C(O)=O",
    "OS(=O)(=O)O",
    "O",
];

#[test]
fn time_stays_linear_with_many_scaffolds() {
    // A polymer of fentanyl units would be a fantasy; a mixture of many is only a long list.
    let one = "CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1";
    let many = vec![one; 60].join(".");
    let (found, _) = find(&read(&many));
    assert_eq!(found.len(), 120);
}
