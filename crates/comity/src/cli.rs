//! The command line: one verb for each station, the same words everywhere.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use comity_core::date::PartialDate;

mod matching;
mod peers;

pub(crate) use matching::*;
pub(crate) use peers::*;

/// The desk of a counternarcotics working group: one node per authority.
#[derive(Debug, Parser)]
#[command(name = "comity", version, about, max_term_width = 110)]
pub(crate) struct Cli {
    /// Form of the program's own log lines on standard error.
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Form of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// For collectors.
    Json,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a node: pages, log, records. The first start makes the node and enters the public record.
    Serve(Serve),
    /// Say what a substance is and where it is controlled, on a date, by which clause.
    #[command(after_help = CHECK_CODES)]
    Check(Check),
    /// Say which listed parties a name, an identifier or a file of parties may be, as of a date, and why.
    #[command(after_help = SCREEN_CODES)]
    Screen(Box<Screen>),
    /// Keep the lists that a node screens against: add, update, compare.
    #[command(subcommand)]
    Lists(Lists),
    /// Put a record in: a form, or a file of many (CSV, XLSX, JSON Lines).
    Report(Report),
    /// Counterparts: pin them by a short code, look at them, stop and go on.
    #[command(subcommand)]
    Peer(Peer),
    /// The node's keys: show, rotate, revoke, and put them under a root of officers.
    #[command(subcommand)]
    Keys(crate::commands::keys::Keys),
    /// Carry the exchange with counterparts on a disk.
    Sync(Sync),
    /// Propose that a record goes to counterparts, on its terms; approve proposals; see what became of them.
    Share(Share),
    /// What counterparts handed over: look, take on, refuse.
    #[command(subcommand)]
    Incoming(Incoming),
    /// What counterparts have not answered yet, the oldest first, and who must act.
    Outstanding(PeerList),
    /// Order that a record of this node is erased here and by every holder.
    Erase(Erase),
    /// Ask a counterpart whether it holds anything on identifiers, without saying which.
    Match(MatchAsk),
    /// Check a log, a record, a proof or one case, offline, trusting nobody.
    #[command(subcommand)]
    Verify(Verify),
    /// Put together what a third party can check alone.
    #[command(subcommand)]
    Export(Export),
    /// Work on a log directly.
    #[command(subcommand)]
    Log(LogCommand),
    /// Say what is wrong with a node, and the command that mends it.
    Doctor(DataFolder),
    /// Measure this program on this machine.
    #[command(subcommand, hide = true)]
    Bench(BenchCommand),
    /// Answer questions about InChI on standard input, one a line: this program starts itself so.
    #[cfg(feature = "inchi")]
    #[command(hide = true)]
    InchiWorker,
}

/// `comity bench …`.
#[derive(Debug, Subcommand)]
pub(crate) enum BenchCommand {
    /// Findings a second, from the bytes of a file to the durable answer.
    Intake(Bench),
    /// Appends, proofs, witnesses and mirrors, beside what this machine can do at most.
    Exchange(BenchExchange),
}

/// `comity bench exchange`.
#[derive(Debug, Args)]
pub(crate) struct BenchExchange {
    /// Folder on the disk that a node would use; what is made in it is removed again.
    #[arg(long, value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
    /// Entries of the large tree.
    #[arg(long, default_value_t = 10_000_000)]
    pub(crate) entries: u64,
    /// Keep the large tree in this folder, and use the one that is there.
    #[arg(long, value_name = "DIR")]
    pub(crate) tree: Option<PathBuf>,
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 3.0)]
    pub(crate) seconds: f64,
    /// Leave out all but these, beside the machine's limits.
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    pub(crate) only: Vec<BenchPart>,
    /// Only open the tree in this folder and say how that went; the program starts itself so.
    #[arg(long, value_name = "DIR", hide = true)]
    pub(crate) open: Option<PathBuf>,
}

/// `comity bench intake`.
#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// Rows of the file.
    #[arg(long, default_value_t = 20_000)]
    pub(crate) rows: u64,
}

/// Parts of `comity bench exchange`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum BenchPart {
    Appends,
    Witnesses,
    Mirrors,
    Matching,
    Tree,
}

