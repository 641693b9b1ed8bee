-- The District's tables, version 1: never changed again, a later one has a file of
-- its own. Times are seconds since 1970, UTC.
-- Ids of records, accounts and devices are UUIDs (16 bytes); ids of entries,
-- codes and tokens are SHA-256 (32 bytes). BLOB is
-- BYTEA to PostgreSQL; nothing else differs.

-- What the District is called and where it stands.
CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- One seat for each leader. Its account is that of the first phone that joined.
CREATE TABLE seats (
    id      BIGINT  NOT NULL PRIMARY KEY,
    name    TEXT NOT NULL,
    account BLOB UNIQUE,
    created BIGINT NOT NULL
);

-- Every account id that a seat writes under, its own included.
CREATE TABLE aliases (
    account BLOB NOT NULL PRIMARY KEY,
    seat    BIGINT  NOT NULL REFERENCES seats (id)
);

-- Invite codes, hashed. `device` and `signing_key` say who spent one, so that
-- the same phone may ask again when the answer was lost.
CREATE TABLE invites (
    code        BLOB NOT NULL PRIMARY KEY,
    seat        BIGINT  NOT NULL REFERENCES seats (id),
    expires     BIGINT NOT NULL,
    spent       BIGINT,
    device      BLOB,
    signing_key TEXT
);

-- A device that joined. `token` is the hash of its cookie.
CREATE TABLE sessions (
    token       BLOB NOT NULL PRIMARY KEY,
    seat        BIGINT  NOT NULL REFERENCES seats (id),
    device      BLOB NOT NULL,
    signing_key TEXT NOT NULL,
    invite      BLOB NOT NULL REFERENCES invites (code),
    began       BIGINT NOT NULL
);
CREATE INDEX sessions_by_device ON sessions (device);
CREATE INDEX sessions_by_invite ON sessions (invite);

-- What was taken in. `raw` is the entry's exact text, the rest is read from it.
CREATE TABLE entries (
    id       BLOB NOT NULL PRIMARY KEY,
    seat     BIGINT  NOT NULL REFERENCES seats (id),
    kind     TEXT NOT NULL,
    record   BLOB NOT NULL,
    author   BLOB NOT NULL,
    device   BLOB NOT NULL,
    share    TEXT NOT NULL,
    received BIGINT NOT NULL,
    raw      TEXT NOT NULL
);
CREATE INDEX entries_by_record ON entries (kind, seat, record);

-- Who follows whom, also for parents that have not come.
CREATE TABLE parents (
    parent BLOB NOT NULL,
    child  BLOB NOT NULL REFERENCES entries (id),
    PRIMARY KEY (parent, child)
);
CREATE INDEX parents_by_child ON parents (child);

-- What was not taken in, kept so that its children need not wait for it.
-- `parents` is a JSON list of entry ids.
CREATE TABLE refusals (
    id      BLOB NOT NULL,
    seat    BIGINT  NOT NULL REFERENCES seats (id),
    record  BLOB NOT NULL,
    parents TEXT NOT NULL,
    reason  TEXT NOT NULL,
    PRIMARY KEY (id, seat)
);

-- The order in which phones hear of things. `n` has no gaps;
-- `chain` is SHA-256 of the line before's chain and this line's entry.
CREATE TABLE log (
    n     BIGINT NOT NULL PRIMARY KEY,
    chain BLOB NOT NULL,
    seat  BIGINT  NOT NULL REFERENCES seats (id),
    what  TEXT NOT NULL,
    entry BLOB NOT NULL
);
CREATE INDEX log_by_seat ON log (seat, n);
