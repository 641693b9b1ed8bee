-- Version 2: a seat is a leader's or an officer's.
ALTER TABLE seats ADD COLUMN role TEXT NOT NULL DEFAULT 'leader';
