//! Writes well-formed inputs for every target to `seeds/`, so that mutation starts from things
//! that are accepted.

use comity_exchange::testing::TestLog;
use comity_fuzz::{structures, workbook};
use comity_proof::cbor::{Value, encode};
use comity_proof::checkpoint::Checkpoint;
use comity_proof::cose::key_identifier;
use comity_proof::entry::Entry;
use comity_proof::merkle::leaf_hash;
use comity_proof::note::{ALG_COSIGNATURE, Note, VerifierKey, key_id};
use comity_proof::proof_file::ProofFile;
use comity_proof::receipt::{self, InclusionProof, ReceiptHeader};
use comity_proof::statement::{self, Algorithm, Envelope, Header, Statement, Verb};
use comity_proof::tile::encode_bundle;
use ed25519_dalek::{Signer, SigningKey};
use std::io;
use std::path::Path;

const ORIGIN: &str = "example.com/log";

fn main() -> io::Result<()> {
    let key = SigningKey::from_bytes(&[1; 32]);
    let statements = statements(&key);
    let checkpoint = checkpoint(&key)?;
    write("cbor", &[payload()])?;
    write("cbor", &statements)?;
    write(
        "statement",
        &statements.iter().map(|bytes| mode(2, bytes)).collect::<Vec<_>>(),
    )?;
    write(
        "statement",
        &headers(&key)
            .iter()
            .map(|h| mode(0, &statement::protected_bytes(h)))
            .collect::<Vec<_>>(),
    )?;
    write(
        "checkpoint",
        &[
            checkpoint.clone().into_bytes(),
            vkey(&key)?.to_string().into_bytes(),
        ],
    )?;
    write("add_checkpoint", &requests())?;
    write("bundle", &bundles(&statements))?;
    write("proof_file", &[proof_file(&checkpoint), policy(&key)?])?;
    write("receipt", &receipts(&key))?;
    write("tabular", &tables())?;
    write("form", &forms())?;
    write("smiles", &structures::smiles())?;
    write("perceive", &structures::smiles())?;
    write("molfile", &structures::molfiles())?;
    write("identity", &structures::pairs())?;
    write("class_file", &class_files())?;
    write("class_match", &class_structures())?;
    write("label", &labels())?;
    write("names", &names())
}

/// Requests to a witness, with and without a proof.
fn requests() -> Vec<Vec<u8>> {
    let Ok(mut log) = TestLog::new(ORIGIN, 1) else {
        return Vec::new();
    };
    log.grow_to(300);
    let sizes = [(0, 0), (0, 1), (1, 2), (255, 256), (256, 257), (100, 300), (300, 300)];
    sizes.iter().filter_map(|(old, size)| log.add_checkpoint(*old, *size).ok()).collect()
}

fn write(target: &str, inputs: &[Vec<u8>]) -> io::Result<()> {
    let dir = Path::new("seeds").join(target);
    std::fs::create_dir_all(&dir)?;
    for input in inputs {
        let name: String = leaf_hash(input)
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        std::fs::write(dir.join(name), input)?;
    }
    Ok(())
}

/// The first byte tells a target how to read the rest.
fn mode(mode: u8, bytes: &[u8]) -> Vec<u8> {
    [&[mode], bytes].concat()
}

fn payload() -> Vec<u8> {
    let text = |name: &str, value: &str| (Value::text(name), Value::text(value));
    let body = vec![
        text("event", "introduce"),
        text("role", "statement"),
        text("key", &"07".repeat(32)),
    ];
    encode(&Value::Map(vec![
        (Value::text("v"), Value::int(1)),
        text("kind", "key-event"),
        text("issued", "2026-11-21T20:00:00Z"),
        (Value::text("body"), Value::Map(body)),
        (
            Value::text("list"),
            Value::Array(vec![Value::int(-5), Value::Bool(true), Value::Bytes(vec![1, 2])]),
        ),
    ]))
}

