//! Both languages are complete: the same messages, all that is used is there, no English is left in the Chinese.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use comity_core::chain::Standing;
use comity_core::kinds::Kind;
use comity_core::party::PartyType;
use comity_core::record::Verb;
use comity_flow::parties::views::{CandidateState, FourEyes, Verdict};
use comity_flow::policy::{Action, Role};
use comity_web::fault_page::FAULT_KEYS;
use comity_web::forms::{Sort, specs};
use comity_web::labels;
use comity_web::words::{Lang, Words, slug};

fn crate_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, suffix: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, suffix));
        } else if path.extension().is_some_and(|end| end == suffix) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Messages of a language: id and text, with all lines of a selector.
fn messages(lang: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for file in files(&crate_folder().join("locales").join(lang), "ftl") {
        let mut last: Option<String> = None;
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            let starts = line.starts_with(|c: char| c.is_ascii_lowercase());
            if let Some((id, text)) = line.split_once(" = ").filter(|_| starts) {
                let before = found.insert(id.to_owned(), text.to_owned());
                assert!(
                    before.is_none(),
                    "`{id}` stands twice; once in {}",
                    file.display()
                );
                last = Some(id.to_owned());
            } else if let Some(id) = last.as_ref().filter(|_| line.starts_with(' ')) {
                found.get_mut(id).unwrap().push_str(&format!("\n{line}"));
            }
        }
    }
    found
}

/// Literal arguments of calls such as `t("…")` in a text.
fn literals(text: &str, calls: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    // The formatter may put the argument on a line of its own.
    let text = text.split('(').map(str::trim_start).collect::<Vec<_>>().join("(");
    for call in calls {
        let opening = format!("{call}(\"");
        for rest in text.split(opening.as_str()).skip(1) {
            let id = rest.split('"').next().unwrap_or_default();
            if !id.is_empty()
                && id
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            {
                found.insert(id.to_owned());
            }
        }
    }
    found
}

fn used() -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for file in files(&crate_folder().join("templates"), "html") {
        used.extend(literals(
            &std::fs::read_to_string(file).unwrap(),
            &["s.t", "s.c", "s.w1", "s.w2"],
        ));
    }
    for file in files(&crate_folder().join("src"), "rs") {
        let text = std::fs::read_to_string(file).unwrap();
        let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
        used.extend(literals(
            shipped,
            &["words.t", "words.with", "words.count", "words.known"],
        ));
    }
    used
}

