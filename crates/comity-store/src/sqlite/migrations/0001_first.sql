-- Format version 1. Migrations are added, never edited: a released file here is what somebody's store was made with.
-- All times are Unix seconds. "written_by" is the name of the transaction that last wrote the row.

CREATE TABLE statement (
    id         INTEGER PRIMARY KEY,      -- order of staging; also the row number in search
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    leaf_hash  BLOB    NOT NULL CHECK (length(leaf_hash) = 32),
    open       INTEGER NOT NULL,         -- 1: the log publishes the bytes, 0: only their hash
    standing   INTEGER NOT NULL,         -- 0 staged, invisible; 1 settled, last of its chain; 2 settled, superseded
    log_index  INTEGER,                  -- set once, by records.settle
    record_id  TEXT    NOT NULL,
    record_key BLOB    NOT NULL,         -- first ten bytes of SHA-256 of record_id
    seq        INTEGER NOT NULL,
    verb       TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    issuer     TEXT    NOT NULL,
    issued     INTEGER NOT NULL,
    occurred   TEXT,                     -- ISO 8601 date or a prefix of one
    day        TEXT    NOT NULL,         -- occurred, or the day of issue: what ranges and the order by date use
    title      TEXT    NOT NULL,
    status     TEXT,
    tlp        TEXT    NOT NULL,
    re         TEXT,
    person     INTEGER NOT NULL,
    dedupe_key BLOB,
    import     INTEGER REFERENCES import (id),
    written_by TEXT    NOT NULL,
    CHECK ((standing = 0) = (log_index IS NULL))
) STRICT;

-- Hashes come in random order, so every new row touches a page of its own in these three indexes, and a batch writes nearly all of their
-- pages. Ten bytes of a hash keep them a third as large. Two different values with the same ten bytes take 2^80 tries to make
-- for a given one; the second is refused. Queries compare the whole value as well.
CREATE UNIQUE INDEX statement_by_hash   ON statement (substr(hash, 1, 10));
CREATE UNIQUE INDEX statement_by_record ON statement (record_key, seq);
CREATE UNIQUE INDEX statement_by_dedupe ON statement (substr(dedupe_key, 1, 10)) WHERE dedupe_key IS NOT NULL;

CREATE UNIQUE INDEX statement_by_log ON statement (log_index); -- those that wait are the ones without
CREATE INDEX statement_by_re   ON statement (re) WHERE re IS NOT NULL;
-- The lists: in the order they are read, holding current statements only. The last columns let counts do without the table,
-- and let a list skip rows of other kinds or out of sight without a look at it.
CREATE INDEX statement_by_kind ON statement (kind, id, tlp, person) WHERE standing = 1;
CREATE INDEX statement_by_day  ON statement (day, id, kind, tlp, person) WHERE standing = 1;

-- The signed bytes, set once. Apart from the columns, because settling writes those again and lists read only those.
CREATE TABLE statement_bytes (
    statement INTEGER PRIMARY KEY REFERENCES statement (id) ON DELETE CASCADE,
    bytes     BLOB NOT NULL
) STRICT;

CREATE TABLE subject (
    scheme    TEXT    NOT NULL,
    value     TEXT    NOT NULL,
    statement INTEGER NOT NULL,          -- no reference: nobody asks from this side, and an index for it would cost a tenth of the rate
    PRIMARY KEY (scheme, value, statement)
) STRICT, WITHOUT ROWID;

-- The inverted index alone, without the texts: those are in the statements. Words come ready cut, separated by blanks,
-- with hyphen, point and comma inside numbers.
CREATE VIRTUAL TABLE search USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '-.,'"
);
-- Every batch of statements makes one segment; sixteen of them are merged at a time. Fewer would
-- write each posting more often, more would slow the queries.
INSERT INTO search (search, rank) VALUES ('automerge', 16);

CREATE TABLE log_position (
    one          INTEGER PRIMARY KEY CHECK (one = 1),
    applied_size INTEGER NOT NULL,       -- largest log size ever settled
    written_by   TEXT    NOT NULL
) STRICT;
INSERT INTO log_position VALUES (1, 0, 'migration');

CREATE TABLE user (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT    NOT NULL,
    name_folded   TEXT    NOT NULL UNIQUE,
    role          TEXT    NOT NULL,
    password_hash TEXT,
    lang          TEXT    NOT NULL,
    created       INTEGER NOT NULL,
    disabled      INTEGER,
    failed        INTEGER NOT NULL DEFAULT 0,
    locked_until  INTEGER,
    written_by    TEXT    NOT NULL
) STRICT;

CREATE TABLE token (
    hash       BLOB    PRIMARY KEY NOT NULL CHECK (length(hash) = 32), -- of the secret, which is not kept
    user       INTEGER NOT NULL REFERENCES user (id),
    created    INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    used       INTEGER,
    written_by TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    hash       BLOB    PRIMARY KEY NOT NULL CHECK (length(hash) = 32), -- of the secret, which is not kept
    user       INTEGER NOT NULL REFERENCES user (id),
    created    INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    written_by TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_user ON session (user);

CREATE TABLE draft (
    user       INTEGER NOT NULL REFERENCES user (id),
    form_key   TEXT    NOT NULL,
    content    TEXT    NOT NULL,
    updated    INTEGER NOT NULL,
    written_by TEXT    NOT NULL,
    PRIMARY KEY (user, form_key)
) STRICT;

CREATE TABLE mapping (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    fingerprint BLOB    NOT NULL CHECK (length(fingerprint) = 32),
    mapping     TEXT    NOT NULL,
    updated     INTEGER NOT NULL,
    written_by  TEXT    NOT NULL,
    UNIQUE (kind, name)
) STRICT;

CREATE TABLE upload (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user       INTEGER NOT NULL REFERENCES user (id),
    name       TEXT    NOT NULL,
    created    INTEGER NOT NULL,
    written_by TEXT    NOT NULL,
    bytes      BLOB    NOT NULL
) STRICT;

CREATE TABLE import (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user       INTEGER REFERENCES user (id),
    file_name  TEXT    NOT NULL,
    file_hash  BLOB    NOT NULL CHECK (length(file_hash) = 32),
    kind       TEXT    NOT NULL,
    started    INTEGER NOT NULL,
    recorded   INTEGER NOT NULL DEFAULT 0,
    duplicate  INTEGER NOT NULL DEFAULT 0,
    rejected   INTEGER NOT NULL DEFAULT 0,
    finished   INTEGER,
    written_by TEXT    NOT NULL
) STRICT;

CREATE TABLE meta (
    key        TEXT PRIMARY KEY NOT NULL,
    value      TEXT NOT NULL,
    written_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who did, read and exported what. No reference to user: the trail outlives everybody in it.
CREATE TABLE audit (
    id          INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL,
    user        INTEGER,
    action      TEXT    NOT NULL,
    object_kind TEXT    NOT NULL,
    object_id   TEXT    NOT NULL,
    outcome     TEXT    NOT NULL,
    detail      TEXT    NOT NULL,
    hash        BLOB    NOT NULL CHECK (length(hash) = 32) -- SHA-256 over the hash of the row before and this row
) STRICT;
CREATE INDEX audit_by_object ON audit (object_kind, object_id, id);
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit trail is append only'); END;
CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit trail is append only'); END;

-- The end of the trail, so that rows cut off its end are missed.
CREATE TABLE audit_head (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    rows INTEGER NOT NULL,
    hash BLOB    NOT NULL
) STRICT;
INSERT INTO audit_head VALUES (1, 0, zeroblob(32));