/// Where the node lives.
#[derive(Debug, Clone, Args)]
pub(crate) struct DataFolder {
    /// The node's data folder.
    #[arg(long, value_name = "DIR", default_value = "comity-data", env = "COMITY_DATA")]
    pub(crate) data: PathBuf,
}

/// `comity serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// Address and port. Anything but this machine itself is served over TLS only.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7300")]
    pub(crate) listen: SocketAddr,
    /// Name of the node, chosen at the first start: lower-case letters, digits, points, hyphens.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Language of the pages for people who have not chosen one.
    #[arg(long, value_enum)]
    pub(crate) lang: Option<Lang>,
    /// Open the sign-in page in a browser.
    #[arg(long)]
    pub(crate) open: bool,
    /// Certificate chain (PEM) for TLS; without one the node makes its own and prints its fingerprint.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// Private key (PEM) for TLS.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,
    /// Address that people type, such as <https://desk.example>: passkeys belong to it. On this machine it is localhost otherwise.
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// Open a port for counterparts on this address, and make rounds with them.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) peers: Option<SocketAddr>,
    /// Host and port under which counterparts reach that port, where it is not the address itself.
    #[arg(long, value_name = "NAME:PORT", requires = "peers")]
    pub(crate) peer_address: Option<String>,
    /// Seconds between two rounds with a counterpart; hints and new entries begin one at once.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, requires = "peers", value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub(crate) peer_interval: u32,
}

/// Languages of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// English.
    En,
    /// Simplified Chinese.
    #[value(alias = "zh-CN", alias = "zh-Hans")]
    Zh,
}

impl Lang {
    /// The language tag.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh",
        }
    }
}

/// Form of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// JSON Lines with stable field names.
    Jsonl,
    /// Comma-separated values.
    Csv,
}

