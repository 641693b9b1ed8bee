-- Version 12: what a leader shares, as the other leaders get it. `line` is what the log
-- names in a line `card`: it stands for the card through all its revisions. `id` is the
-- card's own; `told` what it says now, as JSON, or nothing once it is shared no more.
-- Whose it is and of which record is for this server alone.
CREATE TABLE cards (
    line   BLOB NOT NULL PRIMARY KEY,
    id     BLOB NOT NULL,
    record BLOB NOT NULL,
    seat   BIGINT NOT NULL REFERENCES seats (id),
    told   TEXT
);
CREATE INDEX cards_of_record ON cards (record);
