-- Version 7: a cluster that went to a successor. What `seat` had of a record that was
-- not its leader's alone is `heir`'s since then, and so is what still comes in of it
-- from that leader's phones. Of one that goes on to a third, the heir is the last.
CREATE TABLE moved (
    seat   BIGINT NOT NULL REFERENCES seats (id),
    record BLOB NOT NULL,
    kind   TEXT NOT NULL,
    heir   BIGINT NOT NULL REFERENCES seats (id),
    PRIMARY KEY (seat, record)
);
