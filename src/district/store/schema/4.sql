-- Version 4: pictures, beside the entries that name them. Their bytes are in the
-- database, so that what a backup copies, several servers share and a transaction
-- holds is all there is.

-- Bytes that an entry of this seat names: how many there are to be, at which
-- level the entry is, and since when all of them are here and are what their
-- digest says.
CREATE TABLE pictures (
    seat   BIGINT NOT NULL REFERENCES seats (id),
    sha256 BLOB NOT NULL,
    size   BIGINT NOT NULL,
    share  TEXT NOT NULL,
    whole  BIGINT,
    PRIMARY KEY (seat, sha256)
);

-- The bytes, piece by piece from the start, without a gap.
CREATE TABLE pieces (
    seat   BIGINT NOT NULL REFERENCES seats (id),
    sha256 BLOB NOT NULL,
    begins BIGINT NOT NULL,
    bytes  BLOB NOT NULL,
    PRIMARY KEY (seat, sha256, begins)
);