/// Where results go.
#[derive(Debug, Clone, Args)]
pub(crate) struct Output {
    /// Form of the result.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// File for the result; standard output otherwise.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// What the exit codes of `comity check` mean.
const CHECK_CODES: &str = "Exit code 0: everything was answered, whatever the answer. 1: something could not be \
    read, is not known, or contradicts itself. 2: wrong use. 3: could not run.";

/// `comity check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// A name in English or Chinese, a CAS number, an InChIKey, an InChI, a SMILES or a tariff code.
    #[arg(value_name = "SUBSTANCE", required_unless_present_any = ["input", "gap", "lag", "changes"])]
    pub(crate) query: Vec<String>,
    /// What the text is, where it can be read in two ways.
    #[arg(long = "as", value_enum, value_name = "KIND", conflicts_with_all = ["input", "gap", "lag", "changes"])]
    pub(crate) kind: Option<TextKind>,
    /// A file with one per line (`-` is standard input; gzip is unpacked).
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub(crate) input: Option<PathBuf>,
    /// What the file holds: `STRUCTURE<TAB>id` lines, names, free text, or molfiles. Without it a file is taken by the
    /// ending of its name (.smi, .sdf, .mol), else as names, each answered in full.
    #[arg(long, value_enum, requires = "input")]
    pub(crate) input_format: Option<ListFormat>,
    /// The property of an SD file that is the record's id; its title line otherwise.
    #[arg(long, value_name = "PROPERTY", requires = "input")]
    pub(crate) id_property: Option<String>,
    /// A CAS number that comes with the name: the two are checked against each other.
    #[arg(long, value_name = "CAS", conflicts_with = "input")]
    pub(crate) cas: Option<String>,
    /// Whose measures: codes such as US,CN,UN,GB. All of the tables otherwise.
    #[arg(long = "in", value_name = "CODES", value_delimiter = ',', conflicts_with_all = ["gap", "lag"])]
    pub(crate) places: Vec<String>,
    /// On which date, past or announced; today otherwise.
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<PartialDate>,
    /// How a point that the text of a law leaves open is read, such as `P1=wide`: wide, narrow or review.
    #[arg(long = "reading", value_name = "POINT=READING", value_delimiter = ',')]
    pub(crate) readings: Vec<String>,
    /// A folder for a picture (SVG) of every structure that is listed, meets a definition or needs a person.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["gap", "lag", "changes", "difference"])]
    pub(crate) svg: Option<PathBuf>,
    /// Only the records whose answer differs between two dates.
    #[arg(long, num_args = 2, value_names = ["FROM", "TO"], requires = "input", conflicts_with = "on")]
    pub(crate) difference: Option<Vec<PartialDate>>,
    /// What changed in the tables' answers between two dates.
    #[arg(long, num_args = 2, value_names = ["FROM", "TO"], conflicts_with_all = ["query", "input", "cas", "lag", "gap", "on"])]
    pub(crate) changes: Option<Vec<PartialDate>>,
    /// What is controlled in the first jurisdiction and not found in the second, and the other way round.
    #[arg(long, num_args = 2, value_names = ["FIRST", "SECOND"], conflicts_with_all = ["query", "input", "cas", "lag"])]
    pub(crate) gap: Option<Vec<String>>,
    /// Days by which each jurisdiction listed after the United Nations.
    #[arg(long, conflicts_with_all = ["query", "input", "cas"])]
    pub(crate) lag: bool,
    /// Threads for a file; one for each core otherwise.
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
    /// Language of what people read.
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub(crate) lang: Lang,
    /// Where results go.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// What the exit codes of `comity screen` mean.
const SCREEN_CODES: &str = "A candidate is not an identification: a person decides. Exit code 0: everything was answered, \
    whatever the answer. 1: a question or an entry of a list could not be read. 2: wrong use. 3: could not run.";

/// `comity screen`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Screen {
    /// A name in any script. Words before `--list` or behind `--` are always a name.
    #[arg(value_name = "NAME")]
    pub(crate) name: Vec<String>,
    /// Lists in any published format, also gzipped (`-` is standard input). Several are asked at once.
    #[arg(long = "list", value_name = "LIST", num_args = 1..)]
    pub(crate) lists: Vec<PathBuf>,
    /// A file of questions: JSON Lines with `qid`, `type`, `name` or `names`, `dob`, `countries`, `ids`, `addresses`,
    /// `gender`; or a table with these columns (`-` is standard input; gzip is unpacked).
    #[arg(long, value_name = "FILE", conflicts_with = "name")]
    pub(crate) input: Option<PathBuf>,
    /// As the lists stood at the end of this date; as they stand otherwise.
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<PartialDate>,
    /// Lowest score of a candidate, from 0 to 1; the shipped one otherwise.
    #[arg(long, value_name = "SCORE")]
    pub(crate) threshold: Option<f64>,
    /// Most candidates for a question, best first; 10 otherwise.
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<std::num::NonZeroU16>,
    /// What sort of party the name is: person, entity, vessel, aircraft. All otherwise.
    #[arg(long = "type", value_name = "TYPE", conflicts_with = "input")]
    pub(crate) kind: Option<String>,
    /// A birth date that goes with the name.
    #[arg(long, value_name = "DATE", conflicts_with = "input")]
    pub(crate) dob: Vec<PartialDate>,
    /// Countries that go with the name, as codes or names.
    #[arg(
        long = "country",
        value_name = "COUNTRY",
        value_delimiter = ',',
        conflicts_with = "input"
    )]
    pub(crate) countries: Vec<String>,
    /// Gender that goes with the name: male or female.
    #[arg(long, value_name = "GENDER", conflicts_with = "input")]
    pub(crate) gender: Option<String>,
    /// An identifier, with the name or alone, such as `imo=9074729`.
    #[arg(long = "id", value_name = "SCHEME=VALUE", conflicts_with = "input")]
    pub(crate) ids: Vec<String>,
    /// An address that goes with the name.
    #[arg(long = "address", value_name = "ADDRESS", conflicts_with = "input")]
    pub(crate) addresses: Vec<String>,
    /// Threads for a file; one for each core otherwise.
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
    /// Language of what people read.
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub(crate) lang: Lang,
    /// Form of the result; a table for people otherwise.
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// File for the result; standard output otherwise.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// What else can be asked.
    #[command(subcommand)]
    pub(crate) verb: Option<ScreenVerb>,
}

/// `comity screen …`.
#[derive(Debug, Subcommand)]
pub(crate) enum ScreenVerb {
    /// Compare pairs of names: `pair_id,schema,name1,name2` in, a score each out.
    Pairs(ScreenPairs),
    /// Say whether exactly this name stood on a list at a moment, from its first state and the changes since.
    Asof(ScreenAsof),
}

