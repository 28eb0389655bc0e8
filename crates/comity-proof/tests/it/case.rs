//! Single cases: valid, invalid, not understood.

use crate::making::{Bundle, LOG, Node};
use crate::support::{
    Tiles, checkpoint, cosign, key, pq_cosign, pq_vkey, public, signed_note, statement, vkey, witness,
};
use comity_proof::case::{About, Case, Outcome, check};
use comity_proof::entry::Entry;
use comity_proof::proof_file::ProofFile;
use comity_proof::receipt::{self, InclusionProof, ReceiptHeader};
use comity_proof::statement::Statement;
use comity_proof::{Hash, cose, merkle, tile};
use ed25519_dalek::Signer;

const ORIGIN: &str = "node.example/log/1";

fn is_valid(case: &Case) {
    assert_eq!(check(case), Outcome::Valid);
}

fn is_invalid(case: &Case) {
    assert!(matches!(check(case), Outcome::Invalid(_)), "{:?}", check(case));
}

fn is_not_understood(case: &Case) {
    assert!(
        matches!(check(case), Outcome::NotUnderstood(_)),
        "{:?}",
        check(case)
    );
}

fn leaves() -> Vec<Hash> {
    vec![
        merkle::leaf_hash(b"a"),
        Entry::open(&Statement::parse(&statement(1)).unwrap()).leaf_hash(),
        merkle::leaf_hash(b"c"),
    ]
}

fn path(index: u64) -> Vec<Hash> {
    tile::inclusion_proof(&Tiles(leaves()), index, 3).unwrap()
}

fn bytes(hashes: &[Hash]) -> Vec<Vec<u8>> {
    hashes.iter().map(|hash| hash.to_vec()).collect()
}

#[test]
fn cbor_and_signatures() {
    is_valid(&Case::Cbor { bytes: vec![0xa0] });
    is_invalid(&Case::Cbor { bytes: vec![0xa0, 0] });
    let signature = key(1).sign(b"message").to_bytes().to_vec();
    let case = |key: &[u8], signature: &[u8]| Case::Ed25519 {
        key: key.to_vec(),
        message: b"message".to_vec(),
        signature: signature.to_vec(),
    };
    is_valid(&case(&public(1), &signature));
    is_invalid(&case(&public(2), &signature));
    is_invalid(&case(&public(1), &signature[1..]));
    is_invalid(&case(&[], &signature));
}

#[test]
fn merkle_proofs() {
    let (all, root) = (leaves(), merkle::root(&leaves()));
    let inclusion = |leaf: &[u8], root: &[u8]| Case::Inclusion {
        leaf: leaf.to_vec(),
        index: 1,
        size: 3,
        path: bytes(&path(1)),
        root: root.to_vec(),
    };
    is_valid(&inclusion(&all[1], &root));
    is_invalid(&inclusion(&all[2], &root));
    is_invalid(&inclusion(&all[1], &root[1..]));
    let consistency = |size1| Case::Consistency {
        size1,
        size2: 3,
        path: bytes(&tile::consistency_proof(&Tiles(all.clone()), 2, 3).unwrap()),
        root1: merkle::root(&all[..2]).to_vec(),
        root2: root.to_vec(),
    };
    is_valid(&consistency(2));
    is_invalid(&consistency(1));
    is_invalid(&Case::Consistency {
        size1: 1,
        size2: 9,
        path: vec![vec![0; 32]; 100],
        root1: vec![],
        root2: vec![],
    });
    let subtree = |start| Case::SubtreeInclusion {
        leaf: all[1].to_vec(),
        index: 1,
        start,
        end: 2,
        path: vec![all[0].to_vec()],
        root: merkle::root(&all[..2]).to_vec(),
    };
    is_valid(&subtree(0));
    is_invalid(&subtree(1));
    let held = |root: &[u8]| Case::SubtreeConsistency {
        start: 2,
        end: 3,
        size: 3,
        path: vec![merkle::root(&all[..2]).to_vec()],
        subtree_root: all[2].to_vec(),
        root: root.to_vec(),
    };
    is_valid(&held(&root));
    is_invalid(&held(&all[0]));
}

