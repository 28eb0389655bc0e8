//! Every number that the peer port keeps to, with its reason.

use std::time::Duration;

/// A handshake that takes longer is given up: two round trips of the worst line in use, ten times over.
pub const HANDSHAKE: Duration = Duration::from_secs(10);

/// The head of a request must be there after so long; also how long an idle connection is kept (slowloris).
pub const REQUEST_HEAD: Duration = Duration::from_secs(30);

/// First byte of an answer (section 5.11 of the design: 20 s).
pub const FIRST_BYTE: Duration = Duration::from_secs(20);

/// Least bytes a second, either way, beyond the first 20 seconds: 64 KiB.
pub const LEAST_RATE: u64 = 64 * 1024;

/// Longest head of a request or an answer; ours have less than 1 KiB. hyper wants at least 8 KiB.
pub const HEAD_BYTES: usize = 16 * 1024;

/// Most header lines; ours have 8.
pub const HEADERS: usize = 32;

/// Longest name asked for: `mirror/` + 64 + `/tile/entries/x123/x456/789.p/255` has 105 characters.
pub const NAME_BYTES: usize = 256;

/// Requests of one counterpart that are worked on at the same time.
pub const STREAMS_A_PEER: usize = 4;

/// Connections of one counterpart: its streams, and as many that a cut line has not let go yet.
pub const CONNECTIONS_A_PEER: usize = 16;

/// How long a request waits for one of the streams of its counterpart.
pub const STREAM_WAIT: Duration = Duration::from_secs(5);

/// All connections. At four streams and one bundle of 16.8 MB each this is what memory allows, not what is expected.
pub const CONNECTIONS: usize = 256;

/// Connections whose key nobody has pinned, handshakes included: they may fetch a card, once.
pub const STRANGERS: usize = 64;

/// Connections of strangers from one address, so that one machine cannot keep all others from pairing.
pub const STRANGERS_AN_ADDRESS: usize = 16;

/// Requests a second that a counterpart may go on with; catching up asks for two names per 256 records.
pub const RATE: u32 = 200;

/// Requests that it may make at once before [`RATE`] counts.
pub const BURST: u32 = 1000;

/// Every refusal is answered this long after the request came, or later: "not for you" and "not here" take the same time,
/// though one is a look into a table and the other is not.
pub const REFUSAL_AFTER: Duration = Duration::from_millis(25);

/// Largest body of `add-checkpoint`: a note of 64 KiB and 63 proof lines.
pub const ADD_CHECKPOINT_BYTES: u64 = 70 * 1024;

/// Largest body of `match`: 256 blinded points of 32 bytes with their frame, generously.
pub const MATCH_BYTES: u64 = 64 * 1024;

/// Largest body of `hint`: none.
pub const HINT_BYTES: u64 = 0;

/// A body that is sent to us must be there after so long.
pub const BODY: Duration = Duration::from_secs(20);

/// A signed request is taken so many seconds around our clock.
pub const SIGNED_WITHIN: i64 = 60;

/// Nonces are kept so long, which is more than twice [`SIGNED_WITHIN`]: no request is taken twice.
pub const NONCE_SECONDS: i64 = 600;

/// Nonces kept of one counterpart; more signed requests in ten minutes are refused, never forgotten.
pub const NONCES_A_PEER: usize = 20_000;

/// Longest purpose or ground in a header.
pub const PURPOSE_BYTES: usize = 64;

/// Longest legal ground, in bytes of UTF-8.
pub const GROUND_BYTES: usize = 2048;