/// `comity screen pairs`.
#[derive(Debug, Args)]
pub(crate) struct ScreenPairs {
    /// The pairs: a table with the columns `pair_id`, `schema`, `name1`, `name2`, or JSON Lines with these fields.
    #[arg(long, value_name = "FILE")]
    pub(crate) input: PathBuf,
    /// Tell the reasons too.
    #[arg(long)]
    pub(crate) reasons: bool,
    /// Threads; one for each core otherwise.
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
    /// Form of the result; JSON Lines otherwise.
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// File for the result; standard output otherwise.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// `comity screen asof`.
#[derive(Debug, Args)]
pub(crate) struct ScreenAsof {
    /// The first state of the list: the Treasury's twelve columns, with a heading or without.
    #[arg(long, value_name = "FILE")]
    pub(crate) base: PathBuf,
    /// The changes since, in their order: `snapshot_utc`, `op` (add, remove, change) and the columns of the list.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) events: Vec<PathBuf>,
    /// The questions: a table with the columns `qid`, `name`, `type`, `as_of_utc`. Case and punctuation of a name are
    /// ignored, and nothing else.
    #[arg(long, value_name = "FILE")]
    pub(crate) input: PathBuf,
    /// Language of what people read.
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub(crate) lang: Lang,
    /// Form of the result; JSON Lines otherwise.
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// File for the result; standard output otherwise.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// What one text on the command line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextKind {
    /// A name, a CAS number or an InChIKey.
    Name,
    /// A structure as SMILES.
    Smiles,
    /// A structure as InChI.
    Inchi,
    /// A line of a label or a description of goods.
    Text,
    /// A tariff code.
    Tariff,
}

/// What a file for `comity check` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// `SMILES<TAB>id` or `SMILES id`.
    Smiles,
    /// `INCHI<TAB>id`.
    Inchi,
    /// `INCHIKEY<TAB>id`.
    Inchikey,
    /// `NAME<TAB>id`; a CAS number will do.
    Names,
    /// A line of a label or a description of goods.
    Text,
    /// Molfiles with properties, one after the other.
    Sdf,
    /// One molfile.
    Mol,
}

/// `comity report`.
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// Forms (TOML, JSON, JSON Lines) or tables (CSV, XLSX, also gzipped).
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// What the files are, where the name does not say.
    #[arg(long, value_enum)]
    pub(crate) input_format: Option<InputFormat>,
    /// What one row of a table becomes.
    #[arg(long, value_name = "KIND", default_value = "identification")]
    pub(crate) kind: String,
    /// A saved mapping of columns (JSON, as `--save-mapping` writes it).
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// Write the mapping of columns that was guessed, to look at, change and use again.
    #[arg(long, value_name = "FILE")]
    pub(crate) save_mapping: Option<PathBuf>,
    /// Feed a field from a column, beside or instead of what is guessed, such as `Probe=sample`.
    #[arg(long, value_name = "HEADER=FIELD")]
    pub(crate) column: Vec<String>,
    /// A value for every row, such as `laboratory="Chief Medical Examiner, Connecticut"`.
    #[arg(long, value_name = "FIELD=VALUE")]
    pub(crate) set: Vec<String>,
    /// Show what would be recorded, and record nothing.
    #[arg(long)]
    pub(crate) preview: bool,
    /// Take the guessed columns without asking.
    #[arg(long)]
    pub(crate) yes: bool,
    /// Record the good lines although others are rejected.
    #[arg(long)]
    pub(crate) partial: bool,
    /// Where the results, line by line, go.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// Form of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// One record as TOML.
    Toml,
    /// One record as JSON.
    Json,
    /// One record per line.
    Jsonl,
    /// A table.
    Csv,
    /// A table in a workbook.
    Xlsx,
}

/// `comity verify …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Verify {
    /// A published log folder (of a node, or a copy of what it serves under /log/).
    Log(VerifyLog),
    /// A statement, with its proof or receipt.
    Record(VerifyRecord),
    /// One check described in a JSON file: exit code 0 valid, 1 invalid with the reason, 2 not understood.
    Case {
        /// The file.
        file: PathBuf,
    },
    /// A folder that somebody handed over, from `comity export bundle`: who stated what, when, and whether it stands.
    #[command(after_help = BUNDLE_CODES)]
    Bundle(VerifyBundle),
    /// All published test vectors below a folder, counted.
    #[command(hide = true)]
    Vectors {
        /// The folder.
        folder: PathBuf,
    },
}