/// Messages whose id is put together: the prefix and every word it can be followed by.
fn built() -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut add = |prefix: &str, words: &[&str]| {
        ids.extend(words.iter().map(|word| format!("{prefix}-{}", slug(word))));
    };
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    add("kind", &kinds);
    add("kind-explained", &kinds);
    let statuses: Vec<&str> = Kind::ALL
        .iter()
        .flat_map(|kind| kind.statuses())
        .copied()
        .collect();
    add("state", &statuses);
    add(
        "state",
        &[
            "controlled",
            "controlled-earlier",
            "from-later",
            "undecided",
            "not-law",
            "no-measure-found",
            "meets-text",
        ],
    );
    add(
        "state",
        &[
            "recorded",
            "duplicate",
            "rejected",
            "invited",
            "active",
            "disabled",
        ],
    );
    add(
        "state",
        &[
            "writable",
            "read-only",
            "full",
            "retracted",
            "suspended",
            "in-force",
            "delisted",
            "contested",
        ],
    );
    let standings = [
        Standing::NotYetStated,
        Standing::NotYetInForce,
        Standing::InForce,
        Standing::Contested,
        Standing::Suspended,
        Standing::Delisted,
        Standing::Expired,
        Standing::Retracted,
        Standing::Undecided,
        Standing::Disputed,
    ]
    .map(Standing::as_str);
    add("standing", &standings);
    add(
        "standing-explained",
        &standings
            .into_iter()
            .filter(|s| *s != "in-force")
            .collect::<Vec<_>>(),
    );
    let verbs = Verb::ALL.map(Verb::as_str);
    add("verb", &verbs);
    let turns: Vec<&str> = verbs
        .into_iter()
        .filter(|verb| *verb != "issue")
        .chain(["reply"])
        .collect();
    add("turn", &turns);
    add("turn-explained", &turns);
    add("role", &Role::ALL.map(Role::as_str));
    add("role-explained", &Role::ALL.map(Role::as_str));
    add("action", &Action::ALL.map(Action::as_str));
    add("error", &FAULT_KEYS);
    add(
        "error",
        &FAULT_KEYS
            .map(|key| format!("{key}-next"))
            .each_ref()
            .map(String::as_str),
    );
    add("tlp", &["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]);
    add("missing", &["unknown", "not-asked", "refused", "withheld"]);
    add(
        "relation",
        &[
            "concerns",
            "follows",
            "supports",
            "contradicts",
            "same-as",
            "part-of",
            "context",
        ],
    );
    add(
        "type",
        &["reply", "outcome", "acknowledgement", "feedback", "objection"],
    );
    add("bearing", &["supports", "contradicts", "context"]);
    add(
        "claim",
        &["legal-fact", "counted-action", "one-side", "both-sides"],
    );
    add("source", &["a", "b", "c", "d", "e", "f"]);
    add("information", &["1", "2", "3", "4", "5", "6"]);
    add("import", &["columns", "preview", "running", "done", "stopped"]);
    add("outcome", &["done", "refused", "failed"]);
    add("lane", &["un", "us", "cn", "both"]);
    add("lag", &["after", "before", "same"]);
    add("lang", &["en", "zh"]);
    add("role", &["log", "statement", "proposer", "node"]);
    add("subject", &["substance", "party", "named-record"]);
    add("question", &["missing", "date-order", "decimal-mark", "unit"]);
    add(
        "mark",
        &[
            "date-order",
            "decimal-mark",
            "day-first",
            "month-first",
            "point",
            "comma",
        ],
    );
    add(
        "why",
        &[
            "start-not-exact",
            "end-not-exact",
            "start-unknown",
            "moved-between-clauses",
            "readings-differ",
            "adoption-not-verified",
            "membership-not-decided",
            "salts-not-stated",
            "members-differ",
        ],
    );
    add(
        "measure",
        &[
            "narcotic",
            "psychotropic",
            "scheduled",
            "precursor",
            "immediate-precursor",
            "export-control",
        ],
    );
    add("force", &["temporary", "recommended", "proposed"]);
    add(
        "scope",
        &[
            "salts",
            "esters",
            "ethers",
            "isomers",
            "optical-isomers",
            "stereoisomers",
            "salts-of-isomers",
            "acetals",
            "amides",
            "carbamates",
            "halides",
            "derivatives",
            "analogues",
            "mixtures",
        ],
    );
    add(
        "detail",
        &[
            "all", "date", "month", "day", "end", "code", "clause", "citation", "decision", "adoption",
            "covered", "cas", "hs", "inchikey", "form",
        ],
    );
    add(
        "sort",
        &["salt", "material", "preparation", "class", "group", "unspecified"],
    );
    add(
        "via",
        &[
            "family-authority",
            "family-wording",
            "family-text",
            "salt-of",
            "member",
        ],
    );
    add("matched", &["cas", "name", "inchikey", "inchikey-connectivity"]);
    let invalid = [
        "cas-check-digit",
        "cas-shape",
        "inchi-key-shape",
        "empty",
        "too-long",
    ];
    add("invalid", &invalid);
    add(
        "invalid",
        &invalid
            .map(|reason| format!("{reason}-mend"))
            .each_ref()
            .map(String::as_str),
    );
    add("verdict", &["listed", "meets", "review", "none"]);
    add(
        "flag",
        &[
            "labelled",
            "large",
            "mixture",
            "charged",
            "other-tautomer",
            "stereo-differs",
            "wildcard",
            "core-present",
            "listed-by-name",
            "conflict",
        ],
    );
    add(
        "fault",
        &[
            "empty",
            "too-long",
            "too-many-atoms",
            "too-many-bonds",
            "too-deep",
            "unexpected",
            "ends",
            "no-element",
            "number",
            "branch",
            "ring-open",
            "ring-bond",
            "double-bonded",
            "bond-without-atom",
            "valence",
            "aromatic-outside-ring",
            "kekule",
            "reaction",
            "hydrogen",
            "line",
            "counts",
        ],
    );
    parties(&mut add);
    counterparts(&mut add);
    add("check-list-way", &["smiles", "names", "text", "sdf"]);
    add("place", &labels::PLACES);
    ids
}

/// Words of counterparts, of what passes between them, and of keys.
fn counterparts(add: &mut impl FnMut(&str, &[&str])) {
    use comity_core::handling::{Assurance, Onward, Purpose};
    use comity_flow::keys::KeyState;
    use comity_flow::peers::Grade;
    use comity_flow::sharing::{IncomingState, ShareState, Stage};

    add("line", &["well", "quiet", "failing", "frozen", "new"]);
    let actors = ["us", "peer", "line"];
    for group in ["who-acts", "mend", "waits-mend"] {
        add(group, &actors);
    }
    let steps = [
        "reach",
        "checkpoint",
        "pull",
        "statements",
        "cosign",
        "cosigned-by-them",
        "gossip",
        "deliveries",
        "submit",
        "guard",
        "match",
        "other",
    ];
    add("failure", &steps);
    add("step", &steps);
    for group in ["held", "held-mend"] {
        add(group, &["asking", "nobody-answers", "rolled-back"]);
    }
    let grades = [Grade::L0, Grade::L1, Grade::L2].map(Grade::as_str);
    add("grade", &grades);
    add("grade-explained", &grades);
    let roles = [
        "log",
        "statement",
        "cosigner",
        "witness",
        "mirror",
        "sealing",
        "tls",
        "root",
    ];
    add("key-role", &roles);
    let states = [KeyState::InForce, KeyState::Replaced, KeyState::Revoked].map(KeyState::as_str);
    add("key-state", &states);
    add("key-from", &["card", "log"]);
    add("share", &ShareState::ALL.map(ShareState::as_str));
    add("stage", &Stage::ALL.map(Stage::as_str));
    add("stage", &["erased"]);
    add("incoming", &IncomingState::ALL.map(IncomingState::as_str));
    let why = [
        "share",
        "update",
        "take-back",
        "onward",
        "receipts",
        "grant",
        "erase",
    ];
    add("why", &why);
    add("vouched", &["pinned", "by-sender"]);
    let reasons = [
        "unreadable",
        "not-for-us",
        "bad-signature",
        "not-in-log",
        "terms",
        "no-basis",
        "other",
    ];
    add("reason", &reasons);
    add("event", &["introduce", "rotate", "revoke"]);
    add("what", &["two-roots", "not-a-prefix"]);
    add("side", &["asker", "holder"]);
    add(
        "role",
        &["log", "statement", "cosigner", "sealing", "tls", "root"],
    );
    add(
        "scope",
        &[
            "statements",
            "sealed-files",
            "index",
            "drafts",
            "caches",
            "nothing-held",
        ],
    );
    add("purposes", &Purpose::ALL.map(Purpose::as_str));
    add("onward", &Onward::ALL.map(Onward::as_str));
    add("assurances", &Assurance::ALL.map(Assurance::as_str));
    add("turn", &["share", "pass-on", "erase"]);
    let deeds = [
        "peer.invite",
        "peer.accept",
        "peer.freeze",
        "peer.thaw",
        "peer.remove",
        "share.propose",
        "share.approve",
        "share.decline",
        "incoming.open",
        "incoming.accept",
        "incoming.refuse",
        "erase.order",
        "match.ask",
        "match.answer",
        "match.alarm",
        "share.seal",
        "release.issue",
        "release.four-eyes",
        "blob.serve",
        "record.erase",
        "approval.sign",
        "guard.override",
        "guard.patience",
        "key.apply",
        "key.destroy",
        "key.revoke",
        "key.rotate",
        "log.bring-back",
        "passkey.add",
        "passkey.drop",
        "peer.quorum",
    ];
    add("audit", &deeds);
}

/// Words of parties, lists and candidates.
fn parties(add: &mut impl FnMut(&str, &[&str])) {
    let states = CandidateState::ALL.map(CandidateState::as_str);
    let verdicts = Verdict::ALL.map(Verdict::as_str);
    let types = PartyType::ALL.map(PartyType::as_str);
    add("candidate", &states);
    add("verdict-of", &verdicts);
    add("decided", &verdicts);
    add("decided", &["proposed", "confirmed", "returned", "seen"]);
    add("party", &types);
    add(
        "queue",
        &["waiting", "confirm", "decided", "cleared", "withdrawn"],
    );
    add("subject-sort", &["customer", "record"]);
    let events = [
        "opened",
        "reopened",
        "proposed",
        "decided",
        "confirmed",
        "declined",
        "cleared",
        "withdrawn",
    ];
    add("event", &events);
    for group in ["entry", "entries"] {
        add(group, &["added", "removed", "changed"]);
    }
    add(
        "customers",
        &[
            "new",
            "changed",
            "same",
            "rejected",
            "taken",
            "discarded",
            "removed",
        ],
    );
    add("list", &["taken", "same", "discarded"]);
    add("validity", &["valid", "wrong"]);
    add("four-eyes-choice", &FourEyes::ALL.map(FourEyes::as_str));
    let deeds = [
        "parties.screen",
        "parties.four-eyes",
        "party.read",
        "candidate.read",
        "customer.import",
        "customer.read",
        "customer.remove",
        "list.add",
        "list.update",
    ];
    add("audit", &deeds);
    let fields = [
        "names",
        "type",
        "dob",
        "gender",
        "countries",
        "ids",
        "addresses",
        "programs",
        "title",
        "remarks",
        "listed_on",
        "delisted_on",
    ];
    add("party-field", &fields);
    add("gender", &["male", "female"]);
    let reasons = [
        "same",
        "folded",
        "reading",
        "meaning",
        "spelling",
        "edit",
        "edits",
        "skeleton",
        "initial",
        "acronym",
        "joined",
        "nickname",
        "legal-form",
        "number",
        "not-listed",
        "not-asked",
        "order",
        "piece",
        "name-words",
        "one-word",
        "whole-name",
        "rarer-reading",
        "words-together",
        "different-words",
        "different-family-name",
        "near",
        "different-activity",
        "different-place",
        "different-number",
        "different-legal-form",
        "prior",
        "birth-date",
        "country",
        "gender",
        "address",
        "identifier",
        "weak-alias",
    ];
    add("how", &reasons);
    let scripts = [
        "Latn", "Hani", "Hans", "Hant", "Cyrl", "Arab", "Hang", "Kore", "Jpan", "Hira", "Kana", "Hebr",
        "Grek", "Geor", "Armn", "Thai", "Deva", "Mymr", "Zyyy",
    ];
    add("script", &scripts);
    let schemes = [
        "any", "passport", "natid", "tax", "reg", "uscc", "inn", "ogrn", "okpo", "imo", "mmsi", "callsign",
        "lei", "swift", "crypto", "curp", "rfc", "nit", "cedula", "ruc", "duns", "vat", "other",
    ];
    add("scheme", &schemes);
    let formats = [
        "any",
        "lines",
        "ftm",
        "table",
        "ofac-csv",
        "ofac-xml",
        "ofac-advanced-xml",
        "csl-csv",
        "csl-json",
        "bis-xml",
        "un-xml",
        "eu-csv",
        "eu-xml",
        "uk-csv",
        "uk-xml",
        "ofsi-csv",
        "ofsi-xml",
    ];
    add("format", &formats);
}

#[test]
fn both_languages_have_the_same_messages() {
    let (en, zh) = (messages("en"), messages("zh-CN"));
    let ids = |map: &BTreeMap<String, String>| map.keys().cloned().collect::<BTreeSet<_>>();
    let (en, zh) = (ids(&en), ids(&zh));
    assert_eq!(
        en.difference(&zh).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "only in English"
    );
    assert_eq!(
        zh.difference(&en).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "only in Chinese"
    );
}

#[test]
fn every_message_that_is_used_is_there() {
    let there = messages("en");
    let missing: Vec<String> = used()
        .union(&built())
        .filter(|id| !there.contains_key(*id))
        .cloned()
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_word_of_a_form_has_a_label() {
    for words in [Words::new(Lang::En), Words::new(Lang::ZhCn)] {
        for spec in specs::ALL {
            for (heading, _) in spec.groups {
                assert!(words.known(heading).is_some(), "{heading}");
            }
            for field in spec.fields() {
                let label = labels::of_field(&words, field.path);
                let last = field.path.rsplit('.').next().unwrap();
                assert!(label != last, "no label for {} of {}", field.path, spec.kind);
                if let Sort::Words(options) | Sort::Ticks(options) = field.sort {
                    for option in options {
                        let id = format!("{}-{}", slug(last), slug(option));
                        assert!(words.known(&id).is_some(), "no word for {id} of {}", spec.kind);
                    }
                }
            }
        }
    }
}

/// Latin words that are the same in Chinese: names of standards, codes, units, commands, examples.
const SAME: &[&str] = &[
    "SD",
    "SMILES",
    "molfile",
    "A",
    "B",
    "C",
    "D",
    "E",
    "F",
    "AMBER",
    "XXXX-XXXX-",
    "host",
    "port",
    "B2",
    "C03",
    "CAS",
    "CN",
    "CNY",
    "COSE",
    "CSV",
    "FollowTheMoney",
    "J",
    "K",
    "Lines",
    "OFAC",
    "OFSI",
    "R",
    "S",
    "U",
    "XML",
    "addresses",
    "countries",
    "dob",
    "id",
    "ids",
    "name",
    "type",
    "us-sdn",
    "Comity",
    "DNA",
    "HS",
    "InChI",
    "InChIKey",
    "JSON",
    "LOCODE",
    "RED",
    "SHA-256",
    "STRICT",
    "TLP",
    "TOML",
    "TSV",
    "UTF-8",
    "UN",
    "US",
    "USD",
    "XLSX",
    "comity",
    "doctor",
    "gz",
    "record",
    "tlog-policy",
    "tlog-proof",
];

#[test]
fn no_english_is_left_in_the_chinese() {
    for (id, text) in messages("zh-CN") {
        let plain = without_placeables(&text);
        for word in plain
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .filter(|w| w.chars().any(|c| c.is_ascii_alphabetic()))
        {
            let pattern = word.chars().all(|c| "YMD-".contains(c));
            assert!(pattern || SAME.contains(&word), "`{word}` in {id}: {text}");
        }
        let chinese = plain.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(
            chinese || ["substance-inchikey", "field-inchikey", "field-in-language"].contains(&id.as_str()),
            "{id}: {text}"
        );
    }
}

/// Takes `{ $name }` and the keys of selectors out.
fn without_placeables(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0;
    for line in text.lines() {
        let line = line.trim_start();
        let line = line.strip_prefix('*').unwrap_or(line);
        // `[one]`, `[0]`, `[other]` begin a variant.
        let line = if line.starts_with('[') {
            line.split_once(']').map_or(line, |(_, rest)| rest)
        } else {
            line
        };
        let selector = line.ends_with("->");
        for c in line.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                c if depth <= 0 && !selector => out.push(c),
                _ => {}
            }
        }
        // The brace that a selector opens is closed on a line of its own.
        depth = 0;
        out.push('\n');
    }
    out
}