#[test]
fn notes_and_checkpoints() {
    let note = signed_note(1, ORIGIN, "text\n").into_bytes();
    let case = |keys: Vec<String>| Case::Note {
        note: note.clone(),
        keys,
    };
    let (ours, stranger) = (vkey(1, ORIGIN).to_string(), vkey(2, ORIGIN).to_string());
    is_valid(&case(vec![stranger.clone(), ours.clone()]));
    is_invalid(&case(vec![stranger.clone()]));
    is_invalid(&case(vec!["nonsense".into()]));
    is_not_understood(&case(vec!["node.example+00000001+AgAA".into()]));
    let signed = checkpoint(1, ORIGIN, &leaves()).into_bytes();
    let checkpoint = |key: &str, origin: Option<&str>| Case::Checkpoint {
        note: signed.clone(),
        key: key.into(),
        origin: origin.map(str::to_owned),
    };
    is_valid(&checkpoint(&ours, None));
    is_invalid(&checkpoint(&ours, Some("else.example")));
    is_invalid(&checkpoint(&stranger, None));
    is_not_understood(&checkpoint("node.example+00000001+AgAA", None));
}

#[test]
fn statements_and_entries() {
    let good = statement(1);
    is_valid(&Case::Statement {
        statement: good.clone(),
        key: None,
    });
    is_valid(&Case::Statement {
        statement: good.clone(),
        key: Some(public(1).to_vec()),
    });
    is_invalid(&Case::Statement {
        statement: good.clone(),
        key: Some(public(2).to_vec()),
    });
    is_invalid(&Case::Statement {
        statement: good[1..].to_vec(),
        key: None,
    });
    let entry = |entry: Vec<u8>| Case::Entry { entry };
    is_valid(&entry(Entry::Open(good.clone()).encode()));
    is_valid(&entry(Entry::Blind([1; 32]).encode()));
    is_invalid(&entry(Entry::Open(vec![1]).encode()));
    is_not_understood(&entry(vec![0x83, 2, 0, 0x40]));
    is_not_understood(&entry(vec![0x83, 1, 2, 0x40]));
    for broken in [
        &[0x83, 1, 1, 0x40][..],
        &[0x82, 1, 1],
        &[0x83, 1, 1, 0x60],
        &[0x00],
        &[],
    ] {
        is_invalid(&entry(broken.to_vec()));
    }
}

#[test]
fn messages_of_other_profiles() {
    let protected = [0xa1, 0x01, 0x27];
    let signature = key(1)
        .sign(&cose::to_be_signed(&protected, b"aad", b"payload"))
        .to_bytes();
    let case = |payload: Option<&[u8]>, external: &[u8], detached: Option<&[u8]>| Case::Sign1 {
        message: cose::assemble(&protected, Vec::new(), payload, &signature),
        key: public(1).to_vec(),
        external: external.to_vec(),
        detached: detached.map(<[u8]>::to_vec),
    };
    is_valid(&case(Some(b"payload"), b"aad", None));
    is_valid(&case(None, b"aad", Some(b"payload")));
    is_invalid(&case(None, b"aad", None));
    is_invalid(&case(Some(b"payload"), b"", None));
    is_invalid(&case(Some(b"payload"), b"aad", Some(b"other")));
    let es256 = cose::assemble(&[0xa1, 0x01, 0x26], Vec::new(), None, &signature);
    is_not_understood(&Case::Sign1 {
        message: es256,
        key: public(1).to_vec(),
        external: Vec::new(),
        detached: None,
    });
}

#[test]
fn bundles() {
    let bundle = tile::encode_bundle(&[b"a", b"b"]).unwrap();
    let hashes = |entries: &[&[u8]]| {
        let hashes: Vec<Hash> = entries.iter().map(|entry| merkle::leaf_hash(entry)).collect();
        Some(tile::encode_tile(&hashes))
    };
    let case = |tile| Case::Bundle {
        bundle: bundle.clone(),
        tile,
    };
    is_valid(&case(None));
    is_valid(&case(hashes(&[b"a", b"b"])));
    is_invalid(&case(hashes(&[b"a", b"c"])));
    is_invalid(&case(hashes(&[b"a"])));
    is_invalid(&case(Some(vec![0; 33])));
    is_invalid(&Case::Bundle {
        bundle: vec![0],
        tile: None,
    });
}

