-- Format version 4: what was shared with whom, on whose approval, and what came back.

-- What is to be handed out. Everything below it is derived from statements in logs.
CREATE TABLE share (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    key         TEXT    NOT NULL UNIQUE,
    state       TEXT    NOT NULL,         -- proposed, approved, declined, released
    why         TEXT    NOT NULL,
    record      TEXT    NOT NULL,
    form        TEXT    NOT NULL,         -- JSON; emptied when the record is erased
    proposed_by INTEGER,                  -- nothing: the node itself, or the operator
    proposed    INTEGER NOT NULL,
    decided_by  INTEGER,
    decided     INTEGER,
    reason      TEXT,
    release     TEXT    UNIQUE,           -- record id of the release to be: it is logged once, however often it is tried
    problem     TEXT,
    written_by  TEXT    NOT NULL
) STRICT;
CREATE INDEX share_by_state ON share (state, id);
CREATE INDEX share_by_record ON share (record, id);

CREATE TABLE sharing_position (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    read_to    INTEGER NOT NULL,          -- the own log was read up to here for sharing
    written_by TEXT    NOT NULL
) STRICT;
INSERT INTO sharing_position VALUES (1, 0, 'migration');

-- Releases of this node.
CREATE TABLE released (
    release    TEXT    PRIMARY KEY NOT NULL,
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    log_index  INTEGER NOT NULL,
    why        TEXT    NOT NULL,
    record     TEXT    NOT NULL,
    seq        INTEGER NOT NULL,          -- highest number of the chain in it
    sealed     BLOB,
    at         INTEGER NOT NULL,
    written_by TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX released_by_record ON released (record, log_index);
CREATE INDEX released_by_sealed ON released (sealed) WHERE sealed IS NOT NULL;

CREATE TABLE delivery (
    release    TEXT    NOT NULL REFERENCES released (release),
    peer       TEXT    NOT NULL,
    stage      TEXT    NOT NULL,
    rank       INTEGER NOT NULL,          -- place of the stage: receipts may come in any order
    at         INTEGER,
    reason     TEXT,
    text       TEXT,
    receipt    TEXT,
    written_by TEXT    NOT NULL,
    PRIMARY KEY (release, peer)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_by_peer ON delivery (peer, rank);

-- Who holds a record: from here (via is empty) or from another holder.
CREATE TABLE holder (
    record     TEXT    NOT NULL,
    node       TEXT    NOT NULL,
    via        TEXT    NOT NULL,
    since      INTEGER NOT NULL,
    sent       INTEGER NOT NULL,          -- highest number of the chain that went to it from here
    stage      TEXT    NOT NULL,
    acked      INTEGER NOT NULL,          -- highest number that a receipt of it covers
    key        BLOB    NOT NULL,          -- first ten bytes of SHA-256 of record: finds its statements
    erased     INTEGER,
    written_by TEXT    NOT NULL,
    PRIMARY KEY (record, node, via)
) STRICT, WITHOUT ROWID;

-- What a peer may fetch, in the order of our log, with the running digest of its manifest.
CREATE TABLE addressed (
    peer       TEXT    NOT NULL,
    place      INTEGER NOT NULL,          -- 0 for the first
    log_index  INTEGER NOT NULL,
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    digest     BLOB    NOT NULL CHECK (length(digest) = 32),
    written_by TEXT    NOT NULL,
    PRIMARY KEY (peer, place)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX addressed_by_index ON addressed (peer, log_index);
CREATE INDEX addressed_by_hash ON addressed (hash, peer);

-- How far each peer's manifest was read.
CREATE TABLE manifest_cursor (
    peer       TEXT    PRIMARY KEY NOT NULL,
    entries    INTEGER NOT NULL,
    digest     BLOB    NOT NULL CHECK (length(digest) = 32),
    written_by TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE incoming (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    peer       TEXT    NOT NULL,
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    log_index  INTEGER NOT NULL,
    release    TEXT    NOT NULL,
    why        TEXT    NOT NULL,
    record     TEXT    NOT NULL,
    sealed     BLOB,
    terms      TEXT    NOT NULL,          -- JSON; emptied when the record is erased
    state      TEXT    NOT NULL,
    taken      INTEGER NOT NULL,
    reason     TEXT,
    error      TEXT,
    actor      TEXT    NOT NULL,
    decided_by INTEGER,
    written_by TEXT    NOT NULL,
    UNIQUE (peer, log_index, hash)
) STRICT;
CREATE INDEX incoming_by_state ON incoming (state, id);

CREATE TABLE incoming_statement (
    incoming   INTEGER NOT NULL REFERENCES incoming (id),
    place      INTEGER NOT NULL,
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    record     TEXT    NOT NULL,
    seq        INTEGER NOT NULL,
    verb       TEXT    NOT NULL,
    issuer     TEXT    NOT NULL,
    log        TEXT    NOT NULL,
    log_index  INTEGER NOT NULL,
    pinned     INTEGER NOT NULL,
    written_by TEXT    NOT NULL,
    PRIMARY KEY (incoming, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX incoming_by_record ON incoming_statement (record, incoming);

-- Our answers that are to be logged.
CREATE TABLE due (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT    NOT NULL UNIQUE,
    record_id  TEXT    NOT NULL UNIQUE,
    peer       TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    logged     INTEGER NOT NULL,
    written_by TEXT    NOT NULL
) STRICT;
CREATE INDEX due_waiting ON due (id) WHERE logged = 0;

-- The originator lets this node hand a record to another.
CREATE TABLE grant_onward (
    record     TEXT    NOT NULL,
    node       TEXT    NOT NULL,
    release    TEXT    NOT NULL,
    written_by TEXT    NOT NULL,
    PRIMARY KEY (record, node)
) STRICT, WITHOUT ROWID;

-- What must be told to the node a record came from.
CREATE TABLE relay (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    why        TEXT    NOT NULL,
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    record     TEXT    NOT NULL,
    peer       TEXT    NOT NULL,
    nodes      TEXT    NOT NULL,          -- JSON list
    told       INTEGER NOT NULL,
    written_by TEXT    NOT NULL,
    UNIQUE (why, hash, peer)
) STRICT;
CREATE INDEX relay_waiting ON relay (id) WHERE told = 0;

-- Logs of nodes that are not pinned here, by the word of a peer; the first word stands.
CREATE TABLE vouched_log (
    node       TEXT    PRIMARY KEY NOT NULL,
    vkey       TEXT    NOT NULL,
    peer       TEXT    NOT NULL,
    written_by TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- Proofs of statements that were handed over apart from their log.
CREATE TABLE given_proof (
    hash       BLOB    PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
    record     TEXT    NOT NULL,
    vkey       TEXT    NOT NULL,
    proof      TEXT    NOT NULL,
    written_by TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX given_by_record ON given_proof (record);

CREATE TABLE erasure (
    notice     TEXT    PRIMARY KEY NOT NULL,
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    record     TEXT    NOT NULL,
    ordered_by TEXT    NOT NULL,
    ground     TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    until      TEXT,
    originator TEXT    NOT NULL,
    peer       TEXT    NOT NULL,          -- from whom; empty: ours
    done       INTEGER,
    written_by TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX erasure_by_record ON erasure (record);

CREATE TABLE erased_by (
    notice     TEXT    NOT NULL,
    node       TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    scope      TEXT    NOT NULL,          -- JSON list
    backups    TEXT,
    written_by TEXT    NOT NULL,
    PRIMARY KEY (notice, node)
) STRICT, WITHOUT ROWID;

-- Places of our log whose statements were erased: what is missing there is missing on purpose.
CREATE TABLE erased_entry (
    log_index  INTEGER PRIMARY KEY,
    leaf_hash  BLOB    NOT NULL CHECK (length(leaf_hash) = 32),
    record     TEXT    NOT NULL,
    seq        INTEGER NOT NULL,
    written_by TEXT    NOT NULL
) STRICT;