/// What the exit codes of `comity verify bundle` mean.
const BUNDLE_CODES: &str = "Exit code 0: everything in the bundle holds. 1: something does not. 2: wrong use, or no \
    keys to check against. 3: no bundle there.";

/// `comity verify bundle`.
#[derive(Debug, Args)]
pub(crate) struct VerifyBundle {
    /// The folder that holds the file `index`.
    pub(crate) folder: PathBuf,
    /// The policy you go by (C2SP tlog-policy): which logs you believe, and who must have cosigned. Without it and
    /// without --vkey the bundle's own is used, which proves nothing about who made it.
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// Verifier key of a log you believe (a text or a file); may be given several times.
    #[arg(long, value_name = "VKEY")]
    pub(crate) vkey: Vec<String>,
    /// Form of the result: table or jsonl.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
}

/// `comity export …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Export {
    /// A folder with statements, proofs, keys and policy, to be checked with `comity verify bundle` or
    /// `tools/verify_bundle.py`.
    Bundle(ExportBundle),
}

/// `comity export bundle`.
#[derive(Debug, Args)]
pub(crate) struct ExportBundle {
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// Identifier of a record; its whole chain is taken. May be given several times.
    #[arg(long, value_name = "ID", required = true)]
    pub(crate) record: Vec<String>,
    /// New or empty folder for the bundle.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: PathBuf,
    /// Add the logs that hold the records, whole: nothing open can then have been left out.
    #[arg(long)]
    pub(crate) with_log: bool,
    /// Show that the log of this counterpart, as it is kept here, holds no answer to the records. May be given several times.
    #[arg(long, value_name = "PEER")]
    pub(crate) silent: Vec<String>,
}

/// `comity verify log`.
#[derive(Debug, Args)]
pub(crate) struct VerifyLog {
    /// The folder that holds `checkpoint` and `tile/`, or a node's data folder.
    pub(crate) folder: PathBuf,
    /// The log's verifier key, if you have it from elsewhere (a text or a file); otherwise entry 0 introduces it.
    #[arg(long, value_name = "VKEY")]
    pub(crate) vkey: Option<String>,
    /// Take entries of any bytes: a log that `comity log append` wrote.
    #[arg(long)]
    pub(crate) any_entries: bool,
}

/// `comity verify record`.
#[derive(Debug, Args)]
pub(crate) struct VerifyRecord {
    /// The statement (COSE_Sign1 bytes), as downloaded from the record's page.
    pub(crate) statement: PathBuf,
    /// Its `.tlog-proof` file.
    #[arg(long, value_name = "FILE")]
    pub(crate) proof: Option<PathBuf>,
    /// Its COSE receipt.
    #[arg(long, value_name = "FILE")]
    pub(crate) receipt: Option<PathBuf>,
    /// The log's verifier key (a text or a file).
    #[arg(long, value_name = "VKEY")]
    pub(crate) vkey: Option<String>,
    /// The issuer's statement key, 64 hexadecimal digits.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// A published log folder: gives both keys and the proof.
    #[arg(long, value_name = "DIR")]
    pub(crate) log: Option<PathBuf>,
}

/// `comity log …`.
#[derive(Debug, Subcommand)]
pub(crate) enum LogCommand {
    /// Read lines and append each as an entry; print index and leaf hash once it is durable.
    Append(LogAppend),
}

/// `comity log append`.
#[derive(Debug, Args)]
pub(crate) struct LogAppend {
    /// Folder of a log of its own: never a node's. Made with a new key if it is not there.
    pub(crate) folder: PathBuf,
    /// Name of the log, for a new one.
    #[arg(long, default_value = "log.example/log/1")]
    pub(crate) origin: String,
    /// The lines (`-` is standard input).
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) input: PathBuf,
    /// Threads that append at the same time.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub(crate) writers: u8,
    /// Lines in one call.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) batch: u32,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}