#[test]
fn proofs_about_something() {
    let file = ProofFile {
        extra: None,
        index: 1,
        path: path(1),
        checkpoint: checkpoint(9, ORIGIN, &leaves()),
    };
    let policies = [
        vkey(9, ORIGIN).to_string(),
        format!("log {}\nquorum none\n", vkey(9, ORIGIN)),
    ];
    let protected = receipt::protected_bytes(&ReceiptHeader {
        kid: None,
        iss: ORIGIN.into(),
        sub: "x".into(),
        iat: None,
    });
    let signature = key(9)
        .sign(&receipt::to_be_signed(&protected, &merkle::root(&leaves())))
        .to_bytes();
    let receipt = receipt::assemble(
        &protected,
        &InclusionProof {
            size: 3,
            index: 1,
            path: path(1),
        },
        &signature,
    );
    let in_file = |about: About, policy: &str| Case::ProofFile {
        proof: file.to_string(),
        about,
        policy: policy.into(),
    };
    let in_receipt = |about: About| Case::Receipt {
        receipt: receipt.clone(),
        about,
        key: public(9).to_vec(),
    };
    let right = [
        About::Leaf(leaves()[1].to_vec()),
        About::Entry(Entry::Open(statement(1)).encode()),
        About::Statement(statement(1)),
    ];
    for about in right {
        policies
            .iter()
            .for_each(|policy| is_valid(&in_file(about.clone(), policy)));
        is_valid(&in_receipt(about));
    }
    for about in [
        About::Leaf(vec![0; 32]),
        About::Leaf(vec![0]),
        About::Entry(vec![]),
        About::Statement(vec![]),
        About::Statement(statement(2)),
    ] {
        is_invalid(&in_file(about.clone(), &policies[0]));
        is_invalid(&in_receipt(about));
    }
    is_invalid(&in_file(About::Leaf(leaves()[1].to_vec()), "nonsense"));
    is_invalid(&in_file(
        About::Leaf(leaves()[1].to_vec()),
        &vkey(8, ORIGIN).to_string(),
    ));
    let foreign = Case::Receipt {
        receipt: cose::assemble(&[0xa1, 0x01, 0x26], Vec::new(), None, &signature),
        about: About::Entry(vec![]),
        key: vec![0; 32],
    };
    is_not_understood(&foreign);
}

#[test]
fn cosignatures_of_both_kinds() {
    let text = comity_proof::note::Note::parse(&checkpoint(1, ORIGIN, &leaves()))
        .unwrap()
        .text;
    let mut note = comity_proof::note::Note::new(&text).unwrap();
    note.signatures = vec![
        cosign(2, "w.example", &text, 1_700_000_000),
        pq_cosign(3, "w.example", &text, 1_700_000_000),
    ];
    let case = |key: String, time| Case::Cosignature {
        note: note.to_string().into_bytes(),
        key,
        time,
    };
    let (ed, pq) = (
        witness(2, "w.example").to_string(),
        pq_vkey(3, "w.example").to_string(),
    );
    is_valid(&case(ed.clone(), None));
    is_valid(&case(pq.clone(), Some(1_700_000_000)));
    is_invalid(&case(pq, Some(1)));
    is_invalid(&case(witness(4, "w.example").to_string(), None));
    is_not_understood(&case(vkey(1, ORIGIN).to_string(), None));
    is_valid(&Case::Note {
        note: note.to_string().into_bytes(),
        keys: vec![ed, pq_vkey(3, "w.example").to_string()],
    });
}

#[test]
fn evidence_chains_and_bundles() {
    let other = [leaves()[1], leaves()[0], leaves()[2]];
    let case = |what: &str, second: String| Case::Evidence {
        key: vkey(1, ORIGIN).to_string(),
        what: what.into(),
        first: checkpoint(1, ORIGIN, &leaves()),
        second,
        proof: Vec::new(),
    };
    is_valid(&case("two-roots", checkpoint(1, ORIGIN, &other)));
    is_invalid(&case("two-roots", checkpoint(2, ORIGIN, &other)));
    is_invalid(&case("two-roots", checkpoint(1, ORIGIN, &leaves())));
    is_not_understood(&case("three-roots", checkpoint(1, ORIGIN, &other)));
    let mut node = Node::new(1, LOG, ORIGIN, "node.example");
    let hash = node.state("a", comity_proof::statement::Verb::Issue, true, |_| {});
    node.noise(2);
    let chain = |statement: Vec<u8>| Case::KeyChain {
        entries: node.entries(),
        statement: Some(statement),
        index: None,
    };
    is_valid(&chain(statement(1)));
    is_invalid(&chain(statement(2)));
    is_invalid(&Case::KeyChain {
        entries: node.entries()[1..].to_vec(),
        statement: None,
        index: None,
    });
    let mut bundle = Bundle::new(&node, 1_795_291_200);
    bundle.statements(&node, &[hash]);
    bundle.log(&node);
    let handed = |bundle: &Bundle, policy: Option<String>| Case::Handed {
        files: bundle.all_files(),
        policy,
    };
    is_valid(&handed(&bundle, None));
    is_valid(&handed(&bundle, Some(vkey(LOG, ORIGIN).to_string())));
    is_invalid(&handed(&bundle, Some(vkey(8, ORIGIN).to_string())));
    bundle.files.retain(|name, _| !name.ends_with(".tlog-proof"));
    is_invalid(&handed(&bundle, None));
    is_not_understood(&Case::Handed {
        files: [("index".to_owned(), b"another.bundle v9\n".to_vec())].into(),
        policy: None,
    });
}
