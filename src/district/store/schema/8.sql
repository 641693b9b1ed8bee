-- Version 8: what an officer had erased. Its bytes are gone, and are never taken again.

-- A record of a seat, of which nothing is kept from then on.
CREATE TABLE erased (
    seat    BIGINT NOT NULL REFERENCES seats (id),
    record  BLOB NOT NULL,
    officer BIGINT NOT NULL REFERENCES seats (id),
    at      BIGINT NOT NULL,
    PRIMARY KEY (seat, record)
);

-- An entry of one that was there: its id, and what a stub says of it. `parents` is a
-- JSON list of entry ids.
CREATE TABLE redactions (
    id      BLOB NOT NULL PRIMARY KEY,
    record  BLOB NOT NULL,
    parents TEXT NOT NULL
);