/// `comity lists …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Lists {
    /// Keep a list from now on. Of the published lists that are known, the id alone is enough: us-sdn, us-csl, us-bis-entity, un-sc, eu-fsf, uk-sl.
    Add(ListsAdd),
    /// Take over the next state of lists: from their addresses, or from a file.
    #[command(after_help = LISTS_CODES)]
    Update(ListsUpdate),
    /// What changed between two states of a list.
    Diff(ListsDiff),
    /// The states of a list, newest first.
    History(ListsHistory),
    /// The lists of this node, and where they stand.
    Show(ListsShow),
}

/// What the exit codes of `comity lists update` mean.
const LISTS_CODES: &str = "A list that does not answer, is cut off, cannot be read, is older or has shrunk by more than a tenth is \
    refused with the reason, and the state before it stays in force. Exit code 0: every list was taken over or is the same. \
    1: at least one was refused. 2: wrong use. 3: could not run.";

/// For tests of this program only.
#[derive(Debug, Clone, Args)]
pub(crate) struct Loopback {
    /// Fetch over plain http from this machine itself.
    #[arg(long, hide = true)]
    pub(crate) allow_http_loopback: bool,
}

/// `comity lists add`.
#[derive(Debug, Args)]
pub(crate) struct ListsAdd {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// Id of the list: lower-case letters, digits, hyphens.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Its title.
    #[arg(long, value_name = "TITLE")]
    pub(crate) title: Option<String>,
    /// Its title in Chinese.
    #[arg(long, value_name = "TITLE")]
    pub(crate) title_zh: Option<String>,
    /// Who publishes it.
    #[arg(long, value_name = "NAME")]
    pub(crate) authority: Option<String>,
    /// Its format, such as ofac-xml, csl-json, un-xml, eu-xml, uk-xml, ftm, lines, table; recognised by the file otherwise.
    #[arg(long = "format", value_name = "FORMAT")]
    pub(crate) list_format: Option<String>,
    /// An https address, or a file.
    #[arg(long, value_name = "ADDRESS|FILE")]
    pub(crate) source: Option<String>,
    /// A list that nobody publishes: what the log says of its states is for this organisation only.
    #[arg(long)]
    pub(crate) private: bool,
    /// For tests.
    #[command(flatten)]
    pub(crate) loopback: Loopback,
}

/// `comity lists update`.
#[derive(Debug, Args)]
pub(crate) struct ListsUpdate {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// The lists; all that have an address otherwise.
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Take the state from this file (gzip is unpacked) instead of the address; several, where they make one list, such as
    /// sdn.csv alt.csv add.csv.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) from: Vec<PathBuf>,
    /// The state held from this day on, for a file of another day; states go in from the oldest to the newest.
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<PartialDate>,
    /// The day its authority dates it, where the file does not say so.
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<PartialDate>,
    /// The format of this file, if not that of the list.
    #[arg(long, value_name = "FORMAT")]
    pub(crate) list_format: Option<String>,
    /// Take it although it has much less than the state before.
    #[arg(long)]
    pub(crate) accept_shrunken: bool,
    /// For tests.
    #[command(flatten)]
    pub(crate) loopback: Loopback,
    /// Where results go.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `comity lists diff`.
#[derive(Debug, Args)]
pub(crate) struct ListsDiff {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// The list.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// The older state, by number or as of a day; the one before the newer otherwise.
    #[arg(long, value_name = "STATE|DATE")]
    pub(crate) from: Option<String>,
    /// The newer state, by number or as of a day; the newest otherwise.
    #[arg(long, value_name = "STATE|DATE")]
    pub(crate) to: Option<String>,
    /// Where results go.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `comity lists history`.
#[derive(Debug, Args)]
pub(crate) struct ListsHistory {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// The list.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Where results go.
    #[command(flatten)]
    pub(crate) output: Output,
}

/// `comity lists show`.
#[derive(Debug, Args)]
pub(crate) struct ListsShow {
    /// Where the node lives.
    #[command(flatten)]
    pub(crate) data: DataFolder,
    /// Language of the titles.
    #[arg(long, value_enum, default_value_t = Lang::En)]
    pub(crate) lang: Lang,
    /// Where results go.
    #[command(flatten)]
    pub(crate) output: Output,
}
