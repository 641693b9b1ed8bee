-- Version 11: files of phones that were revoked. Whoever brought one, it waits for an
-- officer, who takes it in or puts it aside; it is kept either way.

-- By the digest of the bundle in it. `file` is as it came, locked to the District's key,
-- and empty once it was taken in: what is in it is in `entries` then.
CREATE TABLE waiting (
    sha256  BLOB NOT NULL PRIMARY KEY,
    seat    BIGINT NOT NULL REFERENCES seats (id),
    device  BLOB NOT NULL,
    courier BIGINT NOT NULL REFERENCES seats (id),
    brought BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    aside   BIGINT,
    taken   BIGINT,
    file    BLOB NOT NULL
);
-- When work of a phone last came, by whatever way.
CREATE INDEX entries_by_device ON entries (device, received);
