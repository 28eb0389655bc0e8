-- Format version 2: lists of parties, our own parties, and the candidates between the two.

CREATE TABLE party_list (
    id         TEXT    PRIMARY KEY NOT NULL,
    title      TEXT    NOT NULL,
    title_zh   TEXT,
    authority  TEXT    NOT NULL,
    format     TEXT    NOT NULL,
    source     TEXT    NOT NULL,
    public     INTEGER NOT NULL,
    added      INTEGER NOT NULL,
    current    INTEGER NOT NULL DEFAULT 0, -- the settled state; a state with a higher number waits
    screened   INTEGER NOT NULL DEFAULT 0, -- the last state whose difference was screened
    asked      INTEGER,
    problem    TEXT,
    etag       TEXT,
    modified   TEXT,
    written_by TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE list_state (
    list       TEXT    NOT NULL REFERENCES party_list (id),
    number     INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    published  TEXT,
    digest     BLOB    NOT NULL CHECK (length(digest) = 32),
    bytes      INTEGER NOT NULL,
    entries    INTEGER NOT NULL,
    added      INTEGER NOT NULL,
    removed    INTEGER NOT NULL,
    changed    INTEGER NOT NULL,
    source     TEXT    NOT NULL,
    record     TEXT    NOT NULL,
    statement  BLOB    NOT NULL CHECK (length(statement) = 32),
    written_by TEXT    NOT NULL,
    PRIMARY KEY (list, number)
) STRICT, WITHOUT ROWID;

-- A version of an entry stands in the states since <= n < ended. Nothing is copied from state to state.
CREATE TABLE list_entry (
    id         INTEGER PRIMARY KEY,
    list       TEXT    NOT NULL,
    entry      TEXT    NOT NULL,
    since      INTEGER NOT NULL,
    ended      INTEGER,
    valid_from INTEGER,                  -- seconds; nothing: longer than this node knows
    valid_to   INTEGER,
    digest     BLOB    NOT NULL CHECK (length(digest) = 32),
    kind       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    party      TEXT    NOT NULL,
    written_by TEXT    NOT NULL,
    FOREIGN KEY (list, since) REFERENCES list_state (list, number)
) STRICT;
CREATE UNIQUE INDEX entry_by_place ON list_entry (list, entry, since);
CREATE INDEX entry_by_since ON list_entry (list, since, entry);
CREATE INDEX entry_by_ended ON list_entry (list, ended, entry);

-- Customers, and the parties of records.
CREATE TABLE our_party (
    about      TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    place      INTEGER NOT NULL,
    digest     BLOB    NOT NULL CHECK (length(digest) = 32),
    kind       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    folded     TEXT    NOT NULL,         -- id and name in lower case, for the search by words
    party      TEXT    NOT NULL,
    tlp        TEXT    NOT NULL,
    updated    INTEGER NOT NULL,
    written_by TEXT    NOT NULL,
    PRIMARY KEY (about, id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE candidate (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    about        TEXT    NOT NULL,
    ours         TEXT    NOT NULL,
    place        INTEGER NOT NULL,
    list         TEXT    NOT NULL,
    entry        TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    score        REAL    NOT NULL,
    reasons      TEXT    NOT NULL,
    ours_digest  BLOB    NOT NULL CHECK (length(ours_digest) = 32),
    entry_digest BLOB    NOT NULL CHECK (length(entry_digest) = 32),
    opened       INTEGER NOT NULL,
    reopened     INTEGER NOT NULL,
    decision     TEXT,
    account      TEXT,
    cleared      INTEGER,
    tlp          TEXT    NOT NULL,
    ours_name    TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    entry_name   TEXT    NOT NULL,
    written_by   TEXT    NOT NULL,
    UNIQUE (about, ours, place, list, entry)
) STRICT;
CREATE INDEX candidate_by_entry ON candidate (list, entry);
CREATE INDEX candidate_by_state ON candidate (state, score);

-- What happened to a candidate, added and never changed.
CREATE TABLE candidate_event (
    id           INTEGER PRIMARY KEY,
    candidate    INTEGER NOT NULL REFERENCES candidate (id),
    at           INTEGER NOT NULL,
    what         TEXT    NOT NULL,
    account      TEXT,
    verdict      TEXT,
    reason       TEXT,
    record       TEXT,
    list_state   INTEGER,
    ours_digest  BLOB    NOT NULL CHECK (length(ours_digest) = 32),
    entry_digest BLOB    NOT NULL CHECK (length(entry_digest) = 32),
    written_by   TEXT    NOT NULL
) STRICT;
CREATE INDEX event_by_candidate ON candidate_event (candidate, id);
CREATE INDEX event_by_account ON candidate_event (account, candidate) WHERE account IS NOT NULL;

CREATE TABLE clearing_seen (
    candidate  INTEGER NOT NULL REFERENCES candidate (id),
    account    TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    written_by TEXT    NOT NULL,
    PRIMARY KEY (candidate, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE parties_position (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    read_to    INTEGER NOT NULL,         -- the log was read up to here for parties and decisions
    written_by TEXT    NOT NULL
) STRICT;
INSERT INTO parties_position VALUES (1, 0, 'migration');
