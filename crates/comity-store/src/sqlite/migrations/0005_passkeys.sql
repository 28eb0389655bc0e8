-- Format version 5: passkeys of officers, and what they signed when they approved something.

CREATE TABLE passkey (
    id         INTEGER PRIMARY KEY,
    user       INTEGER NOT NULL REFERENCES user (id),
    credential BLOB    NOT NULL UNIQUE,
    label      TEXT    NOT NULL,
    data       TEXT    NOT NULL,
    added      INTEGER NOT NULL,
    used       INTEGER,
    written_by TEXT    NOT NULL
) STRICT;

CREATE INDEX passkey_user ON passkey (user);

-- One assertion, whole: with the public key in it anybody can check that this passkey approved this content.
CREATE TABLE approval (
    id         INTEGER PRIMARY KEY,
    user       INTEGER NOT NULL REFERENCES user (id),
    content    BLOB    NOT NULL CHECK (length(content) = 32),
    at         INTEGER NOT NULL,
    evidence   TEXT    NOT NULL,
    written_by TEXT    NOT NULL
) STRICT;

CREATE INDEX approval_content ON approval (content);