#[test]
fn the_same_arguments_are_used_in_both() {
    let arguments = |text: &str| -> BTreeSet<String> {
        let names = text.split("{ $").skip(1);
        names
            .map(|rest| rest.split([' ', '}']).next().unwrap_or_default().to_owned())
            .filter(|name| name != "n")
            .collect()
    };
    let zh = messages("zh-CN");
    for (id, text) in messages("en") {
        let (mut a, mut b) = (arguments(&text), arguments(&zh[&id]));
        // A plural may say "one" in words.
        a.remove("shown");
        b.remove("shown");
        assert_eq!(a, b, "{id}");
    }
}

/// Prefixes whose words come from data or from lists that the core does not show.
const OPEN: [&str; 24] = [
    "field-",
    "problem-",
    "audit-",
    "type-",
    "basis-",
    "confidence-",
    "date-means-",
    "change-",
    "urgency-",
    "proceedings-",
    "direction-",
    "class-",
    "mode-",
    "provenance-",
    "purposes-",
    "onward-",
    "assurances-",
    "hint-",
    "kind-",
    "claim-",
    "nav-",
    "group-",
    "state-",
    "users-",
];

#[test]
fn no_message_is_left_over() {
    let mut used: BTreeSet<String> = used().union(&built()).cloned().collect();
    // Ids also stand in tables and matches.
    for file in files(&crate_folder().join("src"), "rs") {
        let text = std::fs::read_to_string(file).unwrap();
        used.extend(text.split('"').skip(1).step_by(2).map(Into::into));
    }
    let left: Vec<String> = messages("en")
        .into_keys()
        .filter(|id| !used.contains(id) && !OPEN.iter().any(|prefix| id.starts_with(prefix)))
        .collect();
    assert!(left.is_empty(), "{left:#?}");
}
