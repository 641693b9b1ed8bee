-- Version 10: in which handover a record went where it is: a later one has a greater
-- number. 0 where an older version kept none.
ALTER TABLE moved ADD COLUMN at BIGINT NOT NULL DEFAULT 0;