fn headers(key: &SigningKey) -> Vec<Header> {
    let plain = Header {
        alg: Algorithm::Ed25519,
        content_type: statement::RECORD_TYPE.into(),
        kid: key_identifier(&key.verifying_key().to_bytes()),
        iss: "node.example".into(),
        sub: "node.example/00112233445566778899aabbccddeeff".into(),
        iat: 1_795_291_200,
        exp: None,
        typ: statement::STATEMENT_TYPE.into(),
        seq: 1,
        prev: None,
        verb: Verb::Issue,
        re: None,
        nonce: None,
        to: Vec::new(),
        after: Vec::new(),
        handling: None,
        envelope: None,
    };
    let full = Header {
        alg: Algorithm::EdDsa,
        exp: Some(1_800_000_000),
        seq: 2,
        prev: Some([5; 32]),
        verb: Verb::Correct,
        re: Some("other.example/00".into()),
        nonce: Some([6; 32]),
        to: vec!["a.example".into(), "b.example".into()],
        after: Vec::new(),
        handling: Some(Value::Map(vec![(Value::text("tlp"), Value::text("AMBER"))])),
        ..plain.clone()
    };
    let envelope = Some(Envelope {
        location: Some("blob/00".into()),
    });
    let sealed = Header {
        content_type: "application/age".into(),
        envelope,
        ..plain.clone()
    };
    vec![plain, full, sealed]
}

fn statements(key: &SigningKey) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for header in headers(key) {
        let payload = if header.envelope.is_some() {
            vec![9; 32]
        } else {
            payload()
        };
        let protected = statement::protected_bytes(&header);
        let signature = key
            .sign(&statement::to_be_signed(&protected, &payload))
            .to_bytes();
        let bytes = statement::assemble(&protected, &payload, &signature);
        all.extend(Statement::parse(&bytes).map(|statement| statement.with_receipts(&receipts(key))));
        all.push(bytes);
    }
    all
}

fn vkey(key: &SigningKey) -> io::Result<VerifierKey> {
    VerifierKey::ed25519(ORIGIN, &key.verifying_key().to_bytes()).map_err(io::Error::other)
}

fn checkpoint(key: &SigningKey) -> io::Result<String> {
    let text = Checkpoint::new(ORIGIN, 11, [9; 32]).to_text();
    let mut note = Note::new(&text).map_err(io::Error::other)?;
    note.add_ed25519(&vkey(key)?, &key.sign(text.as_bytes()).to_bytes());
    Ok(note.to_string())
}

fn bundles(statements: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut entries: Vec<Vec<u8>> = statements
        .iter()
        .map(|bytes| Entry::Open(bytes.clone()).encode())
        .collect();
    entries.push(Entry::Blind([3; 32]).encode());
    let bundle = encode_bundle(&entries).unwrap_or_default();
    vec![
        bundle,
        entries.swap_remove(0),
        vec![7; 64],
        b"tile/0/x001/x234/067.p/5".to_vec(),
    ]
}

fn proof_file(checkpoint: &str) -> Vec<u8> {
    let extra = Some(b"context".to_vec());
    let path = vec![[1; 32], [2; 32], [3; 32], [4; 32]];
    ProofFile {
        extra,
        index: 7,
        path,
        checkpoint: checkpoint.into(),
    }
    .to_string()
    .into_bytes()
}

fn policy(key: &SigningKey) -> io::Result<Vec<u8>> {
    let vkey = vkey(key)?;
    let id = key_id(ORIGIN, ALG_COSIGNATURE, &vkey.key);
    let witness = VerifierKey {
        alg: ALG_COSIGNATURE,
        id,
        ..vkey.clone()
    };
    let text =
        format!("# policy\nlog {vkey} https://example.com/\nwitness A {witness}\ngroup G all A\nquorum G\n");
    Ok(text.into_bytes())
}

