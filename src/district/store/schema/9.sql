-- Version 9: who else reads an entry that is not theirs: the card of a leader who handed
-- something on is read by each successor, an answer by the successor and by whom it was
-- written to. The log tells each by a line of its own, `to`.
CREATE TABLE readers (
    entry BLOB NOT NULL,
    seat  BIGINT NOT NULL REFERENCES seats (id),
    PRIMARY KEY (entry, seat)
);
