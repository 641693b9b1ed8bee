-- Version 5: when a phone last called, to within half a day, so that an office
-- sees which are silent. None for one that has not called since this column is there.
ALTER TABLE sessions ADD COLUMN heard BIGINT;