fn receipts(key: &SigningKey) -> Vec<Vec<u8>> {
    let kid = Some(key_identifier(&key.verifying_key().to_bytes()).to_vec());
    let protected = receipt::protected_bytes(&ReceiptHeader {
        kid,
        iss: ORIGIN.into(),
        sub: "record".into(),
        iat: Some(1),
    });
    let proof = InclusionProof {
        size: 11,
        index: 7,
        path: vec![[1; 32], [2; 32], [3; 32], [4; 32]],
    };
    let signature = key.sign(&receipt::to_be_signed(&protected, &[9; 32])).to_bytes();
    vec![
        mode(3, &receipt::assemble(&protected, &proof, &signature)),
        mode(1, &protected),
    ]
}

fn tables() -> Vec<Vec<u8>> {
    let texts = [
        "Date,Sample,Substance,CAS,Amount,Unit\n2024-01-05,S1,fentanyl,437-38-7,1.5,g\n\"5/1/2024\",S2,\"a \"\"b\"\"\",,,\n",
        "\u{feff}sep=;\nDatum;Stoff\n01.02.2024;Fentanyl\n",
        "\u{65e5}\u{671f}\t\u{540d}\u{79f0}\n2024-01-05\t\u{82ac}\u{592a}\u{5c3c}\n",
    ];
    let mut all: Vec<Vec<u8>> = texts.iter().map(|text| mode(255, text.as_bytes())).collect();
    for (part, (_, content)) in (0..).zip(workbook::PARTS) {
        all.push(mode(part, content.as_bytes()));
    }
    all.extend(workbook::with_part(usize::MAX, &[]).map(|file| mode(255, &file)));
    all
}

fn forms() -> Vec<Vec<u8>> {
    let toml = "kind = \"notice\"\ntitle = \"A notice\"\n\n[body]\ntext = \"Words\"\n";
    let json = r#"{"v":1,"kind":"identification","issued":"2026-11-21T20:00:00Z","title":[{"lang":"en","text":"x"}],"body":{"substances":["fentanyl"],"amount":"12.5 kg"}}"#;
    vec![
        mode(2, toml.as_bytes()),
        mode(3, json.as_bytes()),
        mode(1, json.as_bytes()),
        mode(0, &payload()),
    ]
}

const LABELS: &[&str] = &[
    "\u{67b8}\u{6a7c}\u{9178}\u{8212}\u{82ac}\u{592a}\u{5c3c}\u{6ce8}\u{5c04}\u{6db2}1ml:50\u{b5}g",
    "Fentanyl-D5 (deuterated internal standard) CAS 118357-29-2",
    "\u{ff23}\u{ff21}\u{ff33}\u{ff1a}\u{ff11}\u{ff14}\u{ff11}\u{ff18}\u{ff18}\u{ff0d}\u{ff18}\u{ff11}\u{ff0d}\u{ff19}",
    "N-(1-phenethylpiperidin-4-yl)-N-phenylpropionamide 99%, HS 2933.36, 25 kg/drum",
    "f\u{435}nt\u{430}nyl test strips; (-)-ephedrine HCl, fen\u{200b}tanyl",
    "TDP-5 tablet press with dies, 9-fluoro fentanyl, alprazolan 2mg x 90",
];

fn class_files() -> Vec<Vec<u8>> {
    let files = comity_fuzz::definitions().iter();
    files.map(|(_, text)| text.as_bytes().to_vec()).collect()
}

fn class_structures() -> Vec<Vec<u8>> {
    let structures = comity_fuzz::class_structures().into_iter();
    structures.map(|smiles| smiles.as_bytes().to_vec()).collect()
}

fn labels() -> Vec<Vec<u8>> {
    LABELS.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// Names, pairs, and files of the scanner with a line of their own.
fn names() -> Vec<Vec<u8>> {
    let asked = LABELS.iter().map(|text| mode(0, text.as_bytes()));
    let pair = mode(0, b"acetyl fentanyl|CAS-Nr 3258 84 2");
    let own = [
        "trade-names.csv",
        "lookalikes.csv",
        "label-words.csv",
        "equipment.csv",
        "equipment-controls.csv",
        "tariff.csv",
    ];
    let files = own
        .iter()
        .zip(0u8..)
        .map(|(name, at)| mode(at * 16 + 15, comity_fuzz::header(name).as_bytes()));
    asked.chain([pair]).chain(files).collect()
}
