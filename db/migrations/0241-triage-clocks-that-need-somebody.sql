-- What the console counts on every page: running clocks an officer was asked about last, and those that are due.
create index clock_asked on triage.clock (force_id, last_asked_at desc) where stopped_at is null and level > 0;
create index clock_open_due on triage.clock (force_id, due_at, id) where stopped_at is null;
