-- Version 13: of a file that waits, how many entries are of what had been erased when it
-- was brought. They are not taken in.
ALTER TABLE waiting ADD COLUMN erased BIGINT NOT NULL DEFAULT 0;
