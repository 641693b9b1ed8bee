-- Version 6: what an officer writes to one account, `to:…`, is for the seat that holds
-- it too, and what an officer writes to `leaders` for every seat: then `reader` is 0.
-- The log tells the readers by a line of its own, `to` or `all`. None for anything else.
ALTER TABLE entries ADD COLUMN reader BIGINT;
-- Whether another has written of a record.
CREATE INDEX entries_of_record ON entries (record);
