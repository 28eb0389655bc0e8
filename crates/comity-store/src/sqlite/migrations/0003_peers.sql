-- Format version 3: counterparts, and statements of other nodes beside our own.

-- Logs that statements stand in. 0 is the node's own, which is read elsewhere: log_position.
CREATE TABLE known_log (
    id         INTEGER PRIMARY KEY,
    origin     TEXT    NOT NULL UNIQUE,
    node       TEXT    NOT NULL,
    next_index INTEGER NOT NULL DEFAULT 0, -- entries below it have been taken over; each once
    open       INTEGER NOT NULL DEFAULT 0, -- of these: statements
    blind      INTEGER NOT NULL DEFAULT 0, -- hashes only
    refused    INTEGER NOT NULL DEFAULT 0, -- neither
    written_by TEXT    NOT NULL
) STRICT;
INSERT INTO known_log (id, origin, node, written_by) VALUES (0, '', '', 'migration');
CREATE INDEX known_log_by_node ON known_log (node);

-- Entries of other logs that are no statements of theirs, with the reason. The first of each log only.
CREATE TABLE refused_entry (
    log        INTEGER NOT NULL REFERENCES known_log (id),
    log_index  INTEGER NOT NULL,
    why        TEXT    NOT NULL,
    written_by TEXT    NOT NULL,
    PRIMARY KEY (log, log_index)
) STRICT, WITHOUT ROWID;

-- The log that a statement stands in. A reference to known_log cannot be added to a table that has rows.
-- A statement has a further standing since: 3, settled, last of its chain, and saying what a statement of ours says already.
ALTER TABLE statement ADD COLUMN log INTEGER NOT NULL DEFAULT 0;
-- How many statements with this number of this record came before it. More than one is its issuer's fault; all are kept.
ALTER TABLE statement ADD COLUMN rival INTEGER NOT NULL DEFAULT 0;

DROP INDEX statement_by_log;
CREATE UNIQUE INDEX statement_by_log ON statement (log, log_index);
DROP INDEX statement_by_record;
CREATE UNIQUE INDEX statement_by_record ON statement (record_key, seq, rival);
-- What changes the keys of a node: few in millions, read at every round.
CREATE INDEX statement_keys ON statement (log, log_index) WHERE kind = 'key-event';

CREATE TABLE peer (
    name         TEXT    PRIMARY KEY NOT NULL,
    address      TEXT    NOT NULL,          -- host and port; empty for one that is reached on a disk
    code         TEXT    NOT NULL,
    card         BLOB    NOT NULL,
    pinned       INTEGER NOT NULL,
    pinned_by    TEXT    NOT NULL,
    removed      INTEGER,
    last_try     INTEGER,
    last_contact INTEGER,
    log_size     INTEGER NOT NULL DEFAULT 0, -- of its newest checkpoint
    mirrored     INTEGER NOT NULL DEFAULT 0,
    theirs_size  INTEGER NOT NULL DEFAULT 0, -- of our log, as it cosigned it
    theirs_at    INTEGER,
    ours_size    INTEGER NOT NULL DEFAULT 0, -- of its log, as we cosigned it
    ours_at      INTEGER,
    policy_size  INTEGER NOT NULL DEFAULT 0, -- of its log, as its own published policy asks
    frozen       INTEGER,
    frozen_why   TEXT,
    frozen_by    TEXT,
    frozen_size  INTEGER,
    evidence     TEXT,                       -- record id of what proves it
    written_by   TEXT    NOT NULL,
    CHECK ((frozen IS NULL) = (frozen_why IS NULL))
) STRICT, WITHOUT ROWID;

-- What fails now; a row goes when the step succeeds.
CREATE TABLE peer_failure (
    peer       TEXT    NOT NULL REFERENCES peer (name),
    step       TEXT    NOT NULL,
    what       TEXT    NOT NULL,
    mend       TEXT    NOT NULL,
    who        TEXT    NOT NULL,             -- us, them, line
    since      INTEGER NOT NULL,
    last       INTEGER NOT NULL,
    times      INTEGER NOT NULL,
    next_try   INTEGER,
    written_by TEXT    NOT NULL,
    PRIMARY KEY (peer, step)
) STRICT, WITHOUT ROWID;

-- The last rounds with each peer.
CREATE TABLE peer_round (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    peer       TEXT    NOT NULL REFERENCES peer (name),
    began      INTEGER NOT NULL,
    report     TEXT    NOT NULL,             -- JSON
    written_by TEXT    NOT NULL
) STRICT;
CREATE INDEX peer_round_by_peer ON peer_round (peer, id);

-- Checkpoints of our own log and the cosignatures they have gathered.
CREATE TABLE own_checkpoint (
    size       INTEGER PRIMARY KEY,
    note       BLOB    NOT NULL,
    written_by TEXT    NOT NULL
) STRICT;
